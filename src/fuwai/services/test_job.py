"""Jobs: taken in by content, done once, taken up after a death, stopped, told, swept."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from openpyxl import Workbook

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.services import job, worker
from fuwai.services.test_form import CODE, CONTRACT, OTHER, registered
from fuwai.storage.models import AuditEntry, Filing, Job

assert registered  # the fixture, by its name
CLERK = Viewer("enterprise", CODE, "示例填报人 (filer)")
STRANGER = Viewer("enterprise", OTHER, "示例填报人 (other)")
ROW = {**CONTRACT, "value": 120000, "end": None}


@pytest.fixture
def firm(registered):
    return registered


def rows(*given, noun="contract"):
    return [json.dumps({"noun": noun, "rows": list(given)}).encode()]


def upload(chunks, name, **other):
    return job.submit(CLERK, job.receive(chunks), name, **other)


def sent(*given, **other):
    return upload(rows(*given), "上传.json", **other)


def workbook(home):
    """A contract that is filed, and one without a title that is not."""
    book = Workbook()
    names = [field.zh for field in RECORDS["contract"] if field.name in CONTRACT]
    keys = [field.name for field in RECORDS["contract"] if field.name in CONTRACT]
    book.active.append(names)
    book.active.append([CONTRACT[key] for key in keys])
    book.active.append([{**CONTRACT, "title": "", "provider_number": "A-2"}[key] for key in keys])
    book.save(home / "示例.xlsx")
    return (home / "示例.xlsx").read_bytes()


def test_rows_are_filed_with_one_audit_entry_and_the_result_is_told(firm):
    before = Filing.objects.count()
    number = sent(ROW).pk
    assert worker.run_next().pk == number
    done = job.job(CLERK, number)
    assert (done.state, done.fault) == ("done", None)
    assert done.result["sheets"] == [
        {"noun": "contract", "sheet": "", "rows": 1, "new": 1, "amended": 0, "unchanged": 0, "refused": 0}
    ]
    assert Filing.objects.count() == before + 1
    assert AuditEntry.objects.filter(verb="submit", actor=CLERK.actor).count() == 1
    assert worker.run_next() is None


def test_a_workbook_comes_back_marked(firm):
    number = upload([workbook(firm)], "../../示例.xlsx").pk
    worker.run_next()
    done = job.job(CLERK, number)
    assert (done.state, done.name) == ("done", "示例.xlsx")
    assert job.findings(done) == done.result["findings"] != []
    assert job.marked(done).read_bytes().startswith(b"PK")


def test_a_dry_run_files_nothing(firm):
    before = Filing.objects.count()
    for content in ([workbook(firm)], rows(ROW)):
        number = upload(content, "试.xlsx", dry_run=True).pk
        worker.run_next()
        assert job.job(CLERK, number).state == "done"
    assert Filing.objects.count() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.4 ....", "intake.not_a_workbook"),
        (b"", "intake.empty"),
        (b"<html><table>", "intake.not_a_workbook"),
    ],
)
def test_what_is_no_workbook_by_its_content_is_refused_at_once_and_leaves_no_file(firm, content, code):
    with pytest.raises(FuwaiError) as told:
        upload([content], "看起来是.xlsx")
    assert told.value.code == code
    assert [path.name for path in (firm / "jobs").iterdir()] == []
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"{", b'{"noun": "workforce"}', b'{"noun": "workforce", "rows": []}',
     b'{"noun": "workforce", "rows": [{"month": [1]}]}', b'{"noun": "workforce", "rows": [{"month": "\\ud800"}]}',
     b'{"noun": "workforce", "rows": [{"month": NaN}]}', b'{"noun":' + b"[" * 100_000],
)  # fmt: skip
def test_rows_that_cannot_be_read_fail_the_job_and_say_why(firm, content):
    number = upload([content], "x.json").pk
    worker.run_next()
    done = job.job(CLERK, number)
    assert (done.state, done.fault["code"]) == ("failed", "job.rows")


def test_too_large_a_payload_is_refused_while_it_comes(firm, monkeypatch):
    monkeypatch.setattr(job, "LARGEST", 1000)
    with pytest.raises(FuwaiError, match="split"):
        upload((b"x" * 400 for _ in range(10**6)), "x.csv")


def test_nobody_else_sees_or_stops_a_job(firm):
    number = sent(ROW).pk
    for stranger in (STRANGER, Viewer("body", "330108", "示例"), Viewer("auditor", name="示例")):
        with pytest.raises(FuwaiError, match="no job"):
            job.job(stranger, number)
        with pytest.raises(FuwaiError, match="no job"):
            job.stop(stranger, number)
        assert job.listed(stranger) == []
    assert [one.pk for one in job.listed(Viewer("enterprise", CODE, "another of its people"))] == [number]


def test_too_many_jobs_under_way_are_refused(firm, monkeypatch):
    monkeypatch.setattr(job, "MOST", 2)
    for _ in range(2):
        sent(ROW)
    with pytest.raises(FuwaiError, match="under way"):
        sent(ROW)


def test_a_waiting_job_is_stopped_and_never_done(firm):
    number = sent(ROW).pk
    job.stop(CLERK, number)
    assert worker.run_next() is None
    assert job.job(CLERK, number).state == "stopped"
    with pytest.raises(FuwaiError, match="has ended"):
        job.stop(CLERK, number)


def test_a_running_job_stops_at_its_next_step_with_nothing_filed(firm):
    before = Filing.objects.count()
    found = job.claim() if sent(ROW) else None
    job.stop(CLERK, found.pk)
    worker.run(found)
    assert job.job(CLERK, found.pk).state == "stopped"
    assert Filing.objects.count() == before


def test_a_worker_that_ends_hands_its_job_on_and_the_attempt_does_not_count(firm):
    number = sent(ROW).pk
    worker.run_next(ending=lambda: True)
    waiting = job.job(CLERK, number)
    assert (waiting.state, waiting.attempt) == ("waiting", 0)
    worker.run_next()
    assert job.job(CLERK, number).state == "done"


def age(number, seconds=job.STALE + 5):
    """As if the worker had been silent for so long."""
    beat = job.folder(number) / "beat"
    beat.parent.mkdir(parents=True, exist_ok=True)
    beat.write_text("")
    os.utime(beat, (time.time() - seconds,) * 2)
    Job.objects.filter(pk=number).update(claimed_at=datetime.now(UTC) - timedelta(seconds=seconds))


def test_a_job_whose_heartbeat_stopped_is_taken_up_and_the_dead_worker_comes_too_late(firm):
    before = Filing.objects.count()
    sent(ROW)
    dead = job.claim()
    assert job.take_up() == 0, "it was claimed just now"
    age(dead.pk)
    assert job.take_up() == 1
    alive = job.claim()
    assert (alive.pk, alive.attempt) == (dead.pk, 2)
    worker.run(dead)  # it was only asleep, and wakes first
    assert Filing.objects.count() == before
    worker.run(alive)
    assert Filing.objects.count() == before + 1
    assert job.job(CLERK, alive.pk).state == "done"


def test_a_worker_killed_between_filing_and_marking_leaves_only_the_marking_to_the_next(firm, monkeypatch):
    upload([workbook(firm)], "示例.xlsx")

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(worker.write_back, "write", killed)
        with pytest.raises(Killed):
            worker.run_next()
    filed, [stopped] = Filing.objects.count(), job.listed(CLERK)
    assert stopped.state == "marking"
    age(stopped.pk)
    job.take_up()
    worker.run_next()
    assert job.job(CLERK, stopped.pk).state == "done"
    assert job.marked(stopped).exists()
    assert Filing.objects.count() == filed


def test_a_job_whose_workers_keep_dying_is_given_up(firm):
    number = sent(ROW).pk
    for _ in range(job.ATTEMPTS):
        assert job.claim() is not None
        age(number)
        job.take_up()
    done = job.job(CLERK, number)
    assert (done.state, done.fault["code"]) == ("failed", "job.gave_up")


def test_two_workers_never_get_the_same_job(firm):
    wanted = {sent({**ROW, "provider_number": f"A-{month}"}).pk for month in (1, 2, 3)}
    assert {job.claim().pk for _ in range(3)} == wanted
    assert job.claim() is None


def test_what_ended_long_ago_is_swept_with_its_files(firm):
    number = sent(ROW).pk
    worker.run_next()
    assert job.sweep() == 0
    Job.objects.filter(pk=number).update(ended_at=datetime.now(UTC) - job.KEPT - timedelta(hours=1))
    os.utime(job.payload(Job.objects.get(pk=number).digest), (0, 0))
    assert job.sweep() == 1
    assert list((firm / "jobs").iterdir()) == []


def test_the_queue_is_asked_by_its_index(sqlite_store):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN SELECT id FROM job WHERE state = 'waiting' ORDER BY id LIMIT 1")
        assert "job_queue" in str(cursor.fetchall())
