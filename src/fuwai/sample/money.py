"""Amounts as they are filed: minor units of a currency, and what they are in US cents on a day."""

from datetime import date
from fractions import Fraction
from functools import cache

from fuwai.core.rate import DOLLAR, convert
from fuwai.standards import codelist
from fuwai.standards.rate import rates


@cache
def _digits() -> dict[str, int]:
    return codelist.minor_digits()


@cache
def _rate(currency: str, day: date) -> Fraction:
    return rates().usd(currency, day)[0]


def forget() -> None:
    """Reads the table of rates anew: it may have been replaced since."""
    _rate.cache_clear()


def cents(minor: int, currency: str, day: date) -> int:
    """US cents of a filed amount on a day, as the ordinary path converts."""
    return minor if currency == DOLLAR else convert(minor, currency, _rate(currency, day), _digits()[currency])


def minor_of(usd_cents: int, currency: str, day: date) -> int:
    """The filed amount that comes nearest to *usd_cents*."""
    if currency == DOLLAR:
        return usd_cents
    rate = _rate(currency, day)
    numerator, denominator = rate.numerator, rate.denominator
    scale: int = 10 ** _digits()[currency]
    return int((usd_cents * denominator * scale + 50 * numerator) // (100 * numerator))


def roundish(minor: int, keep: int = 3, up: bool = False) -> int:
    """*minor* with *keep* leading digits, as people agree on amounts; with *up* never less than it."""
    step: int = 10 ** max(0, len(str(minor)) - keep)
    return -(-minor // step) * step if up else max(step, (minor + step // 2) // step * step)


def text(minor: int, currency: str) -> str:
    """The amount in units of its currency, as plain digits: 120000 or 1234.50."""
    digits = _digits()[currency]
    whole, part = divmod(minor, 10**digits)
    return f"{whole}.{part:0{digits}d}" if part else str(whole)


def units(minor: int, currency: str) -> int:
    """Whole units of the currency."""
    return int(minor // 10 ** _digits()[currency])
