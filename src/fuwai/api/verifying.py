"""Calls for verification campaigns: draw, assign, record what was found, carry it out, read the report."""

from typing import Any

from django.http import HttpRequest
from ninja import Status

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.shape import Count, Cursor, Number, Word
from fuwai.api.verifying_shape import (
    Assigned,
    Assignment,
    CampaignOf,
    Campaigns,
    CarriedOut,
    CarryingOut,
    Drawing,
    DrawnOf,
    Items,
    ItemWhole,
    NewOutcome,
    Outcome,
    ReportOf,
    ReviewersToAssign,
    RulesOf,
    State,
)
from fuwai.core.access import HEADS, REVIEWERS, Role
from fuwai.core.error import FuwaiError
from fuwai.core.estimate import Estimate
from fuwai.core.token import Scope
from fuwai.services import verification as verbs
from fuwai.services import verification_outcome as outcomes
from fuwai.services import verification_report as reads
from fuwai.services.verification_outcome import Found
from fuwai.services.verification_report import Progress, Rate
from fuwai.storage.models import CampaignItem

OF_A_CAMPAIGN = (
    *("name", "body", "first", "last", "design", "seed", "size", "frame", "frame_cents", "frame_digest", "actor"),
    "recorded_at",
)
OF_AN_OUTCOME = ("outcome", "rule", "group", "part", "part_cents", "words", "evidence", "actor", "recorded_at")


def campaigns(request: HttpRequest) -> dict[str, Any]:
    return {"items": [_campaign(one) for one in reads.listed(request.viewer)]}  # type: ignore[attr-defined]


