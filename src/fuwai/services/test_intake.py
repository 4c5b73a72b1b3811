"""One file is one transaction: what is filed, what is refused, and what is told."""

from datetime import UTC, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Grade
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.services import facts, intake, prefill, review
from fuwai.storage.models import AuditEntry, Filing, FilingFinding

AT = datetime(2015, 7, 6, 1, tzinfo=UTC)
CODE, OTHER = credit_code("91330108000000091"), credit_code("91330203000000092")
BODY = intake.Sender(Viewer("body", "330000", "测试"), "测试")
OWN = intake.Sender(Viewer("enterprise", CODE, "测试"), "测试", CODE)
ADMINISTRATOR = Viewer("administrator", name="测试")

ENTERPRISES = f"""企业代码,企业名称,注册地区,登记注册类型,国民经济行业
{CODE},示例甲有限公司,330108,173,I65
{OTHER},示例乙有限公司,330203,173,I65
"""
CONTRACT_HEAD = (
    "企业代码,合同编号,合同类别,合同名称,合同内容,发包方名称,发包方类型,发包方国别,业务类别,合同金额,币种,签订日期"
)
CONTRACT = (
    "接包合同,信贷系统开发,按客户需求开发信贷管理系统并提供一年维护,Example Bank,企业,美国,I11,{value},USD,2015-03-02"
)
EXECUTIONS = "合同编号,执行编号,执行日期,执行金额,币种\nA,1,2015-06-18,35000,USD\n"


