"""填报: from a workbook to versions in the store. One file is one transaction; every finding comes back, good rows file."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import transaction

from fuwai.checks.context import Context
from fuwai.checks.run import CheckResult
from fuwai.checks.run import run as run_checks
from fuwai.core.access import Viewer, region_prefix
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError, Place
from fuwai.core.moment import BEIJING
from fuwai.core.records import RECORDS
from fuwai.files.intake import Grid, read
from fuwai.services.coding_check import with_coding
from fuwai.services.journal import Unfinished, begun, unfinished
from fuwai.storage import append, database, history
from fuwai.storage.models import EnterpriseVersion, ReceiptVersion

Progress = Callable[[str], None]
ISSUED = ("control_number",)  # fields that the system fills: empty in a file says nothing
GRADES = {grade.value: grade for grade in Grade}


# Checks compare a row with what stands in the store, whoever sent it; what they tell the sender is about its own row.
STORE = Viewer("administrator", name="edit checks")

# The date of a record for which its county is looked up: where the enterprise was registered on that day.
DAY_OF = {"contract": "signed", "execution": "executed", "receipt": "received", "certification": "issued"}

RECEIPT_OF_ANOTHER: database.Schema = {
    "receipt_number": pl.String,
    "received": pl.Date,
    "amount": pl.Int64,
    "currency": pl.String,
    "enterprise_code": pl.String,
}

# What the checks of a noun look up, by the names of the context's frames.
CONTEXT_OF: dict[str, dict[str, str]] = {
    "enterprise": {"enterprises": "enterprise"},
    "contract": {
        "enterprises": "enterprise",
        "contracts": "contract",
        "executions": "execution",
        "workforce": "workforce",
    },
    "execution": {
        "enterprises": "enterprise",
        "contracts": "contract",
        "executions": "execution",
        "workforce": "workforce",
        "allotments": "allotment",
    },
    "receipt": {"enterprises": "enterprise", "receipts": "receipt", "allotments": "allotment"},
    "allotment": {
        "enterprises": "enterprise",
        "contracts": "contract",
        "executions": "execution",
        "receipts": "receipt",
        "allotments": "allotment",
    },
    "workforce": {"enterprises": "enterprise", "workforce": "workforce", "executions": "execution"},
    "certification": {"enterprises": "enterprise", "certifications": "certification"},
    "training": {"enterprises": "enterprise", "trainings": "training", "workforce": "workforce"},
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
    return unfinished(_journal(), history.was_filed)


def import_file(path: Path, sender: Sender, at: datetime, progress: Progress) -> FileOutcome:
    """File the good rows of *path* as of *at*, in one transaction with one audit entry."""
    digest = _digest(path)
    with begun(_journal(), path.name, digest) as intent, append.transaction():
        batch = append.BatchInfo(path.name, digest, intent.token)
        outcome = _file(path, sender, at, batch, progress)
        if any(sheet.new or sheet.amended for sheet in outcome.sheets):
            append.audit("import", sender.actor, path.name, at, _audited(outcome, digest))
    return outcome


def check_file(path: Path, sender: Sender, at: datetime, progress: Progress) -> FileOutcome:
    """What `import_file` would find and do, with nothing stored."""
    with append.transaction():
        outcome = _file(path, sender, at, append.BatchInfo(path.name, _digest(path)), progress)
        transaction.set_rollback(True)
    return outcome


def _file(path: Path, sender: Sender, at: datetime, batch: append.BatchInfo, progress: Progress) -> FileOutcome:
    progress(f"读取 reading {path.name}")
    defaults = {"enterprise_code": sender.enterprise} if sender.enterprise else {}
    grids = read(path, defaults)
    order, store = list(RECORDS), Store()
    sheets: list[SheetOutcome] = []
    findings: list[Finding] = []
    for grid in sorted(grids, key=lambda grid: order.index(grid.noun)):
        progress(f"审核 checking {grid.frame.height} × {RECORDS[grid.noun].zh}")
        filed, found = file_grid(grid, store, sender, at, batch)
        counts = (filed.new, filed.amended, filed.unchanged, len(found.refused))
        sheets.append(SheetOutcome(grid.noun, grid.sheet, grid.frame.height, *counts))
        findings.extend(found.findings)
    return FileOutcome(path.name, tuple(sheets), tuple(findings))


@dataclass(frozen=True)
class Judged:
    """A grid's rows before they are filed: the county of each, what was found on them, and which are refused."""

    counties: Sequence[str | None]
    result: CheckResult
    findings: tuple[Finding, ...]
    refused: frozenset[int]


Senders = Sender | Sequence[Sender]  # of all rows, or of each


