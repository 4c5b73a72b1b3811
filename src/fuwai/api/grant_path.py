"""Calls for the rest of a grant's path: the call opened, the panel, the published list and objections to it, money, trail."""

from typing import Any

from django.http import HttpRequest

from fuwai.api.call import Call
from fuwai.api.grant_path_shape import (
    Appointed,
    Budget,
    Conflict,
    Objected,
    Objection,
    Objections,
    Opened,
    Opening,
    Panel,
    PaymentLines,
    Publication,
    PublicationMade,
    Recovered,
    Recoveries,
    Recovery,
    Replied,
    Reply,
    Scores,
    Trail,
)
from fuwai.api.grant_shape import Done
from fuwai.api.shape import Number
from fuwai.core.access import HEADS, SIGNED_IN, Role
from fuwai.core.grant_power import GRANT_MAY, GrantPower
from fuwai.core.token import Scope
from fuwai.services import grant, grant_award, grant_objection, grant_panel, grant_pay, grant_trail
from fuwai.services.facts import parse_moment

ROOM = "grants"
ONE = {"number": 1}
LOOKS = HEADS | {Role.AUDITOR}
MONEY = LOOKS | {Role.PAYER}
TRAIL = LOOKS | {Role.ADMINISTRATOR}


def open_call(request: HttpRequest, body: Opening) -> dict[str, Any]:
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in body.given.items()}
    days = [parse_moment(text) for text in (body.opens, body.closes, body.cut_off)]
    plan = grant.Plan(body.name, body.scheme, body.budget, given, *days)
    return {"call": grant.open_call(request.viewer, plan)}  # type: ignore[attr-defined]


def appoint(request: HttpRequest, body: Panel) -> dict[str, Any]:
    return {"count": grant_panel.appoint(request.viewer, body.call, body.experts)}  # type: ignore[attr-defined]


def declare(request: HttpRequest, body: Conflict) -> dict[str, Any]:
    grant_panel.declare(request.viewer, body.call, body.enterprise, body.words)  # type: ignore[attr-defined]
    return {"count": 1}


def scores(request: HttpRequest, number: Number) -> dict[str, Any]:
    call = grant_panel.sitting(request.viewer, number)  # type: ignore[attr-defined]
    found = grant_panel.scores(call, grant.scheme_of(call))
    items = [
        {"application": one.application, "experts": dict(one.experts), "mean": float(one.mean), "points": one.points}
        | {"spread": one.spread}
        for _, one in sorted(found.items())
    ]
    return {"items": items}


def publish(request: HttpRequest, body: Publication) -> dict[str, Any]:
    first, last = parse_moment(body.first), parse_moment(body.last)
    assert first is not None  # a text is a moment, or refused
    assert last is not None
    return {"notice": grant_award.publish(request.viewer, body.call, first, last)}  # type: ignore[attr-defined]


def object_to(request: HttpRequest, body: Objection) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return {"objection": grant_award.object_to(viewer, body.call, body.words, body.contact, body.award)}


def objections(request: HttpRequest, number: Number) -> dict[str, Any]:
    grant_award.public_list(number)
    return {"items": [vars(one) for one in grant_objection.raised(request.viewer, number)]}  # type: ignore[attr-defined]


def reply(request: HttpRequest, body: Reply) -> dict[str, Any]:
    grant_award.reply(request.viewer, body.objection, body.words, body.upheld)  # type: ignore[attr-defined]
    return {"objection": body.objection, "upheld": body.upheld}


def payment_list(request: HttpRequest, number: Number) -> dict[str, Any]:
    found = grant_pay.payment_list(request.viewer, number)  # type: ignore[attr-defined]
    return {"items": [{**vars(one), "payable": one.payable, "owed": one.owed} for one in found]}


def budget(request: HttpRequest, number: Number) -> dict[str, Any]:
    found = grant_pay.budget_execution(request.viewer, number)  # type: ignore[attr-defined]
    return {**vars(found), "left": found.left}


def recover(request: HttpRequest, body: Recovery) -> dict[str, Any]:
    return {"recoveries": grant_pay.recover(request.viewer, body.call, body.words)}  # type: ignore[attr-defined]


def recoveries(request: HttpRequest, number: Number) -> dict[str, Any]:
    names = ("fen", "fen_now", "struck", "words")
    items = [
        {"recovery": one.pk, "award": one.award_id, "enterprise": one.award.application.enterprise_id}
        | {"at": one.recorded_at, **{name: getattr(one, name) for name in names}}
        for one in grant_pay.recoveries(request.viewer, number)  # type: ignore[attr-defined]
    ]
    return {"items": items}


def trail(request: HttpRequest, number: Number) -> dict[str, Any]:
    found = grant_trail.done(request.viewer, number)  # type: ignore[attr-defined]
    return {"items": [{**vars(one), "told": dict(one.told)} for one in found]}


def act(name: str, power: GrantPower, path: str, view: Any, zh: str, en: str, shape: Any) -> Call:
    """An act, by those whom the law of grants names."""
    who = frozenset(GRANT_MAY[power])
    return Call(name, "POST", f"grants/{path}", view, who, Scope.GRANT, zh, en, {200: shape}, ROOM, also=(404, 409))


def _read(name: str, who: frozenset[Role | None], path: str, view: Any, zh: str, en: str, shape: Any) -> Call:
    """What one call has come to, of those who may see it."""
    address = f"grants/calls/{{number}}/{path}"
    return Call(name, "GET", address, view, who, Scope.READ, zh, en, {200: shape}, ROOM, ONE, also=(404, 409, 422))


CALLS = (
    act("grant_open", GrantPower.OPEN, "calls", open_call, "开始申报", "open a call", Opened),
    act("grant_appoint", GrantPower.PANEL, "panel", appoint, "聘请专家", "appoint the panel", Appointed),
    act("grant_declare", GrantPower.SCORE, "conflicts", declare, "声明利益冲突", "declare a conflict or none", Done),
    _read("grant_scores", LOOKS, "scores", scores, "评分和离散", "scores and their spread", Scores),
    act("grant_publish", GrantPower.PUBLISH, "publications", publish, "公示", "publish the list", PublicationMade),
    act("grant_object", GrantPower.OBJECT, "objections", object_to, "提出异议", "object to the list", Objected),
    _read("grant_objections", SIGNED_IN, "objections", objections, "异议和答复", "objections and answers", Objections),
    act("grant_reply", GrantPower.REPLY, "replies", reply, "答复异议", "answer an objection", Replied),
    _read("grant_payment_list", MONEY, "payments", payment_list, "拨付清单", "the payment list", PaymentLines),
    _read("grant_budget", MONEY, "budget", budget, "预算执行", "execution of the budget", Budget),
    act("grant_recover", GrantPower.RECOVER, "recoveries", recover, "追回", "claim money back", Recovered),
    _read("grant_recoveries", MONEY, "recoveries", recoveries, "应退款", "what was claimed back", Recoveries),
    _read("grant_trail", TRAIL, "trail", trail, "一次申报的留痕", "who did what on a call", Trail),
)
