"""A draft may be an amendment's, and keeps the answers and words beside its fields."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("storage", "0014_campaigns"),)

    operations = (
        migrations.AddField("draft", "amends", models.BigIntegerField(null=True)),
        migrations.AddField("draft", "version", models.IntegerField(null=True)),
        migrations.AddField("draft", "aside", models.JSONField(default=dict)),
        migrations.AddConstraint(
            "draft", models.UniqueConstraint(fields=["enterprise_code", "amends"], name="draft_of_an_amendment")
        ),
    )
