"""任务: long work that someone asked for and comes back to. The queue, its state and its result are one table."""

from django.db import models
from django.db.models import Q

from fuwai.core.access import Viewer
from fuwai.storage.models.account import Account
from fuwai.storage.models.columns import DIGEST, one_of

CHECK = "check"  # of the chains: no payload; any auditor sees how it went
KINDS = ("workbook", "rows", CHECK)
WAITING, RUNNING, MARKING, DONE, FAILED, STOPPED = "waiting", "running", "marking", "done", "failed", "stopped"
STATES = (WAITING, RUNNING, MARKING, DONE, FAILED, STOPPED)
UNDER_WAY = (RUNNING, MARKING)
ENDED = (DONE, FAILED, STOPPED)


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "JobQuerySet":
        """An enterprise sees those of all its people, an administrator every one, anybody else their own."""
        if viewer.kind == "administrator":
            return self
        mine = Q(viewer_kind=viewer.kind, viewer_code=viewer.code)
        return self.filter(mine if viewer.kind == "enterprise" else mine & Q(viewer_name=viewer.name))


class Job(models.Model):
    """*viewer_…*: in whose name it runs. *digest*: of the payload, a file of FUWAI_HOME/jobs under that name; a check of
    the chains has none, and there is one at a time.

    *attempt* counts the claims: who comes back from the dead with an older one is too late. *result*: the outcome of the
    work; *fault*: code, zh, en of what ended it. A dry run stores nothing but these.
    """

    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=WAITING)
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    viewer_kind = models.CharField(max_length=20)
    viewer_code = models.CharField(max_length=18)
    viewer_name = models.CharField(max_length=100)
    address = models.CharField(max_length=45)  # where it was asked for from, for the trail
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=DIGEST)
    dry_run = models.BooleanField(default=False)
    attempt = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    fault = models.JSONField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        db_table = "job"
        constraints = (
            one_of("kind", KINDS),
            one_of("state", STATES),
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(kind=CHECK) & (Q(state=WAITING) | Q(state=RUNNING)),
                name="job_one_check",
            ),
        )
        indexes = (models.Index(fields=["state", "id"], name="job_queue"),)
