"""Conditions over facts, with three answers: holds, fails, undecided. A missing fact is never a pass and never a no.

A condition is a value: tests of one fact joined by all, any, not. `given` fixes one fact and simplifies, which is how a
law is compiled (`scope_diagram`); `holds` answers for the facts at hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FactValue = bool | int | str
Facts = Mapping[str, FactValue | None]  # a fact that is absent or None is unknown


@dataclass(frozen=True)
class Constant:
    """Yes or no whatever the facts; what is left of a condition that has been decided."""

    answer: bool

    def holds(self, facts: Facts) -> bool | None:  # noqa: ARG002
        return self.answer

    def given(self, fact: str, value: FactValue) -> "Condition":  # noqa: ARG002
        return self

    def facts(self) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True)
class Test:
    """Whether *fact* is one of *values*."""

    __test__ = False  # no pytest class

    fact: str
    values: frozenset[FactValue]

    def holds(self, facts: Facts) -> bool | None:
        value = facts.get(self.fact)
        return None if value is None else value in self.values

    def given(self, fact: str, value: FactValue) -> "Condition":
        return self if fact != self.fact else Constant(value in self.values)

    def facts(self) -> Iterator[str]:
        yield self.fact


@dataclass(frozen=True)
class All:
    """Whether every part holds."""

    parts: tuple["Condition", ...]

    def holds(self, facts: Facts) -> bool | None:
        answer: bool | None = True
        for part in self.parts:
            found = part.holds(facts)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    def given(self, fact: str, value: FactValue) -> "Condition":
        return joined(All, False, [part.given(fact, value) for part in self.parts])

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()


@dataclass(frozen=True)
class Any:
    """Whether one part at least holds."""

    parts: tuple["Condition", ...]

    def holds(self, facts: Facts) -> bool | None:
        answer: bool | None = False
        for part in self.parts:
            found = part.holds(facts)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    def given(self, fact: str, value: FactValue) -> "Condition":
        return joined(Any, True, [part.given(fact, value) for part in self.parts])

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()


@dataclass(frozen=True)
class Not:
    """Whether *part* fails."""

    part: "Condition"

    def holds(self, facts: Facts) -> bool | None:
        found = self.part.holds(facts)
        return None if found is None else not found

    def given(self, fact: str, value: FactValue) -> "Condition":
        part = self.part.given(fact, value)
        return Constant(not part.answer) if isinstance(part, Constant) else Not(part)

    def facts(self) -> Iterator[str]:
        yield from self.part.facts()


Condition = Constant | Test | All | Any | Not


def joined(kind: type[All] | type[Any], decides: bool, parts: list[Condition]) -> Condition:
    """Parts joined by *kind*, constants folded away; the answer *decides* of one part settles the whole."""
    left = [part for part in parts if not isinstance(part, Constant)]
    if any(isinstance(part, Constant) and part.answer is decides for part in parts):
        return Constant(decides)
    if not left:
        return Constant(not decides)
    return left[0] if len(left) == 1 else kind(tuple(left))
