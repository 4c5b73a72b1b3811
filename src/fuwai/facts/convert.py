"""Amounts of a frame in USD cents, at the dated rate, rounded once, half away from zero."""

from datetime import date
from fractions import Fraction
from typing import Protocol

import polars as pl


class Rates(Protocol):
    """A rate table: cents of a dollar for one minor unit are rate × 100 / 10^digits."""

    def usd(self, currency: str, day: date) -> tuple[Fraction, date]: ...


def with_usd(frame: pl.DataFrame, amount: str, day: str, rates: Rates, digits: dict[str, int]) -> pl.DataFrame:
    """*frame* with usd_cents (int64), rate (USD for one unit, as decimal text) and rate_date.

    *amount* and *day* name the columns of minor units and of the date whose rate applies; `currency` is the third.
    """
    pairs = frame.select("currency", pl.col(day).alias("_day")).unique().sort("currency", "_day")
    quoted = [(currency, on, *rates.usd(currency, on)) for currency, on in pairs.iter_rows()]
    numerators = [rate.numerator * 100 for _, _, rate, _ in quoted]
    denominators = [rate.denominator * 10 ** digits[currency] for currency, _, rate, _ in quoted]
    table = pairs.with_columns(
        pl.Series("_numerator", numerators, dtype=pl.Int128),
        pl.Series("_denominator", denominators, dtype=pl.Int128),
        pl.Series("rate", [decimal_text(rate) for _, _, rate, _ in quoted], dtype=pl.String),
        pl.Series("rate_date", [on for *_, on in quoted], dtype=pl.Date),
    )
    minor = pl.col(amount).cast(pl.Int128)
    twice = pl.col("_denominator") * 2
    magnitude = (minor.abs() * pl.col("_numerator") * 2 + pl.col("_denominator")) // twice
    cents = magnitude.cast(pl.Int64) * minor.sign().cast(pl.Int64)
    return (
        frame.join(table, left_on=["currency", day], right_on=["currency", "_day"], how="left", maintain_order="left")
        .with_columns(usd_cents=cents)
        .drop("_numerator", "_denominator")
    )


def decimal_text(rate: Fraction) -> str:
    """*rate* as decimal digits, to twelve places where it does not end."""
    whole, rest = divmod(rate.numerator * 10**12, rate.denominator)
    digits = f"{whole + (2 * rest >= rate.denominator):013d}"
    return f"{digits[:-12]}.{digits[-12:]}".rstrip("0").rstrip(".")
