"""The embedded engine: cell queries answered by DuckDB on a snapshot's Parquet files, in plain SQL.

Only the files of the months that are asked for are read, and only after they were held to their digests.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import duckdb

from fuwai.core.cell import CellQuery, Fact, literal
from fuwai.facts.held import too_large, unreadable
from fuwai.facts.sql import Rows, SqlEngine


class DuckEngine(SqlEngine):
    """Answers from the snapshot at *snapshot*. Raises FuwaiError `facts.missing` or `facts.damaged`."""

    def __init__(self, snapshot: Path) -> None:
        super().__init__(snapshot)
        self._database = duckdb.connect()

    def source(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> str:
        """The files that hold the facts, held to their digests, as SQL; empty where there are none."""
        names = self.held.names(fact, queries)
        listed = ", ".join(literal(str(self.snapshot / name)) for name in names)
        return f"read_parquet([{listed}], hive_partitioning = false)" if names else ""

    @contextmanager
    def sitting(self) -> Iterator["DuckSitting"]:
        """A cursor of its own: what is kept is seen by no other reader."""
        try:
            with self._database.cursor() as cursor:
                yield DuckSitting(cursor)
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            raise too_large() from error
        except duckdb.Error as error:
            raise unreadable(self.snapshot, error) from error

    def verify(self, queries: Iterable[CellQuery]) -> None:
        """Hold the files that *queries* need to their digests, ahead of the questions."""
        for fact, asked in groupby(sorted(queries, key=lambda query: query.fact), key=lambda query: query.fact):
            self.source(fact, list(asked))


class DuckSitting:
    """A cursor of DuckDB."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor

    def keep(self, name: str, statement: str) -> None:
        self.cursor.execute(f"CREATE TEMP TABLE {name} AS {statement}")

    def rows(self, statement: str) -> Rows:
        return self.cursor.execute(statement).fetchall()
