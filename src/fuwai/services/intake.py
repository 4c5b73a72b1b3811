"""填报: from a workbook to versions in the store. One file is one transaction; every finding comes back, good rows file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.db import transaction

from fuwai.checks.context import Context
from fuwai.checks.run import CheckResult
from fuwai.checks.run import run as run_checks
from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError, Place
from fuwai.core.records import RECORDS
from fuwai.files import intake as files
from fuwai.services.journal import Unfinished, begun, unfinished
from fuwai.storage import append, history, paths

Progress = Callable[[str], None]

# The date of a record for which its county is looked up: where the enterprise was registered on that day.
DAY_OF = {"contract": "signed", "execution": "executed", "receipt": "received", "certification": "issued"}
CONTEXT_OF = {
    "enterprise": ("enterprise",),
    "contract": ("enterprise", "contract", "execution", "workforce"),
    "execution": ("enterprise", "contract", "execution", "workforce"),
    "receipt": ("enterprise", "receipt", "allotment"),
    "allotment": ("enterprise", "execution", "receipt", "allotment"),
    "workforce": ("enterprise", "workforce"),
    "certification": ("enterprise", "certification"),
    "training": ("enterprise", "training"),
}


@dataclass(frozen=True)
class Sender:
    """Who sends a file: an enterprise its own records, a body those of its region. *actor* is the person's name."""

    viewer: Viewer
    actor: str
    enterprise: str = ""


@dataclass(frozen=True)
class SheetOutcome:
    """What became of one sheet's rows."""

    noun: str
    sheet: str
    rows: int
    new: int = 0
    amended: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file: its sheets in the order they were filed, and all findings of all rows."""

    file: str
    sheets: tuple[SheetOutcome, ...]
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Grade | None:
        grades = {finding.grade for finding in self.findings}
        return next((grade for grade in Grade if grade in grades), None)


def interrupted() -> tuple[Unfinished, ...]:
    """Imports that were stopped before their end, each told once, with what became of their rows."""
    return unfinished(paths.home() / "journal", append.batch_exists)


def import_file(path: Path, sender: Sender, at: datetime, progress: Progress) -> FileOutcome:
    """File the good rows of *path* as of *at*, in one transaction with one audit entry."""
    digest = _digest(path)
    with begun(paths.home() / "journal", path.name, digest) as intent, append.transaction():
        batch = append.Batch(name=path.name, sha256=digest, token=intent.token)
        outcome = _file(path, sender, at, batch, progress)
        if any(sheet.new or sheet.amended for sheet in outcome.sheets):
            append.audit("import", sender.actor, path.name, at, _audited(outcome, digest))
    append.anchor()
    return outcome


def check_file(path: Path, sender: Sender, at: datetime, progress: Progress) -> FileOutcome:
    """What `import_file` would find and do, with nothing stored."""
    with append.transaction():
        outcome = _file(path, sender, at, append.Batch(path.name, _digest(path), ""), progress)
        transaction.set_rollback(True)
    return outcome


def _file(path: Path, sender: Sender, at: datetime, batch: append.Batch, progress: Progress) -> FileOutcome:
    progress(f"读取 reading {path.name}")
    defaults = {"enterprise_code": sender.enterprise} if sender.enterprise else {}
    grids = files.read(path, defaults)
    order = list(RECORDS)
    sheets: list[SheetOutcome] = []
    findings: list[Finding] = []
    for grid in sorted(grids, key=lambda grid: order.index(grid.noun)):
        progress(f"审核 checking {grid.frame.height} × {RECORDS[grid.noun].zh}")
        outcome, found = _file_grid(grid, sender, at, batch)
        sheets.append(outcome)
        findings.extend(found)
    return FileOutcome(path.name, tuple(sheets), tuple(findings))


def _file_grid(
    grid: files.Grid, sender: Sender, at: datetime, batch: append.Batch
) -> tuple[SheetOutcome, tuple[Finding, ...]]:
    counties = _counties(grid.noun, grid.frame, at.date())
    strangers = _not_of(sender, grid, counties)
    result = run_checks(grid.noun, grid.frame, _context(grid.noun, grid.frame), at.date())
    findings = (*grid.findings, *strangers, *(_placed(finding, grid) for finding in result.as_findings()))
    refused = {finding.row for finding in findings if finding.grade is Grade.BLOCKING}
    filed = _append(grid, counties, refused, result, sender, at, batch)
    outcome = SheetOutcome(
        grid.noun, grid.sheet, grid.frame.height, filed.new, filed.amended, filed.unchanged, len(refused - {-1})
    )
    return outcome, findings


def _append(
    grid: files.Grid,
    counties: Sequence[str | None],
    refused: set[int],
    result: CheckResult,
    sender: Sender,
    at: datetime,
    batch: append.Batch,
) -> append.Filed:
    """File the rows that nothing refuses, with their held and soft findings."""
    taken = pl.Series("taken", [row for row in grid.frame["_row"].to_list() if row not in refused], dtype=pl.Int64)
    good = grid.frame.filter(pl.col("_row").is_in(taken.implode()))
    position = {row: index for index, row in enumerate(taken.to_list())}
    found = result.findings.filter(pl.col("_row").is_in(taken.implode()))
    return append.file(
        append.Submission(
            noun=grid.noun,
            columns={name: good[name].to_list() for name in RECORDS[grid.noun].names},
            counties=[counties[row] or "" for row in taken.to_list()],
            submitted_at=at,
            actor=sender.actor,
            batch=batch,
            findings=[
                (position[row], check, grade, field, zh, en)
                for row, check, grade, field, zh, en in found.select(
                    "_row", "check", "grade", "field", "zh", "en"
                ).iter_rows()
            ],
        )
    )


def _counties(noun: str, frame: pl.DataFrame, today: date) -> list[str | None]:
    """The county of each row: its own for an enterprise, else where the enterprise was registered on the row's day."""
    if noun == "enterprise":
        return frame["county"].to_list()
    days = frame[DAY_OF[noun]].to_list() if noun in DAY_OF else [today] * frame.height
    return history.county_on(frame["enterprise_code"].to_list(), [day or today for day in days])


