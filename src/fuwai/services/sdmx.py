"""SDMX: the structure of our figures from the standard, and figures as observations, by the same rights and rules as tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import product
from typing import Any

from fuwai.core import sdmx
from fuwai.core.access import Viewer
from fuwai.core.cell import DISTINCT, NATION, Direction, Engine
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.core.figure import Figure, Missing, Unit, rounded
from fuwai.core.indicator import Concentration, Count, Indicator, Ratio
from fuwai.core.period import Period
from fuwai.core.question import LIMITS, Condition, Question
from fuwai.core.sdmx import Code, CodeList, Component, Observation, Structure
from fuwai.services.ask import answer, own
from fuwai.services.facts import build_facts, open_facts, parse_moment
from fuwai.services.label import BUSINESS
from fuwai.standards.catalogue import editions
from fuwai.standards.codelist import codes
from fuwai.standards.indicators import indicators
from fuwai.standards.region import regions

FREQ, INDICATOR, AREA, DIRECTION, ACTIVITY, COUNTRY, MEASUREMENT = range(7)  # the places of a key
LEVEL, GROWTH = "N", "G1Y"
TIMES: Mapping[str, str] = {"M": "month", "Q": "quarter", "S": "half", "A": "year"}
OTHER = "other"
MOST_QUESTIONS = 400  # tables that one request may ask for; each is also held to the limits of a table
UNITS: Mapping[Unit, tuple[str, int]] = {  # unit of a figure → UNIT_MEASURE, decimals
    "usd": ("USD", 2),
    "usd_10k": ("USD", 2),
    "percent": ("PT", 2),
    "points": ("PPT", 2),
    "index": ("IX", 2),
    "count": ("NUMBER", 0),
    "person": ("PS", 0),
    "rank": ("NUMBER", 0),
}


@dataclass(frozen=True)
class Data:
    """Observations, and the moment of the facts they come from."""

    observations: tuple[Observation, ...]
    as_of: datetime


@dataclass(frozen=True)
class Pick:
    """Codes of ACTIVITY or COUNTERPART_AREA as a question has them: all of *dimension*, or one by a condition."""

    dimension: str = ""
    where: tuple[Condition, ...] = ()
    code: str = sdmx.TOTAL


@cache
def structure() -> Structure:
    """The data structure definition, from the indicators, regions, catalogues and countries of the standard."""
    status = (
        Code("A", "正常", "Normal value"),
        Code("B", "断点", "Time series break"),
        Code("L", "尚未填报（…）", "Missing value; data exist but were not collected (…)"),
        Code("M", "不可比（--）", "Missing value; data cannot exist (--)"),
        Code("Q", "保密（c）", "Missing value; suppressed (c)"),
    )
    units = (("USD", "美元", "US dollar"), ("PT", "百分比", "Percent"), ("PPT", "百分点", "Percentage points"))
    units += (("IX", "指数", "Index"), ("NUMBER", "个", "Number"), ("PS", "人", "Persons"))
    measured = [Code(each.id, each.zh, each.en) for each in indicators().values()]
    dimensions = (
        _listed("FREQ", "频率", "Frequency", _codes(("M", "月", "Monthly"), ("Q", "季", "Quarterly"),
                ("S", "半年", "Half-yearly"), ("A", "年", "Annual"))),
        _listed("INDICATOR", "指标", "Indicator", measured),
        _listed("REF_AREA", "地区", "Reference area", _areas()),
        _listed("DIRECTION", "方向", "Direction", _codes(("offshore", "离岸", "Offshore"),
                ("onshore", "在岸", "Onshore"), ("all", "全部", "Both"))),
        _listed("ACTIVITY", "业务类别", "Activity", _activities()),
        _listed("COUNTERPART_AREA", "发包方国家和地区", "Country of the client", _countries()),
        _listed("MEASUREMENT", "比较", "Transformation", _codes((LEVEL, "水平", "Level"),
                (GROWTH, "同比", "Growth rate, year-on-year"))),
    )  # fmt: skip
    attributes = (
        _listed("OBS_STATUS", "观测状态", "Observation status", status),
        _listed("CONF_STATUS", "保密状态", "Confidentiality status", _codes((sdmx.FREE, "公开", "Free"),
                (sdmx.SECRET, "保密", "Confidential"))),
        _listed("UNIT_MEASURE", "计量单位", "Unit of measure", _codes(*units)),
        Component("DECIMALS", "小数位", "Decimals", None, "Integer"),
    )  # fmt: skip
    return Structure(
        "服务外包业务统计",
        "Service outsourcing: contracts, execution, enterprises and people",
        dimensions,
        attributes,
        Component(sdmx.TIME, "报告期", "Time period", None, "ObservationalTimePeriod"),
        Component(sdmx.VALUE, "数值", "Observation value", None, "Decimal"),
    )


def data(
    key: str = "",
    filters: Mapping[str, str] | None = None,
    viewer: Viewer | None = None,
    as_of: str | None = None,
    engine: str = "",
) -> Data:
    """The observations that *key* and *filters* (component → codes by commas; TIME_PERIOD → `ge:2015-01+le:2015-06`) ask for.

    What is not named is any code: of REF_AREA the asker's own region and those directly below it, each at its own level of
    review. A code that is named always has an observation, 0 or a mark; of any codes those that occur.
    Raises FuwaiError `sdmx.…`, `access.figures`, `region.…`, `ask.…`, `engine.…`, `facts.…`.
    """
    _may(key, filters or {}, viewer)  # before anything is built
    built = build_facts(parse_moment(as_of))
    opened = open_facts(engine, built.path)
    return Data(observations(opened, key, filters, viewer, built.as_of.isoformat()), built.as_of)


def observations(
    engine: Engine,
    key: str = "",
    filters: Mapping[str, str] | None = None,
    viewer: Viewer | None = None,
    as_of: str = "",
) -> tuple[Observation, ...]:
    """The same, of the facts on which *engine* answers."""
    low, high = sdmx.span((filters or {}).get(sdmx.TIME, ""))
    chosen = _may(key, filters or {}, viewer)
    held = engine.months("executions")
    first = low or (Period.of_month(held[0]) if held else None)
    last = high or (Period.of_month(held[1]) if held else None)
    if first is None or last is None or last.last < first.first:
        return ()
    span = Period(first.first, last.last)
    asked = [question for each in chosen for question in _questions(each, span, viewer)]
    if len(asked) > MOST_QUESTIONS:
        raise FuwaiError(
            "sdmx.too_many",
            f"这个键要算 {len(asked):,} 张表, 至多 {MOST_QUESTIONS}; 请写明 INDICATOR、REF_AREA 或 ACTIVITY",
            f"this key asks for {len(asked):,} tables, and at most {MOST_QUESTIONS} are made; name INDICATOR, REF_AREA or ACTIVITY",
        )
    found = {(*one.key, one.period): one for each in asked for one in each.observations(engine, as_of)}
    return tuple(found[place] for place in sorted(found))


def _may(key: str, filters: Mapping[str, str], viewer: Viewer | None) -> list[tuple[frozenset[str], ...]]:
    """The keys with the filters, of regions that the viewer may see. Raises FuwaiError `access.figures`, `sdmx.…`."""
    named = {name: text for name, text in filters.items() if name != sdmx.TIME}
    found = [held for each in sdmx.keys(key, structure()) if (held := _filtered(each, named))]
    for region in sorted({region for each in found for region in _regions(each[AREA], viewer)}):
        if viewer is not None:
            own(viewer, region)
    return found


@dataclass(frozen=True)
class Asked:
    """One table behind some observations."""

    question: Question
    freq: str
    growth: tuple[bool, ...]  # whether the level, and whether the growth, is wanted
    picks: tuple[Pick, Pick]  # of ACTIVITY, of COUNTERPART_AREA

    def observations(self, engine: Engine, as_of: str) -> Iterator[Observation]:
        """The observations that the table holds."""
        found = answer(self.question, engine, as_of)
        activity = self.picks[0]
        for row in found.table.rows:
            if self.question.rows and row.code == "total":
                continue
            codes = [
                _known(str(row.texts[f"{pick.dimension}_code"])) if pick.dimension else pick.code for pick in self.picks
            ]
            if not all(code in listed for code, listed in zip(codes, _breakdowns(), strict=True)):
                continue  # a code that is in no edition of the standard: its business is counted in what is above it
            if activity.dimension == "division" and codes[0] == OTHER:
                continue  # said with the sections
            for name, figure in row.figures.items():
                about = found.columns[name]
                if about.codes is None or (about.compare == "yoy") not in self.wanted:
                    continue
                period = Period.parse(str(about.codes[0]))
                measurement = GROWTH if about.compare else LEVEL
                key = (self.freq, about.measure, self.question.region, self.question.direction, *codes, measurement)
                yield observation(key, period, figure)

    @property
    def wanted(self) -> frozenset[bool]:
        return frozenset(kind for kind, asked in zip((False, True), self.growth, strict=True) if asked)


def observation(key: tuple[str, ...], period: Period, figure: Figure) -> Observation:
    """A figure as an observation: whole cents as dollars and cents, what is divided as printed, a mark as no value."""
    unit, decimals = UNITS[figure.unit]
    status = sdmx.BREAK if figure.broken else sdmx.NORMAL
    confidential = sdmx.FREE
    if isinstance(figure.value, Missing):
        status, text = sdmx.STATUS[figure.value], ""
        confidential = sdmx.SECRET if figure.value is Missing.CONFIDENTIAL else sdmx.FREE
    elif figure.unit == "usd" and isinstance(figure.value, int):
        text = dollars(figure.value)
    elif figure.unit in ("usd", "usd_10k"):
        text = dollars(int(rounded(figure.value, "count")))
    else:
        text = figure.text()
    return Observation(key, sdmx.period_text(period), text, (status, confidential, unit, str(decimals)))


def dollars(cents: int) -> str:
    """Cents as dollars and cents, without a float between.

    >>> dollars(-5), dollars(123456)
    ('-0.05', '1234.56')
    """
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def _filtered(key: tuple[frozenset[str], ...], filters: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    """The key with the filters: both must hold. Raises FuwaiError `sdmx.component`, `sdmx.code`."""
    names = [part.id for part in structure().dimensions]
    found = list(key)
    for name, text in filters.items():
        if name not in names:
            raise FuwaiError(
                "sdmx.component",
                f"没有可筛选的维度 {name[:40]!r}; 有 {'、'.join((*names, sdmx.TIME))}",
                f"there is no dimension {name[:40]!r} to filter by; there are {', '.join((*names, sdmx.TIME))}",
            )
        place = names.index(name)
        wanted = frozenset(text.split(","))
        for code in wanted:
            sdmx.held_to(code, structure().dimensions[place])
        found[place] = found[place] & wanted if found[place] else wanted
        if not found[place]:
            return ()
    return tuple(found)


def _questions(key: tuple[frozenset[str], ...], span: Period, viewer: Viewer | None) -> Iterator[Asked]:
    """The tables behind one key."""
    growth = tuple(not key[MEASUREMENT] or code in key[MEASUREMENT] for code in (LEVEL, GROWTH))
    frequencies = sorted(key[FREQ] or TIMES)
    measures = [each for each in indicators().values() if not key[INDICATOR] or each.id in key[INDICATOR]]
    activities = list(_picks(key[ACTIVITY], BUSINESS))
    countries = list(_picks(key[COUNTRY], ("country",)))
    named = bool(key[INDICATOR])
    directions = sorted(key[DIRECTION] or ("offshore", "onshore", "all"))
    spans = [(freq, whole) for freq in frequencies if (whole := _whole(span, freq))]
    places = [(freq, whole, region) for freq, whole in spans for region in _regions(key[AREA], viewer, whole.last_day)]
    for (freq, whole, region), direction in product(places, directions):
        for picks in product(activities, countries):
            dimensions = {pick.dimension for pick in picks if pick.dimension}
            dimensions |= {condition.dimension for pick in picks for condition in pick.where}
            fitting = [each for each in measures if each.holds(whole.last_day) and dimensions <= dimensions_of(each)]
            if named and len(fitting) < len(measures) and any(pick.where for pick in picks):
                fitting = measures  # the table says which dimension the indicator lacks
            for start in range(0, len(fitting), LIMITS["measures"]):
                yield _asked(fitting[start : start + LIMITS["measures"]], whole, freq, region, direction, growth, picks)


def _asked(
    measures: list[Indicator],
    span: Period,
    freq: str,
    region: str,
    direction: str,
    growth: tuple[bool, ...],
    picks: tuple[Pick, ...],
) -> Asked:
    where = tuple(condition for pick in picks for condition in pick.where)
    question = Question(
        measures=tuple(each.id for each in measures),
        period=span,
        rows=tuple(pick.dimension for pick in picks if pick.dimension),
        columns=(TIMES[freq],),
        compare=("yoy",) if growth[1] else (),
        region=region,
        direction=_direction(direction),
        where=where,
    )
    return Asked(question, freq, growth, (picks[0], picks[1]))


def _direction(code: str) -> Direction:
    return "offshore" if code == "offshore" else "onshore" if code == "onshore" else "all"


def _whole(span: Period, freq: str) -> Period | None:
    """The whole months, quarters, halves or years within *span*; None where there is none."""
    length = sdmx.LENGTHS[freq]  # type: ignore[index]
    first = -(-span.first // length) * length
    last = (span.last + 1) // length * length - 1
    return Period(first, last) if last >= first else None


def _regions(wanted: Iterable[str], viewer: Viewer | None, day: date | None = None) -> list[str]:
    """The regions named; where none is, the asker's own and those directly below it on the day."""
    if found := sorted(wanted):
        return found
    home = viewer.code if viewer is not None and viewer.code and viewer.kind != "enterprise" else NATION
    return [home, *regions(day).children(home)]


