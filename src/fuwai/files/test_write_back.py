"""The workbook handed back: marks at the cells, the list of all, and nothing else changed."""

from pathlib import Path

import openpyxl
import pytest

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import Place
from fuwai.core.workforce import WORKFORCE
from fuwai.files import write_back
from fuwai.files.intake import read
from fuwai.files.test_biff import compound, headings, row, stream

CODE = "91330108000000015A"


def source(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "从业人员"
    sheet.append([field.zh for field in WORKFORCE])
    for month in (201504, 201505, 201506):
        sheet.append([CODE, month, 120, 96, 6, 5])
    sheet["H2"] = "=C2-D2"
    sheet["A1"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("附注")["A1"] = "不动"
    book.save(tmp_path / "in.xlsx")
    return tmp_path / "in.xlsx"


def finding(grade: Grade, column: str, at: int | None, zh: str = "错", sheet: str = "从业人员") -> Finding:
    return Finding(
        "V001", grade, "workforce", 0, "employees", zh, "wrong", Place("in.xlsx", sheet, at, column), "house"
    )


def colour(cell: openpyxl.cell.cell.Cell) -> str:
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else ""


def test_the_same_workbook_comes_back_with_its_cells_marked(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    write_back.write(
        source(tmp_path),
        target,
        [
            finding(Grade.SOFT, "C", 2, "甲"),
            finding(Grade.BLOCKING, "C", 2, "乙"),
            finding(Grade.HELD, "D", 3),
            finding(Grade.SOFT, "", 4),
            finding(Grade.SOFT, "", None),
        ],
    )
    book = openpyxl.load_workbook(target)
    sheet = book["从业人员"]
    assert [colour(sheet[cell]) for cell in ("C2", "D3", "A4", "E4")] == [
        write_back.COLOURS[Grade.BLOCKING],
        write_back.COLOURS[Grade.HELD],
        write_back.COLOURS[Grade.SOFT],
        "",
    ]
    assert "甲" in sheet["C2"].comment.text
    assert "乙" in sheet["C2"].comment.text
    assert (sheet["H2"].value, sheet["A1"].font.bold, book["附注"]["A1"].value) == ("=C2-D2", True, "不动")


def test_the_list_holds_every_finding_with_its_place_and_a_legend(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    write_back.write(source(tmp_path), target, [finding(Grade.HELD, "C", 2), finding(Grade.BLOCKING, "", None)])
    sheet = openpyxl.load_workbook(target)[write_back.LIST]
    rows = list(sheet.iter_rows(min_row=write_back.LIST_FROM + 1, values_only=True))
    assert rows[0] == ("待说明", "从业人员", "C2", 2, "C", "从业人数", "错", "wrong", "V001", "house")
    assert rows[1][:6] == ("阻断", "从业人员", None, None, None, "从业人数")
    assert [colour(sheet[f"A{at}"]) for at in (2, 3, 4)] == list(write_back.COLOURS.values())
    assert sheet["C7"].hyperlink.location == "'从业人员'!C2"


def test_a_marked_workbook_can_be_corrected_and_sent_again(tmp_path: Path) -> None:
    once, twice = tmp_path / "once.xlsx", tmp_path / "twice.xlsx"
    before = read(source(tmp_path))[0]
    write_back.write(source(tmp_path), once, [finding(Grade.BLOCKING, "C", 2)])
    assert read(once)[0].frame.equals(before.frame)
    write_back.write(once, twice, [finding(Grade.SOFT, "D", 3)])
    sheet = openpyxl.load_workbook(twice)["从业人员"]
    assert (colour(sheet["C2"]), sheet["C2"].comment) == ("", None)
    assert colour(sheet["D3"]) == write_back.COLOURS[Grade.SOFT]
    assert openpyxl.load_workbook(twice).sheetnames.count(write_back.LIST) == 1


@pytest.mark.parametrize("words", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)"])
def test_words_that_look_like_formulas_are_written_as_text(words: str, tmp_path: Path) -> None:
    text = tmp_path / "in.csv"
    text.write_text(f"{','.join(f.zh for f in WORKFORCE)}\n{words},201506,1,1,1,1\n", encoding="utf-8")
    write_back.write(text, tmp_path / "out.xlsx", [finding(Grade.SOFT, "A", 2, words, "")])
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    texts = [cell for sheet in book for line in sheet for cell in line if cell.value == words]
    assert len(texts) == 2
    assert {(cell.data_type, cell.quotePrefix) for cell in texts} == {("s", True)}


def test_csv_and_old_workbooks_come_back_as_xlsx(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"{','.join(f.zh for f in WORKFORCE)}\n{CODE},201506,1,1,1,x\n", encoding="utf-8")
    (tmp_path / "in.xls").write_bytes(compound(stream("从业", headings() + row(3, CODE, 201506.0, 1.0, 1.0, 1.0, "x"))))
    for name, cell in (("in.csv", "F2"), ("in.xls", "G4")):
        grid = read(tmp_path / name)[0]
        write_back.write(tmp_path / name, tmp_path / "out.xlsx", grid.findings)
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
        assert colour(sheet[cell]) == write_back.COLOURS[Grade.BLOCKING]
        assert read(tmp_path / "out.xlsx")[0].frame.equals(grid.frame)


def test_comments_are_capped_and_the_list_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_back, "COMMENTS", 2)
    found = [finding(Grade.SOFT, column, at) for at in (2, 3, 4) for column in "CD"]
    write_back.write(source(tmp_path), tmp_path / "out.xlsx", found)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cells = [book["从业人员"][f"{column}{at}"] for at in (2, 3, 4) for column in "CD"]
    assert sum(cell.comment is not None for cell in cells) == 2
    assert all(colour(cell) for cell in cells)
    assert book[write_back.LIST].max_row == write_back.LIST_FROM + 6


def test_a_large_workbook_comes_back_by_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_back, "WHOLE_BYTES", 0)
    before = read(source(tmp_path))[0]
    write_back.write(source(tmp_path), tmp_path / "out.xlsx", [finding(Grade.HELD, "C", 3), finding(Grade.SOFT, "", 2)])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["从业人员"]
    assert (colour(sheet["C3"]), colour(sheet["A2"])) == (
        write_back.COLOURS[Grade.HELD],
        write_back.COLOURS[Grade.SOFT],
    )
    assert "错" in sheet["C3"].comment.text
    assert read(tmp_path / "out.xlsx")[0].frame.equals(before.frame)
