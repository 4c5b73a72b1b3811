"""零报告: an enterprise says that nothing was executed in a month. Append-only; an execution filed later speaks for itself."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.storage.models.columns import REGION, calendar_month, digits, number
from fuwai.storage.models.enterprise import Enterprise


class NilReturnQuerySet(models.QuerySet["NilReturn"]):
    def visible_to(self, viewer: Viewer) -> "NilReturnQuerySet":
        """An enterprise sees its own, a body those of its region; an expert and a payer none."""
        if viewer.kind == "enterprise":
            return self.filter(enterprise=viewer.code)
        if viewer.kind in ("expert", "payer"):
            return self.none()
        return self.filter(county__startswith=region_prefix(viewer.code)) if viewer.code else self


class NilReturn(models.Model):
    """*county*: where the enterprise was registered at the month's end. One a month and enterprise."""

    id = number()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    county = models.CharField(max_length=REGION)
    month = models.IntegerField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = NilReturnQuerySet.as_manager()

    class Meta:
        db_table = "nil_return"
        constraints = (
            models.UniqueConstraint(fields=["month", "enterprise"], name="nil_return_month"),
            digits("county", REGION),
            calendar_month("month"),
        )
