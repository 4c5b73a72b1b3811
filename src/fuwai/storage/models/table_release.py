"""统计表的发布: a table as it was released, whole; every release is kept, none is changed."""

from django.db import models

from fuwai.core.access import Viewer
from fuwai.storage.models.columns import DIGEST, REGION, digits, number
from fuwai.storage.models.grant import within


class TableReleaseQuerySet(models.QuerySet["TableRelease"]):
    def visible_to(self, viewer: Viewer) -> "TableReleaseQuerySet":
        """Those of the viewer's region; an enterprise, an expert and a payer see none."""
        if viewer.kind in ("enterprise", "expert", "payer"):
            return self.none()
        return self.filter(within(viewer, "region"))


class TableRelease(models.Model):
    """*subject*: the question without period, moment and engine, which successive releases share. *question*: as asked.
    *figures*: id → exact value, mark, unit and words; *content*: the table as json; *digest* of it; *as_of* of its facts."""

    id = number()
    region = models.CharField(max_length=REGION)
    subject = models.CharField(max_length=2000, db_index=True)
    question = models.CharField(max_length=2000)
    period = models.CharField(max_length=20)
    as_of = models.DateTimeField()
    content = models.TextField()
    figures = models.JSONField()
    digest = models.CharField(max_length=DIGEST)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = TableReleaseQuerySet.as_manager()

    class Meta:
        db_table = "table_release"
        constraints = (digits("region", REGION),)
