"""What a reviewer is told of a filing: in words, in major units, against the version before, and to whom."""

from datetime import UTC, date, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.services import review
from fuwai.services.dossier import SHORT, beijing, described, dossier, money
from fuwai.storage.testdata import ENTERPRISE, contracts, executions, file

COUNTY, CITY = Viewer("body", "330108", "甲"), Viewer("body", "330100", "乙")
OWNER, AUDITOR = Viewer("enterprise", ENTERPRISE), Viewer("auditor")


@pytest.mark.parametrize(
    ("minor", "currency", "told"),
    [
        (12_000_000, "USD", "120,000.00 USD"),
        (12_000_000, "JPY", "12,000,000 JPY"),
        (5, "CNY", "0.05 CNY"),
        (-150, "EUR", "-1.50 EUR"),
        (100, "", "1.00"),
    ],
)
def test_money_is_told_in_major_units(minor, currency, told):
    assert money(minor, currency) == told


def test_a_moment_is_told_in_beijing_time_and_says_so():
    assert beijing(datetime(2015, 6, 30, 16, 0, 1, 500, tzinfo=UTC)) == "2015-07-01 00:00:01+08:00"


@pytest.mark.parametrize("noun", RECORDS)
def test_every_record_has_its_short_form_in_fields_that_it_has(noun):
    assert set(SHORT[noun]) <= set(RECORDS[noun].names)


def test_a_list_names_the_enterprise_and_tells_each_record_in_short(store):
    file("contract", contracts("A"))
    file("execution", executions("A"))
    told = {row["noun"]: row for row in described(COUNTY, review.queue(COUNTY))}
    assert {row["name"] for row in told.values()} == {"示例甲信息服务有限公司"}
    assert told["execution"]["what"] == "合同编号 A, 执行日期 2015-06-18, 执行金额 35,000.00 USD"
    assert "330108 滨江区" in told["enterprise"]["what"]


def test_a_version_is_compared_with_the_one_before_field_by_field(store):
    first = file("contract", contracts("A")).filings[0]
    review.return_(COUNTY, [first], "amount", "多了两个零")
    second = file("contract", contracts("A", value=120_000, signed=date(2015, 3, 3))).filings[0]
    found = dossier(COUNTY, second)
    assert found.compared == 1
    assert {one.name: (one.before, one.now) for one in found.changes} == {
        "value": ("120,000.00 USD", "1,200.00 USD"),
        "signed": ("2015-03-02", "2015-03-03"),
    }
    assert dossier(COUNTY, first).compared is None
    assert "新版本" in dossier(COUNTY, first).next_zh


def test_the_decisions_so_far_say_who_when_and_why_and_the_next_step_follows_the_stage(store):
    filing = file("contract", contracts("A")).filings[0]
    assert "滨江区商务主管部门 (330108)" in dossier(OWNER, filing).next_zh
    review.approve(COUNTY, [filing])
    assert "杭州市商务主管部门 (330100)" in dossier(OWNER, filing).next_zh
    review.return_(CITY, [filing], "date", "签订日期有误")
    found = dossier(OWNER, filing)
    assert "企业更正" in found.next_zh
    assert [(one.act_zh, one.by, one.actor) for one in found.decisions] == [
        ("核准", "县级 county 330108", "甲 @ 330108"),
        ("退回", "市级 city 330100", "乙 @ 330100"),
    ]
    assert (found.decisions[1].reason_zh, found.decisions[1].words) == ("日期有误", "签订日期有误")
    assert found.decisions[1].at.endswith("+08:00")


@pytest.mark.parametrize("viewer", [Viewer("body", "330106"), Viewer("body", "320000"), Viewer("enterprise", "9" * 9)])
def test_only_whom_it_concerns_sees_a_filing(sqlite_store, viewer):
    filing = file("contract", contracts("A")).filings[0]
    assert dossier(AUDITOR, filing).row["filing"] == filing
    with pytest.raises(FuwaiError) as error:
        dossier(viewer, filing)
    assert error.value.code == "review.unknown"
