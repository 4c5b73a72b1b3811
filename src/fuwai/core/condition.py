"""A condition of a bulletin sentence: `bri_share >= notable_share and not month`. Three answers: yes, no, undecided.

The language is small on purpose: names of figures, names and parameters; numbers; `< <= = != >= >`; `and`, `or`, `not`,
brackets. A name alone asks whether there is a value. A comparison with a missing figure is undecided, and an undecided
condition never lets a sentence stand. Figures are compared as they are printed (亿美元, percent, counts), so that a
reader of the page can repeat every comparison.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from fuwai.core.figure import Figure

TOKEN = re.compile(r"\s*(?:(<=|>=|!=|<|>|=|\(|\))|(-?\d+(?:\.\d+)?)|([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*))")
COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}


@dataclass(frozen=True)
class Term:
    """A name or a number."""

    name: str = ""
    number: Fraction = Fraction(0)


@dataclass(frozen=True)
class Condition:
    """*act* is `and`, `or`, `not`, `exists` or a comparison; *parts* conditions, *terms* what a leaf speaks of."""

    act: str
    parts: tuple["Condition", ...] = ()
    terms: tuple[Term, ...] = ()

    def names(self) -> Iterator[str]:
        """Every name that the condition speaks of."""
        for part in self.parts:
            yield from part.names()
        yield from (term.name for term in self.terms if term.name)

    def holds(self, scope: Mapping[str, object]) -> bool | None:
        """True, False, or None where a value that decides is missing."""
        if self.act in ("and", "or", "not"):
            return self._joined([part.holds(scope) for part in self.parts])
        values = [term.number if not term.name else value_of(look_up(scope, term.name)) for term in self.terms]
        if self.act == "exists":
            found = look_up(scope, self.terms[0].name)
            return found if isinstance(found, bool) else exists(found)
        left, right = values
        return None if left is None or right is None else COMPARISONS[self.act](left, right)

    def _joined(self, answers: list[bool | None]) -> bool | None:
        if self.act == "not":
            return None if answers[0] is None else not answers[0]
        deciding = self.act == "or"
        if deciding in answers:
            return deciding
        return None if None in answers else not deciding


def look_up(scope: Mapping[str, object], path: str) -> object:
    """What *path* (`large.count`) names in *scope*; None where a step has nothing."""
    found: object = scope
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def exists(found: object) -> bool:
    """Whether there is something to say: a figure with a value, a list with items, a name with letters."""
    return not found.missing if isinstance(found, Figure) else bool(found)


def value_of(found: object) -> Fraction | None:
    """The number to compare: a figure as printed, a parameter as given, of a list how many it has."""
    if isinstance(found, Figure):
        number = found.number()
        return None if number is None else Fraction(number)
    if isinstance(found, tuple):
        return Fraction(len(found))
    return Fraction(found) if isinstance(found, int | Fraction) and not isinstance(found, bool) else None


def parse_condition(text: str) -> Condition:
    """The condition that *text* writes. Raises ValueError that says where it stops making sense."""
    reader = _Reader(text)
    condition = reader.either()
    reader.end()
    return condition


class _Reader:
    """Recursive descent: either = both {or both}; both = one {and one}; one = not one | (either) | leaf."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, position = text, list[tuple[str, str]](), 0
        while position < len(text.rstrip()):
            match = TOKEN.match(text, position)
            if match is None:
                raise ValueError(f"{text!r}: {text[position:].strip()!r} is not understood")
            kind = "sign" if match[1] else "number" if match[2] else "name"
            self.tokens.append((kind, match[0].strip()))
            position = match.end()

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def end(self) -> None:
        if self.tokens:
            raise ValueError(f"{self.text!r}: {self.peek()!r} is one too many")

    def either(self) -> Condition:
        return self._run("or", self.both)

    def both(self) -> Condition:
        return self._run("and", self.one)

    def _run(self, word: str, read: Callable[[], Condition]) -> Condition:
        parts = [read()]
        while self.peek() == word:
            self.tokens.pop(0)
            parts.append(read())
        return parts[0] if len(parts) == 1 else Condition(word, tuple(parts))

    def one(self) -> Condition:
        if self.peek() == "not":
            self.tokens.pop(0)
            return Condition("not", (self.one(),))
        if self.peek() == "(":
            self.tokens.pop(0)
            inner = self.either()
            if self.peek() != ")":
                raise ValueError(f"{self.text!r}: a bracket is not closed")
            self.tokens.pop(0)
            return inner
        left = self.term()
        if self.peek() in COMPARISONS:
            sign = self.tokens.pop(0)[1]
            return Condition(sign, terms=(left, self.term()))
        if not left.name:
            raise ValueError(f"{self.text!r}: a number alone is no condition")
        return Condition("exists", terms=(left,))

    def term(self) -> Term:
        kind, text = self.tokens.pop(0) if self.tokens else ("", "")
        if kind == "number":
            return Term(number=Fraction(text))
        if kind == "name" and text not in ("and", "or", "not"):
            return Term(name=text)
        raise ValueError(f"{self.text!r}: a name or a number is wanted, not {text!r}")
