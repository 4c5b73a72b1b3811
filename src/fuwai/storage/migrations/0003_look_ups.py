"""Indexes for what is looked up at every import: what a receipt still holds, where an enterprise is, namesakes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0002_append_only"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="allotmentversion",
            index=models.Index(fields=["record"], name="allotment_version_record"),
        ),
        migrations.AddIndex(
            model_name="enterpriseversion",
            index=models.Index(fields=["enterprise_code"], name="enterprise_version_code"),
        ),
        migrations.AddIndex(
            model_name="enterpriseversion",
            index=models.Index(fields=["name"], name="enterprise_version_name"),
        ),
        migrations.AddIndex(
            model_name="receiptversion",
            index=models.Index(fields=["record"], name="receipt_version_record"),
        ),
    ]
