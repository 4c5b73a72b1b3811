"""The second voice: nets of one hidden layer over sparse rows, learnt by small steps in numpy.

Every net begins elsewhere and forgets another half of the features at every step, so that none leans on a single word; the
mean of several is steadier than each. All that is drawn by lot is drawn from a seed: the same rows give the same nets.
"""

from dataclasses import dataclass

import numpy as np

from fuwai.coding.softmax import Floats, Integers, Sparse, softmax

UNITS = 48  # hidden units of a net
NETS = 4
ROUNDS = 16  # how often every description is seen
AT_ONCE = 128  # rows of a step
SCALE = np.float32(4.0)  # of the values: rows have a length of about one
FORGOTTEN, UNITS_OFF = 0.5, 0.2  # shares of features and of hidden units that a step leaves out
PACE, FIRST_PACE = 0.003, 0.03  # of the second layer (Adam), of the first (Adagrad)
BETAS = (0.9, 0.999)


@dataclass
class Net:
    """*first*: feature by unit, with *offset*; *second*: unit by class, with *bias*."""

    first: Floats
    offset: Floats
    second: Floats
    bias: Floats


@dataclass(frozen=True)
class Lesson:
    """What is learnt: rows *x* with their *targets* and *weights*; each of *groups* (rows from one start to before the next)
    is one description in several ways, of which a round draws one by weight."""

    x: Sparse
    targets: Floats
    weights: Floats
    groups: Integers


def nets(lesson: Lesson) -> Net:
    """NETS nets as one: units side by side, the classes' scores their mean."""
    made = [_Learner(lesson, seed).learnt() for seed in range(NETS)]
    share = np.float32(1 / NETS)
    return Net(
        np.hstack([one.first for one in made]),
        np.concatenate([one.offset for one in made]),
        np.vstack([one.second for one in made]) * share,
        np.vstack([one.bias for one in made]).sum(axis=0) * share,
    )


class _Learner:
    """One net while it learns."""

    def __init__(self, lesson: Lesson, seed: int) -> None:
        self.lesson = lesson
        self.lots = np.random.Generator(np.random.PCG64(seed))
        width, classes = lesson.x.width, lesson.targets.shape[1]
        self.net = Net(
            self._drawn((width, UNITS), 0.05),
            np.zeros(UNITS, dtype=np.float32),
            self._drawn((UNITS, classes), float(np.sqrt(2 / UNITS) / 2)),
            np.zeros(classes, dtype=np.float32),
        )
        self.squares = np.zeros((width, UNITS), dtype=np.float32)
        self.small = (self.net.offset, self.net.second, self.net.bias)
        self.means = [(np.zeros_like(one), np.zeros_like(one)) for one in self.small]
        self.done = 0

    def _drawn(self, shape: tuple[int, int], spread: float) -> Floats:
        return (self.lots.standard_normal(shape, dtype=np.float32) * np.float32(spread)).astype(np.float32)

    def learnt(self) -> Net:
        """The net after all rounds; its first layer takes the values as they are."""
        steps = ROUNDS * -(-(len(self.lesson.groups) - 1) // AT_ONCE)
        for _ in range(ROUNDS):
            rows = self.lots.permutation(self._one_of_each())
            for top in range(0, len(rows), AT_ONCE):
                self._step(rows[top : top + AT_ONCE], 1 - self.done / (steps + 1))
        self.net.first *= SCALE
        return self.net

    def _one_of_each(self) -> Integers:
        """A row of every description, drawn by weight."""
        groups, weights = self.lesson.groups, self.lesson.weights.astype(np.float64)
        before = np.concatenate([[0.0], np.cumsum(weights)])
        wanted = before[groups[:-1]] + self.lots.random(len(groups) - 1) * (before[groups[1:]] - before[groups[:-1]])
        found = np.searchsorted(before, wanted, side="right") - 1
        drawn: Integers = np.minimum(np.maximum(found, groups[:-1]), groups[1:] - 1)
        return drawn

    def _step(self, rows: Integers, pace: float) -> None:
        net, lots = self.net, self.lots
        columns, values, edges = self._kept(rows)
        sums: Floats = np.zeros((len(rows), UNITS), dtype=np.float32)
        for row, (first, last) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
            if first < last:
                np.dot(values[first:last], net.first.take(columns[first:last], axis=0), out=sums[row])
        sums += net.offset
        on: Floats = ((sums > 0) & (lots.random(sums.shape, dtype=np.float32) >= UNITS_OFF)).astype(np.float32)
        on *= np.float32(1 / (1 - UNITS_OFF))
        hidden: Floats = sums * on
        weights = self._weights(rows)
        scores: Floats = hidden @ net.second + net.bias
        left: Floats = (softmax(scores) - self.lesson.targets[rows]) * weights[:, None]
        back: Floats = (left @ net.second.T) * on
        self.done += 1
        self._move((back.sum(axis=0), hidden.T @ left, left.sum(axis=0)), PACE * pace)
        self._move_first(columns, values, np.repeat(np.arange(len(rows)), np.diff(edges)), back, FIRST_PACE * pace)

    def _weights(self, rows: Integers) -> Floats:
        """How much each row counts: what its description does, all together 1."""
        whole = np.add.reduceat(self.lesson.weights, self.lesson.groups[:-1])
        of = np.searchsorted(self.lesson.groups, rows, side="right") - 1
        shares: Floats = whole[of] / whole[of].sum()
        return shares

    def _kept(self, rows: Integers) -> tuple[Integers, Floats, Integers]:
        """The features of some rows that are not forgotten, and where those of each row begin."""
        x = self.lesson.x
        lengths = x.starts[rows + 1] - x.starts[rows]
        before = np.concatenate([[0], np.cumsum(lengths)])
        at = np.arange(before[-1]) + np.repeat(x.starts[rows] - before[:-1], lengths)
        kept = self.lots.random(len(at), dtype=np.float32) >= FORGOTTEN
        edges = np.concatenate([[0], np.cumsum(kept)])[before]
        at = at[kept]
        return x.columns[at], x.values[at] * (SCALE / np.float32(1 - FORGOTTEN)), edges

    def _move(self, slopes: tuple[Floats, ...], pace: float) -> None:
        """Adam on the small arrays."""
        one, two = BETAS
        for at, slope, (mean, square) in zip(self.small, slopes, self.means, strict=True):
            mean[...] = np.float32(one) * mean + np.float32(1 - one) * slope
            square[...] = np.float32(two) * square + np.float32(1 - two) * slope**2
            size = np.sqrt(square / np.float32(1 - two**self.done)) + np.float32(1e-8)
            at[...] -= np.float32(pace / (1 - one**self.done)) * mean / size

    def _move_first(self, columns: Integers, values: Floats, rows: Integers, back: Floats, pace: float) -> None:
        """Adagrad on the rows of the features that occur."""
        order = np.argsort(columns, kind="stable")
        seen, firsts = np.unique(columns[order], return_index=True)
        if not len(seen):
            return
        slope = np.add.reduceat(back[rows[order]] * values[order, None], firsts, axis=0)
        squares = self.squares[seen] + slope**2
        self.squares[seen] = squares
        self.net.first[seen] -= np.float32(pace) * slope / (np.sqrt(squares) + np.float32(1e-6))
