"""After the awarding: the panel, publication, payment, and what comes back when a contract is struck out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import grant, grant_award, grant_panel, grant_pay, grant_review
from fuwai.services.grant_testdata import (
    CITY,
    COUNTY,
    CUT_OFF,
    HEAD,
    OFFICE,
    OPENS,
    PAYER,
    applied,
    execute,
    filer,
    firm,
    opened,
    passed,
    strike_out,
)
from fuwai.storage.models import GrantApplication, GrantAward, GrantNotice, GrantRecovery
from fuwai.storage.testdata import person

USD = 100
NOW = datetime.now(UTC)
PAST = NOW - timedelta(days=10), NOW - timedelta(days=3)
OPEN_NOW = NOW - timedelta(days=1), NOW + timedelta(days=6)
DAY = date(2015, 12, 1)
EXPERTS = [Viewer("expert", CITY, f"专家{one}", Role.EXPERT, f"expert-{one}") for one in "ab"]
RANKING = {
    "least": 100_000 * USD,
    "size_low": 500_000 * USD,
    "size_high": 800_000 * USD,
    "size_points": 10,
    "growth_share": 10,
    "growth_points": 5,
    "rate": 10,
    "enterprise_cap": 10**9,
}


def refused(error_code, act, *given, **more):
    with pytest.raises(FuwaiError) as error:
        act(*given, **more)
    assert error.value.code == error_code
    return error.value


@pytest.fixture
def awarded(store):
    """Two enterprises, awarded in full: 60,000 and 80,000 yuan; the first has a second contract of 50,000 dollars."""
    firm(1, 550_000 * USD)
    [extra] = execute(1, "Z", "US", 50_000 * USD)
    firm(2, 800_000 * USD)
    call = opened()
    passed(*(applied(call, one) for one in (1, 2)))
    grant_award.award(HEAD, call)
    return call, extra


def awards():
    return list(GrantAward.objects.order_by("application__enterprise"))


def test_nothing_is_paid_before_the_publication_is_over(awarded):
    call, _ = awarded
    refused("grant.not_final", grant_pay.payment_list, PAYER, call)
    grant_award.publish(HEAD, call, *OPEN_NOW)
    refused("grant.not_final", grant_pay.payment_list, PAYER, call)
    notice, lines = grant_award.public_list(call)
    assert [(one.name, one.fen) for one in lines] == [("示例企业002", 8_000_000), ("示例企业001", 6_000_000)]
    assert notice.awarding.total == 14_000_000
    refused("grant.published", grant_award.award, HEAD, call)
    application = GrantApplication.objects.first()
    refused("grant.published", grant_review.revoke, HEAD, [application.pk])


def test_a_head_cannot_publish_into_the_past_nor_award_again_what_is_paid(awarded):
    call, _ = awarded
    refused("grant.past", grant_award.publish, HEAD, call, *PAST)
    refused("grant.days", grant_award.publish, HEAD, call, OPEN_NOW[1], OPEN_NOW[1])
    grant_award.publish(OFFICE, call, *PAST)
    first, _ = awards()
    grant_pay.pay(PAYER, call, [(first.pk, 1, DAY, "R1")])
    refused("grant.published", grant_award.award, HEAD, call)


def test_an_objection_is_answered_and_an_upheld_one_opens_the_awarding_again(awarded):
    call, _ = awarded
    grant_award.publish(HEAD, call, *OPEN_NOW)
    refused("grant.words", grant_award.object_to, filer(1), call, "", "x")
    refused("grant.award_unknown", grant_award.object_to, filer(1), call, "不符", "0579", 99)
    objection = grant_award.object_to(filer(1), call, "对方合同不属于服务外包", "0579-1", awards()[1].pk)
    stranger = Viewer("body", "330100", "杭州", Role.HEAD, "x")
    refused("grant.call_unknown", grant_award.reply, stranger, objection, "不采纳", False)
    grant_award.reply(HEAD, objection, "已核查, 采纳", True)
    refused("grant.replied", grant_award.reply, HEAD, objection, "再答", False)
    assert grant_award.award(HEAD, call)


def test_payments_never_pass_the_award_and_the_budget_is_executed(awarded):
    call, _ = awarded
    grant_award.publish(OFFICE, call, *PAST)
    first, second = awards()
    refused("access.role", grant_pay.pay, HEAD, call, [(first.pk, 1, DAY, "R1")])
    refused("grant.payment", grant_pay.pay, PAYER, call, [(first.pk, 6_000_001, DAY, "R1")])
    refused("grant.payment", grant_pay.pay, PAYER, call, [(first.pk, 1, DAY, " ")])
    half = [(first.pk, 4_000_000, DAY, "R1"), (first.pk, 2_000_001, DAY, "R2")]
    refused("grant.payment", grant_pay.pay, PAYER, call, half)
    assert grant_pay.pay(PAYER, call, [(first.pk, 6_000_000, DAY, "R1"), (second.pk, 8_000_000, DAY, "R2")]) == 2
    done = grant_pay.budget_execution(HEAD, call)
    assert (done.awarded, done.paid, done.left) == (14_000_000, 14_000_000, 10**12 - 14_000_000)


def test_a_strike_out_after_payment_is_claimed_back_to_the_cent_and_once(awarded):
    call, extra = awarded
    grant_award.publish(OFFICE, call, *PAST)
    first, second = awards()
    grant_pay.pay(PAYER, call, [(first.pk, 6_000_000, DAY, "R1"), (second.pk, 8_000_000, DAY, "R2")])
    assert grant_pay.recover(HEAD, call) == []
    strike_out(extra)
    [number] = grant_pay.recover(HEAD, call, "核查剔除")
    made = GrantRecovery.objects.get(pk=number)
    assert (made.award_id, made.fen, made.fen_now) == (first.pk, 500_000, 5_500_000)
    assert len(made.struck) == 1
    assert grant_pay.recover(HEAD, call) == []
    refused("grant.payment", grant_pay.repay, PAYER, call, [(first.pk, 500_001, DAY, "B1")])
    grant_pay.repay(PAYER, call, [(first.pk, 500_000, DAY, "B1")])
    line = grant_pay.payment_list(PAYER, call)[0]
    assert (line.paid, line.repaid, line.owed, line.payable) == (6_000_000, 500_000, 0, 0)


def test_who_falls_below_the_threshold_by_a_strike_out_gives_everything_back(awarded):
    call, _ = awarded
    grant_award.publish(OFFICE, call, *PAST)
    first, _ = awards()
    grant_pay.pay(PAYER, call, [(first.pk, 6_000_000, DAY, "R1")])
    contract = first.application.executions
    from fuwai.storage.models import Filing

    [main] = [one.pk for one in Filing.objects.filter(noun="contract", enterprise=filer(1).code) if "A2014" in one.key]
    assert len(contract) == 2
    strike_out(main)
    [number] = grant_pay.recover(HEAD, call)
    assert GrantRecovery.objects.get(pk=number).fen == 6_000_000


def test_what_was_struck_out_before_payment_cannot_be_paid(awarded):
    call, extra = awarded
    grant_award.publish(OFFICE, call, *PAST)
    strike_out(extra)
    first, _ = awards()
    assert grant_pay.payment_list(PAYER, call)[0].payable == 5_500_000
    refused("grant.payment", grant_pay.pay, PAYER, call, [(first.pk, 5_500_001, DAY, "R1")])


# --------------------------------------------------------------------------------------------------------- the panel


@pytest.fixture
def ranked(store):
    """A call by points at the province, three applications passed, two experts."""
    province = Viewer("body", "330000", "省负责人", Role.HEAD, "head-330000")
    firm(1, 850_000 * USD, parent_group="示例集团")
    firm(2, 600_000 * USD, parent_group="示例集团")
    firm(3, 600_000 * USD)
    plan = grant.Plan("评分排序", "province-ranking", 11_000_000, RANKING, OPENS, CUT_OFF + timedelta(days=60), CUT_OFF)
    call = grant.open_call(province, plan)
    numbers = [applied(call, one, answers={}) for one in (1, 2, 3)]
    passed(*numbers)
    grant_review.approve(province, numbers)
    for one in EXPERTS:
        person(Role.EXPERT, CITY, one.login)
    grant_panel.appoint(province, call, [one.login for one in EXPERTS])
    return province, call, numbers


def test_conflicts_are_declared_first_and_bar_relatives_too(ranked):
    province, call, numbers = ranked
    points = {"market": 10, "innovation": 10}
    expert = EXPERTS[0]
    refused("grant.declare_first", grant_panel.score, expert, numbers[0], points)
    grant_panel.declare(expert, call, filer(1).code, "曾任顾问")
    refused("grant.conflict", grant_panel.score, expert, numbers[0], points)
    refused("grant.conflict", grant_panel.score, expert, numbers[1], points)  # of the same group
    grant_panel.score(expert, numbers[2], points)
    seen = {one.number: (one.application is not None, one.points) for one in grant_panel.listed(expert, call)}
    assert seen == {numbers[0]: (False, {}), numbers[1]: (False, {}), numbers[2]: (True, points)}
    refused("grant.points", grant_panel.score, expert, numbers[2], {"market": 21, "innovation": 0})
    refused("grant.points", grant_panel.score, expert, numbers[2], {"market": 20})
    stranger = Viewer("expert", CITY, "外人", Role.EXPERT, "expert-z")
    refused("grant.application_unknown", grant_panel.score, stranger, numbers[2], points)
    refused("grant.expert", grant_panel.appoint, province, call, ["nobody"])


def test_a_tie_at_the_end_of_the_budget_is_shared_and_the_spread_is_shown(ranked):
    province, call, numbers = ranked
    for expert, given in zip(EXPERTS, (10, 20), strict=True):
        grant_panel.declare(expert, call)
        for number in numbers:
            grant_panel.score(expert, number, {"market": given, "innovation": 0})
    scored = grant_panel.scores(grant.call_of(province, call), grant.scheme_of(grant.call_of(province, call)))
    assert {(one.points, one.spread) for one in scored.values()} == {(15, 10)}
    grant_award.award(province, call)
    found = awards()
    # 85,000 yuan in full by rank; 25,000 are left for two of equal points with 60,000 each
    assert [one.fen for one in found] == [8_500_000, 1_250_000, 1_250_000]
    assert [one.points for one in found] == [40, 30, 30]
    assert any("同分" in step[0] for step in found[1].steps)
    assert GrantNotice.objects.count() == 0


def test_without_a_score_nothing_is_awarded(ranked):
    province, call, _ = ranked
    refused("grant.unscored", grant_award.award, province, call)


def test_an_expert_and_a_payer_see_only_what_is_theirs(ranked):
    _, call, numbers = ranked
    assert grant.call_of(EXPERTS[0], call)
    refused("grant.call_unknown", grant.call_of, Viewer("expert", CITY, "外人", Role.EXPERT, "z"), call)
    assert not GrantApplication.objects.visible_to(PAYER).exists()
    assert not GrantAward.objects.visible_to(EXPERTS[0]).exists()
    assert GrantApplication.objects.visible_to(filer(1)).get().pk == numbers[0]
    county = Viewer("body", COUNTY, "县", Role.HEAD, "x")
    refused("grant.body", grant_award.award, county, call)


def test_no_points_are_taken_back_by_a_conflict_that_is_declared_once_the_list_is_public(ranked):
    province, call, numbers = ranked
    expert = EXPERTS[0]
    grant_panel.declare(expert, call)
    for number in numbers:
        grant_panel.score(expert, number, {"market": 10, "innovation": 10})
    grant_award.award(province, call)
    grant_award.publish(province, call, *OPEN_NOW)
    refused("grant.stage", grant_panel.declare, expert, call, filer(1).code, "曾任顾问")
