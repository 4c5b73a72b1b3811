"""`fuwai review` and `fuwai audit` as they are typed."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection

from fuwai.cli.audit import audit
from fuwai.cli.review import review
from fuwai.core.error import FuwaiError
from fuwai.storage import anchor, append
from fuwai.storage.models import Decision, Enterprise, LevelUse
from fuwai.storage.testdata import ENTERPRISE, MOMENT, contracts, enterprises, file, rows


def run(group, *words: str):
    """What the command printed; a FuwaiError is raised, as `main` prints it."""
    result = CliRunner().invoke(group, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def held_contract(number: str = "A", **other: object) -> int:
    """A contract with a held finding."""
    submission = rows("contract", contracts(number, **other))
    if not Enterprise.objects.exists():
        file("enterprise", enterprises(ENTERPRISE))
    found = [append.Found(0, "contract.unit", "held", "value", "疑似单位错误", "a slip of units?")]
    with append.transaction():
        filed = append.file(append.Submission(**{**vars(submission), "findings": found}))
        append.audit("file", "tester", number, MOMENT, {})
    return filed.filings[0]


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


def test_the_list_says_who_filed_what_and_what_was_found(sqlite_store):
    filing = held_contract()
    told = run(review, "list", "--body", "330108", "--noun", "contract")
    assert "示例甲信息服务有限公司" in told
    assert "合同名称 信贷管理系统定制开发" in told
    assert "120,000.00 USD" in told
    assert "县级审核中 county  2015-06-30 16:00:00+08:00  待说明 held 1" in told
    [row] = [row for row in json.loads(run(review, "list", "--body", "330108", "--json")) if row["filing"] == filing]
    assert (row["held"], row["findings"][0]["zh"], row["findings"][0]["open"]) == (1, "疑似单位错误", True)


def test_one_filing_is_shown_with_its_changes_findings_decisions_and_next_step(sqlite_store):
    file("contract", contracts("A"))
    filing = held_contract(value=7_000)
    run(review, "override", str(filing), "--body", "330108", "--words", "原件已核对", "--as", "张某")
    told = run(review, "show", str(filing), "--body", "330108")
    assert "120,000.00 USD → 70.00 USD" in told
    assert "与第 1 版相比 1 项" in told
    assert "县级审核中 county" in told
    assert "滨江区商务主管部门 (330108)" in told
    assert "a slip of units?" in told
    assert "已准予例外" in told
    assert "准予例外 override  县级 county 330108  张某 @ 330108: 原件已核对" in told
    shown = json.loads(run(review, "show", str(filing), "--enterprise", ENTERPRISE, "--json"))
    assert [(one["name"], one["before"]) for one in shown["fields"] if one["before"]] == [("value", "120,000.00 USD")]


@pytest.mark.parametrize("who", [("--body", "330106"), ("--body", "320000"), ("--enterprise", "000000002")])
def test_a_filing_is_not_shown_to_whom_it_does_not_concern(two, who):
    with pytest.raises(FuwaiError) as error:
        run(review, "show", str(two[0]), *who)
    assert error.value.code == "review.unknown"


def test_all_leaves_out_what_was_submitted_later_and_says_why(two):
    later = file("contract", contracts("L"), at=MOMENT + timedelta(days=30)).filings[0]
    held = held_contract("H")
    words = ("approve", "--all", "--body", "330108", "--noun", "contract", "--at", "2015-07-15")
    told = CliRunner().invoke(review, list(words), catch_exceptions=False).output
    assert set(Decision.objects.values_list("filing_id", flat=True)) == set(two)
    assert "2 份未核准" in told
    assert "1 份有待说明的问题" in told
    assert "1 份提交或上一决定晚于 2015-07-15" in told
    assert {later, held}.isdisjoint(two)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("330100", "city", "--from", "1 January"), "review.day"),
        (("339900", "city", "--from", "2015-01-01"), "region.unknown"),
        (("x", "city", "--from", "2015-01-01"), "access.region"),
    ],
)
def test_levels_of_no_region_or_from_no_day_are_refused(sqlite_store, words, code):
    with pytest.raises(FuwaiError) as error:
        run(review, "levels", *words)
    assert error.value.code == code
    assert not LevelUse.objects.exists()
    assert "市级 city" in run(review, "levels", "330100", "city", "--from", "2015-01-01")


def test_verify_names_a_damaged_database_and_what_to_do(sqlite_store):
    database = sqlite_store / "fuwai.sqlite3"
    connection.close()
    for file_ in sqlite_store.glob("fuwai.sqlite3-*"):
        file_.unlink()
    database.write_bytes(b"no database " * 1000)
    with pytest.raises(FuwaiError, match="file is not a database") as error:
        run(audit, "verify")
    assert error.value.code == "audit.database"
    assert str(database) in error.value.en


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
    assert "2015-06-30 16:00:00+08:00 (记于 recorded 20" in told
    assert "file  tester" in told
