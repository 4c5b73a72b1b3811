"""A table in its forms: zero, not computable, not yet filed and confidential are four different things in each."""

import csv
import io
import json
from fractions import Fraction

import openpyxl
import polars as pl
import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.table import Column, Row, Table
from fuwai.files.table import FORMS, content, wide

VALUES = {"zero": 0, "none": Missing.NOT_COMPUTABLE, "later": Missing.NOT_FILED, "secret": Missing.CONFIDENTIAL}
MARKS = {"zero": "0.00", "none": "--", "later": "…", "secret": "c"}


@pytest.fixture
def table():
    rows = [
        Row(
            code,
            "示例",
            "example",
            {"usd": Figure(code, "executed", value, "usd", broken=code == "none")},
            {"name": "示例市"},
        )
        for code, value in VALUES.items()
    ]
    rows.append(Row("third", "三", "third", {"usd": Figure("third", "x", Fraction(1, 3), "percent")}, {"name": "三"}))
    columns = (Column("name", "名称", "Name"), Column("usd", "执行额", "Executed value", "usd"))
    about = ("330000", "2015H1", "offshore", "province", "2015-07-15T00:00:00+08:00")
    return Table("ask", "表", "Table", *about, columns, tuple(rows))


def test_each_form_is_the_same_bytes_twice(table):
    assert all(content(table, form) == content(table, form) for form in FORMS)


@pytest.mark.parametrize("form", ["md", "text"])
def test_a_page_shows_four_marks(table, form):
    text = content(table, form).decode()
    assert all(mark in text for mark in MARKS.values())


def test_csv_has_four_marks(table):
    rows = list(csv.DictReader(io.StringIO(content(table, "csv").decode())))
    assert [row["usd"] for row in rows][:4] == list(MARKS.values())


def test_json_has_the_mark_beside_an_empty_value_and_says_where_a_break_is(table):
    figures = {row["code"]: row["figures"]["usd"] for row in json.loads(content(table, "json"))["rows"]}
    assert {code: figures[code]["text"] for code in MARKS} == MARKS
    assert {code: figures[code]["value"] for code in MARKS} == {"zero": "0", "none": "", "later": "", "secret": ""}
    assert [code for code, figure in figures.items() if figure.get("break")] == ["none"]


def test_a_sheet_has_zero_as_a_number_and_marks_as_words(table):
    sheet = openpyxl.load_workbook(io.BytesIO(content(table, "xlsx"))).active
    assert [row[1].value for row in sheet.iter_rows(min_row=3, max_row=6)] == [0, "--", "…", "c"]


def test_parquet_has_the_exact_value_or_the_mark(table):
    frame = pl.read_parquet(io.BytesIO(content(table, "parquet")))
    assert frame["mark"].to_list() == ["", "--", "…", "c", ""]
    assert frame["whole"].to_list() == [0, None, None, None, None]
    assert frame["value"].to_list() == ["0", "", "", "", "1/3"]
    assert frame["break_before"].to_list() == [False, True, False, False, False]


def test_columns_of_a_terminal_are_aligned_though_chinese_is_wide(table):
    lines = content(table, "text").decode().splitlines()[2:8]
    assert len({wide(line) for line in lines}) == 1


def test_an_unknown_form_is_refused(table):
    with pytest.raises(FuwaiError) as caught:
        content(table, "papyrus")
    assert caught.value.code == "table.format"
