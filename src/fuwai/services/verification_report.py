"""核查报告: campaigns and their items as a page lists them, and what a finished campaign says of all contracts of its frame."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.estimate import Estimate, estimated
from fuwai.core.sampling import Design, Drawn, Sample
from fuwai.services import verification
from fuwai.storage import history
from fuwai.storage.models import (
    Campaign,
    CampaignAct,
    CampaignAssignment,
    CampaignItem,
    CampaignOutcome,
    ContractVersion,
    Standing,
)

SIZE = 50  # items a page
CAMPAIGNS = 200
SEPARATOR = "\x1f"
STATES = ("open", "found", "pending", "done")  # of an item: not looked at, looked at, to be carried out, carried out


@dataclass(frozen=True)
class Progress:
    """A campaign with how far it is. *wrong*: outcomes other than `holds`; *acted*: of these, carried out."""

    campaign: Campaign
    items: int
    assigned: int
    found: int
    wrong: int
    acted: int

    @property
    def complete(self) -> bool:
        return self.found == self.items


@dataclass(frozen=True)
class Line:
    """An item. *rule*, *outcome*, *suggested* (group): of the outcome that holds; empty where there is none. *stands*:
    whether the filing is still what stands of its record."""

    item: int
    filing: int
    enterprise: str
    name: str
    number: str
    title: str
    county: str
    group: str
    usd_cents: int
    login: str
    outcome: str
    rule: str
    suggested: str
    found_by: str
    acted: bool
    stands: bool


@dataclass(frozen=True)
class Rate:
    """One line of the estimate: *kind* any, strike_out, recode or part; by number and by amount (None: not finished)."""

    kind: str
    items: int
    cents: int
    by_number: Estimate | None
    by_amount: Estimate | None


@dataclass(frozen=True)
class Report:
    """A campaign's findings. *outcomes*, *rules*: name → items; *groups*: (filed group, outcome, right group) → items."""

    progress: Progress
    outcomes: dict[str, int]
    rules: dict[str, int]
    groups: dict[tuple[str, str, str], int]
    rates: tuple[Rate, ...]


def listed(viewer: Viewer) -> list[Progress]:
    """The campaigns that the viewer sees, the newest first."""
    found = Campaign.objects.visible_to(viewer).order_by("-id")[:CAMPAIGNS]
    return _progress(viewer, list(found))


def one(viewer: Viewer, number: int) -> Progress:
    """Raises FuwaiError `verification.unknown`."""
    found = Campaign.objects.visible_to(viewer).filter(pk=number)
    if not found:
        raise verification.unknown(number)
    return _progress(viewer, list(found))[0]


def items(viewer: Viewer, campaign: int, state: str = "", login: str = "", page: int = 1) -> tuple[int, list[Line]]:
    """How many items (of a state, of a reviewer) the viewer sees, and those of a page. Six queries."""
    found = _narrowed(_seen(viewer).filter(campaign=campaign), state, login)
    rows = list(found.select_related("filing").order_by("id")[(page - 1) * SIZE : page * SIZE])
    return found.count(), _lines(rows)


def items_after(viewer: Viewer, campaign: int, after: int, count: int, state: str = "", login: str = "") -> list[Line]:
    """The items that follow the item *after*, in the order of their numbers. Raises FuwaiError `verification.unknown`."""
    if not Campaign.objects.visible_to(viewer).filter(pk=campaign).exists():
        raise verification.unknown(campaign)
    found = _narrowed(_seen(viewer).filter(campaign=campaign, pk__gt=after), state, login)
    return _lines(list(found.select_related("filing").order_by("id")[:count]))


def item_line(item: CampaignItem) -> Line:
    """One item, as a list shows it."""
    return _lines(list(_with_last(CampaignItem.objects.filter(pk=item.pk)).select_related("filing")))[0]


def outcomes(item: CampaignItem) -> list[CampaignOutcome]:
    """All that was recorded of an item, the newest first."""
    return list(item.outcomes.order_by("-id"))


def sees_whole(viewer: Viewer, campaign: Campaign) -> bool:
    """Whether all of the campaign's region is the viewer's."""
    return not viewer.code or region_prefix(campaign.body).startswith(region_prefix(viewer.code))


def report(viewer: Viewer, number: int) -> Report:
    """The findings of a campaign, for those who see all of its region. Raises FuwaiError `verification.unknown`,
    `access.campaign_report`."""
    progress = one(viewer, number)
    campaign = progress.campaign
    if not sees_whole(viewer, campaign):
        raise FuwaiError(
            "access.campaign_report",
            "核查报告涉及整个抽样地区, 由抽样的部门及其上级和相应审计人员查看; 本地区的样本和结果在核查页面上",
            "the report covers the whole region that was drawn from: it is for the body that drew, those above it and their "
            "auditors; the items and outcomes of your own region stand on the campaign's page",
        )
    rows = list(_with_last(campaign.items).order_by("id"))
    told = [row for row in rows if row.outcome]
    counted = Counter((row.group, row.outcome, row.suggested) for row in told)
    return Report(
        progress,
        dict(Counter(row.outcome for row in told)),
        dict(Counter(row.rule for row in told if row.rule).most_common()),
        {key: count for key, count in counted.most_common() if key[1] != "holds"},
        tuple(_rate(campaign, rows, kind, progress.complete) for kind in ("any", "strike_out", "recode", "part")),
    )


# ------------------------------------------------------------------------------------------------------------- estimates


