"""值得一提: the laws by which a fact is notable. Each answers from plain numbers; the words are data, in standards.

All are ranked by one measure: how many percent of the region's value of the period the fact moves; the best of each kind
stand before the second of any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from fuwai.core.bulletin import Sentence

Kind = Literal["contribution", "turning", "entrant", "record", "unusual"]
KINDS: tuple[Kind, ...] = ("contribution", "turning", "entrant", "record", "unusual")
TO_DEVIATION = Fraction(14826, 10000)  # the MAD of a normal distribution times this is its standard deviation
Months = Mapping[int, int]  # yyyymm → cents


@dataclass(frozen=True)
class Notable:
    """A candidate: *sentence* bound like any other, *why* it is notable, *score* in percent, *words* for readers of why."""

    kind: Kind
    sentence: Sentence
    why: str
    score: Fraction


def unusual(months: Months, at: int, bound: Fraction, least: int) -> int | None:
    """How far the month *at* lies from the median of the months before it, in cents, where that is more than *bound*
    deviations by the median of absolute deviations (Iglewicz and Hoaglin, 1993); None where it is not, or fewer than
    *least* months are known before it."""
    before = [cents for month, cents in months.items() if month < at]
    if at not in months or len(before) < least:
        return None
    middle = Fraction(median(map(Fraction, before)))
    spread = Fraction(median(abs(cents - middle) for cents in before)) * TO_DEVIATION
    away = months[at] - middle
    return int(away) if spread and abs(away) > bound * spread else None


def record(months: Months, at: int, least: int) -> int | None:
    """By how much the month *at* exceeds every month before it, in cents; None where it does not, or few are known."""
    before = [cents for month, cents in months.items() if month < at]
    if at not in months or len(before) < least:
        return None
    beyond = months[at] - max(before)
    return beyond if beyond > 0 else None


def turned(growths: Sequence[Fraction | None]) -> bool:
    """Whether the last growth has one sign and all before it the other: a fall after rises, a rise after falls."""
    *before, now = growths
    if now is None or not before:
        return False
    return bool(now) and all(each is not None and each * now < 0 for each in before)


def ranked(candidates: Sequence[Notable], most: int) -> list[Notable]:
    """The first of each kind by what they move, then the second of each, and so on; equal ones by their sentence's id."""
    by_score = sorted(candidates, key=lambda each: (-each.score, each.sentence.id))
    place = {kind: [each for each in by_score if each.kind == kind] for kind in KINDS}
    return sorted(by_score, key=lambda each: (place[each.kind].index(each), -each.score, each.sentence.id))[:most]
