"""审核决定: what a body (or the enterprise itself) did with a filing; and which levels a region uses."""

from django.db import models

from fuwai.core.review import Act
from fuwai.storage.models.columns import DIGEST, REGION, between, digits, number, one_of
from fuwai.storage.models.filing import Filing


class Decision(models.Model):
    """*level* 1 county … 4 ministry, 0 the enterprise. *body* is the deciding body's region, or the enterprise's code.

    *check_id* is the held finding that an override lets pass; empty means every one of the filing.
    """

    id = number()
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="decisions")
    level = models.SmallIntegerField()
    act = models.CharField(max_length=10)
    body = models.CharField(max_length=18)
    actor = models.CharField(max_length=100)
    reason = models.CharField(max_length=20)
    check_id = models.CharField(max_length=60)
    words = models.TextField()
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    previous = models.CharField(max_length=DIGEST)
    digest = models.CharField(max_length=DIGEST)

    class Meta:
        db_table = "decision"
        constraints = (one_of("act", tuple(Act)), between("level", 0, 4))


class LevelUse(models.Model):
    """Which levels review in a region, from a day on: digits of the levels, as `124`. The longest prefix rules."""

    id = number()
    region = models.CharField(max_length=REGION)
    levels = models.CharField(max_length=4)
    effective = models.DateField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "level_use"
        constraints = (digits("region", REGION),)
