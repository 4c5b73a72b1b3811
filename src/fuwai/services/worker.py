"""What a worker does with a job: file the rows, note the result in the same transaction, then mark the workbook; or
verify the chains.

A worker that is killed leaves nothing half done: rows, audit entry and the job's new state are one transaction. Another
takes the job up when the heartbeat has stopped; whoever comes back too late finds the attempt counted on and rolls back.
"""

import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError, Place
from fuwai.files import write_back
from fuwai.services import chain_check, form, intake, job
from fuwai.services.intake import FileOutcome, Sender, SheetOutcome
from fuwai.storage import append
from fuwai.storage.models import Job
from fuwai.storage.models.job import CHECK, DONE, FAILED, KINDS, MARKING, RUNNING, STOPPED
from fuwai.storage.origin import ORIGIN, Origin

LOG = logging.getLogger("fuwai.worker")
SHOWN = 100  # findings that the result itself carries; the rest is asked for
ROWS = 100_000  # of one job; a workbook takes more

Ending = Callable[[], bool]


def run_next(ending: Ending = lambda: False, kinds: tuple[str, ...] = KINDS) -> Job | None:
    """Do the job of *kinds* that has waited longest, to its end or until *ending*; None where none waits."""
    found = job.claim(kinds)
    if found is not None:
        run(found, ending)
    return found


def run(found: Job, ending: Ending = lambda: False) -> None:
    """Do a claimed job. What it ends by is its state; nothing is raised."""
    folder = job.folder(found.pk)
    folder.mkdir(parents=True, exist_ok=True)
    token = ORIGIN.set(Origin(found.address, f"job {found.pk}"))
    try:
        with _beating(folder / "beat") as say:
            if found.state == RUNNING:
                do = _check if found.kind == CHECK else _file
                do(found, _steps(found, say, ending))
            _mark(found)
    except FuwaiError as error:
        if error.code == "job.interrupted":
            job.hand_on(found, interrupted=True)
        else:
            _failed(found, error)
    except Exception:  # a mistake of ours in one job must not keep the others waiting
        LOG.exception("job %s failed", found.pk)
        _failed(found, _OURS_CHECK if found.kind == CHECK else _OURS)
    finally:
        ORIGIN.reset(token)


_OURS = FuwaiError(
    "job.failed",
    "系统在处理时出错, 没有任何一行入库; 请联系管理员",
    "the system failed in the work, no row was filed; tell an administrator",
)


_OURS_CHECK = FuwaiError(
    "job.failed",
    "系统在核查时出错, 核查没有完成; 请联系管理员",
    "the system failed in the verification, which was not completed; tell an administrator",
)
STOPPED_WORDS = {
    True: ("已按要求停止, 核查没有完成", "stopped as asked; the verification was not completed"),
    False: ("已按要求停止, 没有任何一行入库", "stopped as asked; no row was filed"),
}


def _failed(found: Job, error: FuwaiError) -> None:
    state = STOPPED if error.code == "job.stopped" else FAILED
    job.mine(found).update(state=state, fault=_fault(error), ended_at=datetime.now(UTC))


def _fault(error: FuwaiError) -> dict[str, Any]:
    return {"code": error.code, "zh": error.zh, "en": error.en, "place": job.place_json(error.place)}


def _file(found: Job, step: job.Step) -> None:
    """File the rows and note what became of them, or neither."""
    viewer = _viewer(found)
    with append.transaction():
        outcome = _outcome(found, viewer, step)
        step("记录结果 noting the result")
        _keep(job.folder(found.pk), outcome.findings)
        state = MARKING if found.kind == "workbook" else DONE
        ended = None if state == MARKING else datetime.now(UTC)
        if not job.mine(found).update(state=state, result=_result(outcome), ended_at=ended):
            raise FuwaiError("job.interrupted", "任务已由他人接手", "another worker has taken the job up")
    found.state = state


def _check(found: Job, step: job.Step) -> None:
    """Verify the chains and note what was found, with the entry that says who asked."""
    viewer = _viewer(found)
    result = chain_check.verified(viewer, step)
    with append.transaction():
        now, told = datetime.now(UTC), {"holds": not result["found"], "found": len(result["found"])}
        append.audit("verify_chain", viewer.actor, "", now, told)
        if not job.mine(found).update(state=DONE, result=result, ended_at=now):
            raise FuwaiError("job.interrupted", "任务已由他人接手", "another worker has taken the job up")
    found.state = DONE


def _viewer(found: Job) -> Viewer:
    """In whose name a job is done, as of now."""
    if found.account is None:
        return Viewer(found.viewer_kind, found.viewer_code, found.viewer_name)  # type: ignore[arg-type]
    if not found.account.is_active:
        raise FuwaiError("job.account", "账号已停用", "the account has been deactivated")
    return found.account.viewer