def judged(grid: Grid, store: "Store", sender: Senders, at: datetime) -> Judged:
    """All findings on the rows of *grid*; nothing is stored."""
    day = at.astimezone(BEIJING).date()
    counties = _counties(grid.noun, grid.frame, day, store)
    strangers = _not_of(sender, grid, counties)
    context = store.context(grid.noun, grid.frame)
    standing = _standing(grid, context)
    checked = _of_what_is_new(run_checks(grid.noun, _with_unread(grid), context, day), standing)
    result = with_coding(checked, grid.frame.join(standing, on="_row", how="anti", maintain_order="left"))
    findings = (*grid.findings, *strangers, *_placed(result, grid))
    refused = {finding.row for finding in findings if finding.grade is Grade.BLOCKING and finding.row >= 0}
    return Judged(counties, result, findings, frozenset(refused))


def file_grid(
    grid: Grid, store: "Store", sender: Senders, at: datetime, batch: append.BatchInfo
) -> tuple[append.Filed, Judged]:
    """File the rows that nothing refuses, inside the caller's transaction."""
    found = judged(grid, store, sender, at)
    filed = append.file(_submission(grid, found.counties, set(found.refused), found.result, sender, at, batch))
    store.filed(grid.noun)
    return filed, found


def _standing(grid: Grid, context: Context) -> pl.DataFrame:
    """The `_row` of each row whose content stands in the store already: it files nothing, and its faults were told once."""
    record = RECORDS[grid.noun]
    name = next(name for name, noun in CONTEXT_OF[grid.noun].items() if noun == grid.noun)
    held: pl.DataFrame = getattr(context, name)
    other = [field for field in record.names if field not in record.key]
    same = [pl.col(field).eq_missing(pl.col(f"{field}_held")) for field in other if field not in ISSUED]
    issued = [
        pl.col(field).is_null() | (pl.col(field) == pl.col(f"{field}_held")) for field in other if field in ISSUED
    ]
    joined = grid.frame.join(held.select(record.names), on=list(record.key), suffix="_held")
    return joined.filter(*same, *issued).select("_row").unique()


def _of_what_is_new(result: CheckResult, standing: pl.DataFrame) -> CheckResult:
    """Without the findings on the rows of *standing*."""
    if standing.is_empty():
        return result
    return replace(result, findings=result.findings.join(standing, on="_row", how="anti", maintain_order="left"))


def _submission(
    grid: Grid,
    counties: Sequence[str | None],
    refused: set[int],
    result: CheckResult,
    sender: Senders,
    at: datetime,
    batch: append.BatchInfo,
) -> append.Submission:
    """The rows that nothing refuses, with their held and soft findings."""
    taken = [row for row in range(grid.frame.height) if row not in refused]
    good = grid.frame if not refused else grid.frame[taken]
    position = {row: index for index, row in enumerate(taken)}
    found = result.findings.select("_row", "check", "grade", "field", "zh", "en").iter_rows()
    return append.Submission(
        noun=grid.noun,
        columns={name: good[name] for name in RECORDS[grid.noun].names},
        counties=[counties[row] or "" for row in taken],
        submitted_at=at,
        actor=sender.actor if isinstance(sender, Sender) else [sender[row].actor for row in taken],
        batch=batch,
        findings=[append.Found(position[row], *rest) for row, *rest in found if row in position],
    )


def _with_unread(grid: Grid) -> pl.DataFrame:
    """The rows with the fields whose cell was filled but could not be read: their presence is not denied twice."""
    unread: dict[int, list[str]] = {}
    for finding in grid.findings:
        if finding.row >= 0:
            unread.setdefault(finding.row, []).append(finding.field)
    if not unread:
        return grid.frame
    lists = [unread.get(row, []) for row in range(grid.frame.height)]
    return grid.frame.with_columns(pl.Series("_unread", lists, dtype=pl.List(pl.String)))


def _counties(noun: str, frame: pl.DataFrame, today: date, store: "Store") -> list[str | None]:
    """The county of each row: its own for an enterprise, else where the enterprise was registered on the row's day."""
    if noun == "enterprise":
        return frame["county"].to_list()
    days = frame[DAY_OF[noun]].to_list() if noun in DAY_OF else [today] * frame.height
    return store.counties(frame["enterprise_code"].to_list(), [day or today for day in days])


def _not_of(sender: Senders, grid: Grid, counties: Sequence[str | None]) -> tuple[Finding, ...]:
    """A finding for each row that is not its sender's to file."""
    codes = grid.frame["enterprise_code"].to_list()
    viewers = [sender.viewer] * len(codes) if isinstance(sender, Sender) else [one.viewer for one in sender]
    barred = {
        (viewer, code, county)
        for viewer, code, county in set(zip(viewers, codes, counties, strict=True))
        if code is not None and not _may_file(viewer, code, county)
    }
    if not barred:
        return ()
    return tuple(
        Finding(
            "intake.not_yours",
            Grade.BLOCKING,
            grid.noun,
            row,
            "enterprise_code",
            f"企业 {code}（{county or '未登记'}）不在填报方 {viewer.code} 的范围内; 请由本企业或其属地部门填报",
            f"enterprise {code} ({county or 'not registered'}) is not within the reach of {viewer.code}; "
            "its own people or its body must file it",
            grid.place(row, "enterprise_code"),
            "house: access",
        )
        for row, (viewer, code, county) in enumerate(zip(viewers, codes, counties, strict=True))
        if (viewer, code, county) in barred
    )


