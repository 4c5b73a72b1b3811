"""A call from its opening to the awarding: who qualifies to the cent, when it was approved, what is spent once."""

import json
from datetime import date, timedelta

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import grant, grant_apply, grant_award, grant_review
from fuwai.services.enclosure import sweep
from fuwai.services.grant_testdata import (
    ANSWERS,
    CITY,
    CLERK,
    COUNTY,
    CUT_OFF,
    FILED,
    GIVEN,
    HEAD,
    LATE,
    OPENS,
    PDF,
    WITHIN,
    applied,
    approve,
    code,
    execute,
    filer,
    firm,
    opened,
    operator,
    passed,
    strike_out,
)
from fuwai.standards import grants
from fuwai.storage import enclosure
from fuwai.storage.models import AuditEntry, GrantApplication, GrantAward, GrantCall, GrantSpending
from fuwai.storage.testdata import file

USD = 100  # cents


def refused(error_code, act, *given, **more):
    with pytest.raises(FuwaiError) as error:
        act(*given, **more)
    assert error.value.code == error_code
    return error.value


def qualifies(call, number, **answers):
    return grant_apply.eligible(filer(number), call, {**ANSWERS, **answers}).assessment.qualifies


@pytest.mark.parametrize(
    ("offshore", "onshore", "answer"),
    [
        (500_000 * USD, 0, True),
        (500_000 * USD - 1, 0, False),
        (250_000 * USD, 250_000 * USD, True),
        (250_000 * USD - 1, 250_000 * USD + 1, False),
        (1_750_000 * USD, 3_250_000 * USD, True),
        (1_750_000 * USD - 1, 3_250_000 * USD + 1, False),
        (1_750_000 * USD - 1, 3_250_000 * USD, False),
    ],
)
def test_just_over_and_just_under_each_threshold(sqlite_store, offshore, onshore, answer):
    firm(1, offshore, onshore)
    call = opened()
    assert qualifies(call, 1) is answer
    if not answer:
        assert "50 万美元" in refused("grant.not_eligible", applied, call, 1).zh


@pytest.mark.parametrize(("included", "answer"), [(True, True), (False, False)])
def test_whether_the_bound_itself_is_enough_is_a_parameter(sqlite_store, included, answer):
    firm(1, 500_000 * USD)
    assert qualifies(opened(least_included=included), 1) is answer


def test_which_share_counts_is_a_parameter(sqlite_store):
    """A client in Hong Kong whose customer sits in China: offshore, and not for an overseas final client."""
    firm(1, 600_000 * USD)
    new = file("contract", {**_contract("F"), "client_country": "HK", "final_client_country": "CN"}, FILED, COUNTY)
    done = file("execution", _execution("F", 5_000_000 * USD), FILED, COUNTY)
    approve([*new.filings, *done.filings])
    assert qualifies(opened(), 1) is True
    assert qualifies(opened(by_final_client=True), 1) is False


def _contract(number):
    from fuwai.storage.testdata import contracts

    return {**contracts(number), "enterprise_code": code(1), "signed": date(2014, 2, 1), "value": 10**11}


def _execution(number, cents):
    told = {"provider_number": number, "execution_number": "1", "executed": date(2014, 6, 1)}
    return {"enterprise_code": code(1), **told, "amount": cents, "currency": "USD"}


def test_what_was_approved_after_the_cut_off_does_not_count(sqlite_store):
    firm(1, 400_000 * USD)
    execute(1, "C", "US", 200_000 * USD, at=LATE)
    call = opened()
    assert grant_apply.eligible(filer(1), call).figures["executed"] == 400_000 * USD
    assert qualifies(call, 1) is False


def test_what_only_the_county_and_city_approved_does_not_count_at_the_province(sqlite_store):
    firm(1, 400_000 * USD)
    [contract] = file("contract", _contract("C"), FILED, COUNTY).filings
    [execution] = file("execution", _execution("C", 200_000 * USD), FILED, COUNTY).filings
    approve([contract])
    approve([execution], levels=(1, 2))
    assert qualifies(opened(), 1) is False


def test_either_service_outsourcing_or_technology_export_and_an_open_question_is_undecided(sqlite_store):
    firm(1, 600_000 * USD)
    call = opened()
    assert qualifies(call, 1, technology_export=True) is False
    assert grant_apply.eligible(filer(1), call).assessment.qualifies is None
    refused("grant.answer", applied, call, 1, answers={"contract_hires": 0})
    refused("grant.answer", applied, call, 1, answers={**ANSWERS, "other": 1})


