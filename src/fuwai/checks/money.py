"""Amounts for comparison: a column in minor units of its currency, in US cents at the month's rate.

Integers throughout: a rate is scaled to 10^-18 cent a minor unit, the product taken in 128 bits, rounded half away from
zero. A figure that is published is converted elsewhere (core/rate.py, at the day's exact rate); this one only compares.
"""

from calendar import monthrange
from datetime import date

import polars as pl

from fuwai.core.error import FuwaiError
from fuwai.core.rate import DOLLAR, RateTable
from fuwai.core.rounding import divide_half_away
from fuwai.standards.codelist import minor_digits
from fuwai.standards.rate import rates

SCALE = 10**18
CENTS_A_DOLLAR = 100
FEW = 1_000  # rows: as many are quicker gone through than asked by a query
NO_RATE = ("rate.unknown", "rate.too_early")


def in_usd_cents(frame: pl.DataFrame, amount: str, currency: str, on: str, name: str) -> pl.DataFrame:
    """*frame* with column *name*: *amount* in US cents at the rate of the last day of the month of column *on*.

    NULL where amount, currency or date is, or where the table of rates has no rate.
    """
    month = (pl.col(on).dt.year() * 100 + pl.col(on).dt.month()).cast(pl.Int32).alias("_month")
    keyed = frame.select(pl.col(amount).alias("_amount"), pl.col(currency).alias("_currency"), month)
    pairs = (
        zip(keyed.get_column("_currency"), keyed.get_column("_month"), strict=True)
        if keyed.height <= FEW
        else (keyed.select("_currency", "_month").unique().iter_rows())
    )
    prices = _prices({pair for pair in pairs if None not in pair})
    joined = keyed.join(prices, on=["_currency", "_month"], how="left", maintain_order="left")
    product = pl.col("_amount").abs().cast(pl.Int128) * pl.col("_price") + SCALE // 2
    cents = ((product // SCALE) * pl.col("_amount").sign()).cast(pl.Int64, strict=False)
    return frame.with_columns(joined.select(cents.alias(name)).get_column(name))


def _prices(pairs: set[tuple[str, int]]) -> pl.DataFrame:
    """US cents for one minor unit, times SCALE, for each currency and month of *pairs*."""
    table, digits = rates(), minor_digits()
    found = [(currency, month, _price(table, digits, currency, month)) for currency, month in pairs]
    return pl.DataFrame(found, schema={"_currency": pl.String, "_month": pl.Int32, "_price": pl.Int128}, orient="row")


def _price(table: RateTable, digits: dict[str, int], currency: str, month: int) -> int | None:
    if currency == DOLLAR:
        return SCALE
    if currency not in digits:
        return None
    year, number = divmod(month, 100)
    try:
        rate, _ = table.usd(currency, date(year, number, monthrange(year, number)[1]))
    except FuwaiError as error:
        if error.code in NO_RATE:
            return None
        raise
    scaled = rate * CENTS_A_DOLLAR * SCALE / 10 ** digits[currency]
    return divide_half_away(scaled.numerator, scaled.denominator)
