"""提问: any table of the standard, from one question (core.question). Engines count, core divides; a page, a command and the
open API ask here. What is too large to be read is refused before it is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import prod
from pathlib import Path

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.cell import DISTINCT, CellQuery, Engine, region_level
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.core.figure import Figure, Missing
from fuwai.core.indicator import Count, counts
from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.question import DIMENSION_NAMES, PLAIN, TIMES, Question
from fuwai.core.review import LEVEL_NAMES, Level
from fuwai.core.table import Column, Row, Table
from fuwai.facts import snapshot as disk
from fuwai.facts.plan import cardinality
from fuwai.services.ask_cell import CellBook, Key, too_fine
from fuwai.services.ask_figure import MOST_QUERIES, Asked, Maker
from fuwai.services.ask_slice import slices
from fuwai.services.double_check import doubled
from fuwai.services.facts import build_facts, open_facts, parse_moment
from fuwai.services.label import DIRECTIONS, Labels, Name
from fuwai.standards.indicators import indicator

MOST_CELLS = 200_000  # figures of one table; a sheet of 200 columns and 1,000 rows
MOST_SLICES = 20_000  # combinations of the codes of time and sets
TOTAL = "total"
TOTAL_NAMES: Name = ("合计", "Total")
BY_SIZE = ("country", "final_country", "enterprise", "contract")  # listed by the first measure, the largest first
COLUMNS = {  # of a set of codes → the column that it is of
    "country_group": "country",
    "region_group": "city",
    "sector": "industry",
    "client_sector": "client_industry",
}
BREAK = Column("break", "中断", "Break")
ASK = "ask"  # the kind of a table that was asked for, among the named ones


@dataclass(frozen=True)
class Answer:
    """A table and what it was made from: the question, what stands in each column by its name, the figures by id, and of
    each level that is counted the question to the engine (`queries[id]()`), whose filings can be listed."""

    question: Question
    table: Table
    columns: Mapping[str, Asked]
    figures: Mapping[str, Figure]
    queries: Mapping[str, Callable[[], CellQuery]]


def ask(question: Question, viewer: Viewer | None = None, *, twice: bool = False) -> Answer:
    """The answer on the store's facts. *viewer* (None: an operator's command) is held to its own region. *twice*: every
    cell is computed by another way too, as what is published must be.

    Raises FuwaiError `access.figures`, `indicator.unknown`, `ask.too_many`, `group.not_yet`, `engine.…`, `facts.…`,
    `table.recomputed_differs`.
    """
    if viewer is not None:
        own(viewer, question.region)
    fitting(question)
    built = build_facts(parse_moment(question.as_of or None))
    return answer(question, opened(question, built.path, twice=twice), built.as_of.isoformat())


def ask_of(question: Question, facts: Path, *, twice: bool = False) -> Answer:
    """The answer on the facts of a folder, as the second sample is one. Raises FuwaiError `facts.missing` and as `ask`."""
    fitting(question)
    return answer(question, opened(question, facts, twice=twice), disk.about(facts).get("as_of", ""))


def opened(question: Question, facts: Path, *, twice: bool) -> Engine:
    """The question's engine, held to another way where *twice*."""
    engine = open_facts(question.engine, facts)
    return doubled(engine, facts) if twice else engine


def fitting(question: Question) -> None:
    """What can be known before an engine is started. Raises FuwaiError `indicator.unknown`, `region.unknown`,
    `cell.no_such_column` where the facts of a measure lack a dimension or the column of a condition."""
    named = (*question.dimensions, *(condition.dimension for condition in question.where))
    columns = tuple(
        dict.fromkeys(COLUMNS.get(name, name) for name in named if name not in TIMES and name != "size_band")
    )
    for id in question.measures:
        about = indicator(id)
        for each in [about, *map(indicator, counts([about]))]:
            if isinstance(each.how, Count):
                CellQuery(each.how.fact, (each.how.measure,), columns, question.region, question.period).conditions()


def own(viewer: Viewer, region: str) -> None:
    """Raises FuwaiError `access.figures` for a region that is not within the viewer's, and for who sees no figures."""
    inside = region_prefix(viewer.code) if viewer.code and viewer.kind != "enterprise" else ""
    if viewer.kind in ("enterprise", "expert", "payer") or not region_prefix(region).startswith(inside):
        raise FuwaiError("access.figures", f"{region} 不在您的地区内", f"{region} is not within your region")


