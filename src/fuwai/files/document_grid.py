"""A printed table as a grid: which cell stands where, and how wide its columns want to be."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fuwai.core.bulletin import Cell, TableBlock

ONE_LINE = 12  # half characters of a heading that stay on one line: 企业数（家）
KEPT_ROWS = 3  # a table that breaks over pages leaves this many rows of its body on each


@dataclass(frozen=True)
class Placed:
    """A cell at *row* and *column* (from 0, header rows first), *rows* deep and *columns* wide."""

    row: int
    column: int
    rows: int
    columns: int
    cell: Cell


@dataclass(frozen=True)
class Grid:
    """All placed cells of a table; the first *header_rows* rows are its header."""

    cells: tuple[Placed, ...]
    header_rows: int
    row_count: int
    column_count: int

    def row(self, number: int) -> Iterator[Placed]:
        """The cells that begin in that row, from the left."""
        return (placed for placed in self.cells if placed.row == number)

    @property
    def short(self) -> bool:
        """Whether the table stays on one page."""
        return self.row_count - self.header_rows <= 2 * KEPT_ROWS

    def stays(self, number: int) -> bool:
        """Whether a row stays on the page of the next one: at both ends of a table, and within a group."""
        first, last = self.header_rows + KEPT_ROWS - 1, self.row_count - KEPT_ROWS
        grouped = any(one.row <= number < one.row + one.rows - 1 for one in self.cells)
        return number < self.row_count - 1 and (self.short or number < first or number >= last or grouped)

    def is_header(self, placed: Placed) -> bool:
        return placed.row < self.header_rows


def grid(block: TableBlock) -> Grid:
    """Place the cells of *block*. A cell of 0 rows or 0 columns stands in for a position that another one covers."""
    rows = (*block.header, *block.rows)
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.rows == 0 or cell.span == 0:
                column += max(cell.span, 1)
                continue
            while (number, column) in taken:
                column += 1
            depth = min(cell.rows, len(rows) - number)
            placed.append(Placed(number, column, depth, cell.span, cell))
            taken |= {(number + down, column + right) for down in range(depth) for right in range(cell.span)}
            column += cell.span
    return Grid(tuple(placed), len(block.header), len(rows), max((column for _, column in taken), default=-1) + 1)


def display_width(text: str) -> int:
    """Columns that *text* takes: a Chinese character counts as two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def column_widths(table: Grid, least: int = 6, most: int = 28) -> list[int]:
    """The width that each column wants, in half characters, from its cells of one column."""
    widths = [least] * table.column_count
    for placed in table.cells:
        if placed.columns == 1:
            # a heading may break into two lines, but not within an English word; a number never
            text = display_width(placed.cell.text)
            word = max((display_width(one) for one in placed.cell.text.split() if one.isascii()), default=0)
            wanted = max((text + 1) // 2, word) if table.is_header(placed) and text > ONE_LINE else text
            widths[placed.column] = min(most, max(widths[placed.column], wanted + 2))
    return widths


def number_insets(table: Grid, widths: list[float], size: float) -> list[float]:
    """How far from the right edge the numbers of each column end, so that they stand under the middle of its heading.

    *widths* of the columns and *size* of the text in points; the digits of a column stay one below the other.
    """
    longest = [0] * table.column_count
    for placed in table.cells:
        if placed.cell.align == "right" and not table.is_header(placed) and placed.columns == 1:
            longest[placed.column] = max(longest[placed.column], display_width(placed.cell.text))
    return [max(0.0, (width - text * size / 2) / 2) for width, text in zip(widths, longest, strict=True)]
