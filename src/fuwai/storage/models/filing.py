"""填报: one version of one record, as submitted; and what the edit checks found on it."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.records import RECORDS
from fuwai.storage.models.batch import Batch
from fuwai.storage.models.columns import DIGEST, REGION, digits, number, one_of
from fuwai.storage.models.enterprise import Enterprise

FILE, AMEND = "file", "amend"


class FilingQuerySet(models.QuerySet["Filing"]):
    """Filings; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "FilingQuerySet":
        """An enterprise sees itself; a body, an analyst, an auditor and an administrator their region's subtree, or all
        where they have no region; an expert and a payer nothing."""
        if viewer.kind == "enterprise":
            return self.filter(enterprise=viewer.code)
        if viewer.kind in ("expert", "payer"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            return self.filter(county__gte=prefix.ljust(REGION, "0"), county__lte=prefix.ljust(REGION, "9"))
        return self


class Filing(models.Model):
    """*key* joins the record's key fields by the unit separator (U+001F); ids count from 1 without a gap.

    *submitted_at* is the event, *recorded_at* the system's own clock. *digest* covers *previous* and everything here,
    the content through *content_digest*, and the findings.
    """

    id = number()
    noun = models.CharField(max_length=20)
    key = models.CharField(max_length=300)
    version = models.IntegerField()
    act = models.CharField(max_length=5)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    county = models.CharField(max_length=REGION)
    submitted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False)
    content_digest = models.CharField(max_length=DIGEST)
    previous = models.CharField(max_length=DIGEST)
    digest = models.CharField(max_length=DIGEST)

    objects = FilingQuerySet.as_manager()

    class Meta:
        db_table = "filing"
        constraints = (
            models.UniqueConstraint(fields=["noun", "key", "version"], name="filing_version"),
            models.CheckConstraint(
                condition=models.Q(act=FILE, version=1) | models.Q(act=AMEND, version__gt=1), name="filing_act"
            ),
            one_of("noun", tuple(RECORDS)),
            digits("county", REGION),
        )
        indexes = (models.Index(fields=["enterprise", "noun"], name="filing_enterprise"),)


class FilingFinding(models.Model):
    """A held or soft finding, kept with the filing that was taken in spite of it."""

    id = number()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="findings")
    check_id = models.CharField(max_length=60)
    grade = models.CharField(max_length=10)
    field = models.CharField(max_length=60)
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        db_table = "filing_finding"
        constraints = (one_of("grade", ("held", "soft")),)