def sample_of(campaign: Campaign, rows: Sequence[CampaignItem]) -> Sample:
    """The sample as it was drawn."""
    design = Design.WEIGHTED if campaign.design == "risk" else Design.STRATIFIED
    drawn = tuple(Drawn(row.filing_id, row.stratum, Fraction(row.inclusion)) for row in rows)
    return Sample(design, campaign.seed, drawn, campaign.strata, Fraction(campaign.squares))


def _rate(campaign: Campaign, rows: Sequence[CampaignItem], kind: str, complete: bool) -> Rate:
    wrong = {row.filing_id: row.outcome not in ("", "holds") if kind == "any" else row.outcome == kind for row in rows}  # type: ignore[attr-defined]  # annotated
    cents = {row.filing_id: _cents(row) if wrong[row.filing_id] else 0 for row in rows}
    numbers = {filing: int(told) for filing, told in wrong.items()}
    count, amount = sum(numbers.values()), sum(cents.values())
    if not complete:
        return Rate(kind, count, amount, None, None)
    sample = sample_of(campaign, rows)
    by_number = estimated(sample, numbers, campaign.frame, counted=True)
    by_amount = estimated(sample, cents, campaign.frame_cents, counted=False)
    return Rate(kind, count, amount, by_number, by_amount)


def _cents(row: CampaignItem) -> int:
    """What an outcome says was filed wrongly: the part that does not count, else all of it."""
    cents: int = row.part_cents if row.outcome == "part" else row.usd_cents  # type: ignore[attr-defined]  # annotated
    return cents


# ----------------------------------------------------------------------------------------------------------------- lists


def _seen(viewer: Viewer) -> "QuerySet[CampaignItem]":
    """Items of the campaigns that the viewer sees, in its own counties."""
    prefix = region_prefix(viewer.code) if viewer.code else ""
    campaigns = Campaign.objects.visible_to(viewer)
    return _with_last(CampaignItem.objects.filter(campaign__in=campaigns, county__startswith=prefix))


def _with_last(found: "QuerySet[CampaignItem]") -> "QuerySet[CampaignItem]":
    """With `login`, `outcome`, `rule`, `suggested`, `part_cents`, `found_by`: empty where there is none; and `acted`."""
    given = CampaignAssignment.objects.filter(item=OuterRef("pk")).order_by("-id")
    told = CampaignOutcome.objects.filter(item=OuterRef("pk")).order_by("-id")
    return found.annotate(
        login=Subquery(given.values("login")[:1]),
        outcome=Subquery(told.values("outcome")[:1]),
        rule=Subquery(told.values("rule")[:1]),
        suggested=Subquery(told.values("group")[:1]),
        part_cents=Subquery(told.values("part_cents")[:1]),
        found_by=Subquery(told.values("actor")[:1]),
        acted=Exists(CampaignAct.objects.filter(item=OuterRef("pk"))),
    )


def _narrowed(found: "QuerySet[CampaignItem]", state: str, login: str) -> "QuerySet[CampaignItem]":
    by_state: dict[str, Callable[[], QuerySet[CampaignItem]]] = {
        "open": lambda: found.filter(outcome=None),
        "found": lambda: found.exclude(outcome=None),
        "pending": lambda: found.exclude(outcome=None).exclude(outcome="holds").filter(acted=False),
        "done": lambda: found.filter(acted=True),
    }
    narrowed = by_state[state]() if state in by_state else found
    return narrowed.filter(login=login) if login else narrowed


def _lines(rows: Sequence[CampaignItem]) -> list[Line]:
    filings = [row.filing_id for row in rows]
    names = history.names([row.filing.enterprise_id for row in rows])
    said = {
        filing: (number, title)
        for filing, number, title in ContractVersion.objects.filter(filing_id__among=filings).values_list(
            "filing_id", "provider_number", "title"
        )
    }
    standing = set(Standing.objects.filter(filing__among=filings).values_list("filing", flat=True))
    return [
        Line(
            row.pk,
            row.filing_id,
            row.filing.enterprise_id,
            names.get(row.filing.enterprise_id, ""),
            *said.get(row.filing_id, ("", "")),
            row.county,
            row.group,
            row.usd_cents,
            row.login or "",  # type: ignore[attr-defined]  # annotated
            row.outcome or "",  # type: ignore[attr-defined]
            row.rule or "",  # type: ignore[attr-defined]
            row.suggested or "",  # type: ignore[attr-defined]
            row.found_by or "",  # type: ignore[attr-defined]
            row.acted,  # type: ignore[attr-defined]
            row.filing_id in standing,
        )
        for row in rows
    ]


def _progress(viewer: Viewer, campaigns: Sequence[Campaign]) -> list[Progress]:
    """How far each is, of the items that the viewer sees. One query."""
    rows = (
        _seen(viewer)
        .filter(campaign__in=[each.pk for each in campaigns])
        .order_by()
        .values("campaign", "outcome", "acted")
        .annotate(items=Count("pk"), given=Count(F("login")))
    )
    counts: dict[int, Counter[str]] = {each.pk: Counter() for each in campaigns}
    for row in rows:
        wrong = row["outcome"] not in (None, "holds")
        counts[row["campaign"]].update(
            items=row["items"],
            assigned=row["given"],
            found=row["items"] if row["outcome"] else 0,
            wrong=row["items"] if wrong else 0,
            acted=row["items"] if row["acted"] else 0,
        )
    names = ("items", "assigned", "found", "wrong", "acted")
    return [Progress(each, *(counts[each.pk][name] for name in names)) for each in campaigns]
