"""One decision on what was seen; roles; marks on fields; delegation."""

from datetime import UTC, datetime, timedelta

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.review import Act, Stage
from fuwai.services import comment, delegation, review, standing
from fuwai.services.case import case
from fuwai.services.case_history import around
from fuwai.services.decide import Order, decide
from fuwai.storage.models import AuditEntry, Decision
from fuwai.storage.testdata import ENTERPRISE, contracts, enterprises, executions, file, person

HEAD = Viewer("body", "330108", "示例负责人", Role.HEAD, "head")
CLERK = Viewer("body", "330108", "示例审核员", Role.CLERK, "clerk")
CITY = Viewer("body", "330100", "示例市负责人", Role.HEAD, "city")
OWNER = Viewer("enterprise", ENTERPRISE, "示例填报人", Role.FILER, "filer")
TODAY = datetime.now(UTC).date()
WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def filing(store):
    return file("contract", contracts("A")).filings[0]


def code_of(verb, *args, **named):
    with pytest.raises(FuwaiError) as refusal:
        verb(*args, **named)
    return refusal.value.code


def test_the_second_reviewer_is_told_who_did_what_and_nothing_is_decided(filing):
    seen = case(CLERK, filing).seen
    decide(HEAD, seen, Order(Act.RETURN, "金额与合同不符", "amount"))
    with pytest.raises(FuwaiError, match=r"示例负责人.*已退回（金额与合同不符）") as refusal:
        decide(CLERK, seen, Order(Act.APPROVE))
    assert refusal.value.code == "review.changed"
    assert Decision.objects.count() == 1


def test_a_version_filed_meanwhile_is_told_too(filing):
    seen = case(CLERK, filing).seen
    file("contract", contracts("A", value=13_000_000))
    with pytest.raises(FuwaiError, match="报送了新版本"):
        decide(CLERK, seen, Order(Act.APPROVE))


def test_the_new_county_decides_on_an_enterprise_that_moved_and_the_old_one_is_told(store):
    [old] = file("enterprise", enterprises(ENTERPRISE)).filings
    seen = case(CLERK, old).seen
    [new] = file("enterprise", enterprises(ENTERPRISE, county="330106"), county="330106").filings
    assert code_of(decide, CLERK, seen, Order(Act.APPROVE)) == "review.changed"
    assert code_of(decide, CLERK, case(CLERK, old).seen, Order(Act.APPROVE)) == "review.changed"
    there = Viewer("body", "330106", "示例新审核员", Role.CLERK, "there")
    decide(there, case(there, new).seen, Order(Act.APPROVE))
    assert Decision.objects.get().filing_id == new


def test_a_return_marks_fields_for_the_enterprise(filing):
    order = Order(Act.RETURN, "请核对", "amount", marks={"value": "合同扫描件为 1,200 美元", "currency": ""})
    decide(CLERK, case(CLERK, filing).seen, order)
    marks = comment.marked(OWNER, filing)
    assert [one.words for one in marks["value"]] == ["合同扫描件为 1,200 美元"]
    assert [one.words for one in marks["currency"]] == ["请核对"]
    assert marks["value"][0].decision == Decision.objects.get().pk


def test_an_unknown_field_undoes_the_return_too(filing):
    order = Order(Act.RETURN, "请核对", "amount", marks={"nothing": "x"})
    assert code_of(decide, CLERK, case(CLERK, filing).seen, order) == "comment.field"
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("viewer", "stage", "acts"),
    [
        (CLERK, "county", {"approve", "return"}),
        (HEAD, "county", {"approve", "return", "override"}),
        (CITY, "county", set()),
        (CLERK, "city", set()),
        (HEAD, "city", {"revoke"}),
        (CITY, "city", {"approve", "return", "override", "strike_out"}),
        (OWNER, "county", set()),
    ],
)
def test_what_one_may_do_is_shown_and_no_more_is_done(filing, viewer, stage, acts):
    if stage == "city":
        review.approve(HEAD, [filing])
    shown = case(viewer, filing)
    assert {str(act) for act in shown.acts} == acts
    for act in set(Act) - shown.acts - {Act.WITHDRAW}:
        order = Order(act, "说明", "other")
        assert code_of(decide, viewer, shown.seen, order) in ("review.refused", "access.role")


