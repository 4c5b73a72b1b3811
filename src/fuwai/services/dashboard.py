"""看板: what a body looks at first. Every panel is a question (core.question), so that it can be opened, changed and kept;
every sentence is made from the figures that it names, and is left out where a figure has no number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from fuwai.core.cell import NATION, CellQuery, Direction, Engine
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.period import Period
from fuwai.core.question import Question
from fuwai.core.region import CITY, COUNTY, PROVINCE
from fuwai.core.table import Row
from fuwai.facts.snapshot import about
from fuwai.services.ask import TOTAL, Answer, answer
from fuwai.services.facts import build_facts, open_facts
from fuwai.services.label import DIRECTIONS
from fuwai.standards.deadlines import calendar
from fuwai.standards.region import regions

HEAD = ("executed", "contract_value", "contracts", "enterprises", "new_registered", "markets")
SPREAD = ("cr4", "cr10", "herfindahl", "market_cr4")
MONTHS = 24  # of the trend
MARKETS, FIRMS = 15, 10  # listed
BELOW = {PROVINCE: "city", CITY: "county", COUNTY: "enterprise"}  # the level of a region → what it is made of
KEPT = 256  # dashboards in memory, some 100 KB each
HUNDRED = 100  # an index: the mean month
TITLES = {
    "trend": ("逐月走势", "Month by month"),
    "structure": ("产业结构", "By division of the catalogue"),
    "markets": ("主要市场", "Leading markets"),
    "places": ("地区", "Regions"),
    "firms": ("执行额居前的企业", "Largest enterprises"),
}


@dataclass(frozen=True)
class Panel:
    """*points*: (series zh, series en, category zh, category en, figure); the chart is drawn from them by *kind*."""

    id: str
    zh: str
    en: str
    kind: str
    unit: str
    question: Question
    points: tuple[tuple[str, str, str, str, Figure], ...]
    codes: tuple[str, ...] = ()  # of tiles: the code of each point
    grid: str = ""


@dataclass(frozen=True)
class Dashboard:
    """*head*: levels with their growth, as figures; *said*: what is notable, in both languages; *as_of*: of the facts;
    *faults*: what could not be asked: its id, its name in both languages, and why."""

    region: str
    period: Period
    direction: Direction
    head: tuple[tuple[Figure, Figure], ...]
    spread: tuple[Figure, ...]
    panels: tuple[Panel, ...]
    said: tuple[tuple[str, str], ...]
    as_of: str
    faults: tuple[tuple[str, str, str, FuwaiError], ...] = ()


def newest(region: str = NATION) -> Period:
    """The year to date of the last month in which something approved at the region's level was executed there; where
    nothing was, the year of the facts."""
    built = build_facts()
    engine = open_facts("", built.path)
    months = engine.months("executions")
    if months:
        whole = Period(Period.of_month(months[0]).first, Period.of_month(months[1]).last)
        found = engine.cells(CellQuery("executions", ("rows",), ("month",), region, whole, "all")).rows
        if found:
            return Period.of_month(max(int(month) for (month,) in found)).year_to_date()
    return Period.parse(str(built.as_of.year))


def dashboard(region: str, period: Period, direction: Direction = "offshore") -> Dashboard:
    """The dashboard on the store's facts as of the last event; the same facts are asked once. Raises FuwaiError as
    `services.ask`."""
    built = build_facts()
    found = _kept(built.path, about(built.path).get("heads", ""), built.as_of.isoformat(), region, period, direction)
    if found.faults:
        _kept.cache_clear()  # what failed is asked again, and not kept as the answer
    return found


@lru_cache(maxsize=KEPT)
def _kept(path: Path, _heads: str, as_of: str, region: str, period: Period, direction: Direction) -> Dashboard:
    """*_heads*: of the chains from which the snapshot was made; other heads are other facts."""
    return of_engine(open_facts("", path), region, period, direction, as_of)


def of_engine(
    engine: Engine, region: str, period: Period, direction: Direction = "offshore", as_of: str = ""
) -> Dashboard:
    """The dashboard on *engine*. A panel that cannot be asked is told in its place, and no sentence is made of it; without
    the head there is no board. Raises FuwaiError as `services.ask`."""
    asked = questions(engine, region, period, direction)
    found, faults = {"head": answer(asked.pop("head"), engine, as_of)}, []
    for name, question in asked.items():
        try:
            found[name] = answer(question, engine, as_of)
        except FuwaiError as error:
            faults.append((name, *TITLES[name], error))
    total = found["head"].table.rows[-1]
    head = tuple((total.figures[id], total.figures[f"{id}_yoy"]) for id in HEAD)
    spread = tuple(total.figures[id] for id in SPREAD)
    made: tuple[tuple[str, Callable[[Answer], list[Panel]]], ...] = (
        ("trend", lambda one: [trend(one)]),
        ("structure", lambda one: [bars("structure", *TITLES["structure"], one), growth(one)]),
        (
            "markets",
            lambda one: [
                bars("leading", *TITLES["markets"], one, MARKETS),
                mapped("markets", "市场", "Markets", one, "world"),
            ],
        ),
        ("places", lambda one: places(one, region)),
        ("firms", lambda one: [bars("firms", *TITLES["firms"], one, FIRMS)]),
        ("trend", lambda one: [deadline(one)]),
    )
    panels = [panel for name, drawn in made if name in found for panel in drawn(found[name])]
    return Dashboard(
        region,
        period,
        direction,
        head,
        spread,
        tuple(each for each in panels if each.points),
        sentences(found, head),
        as_of,
        tuple(faults),
    )


def questions(engine: Engine, region: str, period: Period, direction: Direction) -> dict[str, Question]:
    """What the panels ask."""
    plain = Question(("executed",), period, region=region, direction=direction)
    months = engine.months("executions")
    first = max(period.last - MONTHS + 1, Period.of_month(months[0]).first) if months else period.first
    below = BELOW.get(regions(period.last_day).level(region), "province")
    return {
        "head": replace(plain, measures=(*HEAD, *SPREAD), compare=("yoy",)),
        "trend": replace(plain, period=Period(min(first, period.last), period.last), rows=("month",)),
        "structure": replace(plain, rows=("division",), compare=("yoy", "share", "contribution")),
        "markets": replace(plain, rows=("country",), compare=("yoy", "share")),
        "places": replace(plain, rows=(below,), compare=("yoy", "share", "contribution")),
        "firms": replace(plain, rows=("enterprise",), compare=("share",)),
    }


def rows_of(found: Answer) -> list[Row]:
    """The rows without the total."""
    return [row for row in found.table.rows if row.code != TOTAL]


def ranked(found: Answer, name: str = "executed") -> list[Row]:
    """The rows with a number in column *name*, the largest first."""
    known = [(row, row.figures[name].value) for row in rows_of(found)]
    return [
        row
        for row, value in sorted(((r, v) for r, v in known if not isinstance(v, Missing)), key=lambda pair: -pair[1])
    ]


def points(rows: Sequence[Row], name: str) -> tuple[tuple[str, str, str, str, Figure], ...]:
    return tuple(("", "", row.zh, row.en, row.figures[name]) for row in rows)


def trend(found: Answer) -> Panel:
    """The months up to the period's last."""
    return Panel("trend", *TITLES["trend"], "line", "usd", found.question, points(rows_of(found), "executed"))


