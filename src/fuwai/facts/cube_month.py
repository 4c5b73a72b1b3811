"""One month of a cube: dense planes of whole numbers, summed from the month's facts in one reading.

Facts come sorted by place, class and country, so that these are looked at once a run; only enterprises are looked up for
every fact. Nothing depends on the order but speed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fuwai.core.contract import COUNTED_KINDS
from fuwai.facts.cube_keys import CLASS, PLACE, Codes, Keys

LEVELS = 4
RUN = (*PLACE, *CLASS, "country", "offshore")
READ = (*RUN, "enterprise", "usd_cents", "level_from", "level_to")
SPLIT = 26  # bits; amounts are summed as two halves, each exactly in a double
EXACT = 1 << 53
Sizes = tuple[int, int, int, int]  # classes, countries, places, episodes


@dataclass
class Month:
    """Planes of one month by level of review and direction (0 onshore, 1 offshore).

    *classes*: level × direction × class × place; *markets*: × country × place; *firms*: × episode; each in cents and in
    numbers of facts. *held*: level × direction × class × episode, a bit each: whether there is a fact at all.
    *gross*: the sum of the amounts' absolute values, which bounds every sum.
    """

    sizes: Sizes
    gross: int
    planes: dict[str, NDArray[Any]]


def shapes(sizes: Sizes) -> dict[str, tuple[tuple[int, ...], type]]:
    """The planes of a month: shape and kind of number."""
    classes, countries, places, episodes = sizes
    axes = {"classes": (classes, places), "markets": (countries, places), "firms": (episodes,)}
    found: dict[str, tuple[tuple[int, ...], type]] = {
        f"{name}.{unit}": ((LEVELS, 2, *along), kind)
        for unit, kind in (("cents", np.int64), ("rows", np.int32))  # the widest numbers first: they stay aligned
        for name, along in axes.items()
    }
    found["held"] = ((LEVELS, 2, classes, -(-episodes // 8)), np.uint8)
    return found


def read(file: Path, fact: str) -> pl.DataFrame:
    """The columns of a month's facts that the cube needs."""
    lazy = pl.scan_parquet(file, hive_partitioning=False)
    if fact == "contracts":
        lazy = lazy.filter(pl.col("kind").is_in(list(COUNTED_KINDS)))
    return lazy.select(READ).collect()


def summed(frame: pl.DataFrame, keys: Keys) -> Month:
    """The planes of the facts in *frame*; *keys* learn what is new."""
    starts, run_of = _runs(frame)
    heads = frame[starts].select(RUN)
    place = keys.places.ids([keys.words[name].codes(heads[name]) for name in PLACE])
    of_class = keys.classes.ids([keys.words[name].codes(heads[name]) for name in CLASS])
    country = keys.words["country"].codes(heads["country"])
    offshore = heads["offshore"].to_numpy().astype(np.int64)
    episode = keys.episode_ids(keys.words["enterprise"].codes(frame["enterprise"]), place[run_of])
    sizes = classes, countries, places, episodes = keys.sizes
    rows = _Rows(frame, starts, run_of)
    planes: dict[str, NDArray[Any]] = {}
    of_run = {
        "classes": (offshore * classes + of_class) * places + place,
        "markets": (offshore * countries + country) * places + place,
    }
    for name, at in of_run.items():
        planes |= rows.by_run(name, at, sizes)
    planes |= rows.by_row("firms", offshore[run_of] * episodes + episode, sizes)
    planes["held"] = rows.held((offshore * classes + of_class)[run_of] * episodes + episode, sizes)
    gross = int(np.abs(rows.cents.astype(np.float64)).sum() * (1 + 1e-6)) + 1
    return Month(sizes, gross, planes)


def _runs(frame: pl.DataFrame) -> tuple[Codes, Codes]:
    """Where the runs of equal place, class, country and direction begin, and the run of each fact."""
    changed = frame.select(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in RUN)
    ).to_series()
    begins = changed.to_numpy().copy()
    begins[:1] = True
    return np.flatnonzero(begins), np.cumsum(begins) - 1


class _Rows:
    """A month's facts by the levels at which they are the fact: most at all of them, the others one level at a time."""

    def __init__(self, frame: pl.DataFrame, starts: Codes, run_of: Codes) -> None:
        self.cents = frame["usd_cents"].to_numpy()
        low, high = frame["level_from"].to_numpy(), frame["level_to"].to_numpy()
        self.everywhere = (low == 1) & (high == LEVELS)
        rest = np.flatnonzero(~self.everywhere)
        self.some = [rest[(low[rest] <= level) & (high[rest] >= level)] for level in range(1, LEVELS + 1)]
        self.starts, self.run_of = starts, run_of
        self.whole = np.where(self.everywhere, self.cents, 0)
        self.run_cents = np.add.reduceat(self.whole, starts)
        self.run_rows = np.add.reduceat(self.everywhere.astype(np.int64), starts)

    def by_run(self, name: str, at: Codes, sizes: Sizes) -> dict[str, NDArray[Any]]:
        """Planes whose cells are told by the run of a fact: *at* is the cell of each run."""
        return self._planes(name, sizes, at, self.run_cents, self.run_rows, lambda chosen: at[self.run_of[chosen]])

    def by_row(self, name: str, at: Codes, sizes: Sizes) -> dict[str, NDArray[Any]]:
        """Planes whose cells are told by each fact: *at* is the cell of each."""
        return self._planes(name, sizes, at, self.whole, self.everywhere, lambda chosen: at[chosen])

    def _planes(
        self,
        name: str,
        sizes: Sizes,
        at: Codes,
        cents: Codes,
        rows: NDArray[Any],
        of: Callable[[Codes], Codes],
    ) -> dict[str, NDArray[Any]]:
        shape = shapes(sizes)[f"{name}.cents"][0]
        size = int(np.prod(shape[1:]))
        sums, counts = np.empty((LEVELS, size), np.int64), np.empty((LEVELS, size), np.int32)
        sums[:] = added(at, cents, size)
        counts[:] = np.bincount(at, weights=rows, minlength=size)
        for level, chosen in enumerate(self.some):
            sums[level] += added(of(chosen), self.cents[chosen], size)
            counts[level] += np.bincount(of(chosen), minlength=size).astype(np.int32)
        return {f"{name}.cents": sums.reshape(shape), f"{name}.rows": counts.reshape(shape)}

    def held(self, at: Codes, sizes: Sizes) -> NDArray[np.uint8]:
        """A bit for each level, direction, class and episode that has a fact: *at* is the cell of each fact."""
        classes, _, _, episodes = sizes
        flags = np.zeros((LEVELS, 2 * classes * episodes), bool)
        flags[0, at[self.everywhere]] = True
        flags[1:] = flags[0]
        for level, chosen in enumerate(self.some):
            flags[level, at[chosen]] = True
        return np.packbits(flags.reshape(LEVELS, 2, classes, episodes), axis=-1)


def added(at: Codes, values: Codes, size: int) -> Codes:
    """Sums of whole numbers by cell, exact: as two halves in doubles where these hold them, else one by one."""
    if not len(values):
        return np.zeros(size, np.int64)
    high = values >> SPLIT
    if max(int(high.max()), -int(high.min()), 1 << SPLIT) * len(values) < EXACT:
        low = np.bincount(at, weights=values & ((1 << SPLIT) - 1), minlength=size)
        return (np.bincount(at, weights=high, minlength=size).astype(np.int64) << SPLIT) + low.astype(np.int64)
    found = np.zeros(size, np.int64)
    np.add.at(found, at, values)
    return found
