"""`fuwai review` and `fuwai audit` as they are typed."""

import json

import pytest
from click.testing import CliRunner

from fuwai.cli.audit import audit
from fuwai.cli.review import review
from fuwai.core.error import FuwaiError
from fuwai.storage import anchor
from fuwai.storage.models import Decision
from fuwai.storage.testdata import ENTERPRISE, contracts, file


def run(group, *words: str):
    """What the command printed; a FuwaiError is raised, as `main` prints it."""
    result = CliRunner().invoke(group, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def two(sqlite_store):
    """Two contracts at the county's desk."""
    return file("contract", contracts("A", "B")).filings


def test_a_body_lists_what_waits_at_its_desk(two):
    told = run(review, "list", "--body", "330108", "--noun", "contract")
    assert f"{ENTERPRISE} / A" in told
    assert "2 份" in told
    assert "0 份" in run(review, "list", "--body", "330100")
    rows = json.loads(run(review, "list", "--body", "330108", "--noun", "contract", "--json"))
    assert [(row["filing"], row["stage"], row["held"]) for row in rows] == [
        (two[0], "county", 0),
        (two[1], "county", 0),
    ]


def test_one_is_approved_by_number_and_the_rest_by_all(two):
    assert "1 份" in run(review, "approve", str(two[0]), "--body", "330108", "--as", "张某")
    assert "1 份" in run(review, "approve", "--all", "--body", "330108", "--noun", "contract")
    assert set(Decision.objects.values_list("filing_id", "act", "actor")) == {
        (two[0], "approve", "张某 @ 330108"),
        (two[1], "approve", "console @ 330108"),
    }


def test_history_is_recorded_by_the_administrator_for_the_body(two):
    run(review, "approve", "--all", "--body", "330108", "--noun", "contract", "--at", "2015-07-15", "--as", "李某")
    decision = Decision.objects.first()
    assert decision.decided_at.isoformat() == "2015-07-15T15:59:59.999999+00:00", "the end of the day in China"
    assert decision.actor == "李某 代 330108 @ administrator"
    assert decision.body == "330108"


def test_a_return_a_revocation_and_a_withdrawal(two):
    run(review, "return", str(two[0]), "--body", "330108", "--reason", "amount", "--words", "多了两个零")
    assert "1 份" in run(review, "list", "--enterprise", ENTERPRISE)
    run(review, "approve", str(two[1]), "--body", "330108")
    run(review, "revoke", str(two[1]), "--body", "330108")
    run(review, "withdraw", str(two[1]), "--enterprise", ENTERPRISE)
    assert list(Decision.objects.order_by("id").values_list("act", flat=True)) == [
        "return",
        "approve",
        "revoke",
        "withdraw",
    ]


def test_what_the_law_refuses_is_said_and_nothing_done(two):
    with pytest.raises(FuwaiError, match="由 330108 作出"):
        run(review, "approve", str(two[0]), "--body", "330100")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("words", [("approve", "--body", "330108"), ("return", "1", "--body", "330108")])
def test_a_command_without_what_it_needs_is_refused(sqlite_store, words):
    assert CliRunner().invoke(review, list(words)).exit_code == 2


def test_verify_says_that_all_holds_and_exits_with_2_where_it_does_not(two):
    assert "完好" in run(audit, "verify")
    anchor.path().write_text("1 " + "0" * 64 + " 2015-06-30T08:00:00\n")
    result = CliRunner().invoke(audit, ["verify"], catch_exceptions=False)
    assert result.exit_code == 2
    assert "anchor 1" in result.output


def test_the_log_prints_both_times_where_they_differ(two):
    told = run(audit, "log", "--last", "1")
    assert "2015-06-30 08:00:00Z (记于 recorded 20" in told
    assert "file  tester" in told
