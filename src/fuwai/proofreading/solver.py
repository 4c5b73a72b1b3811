"""HiGHS over rows that can give way: how much must, which rows conflict, how far a quantity can reach.

HiGHS works in floats and only points at rows; that they conflict is proved by `core.proof.row.proof`, in fractions.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache

import highspy
import numpy

from fuwai.core.proof.row import Row, proof

STDOUT = 1
VIOLATION = 1e-7  # in the row's own scale; what is smaller is left to rounding of floats, and not reported
Terms = Mapping[str, Fraction]


@cache
def greet() -> None:
    """HiGHS greets once a process on standard output: no place for it before a command's lines."""
    sys.stdout.flush()
    kept = os.dup(STDOUT)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), STDOUT)
        try:
            highspy.Highs()  # type: ignore[no-untyped-call]
        finally:
            os.dup2(kept, STDOUT)
            os.close(kept)


def strain(rows: Sequence[Row]) -> tuple[float, tuple[int, ...], tuple[int, ...]]:
    """How much *rows* must give way together; the rows that do; the rows whose weights prove that some must."""
    names = {name: index for index, name in enumerate(sorted({name for row in rows for name in row.terms}))}
    width, height = len(names), len(rows)
    scales = [float(max((abs(factor) for factor in row.terms.values()), default=Fraction(1))) for row in rows]
    starts, columns, values = [0], list[int](), list[float]()
    for index, row in enumerate(rows):
        for name, factor in row.terms.items():
            columns.append(names[name])
            values.append(float(factor) / scales[index])
        columns.append(width + index)
        values.append(1.0)
        starts.append(len(columns))
    lower = [float(row.bound) / scale for row, scale in zip(rows, scales, strict=True)]
    solver = _run(
        cost=[0.0] * width + [1.0] * height,
        low=[-highspy.kHighsInf] * width + [0.0] * height,
        rows=(starts, columns, values, lower),
    )
    solution = solver.getSolution()
    given = [solution.col_value[width + index] for index in range(height)]
    duals = [abs(solution.row_dual[index]) for index in range(height)]
    yielding = tuple(index for index, slack in enumerate(given) if slack > VIOLATION)
    weighing = tuple(index for index, dual in enumerate(duals) if dual > 1e-9)
    return float(sum(given)), yielding, weighing


def conflict(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows of *rows* that provably cannot hold together, none superfluous; empty where there are none to be proved."""
    total, _, weighing = strain(rows) if rows else (0.0, (), ())
    if total <= VIOLATION:
        return ()
    kept = [rows[index] for index in weighing]
    if proof(kept) is not None:
        return tuple(row for row, weight in zip(kept, proof(kept) or (), strict=True) if weight)
    for row in list(kept):
        rest = [other for other in kept if other is not row]
        if rest and strain(rest)[0] > VIOLATION:
            kept = rest
    return tuple(kept) if proof(kept) is not None else ()


def reach(rows: Sequence[Row], terms: Terms) -> tuple[float | None, float | None]:
    """The least and the greatest value of Σ terms under *rows*; None where there is no bound, or no point at all."""
    low, high = _reach(rows, terms, 1), _reach(rows, terms, -1)
    return low, high


def reach_ratio(rows: Sequence[Row], of: str, base: str) -> tuple[float | None, float | None]:
    """The least and greatest of ÷ base under *rows* (Charnes and Cooper: base is set to one, all else with it)."""
    lifted = [Row({**row.terms, " one": -row.bound}, Fraction(0), row.strict, row.source) for row in rows]
    lifted += [
        Row({" one": Fraction(1)}, Fraction(0), False, ""),
        Row({base: Fraction(1)}, Fraction(1), False, ""),
        Row({base: Fraction(-1)}, Fraction(-1), False, ""),
    ]
    return reach(lifted, {of: Fraction(1)})


def _reach(rows: Sequence[Row], terms: Terms, sense: int) -> float | None:
    every = sorted({name for row in rows for name in row.terms} | set(terms))
    names = {name: index for index, name in enumerate(every)}
    starts, columns, values, lower = [0], list[int](), list[float](), list[float]()
    for row in rows:
        scale = float(max((abs(factor) for factor in row.terms.values()), default=Fraction(1)))
        for name, factor in row.terms.items():
            columns.append(names[name])
            values.append(float(factor) / scale)
        starts.append(len(columns))
        lower.append(float(row.bound) / scale)
    cost = [sense * float(terms.get(name, 0)) for name in every]
    solver = _run(cost, [-highspy.kHighsInf] * len(every), (starts, columns, values, lower))
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return sense * float(solver.getInfo().objective_function_value)


def _run(
    cost: list[float], low: list[float], rows: tuple[list[int], list[int], list[float], list[float]]
) -> "highspy.Highs":
    greet()
    starts, columns, values, lower = rows
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(lower)
    model.col_cost_ = numpy.array(cost)
    model.col_lower_ = numpy.array(low)
    model.col_upper_ = numpy.full(len(cost), highspy.kHighsInf)
    model.row_lower_ = numpy.array(lower)
    model.row_upper_ = numpy.full(len(lower), highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = numpy.array(starts)
    model.a_matrix_.index_ = numpy.array(columns)
    model.a_matrix_.value_ = numpy.array(values)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
    solver.passModel(model)
    solver.run()
    return solver
