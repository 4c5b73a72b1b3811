"""The engine: cell queries answered by DuckDB on a snapshot's Parquet files, in plain SQL.

Every file is held to its digest in the manifest before it is first read: a snapshot that is missing or damaged is an
error, never an empty table. Only the files of the months that are asked for are read.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import add
from pathlib import Path
from typing import Any

import duckdb

from fuwai.core.cell import NATION, CellQuery, Cells, Fact, literal, region_level
from fuwai.core.error import FuwaiError
from fuwai.facts.plan import Base, bases, months_of
from fuwai.facts.snapshot import BY_MONTH, MANIFEST
from fuwai.standards.region import regions

READERS = 2  # threads that hold files to their digests; reading and hashing run outside the interpreter's lock
CHUNK = 1 << 20  # bytes


class DuckEngine:
    """Answers from the snapshot at *snapshot*. Raises FuwaiError `facts.missing` or `facts.damaged`."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self._verified: set[str] = set()
        self._files = manifest(snapshot)
        self._names: dict[int, Mapping[str, str]] = {}
        self._database = duckdb.connect()

    def cells(self, query: CellQuery) -> Cells:
        """The cells that occur, in code order. A query without dimensions has always one cell, which may be zero."""
        return self.answer([query])[0]

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        """The cells of *queries*, in their order, in as few passes over the facts as they need."""
        for region, day in {(query.region, query.period.last_day) for query in queries}:
            if region != NATION:
                regions(day).region(region)
        found: dict[CellQuery, Cells] = {}
        with self._database.cursor() as cursor:
            for number, base in enumerate(bases(queries)):
                found |= self._answer(cursor, base, f"base{number}")
        return [found[query] for query in queries]

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of which the snapshot holds such facts; None where it holds none."""
        if fact in BY_MONTH:
            held = [month_of(name) for name in self._files if name.startswith(f"{fact}/")]
            return (min(held), max(held)) if held else None
        found = self._fetch(f"SELECT min(month), max(month) FROM {self._source(fact)}")[0]  # noqa: S608
        return (found[0], found[1]) if found[0] is not None else None

    def names(self, region: str) -> Mapping[str, str]:
        """Enterprises by code with the name that is the fact at the region's level, wherever they are now."""
        level = region_level(region)
        if level not in self._names:
            source = self._source("enterprises")
            where = f"level_from <= {level} AND level_to >= {level}"
            sql = f"SELECT enterprise, arg_max(name, filing) FROM {source} WHERE {where} GROUP BY 1"  # noqa: S608
            self._names[level] = dict(self._fetch(sql))
        return self._names[level]

    def verify(self, queries: Iterable[CellQuery]) -> None:
        """Hold the files that *queries* need to their digests, ahead of the questions."""
        for fact, asked in groupby(sorted(queries, key=lambda query: query.fact), key=lambda query: query.fact):
            self._source(fact, list(asked))

    def _hold(self, names: Sequence[str]) -> None:
        with ThreadPoolExecutor(READERS) as readers:
            digests = readers.map(lambda name: digest_of(self.snapshot / name), names)
            for name, digest in zip(names, digests, strict=True):
                if digest != self._files[name]["sha256"]:
                    raise damaged(name)
                self._verified.add(name)

    def _answer(self, cursor: duckdb.DuckDBPyConnection, base: Base, name: str) -> dict[CellQuery, Cells]:
        source = self._source(base.first.fact, base.queries)
        if not source:
            return {query: nothing(query) for query in base.queries}
        shared = len(base.queries) > 1
        before = "" if shared else f"WITH {name} AS ({base.statement(source)}) "
        try:
            if shared:
                cursor.execute(f"CREATE TEMP TABLE {name} AS {base.statement(source)}")
            found: dict[CellQuery, Cells] = {}
            for batch in base.batches():
                rows = cursor.execute(before + base.answer(batch, name)).fetchall()
                found |= {query: cells(query, rows if len(batch) == 1 else summed(query, rows)) for query in batch}
            return found
        except duckdb.Error as error:
            raise unreadable(self.snapshot, error) from error

    def _fetch(self, sql: str) -> list[Any]:
        try:
            with self._database.cursor() as cursor:
                return cursor.execute(sql).fetchall()
        except duckdb.Error as error:
            raise unreadable(self.snapshot, error) from error

    def _source(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> str:
        """The files that hold the facts, held to their digests, as SQL; empty where there are none."""
        wanted = [months_of(query) for query in queries]
        names = [
            name
            for name in self._files
            if (name == f"{fact}.parquet")
            or (name.startswith(f"{fact}/") and any(low <= month_of(name) <= high for low, high in wanted))
        ]
        self._hold([name for name in names if name not in self._verified])
        listed = ", ".join(literal(str(self.snapshot / name)) for name in names)
        return f"read_parquet([{listed}], hive_partitioning = false)" if names else ""


def cells(query: CellQuery, rows: Iterable[tuple[Any, ...]]) -> Cells:
    """Fetched rows as cells: first the codes, then the measures."""
    keys = len(query.by)
    return Cells(query, {row[:keys]: row[keys:] for row in rows})


def summed(query: CellQuery, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of codes, segment and sums, as rows of codes and sums over the segments of the query's period."""
    low, high = months_of(query)
    keys = len(query.by)
    sums: dict[tuple[Any, ...], tuple[int, ...]] = {} if keys else {(): (0,) * len(query.measures)}
    for row in rows:
        if low <= row[keys] <= high:
            before = sums.get(row[:keys])
            sums[row[:keys]] = row[keys + 1 :] if before is None else tuple(map(add, before, row[keys + 1 :]))
    return [codes + values for codes, values in sums.items()]


def nothing(query: CellQuery) -> Cells:
    """The answer where no file holds such facts."""
    return Cells(query, {} if query.by else {(): (0,) * len(query.measures)})


def manifest(snapshot: Path) -> dict[str, dict[str, Any]]:
    """The snapshot's files with their digests. Raises FuwaiError `facts.missing`."""
    try:
        files: dict[str, dict[str, Any]] = json.loads((snapshot / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise FuwaiError(
            "facts.missing",
            f"{snapshot.name} 没有可用的统计数据; 请先运行 fuwai facts build",
            f"there are no facts at {snapshot.name}; run fuwai facts build first",
        ) from error
    return files


def month_of(name: str) -> int:
    """The month of a file executions/month=201506.parquet."""
    return int(name.rsplit("=", 1)[1].removesuffix(".parquet"))


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hex; empty where there is none."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def damaged(name: str) -> FuwaiError:
    return FuwaiError(
        "facts.damaged",
        f"统计数据文件 {name} 缺失或已损坏; 请运行 fuwai facts build --rebuild",
        f"the fact file {name} is missing or damaged; run fuwai facts build --rebuild",
    )


def unreadable(snapshot: Path, error: duckdb.Error) -> FuwaiError:
    said = str(error).splitlines()[0][:200]
    return FuwaiError(
        "facts.unreadable",
        f"统计数据 {snapshot.name} 无法读取 ({said}); 请运行 fuwai facts build --rebuild",
        f"the facts {snapshot.name} cannot be read ({said}); run fuwai facts build --rebuild",
    )
