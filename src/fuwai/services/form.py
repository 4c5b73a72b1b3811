"""填报 by hand: rows from a form, a grid or a program. The same reader, the same edit checks, the same store as a file."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from fuwai.core.chain import canonical
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.records import RECORDS
from fuwai.files.intake import Grid
from fuwai.files.typed import ROWS, typed
from fuwai.services import draft, enclosure, idempotency
from fuwai.services.idempotency import Answer, Asked
from fuwai.services.intake import Judged, Sender, Store, file_grid, judged
from fuwai.storage import append
from fuwai.storage.origin import ORIGIN, Origin

Row = Mapping[str, str]
NAMES = 255  # characters of the batch of many senders; the entry of each has its own name whole


@dataclass(frozen=True)
class Submitted:
    """What became of the rows, in their order: the filing of each (None: refused, or unchanged), and all findings."""

    filings: tuple[int | None, ...]
    control_numbers: tuple[str | None, ...]
    new: int
    amended: int
    unchanged: int
    refused: int
    findings: tuple[Finding, ...]


Kept = Callable[[Submitted], tuple[Asked, Answer]]


def check(sender: Sender, noun: str, rows: Sequence[Row], most: int = ROWS) -> tuple[Finding, ...]:
    """What the edit checks say of the rows as they are typed; nothing is stored."""
    return judged(_grid(sender, noun, rows, most), Store(), sender, datetime.now(UTC)).findings


def submit(
    sender: Sender,
    noun: str,
    rows: Sequence[Row],
    drafts: Iterable[int] = (),
    name: str = "form",
    most: int = ROWS,
) -> Submitted:
    """上报: file the rows that nothing refuses, in one transaction with one audit entry; their drafts go.

    *name* says in the audit trail where the rows came from. A draft stays where any row is refused.
    """
    (outcome,) = submit_together(noun, [Sent(sender, rows, tuple(drafts), name)], most)
    return outcome


@dataclass(frozen=True)
class Sent:
    """The rows of one sender, with the drafts that they were and where they came from.

    *kept*: which answer to the outcome is kept for which Idempotency-Key, inside the transaction; asked perhaps in another
    thread.
    """

    sender: Sender
    rows: Sequence[Row]
    drafts: tuple[int, ...] = ()
    name: str = "form"
    origin: Origin = field(default_factory=ORIGIN.get)
    kept: Kept | None = None


def submit_together(noun: str, sent: Sequence[Sent], most: int = ROWS, store: Store | None = None) -> list[Submitted]:
    """As `submit`, for several senders in one transaction, with an audit entry for each; all or none of them.

    *store*: what is read for the checks, where the caller keeps it from one transaction to the next.
    """
    store = store or Store()
    rows = [_given(one.sender, row) for one in sent for row in one.rows]
    grid = typed(noun, rows, most)
    now = datetime.now(UTC)
    content = {"noun": noun, "rows": rows, "at": now}  # the moment: what was filed by hand may be filed again
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    names = ", ".join(sorted({one.name for one in sent}))
    senders = [one.sender for one in sent for _ in one.rows]
    entries = []
    with append.transaction():
        store.begin()
        by = sent[0].sender if len(sent) == 1 else senders
        filed, found = file_grid(grid, store, by, now, append.BatchInfo(names[:NAMES], digest))
        outcomes = _shared_out(sent, filed, found)
        for one, outcome in zip(sent, outcomes, strict=True):
            if one.drafts and not outcome.refused:
                enclosure.take_along(one.sender.viewer, one.drafts, outcome.filings)
                draft.take(one.sender.viewer, one.drafts)
            if outcome.new or outcome.amended:
                detail = {"noun": noun, "new": outcome.new, "amended": outcome.amended, "sha256": digest}
                entries.append(append.Entry(one.sender.actor, f"{one.name}: {RECORDS[noun].zh}", detail, one.origin))
        if entries:
            append.audit_each("submit", now, entries)
        idempotency.keep([one.kept(outcome) for one, outcome in zip(sent, outcomes, strict=True) if one.kept])
    return outcomes


def _shared_out(sent: Sequence[Sent], filed: append.Filed, found: Judged) -> list[Submitted]:
    """What became of each sender's rows."""
    count = sum(len(one.rows) for one in sent)
    taken = [row for row in range(count) if row not in found.refused]
    filings = dict(zip(taken, filed.filings, strict=True))
    versions = dict(zip(taken, filed.versions, strict=True))
    numbers = dict(zip(taken, filed.control_numbers, strict=True))
    outcomes, first = [], 0
    for one in sent:
        own = range(first, first + len(one.rows))
        said = [versions.get(row) for row in own if row in versions]
        outcomes.append(
            Submitted(
                tuple(filings.get(row) for row in own),
                tuple(numbers.get(row) for row in own),
                new=sum(version == 1 for version in said),
                amended=sum(version is not None and version > 1 for version in said),
                unchanged=sum(version is None for version in said),
                refused=sum(row in found.refused for row in own),
                findings=tuple(_moved(finding, first) for finding in found.findings if finding.row in own),
            )
        )
        first += len(one.rows)
    return outcomes


def _moved(finding: Finding, first: int) -> Finding:
    """The finding as of its sender's own rows."""
    if not first:
        return finding
    place = finding.place and replace(finding.place, row=finding.row - first + 1)
    return replace(finding, row=finding.row - first, place=place)


def worst(findings: Iterable[Finding]) -> Grade | None:
    """The gravest grade among the findings."""
    grades = {finding.grade for finding in findings}
    return next((grade for grade in Grade if grade in grades), None)


def _grid(sender: Sender, noun: str, rows: Sequence[Row], most: int = ROWS) -> Grid:
    return typed(noun, [_given(sender, row) for row in rows], most)


def _given(sender: Sender, row: Row) -> dict[str, str]:
    """The row with the sender's own enterprise where it names none."""
    return {"enterprise_code": sender.enterprise, **row} if sender.enterprise else dict(row)
