"""数据核查: a head draws approved contracts of its region, reviewers look at each, and a head carries out what they found.

The draw is `core.sampling`; what it says of all contracts is `services.verification_report`. A strike-out or a recode takes
effect as a decision of `services.review`: see ADR 0131.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.error import FuwaiError
from fuwai.core.power import Power, require
from fuwai.core.region import MUNICIPALITIES, NATION
from fuwai.core.review import DESKS, Stage
from fuwai.core.sampling import Design, Sample, Unit, allocated, stratified, weighted
from fuwai.services import standing
from fuwai.standards.catalogue import placement
from fuwai.standards.region import regions
from fuwai.storage import append
from fuwai.storage.database import read
from fuwai.storage.models import Account, Campaign, CampaignAssignment, CampaignItem, ContractVersion, Standing
from fuwai.storage.models.campaign import DESIGNS

MOST = 2_000  # items of a campaign: more is no sample that people look at
NAME, SEED = 100, 60  # characters
SIZES = (10_000_000, 100_000_000, 1_000_000_000)  # US cents: 100,000, a million, ten million dollars
SIZE_NAMES = ("under_100k", "to_1m", "to_10m", "over_10m")
FRAME = {"filing": pl.Int64, "county": pl.String, "usd_cents": pl.Int64, "risk": pl.Int64}
CONTENT = {"filing": pl.Int64, "group": pl.String, "kind": pl.String}


@dataclass(frozen=True)
class Plan:
    """What is to be drawn: contracts signed from *first* to *last* (yyyymm), by *design* (see storage.models.campaign), of
    *size*. *seed*: any text; empty, and chance gives one."""

    name: str
    first: int
    last: int
    design: str
    size: int
    seed: str = ""


@dataclass(frozen=True)
class Preview:
    """What a plan would draw from: *frame* contracts of *cents*; *strata*: (name, contracts, to be drawn)."""

    frame: int
    cents: int
    strata: tuple[tuple[str, int, int], ...]


def preview(viewer: Viewer, plan: Plan) -> Preview:
    """How many contracts there are and how many each stratum would give; which ones, only the draw says.

    Raises FuwaiError `access.role`, `verification.body`, `verification.plan`, `sampling.empty`, `sampling.size`.
    """
    _checked(viewer, plan)
    frame = _frame(viewer, plan)
    units = _units(viewer.code, plan, frame)
    sizes: dict[str, int] = {}
    for unit in units:
        sizes[unit.stratum] = sizes.get(unit.stratum, 0) + 1
    given = allocated(sizes, plan.size)
    strata = tuple((name, count, given[name]) for name, count in sorted(sizes.items()))
    return Preview(len(units), _cents(frame), strata)


def draw(viewer: Viewer, plan: Plan) -> int:
    """Draw the sample; the campaign's number. Raises as `preview` does."""
    _checked(viewer, plan)
    with append.transaction():
        frame = _frame(viewer, plan)
        seed = plan.seed.strip() or secrets.token_hex(8)
        sample = _drawn(plan, _units(viewer.code, plan, frame), seed)
        now, number = datetime.now(UTC), following(Campaign)
        campaign = Campaign.objects.create(
            id=number,
            body=viewer.code,
            name=" ".join(plan.name.split()),
            first=plan.first,
            last=plan.last,
            design=plan.design,
            seed=seed,
            size=len(sample.drawn),
            frame=frame.height,
            frame_cents=_cents(frame),
            frame_digest=_digest(frame["filing"]),
            strata=dict(sample.sizes),
            squares=str(sample.squares),
            actor=viewer.actor,
            recorded_at=now,
        )
        _keep(campaign, sample, frame)
        detail = {"campaign": number, "design": plan.design, "seed": seed, "size": len(sample.drawn)}
        more = {"frame": frame.height, "frame_digest": campaign.frame_digest, "first": plan.first, "last": plan.last}
        append.audit("draw_campaign", viewer.actor, viewer.code, now, {**detail, **more})
    return number


