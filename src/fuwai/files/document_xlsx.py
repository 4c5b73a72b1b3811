"""A bulletin's tables as a workbook: typed numbers at full precision, live shares, and every figure with its source."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from fractions import Fraction
from functools import partial

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

from fuwai.core.bulletin import Document, TableBlock
from fuwai.core.figure import CENTS_IN_YI, Figure
from fuwai.core.phrase import digits
from fuwai.files.document_grid import Grid, Placed, column_widths, grid
from fuwai.files.document_number import UNIT_WORDS, exact_text, value_in, words
from fuwai.files.document_words import Captioned, as_of, caption_label, imprint, note_line, parts, unit_line
from fuwai.files.document_zip import fixed_zip

TOP = 3  # the header of a table begins in this row, below its caption and its unit
FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
DECIMALS = re.compile(r"\.(\d+)")
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# Excel would read these as the beginning of a formula if someone edits the cell.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LEVEL_UNITS = {"usd", "count", "person"}  # what a share can be a share of
THICK, THIN = Side(style="medium"), Side(style="thin")

Values = dict[str, float]  # cell → the number in it


def xlsx(document: Document) -> bytes:
    """The workbook of *document*: a sheet a table, and the sheet 指标 (Figures) of every figure."""
    book = Workbook()
    book.remove(book.active)
    cached: dict[str, Values] = {}
    captioned = (block for part in parts(document) for block in part.blocks if isinstance(block, Captioned))
    for one in captioned:
        if isinstance(one.block, TableBlock):
            sheet = book.create_sheet(sheet_name(f"{caption_label(document, one)}{one.number} {one.block.caption}"))
            cached[sheet.title] = write_table(sheet, document, one, one.block)
    write_figures(book.create_sheet("指标" if document.language == "zh" else "Figures"), document)
    for sheet in book.worksheets:
        set_page(sheet, document)
    return saved(book, document, cached)


def sheet_name(text: str) -> str:
    """At most 31 characters, none that Excel refuses; the number at its beginning keeps it unique."""
    return FORBIDDEN_IN_SHEET_NAMES.sub(" ", text)[:31].strip()


def write_table(sheet: Worksheet, document: Document, captioned: Captioned, block: TableBlock) -> Values:
    """The table as printed, but with exact numbers. Returns the formulas' present values by cell."""
    laid = grid(block)
    label = caption_label(document, captioned)
    put_text(sheet.cell(1, 1), f"{label} {captioned.number}  {block.caption}").font = Font(bold=True, size=14)
    unit = put_text(sheet.cell(2, max(laid.column_count, 1)), unit_line(document, block.unit))
    unit.alignment = Alignment(horizontal="right")
    for placed in laid.cells:
        put_cell(sheet, document, block, laid, placed)
    formulas = put_shares(sheet, document, laid)
    if block.note:
        put_text(sheet.cell(TOP + laid.row_count, 1), note_line(document, block.note)).font = Font(size=9)
    for number, width in enumerate(column_widths(laid, least=10), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width + 2
    rule(sheet, laid)
    if laid.header_rows:
        sheet.freeze_panes = sheet.cell(TOP + laid.header_rows, 1)
        sheet.print_title_rows = f"1:{TOP + laid.header_rows - 1}"
    return formulas


def put_cell(sheet: Worksheet, document: Document, block: TableBlock, laid: Grid, placed: Placed) -> None:
    row, column = TOP + placed.row, 1 + placed.column
    target = sheet.cell(row, column)
    figure = document.figures.get(placed.cell.figure)
    if figure is not None and (value := value_in(figure, block.unit)) is not None:
        put_number(target, figure, value, placed.cell.text)
    else:
        put_text(target, placed.cell.text)
    header = laid.is_header(placed)
    target.alignment = Alignment(horizontal=placed.cell.align, vertical="center", wrap_text=header)
    target.font = Font(bold=header)
    if placed.rows > 1 or placed.columns > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + placed.rows - 1, end_column=column + placed.columns - 1
        )


def put_number(target: SheetCell, figure: Figure, value: Fraction, printed: str) -> None:
    """The exact value, shown with the decimals that are printed; a percentage with its sign is a ratio to Excel."""
    places = DECIMALS.search(printed)
    pattern = "0." + "0" * len(places[1]) if places else "#,##0"
    if figure.unit == "usd":
        pattern = "#,##" + pattern if places else pattern
    ratio = figure.unit == "percent" and printed.endswith("%")
    exact = value / 100 if ratio else value
    target.value = int(exact) if exact.denominator == 1 else float(exact)
    target.number_format = pattern + ("%" if ratio else "")


def put_text(target: SheetCell, text: str) -> SheetCell:
    """A text that stays one, whatever it begins with."""
    target.value = text
    if text:
        target.data_type = "s"
        target.quotePrefix = text.startswith(FORMULA_STARTS)
    return target


def put_shares(sheet: Worksheet, document: Document, laid: Grid) -> Values:
    """Make a column of shares live where every share in it is, exactly, a level of its row in one total of the table."""
    columns: list[dict[int, Figure]] = [{} for _ in range(laid.column_count)]
    for placed in laid.cells:
        figure = document.figures.get(placed.cell.figure)
        if figure is not None and not figure.missing:
            columns[placed.column][placed.row] = figure
    formulas: Values = {}
    for number, shares in enumerate(columns):
        if len(shares) < 2 or {figure.unit for figure in shares.values()} != {"percent"}:
            continue
        found = next(((at, total) for at, total in bases(columns, shares)), None)
        if found is None:
            continue
        letter = get_column_letter(found[0] + 1)
        for row in shares:
            target = sheet.cell(TOP + row, number + 1)
            times = "" if str(target.number_format).endswith("%") else "*100"
            formulas[target.coordinate] = float(target.value)
            target.value = f"={letter}{TOP + row}/{letter}${TOP + found[1]}{times}"
    return formulas


