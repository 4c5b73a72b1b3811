"""填报模板: a workbook to fill in. Chinese headings, drop-down lists, notes, one example row that is not read back."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from fuwai.core.error import FuwaiError
from fuwai.core.record import Field, Kind, RecordType
from fuwai.core.records import RECORDS
from fuwai.core.rounding import round_half_away
from fuwai.files.coded import label
from fuwai.files.heading import EXAMPLE, MARK
from fuwai.files.scan import column_letter
from fuwai.files.written import put_text
from fuwai.standards.codelist import codes

TOGETHER: Mapping[str, tuple[str, ...]] = {"execution": ("execution", "receipt", "allotment")}  # filed in one workbook
NOTES, LISTS = "填报说明", "代码表"
FILLED_ROWS = 5_000  # rows under the heading that have drop-down lists
FONT = "宋体"
REQUIRED_FILL, OPTIONAL_FILL = PatternFill("solid", fgColor="1F4E79"), PatternFill("solid", fgColor="5B7F9E")
EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2F2")
THIN = Side(style="thin", color="BFBFBF")
FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "code": "@",
    "date": "yyyy-mm-dd",
    "month": "0",
    "count": "#,##0",
    "amount": "#,##0.00",
}
WIDTHS: Mapping[Kind, float] = {"text": 18, "code": 22, "date": 14, "month": 12, "count": 14, "amount": 18}
WIDE: Mapping[str, float] = {
    "title": 30,
    "description": 44,
    "enterprise_code": 24,
    "name": 30,
    "client_name": 26,
    "client_industry": 30,
    "group": 30,
}
HOW: Mapping[Kind, tuple[str, str]] = {
    "text": ("文字, 最多 {} 字", "text, at most {} characters"),
    "code": ("从下拉列表选择, 也可填代码或名称", "choose from the list, or type a code or name"),
    "date": ("日期, 如 2015-06-03、2015年6月3日", "a date, as 2015-06-03 or 2015年6月3日"),
    "month": ("月份, 如 201506、2015年6月", "a month, as 201506 or 2015年6月"),
    "count": ("整数, 如 120", "a whole number, as 120"),
    "amount": (
        "金额 (元), 如 1234.5、1,234.50、12万; 币种另列",
        "an amount, as 1234.5, 1,234.50 or 12万; its currency apart",
    ),
}


def write(noun: str, path: Path, rows: pl.DataFrame | None = None) -> None:
    """Write the template of *noun* to *path*, filled with *rows* (columns and units of the record) where given.

    Raises FuwaiError `template.unknown` for a noun that is not filed.
    """
    if noun not in RECORDS:
        known = ", ".join(RECORDS)
        raise FuwaiError("template.unknown", f"没有 {noun!r} 的模板; 有: {known}", f"no template for {noun!r}: {known}")
    book = Workbook()
    book.remove(book.active)
    nouns = TOGETHER.get(noun, (noun,))
    lists = book.create_sheet(LISTS)
    places = _lists(lists, [field.codes for each in nouns for field in RECORDS[each] if field.codes])
    for position, each in enumerate(nouns):
        sheet = book.create_sheet(RECORDS[each].zh, position)
        _sheet(sheet, RECORDS[each], places, rows if each == noun else None)
    _notes(book.create_sheet(NOTES, len(nouns)), [RECORDS[each] for each in nouns])
    lists.sheet_state = "veryHidden"
    book.active = 0
    book.save(path)


def _lists(sheet: Worksheet, names: Sequence[str]) -> dict[str, str]:
    """Code list → the range that holds its entries, one column a list."""
    places = {}
    for index, name in enumerate(dict.fromkeys(names)):
        listed = codes(name)
        letter = column_letter(index)
        put_text(sheet[f"{letter}1"], listed.zh or name)
        for row, code in enumerate(listed, start=2):
            put_text(sheet[f"{letter}{row}"], label(code, listed))
        places[name] = f"'{LISTS}'!${letter}$2:${letter}${len(listed) + 1}"
    return places


def _sheet(sheet: Worksheet, record: RecordType, places: Mapping[str, str], rows: pl.DataFrame | None) -> None:
    _heading(sheet, record)
    for index, wanted in enumerate(record, start=1):
        letter = column_letter(index)
        sheet.column_dimensions[letter].width = WIDE.get(wanted.name, WIDTHS[wanted.kind])
        sheet.column_dimensions[letter].number_format = FORMATS[wanted.kind]
        if wanted.codes:
            _drop_down(sheet, wanted, letter, places[wanted.codes])
    _example(sheet, record)
    for number, row in enumerate(rows.iter_rows(named=True) if rows is not None else (), start=3):
        for index, wanted in enumerate(record, start=1):
            cell = sheet[f"{column_letter(index)}{number}"]
            cell.number_format = FORMATS[wanted.kind]
            _fill(cell, wanted, row.get(wanted.name), row)
    sheet.freeze_panes = "B2"
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _heading(sheet: Worksheet, record: RecordType) -> None:
    sheet.row_dimensions[1].height = 30
    sheet.column_dimensions["A"].width = 8
    headings = [(MARK, False, "示例行导入时跳过; 填报的行此格留空\nThe example row is not read; leave this empty")]
    headings += [(field.zh, field.required, _note(field)) for field in record]
    for index, (text, required, note) in enumerate(headings):
        cell = sheet[f"{column_letter(index)}1"]
        put_text(cell, f"*{text}" if required else text)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF", size=11)
        cell.fill = REQUIRED_FILL if required else OPTIONAL_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(THIN, THIN, THIN, THIN)
        cell.comment = Comment(note, "fuwai", height=120, width=300)


def _note(field: Field) -> str:
    zh, en = (text.format(field.limit) for text in HOW[field.kind])
    duty = ("必填", "required") if field.required else ("选填", "optional")
    lines = [f"{duty[0]}; {zh}", field.note_zh, f"{field.en}: {duty[1]}; {en}", field.note_en]
    return "\n".join(line for line in lines if line)


def _drop_down(sheet: Worksheet, wanted: Field, letter: str, place: str) -> None:
    rule = DataValidation("list", formula1=place, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.errorTitle = wanted.zh
    rule.error = "不在下拉列表中; 名称或代码也可填写, 导入时核对"
    rule.add(f"{letter}2:{letter}{FILLED_ROWS}")
    sheet.add_data_validation(rule)


def _example(sheet: Worksheet, record: RecordType) -> None:
    put_text(sheet["A2"], EXAMPLE)
    for index, wanted in enumerate(record, start=1):
        cell = sheet[f"{column_letter(index)}2"]
        cell.number_format = FORMATS[wanted.kind]
        if wanted.example:
            _fill(cell, wanted, _typed(wanted), None)
    for index in range(len(record.fields) + 1):
        cell = sheet[f"{column_letter(index)}2"]
        cell.font = Font(name=FONT, italic=True, color="7F7F7F")
        cell.fill = EXAMPLE_FILL


def _typed(wanted: Field) -> object:
    """The example in the type of a cell: a date as a date, a plain number as a number."""
    if wanted.kind == "date":
        return date.fromisoformat(wanted.example)
    if wanted.kind in ("amount", "count", "month") and wanted.example.isascii() and wanted.example.isdigit():
        return int(wanted.example)
    return wanted.example


def _fill(cell: Cell, wanted: Field, value: object, row: Mapping[str, object] | None) -> None:
    """One cell. An amount of *row* is in minor units of its currency; without a row it is as it will be shown."""
    if value is None:
        return
    if wanted.kind == "code" and isinstance(value, str):
        listed = codes(wanted.codes)
        put_text(cell, label(value, listed) if value in listed else value)
    elif wanted.kind == "amount" and row is not None and isinstance(value, int):
        listed = codes("currency")
        currency = row.get(wanted.currency)
        digits = listed[currency].digits if isinstance(currency, str) and currency in listed else 0
        cell.value = round_half_away(value).scaleb(-digits)
    elif isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value


def _notes(sheet: Worksheet, records: Sequence[RecordType]) -> None:
    lines = (
        "1. 每行一条; 标题行不要改动或合并, 列的次序可以调整。",
        "2. 标题带 * 的列必填。带下拉箭头的列可从列表中选择, 也可填代码、中文名或英文名。",
        "3. 标记为“示例”的一行导入时跳过; 请从其下一行起填写。",
        "4. 不要使用公式; 从别处复制时请只粘贴数值。",
        "One record a row; leave the headings as they are. Columns marked * are required. The row marked 示例 is the "
        "example and is not read. No formulas: paste values.",
    )
    for number, line in enumerate(lines, start=1):
        put_text(sheet[f"A{number}"], line)
        sheet[f"A{number}"].font = Font(name=FONT)
    row = len(lines) + 2
    for record in records:
        row = _notes_of(sheet, record, row) + 2
    for letter, width in zip("ABCDEF", (22, 8, 44, 34, 28, 44), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _notes_of(sheet: Worksheet, record: RecordType, row: int) -> int:
    """The table of a record's fields from *row* on; gives back the row after it."""
    put_text(sheet[f"A{row}"], f"{record.zh} · {record.en}")
    sheet[f"A{row}"].font = Font(name=FONT, bold=True, size=12)
    table = [("列", "必填", "填法", "说明", "示例", "English")]
    for wanted in record:
        how_zh, how_en = (text.format(wanted.limit) for text in HOW[wanted.kind])
        note_en = f"{wanted.en}: {how_en}" + (f"; {wanted.note_en}" if wanted.note_en else "")
        table.append((wanted.zh, "是" if wanted.required else "", how_zh, wanted.note_zh, wanted.example, note_en))
    for number, texts in enumerate(table, start=row + 1):
        for letter, text in zip("ABCDEF", texts, strict=True):
            cell = sheet[f"{letter}{number}"]
            put_text(cell, text)
            cell.font = Font(name=FONT, bold=number == row + 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(THIN, THIN, THIN, THIN)
            if number == row + 1:
                cell.fill = EXAMPLE_FILL
    return row + len(table) + 1
