"""占31.8%, of what? A share whose whole the sentence does not say is held against a level of the page only where its
neighbours, shares said in the same way, bear that level out: two that agree name the whole of the third."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fuwai.core.proof.interval import HUNDRED, Interval, ratio
from fuwai.core.proof.printed import Printed
from fuwai.core.proof.statement import Place, Quantity, Statement

ENOUGH = 2  # shares that agree with a whole


@dataclass(frozen=True)
class BareShare:
    """*of* has a share of something; *label* is what it is called in a finding."""

    place: Place
    quote: str
    of: Quantity
    printed: Printed
    label: str


def settled(bare: Sequence[BareShare], statements: Sequence[Statement]) -> Iterator[tuple[BareShare, Quantity]]:
    """Each share that has a whole, with it."""
    levels = {s.of: i for s in reversed(statements) if s.kind == "level" and (i := s.interval()) is not None}
    for group in _groups(bare):
        wholes = [of for of in levels if of.measure == group[0].of.measure and of.period == group[0].of.period]
        shared = [s for s in statements if s.kind == "share" and group[0].place.block <= s.place.block]
        shared = [s for s in shared if s.place.block <= group[-1].place.block]
        best, whole = max(((_borne(group, of, levels, shared), of) for of in wholes), default=(0, None))
        if whole is None or best < ENOUGH:
            continue
        for one in group:
            if one.of == whole or one.of not in levels:
                continue
            others = (of for of in levels if of.measure == one.of.measure)
            if _agrees(one, whole, levels) or not any(_agrees(one, of, levels) for of in others):
                yield one, whole


def _groups(bare: Sequence[BareShare]) -> Iterator[list[BareShare]]:
    """Shares of one measure and period in one paragraph, or in items of a list, which follow each other."""
    rest = list(bare)
    while rest:
        group = [rest.pop(0)]
        for one in list(rest):
            last = group[-1]
            alike = one.of.measure == last.of.measure and one.of.period == last.of.period
            if alike and one.place.block - last.place.block <= 1:
                group.append(one)
                rest.remove(one)
        yield group


def _borne(
    group: Sequence[BareShare], whole: Quantity, levels: dict[Quantity, Interval], shared: Sequence[Statement]
) -> int:
    """How many shares bear *whole* out; none where more than one is against it."""
    told = [one for one in group if one.of in levels and one.of != whole]
    agree = [one for one in told if _agrees(one, whole, levels)]
    beside = [s for s in shared if s.base == whole and s.of in levels and s.printed]
    if len(told) - len(agree) > 1 or (len(agree) == 0 and len(beside) < ENOUGH):
        return 0
    return len(agree) + len(beside)


def _agrees(one: BareShare, whole: Quantity, levels: dict[Quantity, Interval]) -> bool:
    said = one.printed.interval()
    if said is None or one.of not in levels or whole == one.of:
        return False
    return ratio(levels[one.of], levels[whole]).scaled(HUNDRED).meets(said)
