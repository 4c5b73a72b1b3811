"""The trail of a record and of a region: complete, in order, from where, and no more than one may see."""

import ast
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.verb import VERB_NAMES
from fuwai.files.testdata import pdf
from fuwai.services import chain_check, enclosure, job, review, trail, worker
from fuwai.services.enclosure import Given
from fuwai.services.trail import Asked
from fuwai.storage import enclosure as kept
from fuwai.storage.models import AuditEntry, Job
from fuwai.storage.origin import ORIGIN, Origin
from fuwai.storage.testdata import ENTERPRISE, contracts, enterprises, file

OWNER, COUNTY, AUDITOR = (
    Viewer("enterprise", ENTERPRISE, "甲"),
    Viewer("body", "330108", "乙"),
    Viewer("auditor", "330000"),
)


def history() -> int:
    one = file("contract", contracts("A")).filings[0]
    token = ORIGIN.set(Origin("192.0.2.7", "r1"))
    review.return_(COUNTY, [one], "amount", "请核对")
    ORIGIN.reset(token)
    two = file("contract", contracts("A", value=13_000_000)).filings[0]
    enclosure.attach(OWNER, two, Given("contract", "合同.pdf", pdf()))
    review.approve(COUNTY, [two])
    return one


def test_a_records_trail_tells_all_its_versions_with_what_changed_and_from_where(store, django_assert_max_num_queries):
    first = history()
    with django_assert_max_num_queries(7):
        _, told = trail.of_record(COUNTY, first)
    assert [one.verb for one in reversed(told)] == ["file", "return", "amend", "attach", "approve"]
    _, returned, amended, attached, _ = reversed(told)
    assert (returned.address, returned.reason, returned.words) == ("192.0.2.7", ("金额有误", "wrong amount"), "请核对")
    assert [(one.name, one.before, one.now) for one in amended.changes] == [
        ("value", "120,000.00 USD", "130,000.00 USD")
    ]
    assert attached.words == "合同.pdf"
    _, heard = trail.of_record(OWNER, first)
    assert [(one.verb, one.actor, one.body, one.address) for one in heard] == [
        ("approve", "", "330108", ""),
        ("attach", OWNER.actor, "", ""),
        ("amend", "", "", ""),  # by an operator's command
        ("return", "", "330108", ""),
        ("file", "", "", ""),
    ]
    verbs = dict(AuditEntry.objects.values_list("id", "verb"))
    assert [verbs[one.entry] for one in reversed(told)] == ["file", "return", "file", "attach", "approve"]


def test_a_stranger_finds_no_trail(sqlite_store):
    number = history()
    for viewer in (Viewer("enterprise", "000000002"), Viewer("body", "330106"), Viewer("expert")):
        with pytest.raises(FuwaiError, match=r"review\.unknown"):
            trail.of_record(viewer, number)
    for viewer in (OWNER, COUNTY):
        with pytest.raises(FuwaiError, match=r"access\.audit"):
            trail.of_region(viewer, Asked())
        with pytest.raises(FuwaiError, match=r"access\.audit"):
            trail.entries(viewer)


def test_a_regions_trail_is_read_page_by_page_without_a_gap(store, monkeypatch):
    history()
    file("enterprise", enterprises("000000009", county="320102"), county="320102")
    monkeypatch.setattr(trail, "SHOWN", 2)
    told, mark = [], ""
    while True:
        page = trail.of_region(AUDITOR, Asked(mark=mark))
        told += [(one.chain, one.number) for one in page.events]
        mark = page.mark
        if not mark:
            break
    assert told == [("decision", 2), ("evidence", 1), ("filing", 3), ("decision", 1), ("filing", 2), ("filing", 1)]
    assert len(trail.of_region(Viewer("auditor"), Asked()).events) == 2


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        (Asked(verb="return"), ["return"]),
        (Asked(verb="attach"), ["attach"]),
        (Asked(verb="amend"), ["amend"]),
        (Asked(actor="乙"), ["approve", "return"]),
        (Asked(enterprise="000000002"), []),
        (Asked(enterprise=ENTERPRISE, verb="file"), ["file", "file"]),
    ],
)
def test_a_regions_trail_is_filtered(sqlite_store, asked, verbs):
    history()
    assert [one.verb for one in trail.of_region(AUDITOR, asked).events] == verbs


def test_a_mark_that_is_none_is_refused(sqlite_store):
    with pytest.raises(FuwaiError, match=r"trail\.mark"):
        trail.of_region(AUDITOR, Asked(mark="1; DROP TABLE"))


