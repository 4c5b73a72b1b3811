"""The question to an engine and its answer: integer sums, counts and distinct counts. Engines never divide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from fuwai.core.fact import DIMENSIONS
from fuwai.core.period import Period

Fact = Literal["executions", "contracts", "enterprises"]
Measure = Literal["usd_cents", "rows", "enterprises", "contracts"]
Direction = Literal["offshore", "onshore", "all"]

MEASURES: tuple[Measure, ...] = ("usd_cents", "rows", "enterprises", "contracts")  # the last two count distinct codes
NATION = "000000"


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
        if not set(self.measures) <= set(MEASURES):
            raise ValueError(f"no such measure: {self.measures}")


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
