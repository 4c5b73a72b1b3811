"""Intervals, printed numbers and exact proofs."""

from fractions import Fraction

import pytest

from fuwai.core.proof.interval import HUNDRED, Interval, printed_interval, ratio
from fuwai.core.proof.printed import Printed, edits
from fuwai.core.proof.row import Row, proof


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (Printed("28.31", "亿美元"), "[28.305, 28.315)"),
        (Printed("15.09", "%", sign=-1), "(-15.095, -15.085]"),
        (Printed("500", "万美元", after="以上"), "[0.05, +∞)"),
        (Printed("30", "亿美元", before="近"), "(-∞, 30)"),
        (Printed("30", "亿美元", before="超过"), "(30, +∞)"),
        (Printed("616", "家"), "[616, 616]"),
        (Printed("3.5", "万人"), "[34500, 35500)"),
    ],
)
def test_a_printed_number_promises_an_exact_interval(printed, text):
    assert str(printed.interval()) == text


def test_about_promises_nothing():
    assert Printed("30", "亿美元", before="约").interval() is None


@pytest.mark.parametrize(
    ("part", "whole", "share"), [("17.10", "28.31", "60.39"), ("1.52", "28.31", "5.38"), ("9.42", "28.31", "33.26")]
)
def test_rounding_explains_these_shares(part, whole, share):
    assert ratio(printed_interval(part), printed_interval(whole)).scaled(HUNDRED).meets(printed_interval(share))


def test_rounding_does_not_explain_the_wrong_total():
    assert not printed_interval("28.31").meets(printed_interval("25.61"))


def test_ends_that_touch_and_do_not_belong_do_not_meet():
    assert Interval(Fraction(0), Fraction(1), high_open=True).meet(Interval(Fraction(1), Fraction(2))).empty


@pytest.mark.parametrize(
    ("wrong", "right", "slip"),
    [
        (Printed("2081", "亿美元"), "2.81", "point_typed_as_zero"),
        (Printed("1582", "亿美元"), "15.82", "point_lost"),
        (Printed("15.87", "亿美元"), "15.78", "digits_swapped"),
        (Printed("5.78", "亿美元"), "15.78", "digit_dropped"),
    ],
)
def test_one_slip_away_stands_the_right_number(wrong, right, slip):
    assert (right, slip) in [(found.digits, name) for found, name in edits(wrong)]


def test_a_proof_is_exact_and_a_possible_set_has_none():
    one, two = {"x": Fraction(1)}, {"x": Fraction(-1)}
    low = Row(one, Fraction(1), False, "a")
    assert proof([low, Row(two, Fraction(-1), False, "b")]) is None
    assert proof([low, Row(two, Fraction(-1), True, "b")]) is not None
    assert proof([low, Row(two, Fraction(-1) + Fraction(1, 10**30), False, "b")]) is not None
