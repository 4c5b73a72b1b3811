"""The enterprises of a sample: how many of each size band in each city, and what each executed in both periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp
from random import Random

from fuwai.sample.margins import Margins
from fuwai.sample.solver import Conflict, Model
from fuwai.sample.targets import CENTS_IN_WAN, Targets, refuse

AVERAGES = 2.5  # or this many times the average of the highest band, where that is more
CLEAR = 0.012  # nobody stands closer than this to a band's bound
SMALLEST_WAN = 0.35  # the smallest half-year of an enterprise (万美元)
LARGEST_PART = 0.06  # the largest enterprise's part of the whole
ROUND = 10_000  # sizes end on whole hundreds of dollars, save the one that takes the rest


@dataclass(eq=False)
class Firm:
    """An enterprise with offshore business: its city, and cents executed in the period, in the half-year between, and
    in the period a year before. *main* is its leading group or division where the targets ask for one."""

    city: str
    now: int = 0
    before: int = 0
    between: int = 0
    main: str = ""
    new: bool = False
    pins: dict[tuple[str, str], int] = field(default_factory=dict)  # (group, country) → cents of the period


def firms(targets: Targets, levels: Margins, random: Random) -> list[Firm]:
    """All enterprises with offshore execution. Raises FuwaiError `sample.targets` where the counts cannot be had."""
    model = _counts(targets, levels, random)
    try:
        found = model.solve()
    except Conflict as conflict:
        named = "；".join(conflict.rows)
        raise refuse(
            targets.file, f"企业数与金额不合: {named}", f"counts and amounts do not meet: {named}"
        ) from conflict
    floors = bounds_wan(targets)
    ceilings = [*floors[1:], _largest(targets, levels)]
    result: list[Firm] = []
    for city in targets.cities:
        now = _sizes(floors, ceilings, found, city, "", levels.executed[city], random)
        before = _sizes(floors, ceilings, found, city, " before", levels.executed_before[city], random)
        result += _joined(city, now, before, _top(targets), random)
    _name_newcomers(targets, result)
    for firm in result:
        middle = (firm.now + firm.before) / (2 if firm.now and firm.before else 3)
        quiet = not firm.before and random.random() < 0.75
        firm.between = 0 if quiet else int(middle * random.uniform(0.85, 1.25)) // ROUND * ROUND
    return result


def bounds_wan(targets: Targets) -> list[float]:
    """The lower bounds of the bands in 万美元, the smallest first."""
    return sorted(float(entry["usd"]) / 10_000 for entry in targets.entries("band"))


def _top(targets: Targets) -> int:
    return int(max(bounds_wan(targets)) * CENTS_IN_WAN)


def newcomers(targets: Targets) -> dict[str, int]:
    """City → how many enterprises are newly above the highest bound there."""
    wished = targets.wish.get("newcomers", [])
    return {entry["city"]: int(count) for entry, count in zip(targets.entries("newcomer"), wished, strict=True)}


def _counts(targets: Targets, levels: Margins, random: Random) -> Model:
    """Whole numbers of enterprises and their amounts by city, band and period, near what each city's size suggests."""
    model, floors = Model(), bounds_wan(targets)
    ceilings = [*floors[1:], _largest(targets, levels)]
    for when, executed in (("", levels.executed), (" before", levels.executed_before)):
        for place, (floor, ceiling) in enumerate(zip(floors, ceilings, strict=True)):
            for city in targets.cities:
                count, amount = f"count {place} {city}{when}", f"amount {place} {city}{when}"
                low = max(floor * (1 + CLEAR * random.uniform(2.5, 8)), SMALLEST_WAN * 3)
                high = ceiling * (1 - CLEAR * 3) * random.uniform(*((0.3, 0.4), (0.75, 0.9))[place > 0])
                model.variable(count, whole=True)
                if place == len(floors) - 1 and city in newcomers(targets):
                    low, high = floor * (1 + 1.5 * CLEAR), floor * (1 + 3 * CLEAR)  # they have only just come in
                few = min(low, executed[city] / CENTS_IN_WAN / 3) if place == 0 else low
                model.row(f"{city} 最小档{when}", {amount: 1, count: -few}, 0, float("inf"))
                model.row(f"{city} 最大档{when}", {amount: 1, count: -high}, float("-inf"), 0)
        for city in targets.cities:
            parts = {f"amount {place} {city}{when}": 1 for place in range(len(floors))}
            model.row(f"{city}{when}", parts, executed[city] / CENTS_IN_WAN, executed[city] / CENTS_IN_WAN)
    _band_sums(model, targets, levels, floors)
    _newcomer_rows(model, targets, len(floors) - 1)
    return model


def _largest(targets: Targets, levels: Margins) -> float:
    """The most that one enterprise may have (万美元): a part of the whole, or some times its band's average."""
    top = max(targets.entries("band"), key=lambda entry: int(entry["usd"]))
    most = max(levels.bands.get(top["usd"], (levels.total, levels.total)))
    return max(levels.total * LARGEST_PART, AVERAGES * most / int(top["count"])) / CENTS_IN_WAN


