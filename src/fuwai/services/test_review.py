"""Review as it is done: by whom, on what, refused with what, and what the audit trail keeps of it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.review import Level, Stage
from fuwai.services import review
from fuwai.storage import append
from fuwai.storage.models import AuditEntry, Decision
from fuwai.storage.testdata import ENTERPRISE, MOMENT, contracts, executions, file, rows

COUNTY, CITY = Viewer("body", "330108", "甲"), Viewer("body", "330100", "乙")
PROVINCE, MINISTRY = Viewer("body", "330000", "丙"), Viewer("body", "000000", "丁")
LADDER = (COUNTY, CITY, PROVINCE, MINISTRY)
ADMINISTRATOR, OWNER = Viewer("administrator", name="管理员"), Viewer("enterprise", ENTERPRISE)


def one_contract(**other: object) -> int:
    return file("contract", contracts("A", **other)).filings[0]


def stage(filing: int) -> str:
    found = review.stages(Viewer("auditor"), date(2026, 1, 1), [filing])
    return found["stage"][0]


def held_contract() -> int:
    file("contract", contracts("Z"))  # its enterprise
    submission = rows("contract", contracts("A"))
    found = [append.Found(0, "contract.unit", "held", "value", "疑似单位错误", "a slip of units?")]
    with append.transaction():
        filed = append.file(append.Submission(**{**vars(submission), "findings": found}))
        append.audit("file", "tester", "A", MOMENT, {})
    return filed.filings[0]


def test_a_filing_climbs_from_desk_to_desk(store):
    filing = one_contract()
    climbed = []
    for body in LADDER:
        climbed.append(stage(filing))
        review.approve(body, [filing])
    assert [*climbed, stage(filing)] == ["county", "city", "province", "ministry", "approved"]
    assert list(Decision.objects.filter(filing=filing).order_by("id").values_list("level", "body")) == [
        (1, "330108"),
        (2, "330100"),
        (3, "330000"),
        (4, "000000"),
    ]


def test_only_the_body_of_the_desk_decides(sqlite_store):
    filing = one_contract()
    for stranger in (CITY, PROVINCE, MINISTRY, OWNER, Viewer("body", "330106"), Viewer("auditor")):
        with pytest.raises(FuwaiError) as error:
            review.approve(stranger, [filing])
        assert error.value.code == "review.refused"
    assert stage(filing) == "county"


def test_a_body_finds_at_its_desk_what_waits_there_and_nothing_else(store):
    filing = one_contract()
    waiting = [set(review.queue(body, noun="contract")["filing"]) for body in LADDER]
    assert waiting == [{filing}, set(), set(), set()]
    review.approve(COUNTY, [filing])
    waiting = [set(review.queue(body, noun="contract")["filing"]) for body in LADDER]
    assert waiting == [set(), {filing}, set(), set()]


def test_a_returned_filing_waits_for_its_enterprise(store):
    filing = one_contract()
    review.return_(COUNTY, [filing], "amount", "合同额多了两个零")
    assert stage(filing) == "returned"
    assert review.queue(OWNER)["filing"].to_list() == [filing]
    for body in LADDER:
        with pytest.raises(FuwaiError):
            review.approve(body, [filing])
    file("contract", contracts("A", value=120_000))
    assert review.queue(OWNER).is_empty()
    assert review.queue(COUNTY, noun="contract")["version"].to_list() == [2]


@pytest.mark.parametrize(("reason", "words"), [("", "x"), ("unheard", "x"), ("other", " ")])
def test_a_return_needs_a_coded_reason_and_other_its_words(sqlite_store, reason, words):
    filing = one_contract()
    with pytest.raises(FuwaiError):
        review.return_(COUNTY, [filing], reason, words)
    assert not Decision.objects.exists()


def test_a_held_finding_bars_approval_until_it_is_overridden_with_words(store):
    filing = held_contract()
    with pytest.raises(FuwaiError, match=r"contract\.unit"):
        review.approve(COUNTY, [filing])
    with pytest.raises(FuwaiError, match="理由"):
        review.override(COUNTY, [filing], " ")
    review.override(COUNTY, [filing], "合同原件已核对", check="contract.unit")
    assert stage(filing) == "county"
    review.approve(COUNTY, [filing])
    review.approve(CITY, [filing])
    assert stage(filing) == "province"


def test_an_override_of_another_check_opens_nothing(sqlite_store):
    filing = held_contract()
    review.override(COUNTY, [filing], "看错了", check="contract.other")
    assert review.queue(COUNTY, "contract").filter(filing=filing)["held"].to_list() == [1]
    with pytest.raises(FuwaiError):
        review.approve(COUNTY, [filing])


def test_one_refusal_stops_all_and_every_refusal_is_named(store):
    good = file("contract", contracts("B")).filings[0]
    held = held_contract()
    with pytest.raises(FuwaiError) as error:
        review.approve(COUNTY, [good, held, 404])
    assert f"填报 {held}" in error.value.zh
    assert "填报 404" in error.value.zh
    assert f"填报 {good}:" not in error.value.zh
    assert not Decision.objects.exists()


def test_a_superseded_version_is_not_approved(sqlite_store):
    first = one_contract()
    file("contract", contracts("A", value=7))
    with pytest.raises(FuwaiError, match="新版本"):
        review.approve(COUNTY, [first])


def test_an_approval_is_revoked_by_who_gave_it_while_the_level_above_has_not_acted(store):
    filing = one_contract()
    review.approve(COUNTY, [filing])
    with pytest.raises(FuwaiError):
        review.revoke(CITY, [filing])
    review.revoke(COUNTY, [filing])
    assert stage(filing) == "county"
    review.approve(COUNTY, [filing])
    review.approve(CITY, [filing])
    with pytest.raises(FuwaiError):
        review.revoke(COUNTY, [filing])


def test_an_enterprise_withdraws_what_no_one_reviewed(store):
    filing = one_contract()
    with pytest.raises(FuwaiError):
        review.withdraw(COUNTY, [filing])
    review.withdraw(OWNER, [filing])
    assert stage(filing) == "withdrawn"
    assert Decision.objects.get(act="withdraw").body == ENTERPRISE
    assert review.queue(COUNTY, noun="contract").is_empty()


def test_what_the_ministry_approved_it_alone_strikes_out(store):
    filing = one_contract()
    for body in LADDER:
        review.approve(body, [filing])
    with pytest.raises(FuwaiError):
        review.strike_out(PROVINCE, [filing], "scope")
    review.strike_out(MINISTRY, [filing], "scope", "劳务派遣")
    assert stage(filing) == "struck_out"


def test_an_enterprise_registered_at_the_province_is_reviewed_by_the_province_first(sqlite_store):
    filing = file("contract", contracts("P", enterprise_code="000000009"), county="330000").filings[0]
    assert stage(filing) == "province"
    review.approve(PROVINCE, [filing])
    review.approve(MINISTRY, [filing])
    assert stage(filing) == "approved"


def test_a_level_that_the_region_does_not_use_is_passed_over(store):
    review.configure_levels(ADMINISTRATOR, "330100", {Level.COUNTY, Level.PROVINCE}, date(2015, 1, 1))
    filing = one_contract()
    review.approve(COUNTY, [filing])
    assert stage(filing) == "province"
    review.revoke(COUNTY, [filing])
    assert stage(filing) == "county"


def test_without_a_county_level_the_enterprise_withdraws_from_the_city(sqlite_store):
    review.configure_levels(ADMINISTRATOR, "330108", {Level.CITY, Level.PROVINCE}, date(2015, 1, 1))
    filing = one_contract()
    assert stage(filing) == "city"
    review.withdraw(OWNER, [filing])
    assert stage(filing) == "withdrawn"


def test_only_an_administrator_records_a_past_moment_and_the_systems_own_stands_beside_it(store):
    filing = one_contract()
    at = (MOMENT + timedelta(days=3)).astimezone(review.BEIJING)
    with pytest.raises(FuwaiError) as error:
        review.approve(COUNTY, [filing], at=at)
    assert error.value.code == "review.at"
    review.approve(ADMINISTRATOR, [filing], at=at)
    decision = Decision.objects.get()
    assert (decision.level, decision.body, decision.decided_at) == (1, "330108", at)
    assert decision.recorded_at > datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("at", [MOMENT - timedelta(days=1), datetime(2999, 1, 1, tzinfo=UTC)])
def test_no_decision_before_its_submission_nor_in_the_future(sqlite_store, at):
    filing = one_contract()
    with pytest.raises(FuwaiError):
        review.approve(ADMINISTRATOR, [filing], at=at)


@pytest.mark.parametrize(
    ("executed", "at", "stays"),
    [
        (date(2018, 7, 1), datetime(2019, 3, 31, 15, tzinfo=UTC), "city"),
        (date(2018, 6, 30), datetime(2019, 3, 31, 15, tzinfo=UTC), "county"),
        (date(2018, 12, 31), datetime(2019, 3, 31, 17, tzinfo=UTC), "county"),  # 1 April in Beijing
        (date(2019, 1, 1), datetime(2019, 4, 1, 1, tzinfo=UTC), "city"),
        (date(2013, 1, 1), datetime(2015, 7, 1, tzinfo=UTC), "city"),  # before 16 March 2018 there was no window
    ],
)
def test_the_window_is_judged_at_the_moment_of_review(sqlite_store, executed, at, stays):
    file("contract", contracts("A"), at=datetime(2015, 1, 1, tzinfo=UTC))
    execution = file("execution", executions("A", executed=executed), at=datetime(2015, 1, 1, tzinfo=UTC)).filings[0]
    if stays == "county":
        with pytest.raises(FuwaiError, match="窗口"):
            review.approve(ADMINISTRATOR, [execution], at=at)
    else:
        review.approve(ADMINISTRATOR, [execution], at=at)
    assert stage(execution) == stays


def test_each_verb_leaves_one_audit_entry_with_the_heads_of_the_chains(store):
    filing = one_contract()
    before = AuditEntry.objects.count()
    review.return_(COUNTY, [filing], "date", "签订日期有误")
    entry = AuditEntry.objects.latest("id")
    assert AuditEntry.objects.count() == before + 1
    detail = json.loads(entry.detail)
    assert (entry.verb, entry.actor) == ("return", "甲 @ 330108")
    assert (detail["filings"], detail["reason"], detail["words"]) == ([[filing, filing]], "date", "签订日期有误")
    assert detail["decision_chain"] == {"count": 1, "head": Decision.objects.latest("id").digest}
    assert detail["filing_chain"]["count"] == 2


def test_nothing_to_do_is_no_verb(sqlite_store):
    assert review.approve(COUNTY, []) == review.Reviewed(0, None)
    assert not AuditEntry.objects.exists()


def test_the_stages_of_many_are_told_in_their_order(sqlite_store):
    filed = file("contract", contracts(*(f"N{number:02d}" for number in range(30)))).filings
    review.approve(COUNTY, filed[:20])
    review.approve(CITY, filed[:10])
    found = review.stages(Viewer("auditor"), date(2026, 1, 1), filed)
    assert found["stage"].to_list() == ["province"] * 10 + ["city"] * 10 + ["county"] * 10
    assert review.queue(Viewer("auditor"), "contract", Stage.CITY).height == 10
