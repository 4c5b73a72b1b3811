"""Text that we write into a workbook stays text: a cell that begins with = + - @ is no formula, whoever wrote it."""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CELL_CHARACTERS = 32_767  # Excel's limit of a cell


def put_text(cell: Cell, text: str) -> None:
    """Write *text* into *cell* as text, quoted where it could be taken for a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:CELL_CHARACTERS]
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
