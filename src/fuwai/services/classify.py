"""Scope and group of a description: the coder of an edition, its report card, and a new version of the model."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuwai.coding import corpus, train
from fuwai.coding import model as models
from fuwai.coding.coder import Answer, Coder, Filed
from fuwai.coding.corpus import Description
from fuwai.coding.features import Asked
from fuwai.coding.report import Card, better, card
from fuwai.coding.voice import UNNAMED
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.scope_condition import FactValue
from fuwai.standards import catalogue
from fuwai.standards.scope import scope_law
from fuwai.standards.scope.cue import cues
from fuwai.standards.source import home

if TYPE_CHECKING:
    import polars as pl

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


def always(edition: str = EDITION) -> tuple[Description, ...]:
    """What every model learns from: the catalogue's words and those of the trades."""
    return (*corpus.of_catalogue(catalogue.edition(edition)), *corpus.of_words())


def report(edition: str = EDITION) -> list[Card]:
    """Report cards of the model in use: each hand left out in turn, each fifth, and the held-out pass, if there is one."""
    used = coder(edition)
    lines = corpus.learnt()
    cards = []
    for name, folds in (("leave-one-hand-out", train.hands(lines)), ("fifths", train.fifths(lines))):
        unseen = train.out_of_fold(lines, always(edition), used.cues, used.model.classes, folds)
        cards.append(card(name, used.model, unseen))
    tested = corpus.held_out()
    if tested:
        cards.append(card("held-out", used.model, train.seen(used.model, tested, used.cues)))
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
    return models.written(model), card("fifths", model, unseen)


def write(file: Path, data: bytes) -> None:
    """*data* in *file*, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(file)


def ship(edition: str = EDITION) -> Card:
    """A new model in the place of the one that comes with Fuwai: for whoever changes descriptions, words or cues."""
    data, made = built(corpus.learnt(), edition)
    write(SHIPPED, data)
    _coder.cache_clear()
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
        _coder.cache_clear()
    return Retrained(before, after, new.digest, kept, file)


# -------------------------------------------------------------------------------------------------------------- at intake

EXCLUDED, DIFFERS, PART = "coding.excluded", "coding.group_differs", "coding.part_counts"
UNLIKELY = 0.05  # the filed group's confidence below which the text speaks against it


def check_rows(frame: "pl.DataFrame", edition: str = EDITION) -> list[Finding]:
    """What the texts of contracts say against their filing: at most one finding a row, in order of the rows.

    *frame* has `title`, `description`, `client_kind`, `group` and `_row`. Held: the text is clearly outside service
    outsourcing, by a rule that is named. Soft: another group is clearly likelier, or only a part counts. Where the coder
    would leave the answer to a person, nothing is said. Equal texts are judged once.
    """
    columns = [frame[name].to_list() for name in ("title", "description", "client_kind", "group")]
    cases = list(zip(*columns, strict=True))
    distinct = list(dict.fromkeys(cases))
    asked = [
        filed("。".join(filter(None, (title, words))), client if client in CLIENTS else "")
        for title, words, client, _ in distinct
    ]
    answers = coder(edition).answers(asked)
    said = {
        case: found
        for case, answer in zip(distinct, answers, strict=True)
        if (found := _finding(case[3] or "", answer)) is not None
    }
    rows = frame["_row"].to_list()
    return [replace(said[case], row=row) for row, case in zip(rows, cases, strict=True) if case in said]


def _finding(group: str, answer: Answer) -> Finding | None:
    """What an answer says against a filed group; None where it says nothing."""
    if answer.decision != "auto" and answer.verdict != "split":
        return None
    rules = [rule for rule in answer.rules if rule.effect.kind not in ("in", "listed")]
    if answer.verdict == "out" and rules and rules[0].id != UNNAMED:
        rule = rules[0]
        return Finding(
            EXCLUDED,
            Grade.HELD,
            "contract",
            0,
            "description",
            f"文字看来不属于服务外包: {rule.zh}{_quoted(answer)}; 如确属, 请说明理由",
            f"by its words this is not service outsourcing: {rule.en}{_quoted(answer)}; if it is, state why",
            source=rule.source,
        )
    if answer.verdict == "split" and rules and rules[0].effect.kind != "out":
        rule = rules[0]
        return Finding(
            PART,
            Grade.SOFT,
            "contract",
            0,
            "value",
            f"看来只有一部分计入: {rule.zh}; 请核对合同金额",
            f"only a part seems to count: {rule.en}; check the contract value",
            source=rule.source,
        )
    return _other_group(group, answer)


def _other_group(group: str, answer: Answer) -> Finding | None:
    chances = {one.code: one.confidence for one in answer.candidates}
    if answer.verdict != "in" or answer.code is None or chances.get(group, 0.0) >= UNLIKELY:
        return None
    found = catalogue.edition(EDITION).group(answer.code)
    return Finding(
        DIFFERS,
        Grade.SOFT,
        "contract",
        0,
        "group",
        f"填报 {group}, 文字更像 {found.code} {found.zh}; 请核对业务类别",
        f"filed under {group}, while the text speaks for {found.code} {found.en}; check the group",
        source=found.source,
    )


def _quoted(answer: Answer) -> str:
    quotes = list(dict.fromkeys(one.quote for one in answer.raised if one.strength == "settled"))[:2]
    return f"（{'、'.join(quotes)}）" if quotes else ""
