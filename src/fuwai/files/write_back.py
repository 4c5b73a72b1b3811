"""The sender's workbook handed back: cells with findings coloured and commented, and all findings in a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.records import RECORDS
from fuwai.files import safety
from fuwai.files.scan import column_letter
from fuwai.files.sheet import sheets
from fuwai.files.written import put_text

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
MIDNIGHT = " 00:00:00"


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

    Raises FuwaiError `intake.…` where the source cannot be opened.
    """
    book = _book(source)
    cells = _by_cell(findings, book.sheetnames)
    for name in book.sheetnames:
        if isinstance(book[name], Worksheet):
            _mark(book[name], cells.get(name, {}))
    _list(book, findings)
    book.save(target)


def _book(source: Path) -> Workbook:
    """The workbook as openpyxl has it; made from the cells' values where it is csv, xls or very large."""
    if safety.kind_of(source) == "xlsx":
        package = safety.package(source)
        if sum(member.file_size for member in package.members.values()) <= WHOLE_BYTES:
            book = openpyxl.load_workbook(source)
            _clear(book)
            return book
    book = Workbook()
    book.remove(book.active)
    for raw in sheets(source):
        sheet = book.create_sheet(raw.name or RECORDS["contract"].zh)
        for row, values in enumerate(raw.cells.iter_rows(), start=1):
            for column, value in enumerate(values, start=1 + raw.first_column):
                if value is not None:
                    put_text(sheet.cell(row, column), value.removesuffix(MIDNIGHT))
    return book


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
    sheet = book.create_sheet(LIST)
    put_text(sheet["A1"], f"共 {len(findings)} 条 · {len(findings)} findings")
    sheet["A1"].font = Font(bold=True, size=13)
    for row, grade in enumerate(Grade, start=2):
        put_text(sheet[f"A{row}"], NAMES[grade][0])
        sheet[f"A{row}"].fill = FILLS[grade]
        count = sum(finding.grade is grade for finding in findings)
        put_text(sheet[f"B{row}"], f"{count} 条; {MEANING[grade]} · {NAMES[grade][1]}")
    for index, heading in enumerate(HEADINGS):
        cell = sheet[f"{column_letter(index)}{LIST_FROM}"]
        put_text(cell, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[column_letter(index)].width = LIST_WIDTHS[index]
    for row, finding in enumerate(findings, start=LIST_FROM + 1):
        _list_row(sheet, row, finding, book.sheetnames)
    sheet.freeze_panes = f"A{LIST_FROM + 1}"
    sheet.auto_filter.ref = f"A{LIST_FROM}:{column_letter(len(HEADINGS) - 1)}{LIST_FROM + len(findings)}"
    book.active = book.sheetnames.index(LIST)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


def _list_row(sheet: Worksheet, row: int, finding: Finding, names: Sequence[str]) -> None:
    place = finding.place
    record = RECORDS.get(finding.noun)
    heading = record[finding.field].zh if record and finding.field in record.names else finding.field
    cell = f"{place.column}{place.row}" if place and place.row and place.column else ""
    texts = (
        NAMES[finding.grade][0],
        place.sheet if place else "",
        cell,
        str(place.row) if place and place.row else "",
        place.column if place else "",
        heading,
        finding.zh,
        finding.en,
        finding.check,
        finding.source,
    )
    for index, text in enumerate(texts):
        put_text(sheet.cell(row, index + 1), text)
    sheet.cell(row, 1).fill = FILLS[finding.grade]
    if place and place.row:
        number = sheet.cell(row, 4)
        number.value = place.row
    for index in (7, 8):
        sheet.cell(row, index).alignment = Alignment(wrap_text=True, vertical="top")
    if cell and place:
        target = place.sheet or names[0]
        sheet.cell(row, 3).hyperlink = f"#{quote_sheetname(target)}!{cell}"
        sheet.cell(row, 3).font = Font(color="0563C1", underline="single")
