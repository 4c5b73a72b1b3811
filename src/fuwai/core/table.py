"""A statistical table: rows of figures. Shares, growth and ranks are computed here, exactly, from integer levels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from fuwai.core.figure import Figure, Missing, Unit

Level = int | Missing | None  # cents or a count; a mark where there is none; None where nothing was asked


@dataclass(frozen=True)
class Column:
    """A column: its name in csv and json, its headings, its unit."""

    name: str
    zh: str
    en: str
    unit: Unit | str = ""


@dataclass(frozen=True)
class Row:
    """A row: the code and names of what it is about, and its figures by column name. *texts* are columns of words."""

    code: str
    zh: str
    en: str
    figures: Mapping[str, Figure]
    texts: Mapping[str, str]
    parent: str = ""


@dataclass(frozen=True)
class Table:
    """A table as asked: *level* is the level of review that it reads, *as_of* the moment of its facts (ISO)."""

    kind: str
    zh: str
    en: str
    region: str
    period: str
    direction: str
    level: str
    as_of: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes_zh: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()


def share(part: Level, whole: Level) -> Fraction | Missing:
    """占比: how much of *whole* is *part*, in percent; not computable where *whole* is zero or unknown."""
    if isinstance(part, Missing):
        return part
    if part is None or isinstance(whole, Missing) or not whole:
        return Missing.NOT_COMPUTABLE
    return Fraction(part * 100, whole)


def growth(now: Level, base: Level, threshold: int = 0) -> Fraction | Missing:
    """同比 or 环比: growth of *now* on *base*, in percent; not computable on no base or one below *threshold*."""
    if isinstance(now, Missing):
        return now
    if now is None or isinstance(base, Missing) or not base or base < threshold:
        return Missing.NOT_COMPUTABLE
    return Fraction((now - base) * 100, base)


def change(now: Level, base: Level) -> int | Missing:
    """增减: *now* less *base*, in their own unit; not computable where the base is unknown."""
    if isinstance(now, Missing):
        return now
    return Missing.NOT_COMPUTABLE if now is None or base is None or isinstance(base, Missing) else now - base


def ranks(values: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Rank from 1 by value downwards; equal values share the better rank, and the next one leaves the gap."""
    ordered = sorted(values, key=lambda pair: (-pair[1], pair[0]))
    result: dict[str, int] = {}
    for position, (code, value) in enumerate(ordered, start=1):
        tied = position > 1 and ordered[position - 2][1] == value
        result[code] = result[ordered[position - 2][0]] if tied else position
    return result
