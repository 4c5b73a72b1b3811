"""Workbooks: out prefilled, in with findings by sheet and cell; short files at once, long ones by a worker."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fuwai.core.access import Role
from fuwai.core.identifier import credit_code
from fuwai.core.moment import beijing
from fuwai.services import upload, worker
from fuwai.storage.models import Filing
from fuwai.storage.models.job import DONE, WAITING, Job
from fuwai.storage.testdata import contracts, enterprises, file
from fuwai.web.testdata import signed_in

CODE, OTHER = credit_code("91330108000000091"), credit_code("91330108000000092")
TODAY = beijing(datetime.now(UTC)).date()
MONTH = f"{TODAY:%Y%m}"


@pytest.fixture
def filer(sqlite_store):
    file("enterprise", enterprises(CODE))
    file("contract", contracts("A", "B", enterprise_code=CODE, signed=TODAY - timedelta(days=40)))
    return signed_in(Role.FILER, CODE)


def month_workbook(filer, *amounts):
    """The month's workbook as downloaded, with these amounts filled in from its first row on."""
    book = load_workbook(io.BytesIO(filer.get(f"/workbook.xlsx?noun=execution&month={MONTH}").content))
    sheet = book["合同执行"]
    heads = [str(cell.value).lstrip("*") for cell in sheet[1]]
    for row, amount in enumerate(amounts, start=3):
        sheet.cell(row, heads.index("执行金额") + 1, amount)
        sheet.cell(row, heads.index("执行日期") + 1, TODAY)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("本月执行.xlsx", kept.getvalue())


def test_the_month_s_workbook_comes_back_as_executions(filer):
    answer = filer.post("/upload", {"file": month_workbook(filer, 1000, 2000), "act": "file"})
    assert answer.status_code == 302
    page = filer.get(answer["Location"]).content.decode()
    assert "已完成" in page
    assert Filing.objects.filter(noun="execution").count() == 2


def test_findings_are_told_by_sheet_and_cell_and_the_workbook_comes_back_marked(filer):
    sent = {"file": month_workbook(filer, 1000, "很多"), "act": "file"}
    where = filer.post("/upload", sent)["Location"]
    page = filer.get(where).content.decode()
    assert "合同执行 G4" in page or "合同执行 F4" in page
    assert Filing.objects.filter(noun="execution").count() == 1
    book = b"".join(filer.get(f"{where}/marked.xlsx").streaming_content)
    assert "问题清单" in load_workbook(io.BytesIO(book)).sheetnames
    assert where in filer.get("/upload").content.decode()


def test_a_check_alone_files_nothing(filer):
    where = filer.post("/upload", {"file": month_workbook(filer, 1000, 2000), "act": "check"})["Location"]
    assert "只审核" in filer.get(where).content.decode()
    assert not Filing.objects.filter(noun="execution").exists()


@pytest.mark.parametrize(("act", "words"), [("check", "只有提示，不妨碍上报"), ("file", "下面的提示不妨碍")])
def test_hints_alone_are_said_to_bar_nothing(filer, act, words):
    where = filer.post("/upload", {"file": month_workbook(filer, 1000), "act": act})["Location"]
    assert words not in filer.get(where).content.decode()
    found = Job.objects.get()
    found.result["grades"] = {"blocking": 0, "held": 0, "soft": 2}
    found.save()
    assert words in filer.get(where).content.decode()


def test_a_long_file_waits_for_a_worker_and_is_done_when_the_page_is_closed(filer, monkeypatch):
    monkeypatch.setattr(upload, "SHORT", 0)
    where = filer.post("/upload", {"file": month_workbook(filer, 1000, 2000), "act": "file"})["Location"]
    assert Job.objects.get().state == WAITING
    page = filer.get(where).content.decode()
    assert "排队等候处理" in page
    assert "every 2s" in filer.get(f"{where}/state").content.decode()
    worker.run_next()
    assert Job.objects.get().state == DONE
    assert filer.get(f"{where}/state")["HX-Redirect"] == where
    assert Filing.objects.filter(noun="execution").count() == 2


def test_a_waiting_file_can_be_stopped(filer, monkeypatch):
    monkeypatch.setattr(upload, "SHORT", 0)
    where = filer.post("/upload", {"file": month_workbook(filer, 1000, 2000), "act": "file"})["Location"]
    assert filer.post(f"{where}/stop").status_code == 302
    assert "已停止" in filer.get(where).content.decode()
    assert not Filing.objects.filter(noun="execution").exists()


def test_another_s_upload_is_as_if_there_were_none(filer):
    where = filer.post("/upload", {"file": month_workbook(filer, 1000, 2000), "act": "check"})["Location"]
    other = signed_in(Role.FILER, OTHER)
    for address in (where, f"{where}/state", f"{where}/marked.xlsx"):
        assert other.get(address).status_code == 404


def test_what_is_no_workbook_is_refused(filer):
    sent = {"file": SimpleUploadedFile("x.xlsx", b"MZ\x00\x01 no workbook"), "act": "file"}
    assert filer.post("/upload", sent).status_code == 422
    assert filer.post("/upload", {"act": "file"}).status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize("noun", ["contract", "execution", "workforce", "receipt", "enterprise"])
def test_a_workbook_is_handed_out_empty_or_with_what_was_filed(filer, noun):
    for query in (f"noun={noun}", f"noun={noun}&with=filed"):
        book = load_workbook(io.BytesIO(filer.get(f"/workbook.xlsx?{query}").content))
        assert book.sheetnames
    if noun == "contract":
        assert [row[0] for row in book.worksheets[0].iter_rows(min_row=3, min_col=3, max_col=3, values_only=True)]


def test_a_page_asks_the_database_little(filer):
    where = filer.post("/upload", {"file": month_workbook(filer, 1000, "很多"), "act": "file"})["Location"]
    for path in ("/upload", where):
        with CaptureQueriesContext(connection) as asked:
            assert filer.get(path).status_code == 200
        assert len(asked) <= 12
