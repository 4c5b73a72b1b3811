"""Months in which nothing was executed, as enterprises said, append-only."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = (("storage", "0012_saved_views"),)

    operations = (
        migrations.CreateModel(
            name="NilReturn",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("county", models.CharField(max_length=6)),
                ("month", models.IntegerField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="storage.enterprise"
                    ),
                ),
            ],
            options={
                "db_table": "nil_return",
                "constraints": [
                    models.UniqueConstraint(fields=("month", "enterprise"), name="nil_return_month"),
                    models.CheckConstraint(condition=models.Q(county__digits=6), name="nilreturn_county_form"),
                    models.CheckConstraint(
                        condition=models.Q(month__gte=190001)
                        & models.Q(month__lte=209912)
                        & models.Q(month__gte=F("month") / 100 * 100 + 1)
                        & models.Q(month__lte=F("month") / 100 * 100 + 12),
                        name="nilreturn_month_known",
                    ),
                ],
            },
        ),
        laying("nil_return"),
    )
