"""The other way: cell queries answered by Polars on a snapshot's files, one by one and without any plan.

It shares no statement, plan or plane with DuckDB and the cubes, so that what is published can be held to it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from fuwai.core.cell import DISTINCT, REGION_COLUMNS, SUMS, CellQuery, Cells, Fact, Measure, region_level
from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.fact import FACTS
from fuwai.facts.build import DTYPES
from fuwai.facts.held import Held, by_month, unreadable
from fuwai.facts.sql import nothing

MANY = 1_000_000


class FrameEngine:
    """Answers from the snapshot at *snapshot*. Raises FuwaiError `facts.missing`, `facts.damaged` or `facts.unreadable`."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.held = Held(snapshot)

    def cells(self, query: CellQuery) -> Cells:
        """The cells that occur, in code order. A query without dimensions has always one cell, which may be zero."""
        frame = self._facts(query.fact, [query])
        if frame is None:
            return nothing(query)
        chosen = _chosen(frame, query)
        keys = [_key(query, name) for name in query.by]
        if query.bound:
            total = pl.col(query.bound.measure).sum()
            upper = pl.lit(value=True) if query.bound.below is None else total < query.bound.below
            within = ((total >= query.bound.at_least) & upper).over([*keys, pl.col(query.bound.per)])
            chosen = chosen.filter(within)
        wanted = [_measure(measure).alias(f"of {measure}") for measure in query.measures]
        asked = chosen.group_by(keys).agg(wanted).sort(query.by) if keys else chosen.select(wanted)
        try:
            rows = asked.collect(engine="streaming" if self._many(query.fact) else "in-memory").rows()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise unreadable(self.snapshot, error) from error
        width = len(query.by)
        return Cells(query, {row[:width]: row[width:] for row in rows})

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        """The cells of *queries*, in their order."""
        found = {query: self.cells(query) for query in dict.fromkeys(queries)}
        return [found[query] for query in queries]

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of which the snapshot holds such facts; None where it holds none."""
        if by_month(fact):
            return self.held.months(fact)
        frame = self._facts(fact)
        if frame is None:
            return None
        month = pl.col("month")
        low, high = frame.select(month.min().alias("low"), month.max().alias("high")).collect().row(0)
        return None if low is None else (int(low), int(high))

    def names(self, region: str) -> Mapping[str, str]:
        """Enterprises by code with the name that is the fact at the region's level, wherever they are now."""
        frame = self._facts("enterprises")
        if frame is None:
            return {}
        level = region_level(region)
        at_level = frame.filter(pl.col("level_from") <= level, pl.col("level_to") >= level).sort("filing")
        return dict(at_level.group_by("enterprise").agg(pl.col("name").last()).collect().rows())

    def _many(self, fact: Fact) -> bool:
        """Whether there are so many facts that they are better read in pieces."""
        return sum(int(about["rows"]) for name, about in self.held.files.items() if name.startswith(fact)) > MANY

    def _facts(self, fact: Fact, queries: Sequence[CellQuery] = ()) -> pl.LazyFrame | None:
        names = [self.snapshot / name for name in self.held.names(fact, queries)]
        schema = {name: DTYPES[kind] for name, kind in FACTS[fact].items()}
        return pl.scan_parquet(names, schema=schema, hive_partitioning=False) if names else None


def _chosen(frame: pl.LazyFrame, query: CellQuery) -> pl.LazyFrame:
    """The facts that the question asks for."""
    first, last, level = query.period.months[0], query.period.months[-1], query.level
    month = pl.col("month")
    held = frame.filter(month <= last if query.registered_until else month.is_between(first, last))
    held = held.filter(pl.col("level_from") <= level, pl.col("level_to") >= level)
    if query.latest:
        held = held.filter(month == month.max().over("enterprise"))
    if column := REGION_COLUMNS.get(level):
        held = held.filter(pl.col(column) == query.region)
    if query.direction != "all" and "offshore" in FACTS[query.fact]:
        held = held.filter(pl.col("offshore") == (query.direction == "offshore"))
    if query.fact == "contracts":
        held = held.filter(pl.col("kind").is_in(list(COUNTED_KINDS)))
    for name, codes in query.where:
        held = held.filter(_key(query, name).is_in(list(codes)) if codes else pl.lit(value=False))
    return held


def _key(query: CellQuery, name: str) -> pl.Expr:
    """A dimension's code; what is not known has the empty code."""
    return pl.col(name).fill_null("") if FACTS[query.fact][name] == "text" else pl.col(name)


def _measure(measure: Measure) -> pl.Expr:
    if measure in SUMS:
        return pl.col(measure).sum().cast(pl.Int64)
    made: Any = pl.len() if measure == "rows" else pl.col(DISTINCT[measure]).drop_nulls().n_unique()
    found: pl.Expr = made.cast(pl.Int64)
    return found
