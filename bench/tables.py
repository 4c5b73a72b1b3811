"""The bulletin's tables from synthetic facts, against the best DuckDB SQL that we could write by hand for the same cells.

Ours: the five tables of a province's half-year as tables of figures (`services.table`), and below it the engine's cells
alone. The peer: DuckDB on the same Parquet files, by whichever of three hand-written plans is faster, its rows fetched and
held to our cells, which must be equal. Both know the files; ours has held them to their digests before (its own line).
"""

import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb

from bench.measure import line, median
from fuwai.core.cell import CellQuery, Cells
from fuwai.core.period import Period
from fuwai.core.table import Table
from fuwai.facts.engine import DuckEngine
from fuwai.facts.synthetic import write
from fuwai.services.figure import FigureBook
from fuwai.settings import start

REGION, PERIOD = "330000", "2015H1"
GROUPS = ("belt-and-road", "southeast-asia-11", "eu-28", "hk-mo-tw")
KINDS = ("industry", "markets", "cities", "enterprises", "months")
SIZES = (100_000, 1_000_000, 10_000_000)
BARRED = 10_000_000
BAR = "≤ 1.3"
TIMES = 7
WHERE = "offshore AND level_from <= 3 AND level_to >= 3 AND province = '330000'"
SUMS = "CAST(sum(usd_cents) AS BIGINT) AS cents, count(*) AS facts"
OF_BASE = "sum(cents), sum(facts)"
Sums = dict[tuple[str, ...], tuple[int, ...]]  # codes → cents and number of facts
Answers = dict[tuple[str, tuple[str, ...], str], Sums]  # fact, dimensions, period → its cells


def bench(sizes: Iterable[int] = SIZES) -> list[dict[str, object]]:
    """A line for the tables, one for the cells alone and one for opening the snapshot, at each size."""
    start()
    lines = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            lines += _of_size(write(Path(folder) / "facts", size), size)
    return lines


def _of_size(snapshot: Path, size: int) -> list[dict[str, object]]:
    engine = DuckEngine(snapshot)
    asked = _asked(engine)
    answers = engine.answer(asked)
    database = duckdb.connect()  # the peer, too, is open before the clock runs
    for plan in PLANS:
        _equal(answers, plan(database, snapshot), size)
    runs = [
        lambda: tables(engine),
        lambda: engine.answer(asked),
        *(lambda plan=plan: plan(database, snapshot) for plan in PLANS),
    ]
    ours, cells, *peers = _medians(runs)
    best = min(range(len(PLANS)), key=lambda place: peers[place])
    peer = f"DuckDB, {PLANS[best].__name__.replace('_', ' ')}"
    return [
        line("tables of the bulletin", size, ours, peer, peers[best], BAR if size == BARRED else ""),
        line("tables: cells alone", size, cells, peer, peers[best]),
        line("tables: open, hold to digests", size, median(lambda: opened(snapshot, asked))),
    ]


