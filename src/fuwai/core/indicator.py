"""指标: what a statistic measures. Its cells are integers that an engine counts; what is divided is divided here, exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from fuwai.core.cell import DISTINCT, Bound, Direction, Fact, Measure
from fuwai.core.figure import Missing, Unit
from fuwai.core.table import Level, share

Value = int | Fraction | Missing
HERFINDAHL = 10_000  # shares in percent, squared: from 0 to 10,000


@dataclass(frozen=True)
class Count:
    """What an engine sums or counts: the parts of a cell query that belong to the indicator.

    *within* is a region group (its members on the period's last day), *direction* where the indicator fixes it.
    """

    fact: Fact
    measure: Measure
    until: bool = False
    latest: bool = False
    bound: Bound | None = None
    where: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    within: str = ""
    direction: Direction | None = None

    @property
    def formula(self) -> str:
        """As a reader of SQL reads it: count(distinct enterprise) of executions where …."""
        counted = f"count(distinct {DISTINCT[self.measure]})" if self.measure in DISTINCT else f"sum({self.measure})"
        parts = [f"{'count(*)' if self.measure == 'rows' else counted} of {self.fact}"]
        parts += [f"{name} in ({', '.join(map(str, codes))})" for name, codes in self.where]
        parts += [f"region in group:{self.within}"] if self.within else []
        parts += [self.direction] if self.direction else []
        parts += ["up to the end of the period"] if self.until else []
        parts += ["the last month of each enterprise"] if self.latest else []
        if self.bound:
            parts.append(f"each {self.bound.per} with {self.bound.condition(f'sum({self.bound.measure})')}")
        return "; ".join(parts)


@dataclass(frozen=True)
class Ratio:
    """One indicator over another: *times* 100 for percent, 1 for an average."""

    part: str
    whole: str
    times: int = 100

    @property
    def formula(self) -> str:
        return f"{self.part} / {self.whole}" + (f" × {self.times}" if self.times != 1 else "")


@dataclass(frozen=True)
class Concentration:
    """How much of *of* the largest *top* codes of *by* have, in percent; without *top*, the Herfindahl index."""

    of: str
    by: Literal["enterprise", "country", "contract"] = "enterprise"
    top: int | None = None

    @property
    def formula(self) -> str:
        if self.top is None:
            return f"sum over {self.by} of ({self.of} / total × 100)²"
        return f"{self.of} of the {self.top} largest by {self.by} / {self.of} × 100"


@dataclass(frozen=True)
class Indicator:
    """One indicator. *money*: the publishing threshold bears on its growth. *directed*: offshore and onshore are told
    apart. *confirmed*: whether the source states the definition; the days are those between which it is in force."""

    id: str
    zh: str
    en: str
    unit: Unit
    source: str
    how: Count | Ratio | Concentration
    money: bool = False
    directed: bool = True
    confirmed: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    note_zh: str = ""
    note_en: str = ""

    @property
    def formula(self) -> str:
        """The definition in one line, made from the definition itself."""
        return self.how.formula

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole: sums and numbers of rows, but no distinct count, share or people at an end."""
        how = self.how
        return isinstance(how, Count) and how.measure not in DISTINCT and not (how.until or how.latest or how.bound)

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def ratio(how: Ratio, part: Level, whole: Level) -> Value:
    """*part* over *whole*; not computable where the whole is zero or unknown."""
    found = share(part, whole)
    return found if isinstance(found, Missing) else found * how.times / 100


def concentration(how: Concentration, levels: Iterable[int]) -> Value:
    """CR-n in percent or the Herfindahl index of the levels; not computable where they add up to nothing.

    >>> concentration(Concentration("executed", top=1), [30, 10]), concentration(Concentration("executed"), [30, 10])
    (Fraction(75, 1), Fraction(6250, 1))
    """
    ordered = sorted(levels, reverse=True)
    total = sum(ordered)
    if total <= 0:
        return Missing.NOT_COMPUTABLE
    if how.top is not None:
        return Fraction(sum(ordered[: how.top]) * 100, total)
    return Fraction(sum(level * level for level in ordered) * HERFINDAHL, total * total)


def contribution(now: Level, base: Level, base_total: Level) -> Fraction | Missing:
    """拉动: how many points of the total's growth come from this part; the parts' points add up to the total's growth."""
    if isinstance(now, Missing):
        return now
    if now is None or base is None or isinstance(base, Missing) or isinstance(base_total, Missing) or not base_total:
        return Missing.NOT_COMPUTABLE
    return Fraction((now - base) * 100, base_total)


def annual_growth(now: Level, base: Level, years: int, digits: int = 12) -> Fraction | Missing:
    """年均增长 (compound): the yearly growth in percent that leads from *base* to *now* in *years* years.

    A root is rarely a fraction: it is the largest one of *digits* decimals below it, so that 2 decimals are right.

    >>> annual_growth(144, 100, 2)
    Fraction(20, 1)
    """
    if isinstance(now, Missing):
        return now
    if now is None or base is None or isinstance(base, Missing) or base <= 0 or now < 0 or years < 1:
        return Missing.NOT_COMPUTABLE
    scale = 10**digits
    return Fraction(_root(now * scale**years // base, years) * 100, scale) - 100


def _root(value: int, degree: int) -> int:
    """The largest whole number whose power of *degree* is not above *value*."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low


def counts(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """The ids that ratios and concentrations among *indicators* need besides themselves."""
    needed = [
        (each.how.part, each.how.whole) if isinstance(each.how, Ratio) else (each.how.of,)
        for each in indicators
        if not isinstance(each.how, Count)
    ]
    return tuple(dict.fromkeys(id for ids in needed for id in ids))
