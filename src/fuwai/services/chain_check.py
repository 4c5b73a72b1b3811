"""核查摘要链 from a page: begun by an auditor, done by a worker as a job, its last result kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import audit, enclosure, job
from fuwai.services.trail import check_auditor
from fuwai.storage.models import Account, Job
from fuwai.storage.models.job import CHECK, ENDED
from fuwai.storage.walk import STAGES, Far

COUNTED = ("filings", "decisions", "entries", "anchors", "unanchored", "corrections")
EVIDENCE = STAGES + 1  # the stage after those of the walk
SAID = re.compile(r"(\d+)/(\d+) .* ([\d,]+) / ([\d,]+)")  # what a step says, as `_said` writes it


@dataclass(frozen=True)
class Found:
    """One place that does not hold: chain (or `evidence`), number, and what is wrong in both languages."""

    chain: str
    number: int
    zh: str
    en: str


@dataclass(frozen=True)
class Checked:
    """A verification that has ended. *fault_zh*, *fault_en*: it was not completed, and why."""

    began: datetime
    ended: datetime
    actor: str
    counts: dict[str, int]
    found: tuple[Found, ...]
    fault_zh: str = ""
    fault_en: str = ""

    @property
    def holds(self) -> bool:
        return not self.found and not self.fault_zh


def begin(viewer: Viewer, account: Account | None = None) -> Job:
    """Have the chains verified by a worker. Raises FuwaiError `access.audit`, `audit.going_on`."""
    check_auditor(viewer)
    try:
        with transaction.atomic():
            return job.put(viewer, CHECK, "核查摘要链", account)
    except IntegrityError as error:  # there is one at a time: the table says so
        raise FuwaiError(
            "audit.going_on",
            "核查正在进行, 完成后再核查",
            "a verification is going on; begin another when it has ended",
        ) from error


def under_way(viewer: Viewer) -> Job | None:
    """The verification that waits for a worker or goes on. Raises FuwaiError `access.audit`."""
    check_auditor(viewer)
    return Job.objects.filter(kind=CHECK).exclude(state__in=ENDED).first()


def last(viewer: Viewer) -> Checked | None:
    """The last verification that has ended; None where there was none. Raises FuwaiError `access.audit`."""
    check_auditor(viewer)
    found = Job.objects.filter(kind=CHECK, state__in=ENDED).order_by("-id").first()
    if found is None or found.ended_at is None:
        return None
    result, fault = found.result or {}, found.fault or {}
    actor = Viewer(found.viewer_kind, found.viewer_code, found.viewer_name).actor  # type: ignore[arg-type]
    return Checked(
        found.claimed_at or found.made_at,
        found.ended_at,
        actor,
        result.get("counts", {}),
        tuple(Found(**one) for one in result.get("found", ())),
        fault.get("zh", "" if result else "没有开始即已停止"),
        fault.get("en", "" if result else "stopped before it began"),
    )


def stop(viewer: Viewer) -> None:
    """End the verification that goes on at its next step. Raises FuwaiError `access.audit`, `job.unknown`, `job.ended`."""
    found = under_way(viewer)
    if found is None:
        raise FuwaiError("job.unknown", "没有进行中的核查", "no verification is going on")
    job.halt(found)


def progress(found: Job) -> tuple[str, float]:
    """What the worker of a verification is doing, in both languages, and how far of 1 it has come."""
    words = job.progress(found)
    said = SAID.fullmatch(words)
    if said is None:
        return words, 0.0
    stage, stages, done, whole = (int(one.replace(",", "")) for one in said.groups())
    return words, (stage - 1 + done / max(1, whole)) / stages


def verified(viewer: Viewer, step: job.Step) -> dict[str, Any]:
    """Verify now, *step* by step: `counts` of what was walked, and `found`, the places that do not hold.

    Raises FuwaiError `access.audit`, `audit.database`, and what *step* raises.
    """

    def walking(far: Far) -> None:
        step(_said(far.stage, far.words, far.done, far.whole))

    walked = audit.verify(viewer, step=walking).walked
    with audit.readable():
        faults = enclosure.faults(lambda done, whole: step(_said(EVIDENCE, "佐证材料 evidence", done, whole)))
    found = [{"chain": one.chain, "number": one.id, "zh": one.zh, "en": one.en} for one in walked.breaks]
    found += [{"chain": "evidence", "number": number, "zh": zh, "en": en} for number, zh, en in faults]
    counts = {name: getattr(walked, name) for name in COUNTED}
    return {"counts": {**counts, "evidence": enclosure.count()}, "found": found}


def _said(stage: int, words: str, done: int, whole: int) -> str:
    return f"{stage}/{EVIDENCE} {words} {done:,} / {whole:,}"
