"""Rates and the one conversion."""

from datetime import date
from fractions import Fraction

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.rate import Rate, RateTable, convert

TABLE = RateTable(
    {
        "EUR": (
            Rate("EUR", date(2015, 1, 31), Fraction("1.1291"), "s"),
            Rate("EUR", date(2015, 2, 28), Fraction("1.1196"), "s"),
        ),
        "CNY": (Rate("CNY", date(2015, 1, 31), Fraction(10, 62), "s"),),
    }
)


@pytest.mark.parametrize(
    ("day", "rate", "dated"),
    [
        (date(2015, 1, 31), "1.1291", date(2015, 1, 31)),
        (date(2015, 2, 27), "1.1291", date(2015, 1, 31)),
        (date(2015, 2, 28), "1.1196", date(2015, 2, 28)),
        (date(2016, 1, 1), "1.1196", date(2015, 2, 28)),
    ],
)
def test_the_latest_rate_on_or_before_the_day_is_taken(day, rate, dated):
    assert TABLE.usd("EUR", day) == (Fraction(rate), dated)


def test_a_dollar_is_a_dollar():
    assert TABLE.usd("USD", date(2001, 1, 1)) == (1, date(2001, 1, 1))


def test_yuan_go_through_the_dollar():
    assert TABLE.cny("USD", date(2015, 3, 1)) == (Fraction(62, 10), date(2015, 1, 31))
    assert TABLE.cny("EUR", date(2015, 3, 1)) == (Fraction("1.1196") * Fraction(62, 10), date(2015, 1, 31))
    assert TABLE.cny("CNY", date(2015, 3, 1)) == (1, date(2015, 3, 1))


@pytest.mark.parametrize(
    ("currency", "day", "code"),
    [("XXX", date(2015, 3, 1), "rate.unknown"), ("EUR", date(2015, 1, 30), "rate.too_early")],
)
def test_a_rate_that_is_not_there_is_an_error_that_says_so(currency, day, code):
    with pytest.raises(FuwaiError) as refused:
        TABLE.usd(currency, day)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("minor", "rate", "digits", "cents"),
    [
        (100, "1", 2, 100),
        (1, "0.5", 2, 1),  # half a cent goes away from zero
        (-1, "0.5", 2, -1),
        (1, "0.4999", 2, 0),
        (12345, "0.0082", 0, 10123),  # 12,345 yen at 0.0082: 101.229 dollars
        (1, "0.2652", 3, 0),
    ],
)
def test_an_amount_is_rounded_once_half_away_from_zero(minor, rate, digits, cents):
    assert convert(minor, "XXX", Fraction(rate), digits) == cents