def _medians(runs: Sequence[Callable[[], object]]) -> list[float]:
    """Median seconds of each; they take turns, so that what else the machine does meets all alike."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(TIMES):
        for run, seconds in zip(runs, taken, strict=True):
            seconds.append(median(run, times=1))
    return [statistics.median(seconds) for seconds in taken]


def tables(engine: DuckEngine) -> list[Table]:
    """The five tables from one book."""
    # Imported when Django is set up: the tables' service knows the store.
    from fuwai.services import table

    return table.tables(KINDS, FigureBook(engine, REGION, Period.parse(PERIOD)), GROUPS)


def opened(snapshot: Path, asked: list[CellQuery]) -> DuckEngine:
    """A new engine that has held the files of *asked* to their digests."""
    engine = DuckEngine(snapshot)
    engine.verify(asked)
    return engine


class _Listening:
    """An engine that notes what it is asked."""

    def __init__(self, engine: DuckEngine) -> None:
        self.months, self.names, self.engine = engine.months, engine.names, engine
        self.asked: list[CellQuery] = []

    def cells(self, query: CellQuery) -> Cells:
        return self.answer([query])[0]

    def answer(self, queries: list[CellQuery]) -> list[Cells]:
        self.asked += queries
        return self.engine.answer(queries)


def _asked(engine: DuckEngine) -> list[CellQuery]:
    """The cells that stand in the tables; whether anyone filed at all is asked besides, and timed with the tables."""
    listening = _Listening(engine)
    tables(listening)  # type: ignore[arg-type]
    return [query for query in dict.fromkeys(listening.asked) if query.measures != PRESENCE]


def two_bases(database: duckdb.DuckDBPyConnection, snapshot: Path) -> Answers:
    """Enterprises by city and half-year in one pass, markets and classes by month in another, contracts in a third."""
    _base(database, "firms", "enterprise, city, month >= 201501 AS now", _files(snapshot, "executions", HALVES))
    _base(database, "months", "month, country, division, section", _files(snapshot, "executions", (*HALVES, 201412)))
    _base(database, "signed", "city, month >= 201501 AS now", _files(snapshot, "contracts", HALVES))
    return _finals(database, {"enterprise": "firms", "city": "firms"}, "now", "months")


def three_bases(database: duckdb.DuckDBPyConnection, snapshot: Path) -> Answers:
    """Enterprises, cities, and markets and classes by month, each in its own pass with the fewest keys."""
    halves = _files(snapshot, "executions", HALVES)
    _base(database, "firms", "enterprise, month >= 201501 AS now", halves)
    _base(database, "places", "city, month >= 201501 AS now", halves)
    _base(database, "months", "month, country, division, section", _files(snapshot, "executions", (*HALVES, 201412)))
    _base(database, "signed", "city, month >= 201501 AS now", _files(snapshot, "contracts", HALVES))
    return _finals(database, {"enterprise": "firms", "city": "places"}, "now", "months")


def one_base(database: duckdb.DuckDBPyConnection, snapshot: Path) -> Answers:
    """Every key of the executions in one pass."""
    database = duckdb.connect()
    keys = "enterprise, city, country, division, section, month"
    _base(database, "firms", keys, _files(snapshot, "executions", (*HALVES, 201412)))
    _base(database, "signed", "city, month >= 201501 AS now", _files(snapshot, "contracts", HALVES))
    return _finals(database, {"enterprise": "firms", "city": "firms"}, "month >= 201501", "firms")


PRESENCE = ("rows",)
PLANS = (two_bases, three_bases, one_base)
HALVES = (*range(201401, 201407), *range(201501, 201507))


def _files(snapshot: Path, fact: str, months: Iterable[int]) -> str:
    files = [str(snapshot / fact / f"month={month}.parquet") for month in months]
    return f"read_parquet({files!r}, hive_partitioning = false)"


def _base(database: duckdb.DuckDBPyConnection, name: str, keys: str, source: str) -> None:
    kinds = " AND kind IN ('inbound', 'order')" if name == "signed" else ""
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {keys}, {SUMS} FROM {source} WHERE {WHERE}{kinds} GROUP BY ALL"
    )


def _finals(database: duckdb.DuckDBPyConnection, of: dict[str, str], now: str, months: str) -> Answers:
    """The cells of the five tables from the bases."""
    found: Answers = {}
    halves = "month <> 201412" if of["city"] == months else "TRUE"
    for key, base in of.items():
        rows = database.execute(
            f"SELECT {now} AS present, {key}, {OF_BASE} FROM {base} WHERE {halves} GROUP BY ALL"
        ).fetchall()
        _by_half(found, "executions", key, rows)
    rows = database.execute(f"SELECT now, city, {OF_BASE} FROM signed GROUP BY ALL").fetchall()
    _by_half(found, "contracts", "city", rows)
    sets = database.execute(
        f"SELECT country, division, section, {OF_BASE} FROM {months} WHERE month >= 201501 "
        "GROUP BY GROUPING SETS ((country), (division), (section))"
    ).fetchall()
    for place, key in enumerate(("country", "division", "section")):
        found["executions", (key,), "2015H1"] = {(row[place],): row[3:] for row in sets if row[place] is not None}
    by_month = database.execute(f"SELECT month, {OF_BASE} FROM {months} GROUP BY month ORDER BY month").fetchall()
    for period in PERIODS:
        span = Period.parse(period).months
        found["executions", (), period] = _sum(row[1:] for row in by_month if row[0] in span)
    return found


PERIODS = (
    *("2015H1", "2014H1", "2014M12", "2015Q1", "2015M01..2015M02", "2015M01..2015M04", "2015M01..2015M05"),
    *(f"{year}M{month:02d}" for year in (2014, 2015) for month in range(1, 7)),
)


def _by_half(found: Answers, fact: str, key: str, rows: list[tuple[object, ...]]) -> None:
    """Rows of (present half or not, code, sums) into the two halves, and where it is small their totals."""
    for period, present in (("2015H1", True), ("2014H1", False)):
        cells = {(str(row[1]),): row[2:] for row in rows if row[0] is present}
        found[fact, (key,), period] = cells  # type: ignore[assignment]
        if fact == "contracts":
            found[fact, (), period] = _sum(cells.values())  # type: ignore[arg-type]


def _sum(rows: Iterable[tuple[int, ...]]) -> Sums:
    return {(): tuple(map(sum, zip(*rows, strict=True)))}


def _equal(answers: list[Cells], found: Answers, size: int) -> None:
    """Every cell that ours gave is among the peer's and the same."""
    for cells in answers:
        key = (cells.query.fact, cells.query.by, cells.query.period.code)
        if dict(cells.rows) != found[key]:
            raise AssertionError(f"{size} facts: the answers to {key} differ")
