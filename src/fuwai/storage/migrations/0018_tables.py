"""Released tables and their vintages, append-only."""

from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = (("storage", "0017_grants"),)

    operations = (
        migrations.CreateModel(
            name="TableRelease",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("region", models.CharField(max_length=6)),
                ("subject", models.CharField(db_index=True, max_length=2000)),
                ("question", models.CharField(max_length=2000)),
                ("period", models.CharField(max_length=20)),
                ("as_of", models.DateTimeField()),
                ("content", models.TextField()),
                ("figures", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "table_release",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("region__digits", 6)), name="tablerelease_region_form"),
                ],
            },
        ),
        laying("table_release"),
    )
