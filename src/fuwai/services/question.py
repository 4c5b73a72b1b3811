"""Questions to an engine: what one level is of, and an engine that only remembers what it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from fuwai.core.cell import CellQuery, Cells, Direction, Engine, Measure
from fuwai.core.period import Period
from fuwai.standards.tables import Indicator

Code = str | int
Codes = Code | tuple[Code, ...]
Compare = Literal["yoy", "pop"]

ADDITIVE: tuple[Measure, ...] = ("usd_cents", "rows")
ANY = "?"  # the code of what a rehearsal does not know yet; a question that names it is not asked


@dataclass(frozen=True)
class Scope:
    """What one level is of. *shown*: the dimensions as asked; *where*: the codes that they stand for."""

    indicator: Indicator
    region: str
    period: Period
    direction: Direction
    shown: tuple[tuple[str, tuple[Code, ...]], ...] = ()
    where: tuple[tuple[str, tuple[Code, ...]], ...] = ()

    def key(self, suffix: str = "", *more: str) -> str:
        """`indicator<suffix>|region|period|direction=…|dimension=code|…|more`."""
        directed = (f"direction={self.direction}",) if self.indicator.directed else ()
        return "|".join((self.indicator.id + suffix, self.region, self.period.code, *directed, *self.dimensions, *more))

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(f"{name}={'+'.join(str(code) for code in codes)}" for name, codes in self.shown)

    def base(self, compare: Compare) -> "Scope":
        """The same, a year before or one period before."""
        return replace(self, period=self.period.year_before() if compare == "yoy" else self.period.before())

    def narrowed(self, name: str, *codes: Code) -> "Scope":
        """The same, of these codes of one dimension."""
        return replace(
            self,
            shown=tuple(sorted({**dict(self.shown), name: codes}.items())),
            where=tuple(sorted({**dict(self.where), name: codes}.items())),
        )

    def question(self, by: tuple[str, ...] = (), where: tuple[tuple[str, tuple[Code, ...]], ...] = ()) -> CellQuery:
        """The engine's question: all additive measures at once, a distinct count by itself."""
        measures = ADDITIVE if self.indicator.measure in ADDITIVE else (self.indicator.measure,)
        direction: Direction = self.direction if self.indicator.directed else "all"
        until = self.indicator.until
        fact = self.indicator.fact
        return CellQuery(fact, measures, by, self.region, self.period, direction, tuple(sorted(where)), until)

    def statement(self) -> str:
        """The question for this one level, in plain SQL."""
        return replace(self.question((), self.where), measures=(self.indicator.measure,)).statement()


class Rehearsal:
    """An engine that remembers what it is asked, and answers that nothing occurs."""

    def __init__(self, engine: Engine) -> None:
        self.months, self.names = engine.months, engine.names
        self.asked: list[CellQuery] = []

    def cells(self, query: CellQuery) -> Cells:
        self.asked.append(query)
        return Cells(query)

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        return [self.cells(query) for query in queries]
