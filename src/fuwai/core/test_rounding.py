"""四舍五入, half away from zero."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwai.core.rounding import divide_half_away, round_half_away

CASES = [
    (Fraction(1, 2), 0, "1"),
    (Fraction(-1, 2), 0, "-1"),
    (Decimal("2.5"), 0, "3"),
    (Decimal("0.005"), 2, "0.01"),
    (Decimal("-0.005"), 2, "-0.01"),
    (Decimal("0.00499999"), 2, "0.00"),
    (Fraction(1, 3), 4, "0.3333"),
    (28, 2, "28.00"),
]


@pytest.mark.parametrize(("value", "places", "printed"), CASES)
def test_half_goes_away_from_zero(value, places, printed):
    assert f"{round_half_away(value, places):f}" == printed


@given(st.fractions(), st.integers(0, 6))
def test_rounding_moves_by_at_most_half_a_unit(value, places):
    rounded = Fraction(round_half_away(value, places))
    assert abs(rounded - value) <= Fraction(1, 2 * 10**places)


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_odd(value, places):
    negated = round_half_away(value, places).copy_negate()  # a minus sign would round it to 28 digits
    assert round_half_away(-value, places) == negated


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_integer_division_rounds_alike(numerator, denominator):
    assert divide_half_away(numerator, denominator) == round_half_away(Fraction(numerator, denominator))


def test_negative_places_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        round_half_away(1, -1)
