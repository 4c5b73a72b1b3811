"""Contracts behind the business: which window each was signed in, what part of it was executed when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from fuwai.core.catalogue import OTHER
from fuwai.core.period import Period
from fuwai.core.rate import DOLLAR, YUAN
from fuwai.sample.flows import Relation
from fuwai.sample.margins import Margins
from fuwai.sample.markets import currencies
from fuwai.sample.population import Firm
from fuwai.sample.words import division_of

DOMESTIC = "CN"
WHOLE = 60_000_000  # business of less than 600,000 dollars is one contract
USUAL = 500_000_000  # a contract's usual execution in cents; larger business is several contracts
BUDGET = 0.86  # at most this part of a city's contract value is executed
NOW_SHARES = {"now": 0.6, "between": 0.26, "before": 0.14}
BETWEEN_SHARES = {"between": 0.6, "before": 0.4}
BEFORE_SHARES = {"before": 0.55, "earlier": 0.45}
FOREIGN_PART = {"JPY": 0.45, "HKD": 0.3, "EUR": 0.4, "GBP": 0.35}


@dataclass
class Execution:
    """One execution: the day, the filed amount in minor units of the contract's currency, and its US cents."""

    day: date
    minor: int
    cents: int
    number: str = ""
    invoice: str = ""


@dataclass
class Deal:
    """A contract. *parts* are the cents to be executed by window; *executions* what became of them."""

    firm: Firm
    group: str
    country: str
    window: str
    signed: date
    start: date
    currency: str
    parts: dict[str, int] = field(default_factory=dict)
    executions: list[Execution] = field(default_factory=list)
    minor: int = 0  # value in minor units
    cents: int = 0  # value in US cents at the day of signing
    end: date | None = None
    number: str = ""
    kind: str = "inbound"
    framework: str = ""
    title: str = ""
    description: str = ""
    client: str = ""
    client_kind: str = "enterprise"
    client_industry: str = ""
    final_country: str = ""
    amended: "Amendment | None" = None


@dataclass(frozen=True)
class Amendment:
    """The contract's first version had another value; on *day* it became what the deal says."""

    kind: str
    day: date
    first_minor: int


@dataclass(frozen=True)
class Windows:
    """The runs of months that contracts are signed in: earlier, before (a year ago), between, now."""

    months: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, period: Period) -> "Windows":
        before = period.year_before()
        between = Period(before.last + 1, period.first - 1)
        earlier = Period(before.first - 1, before.first - 1)  # one month: the table of rates begins there
        found = {"earlier": earlier, "before": before, "between": between, "now": period}
        return cls({name: each.months for name, each in found.items()})


def deals(found: Sequence[Relation], levels: Margins, windows: Windows, random: Random) -> list[Deal]:
    """The contracts of all relations; no city's contracts of a window are asked to hold more than their value."""
    budget = {("now", city): int(cents * BUDGET) for city, cents in levels.contracts.items()}
    budget |= {("before", city): int(cents * BUDGET) for city, cents in levels.contracts_before.items()}
    result: list[Deal] = []
    for relation in sorted(found, key=lambda relation: -(relation.now + relation.before + relation.between)):
        pieces = _pieces(relation, budget, random)
        for window, parts in pieces.items():
            result += _split(relation, window, parts, windows, random)
    return result


def _pieces(relation: Relation, budget: dict[tuple[str, str], int], random: Random) -> dict[str, dict[str, int]]:
    """Window → period → cents. What a window's budget cannot hold goes to a window without one."""
    pieces: dict[str, dict[str, int]] = {}
    for period, amount, shares, free in (
        ("now", relation.now, NOW_SHARES, "between"),
        ("between", relation.between, BETWEEN_SHARES, "between"),
        ("before", relation.before, BEFORE_SHARES, "earlier"),
    ):
        if not amount:
            continue
        known = {window: part for window, part in shares.items() if window != "before" or not relation.firm.new}
        if division_of(relation.group) == OTHER:  # nobody signs under an edition that has ended
            known = {window: part for window, part in known.items() if window != "now"}
        if amount < WHOLE:
            window = random.choices(list(known), list(known.values()))[0]
            parts = {window: amount}
        else:
            parts = _by_shares(amount, known, random)
        for window, cents in parts.items():
            key = (window, relation.firm.city)
            full = key in budget and budget[key] < cents
            if key in budget and not full:
                budget[key] -= cents
            held = pieces.setdefault(free if full else window, {})
            held[period] = held.get(period, 0) + cents
    return pieces


def _by_shares(amount: int, shares: Mapping[str, float], random: Random) -> dict[str, int]:
    shape = {name: part * random.uniform(0.8, 1.2) for name, part in shares.items()}
    whole = sum(shape.values())
    parts = {name: int(amount * part / whole) // 10_000 * 10_000 for name, part in shape.items()}
    first = next(iter(parts))
    parts[first] += amount - sum(parts.values())
    return {name: part for name, part in parts.items() if part}


def _split(relation: Relation, window: str, parts: Mapping[str, int], windows: Windows, random: Random) -> list[Deal]:
    """One window's business as one to nine contracts."""
    total = sum(parts.values())
    count = 1 + min(8, int(total / USUAL * random.uniform(0.6, 1.5)) + (total > WHOLE * 3 and random.random() < 0.15))
    shape = [random.lognormvariate(0, 0.7) for _ in range(count)]
    result = [signed_in(relation.firm, relation.group, relation.country, window, windows, random) for _ in shape]
    for period, amount in parts.items():
        shares = [int(amount * one / sum(shape)) // 10_000 * 10_000 for one in shape]
        shares = [share if share >= 100_000 else 0 for share in shares]
        shares[shape.index(max(shape))] += amount - sum(shares)
        for deal, share in zip(result, shares, strict=True):
            if share:
                deal.parts[period] = share
    return [deal for deal in result if deal.parts]


def signed_in(firm: Firm, group: str, country: str, window: str, windows: Windows, random: Random) -> Deal:
    """A contract signed on a working day of a window, early rather than late."""
    months = windows.months[window]
    month = months[min(int(random.triangular(0, len(months), 0)), len(months) - 1)]
    signed = workday(date(month // 100, month % 100, random.randint(1, 18)))
    start = signed + timedelta(days=random.choice((0, 0, 1, 2, 3, 5)))
    currency = DOLLAR
    if country == DOMESTIC:
        currency = YUAN
    elif random.random() < FOREIGN_PART.get(currencies().get(country, DOLLAR), 0):
        currency = currencies()[country]
    elif random.random() < 0.03:
        currency = YUAN
    return Deal(firm, group, country, window, signed, start, currency)


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend; the last days of a month go back to its Friday."""
    late = day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
    return late if late.month == day.month else day - timedelta(days=day.weekday() - 4)
