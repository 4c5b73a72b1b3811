"""The question to an engine and its answer: integer sums, counts and distinct counts. Engines never divide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.error import FuwaiError
from fuwai.core.fact import DIMENSIONS, FACTS
from fuwai.core.period import Period

Fact = Literal["executions", "contracts", "enterprises", "workforce", "certifications", "trainings"]
Sum = Literal[
    "usd_cents", "amount_minor", "employees", "college", "new_hires", "new_college_hires", "trainees", "hired"
]
Measure = Literal[Sum, "rows", "enterprises", "contracts", "countries", "certificates"]
Direction = Literal["offshore", "onshore", "all"]

SUMS: tuple[Sum, ...] = get_args(Sum)  # int64 columns of facts; what is not filed (NULL) adds nothing
DISTINCT: Mapping[Measure, str] = {  # measure → the column whose distinct codes it counts
    "enterprises": "enterprise",
    "contracts": "contract",
    "countries": "country",
    "certificates": "certificate",
}
MEASURES: tuple[Measure, ...] = (*SUMS, "rows", *DISTINCT)
NATION = "000000"
REGION_COLUMNS = {1: "county", 2: "city", 3: "province"}  # the level read → the column that holds the region


@dataclass(frozen=True)
class Bound:
    """以上: of each cell, only the enterprises or contracts whose sum of *measure* in that cell reaches *at_least* and stays
    below *below* (None: no upper end). Cents for money, heads for people."""

    per: Literal["enterprise", "contract"]
    measure: Sum
    at_least: int
    below: int | None = None

    def holds(self, total: int) -> bool:
        """Whether an enterprise or contract with this sum is within."""
        return self.at_least <= total and (self.below is None or total < self.below)

    def condition(self, total: str) -> str:
        """The same on the SQL expression of the sum."""
        upper = "" if self.below is None else f" AND {total} < {self.below}"
        return f"{total} >= {self.at_least}{upper}"


@dataclass(frozen=True)
class CellQuery:
    """Which cells: *measures* of *fact* by the dimensions *by*, for *region* and *period*.

    *region* is a GB/T 2260 code (000000 the nation); the level read is the region's own. *where* restricts further: for
    a dimension, the codes that are taken (a country group is given as its members). What is not known has the empty code.
    *registered_until*: all facts up to the end of the period, not in it alone (enterprises registered, certificates held).
    *latest*: of each enterprise only the facts of its last month with any within the period, wherever it was then; so that
    people counted month by month are counted once. *bound*: a second step in each cell, see `Bound`; the cell of a code
    is always the answer to the same question restricted to that code. `facts/reference.py` is the definition.
    """

    fact: Fact
    measures: tuple[Measure, ...]
    by: tuple[str, ...]
    region: str
    period: Period
    direction: Direction = "offshore"
    where: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    registered_until: bool = False
    latest: bool = False
    bound: Bound | None = None

    def __post_init__(self) -> None:
        unknown = {*self.by, *(name for name, _ in self.where)} - set(DIMENSIONS)
        if unknown:
            raise ValueError(f"no such dimension: {', '.join(sorted(unknown))}")
        if not self.measures or not set(self.measures) <= set(MEASURES):
            raise ValueError(f"no such measure: {self.measures}")
        if self.bound and not set(self.measures) <= {*SUMS, "rows", counting(self.bound.per)}:
            raise ValueError(f"a bound per {self.bound.per} gives sums, rows and their number, not {self.measures}")
        columns = FACTS[self.fact]
        wanted = {*self.by, *(name for name, _ in self.where)} | {column_of(measure) for measure in self.measures}
        if self.bound:
            wanted |= {self.bound.per, self.bound.measure}
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

    @property
    def plain(self) -> bool:
        """Whether one step answers it: neither a bound nor the latest facts alone."""
        return self.bound is None and not self.latest

    def held_conditions(self) -> tuple[str, ...]:
        """In time and at the level, one SQL condition a line: what *latest* looks at."""
        first, last = self.period.months[0], self.period.months[-1]
        in_time = f"month <= {last}" if self.registered_until else f"month BETWEEN {first} AND {last}"
        return in_time, f"level_from <= {self.level} AND level_to >= {self.level}"

    def conditions(self) -> tuple[str, ...]:
        """What a fact must satisfy, as plain SQL conditions on the columns of `core.fact`, one a line."""
        lines = list(self.held_conditions())
        if column := REGION_COLUMNS.get(self.level):
            lines.append(f"{column} = {literal(self.region)}")
        if self.direction != "all" and "offshore" in FACTS[self.fact]:
            lines.append("offshore" if self.direction == "offshore" else "NOT offshore")
        if self.fact == "contracts":
            lines.append(f"kind IN ({', '.join(literal(kind) for kind in COUNTED_KINDS)})")
        for name, codes in self.where:
            listed = ", ".join(literal(code) for code in codes)
            lines.append(f"{code_of(name) if '' in codes else quoted(name)} IN ({listed})" if codes else "FALSE")
        if self.latest:
            lines.append("month = last_month")
        return tuple(lines)

    def statement(self, source: str = "") -> str:
        """The question as one plain SQL statement on *source* (without one, a table named as the facts); what a figure
        shows when opened. It gives what the reference engine gives, in the order of the codes, on any engine."""
        source = self._latest(source or self.fact)
        where = " AND ".join(self.conditions())
        keys = [f"{code_of(name)} AS {quoted(name)}" for name in self.by]
        names = [quoted(name) for name in self.by]
        order = f" ORDER BY {', '.join(names)}" if names else ""
        if self.bound is None:
            columns = ", ".join([*keys, *(f"{aggregate(measure)} AS {measure}" for measure in self.measures)])
            grouped = f" GROUP BY {', '.join(map(code_of, self.by))}" if keys else ""
            # Shown and run by our own engines only; every code goes through `literal`.
            return f"SELECT {columns} FROM {source} WHERE {where}{grouped}{order}"  # noqa: S608
        inner, outer = two_steps(self.measures)
        per = [] if self.bound.per in self.by else [self.bound.per]  # named once: PostgreSQL asks which one is meant
        columns = ", ".join([*keys, *per, *inner])
        grouped = ", ".join([*map(code_of, self.by), *per])
        having = self.bound.condition(aggregate(self.bound.measure))
        each = f"SELECT {columns} FROM {source} WHERE {where} GROUP BY {grouped} HAVING {having}"  # noqa: S608
        grouped = f" GROUP BY {', '.join(names)}" if names else ""
        return f"SELECT {', '.join([*names, *outer])} FROM ({each}) AS held{grouped}{order}"  # noqa: S608

    def listing(self, source: str = "") -> str:
        """What stands behind the answer: each filing with what it adds (a count adds 1), in plain SQL, by filing."""
        source = self._latest(source or self.fact)
        where = " AND ".join(self.conditions())
        if self.bound:
            having = self.bound.condition(aggregate(self.bound.measure))
            kept = f"SELECT {self.bound.per} FROM {source} WHERE {where} GROUP BY {self.bound.per} HAVING {having}"  # noqa: S608
            where = f"{where} AND {self.bound.per} IN ({kept})"
        adds = f"coalesce({self.measures[0]}, 0)" if self.measures[0] in SUMS else "1"
        return f"SELECT filing, {adds} AS adds FROM {source} WHERE {where} ORDER BY filing"  # noqa: S608

    def _latest(self, source: str) -> str:
        """*source* with each enterprise's last month beside its facts, where the latest alone are asked for."""
        if not self.latest:
            return source
        held = " AND ".join(self.held_conditions())
        last = "max(month) OVER (PARTITION BY enterprise) AS last_month"
        return f"(SELECT *, {last} FROM {source} WHERE {held}) AS latest"  # noqa: S608


