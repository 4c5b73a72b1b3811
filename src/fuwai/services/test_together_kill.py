"""Two processes file together and are killed at work: what was acknowledged stands, a key has its act, the chain holds."""

import os
import signal
import subprocess
import sys

from django.db import connection

from fuwai.core.access import Role
from fuwai.services import form
from fuwai.services.test_form import BODY, CODE, CONTRACT, OWN, SIGNED
from fuwai.storage import anchor
from fuwai.storage.models import Answered, AuditEntry, Filing
from fuwai.storage.testdata import person
from fuwai.storage.walk import walk

ACKNOWLEDGED = 40  # of each process, before it is killed
PROCESS = """
import itertools, sys, threading
from fuwai.settings import start
start()
from fuwai.services import together
from fuwai.services.idempotency import Answer, Asked
from fuwai.storage.models import Account
from fuwai.services.test_form import CODE, OWN, SIGNED
together.start()
account = Account.objects.get()
out = threading.Lock()
def ask(thread):
    for number in itertools.count():
        name = f"{sys.argv[1]}-{thread}-{number}"
        row = {"provider_number": "A-1", "execution_number": name, "executed": SIGNED, "amount": "1.50", "currency": "USD"}
        asked = Asked(account, name, name)
        answer = lambda done: (asked, Answer(201, {}, str(done.filings[0])))
        done = together.submit(OWN, "execution", [row], name=name, kept=answer)
        with out:
            print(done.filings[0], name, flush=True)
threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
for thread in threads: thread.start()
"""


def test_what_was_acknowledged_survives_and_each_has_its_entry(sqlite_store):
    firm = {"enterprise_code": CODE, "name": "示例甲有限公司", "county": "330108"}
    form.submit(BODY, "enterprise", [{**firm, "registration_type": "173", "industry": "I65"}])
    assert form.submit(OWN, "contract", [CONTRACT]).new == 1
    person(Role.FILER, CODE)
    connection.close()
    environment = {**os.environ, "FUWAI_HOME": str(sqlite_store), "FUWAI_DATABASE_URL": "", "POLARS_MAX_THREADS": "1"}
    running = [
        subprocess.Popen([sys.executable, "-c", PROCESS, name], env=environment, stdout=subprocess.PIPE, text=True)
        for name in "XY"
    ]
    told = [one.stdout.readline() for one in running for _ in range(ACKNOWLEDGED)]
    for one in running:
        one.send_signal(signal.SIGKILL)
    for one in running:
        told += [line for line in one.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        assert one.wait(60) == -signal.SIGKILL
    acknowledged = {int(line.split()[0]): line.split()[1] for line in told}
    assert len(acknowledged) == len(told) >= 2 * ACKNOWLEDGED
    stored = {number: key.split("\x1f")[-1] for number, key in Filing.objects.values_list("id", "key")}
    assert {number: stored.get(number) for number in acknowledged} == acknowledged
    assert Filing.objects.filter(noun="execution").values("batch").distinct().count() < len(acknowledged), "together"
    entries = AuditEntry.objects.filter(verb="submit", actor=OWN.actor).values_list("subject", flat=True)
    said = [name for subject in entries if (name := subject.partition(":")[0]) != "form"]
    assert len(said) == len(set(said)), "no submission twice"
    assert set(acknowledged.values()) <= set(said), "each has an entry of its own"
    executions = {
        key.split("\x1f")[-1]: number
        for number, key in Filing.objects.filter(noun="execution").values_list("id", "key")
    }
    assert {key: int(body) for key, body in Answered.objects.values_list("key", "body")} == executions, (
        "a key and its act"
    )
    row = {"provider_number": "A-1", "execution_number": "after", "executed": SIGNED, "amount": "1", "currency": "USD"}
    assert form.submit(OWN, "execution", [row]).new == 1
    assert walk().breaks == ()
    assert [one.sequence for one in anchor.anchors()] == list(range(1, AuditEntry.objects.count() + 1))
