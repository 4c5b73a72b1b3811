"""Which question next, and what hangs on it: reads the diagram of what is still open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fuwai.core.scope_condition import FactValue
from fuwai.core.scope_diagram import Node
from fuwai.core.scope_rule import FactSpec, Outcome, VerdictKind

Label = Callable[[Outcome | None], object]
Weights = dict[object, float]  # how likely each label is if every answer is as likely as any other; adds up to 1

KIND_ORDER: tuple[VerdictKind, ...] = ("in", "split", "out")


@dataclass(frozen=True)
class Hanging:
    """What one answer leads to: the verdicts still possible after it (one alone: it settles the kind), and the codes."""

    value: FactValue
    kinds: tuple[VerdictKind, ...]


@dataclass(frozen=True)
class Question:
    """A question whose answer can change the verdict. *hanging* is empty for an amount, which changes only amounts.

    *weight* is how much of the doubt it removes on average, from 0 to 1, every answer being as likely as any other.
    """

    fact: FactSpec
    hanging: tuple[Hanging, ...]
    weight: float


def questions(ordered: tuple[Node, ...], specs: Mapping[str, FactSpec]) -> tuple[Question, ...]:
    """The facts that still matter in a diagram (its nodes, the root last), the most deciding first.

    While the kind of verdict is open, what decides the kind comes first; then what decides codes and parts. Two that
    decide as much stand in the order of the standard.
    """
    asking = {node.fact for node in ordered if node.fact}
    facts = [name for name in specs if name in asking]
    reach = _reach(ordered)
    kinds, outcomes = (_gains(ordered, facts, reach, label) for label in (_kind, _whole))
    first = sorted(facts, key=lambda fact: (-round(kinds[fact], 9), -round(outcomes[fact], 9)))
    return tuple(
        Question(
            specs[fact],
            tuple(Hanging(value, _possible(ordered, fact, value)) for value in specs[fact].values()),
            kinds[fact],
        )
        for fact in first
    )


def _kind(outcome: Outcome | None) -> object:
    return outcome.kind if outcome else None


def _whole(outcome: Outcome | None) -> object:
    return outcome


def _reach(ordered: tuple[Node, ...]) -> dict[int, float]:
    """How likely each node is to be come to, every answer being as likely as any other."""
    found = {id(node): 0.0 for node in ordered}
    found[id(ordered[-1])] = 1.0
    for node in reversed(ordered):
        for to in node.ways.values():
            found[id(to)] += found[id(node)] / len(node.ways)
    return found


def _gains(ordered: tuple[Node, ...], facts: list[str], reach: dict[int, float], label: Label) -> dict[str, float]:
    """By how much each fact's answer lowers the doubt on average.

    A path asks a fact once at most, so an answer moves the whole by what it moves at the nodes that ask for it.
    """
    weights: dict[int, Weights] = {}
    moved: dict[str, dict[FactValue, Weights]] = {fact: {} for fact in facts}
    for node in ordered:
        if not node.ways:
            weights[id(node)] = {label(node.outcome): 1.0}
            continue
        mixed: Weights = {}
        for to in node.ways.values():
            _add(mixed, weights[id(to)], 1.0 / len(node.ways))
        weights[id(node)] = mixed
        for value, to in node.ways.items():
            shift = moved[node.fact].setdefault(value, {})
            _add(shift, weights[id(to)], reach[id(node)])
            _add(shift, mixed, -reach[id(node)])
    base = weights[id(ordered[-1])]
    gains: dict[str, float] = {}
    for fact in facts:
        after = [dict(base) for _ in moved[fact]]
        for whole, shift in zip(after, moved[fact].values(), strict=True):
            _add(whole, shift, 1.0)
        gains[fact] = _doubt(base) - sum(map(_doubt, after)) / len(after)
    return gains


def _add(to: Weights, more: Weights, times: float) -> None:
    for name, weight in more.items():
        to[name] = to.get(name, 0.0) + weight * times


def _doubt(weights: Weights) -> float:
    """How undecided: the chance that two draws differ."""
    return 1.0 - sum(weight * weight for weight in weights.values())


def _possible(ordered: tuple[Node, ...], fact: str, value: FactValue) -> tuple[VerdictKind, ...]:
    """The kinds of verdict that can still be reached once *fact* is answered with *value*."""
    sets: dict[int, int] = {}  # a bit for each kind
    for node in ordered:
        if node.outcome:
            sets[id(node)] = 1 << KIND_ORDER.index(node.outcome.kind)
        elif node.fact == fact:
            sets[id(node)] = sets[id(node.ways[value])]
        else:
            reached = 0
            for to in node.ways.values():
                reached |= sets[id(to)]
            sets[id(node)] = reached
    reached = sets[id(ordered[-1])]
    return tuple(kind for place, kind in enumerate(KIND_ORDER) if reached >> place & 1)
