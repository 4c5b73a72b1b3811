"""A list that is no record as a workbook: one sheet, a line of headings, texts, whole numbers and amounts below."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from fuwai.files.scan import column_letter
from fuwai.files.written import put_text

HEAD = Font(bold=True)
WIDTH = 18  # characters of a column
MONEY = "#,##0.00"


def xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int | Decimal]]) -> bytes:
    """The workbook. *title* names the sheet (at most 31 characters count); a text is never taken for a formula,
    and a Decimal is an amount in major units."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for at in range(len(heads)):
        sheet.column_dimensions[column_letter(at)].width = WIDTH
    top = []
    for head in heads:
        cell = WriteOnlyCell(sheet, head)
        cell.font = HEAD
        top.append(cell)
    sheet.append(top)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, str):
                put_text(cell, value)
            elif isinstance(value, Decimal):
                cell.number_format = MONEY
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
