"""The trail and receipts on their pages."""

import json

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.filing_receipt import parsed, steps
from fuwai.files.testdata import pdf
from fuwai.services import enclosure, review, worker
from fuwai.services.enclosure import Given
from fuwai.storage.models import AuditEntry, Job
from fuwai.storage.origin import ORIGIN, Origin
from fuwai.storage.testdata import ENTERPRISE, contracts, file
from fuwai.web.testdata import signed_in

OWNER, COUNTY = Viewer("enterprise", ENTERPRISE, "甲"), Viewer("body", "330108", "乙")
QUERIES = 12


def text(answer) -> str:
    return answer.content.decode()


def history() -> int:
    one = file("contract", contracts("A")).filings[0]
    token = ORIGIN.set(Origin("192.0.2.7", "r1"))
    review.return_(COUNTY, [one], "amount", "请核对原件")
    ORIGIN.reset(token)
    two = file("contract", contracts("A", value=13_000_000)).filings[0]
    enclosure.attach(OWNER, two, Given("contract", "合同.pdf", pdf()))
    return one


def test_a_records_page_tells_who_did_what_from_where_and_what_stood_before(sqlite_store):
    number = history()
    page = text(signed_in(Role.FILER).get(f"/trail/filings/{number}"))
    for word in (
        "请核对原件",
        "<del>120,000.00 USD</del> → <ins>130,000.00 USD</ins>",
        "合同.pdf",
        "县级待审",
    ):
        assert word in page
    assert "/trail/entries/" not in page
    audited = text(signed_in(Role.AUDITOR, "330000").get(f"/trail/filings/{number}"))
    assert "/trail/entries/" in audited
    for told in ("192.0.2.7", "乙 · 滨江区"):
        assert told in audited
        assert told not in page
    assert "第 1 版 · 滨江区" in page


@pytest.mark.parametrize(
    ("role", "code"), [(Role.FILER, "000000002"), (Role.CLERK, "330106"), (Role.AUDITOR, "320000")]
)
def test_a_stranger_finds_no_record(sqlite_store, role, code):
    number = history()
    for path in (f"/trail/filings/{number}", f"/filings/{number}/receipt", f"/filings/{number}/receipt.json"):
        assert signed_in(role, code).get(path).status_code == 404


def test_a_record_is_shown_as_of_a_day(sqlite_store):
    number, filer = history(), signed_in(Role.FILER)
    page = text(filer.get(f"/trail/filings/{number}?as_of=2015-06-30"))
    assert "截至 2015-06-30" in page
    assert "请核对原件" not in page
    assert "当时还没有填报" in text(filer.get(f"/trail/filings/{number}?as_of=2015-01-01"))
    answer = filer.get(f"/trail/filings/{number}?as_of=soon")
    assert (answer.status_code, "as_of.day" in text(answer)) == (422, True)


def test_an_auditor_reads_and_filters_the_trail_of_its_region(sqlite_store):
    number, auditor = history(), signed_in(Role.AUDITOR, "330000")
    page = text(auditor.get("/trail"))
    assert f"/trail/filings/{number}" in page
    assert "192.0.2.7" in page
    page = text(auditor.get("/trail?verb=return"))
    assert "合同.pdf" not in page
    assert "没有符合条件的操作" in text(auditor.get("/trail?until=2015-01-01"))
    assert "没有符合条件的操作" in text(signed_in(Role.AUDITOR, "320000").get("/trail"))
    assert auditor.get("/trail?mark=x").status_code == 422


def test_the_entries_are_listed_and_one_is_opened(sqlite_store):
    history()
    number = AuditEntry.objects.get(verb="return").pk
    administrator = signed_in(Role.ADMINISTRATOR)
    assert f"/trail/entries/{number}" in text(administrator.get("/trail/entries?verb=return"))
    page = text(administrator.get(f"/trail/entries/{number}"))
    assert AuditEntry.objects.get(pk=number).digest in page
    assert "amount" in page
    assert administrator.get("/trail/entries/9999").status_code == 404


