"""The whole path under whatever happens: approvals, awards, strike-outs, objections, payments and recoveries in any order.
What is paid never passes the award, nor the award the claim, the cap or the budget; nobody loses by another's strike-out."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from fuwai.core.error import FuwaiError
from fuwai.services import grant_award, grant_pay
from fuwai.services.grant_testdata import (
    APPROVED,
    COUNTY,
    FILED,
    HEAD,
    LATE,
    OFFICE,
    PAYER,
    applied,
    approve,
    code,
    execute,
    filer,
    firm,
    opened,
    passed,
    strike_out,
    variants,
)
from fuwai.standards import grants
from fuwai.storage.models import AuditEntry, GrantAward, GrantAwarding, GrantPayment, GrantRecovery
from fuwai.storage.testdata import file

USD = 100
DAY = date(2015, 12, 1)
NOW = datetime.now(UTC)
OPEN_NOW = NOW - timedelta(days=1), NOW + timedelta(days=6)
OVER = NOW - timedelta(days=10), NOW - timedelta(days=3)
CAP = 9_000_000
EACH = 500_000  # fen of one certificate
METHODS = ("proportional", "rank", "tier")
LARGE = {"large_least": 800_000 * USD, "large_share": 50}  # where the points and the weight begin


@pytest.fixture
def forms(monkeypatch):
    made = variants()
    monkeypatch.setattr(grants, "schemes", lambda: made)


class Story:
    """Four enterprises, each with contracts abroad of this year and one of the year before; one call."""

    def __init__(self, method, seed):
        self.dice, self.count = random.Random(seed), 0
        self.costs = {}
        self.left = {}  # contract filings that are not struck out, by enterprise
        for number in range(1, 5):
            self.left[number] = firm(number, self.dice.randrange(450_000, 600_000) * USD + self.dice.randrange(100))
            self.left[number] += execute(number, "P", "US", self.dice.randrange(90_000, 300_000) * USD, year=2013)
            self.grow(number)
            self.certify(number)
        self.call = opened(
            method, self.dice.randrange(9_000_000, 22_000_000), enterprise_cap=CAP, certificate_each=EACH, **LARGE
        )
        numbers = [applied(self.call, number) for number in self.left]
        passed(*numbers)
        self.struck = set()  # since the awarding

    def grow(self, number, at=APPROVED):
        self.count += 1
        cents = self.dice.randrange(50_000, 400_000) * USD + self.dice.randrange(100)
        self.left[number] += execute(number, f"G{self.count}", "US", cents, at=at)

    def certify(self, number):
        """Three certificates, of which two may be paid: to their cap and never above their cost."""
        self.costs[number] = [self.dice.randrange(100_000, 900_000) for _ in range(3)]
        held = {"certification": "cmmi", "certificate_number": [f"{number}-{n}" for n in range(3)]}
        told = {"issued": date(2014, 5, 1), "cost": self.costs[number], "cost_currency": "CNY"}
        approve(file("certification", {"enterprise_code": code(number), **held, **told}, FILED, COUNTY).filings)

    def award(self):
        grant_award.award(HEAD, self.call)
        self.struck = set()
        awarding = GrantAwarding.objects.latest("id")
        awards = list(awarding.awards.all())
        assert sum(one.fen for one in awards) == awarding.total == min(awarding.budget, awarding.claims)
        assert sum(one.claim for one in awards) == awarding.claims
        assert all(0 <= one.fen <= one.claim <= CAP for one in awards)
        found = grant_award.computed(awarding.call, [one.application for one in awards])
        paid = {one.application.enterprise_id: one.assessment.items[2].fen for one in found}
        dearest = {
            code(number): sum(sorted(min(one, EACH) for one in costs)[1:]) for number, costs in self.costs.items()
        }
        assert paid == dearest

    def strike(self):
        number = self.dice.choice([one for one, held in self.left.items() if held])
        strike_out(self.left[number].pop(self.dice.randrange(len(self.left[number]))))
        self.struck.add(code(number))

    def approve_late(self):
        self.grow(self.dice.choice(list(self.left)), at=LATE)

    def pay(self):
        lines = grant_pay.payment_list(PAYER, self.call)
        one = self.dice.choice([one for one in lines if one.payable] or lines)
        with pytest.raises(FuwaiError, match="超过可拨"):
            grant_pay.pay(PAYER, self.call, [(one.award, one.payable + 1, DAY, "R")])
        if one.payable:
            fen = self.dice.choice([one.payable, self.dice.randint(1, one.payable)])
            grant_pay.pay(PAYER, self.call, [(one.award, fen, DAY, "R")])

    def recover(self):
        told = {one.award.pk: one.due for one in grant_pay.differences(HEAD, self.call)}
        made = GrantRecovery.objects.filter(pk__in=grant_pay.recover(HEAD, self.call))
        assert {one.award_id: one.fen for one in made} == told
        assert grant_pay.recover(HEAD, self.call) == []
        for line in grant_pay.payment_list(PAYER, self.call):
            assert line.paid - line.claimed <= line.now

    def repay(self):
        owing = [one for one in grant_pay.payment_list(PAYER, self.call) if one.owed]
        for one in owing[:1]:
            grant_pay.repay(PAYER, self.call, [(one.award, self.dice.randint(1, one.owed), DAY, "B")])

    def check(self):
        lines = grant_pay.payment_list(PAYER, self.call)
        awards = GrantAward.objects.filter(awarding=GrantAwarding.objects.latest("id")).in_bulk()
        for one in lines:
            award = awards[one.award]
            assert 0 <= one.now <= one.fen == award.fen <= award.claim <= CAP
            assert one.paid <= one.fen
            assert one.payable == max(0, one.now - one.paid)
            assert one.repaid <= one.claimed <= one.paid
            assert one.enterprise in self.struck or one.now == one.fen
        done = grant_pay.budget_execution(HEAD, self.call)
        assert done.paid == sum(one.paid for one in lines) <= done.awarded <= done.budget
        assert done.left == done.budget - done.paid + done.repaid


@pytest.mark.parametrize("method", METHODS)
def test_payment_award_cap_and_budget_hold_in_whatever_order_things_happen(store, forms, method):
    told = Story(method, f"{method}-1")
    told.award()
    grant_award.publish(HEAD, told.call, *OPEN_NOW)
    told.strike()
    objection = grant_award.object_to(filer(1), told.call, "不属实", "0579-1")
    grant_award.reply(HEAD, objection, "属实, 已剔除", True)
    told.award()
    grant_award.publish(OFFICE, told.call, *OVER)
    told.pay()
    for _ in range(8):
        getattr(told, told.dice.choices(("pay", "strike", "approve_late", "recover", "repay"), (5, 3, 1, 3, 2))[0])()
        told.check()
    told.recover()
    assert GrantPayment.objects.filter(kind="paid").exists()
    assert AuditEntry.objects.filter(verb="pay_grant").exists()


def test_a_rival_that_a_strike_out_lifts_takes_nothing_from_who_was_paid(sqlite_store, forms):
    """By rank: the second's year before is struck out, so it has grown, and stands first by its points now."""
    firm(1, 900_000 * USD)
    firm(2, 600_000 * USD)
    [before] = execute(2, "P", "US", 500_000 * USD, year=2013)
    given = {**LARGE, "large_least": 950_000 * USD, "growth_cap": 5_000_000}
    call = opened("rank", 5_500_000, **given)
    execute(1, "P", "US", 400_000 * USD, year=2013)
    passed(*(applied(call, number) for number in (1, 2)))
    grant_award.award(HEAD, call)
    first, second = GrantAward.objects.order_by("application__enterprise")
    assert (first.fen, first.points, second.fen, second.points) == (5_000_000, 10, 500_000, 0)
    grant_award.publish(OFFICE, call, *OVER)
    grant_pay.pay(PAYER, call, [(first.pk, 5_000_000, DAY, "R1")])
    strike_out(before)
    lines = {one.award: (one.fen, one.now) for one in grant_pay.payment_list(PAYER, call)}
    assert lines == {first.pk: (5_000_000, 5_000_000), second.pk: (500_000, 500_000)}
    assert grant_pay.recover(HEAD, call) == []


