"""The bulletin's query set of twelve tables: from Parquet by our engine and by DuckDB, Polars and a bare scan, and from cubes.

`python -m bench.cubes SIZE [FOLDER]` measures one size, on the snapshot in FOLDER where there is one (a hundred million
facts take minutes to write). All answers are held to each other, cell by cell, before the clock runs. The memory is that
of a process of its own that opens the cube and answers the set.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb
import polars as pl

from bench.measure import line, median
from fuwai.core.cell import Bound, CellQuery, Cells
from fuwai.core.period import Period
from fuwai.facts.cube import Cube
from fuwai.facts.cube_change import Change
from fuwai.facts.cube_engine import CubeEngine
from fuwai.facts.engine import DuckEngine
from fuwai.facts.synthetic import write
from fuwai.settings import start
from fuwai.standards.group import country_group

SIZES = (1_000_000, 10_000_000)
REGION, HALF, BEFORE = "330000", Period.parse("2015H1"), Period.parse("2014H1")
BOUNDS = (5_000_000, 10_000_000, 100_000_000)  # dollars
BANDS = ((0, 100_000), (100_000, 1_000_000), (1_000_000, 10_000_000), (10_000_000, None))
TIMES = 3
WHERE = "level_from <= 3 AND level_to >= 3 AND province = '330000'"
SUMS = "CAST(sum(usd_cents) AS BIGINT) AS cents, count(*) AS facts"
COLUMNS = ("month", "level_from", "level_to", "offshore", "usd_cents", "province", "city", "county", "section", "division",
           "group", "country", "enterprise")  # fmt: skip
Answers = dict[str, list[Cells]]
Table = list[tuple[str, ...]]


def questions(months: Period) -> dict[str, list[CellQuery]]:
    """The twelve tables as questions. *months* is the period of the table of months."""

    def ask(measures: Sequence[str], by: Sequence[str], period: Period = HALF, **more: object) -> CellQuery:
        return CellQuery("executions", tuple(measures), tuple(by), REGION, period, **more)  # type: ignore[arg-type]

    sums = ("usd_cents", "rows")
    groups = [
        ("country", tuple(sorted(country_group(id, HALF.last_day).members)))
        for id in ("belt-and-road", "southeast-asia-11")
    ]
    return {
        "class roll-up": [ask(sums, ("section", "division"))],
        "growth by group": [ask(("usd_cents",), ("group",), period) for period in (HALF, BEFORE)],
        "top countries": [ask(("usd_cents",), ("country",), period) for period in (HALF, BEFORE)],
        "country groups": [ask(sums, (), period, where=(group,)) for group in groups for period in (HALF, BEFORE)],
        "region tree": [ask(sums, ("city", "county"))],
        "distinct enterprises": [ask(("enterprises",), ()), ask(("enterprises",), ("city",))],
        "thresholds": [
            ask(("usd_cents", "enterprises"), (), bound=Bound("enterprise", "usd_cents", bound * 100))
            for bound in BOUNDS
        ],
        "size bands": [
            ask(
                ("usd_cents", "enterprises"), (), bound=Bound("enterprise", "usd_cents", low * 100, high and high * 100)
            )
            for low, high in BANDS
        ],
        "top 100": [ask(("usd_cents",), ("enterprise",))],
        "months": [ask(sums, ("month",), months)],
        "region x class x direction": [ask(sums, ("city", "division", "offshore"), direction="all")],
        "distinct cube": [ask(("enterprises",), ("city", "division", "offshore"), direction="all")],
    }


def bench(sizes: Iterable[int] = SIZES) -> list[dict[str, object]]:
    """The lines of each size, on facts of 2014 and 2015."""
    lines = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            lines += of_size(write(Path(folder) / "facts", size), Path(folder) / "cube", size)
    return lines


def of_size(snapshot: Path, folder: Path, size: int) -> list[dict[str, object]]:
    """Build the cube, hold all answers to each other, and measure."""
    start()
    engine = DuckEngine(snapshot)
    first, last = engine.months("executions") or (0, 0)
    months = Period(Period.of_month(first).first, Period.of_month(last).last)
    asked = questions(months)
    cube = Cube(folder)
    built = median(lambda: cube.follow(snapshot), times=1)
    cubes = CubeEngine(snapshot, Cube(folder))
    ours = {name: engine.answer(queries) for name, queries in asked.items()}
    _equal("cubes", ours, {name: cubes.answer(queries) for name, queries in asked.items()})
    assert set(cubes.taken) == {"cube"}, cubes.taken
    database = duckdb.connect()
    files = _files(engine, months)
    for plan in PLANS:
        _equal(plan.__name__, ours, plan(database, files, asked))
    _equal("Polars", ours, polars(snapshot, engine, asked))
    # Imported when Django is set up: labels know the store.
    from fuwai.services.label import Labels

    labels = Labels(cubes, REGION, HALF.last_day)
    every = [query for queries in asked.values() for query in queries]
    runs: list[Callable[[], object]] = [
        lambda: tables(cubes, labels, asked),
        lambda: engine.answer(every),
        *(lambda plan=plan: plan(database, files, asked) for plan in PLANS),  # type: ignore[misc]
        lambda: polars(snapshot, engine, asked),
        lambda: database.execute(f"SELECT {', '.join(_bare(name) for name in COLUMNS)} FROM {files}").fetchall(),
    ]
    from_cubes, from_parquet, *plans, streaming, scan = _medians(runs)
    sql = min(plans)
    peer = f"DuckDB, {PLANS[plans.index(sql)].__name__.replace('_', ' ')}"
    return [
        line("12 tables from Parquet", size, from_parquet, peer, sql, "≤ 1.2"),
        line("12 tables from Parquet", size, from_parquet, "Polars, streaming", streaming, "≤ 1"),
        line("12 tables from Parquet", size, from_parquet, "a bare scan", scan),
        line("12 tables from cubes, labelled", size, from_cubes, peer, sql, "≤ 1/10 at 10^7, 1/60 at 10^8, < 0.06 s"),
        line("cubes: built", size, built),
        *_upkeep(snapshot, cube, cubes, asked, size),
        _memory(snapshot, folder, size),
    ]


def _medians(runs: Sequence[Callable[[], object]]) -> list[float]:
    """Median seconds of each; they take turns, so that what else the machine does meets all alike."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(TIMES):
        for run, seconds in zip(runs, taken, strict=True):
            seconds.append(median(run, times=1))
    return [statistics.median(seconds) for seconds in taken]


