"""The sample's way through the house: the same intake and the same review as a user's workbook. Twice adds nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import polars as pl

from fuwai.core.access import Viewer
from fuwai.core.moment import BEIJING
from fuwai.core.review import DESKS, Level
from fuwai.sample.plan import Plan, Return, Submission
from fuwai.services import intake, review
from fuwai.storage.reference import SEPARATOR

ADMINISTRATOR = Viewer("administrator", name="历史补录")
CLEARED = "示例: 已核对合同与凭证, 情况属实"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What the load did, all files together: rows by what became of them, filings by what was decided."""

    files: int
    new: int
    amended: int
    unchanged: int
    refused: int
    findings: int
    returned: int
    overridden: int
    approved: int


def load(plan: Plan, folder: Path, progress: Progress) -> Loaded:
    """Import every file of *plan* at its moment, then decide as the plan says, wave by wave."""
    outcomes: list[intake.FileOutcome] = []
    decided = [0, 0, 0]
    for wave in _waves(plan.submissions):
        for submission in wave:
            progress(f"导入 importing {len(outcomes) + 1}/{len(plan.submissions)} {submission.file}")
            moment = _moment(submission.submitted_at)
            outcomes.append(intake.import_file(folder / submission.file, _sender(submission), moment, _unheard))
        progress(f"审核 reviewing {wave[0].submitted_at[:10]}")
        decided = [sum(pair) for pair in zip(decided, _decide(wave), strict=True)]
    sheets = [sheet for outcome in outcomes for sheet in outcome.sheets]
    return Loaded(
        files=len(outcomes),
        new=sum(sheet.new for sheet in sheets),
        amended=sum(sheet.amended for sheet in sheets),
        unchanged=sum(sheet.unchanged for sheet in sheets),
        refused=sum(sheet.refused for sheet in sheets),
        findings=sum(len(outcome.findings) for outcome in outcomes),
        returned=decided[0],
        overridden=decided[1],
        approved=decided[2],
    )


def _waves(submissions: Sequence[Submission]) -> Iterator[list[Submission]]:
    """Runs of submissions that are decided at the same moments."""
    for _, wave in groupby(submissions, key=lambda one: sorted(one.decided_at.items())):
        yield list(wave)


def _decide(wave: Sequence[Submission]) -> tuple[int, int, int]:
    """Return what the plan returns and approve the rest, level by level. Returned, overridden, approved by the last."""
    returns = {_key(one): one for submission in wave for one in submission.returns}
    returned = overridden = approved = 0
    for level in Level:
        moment = _moment(wave[0].decided_at[int(level)])
        waiting = review.queue(ADMINISTRATOR, stage=DESKS[level - 1], at=moment)
        waiting = waiting.filter(pl.col("submitted_at") <= moment)
        back = [
            (filing, returns[noun, key])
            for filing, noun, key in waiting.select("filing", "noun", "key").iter_rows()
            # A city without counties in the list has no desk below its own: the first that meets the filing returns it.
            if (noun, key) in returns and returns[noun, key].level <= level
        ]
        for filing, said in back:
            review.return_(ADMINISTRATOR, [filing], said.reason, said.words, moment)
        going = waiting.filter(~pl.col("filing").is_in([filing for filing, _ in back]))
        held = going.filter(pl.col("held") > 0)["filing"].to_list()
        review.override(ADMINISTRATOR, held, CLEARED, at=moment)
        approved = review.approve(ADMINISTRATOR, going["filing"].to_list(), moment).count
        returned, overridden = returned + len(back), overridden + len(held)
    return returned, overridden, approved


def _key(one: Return) -> tuple[str, str]:
    """Noun and key as storage writes it."""
    parts = (one.enterprise_code, one.provider_number, one.execution_number)
    return one.noun, SEPARATOR.join(part for part in parts if part)


def _sender(submission: Submission) -> intake.Sender:
    if submission.by == "enterprise":
        viewer = Viewer("enterprise", submission.sender, "填报员")
        return intake.Sender(viewer, viewer.actor, submission.sender)
    viewer = Viewer("body", submission.sender, "填报员")
    return intake.Sender(viewer, viewer.actor)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


def _unheard(_: str) -> None:
    """The load tells which file it is at; the steps within a file are too quick to read."""