def test_what_a_strike_out_frees_raises_nobodys_line(sqlite_store):
    """A budget that is too small: the share that a struck-out rival leaves is paid to nobody, and no list says so."""
    [main] = firm(1, 600_000 * USD)
    firm(2, 600_000 * USD)
    call = opened(budget=6_000_000)
    passed(*(applied(call, number) for number in (1, 2)))
    grant_award.award(HEAD, call)
    grant_award.publish(OFFICE, call, *OVER)
    strike_out(main)
    lines = [(one.fen, one.now, one.payable) for one in grant_pay.payment_list(PAYER, call)]
    assert lines == [(3_000_000, 0, 0), (3_000_000, 3_000_000, 3_000_000)]


# ----------------------------------------------------------------------------------------------- award upon award


@pytest.mark.parametrize("method", METHODS)
def test_more_approved_offshore_value_never_lowers_the_own_award(store, forms, method):
    """Along the whole path: filings, approvals, figures, claims, shares. Award after award, one enterprise larger each time."""
    told = Story(method, f"{method}-2")
    told.award()
    for _ in range(5):
        before = _awarded(told.call)
        number = told.dice.choice(list(told.left))
        told.grow(number)
        told.award()
        assert _awarded(told.call)[code(number)] >= before[code(number)]


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_applications_and_reviews_changes_no_award(sqlite_store, forms, method):
    told = Story(method, f"{method}-3")
    told.award()
    call = opened(method, GrantAwarding.objects.get().budget, enterprise_cap=CAP, certificate_each=EACH, **LARGE)
    numbers = list(told.left)
    told.dice.shuffle(numbers)
    made = [applied(call, number) for number in numbers]
    told.dice.shuffle(made)
    for one in made:
        passed(one)
    grant_award.award(HEAD, call)
    assert _awarded(call) == _awarded(told.call)


def _awarded(call):
    awards = GrantAward.objects.filter(awarding=grant_award.last_awarding(grant_award.GrantCall.objects.get(pk=call)))
    return dict(awards.values_list("application__enterprise", "fen"))
