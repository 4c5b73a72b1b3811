"""Tampering shows: in the chain, and where the whole chain was rehashed, in the anchors outside the database."""

import json
from datetime import date

import polars as pl
import pytest
from django.db import connection

from fuwai.core.access import Viewer
from fuwai.core.chain import GENESIS, canonical
from fuwai.core.error import FuwaiError
from fuwai.core.review import Level
from fuwai.services import audit, review
from fuwai.storage import anchor, append, trigger
from fuwai.storage.canonical import digests, texts
from fuwai.storage.chain import linked
from fuwai.storage.models import APPEND_ONLY, ContractVersion
from fuwai.storage.reference import DTYPES
from fuwai.storage.testdata import MOMENT, contracts, executions, file, rows
from fuwai.storage.trigger import UNNUMBERED
from fuwai.storage.walk import _entries, _filings

AUDITOR = Viewer("auditor", name="审计")


@pytest.fixture
def history(store):
    """Filings 1 (enterprise), 2–4 (contracts), 5–6 (executions), 7 (an amendment); decisions; 7 audit entries."""
    file("contract", contracts("A", "B", "C"))
    file("execution", executions("A", "B"))
    submission = rows("contract", contracts("A", value=7))
    found = [append.Found(0, "contract.unit", "held", "value", "疑似\n单位错误", 'a "slip"?')]
    with append.transaction():
        append.file(append.Submission(**{**vars(submission), "findings": found}))
        append.audit("file", "tester", "A", MOMENT, {"words": "中文 ' \" \\ \n"})
    review.approve(Viewer("body", "330108", "甲"), [3, 4], words="可以")
    review.return_(Viewer("body", "330108", "甲"), [5], "date", "日期")
    review.configure_levels(Viewer("administrator"), "330100", {Level.CITY}, date(2015, 1, 1))
    return store


def tamper(*statements: str) -> None:
    """What someone with the database's password can do: drop the triggers, and write."""
    with connection.cursor() as cursor:
        for model in APPEND_ONLY:
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                for trigger in ("UPDATE", "DELETE", "replace"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{trigger}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
        for statement in statements:
            cursor.execute(statement)


def lay_triggers() -> None:
    """What a careful tamperer does at the end: put the triggers back, so that nothing is missing."""
    with connection.cursor() as cursor:
        for statement in trigger.statements():
            cursor.execute(statement)


def broken() -> list[tuple[str, int]]:
    return [(one.chain, one.id) for one in audit.verify(AUDITOR).breaks]


def test_what_was_not_touched_holds(history):
    report = audit.verify(AUDITOR)
    assert report.breaks == ()
    assert report.holds
    assert (report.walked.filings, report.walked.decisions, report.walked.entries) == (7, 3, 7)
    assert (report.walked.anchors, report.walked.unanchored) == (7, 0)


def test_an_empty_store_holds(store):
    assert audit.verify(AUDITOR).holds


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE contract_version SET value = 1 WHERE filing_id = 3", ("content", 3)),
        ("UPDATE contract_version SET description = 'x' WHERE filing_id = 7", ("content", 7)),
        ("UPDATE execution_version SET record_id = 5 WHERE filing_id = 6", ("content", 6)),
        ("UPDATE contract SET control_number = 'FW1' WHERE id = 4", ("content", 4)),
        ("DELETE FROM execution_version WHERE filing_id = 5", ("content", 5)),
        ("UPDATE filing SET county = '330106' WHERE id = 2", ("filing", 2)),
        ("UPDATE filing SET submitted_at = recorded_at WHERE id = 4", ("filing", 4)),
        ("UPDATE filing SET digest = previous WHERE id = 4", ("filing", 4)),
        ("UPDATE filing_finding SET grade = 'soft'", ("filing", 7)),
        ("DELETE FROM filing_finding", ("filing", 7)),
        ("UPDATE batch SET name = 'y.xlsx' WHERE id = 3", ("filing", 5)),
        ("UPDATE decision SET act = 'approve' WHERE id = 3", ("decision", 3)),
        ("DELETE FROM decision WHERE id = 2", ("decision", 2)),
        ("UPDATE audit_entry SET actor = 'nobody' WHERE id = 2", ("audit", 2)),
        ("UPDATE audit_entry SET detail = 'not json' WHERE id = 7", ("audit", 7)),
        ("UPDATE audit_entry SET detail = '[1]' WHERE id = 2", ("audit", 2)),
        ("UPDATE level_use SET levels = '1234'", ("levels", 1)),
    ],
)
def test_the_first_tampered_entry_is_named(history, statement, first):
    tamper(statement)
    assert broken()[0] == first


def test_an_entry_cut_off_the_end_is_missed_by_its_anchor(history):
    tamper("DELETE FROM audit_entry WHERE id = 7", "DELETE FROM level_use")
    lay_triggers()
    assert broken() == [("anchor", 7)]


