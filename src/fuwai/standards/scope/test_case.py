"""The cases of the table of disputed business, told in our own words, and what the rules make of each."""

import pytest

from fuwai.core.scope import determine, presume
from fuwai.core.scope_rule import Ground
from fuwai.standards.scope import scope_law

LAW = scope_law()
BETWEEN_FIRMS = {
    "client_kind": "enterprise",
    "provider_is_organisation": True,
    "under_contract": True,
    "process_use": True,
    "required_third_party": False,
}
GROUNDS: frozenset[Ground] = frozenset(("filing", "catalogue", "silence"))

# (what happened, facts, the rule that decides). The guide strikes each of these out.
STRUCK_OUT = [
    pytest.param(
        "一家人力资源公司按“劳务派遣”合同向电子厂派工人",
        {"business": "labour_dispatch", "ito_provider": False, "manages_or_trains": False, "hr_process_step": False},
        "S-D1-1",
        id="劳务派遣",
    ),
    pytest.param(
        "一家检测机构为多家境外公司测试商品, 出具的证明用作商品上市的依据",
        {"business": "K74", "market_access": True},
        "S-D2-1",
        id="检验检测",
    ),
    pytest.param(
        "一家物流公司把一家贸易公司的货物仓储整体包下来",
        {"business": "carriage_storage", "logistics_design": False},
        "S-D3-1",
        id="运输仓储",
    ),
    pytest.param(
        "为境外水泥厂建一座粉磨站, EPC 总承包, 没有单独的设计子合同",
        {"business": "engineering_contract", "own_subcontract": "none"},
        "S-D4-1",
        id="工程承包",
    ),
    pytest.param(
        "一般的机械产品和零部件设计, 不用高新技术手段, 交付纸面图样",
        {"business": "K81", "design_technology": False, "data_delivery": False},
        "S-D5-1",
        id="工业设计",
    ),
    pytest.param(
        "为注塑机厂研制并生产精度控制芯片, 软件随芯片交货, 没有单独的开发价",
        {"business": "embedded_software", "separable_development": False, "sells_product": True},
        "S-D6-1",
        id="嵌入式软件",
    ),
    pytest.param(
        "合同内容只写“电子商务”, 实为经网络销售动漫商品",
        {"business": "e_commerce", "platform_service": "none"},
        "S-D7-1",
        id="电子商务",
    ),
    pytest.param(
        "会计师事务所为一家纺织企业做财务咨询、年报审计和专项审计, 逐项委托",
        {"business": "B42", "includes_audit": True, "long_term": False},
        "S-D8-3",
        id="法律、会计、审计、税务",
    ),
    pytest.param(
        "贸易公司受托替工厂买进一批机床, 收代理费, 不管理其采购流程",
        {"business": "agency_purchase", "includes_goods": True},
        "S-D9-1",
        id="代理采购",
    ),
]


@pytest.mark.parametrize(("story", "facts", "rule"), STRUCK_OUT)
def test_a_case_of_the_table_is_struck_out_by_its_row(story, facts, rule):
    verdict = determine(LAW, {**BETWEEN_FIRMS, **facts}, 1_000_000_00)
    assert (verdict.kind, verdict.questions) == ("out", ())
    assert rule in [reason.id for reason in verdict.decisive]


# (facts, kind, codes, counted of a contract of 1,000.00): the exceptions of the table and the other rows' good sides.
COUNTED = [
    ({"business": "labour_dispatch", "ito_provider": True, "manages_or_trains": True}, "in", "I11", 1000_00),
    (
        {"business": "labour_dispatch", "hr_process_step": True, "wages_amount": 900_00},
        "split",
        "B41",
        100_00,
    ),
    ({"business": "developers_on_site", "manages_or_trains": True}, "in", "I11", 1000_00),
    ({"business": "developers_on_site", "provider_directs": True}, "in", "I11", 1000_00),
    ({"business": "B41", "wages_amount": 999_99}, "split", "B41", 1),
    ({"business": "K74", "market_access": False}, "in", "K74", 1000_00),
    ({"business": "carriage_storage", "logistics_amount": 50_00}, "split", "B61", 50_00),
    ({"business": "B61", "carriage_amount": 950_00}, "split", "B61", 50_00),
    (
        {"business": "engineering_contract", "own_subcontract": "design", "subcontract_amount": 30_00},
        "split",
        "K82",
        30_00,
    ),
    (
        {"business": "engineering_contract", "own_subcontract": "information", "subcontract_amount": 30_00},
        "split",
        "I11",
        30_00,
    ),
    ({"business": "K81", "design_technology": True, "data_delivery": True}, "in", "K81", 1000_00),
    (
        {"business": "K81", "design_technology": True, "data_delivery": True, "production_amount": 800_00},
        "split",
        "K81",
        200_00,
    ),
    ({"business": "embedded_software", "separable_development": True}, "in", "I11", 1000_00),
    (
        {
            "business": "embedded_software",
            "separable_development": True,
            "sells_product": True,
            "software_amount": 300_00,
        },
        "split",
        "I11",
        300_00,
    ),
    ({"business": "e_commerce", "platform_service": "whole"}, "in", "I23", 1000_00),
    ({"business": "e_commerce", "platform_service": "part", "platform_amount": 10_00}, "split", "I23", 10_00),
    ({"business": "B42", "long_term": True}, "in", "B42", 1000_00),
    ({"business": "B42", "long_term": True, "audit_amount": 400_00}, "split", "B42", 600_00),
    ({"business": "K75", "long_term": True}, "in", "K75", 1000_00),
    ({"business": "audit", "peer_audit": True}, "in", "B42", 1000_00),
    ({"business": "B62", "goods_amount": 970_00}, "split", "B62", 30_00),
    ({"business": "B62", "goods_amount": 900_00, "carriage_amount": 70_00}, "split", "B62", 30_00),
    ({"business": "I31", "hardware_amount": 600_00}, "split", "I31", 400_00),
    ({"business": "I11"}, "in", "I11", 1000_00),
    ({"business": "K92"}, "in", "K92", 1000_00),
]


