"""English pages: told in the Chinese that the reader knows, so that one set of rules reads both. What has no rule stays
as it is and so becomes a part of the quantity's key; every quote is given back as it was printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from fuwai.core.region import COUNTY
from fuwai.proofreading.page import Grid, Page
from fuwai.standards.catalogue import editions
from fuwai.standards.codelist import codes
from fuwai.standards.group import country_group, country_groups
from fuwai.standards.region import regions

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH = "|".join(MONTHS)
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
USD = rf"(?:USD|US\$|\$)\s?({DIGITS})(?: (billion|million|thousand))?"
UNITS = {"billion": "十亿美元", "million": "百万美元", "thousand": "千美元", None: "美元"}
BACK = {"十亿美元": "billion", "百万美元": "million", "千美元": "thousand"}
RATE = rf"({DIGITS}) ?(?:%|per cent|percent)"
UP = r"(?:up(?: by)?|rose(?: \w+,)?(?: by)?|grew(?: by)?|an increase of|increased by|higher by)"
DOWN = r"(?:down(?: by)?|fell(?: \w+,)?(?: by)?|declined by|dropped by|a decrease of|decreased by)"
YEAR_AGO = (
    r"(?:on the year before|on a year earlier|year on year|year-on-year|from a year earlier|over the year before)"
)
WHOLES = {"province": "全省", "city": "全市", "country": "全国", "nation": "全国", "county": "全区"}
RULES: tuple[tuple[str, str], ...] = (
    (r"\bAccording to [^,.]*, ", ""),
    (rf"(?<!million)(?<!billion)(?<=[A-Za-z\u4e00-\u9fff]) \({UP} {RATE}[^)]*\)", r"同比增长\1%"),
    (rf"(?<!million)(?<!billion)(?<=[A-Za-z\u4e00-\u9fff]) \({DOWN} {RATE}[^)]*\)", r"同比下降\1%"),
    (rf"{USD} (?:was|were) executed offshore", r"离岸执行额USD \1 \2"),
    (r"\b[Cc]ontracts (?:of the month )?(?:of|came to|worth) (?=USD)", "合同额"),
    (r"\bexecuted (?=USD[^.;]*(?!or more))(?!USD [\d,.]+ \w+ or more)", "执行额"),
    (rf"({DIGITS}) enterprises? newly reached {USD}", r"新进入USD \2 \3的企业\1家"),
    (rf"({DIGITS}) enterprises? (?:with|executed|executing) {USD} or more(?: each)?", r"USD \2 \3以上的企业\1家"),
    (rf"({DIGITS}) enterprises? executed offshore business", r"有离岸执行额的企业\1家"),
    (rf"({DIGITS}) (more|fewer) than a year before", r"比上年同期\2\1家"),
    (rf"({DIGITS}) enterprises?\b( [a-z][^,.;()]*)?", r"\2企业\1家"),
    (rf"({DIGITS}) (?:contracts)\b", r"合同\1份"),
    (rf"\(?{UP} {RATE}(?: {YEAR_AGO})?", r"，同比增长\1%"),
    (rf"\(?{DOWN} {RATE}(?: {YEAR_AGO})?", r"，同比下降\1%"),
    (rf"同比(..)({DIGITS}%) on (?:the month before|{MONTH})\b(?: \d{{4}})?", r"环比\1\2"),
    (rf"{RATE} of the total\b(?: of the (province|city|country|nation))?", r"，占\2总执行额的\1%"),
    (rf"{RATE} of the ([a-z -]*?) ?of the (province|city|country|nation)", r"，占\3 \2的\1%"),
    (rf"{RATE} of the (province|city|country|nation)\b", r"，占\2的\1%"),
    (rf"{RATE} of (?:the value from |the )?([^,.;()]+)", r"，占\2的\1%"),
    (rf"[(，,] ?{RATE}(?=[,;)])", r"，占\1%"),
    (r"^(?:In|Over|During) ", ""),
    (r"(?:the )?first half of (\d{4})", r"\1年上半年"),
    (r"(?:the )?(first|second|third|fourth) quarter of (\d{4})", r"\2年\1季度"),
    (rf"({MONTH}) ?(?:to|–|-) ?({MONTH}) (\d{{4}})", r"\3年\1-\2月"),
    (rf"({MONTH}) (\d{{4}})", r"\2年\1月"),
    (rf"\b({MONTH}) alone", r"\1当月"),
    (rf"({MONTH})当月 (?:was|were) ?，", r"\1当月"),
    (r"\b[Oo]ffshore\b", "离岸"),
    (r"\b[Oo]nshore\b", "在岸"),
    (r"\bexecuted value\b|\bexecution\b", "执行额"),
    (r"\bcontract value\b", "合同额"),
    (r"\bOf this\b|\bof which\b|\bof it\b", "其中"),
    (r"\bper cent\b|\bpercent\b", "%"),
    (r"\bpercentage points\b", "个百分点"),
    (r"\bregistered\b|\bhad stood\b", "登记"),
)
DROPPED = re.compile(
    r"\b(?:the|a|an|was|were|is|are|of|to|for|in|by|on|and|came|come|amounted|accounted|reached|stood at|it|they|at|from|"
    r"together|by type of business|Among|Business|business|markets|leading|respectively|with|that|this|Total|value)\b",
    re.ASCII | re.IGNORECASE,
)
HEADS = {
    "Region": "地区", "City": "地区", "Section and division": "产业结构分类", "Division": "产业结构分类", "Market": "市场",
    "Band": "档次", "Enterprises": "企业数（家）", "Share": "占比", "Growth": "增幅", "Year on year": "同比",
    "Growth of contract value": "合同额增幅", "Growth of executed value": "执行额增幅",
    "Share of executed value": "执行额占比", "Total": "合计", "Other": "其他", "Enterprises with execution": "有执行",
    "Executed value, year to date": "累计执行额",
}  # fmt: skip
ORDINALS = {"first": "一", "second": "二", "third": "三", "fourth": "四"}


@dataclass
class Translated:
    """A page in the reader's words, and what each of its numbers was printed as."""

    page: Page
    printed: dict[str, str] = field(default_factory=dict)

    def back(self, quote: str) -> str:
        """As printed; a number that the page does not have (a repair) in the form in which the page prints."""
        if quote in self.printed:
            return self.printed[quote]
        told = re.fullmatch(rf"(-?{DIGITS})(十亿美元|百万美元|千美元)", quote)
        if told:
            return f"USD {float(told[1]):,.{len(told[1].partition('.')[2])}f} {BACK[told[2]]}"
        return re.sub(r"(\d)(?:家|份|人)$", r"\1", quote)


