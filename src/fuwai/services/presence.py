"""Presence: whether anybody has filed of a place, and what the first load of a snapshot cannot tell.

A place of which nobody is registered and nothing is filed has no zero: nobody has said so. What is new cannot be told of
the first months of a snapshot, whose enterprises all came with its first load.
"""

from collections.abc import Callable
from functools import cache
from itertools import product

from fuwai.core.cell import CellQuery, Cells, Engine, Fact
from fuwai.core.period import Period
from fuwai.services.label import REGIONAL
from fuwai.services.question import Code, Scope

NEW = "new_registered"
FACTS: tuple[Fact, ...] = ("enterprises", "executions", "contracts")
Places = tuple[tuple[str, tuple[Code, ...]], ...]


class Presence:
    """Who is there in the facts of *engine*; *answer* remembers what it asks, *known* tells what it remembers."""

    def __init__(
        self, engine: Engine, answer: Callable[[CellQuery], Cells], known: Callable[[CellQuery], bool]
    ) -> None:
        self.months = cache(engine.months)  # a walk through the folder, asked for every figure
        self.answer, self.known = answer, known
        self._unanswered: set[CellQuery] = set()
        self._found: dict[tuple[str, Period, Places], bool] = {}

    def anybody(self, scope: Scope) -> bool:
        """Whether an enterprise is registered in the places of *scope* in the whole snapshot, or else has filed anything
        in its period (an enterprise that moved there). Without registrations, the filings of the snapshot decide."""
        places = tuple(pair for pair in scope.where if pair[0] in REGIONAL)
        key = (scope.region, scope.period, places)
        if key not in self._found:
            self._found[key] = any(self._holds(query, places) for query in self._questions(scope, places))
        return self._found[key]

    def ask(self, scope: Scope) -> None:
        """Ask what `anybody` may, so that a rehearsal learns it: who is registered, which nearly always settles it; and
        where an earlier rehearsal has learnt that nobody is, the rest."""
        places = tuple(pair for pair in scope.where if pair[0] in REGIONAL)
        registered, *filed = self._questions(scope, places)
        if not self.known(registered):
            self._unanswered.add(registered)
            self.answer(registered)
        elif registered not in self._unanswered and not self._holds(registered, places):
            for query in filed:
                self.answer(query)

    def new_told(self, period: Period) -> bool:
        """Whether the snapshot has registrations from before *period*, on which those in it are new."""
        held = self.months("enterprises")
        return held is not None and held[0] < period.months[0]

    def _questions(self, scope: Scope, places: Places) -> list[CellQuery]:
        spans = [span for fact in FACTS if (span := self.months(fact))]
        ends = [month for span in spans for month in span] or [scope.period.months[-1]]
        whole = Period(Period.of_month(min(ends)).first, Period.of_month(max(ends)).last)
        filed = scope.period if self.months("enterprises") else whole
        by = tuple(name for name, _ in places)
        return [
            CellQuery("enterprises", ("rows",), by, scope.region, whole, "all", registered_until=True),
            CellQuery("executions", ("rows",), by, scope.region, filed, "all"),
            CellQuery("contracts", ("rows",), by, scope.region, filed, "all"),
        ]

    def _holds(self, query: CellQuery, places: Places) -> bool:
        rows = self.answer(query).column("rows")
        return any(rows.get(codes, 0) for codes in product(*(codes for _, codes in places)))