def test_amounts_come_from_what_is_approved_and_no_more_can_be_asked(store):
    firm(1, 600_000 * USD)
    workforce = {"enterprise_code": code(1), "month": 201412, "employees": 10, "college": 9, "new_college_hires": 3}
    approve(file("workforce", workforce, FILED, COUNTY).filings)
    certificates = {
        "enterprise_code": code(1),
        "certification": ["cmmi", "iso27001", "iso9001"],
        "certificate_number": ["1", "2", "3"],
        "issued": date(2014, 5, 1),
        "cost": [30_000_000, 5_000_000, 9_000_000],
        "cost_currency": "CNY",
    }
    approve(file("certification", certificates, FILED, COUNTY).filings)
    call = opened()
    found = grant_apply.eligible(filer(1), call, {**ANSWERS, "contract_hires": 9}).assessment
    # growth: 600,000 dollars at 0.10 yuan; hires: 3 of the 9 claimed; certificates: 200,000 (cap) and 50,000 (cost)
    assert {one.item.id: one.fen for one in found.items} == {
        "growth": 6_000_000,
        "hires": 300_000,
        "certification": 25_000_000,
    }
    refused("grant.asked", applied, call, 1, asked={"growth": 6_000_001})
    number = applied(call, 1, asked={"growth": 1_000_000})
    assert GrantApplication.objects.get(pk=number).fen == 1_000_000 + 25_000_000


def test_an_application_wants_its_documents_its_days_and_stands_once(sqlite_store):
    firm(1, 600_000 * USD)
    call = opened()
    refused("grant.paper", applied, call, 1, papers={})
    refused("grant.paper", applied, call, 1, papers={"application": ("a.pdf", PDF), "other": ("b.pdf", PDF)})
    refused(
        "grant.closed",
        grant_apply.submit,
        operator(1),
        call,
        grant_apply.Answered(ANSWERS, {}),
        LATE + timedelta(days=90),
    )
    refused("grant.past", grant_apply.submit, filer(1), call, grant_apply.Answered(ANSWERS, {}), WITHIN)
    applied(call, 1)
    refused("grant.applied", applied, call, 1)
    entry = AuditEntry.objects.filter(verb="apply_grant").get()
    application = GrantApplication.objects.get()
    assert json.loads(entry.detail)["digest"] == grant_apply.digest_of(application)


def test_the_file_of_a_document_stays_when_a_draft_of_the_same_file_goes(sqlite_store):
    firm(1, 600_000 * USD)
    paper = GrantApplication.objects.get(pk=applied(opened(), 1)).papers.get()
    sweep([paper.digest])
    assert enclosure.read(paper.digest) == PDF


def test_a_call_opens_only_when_every_parameter_is_filled_and_by_its_own_region(sqlite_store):
    lacking = {**GIVEN}
    del lacking["hire_amount"]
    plan = grant.Plan("申报", "jinhua-2015", 1, lacking, OPENS, WITHIN, CUT_OFF)
    assert "hire_amount" in refused("grant.parameters_open", grant.open_call, HEAD, plan).zh
    other = Viewer("body", "330100", "杭州", Role.HEAD, "x")
    refused("grant.region", opened, viewer=other)
    refused("access.role", opened, viewer=Viewer("body", CITY, "审核员", Role.CLERK, "c"))
    refused("grant.plan", grant.open_call, HEAD, grant.Plan("申报", "jinhua-2015", 1, GIVEN, WITHIN, OPENS, CUT_OFF))
    assert not GrantCall.objects.exists()


def test_a_certification_that_nobody_can_file_opens_no_call(sqlite_store):
    found = refused("grant.parameter", opened, certificate_codes=("cmmi", "cmm1"))
    assert "cmm1" in found.zh
    assert "cmmi" in found.en.split("there are: ")[1]


def test_a_rule_that_changes_in_mid_call_is_refused(sqlite_store, monkeypatch, tmp_path):
    firm(1, 600_000 * USD)
    call = opened()
    number = applied(call, 1)
    changed = tmp_path / "jinhua-2015.toml"
    text = (
        (grants.Path(grants.__file__).parent / "jinhua-2015.toml").read_text().replace("value = 50\n", "value = 60\n")
    )
    changed.write_text(text)
    monkeypatch.setattr(grants, "schemes", lambda: {"jinhua-2015": grants.load(changed)})
    refused("grant.scheme_changed", grant_apply.eligible, filer(1), call)
    refused("grant.scheme_changed", grant_review.approve, CLERK, [number])
    refused("grant.scheme_changed", grant_award.award, HEAD, call)


