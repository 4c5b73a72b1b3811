"""Who is registered: codes, invented names and counties of all enterprises, those without business too."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from fuwai.core.catalogue import OTHER
from fuwai.core.identifier import credit_code, organisation_code
from fuwai.core.period import Period
from fuwai.sample.deals import Deal
from fuwai.sample.margins import OWN
from fuwai.sample.population import Firm
from fuwai.sample.targets import Targets, refuse
from fuwai.sample.words import division_of
from fuwai.standards.region import regions

NAMES = Path(__file__).parent / "words" / "names.toml"
TYPES = {"173": 50, "159": 18, "230": 8, "310": 8, "330": 8, "160": 4, "210": 4}
INDUSTRIES = {"I65": 52, "I64": 8, "M74": 14, "M73": 10, "L72": 12, "I63": 4}
CREDIT_PART = 0.7  # of enterprises filed under the credit code, the rest under the organisation code
NUMBERS = 100_000  # organisation codes count up from the province's number times this: evidently a series
IDLE_POWER = 0.5  # enterprises without business lie in cities by this power of the city's size


@dataclass
class Identity:
    """An enterprise as registered. *home* is the body's region that collects for it."""

    code: str
    name: str
    city: str
    county: str
    registration_type: str
    industry: str
    capital: int
    capital_currency: str
    founded: date
    employees: int
    new: bool = False
    contact: str = ""


@cache
def names() -> Mapping[str, Any]:
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


def identities(
    targets: Targets, firms: Sequence[Firm], deals: Sequence[Deal], random: Random
) -> tuple[dict[int, Identity], list[Identity]]:
    """The identity of each enterprise with business (by its id), and those of all that only registered."""
    count, fresh = int(targets.tables["registered"]["count"]), int(targets.tables["registered"]["new"])
    if count < len(firms) or fresh > count:
        raise refuse(
            targets.file, f"注册 {count} 家少于有业务的 {len(firms)} 家", f"{count} registered, {len(firms)} busy"
        )
    earlier = {id(deal.firm) for deal in deals if deal.window != "now"}
    young = [firm for firm in firms if firm.new and id(firm) not in earlier and firm.city != OWN][: fresh // 2]
    sizes = {city: sum(firm.city == city for firm in firms) + 3 for city in targets.cities}
    weights = [sizes[city] ** IDLE_POWER * sizes[city] ** IDLE_POWER for city in targets.cities]
    maker = _Maker(targets, _sections(firms, deals), random)
    busy = {id(firm): maker.make(firm.city, firm, firm in young) for firm in firms}
    idle = count - len(firms)
    places = random.choices(targets.cities, weights, k=idle)
    rest = [maker.make(city, None, number < fresh - len(young)) for number, city in enumerate(places)]
    return busy, rest


def _sections(firms: Sequence[Firm], deals: Sequence[Deal]) -> dict[int, str]:
    """The section's letter of what an enterprise is known for: what it leads in, else its largest business."""
    sums: dict[int, dict[str, int]] = {}
    for deal in deals:
        letter = deal.group[0] if division_of(deal.group) != OTHER else "K"
        own = sums.setdefault(id(deal.firm), {})
        own[letter] = own.get(letter, 0) + max(deal.cents, 1)
    found = {firm: max(own, key=lambda letter: own[letter]) for firm, own in sums.items()}
    return found | {id(firm): (firm.main or next(iter(firm.pins))[0])[0] for firm in firms if firm.main or firm.pins}


class _Maker:
    """Makes identities; codes count up, names are each used once."""

    def __init__(self, targets: Targets, sections: Mapping[int, str], random: Random) -> None:
        self.sections = sections
        words, self.random, self.number = names(), random, int(targets.region[:2]) * NUMBERS
        self.tree, self.period, self.region = regions(targets.period.last_day), targets.period, targets.region
        stems = [f"{a}{b}" for a, b in product(words["first"], words["second"]) if a != b]
        self.names: list[tuple[str, str]] = [(mark, stem) for mark in words["marks"] for stem in stems]
        random.shuffle(self.names)
        self.used: dict[str, int] = {}

    def make(self, city: str, firm: Firm | None, new: bool) -> Identity:
        random, period = self.random, self.period
        county = self.region if city == OWN else random.choice(self._counties(city))
        self.number += random.randint(1, 9)
        organisation = organisation_code(f"{self.number:08d}")
        code = credit_code(f"91{county}{organisation}") if random.random() < CREDIT_PART else organisation
        kind = random.choices(list(TYPES), list(TYPES.values()))[0]
        foreign = kind[0] in "23"
        first = period.year_before().first_day
        founded = first - timedelta(days=random.randint(200, 5500))
        if new:
            founded = period.first_day - timedelta(days=random.randint(30, 900))
        size = (max(firm.now, firm.before) if firm else 0) // 100
        employees = max(3, int(size / random.uniform(11_000, 21_000))) + random.randint(1, 12)
        capital = random.choice((10, 50, 100, 200, 300, 500, 1000, 2000)) * (1 + size // 20_000_000)
        return Identity(
            code=code,
            name=self._name(city, firm),
            city=city,
            county=county,
            registration_type=kind,
            industry=random.choices(list(INDUSTRIES), list(INDUSTRIES.values()))[0],
            capital=capital * 10**6,
            capital_currency="USD" if foreign else "CNY",
            founded=founded,
            employees=employees,
            new=new,
            contact=f"联系人{self.number % 1000:03d}",
        )

    def _counties(self, city: str) -> Sequence[str]:
        """Counties that hold through both years; the city itself where the tree knows none."""
        early = Period(self.period.first - 18, self.period.first - 18).first_day
        return counties(city, early, self.period.last_day)

    def _name(self, city: str, firm: Firm | None) -> str:
        words = names()
        while True:
            mark, stem = self.random.choice(self.names)
            section = self.sections.get(id(firm)) or self.random.choice("IIIBK")
            place = self.tree.short(self.region if city == OWN else city)
            name = f"{place}{mark}{stem}{self.random.choice(words['trades'][section])}有限公司"
            if name not in self.used:
                self.used[name] = 1
                return name


@cache
def counties(city: str, early: date, late: date) -> tuple[str, ...]:
    then, now = regions(early), regions(late)
    return tuple(code for code in now.counties(city) if code in then) or (city,)


def client(country: str, random: Random) -> tuple[str, str]:
    """An invented client's name and industry."""
    words = names()
    trade = random.choice(words["client"])
    if country == "CN":
        return f"样本{random.choice(words['clients_onshore'])}{random.choice(words['second'])}有限公司", trade[
            "industry"
        ]
    suffix = random.choice(words["suffixes"].get(country, words["suffixes"]["other"]))
    first, second = random.choice(words["clients_first"]), random.choice(words["clients_second"])
    return f"{first} {second} {trade['trade']} {suffix}", trade["industry"]
