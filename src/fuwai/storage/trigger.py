"""The append-only triggers: whether all that the migration laid are there still, and say what they said."""

import importlib
from collections.abc import Iterable

import polars as pl

from fuwai.storage.database import on_postgresql, select
from fuwai.storage.models import APPEND_ONLY

LAID = importlib.import_module("fuwai.storage.migrations.0002_append_only")  # a name that no import statement takes
UNNUMBERED = (
    *LAID.RECORDS,
    *(f"{record}_version" for record in LAID.RECORDS),
    "sign_in",
)  # their ids may come in any order
# Of PostgreSQL's pg_trigger.tgtype: a statement's (no bit 1), BEFORE 2, DELETE 8, UPDATE 16, TRUNCATE 32.
REFUSING = 2 + 8 + 16 + 32
STANDING_SQL = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgname = 'append_only' AND t.tgenabled = 'A' AND t.tgtype = %s AND t.tgqual IS NULL AND t.tgattr = ''
AND p.proname = 'refuse_change' AND p.prosrc = %s AND c.relnamespace = current_schema()::regnamespace
"""


def missing() -> list[str]:
    """The append-only triggers that are missing, switched off or say something else, as TABLE.TRIGGER, by table."""
    tables = [model._meta.db_table for model in APPEND_ONLY]
    return list(_missing_on_postgresql(tables) if on_postgresql() else _missing_on_sqlite(tables))


def statements() -> list[str]:
    """What lays the triggers on this database (not the function that PostgreSQL's call)."""
    tables = [model._meta.db_table for model in APPEND_ONLY]
    if on_postgresql():
        return [statement.format(table=table) for table in tables for statement in LAID.POSTGRESQL_REFUSAL]
    return list(_on_sqlite(tables).values())


def _on_sqlite(tables: Iterable[str]) -> dict[tuple[str, str], str]:
    """(table, trigger) → its statement."""
    laid: dict[tuple[str, str], str] = {}
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            laid[table, f"{table}_no_{verb}"] = LAID.SQLITE_REFUSAL.format(table=table, verb=verb).strip()
        if table not in UNNUMBERED:
            laid[table, f"{table}_no_replace"] = LAID.SQLITE_GROWTH.format(table=table).strip()
    return laid


def _missing_on_sqlite(tables: Iterable[str]) -> Iterable[str]:
    found = select(
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
        (),
        dict.fromkeys(("table", "trigger", "sql"), pl.String),
    )
    stands = {(table, trigger): sql for table, trigger, sql in found.iter_rows()}
    for (table, trigger), sql in _on_sqlite(tables).items():
        if stands.get((table, trigger)) != sql:
            yield f"{table}.{trigger}"


def _missing_on_postgresql(tables: Iterable[str]) -> Iterable[str]:
    body = LAID.POSTGRESQL_FUNCTION.split("$$")[1]
    stands = set(select(STANDING_SQL, (REFUSING, body), {"table": pl.String})["table"])
    yield from (f"{table}.append_only" for table in tables if table not in stands)
