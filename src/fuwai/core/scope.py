"""是不是服务外包: whether a contract counts as service outsourcing, whole, in part or not at all, and the reasons.

The rules are data (`standards/scope/`). `law` compiles them once; `determine` is a pure function of facts. A fact that
is not known is never guessed: the verdict holds for every way in which the unknown facts may turn out, or it is `ask`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fuwai.core.error import FuwaiError
from fuwai.core.scope_condition import Constant, Facts, FactValue
from fuwai.core.scope_diagram import Builder, Node, narrowed
from fuwai.core.scope_part import Amount, amount_of
from fuwai.core.scope_question import KIND_ORDER, Question, questions
from fuwai.core.scope_rule import BUSINESS, FactSpec, Ground, Outcome, Presumption, Rule, Statute, VerdictKind

ANSWERS = {True: "holds", False: "fails", None: "undecided"}


@dataclass(frozen=True)
class Law:
    """A statute compiled. *by_business*: the rules that can hold for each business, those of any business included."""

    statute: Statute
    specs: Mapping[str, FactSpec]
    answers: Mapping[str, frozenset[FactValue]]
    root: Node
    by_business: Mapping[FactValue, tuple["Watched", ...]]
    watched: tuple["Watched", ...]


@dataclass(frozen=True)
class Watched:
    """A rule and the facts that it looks at, in the order of its condition."""

    rule: Rule
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Considered:
    """One line of the trace: a rule, what it saw (None: not known), and whether it `holds`, `fails` or is `undecided`.

    *gave_way_to* are the exceptions that hold, before which it stands back.
    """

    rule: Rule
    saw: tuple[tuple[str, FactValue | None], ...]
    outcome: str
    gave_way_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """in, out, split or ask.

    *codes*: the groups it counts under (several: one of them; none: any of the catalogue). *possible*: the kinds that
    the open questions leave. *amount*: what counts, for `in` and `split` whose parts are known. *facts*: what was known.
    Questions and trace are worked out when they are looked at.
    """

    kind: VerdictKind
    codes: tuple[str, ...]
    possible: tuple[VerdictKind, ...]
    amount: Amount | None
    facts: Mapping[str, FactValue]
    law: "Law" = field(repr=False, compare=False)
    left: tuple[Node, ...] = field(repr=False, compare=False)  # what is open, its root the last

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What can still change anything, the most deciding first. For a verdict other than `ask` the questions concern
        codes, parts and amounts only."""
        found = questions(self.left, self.law.specs)
        return found + tuple(
            Question(self.law.specs[name], (), 0.0) for name in (self.amount.missing if self.amount else ())
        )

    @cached_property
    def trace(self) -> tuple[Considered, ...]:
        """Every rule that can bear on the business (on any business, while it is not known), in the statute's order."""
        watched = self.law.by_business.get(self.facts.get(BUSINESS, ""), self.law.watched)
        answers = {one.rule.id: one.rule.when.holds(self.facts) for one in watched}
        return tuple(
            Considered(
                one.rule,
                tuple((fact, self.facts.get(fact)) for fact in one.facts),
                ANSWERS[answers[one.rule.id]],
                tuple(name for name in one.rule.yields_to if answers.get(name)) if answers[one.rule.id] else (),
            )
            for one in watched
        )

    @cached_property
    def decisive(self) -> tuple[Rule, ...]:
        """The rules that hold and did not give way, the reasons of the verdict: the exclusions alone where it is out."""
        holding = [line.rule for line in self.trace if line.outcome == "holds" and not line.gave_way_to]
        excluding = tuple(rule for rule in holding if rule.effect.kind == "out")
        return excluding if self.kind == "out" else tuple(holding)


def law(statute: Statute) -> Law:
    """The statute compiled. Raises FuwaiError `scope.contradiction` or `scope.gap`: no such law is ever used."""
    specs = {spec.id: spec for spec in statute.facts}
    watched = tuple(Watched(rule, tuple(dict.fromkeys(rule.when.facts()))) for rule in statute.rules)
    businesses = specs[BUSINESS].values() if BUSINESS in specs else ()
    by_business = {
        value: tuple(one for one in watched if one.rule.when.given(BUSINESS, value) != Constant(False))
        for value in businesses
    }
    answers = {spec.id: frozenset(spec.values()) for spec in statute.facts}
    return Law(statute, specs, answers, Builder(statute).build(), by_business, watched)