def reviewers(viewer: Viewer) -> list[tuple[str, str, str]]:
    """Whom items can be given to: active clerks and heads of the viewer's body and of those below: login, name, region."""
    prefix = region_prefix(viewer.code)
    found = Account.objects.filter(
        role__in=(Role.CLERK, Role.HEAD), is_active=True, region__startswith=prefix
    ).order_by("region", "login")
    return list(found.values_list("login", "name", "region")[:500])


def assign(viewer: Viewer, campaign: int, items: Iterable[int], login: str) -> int:
    """Give items to a reviewer, who must see their county; how many.

    Raises FuwaiError `access.role`, `verification.unknown`, `verification.reviewer`, `verification.items`.
    """
    found = own(viewer, campaign)
    regions_of = {person: region for person, _, region in reviewers(viewer)}
    if login not in regions_of:
        raise FuwaiError(
            "verification.reviewer",
            f"{login!r} 不是本部门或下级部门的审核员",
            f"{login!r} is no reviewer of this body or of one below",
        )
    prefix = region_prefix(regions_of[login])
    chosen = list(found.items.filter(id__among=list(items)).values_list("id", "county"))
    if not chosen or any(not county.startswith(prefix) for _, county in chosen):
        raise FuwaiError(
            "verification.items",
            "请选择样本; 审核员只能核查其辖区内的合同",
            "choose items; a reviewer looks at contracts of the own region alone",
        )
    _assign(viewer, found, [(item, login) for item, _ in chosen])
    return len(chosen)


def spread(viewer: Viewer, campaign: int, logins: Sequence[str]) -> int:
    """Deal what nobody has yet to the *logins* in turn, each only what it may see; how many found someone.

    Raises FuwaiError `access.role`, `verification.unknown`, `verification.reviewer`.
    """
    found = own(viewer, campaign)
    prefixes = {person: region_prefix(region) for person, _, region in reviewers(viewer) if person in set(logins)}
    if not prefixes:
        raise FuwaiError("verification.reviewer", "请选择审核员", "choose reviewers")
    load = dict.fromkeys(sorted(prefixes), 0)
    given = []
    for item, county in found.items.filter(assignments=None).order_by("id").values_list("id", "county"):
        fitting = [login for login in load if county.startswith(prefixes[login])]
        if fitting:
            least = min(fitting, key=lambda login: (load[login], login))
            load[least] += 1
            given.append((item, least))
    if given:
        _assign(viewer, found, given)
    return len(given)


def own(viewer: Viewer, campaign: int) -> Campaign:
    """A campaign of the viewer's own body, for its head. Raises FuwaiError `access.role`, `verification.unknown`."""
    require(viewer, Power.CAMPAIGN)
    found = Campaign.objects.visible_to(viewer).filter(pk=campaign).first()
    if found is None:
        raise unknown(campaign)
    if viewer.kind != "body" or viewer.code != found.body:
        raise FuwaiError("verification.body", "核查由抽样的部门自己组织", "a campaign is run by the body that drew it")
    return found


def unknown(campaign: int) -> FuwaiError:
    return FuwaiError(
        "verification.unknown",
        f"没有核查 {campaign}, 或不在您的管辖范围; 已抽取的核查在“数据核查”列表中, 尚未抽取的由审核负责人先抽取样本",
        f"there is no campaign {campaign}, or it is not yours to see; those that were drawn stand in the list of "
        "verification, and one that was not is first drawn by a head of review",
    )


def following(model: type) -> int:
    """The next number of an append-only table, inside a transaction."""
    last: int | None = model.objects.order_by("-id").values_list("id", flat=True).first()  # type: ignore[attr-defined]
    return (last or 0) + 1


# ------------------------------------------------------------------------------------------------------------ the draw


def _checked(viewer: Viewer, plan: Plan) -> None:
    require(viewer, Power.CAMPAIGN)
    if viewer.kind != "body":
        raise FuwaiError("verification.body", "核查由主管部门组织", "a campaign is run by a reviewing body")
    months = all(200001 <= month <= 209912 and 1 <= month % 100 <= 12 for month in (plan.first, plan.last))
    named = 2 <= len(" ".join(plan.name.split())) <= NAME and len(plan.seed.strip()) <= SEED
    if not months or plan.first > plan.last or plan.design not in DESIGNS or not named or not 1 <= plan.size <= MOST:
        raise FuwaiError(
            "verification.plan",
            f"请填写名称 (2 至 {NAME} 字)、起止月份 (起不晚于止)、抽样方式和抽样数 (1 至 {MOST}); 种子不超过 {SEED} 字",
            f"a name of 2 to {NAME} characters, a first and a last month, a design and a size of 1 to {MOST} are wanted; "
            f"a seed has {SEED} characters at most",
        )


