"""统计表: the five kinds of table, as rows of figures from one book."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from fuwai.core.catalogue import OTHER
from fuwai.core.cell import Direction
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.period import Period
from fuwai.core.region import CITY, COUNTY, PROVINCE
from fuwai.core.review import LEVEL_NAMES, Level
from fuwai.core.table import Column, Row, Table, ranks
from fuwai.services.facts import build_facts, open_facts, parse_moment
from fuwai.services.figure import CENTS, FigureBook
from fuwai.services.label import DIRECTIONS, Name, bounded
from fuwai.standards.group import country_group
from fuwai.standards.tables import Kind, enterprise_bands, publishing_threshold
from fuwai.standards.tables import kind as kind_of

TOTAL = "total"
TOTAL_NAMES: Name = ("合计", "Total")
WHOLE_NAMES: Name = ("全部市场", "all markets")
DIMENSION_OF = {COUNTY: "county", CITY: "city", PROVINCE: "province"}
Dims = Mapping[str, str]
Place = tuple[Dims, str, str, str]  # what a row is of, its code, its names

LEVELS = {"executed": "executed", "contract_value": "contract_value"} | {
    name: name for name in ("contracts", "enterprises", "registered", "new_registered")
}
SHARES = {"share": "executed", "executed_share": "executed", "contract_share": "contract_value"}
GROWTHS = {
    "executed_growth": ("executed", "yoy"),
    "executed_pop": ("executed", "pop"),
    "contract_growth": ("contract_value", "yoy"),
    "contract_pop": ("contract_value", "pop"),
}
TO_DATE = {"executed_ytd": "executed", "contract_ytd": "contract_value"}


def table(
    kind: str,
    region: str,
    period: Period | str,
    direction: Direction = "offshore",
    as_of: str | None = None,
    groups: Sequence[str] = (),
    book: FigureBook | None = None,
    extra: Sequence[str] = (),
    engine: str = "",
) -> Table:
    """The table *kind* (industry, markets, cities, enterprises, months) of *region* in *period*.

    *groups* are ids of country groups, for markets. *extra* names further columns. Without a *book*, the facts are those
    of the store as of *as_of* (a moment as typed; without one, the last event), counted by *engine* (empty: the
    office's own). Raises FuwaiError for an unknown kind, column, region, period or group.
    """
    columns(kind_of(kind), extra)
    book = book or open_book(region, period, direction, as_of, engine)
    return tables((kind,), book, groups, extra)[0]


def tables(
    kinds: Sequence[str], book: FigureBook, groups: Sequence[str] = (), extra: Sequence[str] = ()
) -> list[Table]:
    """Several tables from one book, which asks its engine for all of their cells at once."""
    for group in groups:
        country_group(group, book.period.last_day)
    described = {kind: columns(kind_of(kind), extra) for kind in kinds}
    makers = {kind: maker(kind, described[kind], groups) for kind in kinds}
    book.rehearse(lambda twin: [make(twin) for make in makers.values()])
    return [_table(book, kind_of(kind), described[kind], makers[kind](book)) for kind in kinds]


def composed(kind: str, book: FigureBook, columns: Sequence[Column], groups: Sequence[str] = ()) -> Table:
    """A table from a book that has rehearsed it, or from a twin that rehearses: no passes of its own."""
    return _table(book, kind_of(kind), tuple(columns), maker(kind, columns, groups)(book))


def maker(kind: str, columns: Sequence[Column], groups: Sequence[str] = ()) -> Callable[[FigureBook], list[Row]]:
    """What makes the rows of a kind of table from a book."""
    makers: dict[str, Callable[[FigureBook], list[Row]]] = {
        "industry": partial(_industry, columns=columns),
        "markets": partial(_markets, columns=columns, groups=tuple(groups)),
        "cities": partial(_cities, columns=columns),
        "enterprises": _enterprises,
        "months": partial(_months, columns=columns),
    }
    return makers[kind]


def _table(book: FigureBook, about: Kind, described: tuple[Column, ...], rows: Sequence[Row]) -> Table:
    tree = book.labels.tree
    region_zh, region_en = tree.name(book.region), tree.name(book.region, "en")
    directed_zh, directed_en = DIRECTIONS[book.direction]
    notes = list(_notes(book))
    return Table(
        kind=about.id,
        zh=f"{book.period.zh}{region_zh}{directed_zh}{about.zh}",
        en=", ".join(filter(None, (about.en, directed_en, region_en, book.period.en))),
        region=book.region,
        period=book.period.code,
        direction=book.direction,
        level=Level(tree.level(book.region)).name.lower(),
        as_of=book.as_of,
        columns=described,
        rows=tuple(_only(row, described) for row in rows),
        notes_zh=tuple(zh for zh, _ in notes),
        notes_en=tuple(en for _, en in notes),
    )


def open_book(
    region: str, period: Period | str, direction: Direction = "offshore", as_of: str | None = None, engine: str = ""
) -> FigureBook:
    """A book of figures on the store's facts as of a moment as typed (2015-07-15), or of the last event; *engine* names one,
    empty the office's own."""
    period = period if isinstance(period, Period) else Period.parse(period)
    built = build_facts(parse_moment(as_of))
    return FigureBook(open_facts(engine, built.path), region, period, direction, built.as_of.isoformat())


def columns(kind: Kind, extra: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a kind with those asked for besides. Raises FuwaiError `table.unknown_column`."""
    more = {column.name: column for column in kind.extra}
    own = {column.name for column in kind.columns}
    if unknown := [name for name in extra if name not in more and name not in own]:
        raise FuwaiError(
            "table.unknown_column",
            f"统计表 {kind.id} 没有列 {'、'.join(unknown)}; 可加 {'、'.join(more)}",
            f"the table {kind.id} has no column {', '.join(unknown)}; it can have {', '.join(more)}",
        )
    return (*kind.columns, *(more[name] for name in dict.fromkeys(extra) if name in more))


def _industry(book: FigureBook, columns: Sequence[Column]) -> list[Row]:
    """Sections with their divisions, what is coded under no division in force, and the total."""
    edition, occurring = book.labels.edition, set(book.values(book.scope("executed", {}), "division"))
    rows = []
    for section in edition.sections.values():
        rows.append(_row(book, ({"section": section.code}, section.code, section.zh, section.en), columns))
        for division in edition.divisions.values():
            if division.section == section.code:
                place: Place = ({"division": division.code}, division.code, division.zh, division.en)
                rows.append(replace(_row(book, place, columns), parent=section.code))
    for code in sorted(str(code) for code in occurring - set(edition.divisions)):
        rows.append(_row(book, ({"division": code}, code, *book.labels.name("division", code or OTHER)), columns))
    return [
        *_ranked(book, [row for row in rows if row.code not in edition.sections], rows, "division"),
        _total(book, columns),
    ]


def _markets(book: FigureBook, columns: Sequence[Column], groups: Sequence[str]) -> list[Row]:
    """Countries, the largest first, then the country groups; a group within another one has its share of that one."""
    rows = []
    for ranked in book.ranking("executed", "country"):
        place: Place = ({"country": ranked.code}, ranked.code, ranked.zh, ranked.en)
        row = _row(book, place, columns)
        rows.append(
            replace(row, figures={**row.figures, "rank": ranked.place}, texts={**row.texts, "share_of": WHOLE_NAMES[0]})
        )
    members = {group: country_group(group, book.period.last_day).members for group in groups}
    for group in groups:
        name = book.labels.name("country_group", group)
        around = [other for other in groups if members[group] < members[other]]
        whole = min(around, key=lambda other: len(members[other])) if around else ""
        of = {"country_group": whole} if whole else {}
        row = _row(book, ({"country_group": group}, group, *name), columns, of)
        base = book.labels.name("country_group", whole)[0] if whole else WHOLE_NAMES[0]
        rows.append(replace(row, texts={**row.texts, "share_of": base}))
    return rows


def _cities(book: FigureBook, columns: Sequence[Column]) -> list[Row]:
    """The regions directly below, then the body's own registrations (本级) and what the tree does not list; the total."""
    places = list(_parts(book, columns))
    rows = [_row(book, place, columns) for place in places]
    names = book.labels.tree.short(book.region), book.labels.tree.short(book.region, "en")
    return [*_ranked(book, rows, rows, "city"), _total(book, columns, names)]


def _parts(book: FigureBook, columns: Sequence[Column]) -> Iterator[Place]:
    """The regions below in code order, each by the dimension of its level; all that occurs has one place, and only one."""
    tree = book.labels.tree
    inner = {code: DIMENSION_OF[tree.level(code)] for code in tree.children(book.region)}
    coarse = {3: "city", 4: "province"}.get(tree.level(book.region), "county")
    finer = "county" in inner.values() and coarse == "city"  # counties directly under a province have no city
    for code, dimension in inner.items():
        yield {dimension: code}, code, *book.labels.name(dimension, code)
    for dimension in (coarse, "county") if finer else (coarse,):
        for code in _occurring(book, dimension, columns):
            apart = finer and dimension == "city" and code == book.region  # told apart by county in the second round
            within = finer and dimension == "county" and code in tree and tree.city_of(code) != book.region
            if code not in inner and not apart and not within:
                yield {dimension: code}, code, *book.labels.name(dimension, code)


def _occurring(book: FigureBook, dimension: str, columns: Sequence[Column]) -> list[str]:
    """The codes that have contracts, executions or, where they are asked for, enterprises."""
    asked = {column.name for column in columns}
    measures = ["executed", "contract_value", *(name for name in ("registered", "new_registered") if name in asked)]
    found = {str(code) for name in measures for code in book.values(book.scope(name, {}), dimension)}
    return sorted(found)


def _enterprises(book: FigureBook) -> list[Row]:
    """Nested bands of enterprises by executed value; the first is all with any execution."""
    rows = []
    for bound in enterprise_bands(book.period.last_day):
        band = book.above(bound)
        figures = {
            "count": band.count,
            "executed": band.executed,
            "share": band.share,
            "growth": band.growth,
            "count_before": band.count_before,
            "count_change": band.count_change,
        }
        zh, en = bounded(bound)
        names = (zh.removesuffix("企业"), en) if bound else ("有执行", "enterprises with execution")
        rows.append(Row(str(bound), *names, figures, {"band": names[0]}))
    return rows


def _months(book: FigureBook, columns: Sequence[Column]) -> list[Row]:
    """Each month of the period: its level, both comparisons, and the year to date."""
    rows = []
    for month in book.period.months:
        period = Period.of_month(month)
        asked = {"period": period}
        figures = {column.name: made for column in columns if (made := _figure(book, column.name, asked, {}))}
        if any(column.name == "ytd_growth" for column in columns):
            figures["ytd_growth"] = book.growth("executed", "yoy", period=period.year_to_date())
        rows.append(Row(period.code, period.zh, period.en, figures, {"month": period.code}))
    return rows


def _row(book: FigureBook, place: Place, columns: Sequence[Column], whole: Dims | None = None) -> Row:
    dims, code, zh, en = place
    figures = {column.name: made for column in columns if (made := _figure(book, column.name, dims, whole or {}))}
    return Row(code, zh, en, figures, {"code": code, "name": zh})


def _figure(book: FigureBook, name: str, dims: Mapping[str, object], whole: Dims) -> Figure | None:
    """The figure of a column for what a row is of; None for columns of words and of rank."""
    if name in LEVELS:
        return book.level(LEVELS[name], **dims)
    if name in SHARES:
        return book.share(SHARES[name], dims, whole)  # type: ignore[arg-type]
    if name in GROWTHS:
        measure, compare = GROWTHS[name]
        return book.growth(measure, compare, **dims)  # type: ignore[arg-type]
    if name in TO_DATE:
        inner = dict(dims)
        period = inner.pop("period", book.period)
        assert isinstance(period, Period)
        return book.level(TO_DATE[name], period=period.year_to_date(), **inner)
    return None


def _total(book: FigureBook, columns: Sequence[Column], names: Name = TOTAL_NAMES) -> Row:
    """The whole region. It is no part of anything here, so its share has no base and prints --."""
    row = _row(book, ({}, TOTAL, *names), columns)
    figures = {
        name: replace(figure, value=Missing.NOT_COMPUTABLE, id=f"{figure.id}|{TOTAL}") if name in SHARES else figure
        for name, figure in row.figures.items()
    }
    book.figures |= {figure.id: figure for figure in figures.values()}
    return replace(row, figures=figures)


def _ranked(book: FigureBook, ranked: Sequence[Row], rows: Sequence[Row], by: str) -> list[Row]:
    """*rows*, of which those in *ranked* have their place by executed value."""
    levels = {row.code: row.figures["executed"] for row in ranked}
    places = ranks((code, figure.value) for code, figure in levels.items() if isinstance(figure.value, int))
    placed = []
    for row in rows:
        if row.code not in places:
            placed.append(row)
            continue
        place = Figure(f"{levels[row.code].id}|rank-by:{by}", "executed_rank", places[row.code], "rank", row.zh, row.en)
        book.figures[place.id] = place
        placed.append(replace(row, figures={**row.figures, "rank": place}))
    return placed


def _only(row: Row, columns: Sequence[Column]) -> Row:
    """*row* with the figures and words of *columns* alone, in their order."""
    figures = {column.name: row.figures[column.name] for column in columns if column.name in row.figures}
    texts = {column.name: row.texts[column.name] for column in columns if column.name in row.texts}
    return replace(row, figures=figures, texts=texts)


def _notes(book: FigureBook) -> Iterator[Name]:
    """What a reader must know: units, level of review, moment, marks, and how far the facts reach."""
    zh, en = LEVEL_NAMES[Level(book.labels.tree.level(book.region))]
    known = (minute_zh(book.as_of), minute_en(book.as_of))
    moment = (f"数据截至 {known[0]}", f"facts as of {known[1]}") if book.as_of else ("", "")
    yield f"{zh}已核准的数据; {moment[0]}".strip("; "), f"approved up to the level of the {en}; {moment[1]}".strip("; ")
    threshold = publishing_threshold(book.period.last_day) // CENTS
    yield (
        f"金额单位亿美元, 占比和增幅单位为百分比; -- 无基数或基数低于 {threshold / 10**8} 亿美元, … 未填报, c 保密",
        f"values in 100 million US dollars, shares and growth in percent; -- no base, or one below {threshold:,} dollars; "
        "… not yet filed; c confidential",
    )
    if book.coverage and (book.period.months[0] < book.coverage[0] or book.period.months[-1] > book.coverage[1]):
        first, last = (Period.of_month(month) for month in book.coverage)
        yield f"数据只有 {first.zh} 至 {last.zh}", f"the facts run from {first.en} to {last.en} only"