def campaign(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _campaign(reads.one(request.viewer, number))  # type: ignore[attr-defined]


def draw(request: HttpRequest, body: Drawing) -> Status:
    given = body.model_dump()
    plan, viewer = verbs.Plan(**{name: given[name] for name in given if name != "dry_run"}), request.viewer  # type: ignore[attr-defined]
    seen = verbs.preview(viewer, plan)
    number = None if body.dry_run else verbs.draw(viewer, plan)
    strata = [{"stratum": name, "contracts": count, "drawn": drawn} for name, count, drawn in seen.strata]
    said = {"campaign": number, "frame": seen.frame, "frame_cents": seen.cents, "strata": strata}
    return Status(200 if body.dry_run else 201, said)


def items(
    request: HttpRequest,
    number: Number,
    state: State | None = None,
    login: Word = "",
    cursor: Cursor = "",
    limit: Count = 50,
) -> dict[str, Any]:
    after = (opened(cursor) or (0,))[0]
    found = reads.items_after(request.viewer, number, after, limit + 1, state or "", login)  # type: ignore[attr-defined]
    following = sealed(found[limit - 1].item) if len(found) > limit else None
    return {"items": [vars(one) for one in found[:limit]], "next": following}


def item(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _item(outcomes.item_of(request.viewer, number))  # type: ignore[attr-defined]


def reviewers(request: HttpRequest, number: Number) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    verbs.own(viewer, number)
    return {"items": [{"login": login, "name": name, "region": at} for login, name, at in verbs.reviewers(viewer)]}


def assign(request: HttpRequest, number: Number, body: Assignment) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    if not body.items:
        return {"count": verbs.spread(viewer, number, body.logins)}
    if len(body.logins) > 1:
        raise FuwaiError(
            "verification.reviewer", "指定样本时只写一位审核员", "where items are named, name one reviewer"
        )
    return {"count": verbs.assign(viewer, number, body.items, body.logins[0])}


def record(request: HttpRequest, number: Number, body: NewOutcome) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    outcomes.record(viewer, number, Found(**body.model_dump()))
    return _item(outcomes.item_of(viewer, number))


def carry_out(request: HttpRequest, body: CarryingOut) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    if body.dry_run:
        refused = [vars(one) for one in outcomes.refusals(viewer, body.items)]
        left = set(body.items) - {one["item"] for one in refused}
        return {"count": len(left), "refused": refused, "dry_run": True}
    return {"count": outcomes.carry_out(viewer, body.items), "refused": [], "dry_run": False}


def rules(request: HttpRequest, outcome: Outcome | None = None) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    names = ("id", "zh", "en", "source")
    return {
        "items": [
            {**{name: getattr(one, name) for name in names}, "effect": one.effect.kind}
            for one in outcomes.rules(outcome or "")
        ]
    }


def report(request: HttpRequest, number: Number) -> dict[str, Any]:
    found = reads.report(request.viewer, number)  # type: ignore[attr-defined]
    groups = [
        {"filed": filed, "outcome": outcome, "right": right or None, "count": count}
        for (filed, outcome, right), count in found.groups.items()
    ]
    return {
        "campaign": _campaign(found.progress),
        "outcomes": found.outcomes,
        "rules": found.rules,
        "groups": groups,
        "rates": [_rate(one) for one in found.rates],
    }


def _campaign(one: Progress) -> dict[str, Any]:
    drawn = {name: getattr(one.campaign, name) for name in OF_A_CAMPAIGN}
    return {
        "campaign": one.campaign.pk,
        **drawn,
        **{name: value for name, value in vars(one).items() if name != "campaign"},
    }


def _item(found: CampaignItem) -> dict[str, Any]:
    said = reads.outcomes(found)
    told = outcomes.told(said[0], found.group) if said and said[0].outcome != "holds" else None
    return {
        **vars(reads.item_line(found)),
        "campaign": found.campaign_id,
        "outcomes": [{name: getattr(one, name) for name in OF_AN_OUTCOME} for one in said],
        "told": {"zh": told[0], "en": told[1]} if told else None,
    }


def _rate(one: Rate) -> dict[str, Any]:
    numbers = {"by_number": _estimate(one.by_number), "by_amount": _estimate(one.by_amount)}
    return {"kind": one.kind, "items": one.items, "cents": one.cents, **numbers}


def _estimate(found: Estimate | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        **{"total": float(found.total), "rate": float(found.rate)},
        **{"low": found.low, "high": found.high, "method": found.method},
    }


ROOM, ONE = "verification", {"number": 1}
LOOKERS: frozenset[Role | None] = REVIEWERS | {Role.AUDITOR, Role.ADMINISTRATOR}
ONE_OF = "verification/campaigns/{number}"
READ, REVIEW = Scope.READ, Scope.REVIEW
CALLS = (
    Call(
        "campaigns", "GET", "verification/campaigns", campaigns, LOOKERS, READ, "数据核查, 新的在前",
        "verification campaigns, the newest first", {200: Campaigns}, ROOM,
    ),
    Call(
        "campaign_draw", "POST", "verification/campaigns", draw, HEADS, REVIEW, "抽取核查样本", "draw a sample",
        {200: DrawnOf, 201: DrawnOf}, ROOM,
        detail_zh="`dry_run` 只说明总体和各层; 抽到哪些只有抽取时才知道。",
        detail_en="`dry_run` tells the frame and its strata; which contracts are drawn, only the draw says.",
    ),
    Call(
        "campaign", "GET", ONE_OF, campaign, LOOKERS, READ, "一次核查", "one campaign", {200: CampaignOf}, ROOM, ONE,
        also=(404,),
    ),
    Call(
        "campaign_items", "GET", f"{ONE_OF}/items", items, LOOKERS, READ, "样本", "the items of a campaign", {200: Items},
        ROOM, ONE, also=(404,),
    ),
    Call(
        "campaign_reviewers", "GET", f"{ONE_OF}/reviewers", reviewers, HEADS, READ, "可分派的审核员",
        "to whom items can be given", {200: ReviewersToAssign}, ROOM, ONE, also=(404,),
    ),
    Call(
        "campaign_assign", "POST", f"{ONE_OF}/assignments", assign, HEADS, REVIEW, "分派样本", "give items to reviewers",
        {200: Assigned}, ROOM, ONE, also=(404,),
    ),
    Call(
        "campaign_report", "GET", f"{ONE_OF}/report", report, LOOKERS, READ, "核查报告", "a campaign's report",
        {200: ReportOf}, ROOM, ONE, also=(404,),
        detail_zh="推断的差错率带 95% 区间。", detail_en="The estimated error rates have intervals of 95 %.",
    ),
    Call(
        "campaign_item", "GET", "verification/items/{number}", item, LOOKERS, READ, "一份样本", "one item",
        {200: ItemWhole}, ROOM, ONE, also=(404,),
    ),
    Call(
        "campaign_outcome", "POST", "verification/items/{number}/outcomes", record, REVIEWERS, REVIEW, "记录核查结果",
        "record what was found", {200: ItemWhole}, ROOM, ONE, also=(404,),
    ),
    Call(
        "campaign_carry_out", "POST", "verification/carry-out", carry_out, HEADS, REVIEW, "落实核查结果",
        "strike out what verification found", {200: CarriedOut}, ROOM, also=(404,),
        detail_zh="全部落实或一份也不落实; 记录结果的人不能自己落实。",
        detail_en="All or none; who recorded a finding does not carry it out.",
    ),
    Call(
        "verification_rules", "GET", "verification/rules", rules, LOOKERS, READ, "可据以认定的规则",
        "the rules that can decide an outcome", {200: RulesOf}, ROOM,
    ),
)  # fmt: skip
