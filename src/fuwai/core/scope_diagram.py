"""A law compiled into a decision diagram: from the facts, one question after another, to an outcome.

The diagram is ordered (facts in the order in which the standard lists them) and reduced (no question whose answers lead
to the same place), so it is canonical: a fact stands in it exactly if its answer can change the outcome. Fixing facts
(`narrowed`) gives the diagram of what is still open. That is why an unknown fact is never guessed, why only questions
that matter are asked, and why asking ends: the diagram has no path longer than there are facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fuwai.core.error import FuwaiError
from fuwai.core.scope_condition import Condition, Constant, FactValue
from fuwai.core.scope_rule import Outcome, Rule, Statute

Open = tuple[tuple[int, Condition], ...]  # rules not yet decided: place in the statute, what is left of the condition


@dataclass(frozen=True, eq=False)
class Node:
    """A question with the node that each answer leads to, or (*outcome*) an end. Equal nodes are the same object."""

    fact: str = ""
    ways: Mapping[FactValue, "Node"] = field(default_factory=dict)
    outcome: Outcome | None = None


def outcome_of(held: tuple[Rule, ...]) -> Outcome | None:
    """What the rules that hold say together; None where they leave the case open.

    Raises FuwaiError `scope.contradiction` where two of them cannot stand together and no precedence is stated.
    """
    ids = {rule.id for rule in held}
    standing = [rule for rule in held if ids.isdisjoint(rule.yields_to)]
    if any(rule.effect.kind == "out" for rule in standing):
        return Outcome("out")
    if not any(rule.effect.kind == "in" for rule in standing):
        return None
    parts = [rule for rule in standing if rule.effect.kind == "only_part"]
    less = tuple(dict.fromkeys(rule.effect.amount for rule in standing if rule.effect.kind == "not_counted"))
    if len(parts) > 1 or (parts and less):
        raise contradiction([rule for rule in standing if rule.effect.amount])
    return Outcome("split" if parts or less else "in", _codes(standing), parts[0].effect.amount if parts else "", less)


def _codes(standing: list[Rule]) -> tuple[str, ...]:
    for kinds in (("elsewhere",), ("in_group", "only_part"), ("listed",)):
        naming = [rule for rule in standing if rule.effect.kind in kinds and rule.effect.codes]
        if len({rule.effect.codes for rule in naming}) > 1:
            raise contradiction(naming)
        if naming:
            return naming[0].effect.codes
    return ()


def contradiction(rules: list[Rule]) -> FuwaiError:
    names = [rule.id for rule in rules]
    return FuwaiError(
        "scope.contradiction",
        f"规则 {'、'.join(names)} 同时成立而结论不同; 请用 yields_to 写明何者优先",
        f"rules {', '.join(names)} hold together and differ; state with yields_to which gives way",
    )


@dataclass
class Builder:
    """Compiles the rules of a statute. *whole* refuses a case that no rule decides; else it ends without outcome."""

    statute: Statute
    whole: bool = True
    nodes: dict[tuple[object, ...], Node] = field(default_factory=dict)
    known: dict[tuple[Open, frozenset[int]], Node] = field(default_factory=dict)

    def build(self) -> Node:
        self.values = {spec.id: spec.values() for spec in self.statute.facts if spec.kind != "amount"}
        self.place = {fact: place for place, fact in enumerate(self.values)}
        self.at = {rule.id: place for place, rule in enumerate(self.statute.rules)}
        return self._node(*self._sorted(tuple((i, rule.when) for i, rule in enumerate(self.statute.rules))))

    def _node(self, undecided: Open, held: frozenset[int]) -> Node:
        key = (undecided, held)
        if key not in self.known:
            self.known[key] = self._made(undecided, held)
        return self.known[key]

    def _made(self, undecided: Open, held: frozenset[int]) -> Node:
        if self._surely_out(undecided, held):
            return self._leaf(Outcome("out"))
        if not undecided:
            outcome = outcome_of(tuple(self.statute.rules[i] for i in sorted(held)))
            if outcome is None and self.whole:
                names = "、".join(self.statute.rules[i].id for i in sorted(held)) or "–"
                raise FuwaiError(
                    "scope.gap",
                    f"有一种情形没有规则作出结论（成立的规则: {names}）",
                    f"there is a case that no rule decides (rules that hold: {names})",
                )
            return self._leaf(outcome)
        fact = min({name for _, condition in undecided for name in condition.facts()}, key=self.place.__getitem__)
        ways = {value: self._step(undecided, held, fact, value) for value in self.values[fact]}
        return merged(fact, ways, self.nodes)

    def _step(self, undecided: Open, held: frozenset[int], fact: str, value: FactValue) -> Node:
        narrowed = tuple((i, condition.given(fact, value)) for i, condition in undecided)
        return self._node(*self._sorted(narrowed, held))

    def _sorted(self, found: Open, held: frozenset[int] = frozenset()) -> tuple[Open, frozenset[int]]:
        yes = {i for i, condition in found if isinstance(condition, Constant) and condition.answer}
        return tuple(pair for pair in found if not isinstance(pair[1], Constant)), held | yes

    def _surely_out(self, undecided: Open, held: frozenset[int]) -> bool:
        """Whether an exclusion holds to which no rule that holds or may yet hold is an exception."""
        living = held | {i for i, _ in undecided}
        return any(
            self.statute.rules[i].effect.kind == "out"
            and not any(self.at.get(name) in living for name in self.statute.rules[i].yields_to)
            for i in held
        )

    def _leaf(self, outcome: Outcome | None) -> Node:
        return self.nodes.setdefault(("end", outcome), Node(outcome=outcome))


def merged(fact: str, ways: Mapping[FactValue, Node], nodes: dict[tuple[object, ...], Node]) -> Node:
    """The node of *nodes* that asks *fact*; where all ways lead to one place, that place."""
    key = (fact, *map(id, ways.values()))
    if len(set(key[1:])) == 1:
        return next(iter(ways.values()))
    found = nodes.get(key)
    if found is None:
        found = nodes[key] = Node(fact, ways)
    return found


def narrowed(root: Node, facts: Mapping[str, FactValue]) -> tuple[Node, ...]:
    """The diagram of what is open once *facts* are known: its nodes, each after those it leads to, the root last."""
    while root.fact in facts:
        root = root.ways[facts[root.fact]]
    if not root.ways:
        return (root,)
    nodes: dict[tuple[object, ...], Node] = {}
    done: dict[int, Node] = {}

    def narrow(node: Node) -> Node:
        while node.fact in facts:
            node = node.ways[facts[node.fact]]
        if not node.ways:
            return node
        found = done.get(id(node))
        if found is None:
            found = merged(node.fact, {answer: narrow(to) for answer, to in node.ways.items()}, nodes)
            done[id(node)] = found
        return found

    ordered: dict[int, Node] = {}

    def walk(node: Node) -> None:
        if id(node) not in ordered:
            for to in node.ways.values():
                walk(to)
            ordered[id(node)] = node

    walk(narrow(root))
    return tuple(ordered.values())