def bars(id: str, zh: str, en: str, found: Answer, most: int = 40) -> Panel:
    """The rows by size."""
    return Panel(id, zh, en, "bar_horizontal", "usd", found.question, points(ranked(found)[:most], "executed"))


def growth(found: Answer) -> Panel:
    """增长拉动: what each division adds to the growth, in points; the last bar is the growth itself."""
    rows = ranked(found, "executed_contribution")
    total = found.table.rows[-1].figures["executed_yoy"]
    whole = (("", "", "合计", "Total", total),) if rows and not total.missing else ()
    made = points(rows, "executed_contribution") + whole if whole else ()
    return Panel(
        "growth",
        "各大类对增长的拉动",
        "What each division adds to the growth",
        "waterfall",
        "points",
        found.question,
        made,
    )


def mapped(id: str, zh: str, en: str, found: Answer, grid: str) -> Panel:
    """The rows as squares."""
    rows = rows_of(found)
    codes = tuple(row.code for row in rows)
    return Panel(id, zh, en, "tiles", "usd", found.question, points(rows, "executed"), codes, grid)


def places(found: Answer, region: str) -> list[Panel]:
    """The regions within: as squares and by size; a county has none."""
    if found.question.rows == ("enterprise",):
        return []
    grid = "provinces" if region == NATION else region
    return [
        mapped("regions", "地区", "Regions", found, grid),
        bars("ranking", "地区位次", "Regions by size", found),
    ]


