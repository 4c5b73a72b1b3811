"""Evidence beside records, append-only; beside drafts, not; and look-ups of the audit trail by subject and moment."""

import django.db.models.deletion
from django.db import migrations, models

import fuwai.storage.models.columns
from fuwai.storage.append_only import laying


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0008_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise", models.CharField(max_length=18)),
                ("kind", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=120)),
                ("media", models.CharField(max_length=20)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("size", models.BigIntegerField()),
                ("actor", models.CharField(max_length=100)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "draft_evidence",
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", fuwai.storage.models.columns.Number(primary_key=True, serialize=False)),
                ("noun", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=300)),
                ("enterprise", models.CharField(max_length=18)),
                ("county", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=120)),
                ("media", models.CharField(max_length=20)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("size", models.BigIntegerField()),
                ("actor", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "evidence",
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["subject"], name="audit_subject"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["recorded_at"], name="audit_recorded"),
        ),
        migrations.AddField(
            model_name="draftevidence",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="storage.draft"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="storage.filing"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "contract"),
                    ("kind", "receipt"),
                    ("kind", "invoice"),
                    ("kind", "certificate"),
                    ("kind", "roster"),
                    ("kind", "other"),
                    _connector="OR",
                ),
                name="draftevidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("media", "application/pdf"), ("media", "image/png"), ("media", "image/jpeg"), _connector="OR"
                ),
                name="draftevidence_media_known",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["noun", "key"], name="evidence_record"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "contract"),
                    ("kind", "receipt"),
                    ("kind", "invoice"),
                    ("kind", "certificate"),
                    ("kind", "roster"),
                    ("kind", "other"),
                    _connector="OR",
                ),
                name="evidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("media", "application/pdf"), ("media", "image/png"), ("media", "image/jpeg"), _connector="OR"
                ),
                name="evidence_media_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
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
                name="evidence_noun_known",
            ),
        ),
        laying("evidence"),
    ]