@pytest.mark.parametrize(("facts", "kind", "code", "counted"), COUNTED)
def test_an_exception_of_the_table_counts_with_its_own_amount(facts, kind, code, counted):
    verdict = determine(LAW, with_presumptions({**BETWEEN_FIRMS, **facts}), 1000_00)
    assert (verdict.kind, verdict.codes[0], verdict.amount.counted) == (kind, code, counted)
    assert sum(part.amount for part in verdict.amount.parts) == 1000_00


def with_presumptions(facts, raised=frozenset()):
    """The facts, and what may be presumed of the others."""
    return {**{each.fact: each.value for each in presume(LAW, facts, GROUNDS, raised)}, **facts}


# Re-routing clauses: filed under the first, it counts under the second, and is never out.
ELSEWHERE = [
    ({"business": "I22", "software_test": True}, ("I11",)),
    ({"business": "I24", "consulting_topic": "software"}, ("I12",)),
    ({"business": "I24", "consulting_topic": "testing"}, ("I22",)),
    ({"business": "I24", "consulting_topic": "e_commerce"}, ("I23",)),
    ({"business": "I24", "consulting_topic": "disaster_recovery"}, ("I32",)),
    ({"business": "I24", "consulting_topic": "management"}, ("K73",)),
    ({"business": "K73", "consulting_topic": "it"}, ("I24",)),
    ({"business": "K73", "consulting_topic": "software"}, ("I12",)),
    ({"business": "B51", "data_analysis": True}, ("K72",)),
    ({"business": "B52", "platform_work": True}, ("I23",)),
    ({"business": "B53", "call_centre_software": True}, ("I11",)),
    ({"business": "B59", "supply_chain_link": True}, ("B61", "B62", "B69")),
    ({"business": "B59", "cross_industry": False}, ("B54",)),
    ({"business": "I25", "whole_run": False}, ("I11", "I12", "I21", "I22", "I23", "I24", "I31", "I32")),
    ({"business": "I25", "whole_run": True}, ("I25",)),
]


@pytest.mark.parametrize(("facts", "codes"), ELSEWHERE)
def test_what_belongs_elsewhere_counts_there(facts, codes):
    verdict = determine(LAW, with_presumptions({**BETWEEN_FIRMS, **facts}))
    assert (verdict.kind, verdict.codes) == ("in", codes)


DEFINITION = [
    ("client_kind", "individual", "S-T1"),
    ("provider_is_organisation", False, "S-T2"),
    ("process_use", False, "S-T3"),
    ("required_third_party", True, "S-T4"),
    ("under_contract", False, "S-T5"),
]


@pytest.mark.parametrize(("fact", "value", "rule"), DEFINITION)
def test_what_misses_one_test_of_the_definition_is_out(fact, value, rule):
    verdict = determine(LAW, {**BETWEEN_FIRMS, "business": "I11", fact: value})
    assert verdict.kind == "out"
    assert [reason.id for reason in verdict.decisive] == [rule]


def test_developers_lent_on_site_are_asked_about_not_guessed():
    known = with_presumptions({**BETWEEN_FIRMS, "business": "developers_on_site"}, raised={"manages_or_trains"})
    verdict = determine(LAW, known)
    assert verdict.kind == "ask"
    assert {question.fact.id for question in verdict.questions} == {"provider_directs", "manages_or_trains"}


def test_the_lending_of_developers_is_out_once_both_questions_are_answered_with_no():
    known = {**BETWEEN_FIRMS, "business": "developers_on_site", "provider_directs": False, "manages_or_trains": False}
    verdict = determine(LAW, known)
    assert (verdict.kind, [reason.clause for reason in verdict.decisive]) == ("out", ["X-B41-3"])


def test_an_ordinary_software_contract_is_in_by_presumptions_that_are_named():
    facts = {"business": "I11", "client_kind": "enterprise"}
    assert determine(LAW, facts).kind == "ask"
    verdict = determine(LAW, with_presumptions(facts))
    assert (verdict.kind, verdict.codes, verdict.questions) == ("in", ("I11",), ())


def test_the_trace_says_what_each_rule_saw_and_where_it_stands():
    verdict = determine(LAW, {**BETWEEN_FIRMS, "business": "labour_dispatch", "hr_process_step": True})
    lines = {line.rule.id: line for line in verdict.trace}
    assert lines["S-D1-1"].outcome == "holds"
    assert lines["S-D1-1"].gave_way_to == ("S-D1-3",)
    assert lines["S-D1-2"].outcome == "undecided"
    assert ("ito_provider", None) in lines["S-D1-2"].saw
    assert all(line.rule.source.startswith("操作指引") for line in verdict.trace)
