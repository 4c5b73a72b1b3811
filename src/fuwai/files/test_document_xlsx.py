"""The workbook: numbers equal figures exactly, shares are live only where they are right, no text is a formula."""

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from fuwai.core.bulletin import Cell, TableBlock
from fuwai.core.figure import Figure, Missing
from fuwai.files.document_grid import grid
from fuwai.files.document_xlsx import TOP, sheet_name, xlsx


@pytest.fixture(scope="module")
def written(bulletin):
    return xlsx(bulletin)


@pytest.fixture(scope="module")
def formulas(written):
    return openpyxl.load_workbook(io.BytesIO(written))


@pytest.fixture(scope="module")
def values(written):
    return openpyxl.load_workbook(io.BytesIO(written), data_only=True)


def tables(document):
    return [block for block in document.blocks() if isinstance(block, TableBlock)]


def with_table(document, rows, figures, unit="亿美元"):
    block = TableBlock("t", "表", unit, ((Cell("甲"), Cell("乙"), Cell("丙")),), rows)
    section = replace(document.sections[0], blocks=(block,))
    return replace(document, sections=(section,), lead=(), figures={figure.id: figure for figure in figures})


def test_a_sheet_a_table_and_one_of_all_figures(formulas):
    assert formulas.sheetnames == ["表1 产业结构情况表", "表2 主要离岸市场", "表3 各市离岸合同额及执行额情况", "指标"]


def test_numbers_equal_their_figures_exactly(values, bulletin):
    compared = 0
    for sheet, block in zip(values.worksheets, tables(bulletin), strict=False):
        for placed in grid(block).cells:
            figure = bulletin.figures.get(placed.cell.figure)
            if figure is None:
                continue
            shown = sheet.cell(TOP + placed.row, 1 + placed.column).value
            if figure.missing:
                assert shown == "--"
            elif figure.unit == "usd":
                assert Decimal(repr(shown)) * 10**10 == figure.value
            else:
                assert shown == float(Fraction(figure.value) / 100)
            compared += 1
    assert compared == 7 * 2 + 2 + 6 * 3 + 5 * 4


def test_two_decimals_are_shown_and_three_where_three_are_printed(values):
    cities = values.worksheets[2]
    assert [cities.cell(row, 2).number_format for row in (5, 8)] == ["#,##0.00", "#,##0.000"]
    assert cities.cell(5, 4).number_format == "0.00%"


def test_a_share_of_the_total_of_its_table_is_a_formula_with_its_value(formulas, written):
    sheet = formulas.worksheets[0]
    assert [sheet.cell(row, 4).value for row in range(4, 12)] == [f"=C{row}/C$11" for row in range(4, 12)]
    shown = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_index(0).to_python()
    assert shown[3][3] == shown[3][2] / shown[10][2]


def test_a_share_whose_total_is_elsewhere_and_a_growth_stay_numbers(formulas):
    for sheet in formulas.worksheets[1:]:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_column_in_which_one_share_has_another_base_stays_numbers(bulletin):
    figures = [Figure(f"level{n}", "level", value, "usd") for n, value in enumerate((30, 70, 100))]
    figures += [Figure(f"share{n}", "share", Fraction(value), "percent") for n, value in enumerate((30, 41, 100))]
    rows = tuple((Cell("行"), Cell("0.00", f"level{n}"), Cell("0.00%", f"share{n}")) for n in range(3))
    book = openpyxl.load_workbook(io.BytesIO(xlsx(with_table(bulletin, rows, figures))))
    assert [book.worksheets[0].cell(row, 3).value for row in (4, 5, 6)] == [0.3, 0.41, 1]


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1+2", "@SUM(A1)", "\t=1"])
def test_a_text_that_looks_like_a_formula_is_a_text(bulletin, text):
    rows = ((Cell(text), Cell("c"), Cell("…")),)
    document = with_table(replace(bulletin, title=text), rows, [Figure(text, text, 1, "count", text, text)])
    book = openpyxl.load_workbook(io.BytesIO(xlsx(document)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert book.worksheets[0].cell(4, 1).value == text
    assert book.worksheets[0].cell(4, 1).quotePrefix


@pytest.mark.parametrize("mark", list(Missing))
def test_a_missing_figure_keeps_its_mark(bulletin, mark):
    rows = ((Cell("行"), Cell(mark.value, "gone"), Cell("")),)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(with_table(bulletin, rows, [Figure("gone", "x", mark, "usd")]))))
    assert book.worksheets[0].cell(4, 2).value == mark.value
    assert book.worksheets[1].cell(2, 5).value == mark.value


def test_a_table_in_ten_thousand_dollars_holds_that_unit(bulletin):
    figure = Figure("small", "executed", 123456789, "usd")
    rows = ((Cell("行"), Cell("123.46", "small"), Cell("")),)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(with_table(bulletin, rows, [figure], "单位：万美元"))))
    assert book.worksheets[0].cell(4, 2).value == 123.456789


def test_every_figure_is_listed_with_its_words_unit_and_values(values, bulletin):
    rows = list(values["指标"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == list(bulletin.figures)
    total = next(row for row in rows if row[0].startswith("executed|"))
    assert total[1:] == ("executed", "全省离岸执行额", "美元", 1526101006.84, "1,526,101,006.84 美元", "15.26")


def test_the_header_repeats_in_print_and_the_marking_is_there(formulas):
    sheet = formulas.worksheets[2]
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.freeze_panes == "A5"
    assert sheet.oddHeader.left.text == "内部版"


def test_a_sheet_name_is_one_that_excel_takes():
    assert sheet_name("表1 甲/乙:丙[丁]*?" + "长" * 40) == "表1 甲 乙 丙 丁   " + "长" * 18
