"""Accounts, tokens, registrations; and the sign-ins, which the database refuses to change."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

LAID = importlib.import_module("fuwai.storage.migrations.0002_append_only")
TABLE = "sign_in"


def refuse(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in LAID.POSTGRESQL_REFUSAL:
            schema_editor.execute(statement.format(table=TABLE))
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(LAID.SQLITE_REFUSAL.format(table=TABLE, verb=verb))


def allow(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER append_only ON {TABLE}")
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0004_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128)),
                ("last_login", models.DateTimeField(null=True)),
                ("login", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=20)),
                ("enterprise_code", models.CharField(blank=True, db_index=True, default="", max_length=18)),
                ("region", models.CharField(blank=True, db_index=True, default="", max_length=6)),
                ("email", models.CharField(blank=True, default="", max_length=80)),
                ("language", models.CharField(default="zh", max_length=2)),
                ("is_active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=False)),
                ("totp_secret", models.CharField(blank=True, default="", max_length=64)),
                ("totp_step", models.BigIntegerField(default=0)),
                ("enrolled_at", models.DateTimeField(null=True)),
                ("invented", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role", "filer"),
                            ("role", "manager"),
                            ("role", "trainer"),
                            ("role", "clerk"),
                            ("role", "head"),
                            ("role", "analyst"),
                            ("role", "auditor"),
                            ("role", "expert"),
                            ("role", "payer"),
                            ("role", "administrator"),
                            _connector="OR",
                        ),
                        name="account_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language", "zh"), ("language", "en"), _connector="OR"),
                        name="account_language_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role", "filer"), models.Q(("enterprise_code", ""), _negated=True), ("region", "")
                            ),
                            models.Q(
                                ("role", "manager"), models.Q(("enterprise_code", ""), _negated=True), ("region", "")
                            ),
                            models.Q(
                                ("role", "trainer"), models.Q(("enterprise_code", ""), _negated=True), ("region", "")
                            ),
                            models.Q(
                                ("role", "clerk"), ("enterprise_code", ""), models.Q(("region", ""), _negated=True)
                            ),
                            models.Q(
                                ("role", "head"), ("enterprise_code", ""), models.Q(("region", ""), _negated=True)
                            ),
                            models.Q(
                                ("role", "analyst"), ("enterprise_code", ""), models.Q(("region", ""), _negated=True)
                            ),
                            models.Q(("role", "auditor"), ("enterprise_code", "")),
                            models.Q(("role", "expert"), ("enterprise_code", "")),
                            models.Q(("role", "payer"), ("enterprise_code", "")),
                            models.Q(("role", "administrator"), ("enterprise_code", ""), ("region", "")),
                            _connector="OR",
                        ),
                        name="account_belonging",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=10)),
                ("enterprise_code", models.CharField(blank=True, db_index=True, default="", max_length=18)),
                ("note", models.CharField(blank=True, default="", max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=100)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="storage.account",
                    ),
                ),
            ],
            options={
                "db_table": "account_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose", "password"), ("purpose", "join"), _connector="OR"),
                        name="accounttoken_purpose_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recovery_codes", to="storage.account"
                    ),
                ),
            ],
            options={
                "db_table": "recovery_code",
                "constraints": [models.UniqueConstraint(fields=("account", "digest"), name="recovery_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_code", models.CharField(db_index=True, max_length=18)),
                ("name", models.CharField(max_length=200)),
                ("county", models.CharField(db_index=True, max_length=6)),
                ("contact_phone", models.CharField(blank=True, default="", max_length=40)),
                ("state", models.CharField(default="pending", max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=100)),
                ("words", models.CharField(blank=True, default="", max_length=500)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="storage.account"
                    ),
                ),
            ],
            options={
                "db_table": "registration",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "pending"), ("state", "approved"), ("state", "refused"), _connector="OR"
                        ),
                        name="registration_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "refused"), _negated=True),
                        fields=("enterprise_code",),
                        name="registration_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=10)),
                ("address", models.CharField(max_length=45)),
                ("browser", models.CharField(blank=True, default="", max_length=200)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to="storage.account",
                    ),
                ),
            ],
            options={
                "db_table": "sign_in",
                "indexes": [
                    models.Index(fields=["who", "at"], name="sign_in_who"),
                    models.Index(fields=["address", "at"], name="sign_in_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "entered"),
                            ("outcome", "password"),
                            ("outcome", "code"),
                            ("outcome", "locked"),
                            ("outcome", "left"),
                            ("outcome", "cleared"),
                            _connector="OR",
                        ),
                        name="signin_outcome_known",
                    )
                ],
            },
        ),
        migrations.RunPython(refuse, allow),
    ]
