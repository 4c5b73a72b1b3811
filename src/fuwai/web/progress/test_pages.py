"""The tree of a month, who has not filed, and both as workbooks."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from fuwai.core.access import Role
from fuwai.services import progress, review
from fuwai.storage.testdata import contracts, executions, file
from fuwai.web.testdata import signed_in

QUERIES = 12  # no page asks the database more
AT = datetime(2015, 7, 6, 3, tzinfo=UTC)
OTHER = "000000002"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def filed(sqlite_store):
    """June 2015 of Binjiang: two enterprises are due, one has filed and is approved by the county."""
    file("contract", contracts("A"), AT)
    file("contract", {**contracts("B"), "enterprise_code": OTHER}, AT)
    filing = file("execution", executions("A"), AT).filings[0]
    review.approve(review.Viewer("administrator", name="t"), [filing], AT)
    progress.catch_up()


def test_the_tree_goes_down_within_ones_region_and_says_how_far_each_is(filed):
    client = signed_in(Role.HEAD, "330000")
    page = text(client.get("/progress?month=2015-06"))
    assert '/progress?region=330100&amp;month=2015-06">杭州市' in page
    assert "7 月 5 日为周日，顺延至 7 月 6 日" in page
    assert "<b>2</b>应报企业" in page
    below = text(client.get("/progress?region=330100&month=201506"))
    assert "滨江区" in below
    assert '<td class="number">2</td><td class="number">1</td><td class="number">50%</td>' in below
    assert '<a href="/progress?region=330000&amp;month=2015-06">浙江省</a>' in below
    assert client.get("/progress?region=320100").status_code == 422
    assert "progress.region" in text(client.get("/progress?region=320100"))


def test_the_month_is_by_itself_the_last_of_which_something_is_filed(filed):
    assert "2015年6月" in text(signed_in(Role.CLERK, "330108").get("/progress?month=junk"))


def test_a_county_has_no_way_down_and_a_nation_begins_at_provinces(filed):
    own = text(signed_in(Role.CLERK, "330108").get("/progress?month=2015-06"))
    assert '<th scope="row">滨江区</th>' in own
    assert "浙江省" in text(signed_in(Role.ADMINISTRATOR).get("/progress?month=2015-06"))


def test_the_year_shows_each_region_and_month_and_leads_to_them(filed):
    page = text(signed_in(Role.HEAD, "330000").get("/progress/year?month=2015-06"))
    assert '<a href="/progress?region=330100&amp;month=2015-06">50%</a>' in page
    assert '<a href="/progress/year?region=330100&amp;month=2015-06">杭州市</a>' in page
    own = text(signed_in(Role.CLERK, "330108").get("/progress/year?month=2015-06"))
    assert "滨江区" in own
    assert "50%" in own
    assert "没有应报的企业" in text(signed_in(Role.CLERK, "330108").get("/progress/year?month=2009-06"))


def test_who_has_not_filed_is_listed_and_can_be_reminded_after_a_rehearsal(filed):
    client = signed_in(Role.HEAD, "330100")
    page = text(client.get("/progress/missing?month=2015-06"))
    assert OTHER in page
    assert "000000001" not in page
    rehearsed = client.post("/messages/remind", {"region": "330100", "month": "201506", "act": "rehearse"})
    assert rehearsed.status_code == 200
    assert OTHER in text(rehearsed)
    assert 'action="/messages/remind"' not in text(signed_in(Role.AUDITOR).get("/progress/missing?month=2015-06"))


def test_the_lists_come_as_workbooks(filed):
    client = signed_in(Role.HEAD, "330100")
    for address, cell in (
        ("/progress/sheet?month=2015-06", "330108"),
        ("/progress/missing/sheet?month=2015-06", OTHER),
    ):
        answer = client.get(address)
        assert "attachment" in answer["Content-Disposition"]
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A2"].value == cell


@pytest.mark.parametrize(
    "address", ["/progress", "/progress?region=330100&month=2015-06", "/progress/missing", "/progress/year"]
)
def test_the_pages_ask_little(filed, address, django_assert_max_num_queries):
    client = signed_in(Role.HEAD, "330000")
    with django_assert_max_num_queries(QUERIES):
        assert client.get(address).status_code == 200
