"""分配: a budget shared out exactly, to the smallest unit of money. Three ways, one rounding.

Each way gives every claim an exact quota: a fraction, never above the claim, which grows with the own claim (and rank or
tier) and shrinks with the others'. The quotas are rounded by the largest remainder, and equal remainders go by the
enterprise's code, which no one chooses. Then (ADR 0181):

- awards add up to exactly min(budget, sum of claims);
- no award is above its claim;
- the order in which claims come is nowhere looked at;
- a larger claim, rank or tier of one enterprise, all else equal, never lowers its award. Its floor does not fall, and if
  its floor stays its remainder grows while every other quota shrinks: whoever stood behind it for the last unit still does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

Method = Literal["proportional", "rank", "tier"]
METHODS: tuple[Method, ...] = ("proportional", "rank", "tier")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one enterprise may get at most, in minor units. *points* order by rank; *weight* is that of its tier."""

    enterprise: str
    amount: int
    points: int = 0
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """What it gets, of which exact *quota*; *extra*: the unit that its remainder won; *tied*: at the end of the budget, with others
    of the same rank."""

    enterprise: str
    award: int
    quota: Fraction
    extra: bool = False
    tied: bool = False


def share_out(method: Method, budget: int, claims: Sequence[Claim]) -> dict[str, Share]:
    """Who gets what, by enterprise. Raises ValueError for a negative budget or claim, and an enterprise that stands twice."""
    ordered = sorted(claims, key=lambda claim: claim.enterprise)
    if budget < 0 or any(claim.amount < 0 or claim.weight < 0 for claim in ordered):
        raise ValueError("a budget, a claim and a weight are 0 or more")
    if any(a.enterprise == b.enterprise for a, b in pairwise(ordered)):
        raise ValueError("an enterprise claims once")
    if sum(claim.amount for claim in ordered) <= budget:
        return {one.enterprise: Share(one.enterprise, one.amount, Fraction(one.amount)) for one in ordered}
    if method == "rank":
        return _by_rank(budget, ordered)
    if method == "tier":
        return _by_tier(budget, ordered)
    return _rounded(budget, ordered, [(claim.amount * budget) for claim in ordered], sum(one.amount for one in ordered))


def _rounded(
    budget: int, claims: Sequence[Claim], numerators: Sequence[int], denominator: int, tied: bool = False
) -> dict[str, Share]:
    """Quotas numerator/denominator that add up to *budget*, as whole units by the largest remainder."""
    parts = [divmod(numerator, denominator) for numerator in numerators]
    left = budget - sum(whole for whole, _ in parts)
    best = sorted(range(len(claims)), key=lambda at: (-parts[at][1], claims[at].enterprise))
    extra = set(best[:left])
    return {
        claim.enterprise: Share(
            claim.enterprise, parts[at][0] + (at in extra), Fraction(numerators[at], denominator), at in extra, tied
        )
        for at, claim in enumerate(claims)
    }


def _by_rank(budget: int, claims: Sequence[Claim]) -> dict[str, Share]:
    """Most points first, each in full; those who tie where the budget ends share the rest in proportion to their claims."""
    shares: dict[str, Share] = {}
    left = budget
    ranked: dict[int, list[Claim]] = {}
    for claim in claims:
        ranked.setdefault(claim.points, []).append(claim)
    for points in sorted(ranked, reverse=True):
        group = ranked[points]
        wanted = sum(claim.amount for claim in group)
        if wanted <= left:
            shares |= {one.enterprise: Share(one.enterprise, one.amount, Fraction(one.amount)) for one in group}
        else:
            numerators = [claim.amount * left for claim in group]
            shares |= _rounded(left, group, numerators, wanted, tied=len(group) > 1)
        left -= min(left, wanted)
    return shares


def _by_tier(budget: int, claims: Sequence[Claim]) -> dict[str, Share]:
    """Each the same factor times its tier's weight times its claim, never above its claim.

    A tier is full when factor × weight ≥ 1; so tiers fill up from the heaviest, and the factor is what is left over the
    weighted claims that are not full. A weight of 0 gets something only when all others are full.
    """
    full, above = 0, set[int]()
    for weight in sorted({claim.weight for claim in claims}, reverse=True):
        rest = sum(claim.weight * claim.amount for claim in claims if claim.weight <= weight)
        if rest == 0 or (budget - full) * weight < rest:
            break
        full += sum(claim.amount for claim in claims if claim.weight == weight)
        above.add(weight)
    left = budget - full
    rest = sum(claim.weight * claim.amount for claim in claims if claim.weight not in above)
    open_ = [claim for claim in claims if claim.weight not in above]
    filled = [claim for claim in claims if claim.weight in above]
    shares = {one.enterprise: Share(one.enterprise, one.amount, Fraction(one.amount)) for one in filled}
    if rest == 0:  # only those of no weight are left: in proportion to their claims
        numerators, denominator = [one.amount * left for one in open_], sum(one.amount for one in open_)
    else:
        numerators, denominator = [one.weight * one.amount * left for one in open_], rest
    return shares | _rounded(left, open_, numerators, denominator)
