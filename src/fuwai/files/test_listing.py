"""A list as a workbook: values in the types of a sheet, and nothing that a sheet would run."""

import io
from datetime import date, datetime

import polars as pl
import pytest
from openpyxl import load_workbook

from fuwai.core.records import RECORDS
from fuwai.files.listing import xlsx

ROW = {
    "provider_number": "A-1",
    "title": "信贷系统",
    "client_country": "US",
    "value": 12_345_600,
    "currency": "USD",
    "signed": date(2015, 3, 2),
}


def sheet_of(**changed):
    wide = {name: {**ROW, **changed}.get(name) for name in RECORDS["contract"].names}
    rows = pl.DataFrame([{**wide, "stage": "已核准"}], infer_schema_length=None)
    sheet = load_workbook(io.BytesIO(xlsx("contract", rows, {"stage": "审核"}))).active
    head, cells = (list(row) for row in sheet.iter_rows())
    return {one.value: cell for one, cell in zip(head, cells, strict=True)}


def test_values_stand_in_the_types_and_units_of_a_sheet():
    row = sheet_of()
    assert row["合同金额"].value == 123_456
    assert row["签订日期"].value == datetime(2015, 3, 2)
    assert row["发包方国别（地区）"].value == "US 美国"
    assert row["审核"].value == "已核准"


def test_an_amount_of_a_currency_without_cents_is_not_divided():
    assert sheet_of(currency="JPY")["合同金额"].value == 12_345_600


@pytest.mark.parametrize("text", ["=1+1", "+8610", "@SUM(A1)", "-x"])
def test_a_text_is_never_a_formula(text):
    cell = sheet_of(title=text)["合同名称"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_character_that_no_sheet_takes_does_not_break_the_workbook():
    assert sheet_of(title="坏\x01字")["合同名称"].value == "坏\ufffd字"