def tables(cubes: CubeEngine, labels: object, asked: dict[str, list[CellQuery]]) -> dict[str, Table]:
    """The twelve tables with the words of their rows, from cubes; nothing is kept from one call to the next."""
    found: dict[str, Table] = {}
    for name, queries in asked.items():
        if name == "top 100":
            cells = cubes.top(queries[0], 100)
            found[name] = [(*_words(labels, queries[0].by, codes), str(value)) for codes, value in cells]
            continue
        found[name] = [
            (*_words(labels, query.by, codes), *map(str, values))
            for query, cells in zip(queries, cubes.answer(queries), strict=True)
            for codes, values in cells.rows.items()
        ]
    return found


def _words(labels: object, by: Sequence[str], codes: Sequence[object]) -> list[str]:
    return [
        str(code) if name in ("month", "offshore") else labels.name(name, code)[0]  # type: ignore[attr-defined]
        for name, code in zip(by, codes, strict=True)
    ]


def _upkeep(
    snapshot: Path, cube: Cube, cubes: CubeEngine, asked: dict[str, list[CellQuery]], size: int
) -> list[dict[str, object]]:
    """A month summed anew, of about three million facts where there is one; and one filing that the province approves."""
    files = DuckEngine(snapshot).held.files
    held = {name: int(about["rows"]) for name, about in files.items() if name.startswith("executions/month=2015")}
    month = min(held, key=lambda name: abs(held[name] - 3_000_000))

    def renew() -> None:
        cube.held[month]["source"] = ""
        assert cube.follow(snapshot).renewed == (month,)

    path = str(snapshot / "executions" / "month=201505.parquet")
    waiting = duckdb.execute(
        "SELECT * FROM read_parquet(?, hive_partitioning = false) WHERE offshore AND level_to = 2 LIMIT 20", [path]
    )
    names = [column[0] for column in waiting.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in waiting.fetchall()]
    left = iter([Change("executions", row, row | {"level_to": 3}) for row in rows])
    before = cubes.cells(asked["class roll-up"][0]).total("rows")
    cubes.cells(asked["distinct cube"][0])
    approve = median(lambda: cubes.change([next(left)]), times=15)
    after = {name: cubes.answer(queries) for name, queries in asked.items()}
    assert after["class roll-up"][0].total("rows") == before + 15
    _equal("changed", {name: cubes.other.answer(queries) for name, queries in asked.items()}, after)
    return [
        line("cubes: a month again", held[month], median(renew, times=5), bar="< 0.3 s at 3,000,000"),
        line("cubes: one filing approved", size, approve, bar="< 0.01 s"),
    ]


def _memory(snapshot: Path, folder: Path, size: int) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.cubes", "--memory", str(snapshot), str(folder)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(
        f"  memory at {size:,}: {said['all']} MB, of which before the cube was opened {said['before']} MB",
        file=sys.stderr,
    )
    return line(f"cubes: memory {said['all']} MB, {said['before']} MB before", size, 0.0, bar="< 400 MB")