def answer(question: Question, engine: Engine, as_of: str = "") -> Answer:
    """The answer of *engine*."""
    for id in question.measures:
        if not indicator(id).holds(question.period.last_day):
            raise FuwaiError(
                "ask.not_in_force",
                f"指标 {id} 在 {question.period.last_day} 不适用; 请改报告期或换指标",
                f"the indicator {id} is not in force on {question.period.last_day}; choose another period or measure",
            )
    maker = Maker(CellBook(question, engine, Labels(engine, question.region, question.period.last_day)))
    held(maker, engine)
    maker.book.prepare(maker.needs())
    rows, columns = ordered(maker, question.rows), ordered(maker, question.columns)
    if (figures := len(rows) * len(columns) * width(question)) > MOST_CELLS:
        raise too_many(figures, max(question.dimensions, key=lambda name: _size(question, name)))
    asked = maker.columns(columns)
    keys: list[Key | None] = [*rows, None] if question.rows else [None]
    small = len(keys) * len(asked) <= MOST_QUERIES
    made = [_row(maker, key, asked, rows, small) for key in keys]
    return Answer(
        question,
        _table(maker, asked, made, as_of),
        {each.name: each for each in asked},
        {figure.id: figure for row in made for figure in row.figures.values()},
        {
            row.figures[each.name].id: partial(maker.query, each, key)
            for row, key in zip(made, keys, strict=True)
            for each in asked
            if not each.compare and isinstance(maker.measures[each.measure].how, Count)
        },
    )


def width(question: Question) -> int:
    return len(question.measures) * (1 + len(question.compare))


def held(maker: Maker, engine: Engine) -> None:
    """Raise FuwaiError `ask.too_many` where the table would have more than MOST_CELLS figures.

    First by the estimates of how many codes there are; what may be too many is held to the facts there are, and
    to the enterprises, contracts and countries among them.
    """
    question = maker.question
    sizes = {name: _size(question, name) for name in question.dimensions}
    sliced = {name: size for name, size in sizes.items() if name not in PLAIN}
    if (
        asked := sum(prod(sliced.get(name, 1) for name in need.dims) for need in dict.fromkeys(maker.needs()))
    ) > MOST_SLICES:
        raise too_fine(asked)
    if width(question) * prod(sizes.values()) <= MOST_CELLS:
        return
    count = next(iter(maker.needs())).count
    where = maker.book.where(count, question.period)
    told = {column: measure for measure, column in DISTINCT.items() if column in sizes and column in FACTS[count.fact]}
    measures = ("rows", *told.values())
    query = CellQuery(count.fact, measures, (), question.region, question.period, "all", where, count.until)
    facts, *counted = (max(1, number) for number in engine.cells(query).rows[()])
    sizes |= {column: min(sizes[column], number) for column, number in zip(told, counted, strict=True)}
    sides = [
        prod(size for name, size in sizes.items() if name in side and name not in PLAIN)
        * min(facts, prod(size for name, size in sizes.items() if name in side and name in PLAIN))
        for side in (question.rows, question.columns)
    ]
    if (figures := width(question) * prod(sides)) > MOST_CELLS:
        raise too_many(figures, max(sizes, key=lambda name: sizes[name]))


def _size(question: Question, name: str) -> int:
    """How many codes a dimension may show."""
    if name not in PLAIN:
        return len(slices(name, question, question.period.last_day))
    estimate = cardinality(name, region_level(question.region))
    chosen = [condition.codes for condition in question.where if condition.dimension == name]
    listed = chosen and not any(code.endswith("*") or code.startswith("group:") for code in chosen[0])
    return min(estimate, len(chosen[0])) if listed else estimate


def too_many(figures: int, largest: str) -> FuwaiError:
    return FuwaiError(
        "ask.too_many",
        f"这张表约有 {figures:,} 个数, 至多 {MOST_CELLS:,} 个; 请去掉 {largest}, 或用 where 只取其中几个 ({largest} in …)",
        f"this table would have about {figures:,} figures, and at most {MOST_CELLS:,} are made; leave out {largest}, or take "
        f"some of it by where ({largest} in …)",
    )


