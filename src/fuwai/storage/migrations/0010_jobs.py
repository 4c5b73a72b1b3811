"""Tokens of the open API, what their requests were answered, and jobs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("storage", "0009_evidence"),)
    operations = [
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.SmallIntegerField()),
                ("heads", models.JSONField()),
                ("body", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="storage.account")),
            ],
            options={
                "db_table": "answered",
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="answered_once")],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("prefix", models.CharField(max_length=8)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.CharField(max_length=100)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=100)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="api_tokens", to="storage.account"
                    ),
                ),
            ],
            options={
                "db_table": "api_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="api_token_expires_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("viewer_kind", models.CharField(max_length=20)),
                ("viewer_code", models.CharField(max_length=18)),
                ("viewer_name", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=45)),
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("dry_run", models.BooleanField(default=False)),
                ("attempt", models.SmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
                ("fault", models.JSONField(null=True)),
                (
                    "account",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="storage.account"),
                ),
            ],
            options={
                "db_table": "job",
                "indexes": [models.Index(fields=["state", "id"], name="job_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "workbook"), ("kind", "rows"), _connector="OR"),
                        name="job_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "waiting"),
                            ("state", "running"),
                            ("state", "marking"),
                            ("state", "done"),
                            ("state", "failed"),
                            ("state", "stopped"),
                            _connector="OR",
                        ),
                        name="job_state_known",
                    ),
                ],
            },
        ),
    ]
