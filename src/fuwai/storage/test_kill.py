"""A writer that is killed leaves everything or nothing, and the chain goes on."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from fuwai.storage import anchor
from fuwai.storage import walk as walking
from fuwai.storage.models import AuditEntry, Filing
from fuwai.storage.testdata import contracts, file
from fuwai.storage.walk import walk

WRITER = """
import os, signal, sys
from fuwai.settings import start
start()
from fuwai.storage import anchor, append
from fuwai.storage.testdata import MOMENT, contracts, rows
moment = sys.argv[1]
if moment == "committed":
    anchor.catch_up = lambda: None if not armed else os.kill(os.getpid(), signal.SIGKILL)
armed = False
with append.transaction():
    armed = True
    append.file(rows("contract", contracts(*[f"K{number}" for number in range(500)])))
    append.audit("file", "killed", "K", MOMENT, {})
    if moment == "filed":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("moment", "filed"), [("filed", 0), ("committed", 500)])
def test_a_killed_writer_leaves_all_or_nothing(sqlite_store, moment, filed):
    file("contract", contracts("A"))
    connection.close()
    environment = {**os.environ, "FUWAI_HOME": str(sqlite_store), "FUWAI_DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", WRITER, moment], env=environment, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert Filing.objects.filter(key__contains="K").count() == filed
    assert AuditEntry.objects.filter(actor="killed").count() == bool(filed)
    file("contract", contracts("B"))
    assert walk().breaks == ()
    assert [one.sequence for one in anchor.anchors()] == list(range(1, AuditEntry.objects.count() + 1))


def test_a_second_writer_waits_for_the_first_and_the_chain_stays_linear(sqlite_store):
    file("contract", contracts("A"))
    program = (
        "from fuwai.settings import start; start()\n"
        "from fuwai.storage.testdata import contracts, file\n"
        "import sys\n"
        "for number in range(15): file('contract', contracts(f'{sys.argv[1]}{number}'))\n"
    )
    environment = {**os.environ, "FUWAI_HOME": str(sqlite_store), "FUWAI_DATABASE_URL": ""}
    writers = [subprocess.Popen([sys.executable, "-c", program, name], env=environment) for name in "XY"]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    walked = walk()
    assert walked.breaks == ()
    assert (walked.filings, walked.entries) == (32, 32)


def test_while_the_chains_are_walked_others_write_and_that_is_not_walked(store, monkeypatch):
    file("contract", contracts("A", "B", "C"))
    monkeypatch.setattr(walking, "SLICE", 2)
    told = []

    def writes():
        try:
            file("contract", contracts("Z"))
        finally:
            connection.close()

    def meanwhile(far):
        told.append((far.stage, far.done))
        if len(told) == 1:
            with ThreadPoolExecutor(1) as other:
                other.submit(writes).result(60)

    walked = walking.walk(step=meanwhile)
    assert walked.breaks == ()
    assert (walked.filings, walked.entries, walked.anchors) == (4, 2, 2)
    assert (Filing.objects.count(), AuditEntry.objects.count()) == (5, 3)
    assert told[:5] == [(1, 0), (1, 2), (1, 4), (1, 4), (2, 0)]
