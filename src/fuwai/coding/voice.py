"""The law's voice: what the scope rules say of a text whose likeliest group, or exclusion, the model has found.

The model says which group; the text's cues and the clerk's answers say what is known; the law decides. What a text does
not speak of is presumed (`core.scope.presume`); what the clerk has answered is never overruled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from fuwai.core.scope import Law, Verdict, determine, presume
from fuwai.core.scope_condition import Facts, FactValue
from fuwai.core.scope_cue import Raised, settled, suspected
from fuwai.core.scope_question import Question
from fuwai.core.scope_rule import BUSINESS, Ground, Rule, VerdictKind

GROUNDS: frozenset[Ground] = frozenset(("filing", "catalogue", "silence"))
UNNAMED = "S-T3"  # where no cue names a reason: not a service that the client's own processes need


@dataclass(frozen=True)
class Opinion:
    """What the law says. *certain*: by what is known; else only by what the text makes one suspect.

    *codes*: the groups it counts under. *found*: the verdict, from which rules and questions are worked out when they
    are looked at. *unnamed*: the rule that stands in where none was found. *told*: it follows from the line's own fields.
    """

    kind: VerdictKind
    certain: bool
    codes: tuple[str, ...] = ()
    found: Verdict | None = None
    unnamed: tuple[Rule, ...] = ()
    told: bool = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The reasons. What only *would* put it outside, had a question another answer, is none for counting it."""
        rules = self.found.decisive if self.found else self.unnamed
        return tuple(rule for rule in rules if rule.effect.kind != "out") if self.kind == "in" else rules

    @property
    def questions(self) -> tuple[Question, ...]:
        """What would settle it, the most deciding first."""
        return self.found.questions if self.found else ()

    def as_kind(self, kind: VerdictKind) -> "Opinion":
        return self if kind == self.kind else replace(self, kind=kind)


class Voice:
    """The law, asked again and again with the same few cases, which it remembers."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.rules = {rule.id: rule for rule in law.statute.rules}
        self.excluded = lru_cache(maxsize=65536)(self._excluded)
        self.counted = lru_cache(maxsize=65536)(self._counted)
        self.barred = lru_cache(maxsize=4096)(self._barred)

    def _barred(self, facts: tuple[tuple[str, FactValue], ...]) -> Opinion | None:
        """Whether what is *known* puts the contract outside whatever its business (the client is a private person)."""
        found = self._determined(dict(facts), frozenset())
        return Opinion("out", True, (), found, told=True) if found.kind == "out" else None

    def _excluded(self, group: str, raised: tuple[Raised, ...], facts: tuple[tuple[str, FactValue], ...]) -> Opinion:
        """Why a text that the model holds to be outside is so. *group*: the likeliest group beside."""
        known = dict(facts)
        for certain, given in ((True, settled(raised)), (False, _hinted(raised))):
            named = [one.value for one in raised if one.fact == BUSINESS and not one.denied]
            for business in dict.fromkeys((*named, group)):
                found = self._determined({**given, BUSINESS: business, **known}, frozenset())
                if found.kind == "out":
                    return Opinion("out", certain, (), found)
                if business in named and self._determined({**given, BUSINESS: business}, frozenset()).kind == "out":
                    return Opinion(found.kind, True, found.codes, found)  # what was answered lifts what the words name
                if certain and business == given.get(BUSINESS) and found.kind == "ask":
                    return Opinion("ask", True, found.codes, found)  # developers lent on site: the law itself asks
        if known.keys() - {"client_kind"}:
            found = self._determined({**settled(raised), BUSINESS: group, **known}, frozenset())
            return Opinion(found.kind, True, found.codes, found)
        return Opinion("out", False, unnamed=(self.rules[UNNAMED],))

    def _counted(self, group: str, raised: tuple[Raised, ...], facts: tuple[tuple[str, FactValue], ...]) -> Opinion:
        """What the law makes of a text whose likeliest group is *group*."""
        known: dict[str, FactValue] = {**settled(raised), BUSINESS: group, **dict(facts)}
        if BUSINESS in settled(raised) and BUSINESS not in dict(facts):
            known[BUSINESS] = group
        found = self._determined(known, suspected(raised))
        return Opinion(found.kind, True, found.codes, found)

    def _determined(self, facts: Facts, doubted: frozenset[str]) -> Verdict:
        known = {name: value for name, value in facts.items() if value is not None}
        presumed = presume(self.law, known, GROUNDS, doubted) if BUSINESS in known else []
        return determine(self.law, {**{each.fact: each.value for each in presumed}, **known})


def _hinted(raised: tuple[Raised, ...]) -> dict[str, FactValue]:
    """The facts as the text makes one suspect them, where it is of one mind."""
    answers: dict[str, set[FactValue]] = {}
    for one in raised:
        if not one.denied and one.fact != BUSINESS:
            answers.setdefault(one.fact, set()).add(one.value)
    return {fact: next(iter(values)) for fact, values in answers.items() if len(values) == 1} | settled(raised)


def cases(raised: tuple[Raised, ...]) -> tuple[Raised, ...]:
    """What is raised without the quotes, each once: texts that raise the same are one case."""
    if not raised:
        return ()
    return tuple(dict.fromkeys(Raised(one.fact, one.value, one.strength, "", 0, one.denied) for one in raised))


def known_facts(client_type: str, facts: Mapping[str, FactValue | None]) -> tuple[tuple[str, FactValue], ...]:
    """What the line says of itself, hashable: the client's kind and the clerk's answers."""
    if not facts and client_type in ("", "unknown"):
        return ()
    kind = {} if client_type in ("", "unknown") else {"client_kind": client_type}
    given = {name: value for name, value in facts.items() if value is not None}
    return tuple(sorted({**kind, **given}.items()))
