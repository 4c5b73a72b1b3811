"""Sheets as people send them, and what becomes of each: recognised, read, told of, or refused."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fuwai.core.contract import CONTRACT
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.core.workforce import WORKFORCE
from fuwai.files import intake
from fuwai.files.column import DTYPES
from fuwai.files.intake import Grid, read

CODE = "91330108000000015A"
WORKFORCE_ROW = (CODE, 201506, 120, 96, 6, 5)
EXECUTION = {
    "企业代码": CODE,
    "合同编号": "HT-1",
    "执行编号": "1",
    "执行日期": date(2015, 6, 18),
    "执行金额": 35000,
    "币种": "USD",
}


def save(path: Path, *tables: tuple[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def execution(tmp_path: Path, **changed: object) -> Grid:
    """The one row of an execution sheet, some of its cells changed (headings by field name)."""
    row = {RECORDS["execution"][name].zh: value for name, value in changed.items()}
    cells = EXECUTION | row
    return read(save(tmp_path / "e.xlsx", ("合同执行", [list(cells), list(cells.values())])))[0]


def headed(tmp_path: Path, renamed: dict[str, str], value: object = 12) -> Grid:
    """The execution row under headings of which some are renamed."""
    headings = [renamed.get(heading, heading) for heading in EXECUTION]
    cells = EXECUTION | {"执行金额": value}
    kept = [(heading, cell) for heading, cell in zip(headings, cells.values(), strict=True) if heading]
    return read(save(tmp_path / "e.xlsx", ("合同执行", [[h for h, _ in kept], [c for _, c in kept]])))[0]


def told(grid: Grid) -> list[tuple[str, str]]:
    return [(finding.check, str(finding.place)) for finding in grid.findings]


def only(grid: Grid) -> Finding:
    (finding,) = grid.findings
    return finding


def workforce_book(tmp_path: Path, change: str) -> tuple[Path, Worksheet, openpyxl.Workbook]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = change
    sheet.append([field.zh for field in WORKFORCE])
    sheet.append(WORKFORCE_ROW)
    return tmp_path / "w.xlsx", sheet, book


def test_a_sheet_becomes_a_frame_in_the_dtypes_of_its_record(tmp_path: Path) -> None:
    grid = execution(tmp_path)
    assert grid.frame.schema == {"_row": pl.Int64} | {f.name: DTYPES[f.kind] for f in RECORDS["execution"]}
    row = grid.frame.row(0, named=True)
    assert (row["executed"], row["amount"], row["currency"]) == (date(2015, 6, 18), 3_500_000, "USD")
    assert grid.findings == ()


@pytest.mark.parametrize("noun", RECORDS)
def test_every_noun_is_recognised_by_its_chinese_english_and_field_names(noun: str, tmp_path: Path) -> None:
    for headings in ([f.zh for f in RECORDS[noun]], [f.en for f in RECORDS[noun]], list(RECORDS[noun].names)):
        cells = ["x"] * len(headings)
        grid = read(save(tmp_path / "n.xlsx", ("Sheet1", [headings[::-1], cells])))[0]
        assert grid.noun == noun
        assert set(grid.columns) == set(RECORDS[noun].names)


def test_every_synonym_is_its_field(tmp_path: Path) -> None:
    for record in RECORDS.values():
        for field in record:
            for synonym in field.synonyms:
                headings = [synonym if each is field else each.zh for each in record]
                grid = read(save(tmp_path / "s.xlsx", (record.zh, [headings, ["x"] * len(headings)])))[0]
                assert grid.noun == record.noun
                assert field.name in grid.columns, synonym


def test_a_workbook_may_hold_several_nouns(tmp_path: Path) -> None:
    tables = [(record.zh, [[f.zh for f in record], ["x"] * len(record.fields)]) for record in RECORDS.values()]
    grids = read(save(tmp_path / "all.xlsx", *tables))
    assert [grid.noun for grid in grids] == list(RECORDS)


def test_the_heading_may_stand_under_title_lines_and_beside_empty_columns(tmp_path: Path) -> None:
    heading = [None, None, *(f.zh for f in WORKFORCE)]
    rows = [[None], [None, None, "2015年6月从业人员表"], [None], heading, [None, None, *WORKFORCE_ROW]]
    grid = read(save(tmp_path / "t.xlsx", ("从业人员", rows)))[0]
    assert grid.columns["enterprise_code"] == "C"
    assert grid.row_numbers.to_list() == [5]
    assert str(grid.place(0, "month")) == "t.xlsx!从业人员!D5"


def test_headings_are_folded(tmp_path: Path) -> None:
    renamed = {"执行金额": " 执行 金额 ", "执行日期": "*执行日期（必填）", "币种": "币种:", "合同编号": "合同号"}
    assert headed(tmp_path, renamed).findings == ()


@pytest.mark.parametrize(
    ("heading", "minor"),
    [
        ("执行金额（元）", 1200),
        ("执行金额（万元）", 12_000_000),
        ("执行金额(万美元)", 12_000_000),
        ("执行金额/万美元", 12_000_000),
        ("执行金额万美元", 12_000_000),
        ("执行额【单位：亿美元】", 120_000_000_000),
        ("执行金额（USD）", 1200),
    ],
)
def test_a_unit_in_the_heading_multiplies_the_amounts(heading: str, minor: int, tmp_path: Path) -> None:
    grid = headed(tmp_path, {"执行金额": heading})
    assert grid.frame["amount"].to_list() == [minor]
    assert grid.findings == ()


def test_a_unit_line_above_the_heading_multiplies_the_amounts(tmp_path: Path) -> None:
    rows = [["合同执行情况"], [None, "单位：万美元"], list(EXECUTION), list(EXECUTION.values())]
    assert read(save(tmp_path / "u.xlsx", ("合同执行", rows)))[0].frame["amount"].to_list() == [35_000_000_000]


def test_the_currency_of_the_unit_fills_a_missing_currency_column(tmp_path: Path) -> None:
    grid = headed(tmp_path, {"执行金额": "执行金额（万日元）", "币种": ""})
    assert grid.frame.select("amount", "currency").row(0) == (120_000, "JPY")
    assert grid.findings == ()


def test_a_unit_of_another_currency_than_the_row_is_a_finding(tmp_path: Path) -> None:
    assert told(headed(tmp_path, {"执行金额": "执行金额（万日元）"})) == [("cell.other_currency", "e.xlsx!合同执行!E2")]


def test_a_unit_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FuwaiError) as refused:
        headed(tmp_path, {"执行金额": "执行金额（万贝壳元）"})
    assert refused.value.code == "intake.unit_unknown"


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        (1234.56, "USD", 123_456),
        ("1,234.50", "CNY", 123_450),
        ("12万", "JPY", 120_000),
        ("3亿韩元", "KRW", 300_000_000),
    ],
)
def test_amounts_are_minor_units_of_the_rows_currency(value: object, currency: str, minor: int, tmp_path: Path) -> None:
    assert execution(tmp_path, amount=value, currency=currency).frame["amount"].to_list() == [minor]


@pytest.mark.parametrize(
    ("changed", "check", "column", "word"),
    [
        ({"amount": "12%"}, "cell.percent", "E", "百分数"),
        ({"amount": "1234.567"}, "cell.decimals", "E", "USD 最多 2 位"),
        ({"amount": "0.5", "currency": "JPY"}, "cell.decimals", "E", "JPY 最多 0 位"),
        ({"amount": "9亿亿"}, "cell.number", "E", "9亿亿"),
        ({"amount": "约12万"}, "cell.number", "E", "约12万"),
        ({"amount": "¥1200"}, "cell.other_currency", "E", "USD"),
        ({"amount": "2000000000000"}, "cell.limit", "E", "1,000,000,000,000 USD"),
        ({"currency": None}, "cell.no_currency", "E", "币种"),
        ({"executed": "2015-02-30"}, "cell.date", "D", "2015-02-30"),
        ({"currency": "美圆"}, "cell.code", "F", "USD 美元"),
        ({"execution_number": "a" * 61}, "cell.too_long", "C", "60"),
        ({"execution_number": datetime(2015, 6, 1)}, "cell.became_date", "C", "文本格式"),
        ({"execution_number": "=1+1"}, "cell.formula", "C", "公式"),
        ({"execution_number": "#REF!"}, "cell.error", "C", "#REF!"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_blocking_finding(
    changed: dict[str, object], check: str, column: str, word: str, tmp_path: Path
) -> None:
    grid = execution(tmp_path, **changed)
    found = next(finding for finding in grid.findings if finding.check == check)
    assert found.grade is Grade.BLOCKING
    assert (found.row, found.place) == (0, grid.place(0, found.field))
    assert str(found.place) == f"e.xlsx!合同执行!{column}2"
    assert word in found.zh
    assert found.en
    assert grid.frame[found.field].to_list() == [None]


@pytest.mark.parametrize("text", ["美国", "US", "us", "United States", "US 美国", "US-美国", "ＵＳ"])
def test_a_code_may_be_typed_as_code_or_name(text: str, tmp_path: Path) -> None:
    cells = {f.zh: "x" for f in CONTRACT} | {"发包方国别（地区）": text}
    grid = read(save(tmp_path / "c.xlsx", ("接包合同", [list(cells), list(cells.values())])))[0]
    assert grid.frame["client_country"].to_list() == ["US"]


def test_the_same_rows_read_the_same_from_csv_of_any_kind(tmp_path: Path) -> None:
    table = [list(EXECUTION), [CODE, "HT-1", "1", "2015/6/18", "3.5万", "美元"]]
    wanted = execution(tmp_path).frame
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        for delimiter in (",", "\t", ";"):
            path = tmp_path / "e.dat"
            path.write_bytes("\r\n".join(delimiter.join(row) for row in table).encode(encoding))
            grid = read(path)[0]
            assert grid.frame.equals(wanted), (encoding, delimiter)
            assert grid.findings == ()


def test_csv_counts_rows_as_excel_does(tmp_path: Path) -> None:
    lines = ["合同执行表", "", ",".join(EXECUTION), f'{CODE},HT-1,"a\nb",2015/6/18,1,USD', "", f"{CODE},HT-1,2,x,1,USD"]
    path = tmp_path / "e.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    grid = read(path)[0]
    assert grid.row_numbers.to_list() == [4, 6]
    assert told(grid) == [("cell.date", "e.csv!D6")]


def test_a_csv_row_with_too_many_cells_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(f"{','.join(EXECUTION)}\n{CODE},HT-1,1,2015/6/18,1,USD\n{CODE},HT-1,2,2015/6/18,1,234,USD\n")
    with pytest.raises(FuwaiError) as refused:
        read(path)
    assert (refused.value.code, refused.value.place and refused.value.place.row) == ("intake.ragged", 3)


def test_defaults_fill_what_the_file_has_no_column_for(tmp_path: Path) -> None:
    headings, cells = list(EXECUTION)[1:], list(EXECUTION.values())[1:]
    grid = read(save(tmp_path / "e.xlsx", ("合同执行", [headings, cells])), {"enterprise_code": CODE})[0]
    assert grid.frame["enterprise_code"].to_list() == [CODE]
    assert grid.findings == ()


def test_a_missing_required_column_blocks_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    grid = headed(tmp_path, {"执行日期": "天气"})
    assert [(f.check, f.grade, f.row) for f in grid.findings] == [
        ("sheet.column_missing", Grade.BLOCKING, -1),
        ("sheet.column_unknown", Grade.SOFT, -1),
    ]
    assert str(grid.findings[1].place) == "e.xlsx!合同执行!D1"


def test_empty_rows_and_rows_of_totals_are_not_read(tmp_path: Path) -> None:
    rows = [[f.zh for f in WORKFORCE], [], WORKFORCE_ROW, [" ", "　"], ["合 计", None, 120]]
    grid = read(save(tmp_path / "w.xlsx", ("从业人员", rows)))[0]
    assert grid.row_numbers.to_list() == [3]
    assert told(grid) == [("sheet.total_row", "w.xlsx!从业人员!第5行")]


def test_a_sheet_that_is_not_known_is_told_and_a_hidden_one_is_not_read(tmp_path: Path) -> None:
    rows = [[f.zh for f in WORKFORCE], WORKFORCE_ROW]
    path = save(tmp_path / "w.xlsx", ("从业人员", rows), ("别的", [["甲"], ["乙"]]), ("旧的", rows))
    book = openpyxl.load_workbook(path)
    book["旧的"].sheet_state = "hidden"
    book.save(path)
    (grid,) = read(path)
    assert told(grid) == [("sheet.not_recognised", "w.xlsx!别的")]


def test_two_columns_for_one_field_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FuwaiError, match="C 列和 E 列") as refused:
        headed(tmp_path, {"执行金额": "执行号"})
    assert refused.value.code == "intake.heading_twice"


def test_a_merged_heading_is_an_error(tmp_path: Path) -> None:
    path, sheet, book = workforce_book(tmp_path, "从业人员")
    sheet.merge_cells("E1:F1")
    book.save(path)
    with pytest.raises(FuwaiError, match="E1:F1") as refused:
        read(path)
    assert refused.value.code == "intake.merged_heading"


def test_merged_title_lines_are_no_error_and_merged_cells_are_findings(tmp_path: Path) -> None:
    path, sheet, book = workforce_book(tmp_path, "从业人员")
    sheet.append(WORKFORCE_ROW)
    sheet.insert_rows(1)
    sheet["A1"] = "从业人员表"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A4")
    book.save(path)
    grid = read(path)[0]
    assert told(grid) == [("cell.merged", "w.xlsx!从业人员!A4")]


def test_a_formula_in_a_column_that_is_not_read_is_no_matter(tmp_path: Path) -> None:
    path, sheet, book = workforce_book(tmp_path, "从业人员")
    sheet["H1"], sheet["H2"] = "核对", "=C2-D2"
    book.save(path)
    assert [finding.check for finding in read(path)[0].findings] == ["sheet.column_unknown"]


def test_a_formula_far_down_a_large_sheet_is_found(tmp_path: Path) -> None:
    path, sheet, book = workforce_book(tmp_path, "从业人员")
    for number in range(3, 20_003):
        sheet.append((CODE, 201506, number, 1, 1, 1))
    sheet["C20001"] = "=1+1"
    book.save(path)
    assert told(read(path)[0]) == [("cell.formula", "w.xlsx!从业人员!C20001")]


def test_prefixed_xml_is_scanned_too(tmp_path: Path) -> None:
    import zipfile

    path, sheet, book = workforce_book(tmp_path, "从业人员")
    sheet["C2"] = "=1+1"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    prefixed = members[name].replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:")
    members[name] = prefixed.replace(b"<x:?", b"<?").replace(b" xmlns=", b" xmlns:x=")
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    assert told(read(path)[0]) == [("cell.formula", "w.xlsx!从业人员!C2")]


def test_a_marked_row_that_is_not_the_example_is_not_lost_in_silence(tmp_path: Path) -> None:
    example = [WORKFORCE[name].example for name in WORKFORCE.names]
    rows = [["标记", *(f.zh for f in WORKFORCE)], ["示例", *example], ["示例", CODE, 201505, 1, 1, 1, 1]]
    grid = read(save(tmp_path / "w.xlsx", ("从业人员", rows)))[0]
    assert grid.row_numbers.to_list() == [3]
    assert only(grid).check == "cell.marked_example"


def test_too_many_unreadable_cells_refuse_the_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "FINDINGS", 3)
    rows = [[f.zh for f in WORKFORCE], *([["x"] * 6] * 5)]
    with pytest.raises(FuwaiError) as refused:
        read(save(tmp_path / "w.xlsx", ("从业人员", rows)))
    assert refused.value.code == "intake.too_many_findings"


def test_a_sheet_with_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuwai.files.safety.ROWS", 2)
    rows = [[f.zh for f in WORKFORCE], *([WORKFORCE_ROW] * 5)]
    with pytest.raises(FuwaiError) as refused:
        read(save(tmp_path / "w.xlsx", ("从业人员", rows)))
    assert refused.value.code == "intake.too_many_rows"


def test_more_formulas_than_can_be_listed_refuse_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuwai.files.scan.LISTED", 2)
    path, sheet, book = workforce_book(tmp_path, "从业人员")
    for number in range(2, 6):
        sheet[f"H{number}"] = "=1+1"
    book.save(path)
    with pytest.raises(FuwaiError) as refused:
        read(path)
    assert refused.value.code == "intake.too_many_formulas"


def test_blank_lines_and_old_line_ends_of_csv_count(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    for end in ("\n", "\r\n", "\r"):
        lines = ["合同执行表", "", ",".join(EXECUTION), "", f"{CODE},HT-1,1,2015/6/18,1,USD", ""]
        path.write_bytes(end.join(lines).encode())
        assert read(path)[0].row_numbers.to_list() == [5]
