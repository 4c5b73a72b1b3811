"""Messages, questions and answers: what was said is append-only; who has read it, and what is published for all, changes."""

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0007_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("sender", models.CharField(blank=True, max_length=6)),
                ("actor", models.CharField(max_length=100)),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(max_length=200)),
                ("zh", models.TextField(blank=True)),
                ("en", models.TextField(blank=True)),
                ("about", models.CharField(blank=True, max_length=12)),
                ("about_key", models.CharField(blank=True, max_length=60)),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "db_table": "message",
                "indexes": [models.Index(fields=["about", "about_key"], name="message_about")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "returned"),
                            ("kind", "struck_out"),
                            ("kind", "registration"),
                            ("kind", "extension"),
                            ("kind", "reminder"),
                            ("kind", "notice"),
                            ("kind", "question"),
                            ("kind", "answer"),
                            _connector="OR",
                        ),
                        name="message_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about", ""),
                            ("about", "filing"),
                            ("about", "month"),
                            ("about", "registration"),
                            ("about", "question"),
                            _connector="OR",
                        ),
                        name="message_about_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("recipient", models.CharField(max_length=18)),
                ("sent_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="storage.message"
                    ),
                ),
            ],
            options={
                "db_table": "delivery",
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("enterprise", models.CharField(db_index=True, max_length=18)),
                ("body", models.CharField(db_index=True, max_length=6)),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField()),
                ("public", models.BooleanField()),
                ("actor", models.CharField(max_length=100)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "db_table": "question",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("body__digits", 6)), name="question_body_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=6)),
                ("asked", models.CharField(max_length=200)),
                ("answered", models.TextField()),
                ("asked_en", models.CharField(blank=True, max_length=200)),
                ("answered_en", models.TextField(blank=True)),
                ("actor", models.CharField(max_length=100)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="storage.question",
                    ),
                ),
            ],
            options={
                "db_table": "published_answer",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("body", models.CharField(max_length=6)),
                ("words", models.TextField()),
                ("actor", models.CharField(max_length=100)),
                ("answered_at", models.DateTimeField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="storage.question"
                    ),
                ),
            ],
            options={
                "db_table": "answer",
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="storage.account",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="storage.delivery"
                    ),
                ),
            ],
            options={
                "db_table": "reading",
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["recipient", "-id"], name="delivery_recipient"),
        ),
        migrations.AddConstraint(
            model_name="publishedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__digits", 6)), name="publishedanswer_body_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("account", "delivery"), name="reading_once"),
        ),
        laying("message", "delivery", "question", "answer"),
    ]