def _outcome(found: Job, viewer: Viewer, step: job.Step) -> FileOutcome:
    sender = Sender(viewer, viewer.actor, viewer.code)
    if found.kind == "rows":
        return _rows(found, sender, step)
    verb = intake.check_file if found.dry_run else intake.import_file
    return verb(_named(found), sender, datetime.now(UTC), step)


def _rows(found: Job, sender: Sender, step: job.Step) -> FileOutcome:
    """Rows as JSON, filed as those of a form are."""
    step(f"读取 reading {found.name}")
    noun, rows = rows_of(job.payload(found.digest).read_bytes())
    step(f"审核 checking {len(rows)} × {noun}")
    if found.dry_run:
        return FileOutcome(found.name, (SheetOutcome(noun, "", len(rows)),), form.check(sender, noun, rows, ROWS))
    done = form.submit(sender, noun, rows, name=found.name, most=ROWS)
    sheet = SheetOutcome(noun, "", len(rows), done.new, done.amended, done.unchanged, done.refused)
    return FileOutcome(found.name, (sheet,), done.findings)


def rows_of(content: bytes) -> tuple[str, list[Mapping[str, str]]]:
    """Noun and rows of a JSON payload, every value as text. Raises FuwaiError `job.rows`."""
    try:
        said = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=_no_number)
        noun, rows = said["noun"], said["rows"]
        texts = [{name: _text(value) for name, value in row.items() if value is not None} for row in rows]
        json.dumps(texts, ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FuwaiError(
            "job.rows",
            f'应为 {{"noun": …, "rows": [{{…}}]}} 形式的 UTF-8 JSON, 值为文字、数字或 null: {error}',
            f'JSON in UTF-8 as {{"noun": …, "rows": [{{…}}]}} is wanted, each value a text, a number or null: {error}',
            Place(),
        ) from error
    if not isinstance(noun, str) or not texts:
        raise FuwaiError("job.rows", "noun 应为文字, rows 至少一行", "noun is a text, rows has one row at least")
    return noun, texts


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{type(value).__name__}")


def _no_number(word: str) -> str:
    raise ValueError(word)


def _result(outcome: FileOutcome) -> dict[str, Any]:
    grades = Counter(finding.grade for finding in outcome.findings)
    return {
        "sheets": [asdict(sheet) for sheet in outcome.sheets],
        "grades": {grade.value: grades[grade] for grade in Grade},
        "findings": [job.as_json(finding) for finding in outcome.findings[:SHOWN]],
    }


def _keep(folder: Path, findings: tuple[Finding, ...]) -> None:
    """All findings, on the disk before the transaction ends: the workbook is marked from them afterwards."""
    draft = folder / "findings.draft"
    with draft.open("w") as stream:
        stream.writelines(json.dumps(job.as_json(finding), ensure_ascii=False) + "\n" for finding in findings)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / "findings.jsonl")


def _mark(found: Job) -> None:
    """Write the workbook back and end the job; its rows are filed already, whatever becomes of this."""
    if found.state != MARKING:
        return
    folder = job.folder(found.pk)
    told = [_finding(one) for one in job.findings(found, count=10**9)]
    fault = None
    try:
        write_back.write(_named(found), folder / "marked.draft", told)
        (folder / "marked.draft").replace(folder / "marked.xlsx")
    except FuwaiError as error:
        fault = _fault(error)
    job.mine(found).update(state=DONE, fault=fault, ended_at=datetime.now(UTC))


def _finding(one: Mapping[str, Any]) -> Finding:
    place = Place(**one["place"]) if one["place"] else None
    return Finding(**{**one, "grade": Grade(one["grade"]), "place": place})


def _named(found: Job) -> Path:
    """The payload under the name that its sender gave it, which the batch and the trail carry."""
    sent = job.folder(found.pk) / "sent"
    sent.mkdir(exist_ok=True)
    path = sent / found.name
    if not path.exists():
        os.link(job.payload(found.digest), path)
    return path


def _steps(found: Job, say: job.Step, ending: Ending) -> job.Step:
    """Each step of the work tells its progress, and is where the work can be broken off."""
    folder = job.folder(found.pk)

    def step(words: str) -> None:
        say(words)
        if (folder / "stop").exists():
            raise FuwaiError("job.stopped", *STOPPED_WORDS[found.kind == CHECK])
        if ending():
            raise FuwaiError("job.interrupted", "工作进程结束, 任务将重新开始", "the worker ends; the job begins again")

    return step


@contextmanager
def _beating(beat: Path) -> Iterator[Callable[[str], None]]:
    """Touch *beat* every few seconds within the block, on a thread: a long step is no death."""
    beat.write_text("")
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(job.BEAT):
            os.utime(beat)

    thread = threading.Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield lambda words: (beat.write_text(words), None)[1]
    finally:
        over.set()
        thread.join()
