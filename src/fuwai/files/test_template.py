"""Templates: what they carry, and that what is written into them is read back the same."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fuwai.core.error import FuwaiError
from fuwai.core.record import Field, RecordType
from fuwai.core.records import RECORDS
from fuwai.files import template
from fuwai.files.column import DTYPES
from fuwai.files.intake import read
from fuwai.standards.codelist import codes

FILED = ("enterprise", "contract", "execution", "workforce", "certification", "training")


def schema(record: RecordType) -> dict[str, type[pl.DataType]]:
    return {field.name: DTYPES[field.kind] for field in record}


def one(field: Field) -> object:
    """A value of the field's own dtype, whatever its meaning."""
    from datetime import date

    listed = codes(field.codes) if field.codes else {}
    values = {"text": "=1+1", "date": date(2015, 6, 3), "month": 201506, "count": 12, "amount": 123_456}
    return next(iter(listed)) if listed else values[field.kind]


@pytest.mark.parametrize("noun", FILED)
def test_a_template_as_it_is_holds_nothing_and_finds_nothing(noun: str, tmp_path: Path) -> None:
    template.write(noun, tmp_path / "t.xlsx")
    grids = read(tmp_path / "t.xlsx")
    assert [grid.noun for grid in grids] == list(template.TOGETHER.get(noun, (noun,)))
    assert [(grid.frame.height, grid.findings) for grid in grids] == [(0, ())] * len(grids)


@pytest.mark.parametrize("noun", FILED)
def test_what_a_template_is_filled_with_is_read_back_the_same(noun: str, tmp_path: Path) -> None:
    record = RECORDS[noun]
    rows = pl.DataFrame([[one(field) for field in record]] * 3, schema=schema(record), orient="row")
    template.write(noun, tmp_path / "t.xlsx", rows)
    grid = read(tmp_path / "t.xlsx")[0]
    assert [finding for finding in grid.findings if finding.field != "enterprise_code"] == []
    keep = [name for name in record.names if name != "enterprise_code"]
    assert_frame_equal(grid.frame.select(keep), rows.select(keep))


@pytest.mark.parametrize(("currency", "minor", "shown"), [("JPY", 1200, 1200), ("USD", 1201, 12.01), ("KRW", 7, 7)])
def test_amounts_are_shown_in_whole_units_of_their_currency(
    currency: str, minor: int, shown: float, tmp_path: Path
) -> None:
    record = RECORDS["execution"]
    row = {field.name: one(field) for field in record} | {"currency": currency, "amount": minor, "enterprise_code": "x"}
    template.write("execution", tmp_path / "t.xlsx", pl.DataFrame([row], schema=schema(record)))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["合同执行"]
    cells = {heading.value: cell.value for heading, cell in zip(sheet[1], sheet[3], strict=True)}
    assert cells["*执行金额"] == shown
    assert read(tmp_path / "t.xlsx")[0].frame["amount"].to_list() == [minor]


def test_a_template_has_lists_notes_marks_and_formats(tmp_path: Path) -> None:
    template.write("contract", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["接包合同", "填报说明", "代码表"]
    assert book["代码表"].sheet_state == "veryHidden"
    sheet = book["接包合同"]
    headings = {cell.value: cell for cell in sheet[1]}
    assert {"*合同编号", "合同登记号", "*合同金额"} <= set(headings)
    assert "由系统编号" in headings["合同登记号"].comment.text
    ruled = {str(rule.sqref).split(":", maxsplit=1)[0].rstrip("2") for rule in sheet.data_validations.dataValidation}
    coded = {
        headings[f"{'*' * field.required}{field.zh}"].column_letter for field in RECORDS["contract"] if field.codes
    }
    assert ruled == coded
    assert sheet.freeze_panes == "B2"
    assert sheet["B2"].number_format == "@"
    assert [cell.value for cell in sheet["A"]] == ["标记", "示例"]


def test_every_choice_of_a_drop_down_list_is_understood(tmp_path: Path) -> None:
    template.write("contract", tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["代码表"]
    lists = [field.codes for field in RECORDS["contract"] if field.codes]
    for column, name in zip(sheet.iter_cols(values_only=True), dict.fromkeys(lists), strict=True):
        choices = [text for text in column[1:] if text is not None]
        assert [codes(name).find(str(choice)) for choice in choices] == list(codes(name))


def test_no_text_of_a_template_is_a_formula(tmp_path: Path) -> None:
    record = RECORDS["contract"]
    row = {field.name: one(field) for field in record} | {"title": "=HYPERLINK(1)", "client_name": "@SUM(1)"}
    template.write("contract", tmp_path / "t.xlsx", pl.DataFrame([row], schema=schema(record)))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert "f" not in {cell.data_type for sheet in book for line in sheet for cell in line}
    assert "=HYPERLINK(1)" in {cell.value for line in book["接包合同"] for cell in line}


def test_a_noun_that_is_not_filed_has_no_template(tmp_path: Path) -> None:
    with pytest.raises(FuwaiError) as refused:
        template.write("weather", tmp_path / "t.xlsx")
    assert refused.value.code == "template.unknown"
