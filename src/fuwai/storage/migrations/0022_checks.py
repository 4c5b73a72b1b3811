"""A verification of the chains is a job, one at a time. What waits at a desk is counted by noun and age."""

from django.db import migrations, models

KINDS = ("workbook", "rows", "check")


class Migration(migrations.Migration):
    dependencies = (("storage", "0021_grants"),)

    operations = (
        migrations.RemoveConstraint("job", "job_kind_known"),
        migrations.AddConstraint(
            "job",
            models.CheckConstraint(
                condition=models.Q(*(("kind", kind) for kind in KINDS), _connector="OR"), name="job_kind_known"
            ),
        ),
        migrations.AddConstraint(
            "job",
            models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "check"), models.Q(("state", "waiting"), ("state", "running"), _connector="OR")
                ),
                fields=("kind",),
                name="job_one_check",
            ),
        ),
        migrations.AddIndex("standing", models.Index(fields=["desk", "noun", "since"], name="standing_noun_age")),
    )
