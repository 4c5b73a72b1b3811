"""Calls for grants: schemes and calls, eligibility, applications, review, scores, the award, payments, simulation."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.http import HttpRequest

from fuwai.api import grant_path
from fuwai.api.call import Call
from fuwai.api.grant_path import ONE, ROOM, act
from fuwai.api.grant_shape import (
    Application,
    Applied,
    Awarded,
    Awarding,
    Calls,
    Done,
    Eligibility,
    GrantQuestion,
    Payments,
    Published,
    Review,
    Schemes,
    Score,
    Simulated,
    Simulation,
    VariantOf,
)
from fuwai.api.shape import Number
from fuwai.core.access import ANYONE, SIGNED_IN
from fuwai.core.error import FuwaiError
from fuwai.core.grant_power import GrantPower
from fuwai.core.token import Scope
from fuwai.services import grant, grant_apply, grant_award, grant_panel, grant_pay, grant_review, grant_simulate
from fuwai.services.facts import parse_moment
from fuwai.services.grant_apply import Answered
from fuwai.services.grant_simulate import Variant
from fuwai.standards import grants
from fuwai.storage.models import GrantAwarding

CALL = ("name", "region", "scheme", "opens", "closes", "cut_off", "budget")
MOST = 1_000  # lines of a simulation


def schemes(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    names = ("id", "zh", "en", "region", "source", "digest", "receipts")
    items = [
        {name: getattr(one, name) for name in names}
        | {"note": {"zh": one.note_zh, "en": one.note_en}, "to_fill": [each.id for each in one.missing(one.values())]}
        for one in grants.schemes().values()
    ]
    return {"items": items}


def calls(request: HttpRequest) -> dict[str, Any]:
    found = grant.calls(request.viewer)  # type: ignore[attr-defined]
    return {"items": [{"call": one.pk, **{name: getattr(one, name) for name in CALL}} for one in found]}


def eligibility(request: HttpRequest, body: GrantQuestion) -> dict[str, Any]:
    found = grant_apply.eligible(request.viewer, body.call, body.answers)  # type: ignore[attr-defined]
    assessed, matched = found.assessment, found.matched
    return {
        "qualifies": assessed.qualifies,
        "as_of": found.moment,
        "fen": assessed.fen,
        "conditions": [
            {"id": one.condition.id, "zh": one.condition.zh, "en": one.condition.en, "answer": one.answer}
            | {"figures": dict(one.said)}
            for one in assessed.conditions
        ],
        "items": [{"id": one.item.id, "zh": one.item.zh, "en": one.item.en, "fen": one.fen} for one in assessed.items],
        "figures": dict(found.figures),
        "receipts_unmatched": len(matched.receipts_left) if matched else 0,
        "executions_unmatched": len(matched.executions_left) if matched else 0,
    }


def apply(request: HttpRequest, body: Application) -> dict[str, Any]:
    papers = {one.paper: (one.name, _bytes(one.content)) for one in body.papers}
    said = Answered(body.answers, body.asked, body.account, body.address, papers)
    return {"application": grant_apply.submit(request.viewer, body.call, said)}  # type: ignore[attr-defined]


def review(request: HttpRequest, body: Review) -> dict[str, Any]:
    viewer, numbers, words = request.viewer, body.applications, body.words  # type: ignore[attr-defined]
    verbs = {
        "approve": grant_review.approve,
        "return": grant_review.return_,
        "refuse": grant_review.refuse,
        "revoke": grant_review.revoke,
    }
    return {"count": verbs[body.act](viewer, numbers, words)}


def score(request: HttpRequest, body: Score) -> dict[str, Any]:
    grant_panel.score(request.viewer, body.application, body.points, body.words)  # type: ignore[attr-defined]
    return {"count": len(body.points)}


def award(request: HttpRequest, body: Awarding) -> dict[str, Any]:
    number = grant_award.award(request.viewer, body.call)  # type: ignore[attr-defined]
    return {"awarding": number, "total": GrantAwarding.objects.get(pk=number).total}


def published(request: HttpRequest, number: Number) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    notice, lines = grant_award.public_list(number)
    return {"first": notice.first, "last": notice.last, "items": [vars(one) for one in lines]}


def payments(request: HttpRequest, body: Payments) -> dict[str, Any]:
    verb = grant_pay.repay if body.back else grant_pay.pay
    rows = [(one.award, one.fen, one.day, one.reference) for one in body.payments]
    return {"count": verb(request.viewer, body.call, rows)}  # type: ignore[attr-defined]


def simulate(request: HttpRequest, body: Simulation) -> dict[str, Any]:
    moment = parse_moment(body.as_of)
    assert moment is not None  # a text is a moment, or refused
    found = grant_simulate.simulate(
        request.viewer,  # type: ignore[attr-defined]
        body.region,
        moment,
        _variant(body.before),
        _variant(body.after),
        body.assume,
    )
    changed = found.rows.filter(pl.col("change") != 0).head(MOST)
    return {
        "claims": found.claims,
        "cost": found.cost,
        "qualifying": found.qualifying,
        "gains": found.count("gains"),
        "loses": found.count("loses"),
        "items": changed.select("enterprise", "before", "after").to_dicts(),
    }


def _variant(one: VariantOf) -> Variant:
    given: Mapping[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in one.given.items()
    }
    return Variant(one.scheme, given, one.budget)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        raise FuwaiError("grant.paper", "材料内容不是 base64", "the content of a document is no base64") from None


CALLS = (
    Call(
        "grant_schemes", "GET", "grants/schemes", schemes, SIGNED_IN, Scope.READ, "资金方案", "grant schemes",
        {200: Schemes}, ROOM,
    ),
    Call("grant_calls", "GET", "grants/calls", calls, SIGNED_IN, Scope.READ, "申报批次", "calls", {200: Calls}, ROOM),
    act("grant_eligibility", GrantPower.APPLY, "eligibility", eligibility, "是否符合条件", "does it qualify", Eligibility),
    act("grant_apply", GrantPower.APPLY, "applications", apply, "申报", "apply", Applied),
    act("grant_review", GrantPower.REVIEW, "review", review, "审核申报", "review applications", Done),
    act("grant_score", GrantPower.SCORE, "scores", score, "专家评分", "score an application", Done),
    act("grant_award", GrantPower.AWARD, "awards", award, "核定", "share the budget out", Awarded),
    Call(
        "grant_published", "GET", "grants/calls/{number}/published", published, ANYONE, None, "公示名单",
        "the published list", {200: Published}, ROOM, ONE, also=(404, 422),
    ),
    act("grant_pay", GrantPower.PAY, "payments", payments, "登记拨付或退回款", "record payments", Done),
    act("grant_simulate", GrantPower.SIMULATE, "simulations", simulate, "测算", "simulate a change", Simulated),
    *grant_path.CALLS,
)  # fmt: skip
