"""A figure: a number that knows its indicator, its unit and where it comes from, and prints itself by one rule."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Literal

from fuwai.core.rounding import round_half_away

# usd, usd_10k: cents inside, 亿美元 and 万美元 on the page. index: a number without a unit, to two decimals.
Unit = Literal["usd", "usd_10k", "percent", "points", "count", "person", "rank", "index"]

CENTS_IN_YI = 10**10  # 1 亿美元 = 10^8 dollars = 10^10 cents
CENTS_IN_WAN = 10**6  # 1 万美元


class Missing(Enum):
    """Why there is no number. Each prints its own mark; none looks like zero."""

    NOT_COMPUTABLE = "--"
    NOT_FILED = "…"
    CONFIDENTIAL = "c"


@dataclass(frozen=True)
class Figure:
    """One number of a table, a sentence or a chart.

    *id* is stable between runs: `indicator|region|period|dimension=code|…|comparison`. *value* is exact: cents for
    ``usd`` (an int), a Fraction for ``percent`` (12.5 % is Fraction(25, 2)), an int for counts; or a Missing mark.
    *zh* and *en* say in words what it is. *query* is the engine question it comes from, for those who open it.
    """

    id: str
    indicator: str
    value: int | Fraction | Missing
    unit: Unit
    zh: str = ""
    en: str = ""
    query: str = ""
    parts: tuple[str, ...] = field(default=())
    broken: bool = False  # 中断: a revision lies between this and what it is set beside

    @property
    def missing(self) -> bool:
        return isinstance(self.value, Missing)

    def number(self) -> Decimal | None:
        """The value as printed (亿美元 for usd, percent for shares), rounded once; None where it is missing."""
        if isinstance(self.value, Missing):
            return None
        return rounded(self.value, self.unit)

    def text(self) -> str:
        """The digits as printed, without the unit: 28.31, 0.002, 55.74, 616, --."""
        if isinstance(self.value, Missing):
            return self.value.value
        return f"{rounded(self.value, self.unit):f}"


def rounded(value: int | Fraction, unit: Unit) -> Decimal:
    """As on the page: 亿美元 to two decimals (three below 0.01), percent and points to two, counts whole."""
    if unit == "usd":
        yi = Fraction(value, CENTS_IN_YI)
        two = round_half_away(yi, 2)
        three = round_half_away(yi, 3)
        return three if value and abs(three) < Fraction(1, 100) else two  # 0.0098 is 0.01, not 0.010
    if unit == "usd_10k":
        return round_half_away(Fraction(value, CENTS_IN_WAN), 2)
    if unit in ("percent", "points", "index"):
        return round_half_away(value, 2)
    return round_half_away(value)
