"""By program: evidence beside drafts and filings, the month's contracts, and a prefilled workbook that comes back as a job."""

import io

import openpyxl
import pytest

from fuwai.api.testdata import program_of
from fuwai.core.access import Role
from fuwai.core.records import RECORDS
from fuwai.files.testdata import pdf
from fuwai.services import worker
from fuwai.services.test_form import CODE, CONTRACT, OTHER, SIGNED
from fuwai.storage.models import DraftEvidence, Evidence, Filing

MONTH = SIGNED[:7].replace("-", "")
BINARY = {"content_type": "application/octet-stream"}


@pytest.fixture
def filer(registered):
    return program_of(Role.FILER, CODE)


def test_evidence_goes_from_a_draft_with_what_it_becomes_and_only_its_region_sees_it(filer):
    draft = filer.post("drafts", {"noun": "contract", "content": CONTRACT}).said["draft"]
    path = f"drafts/{draft}/evidence?kind=contract&name=a.pdf"
    put = filer.ask("POST", path, pdf(), **BINARY, idempotency_key="scan-1")
    assert (put.status_code, put.said["media"], put.said["size"]) == (201, "application/pdf", len(pdf()))
    again = filer.ask("POST", path, pdf(), **BINARY, idempotency_key="scan-1")
    assert (again.content, again.headers["Idempotency-Replayed"]) == (put.content, "true")
    other = filer.ask("POST", path, pdf(b"%x\n"), **BINARY, idempotency_key="scan-1")
    assert other.said["code"] == "api.key_reused"
    assert filer.client.get(put.said["file"], headers=filer.heads).content == pdf()
    filing = filer.post("submit/contract", {"rows": [CONTRACT], "drafts": [draft]}).said["filings"][0]
    assert not DraftEvidence.objects.exists()
    [found] = program_of(Role.CLERK, "330108").get(f"filings/{filing}/evidence").said["items"]
    assert (found["filing"], found["sha256"]) == (filing, put.said["sha256"])
    handed = program_of(Role.HEAD, "330100").client.get(found["file"], headers=filer.heads)
    assert (handed.content, handed.headers["Content-Type"]) == (pdf(), "application/pdf")
    assert handed.headers["Content-Disposition"].startswith("attachment")
    for who in (program_of(Role.FILER, OTHER), program_of(Role.CLERK, "330203")):
        assert who.get(f"evidence/{found['evidence']}").said["code"] == "evidence.unknown"
        assert who.get(f"filings/{filing}/evidence").status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "evidence.empty"),
        (b"MZ\x90\x00", 415, "evidence.kind"),
        (pdf()[:40], 422, "evidence.damaged"),
        (b"%PDF-1.4" + b" " * 21_000_000, 413, "evidence.too_large"),
    ],
)
def test_a_file_is_judged_by_its_content(filer, settings, content, status, code):
    settings.EVIDENCE_BYTES = 20_000_000
    filing = filer.post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]
    answer = filer.ask("POST", f"filings/{filing}/evidence?kind=contract&name=a.pdf", content, **BINARY)
    assert (answer.status_code, answer.said["code"]) == (status, code)
    assert not Evidence.objects.exists()


def test_a_drafts_evidence_is_removed_and_a_filings_stays(filer):
    draft = filer.post("drafts", {"noun": "contract", "content": CONTRACT}).said["draft"]
    number = filer.ask("POST", f"drafts/{draft}/evidence?kind=other", pdf(), **BINARY).said["evidence"]
    assert program_of(Role.FILER, OTHER).ask("DELETE", f"draft-evidence/{number}").status_code == 404
    assert filer.ask("DELETE", f"draft-evidence/{number}").status_code == 204
    assert filer.get(f"drafts/{draft}/evidence").said == {"items": []}
    assert filer.ask("DELETE", "evidence/1").status_code == 405


def test_the_months_contracts_tell_what_is_left_and_a_prefilled_workbook_files_it_as_a_job(filer):
    filer.post("submit/contract", {"rows": [CONTRACT]})
    [line] = filer.get(f"months/{MONTH}").said["contracts"]
    assert (line["number"], line["value"], line["left"], line["said"]) == ("A-1", 12_000_000, 12_000_000, [])
    answer = filer.get(f"workbooks/execution?month={MONTH}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = next(one for one in book if any(cell.value == "A-1" for row in one.iter_rows() for cell in row))
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    row = cells["A-1"].row
    for field, text in (("amount", "500"), ("executed", SIGNED)):
        sheet.cell(row, cells[f"*{RECORDS['execution'][field].zh}"].column, text)
    kept = io.BytesIO()
    book.save(kept)
    job = filer.ask("POST", "jobs?name=执行.xlsx", kept.getvalue(), **BINARY)
    assert job.status_code == 202
    worker.run_next()
    done = filer.get(f"jobs/{job.said['job']}").said
    assert done["state"] == "done"
    assert done["result"]["sheets"][0]["new"] == 1, done["result"]
    assert Filing.objects.filter(noun="execution").count() == 1
    [line] = filer.get(f"months/{MONTH}").said["contracts"]
    assert (line["left"], line["said"][0]["amount"]) == (11_950_000, 50_000)
    assert filer.get("months/201513").said["code"] == "period.month"


def test_a_workbook_without_anything_to_fill_it_says_so(filer):
    assert filer.get(f"workbooks/execution?month={MONTH}").said["code"] == "template.no_contracts"
    assert filer.get("workbooks/contract").content[:2] == b"PK"
    assert filer.get("workbooks/contract?filled=filed").content[:2] == b"PK"