def determine(rules: Law, facts: Facts, contract_value: int | None = None) -> Verdict:
    """The verdict on *facts* (id → yes/no, choice, amount; absent or None: unknown).

    Amounts and *contract_value* are in minor units of one currency. Raises FuwaiError `scope.unknown_fact`,
    `scope.bad_answer`, `scope.answers_conflict`, `scope.part_is_empty`, `scope.parts_exceed_contract`.
    """
    known = checked(rules, facts)
    left = narrowed(rules.root, known)
    ends = list(dict.fromkeys(node.outcome for node in left if node.outcome))
    kinds = {end.kind for end in ends}
    possible = tuple(kind for kind in KIND_ORDER if kind in kinds)
    end = left[-1].outcome
    amount = amount_of(end, known, rules.specs, contract_value) if end and end.kind != "out" else None
    kind = possible[0] if len(possible) == 1 else "ask"
    return Verdict(kind, _shared_codes(ends), possible, amount, known, rules, left)


def checked(rules: Law, facts: Facts) -> dict[str, FactValue]:
    """The known facts, each of its kind; an amount answers its gate too (0: there is no such part)."""
    known: dict[str, FactValue] = {}
    for name, value in facts.items():
        if value is None:
            continue
        spec = rules.specs.get(name)
        if spec is None:
            raise _unknown(rules, name)
        if not _fits(spec, value, rules.answers[name]):
            raise _bad(spec, value)
        known[name] = value
        if spec.kind == "amount" and spec.gate:
            said = facts.get(spec.gate)
            if said is not None and said != (value != 0):
                raise _conflict(rules.specs[spec.gate], spec, value)
            known[spec.gate] = value != 0
    return known


def presume(
    rules: Law, facts: Facts, grounds: frozenset[Ground], raised: frozenset[str] = frozenset()
) -> list[Presumption]:
    """What may be taken for granted of the facts that are not known, on these *grounds*; the caller decides and says so.

    A fact in *raised* (a text hints at it) is never presumed. Silence answers facts with a value for it.
    """
    known: dict[str, FactValue | None] = dict(checked(rules, facts))
    found: list[Presumption] = []
    for each in rules.statute.presumptions:
        if each.ground in grounds and each.fact not in known and each.fact not in raised and each.when.holds(known):
            known[each.fact] = each.value
            found.append(each)
    return found


def _shared_codes(ends: list[Outcome]) -> tuple[str, ...]:
    """The codes of all the outcomes that count, in order; nothing where one of them leaves the group open."""
    counting = [end.codes for end in ends if end.kind != "out"]
    if not all(counting):
        return ()
    return tuple(dict.fromkeys(code for codes in counting for code in codes))


def _fits(spec: FactSpec, value: FactValue, answers: frozenset[FactValue]) -> bool:
    if spec.kind == "yes_no":
        return isinstance(value, bool)
    if spec.kind == "amount":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, str) and value in answers


def _unknown(rules: Law, name: str) -> FuwaiError:
    near = [known for known in rules.specs if known[:4] == name[:4]] or list(rules.specs)[:6]
    return FuwaiError(
        "scope.unknown_fact",
        f"没有事实 {name!r}; 例如有 {'、'.join(near)}",
        f"there is no fact {name!r}; there are, for instance, {', '.join(near)}",
    )


def _bad(spec: FactSpec, value: object) -> FuwaiError:
    if spec.kind == "choice":
        wanted = ", ".join(str(choice) for choice in spec.values())
        zh, en = f"应为其中之一: {wanted}", f"it is one of {wanted}"
    elif spec.kind == "amount":
        zh, en = "应为不小于 0 的整数（分）", "it is a whole number of minor units, 0 or more"
    else:
        zh, en = "应为 true 或 false", "it is true or false"
    return FuwaiError("scope.bad_answer", f"{spec.id} 的回答 {value!r} 不对; {zh}", f"{spec.id} is {value!r}; {en}")


def _conflict(gate: FactSpec, spec: FactSpec, value: object) -> FuwaiError:
    return FuwaiError(
        "scope.answers_conflict",
        f"{gate.id}（{gate.zh}）与 {spec.id} = {value} 矛盾; 没有该部分时金额为 0, 有则大于 0",
        f"{gate.id} ({gate.en}) contradicts {spec.id} = {value}; the amount is 0 where there is no such part, else more",
    )
