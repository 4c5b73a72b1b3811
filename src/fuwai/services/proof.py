"""校对: the proofreader as a gate for our own bulletins, for files that are dropped, and beside our own approved facts."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from fuwai.core.bulletin import Cell, Document, TableBlock
from fuwai.core.bulletin import Paragraph as Said
from fuwai.core.error import FuwaiError
from fuwai.core.figure import CENTS_IN_YI, Figure, Missing
from fuwai.core.proof.interval import decimal_text
from fuwai.core.proof.statement import Finding, Statement
from fuwai.proofreading.file import page_of_bytes
from fuwai.proofreading.page import Grid, Page, Paragraph
from fuwai.proofreading.page import grid as grid_of
from fuwai.proofreading.proofread import Proofs, in_order, proofs, statements_of
from fuwai.services.bulletin import bulletin

LARGEST_SENT = 5 * 1024 * 1024  # bytes of a file that comes over the net
LONGEST = 200_000  # characters; a bulletin of ten pages has 10,000

__all__ = ["against", "gate", "page_of_document", "proofread"]


def proofread(data: bytes, name: str, against_own: str = "") -> tuple[Page, Proofs]:
    """The page of a file's content, and its proofs; with *against_own* (REGION:PERIOD) also what our facts contradict.

    Raises FuwaiError `proofread.…`, and those of a bulletin for an unknown region or period.
    """
    page = page_of_bytes(data, name)
    if _length(page) > LONGEST:
        raise FuwaiError(
            "proofread.too_long",
            f"文字超过 {LONGEST} 字，不像一份通报",
            f"more than {LONGEST} characters are no bulletin",
        )
    found = proofs(page)
    if not against_own:
        return page, found
    region, mark, period = against_own.partition(":")
    if not (region and mark and period):
        raise FuwaiError(
            "proofread.against",
            f"--against 须写作“地区:报告期”, 如 330000:2015H1, 而不是 {against_own[:40]!r}",
            f"--against is REGION:PERIOD, as 330000:2015H1, not {against_own[:40]!r}",
        )
    own = bulletin(region, period)
    return page, replace(found, findings=in_order((*found.findings, *against(page, own))))


def _length(page: Page) -> int:
    cells = (len(cell) for block in page.blocks if isinstance(block, Grid) for row in block.rows for cell in row)
    return len(page.text) + sum(cells)


def against(page: Page, own: Document) -> tuple[Finding, ...]:
    """Printed numbers of *page* that the approved facts behind *own*, our bulletin of the same region and period, do not give.

    Only what both are understood to speak of is compared: indicator, period, direction, class, region, country, band.
    A figure's exact value is held against what was printed, so that rounding to any number of places is right.
    """
    ours = {(s.kind, s.of, s.base): s for s in statements_of(page_of_document(own)) if s.interval()}
    found = []
    for said in statements_of(page):
        mine, interval = ours.get((said.kind, said.of, said.base)), said.interval()
        if mine is None or interval is None or mine.interval() is None:
            continue
        figure = _figure(own, mine)
        exact = _exact(figure, mine)
        right = interval.holds(exact) if exact is not None else interval.meets(mine.interval() or interval)
        if not right:
            found.append(_contradicted(said, mine, figure, exact, own))
    return tuple(found)


def _figure(own: Document, mine: Statement) -> Figure | None:
    """The bound figure that our own bulletin printed as *mine*: same digits, same indicator, same codes."""
    assert mine.printed is not None
    digits = mine.printed.digits
    codes = [code for _, code in mine.of.dims]
    fitting = [
        figure
        for figure in own.figures.values()
        if figure.text().lstrip("-") == digits
        and figure.indicator.startswith(mine.of.indicator if mine.of.measure != "count" else "")
    ]
    return max(fitting, key=lambda figure: (sum(code in figure.id for code in codes), -len(figure.id)), default=None)


def _exact(figure: Figure | None, mine: Statement) -> Fraction | None:
    """The figure's exact value in the statement's unit; None where its sign or its size shows it to be another one."""
    if figure is None or isinstance(figure.value, Missing):
        return None
    value = Fraction(figure.value, CENTS_IN_YI) if figure.unit == "usd" else Fraction(figure.value)
    interval = mine.interval()
    return value if interval is not None and interval.holds(value) else None


def _contradicted(
    said: Statement, mine: Statement, figure: Figure | None, exact: Fraction | None, own: Document
) -> Finding:
    assert mine.printed is not None
    value = decimal_text(exact) if exact is not None else mine.printed.digits
    name = figure.id if figure else ""
    made = f"；图号 {name}，fuwai figure 可查其来源" if name else ""
    made_en = f"; figure {name}, whose source `fuwai figure` tells" if name else ""
    how = f"（{figure.zh}）" if figure and figure.zh else ""
    how_en = f" ({figure.en})" if figure and figure.en else ""
    return Finding(
        said.place,
        said.quote,
        "against",
        f"印作 {said.quote}，即 {said.interval()}；按截至 {own.as_of} 的核准数据为 {value}{how}{made}",
        f"printed {said.quote}, that is {said.interval()}; the facts approved as of {own.as_of} give {value}{how_en}{made_en}",
        interval=str(mine.interval()),
        repair=mine.printed.text(),
        against=(name or mine.quote,),
    )


def gate(*documents: Document) -> tuple[Finding, ...]:
    """What of our own bulletins cannot be, before they are released: empty where all of it can.

    The documents are read as printed, as a stranger would read them; that their figures are bound proves nothing here.
    """
    return tuple(finding for document in documents for finding in proofs(page_of_document(document)).findings)


def page_of_document(document: Document) -> Page:
    """*document* as a page; its lines are numbered by block, the title being the first."""
    blocks: list[Paragraph | Grid] = [Paragraph(document.title, 1)]
    for number, block in enumerate(document.blocks(), 2):
        if isinstance(block, Said):
            blocks.append(Paragraph(block.text, number))
        elif isinstance(block, TableBlock):
            blocks.append(_grid(block, number, document.language))
    blocks += [Paragraph(note, len(blocks) + 1) for note in document.notes]
    return Page(document.title, tuple(blocks))


def _grid(table: TableBlock, line: int, language: str) -> Grid:
    rows = _filled((*table.header, *table.rows))
    heads, body = rows[: len(table.header)], [(line, row) for row in rows[len(table.header) :]]
    unit = table.unit if language == "en" else f"单位：{table.unit}"
    return grid_of(f"{table.caption} {unit}", heads, body)


def _filled(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The text of every square, those that a deeper or wider cell reaches into among them."""
    reached: dict[tuple[int, int], str] = {}
    filled: list[list[str]] = []
    for number, row in enumerate(rows):
        squares: list[str] = []
        for cell in (cell for cell in row if cell.rows):
            while (number, len(squares)) in reached:
                squares.append(reached[number, len(squares)])
            for right in range(cell.span):
                for down in range(1, cell.rows):
                    reached[number + down, len(squares) + right] = cell.text
            squares += [cell.text] * cell.span
        while (number, len(squares)) in reached:
            squares.append(reached[number, len(squares)])
        filled.append(squares)
    return filled
