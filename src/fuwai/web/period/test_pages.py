"""A region's year, an extension, and the levels that review."""

import pytest

from fuwai.core.access import Role
from fuwai.services import period, standing
from fuwai.storage.models import AuditEntry, LevelUse, PeriodExtension
from fuwai.storage.testdata import contracts, file
from fuwai.web.testdata import signed_in

QUERIES = 12  # no page asks the database more


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def filed(sqlite_store):
    file("contract", contracts("A"))
    standing.catch_up()


def test_the_year_tells_deadlines_with_their_shifts_windows_and_holidays(filed):
    page = text(signed_in(Role.CLERK).get("/periods?year=2019"))
    for words in ("上年 7 月 1 日", "2018-07-01 至当日", "没有延期"):
        assert words in page, words
    page = text(signed_in(Role.CLERK).get("/periods?year=2015&region=330108"))
    assert "7 月 5 日为周日，顺延至 7 月 6 日" in page
    assert "没有限制" in page
    assert "周末上班" in page
    assert "只按周末顺延" in text(signed_in(Role.CLERK).get("/periods?year=2050"))


def test_an_extension_is_rehearsed_then_recorded_with_its_reason(filed):
    head = signed_in(Role.HEAD, "330108")
    form = {"region": "330108", "month": "2015-06", "until": "2015-07-10", "reason": "系统维护", "act": "rehearse"}
    assert "由 2015-07-06 延至 2015-07-10，并通知 1 家企业" in text(head.post("/periods/extend", form))
    assert not PeriodExtension.objects.exists()
    assert head.post("/periods/extend", {**form, "act": "extend"}).status_code == 302
    assert AuditEntry.objects.latest("id").verb == "extend"
    page = text(head.get("/periods?year=2015"))
    assert "已延期：系统维护" in page
    assert signed_in(Role.CLERK, "330108").get("/periods/extend").status_code == 403


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"month": "x"}, "period.month"),
        ({"until": "x"}, "period.day"),
        ({"until": "2015-07-01", "act": "extend"}, "progress.until"),
        ({"reason": " ", "act": "extend"}, "progress.reason"),
        ({"region": "330203", "act": "extend"}, "progress.region"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(filed, change, code):
    form = {"region": "330108", "month": "2015-06", "until": "2015-07-10", "reason": "我的话", "act": "rehearse"}
    answer = signed_in(Role.HEAD, "330108").post("/periods/extend", {**form, **change})
    assert answer.status_code == 422
    assert code in text(answer)
    assert "我的话" in text(answer) or "reason" in change


def test_an_administrator_changes_levels_after_seeing_what_would_move(filed):
    client = signed_in(Role.ADMINISTRATOR)
    form = {
        "region": "330100",
        "level-2": "1",
        "level-3": "1",
        "effective": period.today().isoformat(),
        "words": "撤并",
    }
    assert "县级 2" in text(client.post("/levels/new", {**form, "act": "rehearse"}))
    assert client.post("/levels/new", {**form, "act": "set"}).status_code == 302
    assert LevelUse.objects.get().levels == "234"
    page = text(client.get("/levels"))
    assert "不设" in page
    assert "撤并" in page
    assert client.post("/levels/new", {**form, "words": "", "act": "set"}).status_code == 422


@pytest.mark.parametrize("address", ["/periods", "/levels", "/levels/new", "/periods/extend"])
def test_the_pages_ask_little(filed, address, django_assert_max_num_queries):
    client = signed_in(Role.ADMINISTRATOR)
    with django_assert_max_num_queries(QUERIES):
        assert client.get(address).status_code == 200


def test_a_region_is_chosen_by_name_among_ones_own(sqlite_store):
    page = signed_in(Role.HEAD, "330100").get("/periods").content.decode()
    assert '<option value="330100" selected>杭州市 330100</option>' in page
    assert '<optgroup label="杭州市">' in page
    assert '<option value="330108">滨江区 330108</option>' in page
    assert "宁波市" not in page