def test_whoever_looks_is_told_where_it_lies(filing):
    assert "滨江区商务主管部门审核" in case(CITY, filing).lock[0]
    decide(CLERK, case(CLERK, filing).seen, Order(Act.RETURN, "x", "amount"))
    assert "示例审核员" in case(CITY, filing).lock[0]
    assert case(CITY, filing).stage is Stage.RETURNED


def test_a_comment_is_answered_and_what_bodies_keep_is_kept(filing):
    asked = comment.comment(CLERK, filing, "签约日期以哪份为准？", "signed")
    comment.comment(OWNER, filing, "以补充协议为准", answers=asked)
    comment.comment(CLERK, filing, "与另案同一客户", internal=True)
    [said] = comment.comments(OWNER, [filing])
    assert (said.words, [one.words for one in said.answers]) == ("签约日期以哪份为准？", ["以补充协议为准"])
    assert len(comment.comments(CITY, [filing])) == 2
    stranger = Viewer("enterprise", "000000002", "", Role.FILER)
    assert code_of(comment.comment, stranger, filing, "?") == "comment.unknown"


def test_a_city_lets_its_county_work_at_its_desk_and_takes_that_back(filing):
    review.approve(HEAD, [filing])
    assert case(CLERK, filing).acts == frozenset()
    given = delegation.delegate(CITY, TODAY, WEEK, "机构改革过渡", to_region="330108")
    assert {str(act) for act in case(CLERK, filing).acts} == {"approve", "return"}
    decide(CLERK, case(CLERK, filing).seen, Order(Act.APPROVE))
    last = Decision.objects.order_by("-id").first()
    assert (last.level, last.body, last.actor) == (2, "330100", "示例审核员 @ 330108")
    assert case(CLERK, filing).steps[0].delegated
    assert '"for":["330100"]' in AuditEntry.objects.order_by("-id").first().detail
    delegation.take_back(CITY, given.id, "过渡结束")
    assert {str(act) for act in case(CLERK, filing).acts} == set()
    assert code_of(delegation.take_back, CITY, given.id) == "delegation.unknown"
    assert delegation.listed(CLERK)[0].ended_by == CITY.actor


def test_a_colleague_stands_in_for_the_head(filing):
    person(Role.CLERK, "330108", "clerk")
    assert code_of(decide, CLERK, case(CLERK, filing).seen, Order(Act.OVERRIDE, "已核实")) == "access.role"
    delegation.delegate(HEAD, TODAY, WEEK, "出差", to_login="clerk")
    decide(CLERK, case(CLERK, filing).seen, Order(Act.OVERRIDE, "已核实"))
    assert Decision.objects.get().act == "override"


@pytest.mark.parametrize(
    ("viewer", "first", "last", "to", "code"),
    [
        (CLERK, TODAY, WEEK, {"to_region": "330108"}, "access.role"),
        (CITY, TODAY, WEEK, {}, "delegation.to"),
        (CITY, TODAY, WEEK, {"to_region": "330203"}, "delegation.region"),
        (CITY, TODAY, WEEK, {"to_login": "nobody"}, "delegation.to"),
        (CITY, WEEK, TODAY, {"to_region": "330108"}, "delegation.days"),
        (CITY, TODAY, TODAY + timedelta(days=400), {"to_region": "330108"}, "delegation.days"),
    ],
)
def test_a_delegation_that_will_not_do(store, viewer, first, last, to, code):
    assert code_of(delegation.delegate, viewer, first, last, "出差", **to) == code


def test_the_history_beside_a_record(filing):
    file("execution", executions("A", amount=3_000_000))
    standing.catch_up()
    found = around(CLERK, filing)
    assert (found.contract.done, found.contract.whole, found.contract.percent) == (3_000_000, 12_000_000, 25)
    assert found.owner.waiting == 3
    assert around(Viewer("body", "330203"), filing) is None
