"""Bulletins as edited, released and corrected, append-only."""

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = (("storage", "0015_entry"),)

    operations = (
        migrations.CreateModel(
            name="BulletinVersion",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("bulletin", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("region", models.CharField(max_length=6)),
                ("period", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=2)),
                ("version", models.IntegerField()),
                ("as_of", models.DateTimeField()),
                ("edits", models.JSONField()),
                ("note", models.CharField(max_length=200)),
                ("login", models.CharField(max_length=60)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "bulletin_version",
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "version"), name="bulletin_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("region__digits", 6)), name="bulletinversion_region_form"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinRelease",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("bulletin", models.CharField(max_length=80)),
                ("region", models.CharField(max_length=6)),
                ("vintage", models.IntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("title", models.CharField(max_length=200)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("login", models.CharField(max_length=60)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="storage.bulletinversion",
                    ),
                ),
            ],
            options={
                "db_table": "bulletin_release",
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "vintage"), name="bulletin_release_vintage"),
                    models.CheckConstraint(
                        condition=models.Q(("region__digits", 6)), name="bulletinrelease_region_form"
                    ),
                ],
            },
        ),
        laying("bulletin_version", "bulletin_release"),
    )
