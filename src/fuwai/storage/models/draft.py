"""草稿: what an enterprise has not submitted yet. Outside the chain; the one thing that can be changed and deleted."""

from django.db import models

from fuwai.core.records import RECORDS
from fuwai.storage.models.columns import one_of


class Draft(models.Model):
    """*content*: field → value, dates in ISO form; as incomplete as its writer left it.

    *amends*: the record (its first filing) that is being amended, and *version*: which of its versions was being read; both
    empty for a new one. An enterprise has one draft of a record's amendment. *aside*: what the page asked besides the fields:
    `answers` of the scope questions (fact → value), `words` on held findings (check → text).
    """

    noun = models.CharField(max_length=20)
    enterprise_code = models.CharField(max_length=18, db_index=True)
    content = models.JSONField()
    amends = models.BigIntegerField(null=True)
    version = models.IntegerField(null=True)
    aside = models.JSONField(default=dict)
    actor = models.CharField(max_length=100)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        constraints = (
            one_of("noun", tuple(RECORDS)),
            models.UniqueConstraint(fields=["enterprise_code", "amends"], name="draft_of_an_amendment"),
        )