def test_review_climbs_to_the_body_of_the_call_and_no_further(store):
    firm(1, 600_000 * USD)
    call = opened()
    number = applied(call, 1)
    application = GrantApplication.objects.get()
    refused("grant.desk", grant_review.approve, HEAD, [number])
    assert [one.application.pk for one in grant_review.listed(CLERK, application.call, waiting=True)] == [number]
    grant_review.approve(CLERK, [number])
    assert str(grant.stage(application)) == "city"
    refused("grant.words", grant_review.return_, HEAD, [number], " ")
    grant_review.return_(HEAD, [number], "材料不清")
    again = applied(call, 1)
    passed(again)
    assert str(grant.stage(GrantApplication.objects.get(pk=again))) == "approved"
    stranger = Viewer("body", "330203", "宁波", Role.CLERK, "x")
    refused("grant.application_unknown", grant_review.approve, stranger, [again])


def test_an_awarding_waits_for_review_shares_exactly_and_prints_its_steps(store):
    for number, dollars in ((1, 700_000), (2, 800_000), (3, 900_000)):
        firm(number, dollars * USD)
    call = opened(budget=10_000_001)
    numbers = [applied(call, one) for one in (3, 1, 2)]
    refused("grant.waiting", grant_award.award, HEAD, call)
    passed(*numbers)
    awarding = grant_award.award(HEAD, call)
    awards = {one.application.enterprise_id: one for one in GrantAward.objects.filter(awarding=awarding)}
    assert sum(one.fen for one in awards.values()) == 10_000_001
    # quotas 2,916,666.96, 3,333,333.67, 3,750,000.38: the two largest remainders take the two fen that are left
    assert [awards[code(one)].fen for one in (1, 2, 3)] == [2_916_667, 3_333_334, 3_750_000]
    told = [step[0] for step in awards[code(1)].steps]
    assert any("应得" in step for step in told)
    assert "最大余数得 1 分钱" in told


def test_what_is_struck_out_before_the_awarding_is_not_paid(sqlite_store):
    [contract] = firm(1, 600_000 * USD)
    call = opened()
    passed(applied(call, 1))
    strike_out(contract)
    grant_award.award(HEAD, call)
    award = GrantAward.objects.get()
    assert (award.claim, award.fen) == (0, 0)
    assert any("不符合" in step[0] for step in award.steps)


# --------------------------------------------------------------------------------------------- receipts, spent but once

RECEIPTS = {"least": 100_000 * USD, "upper_tier": 10**9, "upper_weight": 2, "rate": 10, "enterprise_cap": 10**9}


@pytest.fixture
def receipts_scheme(monkeypatch):
    """The form of 2018 for 金华 and for business of 2014, twice: two schemes that count receipts."""
    text = (grants.Path(grants.__file__).parent / "shanghai-2018.toml").read_text()
    text = (
        text.replace('region = "310000"', 'region = "330700"').replace("2017-", "2014-").replace("2018-03", "2015-03")
    )
    made = {}
    for name in ("receipts-a", "receipts-b"):
        mine = text.replace('id = "shanghai-2018"', f'id = "{name}"')
        made[name] = grants.read(mine, grants.tomllib.loads(mine), grants.Path(f"{name}.toml"))
    monkeypatch.setattr(grants, "schemes", lambda: made)


def receipt(number, amount, allotted, slip="SH-1", name="A2014", at=None):
    own = {"enterprise_code": code(number), "receipt_number": slip, "currency": "USD"}
    new = file("receipt", {**own, "kind": "bank_slip", "received": date(2014, 7, 1), "amount": amount}, FILED, COUNTY)
    pair = {"provider_number": name, "execution_number": "1", "allotted": allotted}
    parts = file("allotment", {**own, **pair}, FILED, COUNTY)
    approve([*new.filings, *parts.filings], *([at] if at else []))
    return [*new.filings, *parts.filings]


def test_only_receipts_allotted_and_approved_count(sqlite_store, receipts_scheme):
    firm(1, 600_000 * USD)
    receipt(1, 300_000 * USD, 200_000 * USD)
    receipt(1, 50_000 * USD, 50_000 * USD, "SH-2", at=LATE)
    call = opened("receipts-a", **RECEIPTS)
    found = grant_apply.eligible(filer(1), call)
    assert found.figures["received_offshore"] == 200_000 * USD
    assert found.assessment.fen == 2_000_000
    # what is left of the receipt is shown, not counted
    assert sum(found.matched.receipts_left.values()) == 100_000 * USD


