"""批注: what a reviewer notes on a filing or one of its fields, and the answers. Append-only, like what they are about."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.storage.models.columns import REGION, number
from fuwai.storage.models.decision import Decision
from fuwai.storage.models.filing import Filing


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "CommentQuerySet":
        """Whoever sees the filing; an enterprise not what the bodies keep among themselves."""
        if viewer.kind == "enterprise":
            return self.filter(filing__enterprise=viewer.code, internal=False)
        if viewer.kind in ("expert", "payer"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            low, high = prefix.ljust(REGION, "0"), prefix.ljust(REGION, "9")
            return self.filter(filing__county__gte=low, filing__county__lte=high)
        return self


class Comment(models.Model):
    """*field*: of the record, empty: on the whole. *answers*: the comment that this one answers. *decision*: the return or
    strike-out whose reason it explains. *side*: the region of a body, or the enterprise's code. *internal*: for bodies alone.
    """

    id = number()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="comments")
    field = models.CharField(max_length=60)
    answers = models.ForeignKey("self", models.PROTECT, related_name="answered", null=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="comments", null=True)
    side = models.CharField(max_length=18)
    actor = models.CharField(max_length=100)
    words = models.TextField()
    internal = models.BooleanField()
    recorded_at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        db_table = "comment"
