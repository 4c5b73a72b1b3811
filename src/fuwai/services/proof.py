"""校对: the proofreader as a gate for our own bulletins, for files that are dropped, and beside our own approved facts."""

from collections.abc import Sequence

from fuwai.core.bulletin import Cell, Document, TableBlock
from fuwai.core.bulletin import Paragraph as Said
from fuwai.core.proof.statement import Finding
from fuwai.proofreading.page import Grid, Page, Paragraph
from fuwai.proofreading.page import grid as grid_of
from fuwai.proofreading.proofread import proofs

__all__ = ["gate", "page_of_document"]


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
