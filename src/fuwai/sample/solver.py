"""A small linear model over HiGHS whose every row has a name, so that what does not fit together can be named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import highspy

from fuwai.proofreading.solver import greet

INFINITY = highspy.kHighsInf
Number = float | int | Fraction
Terms = Mapping[str, Number]


class Conflict(Exception):
    """Rows that cannot hold together; without any one of them the rest could."""

    def __init__(self, rows: tuple[str, ...]) -> None:
        super().__init__("; ".join(rows))
        self.rows = rows


@dataclass(frozen=True)
class Row:
    """low ≤ Σ terms ≤ high. *slack* is how far from both bounds full depth keeps away (see `Model.deepest`)."""

    name: str
    low: float
    high: float
    terms: Mapping[str, float]
    slack: float = 0.0


@dataclass
class Model:
    """Variables by name (all from 0 up unless said), named rows, and the questions asked of them."""

    bounds: dict[str, tuple[float, float]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    cost: dict[str, float] = field(default_factory=dict)

    def variable(self, name: str, low: float = 0.0, high: float = INFINITY, whole: bool = False) -> str:
        self.bounds.setdefault(name, (low, high))
        if whole:
            self.whole.add(name)
        return name

    def row(self, name: str, terms: Terms, low: Number, high: Number, slack: Number = 0) -> None:
        for variable in terms:
            self.variable(variable)
        plain = {variable: float(factor) for variable, factor in terms.items()}
        self.rows.append(Row(name, float(low), float(high), plain, float(slack)))

    def near(self, terms: Terms, wanted: Number, weight: float = 1.0) -> None:
        """Prefer Σ terms near *wanted*: its distance costs *weight* a unit."""
        over, under = f"over {len(self.bounds)}", f"under {len(self.bounds)}"
        self.variable(over)
        self.variable(under)
        self.cost |= {over: weight, under: weight}
        self.row(f"near {over}", {**terms, over: -1, under: 1}, wanted, wanted)

    def solve(self, depth: float = 0.0) -> dict[str, float]:
        """The cheapest point at *depth* of every slack. Raises Conflict."""
        found = self._run(self.rows, self.cost, depth)
        if found is None:
            raise Conflict(self.conflict())
        return found

    def deepest(self) -> float:
        """How deep inside all intervals at once a point can lie: 1 is the middle of each. Raises Conflict."""
        rows = [Row(row.name, row.low, INFINITY, {**row.terms, "depth": -row.slack}) for row in self.rows if row.slack]
        rows += [
            Row(row.name, -INFINITY, row.high, {**row.terms, "depth": row.slack}) for row in self.rows if row.slack
        ]
        rows += [row for row in self.rows if not row.slack]
        self.variable("depth", 0.0, 1.0)
        found = self._run(rows, {"depth": -1.0}, 0.0)
        if found is None:
            raise Conflict(self.conflict())
        return found["depth"]

    def reach(self, terms: Terms, sense: int) -> float:
        """The least (*sense* 1) or greatest (-1) value of Σ terms. Raises Conflict, ValueError where it is unbounded."""
        found = self._run(self.rows, {name: sense * float(factor) for name, factor in terms.items()}, 0.0)
        if found is None:
            raise Conflict(self.conflict())
        return sum(float(factor) * found[name] for name, factor in terms.items())

    def conflict(self) -> tuple[str, ...]:
        """Rows that cannot hold together, none of them superfluous: the shorter of the sets found from either end."""
        found = [self._irreducible(order) for order in (self.rows[::-1], self.rows)]
        return tuple(row.name for row in min(found, key=len))

    def _irreducible(self, order: Sequence[Row]) -> list[Row]:
        """Each row in turn is dropped, and stays out if the rest still fail."""
        kept = list(self.rows)
        for row in order:
            rest = [other for other in kept if other is not row]
            if self._run(rest, {}, 0.0) is None:
                kept = rest
        return kept

    def _run(self, rows: Iterable[Row], cost: Mapping[str, float], depth: float) -> dict[str, float] | None:
        greet()
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        for option, value in (("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.01)):
            solver.setOptionValue(option, value)
        names = {name: index for index, name in enumerate(self.bounds)}
        for low, high in self.bounds.values():
            solver.addVar(low, high)
        for name, value in cost.items():
            solver.changeColCost(names[name], value)
        for name in sorted(self.whole):
            solver.changeColIntegrality(names[name], highspy.HighsVarType.kInteger)
        for row in rows:
            keep = depth * row.slack
            columns = [names[variable] for variable in row.terms]
            solver.addRow(row.low + keep, row.high - keep, len(columns), columns, list(row.terms.values()))
        solver.run()
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise ValueError(f"no answer: {solver.modelStatusToString(status)}")
        values = solver.getSolution().col_value
        return {name: values[index] for name, index in names.items()}
