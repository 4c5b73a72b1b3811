"""人才培训."""

from django.db import models

from fuwai.storage.models.columns import between, day, number, ordered, text, whole
from fuwai.storage.models.enterprise import Enterprise
from fuwai.storage.models.version import Version


class Training(models.Model):
    id = number()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    training_number = models.CharField(max_length=60)

    class Meta:
        db_table = "training"
        constraints = (models.UniqueConstraint(fields=["enterprise", "training_number"], name="training_number"),)


class TrainingVersion(Version):
    record = models.ForeignKey(Training, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    training_number = text(60, required=True)
    title = text(required=True)
    start = day(required=True)
    end = day(required=True)
    trainees = whole(required=True)
    hired = whole()
    hours = whole()

    class Meta:
        db_table = "training_version"
        constraints = (
            ordered("start", "end"),
            between("trainees", 0, 1_000_000),
            between("hired", 0, 1_000_000),
            between("hours", 0, 10_000),
        )