def _picks(wanted: frozenset[str], dimensions: tuple[str, ...]) -> Iterator[Pick]:
    """How the codes of ACTIVITY or COUNTERPART_AREA are asked: all that occur, or one by one."""
    if not wanted:
        yield Pick()
        yield from (Pick(dimension) for dimension in dimensions)
        return
    for code in sorted(wanted):
        if code == sdmx.TOTAL:
            yield Pick()
        else:
            dimension = dimensions[0] if len(dimensions) == 1 else _level_of(code)
            raw = "" if code == sdmx.UNKNOWN else code
            yield Pick("", (Condition(dimension, (raw,)),), code)


def _level_of(activity: str) -> str:
    """section, division or group."""
    if activity == OTHER or any(activity in edition.sections for edition in editions()):
        return "section"
    return "division" if any(activity in edition.divisions for edition in editions()) else "group"


@cache
def dimensions_of(about: Indicator) -> frozenset[str]:
    """The dimensions by which all parts of an indicator can be broken down."""
    how = about.how
    if isinstance(how, Count):
        counted = {"contract"} if how.measure in DISTINCT else set()
        return frozenset(FACTS[how.fact]) - counted
    parts = (how.part, how.whole) if isinstance(how, Ratio) else (how.of,) if isinstance(how, Concentration) else ()
    found: list[frozenset[str]] = [dimensions_of(indicators()[part]) for part in parts]
    return frozenset.intersection(*found)


