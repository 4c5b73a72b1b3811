"""Grants on their pages: a filer sees whether it qualifies, a body reviews, anyone reads the published list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from fuwai.core.access import Role
from fuwai.services import grant, grant_award, grant_panel, grant_pay
from fuwai.services.grant_testdata import (
    CITY,
    COUNTY,
    CUT_OFF,
    GIVEN,
    HEAD,
    OFFICE,
    OPENS,
    PDF,
    applied,
    code,
    firm,
    opened,
    passed,
)
from fuwai.services.test_grant_paid import PAST
from fuwai.storage.models import GrantApplication, GrantAward
from fuwai.web.testdata import client_of, person, signed_in

QUERIES = 12  # no page asks the database more


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def call(sqlite_store):
    firm(1, 510_000 * 100)
    firm(2, 900_000 * 100)
    return opened()


def test_a_filer_sees_each_condition_with_its_figures_and_answers_what_is_asked(call):
    filer = signed_in(Role.FILER, code(1))
    assert "2015 年资金申报" in text(filer.get("/grants"))
    page = text(filer.get(f"/grants/{call}"))
    assert "未定，请先回答问题" in page
    assert "510,000.00 USD" in page
    page = text(filer.get(f"/grants/{call}?technology_export=no&contract_hires=0"))
    assert "符合条件" in page
    assert "51,000.00" in page
    assert "不符合条件" in text(filer.get(f"/grants/{call}?technology_export=yes&contract_hires=0"))


def test_a_body_sees_what_the_checks_found_and_passes_applications_on(call):
    first, second = (applied(call, one) for one in (1, 2))
    clerk = signed_in(Role.CLERK, COUNTY)
    page = text(clerk.get(f"/grants/{call}"))
    assert "刚过门槛" in page
    assert f'value="{first}"' in page
    refused = clerk.post(f"/grants/{call}/review", {"act": "return", "application": [first]})
    assert (refused.status_code, "请写明理由" in text(refused)) == (422, True)
    assert clerk.post(f"/grants/{call}/review", {"act": "approve"}).status_code == 422
    done = clerk.post(f"/grants/{call}/review", {"act": "approve", "application": [first, second]})
    assert done.status_code == 302
    assert {one.decisions.count() for one in GrantApplication.objects.all()} == {1}


def test_anyone_reads_the_published_list_and_no_more(call):
    passed(applied(call, 2))
    assert client_of().get(f"/grants/{call}/public").status_code == 422
    grant_award.award(HEAD, call)
    grant_award.publish(OFFICE, call, *PAST)
    page = text(client_of().get(f"/grants/{call}/public"))
    assert "示例企业002" in page
    assert "90,000.00" in page
    assert code(2) not in page


def test_an_enterprise_applies_with_what_is_approved_and_sees_what_became_of_it(sqlite_store):
    firm(1, 510_000 * 100)
    now = datetime.now(UTC)
    values = grant.Plan("现在申报", "jinhua-2015", 10**12, GIVEN, OPENS, now + timedelta(days=9), CUT_OFF)
    call = grant.open_call(HEAD, values)
    filer = signed_in(Role.FILER, code(1))
    answered = {"technology_export": "no", "contract_hires": "0", "account": "0579 1"}
    page = text(filer.get(f"/grants/{call}/apply?technology_export=no&contract_hires=0"))
    assert "510,000.00" in page
    assert 'name="paper-application"' in page
    lacking = filer.post(f"/grants/{call}/apply", answered)
    assert (lacking.status_code, "缺少材料" in text(lacking)) == (422, True)
    item = grant.scheme_of(grant.call_of(HEAD, call)).items[0].id
    for amount, error in (("99999999", "grant.asked"), ("很多", "grant.amount")):
        sent = {**answered, f"ask-{item}": amount, "paper-application": SimpleUploadedFile("申请.pdf", PDF)}
        refused = filer.post(f"/grants/{call}/apply", sent)
        assert (refused.status_code, error in text(refused)) == (422, True)
    assert not GrantApplication.objects.exists()
    done = filer.post(f"/grants/{call}/apply", {**answered, "paper-application": SimpleUploadedFile("申请.pdf", PDF)})
    made = GrantApplication.objects.get()
    assert done["Location"] == f"/grants/applications/{made.pk}"
    assert (made.fen, made.account) == (5_100_000, "05791")
    assert filer.get(f"/grants/{call}/own")["Location"] == done["Location"]
    assert signed_in(Role.FILER, code(2)).get(f"/grants/{call}/own")["Location"] == f"/grants/{call}/apply"
    page = text(filer.get(done["Location"]))
    assert "51,000.00" in page
    assert "刚过门槛" not in page  # what the checks note is for the body
    assert "刚过门槛" in text(signed_in(Role.CLERK, COUNTY).get(done["Location"]))
    assert filer.get(f"{done['Location']}/papers/application").content == PDF
    other = signed_in(Role.FILER, code(2))
    assert other.get(done["Location"]).status_code in (403, 404, 422)
    assert other.get(f"{done['Location']}/papers/application").status_code in (403, 404, 422)
    assert other.post(f"{done['Location']}/withdraw").status_code in (403, 404, 422)
    assert filer.post(f"{done['Location']}/withdraw").status_code == 302
    assert made.decisions.get().act == "withdraw"
    assert filer.post(f"{done['Location']}/withdraw").status_code == 422


def test_an_enterprise_sees_its_award_with_every_step_once_it_is_published(call):
    number = applied(call, 2)
    passed(number)
    grant_award.award(HEAD, call)
    award = GrantAward.objects.get()
    filer = signed_in(Role.FILER, code(2))
    assert "核定过程" not in text(filer.get(f"/grants/applications/{number}"))
    assert filer.get(f"/grants/awards/{award.pk}/letter.docx").status_code != 200
    grant_award.publish(OFFICE, call, *PAST)
    page = text(filer.get(f"/grants/applications/{number}"))
    assert all(escape(zh) in page for zh, _, _ in award.steps)
    assert filer.get(f"/grants/awards/{award.pk}/letter.docx").content[:2] == b"PK"
    assert filer.get(f"/grants/awards/{award.pk}/letter.exe").status_code != 200
    with CaptureQueriesContext(connection) as asked:
        filer.get(f"/grants/applications/{number}")
    assert len(asked) <= QUERIES


@pytest.mark.parametrize(("role", "of"), [(Role.EXPERT, ""), (Role.PAYER, CITY)])
def test_the_home_of_expert_and_payer_leads_to_grants(sqlite_store, role, of):
    assert 'href="/grants"' in text(signed_in(role, of).get("/")).split("<main")[1]


@pytest.mark.parametrize(("role", "of"), [(Role.FILER, code(1)), (Role.CLERK, COUNTY), (Role.PAYER, CITY)])
def test_no_page_asks_the_database_too_often(call, role, of):
    applied(call, 1)
    client = signed_in(role, of)
    addresses = ["/grants", f"/grants/{call}?technology_export=no&contract_hires=0"]
    if role is Role.FILER:
        addresses.append(f"/grants/{call}/apply")
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= QUERIES, "\n".join(one["sql"][:110] for one in asked)


def test_the_home_of_an_expert_says_what_is_to_be_done_on_each_panel(call):
    account = person(Role.EXPERT)
    expert = client_of(account)
    assert "没有待评审的申报" in text(expert.get("/"))
    passed(applied(call, 2))
    grant_panel.appoint(HEAD, call, [account.login])
    assert "先声明有无利益冲突" in text(expert.get("/"))
    grant_panel.declare(account.viewer, call)
    assert "本方案不评分" in text(expert.get("/"))
    with CaptureQueriesContext(connection) as asked:
        assert f'href="/grants/{call}/panel"' in text(expert.get("/"))
    assert len(asked) <= QUERIES
    grant_award.award(HEAD, call)
    assert "没有待评审的申报" in text(expert.get("/"))


def test_the_home_of_a_payer_says_what_may_be_paid_and_what_is_left(call):
    passed(applied(call, 2))
    account = person(Role.PAYER, CITY)
    payer = client_of(account)
    assert "没有待拨付的" in text(payer.get("/"))
    grant_award.award(HEAD, call)
    assert "尚未公示" in text(payer.get("/"))
    grant_award.publish(OFFICE, call, *PAST)
    page = text(payer.get("/"))
    assert (page.count("90,000.00"), f'href="/grants/{call}/payments"' in page) == (2, True)  # awarded, left
    [award] = GrantAward.objects.values_list("pk", flat=True)
    grant_pay.pay(account.viewer, call, [(award, 4_000_000, datetime.now(UTC).date(), "R1")])
    with CaptureQueriesContext(connection) as asked:
        page = text(payer.get("/"))
    assert "40,000.00" in page
    assert "50,000.00" in page
    assert len(asked) <= QUERIES
