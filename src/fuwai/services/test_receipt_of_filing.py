"""A receipt proves its filing, alone, by the anchors and by the database; and proves nothing that was changed."""

from dataclasses import replace

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.filing_receipt import parsed, steps, written
from fuwai.services import receipt_of_filing as receipts
from fuwai.storage import append
from fuwai.storage.models import AuditEntry
from fuwai.storage.testdata import ENTERPRISE, MOMENT, contracts, executions, file, rows

OWNER = Viewer("enterprise", ENTERPRISE, "甲")


def issued():
    """The receipt of the second of three contracts, one with findings and a character of every awkward kind."""
    file("contract", contracts("Z"))
    submission = rows("contract", contracts("A", "B", title='引号 " 与 \\ 和\t制表'))
    found = [append.Found(0, "contract.round", "held", "value", "整数过多", "too round")]
    with append.transaction():
        filed = append.file(append.Submission(**{**vars(submission), "findings": found}))
        append.audit("file", "tester", "A", MOMENT, {})
    return receipts.issue(OWNER, filed.filings[0])


def failing(found):
    return [step.name for step in found if not step.holds]


def test_a_receipt_holds_alone_by_the_anchors_and_by_the_database(store):
    receipt = parsed(written(issued()))
    assert failing(receipts.checked(receipt)) == []
    assert [step.name for step in receipts.checked(receipt)] == [
        *("content", "filing", "audit", "named", "anchor", "stands", "trail")
    ]
    assert receipt.fields["title"] == '引号 " 与 \\ 和\t制表'
    assert {field.name: text for field, text in receipts.fields_of(receipt)}["value"] == "120,000.00 USD"


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda one: replace(one, content=one.content.replace("12000000", "13000000")), ["content"]),
        (lambda one: replace(one, content="no json"), ["content"]),
        (
            lambda one: replace(one, filing=replace(one.filing, text=one.filing.text.replace("330108", "330106"))),
            ["filing"],
        ),
        (lambda one: replace(one, filing=replace(one.filing, previous="0" * 64)), ["filing"]),
        (lambda one: replace(one, audit=replace(one.audit, text=one.audit.text.replace("甲", "乙"))), ["audit"]),
        (lambda one: replace(one, audit=replace(one.audit, text="7")), ["audit", "named"]),
    ],
)
def test_a_changed_receipt_does_not_hold(sqlite_store, change, broken):
    receipt = issued()
    changed = change(receipt)
    assert changed != receipt
    assert failing(steps(changed)) == broken


def test_a_filing_under_another_ones_audit_entry_does_not_hold(sqlite_store):
    one = issued()
    other = receipts.issue(OWNER, file("execution", executions("A")).filings[0])
    assert failing(steps(replace(one, audit=other.audit))) == ["named"]


def test_a_receipt_of_a_chain_made_anew_is_not_in_the_anchors(sqlite_store):
    receipt = issued()
    anchors = sqlite_store / "anchors.log"
    copy = sqlite_store / "copy.log"
    copy.write_text(anchors.read_text().replace(receipt.audit.digest, "f" * 64))
    assert receipts.against_anchors(receipt, anchors).holds
    assert not receipts.against_anchors(receipt, copy).holds


def test_a_receipt_is_issued_once_and_by_its_enterprise(sqlite_store):
    first = issued()
    number = first.filing.said["id"]
    assert receipts.issue(OWNER, number) == first
    assert AuditEntry.objects.filter(verb="issue_receipt").count() == 1
    for viewer, code in (
        (Viewer("enterprise", "000000002"), "review.unknown"),
        (Viewer("body", "330108"), "access.receipt"),
    ):
        with pytest.raises(FuwaiError) as error:
            receipts.issue(viewer, number)
        assert error.value.code == code
    assert receipts.receipt(Viewer("body", "330108"), number) == first


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"form":"x"}', '{"form":"fuwai-receipt-1","content":7}', "[" * 100_000]
)
def test_another_file_is_no_receipt(text):
    with pytest.raises(FuwaiError, match="receipt"):
        parsed(text)
