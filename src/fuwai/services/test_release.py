"""The bulletin from the store, as files, and what lifting its mark leaves behind."""

import json
from datetime import UTC, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import review
from fuwai.services.bulletin import Exemption, as_json, bulletin, formats, release, write
from fuwai.storage.models import AuditEntry
from fuwai.storage.testdata import contracts, executions, file

LOADER = Viewer("administrator", name="管理员")  # loads history: the window of review is that of 2015
WHEN = datetime(2015, 7, 20, 8, tzinfo=UTC)
BY = Exemption("张示例", "定稿送审", WHEN)


def approve(filings, day):
    """By all four levels."""
    for _ in range(4):
        review.approve(LOADER, filings, datetime(2015, 7, day, tzinfo=UTC))


@pytest.fixture
def approved(sqlite_store):
    """An enterprise, a contract and an execution of 3.5 million dollars, approved by the ministry."""
    filings = [
        *file("contract", contracts("A")).filings,
        *file("execution", executions("A", amount=350_000_000)).filings,
    ]
    approve([1, *filings], 1)  # the enterprise is the first filing
    return sqlite_store


def test_what_the_ministry_approved_stands_in_the_bulletin(approved):
    document = bulletin("330000", "2015H1")
    lead = next(document.sentences())
    assert "离岸服务外包执行额0.04亿美元" in lead.text  # 3,500,000 dollars, rounded half away
    assert document.marking == "内部版"
    assert datetime.fromisoformat(document.as_of).tzinfo is not None


def test_a_new_approval_changes_the_bulletin(approved):
    before = bulletin("330000", "2015H1")
    more = file("execution", executions("A", execution_number=["A-2"], amount=400_000_000)).filings
    assert as_json(bulletin("330000", "2015H1", as_of=before.as_of)) == as_json(before)
    approve(more, 2)
    after = bulletin("330000", "2015H1")
    assert "执行额0.08亿美元" in next(after.sentences()).text
    assert "执行额0.04亿美元" in next(bulletin("330000", "2015H1", as_of=before.as_of).sentences()).text


def test_release_lifts_the_mark_and_is_kept_in_the_audit_trail(approved):
    document = bulletin("330000", "2015H1")
    released = release(document, BY)
    assert (document.marking, released.marking) == ("内部版", "")
    entry = AuditEntry.objects.get(verb="release")
    assert (entry.actor, entry.subject, entry.at) == ("张示例", document.id, WHEN)
    detail = json.loads(entry.detail)
    assert (detail["reason"], detail["as_of"]) == ("定稿送审", document.as_of)
    assert len(detail["sha256"]) == 64


@pytest.mark.parametrize("unnamed", [Exemption("", "定稿", WHEN), Exemption("张示例", "  ", WHEN)])
def test_release_takes_a_name_and_a_reason(approved, unnamed):
    with pytest.raises(FuwaiError) as caught:
        release(bulletin("330000", "2015H1"), unnamed)
    assert caught.value.code == "bulletin.exemption"
    assert not AuditEntry.objects.filter(verb="release").exists()


@pytest.mark.parametrize("text", ["", "doc", "json,odt"])
def test_an_unknown_format_is_refused_before_anything_is_written(text):
    with pytest.raises(FuwaiError, match=r"document\.format"):
        formats(text)


def test_two_runs_write_the_same_json(approved, tmp_path):
    first, second = (write(bulletin("330000", "2015H1"), ["json"], tmp_path / name)[0].read_bytes() for name in "ab")
    assert first == second
