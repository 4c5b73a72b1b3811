"""The pages of workforce, certifications, trainings, receipts and enterprise data: filed, seen, by whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.services import comment
from fuwai.storage.models import Comment, Filing
from fuwai.storage.testdata import COUNTY, contracts, enterprises, executions, file
from fuwai.web.testdata import signed_in

MOST_QUERIES = 12
CODE = credit_code("91330108000000091")
OWN = {"enterprise_code": CODE}
SENT = {
    "workforce": {"month": "2016-03", "employees": "120", "college": "96", "new_hires": "6", "new_college_hires": "5"},
    "certifications": {
        "certification": "iso27001",
        "certificate_number": "IS-1",
        "issuer": "示例认证中心",
        "issued": "2014-09-01",
        "expires": "2037-08-31",
    },
    "trainings": {
        "training_number": "PX-1",
        "title": "软件测试岗前培训",
        "start": "2015-04-01",
        "end": "2015-04-30",
        "trainees": "30",
        "hired": "22",
        "hours": "120",
    },
    "receipts": {
        "receipt_number": "SH-1",
        "kind": "bank_slip",
        "received": "2015-06-20",
        "amount": "35000",
        "currency": "USD",
        "payer": "Example Bank Inc.",
        "payer_country": "US",
    },
}


@pytest.fixture
def filer(sqlite_store):
    file("enterprise", enterprises(CODE))
    return signed_in(Role.FILER, CODE)


def receipt(amount=5_000_000):
    """A receipt, and two executions of 35,000 that it may pay for; its record."""
    file("contract", contracts("A", "B", **OWN))
    file("execution", executions("A", "B", **OWN))
    columns = {**OWN, "receipt_number": "SH-1", "kind": "bank_slip", "received": date(2015, 6, 20), "currency": "USD"}
    file("receipt", {**columns, "amount": amount})
    return Filing.objects.get(noun="receipt").pk


def told(answer):
    """What a page says is wrong."""
    return [part.split("</")[0].strip() for part in answer.content.decode().split('class="finding-check">')]


def amounts(page):
    """The names of the amount fields on the page, in their order."""
    return [part.split('"')[0] for part in page.split('name="')[1:] if part.startswith("amount-")]


@pytest.mark.parametrize("slug", SENT)
def test_each_noun_is_filed_by_its_form_and_stands_in_its_list(filer, slug):
    assert filer.get(f"/{slug}/new").status_code == 200
    answer = filer.post(f"/{slug}/new", {**SENT[slug], "act": "submit"})
    assert answer.status_code == 302, told(answer)
    shown = filer.get(answer["Location"])
    assert shown.status_code == 200
    with CaptureQueriesContext(connection) as asked:
        listed = filer.get(f"/{slug}").content.decode()
    assert f'href="{answer["Location"]}"' in listed
    assert len(asked) <= MOST_QUERIES


@pytest.mark.parametrize("slug", SENT)
def test_what_must_be_mended_is_told_and_nothing_is_filed(filer, slug):
    broken = dict.fromkeys(SENT[slug], "")
    assert filer.post(f"/{slug}/new", {**broken, "act": "submit"}).status_code == 422
    assert set(Filing.objects.values_list("noun", flat=True)) == {"enterprise"}


def test_a_training_body_sees_trainings_alone(filer):
    trainer = signed_in(Role.TRAINER, CODE)
    assert trainer.post("/trainings/new", {**SENT["trainings"], "act": "submit"}).status_code == 302
    assert trainer.get("/trainings").status_code == 200
    for address in ("/contracts", "/workforce", "/receipts", "/certifications", "/enterprise", "/month", "/upload"):
        assert trainer.get(address).status_code == 403


def test_a_receipt_is_allotted_to_several_executions_with_what_is_left(filer):
    record = receipt()
    page = filer.get(f"/receipts/{record}/allot").content.decode()
    first, second = amounts(page)
    answer = filer.post(f"/receipts/{record}/allot", {first: "35000", second: "10000"})
    assert answer.status_code == 302, told(answer)
    assert Filing.objects.filter(noun="allotment").count() == 2
    shown = filer.get(f"/receipts/{record}").content.decode()
    assert "5,000.00 USD" in shown
    again = filer.get(f"/receipts/{record}/allot").content.decode()
    assert 'value="10000.00"' in again
    assert "25,000.00" in again


def test_more_than_the_receipt_holds_is_refused_beside_its_cell(filer):
    record = receipt()
    first, second = amounts(filer.get(f"/receipts/{record}/allot").content.decode())
    answer = filer.post(f"/receipts/{record}/allot", {first: "35000", second: "abc"})
    assert answer.status_code == 422
    assert 'value="abc"' in answer.content.decode()
    assert Filing.objects.filter(noun="allotment").count() == 1


def execution():
    """The first execution that a receipt may pay for; its record."""
    receipt()
    return Filing.objects.filter(noun="execution").earliest("id").pk


def test_a_receipt_is_registered_and_allotted_beside_its_execution(filer):
    record = execution()
    assert f"/executions/{record}/receipts" in filer.get(f"/executions/{record}").content.decode()
    page = filer.get(f"/executions/{record}/receipts").content.decode()
    assert 'value="35000.00"' in page, "what is not paid for yet"
    assert '<option value="SH-1">' in page
    new = {**SENT["receipts"], "receipt_number": "SH-2", "amount": "40000", "allotted": "20000"}
    answer = filer.post(f"/executions/{record}/receipts", new)
    assert answer["Location"] == f"/executions/{record}", told(answer)
    assert (
        filer.post(f"/executions/{record}/receipts", {"receipt_number": "SH-1", "allotted": "5000"}).status_code == 302
    )
    shown = filer.get(f"/executions/{record}").content.decode()
    assert "SH-1" in shown
    assert "SH-2" in shown
    assert "10,000.00 USD" in shown, "35,000 less 20,000 and 5,000"
    assert Filing.objects.filter(noun="receipt").count() == 2


def test_a_receipt_that_is_held_waits_for_words_and_keeps_them(filer):
    address = f"/executions/{execution()}/receipts"
    new = {**SENT["receipts"], "receipt_number": "SH-2", "received": "2005-12-30", "allotted": "2000"}
    answer = filer.post(address, new)
    names = [part.split('"')[0] for part in answer.content.decode().split('name="explain-')[1:]]
    assert answer.status_code == 422
    assert names != [], told(answer)
    assert Filing.objects.filter(noun="receipt").count() == 1, "nothing is filed before its words"
    answer = filer.post(address, new | {f"explain-{name}": "2005 年预付，水单已附" for name in names})
    assert answer.status_code == 302, told(answer)
    filing = Filing.objects.filter(noun="receipt").latest("id")
    assert "2005 年预付，水单已附" in Comment.objects.get(filing=filing).words


def test_a_receipt_whose_allotment_is_refused_is_not_registered_either(filer):
    record = execution()
    new = {**SENT["receipts"], "receipt_number": "SH-2", "allotted": "很多"}
    answer = filer.post(f"/executions/{record}/receipts", new)
    assert answer.status_code == 422
    assert 'value="很多"' in answer.content.decode()
    assert Filing.objects.filter(noun="receipt").count() == 1
    short = filer.post(f"/executions/{record}/receipts", {"receipt_number": "SH-3", "allotted": "100"})
    assert short.status_code == 422
    assert "receipt.received.present" in told(short)
    assert not Filing.objects.filter(noun="allotment").exists()


@pytest.mark.parametrize("path", ["/receipts/{}/allot", "/receipts/{}", "/enterprise/relocation?county=330106"])
def test_a_page_asks_the_database_little(filer, path):
    record = receipt()
    filer.get(path.format(record))
    with CaptureQueriesContext(connection) as asked:
        assert filer.get(path.format(record)).status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]


def test_enterprise_data_lead_to_the_one_record(filer):
    number = Filing.objects.get(noun="enterprise").pk
    assert filer.get("/enterprise")["Location"] == f"/enterprises/{number}"
    assert "注册地变更" in filer.get(f"/enterprises/{number}").content.decode()


def test_a_relocation_shows_both_bodies_and_what_becomes_of_what_waits(filer):
    file("contract", contracts("A", **OWN))
    page = filer.get("/enterprise/relocation", {"county": "330106", "effective": "2016-03-01"}).content.decode()
    assert "滨江区" in page
    assert "西湖区" in page
    assert "业务合同" in page or "接包合同" in page


def test_a_relocation_is_a_new_version_from_its_day_on(filer):
    sent = {"county": "330106", "effective": "2016-03-01", "act": "submit"}
    answer = filer.post("/enterprise/relocation", sent)
    assert answer.status_code == 302, told(answer)
    last = Filing.objects.filter(noun="enterprise").order_by("-version").first()
    assert (last.version, last.enterpriseversion.county, str(last.enterpriseversion.effective)) == (
        2,
        "330106",
        "2016-03-01",
    )


def test_a_relocation_that_is_held_waits_for_words_and_keeps_them(filer):
    sent = {"county": "330106", "effective": (date.today() + timedelta(days=40)).isoformat(), "act": "submit"}
    answer = filer.post("/enterprise/relocation", sent)
    assert answer.status_code == 422
    names = [part.split('"')[0] for part in answer.content.decode().split('name="explain-')[1:]]
    assert names == ["enterprise.effective.past"]
    words = {f"explain-{name}": "已办理预登记" for name in names}
    assert filer.post("/enterprise/relocation", {**sent, **words}).status_code == 302
    assert "已办理预登记" in Comment.objects.get().words


def test_a_relocation_whose_words_cannot_be_kept_is_not_filed(filer, monkeypatch):
    def unkept(*_args):
        raise FuwaiError("test.unkept", "不能保存", "cannot be kept")

    monkeypatch.setattr(comment, "explain", unkept)
    effective = (date.today() + timedelta(days=40)).isoformat()
    words = {"act": "submit", "explain-enterprise.effective.past": "已办理预登记"}
    answer = filer.post("/enterprise/relocation", {"county": "330106", "effective": effective, **words})
    assert answer.status_code == 422
    assert Filing.objects.filter(noun="enterprise").count() == 1


def test_an_amendment_leaves_the_place_to_the_page_of_relocation(filer):
    record = Filing.objects.get(noun="enterprise").pk
    page = filer.get(f"/enterprises/{record}/amend").content.decode()
    assert "在“注册地变更”中办理" in page
    moved = {"name": "示例改名有限公司", "county": "330106", "effective": "2016-03-01", "registration_type": "173"}
    answer = filer.post(f"/enterprises/{record}/amend", {**moved, "industry": "I65", "act": "submit"})
    assert answer.status_code == 302, told(answer)
    version = Filing.objects.filter(noun="enterprise").latest("id").enterpriseversion
    assert (version.name, version.county) == ("示例改名有限公司", COUNTY)


@pytest.mark.parametrize("sent", [{"county": COUNTY, "effective": "2016-03-01"}, {"county": "330106", "effective": ""}])
def test_a_relocation_without_another_place_or_a_day_is_refused(filer, sent):
    assert filer.post("/enterprise/relocation", {**sent, "act": "submit"}).status_code == 422
    assert Filing.objects.filter(noun="enterprise").count() == 1
