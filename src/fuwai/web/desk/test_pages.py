"""The home of each role: what is due, what came back and why, what waits where, the year so far."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fuwai.core.access import Role, Viewer
from fuwai.core.moment import beijing
from fuwai.services import desk as days
from fuwai.services import draft, nil_return, review
from fuwai.storage.models import PeriodExtension
from fuwai.storage.testdata import COUNTY, ENTERPRISE, contracts, executions, file
from fuwai.web.testdata import signed_in
from fuwai.web.urls import ROUTES

OWN = Viewer("enterprise", ENTERPRISE, "甲")
BODY = Viewer("body", COUNTY, "样本审核员")
TODAY = beijing(datetime.now(UTC)).date()
MONTH = TODAY.year * 100 + TODAY.month
RECENT = TODAY - timedelta(days=40)
MOST_QUERIES = 12


@pytest.mark.parametrize("role", Role)
def test_everyone_has_a_home_with_few_queries(sqlite_store, role):
    file("contract", contracts("A", "B", signed=RECENT))
    client = signed_in(role)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/")
    assert answer.status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]


def test_the_home_of_a_busy_enterprise_asks_little(sqlite_store):
    filed = file("contract", contracts("A", "B", signed=RECENT))
    file("execution", executions("A", executed=TODAY))
    review.return_(BODY, [filed.filings[1]], "amount", "多了两个零")
    draft.save(OWN, "contract", {"title": "没写完的合同"})
    client = signed_in(Role.FILER)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]


def test_what_came_back_tells_why_and_leads_to_the_marked_field(sqlite_store):
    filed = file("contract", contracts("A", signed=RECENT, title="信贷系统开发"))
    review.return_(BODY, list(filed.filings), "amount", "多了两个零")
    page = signed_in(Role.FILER).get("/").content.decode()
    for told in ("信贷系统开发", "金额有误", "多了两个零", "滨江区"):
        assert told in page
    assert "样本审核员" not in page, "an enterprise is told the body, not the person"
    assert f'/contracts/{filed.filings[0]}/amend#field-value"' in page


def test_what_is_under_review_tells_at_whose_desk(sqlite_store):
    file("contract", contracts("A", "B", signed=RECENT))
    page = signed_in(Role.FILER).get("/").content.decode()
    assert "县级待审" in page
    assert "滨江区" in page


def test_a_month_is_due_until_something_is_said_of_it(sqlite_store):
    file("contract", contracts("A", signed=RECENT))
    assert not days.desk(OWN).months[0].said
    nil_return.declare(OWN, MONTH)
    assert days.desk(OWN).months[0].nil
    assert "已报零" in signed_in(Role.FILER).get("/").content.decode()


def test_a_month_without_an_open_contract_is_not_due(sqlite_store):
    file("contract", contracts("A", signed=TODAY - timedelta(days=800), terminated=TODAY - timedelta(days=500)))
    assert days.desk(OWN).months == ()


def test_an_extension_moves_the_day_and_tells_its_reason(sqlite_store):
    file("contract", contracts("A", signed=RECENT))
    until = TODAY + timedelta(days=90)
    PeriodExtension.objects.create(
        id=1, region=COUNTY, month=MONTH, until=until, reason="系统切换", actor="样本", recorded_at=datetime.now(UTC)
    )
    found = days.desk(OWN).months[0]
    assert (found.due.day, found.days_left(TODAY)) == (until, 90)
    assert "系统切换" in signed_in(Role.FILER).get("/").content.decode()


def test_a_holiday_shifts_the_day_and_the_page_says_from_which(sqlite_store):
    """January 2016 was due on 5 February; what is due on a Saturday is due on Monday."""
    file("contract", contracts("A", signed=date(2016, 1, 5)))
    found = {one.month: one for one in days.desk(OWN, date(2016, 3, 6)).months}
    assert found[201602].due.nominal == date(2016, 3, 5)
    assert found[201602].due.day == date(2016, 3, 7)


def test_the_year_to_date_compares_the_same_months_and_counts_no_framework(sqlite_store):
    file("contract", contracts("A", "B", signed=date(2015, 3, 2)))
    file("contract", contracts("F", signed=date(2015, 3, 2), kind="framework"))
    file("contract", contracts("C", signed=date(2014, 9, 2)))
    file("execution", executions("A", executed=date(2015, 2, 18)))
    file("execution", executions("C", executed=date(2014, 11, 18)))
    file("execution", executions("B", executed=date(2014, 1, 18), amount=1_000_000))
    year = days.desk(OWN, date(2015, 6, 30)).year
    assert (year.year, year.last) == (2015, 6)
    assert year.contracts == (2, 0)
    assert year.executed == (3_500_000, 1_000_000)
    assert [(one.cents, one.before) for one in year.quarters] == [
        (3_500_000, 1_000_000),
        (0, 0),
        (0, 0),
        (0, 3_500_000),
    ]


def test_without_figures_of_these_years_the_last_year_with_some_is_shown(sqlite_store):
    file("contract", contracts("A", signed=date(2015, 3, 2)))
    assert days.desk(OWN, date(2026, 6, 30)).year.year == 2015


def test_a_trainer_s_home_speaks_of_trainings_alone(sqlite_store):
    file("contract", contracts("A", title="信贷系统开发"))
    page = signed_in(Role.TRAINER).get("/").content.decode()
    assert "/trainings/new" in page
    assert "/contracts" not in page.split("<main")[1]


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD])
def test_a_reviewer_s_home_is_its_desk(sqlite_store, role):
    file("contract", contracts("A"))
    page = signed_in(role).get("/").content.decode()
    assert "等待最久" in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_watches_sees_what_was_last_done_and_how_far_the_month_is(sqlite_store, role):
    file("contract", contracts("A", "B", signed=RECENT))
    page = signed_in(role, COUNTY if role is Role.AUDITOR else "").get("/").content.decode()
    assert "摘要链还没有在网页上核查过" in page
    assert f"&amp;month={MONTH}" in page or f"&month={MONTH}" in page
    row = re.search(rf"month={MONTH}[^<]*</a></td>(.*?)</tr>", page, re.S)
    assert row
    assert re.findall(r">(\d+)<", row[1])[:2] == ["1", "0"], "one enterprise is due, none has filed"


def test_an_analysts_home_says_what_each_way_is_for(sqlite_store):
    page = signed_in(Role.ANALYST).get("/").content.decode()
    assert "还没有发布过通报" in page
    assert "报送进度" in page
    assert next(route.zh for route in ROUTES if route.name == "any_table") in page


def test_a_training_body_sees_what_it_filed_last(sqlite_store):
    own = {"enterprise_code": ENTERPRISE, "training_number": "PX-1", "title": "岗前培训", "start": TODAY, "end": TODAY}
    file("training", {name: [value] for name, value in {**own, "trainees": 3, "hired": 2, "hours": 40}.items()})
    page = signed_in(Role.TRAINER).get("/").content.decode()
    assert "最近的填报" in page
    assert "PX-1" in page


def test_what_waits_at_the_last_desk_waits_with_the_ministry(sqlite_store):
    [filing] = file("contract", contracts("A", signed=RECENT)).filings
    for body in (COUNTY, "330100", "330000"):
        review.approve(Viewer("body", body, "样本审核员"), [filing])
    assert "商务部" in signed_in(Role.FILER).get("/").content.decode()
    page = signed_in(Role.FILER).get("/contracts").content.decode()
    assert "商务部 " in page
    assert "全国 " not in page
