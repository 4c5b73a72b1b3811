"""Amounts in USD cents."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fuwai.core.rounding import round_half_away
from fuwai.facts.convert import decimal_text, with_usd

DIGITS = {"CNY": 2, "JPY": 0, "USD": 2}


class FixedRates:
    """USD for one unit, whatever the day."""

    def __init__(self, **rates):
        self.rates = {currency: Fraction(Decimal(text)) for currency, text in rates.items()}

    def usd(self, currency, day):
        return self.rates[currency], date(day.year, day.month, 1)


def cents(amounts, currency, rates):
    frame = pl.DataFrame(
        {"amount": amounts, "currency": [currency] * len(amounts), "executed": [date(2015, 6, 18)] * len(amounts)}
    )
    return with_usd(frame, "amount", "executed", rates, DIGITS)


@given(st.lists(st.integers(-(10**14), 10**14), min_size=1), st.decimals("0.000001", "9", places=6))
def test_an_amount_is_rounded_once_half_away_from_zero(amounts, rate):
    converted = cents(amounts, "CNY", FixedRates(CNY=str(rate)))["usd_cents"].to_list()
    assert converted == [int(round_half_away(Fraction(amount) * Fraction(rate))) for amount in amounts]


def test_a_currency_without_minor_units_gains_two_digits():
    assert cents([1000], "JPY", FixedRates(JPY="0.0081"))["usd_cents"].to_list() == [810]


def test_rate_and_date_are_kept_beside_the_amount():
    frame = cents([100], "CNY", FixedRates(CNY="0.1634"))
    assert frame.select("rate", "rate_date").row(0) == ("0.1634", date(2015, 6, 1))


def test_a_rate_that_does_not_end_is_written_to_twelve_places():
    assert decimal_text(Fraction(1, 6)) == "0.166666666667"
    assert decimal_text(Fraction(1)) == "1"
