"""The reference engine: cell queries answered by a loop over plain rows. Slow, and plainly right; others are held to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fuwai.core.cell import DISTINCT, REGION_COLUMNS, SUMS, Bound, CellQuery, Cells, Fact, Measure, region_level
from fuwai.core.contract import COUNTED_KINDS

Row = Mapping[str, Any]  # column of core.fact → its value


class ReferenceEngine:
    """Answers from *facts*: for each kind of fact, its rows."""

    def __init__(self, facts: Mapping[str, Sequence[Row]]) -> None:
        self.facts = facts

    def cells(self, query: CellQuery) -> Cells:
        """The cells that occur, in code order. A query without dimensions has always one cell, which may be zero."""
        groups: dict[tuple[Any, ...], list[Row]] = {} if query.by else {(): []}
        held = [row for row in self.facts.get(query.fact, ()) if holds(row, query)]
        dated = sorted(held, key=lambda row: row["month"]) if query.latest else []
        last = {row["enterprise"]: row["month"] for row in dated}
        for row in held:
            if counts(row, query) and (not query.latest or row["month"] == last[row["enterprise"]]):
                groups.setdefault(tuple(code(row, name) for name in query.by), []).append(row)
        found = {codes: within(rows, query.bound) for codes, rows in sorted(groups.items())}
        return Cells(
            query,
            {
                codes: tuple(measure(rows, name) for name in query.measures)
                for codes, rows in found.items()
                if rows or not query.by
            },
        )

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        return [self.cells(query) for query in queries]

    def months(self, fact: Fact) -> tuple[int, int] | None:
        months = [row["month"] for row in self.facts.get(fact, ())]
        return (min(months), max(months)) if months else None

    def names(self, region: str) -> Mapping[str, str]:
        level = region_level(region)
        rows = sorted(self.facts.get("enterprises", ()), key=lambda row: row["filing"])
        return {row["enterprise"]: row["name"] for row in rows if row["level_from"] <= level <= row["level_to"]}


def code(row: Row, dimension: str) -> Any:
    """A fact's code of a dimension; what is not known has the empty code."""
    return "" if row[dimension] is None else row[dimension]


def holds(row: Row, query: CellQuery) -> bool:
    """Whether the fact is in the question's time and at its level of review, wherever it is."""
    last = query.period.months[-1]
    in_time = row["month"] <= last if query.registered_until else row["month"] in query.period.months
    return in_time and row["level_from"] <= query.level <= row["level_to"]


def counts(row: Row, query: CellQuery) -> bool:
    """Whether a fact that holds is one of those that the query asks for."""
    in_region = stands_in(row, query.region, query.level)
    directed = query.direction == "all" or "offshore" not in row or row["offshore"] is (query.direction == "offshore")
    of_kind = query.fact != "contracts" or row["kind"] in COUNTED_KINDS
    chosen = all(code(row, name) in codes for name, codes in query.where)
    return in_region and directed and of_kind and chosen


def within(rows: Sequence[Row], bound: Bound | None) -> Sequence[Row]:
    """The facts of the enterprises or contracts that are within the bound; all without one."""
    if bound is None:
        return rows
    sums: dict[Any, int] = {}
    for row in rows:
        sums[row[bound.per]] = sums.get(row[bound.per], 0) + (row[bound.measure] or 0)
    return [row for row in rows if bound.holds(sums[row[bound.per]])]


def stands_in(row: Row, region: str, level: int) -> bool:
    """Whether the fact lies in the region; every fact lies in the nation."""
    return level not in REGION_COLUMNS or row[REGION_COLUMNS[level]] == region


def measure(rows: Sequence[Row], name: Measure) -> int:
    """One measure of one cell."""
    if name in SUMS:
        return sum(row[name] or 0 for row in rows)
    if name == "rows":
        return len(rows)
    return len({row[DISTINCT[name]] for row in rows})
