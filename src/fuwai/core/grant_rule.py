"""A rule of a grant scheme: one SQL expression in the small dialect of the edit checks, read, judged and computed exactly.

Whole numbers, texts and truth values only: `+ - *`, `= <> < <= > >=`, `AND OR NOT`, `BETWEEN`, `IN`, `IS [NOT] NULL`,
`CASE WHEN … THEN … ELSE … END`, brackets. No division and no decimal: a rule that wants 50 % says
`offshore * 100 >= total * 50`, so that every engine gives the same answer to the cent. NULL is *undecided*, never *passed*.
The same text goes to Polars (`pl.sql_expr`); this reader judges it when a scheme is loaded and answers for one row.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

TOKEN = re.compile(r"\s*(?:(<=|>=|<>|[-+*=<>(),])|(\d+(?:\.\d+)?)|'([^']*)'|([A-Za-z_][A-Za-z_0-9]*))")
LONGEST = 300  # words and signs of a rule
DEEPEST = 30
SHOWN = 300  # characters of a rule that an error repeats
WORDS = frozenset(
    {"AND", "OR", "NOT", "IS", "NULL", "TRUE", "FALSE", "CASE", "WHEN", "THEN", "ELSE", "END", "BETWEEN", "IN"}
)
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "<>": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
SUMS: Mapping[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}

Kind = Literal["number", "truth", "text"]
Value = int | bool | str | None


KIND_NAMES: Mapping[Kind, str] = {"number": "数", "truth": "真假", "text": "文字"}


class RuleError(ValueError):
    """A rule that makes no sense, and why, in both languages."""

    def __init__(self, text: str, zh: str, en: str) -> None:
        shown = repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
        self.zh, self.en = f"{shown}: {zh}", f"{shown}: {en}"
        super().__init__(self.en)


@dataclass(frozen=True)
class Node:
    """*act* is `value`, `name`, `and`, `or`, `not`, `null`, `case`, `in`, a comparison or `+ - *`; *parts* what it acts on."""

    act: str
    parts: tuple["Node", ...] = ()
    value: Value = None
    name: str = ""


@dataclass(frozen=True)
class Rule:
    """An expression as written and as read."""

    text: str
    root: Node

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the rule speaks of, in order, once."""
        return tuple(dict.fromkeys(_names(self.root)))

    def answer(self, row: Mapping[str, Value]) -> Value:
        """What the rule gives on a row; None where what decides is missing."""
        return _answer(self.root, row)

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        """Whether it gives a number, a truth value or a text. Raises RuleError where its parts do not fit together."""
        return _kind(self.root, kinds, self.text)


def parse(text: str) -> Rule:
    """The rule that *text* writes. Raises RuleError that says where it stops making sense."""
    reader = _Reader(" ".join(text.split()))
    root = reader.either()
    reader.end()
    return Rule(reader.text, root)


def _names(node: Node) -> Iterator[str]:
    if node.act == "name":
        yield node.name
    for part in node.parts:
        yield from _names(part)


def _answer(node: Node, row: Mapping[str, Value]) -> Value:
    if node.act in ("value", "name"):
        return node.value if node.act == "value" else row.get(node.name)
    if node.act == "case":
        return _chosen(node, row)
    values = [_answer(part, row) for part in node.parts]
    if node.act in ("and", "or"):
        return _joined(node.act, values)
    if node.act == "null":
        return values[0] is None
    return _acted(node.act, values)


def _acted(act: str, values: list[Value]) -> Value:
    """What needs every value of its parts; of a list, only what is looked for."""
    first = values[0]
    if act == "in":
        return None if first is None else first in values[1:]
    if None in values:
        return None
    if act == "not":
        return not first
    if act in SUMS:
        left, right = values
        assert isinstance(left, int)
        assert isinstance(right, int)
        return SUMS[act](left, right)
    return COMPARISONS[act](*values)


def _joined(act: str, answers: list[Value]) -> Value:
    deciding = act == "or"
    if deciding in answers:
        return deciding
    return None if None in answers else not deciding


def _chosen(node: Node, row: Mapping[str, Value]) -> Value:
    *pairs, otherwise = node.parts
    for condition, then in zip(pairs[::2], pairs[1::2], strict=True):
        if _answer(condition, row) is True:
            return _answer(then, row)
    return _answer(otherwise, row)


def _kind(node: Node, kinds: Mapping[str, Kind], text: str) -> Kind:
    if node.act == "value":
        return "truth" if isinstance(node.value, bool) else "text" if isinstance(node.value, str) else "number"
    if node.act == "name":
        if node.name not in kinds:
            raise RuleError(text, f"没有 {node.name!r} 这个名称", f"{node.name!r} is not known")
        return kinds[node.name]
    if node.act == "case":
        *pairs, otherwise = node.parts
        _all(pairs[::2], "truth", kinds, text)
        results = [part for part in (*pairs[1::2], otherwise) if part.value is not None or part.act != "value"]
        wanted = _kind(results[0], kinds, text) if results else "number"
        _all(results, wanted, kinds, text)
        return wanted
    if node.act in SUMS:
        _all(list(node.parts), "number", kinds, text)
        return "number"
    if node.act in ("and", "or", "not"):
        _all(list(node.parts), "truth", kinds, text)
    elif node.act != "null":
        _all(list(node.parts), _kind(node.parts[0], kinds, text), kinds, text)
        if node.act in ("<", "<=", ">", ">=") and _kind(node.parts[0], kinds, text) != "number":
            raise RuleError(text, f"{node.act} 只比较数", f"{node.act} compares numbers")
    return "truth"


