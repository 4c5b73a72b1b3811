"""汇率: dated rates to the US dollar, and the one conversion of a filed amount to cents."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fuwai.core.error import FuwaiError
from fuwai.core.rounding import divide_half_away

DOLLAR = "USD"
YUAN = "CNY"


@dataclass(frozen=True, slots=True)
class Rate:
    """US dollars for one unit of *currency*, in force from *day* until the next dated rate."""

    currency: str
    day: date
    usd_per_unit: Fraction
    source: str
    confirmed: bool = False


@dataclass(frozen=True)
class RateTable:
    """Rates by currency, each currency's in order of day."""

    by_currency: Mapping[str, Sequence[Rate]]
    name: str = ""

    def rate(self, currency: str, day: date) -> Rate:
        """The latest dated rate on or before *day*. Raises FuwaiError `rate.unknown` or `rate.too_early`."""
        if currency == DOLLAR:
            return Rate(DOLLAR, day, Fraction(1), "identity", confirmed=True)
        rates = self.by_currency.get(currency)
        if not rates:
            known = ", ".join(sorted({DOLLAR, *self.by_currency}))
            raise FuwaiError(
                "rate.unknown",
                f"汇率表没有 {currency}; 有: {known}",
                f"the rate table has no {currency}; it has {known}",
            )
        index = bisect_right(rates, day, key=lambda rate: rate.day)
        if index == 0:
            raise FuwaiError(
                "rate.too_early",
                f"{currency} 的汇率从 {rates[0].day} 开始, 没有 {day} 的; 请补充汇率表",
                f"rates for {currency} begin on {rates[0].day}; there is none for {day}: extend the table of rates",
            )
        return rates[index - 1]

    def usd(self, currency: str, day: date) -> tuple[Fraction, date]:
        """US dollars for one unit of *currency* on *day*, and the day of the rate."""
        rate = self.rate(currency, day)
        return rate.usd_per_unit, rate.day

    def cny(self, currency: str, day: date) -> tuple[Fraction, date]:
        """Yuan for one unit of *currency* on *day* through the dollar, and the earlier of the two rates' days."""
        if currency == YUAN:
            return Fraction(1), day
        unit, unit_day = self.usd(currency, day)
        yuan, yuan_day = self.usd(YUAN, day)
        return unit / yuan, min(unit_day, yuan_day)

    def __contains__(self, currency: object) -> bool:
        return currency == DOLLAR or currency in self.by_currency


def convert(amount_minor: int, currency: str, rate: Fraction, minor_digits: int) -> int:
    """*amount_minor* (in units of 10^-minor_digits of *currency*) at *rate* dollars a unit, in US cents, rounded once.

    >>> convert(12345, "JPY", Fraction("0.0082"), 0)
    10123
    """
    if minor_digits < 0:
        raise ValueError(f"{currency}: minor digits must be 0 or more, not {minor_digits}")
    scaled = amount_minor * 100 * rate
    return divide_half_away(scaled.numerator, scaled.denominator * 10**minor_digits)
