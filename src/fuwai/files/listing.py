"""A list of records as a workbook: under the record's own headings, so that it can be imported again; and where each stands."""

import io
from collections.abc import Mapping

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.core.rounding import round_half_away
from fuwai.files.scan import column_letter
from fuwai.files.template import WIDE, WIDTHS
from fuwai.files.written import FORMULA_STARTS, put_text
from fuwai.standards.codelist import codes, minor_digits

HEAD = Font(bold=True)


def xlsx(noun: str, rows: pl.DataFrame, beside: Mapping[str, str]) -> bytes:
    """One sheet: the fields of *noun* under their Chinese headings, then the texts of the columns *beside* (name → heading).

    Amounts of *rows* are in minor units; they are written in major units, dates as dates, codes with their names.
    """
    record = RECORDS[noun]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(record.zh)
    sheet.freeze_panes = "A2"
    for place, field in enumerate(record):
        sheet.column_dimensions[column_letter(place)].width = WIDE.get(field.name, WIDTHS[field.kind])
    sheet.append([_head(sheet, text) for text in (*(field.zh for field in record), *beside.values())])
    digits = minor_digits()
    for row in rows.iter_rows(named=True):
        cells = [_cell(sheet, field, row, digits) for field in record]
        sheet.append([*cells, *(_told(sheet, row[name]) for name in beside)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _head(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text)
    cell.font = HEAD
    return cell


def _text(sheet: Worksheet, text: str | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    if text:
        put_text(cell, text)
    return cell


def _cell(sheet: Worksheet, field: Field, row: Mapping[str, object], digits: Mapping[str, int]) -> object:
    """A value as the sheet takes it; a bare one where it can be, which is three times as fast as a cell with a style."""
    value = row[field.name]
    if isinstance(value, str):
        listed = codes(field.codes) if field.codes else {}
        return _told(sheet, f"{value} {listed[value].zh}" if value in listed else value)
    if field.kind == "amount" and isinstance(value, int):
        return round_half_away(value).scaleb(-digits.get(str(row[field.currency]), 2))
    return value


def _told(sheet: Worksheet, text: str | None) -> object:
    """A text; in a cell of its own where it could be taken for a formula or holds what a sheet does not."""
    plain = text is None or not (text.startswith(FORMULA_STARTS) or ILLEGAL_CHARACTERS_RE.search(text))
    return text if plain else _text(sheet, text)
