"""佐证材料: contract scans, receipts, invoices beside a record. The files lie by digest in FUWAI_HOME/evidence."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.evidence import KIND_NAMES, MEDIA
from fuwai.core.records import RECORDS
from fuwai.storage.models.columns import DIGEST, REGION, number, one_of
from fuwai.storage.models.draft import Draft
from fuwai.storage.models.filing import Filing


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence; a reader begins with `visible_to`, which says the same as that of filings."""

    def visible_to(self, viewer: Viewer) -> "EvidenceQuerySet":
        if viewer.kind == "enterprise":
            return self.filter(enterprise=viewer.code)
        if viewer.kind in ("expert", "payer"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            return self.filter(county__gte=prefix.ljust(REGION, "0"), county__lte=prefix.ljust(REGION, "9"))
        return self


class Evidence(models.Model):
    """One file beside the record (*noun*, *key*), attached to its version *filing*; *county* is that filing's.

    *name*: as its owner called it, for reading only; *digest*: SHA-256 of its bytes; *size* in bytes.
    """

    id = number()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="evidence")
    noun = models.CharField(max_length=20)
    key = models.CharField(max_length=300)
    enterprise = models.CharField(max_length=18)
    county = models.CharField(max_length=REGION)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=20)
    digest = models.CharField(max_length=DIGEST, db_index=True)
    size = models.BigIntegerField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        db_table = "evidence"
        constraints = (one_of("kind", tuple(KIND_NAMES)), one_of("media", tuple(MEDIA)), one_of("noun", tuple(RECORDS)))
        indexes = (models.Index(fields=["noun", "key"], name="evidence_record"),)


class DraftEvidence(models.Model):
    """One file beside a draft: it goes with the draft, or becomes Evidence with what the draft becomes."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="evidence")
    enterprise = models.CharField(max_length=18)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=20)
    digest = models.CharField(max_length=DIGEST, db_index=True)
    size = models.BigIntegerField()
    actor = models.CharField(max_length=100)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "draft_evidence"
        constraints = (one_of("kind", tuple(KIND_NAMES)), one_of("media", tuple(MEDIA)))
