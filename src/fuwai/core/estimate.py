"""推断: what a sample says of its population: a total, its share of the whole, and an interval of 95 %.

Totals and variances are exact fractions (Horvitz and Thompson 1952; stratified without replacement, Cochran 1977, 5.6;
randomised systematic, Hartley and Rao 1962). Only the ends of an interval are floats. docs/methods/verification.md.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fuwai.core.sampling import Design, Drawn, Sample

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
STEPS = 80  # halvings of an interval: below the resolution of a float
TERMS = 400  # of the continued fraction; some twenty are needed
TINY = 1e-300


@dataclass(frozen=True)
class Estimate:
    """*total* of the population with its *variance*; *rate*: its share of the whole; *low*, *high*: the interval of the rate
    (*high* None: it cannot be told, for nothing was found). *method*: exact, clopper_pearson, korn_graubard, student, none."""

    total: Fraction
    variance: Fraction
    rate: Fraction
    low: float
    high: float | None
    method: str


def estimated(sample: Sample, values: Mapping[int, int], whole: int, counted: bool) -> Estimate:
    """The total of *values* (id → what was found on the unit, 0 where nothing; every unit of the sample) and its share of
    *whole*, which is known. *counted*: values are 0 or 1 and *whole* is the population's number of units.

    Raises KeyError where a unit of the sample has no value.
    """
    total = sum((Fraction(values[one.id]) / one.inclusion for one in sample.drawn), Fraction(0))
    variance = (_weighted if sample.design is Design.WEIGHTED else _stratified)(sample, values)
    rate = total / whole if whole else Fraction(0)
    if sample.complete:
        return Estimate(total, Fraction(0), rate, float(rate), float(rate), "exact")
    found = sum(1 for one in sample.drawn if values[one.id])
    if counted and sample.simple:
        return Estimate(total, variance, rate, *clopper_pearson(found, len(sample.drawn)), "clopper_pearson")
    if counted:
        return Estimate(total, variance, rate, *_korn_graubard(sample, rate, variance / whole**2), "korn_graubard")
    if not found or not whole:
        return Estimate(total, variance, rate, 0.0, None, "none")
    reach = student(_freedom(sample)) * math.sqrt(variance) / whole
    return Estimate(total, variance, rate, max(0.0, float(rate) - reach), min(1.0, float(rate) + reach), "student")


def _stratified(sample: Sample, values: Mapping[int, int]) -> Fraction:
    """The sum over strata of N² (1 - n/N) s² / n."""
    strata: dict[str, list[int]] = {}
    for one in sample.drawn:
        strata.setdefault(one.stratum, []).append(values[one.id])
    variance = Fraction(0)
    for name, found in strata.items():
        units, drawn = sample.sizes[name], len(found)
        if drawn < units and drawn > 1:
            spread = (sum(each**2 for each in found) - Fraction(sum(found) ** 2, drawn)) / (drawn - 1)
            variance += units**2 * (1 - Fraction(drawn, units)) * spread / drawn
    return variance


def _weighted(sample: Sample, values: Mapping[int, int]) -> Fraction:
    """Hartley and Rao: the sum over pairs of (1 - p - q + squares / n) (y/p - z/q)² / (n - 1), of those not taken for sure;
    written out so that each unit is met once. Never below 0."""
    drawn: Sequence[Drawn] = [one for one in sample.drawn if one.inclusion < 1]
    count = len(drawn)
    if count < 2:
        return Fraction(0)
    expanded = [Fraction(values[one.id]) / one.inclusion for one in drawn]
    once, twice = sum(expanded, Fraction(0)), sum((each**2 for each in expanded), Fraction(0))
    apart = (1 + sample.squares / count) * (count * twice - once**2)
    together = sum(
        (
            one.inclusion * (count * each**2 - 2 * each * once + twice)
            for one, each in zip(drawn, expanded, strict=True)
        ),
        Fraction(0),
    )
    return max(Fraction(0), (apart - together) / (count - 1))


def _korn_graubard(sample: Sample, rate: Fraction, variance: Fraction) -> tuple[float, float]:
    """Clopper and Pearson's interval for the number of units that a simple random sample of the same variance would have
    (Korn and Graubard 1998), never more than were drawn."""
    drawn = len(sample.drawn)
    share = min(1.0, float(rate))
    effective = float(drawn)
    if variance and 0 < share < 1:
        correction = (student(drawn - 1) / student(_freedom(sample))) ** 2 if drawn > 1 else 1.0
        effective = min(effective, share * (1 - share) / float(variance) * correction)
    return clopper_pearson(share * effective, effective)


def _freedom(sample: Sample) -> int:
    return max(1, len(sample.drawn) - len(sample.sizes))


def clopper_pearson(found: float, drawn: float) -> tuple[float, float]:
    """The interval in which the share lies of which *found* of *drawn* were met. Neither need be whole."""
    low = 0.0 if found <= 0 else _solved(lambda share: beta(found, drawn - found + 1, share) - TAIL)
    high = 1.0 if found >= drawn else _solved(lambda share: beta(found + 1, drawn - found, share) - (1 - TAIL))
    return low, high


def student(freedom: int) -> float:
    """Student's t that is exceeded with a chance of 2.5 %."""

    def beyond(share: float) -> float:
        return beta(freedom / 2, 0.5, share) / 2 - TAIL

    share = _solved(beyond)  # of freedom / (freedom + t²)
    return math.sqrt(freedom * (1 - share) / share)


def beta(a: float, b: float, share: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8, Lentz)."""
    if share <= 0 or share >= 1:
        return 0.0 if share <= 0 else 1.0
    if share > (a + 1) / (a + b + 2):
        return 1.0 - beta(b, a, 1.0 - share)
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(share) + b * math.log1p(-share)
    value, above, below = 1.0, 1.0, 0.0
    for term in range(TERMS):
        half = term // 2
        if term == 0:
            part = 1.0
        elif term % 2:
            part = -(a + half) * (a + b + half) * share / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * share / ((a + 2 * half - 1) * (a + 2 * half))
        below = 1.0 / (1.0 + part * below or TINY)
        above = 1.0 + part / above or TINY
        value *= above * below
        if abs(above * below - 1.0) < 1e-15:
            break
    return math.exp(logarithm) * (value - 1.0) / a


def _solved(function: Callable[[float], float]) -> float:
    """Where a growing function of 0 to 1 is zero, by halving."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2
