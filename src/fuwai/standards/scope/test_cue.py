"""The cues of 2015 on texts as clerks type them: what is settled, what is only suspected, what is denied."""

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.scope import determine, presume
from fuwai.core.scope_cue import raised, settled, suspected
from fuwai.standards.scope import cues, scope_law, statute
from fuwai.standards.scope.cue import load
from fuwai.standards.source import ROOM

CUES = cues()
FILE = ROOM / "scope" / "cues-2015.toml"

SETTLED = [
    ("向电子厂提供劳务派遣员工300名", "business", "labour_dispatch"),
    ("劳务派遣服务费", "business", "labour_dispatch"),
    ("派遣软件工程师到日本客户现场", "business", "developers_on_site"),
    ("开发人员常年驻场", "business", "developers_on_site"),
    ("公路运输及装卸搬运", "business", "carriage_storage"),
    ("冷链配送服务", "business", "carriage_storage"),
    ("尼日利亚水泥粉磨站ＥＰＣ项目", "business", "engineering_contract"),
    ("厂房土建施工", "business", "engineering_contract"),
    ("嵌入式软件产品销售", "business", "embedded_software"),
    ("2014年年报审计", "business", "audit"),
    ("代理采购数控机床", "business", "agency_purchase"),
    ("OEM生产蓝牙耳机", "business", "manufacturing"),
    ("在天猫直播带货", "business", "e_commerce"),
    ("交换机等设备供货", "business", "hardware"),
    ("系统集成，不含硬件", "includes_hardware", False),
    ("系统集成，不包括硬件部署", "includes_hardware", False),
    ("系统开发，硬件由甲方自行采购", "includes_hardware", False),
    ("软硬件一体化交付，含硬件", "includes_hardware", True),
    ("供应链方案设计，不含运输", "includes_carriage", False),
    ("供应链方案设计，运输和仓储除外", "includes_carriage", False),
    ("不承担货物的运输", "includes_carriage", False),
    ("人力资源外包，含代发员工工资", "includes_wages", True),
    ("非劳务派遣，为招聘流程外包", "dispatch_content", False),
    ("采购流程外包，不含货款", "includes_goods", False),
    ("来料检测与过程检测", "market_access", False),
    ("出具证书，用于产品上市", "market_access", True),
    ("法定检验", "required_third_party", True),
    ("非法定检验", "required_third_party", False),
    ("用SolidWorks三维建模", "design_technology", True),
    ("交付三维数据和工程图", "data_delivery", True),
    ("设计及生产一体", "includes_production", True),
    ("住宅小区室内设计", "civil_design", True),
    ("手机银行软件测试", "software_test", True),
    ("晶圆测试", "software_test", False),
    ("票据录入", "data_analysis", False),
    ("客户流失预测模型与数据挖掘", "data_analysis", True),
    ("客服系统开发", "call_centre_software", True),
    ("家电维修", "repair_for", "consumer"),
    ("常年法律顾问", "long_term", True),
    ("收购项目法律尽职调查", "long_term", False),
    ("动漫周边产品", "creative_work", "spin_off"),
    ("受自然人委托，客户为个人", "client_kind", "individual"),
    ("人员由甲方管理、考勤", "provider_directs", False),
    ("跨境电商平台销售", "business", "e_commerce"),
    ("向工廠提供勞務派遣", "business", "labour_dispatch"),
    ("系統整合, 不包括硬體, 不含運輸", "includes_carriage", False),
    ("城市总体规划编制", "civil_design", True),
    ("家用电器售后维修", "repair_for", "consumer"),
    ("法律尽职调查", "long_term", False),
]


@pytest.mark.parametrize(("text", "fact", "value"), SETTLED)
def test_a_clerks_words_settle_a_fact(text, fact, value):
    assert settled(raised(text, CUES)).get(fact) == value


NOT_BUSINESS = [  # what a word of a disputed business does not mean here
    "为某物流公司开发运输管理系统",
    "劳务派遣管理系统开发",
    "审计软件开发",
    "仓储管理系统升级",
    "数据加工与图像加工",
    "智能制造执行系统开发",
    "施工管理平台开发",
    "为快递企业设计客户服务流程",
    "网络安全审计平台运维",
    "生产线设计",
    "电子商务平台开发",
    "信贷管理系统开发及两年维护",
    "逆向工程与三维建模",
    "非劳务派遣",
    "不含运输、仓储、施工的方案设计",
    "审计局数据分析平台",
    "国际货运代理业务流程单证处理外包",
    "集装箱运输市场研究报告",
    "服务器采购咨询",
    "量产车型车身结构设计",
    "EPC工程项目管理软件实施",
    "为工程总承包单位提供工艺包设计",
    "税务审计数据整理",
    "设备租赁行业CRM开发",
    "验资报告翻译",
    "服装加工企业ERP",
    "仓储机器人调度算法研发",
    "货代单证录入",
]


