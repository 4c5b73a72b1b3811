"""Multinomial logistic regression on sparse rows: own L-BFGS in numpy, without chance, the same input the same weights."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

MEMORY = 8  # steps that L-BFGS remembers
ROWS_AT_ONCE = 512


@dataclass(frozen=True)
class Sparse:
    """Rows of *values* at *columns*; row r has those from starts[r] to before starts[r + 1]. No row is empty."""

    columns: Integers
    values: Floats
    starts: Integers
    width: int

    @property
    def height(self) -> int:
        return len(self.starts) - 1

    def rows(self) -> Integers:
        return np.repeat(np.arange(self.height), np.diff(self.starts))


class Product:
    """X and its transpose, ordered once for both products."""

    def __init__(self, x: Sparse) -> None:
        self.x = x
        order = np.argsort(x.columns, kind="stable")
        self.by_column = x.rows()[order]
        self.values = x.values[order]
        self.seen, self.firsts = np.unique(x.columns[order], return_index=True)

    def times(self, weights: Floats) -> Floats:
        """X W."""
        x = self.x
        result = np.empty((x.height, weights.shape[1]), dtype=np.float32)
        for top in range(0, x.height, ROWS_AT_ONCE):
            bottom = min(top + ROWS_AT_ONCE, x.height)
            first, last = x.starts[top], x.starts[bottom]
            terms = weights[x.columns[first:last]] * x.values[first:last, None]
            np.add.reduceat(terms, x.starts[top:bottom] - first, axis=0, out=result[top:bottom])
        return result

    def transposed_times(self, rows: Floats) -> Floats:
        """X' R."""
        result = np.zeros((self.x.width, rows.shape[1]), dtype=np.float32)
        edges = np.append(self.firsts, len(self.values))
        step = max(1, len(self.seen) // 64)
        for begin in range(0, len(self.seen), step):
            end = min(begin + step, len(self.seen))
            first, last = edges[begin], edges[end]
            terms = rows[self.by_column[first:last]] * self.values[first:last, None]
            result[self.seen[begin:end]] = np.add.reduceat(terms, edges[begin:end] - first, axis=0)
        return result


def softmax(scores: Floats) -> Floats:
    """Rows of scores as probabilities."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result


def fit(
    x: Sparse, targets: Floats, weights: Floats, ridge: float, steps: int = 60, start: Floats | None = None
) -> Floats:
    """Weights (width + 1 by classes, the last row the intercepts) that make *targets* likeliest.

    *targets*: rows of shares that add up to 1. *weights*: how much a row counts. *ridge*: the penalty on squared weights,
    not on intercepts.
    """
    product = Product(x)
    shape = (x.width + 1, targets.shape[1])
    total = float(weights.sum())

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(shape)
        likely = softmax(product.times(w[:-1]) + w[-1])
        value = -float((weights[:, None] * targets * np.log(likely + 1e-9)).sum(dtype=np.float64)) / total
        value += ridge / 2 * float((w[:-1] ** 2).sum(dtype=np.float64))
        left = (likely - targets) * (weights[:, None] / total)
        slope = np.empty(shape, dtype=np.float32)
        slope[:-1] = product.transposed_times(left) + ridge * w[:-1]
        slope[-1] = left.sum(axis=0)
        return value, slope.ravel()

    begin = np.zeros(shape, dtype=np.float32) if start is None else start
    return minimised(loss, begin.ravel(), steps).reshape(shape)


def minimised(loss: Callable[[Floats], tuple[float, Floats]], at: Floats, steps: int) -> Floats:
    """Where *loss* (value and slope) is least: L-BFGS with halving until it goes down enough."""
    value, slope = loss(at)
    moves: list[tuple[Floats, Floats, float]] = []
    for step in range(steps):
        way = _way(slope, moves)
        falls = float(np.dot(way, slope))
        length = 1.0 if step else min(1.0, 1.0 / float(np.abs(slope).sum() + 1e-12)) * 100
        for _ in range(20):
            there = at + np.float32(length) * way
            new_value, new_slope = loss(there)
            if new_value <= value + 1e-4 * length * falls:
                break
            length /= 2
        else:
            return at
        moved, turned = there - at, new_slope - slope
        bend = float(np.dot(moved, turned))
        if bend > 1e-12:
            moves = [*moves[-MEMORY + 1 :], (moved, turned, bend)]
        gained = value - new_value
        at, value, slope = there, new_value, new_slope
        if gained < 1e-6 * max(1.0, abs(value)):
            break
    return at


def _way(slope: Floats, moves: list[tuple[Floats, Floats, float]]) -> Floats:
    """The direction of descent by the two loops of L-BFGS."""
    way = slope.copy()
    shares = []
    for moved, turned, bend in reversed(moves):
        share = np.float32(np.dot(moved, way) / bend)
        way -= share * turned
        shares.append(share)
    if moves:
        moved, turned, bend = moves[-1]
        way *= np.float32(bend / float(np.dot(turned, turned)))
    for (moved, turned, bend), share in zip(moves, reversed(shares), strict=True):
        way += (share - np.float32(np.dot(turned, way) / bend)) * moved
    return -way
