"""Scope and group of a description: the coder of an edition, its report card, and a new version of the model."""

import importlib
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuwai.coding import model as models
from fuwai.coding.asked import Asked
from fuwai.coding.coder import Answer, Coder, Filed
from fuwai.coding.voice import UNNAMED
from fuwai.coding.vote import Vote, with_vote
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


def forget() -> None:
    """Read the model anew when it is asked for next: another has taken its place."""
    _coder.cache_clear()


def classify(
    text: str,
    client_type: str = "",
    client_industry: str = "",
    supplier: str = "",
    facts: Mapping[str, FactValue | None] | None = None,
) -> Answer:
    """Verdict, groups with confidence, questions and rules of one description, and the vote of one more voice, if one is
    set (`services.llm`)."""
    answer = coder().answer(filed(text, client_type, client_industry, supplier, facts))
    if not os.environ.get("FUWAI_LLM_URL", "").strip():
        return answer
    llm = importlib.import_module("fuwai.services.llm")  # what it takes to ask, few ever load
    vote: Vote = llm.vote(llm.configured(), text, catalogue.edition(EDITION))
    return with_vote(answer, vote)


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
        "questions": [_question(one.fact.id, one.fact.zh, one.fact.en) for one in answer.questions],
        "rules": [_rule(one.id, one.source, one.effect.kind) for one in answer.rules],
        **({} if answer.vote is None else {"vote": _vote(answer.vote)}),
    }


@cache
def _question(name: str, zh: str, en: str) -> dict[str, str]:
    """One object for all lines that ask it: thousands of lines have a dozen each."""
    return {"id": name, "zh": zh, "en": en}


@cache
def _rule(name: str, source: str, effect: str) -> dict[str, str]:
    return {"id": name, "source": source, "effect": effect}


def _vote(vote: Vote) -> dict[str, str | None]:
    return {"code": vote.code} if vote.code else {"code": None, "zh": vote.zh, "en": vote.en}


# ------------------------------------------------------------------------------------------------- report and retraining


def __getattr__(name: str) -> Any:
    """What makes and judges models stands in `services.model`: it needs numpy, for which an answer does not wait."""
    if name in ("always", "built", "made_from", "report", "retrain", "Retrained", "ship"):
        return getattr(importlib.import_module("fuwai.services.model"), name)
    raise AttributeError(name)


# -------------------------------------------------------------------------------------------------------------- at intake

EXCLUDED, OUTSIDE = "coding.excluded", "coding.outside"
DIFFERS, PART = "coding.group_differs", "coding.part_counts"
JUDGED = ("title", "description", "client_kind", "group")
UNLIKELY = 0.05  # the filed group's confidence below which the text speaks against it


def check_rows(frame: "pl.DataFrame", edition: str = EDITION) -> list[Finding]:
    """What the texts of contracts say against their filing: at most one finding a row, in order of the rows.

    *frame* has `title`, `description`, `client_kind`, `group` and `_row`. Held: the text is clearly outside service
    outsourcing, by a rule that is named. Soft: the same, but no rule is named; another group is clearly likelier; or only
    a part counts. Where the coder would leave the answer to a person, nothing is said. Equal texts are judged once.
    """
    cases = frame.select(JUDGED).unique(maintain_order=True).with_row_index("_case")
    rows = cases.select(JUDGED).rows()
    asked = [
        filed("。".join(filter(None, (title, words))), client if client in CLIENTS else "")
        for title, words, client, _ in rows
    ]
    answers = coder(edition).answers(asked)
    judged = [_finding(row[3] or "", answer) for row, answer in zip(rows, answers, strict=True)]
    said = {case: found for case, found in enumerate(judged) if found is not None}
    if not said:
        return []
    told = frame.select("_row", *JUDGED).join(
        cases[list(said)], on=JUDGED, nulls_equal=True, how="inner", maintain_order="left"
    )
    return [replace(said[case], row=row) for row, case in told.select("_row", "_case").rows()]


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
    if answer.verdict == "out":
        return Finding(
            OUTSIDE,
            Grade.SOFT,
            "contract",
            0,
            "description",
            "文字看来不属于服务外包, 但没有点名的除外条款; 请核对",
            "by its words this is not service outsourcing, though no clause names it; check",
            source=answer.rules[0].source if answer.rules else "",
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
