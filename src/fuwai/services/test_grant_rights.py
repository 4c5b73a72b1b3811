"""Who may do what with a number that is not his: every verb of grants, walked with numbers of other calls, regions and
enterprises. A verb without a row here fails."""

import inspect
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import (
    grant,
    grant_apply,
    grant_award,
    grant_export,
    grant_objection,
    grant_panel,
    grant_pay,
    grant_review,
    grant_simulate,
    grant_trail,
)
from fuwai.services.grant_testdata import (
    ANSWERS,
    CITY,
    CLERK,
    CLOSES,
    COUNTY,
    CUT_OFF,
    GIVEN,
    HEAD,
    OFFICE,
    OPENS,
    PAYER,
    applied,
    code,
    filer,
    firm,
    opened,
    passed,
)
from fuwai.services.test_grant_paid import RANKING
from fuwai.storage.models import (
    AuditEntry,
    GrantApplication,
    GrantAward,
    GrantConflict,
    GrantExpert,
    GrantFinding,
    GrantObjection,
    GrantScore,
)
from fuwai.storage.testdata import person

USD = 100
NOW = datetime.now(UTC)
OPEN_NOW = NOW - timedelta(days=1), NOW + timedelta(days=6)
OVER = NOW - timedelta(days=10), NOW - timedelta(days=3)
DAY = date(2015, 12, 1)
PROVINCE = Viewer("body", "330000", "省负责人", Role.HEAD, "head-330000")
ELSEWHERE = Viewer("body", "330200", "宁波负责人", Role.HEAD, "head-330200")
BELOW = Viewer("body", COUNTY, "县负责人", Role.HEAD, "head-330702")
CLERK_ELSEWHERE = Viewer("body", "330203", "宁波审核员", Role.CLERK, "clerk-330203")
EXPERT = Viewer("expert", CITY, "专家", Role.EXPERT, "expert-a")
OTHER_EXPERT = Viewer("expert", CITY, "专家", Role.EXPERT, "expert-b")
PAYER_ELSEWHERE = Viewer("payer", "330200", "宁波经办", Role.PAYER, "payer-330200")
ANALYST = Viewer("analyst", "330200", "分析员", Role.ANALYST, "analyst-330200")
AUDITOR = Viewer("auditor", CITY, "审计", Role.AUDITOR, "auditor-330700")


def points():
    return {"market": 1, "innovation": 1}


