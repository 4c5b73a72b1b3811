"""The style guide: each part of a page in each of its states, as those see it who build pages."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fuwai.core.bulletin import ChartBlock
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.figure import Figure
from fuwai.core.review import Stage
from fuwai.web.chart import drawn
from fuwai.web.part import Action, Choice, Column, Crumb, Event, Input, Paging, Progress, Row, Tab, Table
from fuwai.web.tags import beijing, money, stage
from fuwai.web.words import said

LATE, EARLY = datetime(2015, 7, 6, 1, 30, tzinfo=UTC), datetime(2015, 7, 2, 6, 5, tzinfo=UTC)


def style(request: HttpRequest) -> HttpResponse:
    """Every part, with invented content."""
    return render(request, "site/style.html", guide())


def guide() -> dict[str, Any]:
    """What the page shows."""
    return {
        "crumbs": [Crumb(said("管理", "Administration"), "/"), Crumb(said("样式", "Style guide"))],
        "heading": said("样式", "Style guide"),
        "note": said("每个部件的每种状态，内容均为虚构", "Each part in each state; all content is invented"),
        "actions": [
            Action(said("导出", "Export"), "#", "download"),
            Action(said("新增合同", "New contract"), "#", "plus", main=True),
        ],
        "stages": ["draft", *Stage],
        "grades": list(Grade),
        "tones": _tones(),
        "tabs": [
            Tab(said("合同", "Contract"), "#", here=True),
            Tab(said("执行", "Executions"), "#", count=12),
            Tab(said("证明材料", "Evidence"), "#", count=0),
        ],
        "filters": _filters(),
        "table": _table(),
        "nothing": Table("", (), (), empty=said("没有符合条件的合同。", "No contract fits these filters.")),
        "paging": Paging(2, 41429),
        "fields": _fields(),
        "alone": _findings()[:2],
        "values": _values(),
        "events": _events(),
        "bars": [
            Progress(said("杭州市", "Hangzhou"), 3120, 3833),
            Progress(said("宁波市", "Ningbo"), 402, 402),
            Progress(said("舟山市", "Zhoushan"), 0, 17),
        ],
        "chart": _chart(),
    }


def _tones() -> list[tuple[str, str]]:
    return [
        ("good", said("已报送", "filed")),
        ("bad", said("逾期", "overdue")),
        ("held", said("待说明", "to be explained")),
        ("waiting", said("审核中", "under review")),
        ("draft", said("草稿", "draft")),
        ("quiet", said("已撤回", "withdrawn")),
    ]


def _filters() -> list[Input]:
    county = (Choice("330108", said("滨江区", "Binjiang")), Choice("330106", said("西湖区", "Xihu")))
    return [
        Input("q", said("名称或编号", "Name or number")),
        Input("county", said("县（市、区）", "County"), "code", choices=county, value="330108"),
        Input("month", said("月份", "Month"), "month", value="2015-06"),
    ]


def _table() -> Table:
    columns = (
        Column(said("合同编号", "Contract number"), sort="number"),
        Column(said("合同名称", "Title"), narrow=False),
        Column(said("状态", "State")),
        Column(said("签订日期", "Signed on"), sort="signed"),
        Column(said("合同额", "Contract value"), unit=said("美元", "USD"), number=True, sort="value"),
    )
    rows = [
        _row(1, said("示例软件研发服务（第一期）", "Sample software development, first phase"), Stage.CITY, 123456789),
        _row(2, said("样本企业财务共享服务", "Sample shared financial services"), Stage.RETURNED, 4500000),
        _row(
            3,
            said(
                "示例医药研发：临床前药代动力学与毒理学试验的设计、执行与统计分析",
                "Sample drug research: design, conduct and statistics of preclinical kinetics and toxicology",
            ),
            Stage.APPROVED,
            98000000050,
        ),
    ]
    total = Row((said("合计", "Total"), "", "", "", money(98127956839)))
    return Table(said("业务合同", "Contracts"), columns, rows, "-value", "filing", total)


def _row(number: int, title: str, where: Stage, cents: int) -> Row:
    cells = (f"SAMPLE-2015-{number:03}", title, stage(where), f"2015-06-{number:02}", money(cents))
    return Row(cells, str(number), "#", "bad" if where is Stage.RETURNED else "")


def _findings() -> list[Finding]:
    return [
        Finding(
            "R-C-101",
            Grade.BLOCKING,
            "contract",
            0,
            "signing_date",
            "签订日期 2016-02-30 不存在；请按 2016-02-28 的形式填写",
            "there is no day 2016-02-30; write it as 2016-02-28",
        ),
        Finding(
            "R-C-204",
            Grade.HELD,
            "contract",
            0,
            "contract_value",
            "合同额是本企业往年最大合同的 40 倍；请核对单位，或在备注中说明",
            "the value is 40 times the largest so far; check the unit, or explain it in the remarks",
        ),
        Finding(
            "R-C-310",
            Grade.SOFT,
            "contract",
            0,
            "title",
            "名称与 SAMPLE-2015-002 相近；如为同一合同，请改报变更",
            "the title is close to SAMPLE-2015-002; if it is the same contract, file an amendment",
        ),
    ]


def _fields() -> list[Input]:
    bad, held, soft = _findings()
    software, research = said("软件研发服务", "Software development"), said("医药研发服务", "Drug research")
    groups = (
        Choice("I11", software, said("信息技术外包", "Information technology outsourcing")),
        Choice("K11", research, said("知识流程外包", "Knowledge process outsourcing")),
    )
    advice = said("写明做什么、为谁做、交付什么", "say what is done, for whom, and what is delivered")
    return [
        Input(
            "title",
            said("合同名称", "Title"),
            value=said("示例软件研发服务", "Sample software"),
            required=True,
            findings=(soft,),
            limit=200,
        ),
        Input("group", said("业务类别", "Group"), "code", "I11", choices=groups, required=True),
        Input("signing_date", said("签订日期", "Signed on"), "text", "2016-02-30", required=True, findings=(bad,)),
        Input(
            "contract_value",
            said("合同额", "Contract value"),
            "amount",
            "4,500,000.00",
            unit=said("美元", "USD"),
            findings=(held,),
        ),
        Input("control_number", said("控制号", "Control number"), value="33010815000012", readonly=True),
        Input(
            "attachment", said("合同扫描件", "Scan of the contract"), "file", help=said("PDF 或图片", "PDF or picture")
        ),
        Input("description", said("业务描述", "Description"), "area", help=advice),
        Input("outbound", said("本企业为发包方", "This enterprise is the client"), "check"),
    ]


def _values() -> list[tuple[str, Any]]:
    return [
        (said("企业", "Enterprise"), said("示例软件有限公司", "Sample Software Ltd.")),
        (said("控制号", "Control number"), "33010815000012"),
        (said("合同额（美元）", "Contract value (USD)"), money(450000000)),
        (said("上报时间", "Submitted at"), beijing(EARLY)),
        (said("备注", "Remarks"), ""),
    ]


def _events() -> list[Event]:
    return [
        Event(
            LATE,
            said("市级退回", "Returned by the city"),
            said("示例审核员", "Sample Reviewer"),
            said("R03 金额单位有误：请核对是否为万元", "R03 wrong unit: check whether it is in ten thousands"),
            "bad",
        ),
        Event(EARLY, said("县级核准", "Approved by the county"), said("样本审核员", "Another Reviewer"), "", "good"),
        Event(EARLY, said("企业上报", "Submitted"), said("示例填报人", "Sample Filer")),
    ]


def _chart() -> Any:
    names = (said("软件研发", "Software"), said("集成电路设计", "Chip design"), said("医药研发", "Drug research"))
    values = (Fraction(4120, 100), Fraction(2255, 100), Fraction(1801, 100))
    figures = {
        str(at): Figure(str(at), "share", value, "percent", name, name)
        for at, (name, value) in enumerate(zip(names, values, strict=True))
    }
    points = tuple(("share", name, str(at)) for at, name in enumerate(names))
    caption = said("离岸执行额构成（虚构）", "Offshore executed value by group (invented)")
    return drawn(ChartBlock("sample", caption, "bar_horizontal", "%", points), figures)
