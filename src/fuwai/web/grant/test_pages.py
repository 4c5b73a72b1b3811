"""Grants on their pages: a filer sees whether it qualifies, a body reviews, anyone reads the published list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fuwai.core.access import Role
from fuwai.services import grant_award
from fuwai.services.grant_testdata import CITY, COUNTY, HEAD, OFFICE, applied, code, firm, opened, passed
from fuwai.services.test_grant_paid import PAST
from fuwai.storage.models import GrantApplication
from fuwai.web.testdata import client_of, signed_in

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


@pytest.mark.parametrize(("role", "of"), [(Role.FILER, code(1)), (Role.CLERK, COUNTY), (Role.PAYER, CITY)])
def test_no_page_asks_the_database_too_often(call, role, of):
    applied(call, 1)
    client = signed_in(role, of)
    for address in ("/grants", f"/grants/{call}?technology_export=no&contract_hires=0"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= QUERIES, "\n".join(one["sql"][:110] for one in asked)
