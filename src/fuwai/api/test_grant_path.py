"""The rest of a grant's path by programs: from the call opened to money claimed back."""

from datetime import timedelta

import pytest

from fuwai.api.testdata import program
from fuwai.core.access import Role
from fuwai.services import grant_award, grant_review
from fuwai.services.grant_testdata import (
    CITY,
    CUT_OFF,
    HEAD,
    OFFICE,
    OPENS,
    applied,
    code,
    execute,
    firm,
    opened,
    passed,
    strike_out,
)
from fuwai.services.test_grant_paid import NOW, OPEN_NOW, PAST, RANKING
from fuwai.storage.models import GrantApplication, GrantAward, GrantNotice
from fuwai.storage.testdata import person

USD = 100


def test_programs_open_a_call_score_by_a_panel_and_read_the_spread(sqlite_store):
    firm(1, 850_000 * USD)
    head = program(person(Role.HEAD, "330000"))
    closes = (CUT_OFF + timedelta(days=60)).isoformat()
    plan = {"name": "评分排序", "scheme": "province-ranking", "budget": 10**9, "opens": OPENS.isoformat()}
    plan |= {"closes": closes, "cut_off": CUT_OFF.isoformat()}
    refused = head.post("grants/calls", plan)
    assert (refused.status_code, refused.said["code"]) == (422, "grant.parameters_open")
    call = head.post("grants/calls", {**plan, "given": RANKING}).said["call"]
    number = applied(call, 1, answers={})
    passed(number)
    grant_review.approve(person(Role.HEAD, "330000").viewer, [number])
    accounts = [person(Role.EXPERT, CITY, f"expert-{one}") for one in "ab"]
    panel = {"call": call, "experts": [one.login for one in accounts]}
    assert head.post("grants/panel", panel).said == {"count": 2}
    assert head.post("grants/panel", {**panel, "experts": ["nobody"]}).said["code"] == "grant.expert"
    for account, points in zip(accounts, (10, 16), strict=True):
        expert = program(account)
        assert expert.get(f"grants/calls/{call}/scores").status_code == 403
        given = {"application": number, "points": {"market": points, "innovation": 5}}
        assert expert.post("grants/scores", given).said["code"] == "grant.declare_first"
        assert expert.post("grants/conflicts", {"call": call}).said == {"count": 1}
        assert expert.post("grants/scores", given).status_code == 200
    [line] = head.get(f"grants/calls/{call}/scores").said["items"]
    assert line == {
        "application": number,
        "experts": {"expert-a": 15, "expert-b": 21},
        "mean": 18.0,
        "points": 18,
        "spread": 6,
    }
    verbs = [one["verb"] for one in head.get(f"grants/calls/{call}/trail").said["items"]]
    assert (verbs[0], verbs.count("score_grant"), verbs.count("declare_conflict")) == ("open_call", 2, 2)


@pytest.fixture
def awarded(sqlite_store):
    """One enterprise awarded in full, and the filings of its second contract of 50,000 dollars."""
    firm(1, 550_000 * USD)
    [extra] = execute(1, "Z", "US", 50_000 * USD)
    call = opened()
    passed(applied(call, 1))
    grant_award.award(HEAD, call)
    return call, extra


def test_programs_publish_object_and_answer(awarded):
    call, _ = awarded
    head, filer = program(person(Role.HEAD, CITY)), program(person(Role.FILER, code(1)))
    objection = {"call": call, "words": "金额有误", "contact": "0579-0000"}
    assert filer.post("grants/objections", objection).said["code"] == "grant.not_published"
    first, last = (one.isoformat() for one in OPEN_NOW)
    past = {"call": call, "first": first, "last": (NOW - timedelta(hours=1)).isoformat()}
    assert head.post("grants/publications", past).said["code"] == "grant.past"
    made = head.post("grants/publications", {"call": call, "first": first, "last": last}).said
    assert made == {"notice": GrantNotice.objects.get().pk}
    number = filer.post("grants/objections", objection).said["objection"]
    answer = {"objection": number, "words": "已复核", "upheld": False}
    assert filer.post("grants/replies", answer).status_code == 403
    assert head.post("grants/replies", answer).said == {"objection": number, "upheld": False}
    assert head.post("grants/replies", answer).said["code"] == "grant.replied"
    [own] = filer.get(f"grants/calls/{call}/objections").said["items"]
    assert (own["words"], own["upheld"], own["answer"]) == ("金额有误", False, "已复核")
    other = program(person(Role.FILER, code(2)))
    [seen] = other.get(f"grants/calls/{call}/objections").said["items"]
    assert (seen["words"], seen["contact"], seen["answer"]) == ("", "", "已复核")


def test_programs_pay_recover_and_repay(awarded):
    call, extra = awarded
    head, payer = program(person(Role.HEAD, CITY)), program(person(Role.PAYER, CITY))
    assert payer.get(f"grants/calls/{call}/payments").said["code"] == "grant.not_final"
    grant_award.publish(OFFICE, call, *PAST)
    [line] = payer.get(f"grants/calls/{call}/payments").said["items"]
    assert (line["award"], line["payable"], line["owed"]) == (GrantAward.objects.get().pk, 6_000_000, 0)
    paid = {"award": line["award"], "fen": 6_000_000, "day": "2015-12-01", "reference": "R1"}
    assert payer.post("grants/payments", {"call": call, "payments": [paid]}).status_code == 200
    strike_out(extra)
    assert payer.post("grants/recoveries", {"call": call}).status_code == 403
    [number] = head.post("grants/recoveries", {"call": call, "words": "核查剔除"}).said["recoveries"]
    [claim] = payer.get(f"grants/calls/{call}/recoveries").said["items"]
    assert (claim["recovery"], claim["fen"], claim["fen_now"]) == (number, 500_000, 5_500_000)
    [struck] = claim["struck"]  # the execution of the contract that was struck out
    assert struck in GrantApplication.objects.get().executions
    back = {**paid, "fen": 500_000, "reference": "R2"}
    assert payer.post("grants/payments", {"call": call, "payments": [back], "back": True}).said == {"count": 1}
    found = payer.get(f"grants/calls/{call}/budget").said
    assert (found["paid"], found["claimed"], found["repaid"]) == (6_000_000, 500_000, 500_000)
    assert found["left"] == found["budget"] - 5_500_000
