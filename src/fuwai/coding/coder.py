"""The coder: from descriptions to verdict, groups with confidence, questions and sources. It abstains rather than guesses."""

import gc
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from fuwai.coding.alone import said
from fuwai.coding.asked import Asked
from fuwai.coding.corpus import OUT
from fuwai.coding.guard import Doubt, doubt, familiar
from fuwai.coding.model import Model
from fuwai.coding.voice import Opinion, Voice, cases, known_facts
from fuwai.core.scope import Law
from fuwai.core.scope_condition import FactValue
from fuwai.core.scope_cue import Cues, Raised, raised, settled
from fuwai.core.scope_question import Question
from fuwai.core.scope_rule import BUSINESS, Rule, VerdictKind

Decision = Literal["auto", "manual"]
SHOWN = 5  # candidates of an answer
AT_ONCE = 4096  # texts of a portion: bounds memory
ALONE = 400  # characters up to which one text is answered without numpy, whose import alone takes a sixth of a second
MANY = "fuwai.coding.many"  # answers portions by numpy: imported when the first comes
SPLIT_FROM, ASK_FROM = 0.5, 0.5  # from which chance on the model alone says so
SPLIT_LAW_FROM, ASK_LAW_FROM = 0.1, 0.2  # and where the law says so too
SPLIT_DOUBT_FROM = 0.003  # the model's chance of `split` from which on a law that says so leaves it to a person
VETO_FROM = 0.03  # the model's chance of `out` from which on a certain exclusion decides alone
TOLD = 0.99  # the confidence of what follows from the line's own fields, whatever its text
FAILING = (("provider_is_organisation", False), ("under_contract", False), ("process_use", False))  # of the definition
UNSURE = 0.5  # the most confidence of an answer to a text that the model does not know


