"""Evidence on its pages: attached, shown, handed out to who may see it, and harmless."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fuwai.core.access import Role, Viewer
from fuwai.files.testdata import pdf, png
from fuwai.services import draft, enclosure
from fuwai.services.enclosure import Given
from fuwai.storage.models import DraftEvidence, Evidence
from fuwai.storage.testdata import ENTERPRISE, contracts, file
from fuwai.web.testdata import signed_in

OWNER = Viewer("enterprise", ENTERPRISE, "甲")
QUERIES = 12


def text(answer) -> str:
    return answer.content.decode()


def one_contract() -> int:
    return file("contract", contracts("A")).filings[0]


def sent(content: bytes = b"", name: str = "合同.pdf", kind: str = "contract") -> dict[str, object]:
    return {"kind": kind, "file": SimpleUploadedFile(name, content or pdf())}


def test_an_enterprise_attaches_a_scan_and_its_body_looks_at_it(sqlite_store):
    filing, filer, clerk = one_contract(), signed_in(Role.FILER), signed_in(Role.CLERK)
    assert filer.post(f"/filings/{filing}/evidence", sent()).status_code == 302
    assert "合同.pdf" in text(filer.get(f"/filings/{filing}/evidence"))
    page = text(clerk.get("/evidence/1"))
    assert '<iframe class="enclosure" src="/evidence/1/inline"' in page
    assert clerk.get("/evidence/1/file").content == pdf()
    assert clerk.post(f"/filings/{filing}/evidence", sent()).status_code == 403


def test_a_file_is_handed_out_so_that_it_can_do_nothing(sqlite_store):
    number = enclosure.attach(OWNER, one_contract(), Given("other", '坏"名.png', png(2, 2))).pk
    client = signed_in(Role.FILER)
    kept, shown = client.get(f"/evidence/{number}/file"), client.get(f"/evidence/{number}/inline")
    for answer in (kept, shown):
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
    assert kept["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "sandbox" in kept["Content-Security-Policy"]
    assert kept["X-Frame-Options"] == "DENY"
    assert shown["Content-Disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.FILER, "", 200),
        (Role.FILER, "000000002", 404),
        (Role.CLERK, "", 200),
        (Role.CLERK, "330106", 404),
        (Role.HEAD, "330000", 200),
        (Role.AUDITOR, "330000", 200),
        (Role.AUDITOR, "320000", 404),
        (Role.ANALYST, "330000", 403),
        (Role.EXPERT, "", 403),
    ],
)
@pytest.mark.parametrize("below", ["", "/file", "/inline"])
def test_only_who_may_see_the_record_sees_its_evidence(sqlite_store, role, code, status, below):
    enclosure.attach(OWNER, one_contract(), Given("other", "a.png", png(2, 2)))
    assert signed_in(role, code).get(f"/evidence/1{below}").status_code == status


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [(b"<html>", "contract", "evidence.kind"), (pdf(), "", "evidence.sort"), (pdf()[:-9], "other", "evidence.damaged")],
)
def test_what_will_not_do_is_told_on_the_page(sqlite_store, content, kind, code):
    answer = signed_in(Role.FILER).post(f"/filings/{one_contract()}/evidence", sent(content, kind=kind))
    assert answer.status_code == 422
    assert code in text(answer)
    assert not Evidence.objects.exists()


def test_an_empty_form_asks_for_a_file(sqlite_store):
    answer = signed_in(Role.FILER).post(f"/filings/{one_contract()}/evidence", {"kind": "contract"})
    assert "evidence.empty" in text(answer)


def test_a_drafts_evidence_is_attached_and_removed(sqlite_store):
    number = draft.save(OWNER, "contract", {"title": "草"})
    filer, stranger = signed_in(Role.FILER), signed_in(Role.FILER, "000000002")
    address = f"/drafts/{number}/evidence"
    assert filer.post(address, sent()).status_code == 302
    assert "合同.pdf" in text(filer.get(address))
    one = DraftEvidence.objects.get().pk
    assert filer.get(f"/draft-evidence/{one}/file").content == pdf()
    for path in (address, f"/draft-evidence/{one}/file"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/draft-evidence/{one}/remove").status_code == 404
    assert filer.post(f"/draft-evidence/{one}/remove")["Location"] == address
    assert "没有佐证材料" in text(filer.get(address))


def test_no_page_asks_more_than_twelve_questions(sqlite_store, django_assert_max_num_queries):
    filing, filer = one_contract(), signed_in(Role.FILER)
    for width in range(1, 21):
        enclosure.attach(OWNER, filing, Given("other", "a.png", png(width, 2)))
    for address in (f"/filings/{filing}/evidence", "/evidence/1", "/evidence/1/file"):
        with django_assert_max_num_queries(QUERIES):
            assert filer.get(address).status_code == 200
