"""Submissions with an Idempotency-Key: filed in groups as all others, each once, its answer kept with the filing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from fuwai.api import filing
from fuwai.api.testdata import Program, program, program_of
from fuwai.core.access import Role
from fuwai.services import form, together
from fuwai.services.test_form import BODY, CODE, CONTRACT
from fuwai.storage import append
from fuwai.storage.models import Answered, AuditEntry, Filing
from fuwai.storage.testdata import person

MANY = 8


@pytest.fixture
def filer(sqlite_store):
    firm = {"enterprise_code": CODE, "name": "示例甲有限公司", "county": "330108"}
    assert form.submit(BODY, "enterprise", [{**firm, "registration_type": "173", "industry": "I65"}]).new == 1
    return program_of(Role.FILER, CODE)


@pytest.fixture
def writer(filer, monkeypatch):
    """Groups of the submissions that the writer's thread has filed, by their number; it begins when told to."""
    groups, begin, filed = [], threading.Event(), together._filed

    def counted(taken, store):
        done = filed(taken, store)
        groups.append(len(taken))
        return done

    def held(first, queue, batch=together._batch):
        begin.wait(10)
        return batch(first, queue)

    monkeypatch.setattr(together, "_filed", counted)
    monkeypatch.setattr(together, "_batch", held)
    monkeypatch.setattr(together, "_writer", together.Writer())
    return groups, begin


def row(number=1, **other):
    return {**CONTRACT, "provider_number": f"A-{number}", "client_name": f"Sample {number}", **other}


def at_once(writer, filer, sent):
    """The answers to what is *sent* (key and row) while the writer waits."""
    groups, begin = writer
    secret = filer.heads["authorization"].removeprefix("Bearer ")
    answers = {}

    def ask(number, key, given):
        answers[number] = Program(secret).post("submit/contract", {"rows": [given]}, idempotency_key=key)
        connection.close()

    threads = [threading.Thread(target=ask, args=(number, *one), daemon=True) for number, one in enumerate(sent)]
    for one in threads:
        one.start()
    until = datetime.now(UTC) + timedelta(seconds=10)
    while together._writer.waiting.qsize() < len(sent) - 1 and datetime.now(UTC) < until:
        threading.Event().wait(0.005)
    begin.set()
    for one in threads:
        one.join(20)
    return [answers[number] for number in range(len(sent))], groups


def test_the_second_sending_is_answered_as_the_first(filer):
    entries = AuditEntry.objects.count()
    first = filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-1")
    again = filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-1")
    assert (first.status_code, first.said["new"]) == (200, 1)
    assert (again.content, again.headers["Content-Type"]) == (first.content, first.headers["Content-Type"])
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert AuditEntry.objects.count() == entries + 1
    other = filer.post("submit/contract", {"rows": [row(2)]}, idempotency_key="k-1")
    assert (other.status_code, other.said["code"]) == (409, "api.key_reused")
    assert (
        program(person(Role.FILER, CODE, login="another"))
        .post("submit/contract", {"rows": [row(3)]}, idempotency_key="k-1")
        .said["new"]
        == 1
    ), "a key is its account's own"


def test_a_key_of_yesterday_holds_nothing_and_goes(filer):
    filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-1")
    Answered.objects.update(at=datetime.now(UTC) - timedelta(hours=25))
    later = filer.post("submit/contract", {"rows": [row(2)]}, idempotency_key="k-1")
    assert (later.said["new"], Answered.objects.count()) == (1, 1)


def test_what_cannot_be_filed_is_answered_alike_and_what_may_go_well_later_is_not_kept(filer, monkeypatch):
    wrong = [filer.post("submit/contract", {"rows": [{"colour": "red"}]}, idempotency_key="k-1") for _ in range(2)]
    assert [one.status_code for one in wrong] == [422, 422]
    assert wrong[1].headers["Idempotency-Replayed"] == "true"
    trainer = program_of(Role.TRAINER, CODE)
    assert trainer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-2").status_code == 403
    monkeypatch.setattr(filing.together, "submit", lambda *_: (_ for _ in ()).throw(BUSY))
    assert filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-3").status_code == 503
    assert list(Answered.objects.values_list("key", flat=True)) == ["k-1"]


BUSY = filing.FuwaiError("form.busy", "忙", "busy")


def test_where_the_answer_cannot_be_kept_nothing_is_filed(filer, monkeypatch):
    before = Filing.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(Answered.objects, "create", lambda **_: 1 / 0)
        failed = filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-1")
    assert (failed.status_code, Filing.objects.count()) == (500, before)
    again = filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-1")
    assert again.said["new"] == 1
    assert "Idempotency-Replayed" not in again.headers


def test_where_nothing_is_filed_no_answer_is_kept(filer, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(append, "audit_each", lambda *_: 1 / 0)
        assert filer.post("submit/contract", {"rows": [row()]}, idempotency_key="k-1").status_code == 500
    assert not Answered.objects.exists()


def test_submissions_with_keys_share_a_transaction(filer, writer):
    answers, groups = at_once(writer, filer, [(f"k-{number}", row(number)) for number in range(MANY)])
    assert [one.said["new"] for one in answers] == [1] * MANY
    assert sum(groups) == MANY
    assert len(groups) <= 2
    assert Filing.objects.filter(noun="contract").values("batch").distinct().count() == len(groups)
    kept = dict(Answered.objects.values_list("key", "body"))
    assert kept == {f"k-{number}": one.content.decode() for number, one in enumerate(answers)}


def test_two_with_one_key_at_one_moment_are_one_filing_with_one_answer(filer, writer):
    answers, _ = at_once(writer, filer, [("k-1", row()), ("k-1", row()), ("k-2", row(2))])
    assert [one.status_code for one in answers] == [200] * 3
    assert answers[0].content == answers[1].content
    assert sorted("Idempotency-Replayed" in one.headers for one in answers[:2]) == [False, True]
    assert answers[2].said["new"] == 1, "a twin costs no one else"
    assert (Filing.objects.filter(noun="contract").count(), Answered.objects.count()) == (2, 2)


def test_of_two_requests_with_one_key_at_one_moment_one_is_refused(filer, writer):
    answers, _ = at_once(writer, filer, [("k-1", row(1)), ("k-1", row(2)), ("k-2", row(3))])
    assert sorted(one.status_code for one in answers[:2]) == [200, 409]
    assert answers[2].said["new"] == 1
    assert Filing.objects.filter(noun="contract").count() == 2, "a group that fails is filed one by one"
