"""Amounts in dollars for comparison, against the exact conversion of core."""

from datetime import date

import polars as pl
import pytest

from fuwai.checks.money import in_usd_cents
from fuwai.core.rate import convert
from fuwai.standards.codelist import minor_digits
from fuwai.standards.rate import rates

AMOUNTS = (0, 1, -1, 49, 50, 99, 12_345, -987_654_321, 10**14)
DAYS = ((date(2015, 6, 1), date(2015, 6, 30)), (date(2014, 2, 28), date(2014, 2, 28)))


def converted(amount: int | None, currency: str | None, day: date | None) -> int | None:
    schema = {"amount": pl.Int64, "currency": pl.String, "day": pl.Date}
    frame = pl.DataFrame([(amount, currency, day)], schema=schema, orient="row")
    return in_usd_cents(frame, "amount", "currency", "day", "cents")["cents"].item()


@pytest.mark.parametrize("currency", ["USD", "CNY", "JPY", "EUR", "HKD"])
@pytest.mark.parametrize(("day", "last"), DAYS)
def test_an_amount_is_converted_at_the_months_last_rate_to_the_cent(currency: str, day: date, last: date) -> None:
    rate, _ = rates().usd(currency, last)
    for amount in AMOUNTS:
        assert converted(amount, currency, day) == convert(amount, currency, rate, minor_digits()[currency])


@pytest.mark.parametrize(
    ("amount", "currency", "day"),
    [
        (None, "USD", date(2015, 6, 1)),
        (1, None, date(2015, 6, 1)),
        (1, "USD", None),
        (1, "XXX", date(2015, 6, 1)),
        (1, "CNY", date(1950, 6, 1)),
    ],
)
def test_what_cannot_be_converted_is_unknown(amount: int | None, currency: str | None, day: date | None) -> None:
    assert converted(amount, currency, day) is None


def test_a_frame_without_rows_has_the_column_too() -> None:
    frame = pl.DataFrame(schema={"amount": pl.Int64, "currency": pl.String, "day": pl.Date})
    assert in_usd_cents(frame, "amount", "currency", "day", "cents").schema["cents"] == pl.Int64