def _in_memory(snapshot: Path, folder: Path) -> None:
    start()
    before = _peak()
    cubes = CubeEngine(snapshot, Cube(folder))
    first, last = cubes.months("executions") or (0, 0)
    asked = questions(Period(Period.of_month(first).first, Period.of_month(last).last))
    for queries in asked.values():
        cubes.answer(queries)
    print(json.dumps({"before": before, "all": _peak()}))


def _peak() -> int:
    """The most memory that this process has had, maps of files included, in MB; Linux tells."""
    told = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    return int(told) // 1000


def _files(engine: DuckEngine, months: Period) -> str:
    query = CellQuery("executions", ("rows",), (), REGION, months)
    return engine.source("executions", [query])


def _bare(name: str) -> str:
    """What reads every value of a column and does next to nothing with it."""
    number = name in ("month", "level_from", "level_to", "usd_cents")
    return f"sum({name})" if number else f"sum({name}::INT)" if name == "offshore" else f'sum(strlen("{name}"))'


def two_steps(database: duckdb.DuckDBPyConnection, files: str, asked: dict[str, list[CellQuery]]) -> Answers:
    """Three passes to the finest keys of classes, countries and enterprises; every table from their groups."""
    half = "month BETWEEN 201501 AND 201506"
    halves = f"({half} OR month BETWEEN 201401 AND 201406)"
    for name, keys, where in (
        ("classes", 'month, offshore, city, county, section, division, "group"', "TRUE"),
        ("markets", "month >= 201501 AS now, country", f"offshore AND {halves}"),
        ("firms", "enterprise, city, division, offshore", half),
    ):
        database.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {keys}, {SUMS} FROM {files} WHERE {WHERE} AND {where} GROUP BY ALL"
        )
    return _finals(database, asked, {name: name for name in ("classes", "markets", "firms")})


def one_step(database: duckdb.DuckDBPyConnection, files: str, asked: dict[str, list[CellQuery]]) -> Answers:
    """Every table by its own statement on the files."""
    inner = f"SELECT *, usd_cents AS cents, 1 AS facts, month >= 201501 AS now FROM {files} WHERE {WHERE}"
    half, halves = "month BETWEEN 201501 AND 201506", "(month % 100) <= 6 AND month > 201400"
    bases = {
        "classes": f"({inner})",
        "markets": f"({inner} AND offshore AND {halves})",
        "firms": f"({inner} AND {half})",
    }
    return _finals(database, asked, bases)


PLANS = (two_steps, one_step)


def _finals(database: duckdb.DuckDBPyConnection, asked: dict[str, list[CellQuery]], bases: dict[str, str]) -> Answers:
    """The cells of the twelve tables from bases."""
    classes, markets, firms = bases["classes"], bases["markets"], bases["firms"]
    half, before = "offshore AND month BETWEEN 201501 AND 201506", "offshore AND month BETWEEN 201401 AND 201406"
    each = f"SELECT enterprise, sum(cents) AS cents FROM {firms} WHERE offshore GROUP BY 1"
    members = [tuple(query.where[0][1]) for query in asked["country groups"]]
    statements = {
        "class roll-up": [f"SELECT section, division, sum(cents), sum(facts) FROM {classes} WHERE {half} GROUP BY ALL"],
        "growth by group": [
            f'SELECT "group", sum(cents) FROM {classes} WHERE {period} GROUP BY 1' for period in (half, before)
        ],
        "top countries": [
            f"SELECT country, sum(cents) FROM {markets} WHERE {now} GROUP BY 1" for now in ("now", "NOT now")
        ],
        "country groups": [
            f"SELECT sum(cents), sum(facts) FROM {markets} WHERE country IN {codes!r} AND {now}"
            for codes, now in zip(members, ("now", "NOT now") * 2, strict=True)
        ],
        "region tree": [f"SELECT city, county, sum(cents), sum(facts) FROM {classes} WHERE {half} GROUP BY ALL"],
        "distinct enterprises": [
            f"SELECT count(DISTINCT enterprise) FROM {firms} WHERE offshore",
            f"SELECT city, count(DISTINCT enterprise) FROM {firms} WHERE offshore GROUP BY 1",
        ],
        "thresholds": [f"SELECT sum(cents), count(*) FROM ({each}) WHERE cents >= {bound * 100}" for bound in BOUNDS],
        "size bands": [
            f"SELECT sum(cents), count(*) FROM ({each}) WHERE cents >= {low * 100} AND cents < {(high or 10**14) * 100}"
            for low, high in BANDS
        ],
        "top 100": [f"{each} ORDER BY 2 DESC, 1 LIMIT 100"],
        "months": [f"SELECT month, sum(cents), sum(facts) FROM {classes} WHERE offshore GROUP BY 1"],
        "region x class x direction": [
            f"SELECT city, division, offshore, sum(cents), sum(facts) FROM {classes} "
            "WHERE month BETWEEN 201501 AND 201506 GROUP BY ALL"
        ],
        "distinct cube": [
            f"SELECT city, division, offshore, count(DISTINCT enterprise) FROM {firms} GROUP BY ALL",
        ],
    }
    return {
        name: [
            _cells(query, database.execute(statement).fetchall())
            for query, statement in zip(asked[name], those, strict=True)
        ]
        for name, those in statements.items()
    }


