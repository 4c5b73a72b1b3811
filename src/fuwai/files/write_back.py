"""The sender's workbook handed back: cells with findings coloured and commented, and all findings in a list."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import Place
from fuwai.core.records import RECORDS
from fuwai.files import safety
from fuwai.files.scan import column_letter
from fuwai.files.sheet import sheets
from fuwai.files.written import FORMULA_STARTS, put_text

LIST = "问题清单"
AUTHOR = "fuwai"
COMMENTS = 3_000  # a sheet; Excel opens more only slowly. Further cells are coloured, and the list names all
COMMENT_CHARACTERS = 1_500  # of one cell, after which the list is pointed to
WHOLE_BYTES = (
    40 * safety.MB
)  # inflated; a larger workbook is copied by value, for openpyxl needs some 50 times its bytes
COLOURS: Mapping[Grade, str] = {Grade.BLOCKING: "FFC7CE", Grade.HELD: "FFE699", Grade.SOFT: "DDEBF7"}
NAMES: Mapping[Grade, tuple[str, str]] = {
    Grade.BLOCKING: ("阻断", "blocking: the row was not filed"),
    Grade.HELD: ("待说明", "held: filed, approved only with a reasoned override"),
    Grade.SOFT: ("提示", "soft: filed, shown to filer and reviewer"),
}
MEANING: Mapping[Grade, str] = {
    Grade.BLOCKING: "该行未入库",
    Grade.HELD: "已入库, 须说明理由方可核准",
    Grade.SOFT: "已入库, 请核对",
}
HEADINGS = ("级别", "工作表", "单元格", "行", "列", "项目", "问题", "English", "规则", "依据")
LIST_WIDTHS = (9, 14, 9, 8, 6, 18, 70, 70, 24, 24)
LIST_FROM = 6  # row of the list's heading, under the legend
FILLS = {grade: PatternFill("solid", fgColor=colour) for grade, colour in COLOURS.items()}
COLOURS_BY_NAME = {grade.value: colour for grade, colour in COLOURS.items()}
MIDNIGHT = " 00:00:00"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class _Marked:
    """All findings of one cell."""

    findings: tuple[Finding, ...]

    @property
    def grade(self) -> Grade:
        grades = {finding.grade for finding in self.findings}
        return next(grade for grade in Grade if grade in grades)

    @property
    def words(self) -> str:
        text = "\n".join(
            f"[{NAMES[finding.grade][0]} {finding.check}] {finding.zh}\n{finding.en}" for finding in self.findings
        )
        return text if len(text) <= COMMENT_CHARACTERS else f"{text[:COMMENT_CHARACTERS]}… (见{LIST} · see the list)"


def write(source: Path, target: Path, findings: Sequence[Finding]) -> None:
    """Write *source* to *target* (xlsx) with its cells marked. The source is left as it is.

    An xlsx comes back as it was, with its formats; csv, xls and a very large xlsx come back by their values. Raises
    FuwaiError `intake.…` where the source cannot be opened.
    """
    book = _marked(source, findings) if _is_whole(source) else _copied(source, findings)
    _list(book, findings)
    book.save(target)


def _is_whole(source: Path) -> bool:
    """Whether openpyxl can take the workbook whole: an xlsx of no great size."""
    if safety.kind_of(source) != "xlsx":
        return False
    return sum(member.file_size for member in safety.package(source).members.values()) <= WHOLE_BYTES


def _marked(source: Path, findings: Sequence[Finding]) -> Workbook:
    next(sheets(source), None)  # every part is looked through by the rules of intake before another reader has it
    book = openpyxl.load_workbook(source)
    _clear(book)
    cells = _by_cell(findings, book.sheetnames)
    for name in book.sheetnames:
        if isinstance(book[name], Worksheet):
            _mark(book[name], cells.get(name, {}))
    return book


def _copied(source: Path, findings: Sequence[Finding]) -> Workbook:
    """A new workbook of the same values, row by row, so that memory holds one sheet's values and no more."""
    book = Workbook(write_only=True)
    for raw in sheets(source):
        name = raw.name or RECORDS[findings[0].noun if findings else "contract"].zh
        if name == LIST:
            continue
        sheet = book.create_sheet(name)
        if not raw.shown:
            sheet.sheet_state = "hidden"
        marked = _by_cell(findings, [raw.name]).get(raw.name, {})
        rows = {int(reference.lstrip(LETTERS)) for reference in marked}
        commented = set(list(marked)[:COMMENTS])
        letters = [column_letter(raw.first_column + index) for index in range(raw.cells.width)]
        for number, values in enumerate(raw.cells.iter_rows(), start=1):
            cells = [_plain(sheet, value) for value in values]
            for index, letter in enumerate(letters if number in rows else ()):
                if (found := marked.get(f"{letter}{number}")) is not None:
                    cells[index] = _coloured(sheet, values[index], found, f"{letter}{number}" in commented)
            sheet.append([None] * raw.first_column + cells)
    return book


def _plain(sheet: Worksheet, value: str | None) -> str | Cell | None:
    if value is None or (not value.startswith(FORMULA_STARTS) and value.isprintable() and MIDNIGHT not in value):
        return value
    cell = WriteOnlyCell(sheet)
    put_text(cell, value.removesuffix(MIDNIGHT))
    return cell


