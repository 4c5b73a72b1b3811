"""The table as it is put together: every measure and dimension is a link to the address with it, and without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from fuwai.core.access import region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.indicator import Indicator
from fuwai.core.period import Period
from fuwai.core.question import ASKED, COMPARISONS, DIMENSION_NAMES, LIMITS, TIMES, Condition, Question
from fuwai.core.region import CITY, COUNTY, NATION_LEVEL, PROVINCE
from fuwai.standards.indicators import indicators
from fuwai.standards.region import regions
from fuwai.web.part import Crumb
from fuwai.web.words import said

NEXT = {  # where a press on a name goes down to
    "section": "division",
    "division": "group",
    "province": "city",
    "city": "county",
    "county": "enterprise",
    "country_group": "country",
    "region_group": "city",
    "sector": "industry",
    "client_sector": "client_industry",
    "country": "enterprise",
    "group": "enterprise",
    "enterprise": "contract",
    "year": "half",
    "half": "quarter",
    "quarter": "month",
}
REGIONS = {"province": PROVINCE, "city": CITY, "county": COUNTY}
WITHIN = {NATION_LEVEL: "province", PROVINCE: "city", CITY: "county", COUNTY: "enterprise"}  # what a region is made of
MEMBERS = {"country_group": "country", "region_group": "city"}  # sets, and of what


@dataclass(frozen=True)
class Chip:
    """A measure or dimension. *places*: zone → the address with it there; *remove*: the address without it."""

    code: str
    words: str
    note: str = ""
    places: Mapping[str, str] | None = None
    remove: str = ""
    before: str = ""  # the address with it one place earlier


@dataclass(frozen=True)
class Zone:
    """Where chips are put: measure, rows or columns."""

    name: str
    words: str
    chips: tuple[Chip, ...]


def address(question: Question, **changed: object) -> str:
    """The address of *question* with some parts replaced; empty where the parts would not fit each other."""
    try:
        return f"?{replace(question, **changed).text}"  # type: ignore[arg-type]
    except FuwaiError:
        return ""


def zones(question: Question, words: Mapping[str, str]) -> list[Zone]:
    """The three zones with what stands in them."""
    return [
        Zone("measure", words["measure"], tuple(_measures(question))),
        Zone("rows", words["rows"], tuple(_dimensions(question, "rows"))),
        Zone("columns", words["columns"], tuple(_dimensions(question, "columns"))),
    ]


def _measures(question: Question) -> Iterable[Chip]:
    listed = question.measures
    for place, id in enumerate(listed):
        yield Chip(
            id,
            named(indicators()[id]),
            remove=address(question, measures=without(listed, id)),
            before=address(question, measures=earlier(listed, place)) if place else "",
        )


def _dimensions(question: Question, zone: str) -> Iterable[Chip]:
    listed: tuple[str, ...] = getattr(question, zone)
    for place, name in enumerate(listed):
        yield Chip(
            name,
            said(*DIMENSION_NAMES[name]),
            remove=address(question, **{zone: without(listed, name)}),
            before=address(question, **{zone: earlier(listed, place)}) if place else "",
        )


def without(listed: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in listed if each != name)


def earlier(listed: tuple[str, ...], place: int) -> tuple[str, ...]:
    """*listed* with the one at *place* moved one place forward."""
    return (*listed[: place - 1], listed[place], listed[place - 1], *listed[place + 1 :])


def measures(question: Question) -> list[Chip]:
    """Those that may be added, in the order of the catalogue."""
    room = len(question.measures) < LIMITS["measures"]
    return [
        Chip(id, named(each), each.formula, {"measure": address(question, measures=(*question.measures, id))})
        for id, each in indicators().items()
        if room and id not in question.measures and each.holds(question.period.last_day)
    ]


def dimensions(question: Question) -> list[Chip]:
    """Those that may be added to the rows or the columns."""
    found = []
    for name in ASKED:
        if name in question.dimensions:
            continue
        places = {zone: address(question, **{zone: put(getattr(question, zone), name)}) for zone in ("rows", "columns")}
        found.append(Chip(name, said(*DIMENSION_NAMES[name]), places={zone: to for zone, to in places.items() if to}))
    return [chip for chip in found if chip.places]


def put(listed: tuple[str, ...], name: str) -> tuple[str, ...]:
    """*listed* with *name*; one of time takes the place of another."""
    kept = tuple(each for each in listed if not (name in TIMES and each in TIMES))
    return (*kept, name)


def comparisons(question: Question) -> list[tuple[str, str, bool, str]]:
    """Each comparison: code, words, whether it is asked for, and the address with it or without it."""
    return [
        (code, said(zh, en), code in question.compare, address(question, compare=toggled(question.compare, code)))
        for code, (zh, en, _) in COMPARISONS.items()
        if code != "cagr"
    ]


def toggled(listed: tuple[str, ...], code: str) -> tuple[str, ...]:
    return without(listed, code) if code in listed else (*listed, code)


def named(about: Indicator) -> str:
    return said(about.zh, about.en)


def below(question: Question, code: str) -> str:
    """The address one step down the tree from a row of one dimension, *code*; empty at the end of a branch.

    A region that stands in a row for its own body (省本级: a province among cities) is a condition, not the region asked
    about: going down to the whole province would show more than the row did.
    """
    name = question.rows[0] if len(question.rows) == 1 else ""
    if name not in NEXT or not code:
        return ""
    rows = (NEXT[name],)
    if name in REGIONS and is_whole(name, code, question):
        return address(question, region=code, rows=rows)
    if name in TIMES:
        return address(question, period=Period.parse(code), rows=rows)
    kept = tuple(each for each in question.where if each.dimension != name)
    chosen = Condition(MEMBERS[name], (f"group:{code}",)) if name in MEMBERS else Condition(name, (code,))
    return address(question, where=(*kept, chosen), rows=rows)


def is_whole(name: str, code: str, question: Question) -> bool:
    """Whether *code* is a region of the level that dimension *name* shows, on the last day of the period."""
    tree = regions(question.period.last_day)
    return code in tree and tree.level(code) == REGIONS[name]


def above(question: Question, top: str) -> list[Crumb]:
    """The way up, the widest first: the same table for each region above up to *top*, and without each condition.

    Rows that are what a press on a name had opened (cities of a province, groups of a division) go up with it.
    """
    tree = regions(question.period.last_day)
    ways = []
    for code in reversed(tree.path(question.region)):
        if code == question.region or not region_prefix(code).startswith(region_prefix(top)):
            continue
        rows = (WITHIN[tree.level(code)],) if question.rows == (WITHIN.get(tree.level(question.region)),) else None
        if to := address(question, region=code, rows=rows or question.rows):
            ways.append(Crumb(said(tree.short(code), tree.short(code, "en")), to))
    for condition in question.where:
        kept = tuple(each for each in question.where if each != condition)
        opened_by = opener(condition)
        rows = (opened_by,) if question.rows == (NEXT.get(opened_by),) else None
        if to := address(question, where=kept, rows=rows or question.rows):
            ways.append(Crumb(_("不限 %(condition)s") % {"condition": condition.text}, to))
    return ways


def opener(condition: Condition) -> str:
    """The dimension from whose row a press made *condition*."""
    if all(code.startswith("group:") for code in condition.codes):
        return next((sets for sets, of in MEMBERS.items() if of == condition.dimension), condition.dimension)
    return condition.dimension
