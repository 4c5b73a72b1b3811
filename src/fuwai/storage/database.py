"""Frames in and out of the database: what differs between SQLite and PostgreSQL, and nothing else."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from fuwai.core.error import FuwaiError

Schema = dict[str, pl.DataType | type[pl.DataType]]

MOMENT = pl.Datetime("us", "UTC")
WRITER_LOCK = 0x46757761  # the advisory lock's number, for ever
SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S%.6f"


ROWS_AT_ONCE = 10_000  # as Python objects: more would only wait in memory


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def lock_writers() -> None:
    """Let one writer at a time go on until its transaction ends: the chains stay linear.

    SQLite's BEGIN IMMEDIATE has taken the lock already.
    """
    if on_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


@contextmanager
def snapshot() -> Iterator[None]:
    """Within the block all that is read stands as of one moment, and no writer waits for it; nothing may be written."""
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot is a transaction of its own")
    if on_postgresql():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        connection.ensure_connection()
        before, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # a reader of WAL takes no lock
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = before


def insert(model: type[Model], frame: pl.DataFrame) -> None:
    """Append the rows of *frame*, whose columns are named as the table's. Raises FuwaiError `storage.refused`."""
    if frame.is_empty():
        return
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in frame.columns)
    try:
        if on_postgresql():
            copying = f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)'
            with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copying) as copy:
                copy.write(_csv(frame))
        else:
            marks = ", ".join("?" * frame.width)
            # The driver itself: Django's cursor keeps every row that it has passed on, a fifth of the time and memory.
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  # names of our own tables
            with connection.wrap_database_errors:
                for part in frame.iter_slices(ROWS_AT_ONCE):
                    connection.connection.executemany(statement, _tuples(part))
    except DatabaseError as error:
        raise refused(table, error) from error


def refused(table: str, error: DatabaseError) -> FuwaiError:
    """The database's complaint, for its reader."""
    first = str(error).strip().splitlines()[0]
    return FuwaiError(
        "storage.refused",
        f"数据库拒绝写入 {table}: {first}; 本批全部未入库, 请更正后重试",
        f"the database refused to write to {table}: {first}; nothing of this batch is stored, correct it and try again",
    )


def select(sql: str, params: Sequence[object], schema: Schema) -> pl.DataFrame:
    """The answer to *sql* as a frame with the columns of *schema*, by position."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pl.DataFrame(
        [_series(name, values, dtype) for (name, dtype), values in zip(schema.items(), columns, strict=True)]
    )


def read(found: "QuerySet[Any]", paths: Sequence[str], schema: Schema) -> pl.DataFrame:
    """The fields *paths* of a query, as a frame with the columns of *schema*, past the ORM's conversions row by row.

    SQLite's days and moments are asked for as text: the driver would parse each, and columns are parsed at once.
    """
    asked = [
        Cast(path, TextField()) if dtype in (pl.Date, MOMENT) and not on_postgresql() else path
        for path, dtype in zip(paths, schema.values(), strict=True)
    ]
    sql, params = found.values_list(*asked).query.sql_with_params()
    return select(sql, params, schema)


def counts(found: "Sequence[QuerySet[Any]]") -> list[int]:
    """How many rows each of the queries has, in one question. A range of an index is counted ten times as fast as the
    same rows are sorted into groups."""
    parts, params = [], []
    for number, one in enumerate(found):
        sql, given = one.order_by().values("pk").query.sql_with_params()
        parts.append(f"SELECT {number}, COUNT(*) FROM ({sql}) AS part{number}")  # noqa: S608  # the ORM's own
        params += given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [count for _, count in sorted(cursor.fetchall())]


def covered(column: str) -> "F | Coalesce":
    """The column, to filter by; on SQLite so that no index that begins with it is chosen: to count what waits it took the
    one by noun and age and read every row (124 ms of a million), where another index holds all that is asked (30 ms)."""
    return F(column) if on_postgresql() else Coalesce(column, Value(""))


def scalar(sql: str, params: Sequence[object] = ()) -> tuple[object, ...] | None:
    """The first row of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[object, ...] | None = cursor.fetchone()
    return row


def among(column: str) -> str:
    """A condition that *column* is one of a parameter made by `listed`: one parameter however long the list."""
    return f"{column} = ANY(%s)" if on_postgresql() else f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608


def listed(values: Sequence[object]) -> object:
    return list(values) if on_postgresql() else json.dumps(list(values), ensure_ascii=False)


def moment(value: datetime) -> object:
    """A moment as a parameter of raw SQL."""
    value = value.astimezone(UTC)
    return value if on_postgresql() else str(value.replace(tzinfo=None))


def _series(name: str, values: Sequence[object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    if dtype == MOMENT and not on_postgresql():
        text = pl.Series(name, values, pl.String)
        return text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us").dt.replace_time_zone("UTC")
    if dtype == pl.Date and not on_postgresql():
        return pl.Series(name, values, pl.String).str.to_date("%Y-%m-%d")
    return pl.Series(name, values, dtype, strict=False)


def _tuples(frame: pl.DataFrame) -> "zip[tuple[object, ...]]":
    """Rows as SQLite takes them: days and moments as text, in the form that Django's own queries compare with."""
    texts = [
        pl.col(name).dt.strftime("%Y-%m-%d")
        if dtype == pl.Date
        else pl.col(name).dt.strftime(SQLITE_MOMENT).str.strip_suffix(".000000")
        for name, dtype in frame.schema.items()
        if dtype.is_temporal()
    ]
    columns = [series.to_list() for series in (frame.with_columns(texts) if texts else frame)]
    return zip(*columns, strict=True)


def _csv(frame: pl.DataFrame) -> str:
    """Rows as COPY takes them: every text in quotes, so that an empty one is not NULL."""
    return frame.write_csv(
        include_header=False,
        quote_style="non_numeric",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
        date_format="%Y-%m-%d",
    )