def deadline(found: Answer) -> Panel:
    """扎堆: each month beside the mean month (100), as it is and by workday, so that a long month is no peak."""
    days = calendar()
    levels: dict[str, tuple[Row, Fraction, int]] = {}
    for row in rows_of(found):
        value = row.figures["executed"].value
        if not isinstance(value, Missing):
            month = Period.parse(row.code)
            levels[row.code] = (
                row,
                Fraction(value),
                days.workdays_between(month.first_day - timedelta(1), month.last_day),
            )
    whole, worked = sum(value for _, value, _ in levels.values()), sum(count for _, _, count in levels.values())
    made = []
    for code, (row, value, workdays) in levels.items():
        raw: Fraction | Missing = value * len(levels) * HUNDRED / whole if whole else Missing.NOT_COMPUTABLE
        even: Fraction | Missing = (
            value * worked * HUNDRED / (whole * workdays) if whole and workdays else Missing.NOT_COMPUTABLE
        )
        for series, english, index in (("当月", "as it is", raw), ("按工作日", "by workday", even)):
            id = f"{'raw' if index is raw else 'by_workday'}|{found.question.region}|{code}"
            made.append((series, english, row.zh, row.en, Figure(id, "month_index", index, "index", row.zh, row.en)))
    words = ("月度扎堆（月均为 100）", "Bunching of months (the mean month is 100)")
    return Panel("deadline", *words, "line", "index", found.question, tuple(made))


def sentences(found: Mapping[str, Answer], head: Sequence[tuple[Figure, Figure]]) -> tuple[tuple[str, str], ...]:
    """What is notable; each says no more than its figures do."""
    question = found["head"].question
    tree = regions(question.period.last_day)
    place, place_en = tree.name(question.region), tree.name(question.region, "en")
    direction = DIRECTIONS[question.direction]
    told: list[tuple[str, str]] = []
    level, change = head[0]
    if not level.missing:
        grown = grew(change)
        told.append(
            (
                f"{question.period.zh}，{place}{direction[0]}执行额 {level.text()} 亿美元{grown[0]}。",
                f"{question.period.en}: {direction[1]} executed value of {place_en} was USD {hundred(level)} million{grown[1]}.",
            )
        )
    if "structure" in found:
        told += first("division", found["structure"])
    if "markets" in found:
        told += first("country", found["markets"])
    if "structure" in found:
        told += pulled(found["structure"])
    if "trend" in found:
        told += peak(found["trend"])
    return tuple(told)


def grew(change: Figure) -> tuple[str, str]:
    """，同比增长 2.20%; nothing where there is no growth to tell; 持平 where it rounds to zero."""
    number = change.number()
    if number is None:
        return "", ""
    if not number:
        return "，同比持平", ", the same as a year before"
    up = number > 0
    return (
        f"，同比{'增长' if up else '下降'} {abs(number)}%",
        f", {'up' if up else 'down'} {abs(number)}% on a year before",
    )


def hundred(figure: Figure) -> str:
    """An amount in millions of dollars, as an English page prints it: the printed 亿 times a hundred."""
    number = figure.number()
    return "" if number is None else f"{number * HUNDRED:,.0f}" if abs(number) >= 1 else f"{number * HUNDRED:,.1f}"


def first(dimension: str, found: Answer) -> list[tuple[str, str]]:
    """The largest, where it stands alone in its place."""
    rows = ranked(found)
    if not rows or (len(rows) > 1 and rows[0].figures["executed"].value == rows[1].figures["executed"].value):
        return []
    row, share = rows[0], rows[0].figures["executed_share"]
    if share.missing or not rows[0].figures["executed"].value:
        return []
    grown = grew(row.figures["executed_yoy"])
    words = {"division": ("大类", "division"), "country": ("市场", "market")}[dimension]
    return [
        (
            f"执行额最大的{words[0]}是{row.zh}，占 {share.text()}%{grown[0]}。",
            f"The largest {words[1]} is {row.en} with {share.text()}%{grown[1]}.",
        )
    ]


def pulled(found: Answer) -> list[tuple[str, str]]:
    """The division that pulls most, and the one that holds back most, in points."""
    rows = ranked(found, "executed_contribution")
    told = []
    for row, up in ((rows[0], True), (rows[-1], False)) if rows else ():
        number = row.figures["executed_contribution"].number()
        if number and (number > 0) == up:
            told.append(
                (
                    f"{row.zh}{'拉动增长' if up else '下拉'} {abs(number)} 个百分点。",
                    f"{row.en} {'adds' if up else 'takes'} {abs(number)} percentage points.",
                )
            )
    return told


def peak(found: Answer) -> list[tuple[str, str]]:
    """The last month beside the one before, where both have business: how often the one goes into the other."""
    rows = rows_of(found)
    if len(rows) < 2:
        return []
    before, last = (row.figures["executed"].value for row in rows[-2:])
    if isinstance(before, Missing) or isinstance(last, Missing) or not before:
        return []
    times = Figure("times", "times", Fraction(last) / before, "index")
    return [
        (
            f"{rows[-1].zh}的执行额是{rows[-2].zh}的 {times.text()} 倍。",
            f"{rows[-1].en} is {times.text()} times {rows[-2].en}.",
        )
    ]
