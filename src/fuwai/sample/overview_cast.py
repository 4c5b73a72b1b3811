"""Who stands behind the overview: invented enterprises in demonstration cities and elsewhere, east, centre and west."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from fuwai.standards.group import region_group
from fuwai.standards.region import regions

DAY = date(2014, 12, 31)
AREAS = ("east", "centre", "west")
ALL, DEMONSTRATION = 2_000, 1_400  # enterprises registered, of which in demonstration cities (70%左右)
ACTIVE_ELSEWHERE = 400  # of the others, those with business
OF_BUSINESS = (0.915, 0.935)  # what the demonstration cities execute (超过90%)
LARGEST_OTHER = 0.5  # 亿美元: the weight of those that are not among the large ones stays below
COLLEGE = (0.62, 0.70)  # of employees; the overview gives those with a college degree only
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Enterprise:
    """*weight*: 亿美元 of offshore business in 2014, before it is fitted to the total; 0 without business."""

    number: int
    city: str
    province: str
    area: str
    weight: float
    employees: int
    college: int

    @property
    def code(self) -> str:
        return f"91{self.province}OV{self.number:08d}"


def enterprises(random: Random, offshore: float, large: int, huge: int, college: Fraction) -> list[Enterprise]:
    """*offshore*: 亿美元 executed in 2014; *large*: enterprises of one 亿 or more; *huge*: of more than 10,000 people."""
    places = _places(random)
    weights = _weights(random, offshore, large)
    employees = _employees(random, huge, int(college / Fraction(random.uniform(*COLLEGE))))
    graduates = _shared(int(college), employees)
    return [
        Enterprise(number + 1, *places[number], weights[number], employees[number], graduates[number])
        for number in range(ALL)
    ]


def _places(random: Random) -> list[tuple[str, str, str]]:
    """City, province and area of each: first those in demonstration cities, every such city in its turn."""
    members = {area: region_group(area, DAY).members for area in AREAS}
    paths = sorted(
        {(path[1], path[2]) for path in regions(DAY).paths.values() if path[1] != path[2] or path[1][:2] in "11123150"}
    )
    demonstration = region_group("demonstration-city", DAY).members
    inside = [path for path in paths if path[0] in demonstration]
    outside = [path for path in paths if path[0] not in demonstration and path[0] == path[0][:4] + "00"]
    chosen = [inside[number % len(inside)] for number in range(DEMONSTRATION)]
    chosen += [outside[random.randrange(len(outside))] for _ in range(ALL - DEMONSTRATION)]
    return [(city, province, next(area for area in AREAS if province in members[area])) for city, province in chosen]


def _weights(random: Random, offshore: float, large: int) -> list[float]:
    """亿美元 of each; the large ones first, all of them in demonstration cities."""
    within = offshore * random.uniform(*OF_BUSINESS)
    top = [random.uniform(1.3, 6.0) for _ in range(large)]
    rest = [random.uniform(0.4, 1.6) for _ in range(DEMONSTRATION - large)]
    others = [random.uniform(0.4, 1.6) for _ in range(ACTIVE_ELSEWHERE)]
    scaled = [weight * (within - sum(top)) / sum(rest) for weight in rest]
    elsewhere = [weight * (offshore - within) / sum(others) for weight in others]
    assert max(*scaled, *elsewhere) < LARGEST_OTHER, "the others would be large too"
    return [*top, *scaled, *elsewhere, *([0.0] * (ALL - DEMONSTRATION - ACTIVE_ELSEWHERE))]


def _employees(random: Random, huge: int, total: int) -> list[int]:
    """People of each: *huge* above ten thousand, the others below; 70 % of all in demonstration cities."""
    top = [random.randint(TEN_THOUSAND + 500, 60_000) for _ in range(huge)]
    inside = _shared(int(total * 0.7) - sum(top), [random.randint(40, 160) for _ in range(DEMONSTRATION - huge)])
    outside = _shared(total - int(total * 0.7), [random.randint(40, 160) for _ in range(ALL - DEMONSTRATION)])
    assert max(*inside, *outside) < TEN_THOUSAND, "the others would be huge too"
    return [*top, *inside, *outside]


def _shared(total: int, weights: Sequence[int]) -> list[int]:
    """*total* as the weights have it, in whole parts."""
    parts = [total * weight // sum(weights) for weight in weights]
    for number in range(total - sum(parts)):
        parts[number] += 1
    return parts