@pytest.mark.parametrize("text", NOT_BUSINESS)
def test_a_word_that_means_something_else_raises_no_disputed_business(text):
    found = [one for one in raised(text, CUES) if one.fact == "business" and not one.denied]
    assert found == []


def test_a_hint_is_suspected_and_therefore_asked():
    found = raised("派驻工程师到客户现场, 按人月结算", CUES)
    assert "provider_directs" in suspected(found)
    facts = {"client_kind": "enterprise", **settled(found)}
    grounds = frozenset(("filing", "catalogue", "silence"))
    facts |= {each.fact: each.value for each in presume(scope_law(), facts, grounds, suspected(found))}
    verdict = determine(scope_law(), facts)
    assert verdict.kind == "ask"
    assert "provider_directs" in [question.fact.id for question in verdict.questions]


WHOLE_WAY = [  # text, further facts of the filing, verdict
    ("按“劳务派遣”合同向工厂派人", {}, "out"),
    ("货物仓储整体外包, 仓储服务", {}, "out"),
    ("水泥粉磨站EPC总承包", {}, "out"),
    ("网上销售动漫商品", {}, "out"),
    ("代理采购机床", {}, "out"),
    ("定制开发核心业务系统", {"business": "I11"}, "in"),
    ("薪酬外包, 含代发员工工资", {"business": "B41"}, "split"),
    ("系统集成, 含硬件", {"business": "I31"}, "split"),
    ("系统集成, 不含硬件", {"business": "I31"}, "in"),
    ("派遣研发人员驻场开发", {}, "ask"),
    ("产品检测, 出具检测报告", {"business": "K74"}, "ask"),
]


@pytest.mark.parametrize(("text", "filed", "kind"), WHOLE_WAY)
def test_a_text_goes_the_whole_way_to_a_verdict(text, filed, kind):
    found = raised(text, CUES)
    facts = {**filed, **settled(found)}
    grounds = frozenset(("filing", "catalogue", "silence"))
    facts |= {each.fact: each.value for each in presume(scope_law(), facts, grounds, suspected(found))}
    assert determine(scope_law(), facts).kind == kind


def test_every_fact_that_a_text_can_raise_has_cues():
    amounts = {spec.id for spec in statute().facts if spec.kind == "amount"}
    assert {cue.fact for cue in CUES.cues} == {spec.id for spec in statute().facts} - amounts


def test_every_word_raises_its_own_fact_when_it_stands_alone():
    silent = [
        (cue.fact, word)
        for cue in CUES.cues
        for word in cue.words
        if (cue.fact, cue.value) not in {(one.fact, one.value) for one in raised(word.replace("…", ""), CUES)}
        and not any(one.fact == cue.fact for one in raised(word.replace("…", ""), CUES))
    ]
    assert silent == []


REFUSED = [
    ('fact = "market_access"', 'fact = "market"'),
    ('value = "spin_off"', 'value = "spin"'),
    ('"法定检验", "法定检测"', '"法定检验", "法定检验"'),
    ('"epc"', '"EPC"'),
    ('"手办"', '"办"'),
    ('"勞劳"', '"勞"'),
]


@pytest.mark.parametrize(("text", "instead"), REFUSED)
def test_cues_that_do_not_add_up_are_refused(tmp_path, text, instead):
    whole = FILE.read_text(encoding="utf-8")
    assert text in whole
    file = tmp_path / FILE.name
    file.write_text(whole.replace(text, instead, 1), encoding="utf-8")
    with pytest.raises(FuwaiError) as error:
        load(file, statute().facts)
    assert error.value.code == "standard.refused"


@pytest.mark.parametrize("text", ["", "。", "硬", "\x00" * 50, "🙂" * 50, "不含" * 2000, "劳务派遣" * 5000, "ﬀ" * 9])
def test_odd_texts_have_an_answer(text):
    found = raised(text, CUES)
    assert isinstance(settled(found), dict)
