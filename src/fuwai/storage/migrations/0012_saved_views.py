"""What a person keeps of a list."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0011_review_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noun", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=1000)),
                ("saved_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="storage.account",
                    ),
                ),
            ],
            options={
                "db_table": "saved_view",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "noun", "name"), name="saved_view_name"),
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
                        name="savedview_noun_known",
                    ),
                ],
            },
        ),
    ]
