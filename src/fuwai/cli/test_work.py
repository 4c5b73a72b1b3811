"""`fuwai work`: a worker in a process of its own, killed in the middle, and another after it."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from fuwai.core.access import Viewer
from fuwai.services import form, job
from fuwai.services.intake import Sender
from fuwai.services.test_form import CODE, CONTRACT
from fuwai.storage.models import AuditEntry, Filing, Job

PROGRAM = (sys.executable, "-c", "from fuwai.cli import main; main()", "work")
CLERK = Viewer("enterprise", CODE, "示例填报人 (filer)")
ROWS = 4_000
PATIENCE = 90  # seconds


@pytest.fixture
def home(sqlite_store):
    """A home that processes share, with one enterprise."""
    body = Sender(Viewer("body", "330000", "测试"), "测试")
    firm = {"enterprise_code": CODE, "name": "示例甲有限公司", "county": "330108", "registration_type": "173"}
    form.submit(body, "enterprise", [{**firm, "industry": "I65"}])
    return sqlite_store


def environment(home):
    return {**os.environ, "FUWAI_HOME": str(home), "FUWAI_DATABASE_URL": ""}


def sent(count=1):
    rows = [{**CONTRACT, "provider_number": f"A-{number}"} for number in range(count)]
    content = json.dumps({"noun": "contract", "rows": rows}).encode()
    return job.submit(CLERK, job.receive([content]), "大批.json").pk


def test_a_worker_does_what_waits_and_ends(home):
    number = sent()
    done = subprocess.run(
        [*PROGRAM, "--once"], env=environment(home), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.stdout == f"{number} 大批.json: done\n", done.stderr
    assert Job.objects.get(pk=number).result["sheets"][0]["new"] == 1


def test_a_worker_that_is_killed_in_its_work_leaves_nothing_and_the_next_files_each_row_once(home):
    before, number = Filing.objects.count(), sent(ROWS)
    killed = subprocess.Popen(PROGRAM, env=environment(home), stdout=subprocess.DEVNULL)
    beat, end = job.folder(number) / "beat", time.monotonic() + PATIENCE
    while not (beat.exists() and "checking" in beat.read_text()):
        assert time.monotonic() < end
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert Job.objects.get(pk=number).state == "running"
    assert Filing.objects.count() == before
    os.utime(beat, (0, 0))  # as if a minute had gone by
    Job.objects.update(claimed_at=datetime.now(UTC) - timedelta(seconds=job.STALE + 1))
    subprocess.run([*PROGRAM, "--once"], env=environment(home), check=True, capture_output=True, timeout=PATIENCE)
    done = Job.objects.get(pk=number)
    assert (done.state, done.attempt, done.result["sheets"][0]["new"]) == ("done", 2, ROWS)
    assert Filing.objects.count() == before + ROWS
    assert AuditEntry.objects.filter(verb="submit", subject__startswith="大批").count() == 1


def test_a_worker_ends_in_good_order_when_it_is_told_to(home):
    sent()
    worker = subprocess.Popen(PROGRAM, env=environment(home), stdout=subprocess.PIPE, text=True)
    assert "done" in worker.stdout.readline(), "it works: now it listens"
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
