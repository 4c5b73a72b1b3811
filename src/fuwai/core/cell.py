"""The question to an engine and its answer: integer sums, counts and distinct counts. Engines never divide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.error import FuwaiError
from fuwai.core.fact import DIMENSIONS, FACTS
from fuwai.core.period import Period

Fact = Literal["executions", "contracts", "enterprises"]
Measure = Literal["usd_cents", "rows", "enterprises", "contracts"]
Direction = Literal["offshore", "onshore", "all"]

MEASURES: tuple[Measure, ...] = ("usd_cents", "rows", "enterprises", "contracts")  # the last two count distinct codes
DISTINCT: Mapping[Measure, str] = {"enterprises": "enterprise", "contracts": "contract"}  # measure → what it counts
NATION = "000000"
REGION_COLUMNS = {1: "county", 2: "city", 3: "province"}  # the level read → the column that holds the region


@dataclass(frozen=True)
class CellQuery:
    """Which cells: *measures* of *fact* by the dimensions *by*, for *region* and *period*.

    *region* is a GB/T 2260 code (000000 the nation); the level read is the region's own. *where* restricts further: for
    a dimension, the codes that are taken (a country group is given as its members). *registered_until* is used for
    enterprises only: all that were registered up to the end of the period, not in it.
    """

    fact: Fact
    measures: tuple[Measure, ...]
    by: tuple[str, ...]
    region: str
    period: Period
    direction: Direction = "offshore"
    where: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    registered_until: bool = False

    def __post_init__(self) -> None:
        unknown = {*self.by, *(name for name, _ in self.where)} - set(DIMENSIONS)
        if unknown:
            raise ValueError(f"no such dimension: {', '.join(sorted(unknown))}")
        if not self.measures or not set(self.measures) <= set(MEASURES):
            raise ValueError(f"no such measure: {self.measures}")
        columns = FACTS[self.fact]
        wanted = {*self.by, *(name for name, _ in self.where)} | {
            DISTINCT.get(measure, "usd_cents" if measure == "usd_cents" else "month") for measure in self.measures
        }
        if lacking := sorted(wanted - set(columns)):
            raise FuwaiError(
                "cell.no_such_column",
                f"事实 {self.fact} 没有 {'、'.join(lacking)}; 可用的维度: {'、'.join(self.dimensions)}",
                f"{self.fact} carry no {', '.join(lacking)}; their dimensions are {', '.join(self.dimensions)}",
            )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that this kind of fact has."""
        return tuple(name for name in DIMENSIONS if name in FACTS[self.fact])

    @property
    def level(self) -> int:
        """The level of review that is read: the region's own."""
        return region_level(self.region)

    def conditions(self) -> tuple[str, ...]:
        """What a fact must satisfy, as plain SQL conditions on the columns of `core.fact`, one a line."""
        first, last = self.period.months[0], self.period.months[-1]
        lines = [f"month <= {last}"] if self.registered_until else [f"month BETWEEN {first} AND {last}"]
        lines.append(f"level_from <= {self.level} AND level_to >= {self.level}")
        if column := REGION_COLUMNS.get(self.level):
            lines.append(f"{column} = {literal(self.region)}")
        if self.direction != "all" and "offshore" in FACTS[self.fact]:
            lines.append("offshore" if self.direction == "offshore" else "NOT offshore")
        if self.fact == "contracts":
            lines.append(f"kind IN ({', '.join(literal(kind) for kind in COUNTED_KINDS)})")
        for name, codes in self.where:
            listed = ", ".join(literal(code) for code in codes)
            lines.append(f'"{name}" IN ({listed})' if codes else "FALSE")
        return tuple(lines)

    def statement(self) -> str:
        """The question as one plain SQL statement on tables named as the facts; what a figure shows when opened."""
        keys = [f'"{name}"' for name in self.by]
        columns = ", ".join([*keys, *(f"{aggregate(measure)} AS {measure}" for measure in self.measures)])
        grouped = f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}" if keys else ""
        # Shown and run by our own engine only; every code goes through `literal`.
        return f"SELECT {columns} FROM {self.fact} WHERE {' AND '.join(self.conditions())}{grouped}"  # noqa: S608


def region_level(region: str) -> int:
    """The level of a GB/T 2260 code: 1 county, 2 city, 3 province, 4 nation. Raises FuwaiError `region.unknown`."""
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        raise FuwaiError(
            "region.unknown",
            f"{region[:20]!r} 不是行政区划代码; 应为 6 位 GB/T 2260 代码, 如 330108, 全国为 000000",
            f"{region[:20]!r} is no region code; 6 digits of GB/T 2260 are wanted, as 330108, or 000000 for the nation",
        )
    if region == NATION:
        return 4
    return 3 if region.endswith("0000") else 2 if region.endswith("00") else 1


def literal(value: str | int) -> str:
    """*value* as an SQL literal."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def aggregate(measure: Measure) -> str:
    """The SQL aggregate of a measure, on facts."""
    if measure == "usd_cents":
        return "sum(usd_cents)"
    return f"count(DISTINCT {DISTINCT[measure]})" if measure in DISTINCT else "count(*)"


@dataclass(frozen=True)
class Cells:
    """An answer: for each combination of codes that occurs, in code order, one integer a measure."""

    query: CellQuery
    rows: Mapping[tuple[str | int | bool, ...], tuple[int, ...]] = field(default_factory=dict)

    def column(self, measure: Measure) -> dict[tuple[str | int | bool, ...], int]:
        """One measure by codes."""
        index = self.query.measures.index(measure)
        return {codes: values[index] for codes, values in self.rows.items()}

    def total(self, measure: Measure) -> int:
        """The sum over all cells; for distinct counts ask a query without dimensions instead."""
        if measure in ("enterprises", "contracts") and self.query.by:
            raise ValueError(f"distinct counts do not add up: ask for {measure} without dimensions")
        return sum(self.column(measure).values())


class Engine(Protocol):
    """Anything that answers cell queries on one snapshot of facts."""

    def cells(self, query: CellQuery) -> Cells:
        """The cells of *query*. Raises FuwaiError where the snapshot cannot answer."""
        ...

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        """The cells of many queries, in their order; an engine shares what work it can between them."""
        ...

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month (yyyymm) of which the snapshot holds such facts; None where it holds none."""
        ...

    def names(self, region: str) -> Mapping[str, str]:
        """Enterprises by code with the name that is the fact at the region's level, wherever they are now."""
        ...
