"""Facts, rules and presumptions of scope determination, as the standard states them (`standards/scope/`)."""

from dataclasses import dataclass, field
from typing import Literal

from fuwai.core.scope_condition import Condition, FactValue

FactKind = Literal["yes_no", "amount", "choice"]
VerdictKind = Literal["in", "out", "split", "ask"]
EffectKind = Literal["in", "out", "listed", "in_group", "elsewhere", "not_counted", "only_part"]
Ground = Literal["filing", "catalogue", "silence"]

BUSINESS = "business"  # the fact that names the contract's main business; most rules speak of one business


@dataclass(frozen=True)
class Choice:
    """One answer to a question of kind `choice`."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True)
class FactSpec:
    """A fact that rules may look at, and the question that a clerk can answer.

    An `amount` is in minor units of the contract's currency; *gate* is the yes_no fact that says whether there is such
    a part at all, and *zh_name*, *en_name* are what the part is called in a formula. *silence* is the value that may be
    presumed where a text says nothing of the matter; None where it must be asked.
    """

    id: str
    kind: FactKind
    zh: str
    en: str
    source: str
    choices: tuple[Choice, ...] = ()
    gate: str = ""
    zh_name: str = ""
    en_name: str = ""
    silence: FactValue | None = None

    def values(self) -> tuple[FactValue, ...]:
        """The possible answers; none for an amount, which has too many."""
        if self.kind == "yes_no":
            return (True, False)
        return tuple(choice.value for choice in self.choices)


@dataclass(frozen=True)
class Effect:
    """What a rule does where it holds.

    in            the definition is met
    out           nothing of the contract counts
    listed        it counts, under the group that its business is (codes)
    in_group      it counts, under these codes (before `listed`); without codes, under the group where it is listed
    elsewhere     it counts, under these other codes (before `in_group`); never out
    not_counted   the part whose amount is *amount* does not count, the rest does
    only_part     only the part whose amount is *amount* counts, under *codes*
    """

    kind: EffectKind
    codes: tuple[str, ...] = ()
    amount: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. *id* is never renumbered. *clause* is the catalogue's clause that it carries out, if one.

    *yields_to* are the exceptions: where one of them holds, this rule gives way. Apart from that, an exclusion beats an
    inclusion.
    """

    id: str
    zh: str
    en: str
    source: str
    when: Condition
    effect: Effect
    clause: str = ""
    yields_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Presumption:
    """推定: what may be taken for granted on a *ground* until someone says otherwise. Never used by the rules themselves.

    filing      because a registered enterprise files a contract
    catalogue   because the catalogue lists this very business
    silence     because a description that says nothing of it would have said so
    """

    id: str
    fact: str
    value: FactValue
    ground: Ground
    when: Condition
    zh: str
    en: str
    source: str


@dataclass(frozen=True)
class Outcome:
    """What the law says of one complete case. *only*: the amount of the only part that counts; *less*: the amounts of
    the parts that do not."""

    kind: VerdictKind
    codes: tuple[str, ...] = ()
    only: str = ""
    less: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statute:
    """Facts, rules and presumptions of one edition, as written. `scope.law` compiles it."""

    edition: str
    facts: tuple[FactSpec, ...]
    rules: tuple[Rule, ...]
    presumptions: tuple[Presumption, ...] = field(default=())
