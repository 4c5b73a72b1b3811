"""资金核定与拨付: an awarding and what each gets, its publication with objections, payments, recoveries. All append-only: of
several awardings of a call the last one holds."""

from django.db import models

from fuwai.core.access import Viewer
from fuwai.storage.models.columns import DIGEST, number, one_of
from fuwai.storage.models.grant import GrantApplication, GrantCall, within


class GrantAwarding(models.Model):
    """A call's budget shared out. *digest*: of the scheme then, the call's; *total*: of the awards, in fen."""

    id = number()
    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="awardings")
    budget = models.BigIntegerField()
    claims = models.BigIntegerField()
    total = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_awarding"
        constraints = (
            models.CheckConstraint(condition=models.Q(total__lte=models.F("budget")), name="grant_awarding_total"),
        )


class GrantAwardQuerySet(models.QuerySet["GrantAward"]):
    """Awards; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "GrantAwardQuerySet":
        """An enterprise sees its own, a body and a payer those of their region's applications, an expert none."""
        if viewer.kind == "enterprise":
            return self.filter(application__enterprise=viewer.code)
        if viewer.kind == "expert":
            return self.none()
        return self.filter(within(viewer, "application__county"))


class GrantAward(models.Model):
    """*claim*: after all caps; *fen*: what it gets; *points*; *steps*: how it was computed, each zh, en, fen."""

    id = number()
    awarding = models.ForeignKey(GrantAwarding, models.PROTECT, related_name="awards")
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="awards")
    claim = models.BigIntegerField()
    fen = models.BigIntegerField()
    points = models.BigIntegerField()
    steps = models.JSONField()

    objects = GrantAwardQuerySet.as_manager()

    class Meta:
        db_table = "grant_award"
        constraints = (
            models.UniqueConstraint(fields=["awarding", "application"], name="grant_award_once"),
            models.CheckConstraint(
                condition=models.Q(fen__gte=0) & models.Q(fen__lte=models.F("claim")), name="grant_award_fen"
            ),
        )


class GrantNotice(models.Model):
    """公示: the list of an awarding, and from when to when anyone may object."""

    id = number()
    awarding = models.OneToOneField(GrantAwarding, models.PROTECT, related_name="notice")
    first = models.DateTimeField()
    last = models.DateTimeField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_notice"
        constraints = (
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="grant_notice_days"),
        )


class GrantObjection(models.Model):
    """异议 against a published list, or one award of it. *enterprise*: who objects (unknown of the first ones); *contact*: how
    to reach it. Both, and the words, are read by it and the body alone."""

    id = number()
    notice = models.ForeignKey(GrantNotice, models.PROTECT, related_name="objections")
    enterprise = models.CharField(max_length=18, null=True)
    award = models.ForeignKey(GrantAward, models.PROTECT, null=True, related_name="objections")
    words = models.TextField()
    contact = models.CharField(max_length=100)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_objection"


class GrantReply(models.Model):
    """The body's answer to an objection. *upheld*: the awarding is to be done again."""

    id = number()
    objection = models.OneToOneField(GrantObjection, models.PROTECT, related_name="reply")
    upheld = models.BooleanField()
    words = models.TextField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_reply"


class GrantPayment(models.Model):
    """Money that moved: `paid` to the enterprise, `repaid` by it. *reference*: of the bank's order."""

    id = number()
    award = models.ForeignKey(GrantAward, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=6)
    fen = models.BigIntegerField()
    day = models.DateField()
    reference = models.CharField(max_length=60)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_payment"
        constraints = (
            one_of("kind", ("paid", "repaid")),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="grant_payment_fen"),
        )


class GrantRecovery(models.Model):
    """追回: after a strike-out the award would have been *fen_now*; *fen* is what was paid beyond that. *struck*: the filings
    that no longer count."""

    id = number()
    award = models.ForeignKey(GrantAward, models.PROTECT, related_name="recoveries")
    fen = models.BigIntegerField()
    fen_now = models.BigIntegerField()
    struck = models.JSONField()
    words = models.TextField()
    steps = models.JSONField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_recovery"
        constraints = (models.CheckConstraint(condition=models.Q(fen__gt=0), name="grant_recovery_fen"),)