def _may_file(viewer: Viewer, enterprise: str, county: str | None) -> bool:
    """An enterprise files its own records, a body those of its region; an unknown enterprise is the checks' finding."""
    if viewer.kind == "enterprise":
        return viewer.code == enterprise
    return county is None or (viewer.kind == "body" and county.startswith(region_prefix(viewer.code)))


class Store:
    """What the store holds of some enterprises, read once a file: filing a noun makes what was read of it stale."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, tuple[str, ...]], pl.DataFrame] = {}

    def context(self, noun: str, frame: pl.DataFrame) -> Context:
        """What the checks of *noun* look at, for the enterprises in *frame*."""
        codes = tuple(frame["enterprise_code"].drop_nulls().unique().sort())
        if noun == "enterprise":
            codes = tuple(sorted({*codes, *_namesakes(frame)}))
        held = {name: self._held(of, codes) for name, of in CONTEXT_OF[noun].items()}
        return Context(**held, others=_receipts_of_others(frame) if noun == "receipt" else None)

    def begin(self) -> None:
        """A transaction begins, which holds the writers' lock."""

    def counties(self, codes: Sequence[str], days: Sequence[date | None]) -> list[str | None]:
        """Where each enterprise was registered on the day beside it; None where it is not filed."""
        return history.county_on(codes, days)

    def filed(self, noun: str) -> None:
        """Forget what was read of *noun*."""
        self._read = {key: rows for key, rows in self._read.items() if key[0] != noun}

    def _held(self, noun: str, codes: tuple[str, ...]) -> pl.DataFrame:
        """The standing records of these enterprises, by the record's own field names."""
        if (noun, codes) not in self._read:
            self._read[noun, codes] = self._current(noun, codes)
        return self._read[noun, codes]

    def _current(self, noun: str, codes: Sequence[str]) -> pl.DataFrame:
        return by_own_names(noun, history.current(STORE, noun, codes))


def by_own_names(noun: str, rows: pl.DataFrame) -> pl.DataFrame:
    """An enterprise's own `county` under its name: where the filing was made is no question of the checks."""
    return rows.drop("county").rename({"registered_county": "county"}) if noun == "enterprise" else rows


def _namesakes(frame: pl.DataFrame) -> set[str]:
    """Codes under which the names of this file are registered already."""
    names = frame["name"].drop_nulls().unique().to_list()
    return set(EnterpriseVersion.objects.filter(name__among=names).values_list("enterprise_code", flat=True))


def _receipts_of_others(frame: pl.DataFrame) -> pl.DataFrame:
    """Receipts of other enterprises that have a number of this file: a receipt is spent once."""
    numbers = frame["receipt_number"].drop_nulls().unique().to_list()
    codes = frame["enterprise_code"].drop_nulls().unique().to_list()
    found = ReceiptVersion.objects.filter(receipt_number__among=numbers).exclude(enterprise_code__in=codes[:1])
    rows = database.read(found.order_by("filing_id"), tuple(RECEIPT_OF_ANOTHER), RECEIPT_OF_ANOTHER)
    return rows.filter(~pl.col("enterprise_code").is_in(codes)).unique(maintain_order=True)


def _placed(result: CheckResult, grid: Grid) -> Iterator[Finding]:
    """The findings of the checks, each at its cell."""
    numbers = grid.row_numbers.to_list()
    for row, check, grade, field, zh, en, source in result.findings.iter_rows():
        place = Place(grid.file, grid.sheet, numbers[row], grid.columns.get(field, ""))
        yield Finding(check, GRADES[grade], grid.noun, row, field, zh, en, place, source)


def _audited(outcome: FileOutcome, digest: str) -> Mapping[str, object]:
    return {
        "file": outcome.file,
        "sha256": digest,
        "sheets": [
            {"noun": sheet.noun, "new": sheet.new, "amended": sheet.amended, "unchanged": sheet.unchanged}
            for sheet in outcome.sheets
        ],
    }


def _journal() -> Path:
    return Path(settings.FUWAI_HOME) / "journal"


def _digest(path: Path) -> str:
    if path.is_dir():
        raise FuwaiError(
            "intake.folder",
            f"{path} 是文件夹, 请给出其中的文件",
            f"{path} is a folder; name the files in it",
            Place(file=path.name),
        )
    if not path.is_file():
        raise FuwaiError("intake.no_such_file", f"找不到文件 {path}", f"there is no file {path}", Place(file=path.name))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
