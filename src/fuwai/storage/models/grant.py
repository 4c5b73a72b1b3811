"""资金申报: calls, applications with what they spend, decisions on them, and the panel. All append-only: of several
applications of an enterprise in a call the last one holds, of several scores of an expert the last one."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.review import Act
from fuwai.core.window import places
from fuwai.storage.models.columns import DIGEST, REGION, digits, number, one_of
from fuwai.storage.models.enterprise import Enterprise
from fuwai.storage.models.filing import Filing

KIN = ("group", "address", "phone", "account")  # what relatives have in common
ACTS = (Act.APPROVE, Act.RETURN, Act.WITHDRAW, Act.REVOKE, Act.STRIKE_OUT)


def within(viewer: Viewer, field: str) -> models.Q:
    """The viewer's region and what lies in it; everything where it has none."""
    prefix = region_prefix(viewer.code) if viewer.code else ""
    if not prefix:
        return models.Q()
    return models.Q(**{f"{field}__gte": prefix.ljust(REGION, "0"), f"{field}__lte": prefix.ljust(REGION, "9")})


class GrantCallQuerySet(models.QuerySet["GrantCall"]):
    """Calls; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "GrantCallQuerySet":
        """A call is public: enterprises see all; others those of their region, within it, and of those above it. An expert
        sees the calls on whose panel he sits."""
        if viewer.kind == "enterprise":
            return self
        if viewer.kind == "expert":
            return self.filter(panel__login=viewer.login or "-").distinct()
        if not viewer.code:
            return self
        return self.filter(within(viewer, "region") | models.Q(region__in=places(viewer.code)))


class GrantCall(models.Model):
    """*region*: whose body opened it and decides. *scheme*, *digest*: what it was opened under; *given*: the parameters as
    filled. *opens* to *closes*: applications; *cut_off*: what is approved by then counts. *budget* in fen."""

    id = number()
    region = models.CharField(max_length=REGION, db_index=True)
    name = models.CharField(max_length=100)
    scheme = models.CharField(max_length=60)
    digest = models.CharField(max_length=DIGEST)
    given = models.JSONField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    cut_off = models.DateTimeField()
    budget = models.BigIntegerField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = GrantCallQuerySet.as_manager()

    class Meta:
        db_table = "grant_call"
        constraints = (
            digits("region", REGION),
            models.CheckConstraint(condition=models.Q(closes__gte=models.F("opens")), name="grant_call_opens_closes"),
            models.CheckConstraint(condition=models.Q(budget__gte=0), name="grant_call_budget"),
        )


class GrantApplicationQuerySet(models.QuerySet["GrantApplication"]):
    """Applications; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "GrantApplicationQuerySet":
        """An enterprise sees its own, a body its region's, an expert those of panels on which he sits."""
        if viewer.kind == "enterprise":
            return self.filter(enterprise=viewer.code)
        if viewer.kind == "expert":
            return self.filter(call__panel__login=viewer.login or "-").distinct()
        if viewer.kind == "payer":
            return self.none()
        return self.filter(within(viewer, "county"))


class GrantApplication(models.Model):
    """*answers*, *asked*: what the enterprise said, by question and by item (fen); *figures*, *certificates*: as of the
    cut-off, from approved filings; *fen*: the capped claim then; *account*: for the payment."""

    id = number()
    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="applications")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    county = models.CharField(max_length=REGION)
    version = models.IntegerField()
    answers = models.JSONField()
    asked = models.JSONField()
    figures = models.JSONField()
    certificates = models.JSONField()
    executions = models.JSONField()  # the filings of the executions that were counted
    fen = models.BigIntegerField()
    account = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    actor = models.CharField(max_length=100)
    submitted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = GrantApplicationQuerySet.as_manager()

    class Meta:
        db_table = "grant_application"
        constraints = (
            models.UniqueConstraint(fields=["call", "enterprise", "version"], name="grant_application_version"),
            models.CheckConstraint(condition=models.Q(fen__gte=0), name="grant_application_fen"),
        )


class GrantSpending(models.Model):
    """What an application spends of a receipt. *slip*: the paper itself (its folded number and currency), whoever filed it;
    *minor* in the receipt's currency. What a refused or withdrawn application had spent is free again."""

    id = number()
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="spendings")
    slip = models.CharField(max_length=80, db_index=True)
    receipt = models.ForeignKey(Filing, models.PROTECT, related_name="+")
    execution = models.ForeignKey(Filing, models.PROTECT, related_name="+")
    minor = models.BigIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        db_table = "grant_spending"
        constraints = (models.CheckConstraint(condition=models.Q(minor__gt=0), name="grant_spending_minor"),)


class GrantPaper(models.Model):
    """A document with an application; the file lies by its digest beside the evidence."""

    id = number()
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=20)
    digest = models.CharField(max_length=DIGEST)
    size = models.BigIntegerField()

    class Meta:
        db_table = "grant_paper"


class GrantFinding(models.Model):
    """What a check before people found on an application; none decides alone."""

    id = number()
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="findings")
    check_id = models.CharField(max_length=30)
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        db_table = "grant_finding"


class GrantMark(models.Model):
    """What an applicant may have in common with another, folded, as it stood when it applied: a look-up by *value* and not a
    comparison of all with all."""

    id = number()
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="marks")
    enterprise = models.CharField(max_length=18, db_index=True)
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=200)

    class Meta:
        db_table = "grant_mark"
        constraints = (one_of("kind", KIN),)
        indexes = (models.Index(fields=["value", "kind"], name="grant_mark_value"),)


class GrantDecision(models.Model):
    """One act of review on an application; its stage is derived by `core.review`. *level* 0: the enterprise."""

    id = number()
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="decisions")
    level = models.IntegerField()
    act = models.CharField(max_length=10)
    body = models.CharField(max_length=18)
    words = models.TextField()
    actor = models.CharField(max_length=100)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "grant_decision"
        constraints = (one_of("act", ACTS),)


class GrantExpert(models.Model):
    """An expert of a call's panel."""

    id = number()
    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="panel")
    login = models.CharField(max_length=30)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_expert"
        constraints = (models.UniqueConstraint(fields=["call", "login"], name="grant_expert_once"),)


class GrantConflict(models.Model):
    """利益冲突: an expert says how he stands to an enterprise, or (no enterprise) that he stands to none in this call."""

    id = number()
    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="conflicts")
    login = models.CharField(max_length=30)
    enterprise = models.CharField(max_length=18)
    words = models.TextField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_conflict"


class GrantScore(models.Model):
    """An expert's points for an application, by one criterion."""

    id = number()
    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="scores")
    login = models.CharField(max_length=30)
    criterion = models.CharField(max_length=60)
    points = models.IntegerField()
    words = models.TextField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "grant_score"
        constraints = (models.CheckConstraint(condition=models.Q(points__gte=0), name="grant_score_points"),)
