"""Files as they come: what `fuwai check` answers, the marked workbook back in, and files that cannot be read at all."""

import io
import shutil
import sqlite3
import zipfile
from contextlib import closing

import openpyxl
import pytest

from .conftest import CODES, Office, contract, execution

TABLES = ("filing", "filing_finding", "batch", "audit_entry")
MOMENT = ("--body", "330100", "--at", "2015-07-08T09:00")


@pytest.fixture(scope="module")
def office(small_home, tmp_path_factory) -> Office:
    """A small office that no story of this page changes."""
    return Office(shutil.copytree(small_home, tmp_path_factory.mktemp("file") / "home"))


def stored(office: Office) -> list[int]:
    """How many rows the store has of all that an import writes."""
    with closing(sqlite3.connect(office.home / "fuwai.sqlite3")) as database:
        return [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES]


@pytest.mark.parametrize(
    ("row", "code", "grade"),
    [
        (execution(CODES[0], "2015-06-27", "20,101.35"), 0, None),
        (execution(CODES[0], "2015-06-18", "420,117.52"), 1, "提示 soft"),
        (execution(CODES[0], "2015-06-27", "3,600,500.50"), 2, "待说明 held"),
        (execution(CODES[0], "2015-13-27", "20,101.35"), 2, "阻断 blocking"),
    ],
    ids=["nothing", "soft", "held", "blocking"],
)
def test_check_exits_by_the_worst_finding_and_stores_nothing(row, code, grade, office):
    before = stored(office)
    said = office.fuwai("check", office.write("one.csv", {"execution": [row]}), *MOMENT, code=code).stdout
    assert (grade or "新增 new 1") in said
    assert stored(office) == before


def test_the_marked_workbook_is_corrected_and_filed(small):
    rows = [contract(CODES[0], "US", provider_number="HT-X", client_country="Nowhere", title="另一个样本项目定制开发")]
    small.write("sent.xlsx", {"contract": rows})
    small.fuwai("import", "sent.xlsx", "--write-back", "marked.xlsx", *MOMENT, code=2)
    marked = small.desk / "marked.xlsx"
    book = openpyxl.load_workbook(marked)
    sheet = book["contract"]
    column = rows[0].keys() and list(rows[0]).index("client_country") + 1
    cell = sheet.cell(2, column)
    assert cell.comment is not None
    assert "Nowhere" in cell.comment.text
    assert cell.fill.fgColor.rgb not in ("00000000", "FFFFFFFF")
    cell.value = "DE"
    book.save(marked)
    assert "新增 new 1" in small.fuwai("import", "marked.xlsx", *MOMENT, code=None).stdout
    assert "未变 unchanged 1" in small.fuwai("import", "marked.xlsx", *MOMENT, code=None).stdout


def workbook(change=lambda _sheet: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [execution(CODES[0], "2015-06-27", "20,101.35")]
    sheet.append(list(rows[0]))
    sheet.append(list(rows[0].values()))
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merged_heading(sheet) -> None:
    sheet.merge_cells("A1:B1")


def formula(sheet) -> None:
    sheet["E2"] = "=20000+101.35"


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return out.getvalue()


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = COMPOUND + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le").ljust(1024, b"\0")


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("truncated.xlsx", workbook()[:-700], {"intake.truncated"}),
        ("encrypted.xlsx", ENCRYPTED, {"intake.encrypted", "intake.truncated", "intake.unreadable"}),
        ("empty.xlsx", b"", {"intake.empty"}),
        ("macro.xlsx", with_part("xl/vbaProject.bin", b"macro"), {"intake.macro"}),
        ("bomb.xlsx", with_part("xl/worksheets/sheet2.xml", b"<row/>" * 20_000_000), {"intake.zip_bomb"}),
        ("merged.xlsx", workbook(merged_heading), {"intake.merged_heading"}),
        ("formula.xlsx", workbook(formula), {"cell.formula"}),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 900, {"intake.not_a_workbook"}),
        ("text.csv", b"\xff\xfe\x00\xd8\x00\x00" * 40, {"intake.encoding", "intake.not_a_workbook"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_gives_one_clear_error_and_stores_nothing(name, content, codes, office):
    (office.desk / name).write_bytes(content)
    before = stored(office)
    done = office.fuwai("import", name, *MOMENT, code=2)
    said = done.stdout + done.stderr
    assert sum(f"[{code}]" in said for code in codes) == 1, said
    assert name in said
    assert stored(office) == before


def test_a_large_file_is_refused_by_its_size_alone(office):
    with (office.desk / "huge.xlsx").open("wb") as stream:
        stream.write(workbook())
        stream.truncate(200 * 2**20)
    assert "[intake.too_large]" in office.fuwai("import", "huge.xlsx", *MOMENT, code=2).stderr


def test_a_missing_file_is_named(office):
    assert "[intake.no_such_file]" in office.fuwai("import", "nowhere.xlsx", *MOMENT, code=2).stderr