def _all(nodes: list[Node], wanted: Kind, kinds: Mapping[str, Kind], text: str) -> None:
    for node in nodes:
        if (found := _kind(node, kinds, text)) != wanted:
            zh = f"应为{KIND_NAMES[wanted]}, 却是{KIND_NAMES[found]}"
            raise RuleError(text, zh, f"a {wanted} is wanted where a {found} stands")


class _Reader:
    """Recursive descent: either = both {OR both}; both = one {AND one}; one = NOT one | comparison."""

    def __init__(self, text: str) -> None:
        self.text, position, self.depth = text, 0, 0
        self.tokens: list[tuple[str, str]] = []
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None:
                rest = repr(text[position:].strip()[:20])
                raise RuleError(text, f"{rest} 无法理解", f"{rest} is not understood")
            self.tokens.append(self._token(match))
            position = match.end()
        if len(self.tokens) > LONGEST:
            zh = f"规则不超过 {LONGEST} 个词和符号, 现有 {len(self.tokens)}"
            raise RuleError(text, zh, f"a rule has {LONGEST} words and signs at most, not {len(self.tokens)}")

    def _token(self, match: re.Match[str]) -> tuple[str, str]:
        sign, number, literal, word = match.groups()
        if number is not None and "." in number:
            zh, en = f"{number} 不是整数, 请用千分之几写", f"{number} is no whole number; say it in thousandths"
            raise RuleError(self.text, zh, en)
        if word is not None and not word.islower() and word not in WORDS:
            raise RuleError(self.text, f"{word} 不是本系统规则可用的词", f"{word} is not plain SQL of this house")
        if word is not None:
            return ("word" if word in WORDS else "name"), word
        return ("sign", sign) if sign is not None else ("number", number) if number is not None else ("text", literal)

    def peek(self) -> str:
        kind, text = self.tokens[0] if self.tokens else ("", "")
        return text if kind in ("sign", "word") else ""

    def take(self, *wanted: str) -> str:
        """The next token where it is one of *wanted*, else an empty text."""
        if self.peek() and self.peek() in wanted:
            return self.tokens.pop(0)[1]
        return ""

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise RuleError(
                self.text, f"{self._rest()!r} 之前缺 {wanted}", f"{wanted} is wanted before {self._rest()!r}"
            )

    def end(self) -> None:
        if self.tokens:
            raise RuleError(self.text, f"{self._rest()!r} 多余", f"{self._rest()!r} is one too many")

    def _rest(self) -> str:
        return " ".join(text for _, text in self.tokens[:4])

    def either(self) -> Node:
        return self._run("OR", self.both)

    def both(self) -> Node:
        return self._run("AND", self.one)

    def _run(self, word: str, read: Callable[[], Node]) -> Node:
        parts = [read()]
        while self.take(word):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Node(word.lower(), tuple(parts))

    def one(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            zh = f"括号、NOT 和 CASE 嵌套不超过 {DEEPEST} 层"
            en = f"brackets, NOT and CASE stand {DEEPEST} deep in each other at most"
            raise RuleError(self.text, zh, en)
        found = self._one()
        self.depth -= 1
        return found

    def _one(self) -> Node:
        if self.take("NOT"):
            return Node("not", (self.one(),))
        left = self.sum()
        if sign := self.take(*COMPARISONS):
            return Node(sign, (left, self.sum()))
        if self.take("IS"):
            denied = self.take("NOT")
            self.need("NULL")
            found = Node("null", (left,))
            return Node("not", (found,)) if denied else found
        if self.take("BETWEEN"):
            low = self.sum()
            self.need("AND")
            return Node("and", (Node(">=", (left, low)), Node("<=", (left, self.sum()))))
        if self.take("IN"):
            self.need("(")
            listed = [self.sum()]
            while self.take(","):
                listed.append(self.sum())
            self.need(")")
            return Node("in", (left, *listed))
        return left

    def sum(self) -> Node:
        left = self.product()
        while sign := self.take("+", "-"):
            left = Node(sign, (left, self.product()))
        return left

    def product(self) -> Node:
        left = self.leaf()
        while self.take("*"):
            left = Node("*", (left, self.leaf()))
        return left

    def leaf(self) -> Node:
        if self.take("("):
            inner = self.either()
            self.need(")")
            return inner
        if self.take("CASE"):
            return self.case()
        if word := self.take("TRUE", "FALSE", "NULL"):
            return Node("value", value={"TRUE": True, "FALSE": False}.get(word))
        kind, text = self.tokens.pop(0) if self.tokens else ("", "")
        if kind == "number":
            return Node("value", value=int(text))
        if kind == "text":
            return Node("value", value=text)
        if kind == "name":
            return Node("name", name=text)
        raise RuleError(self.text, f"应为名称或数, 不是 {text!r}", f"a name or a number is wanted, not {text!r}")

    def case(self) -> Node:
        parts: list[Node] = []
        while self.take("WHEN"):
            parts.append(self.either())
            self.need("THEN")
            parts.append(self.either())
        if not parts:
            raise RuleError(self.text, "CASE 之后应有 WHEN", "CASE wants WHEN")
        parts.append(self.either() if self.take("ELSE") else Node("value"))
        self.need("END")
        return Node("case", tuple(parts))