def _band_sums(model: Model, targets: Targets, levels: Margins, floors: Sequence[float]) -> None:
    """The nested bands of the page as rows, and what each city would have in proportion as preferences."""
    entries = {float(entry["usd"]) / 10_000: entry for entry in targets.entries("band")}
    for place, floor in enumerate(floors):
        above, usd = range(place, len(floors)), int(floor * 10_000)
        wished = targets.wish.get("band_counts_before", {}).get(str(usd))
        before = entries[floor].get("count_before", wished if usd else targets.wish.get("count_before"))
        for when, count, executed in (
            ("", entries[floor]["count"], levels.executed),
            (" before", before, levels.executed_before),
        ):
            names = {f"count {band} {city}{when}": 1 for band in above for city in targets.cities}
            if count is not None:
                model.row(f"{usd} 以上企业数{when} {count}", names, count, count)
            if usd:
                amounts = {f"amount {band} {city}{when}": 1 for band in above for city in targets.cities}
                level = levels.bands[usd][bool(when)] / CENTS_IN_WAN
                model.row(f"{usd} 以上执行额{when}", amounts, level, level)
            power = {city: executed[city] ** (1 if place else 0.55) for city in targets.cities}
            for city in targets.cities:
                wanted = (count or entries[floor]["count"]) * power[city] / sum(power.values())
                model.near({f"count {band} {city}{when}": 1 for band in above}, wanted, 1 + 4 * place)


def _newcomer_rows(model: Model, targets: Targets, top: int) -> None:
    """Where newcomers are named, the highest band is otherwise the same enterprises in both periods."""
    named = newcomers(targets)
    for city in targets.cities if named else []:
        count = f"count {top} {city}"
        if city in named:
            model.row(f"{city} 上年无千万大户", {f"{count} before": 1}, 0, 0)
        model.row(
            f"{city} 新进千万大户 {named.get(city, 0)}",
            {count: 1, f"{count} before": -1},
            named.get(city, 0),
            named.get(city, 0),
        )


def _sizes(
    floors: Sequence[float],
    ceilings: Sequence[float],
    found: Mapping[str, float],
    city: str,
    when: str,
    total: int,
    random: Random,
) -> list[int]:
    """Sizes of one city and period in cents, the largest first; they add up to *total* exactly."""
    result: list[int] = []
    left = total
    for place in reversed(range(len(floors))):
        count = round(found[f"count {place} {city}{when}"])
        if not count:
            continue
        lower = place and any(round(found[f"count {below} {city}{when}"]) for below in range(place))
        amount = round(found[f"amount {place} {city}{when}"] * CENTS_IN_WAN) if place and lower else left
        low, high = max(floors[place], SMALLEST_WAN * 0.5) * (1 + CLEAR), ceilings[place] * (1 - CLEAR)
        low = min(low, amount / CENTS_IN_WAN / count * 0.6) if not place else low
        result += _drawn(count, amount, low * CENTS_IN_WAN, high * CENTS_IN_WAN, 1.3 if not place else 0.8, random)
        left -= amount
    return sorted(result, reverse=True)


def _drawn(count: int, amount: int, low: float, high: float, spread: float, random: Random) -> list[int]:
    """*count* log-normal sizes between *low* and *high* that add up to *amount*: one scale is sought for all."""
    shapes = [random.lognormvariate(0, spread) for _ in range(count)]
    under, over = 0.0, 1e18

    def at(scale: float) -> list[float]:
        return [high - (high - low) * exp(-scale * shape / (high - low)) for shape in shapes]

    for _ in range(200):
        scale = (under + over) / 2
        under, over = (scale, over) if sum(at(scale)) < amount else (under, scale)
    sizes = [int(size) // ROUND * ROUND if size > 20 * ROUND else int(size) for size in at(over)]
    _give(sizes, amount - sum(sizes), high)
    return sizes


def _give(sizes: list[int], rest: int, high: float) -> None:
    """Puts what rounding left over into the first size that has room for it."""
    for index in sorted(range(len(sizes)), key=lambda index: -sizes[index]):
        if 0 < sizes[index] + rest <= high:
            sizes[index] += rest
            return
    raise ValueError(f"no size has room for {rest} cents")


def _joined(city: str, now: Sequence[int], before: Sequence[int], top: int, random: Random) -> list[Firm]:
    """One city's enterprises: the two lists of sizes are matched by rank with some disorder, but not across *top*."""
    same = [min(sum(size >= top for size in sizes) for sizes in (now, before))]
    survivors = round(min(len(now), len(before)) * 0.92) or min(len(now), len(before))
    cut = max(same[0], survivors)
    old = list(before[:cut])
    for first, last in pairwise([0, same[0], cut]):
        window = sorted(range(first, last), key=lambda place: place + random.gauss(0, 2.5))
        old[first:last] = [before[place] for place in window]
    result = [Firm(city, size, old[place]) for place, size in enumerate(now[:cut])]
    result += [Firm(city, size, 0, new=True) for size in now[cut:]]
    result += [Firm(city, 0, size) for size in before[cut:]]
    return result


def _name_newcomers(targets: Targets, found: Sequence[Firm]) -> None:
    top = _top(targets)
    for entry in targets.entries("newcomer"):
        for firm in found:
            if firm.city == entry["city"] and firm.now >= top > firm.before:
                firm.main = entry["main"]
