"""Campaigns of verification: draw, assignment, outcome and what was done about it, append-only."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = (("storage", "0013_nil_returns"),)

    operations = (
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("body", models.CharField(db_index=True, max_length=6)),
                ("name", models.CharField(max_length=100)),
                ("first", models.IntegerField()),
                ("last", models.IntegerField()),
                ("design", models.CharField(max_length=8)),
                ("seed", models.CharField(max_length=60)),
                ("size", models.IntegerField()),
                ("frame", models.IntegerField()),
                ("frame_cents", models.BigIntegerField()),
                ("frame_digest", models.CharField(max_length=64)),
                ("strata", models.JSONField()),
                ("squares", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "campaign",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("body__digits", 6)), name="campaign_body_form"),
                    models.CheckConstraint(
                        condition=models.Q(first__gte=190001)
                        & models.Q(first__lte=209912)
                        & models.Q(first__gte=F("first") / 100 * 100 + 1)
                        & models.Q(first__lte=F("first") / 100 * 100 + 12),
                        name="campaign_first_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(last__gte=190001)
                        & models.Q(last__lte=209912)
                        & models.Q(last__gte=F("last") / 100 * 100 + 1)
                        & models.Q(last__lte=F("last") / 100 * 100 + 12),
                        name="campaign_last_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("design", "simple"),
                            ("design", "group"),
                            ("design", "region"),
                            ("design", "size"),
                            ("design", "risk"),
                            _connector="OR",
                        ),
                        name="campaign_design_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="campaign_first_last"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignItem",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("stratum", models.CharField(max_length=20)),
                ("inclusion", models.TextField()),
                ("county", models.CharField(max_length=6)),
                ("group", models.CharField(max_length=10)),
                ("usd_cents", models.BigIntegerField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="storage.campaign",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.filing"
                    ),
                ),
            ],
            options={
                "db_table": "campaign_item",
            },
        ),
        migrations.CreateModel(
            name="CampaignAssignment",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("login", models.CharField(max_length=30)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="storage.campaignitem",
                    ),
                ),
            ],
            options={
                "db_table": "campaign_assignment",
            },
        ),
        migrations.CreateModel(
            name="CampaignOutcome",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("outcome", models.CharField(max_length=10)),
                ("rule", models.CharField(max_length=40)),
                ("group", models.CharField(max_length=10)),
                ("part", models.BigIntegerField()),
                ("part_cents", models.BigIntegerField()),
                ("words", models.TextField()),
                ("evidence", models.TextField()),
                ("login", models.CharField(max_length=30)),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="storage.campaignitem"
                    ),
                ),
            ],
            options={
                "db_table": "campaign_outcome",
            },
        ),
        migrations.CreateModel(
            name="CampaignAct",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="act", to="storage.campaignitem"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.campaignoutcome"
                    ),
                ),
            ],
            options={
                "db_table": "campaign_act",
            },
        ),
        migrations.AddConstraint(
            model_name="campaignitem",
            constraint=models.UniqueConstraint(fields=("campaign", "filing"), name="campaign_item_once"),
        ),
        migrations.AddConstraint(
            model_name="campaignoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "holds"),
                    ("outcome", "recode"),
                    ("outcome", "strike_out"),
                    ("outcome", "part"),
                    _connector="OR",
                ),
                name="campaignoutcome_outcome_known",
            ),
        ),
        laying("campaign", "campaign_item", "campaign_assignment", "campaign_outcome", "campaign_act"),
    )
