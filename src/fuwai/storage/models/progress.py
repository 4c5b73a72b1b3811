"""填报进度: how far a county's month has come. Derived from `Standing`, like it thrown away and made anew at will; and the
extensions that bodies grant, which are not: they are recorded, append-only."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.storage.models.columns import REGION, calendar_month, digits, number


class ProgressQuerySet(models.QuerySet["Progress"]):
    def visible_to(self, viewer: Viewer) -> "ProgressQuerySet":
        """The counties of the viewer's region; an enterprise, an expert and a payer see none."""
        if viewer.kind in ("enterprise", "expert", "payer"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            return self.filter(county__gte=prefix.ljust(REGION, "0"), county__lte=prefix.ljust(REGION, "9"))
        return self


class Progress(models.Model):
    """One row a county and month (yyyymm).

    *due*: enterprises with a contract open in the month; *filed*: enterprises that filed an execution of it (or that
    nothing was executed); *late*: of these, those whose first came after the deadline. *at_county* … *struck_out*:
    executions by stage. *usd_cents*: what of them is neither returned nor struck out.
    """

    county = models.CharField(max_length=REGION)
    month = models.IntegerField()
    due = models.IntegerField()
    filed = models.IntegerField()
    late = models.IntegerField()
    at_county = models.IntegerField()
    at_city = models.IntegerField()
    at_province = models.IntegerField()
    at_ministry = models.IntegerField()
    approved = models.IntegerField()
    returned = models.IntegerField()
    struck_out = models.IntegerField()
    usd_cents = models.BigIntegerField()

    objects = ProgressQuerySet.as_manager()

    class Meta:
        db_table = "progress"
        constraints = (models.UniqueConstraint(fields=["month", "county"], name="progress_month_county"),)


class ProgressStale(models.Model):
    """A county whose rows in `Progress` are behind `Standing`."""

    county = models.CharField(max_length=REGION, primary_key=True)

    class Meta:
        db_table = "progress_stale"


class PeriodExtension(models.Model):
    """延期: *month* of *region* may be filed until a later day; *reason* in words. Append-only; the latest day rules."""

    id = number()
    region = models.CharField(max_length=REGION)
    month = models.IntegerField()
    until = models.DateField()
    reason = models.TextField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "period_extension"
        constraints = (digits("region", REGION), calendar_month("month"))
