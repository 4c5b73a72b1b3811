"""An example bulletin of an invented province for the tests of the renderers. No figure in it is a published one."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from fuwai.core.bulletin import (
    Cell,
    ChartBlock,
    Document,
    FigureRef,
    Paragraph,
    Part,
    Section,
    Sentence,
    TableBlock,
)
from fuwai.core.figure import Figure, Missing
from fuwai.core.table import growth, share

# 离岸执行额 in cents, this half-year and a year before
GROUPS = (
    ("I1", "信息技术外包", "Information technology", "软件研发外包", "Software research and development", 87654321012),
    ("I1", "信息技术外包", "Information technology", "信息技术服务外包", "Information technology services", 5123456789),
    ("I2", "业务流程外包", "Business processes", "业务运营外包服务", "Business operation services", 3987654321),
    ("I2", "业务流程外包", "Business processes", "供应链外包服务", "Supply chain services", 6012345678),
    ("I3", "知识流程外包", "Knowledge processes", "技术服务外包", "Technology services", 31415926535),
    ("I3", "知识流程外包", "Knowledge processes", "研发服务外包", "Research and development services", 17181828459),
    ("I9", "其他", "Other", "其他", "Other", 1234567890),
)
MARKETS = (
    ("US", "美国", "United States", 48123456789, 46000000000),
    ("JP", "日本", "Japan", 22987654321, 24100000000),
    ("HK", "中国香港", "Hong Kong, China", 15555555555, 14900000000),
    ("DE", "德国", "Germany", 9876543210, 9000000000),
    ("IN", "印度", "India", 5432109876, 3100000000),
    ("FI", "芬兰", "Finland", 2345678901, 2300000000),
)
CITIES = (
    ("C1", "东江市", "Dongjiang", 99887766554, 92345678901, 95000000000),
    ("C2", "南湖市", "Nanhu", 41234567890, 39876543210, 30123456789),
    ("C3", "西岭市", "Xiling", 20123456789, 20111111111, 12900000000),
    ("C4", "北港市", "Beigang", 30456789, 21345678, 2076543),
    ("C5", "中原市", "Zhongyuan", 254321098, 255555555, 300000000),
)
MONTHS = (21000000000, 18500000000, None, 24600000000, 14300000000, 45367890123)


@dataclass
class Pen:
    """Collects the figures that the text uses and hands back what prints them."""

    language: str
    figures: dict[str, Figure] = field(default_factory=dict)

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def bind(self, identifier: str, value, unit: str, zh: str, en: str = "") -> str:
        full = f"{identifier}|990000|2015H1|direction=offshore"
        self.figures[full] = Figure(full, identifier.split(":", maxsplit=1)[0], value, unit, zh, en or zh)
        return full

    def ref(self, identifier: str, suffix: str = "") -> FigureRef:
        figure = self.figures[identifier]
        return FigureRef(identifier, figure.text() + ("" if figure.missing else suffix))

    def cell(self, identifier: str, suffix: str = "") -> Cell:
        return Cell(self.ref(identifier, suffix).text, identifier, align="right")


def sentence(identifier: str, *parts: Part) -> Sentence:
    return Sentence(identifier, parts)


def industry(pen: Pen) -> Section:
    total = pen.bind("executed", sum(row[-1] for row in GROUPS), "usd", "全省离岸执行额", "Offshore executed value")
    rows = []
    points = []
    for number, (code, division, division_en, zh, en, value) in enumerate(GROUPS):
        level = pen.bind(f"executed:{number}", value, "usd", f"{zh}离岸执行额", f"Offshore executed value, {en}")
        part = pen.bind(
            f"share:{number}", share(value, pen.figures[total].value), "percent", f"{zh}占比", f"Share, {en}"
        )
        first = number == 0 or GROUPS[number - 1][0] != code
        depth = sum(row[0] == code for row in GROUPS) if first else 0
        rows.append(
            (
                Cell(pen.say(division, division_en), rows=depth),
                Cell(pen.say(zh, en)),
                pen.cell(level),
                pen.cell(part, "%"),
            )
        )
        if first:
            whole_division = sum(row[-1] for row in GROUPS if row[0] == code)
            bound = pen.bind(
                f"executed:{code}", whole_division, "usd", f"{division}离岸执行额", f"{division_en}, executed"
            )
            points.append((pen.say(division, division_en), pen.say("离岸执行额", "Executed value"), bound))
    whole = pen.bind("share:total", share(1, 1), "percent", "合计占比", "Share of the total")
    rows.append((Cell(pen.say("合计", "Total"), span=2, align="center"), pen.cell(total), pen.cell(whole, "%")))
    header = (
        Cell(pen.say("产业结构分类", "Division and group"), span=2, align="center"),
        Cell(pen.say("离岸执行额", "Offshore executed value"), align="center"),
        Cell(pen.say("占比", "Share"), align="center"),
    )
    text = sentence(
        "industry-1",
        pen.say(
            "上半年，从业务类型看，软件研发外包执行额为",
            "By kind of business, software research and development came to USD ",
        ),
        pen.ref(next(f for f in pen.figures if f.startswith("executed:0|"))),
        pen.say("亿美元，占总执行额的", " hundred million, a share of "),
        pen.ref(next(f for f in pen.figures if f.startswith("share:0|")), "%"),
        pen.say("；#set [转义] *不* 应生效 $x$ <b>。", "; #set [escape] *no* effect $x$ <b>."),
    )
    chart = ChartBlock(
        "structure",
        pen.say("产业结构", "Industry structure"),
        "stacked",
        pen.say("亿美元", "USD 100 million"),
        tuple(points),
    )
    table = TableBlock(
        "industry",
        pen.say("产业结构情况表", "Industry structure"),
        pen.say("亿美元", "USD 100 million"),
        (header,),
        tuple(rows),
        pen.say("占比按未四舍五入的数据计算。", "Shares are computed from unrounded values."),
    )
    return Section(pen.say("产业结构", "Industry structure"), (Paragraph((text,)), table, chart))


def markets(pen: Pen) -> Section:
    total = next(f for f in pen.figures if f.startswith("executed|"))
    bound = []
    for code, zh, en, value, base in MARKETS:
        level = pen.bind(f"executed:{code}", value, "usd", f"{zh}离岸执行额", f"Offshore executed value, {en}")
        part = pen.bind(f"share:{code}", share(value, pen.figures[total].value), "percent", f"{zh}占比", f"{en}, share")
        grown = pen.bind(f"growth:{code}", growth(value, base), "percent", f"{zh}同比", f"{en}, year-on-year")
        bound.append((pen.say(zh, en), level, part, grown))
    first, second = bound[:2]
    text = sentence(
        "markets-1",
        pen.say("来自", "From "),
        first[0],
        pen.say("的服务外包合同执行额", " came USD "),
        pen.ref(first[1]),
        pen.say("亿美元，占全省离岸执行额的", " hundred million, a share of "),
        pen.ref(first[2], "%"),
        pen.say("；", "; "),
        second[0],
        " ",
        pen.ref(second[1]),
        pen.say("亿美元，“一带一路”沿线另计。", " hundred million; “Belt and Road” apart."),
    )
    table = TableBlock(
        "markets",
        pen.say("主要离岸市场", "Main offshore markets"),
        pen.say("单位：亿美元", "Unit: USD 100 million"),
        (
            tuple(
                Cell(text, align="center")
                for text in (
                    pen.say("国家（地区）", "Country"),
                    pen.say("执行额", "Executed value"),
                    pen.say("占比", "Share"),
                    pen.say("同比", "Year-on-year"),
                )
            ),
        ),
        tuple((Cell(name), pen.cell(a), pen.cell(b, "%"), pen.cell(c, "%")) for name, a, b, c in bound),
    )
    chart = ChartBlock(
        "markets-chart",
        pen.say("主要离岸市场执行额", "Executed value of the main offshore markets"),
        "bar_horizontal",
        pen.say("亿美元", "USD 100 million"),
        tuple((pen.say("执行额", "Executed value"), name, level) for name, level, _, _ in bound),
    )
    return Section(pen.say("市场分布", "Markets"), (Paragraph((text,)), table, chart))


def enterprises(pen: Pen) -> Section:
    count = pen.bind("enterprises", 616, "count", "有离岸执行的企业数", "Enterprises with offshore execution")
    large = pen.bind("enterprises:10m", 48, "count", "千万美元以上企业数", "Enterprises above ten million dollars")
    parts: list[Part] = [
        pen.say("有离岸服务外包业务执行的企业共", "There are "),
        pen.ref(count),
        pen.say("家，其中一千万美元以上", " enterprises with offshore execution, "),
        pen.ref(large),
        pen.say("家。", " of them above ten million dollars."),
    ]
    points = []
    for month, value in enumerate(MONTHS, start=1):
        identifier = pen.bind(
            f"executed:m{month}",
            Missing.NOT_FILED if value is None else value,
            "usd",
            f"{month}月离岸执行额",
            f"Offshore executed value of month {month}",
        )
        points.append((pen.say("离岸执行额", "Executed value"), pen.say(f"{month}月", f"2015-{month:02}"), identifier))
    chart = ChartBlock(
        "months",
        pen.say("各月离岸执行额", "Executed value by month"),
        "line",
        pen.say("亿美元", "USD 100 million"),
        tuple(points),
        pen.say("折线图：各月离岸执行额，6月最高。", "Line chart: executed value by month, June the highest."),
    )
    return Section(pen.say("企业执行情况", "Enterprises"), (Paragraph((sentence("enterprises-1", *parts),)), chart))


def cities(pen: Pen) -> Section:
    total = next(f for f in pen.figures if f.startswith("executed|"))
    rows = []
    for code, zh, en, contract, value, base in CITIES:
        a = pen.bind(f"contract:{code}", contract, "usd", f"{zh}离岸合同额", f"{en}, offshore contract value")
        b = pen.bind(f"executed:{code}", value, "usd", f"{zh}离岸执行额", f"{en}, offshore executed value")
        c = pen.bind(f"share:{code}", share(value, pen.figures[total].value), "percent", f"{zh}占比", f"{en}, share")
        d = pen.bind(
            f"growth:{code}", growth(value, base, 5 * 10**8), "percent", f"{zh}执行额同比", f"{en}, year-on-year"
        )
        rows.append((Cell(pen.say(zh, en)), pen.cell(a), pen.cell(b), pen.cell(c, "%"), pen.cell(d, "%")))
    header = (
        (
            Cell(pen.say("市地", "City"), rows=2, align="center"),
            Cell(pen.say("离岸合同额", "Offshore contract value"), rows=2, align="center"),
            Cell(pen.say("离岸执行额", "Offshore executed value"), span=3, align="center"),
        ),
        (
            Cell("", rows=0),
            Cell("", rows=0),
            Cell(pen.say("金额", "Amount"), align="center"),
            Cell(pen.say("占比", "Share"), align="center"),
            Cell(pen.say("增幅", "Growth"), align="center"),
        ),
    )
    fast = next(f for f in pen.figures if f.startswith("growth:C3|"))
    text = sentence(
        "cities-1",
        pen.say("其中增幅较大的是西岭市，为", "The fastest city was Xiling, at "),
        pen.ref(fast, "%"),
        pen.say("。", "."),
    )
    close = sentence("cities-2", pen.say("主要发包市场相对疲软，应引起重视。", "The main markets were weak."))
    table = TableBlock(
        "cities",
        pen.say("各市离岸合同额及执行额情况", "Offshore contract and executed value by city"),
        pen.say("亿美元", "USD 100 million"),
        header,
        tuple(rows),
    )
    return Section(
        pen.say("全省及各市完成情况", "The province and its cities"), (Paragraph((text,)), table, Paragraph((close,)))
    )


def example(language: str) -> Document:
    """The example bulletin in *language*."""
    pen = Pen(language)
    sections = (industry(pen), markets(pen), enterprises(pen), cities(pen))
    total = next(f for f in pen.figures if f.startswith("executed|"))
    grown = pen.bind("growth", growth(pen.figures[total].value, 150 * 10**9), "percent", "离岸执行额同比")
    lead = sentence(
        "lead-1",
        pen.say("据统计，2015年1—6月我省离岸执行额", "In the first half of 2015 the executed value was USD "),
        pen.ref(total),
        pen.say("亿美元，同比", " hundred million, "),
        FigureRef(grown, pen.say("增长", "up ") + pen.figures[grown].text() + "%"),
        pen.say("。", "."),
    )
    return Document(
        id="bulletin-990000-2015H1",
        title=pen.say("2015年上半年示例省服务外包数据", "Service outsourcing of Example Province, first half of 2015"),
        language=language,
        region="990000",
        region_name=pen.say("示例省", "Example Province"),
        period="2015H1",
        period_name=pen.say("2015年上半年", "first half of 2015"),
        issuer=pen.say("示例省商务厅", "Commerce Department of Example Province"),
        as_of="2015-07-20T00:00:00+08:00",
        level="ministry",
        marking=pen.say("内部版", "Internal edition"),
        lead=(Paragraph((lead,)),),
        sections=sections,
        figures=pen.figures,
        notes=(pen.say("“--”表示不可比或基数过小。", "-- marks what cannot be compared."),),
    )


@pytest.fixture(scope="session")
def bulletin() -> Document:
    """The example bulletin in Chinese."""
    return example("zh")


@pytest.fixture(scope="session")
def english_bulletin() -> Document:
    """The example bulletin in English."""
    return example("en")


@pytest.fixture(scope="session")
def bulletin_in() -> Callable[[str], Document]:
    """The example bulletin in a language of choice."""
    return example