def test_a_receipt_is_spent_once_across_schemes_and_enterprises(store, receipts_scheme):
    firm(1, 600_000 * USD)
    firm(2, 600_000 * USD)
    receipt(1, 200_000 * USD, 200_000 * USD)
    receipt(2, 200_000 * USD, 200_000 * USD, " ｓｈ-1")
    first, second = opened("receipts-a", **RECEIPTS), opened("receipts-b", **RECEIPTS)
    papers = {"papers": {"receipts": ("凭证.pdf", PDF)}, "answers": {}}
    number = applied(first, 1, **papers)
    assert GrantSpending.objects.get().minor == 200_000 * USD
    assert "SH-1" in refused("grant.receipt_spent", applied, second, 1, **papers).zh
    refused("grant.receipt_spent", applied, first, 2, **papers)
    grant_apply.withdraw(filer(1), number)
    assert applied(second, 1, **papers)


# ------------------------------------------------------------------------------------------------ checks before people


def test_checks_say_what_they_saw_and_decide_nothing(store):
    common = {"parent_group": "示例集团", "contact_phone": "0579-100 200"}
    firm(1, 510_000 * USD, **common)
    firm(2, 700_000 * USD, **common)
    for name in "CDE":
        execute(2, name, "US", 12_345 * USD)
    call = opened()
    applied(call, 1, account="6222 0000 1111", address="示例路 1 号")
    second = applied(call, 2, account="622200001111", address="示例路1号")
    found = {one.check_id: one for one in GrantApplication.objects.get(pk=second).findings.all()}
    assert set(found) == {"copied", "relative"}
    assert found["relative"].zh.startswith("与申报企业 示例企业001")
    assert "集团、地址、电话、银行账号" in found["relative"].zh
    assert "3 笔执行金额相同" in found["copied"].zh
    first = GrantApplication.objects.exclude(pk=second).get()
    assert [one.check_id for one in first.findings.all()] == ["hugging"]
    passed(first.pk, second)


def test_late_changes_before_the_cut_off_are_told(store):
    firm(1, 600_000 * USD)
    shortly = CUT_OFF - timedelta(days=3)
    [contract] = file("contract", _contract("L"), shortly, COUNTY).filings
    [execution] = file("execution", _execution("L", 400_000 * USD), shortly, COUNTY).filings
    approve([contract, execution], shortly + timedelta(days=1))
    found = GrantApplication.objects.get(pk=applied(opened(), 1)).findings.get()
    assert (found.check_id, "40%" in found.zh) == ("late", True)


def test_what_came_late_is_weighed_against_the_period_and_not_against_the_year_before(sqlite_store):
    firm(1, 600_000 * USD)
    execute(1, "P", "US", 9_000_000 * USD, year=2013)
    shortly = CUT_OFF - timedelta(days=3)
    [contract] = file("contract", _contract("L"), shortly, COUNTY).filings
    [execution] = file("execution", _execution("L", 400_000 * USD), shortly, COUNTY).filings
    approve([contract, execution], shortly + timedelta(days=1))
    found = {one.check_id: one for one in GrantApplication.objects.get(pk=applied(opened(), 1)).findings.all()}
    assert "40%" in found["late"].zh


def test_the_same_certificate_in_two_calls_is_told(store):
    firm(1, 600_000 * USD)
    held = {"certification": "cmmi", "certificate_number": "C-1", "issued": date(2014, 5, 1)}
    money = {"cost": 30_000_000, "cost_currency": "CNY"}
    approve(file("certification", {"enterprise_code": code(1), **held, **money}, FILED, COUNTY).filings)
    first = applied(opened(), 1)
    second = applied(opened(), 1)
    told = [one.zh for one in GrantApplication.objects.get(pk=second).findings.all() if one.check_id == "twice"]
    assert told == [
        f"1 项认证也在申报 {first}（2015 年资金申报）中计入",
        f"1 笔执行也在申报 {first}（2015 年资金申报）中计入",
    ]


def test_the_same_executions_in_two_calls_are_told(store):
    firm(1, 900_000 * USD)
    applied(opened(), 1)
    found = GrantApplication.objects.get(pk=applied(opened(), 1)).findings.get()
    assert found.check_id == "twice"
