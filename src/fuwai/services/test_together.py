"""What several people submit at once is stored as one, and each is told of their own."""

import json
import threading
import time

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Grade
from fuwai.core.error import FuwaiError
from fuwai.services import draft, form, together
from fuwai.services.form import Sent
from fuwai.services.intake import Sender
from fuwai.services.test_form import CODE, CONTRACT, OTHER, OWN, registered
from fuwai.services.together import ALONE, Waiting
from fuwai.storage.models import AuditEntry, Batch, Filing
from fuwai.storage.origin import ORIGIN, Origin

__all__ = ["registered"]  # the fixture
THEIRS = Sender(Viewer("enterprise", OTHER, "乙"), "乙", OTHER)


def test_each_sender_is_told_of_their_own_rows(registered):
    sent = [
        Sent(OWN, [CONTRACT, {**CONTRACT, "provider_number": "A-2", "value": "-5"}]),
        Sent(THEIRS, [{**CONTRACT, "provider_number": "B-1", "client_name": "Sample Works"}]),
        Sent(THEIRS, [{**CONTRACT, "provider_number": "B-2", "enterprise_code": CODE}]),
    ]
    first, second, third = form.submit_together("contract", sent)
    assert (first.new, first.refused, first.filings[1]) == (1, 1, None)
    assert (second.new, second.refused) == (1, 0)
    assert (third.new, third.refused) == (0, 1)
    assert {one.row for one in third.findings} == {0}
    assert "intake.not_yours" in {one.check for one in third.findings}
    assert Filing.objects.get(pk=second.filings[0]).actor == "乙"
    assert Filing.objects.get(pk=first.filings[0]).actor == "测试"
    assert Batch.objects.latest("id").actor == "*"
    actors = list(AuditEntry.objects.filter(verb="submit").order_by("-id").values_list("actor", flat=True)[:2])
    assert actors == ["乙", "测试"], "an entry for each who filed something"


def test_together_is_what_alone_would_have_been(registered):
    rows = [{**CONTRACT, "provider_number": f"C-{number}", "client_name": f"Sample {number}"} for number in range(4)]
    outcomes = form.submit_together("contract", [Sent(OWN, [row]) for row in rows])
    again = [form.submit(OWN, "contract", [row]) for row in rows]
    assert [one.new for one in outcomes] == [1] * 4
    assert [one.unchanged for one in again] == [1] * 4


def test_many_long_names_are_no_obstacle(registered):
    rows = [{**CONTRACT, "provider_number": f"L-{number}", "client_name": f"Sample {number}"} for number in range(4)]
    sent = [Sent(OWN, [row], name=f"{number} {'长' * 78}") for number, row in enumerate(rows)]
    assert [one.new for one in form.submit_together("contract", sent)] == [1] * 4
    assert len(Batch.objects.latest("id").name) == 255
    entries = AuditEntry.objects.filter(verb="submit").order_by("-id").values_list("subject", flat=True)[:4]
    assert [subject.startswith(f"{number} {'长' * 78}: ") for number, subject in zip("3210", entries, strict=True)] == [
        True
    ] * 4


def test_a_draft_goes_with_its_own_submission_only(registered):
    good, bad = draft.save(OWN.viewer, "contract", CONTRACT), draft.save(THEIRS.viewer, "contract", CONTRACT)
    sent = [Sent(OWN, [CONTRACT], (good,)), Sent(THEIRS, [{**CONTRACT, "value": "-1"}], (bad,))]
    form.submit_together("contract", sent)
    assert draft.listed(OWN.viewer) == []
    assert [one.pk for one in draft.listed(THEIRS.viewer)] == [bad]


def waiting(number, sender=OWN, rows=1, noun="contract", **other):
    made = [{**CONTRACT, "provider_number": f"{number}-{row}", **other} for row in range(rows)]
    return Waiting(sender, noun, made, (), "form")


def test_one_transaction_takes_one_noun_and_each_record_once():
    queue = together.SimpleQueue()
    for one in (waiting("A"), waiting("B"), waiting("A"), waiting("C", noun="execution"), waiting("D", rows=ALONE)):
        queue.put(one)
    taken, left = together._batch([queue.get()], queue)
    assert [one.rows[0]["provider_number"] for one in taken] == ["A-0", "B-0"]
    assert [one.rows[0]["provider_number"] for one in left] == ["A-0", "C-0", "D-0"]


def test_one_whose_rows_are_none_costs_no_one_else(registered):
    strange = Waiting(THEIRS, "contract", [{"colour": "red"}], (), "form")
    good = waiting("G")
    together._file([good, strange])
    assert good.outcome.new == 1
    assert isinstance(strange.error, FuwaiError)
    assert strange.error.code == "form.field"


def test_each_entry_says_where_its_own_act_came_from(registered):
    sent = []
    for number, sender in (("O-1", OWN), ("O-2", THEIRS)):
        token = ORIGIN.set(Origin(f"192.0.2.{number[-1]}", f"request {number}"))
        row = {**CONTRACT, "provider_number": number, "client_name": f"Sample {number}"}
        sent.append(Waiting(sender, "contract", [row], (), "form"))
        ORIGIN.reset(token)
    together._file(sent)
    found = AuditEntry.objects.filter(verb="submit").order_by("-id")[:2]
    assert [json.loads(entry.detail)["address"] for entry in found] == ["192.0.2.2", "192.0.2.1"]
    assert [json.loads(entry.detail)["request"] for entry in found] == ["request O-2", "request O-1"]


def test_a_writer_answers_each_and_files_what_waits_as_one(registered, monkeypatch):
    """A thread cannot see into a test's transaction: what is filed is stood in for, how it comes together is not."""
    groups, may = [], threading.Event()

    def filed(taken, _store=None):
        groups.append([one.rows[0]["provider_number"] for one in taken])
        for one in taken:
            one.outcome = one
        may.wait(10)

    monkeypatch.setattr(together, "_file", filed)
    monkeypatch.setattr(together, "close_old_connections", lambda: None)
    writer = together.Writer()
    sent = [waiting(number) for number in "ABCD"]
    askers = [threading.Thread(target=writer.file, args=(one,), daemon=True) for one in sent]
    for asker in askers:
        asker.start()
    until = time.monotonic() + 10
    while (not groups or writer.waiting.qsize() + len(groups[0]) < len(sent)) and time.monotonic() < until:
        time.sleep(0.001)
    may.set()
    for asker in askers:
        asker.join(10)
    assert sorted(name for group in groups for name in group) == ["A-0", "B-0", "C-0", "D-0"]
    assert len(groups) <= 2, "what waited meanwhile goes together"


def test_without_a_writer_a_submission_is_its_callers(registered):
    outcome = together.submit(OWN, "contract", [CONTRACT])
    assert outcome.new == 1
    assert form.worst(outcome.findings) in (None, Grade.SOFT, Grade.HELD)