def test_who_rehashes_the_whole_chain_is_found_by_the_anchor_outside(history):
    tamper("UPDATE contract_version SET value = 1 WHERE filing_id = 3")
    rehash()
    lay_triggers()
    report = audit.verify(AUDITOR)
    assert [(one.chain, one.id) for one in report.breaks] == [("anchor", 2)], "entry 2 covers filings 2 to 4"
    assert "填报 2–4" in report.breaks[0].zh


def test_a_copy_of_the_anchors_elsewhere_finds_who_rewrote_the_anchors_too(history, tmp_path):
    copy = tmp_path / "copy.log"
    copy.write_bytes(anchor.path().read_bytes())
    tamper("UPDATE contract_version SET value = 1 WHERE filing_id = 3")
    rehash()
    lay_triggers()
    anchor.path().unlink()
    anchor.catch_up()
    assert audit.verify(AUDITOR).holds, "here the tamperer got away"
    assert [(one.chain, one.id) for one in audit.verify(AUDITOR, copy).breaks] == [("anchor", 2)]


def test_triggers_that_are_gone_show_though_nothing_was_changed(history):
    tamper()
    [one] = audit.verify(AUDITOR).breaks
    numbered = sum(model._meta.db_table not in UNNUMBERED for model in APPEND_ONLY)
    laid = len(APPEND_ONLY) * 2 + numbered if connection.vendor == "sqlite" else len(APPEND_ONLY)
    assert (one.chain, one.id) == ("trigger", laid)
    lay_triggers()
    assert audit.verify(AUDITOR).holds


HARMLESS = {  # one trigger that is there by its name and refuses nothing
    "sqlite": (
        "DROP TRIGGER filing_no_UPDATE",
        "CREATE TRIGGER filing_no_UPDATE BEFORE UPDATE ON filing BEGIN SELECT 1; END",
    ),
    "postgresql": ("ALTER TABLE filing DISABLE TRIGGER append_only",),
}


def test_a_trigger_that_no_longer_refuses_shows(history):
    with connection.cursor() as cursor:
        for statement in HARMLESS[connection.vendor]:
            cursor.execute(statement)
    [one] = audit.verify(AUDITOR).breaks
    assert (one.chain, one.id) == ("trigger", 1)
    assert "filing." in one.zh


def test_a_filing_without_an_audit_entry_shows(history):
    with append.transaction():
        append.file(rows("contract", contracts("D")))
    assert broken() == [("filing", 8)]


def test_anchors_that_are_gone_show(history):
    anchor.path().unlink()
    assert broken() == [("anchor", 1)]


def test_an_anchor_that_a_kill_left_out_is_no_tampering(history):
    kept = anchor.path().read_bytes().splitlines(keepends=True)[:-1]
    anchor.path().write_bytes(b"".join(kept))
    report = audit.verify(AUDITOR)
    assert report.holds
    assert report.walked.unanchored == 1


def test_the_log_tells_the_verbs_in_their_order(history):
    verbs = ["file", "file", "file", "file", "approve", "return", "configure_levels"]
    assert audit.log(AUDITOR)["verb"].to_list() == verbs
    assert audit.log(AUDITOR, verb="return")["actor"].to_list() == ["甲 @ 330108"]
    assert audit.log(AUDITOR, last=1)["verb"].to_list() == ["configure_levels"]


@pytest.mark.parametrize("viewer", [Viewer("body", "000000"), Viewer("enterprise", "000000001")])
def test_the_audit_trail_is_not_for_everyone(sqlite_store, viewer):
    for ask in (audit.verify, audit.log):
        with pytest.raises(FuwaiError):
            ask(viewer)


def rehash() -> None:
    """Make every digest in the database right again, as a patient tamperer would."""
    names = [field.name for field in ContractVersion._meta.fields if field.name not in ("filing", "record")]
    kinds = dict(zip(names, map(_dtype, names), strict=True))
    content = pl.DataFrame(
        list(ContractVersion.objects.order_by("filing_id").values_list(*names)), schema=kinds, orient="row"
    )
    ids = ContractVersion.objects.order_by("filing_id").values_list("filing_id", flat=True)
    right = dict(zip(ids, digests(texts(content)), strict=True))
    with connection.cursor() as cursor:
        for filing, digest in right.items():
            cursor.execute("UPDATE filing SET content_digest = %s WHERE id = %s", [digest, filing])
        _relink(cursor, "filing", _filings())
        heads = dict(_filings().select("id", "digest").iter_rows())
        for entry, detail in _entries().select("id", "detail").iter_rows():
            said = json.loads(detail)
            said["filing_chain"]["head"] = heads[said["filing_chain"]["count"]]
            cursor.execute("UPDATE audit_entry SET detail = %s WHERE id = %s", [canonical(said), entry])
        _relink(cursor, "audit_entry", _entries())


def _relink(cursor, table: str, entries: pl.DataFrame) -> None:
    chained = linked(entries.drop("previous", "digest"), GENESIS)
    for entry, previous, digest in chained.select("id", "previous", "digest").iter_rows():
        cursor.execute(f"UPDATE {table} SET previous = %s, digest = %s WHERE id = %s", [previous, digest, entry])


def _dtype(name: str):
    from fuwai.core.contract import CONTRACT

    return DTYPES[CONTRACT[name].kind]
