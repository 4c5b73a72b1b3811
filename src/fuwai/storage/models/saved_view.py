"""常用查询: the filters of a list that a person keeps under a name. Nobody else sees them; they are no record of anything."""

from django.db import models

from fuwai.core.records import RECORDS
from fuwai.storage.models.account import Account
from fuwai.storage.models.columns import one_of

ASKED = "ask"  # tables that were put together, among the lists of records
LISTS = (*RECORDS, ASKED)


class SavedView(models.Model):
    """*query*: the part of the list's address after `?`."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_views")
    noun = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "saved_view"
        constraints = (
            models.UniqueConstraint(fields=["account", "noun", "name"], name="saved_view_name"),
            one_of("noun", LISTS),
        )
