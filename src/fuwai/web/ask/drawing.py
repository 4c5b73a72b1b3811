"""The chart beside an answer: by what stands in the rows, a line over time, a map without a map, or bars."""

from fuwai.core.bulletin import ChartBlock
from fuwai.core.question import TIMES
from fuwai.files.table import UNITS
from fuwai.services.ask import TOTAL, Answer
from fuwai.services.ask_figure import Asked
from fuwai.standards.tiles import Grid, tiles
from fuwai.web.words import said

MOST, SERIES = 24, 8  # rows and series that a chart shows; the table beside it shows all
KINDS = ("bar_horizontal", "bar", "line", "tiles")


def grid_of(answer: Answer) -> Grid:
    """The squares of the first rows' dimension, where somebody laid them out."""
    question = answer.question
    if question.rows == ("country",):
        return tiles("world")
    if question.rows == ("province",):
        return tiles("provinces")
    return tiles(question.region) if question.rows == ("city",) else {}


def fitting(answer: Answer) -> tuple[str, ...]:
    """The kinds of chart that fit the answer, the usual one first; none where nothing is broken down."""
    question = answer.question
    if not question.rows:
        return ()
    if question.rows[-1] in TIMES and len(question.rows) == 1:
        return ("line", "bar", "bar_horizontal")
    grid = ("tiles",) if grid_of(answer) and not question.columns else ()
    return ("bar_horizontal", *grid)


def block(answer: Answer, kind: str) -> ChartBlock:
    """The first measure's level by rows, a series for each code of the columns."""
    levels = [
        each for each in answer.columns.values() if each.measure == answer.question.measures[0] and not each.compare
    ]
    series = [each for each in levels if each.codes is not None] or levels[:1]
    grid = grid_of(answer) if kind == "tiles" else {}
    rows = [row for row in answer.table.rows if row.code != TOTAL]
    if kind == "bar_horizontal" and len(series) == 1:
        rows = sorted(rows, key=lambda row: -(row.figures[series[0].name].number() or 0))
    rows = rows if kind in ("line", "tiles") else rows[:MOST]
    points = tuple(
        (words_of(each), said(row.zh, row.en), row.figures[each.name].id) for each in series[:SERIES] for row in rows
    )
    places = tuple((said(row.zh, row.en), *grid[row.code]) for row in rows if row.code in grid)
    caption = said(answer.table.zh, answer.table.en)
    return ChartBlock("answer", caption, kind, said(*UNITS[levels[0].unit][:2]), points, tiles=places)  # type: ignore[arg-type]


def words_of(asked: Asked) -> str:
    """The words of a series: the column's, without the measure's where there is but one series."""
    return said(asked.zh, asked.en)
