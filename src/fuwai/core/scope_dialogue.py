"""What a wizard needs: the next question, what has been answered so far, and what hangs on each."""

from dataclasses import dataclass

from fuwai.core.scope import Law, checked, determine
from fuwai.core.scope_condition import Facts, FactValue
from fuwai.core.scope_question import Question
from fuwai.core.scope_rule import FactSpec


@dataclass(frozen=True)
class Answered:
    """An answer given. *matters*: whether taking it back would open or change anything; else the law never looked."""

    fact: FactSpec
    value: FactValue
    matters: bool


def next_question(rules: Law, facts: Facts) -> Question | None:
    """The most deciding question that is still open, with the verdicts that each answer leaves; None at the end.

    An amount comes last, once it is certain that a part counts. Raises as `determine` does.
    """
    return next(iter(determine(rules, facts).questions), None)


def answered(rules: Law, facts: Facts) -> tuple[Answered, ...]:
    """The answers so far, in the order of the standard."""
    known = checked(rules, facts)
    return tuple(
        Answered(spec, known[spec.id], _matters(rules, facts, spec))
        for spec in rules.statute.facts
        if spec.id in known and facts.get(spec.id) is not None
    )


def _matters(rules: Law, facts: Facts, spec: FactSpec) -> bool:
    before = determine(rules, facts)
    after = determine(rules, {name: value for name, value in facts.items() if name != spec.id})
    return (before.possible, before.codes, before.amount) != (after.possible, after.codes, after.amount) or any(
        question.fact.id == spec.id for question in after.questions
    )
