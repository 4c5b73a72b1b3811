"""Rows as they are filed: one mapping a record, field name → value (text, date, or minor units for amounts)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fuwai.core.rate import DOLLAR
from fuwai.sample.deals import DOMESTIC, Amendment, Deal, Execution
from fuwai.sample.registry import Identity, client
from fuwai.sample.words import title_and_description

Value = str | int | date | None
AMENDED_PART, FINAL_ELSEWHERE = 0.035, 0.04
KINDS = {"enterprise": 94, "institution": 2, "association": 1, "government": 3}


@dataclass
class Item:
    """One row to be filed: its noun, the enterprise, the day of the event that decides in which file it stands."""

    noun: str
    enterprise: Identity
    day: date
    row: dict[str, Value]
    after: bool = False  # a later version: it stands in the file after its first one
    wrong: str = ""  # a bad row: the field that is wrong,
    reason: str = ""  # and the finding that is to keep it out

    @property
    def key(self) -> tuple[str, ...]:
        names = ("provider_number", "execution_number", "receipt_number")
        return tuple(str(self.row[name]) for name in names if self.row.get(name))


def dress(found: Sequence[Deal], people: Mapping[int, Identity], until: date, random: Random) -> None:
    """Gives contracts their numbers, titles, clients, frameworks and amendments."""
    counters: dict[tuple[str, int], int] = {}
    clients: dict[tuple[int, str], list[tuple[str, str]]] = {}
    seen: set[tuple[str, str, int, date]] = set()  # two alike would be held as one contract filed twice
    for deal in sorted(found, key=lambda deal: (deal.signed, people[id(deal.firm)].code)):
        identity = people[id(deal.firm)]
        number = counters[identity.code, deal.signed.year] = counters.get((identity.code, deal.signed.year), 0) + 1
        style = int(identity.code[-3:-1], 36) % 3
        deal.number = (
            f"HT-{deal.signed.year}-{number:03d}",
            f"{deal.signed:%Y%m}{number:04d}",
            f"WB{deal.signed:%y}/{number:03d}",
        )[style]
        known = clients.setdefault((id(deal.firm), deal.country), [])
        if len(known) < 3 and (not known or random.random() < 0.3):
            known.append(client(deal.country, random))
        deal.client, deal.client_industry = random.choice(known)
        while (alike := (identity.code, deal.client, deal.minor, deal.signed)) in seen:
            deal.client, deal.client_industry = client(deal.country, random)
        seen.add(alike)
        deal.client_kind = random.choices(list(KINDS), list(KINDS.values()))[0]
        deal.title, deal.description = title_and_description(deal.group, random)
        if deal.country != DOMESTIC and random.random() < FINAL_ELSEWHERE:
            deal.final_country = random.choice(("US", "JP", "DE", "GB"))
        for place, each in enumerate(deal.executions, 1):
            each.number = f"{each.day:%Y%m}-{place:02d}"
            each.invoice = f"FP{each.day:%y%m}{random.randint(0, 99999):05d}" if random.random() < 0.4 else ""
        if random.random() < AMENDED_PART and deal.window in ("before", "between"):
            _amend(deal, until, random)


def _amend(deal: Deal, until: date, random: Random) -> None:
    """The first version's value was lower or higher; no version is worth less than what is executed."""
    held = sum(each.minor for each in deal.executions)
    step = 10 ** max(0, len(str(deal.minor)) - 2)
    lower = max(held, deal.minor * 4 // 5) // step * step
    first, kind = (lower, "value_up") if held <= lower < deal.minor and random.random() < 0.5 else (0, "")
    if not first:
        first, kind = (deal.minor * 6 // 5) // step * step, "value_down"
    day = min(deal.signed + timedelta(days=random.randint(40, 150)), until)
    if first != deal.minor and day > deal.signed:
        deal.amended = Amendment(kind, day, first)


def framework(found: Sequence[Deal], people: Mapping[int, Identity], random: Random, wanted: int = 40) -> list[Deal]:
    """Frameworks over contracts of one enterprise, group and country, which become their orders."""
    runs: dict[tuple[int, str, str], list[Deal]] = {}
    for deal in found:
        if deal.country != DOMESTIC and deal.currency == DOLLAR:
            runs.setdefault((id(deal.firm), deal.group, deal.country), []).append(deal)
    large = [run for run in runs.values() if len(run) >= 3]
    result = []
    for number, run in enumerate(random.sample(large, min(wanted, len(large))), 1):
        first = min(run, key=lambda deal: deal.signed)
        ends = [deal.end for deal in run if deal.end]
        title = f"{people[id(first.firm)].name[:2]}{first.title}框架协议"
        frame = Deal(first.firm, first.group, first.country, first.window, first.signed, first.start, DOLLAR)
        frame.minor = frame.cents = sum(deal.minor for deal in run)
        frame.end, frame.number, frame.kind = max(ends), f"KJ-{first.signed:%Y}-{number:03d}", "framework"
        frame.title, frame.description = title, f"约定三年内以订单方式提供服务：{first.description}"
        frame.client, frame.client_industry, frame.client_kind = first.client, first.client_industry, first.client_kind
        for deal in run:
            deal.kind, deal.framework, deal.amended = "order", frame.number, None
            deal.client, deal.client_industry, deal.client_kind = frame.client, frame.client_industry, frame.client_kind
        result.append(frame)
    return result


def contract_items(deal: Deal, identity: Identity) -> list[Item]:
    """The contract as first filed, and its amendment where it has one."""
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "provider_number": deal.number,
        "kind": deal.kind,
        "framework_number": deal.framework,
        "title": deal.title,
        "description": deal.description,
        "client_name": deal.client,
        "client_kind": deal.client_kind,
        "client_country": deal.country,
        "final_client_country": deal.final_country,
        "client_industry": deal.client_industry,
        "group": deal.group,
        "value": deal.amended.first_minor if deal.amended else deal.minor,
        "currency": deal.currency,
        "signed": deal.signed,
        "start": deal.start,
        "end": deal.end,
    }
    items = [Item("contract", identity, deal.signed, row)]
    if deal.amended:
        changed = row | {"value": deal.minor, "amendment": deal.amended.kind, "amended": deal.amended.day}
        items.append(Item("contract", identity, deal.amended.day, changed, after=True))
    return items


def execution_item(deal: Deal, each: Execution, identity: Identity) -> Item:
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "provider_number": deal.number,
        "execution_number": each.number,
        "executed": each.day,
        "amount": each.minor,
        "currency": deal.currency,
        "invoice_number": each.invoice,
        "remark": "",
    }
    return Item("execution", identity, each.day, row)


def enterprise_item(identity: Identity, day: date) -> Item:
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "name": identity.name,
        "county": identity.county,
        "effective": None,
        "registration_type": identity.registration_type,
        "industry": identity.industry,
        "capital": identity.capital,
        "capital_currency": identity.capital_currency,
        "founded": identity.founded,
        "contact_name": identity.contact,
        "contact_phone": "0571-00000000",
    }
    return Item("enterprise", identity, day, row)
