"""What the dimensions and conditions of a question stand for: parts of the period, sets of codes, and breaks between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fuwai.core.cell import Bound
from fuwai.core.error import FuwaiError
from fuwai.core.group import CountryGroup, RegionGroup
from fuwai.core.period import Period
from fuwai.core.question import TIMES, Condition, Question
from fuwai.services.label import BUSINESS, REGIONAL, Labels, Name
from fuwai.standards.catalogue import editions
from fuwai.standards.codelist import codes
from fuwai.standards.group import country_group, country_groups, memberships, region_group, region_groups
from fuwai.standards.region import regions
from fuwai.standards.tables import size_bands

Code = str | int
Where = tuple[tuple[str, tuple[Code, ...]], ...]
LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
CENTS = 100
INDUSTRIES = {"industry": "industry", "client_industry": "industry", "registration_type": "registration_type"}
SECTORS = {"sector": "industry", "client_sector": "client_industry"}
COUNTRIES = ("country", "final_country")


@dataclass(frozen=True)
class Slice:
    """One code of a dimension that is no column of facts, and how it is asked."""

    dimension: str
    code: str
    name: Name
    where: Where = ()
    period: Period | None = None
    bound: Bound | None = None


def slices(dimension: str, question: Question, day: date) -> tuple[Slice, ...]:
    """The codes of a dimension of time or of sets; the sets as they are on *day*. Raises FuwaiError `group.…`."""
    if dimension in TIMES:
        return tuple(
            Slice(dimension, each.code, (each.zh, each.en), period=each) for each in parts(question.period, dimension)
        )
    chosen = [code for condition in question.where if condition.dimension == dimension for code in condition.codes]
    if dimension in SECTORS:
        listed = codes("industry")
        return tuple(
            Slice(dimension, code, (listed[code].zh, listed[code].en), ((SECTORS[dimension], begun("industry", code)),))
            for code in (chosen or [code for code in listed if len(code) == 1])
        )
    if dimension == "size_band":
        return tuple(band for band in bands(day) if not chosen or band.code in chosen)
    country = dimension == "country_group"
    ids = chosen or [id for id in (country_groups() if country else region_groups()) if there_is(id, country, day)]
    found = []
    for id in ids:
        group = group_on(id.removeprefix("group:"), country, day)
        found.append(Slice(dimension, group.id, (group.zh, group.en), (members_of(group),)))
    return tuple(found)


def parts(period: Period, dimension: str) -> Iterator[Period]:
    """The months, quarters, halves or years that lie in the period, cut where it begins and ends; `ytd`: up to each month."""
    if dimension == "ytd":
        yield from (Period(max(period.first, last // 12 * 12), last) for last in range(period.first, period.last + 1))
        return
    length = LENGTHS[dimension]
    for first in range(period.first // length * length, period.last + 1, length):
        yield Period(max(first, period.first), min(first + length - 1, period.last))


def bands(day: date) -> tuple[Slice, ...]:
    """The bands of enterprises by executed or contract value in the cell, from the smallest."""
    lower = size_bands(day)
    found = []
    for number, usd in enumerate(lower):
        below = lower[number + 1] if number + 1 < len(lower) else None
        low, high = money(usd), money(below or 0)
        words = [(f"{low[0]}美元以上", f"USD {low[1]} or more")] if below is None else []
        words += [(f"{high[0]}美元以下", f"below USD {high[1]}")] if not usd else []
        zh, en = (words or [(f"{low[0]}–{high[0]}美元", f"USD {low[1]} to below {high[1]}")])[0]
        bound = Bound("enterprise", "usd_cents", usd * CENTS or -(1 << 62), None if below is None else below * CENTS)
        found.append(Slice("size_band", str(usd), (zh, en), bound=bound))
    return tuple(found)


def money(usd: int) -> Name:
    """Whole dollars as an office says them: 500万, 1亿; 5 million."""
    hundred_million, rest = divmod(usd, 10**8)
    return (f"{usd // 10**4}万" if rest or not usd else f"{hundred_million}亿"), f"{usd // 10**6} million"


def there_is(id: str, country: bool, day: date) -> bool:
    group: CountryGroup | RegionGroup = country_group(id, day) if country else region_group(id, day)
    return bool(group.members) and (group.valid_from is None or group.valid_from <= day)


def group_on(id: str, country: bool, day: date) -> CountryGroup | RegionGroup:
    """The group on a day. Raises FuwaiError `group.not_yet` where it did not exist then, `group.unknown`."""
    group: CountryGroup | RegionGroup = country_group(id, day) if country else region_group(id, day)
    if there_is(id, country, day):
        return group
    begun_on = [member.valid_from for member in memberships(id) if member.valid_from and member.valid_from > day]
    first = group.valid_from or min(begun_on, default=None)
    raise FuwaiError(
        "group.not_yet",
        f"{group.zh} 在 {day} 尚不存在{f' (自 {first} 起)' if first else ''}; 请改报告期, 或改用其他分组",
        f"{group.en} did not exist on {day}{f' (it begins on {first})' if first else ''}; "
        "choose another period or another group",
    )


def members_of(group: CountryGroup | RegionGroup, column: str = "country") -> tuple[str, tuple[Code, ...]]:
    """The column and codes that a group stands for; cities and whole provinces of a region group as cities."""
    if isinstance(group, CountryGroup):
        return column, tuple(sorted(group.members))
    if all(code.endswith("0000") for code in group.members):
        return "province", tuple(sorted(group.members))
    paths = regions(None).paths.values()
    return "city", tuple(sorted({city for _, city, province in paths if {city, province} & group.members}))


def begun(list_name: str, beginning: str) -> tuple[Code, ...]:
    """The codes of a list that begin so. Raises FuwaiError `figure.unknown_code`."""
    found = tuple(code for code in codes(list_name) if code.startswith(beginning))
    if not found:
        raise FuwaiError(
            "figure.unknown_code",
            f"{list_name} 没有以 {beginning!r} 开头的代码; 请用 fuwai standard search 查询",
            f"{list_name} has no code that begins with {beginning!r}; look it up with fuwai standard search",
        )
    return found


def restricted(condition: Condition, day: date, labels: Labels) -> tuple[str, tuple[Code, ...]]:
    """The column and codes that a condition stands for on *day*. Raises FuwaiError for a code that no standard knows."""
    name = condition.dimension
    if name in TIMES or name == "size_band":
        raise FuwaiError(
            "question.where",
            f"{name} 不能作条件; 时间请用 period, 规模档请放在行或列",
            f"{name} is no condition; for time use period, and put size bands into rows or columns",
        )
    if name in SECTORS:
        return SECTORS[name], tuple(
            code for letter in condition.codes for code in begun("industry", letter.rstrip("*"))
        )
    taken: list[Code] = []
    column = name
    for text in condition.codes:
        code = text.removeprefix("group:")
        if text.startswith("group:") or name in ("country_group", "region_group"):
            country = name in (*COUNTRIES, "country_group")
            column, members = members_of(group_on(code, country, day), name if name in COUNTRIES else "country")
            taken += members
        elif name == "offshore":
            taken.append(text.lower() == "true")
        elif code.endswith("*") and name in (*INDUSTRIES, *COUNTRIES):
            taken += begun(INDUSTRIES.get(name, "country"), code[:-1])
        else:
            taken.append(code)
    if column in (*BUSINESS, *REGIONAL, *COUNTRIES):
        labels.known([(column, taken)])
    return column, tuple(dict.fromkeys(taken))


def merged(*wheres: tuple[str, tuple[Code, ...]]) -> Where:
    """Conditions together: of a column that stands twice, the codes of both."""
    found: dict[str, tuple[Code, ...]] = {}
    for name, taken in wheres:
        found[name] = tuple(code for code in found[name] if code in taken) if name in found else taken
    return tuple(sorted(found.items()))


def groups_in(question: Question) -> dict[str, bool]:
    """The groups that a question names, by id, and whether they are of countries; all of a dimension that it lists."""
    found: dict[str, bool] = {}
    for dimension, ids, country in (
        ("country_group", country_groups(), True),
        ("region_group", region_groups(), False),
    ):
        named = [c for condition in question.where if condition.dimension == dimension for c in condition.codes]
        if dimension in question.dimensions or named:
            found |= dict.fromkeys(named or ids, country)
    for condition in question.where:
        for text in condition.codes:
            if text.startswith("group:"):
                found[text.removeprefix("group:")] = condition.dimension in COUNTRIES
    return found


def group_breaks(id: str, country: bool, start: date, end: date) -> Iterator[tuple[date, Name]]:
    """When the members of a group changed after *start*, up to *end*."""
    changes: dict[date, list[str]] = {}
    for member in memberships(id):
        if member.valid_from and start < member.valid_from <= end:
            changes.setdefault(member.valid_from, []).append(f"+{member.code}")
        if member.valid_to and start < (after := member.valid_to + timedelta(days=1)) <= end:
            changes.setdefault(after, []).append(f"−{member.code}")
    group: CountryGroup | RegionGroup = country_group(id) if country else region_group(id)
    for when, members in sorted(changes.items()):
        yield (
            when,
            (f"{when} {group.zh}名单变动 {' '.join(members)}", f"{when}: {group.en}, members {' '.join(members)}"),
        )


def catalogue_breaks(start: date, end: date) -> Iterator[tuple[date, Name]]:
    """When another edition of the catalogue came into force after *start*, up to *end*."""
    for edition in editions():
        if edition.valid_from and start < edition.valid_from <= end:
            words = (f"{edition.valid_from} 起用{edition.zh}", f"{edition.valid_from}: {edition.en} in force")
            yield edition.valid_from, words
