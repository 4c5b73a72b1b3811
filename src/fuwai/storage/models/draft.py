"""草稿: what an enterprise has not submitted yet. Outside the chain; the one thing that can be changed and deleted."""

from django.db import models

from fuwai.core.records import RECORDS
from fuwai.storage.models.columns import one_of


class Draft(models.Model):
    """*content*: field → value, dates in ISO form; as incomplete as its writer left it."""

    noun = models.CharField(max_length=20)
    enterprise_code = models.CharField(max_length=18, db_index=True)
    content = models.JSONField()
    actor = models.CharField(max_length=100)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        constraints = (one_of("noun", tuple(RECORDS)),)
