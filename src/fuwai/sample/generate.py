"""The sample: filings of an invented population whose approved whole gives the printed figures of a targets file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import polars as pl

from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.sample import extras, money, spoil
from fuwai.sample.check import Rows, compare
from fuwai.sample.deals import Deal, Windows, deals
from fuwai.sample.filing import Item, contract_items, dress, enterprise_item, execution_item, framework
from fuwai.sample.flows import pin_leaders, relations
from fuwai.sample.margins import OWN, margins
from fuwai.sample.months import spread
from fuwai.sample.onshore import onshore
from fuwai.sample.plan import BadRow, Plan, Return, Submission, decided_at
from fuwai.sample.population import Firm, firms
from fuwai.sample.registry import Identity, counties, identities
from fuwai.sample.sending import Calendar, Parcel, own_workbooks, parcels, sends_once
from fuwai.sample.structure import city_groups
from fuwai.sample.targets import Targets, read_targets
from fuwai.sample.values import give_values
from fuwai.sample.words import division_of
from fuwai.sample.workbook import Style, write

ZHEJIANG = Path(__file__).parent / "targets" / "zhejiang-2015h1.toml"
PLAN = "plan.json"
OUTBOUND, STAFFED, CERTIFIED, TRAINED, RELOCATED = 30, 80, 110, 60, 4
CSV_FORMS = ("gb18030", "utf-8-sig")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class World:
    """All that is filed of one province: contracts, their executions, who is registered, and what rows say of it."""

    targets: Targets
    deals: Sequence[Deal]
    others: Sequence[Deal]  # frameworks and outbound contracts, which count in no figure of the page
    people: Mapping[int, Identity]
    idle: Sequence[Identity]

    def rows(self) -> Rows:
        """The counted rows, for `check.compare`."""
        executions = [
            (
                each.day.year * 100 + each.day.month,
                deal.firm.city,
                division_of(deal.group),
                deal.group,
                deal.country,
                self.people[id(deal.firm)].code,
                each.cents,
            )
            for deal in self.deals
            for each in deal.executions
        ]
        contracts = [
            (deal.signed.year * 100 + deal.signed.month, deal.firm.city, deal.country, deal.cents)
            for deal in self.deals
        ]
        registered = [(each.code, each.new) for each in (*self.people.values(), *self.idle)]
        names = ("month", "city", "division", "group", "country", "enterprise", "cents")
        return Rows(
            pl.DataFrame(executions, schema=names, orient="row"),
            pl.DataFrame(contracts, schema=("month", "city", "country", "cents"), orient="row"),
            pl.DataFrame(registered, schema=("enterprise", "new"), orient="row"),
        )


def generate(targets: Path, out: Path, progress: Progress | None = None) -> Plan:
    """Writes the workbooks and `plan.json` of the sample that *targets* asks for into *out*.

    The same targets give the same bytes. Raises FuwaiError `sample.targets` where the targets cannot all hold, and
    `sample.missed` where the rows would not give them.
    """
    tell = progress or (lambda _words: None)
    money.forget()
    read = read_targets(targets)
    random = Random(read.wish.get("seed", 1))  # noqa: S311 — a sample, not a secret
    tell(f"目标 {targets.name}: 求解边际 solving the margins")
    world = build(read, random)
    missed = compare(read, world.rows())
    if missed:
        named = "; ".join(str(one) for one in missed[:8])
        raise FuwaiError("sample.missed", f"样本未达到目标: {named}", f"the sample misses its targets: {named}")
    tell(f"合同 {len(world.deals)} 份, 写工作簿 writing workbooks")
    plan = _written(world, out, random)
    plan.write(out / PLAN)
    tell(f"{len(plan.submissions)} 个文件 files, {sum(each.rows for each in plan.submissions)} 行 rows")
    return plan


def build(targets: Targets, random: Random) -> World:
    """The population and its business. Raises FuwaiError `sample.targets`."""
    levels, windows = margins(targets), Windows.of(targets.period)
    busy = firms(targets, levels, random)
    pin_leaders(targets, levels, busy)
    cells = city_groups(targets, levels, busy)
    offshore = deals(relations(targets, levels, busy, cells, random), levels, windows, random)
    spread(offshore, levels, windows, random)
    own = [Firm(OWN), Firm(OWN)] if levels.contracts.get(OWN) else []
    give_values(offshore, busy + own, levels, windows, random)
    home, more = onshore(busy, targets.cities, windows, random)
    everyone = busy + own + more
    people, idle = identities(targets, everyone, offshore + home, random)
    counted = offshore + home
    dress(counted, people, targets.period.last_day, random)
    frames = framework(counted, people, random)
    away = extras.outbound([firm for firm in busy if firm.now and firm.before], windows, OUTBOUND, random)
    dress(away, people, targets.period.last_day, random)
    for number, deal in enumerate(away, 1):
        deal.number, deal.amended = f"FB-{deal.signed.year}-{number:03d}", None
    return World(targets, counted, frames + away, people, idle)


def _written(world: World, out: Path, random: Random) -> Plan:
    targets, period = world.targets, world.targets.period
    sizes = {world.people[id(deal.firm)].code: 0 for deal in world.deals}
    for deal in world.deals:
        sizes[world.people[id(deal.firm)].code] += sum(each.cents for each in deal.executions)
    new = {each.code for each in world.people.values() if each.new}
    items = _items(world, sends_once(sizes, sizes, new), own_workbooks(sizes, sizes, new), random)
    windows = Windows.of(period)
    able = [(deal.firm, world.people[id(deal.firm)]) for deal in world.deals if deal.firm.now and deal.firm.before]
    wrong = spoil.returned(able, windows, random)
    registered = {each.code: enterprise_item(each, period.first_day) for each in (*world.people.values(), *world.idle)}
    calendar = Calendar(period)
    everything = items + [item for more, _ in wrong for item in more]
    made = parcels(everything, registered, calendar, sizes, _home(world))
    spoil.add_bad_rows(made, random)
    returns = {
        (one.noun, one.enterprise_code, one.provider_number, one.execution_number): one
        for _, several in wrong
        for one in several
    }
    out.mkdir(parents=True, exist_ok=True)
    submissions = [each for parcel in made for each in _file(parcel, out, returns, targets, random)]
    counts = {
        noun: sum(item.noun == noun and not item.reason for each in made for item in each.items) for noun in RECORDS
    }
    counts |= {
        "bad_rows": sum(len(each.bad_rows) for each in submissions),
        "returned": sum(len(each.returns) for each in submissions),
    }
    return Plan(targets.region, period.code, tuple(submissions), counts)


def _home(world: World) -> Callable[[Identity], str]:
    """The body that collects for an enterprise: in the city with most enterprises the county's, else the city's."""
    count: dict[str, int] = {}
    for each in (*world.people.values(), *world.idle):
        count[each.city] = count.get(each.city, 0) + 1
    most = max(count, key=lambda city: count[city])

    def home(identity: Identity) -> str:
        if identity.city == OWN:
            return world.targets.region
        return identity.county if identity.city == most else identity.city

    return home


def _items(world: World, once: set[str], own: set[str], random: Random) -> list[Item]:
    """All good rows but the registrations."""
    items: list[Item] = []
    by_code: dict[str, list[Deal]] = {}
    for deal in world.others:
        items += contract_items(deal, world.people[id(deal.firm)])
    for deal in world.deals:
        identity = world.people[id(deal.firm)]
        by_code.setdefault(identity.code, []).append(deal)
        if identity.code in once:
            deal.amended = None
        items += contract_items(deal, identity)
        items += [execution_item(deal, each, identity) for each in deal.executions]
    people = {each.code: each for each in world.people.values()}
    period = world.targets.period
    for number, code in enumerate(sorted(by_code), 1):
        if code in own:
            items += extras.receipts(by_code[code], people[code], random)
        if code in own or (not people[code].new and number % max(1, len(by_code) // STAFFED) == 0):
            items += extras.people(people[code], period, random)
        if number % max(1, len(by_code) // CERTIFIED) == 0:
            items += extras.certificates(people[code], number, period, random)
        if number % max(1, len(by_code) // TRAINED) == 0:
            items += extras.courses(people[code], number, period, random)
    home = _home(world)
    staying = {code: each for code, each in people.items() if home(each) == each.city}  # their body sees both counties
    return items + _relocations(staying, once | own, world.targets, random)


def _relocations(people: Mapping[str, Identity], larger: set[str], targets: Targets, random: Random) -> list[Item]:
    """A few enterprises move to another county of their city, in the period."""
    period = targets.period
    result: list[Item] = []
    for code in sorted(people):
        identity = people[code]
        places = (
            [
                each
                for each in counties(identity.city, period.year_before().first_day, period.last_day)
                if each != identity.county
            ]
            if identity.city != OWN
            else []
        )
        if len(result) < RELOCATED and places and code not in larger and not identity.new:
            moved = period.first_day.replace(month=period.first_day.month + 2, day=10)
            result.append(extras.relocation(identity, random.choice(places), moved))
    return result


def _file(
    parcel: Parcel, out: Path, returns: Mapping[tuple[str, str, str, str], Return], targets: Targets, random: Random
) -> list[Submission]:
    """Writes one parcel; a csv has one file a noun."""
    last = targets.cities[-3:]
    form = (
        CSV_FORMS[targets.cities.index(parcel.sender) % 2]
        if parcel.sender in last and parcel.name[0] == "2"
        else "xlsx"
    )
    style = Style.of(random, form)
    files = write(out, parcel.name, parcel.items, style)
    result = []
    for file, nouns in files:
        own = [item for item in parcel.items if item.noun in nouns]
        result.append(
            Submission(
                file=file.name,
                by=parcel.by,
                sender=parcel.sender,
                submitted_at=parcel.submitted.isoformat(),
                decided_at=decided_at(parcel.submitted),
                returns=tuple(returns[key] for item in own if (key := _key(item)) in returns and not item.reason),
                bad_rows=tuple(_bad(own, form != "xlsx")),
                rows=len(own),
            )
        )
    return result


def _key(item: Item) -> tuple[str, str, str, str]:
    row = item.row
    return (
        item.noun,
        str(row["enterprise_code"]),
        str(row.get("provider_number", "")),
        str(row.get("execution_number", "")),
    )


def _bad(own: Sequence[Item], flat: bool) -> list[BadRow]:
    places: dict[str, int] = {}
    result = []
    for item in own:
        places[item.noun] = places.get(item.noun, 1) + 1
        if item.reason:
            sheet = "" if flat else RECORDS[item.noun].zh
            result.append(BadRow(sheet, places[item.noun], item.noun, item.wrong, item.reason))
    return result
