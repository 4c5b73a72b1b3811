"""填报 by hand: rows from a form, a grid or a program. The same reader, the same edit checks, the same store as a file."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.core.chain import canonical
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.records import RECORDS
from fuwai.files.typed import ROWS, typed
from fuwai.services import draft, enclosure
from fuwai.services.intake import Sender, Store, file_grid, judged
from fuwai.storage import append

Row = Mapping[str, str]


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
    grid = _grid(sender, noun, rows, most)
    now = datetime.now(UTC)
    sent = {
        "noun": noun,
        "rows": [dict(row) for row in rows],
        "at": now,
    }  # the moment: what was filed by hand may be filed again
    digest = hashlib.sha256(canonical(sent).encode()).hexdigest()
    wanted = tuple(drafts)
    with append.transaction():
        filed, found = file_grid(grid, Store(), sender, now, append.BatchInfo(name, digest))
        if wanted and not found.refused:
            enclosure.take_along(sender.viewer, wanted, filed.filings)
            draft.take(sender.viewer, wanted)
        if filed.new or filed.amended:
            detail = {"noun": noun, "new": filed.new, "amended": filed.amended, "sha256": digest}
            append.audit("submit", sender.actor, f"{name}: {RECORDS[noun].zh}", now, detail)
    taken = [row for row in range(len(rows)) if row not in found.refused]
    filings = dict(zip(taken, filed.filings, strict=True))
    numbers = dict(zip(taken, filed.control_numbers, strict=True))
    return Submitted(
        tuple(filings.get(row) for row in range(len(rows))),
        tuple(numbers.get(row) for row in range(len(rows))),
        filed.new,
        filed.amended,
        filed.unchanged,
        len(found.refused),
        found.findings,
    )


def worst(findings: Iterable[Finding]) -> Grade | None:
    """The gravest grade among the findings."""
    grades = {finding.grade for finding in findings}
    return next((grade for grade in Grade if grade in grades), None)


def _grid(sender: Sender, noun: str, rows: Sequence[Row], most: int = ROWS):  # type: ignore[no-untyped-def]  # a Grid
    given = {"enterprise_code": sender.enterprise} if sender.enterprise else {}
    return typed(noun, [{**given, **row} for row in rows], most)
