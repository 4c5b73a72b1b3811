"""提问: which table is wanted, as one value. It is parsed from an address or a command line and printed again, losslessly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args
from urllib.parse import parse_qsl, quote

from fuwai.core.cell import NATION, Direction
from fuwai.core.error import FuwaiError
from fuwai.core.fact import DIMENSIONS
from fuwai.core.figure import Unit
from fuwai.core.period import Period

PLAIN = tuple(name for name in DIMENSIONS if name != "month")  # columns of facts, as they are
TIMES = ("month", "quarter", "half", "year", "ytd")  # parts of the period, each asked by itself
SETS = ("country_group", "region_group", "size_band", "sector", "client_sector")  # sets of codes; they may overlap
ASKED = (*PLAIN, *TIMES, *SETS)
DIMENSION_NAMES: Mapping[str, tuple[str, str]] = {
    "county": ("区县", "County"),
    "city": ("市", "City"),
    "province": ("省份", "Province"),
    "section": ("门类", "Section"),
    "division": ("大类", "Division"),
    "group": ("中类", "Group"),
    "country": ("发包方国家和地区", "Country of the client"),
    "final_country": ("最终客户国家和地区", "Country of the final client"),
    "offshore": ("离岸", "Offshore"),
    "enterprise": ("企业", "Enterprise"),
    "contract": ("合同", "Contract"),
    "client_industry": ("发包方行业", "Industry of the client"),
    "client_kind": ("发包方性质", "Kind of client"),
    "registration_type": ("登记注册类型", "Registration type"),
    "industry": ("行业", "Industry"),
    "currency": ("币种", "Currency"),
    "certification": ("认证", "Certification"),
    "month": ("月份", "Month"),
    "quarter": ("季度", "Quarter"),
    "half": ("半年", "Half-year"),
    "year": ("年份", "Year"),
    "ytd": ("累计", "Year to date"),
    "country_group": ("国家组", "Country group"),
    "region_group": ("地区组", "Region group"),
    "size_band": ("企业规模档", "Size of enterprise"),
    "sector": ("行业门类", "Sector"),
    "client_sector": ("发包方行业门类", "Sector of the client"),
}
LIMITS = {"measures": 12, "rows": 3, "columns": 2, "compare": 8}
Engine = Literal["", "duckdb", "spark", "postgres"]

# What a figure can be compared with or related to: words, and the unit where it is not the measure's own.
COMPARISONS: Mapping[str, tuple[str, str, Unit | None]] = {
    "yoy": ("同比", "year-on-year", "percent"),
    "pop": ("环比", "period-on-period", "percent"),
    "yoy_change": ("同比增减", "change on the year before", None),
    "pop_change": ("环比增减", "change on the period before", None),
    "yoy_constant": ("同比（不变汇率）", "year-on-year at constant exchange rates", "percent"),
    "pop_constant": ("环比（不变汇率）", "period-on-period at constant exchange rates", "percent"),
    "share": ("占比", "share of the total", "percent"),
    "parent_share": ("占上级比重", "share of the parent", "percent"),
    "rank": ("位次", "rank", "rank"),
    "contribution": ("同比拉动", "contribution to the growth year-on-year", "points"),
    "pop_contribution": ("环比拉动", "contribution to the growth period-on-period", "points"),
    "cagr": ("年均增长", "compound annual growth", "percent"),
}
CAGR = re.compile(r"cagr:([1-9]|[1-4]\d)")
CODE = re.compile(r"(group:[a-z0-9-]{1,60}|[\w.:+|-]{0,60}\*?)")
CONDITION = re.compile(r"\s*(\w+)\s*(?:=|\bin\b)\s*(.*?)\s*")
DAY = re.compile(r"(\d{4}-\d\d-\d\d(T[0-9:.+Z-]{4,26})?)?")


@dataclass(frozen=True)
class Condition:
    """*dimension* in *codes*; a code may be `group:belt-and-road` (its members) or `J*` (all that begin so)."""

    dimension: str
    codes: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """`country in group:belt-and-road`, `section = ITO`, `client_industry in (J66,J67)`. Raises `question.where`."""
        match = CONDITION.fullmatch(text)
        listed = match[2].strip("()") if match else ""
        codes = tuple(code.strip() for code in listed.split(","))
        if not match or match[1] not in ASKED or not all(CODE.fullmatch(code) for code in codes):
            raise FuwaiError(
                "question.where",
                f"条件 {text[:80]!r} 不成立; 请写作 country in group:belt-and-road and section in ITO,KPO; "
                f"维度有 {'、'.join(ASKED)}",
                f"{text[:80]!r} is no condition; write country in group:belt-and-road and section in ITO,KPO; the dimensions are "
                f"{', '.join(ASKED)}",
            )
        return cls(match[1], codes)

    @property
    def text(self) -> str:
        return f"{self.dimension} in {','.join(self.codes)}"


@dataclass(frozen=True)
class Question:
    """*measures* (ids of indicators) by the dimensions *rows* and *columns*, in *period*, compared as *compare* says.

    *as_of* as typed (empty: the last event), *engine* empty for the office's own. Raises FuwaiError `question.…` where the
    parts do not fit each other; whether an indicator is known is asked of the catalogue, not here.
    """

    measures: tuple[str, ...]
    period: Period
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    region: str = NATION
    direction: Direction = "offshore"
    where: tuple[Condition, ...] = ()
    as_of: str = ""
    engine: Engine = ""

    def __post_init__(self) -> None:
        if not self.measures:
            raise FuwaiError("question.measure", "请用 measure 指定指标", "name at least one measure")
        for part, limit in LIMITS.items():
            names = getattr(self, part)
            if len(names) > limit or len(set(names)) < len(names):
                raise FuwaiError(
                    "question.many",
                    f"{part} 至多 {limit} 个, 且不重复: {'、'.join(names)[:120]}",
                    f"{part}: at most {limit}, none twice, not {', '.join(names)[:120]}",
                )
        dims = self.dimensions
        for name in dims:
            if name not in ASKED:
                raise unknown("维度", "dimension", name, ASKED)
        if len(set(dims)) < len(dims) or sum(name in TIMES for name in dims) > 1:
            raise FuwaiError(
                "question.twice",
                f"维度重复, 或有两个时间维度: {'、'.join(dims)}; 请各留一个",
                f"a dimension stands twice, or there are two of time: {', '.join(dims)}; keep one",
            )
        for name in self.compare:
            if name not in COMPARISONS and not CAGR.fullmatch(name):
                raise unknown("比较", "comparison", name, (*COMPARISONS, "cagr:3"))
        if self.direction not in get_args(Direction):
            raise unknown("方向", "direction", self.direction, get_args(Direction))
        if self.engine not in get_args(Engine):
            raise unknown("计算引擎", "engine", self.engine, get_args(Engine)[1:])
        if not DAY.fullmatch(self.as_of):
            raise FuwaiError(
                "moment.unknown",
                f"不认识时刻 {self.as_of[:40]!r}; 请写作 2015-07-15 或 2015-07-15T12:00+08:00",
                f"{self.as_of[:40]!r} is no moment; write 2015-07-15 or 2015-07-15T12:00+08:00",
            )

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (*self.rows, *self.columns)

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Question":
        """From names and texts, as a command line or an address gives them. Raises FuwaiError `question.…`, `period.…`."""
        if strange := sorted(set(asked) - set(NAMES)):
            raise unknown("参数", "parameter", strange[0], NAMES)
        if not asked.get("period"):
            raise FuwaiError("question.period", "请用 period 指定报告期", "name the period, as 2015H1")
        wheres = [text for text in re.split(r"\s+and\s+", asked.get("where", "").strip()) if text]
        return cls(
            measures=listed(asked.get("measure", "")),
            period=Period.parse(asked["period"]),
            rows=listed(asked.get("rows", "")),
            columns=listed(asked.get("columns", "")),
            compare=listed(asked.get("compare", "")),
            region=asked.get("region") or NATION,
            direction=asked.get("direction") or "offshore",  # type: ignore[arg-type]  # held to the list above
            where=tuple(Condition.parse(text) for text in wheres),
            as_of=asked.get("as_of", ""),
            engine=asked.get("engine", ""),  # type: ignore[arg-type]
        )

    @classmethod
    def parse(cls, address: str) -> "Question":
        """From an address's question, `measure=executed&rows=division&period=2015H1`. Raises as `of`."""
        pairs = parse_qsl(address, keep_blank_values=True)
        if len({name for name, _ in pairs}) < len(pairs):
            raise FuwaiError(
                "question.twice", "参数重复; 多个值用逗号分隔", "a parameter stands twice; separate by commas"
            )
        return cls.of(dict(pairs))

    @property
    def texts(self) -> Mapping[str, str]:
        """By name, without what is as usual."""
        told = {
            "measure": ",".join(self.measures),
            "rows": ",".join(self.rows),
            "columns": ",".join(self.columns),
            "period": self.period.code,
            "region": "" if self.region == NATION else self.region,
            "direction": "" if self.direction == "offshore" else self.direction,
            "compare": ",".join(self.compare),
            "where": " and ".join(condition.text for condition in self.where),
            "as_of": self.as_of,
            "engine": self.engine,
        }
        return {name: text for name, text in told.items() if text}

    @property
    def text(self) -> str:
        """The address's question that `parse` reads back as the same value."""
        return "&".join(f"{name}={quote(text, safe=',:*|()')}" for name, text in self.texts.items())


NAMES = ("measure", *(each.name for each in fields(Question) if each.name != "measures"))


def listed(text: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name for part in text.split(",") if (name := part.strip()))


def unknown(zh: str, en: str, name: str, there_are: tuple[str, ...]) -> FuwaiError:
    return FuwaiError(
        "question.unknown",
        f"没有{zh} {name[:40]!r}; 有 {'、'.join(there_are)}",
        f"there is no {en} {name[:40]!r}; there are {', '.join(there_are)}",
    )
