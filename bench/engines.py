"""One set of questions on three engines: DuckDB in this process, PostgreSQL and Spark beside it, the same cells from each.

The questions are those of a province's half-year bulletin (twelve, among them distinct counts, a threshold and a cube of
city × class × direction). PostgreSQL is a server of its own in a folder of its own with the settings of Debian; Spark is
`local-cluster[2,1,2048]`, two executor processes of one core. Loading and starting have lines of their own. A line is kept only
where all cells are equal. FUWAI_BENCH_ENGINES names the sizes, by default 1000000; 10000000 wants half an hour and 8 GiB.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import line, median
from fuwai.core.cell import Bound, CellQuery, Cells, Engine
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.facts.postgres import PostgresEngine
from fuwai.facts.spark import SparkEngine, session
from fuwai.facts.synthetic import write

SIZES = tuple(int(size) for size in os.environ.get("FUWAI_BENCH_ENGINES", "1000000").split(","))
EXECUTORS = "local-cluster[2,1,2048]"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
TIMES = 3
SUMS = ("usd_cents", "rows")
ALL = (*SUMS, "enterprises", "contracts")
HALF, BEFORE = Period.parse("2015H1"), Period.parse("2014H1")


def questions() -> list[CellQuery]:
    """The bulletin's twelve."""

    def ask(by: tuple[str, ...], measures: tuple[str, ...] = SUMS, period: Period = HALF, **more: object) -> CellQuery:
        return CellQuery("executions", measures, by, "330000", period, **more)  # type: ignore[arg-type]

    return [
        ask((), ALL),
        ask((), ALL, BEFORE),
        ask(("division",)),
        ask(("group",)),
        ask(("group",), period=BEFORE),
        ask(("country",)),
        ask(("city",), ALL),
        ask(("city",), ALL, BEFORE),
        ask(("month",)),
        ask(("enterprise",), ("usd_cents",)),
        ask((), ("enterprises", "usd_cents"), bound=Bound("enterprise", "usd_cents", 500_000_000)),
        ask(("city", "section", "offshore"), ALL, direction="all"),
    ]


def bench() -> list[dict[str, object]]:
    """A line an engine and size for the questions, and lines for loading and starting."""
    begun = time.perf_counter()
    spark = session(EXECUTORS)
    lines = [line("engines: start of Spark", 0, time.perf_counter() - begun)]
    with _server() as url:
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                lines += _of_size(write(Path(folder) / "facts", size), size, url)
    spark.stop()
    return lines


def _of_size(snapshot: Path, size: int, url: str) -> list[dict[str, object]]:
    duck = DuckEngine(snapshot)
    asked = questions()
    expected = duck.answer(asked)
    peer = median(lambda: duck.answer(asked), TIMES)
    begun = time.perf_counter()
    postgres = PostgresEngine(snapshot, url)
    loaded = time.perf_counter() - begun
    found = [line("engines: DuckDB", size, peer), line("engines: PostgreSQL, load", size, loaded)]
    for name, engine in (("PostgreSQL", postgres), ("Spark", SparkEngine(snapshot, EXECUTORS))):
        _equal(engine, asked, expected, name)
        found.append(line(f"engines: {name}", size, median(lambda e=engine: e.answer(asked), TIMES), "DuckDB", peer))
    return found


def _equal(engine: Engine, asked: list[CellQuery], expected: list[Cells], name: str) -> None:
    if engine.answer(asked) != expected:
        raise AssertionError(f"the cells of {name} differ")


@contextmanager
def _server() -> Iterator[str]:
    """A PostgreSQL of our own, reached by a socket."""
    with tempfile.TemporaryDirectory(prefix="fuwai-pg-") as folder:
        plain = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
        if plain:
            subprocess.run(["chown", "postgres", folder], check=True)

        def run(program: str, *arguments: str) -> None:
            command = [*plain, str(PROGRAMS[-1] / program), *arguments]
            with open(os.devnull, "w") as quiet:  # the server keeps what it is given open
                subprocess.run(command, check=True, cwd="/", stdout=quiet, stderr=quiet)

        run("initdb", "-D", f"{folder}/data", "-U", "counter", "-A", "trust", "-E", "UTF8", "--no-locale")
        run("pg_ctl", "-D", f"{folder}/data", "-o", f"-k {folder} -c listen_addresses=", "-w", "start")
        try:
            yield f"postgresql://counter@{folder.replace('/', '%2F')}/postgres"
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")


if __name__ == "__main__":
    for each in bench():
        print(each, flush=True)
