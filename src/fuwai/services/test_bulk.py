"""Bulk: a rehearsal says what the act then does, and a rule's name stands in one audit entry."""

import json

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import bulk, review, standing
from fuwai.services.bulk import Rule
from fuwai.storage import append
from fuwai.storage.models import AuditEntry, Standing
from fuwai.storage.testdata import INFO, contracts, file, rows

HEAD = Viewer("body", "330108", "示例负责人", Role.HEAD, "head")
CLERK = Viewer("body", "330108", "示例审核员", Role.CLERK, "clerk")
UNDER = Rule("contract", 20_000_00)


@pytest.fixture
def filed(store):
    """Three contracts: small, large, small with a held finding."""
    file("contract", contracts("A", "B", value=[1_000_000, 90_000_000]))
    held = [append.Found(0, "contract.round", "held", "value", "整数过多", "too round")]
    submission = rows("contract", contracts("C", value=1_000_000))
    with append.transaction():
        append.file(append.Submission(**{**vars(submission), "batch": INFO, "findings": held}))
    standing.catch_up()
    return {row.key[-1]: row.filing for row in Standing.objects.filter(noun="contract")}


def test_a_rehearsal_tells_each_and_writes_nothing(filed):
    before = AuditEntry.objects.count()
    found = bulk.rehearse(CLERK, [*filed.values(), 999])
    assert found.passing == (filed["A"], filed["B"])
    assert {(en, count) for _, en, count in found.reasons} == {("a held finding is open", 1), ("not yours to see", 1)}
    assert AuditEntry.objects.count() == before


def test_what_was_to_pass_passes(filed):
    found = bulk.rehearse(CLERK, filed.values())
    assert bulk.approve(CLERK, found.passing).count == 2
    assert bulk.rehearse(CLERK, filed.values()).passing == ()


def test_a_rule_approves_what_it_chooses_with_one_entry_that_names_it(filed):
    found = bulk.rehearse_rule(HEAD, "330108", UNDER)
    assert found.passing == (filed["A"],)
    bulk.approve_by_rule(HEAD, "330108", UNDER, found.mark)
    entry = AuditEntry.objects.order_by("-id").first()
    detail = json.loads(entry.detail)
    assert detail["rule"]["en"] == "contract without findings, under 20,000 USD"
    assert detail["rule"]["below"] == 20_000_00
    assert detail["count"] == 1


def test_a_rule_that_would_choose_others_by_now_does_nothing(filed):
    found = bulk.rehearse_rule(HEAD, "330108", UNDER)
    file("contract", contracts("D", value=500_000))
    with pytest.raises(FuwaiError) as refusal:
        bulk.approve_by_rule(HEAD, "330108", UNDER, found.mark)
    assert refusal.value.code == "bulk.changed"
    assert review.queue(HEAD, "contract").height == 4


def test_a_rule_is_a_heads(filed):
    with pytest.raises(FuwaiError) as refusal:
        bulk.rehearse_rule(CLERK, "330108", UNDER)
    assert refusal.value.code == "access.role"