def _not_of(sender: Sender, grid: files.Grid, counties: Sequence[str | None]) -> tuple[Finding, ...]:
    """A finding for each row that is not the sender's to file."""
    findings = []
    codes = grid.frame["enterprise_code"].to_list()
    for row, (code, county) in enumerate(zip(codes, counties, strict=True)):
        if code is None or (county is None and not sender.enterprise) or sender.viewer.may_file(code, county or ""):
            continue
        findings.append(
            Finding(
                "intake.not_yours", Grade.BLOCKING, grid.noun, row, "enterprise_code",
                f"企业 {code}（{county or '未登记'}）不在填报人 {sender.viewer} 的范围内, 请由其本企业或属地部门填报",
                f"enterprise {code} ({county or 'not registered'}) is not within the reach of {sender.viewer}; "
                "let it or its own body file the row",
                grid.place(row, "enterprise_code"), "house: access",
            )
        )  # fmt: skip
    return tuple(findings)


def _context(noun: str, frame: pl.DataFrame) -> Context:
    """What the store holds of the enterprises in *frame*, as far as the checks of *noun* read it."""
    codes = frame["enterprise_code"].drop_nulls().unique().sort().to_list()
    held = {name: history.current(name, codes) for name in CONTEXT_OF[noun]}
    return Context.of(held, others=history.receipts_of_others(frame) if noun == "receipt" else None)


def _placed(finding: Finding, grid: files.Grid) -> Finding:
    return replace(finding, place=grid.place(finding.row, finding.field))


def _audited(outcome: FileOutcome, digest: str) -> Mapping[str, object]:
    return {
        "file": outcome.file,
        "sha256": digest,
        "sheets": [
            {"noun": sheet.noun, "new": sheet.new, "amended": sheet.amended, "unchanged": sheet.unchanged}
            for sheet in outcome.sheets
        ],
    }


def _digest(path: Path) -> str:
    if not path.is_file():
        raise FuwaiError("intake.no_such_file", f"找不到文件 {path}", f"there is no file {path}", Place(file=path.name))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
