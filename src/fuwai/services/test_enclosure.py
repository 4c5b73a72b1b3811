"""Evidence: who may attach and see it, where the files lie, and what becomes of a draft's."""

import json
from datetime import date

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.files.testdata import jpeg, pdf, png
from fuwai.services import draft, enclosure, form
from fuwai.services.enclosure import Given
from fuwai.services.intake import Sender
from fuwai.storage import enclosure as kept
from fuwai.storage.models import AuditEntry, DraftEvidence, Evidence
from fuwai.storage.testdata import ENTERPRISE, contracts, enterprises, file

OWNER, STRANGER = Viewer("enterprise", ENTERPRISE, "甲"), Viewer("enterprise", "000000002", "乙")
CODE = credit_code("91330108000000001")
FILER = Viewer("enterprise", CODE, "丙")
SCAN = Given("contract", "合同扫描件.PDF", pdf())
CONTRACT = {
    "provider_number": "HT-1",
    "kind": "inbound",
    "title": "信贷管理系统定制开发",
    "description": "按客户需求开发信贷管理系统",
    "client_name": "Example Bank Inc.",
    "client_kind": "enterprise",
    "client_country": "US",
    "group": "I11",
    "value": "20,001,500",
    "currency": "USD",
    "signed": "2015-03-02",
    "start": "2015-03-10",
    "end": "2016-03-09",
}


def one_contract() -> int:
    return file("contract", contracts("A")).filings[0]


def test_what_is_attached_lies_by_its_digest_and_stands_in_the_trail(store):
    found = enclosure.attach(OWNER, one_contract(), SCAN)
    assert kept.place(found.digest).read_bytes() == pdf()
    assert kept.place(found.digest).parent.parent == store / "evidence"
    assert (found.name, found.media, found.county) == ("合同扫描件.pdf", "application/pdf", "330108")
    entry = AuditEntry.objects.get(verb="attach")
    assert (entry.subject, json.loads(entry.detail)["sha256"]) == (f"filing {found.filing_id}", found.digest)
    assert enclosure.handed(found).content == pdf()
    assert enclosure.faults() == []


def test_the_same_file_is_kept_once_and_stands_once_beside_a_record(sqlite_store):
    filings = file("contract", contracts("A", "B")).filings
    first, again, other = (enclosure.attach(OWNER, filing, SCAN) for filing in (filings[0], filings[0], filings[1]))
    assert first.pk == again.pk
    assert (first.digest, Evidence.objects.count()) == (other.digest, 2)
    assert len([path for path in (sqlite_store / "evidence").rglob("*") if path.is_file()]) == 1


def test_evidence_stays_with_the_record_through_its_versions(sqlite_store):
    enclosure.attach(OWNER, one_contract(), SCAN)
    amended = file("contract", contracts("A", value=13_000_000)).filings[0]
    found = enclosure.filing_of(OWNER, amended)
    assert [one.name for one in enclosure.beside(OWNER, found.noun, found.key)] == ["合同扫描件.pdf"]


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (OWNER, True),
        (STRANGER, False),
        (Viewer("body", "330108"), True),
        (Viewer("body", "330000"), True),
        (Viewer("body", "330106"), False),
        (Viewer("auditor"), True),
        (Viewer("auditor", "320000"), False),
        (Viewer("expert"), False),
    ],
)
def test_evidence_is_seen_by_whom_its_record_is(sqlite_store, viewer, sees):
    found = enclosure.attach(OWNER, one_contract(), SCAN)
    assert bool(enclosure.beside(viewer, found.noun, found.key)) is sees
    if sees:
        assert enclosure.evidence(viewer, found.pk) == found
    else:
        with pytest.raises(FuwaiError, match="evidence"):
            enclosure.evidence(viewer, found.pk)


