"""A new version of the coder's model, its report card, and whether it may replace the present one."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fuwai.coding import corpus, train
from fuwai.coding import model as models
from fuwai.coding.corpus import Description
from fuwai.coding.report import Card, better, card
from fuwai.core.error import FuwaiError
from fuwai.services import classify
from fuwai.services.classify import EDITION, OWN, coder
from fuwai.standards import catalogue
from fuwai.standards.scope.cue import cues
from fuwai.standards.source import home


@dataclass(frozen=True)
class Retrained:
    """What `retrain` made. *kept*: whether it took the present one's place; *file*: where it lies."""

    before: Card
    after: Card
    digest: str
    kept: bool
    file: Path


def always(edition: str = EDITION) -> tuple[Description, ...]:
    """What every model learns from: the catalogue's words and those of the trades."""
    return (*corpus.of_catalogue(catalogue.edition(edition)), *corpus.of_words())


def report(edition: str = EDITION) -> list[Card]:
    """Report cards of the model in use: each hand left out in turn, each fifth, and every held-out pass."""
    used = coder(edition)
    lines = corpus.learnt()
    cards = []
    for name, folds in (("leave-one-hand-out", train.hands(lines)), ("fifths", train.fifths(lines))):
        unseen = train.out_of_fold(lines, always(edition), used.cues, used.model.classes, folds)
        cards.append(card(name, used.model, unseen))
    tested = corpus.held_out()
    for source in sorted({line.source for line in tested}):
        own = [line for line in tested if line.source == source]
        cards.append(card(source, used.model, train.seen(used.model, own, used.cues)))
    return cards


def made_from(lines: Sequence[Description], edition: str = EDITION) -> dict[str, str]:
    """Digests of what a model is made from: descriptions and standard."""
    words = corpus.digest(always(edition))
    standard = hashlib.sha256((words + repr(cues(edition).cues)).encode()).hexdigest()
    return {"descriptions": corpus.digest(lines), "standard": standard, "edition": edition}


def built(lines: Sequence[Description], edition: str = EDITION) -> tuple[bytes, Card]:
    """A new model's bytes and its card with each hand left out in turn."""
    groups = catalogue.edition(edition)
    if unknown := corpus.unknown_codes(lines, groups):
        raise FuwaiError(
            "coding.unknown_group", f"业务目录没有 {'、'.join(unknown)}", f"the catalogue lacks {', '.join(unknown)}"
        )
    model, unseen = train.made(lines, always(edition), cues(edition), groups.groups, made_from(lines, edition))
    return bytes(model.data), card("fifths", model, unseen)


def write(file: Path, data: bytes) -> None:
    """*data* in *file*, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(file)


def ship(edition: str = EDITION) -> Card:
    """A new model in the place of the one that comes with Fuwai: for whoever changes descriptions, words or cues."""
    data, made = built(corpus.learnt(), edition)
    write(classify.SHIPPED, data)
    classify.forget()
    return made


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
        before, after = report(edition)[1], own_card
    file = home() / OWN
    kept = better(after, before)
    if kept:
        write(file, data)
        classify.forget()
    return Retrained(before, after, new.digest, kept, file)
