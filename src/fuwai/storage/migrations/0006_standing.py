"""Where each record stands at present: a derived table, and how far it has read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0005_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandingMark",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("filing", models.BigIntegerField()),
                ("decision", models.BigIntegerField()),
                ("level_use", models.BigIntegerField()),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "standing_mark",
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("record", models.BigIntegerField(primary_key=True, serialize=False)),
                ("filing", models.BigIntegerField(unique=True)),
                ("noun", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=300)),
                ("version", models.IntegerField()),
                ("enterprise", models.CharField(max_length=18)),
                ("county", models.CharField(max_length=6)),
                ("stage", models.CharField(max_length=10)),
                ("desk", models.CharField(max_length=6)),
                ("first_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("month", models.IntegerField()),
                ("until", models.IntegerField()),
                ("usd_cents", models.BigIntegerField(null=True)),
                ("held", models.IntegerField()),
                ("soft", models.IntegerField()),
                ("returns", models.IntegerField()),
                ("risk", models.IntegerField()),
                ("reasons", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "standing",
                "indexes": [
                    models.Index(fields=["desk", "-risk", "record"], name="standing_queue"),
                    models.Index(fields=["enterprise", "noun", "month"], name="standing_enterprise"),
                    models.Index(fields=["noun", "county", "month", "stage"], name="standing_place"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("noun", "enterprise"),
                            ("noun", "contract"),
                            ("noun", "execution"),
                            ("noun", "receipt"),
                            ("noun", "allotment"),
                            ("noun", "workforce"),
                            ("noun", "certification"),
                            ("noun", "training"),
                            _connector="OR",
                        ),
                        name="standing_noun_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", "county"),
                            ("stage", "city"),
                            ("stage", "province"),
                            ("stage", "ministry"),
                            ("stage", "approved"),
                            ("stage", "returned"),
                            ("stage", "withdrawn"),
                            ("stage", "struck_out"),
                            _connector="OR",
                        ),
                        name="standing_stage_known",
                    ),
                ],
            },
        ),
    ]
