"""任务: take long work in, tell how far it is, stop it. `services.worker` does it, one after the other.

The queue is a table; what a worker reads and writes while it works lies in FUWAI_HOME/jobs: the payloads under their
digests, and a folder for each job with its heartbeat, its findings and the marked workbook. Files, since on SQLite an
import holds the one writer's lock to its end and could not tell its progress through the database.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding
from fuwai.core.error import FuwaiError, Place
from fuwai.files import safety
from fuwai.storage.database import on_postgresql
from fuwai.storage.models import Account, Job
from fuwai.storage.models.job import CHECK, ENDED, FAILED, KINDS, STOPPED, UNDER_WAY, WAITING
from fuwai.storage.origin import ORIGIN

LARGEST = safety.TEXT_BYTES  # bytes of a payload; files.safety has a smaller limit for workbooks
ROWS_BYTES = 50 * safety.MB  # of rows as JSON: they are parsed in memory
MOST = 20  # jobs of one viewer that wait or run
NAME = 80  # characters: of Chinese, 240 bytes, which a file system takes
KEPT = timedelta(days=7)  # after the end, with payload and findings
FORGOTTEN = 3600  # seconds after which a payload without a job is nobody's
BEAT, STALE = 5, 60  # seconds between heartbeats, and after the last one until another worker takes the job up
ATTEMPTS = 3  # after so many deaths of its worker, the job itself is at fault
PAGE = 200  # findings

Step = Callable[[str], None]  # is told what is being done, in both languages; raises where the work is to be broken off


@dataclass(frozen=True)
class Received:
    """A payload that lies on the disk: its digest, and what it is by its content."""

    digest: str
    kind: str


def receive(chunks: Iterable[bytes]) -> Received:
    """Take a workbook (xlsx, xls, csv) or rows (JSON: `noun`, `rows`) in, judged by its content.

    Raises FuwaiError `job.too_large`, and `intake.…` for what is no workbook. It is swept where no job wants it.
    """
    _home().mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=_home(), prefix="part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise _too_large(LARGEST)
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        kind = _kind(Path(draft), size)
        Path(draft).replace(payload(digest.hexdigest()))
    finally:
        Path(draft).unlink(missing_ok=True)
    return Received(digest.hexdigest(), kind)


def submit(viewer: Viewer, received: Received, name: str, dry_run: bool = False, account: Account | None = None) -> Job:
    """Let a worker file what was received, or only check it. Raises FuwaiError `job.enterprise`, `job.name`,
    `job.too_many`."""
    if viewer.kind != "enterprise":
        raise FuwaiError("job.enterprise", "上传由填报企业进行", "an enterprise uploads its own records")
    called = _named(name)
    waiting = Job.objects.visible_to(viewer).exclude(state__in=ENDED).count()
    if waiting >= MOST:
        raise FuwaiError(
            "job.too_many",
            f"已有 {waiting} 个任务未完成, 最多 {MOST} 个; 请稍后再上传",
            f"{waiting} jobs are under way, at most {MOST} may be; upload again later",
        )
    return put(viewer, received.kind, called, account, digest=received.digest, dry_run=dry_run)


def put(
    viewer: Viewer, kind: str, name: str, account: Account | None = None, digest: str = "", dry_run: bool = False
) -> Job:
    """Put a job into the queue; whether the viewer may is the caller's question."""
    return Job.objects.create(
        kind=kind,
        account=account,
        viewer_kind=viewer.kind,
        viewer_code=viewer.code,
        viewer_name=viewer.name,
        address=ORIGIN.get().address,
        name=name,
        digest=digest,
        dry_run=dry_run,
        made_at=datetime.now(UTC),
    )


def listed(viewer: Viewer, before: int | None = None, count: int = 50) -> list[Job]:
    """The viewer's jobs, the newest first; those older than *before*."""
    found = Job.objects.visible_to(viewer).order_by("-id")
    return list((found.filter(id__lt=before) if before is not None else found)[:count])


def job(viewer: Viewer, number: int) -> Job:
    """Raises FuwaiError `job.unknown`."""
    found = Job.objects.visible_to(viewer).filter(pk=number).first()
    if found is None:
        raise FuwaiError("job.unknown", f"没有任务 {number}", f"there is no job {number}")
    return found


def progress(found: Job) -> str:
    """What the worker is doing, in both languages; empty where nothing is under way."""
    beat = folder(found.pk) / "beat"
    return beat.read_text() if found.state in UNDER_WAY and beat.exists() else ""


def findings(found: Job, after: int = 0, count: int = PAGE) -> list[dict[str, Any]]:
    """The findings of an ended job from the *after*-th on, each as it was written down."""
    listed = folder(found.pk) / "findings.jsonl"
    if not listed.exists():
        return []
    with listed.open() as lines:
        return [json.loads(line) for index, line in enumerate(lines) if after <= index < after + count]


def marked(found: Job) -> Path:
    """The workbook as it was sent, its cells marked. Raises FuwaiError `job.no_workbook`."""
    path = folder(found.pk) / "marked.xlsx"
    if not path.exists():
        raise FuwaiError(
            "job.no_workbook",
            f"任务 {found.pk} 没有标注后的工作簿: 未完成, 或报送的不是工作簿",
            f"job {found.pk} has no marked workbook: it has not ended, or what was sent is no workbook",
        )
    return path


def stop(viewer: Viewer, number: int) -> None:
    """Take a job back. One that runs ends at its next step, with nothing filed. Raises FuwaiError `job.ended`."""
    halt(job(viewer, number))