# (verb, who, what he asks of what is not his, the refusal). *w*: the numbers of the world below.
REFUSED = [
    ("grant.open_call", ELSEWHERE, lambda v, w: grant.open_call(v, plan()), "grant.region"),
    ("grant.call_of", ELSEWHERE, lambda v, w: grant.call_of(v, w.city), "grant.call_unknown"),
    ("grant.call_of", OTHER_EXPERT, lambda v, w: grant.call_of(v, w.ranked), "grant.call_unknown"),
    ("grant.own_call", BELOW, lambda v, w: grant.own_call(v, w.city, "award"), "grant.body"),
    ("grant_apply.eligible", filer(4), lambda v, w: grant_apply.eligible(v, w.city, ANSWERS), "grant.not_registered"),
    ("grant_apply.eligible_in", HEAD, lambda v, w: grant_apply.eligible_in(v, grant.call_of(HEAD, w.city)), "access.role"),
    ("grant_apply.submit", HEAD, lambda v, w: grant_apply.submit(v, w.city, said()), "access.role"),
    ("grant_apply.submit", filer(1), lambda v, w: grant_apply.submit(v, 99, said()), "grant.call_unknown"),
    ("grant_apply.withdraw", filer(2), lambda v, w: grant_apply.withdraw(v, w.first), "grant.application_unknown"),
    ("grant_review.one_of", filer(2), lambda v, w: grant_review.one_of(v, w.first), "grant.application_unknown"),
    ("grant_review.one_of", ELSEWHERE, lambda v, w: grant_review.one_of(v, w.first), "grant.application_unknown"),
    ("grant_review.one_of", PAYER, lambda v, w: grant_review.one_of(v, w.first), "grant.application_unknown"),
    ("grant_review.approve", CLERK_ELSEWHERE, lambda v, w: grant_review.approve(v, [w.first]), "grant.application_unknown"),
    ("grant_review.return_", CLERK_ELSEWHERE, lambda v, w: grant_review.return_(v, [w.first], "x"), "grant.application_unknown"),
    ("grant_review.refuse", ELSEWHERE, lambda v, w: grant_review.refuse(v, [w.first], "x"), "grant.application_unknown"),
    ("grant_review.revoke", ELSEWHERE, lambda v, w: grant_review.revoke(v, [w.first]), "grant.application_unknown"),
    ("grant_review.refuse", BELOW, lambda v, w: grant_review.refuse(v, [w.third], "x"), "grant.desk"),
    ("grant_panel.appoint", BELOW, lambda v, w: grant_panel.appoint(v, w.ranked, ["expert-a"]), "grant.body"),
    ("grant_panel.appoint", PROVINCE, lambda v, w: grant_panel.appoint(v, w.ranked, ["expert-far"]), "grant.expert"),
    ("grant_panel.appoint", PROVINCE, lambda v, w: grant_panel.appoint(v, w.ranked, ["head-330000"]), "grant.expert"),
    ("grant_panel.declare", EXPERT, lambda v, w: grant_panel.declare(v, w.ranked, code(2), "x"), "grant.not_applicant"),
    ("grant_panel.declare", EXPERT, lambda v, w: grant_panel.declare(v, w.ranked, "9" * 18, "x"), "grant.not_applicant"),
    ("grant_panel.declare", EXPERT, lambda v, w: grant_panel.declare(v, w.city), "grant.panel"),
    ("grant_panel.applicants", EXPERT, lambda v, w: grant_panel.applicants(v, w.city), "grant.panel"),
    ("grant_panel.candidates", EXPERT, lambda v, w: grant_panel.candidates(v), "access.role"),
    ("grant_panel.listed", EXPERT, lambda v, w: grant_panel.listed(v, w.city), "grant.panel"),
    ("grant_panel.seen", EXPERT, lambda v, w: grant_panel.seen(v, w.first), "grant.application_unknown"),
    ("grant_panel.seen", EXPERT, lambda v, w: grant_panel.seen(v, w.waiting), "grant.application_unknown"),
    ("grant_panel.score", EXPERT, lambda v, w: grant_panel.score(v, w.first, points()), "grant.application_unknown"),
    ("grant_panel.score", EXPERT, lambda v, w: grant_panel.score(v, w.waiting, points()), "grant.application_unknown"),
    ("grant_panel.sitting", BELOW, lambda v, w: grant_panel.sitting(v, w.city), "grant.body"),
    ("grant_panel.sitting", ELSEWHERE, lambda v, w: grant_panel.sitting(v, w.city), "grant.call_unknown"),
    ("grant_panel.sitting", PAYER, lambda v, w: grant_panel.sitting(v, w.city), "access.role"),
    ("grant_award.award", BELOW, lambda v, w: grant_award.award(v, w.city), "grant.body"),
    ("grant_award.award", PROVINCE, lambda v, w: grant_award.award(v, w.city), "grant.body"),
    ("grant_award.publish", ELSEWHERE, lambda v, w: grant_award.publish(v, w.city, *OPEN_NOW), "grant.call_unknown"),
    ("grant_award.object_to", filer(3), lambda v, w: grant_award.object_to(v, w.city, "x", "1", w.payable), "grant.award_unknown"),
    ("grant_award.reply", ELSEWHERE, lambda v, w: grant_award.reply(v, w.objection, "x", False), "grant.call_unknown"),
    ("grant_award.reply", BELOW, lambda v, w: grant_award.reply(v, w.objection, "x", False), "grant.body"),
    ("grant_award.reply", HEAD, lambda v, w: grant_award.reply(v, 99, "x", False), "grant.objection_unknown"),
    ("grant_pay.payment_list", PAYER_ELSEWHERE, lambda v, w: grant_pay.payment_list(v, w.paying), "grant.call_unknown"),
    ("grant_pay.payment_list", filer(1), lambda v, w: grant_pay.payment_list(v, w.paying), "access.role"),
    ("grant_pay.ledger", EXPERT, lambda v, w: grant_pay.ledger(v, grant.call_of(v, w.ranked)), "access.role"),
    ("grant_pay.pay", PAYER_ELSEWHERE, lambda v, w: grant_pay.pay(v, w.paying, [(w.payable, 1, DAY, "R")]), "grant.call_unknown"),
    ("grant_pay.pay", PAYER, lambda v, w: grant_pay.pay(v, w.paying, [(w.foreign, 1, DAY, "R")]), "grant.payment"),
    ("grant_pay.repay", PAYER, lambda v, w: grant_pay.repay(v, w.paying, [(w.foreign, 1, DAY, "R")]), "grant.payment"),
    ("grant_pay.budget_execution", ELSEWHERE, lambda v, w: grant_pay.budget_execution(v, w.city), "grant.call_unknown"),
    ("grant_pay.differences", BELOW, lambda v, w: grant_pay.differences(v, w.paying), "grant.body"),
    ("grant_pay.recover", BELOW, lambda v, w: grant_pay.recover(v, w.paying), "grant.body"),
    ("grant_pay.recoveries", ELSEWHERE, lambda v, w: grant_pay.recoveries(v, w.paying), "grant.call_unknown"),
    ("grant_export.letter", filer(2), lambda v, w: grant_export.letter(v, w.payable), "grant.award_unknown"),
    ("grant_export.letter", ELSEWHERE, lambda v, w: grant_export.letter(v, w.payable), "grant.award_unknown"),
    ("grant_export.write_letters", EXPERT, lambda v, w: grant_export.write_letters(v, w.paying, Path()), "grant.no_awarding"),
    ("grant_export.payments_xlsx", filer(1), lambda v, w: grant_export.payments_xlsx(v, w.paying), "access.role"),
    ("grant_simulate.simulate", ANALYST, lambda v, w: simulated(v), "grant.region"),
    ("grant_trail.done", filer(1), lambda v, w: grant_trail.done(v, w.city), "access.role"),
    ("grant_trail.done", EXPERT, lambda v, w: grant_trail.done(v, w.ranked), "access.role"),
    ("grant_trail.done", ELSEWHERE, lambda v, w: grant_trail.done(v, w.city), "grant.call_unknown"),
]  # fmt: skip
# These refuse nobody but show each only what is his: a test below for each.
CUT = {"grant.calls", "grant_review.listed", "grant_objection.raised", "grant.refuse_past", "grant_pay.recoveries_of"}


