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

    Two that decide as much stand in the order of the standard.

    While the kind of verdict is open, what decides the kind comes first; then what decides codes and parts.
    """
    facts = sorted({node.fact for node in ordered if node.fact}, key=list(specs).index)
    if not facts:
        return ()
    kinds = _measured(ordered, facts, _kind)
    outcomes = _measured(ordered, facts, _whole)
    gain = {fact: (_gain(kinds[fact]), _gain(outcomes[fact])) for fact in facts}
    first = sorted(facts, key=lambda fact: (-round(gain[fact][0], 9), -round(gain[fact][1], 9)))
    return tuple(
        Question(specs[fact], tuple(_hanging(kinds[fact], value) for value in specs[fact].values()), gain[fact][0])
        for fact in first
    )


def _kind(outcome: Outcome | None) -> object:
    return outcome.kind if outcome else None


def _whole(outcome: Outcome | None) -> object:
    return outcome


Measured = dict[str, dict[FactValue | None, Weights]]  # fact → answer (None: not answered) → weights


def _measured(ordered: tuple[Node, ...], facts: list[str], label: Label) -> Measured:
    base = _weights(ordered, "", None, label)[id(ordered[-1])]
    answers: dict[str, tuple[FactValue, ...]] = {node.fact: tuple(node.ways) for node in ordered if node.ways}
    return {
        fact: {None: base} | {value: _weights(ordered, fact, value, label)[id(ordered[-1])] for value in answers[fact]}
        for fact in facts
    }


def _weights(ordered: tuple[Node, ...], fact: str, value: FactValue | None, label: Label) -> dict[int, Weights]:
    found: dict[int, Weights] = {}
    for node in ordered:
        if not node.ways:
            found[id(node)] = {label(node.outcome): 1.0}
        elif node.fact == fact and value is not None:
            found[id(node)] = found[id(node.ways[value])]
        else:
            mixed: Weights = {}
            for to in node.ways.values():
                for name, weight in found[id(to)].items():
                    mixed[name] = mixed.get(name, 0.0) + weight / len(node.ways)
            found[id(node)] = mixed
    return found


def _doubt(weights: Weights) -> float:
    """How undecided: the chance that two draws differ."""
    return 1.0 - sum(weight * weight for weight in weights.values())


def _gain(measured: dict[FactValue | None, Weights]) -> float:
    answers = [weights for value, weights in measured.items() if value is not None]
    return _doubt(measured[None]) - sum(map(_doubt, answers)) / len(answers)


def _hanging(measured: dict[FactValue | None, Weights], value: FactValue) -> Hanging:
    return Hanging(value, tuple(kind for kind in KIND_ORDER if kind in measured[value]))