def test_the_last_verification_is_shown_and_another_begun(sqlite_store):
    history()
    auditor, administrator = signed_in(Role.AUDITOR, "330000"), signed_in(Role.ADMINISTRATOR)
    assert "还没有在网页上核查过" in text(auditor.get("/trail/check"))
    assert auditor.post("/trail/check").status_code == 302
    page = text(auditor.get("/trail/check"))
    assert "排队等候处理" in page
    assert "立即核查" not in page
    assert "排队等候处理" in text(administrator.get("/trail/check/state"))
    assert administrator.post("/trail/check").status_code == 422
    worker.run_next()
    assert auditor.get("/trail/check/state")["HX-Redirect"] == "/trail/check"
    page = text(administrator.get("/trail/check"))
    assert "notice-good" in page
    assert "完好" in page
    assert Job.objects.get().account.role == Role.AUDITOR


def test_a_verification_is_stopped_from_its_page(sqlite_store):
    history()
    auditor = signed_in(Role.AUDITOR, "330000")
    auditor.post("/trail/check")
    assert "已要求停止核查" in text(auditor.post("/trail/check/stop", follow=True))
    assert "没有开始即已停止" in text(auditor.get("/trail/check"))
    assert auditor.post("/trail/check/stop").status_code == 404


def test_an_enterprise_has_a_receipt_issued_and_downloads_what_verifies(sqlite_store):
    number, filer, clerk = history(), signed_in(Role.FILER), signed_in(Role.CLERK)
    assert "开具回执" in text(filer.get(f"/filings/{number}/receipt"))
    assert filer.get(f"/filings/{number}/receipt.json").status_code == 404
    assert clerk.post(f"/filings/{number}/receipt/issue").status_code == 403
    assert filer.post(f"/filings/{number}/receipt/issue").status_code == 302
    shown = text(filer.get(f"/filings/{number}/receipt"))
    assert "接包合同" in shown
    assert "inbound" not in shown
    answer = filer.get(f"/filings/{number}/receipt.json")
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{number}.json"'
    receipt = parsed(text(answer))
    assert all(step.holds for step in steps(receipt))
    page = text(clerk.get(f"/filings/{number}/receipt"))
    assert receipt.filing.digest in page
    assert "badge-bad" not in page
    assert json.loads(receipt.content)["value"] == 12_000_000


def test_no_page_asks_more_than_twelve_questions(sqlite_store, django_assert_max_num_queries):
    number = history()
    for each in range(20):
        file("contract", contracts("A", value=14_000_000 + each))
    filer, auditor = signed_in(Role.FILER), signed_in(Role.AUDITOR, "330000")
    filer.post(f"/filings/{number}/receipt/issue")
    auditor.post("/trail/check")
    for client, address in (
        (filer, f"/trail/filings/{number}"),
        (filer, f"/trail/filings/{number}?as_of=2015-07-01"),
        (filer, f"/filings/{number}/receipt"),
        (filer, "/as-of?as_of=2015-07-01"),
        (auditor, "/as-of"),
        (auditor, "/trail"),
        (auditor, "/trail/entries"),
        (auditor, f"/trail/entries/{AuditEntry.objects.get(verb='return').pk}"),
        (auditor, "/trail/check"),
        (auditor, "/trail/check/state"),
    ):
        with django_assert_max_num_queries(QUERIES):
            assert client.get(address).status_code == 200, address


def test_a_list_is_shown_as_of_a_day_to_who_may_see_it(sqlite_store):
    number, filer = history(), signed_in(Role.FILER)
    page = text(filer.get("/as-of?as_of=2015-06-30&noun=contract"))
    assert f"/trail/filings/{number + 1}?as_of=2015-06-30" in page
    assert "130,000.00 USD" in page
    assert "当时没有有效的填报" in text(filer.get("/as-of?as_of=2015-01-01"))
    assert "当时没有有效的填报" in text(signed_in(Role.FILER, "000000002").get("/as-of"))
    assert filer.get("/as-of?noun=nothing").status_code == 422