def plan():
    return grant.Plan("申报", "jinhua-2015", 1, GIVEN, OPENS, CLOSES, CUT_OFF)


def said():
    return grant_apply.Answered(ANSWERS, {})


def simulated(viewer):
    one = grant_simulate.Variant("jinhua-2015", GIVEN, 1)
    return grant_simulate.simulate(viewer, CITY, CUT_OFF, one, one)


class World:
    """Three calls: of 金华 (published, an objection open), one like it that may be paid, one of the province with a panel.
    *foreign*: an award of the first; *payable*: one of the second."""

    def __init__(self):
        for number in (1, 2, 3, 5):
            firm(number, 600_000 * USD)
        firm(4, 600_000 * USD, county="330203")
        self.city, self.paying = opened(), opened()
        self.first = applied(self.city, 1)
        own = [applied(self.paying, number) for number in (1, 2)]
        passed(self.first, *own)
        for call, days in ((self.city, OPEN_NOW), (self.paying, OVER)):
            grant_award.award(HEAD, call)
            grant_award.publish(OFFICE, call, *days)
        self.foreign = GrantAward.objects.get(application=self.first).pk
        self.payable = GrantAward.objects.get(application=own[0]).pk
        self.objection = grant_award.object_to(filer(3), self.city, "不属实", "0579-1")
        made = grant.Plan("评分排序", "province-ranking", 10**8, RANKING, OPENS, CLOSES, CUT_OFF)
        self.ranked = grant.open_call(PROVINCE, made)
        self.third = applied(self.ranked, 3, answers={})
        self.waiting = applied(self.ranked, 5, answers={})
        passed(self.third)
        grant_review.approve(PROVINCE, [self.third])
        for one in (EXPERT, OTHER_EXPERT):
            person(Role.EXPERT, CITY, one.login)
        person(Role.EXPERT, "320000", "expert-far")
        grant_panel.appoint(PROVINCE, self.ranked, [EXPERT.login])


def verbs():
    """Every public function of services.grant* that takes a viewer first."""
    names = sorted(one.stem for one in Path(grant.__file__).parent.glob("grant*.py"))
    return {
        f"{room}.{name}"
        for room in names
        for name, one in inspect.getmembers(import_module(f"fuwai.services.{room}"), inspect.isfunction)
        if one.__module__ == f"fuwai.services.{room}"
        and not name.startswith("_")
        and next(iter(inspect.signature(one).parameters), "") == "viewer"
    }


