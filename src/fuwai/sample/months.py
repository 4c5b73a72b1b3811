"""Executions month by month: every contract's parts over its months, so that the printed months come out."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

import numpy as np

from fuwai.core.rate import DOLLAR
from fuwai.sample.deals import Deal, Execution, Windows, workday
from fuwai.sample.margins import Margins
from fuwai.sample.money import cents, minor_of, roundish

ROUNDS = 200  # of proportional fitting
FEW = 100_000  # an execution is not smaller than 1,000 dollars where it can be helped
LARGE = 300_000_000  # a month of more than three million dollars is settled twice


def spread(found: Sequence[Deal], levels: Margins, windows: Windows, random: Random) -> None:
    """Gives every contract its executions. The months of the period are fitted to the margins, others are free."""
    rows = [deal for deal in found if "now" in deal.parts]
    months = windows.months["now"]
    special = {country for country, _ in levels.country_months}
    plan: dict[int, list[float]] = {}
    for country in [*sorted(special), ""]:
        own = [deal for deal in rows if (deal.country == country if country else deal.country not in special)]
        plan |= _fitted(own, _wanted(levels, months, country, special), months, random)
    for deal in found:
        for period, amount in deal.parts.items():
            chosen = plan.get(id(deal)) if period == "now" else None
            _execute(deal, amount, windows.months[period], chosen, random)
    _settle(rows, levels, months)
    for deal in found:
        deal.executions.sort(key=lambda execution: execution.day)


def spread_freely(found: Sequence[Deal], windows: Windows, random: Random) -> None:
    """Gives contracts executions in any months of their windows."""
    for deal in found:
        for period, amount in deal.parts.items():
            _execute(deal, amount, windows.months[period], None, random)
        deal.executions.sort(key=lambda execution: execution.day)


def _wanted(levels: Margins, months: Sequence[int], country: str, special: set[str]) -> list[float]:
    """What the months of one country add up to, or of all countries without a month of their own (empty)."""
    if not country:
        rest = [float(levels.months[month]) for month in months]
        for each in special:
            rest = [a - b for a, b in zip(rest, _wanted(levels, months, each, special), strict=True)]
        return rest
    fixed = {month: level for (code, month), level in levels.country_months.items() if code == country}
    free = levels.countries[country] - sum(fixed.values())
    open_months = sum(levels.months[month] for month in months if month not in fixed)
    return [float(fixed.get(month, free * levels.months[month] / open_months)) for month in months]


def _fitted(
    rows: Sequence[Deal], wanted: Sequence[float], months: Sequence[int], random: Random
) -> dict[int, list[float]]:
    """Proportional fitting of contracts × months; a contract has no execution before it starts."""
    if not rows:
        return {}
    table = np.zeros((len(rows), len(months)))
    for index, deal in enumerate(rows):
        first = next((place for place, month in enumerate(months) if month >= _month(deal.start)), len(months) - 1)
        places = list(range(first, len(months)))
        count = min(len(places), _how_many(deal.parts["now"], random))
        if count < len(places):
            places = sorted(
                {*random.sample(places[:-1], count - 1), places[-1]}
                if random.random() < 0.8
                else random.sample(places, count)
            )
        for place in places:
            table[index, place] = random.uniform(0.7, 1.3)
    totals = np.array([float(deal.parts["now"]) for deal in rows])
    goal = np.array(wanted)
    for _ in range(ROUNDS):
        sums = table.sum(axis=0)
        table *= np.divide(goal, sums, out=np.ones_like(goal), where=sums > 0)
        table *= (totals / table.sum(axis=1))[:, None]
    return {id(deal): [float(value) for value in table[index]] for index, deal in enumerate(rows)}


def _month(day: date) -> int:
    return day.year * 100 + day.month


def _how_many(amount: int, random: Random) -> int:
    """In how many months so much is executed."""
    return (
        1
        + sum(amount > bound for bound in (9_000_000, 80_000_000, 280_000_000, 800_000_000))
        + (random.random() < 0.15)
    )


def _execute(deal: Deal, amount: int, months: Sequence[int], plan: Sequence[float] | None, random: Random) -> None:
    """Executions of one contract in one run of months; they add up to *amount* (in EUR and GBP to within a cent)."""
    able = [month for month in months if month >= _month(deal.start)] or [_month(deal.start)]
    if plan is None:
        chosen = sorted(random.sample(able, min(len(able), _how_many(amount, random))))
        shape = [random.uniform(0.6, 1.4) for _ in chosen]
        cells = {month: amount * part / sum(shape) for month, part in zip(chosen, shape, strict=True)}
    else:
        cells = {month: level for month, level in zip(months, plan, strict=True) if level > FEW * 0.3}
        cells = cells or {months[-1]: float(amount)}
    pieces: list[tuple[date, float]] = []
    for month, level in cells.items():
        days = sorted({_day(deal, month, random) for _ in range(1 + (level > LARGE))})
        pieces += [(day, level / len(days)) for day in days]
    largest = max(range(len(pieces)), key=lambda place: pieces[place][1])
    made: dict[int, Execution] = {}
    for place, (day, level) in enumerate(pieces):
        if place != largest:
            minor = roundish(minor_of(max(int(level), 1), deal.currency, day), random.choice((3, 3, 4, 4)))
            made[place] = Execution(day, minor, cents(minor, deal.currency, day))
    day = pieces[largest][0]
    minor = minor_of(amount - sum(each.cents for each in made.values()), deal.currency, day)
    made[largest] = Execution(day, minor, cents(minor, deal.currency, day))
    if minor <= 0:
        raise ValueError(f"{amount} cents cannot be spread over {len(pieces)} executions")
    deal.executions += [made[place] for place in range(len(pieces))]


def _day(deal: Deal, month: int, random: Random) -> date:
    """A working day of a month, not before the contract starts."""
    first = deal.start.day if _month(deal.start) == month else 1
    last = monthrange(month // 100, month % 100)[1]
    day = workday(date(month // 100, month % 100, random.randint(min(first, last), last)))
    return max(day, deal.start)


def _settle(rows: Sequence[Deal], levels: Margins, months: Sequence[int]) -> None:
    """Moves what rounding left in a printed month within large dollar contracts, into a month that is not printed."""
    for country in [*sorted({country for country, _ in levels.country_months}), ""]:
        special = {country for country, _ in levels.country_months}
        own = [deal for deal in rows if (deal.country == country if country else deal.country not in special)]
        own = [deal for deal in own if deal.currency == DOLLAR]
        inside = [deal for deal in rows if (deal.country == country if country else True)]
        for month in reversed(months[1:]):
            goal = levels.country_months.get((country, month)) if country else levels.months[month]
            if goal is not None:
                have = sum(each.cents for deal in inside for each in deal.executions if _month(each.day) == month)
                _move(own, months[0], month, goal - have)


def _move(own: Sequence[Deal], source: int, target: int, amount: int) -> None:
    """Moves *amount* cents (either sign) from month *source* to *target* in as few contracts as will bear it."""
    pairs = []
    for deal in own:
        by_month: Mapping[int, Execution] = {_month(each.day): each for each in deal.executions}
        if source in by_month and target in by_month:
            pairs.append((by_month[source], by_month[target]))
    giving = 0 if amount > 0 else 1
    for pair in sorted(pairs, key=lambda pair: -pair[giving].cents):
        part = min(abs(amount), pair[giving].cents // 3) * (1 if amount > 0 else -1)
        for each, change in ((pair[0], -part), (pair[1], part)):
            each.cents += change
            each.minor += change
        amount -= part
        if not amount:
            return
    raise ValueError(f"{amount} cents could not be moved to {target}")
