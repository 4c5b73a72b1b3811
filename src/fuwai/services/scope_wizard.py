"""A guide through scope and group, question by question: pure and stateless, so that a page needs to keep only answers.

`step(text, client, answers)` says the verdict so far, what is asked next and what hangs on it, what was answered, and
which groups the text speaks for. The caller adds the reply to the answers and asks again; that ends (docs/methods/scope.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fuwai.coding.coder import Answer
from fuwai.core.error import FuwaiError
from fuwai.core.scope import Law, Verdict, checked, determine, presume
from fuwai.core.scope_condition import FactValue
from fuwai.core.scope_cue import settled
from fuwai.core.scope_dialogue import answered
from fuwai.core.scope_part import Amount
from fuwai.core.scope_rule import BUSINESS, Ground
from fuwai.services.classify import EDITION, coder, filed
from fuwai.services.evidence import VERDICT_NAMES, Asked, Evidence, Words, asked, evidence, said
from fuwai.standards.scope import scope_law

CLIENT = "client_kind"
FILING: frozenset[Ground] = frozenset(("filing",))  # a registered enterprise files a contract, and no more is presumed


@dataclass(frozen=True)
class Given:
    """An answer so far. *matters*: whether taking it back would open or change anything."""

    fact: str
    zh: str
    en: str
    value: FactValue
    value_words: Words
    matters: bool


@dataclass(frozen=True)
class Presumed:
    """What is taken for granted until the clerk says otherwise, and why."""

    fact: str
    zh: str
    en: str
    value_words: Words
    reason: Words


@dataclass(frozen=True)
class Piece:
    """A part of the contract's value, in minor units where it is known."""

    zh: str
    en: str
    counted: bool
    amount: int | None


@dataclass(frozen=True)
class Counted:
    """How the amount that counts is found: in words, by parts, and in minor units where all is known."""

    zh: str
    en: str
    parts: tuple[Piece, ...]
    counted: int | None


@dataclass(frozen=True)
class Step:
    """Where the dialogue stands. *possible*: the verdicts that the open questions leave. *question*: the next one, None
    at the end. *still*: how many are open. *settled*: no answer can change the verdict any more (codes or amounts can)."""

    verdict: str
    verdict_name: Words
    possible: tuple[str, ...]
    settled: bool
    codes: tuple[str, ...]
    question: Asked | None
    still: int
    answered: tuple[Given, ...]
    presumed: tuple[Presumed, ...]
    amount: Counted | None
    evidence: Evidence

    @property
    def done(self) -> bool:
        return self.question is None


def step(
    text: str,
    client_type: str = "",
    answers: Mapping[str, FactValue | None] | None = None,
    client_industry: str = "",
    contract_value: int | None = None,
) -> Step:
    """Where the dialogue on *text* stands after *answers* (fact → yes/no, choice or amount).

    *contract_value* in minor units of the contract's currency. Raises FuwaiError `coding.unknown_client`, and as
    `core.scope.determine` does.
    """
    law = scope_law(EDITION)
    given = {name: value for name, value in (answers or {}).items() if value is not None}
    kind = str(given.get(CLIENT, client_type))
    answer = coder().answer(filed(text, kind, client_industry, "", given))
    known = {**({CLIENT: kind} if kind not in ("", "unknown") else {}), **given}
    verdict = _verdict(law, answer, known, contract_value)
    kind_so_far = verdict.kind if len(verdict.possible) == 1 else "ask"
    return Step(
        kind_so_far,
        Words(*VERDICT_NAMES[kind_so_far]),
        verdict.possible,
        len(verdict.possible) == 1,
        verdict.codes,
        next((asked(question) for question in verdict.questions), None),
        len(verdict.questions),
        _given(law, verdict, given),
        _presumed(law, answer, verdict, known),
        _counted(verdict.amount),
        evidence(text, answer),
    )


def still_asked(answers: Mapping[str, FactValue]) -> tuple[dict[str, FactValue], tuple[str, ...]]:
    """The *answers* that the standard still takes, and the facts of those that it does not: a draft may be older than the
    questions. An answer of another kind, or one that contradicts
    an earlier one, is left out too."""
    law = scope_law(EDITION)
    kept: dict[str, FactValue] = {}
    left: list[str] = []
    for fact, value in answers.items():
        try:
            checked(law, {**kept, fact: value})
        except FuwaiError:
            left.append(fact)  # said to the writer by whoever asks; the question is put again where it still stands
        else:
            kept[fact] = value
    return kept, tuple(left)


def _verdict(law: Law, answer: Answer, known: Mapping[str, FactValue], contract_value: int | None) -> Verdict:
    """The law's verdict: on what the coder gathered from the text, or, where there is no text to speak of, on the answers
    alone. What a reply has denied is never presumed again."""
    found = answer.opinion.found
    if found is None or (answer.doubt is not None and BUSINESS not in known):
        told = {fact: value for fact, value in settled(answer.raised).items() if fact != BUSINESS}
        presumed = {each.fact: each.value for each in presume(law, {**told, **known}, FILING)}
        return determine(law, {**presumed, **told, **known}, contract_value)
    return determine(law, {**found.facts, **known}, contract_value)


def _given(law: Law, verdict: Verdict, given: Mapping[str, FactValue]) -> tuple[Given, ...]:
    facts = {**verdict.facts, **given}
    return tuple(
        Given(one.fact.id, one.fact.zh, one.fact.en, one.value, said(one.fact, one.value), one.matters)
        for one in answered(law, facts)
        if one.fact.id in given
    )


def _presumed(law: Law, answer: Answer, verdict: Verdict, known: Mapping[str, FactValue]) -> tuple[Presumed, ...]:
    """Facts of the verdict that nobody stated: read from the text, or presumed as the standard lets one."""
    reasons: dict[str, Words] = {}
    for cue in answer.raised:
        if cue.strength == "settled":
            reasons.setdefault(cue.fact, Words(f"文字写明“{cue.quote}”", f"the text says “{cue.quote}”"))
    for each in law.statute.presumptions:
        reasons.setdefault(each.fact, Words(each.zh, each.en))
    silent = Words("描述没有提到此事", "the description does not speak of it")
    found = []
    for fact, value in verdict.facts.items():
        spec = law.specs[fact]
        if fact in known or fact in (BUSINESS, CLIENT):
            continue
        found.append(Presumed(fact, spec.zh, spec.en, said(spec, value), reasons.get(fact, silent)))
    return tuple(found)


def _counted(amount: Amount | None) -> Counted | None:
    if amount is None:
        return None
    parts = tuple(Piece(part.zh, part.en, part.counted, part.amount) for part in amount.parts)
    return Counted(amount.zh, amount.en, parts, amount.counted)