def _cells(query: CellQuery, rows: Iterable[tuple[object, ...]]) -> Cells:
    keys = len(query.by)
    return Cells(query, {row[:keys]: tuple(int(value or 0) for value in row[keys:]) for row in rows})  # type: ignore[call-overload,misc]


def polars(snapshot: Path, engine: DuckEngine, asked: dict[str, list[CellQuery]]) -> Answers:
    """The same in Polars: the same three passes by its streaming engine, and the tables from their groups."""
    names = [str(snapshot / name) for name in engine.held.files if name.startswith("executions/")]
    facts = pl.scan_parquet(names, hive_partitioning=False).filter(
        pl.col("level_from") <= 3, pl.col("level_to") >= 3, pl.col("province") == REGION
    )
    month = pl.col("month")
    half, before = month.is_between(201501, 201506), month.is_between(201401, 201406)
    sums = (pl.col("usd_cents").sum(), pl.len().cast(pl.Int64).alias("rows"))
    passes = [
        facts.group_by("month", "offshore", "city", "county", "section", "division", "group").agg(*sums),
        facts.filter("offshore", half | before).group_by(half.alias("now"), "country").agg(*sums),
        facts.filter(half).group_by("enterprise", "city", "division", "offshore").agg(*sums),
    ]
    classes, markets, firms = pl.collect_all(passes, engine="streaming")
    return {
        name: [_of_frames(query, name, classes, markets, firms) for query in those] for name, those in asked.items()
    }


def _of_frames(query: CellQuery, name: str, classes: pl.DataFrame, markets: pl.DataFrame, firms: pl.DataFrame) -> Cells:
    """The cells of one question from the groups."""
    if name in ("top countries", "country groups"):
        frame = markets.filter(pl.col("now") == (query.period == HALF))
    elif query.bound or "enterprises" in query.measures or name == "top 100":
        frame = firms if query.direction == "all" else firms.filter("offshore")
    else:
        frame = classes.filter(pl.col("month").is_between(query.period.months[0], query.period.months[-1]))
        frame = frame if query.direction == "all" else frame.filter("offshore")
    for dimension, codes in query.where:
        frame = frame.filter(pl.col(dimension).is_in(list(codes)))
    if query.bound:
        frame = frame.group_by("enterprise").agg(pl.col("usd_cents").sum())
        high = query.bound.below or 10**17
        frame = frame.filter(pl.col("usd_cents") >= query.bound.at_least, pl.col("usd_cents") < high)
    asked = {"enterprises": pl.col("enterprise").n_unique() if "enterprise" in frame.columns else pl.len()}
    wanted = [
        asked.get(measure, pl.col(measure).sum() if measure in frame.columns else pl.len())
        for measure in query.measures
    ]
    wanted = [each.alias(f"of {measure}") for each, measure in zip(wanted, query.measures, strict=True)]
    found = frame.group_by(query.by).agg(wanted) if query.by else frame.select(wanted)
    if name == "top 100":
        found = found.sort("of usd_cents", "enterprise", descending=[True, False]).head(100)
    return _cells(query, found.rows())


def _equal(who: str, ours: Answers, found: Answers) -> None:
    """Every cell the same; of the top 100, all where a hundred were asked for."""
    for name, cells in ours.items():
        for mine, other in zip(cells, found[name], strict=True):
            same = dict(mine.rows) == dict(other.rows)
            if name == "top 100" and len(other.rows) == 100:
                largest = sorted(mine.rows.items(), key=lambda cell: (-cell[1][0], str(cell[0])))[:100]
                same = dict(largest) == dict(other.rows)
            if not same:
                raise AssertionError(f"{who}: the answers to {name} differ")


if __name__ == "__main__":
    if sys.argv[1] == "--memory":
        _in_memory(Path(sys.argv[2]), Path(sys.argv[3]))
    elif len(sys.argv) > 2:
        for each in of_size(Path(sys.argv[2]), Path(sys.argv[2] + "-cube"), int(sys.argv[1])):
            print(each)
    else:
        for each in bench([int(sys.argv[1])]):
            print(each)
