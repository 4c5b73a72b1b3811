"""What every SQL engine has in common: one text of questions, whoever runs it (ADR 50, 175).

An engine says where the facts of a question stand (`source`) and gives a *sitting*, in which it keeps the rows of a
statement under a name and answers statements. The statements are those of `facts/plan.py`, word for word the same.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from operator import add
from pathlib import Path
from typing import Any, Protocol

from fuwai.core.cell import NATION, SUMS, CellQuery, Cells, Fact, region_level
from fuwai.core.error import FuwaiError
from fuwai.facts.held import Held, by_month, too_large
from fuwai.facts.plan import Base, bases, months_of, names_statement
from fuwai.standards.region import regions

INT64 = 1 << 63
Rows = Sequence[tuple[Any, ...]]


class Sitting(Protocol):
    """One reader's time with an engine; what is kept ends with it."""

    def keep(self, name: str, statement: str) -> None:
        """Keep the rows of *statement* under *name*."""
        ...

    def rows(self, statement: str) -> Rows:
        """The rows of *statement*, integers as int."""
        ...


class SqlEngine(ABC):
    """Answers from the snapshot at *snapshot*. Raises FuwaiError `facts.missing` or `facts.damaged`."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.held = Held(snapshot)
        self._names: dict[int, Mapping[str, str]] = {}

    @abstractmethod
    def source(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> str:
        """Where the facts that *queries* need stand, as SQL after FROM; empty where the snapshot holds none."""

    @abstractmethod
    def sitting(self) -> AbstractContextManager[Sitting]:
        """A sitting; errors of the engine leave it as FuwaiError."""

    def cells(self, query: CellQuery) -> Cells:
        """The cells that occur, in code order. A query without dimensions has always one cell, which may be zero."""
        return self.answer([query])[0]

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        """The cells of *queries*, in their order, in as few passes over the facts as they need."""
        for region, day in {(query.region, query.period.last_day) for query in queries}:
            if region != NATION:
                regions(day).region(region)
        found: dict[CellQuery, Cells] = {}
        alone = [query for query in dict.fromkeys(queries) if not shareable(query)]
        planned = [(base, self.source(base.first.fact, base.queries)) for base in bases(filter(shareable, queries))]
        sources = [(query, self.source(query.fact, [query])) for query in alone]
        with self.sitting() as sitting:
            for query, source in sources:
                found[query] = cells(query, sitting.rows(query.statement(source))) if source else nothing(query)
            for number, (base, source) in enumerate(planned):
                found |= answered(sitting, base, f"base{number}", source)
        return [found[query] for query in queries]

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of which the snapshot holds such facts; None where it holds none."""
        if by_month(fact):
            return self.held.months(fact)
        if not (source := self.source(fact)):
            return None
        found = self._rows(f"SELECT min(month), max(month) FROM {source}")[0]  # noqa: S608
        return (found[0], found[1]) if found[0] is not None else None

    def names(self, region: str) -> Mapping[str, str]:
        """Enterprises by code with the name that is the fact at the region's level, wherever they are now."""
        level = region_level(region)
        if level not in self._names:
            self._names[level] = dict(self._rows(names_statement(self.source("enterprises"), level)))
        return self._names[level]

    def filings(self, query: CellQuery) -> dict[int, int]:
        """The filings behind the answer to *query*, each with what it adds; see `CellQuery.listing`."""
        source = self.source(query.fact, [query])
        return {int(filing): int(adds) for filing, adds in self._rows(query.listing(source))} if source else {}

    def _rows(self, statement: str) -> Rows:
        with self.sitting() as sitting:
            return sitting.rows(statement)


def shareable(query: CellQuery) -> bool:
    """Whether a question can take its answer from a base: one step, and sums of money only."""
    return query.plain and not {*query.measures} & ({*SUMS} - {"usd_cents"})


def answered(sitting: Sitting, base: Base, name: str, source: str) -> dict[CellQuery, Cells]:
    """The questions of one base: the pass, kept where several questions take from it, and each batch of answers."""
    if not source:
        return {query: nothing(query) for query in base.queries}
    before = ""
    if len(base.queries) > 1:
        sitting.keep(name, base.statement(source))
    else:
        before = f"WITH {name} AS ({base.statement(source)}) "
    found: dict[CellQuery, Cells] = {}
    for batch in base.batches():
        rows = sitting.rows(before + base.answer(batch, name))
        found |= {query: cells(query, rows if len(batch) == 1 else summed(query, rows)) for query in batch}
    return found


def cells(query: CellQuery, rows: Iterable[tuple[Any, ...]]) -> Cells:
    """Fetched rows as cells: first the codes, then the measures. Raises FuwaiError `cell.too_large`."""
    keys = len(query.by)
    found = {row[:keys]: row[keys:] for row in rows}
    if any(not -INT64 <= value < INT64 for values in found.values() for value in values):
        raise too_large()
    return Cells(query, found)


def summed(query: CellQuery, rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows of codes, segment and sums, as rows of codes and sums over the segments of the query's period."""
    low, high = months_of(query)
    keys = len(query.by)
    sums: dict[tuple[Any, ...], tuple[int, ...]] = {} if keys else {(): (0,) * len(query.measures)}
    for row in rows:
        if low <= row[keys] <= high:
            before = sums.get(row[:keys])
            sums[row[:keys]] = row[keys + 1 :] if before is None else tuple(map(add, before, row[keys + 1 :]))
    return [codes + values for codes, values in sums.items()]


def nothing(query: CellQuery) -> Cells:
    """The answer where no file holds such facts."""
    return Cells(query, {} if query.by else {(): (0,) * len(query.measures)})


def unreachable(error: Exception) -> FuwaiError:
    """An engine is down."""
    said = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return FuwaiError(
        "engine.unreachable",
        f"连不上计算引擎 ({said}); 请启动它, 或改用 --engine duckdb",
        f"the engine does not answer ({said}); start it, or choose --engine duckdb",
    )