def ordered(maker: Maker, dims: tuple[str, ...]) -> list[Key]:
    """The codes of a side that occur: times and sets in their order, markets and enterprises by size, others by code."""
    if not dims:
        return [()]
    question, first = maker.question, maker.measures[maker.question.measures[0]]
    places = {
        name: {each.code: number for number, each in enumerate(slices(name, question, question.period.last_day))}
        for name in dims
        if name not in PLAIN
    }

    def place(key: Key) -> tuple[object, ...]:
        pairs = zip(dims, key, strict=True)
        codes = [places[name].get(str(code), -1) if name in places else str(code) for name, code in pairs]
        if dims[-1] not in BY_SIZE:
            return tuple(codes)
        level = maker.book.level(first, dims, key)
        return (*codes[:-1], 0 if isinstance(level, Missing) else -level, codes[-1])

    keys = maker.keys(dims)
    if (
        len(dims) == 1 and dims[0] in TIMES
    ):  # a month without any business is a zero, or not filed, and is shown as such
        keys = [(code,) for code in places[dims[0]]]
    return sorted(keys, key=place)


def _row(maker: Maker, key: Key | None, asked: Sequence[Asked], rows: Sequence[Key], small: bool) -> Row:
    """A row of figures; the total where there is no key."""
    dims = maker.question.rows
    figures = {each.name: maker.figure(each, key, rows) for each in asked}
    if small:
        figures = {
            each.name: replace(figures[each.name], query=maker.query(each, key).statement(), parts=maker.parts(each))
            for each in asked
        }
    breaks = {words[0]: words for each in figures.values() for words in maker.breaks.get(each.id, ())}
    texts = {BREAK.name: "; ".join(breaks)} if breaks else {}
    if key is None:
        head = {dims[0]: TOTAL_NAMES[0]} if dims else {"name": TOTAL_NAMES[0]}
        return Row(TOTAL, *TOTAL_NAMES, figures, texts | head)
    names = [maker.name(name, code) for name, code in zip(dims, key, strict=True)]
    for name, code, (zh, _) in zip(dims, key, names, strict=True):
        texts |= {name: zh, f"{name}_code": str(code)}
    zh, en = " · ".join(zh for zh, _ in names), " · ".join(en for _, en in names)
    return Row("+".join(map(str, key)), zh, en, figures, texts)


def _table(maker: Maker, asked: Sequence[Asked], rows: Sequence[Row], as_of: str) -> Table:
    question, tree = maker.question, maker.labels.tree
    heads = [
        column
        for name in question.rows
        for column in (
            Column(f"{name}_code", f"{DIMENSION_NAMES[name][0]}代码", f"{DIMENSION_NAMES[name][1]}, code"),
            Column(name, *DIMENSION_NAMES[name]),
        )
    ] or [Column("name", "名称", "Name")]
    breaks = [BREAK] if any(BREAK.name in row.texts for row in rows) else []
    told = [(zh, en) for names in maker.breaks.values() for zh, en in names]
    notes = [*_notes(question, maker, as_of), *((f"中断: {zh}", f"break: {en}") for zh, en in dict.fromkeys(told))]
    measures = list(maker.measures.values())
    direction = DIRECTIONS[question.direction if any(each.directed for each in measures) else "all"]
    zh = f"{question.period.zh}{tree.name(question.region)}{direction[0]}{'、'.join(each.zh for each in measures)}"
    en = ", ".join(
        filter(
            None, (*(each.en for each in measures), direction[1], tree.name(question.region, "en"), question.period.en)
        )
    )
    columns = (*heads, *(Column(each.name, each.zh, each.en, each.unit) for each in asked), *breaks)
    level = Level(region_level(question.region)).name.lower()
    pairs = tuple(zh for zh, _ in notes), tuple(en for _, en in notes)
    return Table(
        ASK,
        zh,
        en,
        question.region,
        question.period.code,
        question.direction,
        level,
        as_of,
        columns,
        tuple(rows),
        *pairs,
    )


def _notes(question: Question, maker: Maker, as_of: str) -> list[Name]:
    """What a reader must know: the address, units, level of review, moment, definitions that no source states."""
    zh, en = LEVEL_NAMES[Level(region_level(question.region))]
    notes = [
        (
            f"{zh}已核准的数据; 数据截至 {minute_zh(as_of)}",
            f"approved up to the level of the {en}; as of {minute_en(as_of)}",
        )
    ]
    notes.append((f"提问: {question.text}", f"question: {question.text}"))
    for each in maker.measures.values():
        doubt = (
            "" if each.confirmed else "（定义未见原文）",
            "" if each.confirmed else " (no source states the definition)",
        )
        notes.append((f"{each.zh} = {each.formula}{doubt[0]}", f"{each.en} = {each.formula}{doubt[1]}"))
    marks = ("0 为零; -- 不可比; … 尚未填报; c 保密", "0 is zero; -- not computable; … not yet filed; c confidential")
    return [*notes, marks]