def _frame(viewer: Viewer, plan: Plan) -> pl.DataFrame:
    """Contracts that count and that the viewer's level has approved: FRAME, group; by filing."""
    standing.catch_up()
    level = 4 if viewer.code == NATION else regions().level(viewer.code)
    passed = [str(stage) for stage in (*DESKS[level:], Stage.APPROVED)]
    found = Standing.objects.visible_to(viewer).filter(
        noun="contract", month__gte=plan.first, month__lte=plan.last, stage__in=passed
    )
    rows = read(found.order_by("filing"), tuple(FRAME), FRAME)
    said = read(
        ContractVersion.objects.filter(filing_id__among=rows["filing"].to_list()),
        ("filing_id", "group", "kind"),
        CONTENT,
    )
    counted = said.filter(pl.col("kind").is_in(list(COUNTED_KINDS))).drop("kind")
    return rows.join(counted, on="filing", how="inner").with_columns(pl.col("usd_cents").fill_null(0)).sort("filing")


def _units(region: str, plan: Plan, frame: pl.DataFrame) -> list[Unit]:
    """The frame as units: their stratum by the plan's design, one below *region* where it is by region."""
    width = 6 if region in MUNICIPALITIES else min(6, len(region_prefix(region)) + 2)

    def of_region(row: Mapping[str, object]) -> str:
        return str(row["county"])[:width].ljust(6, "0")

    by = {"group": _of_group, "region": of_region, "size": _of_size}
    stratum = by.get(plan.design, lambda _row: "")
    weigh = plan.design == "risk"
    return [
        Unit(row["filing"], stratum(row), max(1, row["risk"]) if weigh else 1) for row in frame.iter_rows(named=True)
    ]


def _of_group(row: Mapping[str, object]) -> str:
    return placement(str(row["group"])).division


def _of_size(row: Mapping[str, object]) -> str:
    return SIZE_NAMES[sum(int(str(row["usd_cents"])) >= limit for limit in SIZES)]


def _drawn(plan: Plan, units: Sequence[Unit], seed: str) -> Sample:
    design = Design.WEIGHTED if plan.design == "risk" else Design.STRATIFIED
    return (weighted if design is Design.WEIGHTED else stratified)(units, plan.size, seed)


def _keep(campaign: Campaign, sample: Sample, frame: pl.DataFrame) -> None:
    facts = {row["filing"]: row for row in frame.iter_rows(named=True)}
    first = following(CampaignItem)
    CampaignItem.objects.bulk_create(
        [
            CampaignItem(
                id=first + at,
                campaign=campaign,
                filing_id=one.id,
                stratum=one.stratum,
                inclusion=str(one.inclusion),
                **{name: facts[one.id][name] for name in ("county", "group", "usd_cents")},
            )
            for at, one in enumerate(sample.drawn)
        ]
    )


def _assign(viewer: Viewer, campaign: Campaign, given: Sequence[tuple[int, str]]) -> None:
    now = datetime.now(UTC)
    with append.transaction():
        first = following(CampaignAssignment)
        CampaignAssignment.objects.bulk_create(
            [
                CampaignAssignment(id=first + at, item_id=item, login=login, actor=viewer.actor, recorded_at=now)
                for at, (item, login) in enumerate(given)
            ]
        )
        counts: dict[str, int] = {}
        for _, login in given:
            counts[login] = counts.get(login, 0) + 1
        append.audit("assign_campaign", viewer.actor, campaign.body, now, {"campaign": campaign.pk, "to": counts})


def _cents(frame: pl.DataFrame) -> int:
    return int(frame["usd_cents"].sum() or 0)


def _digest(filings: Iterable[int]) -> str:
    return hashlib.sha256("".join(f"{filing}\n" for filing in filings).encode()).hexdigest()