def sent(folder, name, text, sender=BODY, at=AT):
    """Import *text* as the file *name*."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return intake.import_file(path, sender, at, lambda _: None)


def contract(number="A", code=CODE, value="120000"):
    return f"{code},{number},{CONTRACT.format(value=value)}\n"


def contracts(*lines):
    return CONTRACT_HEAD + "\n" + "".join(lines)


@pytest.fixture
def registered(sqlite_store, tmp_path):
    """A store in which two enterprises of two cities are registered."""
    sent(tmp_path, "enterprises.csv", ENTERPRISES)
    return tmp_path


def test_good_rows_are_filed_and_a_bad_one_never_costs_them(registered):
    outcome = sent(
        registered, "c.csv", contracts(contract("A"), contract("B", value="-5"), contract("C", value="99000"))
    )
    (sheet,) = outcome.sheets
    assert (sheet.rows, sheet.new, sheet.refused) == (3, 2, 1)
    assert sorted(Filing.objects.filter(noun="contract").values_list("key", flat=True))[0].endswith("A")


def test_a_finding_tells_file_row_and_column_as_excel_counts(registered):
    outcome = sent(registered, "c.csv", contracts(contract("A"), contract("B", value="abc")))
    (finding,) = [finding for finding in outcome.findings if finding.grade is Grade.BLOCKING]
    assert (finding.place.file, finding.place.row, finding.place.column) == ("c.csv", 3, "J")
    assert "abc" in finding.zh
    assert "abc" in finding.en


def test_the_same_file_again_files_nothing_and_leaves_no_audit_entry(registered):
    sent(registered, "c.csv", contracts(contract()))
    entries = AuditEntry.objects.count()
    (sheet,) = sent(registered, "c.csv", contracts(contract())).sheets
    assert (sheet.new, sheet.amended, sheet.unchanged) == (0, 0, 1)
    assert AuditEntry.objects.count() == entries


def test_a_row_that_stands_already_is_not_found_fault_with_again(registered):
    old = EXECUTIONS.replace("2015-06-18", "2015-05-18")
    sent(registered, "c.csv", contracts(contract("A"), contract("B")))  # held: they are alike
    sent(registered, "e.csv", old, OWN)
    again = sent(registered, "c2.csv", contracts(contract("B"), contract("A")))
    assert (again.sheets[0].unchanged, again.findings) == (2, ())
    later = datetime(2019, 5, 1, tzinfo=UTC)  # the window has closed on 2015
    (sheet,) = sent(registered, "e2.csv", "\ufeff" + old, OWN, later).sheets
    assert (sheet.unchanged, sheet.refused) == (1, 0)


def test_nothing_is_prefilled_for_an_enterprise_that_is_not_registered(sqlite_store):
    with pytest.raises(FuwaiError) as caught:
        prefill.last_filed("contract", CODE)
    assert caught.value.code == "template.unknown_enterprise"


def test_a_check_stores_nothing(registered):
    path = registered / "c.csv"
    path.write_text(contracts(contract()), encoding="utf-8")
    before = Filing.objects.count()
    outcome = intake.check_file(path, BODY, AT, lambda _: None)
    assert outcome.sheets[0].new == 1
    assert Filing.objects.count() == before


def test_an_enterprise_cannot_file_for_another(registered):
    outcome = sent(registered, "c.csv", contracts(contract("A"), contract("B", OTHER)), OWN)
    assert [finding.check for finding in outcome.findings if finding.grade is Grade.BLOCKING] == ["intake.not_yours"]
    assert not Filing.objects.filter(noun="contract", enterprise_id=OTHER).exists()


def test_a_body_cannot_file_for_another_region(registered):
    ningbo = intake.Sender(Viewer("body", "330200", "测试"), "测试")
    outcome = sent(registered, "c.csv", contracts(contract("A"), contract("B", OTHER)), ningbo)
    assert outcome.sheets[0].new == 1
    assert not Filing.objects.filter(noun="contract", enterprise_id=CODE).exists()


def test_an_enterprises_own_file_needs_no_column_for_its_code(registered):
    sent(registered, "c.csv", contracts(contract()))
    (sheet,) = sent(registered, "e.csv", EXECUTIONS, OWN).sheets
    assert (sheet.noun, sheet.new) == ("execution", 1)


def test_an_execution_of_an_unknown_contract_is_blocked(registered):
    outcome = sent(registered, "e.csv", EXECUTIONS, OWN)
    assert outcome.sheets[0].new == 0
    assert outcome.worst is Grade.BLOCKING


def test_held_findings_are_stored_with_their_filing(registered):
    sent(registered, "c.csv", contracts(contract("A"), contract("B")))  # the same client, value and day twice
    held = FilingFinding.objects.filter(grade="held").values_list("filing__noun", "check_id").distinct()
    assert ("contract", "contract.duplicate.same") in held


def test_a_name_that_is_registered_under_another_code_is_noticed(registered):
    third = credit_code("91330108000000093")
    head, first, _ = ENTERPRISES.splitlines()
    outcome = sent(registered, "more.csv", f"{head}\n{first.replace(CODE, third)}\n")
    assert any("name" in finding.check for finding in outcome.findings)


def test_a_file_that_is_not_there_is_a_clear_error(registered):
    with pytest.raises(FuwaiError) as caught:
        intake.import_file(registered / "no.xlsx", BODY, AT, lambda _: None)
    assert caught.value.code == "intake.no_such_file"


def test_a_template_is_prefilled_with_what_was_last_filed(registered):
    sent(registered, "c.csv", contracts(contract("A"), contract("B", value="99000")))
    rows = prefill.last_filed("contract", CODE)
    assert rows["provider_number"].to_list() == ["A", "B"]
    assert rows["value"].to_list() == [12_000_000, 9_900_000]


def test_facts_hold_what_is_approved_and_follow_the_moment(registered):
    sent(registered, "c.csv", contracts(contract()))
    sent(registered, "e.csv", EXECUTIONS, OWN)
    for day in (7, 8, 9, 10):
        moment = datetime(2015, 7, day, 1, tzinfo=UTC)
        waiting = review.queue(ADMINISTRATOR, at=moment)["filing"].to_list()
        review.approve(ADMINISTRATOR, waiting, moment)
    rows = dict(facts.build_facts().rows)
    assert {fact: number for fact, number in rows.items() if number} == {
        "executions": 1,
        "contracts": 1,
        "enterprises": 2,
    }
    assert facts.build_facts().nothing_new
    assert facts.build_facts(datetime(2015, 7, 6, 12, tzinfo=UTC)).rows["executions"] == 0


def test_facts_of_an_empty_store_say_what_to_do(sqlite_store):
    with pytest.raises(FuwaiError, match="fuwai import") as caught:
        facts.build_facts()
    assert caught.value.code == "facts.nothing_filed"


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2015-07-15T12:00+08:00", datetime(2015, 7, 15, 4, tzinfo=UTC)),
        ("2015-07-15T12:00", datetime(2015, 7, 15, 4, tzinfo=UTC)),
        ("2015-07-15", datetime(2015, 7, 15, 15, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_typed_in_the_offices_time(typed, utc):
    assert facts.parse_moment(typed) == utc


@pytest.mark.parametrize("typed", ["", "yesterday", "2015-13-01", "2015-07-1x", "2015-07-15T99:00"])
def test_what_is_no_moment_is_refused_with_an_example(typed):
    with pytest.raises(FuwaiError, match="2015-07-15T12:00") as caught:
        facts.parse_moment(typed)
    assert caught.value.code == "moment.unknown"
