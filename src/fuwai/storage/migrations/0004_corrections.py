"""Corrections of reviewers, append-only as everything that is filed or decided."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns

LAID = importlib.import_module("fuwai.storage.migrations.0002_append_only")
TABLE = "correction"


def refuse(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in LAID.POSTGRESQL_REFUSAL:
            schema_editor.execute(statement.format(table=TABLE))
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(LAID.SQLITE_REFUSAL.format(table=TABLE, verb=verb))
    schema_editor.execute(LAID.SQLITE_GROWTH.format(table=TABLE))


def allow(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER append_only ON {TABLE}")
        return
    for verb in ("UPDATE", "DELETE", "replace"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")


def known(column):
    verdicts = [models.Q((column, verdict)) for verdict in ("in", "out", "split", "ask")]
    return models.CheckConstraint(
        condition=verdicts[0] | verdicts[1] | verdicts[2] | verdicts[3], name=f"correction_{column}_known"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0003_look_ups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("body", models.CharField(max_length=6)),
                ("actor", models.CharField(max_length=100)),
                ("text", models.CharField(max_length=2201)),
                ("client_kind", models.CharField(max_length=20)),
                ("client_industry", models.CharField(max_length=200)),
                ("supplier", models.CharField(max_length=200)),
                ("from_code", models.CharField(max_length=60)),
                ("from_verdict", models.CharField(max_length=5)),
                ("codes", models.CharField(max_length=100)),
                ("verdict", models.CharField(max_length=5)),
                ("words", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "filing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="storage.filing",
                    ),
                ),
            ],
            options={
                "db_table": "correction",
                "constraints": [
                    known("verdict"),
                    known("from_verdict"),
                    models.CheckConstraint(
                        condition=models.Q(verdict="out", codes="") | (~models.Q(verdict="out") & ~models.Q(codes="")),
                        name="correction_codes",
                    ),
                ],
            },
        ),
        migrations.RunPython(refuse, allow),
    ]