def halt(found: Job) -> None:
    """The same for a job whose viewer the caller has asked about."""
    number = found.pk
    stopped = {"state": STOPPED, "ended_at": datetime.now(UTC)}
    if Job.objects.filter(pk=number, state=WAITING, result__isnull=True).update(**stopped):
        return
    found.refresh_from_db()
    if found.state in ENDED or found.result is not None:
        raise FuwaiError(
            "job.ended",
            f"任务 {number} 已结束 ({found.state}), 不能停止; 已上报的请用撤回",
            f"job {number} has ended ({found.state}) and cannot be stopped; what was filed can be withdrawn",
        )
    folder(number).mkdir(parents=True, exist_ok=True)
    (folder(number) / "stop").touch()


# --------------------------------------------------------------------------------------------------------- for the worker


def claim(kinds: tuple[str, ...] = KINDS) -> Job | None:
    """The job of *kinds* that has waited longest, now this worker's and no other's."""
    # Asked without the writer's lock: mostly there is nothing.
    if not Job.objects.filter(state=WAITING, kind__in=kinds).exists():
        return None
    named = ", ".join(f"'{kind}'" for kind in kinds)
    locked = "FOR UPDATE SKIP LOCKED" if on_postgresql() else ""  # SQLite's transaction has the lock already
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE job SET state = CASE WHEN result IS NULL THEN 'running' ELSE 'marking' END, "  # noqa: S608  # ours
            "attempt = attempt + 1, claimed_at = %s WHERE id = "
            f"(SELECT id FROM job WHERE state = 'waiting' AND kind IN ({named}) ORDER BY id LIMIT 1 {locked}) "
            "RETURNING id",
            [datetime.now(UTC)],
        )
        row = cursor.fetchone()
    return Job.objects.get(pk=row[0]) if row else None


def hand_on(found: Job, interrupted: bool = False) -> bool:
    """Let another worker take the job up; one whose workers died too often fails. *interrupted*: this attempt was ended
    in good order and does not count."""
    spent, check = not interrupted and found.attempt >= ATTEMPTS, found.kind == CHECK
    fault = {
        "code": "job.gave_up",
        "zh": f"处理中断 {found.attempt} 次, 不再重试; {'请联系管理员' if check else '请把文件分成几个再上传'}",
        "en": f"the work broke off {found.attempt} times and is not tried again; "
        + ("tell an administrator" if check else "split the file"),
    }
    after = {"state": FAILED, "fault": fault, "ended_at": datetime.now(UTC)} if spent else {"state": WAITING}
    if interrupted:
        after["attempt"] = found.attempt - 1
    return bool(mine(found).update(**after))


def take_up() -> int:
    """Put the jobs back whose worker has shown no heartbeat for long; how many."""
    return sum(hand_on(found) for found in Job.objects.filter(state__in=UNDER_WAY) if _silent(found))


def mine(found: Job):  # type: ignore[no-untyped-def]  # a queryset of one job
    """The job, while no other worker has claimed it."""
    return Job.objects.filter(pk=found.pk, attempt=found.attempt, state__in=UNDER_WAY)


def sweep() -> int:
    """Delete jobs that ended long ago, with their files; how many. The last check of the chains stays."""
    last = Job.objects.filter(kind=CHECK, state__in=ENDED).order_by("-id").values_list("pk", flat=True)[:1]
    old = list(Job.objects.filter(state__in=ENDED, ended_at__lt=datetime.now(UTC) - KEPT).exclude(pk__in=list(last)))
    for found in old:
        shutil.rmtree(folder(found.pk), ignore_errors=True)
        found.delete()
    wanted = set(Job.objects.values_list("digest", flat=True))
    for path in _home().glob("*"):  # payloads that no job has (any more), and drafts of broken-off uploads
        if path.is_file() and path.name not in wanted and time() - path.stat().st_mtime > FORGOTTEN:
            path.unlink(missing_ok=True)
    return len(old)


def folder(number: int) -> Path:
    return _home() / str(number)


def payload(digest: str) -> Path:
    return _home() / digest


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as programs read it; *row* counts from 0, *place* as Excel counts."""
    return {
        "check": finding.check,
        "grade": finding.grade.value,
        "noun": finding.noun,
        "row": finding.row,
        "field": finding.field,
        "zh": finding.zh,
        "en": finding.en,
        "place": place_json(finding.place),
        "source": finding.source,
    }


def place_json(place: Place | None) -> dict[str, Any] | None:
    if place is None or not str(place):
        return None
    return {"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column}


def _home() -> Path:
    return Path(settings.FUWAI_HOME) / "jobs"


def _named(name: str) -> str:
    """What the trail calls the file: its last part, without what a file system or a reader would trip over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not last.strip(".") or len(last) > NAME or not last.isprintable() or len(last.encode()) > 3 * NAME:
        raise FuwaiError(
            "job.name",
            f"文件名应为 1 至 {NAME} 个可见字符",
            f"the name of the file has 1 to {NAME} visible characters",
        )
    return last


def _kind(path: Path, size: int) -> str:
    with path.open("rb") as stream:
        rows = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if rows and size > ROWS_BYTES:
        raise _too_large(ROWS_BYTES)
    if not rows:
        safety.kind_of(path)
    return "rows" if rows else "workbook"


def _too_large(limit: int) -> FuwaiError:
    most = limit // safety.MB
    return FuwaiError("job.too_large", f"最多 {most} MB; 请分成几个", f"at most {most} MB are taken; split it")


def _silent(found: Job) -> bool:
    beat = folder(found.pk) / "beat"
    last = beat.stat().st_mtime if beat.exists() else 0.0
    claimed = found.claimed_at.timestamp() if found.claimed_at else 0.0
    return datetime.now(UTC).timestamp() - max(last, claimed) > STALE
