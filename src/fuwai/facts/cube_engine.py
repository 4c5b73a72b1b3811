"""The cube's engine: cells from dense planes where these can tell, and from DuckDB by itself where they cannot."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fuwai.core.cell import NATION, CellQuery, Cells, Fact
from fuwai.facts.cube import Cube, months_between
from fuwai.facts.cube_answer import Answer, reason_against
from fuwai.facts.cube_change import Change, ChangedEngine, adjust
from fuwai.facts.plan import months_of
from fuwai.standards.region import regions


class CubeEngine:
    """Answers on the snapshot at *snapshot* from the *cube*, for the months of which the cube is that of the snapshot.

    *taken* counts what answered: `cube`, or why DuckDB did: `fact`, `measure`, `bound`, `axes` (no planes have these
    dimensions together), `months` (the cube is not that of these months), `large` (a sum near 64 bits).
    """

    def __init__(self, snapshot: Path, cube: Cube) -> None:
        self.snapshot = snapshot
        self.cube = cube
        self.other = ChangedEngine(snapshot)
        self._lacking: set[str] = set()
        self.taken: Counter[str] = Counter()
        files = self.other.held.files
        self._right = {
            name for name, about in cube.held.items() if name in files and files[name]["sha256"] == about["source"]
        }

    def cells(self, query: CellQuery) -> Cells:
        """The cells that occur, in code order. A query without dimensions has always one cell, which may be zero."""
        return self.answer([query])[0]

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        """The cells of *queries*, in their order: from the cube one by one, what is left from DuckDB together."""
        for region, day in {(query.region, query.period.last_day) for query in queries}:
            if region != NATION:
                regions(day).region(region)
        found: dict[CellQuery, Cells] = {}
        left: list[CellQuery] = []
        for query in dict.fromkeys(queries):
            why = self.why_not(query)
            cells = None if why else Answer(self.cube, query).cells()
            self.taken[why or ("large" if cells is None else "cube")] += 1
            if cells is None:
                left.append(query)
            else:
                found[query] = cells
        found |= dict(zip(left, self.other.answer(left), strict=True))
        return [found[query] for query in queries]

    def top(self, query: CellQuery, count: int) -> list[tuple[tuple[Any, ...], int]]:
        """The *count* largest cells of *query*'s first measure, the largest first; without spelling out the others."""
        if self.why_not(query) or query.measures[0] not in ("usd_cents", "rows") or query.bound:
            cells = [(codes, values[0]) for codes, values in self.cells(query).rows.items()]
            return sorted(cells, key=lambda cell: -cell[1])[:count]
        self.taken["cube"] += 1
        return Answer(self.cube, query).top(count)

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of which the snapshot holds such facts; None where it holds none."""
        return self.other.months(fact)

    def names(self, region: str) -> Mapping[str, str]:
        """Enterprises by code with the name that is the fact at the region's level, wherever they are now."""
        return self.other.names(region)

    def change(self, changes: Sequence[Change]) -> None:
        """Take single facts that changed into account: every question sees them from now on. Nothing is written."""
        self.other.change(changes)
        self._lacking |= adjust(self.cube, self.other, changes)

    def why_not(self, query: CellQuery) -> str:
        """Why the cube does not answer *query*; empty where it does."""
        return reason_against(query) or self._behind(query)

    def _behind(self, query: CellQuery) -> str:
        """Whether the cube has other facts of the query's months than the snapshot."""
        span = months_of(query)
        wanted = months_between(list(self.other.held.files), query.fact, *span)
        held = months_between(list(self.cube.held), query.fact, *span)
        new = months_between(list(self._lacking), query.fact, *span)
        right = not new and wanted == held and all(name in self._right for _, name in wanted)
        return "" if right else "months"