def is_english(page: Page) -> bool:
    """Latin letters outweigh Chinese characters by far: names of enterprises stay Chinese in an English bulletin."""
    return len(re.findall(r"[A-Za-z]", page.title + page.text)) > 6 * len(
        re.findall("[\u4e00-\u9fff]", page.title + page.text)
    )


@cache
def _names() -> Mapping[str, str]:
    """English name, in small letters → Chinese name."""
    found: dict[str, str] = {}
    for region in regions().regions.values():
        if region.level > COUNTY:
            found.setdefault(region.en.lower(), region.zh)
            found.setdefault(
                re.sub(r" (city|province|municipality|autonomous region)$", "", region.en.lower()), region.zh
            )
    for country in codes("country").values():
        found[country.en.lower()] = country.zh
    for group in country_groups():
        found[country_group(group).en.lower()] = country_group(group).zh
    for edition in editions():
        for entries in (edition.sections, edition.divisions, edition.groups):
            for entry in entries.values():
                found[entry.en.lower()] = entry.zh.replace(" ", "")
    found["other business"] = "其他业务"
    found["eleven countries of south-east asia"] = "东南亚11国"
    found.pop("china", None)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<![a-z])(?:" + "|".join(re.escape(name) for name in names) + r")(?![a-z])", re.IGNORECASE)


def translated(page: Page) -> Translated:
    """*page*, which is English, for the reader."""
    told = Translated(page)
    title = _title(page.title)
    blocks = tuple(
        _grid(told, b) if isinstance(b, Grid) else replace(b, text=_prose(told, b.text)) for b in page.blocks
    )
    told.page = Page(title, blocks)
    return told


