"""Comments and delegations, append-only; and what finds the reviewers' queues quickly."""

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying

TO_REGION, TO_LOGIN = models.Q(("to_region", "")), models.Q(("to_login", ""))


class Migration(migrations.Migration):
    dependencies = (("storage", "0010_jobs"),)
    operations = (
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=60)),
                ("side", models.CharField(max_length=18)),
                ("actor", models.CharField(max_length=100)),
                ("words", models.TextField()),
                ("internal", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered",
                        to="storage.comment",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="storage.decision",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="storage.filing"
                    ),
                ),
            ],
            options={"db_table": "comment"},
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("body", models.CharField(db_index=True, max_length=6)),
                ("to_region", models.CharField(max_length=6)),
                ("to_login", models.CharField(max_length=30)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("actor", models.CharField(max_length=100)),
                ("words", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "ends",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended",
                        to="storage.delegation",
                    ),
                ),
            ],
            options={
                "db_table": "delegation",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("body__digits", 6)), name="delegation_body_form"),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="delegation_first_last"
                    ),
                    models.CheckConstraint(
                        condition=(TO_REGION & ~TO_LOGIN) | (~TO_REGION & TO_LOGIN), name="delegation_to_one_of_two"
                    ),
                ],
            },
        ),
        migrations.RemoveIndex(model_name="standing", name="standing_queue"),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=[
                    *("desk", "-risk", "record"),
                    *("noun", "month", "usd_cents", "held", "soft", "reasons"),
                ],
                name="standing_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["desk", "since", "noun"], name="standing_age"),
        ),
        laying("comment", "delegation"),
    )
