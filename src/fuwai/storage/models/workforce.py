"""从业人员, month by month."""

from django.db import models

from fuwai.storage.models.columns import between, calendar_month, month, number, text, whole
from fuwai.storage.models.enterprise import Enterprise
from fuwai.storage.models.version import Version

LIMIT = 2_000_000  # persons


class Workforce(models.Model):
    id = number()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    month = month()

    class Meta:
        db_table = "workforce"
        constraints = (models.UniqueConstraint(fields=["enterprise", "month"], name="workforce_month"),)


class WorkforceVersion(Version):
    record = models.ForeignKey(Workforce, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    month = month()
    employees = whole(required=True)
    college = whole(required=True)
    new_hires = whole()
    new_college_hires = whole()

    class Meta:
        db_table = "workforce_version"
        constraints = (
            calendar_month("month"),
            between("employees", 0, LIMIT),
            between("college", 0, LIMIT),
            between("new_hires", 0, LIMIT),
            between("new_college_hires", 0, LIMIT),
        )
