"""What a binding asks of its items and figures: plain questions, with one answer each."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from fuwai.core.blueprint import ITEM_NAMES, FigurePlan
from fuwai.core.condition import Condition
from fuwai.core.figure import Figure, Missing
from fuwai.core.template import Item

Dims = Mapping[str, Any]  # dimension → code or codes


def falls(condition: Condition) -> bool:
    """Whether it says no of all items of a falling ranking, once it has said no of one: `share >= leading_firm_share`."""
    sign, terms = condition.act, condition.terms
    return sign in (">", ">=") and terms[0].name in ("share", "value") and terms[1].name not in ITEM_NAMES


def alike(part: FigurePlan, whole: FigurePlan) -> bool:
    """Whether both are levels of one measure, period and direction: their share is one that the book takes."""
    about = [(plan.act, plan.subject, plan.period, plan.direction, bool(plan.region)) for plan in (part, whole)]
    return about[0] == about[1] and part.act == "level"


def by_growth(items: list[Item]) -> list[Item]:
    """Ranked by growth, which then is the value; an item whose growth cannot be computed has no place."""
    grown = [(item, item.scope["growth"]) for item in items]
    known = [(item, figure) for item, figure in grown if isinstance(figure, Figure) and not figure.missing]
    known.sort(key=lambda pair: (-Fraction(pair[1].value), pair[0].code))  # type: ignore[arg-type]
    placed: list[Item] = []
    for place, (item, figure) in enumerate(known, start=1):
        tied = place > 1 and known[place - 2][1].value == figure.value
        placed.append(replace(item, rank=placed[-1].rank if tied else place))
    return placed


def judged(item: Item, when: Condition | None) -> list[Figure]:
    found = [item.scope.get(name) for name in (when.names() if when else ("value",))]
    return [figure for figure in found if isinstance(figure, Figure)]


def gap(name: str, now: Figure, base: Figure) -> Figure:
    """By how many points one percentage lies above another."""
    missing = next((each.value for each in (now, base) if isinstance(each.value, Missing)), None)
    value = missing or Fraction(now.value) - Fraction(base.value)  # type: ignore[arg-type]
    zh, en = f"{now.zh}与{base.zh}之差", f"{now.en}, less {base.en}"
    return Figure(f"{now.id}|less:{base.id}", name, value, "points", zh, en, parts=(now.id, base.id))


def whole(figure: Figure) -> int | None:
    return None if isinstance(figure.value, Missing) else int(figure.value)


def shown(dims: Dims) -> tuple[str, ...]:
    return tuple(
        f"{name}={'+'.join(map(str, codes)) if isinstance(codes, tuple) else codes}"
        for name, codes in sorted(dims.items())
    )
