"""The laws of grants: rules answer in three ways, budgets are shared to the unit, and more never means less."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuwai.core.grant_match import Executed, Received, match
from fuwai.core.grant_rule import parse
from fuwai.core.grant_share import METHODS, Claim, share_out

ROW = {"a": 5, "b": 7, "t": True, "f": False, "missing": None, "word": "x"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a + b * 2", 19),
        ("(a + b) * 2 - 4", 20),
        ("a >= 5 AND b > 7", False),
        ("a >= 5 AND missing > 7", None),
        ("a > 5 AND missing > 7", False),
        ("a = 5 OR missing > 7", True),
        ("NOT t", False),
        ("NOT (missing = 1)", None),
        ("missing IS NULL", True),
        ("a IS NOT NULL", True),
        ("a BETWEEN 5 AND 6", True),
        ("a IN (1, 5)", True),
        ("word = 'x'", True),
        ("word IN ('y', 'z')", False),
        ("CASE WHEN t AND a > 1 THEN a ELSE b END", 5),
        ("CASE WHEN missing > 1 THEN a WHEN f THEN 1 ELSE b END", 7),
        ("CASE WHEN missing > 1 THEN a END", None),
        ("a <> b", True),
    ],
)
def test_a_rule_answers_in_three_ways(text, answer):
    assert parse(text).answer(ROW) is answer or parse(text).answer(ROW) == answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a /  2", "not understood"),
        ("a > 0.5", "no whole number"),
        ("a >", "a name or a number is wanted"),
        ("a > 1 b", "one too many"),
        ("(a > 1", ") is wanted"),
        ("COUNT(a)", "not plain SQL"),
        ("CASE a END", "CASE wants WHEN"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_its_place(text, said):
    with pytest.raises(ValueError, match=said.replace(")", r"\)")):
        parse(text)


@pytest.mark.parametrize("text", ["t + 1", "a AND t", "word > 'a'", "a = t", "nobody > 1", "CASE WHEN a THEN 1 END"])
def test_a_rule_whose_parts_do_not_fit_is_refused(text):
    with pytest.raises(ValueError, match=r"wanted|not known|compares"):
        parse(text).kind({"a": "number", "b": "number", "t": "truth", "f": "truth", "word": "text"})


# ------------------------------------------------------------------------------------------------------ sharing a budget

MONEY = st.integers(0, 60)  # small, so that ties and cents left over are the rule
CLAIMS = st.lists(st.tuples(MONEY, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=7)


def claims_of(drawn):
    return [Claim(f"E{at}", *one) for at, one in enumerate(drawn)]


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=150, deadline=None)
@given(drawn=CLAIMS, budget=st.integers(0, 200))
def test_awards_add_up_and_never_pass_claim_or_budget(method, drawn, budget):
    claims = claims_of(drawn)
    shares = share_out(method, budget, claims)
    assert sum(one.award for one in shares.values()) == min(budget, sum(one.amount for one in claims))
    assert all(0 <= shares[one.enterprise].award <= one.amount for one in claims)
    assert sum(one.quota for one in shares.values()) == min(budget, sum(one.amount for one in claims))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(drawn=CLAIMS, budget=st.integers(0, 200), seed=st.integers(0, 99))
def test_the_order_of_applications_changes_nothing(method, drawn, budget, seed):
    claims = claims_of(drawn)
    other = random.Random(seed).sample(claims, len(claims))
    assert share_out(method, budget, claims) == share_out(method, budget, other)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=400, deadline=None)
@given(
    drawn=CLAIMS,
    budget=st.integers(0, 200),
    who=st.integers(0, 6),
    more=st.tuples(st.integers(0, 40), st.integers(0, 2), st.integers(0, 2)),
)
def test_a_larger_claim_rank_or_tier_never_lowers_the_own_award(method, drawn, budget, who, more):
    claims = claims_of(drawn)
    at = who % len(claims)
    one = claims[at]
    grown = Claim(one.enterprise, one.amount + more[0], one.points + more[1], one.weight + more[2])
    after = share_out(method, budget, [*claims[:at], grown, *claims[at + 1 :]])
    assert after[one.enterprise].award >= share_out(method, budget, claims)[one.enterprise].award


def test_those_who_tie_where_the_budget_ends_share_the_rest():
    claims = [Claim("A", 500, 90), Claim("B", 300, 80), Claim("C", 300, 80), Claim("D", 100, 10)]
    shares = share_out("rank", 901, claims)
    assert {name: one.award for name, one in shares.items()} == {"A": 500, "B": 201, "C": 200, "D": 0}
    assert (shares["B"].tied, shares["C"].tied, shares["A"].tied) == (True, True, False)
    assert shares["B"].extra  # equal remainders go by the enterprise's code


def test_a_heavier_tier_gets_more_of_each_yuan_and_no_more_than_it_claims():
    claims = [Claim("A", 100, weight=3), Claim("B", 100, weight=1), Claim("C", 200, weight=1)]
    assert {name: one.award for name, one in share_out("tier", 220, claims).items()} == {"A": 100, "B": 40, "C": 80}


@pytest.mark.parametrize(("budget", "claims"), [(-1, []), (1, [Claim("A", -1)]), (1, [Claim("A", 1), Claim("A", 2)])])
def test_what_is_no_claim_is_refused(budget, claims):
    with pytest.raises(ValueError, match=r"0 or more|claims once"):
        share_out("proportional", budget, claims)


# ------------------------------------------------------------------------------------------------- receipts, executions


def day(number):
    from datetime import date

    return date(2017, 1, number)


def executed(id, amount, currency="USD", cents=None, on=1):
    return Executed(id, day(on), amount, currency, amount if cents is None else cents)


def received(id, amount, currency="USD", cents=None, on=2):
    return Received(id, f"S{id}", day(on), amount, currency, amount, amount if cents is None else cents)


def pairs(found):
    return {(one.receipt, one.execution): (one.minor, one.proposed) for one in found.matches}


def test_what_was_allotted_comes_first_and_never_beyond_either_side():
    found = match([executed(1, 100), executed(2, 100)], [received(9, 150)], {(9, 1): 120, (9, 2): 80})
    assert pairs(found) == {(9, 1): (100, False), (9, 2): (50, False)}
    assert (found.receipts_left, found.executions_left) == ({}, {2: 50})


def test_one_receipt_for_several_executions_and_several_for_one_are_proposed():
    work = [executed(1, 60, on=1), executed(2, 40, on=2), executed(3, 500, on=3)]
    found = match(work, [received(7, 100, on=4), received(8, 300, on=5), received(9, 200, on=6)], {})
    assert pairs(found) == {(7, 1): (60, True), (7, 2): (40, True), (8, 3): (300, True), (9, 3): (200, True)}


@pytest.mark.parametrize(("paid", "tolerance", "matched"), [(990, 10, True), (989, 10, False), (990, 9, False)])
def test_the_tolerance_is_of_the_larger_side(paid, tolerance, matched):
    found = match([executed(1, 1000)], [received(9, paid)], {}, tolerance)
    assert bool(found.matches) is matched
    assert found.executions_left == ({1: 10} if matched else {1: 1000})


def test_another_currency_is_matched_by_its_worth_and_unmatched_ones_are_shown():
    found = match([executed(1, 10_000, "JPY", 8_200)], [received(9, 8_200), received(8, 5)], {})
    assert pairs(found) == {(9, 1): (8_200, True)}
    assert [one.cents for one in found.matches] == [8_200]
    assert found.receipts_left == {8: 5}
    assert match([executed(1, 10, "JPY", 9)], [received(9, 20)], {}).matches == ()


def test_what_another_application_has_spent_is_not_spent_again():
    spent = Received(9, "S9", day(2), 100, "USD", 0, 100)
    assert match([executed(1, 100)], [spent], {(9, 1): 100}).matches == ()
