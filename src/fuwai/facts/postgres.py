"""The second engine: the same text asked of PostgreSQL, which holds a snapshot's facts as tables.

Each file of the snapshot is one table, a *part*, named after the file's digest: it is loaded once by COPY, after its bytes
were held to that digest, and shared by every snapshot in which the month is the same. A snapshot is a schema of three
views over its parts, named after the manifest; the statement that a figure shows runs there as it stands (ADR 176).
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import psycopg
from psycopg import sql

from fuwai.core.cell import CellQuery, Fact
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.facts.held import by_month, damaged, month_of, too_large, unreadable
from fuwai.facts.sql import Rows, SqlEngine, unreachable

PARTS = "fuwai_facts"  # the schema of the parts
LOADING = 0x66757761  # the advisory lock of whoever loads: one at a time
CONNECT = 5  # seconds until a server counts as down
# Text is compared by code point, as every other engine does, whatever the database's own collation.
TYPES = {
    "int64": "bigint",
    "int32": "integer",
    "int8": "smallint",
    "text": 'text COLLATE "C"',
    "bool": "boolean",
    "date": "date",
}
SORTED = ("province", "city", "county")  # as the files are: a block range index reads little for a region
# A pass is one long statement on many rows: compiling it costs more than it saves, sorting in memory saves much.
SETTINGS = "SET LOCAL jit = off; SET LOCAL work_mem = '128MB'"


class PostgresEngine(SqlEngine):
    """Answers from the snapshot at *snapshot*, by the server at *url*.

    Raises FuwaiError `facts.missing`, `facts.damaged`, `engine.no_address`, `engine.unreachable` or `engine.refused`.
    """

    def __init__(self, snapshot: Path, url: str) -> None:
        super().__init__(snapshot)
        if not url:
            raise FuwaiError(
                "engine.no_address",
                "没有说明 PostgreSQL 的地址; 请设置 FUWAI_FACTS_POSTGRES, 或改用 --engine duckdb",
                "PostgreSQL's address is not set; set FUWAI_FACTS_POSTGRES, or choose --engine duckdb",
            )
        self._url = url
        parts = [f"{name} {part_of(name, entry['sha256'])}" for name, entry in sorted(self.held.files.items())]
        self._schema = f"facts_{_digest(' '.join(parts))}"
        with self._connected() as connection:
            load(connection, self)

    def source(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> str:
        """The view of the facts; empty where no month that is asked for holds any."""
        del queries  # a part says which month it holds: the server reads no other
        return f"{self._schema}.{fact}"

    @contextmanager
    def sitting(self) -> Iterator["PostgresSitting"]:
        """A transaction that sees one state and leaves nothing behind."""
        with self._connected() as connection, connection.transaction():
            connection.execute(SETTINGS)
            yield PostgresSitting(connection)

    @property
    def schema(self) -> str:
        """The schema of this snapshot's views."""
        return self._schema

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        try:
            with psycopg.connect(self._url, connect_timeout=CONNECT, autocommit=True) as connection:
                yield connection
        except psycopg.errors.NumericValueOutOfRange as error:
            raise too_large() from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise refused(error) from error
        except psycopg.OperationalError as error:
            raise unreachable(error) from error
        except psycopg.Error as error:
            raise unreadable(self.snapshot, error) from error


class PostgresSitting:
    """A transaction of PostgreSQL."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def keep(self, name: str, statement: str) -> None:
        self.connection.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {statement}".encode())

    def rows(self, statement: str) -> Rows:
        return self.connection.execute(statement.encode()).fetchall()


def load(connection: psycopg.Connection, engine: PostgresEngine) -> None:
    """Bring what the snapshot holds into PostgreSQL: parts that are not there, then the views.

    A load that is broken off leaves whole parts only, and the next one goes on from there."""
    if _exists(connection, f"{engine.schema}.enterprises"):
        return
    connection.execute("SELECT pg_advisory_lock(%s)", [LOADING])
    try:
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(PARTS)))
        for name, entry in engine.held.files.items():
            part = part_of(name, entry["sha256"])
            if not _exists(connection, f"{PARTS}.{part}"):
                with connection.transaction():
                    _load_part(connection, engine.snapshot / name, name, entry["sha256"])
        with connection.transaction():
            _views(connection, engine)
    finally:
        if not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOADING])


def part_of(name: str, digest: str) -> str:
    """The table of a file: its fact, its bytes, and the columns that we load (a newer Fuwai may load others)."""
    fact = fact_of(name)
    return f"{fact}_{digest[:24]}_{_digest(repr(FACTS[fact]))[:8]}"


def fact_of(name: str) -> Fact:
    """The fact of a file executions/month=201506.parquet or enterprises.parquet."""
    found: Fact = name.split("/", maxsplit=1)[0].removesuffix(".parquet")  # type: ignore[assignment]
    return found


def _load_part(connection: psycopg.Connection, file: Path, name: str, digest: str) -> None:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise damaged(name) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise damaged(name)
    fact = fact_of(name)
    columns = FACTS[fact]
    table = sql.Identifier(PARTS, part_of(name, digest))
    one_month = f", CHECK (month = {month_of(name)})" if by_month(fact) else ""
    defined = ", ".join(f'"{column}" {TYPES[kind]}' for column, kind in columns.items())
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(defined + one_month)))
    frame = pl.read_parquet(io.BytesIO(content), columns=list(columns))
    text = frame.write_csv(include_header=False, quote_style="necessary")
    with connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(table)) as copying:
            copying.write(text)
        if cursor.rowcount != frame.height:
            raise damaged(name)
    ordered = sql.SQL(", ").join(map(sql.Identifier, SORTED))
    connection.execute(sql.SQL("CREATE INDEX ON {} USING brin ({}) WITH (pages_per_range = 32)").format(table, ordered))
    connection.execute(sql.SQL("CREATE INDEX ON {} (enterprise)").format(table))
    connection.execute(sql.SQL("ANALYZE {}").format(table))


def _views(connection: psycopg.Connection, engine: PostgresEngine) -> None:
    schema = sql.Identifier(engine.schema)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
    connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(schema, sql.Literal(engine.snapshot.name)))
    for fact, columns in FACTS.items():
        parts = [part_of(name, entry["sha256"]) for name, entry in engine.held.files.items() if fact_of(name) == fact]
        selected = [f'SELECT * FROM {PARTS}."{part}"' for part in parts]  # noqa: S608  (names of our own making)
        chosen = " UNION ALL ".join(selected) or _none(columns)
        view = sql.Identifier(engine.schema, fact)
        connection.execute(sql.SQL("CREATE OR REPLACE VIEW {} AS {}").format(view, sql.SQL(chosen)))


def _none(columns: Mapping[str, str]) -> str:
    """No rows, with the columns of a fact."""
    listed = ", ".join(f'CAST(NULL AS {TYPES[kind].split()[0]}) AS "{name}"' for name, kind in columns.items())
    return f"SELECT {listed} WHERE FALSE"


def _exists(connection: psycopg.Connection, table: str) -> bool:
    found = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
    return found is not None and found[0] is not None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def refused(error: Exception) -> FuwaiError:
    """The account may not make schemas, tables or temporary tables."""
    said = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return FuwaiError(
        "engine.refused",
        f"PostgreSQL 不许这个账号做这件事 ({said}); 请 GRANT CREATE, TEMPORARY ON DATABASE, 或改用 --engine duckdb",
        f"PostgreSQL does not let this account do so ({said}); GRANT CREATE, TEMPORARY ON DATABASE, or choose --engine duckdb",
    )