def test_an_auditor_of_a_region_sees_the_entries_of_its_bodies(store):
    history()
    everything = [one.verb for one in trail.entries(Viewer("auditor"))[0]]
    assert everything == ["approve", "attach", "file", "return", "file", "file"]
    assert [one.verb for one in trail.entries(AUDITOR)[0]] == ["approve", "return"]
    assert [one.verb for one in trail.entries(Viewer("auditor", "320000"))[0]] == []
    assert [one.verb for one in trail.entries(Viewer("auditor"), "attach")[0]] == ["attach"]
    number = AuditEntry.objects.get(verb="return").pk
    assert trail.entry(AUDITOR, number)[1]["reason"] == "amount"
    with pytest.raises(FuwaiError, match=r"trail\.unknown"):
        trail.entry(Viewer("auditor", "320000"), number)


def test_every_verb_of_the_trail_has_its_words():
    source = Path(trail.__file__).parent
    verbs = set()
    for path in source.glob("*.py"):
        if path.name.startswith("test"):
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(call, ast.Call)
                and ast.unparse(call.func)
                in (
                    "append.audit",
                    "accounts.note",
                    "note",
                    "_note",
                )
                and isinstance(call.args[0], ast.Constant)
            ):
                verbs.add(call.args[0].value)
    assert len(verbs) > 20
    assert sorted(verbs - set(VERB_NAMES)) == []


def verified():
    """A verification asked for and done by a worker; what is kept of it."""
    chain_check.begin(AUDITOR)
    worker.run_next()
    return chain_check.last(AUDITOR)


def test_a_verification_is_kept_with_its_result(store):
    history()
    assert chain_check.last(AUDITOR) is None
    done = verified()
    assert (done.holds, done.counts["filings"], done.counts["decisions"], done.counts["evidence"]) == (True, 3, 2, 1)
    entry = AuditEntry.objects.last()
    assert (entry.verb, entry.actor) == ("verify_chain", AUDITOR.actor)
    assert json.loads(entry.detail)["holds"] is True
    assert verified().counts["entries"] == done.counts["entries"] + 1
    Job.objects.update(ended_at=datetime.now(UTC) - 2 * job.KEPT)
    assert job.sweep() == 1
    assert chain_check.last(AUDITOR) is not None, "the last one stays"


def test_a_verification_finds_a_changed_file(sqlite_store):
    history()
    [digest] = trail.Evidence.objects.values_list("digest", flat=True)
    kept.place(digest).write_bytes(b"x")
    done = verified()
    assert not done.holds
    assert [(one.chain, one.number) for one in done.found] == [("evidence", 1)]


def test_a_second_verification_waits_for_the_first(store):
    chain_check.begin(AUDITOR)
    with pytest.raises(FuwaiError, match=r"audit\.going_on"):
        chain_check.begin(Viewer("administrator"))
    for ask in (chain_check.begin, chain_check.under_way, chain_check.stop):
        with pytest.raises(FuwaiError, match=r"access\.audit"):
            ask(COUNTY)
    chain_check.stop(AUDITOR)
    assert chain_check.under_way(AUDITOR) is None
    assert chain_check.last(AUDITOR).fault_en == "stopped before it began"
    assert verified().holds


def test_a_verification_tells_how_far_it_is_and_stops_at_its_next_step(sqlite_store, monkeypatch):
    history()
    told = []

    def stopping(found, say, ending):
        def step(words):
            say(words)
            told.append(chain_check.progress(found))
            if len(told) == 6:
                chain_check.stop(AUDITOR)
            steps(words)

        steps = worker_steps(found, say, ending)
        return step

    worker_steps = worker._steps
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_steps", stopping)
        before = AuditEntry.objects.count()
        done = verified()
    assert done.fault_en.startswith("stopped as asked")
    assert AuditEntry.objects.count() == before
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[1] == ("1/7 填报 filings 3 / 3", 1 / 7)
    assert len(told) == 6


def test_a_verification_that_the_end_of_its_worker_breaks_off_is_begun_again_by_the_next(store):
    history()
    chain_check.begin(AUDITOR)
    worker.run_next(ending=lambda: True)
    waiting = chain_check.under_way(AUDITOR)
    assert (waiting.state, waiting.attempt) == ("waiting", 0)
    worker.run_next()
    assert chain_check.last(AUDITOR).holds


def test_a_verification_that_fails_tells_so(sqlite_store, monkeypatch):
    monkeypatch.setattr(chain_check.audit, "verify", lambda viewer, step: 1 / 0)
    done = verified()
    assert not done.holds
    assert done.fault_en.startswith("the system failed in the verification")


def test_a_page_of_the_region_asks_each_chain_once(sqlite_store, django_assert_num_queries):
    history()
    with django_assert_num_queries(4):
        trail.of_region(AUDITOR, Asked())