def bases(columns: list[dict[int, Figure]], shares: Mapping[int, Figure]) -> Iterator[tuple[int, int]]:
    """(column of the levels, row of their total) by which all *shares* come out exactly."""
    for at, levels in enumerate(columns):
        if not shares.keys() <= levels.keys() or not {figure.unit for figure in levels.values()} <= LEVEL_UNITS:
            continue
        values = {row: value for row, figure in levels.items() if (value := value_in(figure, "")) is not None}
        for total, whole in values.items():
            if whole and all(value_in(one, "") == 100 * values[row] / whole for row, one in shares.items()):
                yield at, total


def rule(sheet: Worksheet, laid: Grid) -> None:
    """The three lines: above, below the header, below."""
    last = TOP + laid.row_count - 1
    for column in range(1, laid.column_count + 1):
        for row in {TOP, TOP + laid.header_rows - 1, last}:
            if row < TOP:
                continue
            target = sheet.cell(row, column)
            header_end = row == TOP + laid.header_rows - 1
            target.border = Border(
                top=THICK if row == TOP else None, bottom=THICK if row == last else THIN if header_end else None
            )


def write_figures(sheet: Worksheet, document: Document) -> None:
    """Every figure: id, words, unit, exact value (as a number and to the last digit), text as printed."""
    zh = document.language == "zh"
    heads = (
        ("编号", "指标", "指标含义", "单位", "数值", "精确值", "印刷文本")
        if zh
        else ("Id", "Indicator", "Meaning", "Unit", "Number", "Exact value", "As printed")
    )
    for column, head in enumerate(heads, start=1):
        put_text(sheet.cell(1, column), head).font = Font(bold=True)
    for row, figure in enumerate(document.figures.values(), start=2):
        unit = UNIT_WORDS[figure.unit][0 if zh else 1]
        texts = {
            1: figure.id,
            2: figure.indicator,
            3: words(figure, document.language),
            4: unit,
            6: exact_text(figure, document.language),
            7: digits(figure, document.language),
        }
        for column, text in texts.items():
            put_text(sheet.cell(row, column), text)
        put_exact(sheet.cell(row, 5), figure)
    for column, width in enumerate((48, 20, 36, 10, 20, 36, 12), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:G{len(document.figures) + 1}"


def put_exact(target: SheetCell, figure: Figure) -> None:
    """The number in the unit beside it: dollars, percent, a count; a missing one keeps its mark."""
    value = value_in(figure, "")
    if value is None:
        put_text(target, figure.text())
        return
    exact = value * (CENTS_IN_YI // 100) if figure.unit == "usd" else value  # 亿美元 to dollars
    target.value = int(exact) if exact.denominator == 1 else float(exact)
    target.number_format = {"usd": "#,##0.00", "percent": "0.00", "points": "0.00"}.get(figure.unit, "#,##0")


def set_page(sheet: Worksheet, document: Document) -> None:
    """A4, as wide as the page, the marking above and the page's number below."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    wide = sum(dimension.width for dimension in sheet.column_dimensions.values()) > 90
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.left.text = document.marking.replace("&", "&&") or None
    sheet.oddHeader.left.color = "C00000"
    sheet.oddFooter.left.text = imprint(document).replace("&", "&&")
    sheet.oddFooter.right.text = "— &P —"


def saved(book: Workbook, document: Document, cached: Mapping[str, Values]) -> bytes:
    moment = as_of(document)
    core = DocumentProperties(
        creator=document.issuer,
        lastModifiedBy=document.issuer,
        title=document.title,
        subject=document.period_name,
        category=document.marking,
        identifier=document.id,
        created=moment.astimezone(UTC).replace(tzinfo=None),
        modified=moment.astimezone(UTC).replace(tzinfo=None),
    )
    raw = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED)).save()
    ours: dict[str, Callable[[bytes], bytes]] = {"docProps/core.xml": lambda _: tostring(core.to_tree())}
    for number, sheet in enumerate(book.worksheets, start=1):
        if values := floats(sheet) | cached.get(sheet.title, {}):
            ours[f"xl/worksheets/sheet{number}.xml"] = partial(with_values, values)
    return fixed_zip(raw.getvalue(), moment, ours)


def floats(sheet: Worksheet) -> Values:
    """The cells of *sheet* that hold a number with decimals."""
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)}


def with_values(values: Values, content: bytes) -> bytes:
    """Write numbers to their last digit, where openpyxl stops at the sixteenth, and give formulas their present value.

    Readers that compute nothing then show the formulas' values too.
    """
    tree = etree.fromstring(content)
    for cell in tree.iter(f"{{{SHEET}}}c"):
        if cell.get("r") in values:
            shown = cell.find(f"{{{SHEET}}}v")
            shown = etree.SubElement(cell, f"{{{SHEET}}}v") if shown is None else shown
            shown.text = repr(values[cell.get("r")])
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
