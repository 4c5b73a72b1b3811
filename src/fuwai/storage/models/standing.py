"""现状: where each record stands at present. Derived from filings and decisions, never asked for its own sake: it can be
thrown away and made anew, and `services.standing.verify` compares it with the chains."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.records import RECORDS
from fuwai.core.review import Stage
from fuwai.storage.models.columns import REGION, one_of

FILTERED = ("noun", "month", "usd_cents", "held", "soft", "reasons")


class StandingQuerySet(models.QuerySet["Standing"]):
    """Records; a reader begins with `visible_to`, which says the same as that of filings."""

    def visible_to(self, viewer: Viewer) -> "StandingQuerySet":
        if viewer.kind == "enterprise":
            return self.filter(enterprise=viewer.code)
        if viewer.kind in ("expert", "payer"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            return self.filter(county__gte=prefix.ljust(REGION, "0"), county__lte=prefix.ljust(REGION, "9"))
        return self

    def waiting(self, viewer: Viewer, body: str) -> "StandingQuerySet":
        """What waits at the desk of *body* and the viewer sees, gravest first.

        All that lies at a body's own desk is of its region: to say so twice would only lead the database to another index.
        """
        seen = self if viewer.kind == "body" and viewer.code == body else self.visible_to(viewer)
        return seen.at_desk(body)

    def at_desk(self, body: str) -> "StandingQuerySet":
        """What waits at the desk of a body, gravest first."""
        return self.filter(desk=body).order_by("-risk", "record")


class Standing(models.Model):
    """One row a record: the version that stands (the last one, where all are withdrawn).

    *record*: its first filing, of *first_at*; *filing*: the version. *desk*: the body at whose desk it lies, empty where at
    none; *since*: the moment of its last move. *month* to *until* (yyyymm; 0: open, or no month): what it is about.
    *usd_cents*: its amount (NULL: it has none). *held*: open held findings; *returns*: how often a version of it was sent
    back. *risk* orders the queue; *reasons*: codes of `core.risk`, by weight, joined by spaces.
    """

    record = models.BigIntegerField(primary_key=True)
    filing = models.BigIntegerField(unique=True)
    noun = models.CharField(max_length=20)
    key = models.CharField(max_length=300)
    version = models.IntegerField()
    enterprise = models.CharField(max_length=18)
    county = models.CharField(max_length=REGION)
    stage = models.CharField(max_length=10)
    desk = models.CharField(max_length=REGION)
    first_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    since = models.DateTimeField()
    month = models.IntegerField()
    until = models.IntegerField()
    usd_cents = models.BigIntegerField(null=True)
    held = models.IntegerField()
    soft = models.IntegerField()
    returns = models.IntegerField()
    risk = models.IntegerField()
    reasons = models.CharField(max_length=200)

    objects = StandingQuerySet.as_manager()

    class Meta:
        db_table = "standing"
        constraints = (one_of("noun", tuple(RECORDS)), one_of("stage", tuple(Stage)))
        indexes = (
            # What a queue is filtered by stands in its index, so that counting reads no rows.
            models.Index(fields=["desk", "-risk", "record", *FILTERED], name="standing_queue"),
            models.Index(fields=["desk", "since", "noun"], name="standing_age"),
            models.Index(fields=["desk", "noun", "since"], name="standing_noun_age"),
            models.Index(fields=["enterprise", "noun", "month"], name="standing_enterprise"),
            models.Index(fields=["noun", "county", "month", "stage"], name="standing_place"),
        )


class StandingMark(models.Model):
    """How far `Standing` has read: the last filing, decision and level entry, and the day for which levels were read."""

    id = models.SmallIntegerField(primary_key=True)  # 1, the only row
    filing = models.BigIntegerField()
    decision = models.BigIntegerField()
    level_use = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        db_table = "standing_mark"