def test_every_verb_of_grants_is_walked_here():
    assert verbs() == {row[0] for row in REFUSED} | CUT


def test_no_verb_takes_a_number_that_is_not_the_viewers(store):
    world = World()
    before = _counts()
    said = [(verb, who.code, wanted, _answer(act, who, world)) for verb, who, act, wanted in REFUSED]
    assert [row for row in said if row[2] != row[3]] == []
    assert _counts() == before
    _each_sees_only_its_own(world)


def _answer(act, who, world):
    try:
        return f"took it: {act(who, world)}"
    except FuwaiError as error:
        return error.code


def _counts():
    return [one.objects.count() for one in (AuditEntry, GrantConflict, GrantExpert, GrantScore, GrantObjection)]


def _each_sees_only_its_own(world):
    assert {one.pk for one in grant.calls(EXPERT)} == {world.ranked}
    assert not grant.calls(ELSEWHERE) or {one.region for one in grant.calls(ELSEWHERE)} == {"330000"}
    city, ranked = (grant.call_of(PROVINCE, one) for one in (world.city, world.ranked))
    assert [one.application.pk for one in grant_review.listed(filer(1), city)] == [world.first]
    assert grant_review.listed(filer(2), city) == []
    assert grant_review.listed(CLERK_ELSEWHERE, ranked) == []
    GrantFinding.objects.create(id=999, application_id=world.first, check_id="x", zh="另一企业", en="another")
    assert [one.findings for one in grant_review.listed(filer(1), city)] == [()]
    assert [len(one.findings) for one in grant_review.listed(CLERK, city)] == [1]
    [told] = grant_objection.raised(filer(1), world.city)
    assert (told.words, told.contact, told.by) == ("", "", "")
    assert grant_objection.raised(HEAD, world.city)[0].contact == "0579-1"


def test_the_trail_of_anothers_call_tells_a_body_of_its_own_applications_alone(sqlite_store):
    world = World()
    every = {one.verb for one in grant_trail.done(PROVINCE, world.ranked)}
    assert every == {"open_call", "apply_grant", "decide_grant", "appoint_panel"}
    below = grant_trail.done(BELOW, world.ranked)
    assert {one.verb for one in below} == {"open_call", "apply_grant", "decide_grant"}
    assert [one.verb for one in grant_trail.done(CLERK_ELSEWHERE, world.ranked)] == ["open_call"]
    assert len(grant_trail.done(AUDITOR, world.city)) == len(grant_trail.done(HEAD, world.city))


def test_nobody_is_published_whose_application_was_refused_since_the_awarding(sqlite_store):
    firm(1, 600_000 * USD)
    firm(2, 600_000 * USD)
    call = opened()
    first, second = (applied(call, one) for one in (1, 2))
    passed(first, second)
    grant_award.award(HEAD, call)
    grant_review.refuse(HEAD, [first], "材料不实")
    with pytest.raises(FuwaiError) as error:
        grant_award.publish(HEAD, call, *OPEN_NOW)
    assert (error.value.code, str(first) in error.value.zh) == ("grant.stale", True)
    grant_award.award(HEAD, call)
    grant_award.publish(HEAD, call, *OPEN_NOW)
    assert [one.name for one in grant_award.public_list(call)[1]] == ["示例企业002"]


def test_an_upheld_objection_lets_the_body_refuse_the_application_it_was_right_about(sqlite_store):
    firm(1, 600_000 * USD)
    firm(2, 600_000 * USD)
    call = opened()
    first, second = (applied(call, one) for one in (1, 2))
    passed(first, second)
    grant_award.award(HEAD, call)
    grant_award.publish(HEAD, call, *OPEN_NOW)
    with pytest.raises(FuwaiError, match="公示"):
        grant_review.refuse(HEAD, [first], "材料不实")
    objection = grant_award.object_to(filer(2), call, "材料不实", "0579-1")
    grant_award.reply(HEAD, objection, "属实", True)
    grant_review.refuse(HEAD, [first], "材料不实")
    grant_award.award(HEAD, call)
    grant_award.publish(OFFICE, call, *OVER)
    assert [one.enterprise for one in grant_pay.payment_list(PAYER, call)] == [code(2)]
    assert GrantApplication.objects.count() == 2
