"""Medians of several runs, and a line of the report."""

import gc
import statistics
import time
from collections.abc import Callable


def median(run: Callable[[], object], times: int = 3, before: Callable[[], object] = gc.collect) -> float:
    """Median seconds of *times* runs of *run*; *before* each run, outside its time."""
    taken = []
    for _ in range(times):
        before()
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def line(
    name: str, size: int, seconds: float, peer: str = "", peer_seconds: float | None = None, bar: str = ""
) -> dict[str, object]:
    """One line of out/bench.json. *ratio* is ours over the peer's."""
    ratio = round(seconds / peer_seconds, 3) if peer_seconds else None
    return {
        "name": name,
        "size": size,
        "median_s": round(seconds, 4),
        "peer": peer,
        "peer_median_s": round(peer_seconds, 4) if peer_seconds else None,
        "ratio": ratio,
        "bar": bar,
    }
