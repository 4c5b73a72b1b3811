"""The table of dated exchange rates: ours is indicative, and a user's own (FUWAI_HOME/rates.csv) takes its place whole.

Columns: date, currency, then either usd_per_unit or units_per_usd as decimal text (the other empty or absent), source.
"""

from fractions import Fraction
from functools import cache
from pathlib import Path

from fuwai.core.rate import DOLLAR, Rate, RateTable
from fuwai.standards.source import ROOM, day, need, read_csv, refuse, users_file

SHIPPED = ROOM / "rates" / "rates.csv"
USERS = "rates.csv"


def rates(file: Path | None = None) -> RateTable:
    """The rates of *file*, else of FUWAI_HOME/rates.csv, else the shipped, indicative ones."""
    return _load(file or users_file(USERS) or SHIPPED)


@cache
def _load(file: Path) -> RateTable:
    by_currency: dict[str, dict[object, Rate]] = {}
    for number, row in enumerate(read_csv(file, ("date", "currency", "source")), 2):
        place = f"第 {number} 行 (line {number})"
        currency, dated = need(row, "currency", file, place), day(need(row, "date", file, place), file, place)
        if dated is None or currency == DOLLAR:
            raise refuse(file, place, "须有日期, 且不列美元", "a date is wanted, and the dollar is not listed")
        days = by_currency.setdefault(currency, {})
        if dated in days:
            raise refuse(file, place, f"{currency} {dated} 重复", f"{currency} on {dated} stands twice")
        value, confirmed = _value(row, file, place), row.get("confirmed", "1") != "0"
        days[dated] = Rate(currency, dated, value, need(row, "source", file, place), confirmed)
    if not by_currency:
        raise refuse(file, "rates", "没有汇率", "there is no rate")
    ordered = {
        currency: tuple(sorted(days.values(), key=lambda rate: rate.day)) for currency, days in by_currency.items()
    }
    return RateTable(ordered, file.name)


def _value(row: dict[str, str], file: Path, place: str) -> Fraction:
    direct, inverse = row.get("usd_per_unit", ""), row.get("units_per_usd", "")
    try:
        value = Fraction(direct or inverse)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if bool(direct) == bool(inverse) or value <= 0:
        raise refuse(
            file,
            place,
            f"usd_per_unit ({direct!r}) 与 units_per_usd ({inverse!r}) 须填且只填一个正数",
            f"one positive number is wanted, in usd_per_unit ({direct!r}) or in units_per_usd ({inverse!r})",
        )
    return value if direct else 1 / value
