"""更正: a reviewer's word on what a text is, against how it was coded. Learnt from by `fuwai classify retrain`."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.storage.models.columns import DIGEST, REGION, number, one_of
from fuwai.storage.models.filing import Filing

VERDICTS = ("in", "out", "split", "ask")
TEXT = 2201  # characters: a title, a full stop and a description


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "CorrectionQuerySet":
        """A body sees what bodies of its region's subtree corrected, and what was corrected of its filings; an enterprise
        sees what was corrected of its own."""
        if viewer.kind == "enterprise":
            return self.filter(filing__enterprise=viewer.code)
        if viewer.kind == "body" and (prefix := region_prefix(viewer.code)):
            low, high = prefix.ljust(REGION, "0"), prefix.ljust(REGION, "9")
            own = models.Q(body__gte=low, body__lte=high)
            return self.filter(own | models.Q(filing__county__gte=low, filing__county__lte=high))
        return self


class Correction(models.Model):
    """*filing*: the contract's; none for a free text. *codes*: acceptable groups, best first, joined by `|`; empty where
    the verdict is `out`. *from_code* and *from_verdict*: as filed, or as the coder had a free text.

    *body*: the correcting body's region. *digest* covers *previous* and everything here.
    """

    id = number()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="corrections", null=True)
    body = models.CharField(max_length=REGION)
    actor = models.CharField(max_length=100)
    text = models.CharField(max_length=TEXT)
    client_kind = models.CharField(max_length=20)
    client_industry = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200)
    from_code = models.CharField(max_length=60)
    from_verdict = models.CharField(max_length=5)
    codes = models.CharField(max_length=100)
    verdict = models.CharField(max_length=5)
    words = models.TextField()
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    previous = models.CharField(max_length=DIGEST)
    digest = models.CharField(max_length=DIGEST)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        db_table = "correction"
        constraints = (
            one_of("verdict", VERDICTS),
            one_of("from_verdict", VERDICTS),
            models.CheckConstraint(
                condition=models.Q(verdict="out", codes="") | (~models.Q(verdict="out") & ~models.Q(codes="")),
                name="correction_codes",
            ),
        )