def _title(text: str) -> str:
    china = re.sub(r"\bin China\b", "全国 ", text)
    return _period(_entities(_rules(china)))


def _entities(text: str) -> str:
    return _pattern().sub(lambda match: _names()[match[0].lower()], text)


def _period(text: str) -> str:
    for number, month in enumerate(MONTHS, 1):
        text = re.sub(rf"\b{month}(?=月|当月|-)", str(number), text, flags=re.ASCII)
        text = re.sub(rf"\b{month}\b", f"{number}月", text, flags=re.ASCII)
    return re.sub(r"(\d)当月", r"\1月当月", text)


def _rules(text: str) -> str:
    for pattern, words in RULES:
        text = re.sub(pattern, words, text, flags=re.ASCII)
    text = re.sub(r"[:：] ?，(?=同比|环比)", "", text)
    text = re.sub(r"(first|second|third|fourth)季度", lambda m: f"第{ORDINALS[m[1]]}季度", text)
    text = re.sub(r"(比上年同期)(more|fewer)", lambda m: m[1] + {"more": "增加", "fewer": "减少"}[m[2]], text)
    return re.sub(r"\b(province|city|country|nation)\b", lambda m: WHOLES[m[1]], text, flags=re.ASCII)


def _prose(told: Translated, text: str) -> str:
    sentences = re.split(r"(?<=\.)\s+(?=[A-Z\d])", text)
    return "。".join(_sentence(told, sentence.rstrip(".")) for sentence in sentences) + "。"


def _sentence(told: Translated, text: str) -> str:
    for match in re.finditer(USD, text):
        told.printed.setdefault(match[1].replace(",", "") + UNITS[match[2]], match[0])
    for match in re.finditer(rf"(?<![\d.,])({DIGITS})( enterprises?| contracts| ?%)", text):
        unit = {"e": "家", "c": "份", "%": "%"}[match[2].strip()[0]]
        told.printed.setdefault(match[1].replace(",", "") + unit, match[0].strip())
    new = _rules(_entities(text))
    new = re.sub(
        USD, lambda m: "，" * (m.start() > 0 and new[m.start() - 1] == "(") + m[1].replace(",", "") + UNITS[m[2]], new
    )
    new = _period(new)
    new = re.sub(r"([\u4e00-\u9fff）]) ?(?:and|, ) ?(?=[\u4e00-\u9fff])", r"\1、", new) if "月" not in new else new
    new = DROPPED.sub("", new)
    new = re.sub(r"(?<=\d),(?=\d{3})", "", new)
    new = new.replace(";", "；").replace("(", "（").replace(")", "）").replace(",", "，")
    new = re.sub(r"（，", "，", new)
    return (
        re.sub(r"\s+", "", re.sub(r"，[， ]*，", "，", new))
        if not re.search("[A-Za-z]", new)
        else re.sub(r"，[， ]*，", "，", new)
    )


def _grid(told: Translated, grid: Grid) -> Grid:
    caption = _period(_rules(_entities(grid.caption)))
    caption = re.sub(r"\bUSD million\b", "单位：百万美元", re.sub(r"\bUSD billion\b", "单位：十亿美元", caption))
    rows = tuple(tuple(_label(cell) if at < grid.labels else cell for at, cell in enumerate(row)) for row in grid.rows)
    for row in grid.rows:
        for cell in row[grid.labels :]:
            if re.fullmatch(DIGITS, cell):
                told.printed.setdefault(cell.replace(",", "") + "百万美元", cell)
    return Grid(caption, tuple(_head(head) for head in grid.headers), grid.labels, rows, grid.lines)


def _head(text: str) -> str:
    return HEADS.get(text.strip()) or _rules(_entities(text)).replace(" ", "")


def _label(text: str) -> str:
    if band := re.match(rf"Enterprises of {USD} or more", text):
        return f"{band[1]}{UNITS[band[2]]}以上"
    return HEADS.get(text.strip()) or _entities(text)