def two_steps(measures: Sequence[Measure]) -> tuple[list[str], list[str]]:
    """The columns of the step for each enterprise or contract, and of the one over them."""
    inner = [f"{aggregate(measure)} AS {measure}" for measure in measures if measure not in DISTINCT]
    outer = [
        f"count(*) AS {measure}" if measure in DISTINCT else f"CAST(coalesce(sum({measure}), 0) AS BIGINT) AS {measure}"
        for measure in measures
    ]
    return inner, outer


def counting(column: str) -> Measure:
    """The measure that counts the distinct codes of a column."""
    return next(measure for measure, counted in DISTINCT.items() if counted == column)


def column_of(measure: Measure) -> str:
    """The column that a measure needs."""
    return DISTINCT.get(measure, "month" if measure == "rows" else measure)


def quoted(name: str) -> str:
    """A column's name in SQL; `group` is a word of SQL."""
    return f'"{name}"'


def code_of(name: str) -> str:
    """A dimension's code in SQL; what is not known has the empty code."""
    return quoted(name) if name in ("month", "offshore") else f"coalesce({quoted(name)}, '')"


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
    """The SQL aggregate of a measure, on facts: an int64 that is never NULL."""
    if measure in SUMS:  # the cast keeps 64 bits where a database would widen a sum
        return f"CAST(coalesce(sum({measure}), 0) AS BIGINT)"
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
        if measure in DISTINCT and self.query.by:
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
