"""Grants: what applicants have in common is looked up and not compared; who objected; messages about applications."""

import importlib
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.core.codelist import fold
from fuwai.storage.append_only import laying

LAID = importlib.import_module("fuwai.storage.migrations.0002_append_only")  # a name that no import statement takes
KINDS = (
    *("returned", "struck_out", "registration", "extension", "reminder", "notice", "question", "answer"),
    "grant",
)
ABOUT = ("", "filing", "month", "registration", "question", "grant", "grant_list")
KIN = ("group", "address", "phone", "account")
LONGEST = 200  # characters of a mark


def known(name: str, values: tuple[str, ...], constraint: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(*((name, value) for value in values), _connector="OR"), name=constraint
    )


def lay_again(_apps: Any, schema_editor: Any) -> None:
    """SQLite makes a table anew for a constraint, and its triggers go with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(LAID.SQLITE_REFUSAL.format(table="message", verb=verb))
        schema_editor.execute(LAID.SQLITE_GROWTH.format(table="message"))


def mark(apps: Any, _schema_editor: Any) -> None:
    """The marks of the applications that stand: as the enterprise's last filing says."""
    application, marks = apps.get_model("storage", "GrantApplication"), apps.get_model("storage", "GrantMark")
    versions = apps.get_model("storage", "EnterpriseVersion")
    rows = []
    for one in application.objects.order_by("id").iterator():
        told = {"account": fold(one.account), "address": fold(one.address)}
        filed = versions.objects.filter(enterprise_code=one.enterprise_id).order_by("-filing_id").first()
        if filed is not None:
            told |= {"group": fold(filed.parent_group or "")}
            told |= {"phone": "".join(filter(str.isdigit, filed.contact_phone or ""))}
        rows += [(one.pk, one.enterprise_id, kind, told[kind][:LONGEST]) for kind in KIN if told.get(kind)]
    marks.objects.bulk_create(
        [
            marks(id=number, application_id=application, enterprise=enterprise, kind=kind, value=value)
            for number, (application, enterprise, kind, value) in enumerate(rows, 1)
        ],
        batch_size=5_000,
    )


class Migration(migrations.Migration):
    dependencies = (("storage", "0019_saved_tables"),)

    operations = (
        migrations.CreateModel(
            name="GrantMark",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("enterprise", models.CharField(db_index=True, max_length=18)),
                ("kind", models.CharField(max_length=8)),
                ("value", models.CharField(max_length=LONGEST)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="storage.grantapplication",
                    ),
                ),
            ],
            options={
                "db_table": "grant_mark",
                "indexes": [models.Index(fields=["value", "kind"], name="grant_mark_value")],
                "constraints": [known("kind", KIN, "grantmark_kind_known")],
            },
        ),
        laying("grant_mark"),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddField("grantobjection", "enterprise", models.CharField(max_length=18, null=True)),
        migrations.RemoveConstraint("message", "message_kind_known"),
        migrations.RemoveConstraint("message", "message_about_known"),
        migrations.AddConstraint("message", known("kind", KINDS, "message_kind_known")),
        migrations.AddConstraint("message", known("about", ABOUT, "message_about_known")),
        migrations.RunPython(lay_again, migrations.RunPython.noop),
    )
