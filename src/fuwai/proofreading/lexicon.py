"""The words that a page's numbers hang on: regions, countries, classes, indicators, directions, periods, comparisons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fuwai.core.period import Period
from fuwai.core.region import COUNTY
from fuwai.standards.catalogue import editions
from fuwai.standards.codelist import codes
from fuwai.standards.group import country_group, country_groups, region_group, region_groups
from fuwai.standards.region import regions

SECTION_WORDS = {"ITO": "ITO", "BPO": "BPO", "KPO": "KPO"}
INDICATORS = {
    "executed": r"(?:服务外包)?(?:业务)?(?:合同)?(?:接包)?(?:合同)?执行(?:金额|总额|额)|执行(?:金额|总额|额)",
    "contract_value": r"(?:服务外包)?(?:业务)?(?:接包)?(?:合同|签约|协议)(?:金额|总额|额)|签约合同(?:金额|额)",
    "contracts": r"(?:签订|新签)?(?:服务外包)?合同(?:份数|数量|数)",
    "employed": r"(?:服务外包)?从业(?:人员|人数)(?:总数|数)?",
}
DIRECTIONS = {"offshore": "离岸|国际服务外包", "onshore": "在岸|境内"}
SCOPES = "全省|我省|本省|全市|我市|本市|全国|我国|全区|我区|全部|总体"
COMPARISONS = {
    "yoy": r"同比|比上年同期|较上年同期|比去年同期|较去年同期|比上年|较上年|比去年",
    "pop": r"环比|比上月|较上月|比上季度|较上季度",
    "down": r"下降|减少|降幅|降低|下滑|回落|萎缩|负增长",
    "up": r"增长|增加|增幅|增速|上升|提高|扩大|新增|净增",
    "share": r"占比|比重|占|份额",
    "each": r"分别为|分别是|分别达到|分别达|依次为|依次是|分别占|分别增长|分别下降|分别",
    "within": r"其中",
    "skip": r"年均|拉动|贡献率|完成率|目标|计划|预计|力争|百强|汇率",
}
BELT = r"[“\"]?一带一路[”\"]?(?:沿线)?(?:国家和地区|国家地区|国家|沿线|地区)?"
MONTHS = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "年度": (1, 12), "前三季度": (1, 9)}
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
PERIOD = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)(?P<rest>上半年|下半年|全年|前三季度|第?[一二三四1-4]季度|\d{1,2}[-—–~至]\d{1,2}月份?|\d{1,2}月份?(?!底|末|\d{1,2}日))?"
    r"|(?P<bare>上半年|下半年|前三季度|第?[一二三四1-4]季度|(?<![\d.])\d{1,2}[-—–~至]\d{1,2}月份?|(?<![\d.])\d{1,2}月份?(?!底|末|\d{1,2}日))"
)


@dataclass(frozen=True)
class Token:
    """*kind* is region, country, class, indicator, direction, scope, period, or a comparison's name."""

    kind: str
    code: str
    start: int
    end: int
    text: str


@cache
def _entities() -> Mapping[str, tuple[str, str]]:
    """Name as printed → (dimension, code)."""
    found: dict[str, tuple[str, str]] = {}
    for region in regions().regions.values():
        if len(region.zh) >= 3 or region.level > COUNTY:
            found.setdefault(region.zh, ("region", region.code))
        if region.level > COUNTY and len(region.short) >= 2:
            found[region.short] = ("region", region.code)
    for group in region_groups():
        found.setdefault(region_group(group).zh, ("region", group))
    for country in codes("country").values():
        found[country.zh] = ("country", country.code)
    for group in country_groups():
        found[country_group(group).zh] = ("country", group)
    for edition in editions():
        for entries in (edition.sections, edition.divisions, edition.groups):
            for code, entry in entries.items():
                found[entry.zh.replace(" ", "")] = ("class", code)
    found |= {
        "信息技术外包服务": ("class", "ITO"),
        "业务流程外包服务": ("class", "BPO"),
        "知识流程外包服务": ("class", "KPO"),
    }
    found |= {word: ("class", code) for word, code in SECTION_WORDS.items()}
    found |= {
        "其他类": ("class", "other"),
        "其他业务": ("class", "other"),
        "香港": ("country", "HK"),
        "台湾": ("country", "TW"),
        "对美": ("country", "US"),
        "对日": ("country", "JP"),
        "对港": ("country", "HK"),
        "对韩": ("country", "KR"),
        "对欧": ("country", "对欧"),
        "欧盟": ("country", "欧盟"),
        "东盟": ("country", "东盟"),
        "欧洲": ("country", "欧洲"),
        "亚洲": ("country", "亚洲"),
        "北美": ("country", "北美"),
    }
    for name in ("全国", "中国", "其他", "境内"):
        found.pop(name, None)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    entities = "|".join(re.escape(name) for name in sorted(_entities(), key=len, reverse=True))
    parts = [f"(?P<belt>{BELT})", f"(?P<entity>{entities})"]
    parts += [f"(?P<indicator_{name}>{words})" for name, words in INDICATORS.items()]
    parts += [f"(?P<direction_{name}>{words})" for name, words in DIRECTIONS.items()]
    parts += [f"(?P<scope>{SCOPES})"]
    parts += [f"(?P<word_{name}>{words})" for name, words in COMPARISONS.items()]
    return re.compile("|".join(parts))


def entity(text: str) -> tuple[str, str] | None:
    """Dimension and code of a whole text: the label of a row."""
    bare = re.sub(r"\s|[（(].*?[）)]", "", text)
    if bare in ("其他", "其它"):
        return "", "other"
    if re.fullmatch(BELT, bare):
        return "country", "belt-and-road"
    return _entities().get(bare)


def tokens(text: str, year: int) -> list[Token]:
    """The words of *text*, which has no spaces; *year* belongs to periods that do not say theirs."""
    found: list[Token] = []
    periods = [
        Token(
            "skip" if text[: match.start()][-1:] in ("比", "较", "与") else "period",
            code,
            match.start(),
            match.end(),
            match[0],
        )
        for match in PERIOD.finditer(text)
        if (code := period_code(match, year))
    ]
    taken = [(token.start, token.end) for token in periods]
    for match in _pattern().finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        kind, _, code = (match.lastgroup or "").partition("_")
        if kind == "entity":
            kind, code = _entities()[match[0]]
        elif kind == "belt":
            kind, code = "country", "belt-and-road"
        elif kind == "word":
            kind, code = code, ""
        found.append(Token(kind, code, match.start(), match.end(), match[0]))
    return sorted(found + periods, key=lambda token: token.start)


def period_code(match: re.Match[str], year: int) -> str:
    """Months as 201501..201506; empty for a year far off, or months that there are not."""
    said = int(match["year"] or year)
    rest = (match["rest"] or match["bare"] or "全年").replace("月份", "月")
    if rest in MONTHS:
        first, last = MONTHS[rest]
    elif "季度" in rest:
        last = 3 * QUARTERS[rest.strip("第季度")]
        first = last - 2
    else:
        numbers = [int(number) for number in re.findall(r"\d+", rest)]
        first, last = numbers[0], numbers[-1]
    if not (1 <= first <= last <= 12 and 1978 <= said <= 2099):
        return ""
    return code_of(Period(said * 12 + first - 1, said * 12 + last - 1))


def code_of(period: Period) -> str:
    return f"{period.months[0]}..{period.months[-1]}"


def period_of(code: str) -> Period:
    first, last = (int(month) for month in code.split(".."))
    return Period(Period.of_month(first).first, Period.of_month(last).first)
