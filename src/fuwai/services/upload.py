"""工作簿: what is handed out to be filled in, and what comes back: a short file is done at once, a long one by a worker.

Either way it is a job, so that its result outlives the page that asked for it.
"""

import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from django.db.models import F

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.files import template
from fuwai.services import job, worker
from fuwai.services.month import Grid
from fuwai.services.prefill import last_filed
from fuwai.storage.models import Account, Job
from fuwai.storage.models.job import RUNNING, WAITING

SHORT = 60_000  # bytes of a workbook that is read while its sender waits: some 300 rows, two seconds


def take(account: Account, viewer: Viewer, chunks: Iterable[bytes], name: str, dry_run: bool) -> Job:
    """Take a file in; a short one is done when this returns. Raises FuwaiError `job.…`, `intake.…`."""
    received = job.receive(chunks)
    found = job.submit(viewer, received, name, dry_run, account)
    if job.payload(found.digest).stat().st_size <= SHORT:
        _at_once(found)
    return job.job(viewer, found.pk)


def blank(noun: str, rows: pl.DataFrame | None = None) -> bytes:
    """The workbook of *noun* to be filled in, with *rows* where given. Raises FuwaiError `template.unknown`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        template.write(noun, path, rows)
        return path.read_bytes()


def prefilled(noun: str, enterprise: str) -> bytes:
    """The same with what the enterprise last filed. Raises FuwaiError `template.unknown`, `template.unknown_enterprise`."""
    if noun not in RECORDS:
        return blank(noun)  # which says what there is
    return blank(noun, last_filed(noun, enterprise))


def month_prefilled(grid: Grid, enterprise: str) -> bytes:
    """The workbook of executions with a row for each open contract of the month: all but day, amount and invoice.

    Raises FuwaiError `template.no_contracts`.
    """
    if not grid.lines:
        raise FuwaiError(
            "template.no_contracts", "这个月没有未结束的合同", "no contract of yours is open in that month"
        )
    rows = [
        {
            "enterprise_code": enterprise,
            "provider_number": line.number,
            "execution_number": line.next,
            "currency": line.currency,
        }
        for line in grid.lines
    ]
    return blank("execution", pl.DataFrame(rows))


def _at_once(found: Job) -> None:
    """Do the job here and now, unless a worker has it already."""
    waiting = Job.objects.filter(pk=found.pk, state=WAITING)
    if waiting.update(state=RUNNING, attempt=F("attempt") + 1, claimed_at=datetime.now(UTC)):
        found.refresh_from_db()
        worker.run(found)