def _known(code: str) -> str:
    return code or sdmx.UNKNOWN


@cache
def _breakdowns() -> tuple[frozenset[str], frozenset[str]]:
    """The codes of ACTIVITY and of COUNTERPART_AREA."""
    listed = [structure().dimensions[place].listed for place in (ACTIVITY, COUNTRY)]
    activity, country = (frozenset(code.id for code in each.codes) if each else frozenset() for each in listed)
    return activity, country


def _listed(id: str, zh: str, en: str, listed: Iterable[Code]) -> Component:
    return Component(id, zh, en, CodeList(f"CL_{id}", zh, en, tuple(listed)))


def _codes(*entries: tuple[str, str, str]) -> tuple[Code, ...]:
    return tuple(Code(*entry) for entry in entries)


def _areas() -> Iterator[Code]:
    yield from (Code(each.code, each.zh, each.en, each.parent) for each in regions(None).regions.values())


def _countries() -> Iterator[Code]:
    yield Code(sdmx.TOTAL, "合计", "Total")
    yield from (Code(each.code, each.zh, each.en) for each in codes("country").values())
    yield Code(sdmx.UNKNOWN, "不详", "Not known")


def _activities() -> Iterator[Code]:
    """Every section, division and group of any edition, under the name that the newest edition gives it."""
    found: dict[str, Code] = {sdmx.TOTAL: Code(sdmx.TOTAL, "合计", "Total")}
    for edition in reversed(editions()):
        levels: tuple[tuple[Mapping[str, Any], Any], ...] = (
            (edition.sections, lambda _: ""),
            (edition.divisions, lambda code, of=edition: of.divisions[code].section),
            (edition.groups, lambda code, of=edition: of.groups[code].division),
        )
        for entries, above in levels:
            for code, entry in entries.items():
                if sdmx.ID.fullmatch(code):
                    found.setdefault(code, Code(code, entry.zh, entry.en, above(code)))
    found.setdefault(OTHER, Code(OTHER, "其他", "Other"))
    yield from (entry for entry in found.values())
