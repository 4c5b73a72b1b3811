"""抽样: which units of a population a campaign looks at. Pure; the same units, design and seed always draw the same sample.

Chance is a digest: a unit's place is SHA-256 of the seed and its number, so that anyone who knows the seed can draw again,
with any program. Probabilities are fractions, never rounded. The method is told in docs/methods/verification.md.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fuwai.core.error import FuwaiError

SPACE = 2**256  # what a SHA-256 digest can be
LEAST = 2  # units of a stratum: with one alone its variance cannot be told


class Design(StrEnum):
    """How the sample is drawn."""

    STRATIFIED = "stratified"  # without replacement within each stratum; one stratum: simple random
    WEIGHTED = "weighted"  # randomised systematic, with probability in proportion to a weight


@dataclass(frozen=True)
class Unit:
    """One unit of the population. *id*: a number that stays; *weight*: above 0, for a weighted design."""

    id: int
    stratum: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Drawn:
    """A unit of the sample, and the probability with which it had to come into it (above 0, at most 1)."""

    id: int
    stratum: str
    inclusion: Fraction


@dataclass(frozen=True)
class Sample:
    """What was drawn, by stratum and id. *sizes*: stratum → units there are. *squares*: the sum over the population of the
    squared probabilities below 1, which the variance of a weighted design needs."""

    design: Design
    seed: str
    drawn: tuple[Drawn, ...]
    sizes: Mapping[str, int]
    squares: Fraction = Fraction(0)

    @property
    def population(self) -> int:
        return sum(self.sizes.values())

    @property
    def simple(self) -> bool:
        """Whether every subset of its size had the same chance."""
        return self.design is Design.STRATIFIED and len(self.sizes) == 1

    @property
    def complete(self) -> bool:
        """Whether everything was drawn: then there is nothing left to estimate."""
        return len(self.drawn) == self.population


def place(seed: str, number: int | str) -> int:
    """Where chance puts *number*: 0 to SPACE - 1, by SHA-256 of `seed`, a line feed and the number (UTF-8)."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{number}".encode()).digest())


def allocated(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many units each stratum gives to a sample of *size*: two at least (or all it has), the others in proportion to
    its units (Webster's divisors; ties by name).

    Raises FuwaiError `sampling.empty`, `sampling.size` where the strata need more.
    """
    _checked(sum(sizes.values()), size)
    given = {name: min(LEAST, units) for name, units in sorted(sizes.items())}
    if (needed := sum(given.values())) > size:
        raise FuwaiError(
            "sampling.size",
            f"分 {len(sizes)} 层抽样至少需要 {needed} 份 (每层 {LEAST} 份); 现为 {size}",
            f"{len(sizes)} strata need {needed} at least ({LEAST} of each); {size} were asked for",
        )
    for _ in range(size - needed):
        open_ = (name for name, units in sizes.items() if given[name] < units)
        most = max(open_, key=lambda name: (Fraction(sizes[name], 2 * given[name] + 1), name))
        given[most] += 1
    return given


def stratified(units: Iterable[Unit], size: int, seed: str) -> Sample:
    """A simple random sample without replacement within each stratum: the units whose places are the lowest.

    Raises as `allocated` does.
    """
    strata: dict[str, list[Unit]] = {}
    for unit in units:
        strata.setdefault(unit.stratum, []).append(unit)
    sizes = {name: len(found) for name, found in sorted(strata.items())}
    drawn = []
    for name, count in allocated(sizes, size).items():
        ordered = sorted(strata[name], key=lambda unit: place(seed, unit.id))
        drawn += [Drawn(unit.id, name, Fraction(count, sizes[name])) for unit in ordered[:count]]
    return Sample(Design.STRATIFIED, seed, _sorted(drawn), sizes)


def weighted(units: Iterable[Unit], size: int, seed: str) -> Sample:
    """*size* units, each with a probability in proportion to its weight; who would have one of 1 or more is taken for sure.

    The others stand in the order of their places and are met by a systematic walk with a random start (Madow 1949, Hartley
    and Rao 1962): the probabilities are exact. Raises FuwaiError `sampling.empty`, `sampling.size`.
    """
    waiting = list(units)
    _checked(len(waiting), size)
    sizes = {"": len(waiting)}
    sure: list[Drawn] = []
    left, whole = size, sum(unit.weight for unit in waiting)
    while left and (heavy := [unit for unit in waiting if left * unit.weight >= whole]):
        sure += [Drawn(unit.id, "", Fraction(1)) for unit in heavy]
        taken = {unit.id for unit in heavy}
        waiting = [unit for unit in waiting if unit.id not in taken]
        left, whole = left - len(heavy), sum(unit.weight for unit in waiting)
    chosen = _walked(sorted(waiting, key=lambda unit: place(seed, unit.id)), left, whole, seed)
    drawn = [Drawn(unit.id, "", Fraction(left * unit.weight, whole)) for unit in chosen]
    squares = Fraction(left**2 * sum(unit.weight**2 for unit in waiting), whole**2) if whole else Fraction(0)
    return Sample(Design.WEIGHTED, seed, _sorted([*sure, *drawn]), sizes, squares)


def _walked(ordered: Sequence[Unit], count: int, whole: int, seed: str) -> list[Unit]:
    """Those in whose stretch of the walk a step falls: steps at start, start + 1, … of *whole* / *count* each."""
    start = place(seed, "start")
    found, behind, step = [], 0, 0
    for unit in ordered:
        behind += count * unit.weight
        if step < count and (start + step * SPACE) * whole < behind * SPACE:
            found.append(unit)
            step += 1
    return found


def _checked(population: int, size: int) -> None:
    if not population:
        raise FuwaiError("sampling.empty", "没有符合条件的合同可抽", "there is nothing to draw from")
    if not 1 <= size <= population:
        raise FuwaiError(
            "sampling.size",
            f"抽样数应为 1 至 {population}; 现为 {size}",
            f"a sample has 1 to {population} units; {size} were asked for",
        )


def _sorted(drawn: Iterable[Drawn]) -> tuple[Drawn, ...]:
    return tuple(sorted(drawn, key=lambda one: (one.stratum, one.id)))
