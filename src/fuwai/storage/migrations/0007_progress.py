"""How far the months have come, derived; and the extensions that bodies grant, append-only."""

import django.db.models.expressions
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0006_standing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgressStale",
            fields=[
                ("county", models.CharField(max_length=6, primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "progress_stale",
            },
        ),
        migrations.CreateModel(
            name="PeriodExtension",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("region", models.CharField(max_length=6)),
                ("month", models.IntegerField()),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "period_extension",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("region__digits", 6)), name="periodextension_region_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month__gte", 190001),
                            ("month__lte", 209912),
                            (
                                "month__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("month"), "/", models.Value(100)
                                        ),
                                        "*",
                                        models.Value(100),
                                    ),
                                    "+",
                                    models.Value(1),
                                ),
                            ),
                            (
                                "month__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("month"), "/", models.Value(100)
                                        ),
                                        "*",
                                        models.Value(100),
                                    ),
                                    "+",
                                    models.Value(12),
                                ),
                            ),
                        ),
                        name="periodextension_month_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("county", models.CharField(max_length=6)),
                ("month", models.IntegerField()),
                ("due", models.IntegerField()),
                ("filed", models.IntegerField()),
                ("late", models.IntegerField()),
                ("at_county", models.IntegerField()),
                ("at_city", models.IntegerField()),
                ("at_province", models.IntegerField()),
                ("at_ministry", models.IntegerField()),
                ("approved", models.IntegerField()),
                ("returned", models.IntegerField()),
                ("struck_out", models.IntegerField()),
                ("usd_cents", models.BigIntegerField()),
            ],
            options={
                "db_table": "progress",
                "constraints": [models.UniqueConstraint(fields=("month", "county"), name="progress_month_county")],
            },
        ),
        laying("period_extension"),
    ]