@pytest.mark.parametrize(
    ("viewer", "given", "code"),
    [
        (STRANGER, SCAN, "review.unknown"),
        (Viewer("body", "330108"), SCAN, "access.evidence"),
        (OWNER, Given("passport", "a.pdf", pdf()), "evidence.sort"),
        (OWNER, Given("contract", "a.pdf", b"<html>"), "evidence.kind"),
    ],
)
def test_what_may_not_be_attached_leaves_nothing(sqlite_store, viewer, given, code):
    with pytest.raises(FuwaiError) as error:
        enclosure.attach(viewer, one_contract(), given)
    assert error.value.code == code
    assert not Evidence.objects.exists()
    assert not (sqlite_store / "evidence").exists()


def test_a_file_above_the_limit_is_refused(sqlite_store, settings):
    settings.EVIDENCE_BYTES = 100
    with pytest.raises(FuwaiError) as error:
        enclosure.attach(OWNER, one_contract(), SCAN)
    assert error.value.code == "evidence.too_large"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("..\\..\\boot.ini", "boot.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("", "evidence.pdf"),
        ("长" * 300 + ".jpg", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_a_label_and_no_path(sqlite_store, name, wanted):
    assert enclosure.attach(OWNER, one_contract(), Given("contract", name, pdf())).name == wanted


def test_a_changed_or_lost_file_is_not_handed_out_and_is_told(sqlite_store):
    filing = one_contract()
    one, two = (enclosure.attach(OWNER, filing, Given("other", "a", content)) for content in (pdf(), png(2, 2)))
    kept.place(one.digest).write_bytes(pdf() + b"\n")
    kept.place(two.digest).unlink()
    for found in (one, two):
        with pytest.raises(FuwaiError) as error:
            enclosure.handed(found)
        assert error.value.code == "evidence.lost"
    assert [number for number, _, _ in enclosure.faults()] == [one.pk, two.pk]


def test_a_drafts_evidence_goes_when_it_is_removed_or_the_draft_is(sqlite_store):
    number = draft.save(OWNER, "contract", {"title": "草"})
    one, two = (enclosure.attach_to_draft(OWNER, number, Given("other", "a", one)) for one in (pdf(), jpeg(9, 9)))
    with pytest.raises(FuwaiError, match="evidence"):
        enclosure.remove(STRANGER, one.pk)
    enclosure.remove(OWNER, one.pk)
    assert [found.pk for found in enclosure.beside_draft(OWNER, number)] == [two.pk]
    assert not kept.place(one.digest).exists()
    draft.delete(OWNER, [number])
    assert not DraftEvidence.objects.exists()
    assert not kept.place(two.digest).exists()


def test_a_file_that_a_record_has_too_stays_when_a_draft_goes(sqlite_store):
    found = enclosure.attach(OWNER, one_contract(), SCAN)
    number = draft.save(OWNER, "contract", {"title": "草"})
    enclosure.attach_to_draft(OWNER, number, SCAN)
    draft.delete(OWNER, [number])
    assert kept.place(found.digest).exists()


def test_what_stood_beside_a_draft_stands_beside_what_it_became(store):
    file("enterprise", enterprises(CODE))
    number = draft.save(FILER, "contract", CONTRACT)
    enclosure.attach_to_draft(FILER, number, SCAN)
    sent = form.submit(Sender(FILER, "甲", CODE), "contract", [CONTRACT], drafts=[number])
    assert sent.refused == 0, sent.findings
    found = Evidence.objects.get()
    assert (found.filing_id, found.kind, found.name) == (sent.filings[0], "contract", "合同扫描件.pdf")
    assert not DraftEvidence.objects.exists()
    assert AuditEntry.objects.filter(verb="attach").count() == 1


def test_a_submission_that_is_refused_leaves_the_evidence_with_the_draft(sqlite_store):
    file("enterprise", enterprises(CODE))
    number = draft.save(FILER, "contract", CONTRACT)
    enclosure.attach_to_draft(FILER, number, SCAN)
    late = {**CONTRACT, "signed": str(date(2099, 1, 1))}
    assert form.submit(Sender(FILER, "甲", CODE), "contract", [late], drafts=[number]).refused == 1
    assert DraftEvidence.objects.count() == 1
    assert not Evidence.objects.exists()
