"""The database itself refuses to change or delete what was filed, decided or noted. Reasons: docs/decisions/0040."""

from django.db import migrations

RECORDS = ("enterprise", "contract", "execution", "receipt", "allotment", "workforce", "certification", "training")
NUMBERED = ("batch", "filing", "filing_finding", "decision", "level_use", "audit_entry")
TABLES = (*RECORDS, *(f"{record}_version" for record in RECORDS), *NUMBERED)

SQLITE_REFUSAL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END
"""

# INSERT OR REPLACE deletes silently where a connection has not set recursive_triggers, as ours do: in the chains an id
# may only grow, whoever connects. The tables of content do without, a fifth of an import's time; the digests tell.
SQLITE_GROWTH = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN NEW.id <= (SELECT max(id) FROM {table})
BEGIN SELECT RAISE(ABORT, '{table} is append-only: replacement refused'); END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation'; END $$
"""

# A statement trigger fires even where no row matches, and is the only kind that TRUNCATE knows. ALWAYS holds it
# against session_replication_role too.
POSTGRESQL_REFUSAL = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only",
)


def refuse(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table in TABLES:
            for statement in POSTGRESQL_REFUSAL:
                schema_editor.execute(statement.format(table=table))
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(SQLITE_REFUSAL.format(table=table, verb=verb))
    for table in NUMBERED:
        schema_editor.execute(SQLITE_GROWTH.format(table=table))


def allow(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION refuse_change() CASCADE")
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE", "replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = (("storage", "0001_initial"),)
    operations = (migrations.RunPython(refuse, allow),)
