"""For migrations: the triggers with which the database refuses to change what a later table holds."""

import importlib
from typing import Any

from django.db import migrations

LAID = importlib.import_module("fuwai.storage.migrations.0002_append_only")  # a name that no import statement takes


def laying(*tables: str) -> migrations.RunPython:
    """The operation that lays the triggers on *tables*, whose ids only grow; list the models in APPEND_ONLY too."""

    def refuse(_apps: Any, schema_editor: Any) -> None:
        for table in tables:
            if schema_editor.connection.vendor == "postgresql":
                for statement in LAID.POSTGRESQL_REFUSAL:
                    schema_editor.execute(statement.format(table=table))
                continue
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(LAID.SQLITE_REFUSAL.format(table=table, verb=verb))
            schema_editor.execute(LAID.SQLITE_GROWTH.format(table=table))

    def allow(_apps: Any, schema_editor: Any) -> None:
        for table in tables:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER append_only ON {table}")
                continue
            for verb in ("UPDATE", "DELETE", "replace"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return migrations.RunPython(refuse, allow)
