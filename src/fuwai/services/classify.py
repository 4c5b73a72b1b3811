"""Scope and group of a description: the coder of an edition, its report card, and a new version of the model."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fuwai.coding import corpus, train
from fuwai.coding import model as models
from fuwai.coding.coder import Answer, Coder, Filed
from fuwai.coding.corpus import Description
from fuwai.coding.features import Asked
from fuwai.coding.report import Card, better, card
from fuwai.core.error import FuwaiError
from fuwai.core.scope_condition import FactValue
from fuwai.standards import catalogue
from fuwai.standards.scope import scope_law
from fuwai.standards.scope.cue import cues
from fuwai.standards.source import home

EDITION = "2015"
SHIPPED = Path(models.__file__).parent / "model.bin"
OWN = Path("coding") / "model.bin"  # in FUWAI_HOME: made by `retrain`, used before the shipped one
CLIENTS = ("", "unknown", "enterprise", "government", "institution", "association", "individual")


def coder(edition: str = EDITION) -> Coder:
    """The coder in use: the model of FUWAI_HOME where there is one, else the one that comes with Fuwai."""
    own = home() / OWN
    return _coder(own if own.is_file() else SHIPPED, edition)


@cache
def _coder(file: Path, edition: str) -> Coder:
    return Coder(models.read(file), scope_law(edition), cues(edition))


def classify(
    text: str,
    client_type: str = "",
    client_industry: str = "",
    supplier: str = "",
    facts: Mapping[str, FactValue | None] | None = None,
) -> Answer:
    """Verdict, groups with confidence, questions and rules of one description."""
    return coder().answer(filed(text, client_type, client_industry, supplier, facts))


def filed(
    text: str,
    client_type: str = "",
    client_industry: str = "",
    supplier: str = "",
    facts: Mapping[str, FactValue | None] | None = None,
) -> Filed:
    """A description with what is known. Raises FuwaiError `coding.unknown_client`."""
    if client_type not in CLIENTS:
        wanted = ", ".join(CLIENTS[1:])
        raise FuwaiError(
            "coding.unknown_client",
            f"client_type {client_type!r} 不对; 应为 {wanted} 之一, 或留空",
            f"client_type is {client_type!r}; it is one of {wanted}, or empty",
        )
    return Filed(Asked(text, client_type, client_industry, supplier), facts or {})


def as_line(name: object, answer: Answer) -> dict[str, Any]:
    """An answer as a line of `fuwai classify --file` has it."""
    return {
        "id": name,
        "verdict": answer.verdict,
        "code": answer.code,
        "candidates": [{"code": one.code, "confidence": one.confidence} for one in answer.candidates],
        "decision": answer.decision,
        "questions": [
            {"id": question.fact.id, "zh": question.fact.zh, "en": question.fact.en} for question in answer.questions
        ],
        "rules": [{"id": rule.id, "source": rule.source, "effect": rule.effect.kind} for rule in answer.rules],
    }


# ------------------------------------------------------------------------------------------------- report and retraining


@dataclass(frozen=True)
class Retrained:
    """What `retrain` made. *kept*: whether it took the present one's place; *file*: where it lies."""

    before: Card
    after: Card
    digest: str
    kept: bool
    file: Path


def report(edition: str = EDITION) -> list[Card]:
    """Report cards of the model in use: each hand left out in turn, and the held-out pass, where there is one."""
    used = coder(edition)
    lines = corpus.learnt()
    unseen = train.out_of_fold(lines, corpus.of_catalogue(catalogue.edition(edition)), used.cues, used.model.classes)
    cards = [card("leave-one-hand-out", used.model, unseen)]
    tested = corpus.held_out()
    if tested:
        cards.append(card("held-out", used.model, train.seen(used.model, tested, used.cues)))
    return cards


def made_from(lines: Sequence[Description], edition: str = EDITION) -> dict[str, str]:
    """Digests of what a model is made from: descriptions and standard."""
    words = corpus.of_catalogue(catalogue.edition(edition))
    standard = hashlib.sha256((corpus.digest(words) + repr(cues(edition).cues)).encode()).hexdigest()
    return {"descriptions": corpus.digest(lines), "standard": standard, "edition": edition}


def built(lines: Sequence[Description], edition: str = EDITION) -> tuple[bytes, Card]:
    """A new model's bytes and its card with each hand left out in turn."""
    groups = catalogue.edition(edition)
    if unknown := corpus.unknown_codes(lines, groups):
        raise FuwaiError(
            "coding.unknown_group", f"业务目录没有 {'、'.join(unknown)}", f"the catalogue lacks {', '.join(unknown)}"
        )
    always = corpus.of_catalogue(groups)
    model, unseen = train.made(lines, always, cues(edition), groups.groups, made_from(lines, edition))
    return models.written(model), card("leave-one-hand-out", model, unseen)


def write(file: Path, data: bytes) -> None:
    """*data* in *file*, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(file)


def retrain(corrections: Sequence[Description] = (), edition: str = EDITION) -> Retrained:
    """A new model from standard, corpus and corrections; it takes the present one's place unless it is worse.

    Both are judged on descriptions that neither has learnt from, where there are such, else on those left out.
    """
    lines = (*corpus.learnt(), *corrections)
    data, own_card = built(lines, edition)
    new = models.from_bytes(data)
    used = coder(edition)
    tested = corpus.held_out()
    if tested:
        before, after = (card("held-out", one, train.seen(one, tested, used.cues)) for one in (used.model, new))
    else:
        before, after = report(edition)[0], own_card
    file = home() / OWN
    kept = better(after, before)
    if kept:
        write(file, data)
        _coder.cache_clear()
    return Retrained(before, after, new.digest, kept, file)
