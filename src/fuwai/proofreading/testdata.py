"""Right texts of our own wording: exact values are drawn, everything printed is rounded from them, so all of it agrees."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from fuwai.core.rounding import round_half_away

Text = Callable[["Drawn"], str]
COUNTRIES = ("美国", "日本", "中国香港", "德国", "新加坡", "英国", "韩国", "法国")


@dataclass
class Drawn:
    """Values of one text: levels and former levels in 亿, and their printed forms."""

    seed: int
    cities: tuple[str, ...] = ()
    now: list[Fraction] = field(default_factory=list)
    ago: list[Fraction] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)
        sizes = sorted((Fraction(dice.randint(40_000, 9_000_000), 10**6) for _ in range(7)), reverse=True)
        self.now = sizes
        self.ago = [size / (1 + Fraction(dice.randint(-3000, 6000), 10_000)) for size in sizes]

    def v(self, at: int) -> str:
        return f"{round_half_away(self.now[at], 2)}"

    def w(self, at: int) -> str:
        """In 万美元."""
        return f"{round_half_away(self.now[at] * 10_000, 0)}"

    def g(self, at: int) -> str:
        return said(self.now[at], self.ago[at])

    def s(self, at: int) -> str:
        return f"{round_half_away(100 * self.now[at] / self.total, 2)}%"

    @property
    def total(self) -> Fraction:
        return sum(self.now, Fraction(0))

    @property
    def before(self) -> Fraction:
        return sum(self.ago, Fraction(0))

    @property
    def t(self) -> str:
        return f"{round_half_away(self.total, 2)}"

    @property
    def b(self) -> str:
        return f"{round_half_away(self.before, 2)}"

    @property
    def tg(self) -> str:
        return said(self.total, self.before)

    def signed(self, at: int) -> str:
        return f"{round_half_away(100 * (self.now[at] / self.ago[at] - 1), 2)}%"

    def rows(self, names: tuple[str, ...], total: str) -> str:
        lines = [f"{name} {self.v(at)} {self.s(at)} {self.signed(at)}" for at, name in enumerate(names)]
        rate = round_half_away(100 * (self.total / self.before - 1), 2)
        return "\n".join([*lines, f"{total} {self.t} 100.00% {rate}%"])

    def piped(self, names: tuple[str, ...], total: str) -> str:
        lines = [f"| {name} | {self.v(at)} | {self.s(at)} | {self.signed(at)} |" for at, name in enumerate(names)]
        return "\n".join([*lines, f"| {total} | {self.t} | 100.00% | {said_plain(self.total, self.before)} |"])


def said(now: Fraction, ago: Fraction) -> str:
    rate = round_half_away(100 * (now / ago - 1), 2)
    return f"下降{-rate}%" if rate < 0 else f"增长{rate}%"


def said_plain(now: Fraction, ago: Fraction) -> str:
    return f"{round_half_away(100 * (now / ago - 1), 2)}%"


JIANGSU = ("南京", "无锡", "苏州", "常州", "南通", "扬州", "徐州")
SHANDONG = ("济南", "青岛", "烟台", "威海", "潍坊", "淄博", "日照")
SECTIONS = ("信息技术外包（ITO）", "业务流程外包（BPO）", "知识流程外包（KPO）")


def city_table(d: Drawn) -> str:
    return (
        f"2016年上半年江苏省服务外包情况\n1-6月，全省离岸执行额{d.t}亿美元，同比{d.tg}。"
        f"其中，南京{d.v(0)}亿美元，占全省的{d.s(0)}；"
        f"无锡{d.v(1)}亿美元，占{d.s(1)}，同比{d.g(1)}。\n各市离岸执行额情况表\n单位：亿美元\n"
        "地区 离岸执行额 占比 同比增幅\n" + d.rows(JIANGSU, "合计") + "\n"
    )


def markets(d: Drawn) -> str:
    return (
        f"2017年第一季度山东省服务外包简况\n一、总体\n一季度，全省离岸服务外包执行额{d.t}亿美元，"
        f"上年同期相比{d.tg}。"
        f"2016年第一季度，全省离岸执行额{d.b}亿美元。\n二、市场\n来自美国的离岸执行额{d.v(0)}亿美元，"
        f"占全省离岸执行额的{d.s(0)}，同比{d.g(0)}；"
        f"日本{d.v(1)}亿美元，占{d.s(1)}；德国{d.v(2)}亿美元，占{d.s(2)}。\n| 市场 | 离岸执行额（亿美元） | 占比 | 同比 |\n"
        "|---|---|---|---|\n"
        + d.piped(COUNTRIES[:1] + COUNTRIES[1:2] + ("德国", "新加坡", "英国", "韩国", "法国"), "合计")
        + "\n"
    )


def former(d: Drawn) -> str:
    return (
        f"2018年湖北省服务外包运行情况\n2018年，全省服务外包合同额{d.t}亿美元，同比{d.tg}；"
        f"2017年全省服务外包合同额{d.b}亿美元。"
        f"武汉合同额{d.v(0)}亿美元，占全省合同额的{d.s(0)}，同比{d.g(0)}。宜昌合同额{d.v(3)}亿美元，"
        f"占全省合同额的{d.s(3)}。\n"
        f"2018年湖北省各市州合同额一览表\n单位：亿美元\n市州 合同额 占全省比重 合同额增幅\n"
        + d.rows(("武汉", "襄阳", "黄石", "宜昌", "荆州", "十堰", "孝感"), "湖北")
        + "\n"
    )


def each(d: Drawn) -> str:
    return (
        f"2019年1-5月四川省服务外包快报\n1-5月，全省离岸执行额{d.t}亿美元，同比{d.tg}。"
        f"成都、绵阳、德阳离岸执行额分别为{d.v(0)}亿美元、{d.v(1)}亿美元和"
        f"{d.v(2)}亿美元，占比分别为{d.s(0)}、{d.s(1)}和{d.s(2)}。\n各市离岸执行额\n"
        "单位：亿美元\n地区 离岸执行额 占比 增幅\n"
        + d.rows(("成都", "绵阳", "德阳", "泸州", "乐山", "南充", "宜宾"), "合计")
        + "\n"
    )


def tens(d: Drawn) -> str:
    return (
        f"2020年上半年福建省服务外包月报\n上半年，全省离岸执行额{d.t}亿美元，同比{d.tg}。\n"
        f"厦门离岸执行额{d.w(0)}万美元，占全省{d.s(0)}，同比{d.g(0)}；福州离岸执行额{d.w(1)}万美元，"
        f"占{d.s(1)}，同比{d.g(1)}；"
        f"泉州离岸执行额{d.w(2)}万美元，占{d.s(2)}。\n福建省各市离岸执行额情况\n单位：亿美元\n"
        "地区 离岸执行额 占比 同比\n" + d.rows(("厦门", "福州", "泉州", "漳州", "莆田", "三明", "南平"), "全省") + "\n"
    )


def sections(d: Drawn) -> str:
    three = d.now[:3]
    whole = sum(three, Fraction(0))
    share = [f"{round_half_away(100 * part / whole, 2)}%" for part in three]
    said_of = "；".join(
        f"{name}执行额{d.v(at)}亿美元，占总执行额的{share[at]}，同比{d.g(at)}" for at, name in enumerate(SECTIONS)
    )
    t = round_half_away(whole, 2)
    table = "\n".join(f"| {name} | {d.v(at)} | {share[at]} |" for at, name in enumerate(("ITO", "BPO", "KPO")))
    return (
        f"# 2021年全国服务外包产业结构\n\n2021年，全国离岸服务外包执行额{t}亿美元。从业务类型看，{said_of}。\n\n"
        f"| 类别 | 离岸执行额（亿美元） | 占比 |\n|---|---|---|\n{table}\n| 合计 | {t} | 100.00% |\n"
    )


def yuan(d: Drawn) -> str:
    return (
        f"2022年前三季度安徽省承接服务外包情况\n前三季度，全省服务外包执行额{d.t}亿元，"
        f"同比{d.tg}。其中，合肥执行额{d.v(0)}亿元，占全省执行额的{d.s(0)}，"
        f"同比{d.g(0)}；芜湖执行额{d.v(1)}亿元，占{d.s(1)}，同比{d.g(1)}；其余各市执行额较小。"
        "\n安徽省各市执行额情况表\n单位：亿元\n城市 执行额 占比 增速\n"
        + d.rows(("合肥", "芜湖", "马鞍山", "蚌埠", "安庆", "滁州", "阜阳"), "合计")
        + "\n"
    )


def firms(d: Drawn) -> str:
    dice = random.Random(d.seed + 7)
    all_, large = dice.randint(300, 900), dice.randint(20, 90)
    more = dice.randint(2, 15)
    big = d.now[0] + d.now[1]
    return (
        f"2016年1-9月广东省服务外包企业情况\n1-9月，全省离岸执行额{d.t}亿美元，同比{d.tg}。"
        f"有离岸服务外包业务执行的企业共{all_}家。"
        f"离岸执行额500万美元以上的企业{large}家，比上年同期增加{more}家，离岸执行额{round_half_away(big, 2)}亿美元，"
        "占全省离岸执行额的"
        f"{round_half_away(100 * big / d.total, 2)}%。上年同期离岸执行额500万美元以上的企业更少。"
        "\n广东省各市离岸执行额表\n单位：亿美元\n地区 离岸执行额 占比 同比增长\n"
        + d.rows(("深圳", "广州", "佛山", "东莞", "珠海", "中山", "惠州"), "合计")
        + "\n"
    )


def ranks(d: Drawn) -> str:
    return (
        f"2015年上半年山东省服务外包市场通报\n从离岸市场看，上半年全省离岸执行额{d.t}亿美元。"
        f"来自美国的离岸执行额{d.v(0)}亿美元，占全省离岸执行额的{d.s(0)}；"
        f"日本{d.v(1)}亿美元，占{d.s(1)}；第三至五位分别为：德国、新加坡、英国。\n"
        "离岸市场一览表\n单位：亿美元\n国别 离岸执行额 占比 增幅\n"
        + d.rows(("美国", "日本", "德国", "新加坡", "英国", "韩国", "法国"), "合计")
        + "\n"
    )


def both(d: Drawn) -> str:
    off, on = d.now[0] + d.now[1], d.now[2] + d.now[3]
    return (
        f"2019年上半年青岛市服务外包情况\n上半年，全市服务外包执行额{round_half_away(off + on, 2)}亿美元。"
        f"其中，离岸执行额{round_half_away(off, 2)}亿美元，"
        f"占全市执行额的{round_half_away(100 * off / (off + on), 2)}%；在岸执行额{round_half_away(on, 2)}亿美元，"
        "占全市执行额的"
        f"{round_half_away(100 * on / (off + on), 2)}%。\n"
    )


def words(d: Drawn) -> str:
    """个别, 部分, 半数以上 and the pace of growth by the definitions of our own bulletins; no ties at half."""
    falls = sum(now < ago for now, ago in zip(d.now, d.ago, strict=True))
    portion = "个别" if 100 * falls <= 140 else "部分" if 2 * falls < 7 else "半数以上"
    rate = round_half_away(100 * (d.total / d.before - 1), 2)
    pace = (
        f"，{'小幅' if abs(rate) < 5 else '大幅'}{said(d.total, d.before)}" if abs(rate) >= 10 or abs(rate) < 5 else ""
    )
    fall = f"离岸执行额，{portion}市下降。" if 0 < falls < 7 else ""
    return (
        f"2017年上半年河南省服务外包情况\n上半年，全省离岸执行额{d.t}亿美元{pace}。{fall}\n"
        "各市离岸执行额情况表\n单位：亿美元\n地区 离岸执行额 占比 同比增幅\n"
        + d.rows(("郑州", "洛阳", "开封", "新乡", "南阳", "许昌", "商丘"), "合计")
        + "\n"
    )


TEXTS: tuple[Text, ...] = (city_table, markets, former, each, tens, sections, yuan, firms, ranks, words, both)


def right_texts(rounds: int = 3) -> list[tuple[str, str]]:
    """Each wording with *rounds* drawings: its name and the text."""
    return [
        (f"{text.__name__}-{seed}", text(Drawn(seed * 101 + at)))
        for at, text in enumerate(TEXTS)
        for seed in range(1, rounds + 1)
    ]
