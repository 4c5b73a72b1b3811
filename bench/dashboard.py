"""The dashboard for twenty at once: the panels of the nation, its provinces and Zhejiang's cities, with their charts.

Each of twenty readers opens the dashboards of regions in an order of its own; the facts are synthetic. `first` is the
dashboard that nobody has opened yet: cells, panels, drawings. `again` is what the site does for everybody after that, the
kept dashboard with its kept drawings. Beside it the same panels one by one through DuckDB alone.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.measure import line
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.facts.synthetic import write
from fuwai.settings import start
from fuwai.standards.region import regions

SIZES = (1_000_000,)
READERS, EACH = 20, 15  # at once; dashboards that each opens
PERIOD = Period.parse("2015H1")
BAR = "p99 < 300 ms"
SEED = 7


def bench(sizes: Iterable[int] = SIZES) -> list[dict[str, object]]:
    """Two lines a size."""
    start()
    lines = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            lines += _of_size(write(Path(folder) / "facts", size), size)
    return lines


def _of_size(snapshot: Path, size: int) -> list[dict[str, object]]:
    of_engine = import_module("fuwai.services.dashboard").of_engine  # models: after `start`
    shown = import_module("fuwai.web.ask.board").shown
    engine = DuckEngine(snapshot)
    places = ["000000", *regions().children("000000")[:20], *regions().cities("330000")]
    of_engine(engine, "330000", PERIOD)  # files held to their digests, libraries imported

    @cache
    def kept(region: str) -> Any:
        return of_engine(engine, region, PERIOD)

    def page(region: str) -> None:
        for panel in kept(region).panels:
            shown(panel)

    alone = [_timed(lambda region=region: of_engine(engine, region, PERIOD)) for region in places[:5]]
    firsts = [_timed(lambda region=region: page(region)) for region in places]
    with ThreadPoolExecutor(READERS) as readers:
        again = [
            took for tooks in readers.map(lambda seed: _reader(seed, places, page), range(READERS)) for took in tooks
        ]
    found = []
    for name, times in (("dashboard, first in a process", firsts), ("dashboard, 20 at once", again)):
        times.sort()
        p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
        peer, peer_s = "cells alone, DuckDB", sorted(alone)[len(alone) // 2]
        found.append(line(f"{name}, p50 {times[len(times) // 2] * 1000:.0f} ms, p99", size, p99, peer, peer_s, BAR))
    return found


def _reader(seed: int, places: list[str], page: Callable[[str], None]) -> list[float]:
    order = random.Random(f"{SEED}-{seed}")
    return [_timed(lambda: page(order.choice(places))) for _ in range(EACH)]


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