def _coloured(sheet: Worksheet, value: str | None, marked: _Marked, commented: bool) -> Cell:
    cell = WriteOnlyCell(sheet)
    put_text(cell, (value or "").removesuffix(MIDNIGHT))
    cell.fill = FILLS[marked.grade]
    if commented:
        cell.comment = Comment(marked.words, AUTHOR, height=140, width=420)
    return cell


def _clear(book: Workbook) -> None:
    """Take the marks of an earlier hand-back away."""
    if LIST not in book.sheetnames:
        return
    del book[LIST]
    ours = {f"00{colour}" for colour in COLOURS.values()}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR and cell.row > 1:
                    cell.comment = None
                if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in ours:
                    cell.fill = PatternFill()


def _by_cell(findings: Iterable[Finding], names: Sequence[str]) -> dict[str, dict[str, _Marked]]:
    """Sheet → cell → its findings. A finding without a column marks its row's first cell."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        if finding.place is None or finding.place.row is None:
            continue
        sheet = finding.place.sheet or names[0]
        found.setdefault(sheet, {}).setdefault(f"{finding.place.column or 'A'}{finding.place.row}", []).append(finding)
    return {sheet: {cell: _Marked(tuple(each)) for cell, each in cells.items()} for sheet, cells in found.items()}


def _mark(sheet: Worksheet, cells: Mapping[str, _Marked]) -> None:
    merged = {cell for merged in sheet.merged_cells.ranges for row in merged.rows for cell in row[1:]}
    for number, (reference, marked) in enumerate(cells.items()):
        cell = sheet[reference]
        cell.fill = FILLS[marked.grade]
        if number < COMMENTS and (cell.row, cell.column) not in merged:
            before = f"{cell.comment.text}\n" if cell.comment is not None else ""
            cell.comment = Comment(before + marked.words, AUTHOR, height=140, width=420)


def _list(book: Workbook, findings: Sequence[Finding]) -> None:
    """The sheet of all findings, under a legend of the colours."""
    names = list(book.sheetnames)
    sheet = book.create_sheet(LIST)
    for index, width in enumerate(LIST_WIDTHS):
        sheet.column_dimensions[column_letter(index)].width = width
    sheet.freeze_panes = f"A{LIST_FROM + 1}"
    sheet.auto_filter.ref = f"A{LIST_FROM}:{column_letter(len(HEADINGS) - 1)}{LIST_FROM + len(findings)}"
    styles = _Styles(sheet)
    sheet.append([styles.put(f"共 {len(findings)} 条 · {len(findings)} findings", "title")])
    for grade in Grade:
        count = sum(finding.grade is grade for finding in findings)
        words = f"{count} 条; {MEANING[grade]} · {NAMES[grade][1]}"
        sheet.append([styles.put(NAMES[grade][0], grade.value), styles.put(words)])
    sheet.append([])
    sheet.append([styles.put(heading, "heading") for heading in HEADINGS])
    for finding in findings:
        sheet.append(_list_row(styles, finding))
    if not book.write_only:
        _link(sheet, findings, names)
    book.active = len(names)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


class _Styles:
    """Cells of the list in one of a few styles, each made once: openpyxl takes long to compare styles."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.made = {name: WriteOnlyCell(sheet) for name in ("", "title", "heading", "wrap", "link", *COLOURS_BY_NAME)}
        self.made["title"].font = Font(bold=True, size=13)
        self.made["heading"].font = Font(bold=True)
        self.made["wrap"].alignment = Alignment(wrap_text=True, vertical="top")
        self.made["link"].font = Font(color="0563C1", underline="single")
        for name, colour in COLOURS_BY_NAME.items():
            self.made[name].fill = PatternFill("solid", fgColor=colour)

    def put(self, text: str | int, style: str = "") -> Cell:
        cell = WriteOnlyCell(self.sheet)
        cell._style = copy(self.made[style]._style)
        if isinstance(text, int):
            cell.value = text
        elif text:
            put_text(cell, text)
        return cell


def _list_row(styles: _Styles, finding: Finding) -> list[Cell]:
    place = finding.place or Place()
    record = RECORDS.get(finding.noun)
    heading = record[finding.field].zh if record and finding.field in record.names else finding.field
    cell = f"{place.column}{place.row}" if place.row and place.column else ""
    return [
        styles.put(NAMES[finding.grade][0], finding.grade.value),
        styles.put(place.sheet),
        styles.put(cell, "link"),
        styles.put(place.row or ""),
        styles.put(place.column),
        styles.put(heading),
        styles.put(finding.zh, "wrap"),
        styles.put(finding.en, "wrap"),
        styles.put(finding.check),
        styles.put(finding.source),
    ]


def _link(sheet: Worksheet, findings: Sequence[Finding], names: Sequence[str]) -> None:
    """A click on a cell's name leads to the cell."""
    for row, finding in enumerate(findings, start=LIST_FROM + 1):
        place = finding.place
        if place is not None and place.row and place.column:
            location = f"{quote_sheetname(place.sheet or names[0])}!{place.column}{place.row}"
            sheet.cell(row, 3).hyperlink = Hyperlink(ref=f"C{row}", location=location)
