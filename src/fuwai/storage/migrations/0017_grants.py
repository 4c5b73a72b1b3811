"""Calls, applications, awards and payments."""

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = (("storage", "0016_releases"),)

    operations = (
        migrations.CreateModel(
            name="GrantAwarding",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("budget", models.BigIntegerField()),
                ("claims", models.BigIntegerField()),
                ("total", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "grant_awarding",
            },
        ),
        migrations.CreateModel(
            name="GrantApplication",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("county", models.CharField(max_length=6)),
                ("version", models.IntegerField()),
                ("answers", models.JSONField()),
                ("asked", models.JSONField()),
                ("figures", models.JSONField()),
                ("certificates", models.JSONField()),
                ("executions", models.JSONField()),
                ("fen", models.BigIntegerField()),
                ("account", models.CharField(max_length=60)),
                ("address", models.CharField(max_length=200)),
                ("actor", models.CharField(max_length=100)),
                ("submitted_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.enterprise"
                    ),
                ),
            ],
            options={
                "db_table": "grant_application",
            },
        ),
        migrations.CreateModel(
            name="GrantAward",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("claim", models.BigIntegerField()),
                ("fen", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
                ("steps", models.JSONField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="storage.grantapplication",
                    ),
                ),
                (
                    "awarding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="storage.grantawarding"
                    ),
                ),
            ],
            options={
                "db_table": "grant_award",
            },
        ),
        migrations.CreateModel(
            name="GrantCall",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("region", models.CharField(db_index=True, max_length=6)),
                ("name", models.CharField(max_length=100)),
                ("scheme", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("given", models.JSONField()),
                ("opens", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("cut_off", models.DateTimeField()),
                ("budget", models.BigIntegerField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "grant_call",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("region__digits", 6)), name="grantcall_region_form"),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gte", models.F("opens"))), name="grant_call_opens_closes"
                    ),
                    models.CheckConstraint(condition=models.Q(("budget__gte", 0)), name="grant_call_budget"),
                ],
            },
        ),
        migrations.AddField(
            model_name="grantawarding",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="awardings", to="storage.grantcall"
            ),
        ),
        migrations.AddField(
            model_name="grantapplication",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="storage.grantcall"
            ),
        ),
        migrations.CreateModel(
            name="GrantConflict",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("login", models.CharField(max_length=30)),
                ("enterprise", models.CharField(max_length=18)),
                ("words", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="storage.grantcall"
                    ),
                ),
            ],
            options={
                "db_table": "grant_conflict",
            },
        ),
        migrations.CreateModel(
            name="GrantDecision",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("level", models.IntegerField()),
                ("act", models.CharField(max_length=10)),
                ("body", models.CharField(max_length=18)),
                ("words", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("decided_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="storage.grantapplication",
                    ),
                ),
            ],
            options={
                "db_table": "grant_decision",
            },
        ),
        migrations.CreateModel(
            name="GrantExpert",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("login", models.CharField(max_length=30)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panel", to="storage.grantcall"
                    ),
                ),
            ],
            options={
                "db_table": "grant_expert",
            },
        ),
        migrations.CreateModel(
            name="GrantFinding",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("check_id", models.CharField(max_length=30)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="storage.grantapplication",
                    ),
                ),
            ],
            options={
                "db_table": "grant_finding",
            },
        ),
        migrations.CreateModel(
            name="GrantNotice",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("first", models.DateTimeField()),
                ("last", models.DateTimeField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "awarding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notice", to="storage.grantawarding"
                    ),
                ),
            ],
            options={
                "db_table": "grant_notice",
            },
        ),
        migrations.CreateModel(
            name="GrantObjection",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("words", models.TextField()),
                ("contact", models.CharField(max_length=100)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="storage.grantaward",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="storage.grantnotice"
                    ),
                ),
            ],
            options={
                "db_table": "grant_objection",
            },
        ),
        migrations.CreateModel(
            name="GrantPaper",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("paper", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("media", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="storage.grantapplication",
                    ),
                ),
            ],
            options={
                "db_table": "grant_paper",
            },
        ),
        migrations.CreateModel(
            name="GrantPayment",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=6)),
                ("fen", models.BigIntegerField()),
                ("day", models.DateField()),
                ("reference", models.CharField(max_length=60)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="storage.grantaward"
                    ),
                ),
            ],
            options={
                "db_table": "grant_payment",
            },
        ),
        migrations.CreateModel(
            name="GrantRecovery",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("fen", models.BigIntegerField()),
                ("fen_now", models.BigIntegerField()),
                ("struck", models.JSONField()),
                ("words", models.TextField()),
                ("steps", models.JSONField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="storage.grantaward"
                    ),
                ),
            ],
            options={
                "db_table": "grant_recovery",
            },
        ),
        migrations.CreateModel(
            name="GrantReply",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("upheld", models.BooleanField()),
                ("words", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="storage.grantobjection"
                    ),
                ),
            ],
            options={
                "db_table": "grant_reply",
            },
        ),
        migrations.CreateModel(
            name="GrantScore",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("login", models.CharField(max_length=30)),
                ("criterion", models.CharField(max_length=60)),
                ("points", models.IntegerField()),
                ("words", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="storage.grantapplication",
                    ),
                ),
            ],
            options={
                "db_table": "grant_score",
            },
        ),
        migrations.CreateModel(
            name="GrantSpending",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("slip", models.CharField(db_index=True, max_length=80)),
                ("minor", models.BigIntegerField()),
                ("cents", models.BigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spendings",
                        to="storage.grantapplication",
                    ),
                ),
                (
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.filing"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.filing"
                    ),
                ),
            ],
            options={
                "db_table": "grant_spending",
            },
        ),
        migrations.AddConstraint(
            model_name="grantaward",
            constraint=models.UniqueConstraint(fields=("awarding", "application"), name="grant_award_once"),
        ),
        migrations.AddConstraint(
            model_name="grantaward",
            constraint=models.CheckConstraint(
                condition=models.Q(("fen__gte", 0), ("fen__lte", models.F("claim"))), name="grant_award_fen"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantawarding",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__lte", models.F("budget"))), name="grant_awarding_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantapplication",
            constraint=models.UniqueConstraint(
                fields=("call", "enterprise", "version"), name="grant_application_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantapplication",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gte", 0)), name="grant_application_fen"),
        ),
        migrations.AddConstraint(
            model_name="grantdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act", "approve"),
                    ("act", "return"),
                    ("act", "withdraw"),
                    ("act", "revoke"),
                    ("act", "strike_out"),
                    _connector="OR",
                ),
                name="grantdecision_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantexpert",
            constraint=models.UniqueConstraint(fields=("call", "login"), name="grant_expert_once"),
        ),
        migrations.AddConstraint(
            model_name="grantnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="grant_notice_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "paid"), ("kind", "repaid"), _connector="OR"),
                name="grantpayment_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantpayment",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="grant_payment_fen"),
        ),
        migrations.AddConstraint(
            model_name="grantrecovery",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="grant_recovery_fen"),
        ),
        migrations.AddConstraint(
            model_name="grantscore",
            constraint=models.CheckConstraint(condition=models.Q(("points__gte", 0)), name="grant_score_points"),
        ),
        migrations.AddConstraint(
            model_name="grantspending",
            constraint=models.CheckConstraint(condition=models.Q(("minor__gt", 0)), name="grant_spending_minor"),
        ),
        laying(
            "grant_call",
            "grant_application",
            "grant_spending",
            "grant_paper",
            "grant_finding",
            "grant_decision",
            "grant_expert",
            "grant_conflict",
            "grant_score",
            "grant_awarding",
            "grant_award",
            "grant_notice",
            "grant_objection",
            "grant_reply",
            "grant_payment",
            "grant_recovery",
        ),
    )
