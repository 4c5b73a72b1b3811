"""Rows of a linear system, and the exact proof that some of them cannot hold together (Farkas)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Row:
    """Σ terms ≥ bound, or > where *strict*. *source* is who says so: the number of a statement, or an assumption."""

    terms: Mapping[str, Fraction]
    bound: Fraction
    strict: bool
    source: str


def proof(rows: Sequence[Row]) -> tuple[Fraction, ...] | None:
    """Weights from 0 up under which *rows* add up to an impossibility, or None where there is no such proof.

    *rows* is expected to be minimal: without any one of them the rest could hold. Then the weights are unique but for a
    common factor, and are found by elimination in exact fractions. The answer is checked, so that a set that is not
    minimal is answered by None, never by a wrong proof.

    >>> one, two = Row({"x": Fraction(1)}, Fraction(3), False, "a"), Row({"x": Fraction(-1)}, Fraction(-2), False, "b")
    >>> proof([one, two])
    (Fraction(1, 1), Fraction(1, 1))
    """
    names = sorted({name for row in rows for name in row.terms})
    table = [[row.terms.get(name, Fraction(0)) for row in rows] for name in names]
    weights = _null_vector(table, len(rows))
    if weights is None:
        return None
    for candidate in (weights, [-weight for weight in weights]):
        if all(weight >= 0 for weight in candidate):
            total = sum((w * row.bound for w, row in zip(candidate, rows, strict=True)), Fraction(0))
            strict = any(w > 0 and row.strict for w, row in zip(candidate, rows, strict=True))
            if total > 0 or (total == 0 and strict):
                return tuple(candidate)
    return None


def _null_vector(table: list[list[Fraction]], width: int) -> list[Fraction] | None:
    """The one direction that *table* sends to zero; None where there is none or more than one."""
    pivots: list[int] = []
    rank = 0
    for column in range(width):
        at = next((row for row in range(rank, len(table)) if table[row][column]), None)
        if at is None:
            continue
        table[rank], table[at] = table[at], table[rank]
        lead = table[rank][column]
        table[rank] = [cell / lead for cell in table[rank]]
        for row in range(len(table)):
            if row != rank and table[row][column]:
                factor = table[row][column]
                table[row] = [cell - factor * top for cell, top in zip(table[row], table[rank], strict=True)]
        pivots.append(column)
        rank += 1
    free = [column for column in range(width) if column not in pivots]
    if len(free) != 1:
        return None
    found = [Fraction(0)] * width
    found[free[0]] = Fraction(1)
    for row, column in enumerate(pivots):
        found[column] = -table[row][free[0]]
    return found
