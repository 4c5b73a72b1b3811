"""数据核查: a campaign, the contracts that it drew, who looks at each, what was found, and what was done about it. All
append-only: of several assignments or outcomes of an item the last one holds."""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.window import places
from fuwai.storage.models.columns import REGION, calendar_month, digits, number, one_of
from fuwai.storage.models.filing import Filing

DESIGNS = ("simple", "group", "region", "size", "risk")
OUTCOMES = ("holds", "recode", "strike_out", "part")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "CampaignQuerySet":
        """Those of the viewer's region and within; those of the bodies above it, whose items a person may be given, too."""
        if viewer.kind not in ("body", "auditor", "administrator"):
            return self.none()
        prefix = region_prefix(viewer.code) if viewer.code else ""
        if not prefix:
            return self
        within = models.Q(body__gte=prefix.ljust(REGION, "0"), body__lte=prefix.ljust(REGION, "9"))
        return self.filter(within | models.Q(body__in=places(viewer.code)))


class Campaign(models.Model):
    """*body*: whose campaign; *first* to *last*: months (yyyymm) in which the contracts were signed. *design*: simple,
    stratified by group, region or size, or weighted by risk. *seed*, *size*: of the draw. *frame*: contracts that could be
    drawn, *frame_cents* their amount (US cents), *frame_digest*: SHA-256 of their filings' numbers, each with a line feed.
    *strata*: stratum → contracts. *squares*: of core.sampling.Sample, as a fraction n/d.
    """

    id = number()
    body = models.CharField(max_length=REGION, db_index=True)
    name = models.CharField(max_length=100)
    first = models.IntegerField()
    last = models.IntegerField()
    design = models.CharField(max_length=8)
    seed = models.CharField(max_length=60)
    size = models.IntegerField()
    frame = models.IntegerField()
    frame_cents = models.BigIntegerField()
    frame_digest = models.CharField(max_length=64)
    strata = models.JSONField()
    squares = models.TextField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        db_table = "campaign"
        constraints = (
            digits("body", REGION),
            calendar_month("first"),
            calendar_month("last"),
            one_of("design", DESIGNS),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="%(class)s_first_last"),
        )


class CampaignItem(models.Model):
    """A contract that was drawn, by the filing that stood then. *inclusion*: its probability, as a fraction n/d; *county*,
    *group*, *usd_cents*: as it stood."""

    id = number()
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", db_index=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=20)
    inclusion = models.TextField()
    county = models.CharField(max_length=REGION)
    group = models.CharField(max_length=10)
    usd_cents = models.BigIntegerField()

    class Meta:
        db_table = "campaign_item"
        constraints = (models.UniqueConstraint(fields=["campaign", "filing"], name="campaign_item_once"),)


class CampaignAssignment(models.Model):
    """*login*: who looks at the item from now on."""

    id = number()
    item = models.ForeignKey(CampaignItem, models.PROTECT, related_name="assignments")
    login = models.CharField(max_length=30)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "campaign_assignment"


class CampaignOutcome(models.Model):
    """What was found. *rule*: the id of the scope rule that decided it (empty where it holds, and where the group alone is
    wrong); *group*: the right one, of a recode; *part*: what does not count, in minor units of the contract's currency, and
    *part_cents* in US cents. *evidence*: what was looked at. *login*: who."""

    id = number()
    item = models.ForeignKey(CampaignItem, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=10)
    rule = models.CharField(max_length=40)
    group = models.CharField(max_length=10)
    part = models.BigIntegerField()
    part_cents = models.BigIntegerField()
    words = models.TextField()
    evidence = models.TextField()
    login = models.CharField(max_length=30)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "campaign_outcome"
        constraints = (one_of("outcome", OUTCOMES),)


class CampaignAct(models.Model):
    """A head carried the outcome out: the filing was struck out. *entry*: the audit entry of that decision."""

    id = number()
    item = models.OneToOneField(CampaignItem, models.PROTECT, related_name="act")
    outcome = models.ForeignKey(CampaignOutcome, models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "campaign_act"