@dataclass(frozen=True)
class Filed:
    """A description with what else is known. *facts*: answers to questions of scope, by the fact's id."""

    asked: Asked
    facts: Mapping[str, FactValue | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Vote:
    """What another voice says (`coding.vote`): *code* is a group or `out`; None where the voice is absent, with the reason."""

    code: str | None
    zh: str = ""
    en: str = ""


class Candidate(NamedTuple):
    """A group, or `out`, and how likely it is acceptable."""

    code: str
    confidence: float


@dataclass(frozen=True)
class Answer:
    """What is said of a description. *code*: the best group, None where the verdict is `out`.

    *decision*: `auto` where confidence allows, else a person decides. *doubt*: why the text cannot be coded at all.
    """

    verdict: VerdictKind
    code: str | None
    candidates: tuple[Candidate, ...]
    decision: Decision
    opinion: Opinion
    raised: tuple[Raised, ...]
    doubt: Doubt | None = None
    vote: Vote | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The reasons of the verdict."""
        return self.opinion.rules

    @property
    def questions(self) -> tuple[Question, ...]:
        """What could still change the verdict or its amounts, the most deciding first."""
        return self.opinion.questions

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence if self.candidates else 0.0


class Seen(NamedTuple):
    """What the model says of one text: classes by likelihood, their chances, trust in the first, the verdicts' chances,
    and how many of its features are known, of how many."""

    order: list[int]
    chances: list[float]
    trusted: float
    verdicts: list[float]
    known: int
    total: int


class Coder:
    """A model, a law and its cues, ready to answer."""

    def __init__(self, model: Model, law: Law, cues: Cues) -> None:
        self.model = model
        self.cues = cues
        self.voice = Voice(law)
        self.out = model.classes.index(OUT)
        self.ask = model.verdicts.index("ask")
        self.split = model.verdicts.index("split")

    def answer(self, filed: Filed) -> Answer:
        """One answer. Raises as `answers`."""
        if len(filed.asked.text) <= ALONE:
            return self._alone(filed)
        return self.answers([filed])[0]

    def answers(self, filed: Sequence[Filed]) -> list[Answer]:
        """An answer to each, in order. Raises FuwaiError `scope.unknown_fact`, `scope.bad_answer` for facts that are none."""
        found: list[Answer] = []
        collecting = gc.isenabled()
        gc.disable()  # answers hold no cycles, and looking for some among many takes a quarter of the time
        try:
            for start in range(0, len(filed), AT_ONCE):
                found += self._portion(filed[start : start + AT_ONCE])
        finally:
            if collecting:
                gc.enable()
        return found

    @cached_property
    def _many(self) -> Any:
        return importlib.import_module(MANY).Many(self.model, self.cues)

    def _portion(self, filed: Sequence[Filed]) -> list[Answer]:
        cues, rows = self._many.seen([one.asked for one in filed], SHOWN + 1)
        return [self._answer(one, found, Seen(*seen)) for one, found, seen in zip(filed, cues, rows, strict=True)]

    def _alone(self, filed: Filed) -> Answer:
        cues = raised(filed.asked.text, self.cues)
        found = said(self.model, filed.asked, cues)
        order = sorted(range(len(found.likely)), key=lambda place: -found.likely[place])[: SHOWN + 1]
        chances = [round(found.likely[place], 4) for place in order]
        return self._answer(
            filed, cues, Seen(order, chances, round(found.trusted, 4), found.verdicts, found.known, found.total)
        )

    def _answer(self, filed: Filed, cues: tuple[Raised, ...], seen: Seen) -> Answer:
        facts = known_facts(filed.asked.client_type, filed.facts)
        why = doubt(filed.asked.text, seen.known, seen.total)
        group = seen.order[1] if seen.order[0] == self.out else seen.order[0]
        opinion = self._opinion(seen, group, cases(cues), facts)
        candidates = self._candidates(seen, opinion)
        if why is not None:
            return self._doubtful(why, candidates, opinion, cues)
        code = None if opinion.kind == "out" else candidates[0].code
        sure = candidates[0].confidence >= self.model.calibration.threshold and familiar(seen.known, seen.total)
        agreed = opinion.kind == "out" or (opinion.kind == "in" and not self._at_odds(opinion, code, cues, seen))
        decision: Decision = "auto" if opinion.told or (sure and agreed) else "manual"
        return Answer(opinion.kind, code, candidates, decision, opinion, cues)

    def _opinion(
        self, seen: Seen, group: int, cues: tuple[Raised, ...], facts: tuple[tuple[str, FactValue], ...]
    ) -> Opinion:
        """The law and the model together."""
        barred = self.voice.barred(facts) if facts else None
        if barred is not None:
            return barred
        code = self.model.classes[group]
        if seen.order[0] == self.out:
            return self.voice.excluded(code, cues, facts)
        law = self.voice.counted(code, cues, facts)
        answered = any(name != "client_kind" for name, _ in facts)
        if law.kind == "out":
            return law if answered else self._vetoed(law, seen)
        return law.as_kind(self._kind(law.kind, seen, answered))

    def _vetoed(self, law: Opinion, seen: Seen) -> Opinion:
        """A certain exclusion found in the words, which the model must not hold to be unlikely."""
        chance = dict(zip(seen.order, seen.chances, strict=True)).get(self.out, 0.0)
        return law if chance >= VETO_FROM else law.as_kind("ask")

    def _kind(self, law: VerdictKind, seen: Seen, answered: bool) -> VerdictKind:
        ask, split = seen.verdicts[self.ask], seen.verdicts[self.split]
        if split >= (SPLIT_LAW_FROM if law == "split" else SPLIT_FROM) or (answered and law == "split"):
            return "split"
        if ask >= (ASK_LAW_FROM if law == "ask" else ASK_FROM):
            return "ask"
        return "in"

    def _at_odds(self, opinion: Opinion, code: str | None, cues: tuple[Raised, ...], seen: Seen) -> bool:
        """Whether the law, by what the words settle, would not simply count what the model counts: a person decides."""
        if (
            opinion.found is not None
            and opinion.found.kind == "split"
            and seen.verdicts[self.split] >= SPLIT_DOUBT_FROM
        ):
            return True
        told = settled(cues)
        named = told.get(BUSINESS)
        return (named is not None and named != code) or any(told.get(fact) == value for fact, value in FAILING)

    def _candidates(self, seen: Seen, opinion: Opinion) -> tuple[Candidate, ...]:
        """Groups by chance, those that the law names first; `out` before them where that is the verdict."""
        classes = self.model.classes
        likeliest = classes[seen.order[0]]
        chances = {classes[number]: chance for number, chance in zip(seen.order, seen.chances, strict=True)}
        out = chances.pop(OUT, 0.0)
        if opinion.kind == "out":
            lead, chance = OUT, out
        else:
            lead = next((code for code in chances if code in opinion.codes), "")
            lead = lead or next(iter(opinion.codes or chances))
            chance = chances.pop(lead, 0.0)
        confidence = TOLD if opinion.told else seen.trusted if lead == likeliest else chance
        others = [Candidate(code, min(chance, confidence)) for code, chance in chances.items()]
        return (Candidate(lead, confidence), *others[: SHOWN - 1])

    def _doubtful(
        self, why: Doubt, candidates: tuple[Candidate, ...], opinion: Opinion, cues: tuple[Raised, ...]
    ) -> Answer:
        kept = tuple(Candidate(one.code, min(one.confidence, UNSURE)) for one in candidates if one.code != OUT)
        return Answer("ask", kept[0].code, kept, "manual", opinion, cues, why)
