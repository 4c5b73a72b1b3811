"""统计表 as data: indicators, kinds of table with their columns, and the dated parameters of publishing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, TypeGuard

from fuwai.core.cell import SUMS, Fact, Measure
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Unit
from fuwai.core.indicator import Count
from fuwai.core.indicator import Indicator as Catalogued
from fuwai.core.table import Column
from fuwai.standards import indicators as catalogue


@dataclass(frozen=True)
class Indicator:
    """指标: what is measured, and the question that measures it. *money*: the publishing threshold bears on its growth."""

    id: str
    fact: Fact
    measure: Measure
    unit: Unit
    zh: str
    en: str
    source: str
    money: bool = False
    until: bool = False
    directed: bool = True

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole; distinct counts do not."""
        return self.measure in (*SUMS, "rows")


@dataclass(frozen=True)
class Kind:
    """A kind of table: names, its columns, and those that can be asked for besides."""

    id: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    extra: tuple[Column, ...]
    source: str


@dataclass(frozen=True)
class Parameter:
    """A dated parameter in whole dollars; *confirmed* whether a source states it or we inferred it."""

    usd: tuple[int, ...]
    source: str
    confirmed: bool
    valid_from: date | None = None
    valid_to: date | None = None


@cache
def indicators() -> Mapping[str, Indicator]:
    """The indicators of the catalogue that one plain question answers, by id; those of the named tables and bulletins."""
    return {id: _plain(each, each.how) for id, each in catalogue.indicators().items() if _is_plain(each.how)}


def _is_plain(how: object) -> TypeGuard[Count]:
    return isinstance(how, Count) and not (how.latest or how.bound or how.where or how.within or how.direction)


def _plain(each: Catalogued, how: Count) -> Indicator:
    texts = (each.unit, each.zh, each.en, each.source)
    return Indicator(each.id, how.fact, how.measure, *texts, each.money, how.until, each.directed)


def indicator(id: str) -> Indicator:
    """The indicator. Raises FuwaiError `indicator.unknown`."""
    if id not in indicators():
        raise FuwaiError(
            "indicator.unknown",
            f"没有指标 {id!r}; 有 {'、'.join(indicators())}",
            f"there is no indicator {id!r}; there are {', '.join(indicators())}",
        )
    return indicators()[id]


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds of table by id. Raises ValueError where a column has no heading."""
    tables = dict(_read("tables"))
    headings = {
        name: Column(name, entry["zh"], entry["en"], entry.get("unit", ""))
        for name, entry in tables.pop("column").items()
    }
    found = {}
    for name, entry in tables.items():
        if unnamed := {*entry["columns"], *entry["extra"]} - set(headings):
            raise ValueError(f"tables.toml: {name} has columns without a heading: {sorted(unnamed)}")
        columns, extra = (tuple(headings[column] for column in entry[part]) for part in ("columns", "extra"))
        found[name] = Kind(name, entry["zh"], entry["en"], columns, extra, entry["source"])
    return found


def kind(id: str) -> Kind:
    """The kind of table. Raises FuwaiError `table.unknown`."""
    if id not in kinds():
        raise FuwaiError(
            "table.unknown",
            f"没有统计表 {id!r}; 有 {'、'.join(kinds())}",
            f"there is no table {id!r}; there are {', '.join(kinds())}",
        )
    return kinds()[id]


def publishing_threshold(on: date) -> int:
    """发布起点, in cents: growth of a money level on a smaller base is not computable."""
    return _parameter("publishing_threshold", on).usd[0] * 100


def enterprise_bands(on: date) -> tuple[int, ...]:
    """企业规模档: lower bounds in whole dollars, ascending; the bands are nested and include the bound."""
    return _parameter("enterprise_bands", on).usd


def size_bands(on: date) -> tuple[int, ...]:
    """企业规模档 as a dimension: lower bounds in whole dollars, ascending; each band ends where the next begins."""
    return _parameter("size_bands", on).usd


@cache
def parameters(name: str) -> tuple[Parameter, ...]:
    """All editions of a dated parameter."""
    found = []
    for entry in _read("parameters")[name]:
        usd = entry["usd"]
        found.append(Parameter(**{**entry, "usd": tuple(usd) if isinstance(usd, list) else (usd,)}))
    return tuple(found)


def _parameter(name: str, on: date) -> Parameter:
    for each in parameters(name):
        if (each.valid_from is None or each.valid_from <= on) and (each.valid_to is None or on <= each.valid_to):
            return each
    raise FuwaiError(
        "parameter.undated",
        f"{on} 没有参数 {name}; 请在 standards/tables/parameters.toml 中补上",
        f"the parameter {name} has no value on {on}; add one to standards/tables/parameters.toml",
    )


@cache
def _read(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
