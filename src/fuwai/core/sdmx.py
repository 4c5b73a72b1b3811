"""SDMX: the structure under which figures leave the house, the key by which they are asked for, and one observation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fuwai.core.error import FuwaiError
from fuwai.core.figure import Missing
from fuwai.core.period import Period

AGENCY, FLOW, VERSION = "FUWAI", "EXEC", "1.0"
CONCEPTS = "CS_FUWAI"
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
TOTAL, UNKNOWN = "_T", "_U"
ID = re.compile(r"[A-Za-z0-9_@$-]+")  # what SDMX takes for the id of a code
KEY = re.compile(r"[A-Za-z0-9_@$*.,-]{0,2000}")
RANGE = re.compile(r"(?:(eq|ge|le):)?([0-9A-Z-]{4,8})")
Freq = Literal["M", "Q", "S", "A"]
LENGTHS: Mapping[Freq, int] = {"M": 1, "Q": 3, "S": 6, "A": 12}  # months
# 0 is a value; the marks are none, and each says its own reason (code list CL_OBS_STATUS of the SDMX cross-domain lists).
STATUS: Mapping[Missing, str] = {Missing.NOT_COMPUTABLE: "M", Missing.NOT_FILED: "L", Missing.CONFIDENTIAL: "Q"}
NORMAL, BREAK = "A", "B"
FREE, SECRET = "F", "C"  # CONF_STATUS


@dataclass(frozen=True)
class Code:
    """One code; *parent* is a code of the same list."""

    id: str
    zh: str
    en: str
    parent: str = ""


@dataclass(frozen=True)
class CodeList:
    """A list of codes, `CL_…`."""

    id: str
    zh: str
    en: str
    codes: tuple[Code, ...]

    def __contains__(self, id: object) -> bool:
        return any(code.id == id for code in self.codes)


@dataclass(frozen=True)
class Component:
    """A dimension or an attribute; the concept has its id. *listed* None: text (*kind*: an SDMX data type)."""

    id: str
    zh: str
    en: str
    listed: CodeList | None = None
    kind: str = "String"


@dataclass(frozen=True)
class Structure:
    """The data structure definition of the one flow. Its name is the flow's."""

    zh: str
    en: str
    dimensions: tuple[Component, ...]  # without TIME_PERIOD, in the order of the key
    attributes: tuple[Component, ...]  # of an observation, all mandatory
    time: Component
    value: Component

    @property
    def lists(self) -> tuple[CodeList, ...]:
        """Every code list, once."""
        found = {part.listed.id: part.listed for part in (*self.dimensions, *self.attributes) if part.listed}
        return tuple(found.values())

    @property
    def concepts(self) -> tuple[Component, ...]:
        return (*self.dimensions, self.time, self.value, *self.attributes)


@dataclass(frozen=True)
class Observation:
    """*key*: a code a dimension; *period* as SDMX writes it; *value* decimal digits, empty where there is none;
    *attributes*: a code an attribute."""

    key: tuple[str, ...]
    period: str
    value: str
    attributes: tuple[str, ...]


def urn(kind: str, id: str, item: str = "") -> str:
    """The name of an artefact of ours in all the world."""
    package = {"Codelist": "codelist", "ConceptScheme": "conceptscheme", "Concept": "conceptscheme"}
    return f"urn:sdmx:org.sdmx.infomodel.{package.get(kind, 'datastructure')}.{kind}={AGENCY}:{id}({VERSION}){item}"


def concept(id: str) -> str:
    """The name of a concept."""
    return urn("Concept", CONCEPTS, f".{id}")


def keys(text: str, structure: Structure) -> tuple[tuple[frozenset[str], ...], ...]:
    """Keys as an address has them, `M.executed.330000.offshore._T._T.N` and several by commas: for each, the codes that each
    dimension may have (empty: any). `*` and an empty place are any code. Raises FuwaiError `sdmx.key`."""
    if not KEY.fullmatch(text):
        raise _no_key(text[:80], structure)
    found = []
    for one in text.split(","):
        parts = [""] * len(structure.dimensions) if one in ("", "*", "all") else one.split(".")
        if len(parts) != len(structure.dimensions):
            raise _no_key(one[:80], structure)
        for part, dimension in zip(parts, structure.dimensions, strict=True):
            held_to(part, dimension)
        found.append(tuple(frozenset(() if part in ("", "*") else (part,)) for part in parts))
    return tuple(found)


def held_to(code: str, dimension: Component) -> None:
    """Raises FuwaiError `sdmx.code` for a code that the dimension does not have."""
    if code in ("", "*") or (dimension.listed and code in dimension.listed):
        return
    listed = [each.id for each in dimension.listed.codes[:12]] if dimension.listed else []
    raise FuwaiError(
        "sdmx.code",
        f"{dimension.id} 没有代码 {code[:40]!r}; 有 {'、'.join(listed)} 等, 见 /sdmx/v2/structure/codelist",
        f"{dimension.id} has no code {code[:40]!r}; it has {', '.join(listed)} and more: see /sdmx/v2/structure/codelist",
    )


def span(text: str) -> tuple[Period | None, Period | None]:
    """`ge:2015-01+le:2015-06`, or one period: the first and the last. Raises FuwaiError `sdmx.period`, `period.backwards`."""
    low = high = None
    for part in text.replace(" ", "+").split("+") if text else ():  # an address's + may come as a space
        match = RANGE.fullmatch(part)
        if match is None:
            raise _no_period(text)
        found = period(match[2])
        low = found if match[1] != "le" else low
        high = found if match[1] != "ge" else high
    if low and high and high.last < low.first:
        raise FuwaiError("period.backwards", f"报告期 {text} 的结束早于开始", f"period {text} ends before it begins")
    return low, high


def period(text: str) -> Period:
    """2015, 2015-S1, 2015-Q2, 2015-06 or 2015-M06. Raises FuwaiError `sdmx.period`."""
    if not re.fullmatch(r"\d{4}(-(S[12]|Q[1-4]|M?(0[1-9]|1[0-2])))?", text):
        raise _no_period(text)
    year, _, part = text.partition("-")
    return Period.parse(year + part.replace("S", "H") if part[:1] in ("S", "Q", "M", "") else f"{year}M{part}")


def period_text(of: Period) -> str:
    """As SDMX writes a month, quarter, half-year or year."""
    year, number = divmod(of.first, 12)
    if of.length == 1:
        return f"{year}-{number + 1:02d}"
    return {3: f"{year}-Q{number // 3 + 1}", 6: f"{year}-S{number // 6 + 1}", 12: f"{year}"}[of.length]


def _no_key(text: str, structure: Structure) -> FuwaiError:
    names = ".".join(dimension.id for dimension in structure.dimensions)
    return FuwaiError(
        "sdmx.key",
        f"键 {text!r} 不成立; 依次为 {names}, 任意值写 *",
        f"{text!r} is no key; it is {names}, with * for any code",
    )


def _no_period(text: str) -> FuwaiError:
    return FuwaiError(
        "sdmx.period",
        f"不认识时间 {text[:40]!r}; 请写作 ge:2015-01+le:2015-06, 时间为 2015、2015-S1、2015-Q2 或 2015-06",
        f"{text[:40]!r} is no time; write ge:2015-01+le:2015-06, with 2015, 2015-S1, 2015-Q2 or 2015-06",
    )
