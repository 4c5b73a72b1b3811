"""What an answer of the coder rests on, in words: for a command, a dossier, a page and the open API alike."""

from dataclasses import dataclass

from fuwai.coding.coder import Answer
from fuwai.coding.support import support
from fuwai.core.scope import Considered
from fuwai.core.scope_condition import FactValue
from fuwai.core.scope_question import Question
from fuwai.core.scope_rule import FactSpec, Rule
from fuwai.services.classify import EDITION, coder
from fuwai.standards import catalogue
from fuwai.standards.scope import scope_law

VERDICT_NAMES = {
    "in": ("属于服务外包", "service outsourcing"),
    "out": ("不属于服务外包", "not service outsourcing"),
    "split": ("部分属于服务外包", "a part counts"),
    "ask": ("需补充信息", "more must be known"),
}
DECISION_NAMES = {"auto": ("自动", "automatic"), "manual": ("由人判定", "a person decides")}
OUTCOMES = {"holds": ("成立", "holds"), "undecided": ("未定", "undecided"), "fails": ("不成立", "fails")}
STRENGTHS = {"settled": ("确定", "settled"), "suspected": ("存疑", "suspected")}
YES_NO = {True: ("是", "yes"), False: ("否", "no")}
UNKNOWN = ("不详", "not known")
SHOWN = 3  # groups


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Reason:
    """A rule that decides. *effect*: out, listed, in_group, elsewhere, not_counted, only_part or in."""

    id: str
    effect: str
    zh: str
    en: str
    source: str


@dataclass(frozen=True)
class Step:
    """A line of the trace in short: a rule that holds or is undecided, and what it saw."""

    rule: str
    outcome: Words
    saw: Words
    source: str


@dataclass(frozen=True)
class Suggested:
    """A group, how likely it is acceptable (0 to 1), and the catalogue's own words that speak for it: the nearest entry,
    what the text has in common with it, and where it stands."""

    code: str
    zh: str
    en: str
    confidence: float
    entry: str
    entry_zh: str
    entry_en: str
    quotes: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Reply:
    """One possible answer to a question, and the verdicts that it leaves (one alone: it settles the matter)."""

    value: FactValue
    zh: str
    en: str
    leads_to: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question. *kind*: yes_no, choice or amount (whole minor units: 分, cent). *replies* is empty for an amount."""

    fact: str
    kind: str
    zh: str
    en: str
    source: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Cue:
    """Words of the text that speak of a fact, settled or suspected."""

    quote: str
    fact: str
    value: Words
    strength: Words


@dataclass(frozen=True)
class Evidence:
    """An answer and what it rests on. *failing*: how many rules were considered and do not hold. *vote*: what one more
    voice says, where one was asked."""

    verdict: str
    verdict_name: Words
    code: str | None
    decision: str
    decision_name: Words
    confidence: float
    doubt: Words | None
    reasons: tuple[Reason, ...]
    trace: tuple[Step, ...]
    failing: int
    groups: tuple[Suggested, ...]
    questions: tuple[Asked, ...]
    cues: tuple[Cue, ...]
    vote: Words | None = None


def evidence(text: str, answer: Answer) -> Evidence:
    """What *answer*, given of *text*, rests on."""
    trace = answer.opinion.found.trace if answer.opinion.found else ()
    return Evidence(
        answer.verdict,
        Words(*VERDICT_NAMES[answer.verdict]),
        answer.code,
        answer.decision,
        Words(*DECISION_NAMES[answer.decision]),
        answer.confidence,
        Words(answer.doubt.zh, answer.doubt.en) if answer.doubt else None,
        tuple(_reason(rule) for rule in answer.rules),
        tuple(_step(line) for line in trace if line.outcome != "fails"),
        sum(line.outcome == "fails" for line in trace),
        suggested(text, answer),
        tuple(asked(question) for question in answer.questions),
        tuple(
            Cue(one.quote, one.fact, said(_spec(one.fact), one.value), Words(*STRENGTHS[one.strength]))
            for one in answer.raised
        ),
        _vote(answer),
    )


def suggested(text: str, answer: Answer) -> tuple[Suggested, ...]:
    """The likeliest groups, at most three, each with the entry of the catalogue that is nearest to the text."""
    edition = catalogue.edition(EDITION)
    likely = [one for one in answer.candidates if one.code in edition.groups][:SHOWN]
    near = support(text, [one.code for one in likely], coder().model, edition) if text.strip() else []
    found = []
    for place, one in enumerate(likely):
        group = edition.groups[one.code]
        entry = near[place] if near else None
        found.append(
            Suggested(
                one.code,
                group.zh,
                group.en,
                one.confidence,
                entry.code if entry else one.code,
                entry.zh if entry else group.zh,
                entry.en if entry else group.en,
                entry.quotes if entry else (),
                entry.source if entry else group.source,
            )
        )
    return tuple(found)


def asked(question: Question) -> Asked:
    """A question with what hangs on each reply."""
    spec = question.fact
    replies = tuple(Reply(one.value, *_pair(spec, one.value), one.kinds) for one in question.hanging)
    return Asked(spec.id, spec.kind, spec.zh, spec.en, spec.source, replies)


def said(spec: FactSpec, value: FactValue | None) -> Words:
    """A fact's value in words: 是, yes; the name of a choice; an amount as it stands."""
    return Words(*_pair(spec, value))


def _pair(spec: FactSpec, value: FactValue | None) -> tuple[str, str]:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES_NO[value]
    named = {choice.value: (choice.zh, choice.en) for choice in spec.choices}
    return named.get(str(value), (str(value), str(value)))


def _vote(answer: Answer) -> Words | None:
    vote = answer.vote
    if vote is None or vote.code is None:
        return Words(vote.zh, vote.en) if vote else None
    return Words(vote.code, vote.code)


def _reason(rule: Rule) -> Reason:
    return Reason(rule.id, rule.effect.kind, rule.zh, rule.en, rule.source)


def _step(line: Considered) -> Step:
    specs = [(_spec(fact), value) for fact, value in line.saw]
    zh = "；".join(f"{spec.zh}{_pair(spec, value)[0]}" for spec, value in specs)
    en = "; ".join(f"{spec.en} {_pair(spec, value)[1]}" for spec, value in specs)
    outcome = OUTCOMES[line.outcome]
    if line.gave_way_to:
        other = "、".join(line.gave_way_to)
        outcome = (f"让位于 {other}", f"gives way to {other}")
    return Step(line.rule.id, Words(*outcome), Words(zh, en), line.rule.source)


def _spec(fact: str) -> FactSpec:
    return scope_law(EDITION).specs[fact]
