"""Calls for delegations of a desk, and for approval by a rule: rehearsed first, then done."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field, StrictBool, StrictInt, StrictStr, StringConstraints

from fuwai.api.call import Call
from fuwai.api.said import Day, day, month
from fuwai.api.shape import PLAIN, SAFE, WORDS, Asked, Month, Names, Noun, Number, Said
from fuwai.core.access import REVIEWERS, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.power import MAY, Power
from fuwai.core.token import Scope
from fuwai.services import bulk, worklist
from fuwai.services import delegation as verbs
from fuwai.services.bulk import Rehearsal

To = Annotated[StrictStr, StringConstraints(pattern=r"^([0-9]{6})?$")]
Login = Annotated[StrictStr, StringConstraints(max_length=150, pattern=PLAIN)]


class NewDelegation(Asked):
    """*to_region*: a body below, or *to_login*: a clerk of one's own body; one of them."""

    first: Day
    last: Day
    words: Annotated[StrictStr, StringConstraints(min_length=1, max_length=WORDS)]
    to_region: To = ""
    to_login: Login = ""


class TakenBack(Asked):
    words: Said = ""


class DelegationOf(Schema):
    delegation: int
    body: str
    to_region: str | None
    to_login: str | None
    first: date
    last: date
    words: str
    actor: str
    recorded_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    holds: bool


class Delegations(Schema):
    items: list[DelegationOf]


class RuleAsked(Asked):
    """Everything of *noun* at the desk without findings, below *below* US cents (null: any amount), of *month*; *no_signs*:
    without other signs of risk. *mark*: of the rehearsal (`dry_run`), without which nothing is approved. *desk*: one's own,
    or one that was delegated."""

    noun: Noun
    below: Annotated[StrictInt, Field(ge=1, le=SAFE)] | None = None
    month: Month | None = None
    no_signs: StrictBool = True
    desk: To = ""
    mark: Annotated[StrictStr, StringConstraints(pattern=r"^[0-9a-f]{0,32}$")] = ""
    dry_run: StrictBool = True


class Against(Schema):
    zh: str
    en: str
    count: int


class RuleDone(Schema):
    """*passing*: filings that would be approved, or were; *against*: why others are not; *cut*: there are more than one act
    takes. *mark*: to be sent with the act."""

    rule: Names
    passing: list[int]
    usd_cents: int
    refused: int
    against: list[Against]
    cut: bool
    mark: str
    audit_entry: int | None
    dry_run: bool


def delegations(request: HttpRequest) -> dict[str, Any]:
    today = worklist.today()
    return {"items": [_told(one, today) for one in verbs.listed(request.viewer)]}  # type: ignore[attr-defined]


def delegate(request: HttpRequest, body: NewDelegation) -> Status:
    first, last = day(body.first), day(body.last)
    new = verbs.delegate(request.viewer, first, last, body.words, body.to_region, body.to_login)  # type: ignore[attr-defined]
    return Status(201, _told(new, worklist.today()))


def end(request: HttpRequest, number: Number, body: TakenBack) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    verbs.take_back(viewer, number, body.words)
    return next(_told(one, worklist.today()) for one in verbs.listed(viewer) if one.id == number)


def by_rule(request: HttpRequest, body: RuleAsked) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    desk = _desk(viewer, body.desk)
    rule = bulk.Rule(body.noun, body.below, body.no_signs, month(body.month) if body.month is not None else None)
    if body.dry_run:
        return _rehearsed(bulk.rehearse_rule(viewer, desk, rule), rule, None)
    seen = bulk.rehearse_rule(viewer, desk, rule)
    done = bulk.approve_by_rule(viewer, desk, rule, body.mark)
    return {**_rehearsed(seen, rule, done.entry), "dry_run": False}


def _desk(viewer: Viewer, asked: str) -> str:
    """Raises FuwaiError `access.desk` for one at which the viewer does not work."""
    if asked and asked not in worklist.desks_of(viewer):
        raise FuwaiError("access.desk", f"您不在 {asked} 的案头办理", f"you do not work at the desk of {asked}")
    return asked or viewer.code


def _rehearsed(found: Rehearsal, rule: bulk.Rule, entry: int | None) -> dict[str, Any]:
    return {
        "rule": dict(zip(("zh", "en"), rule.words, strict=True)),
        "passing": list(found.passing),
        "usd_cents": found.usd_cents,
        "refused": found.refused,
        "against": [{"zh": zh, "en": en, "count": count} for zh, en, count in found.reasons],
        "cut": found.cut,
        "mark": found.mark,
        "audit_entry": entry,
        "dry_run": True,
    }


def _told(one: verbs.Delegation, today: date) -> dict[str, Any]:
    found = {name: value for name, value in vars(one).items() if name != "id"}
    empty = {name: found[name] or None for name in ("to_region", "to_login", "ended_by")}
    return {**found, **empty, "delegation": one.id, "holds": one.holds(today)}


ROOM = "review"
CALLS = (
    Call(
        "delegations", "GET", "delegations", delegations, REVIEWERS, Scope.READ, "委托审核, 新的在前",
        "delegations, the newest first", {200: Delegations}, ROOM,
    ),
    Call(
        "delegate", "POST", "delegations", delegate, frozenset(MAY[Power.DELEGATE]), Scope.REVIEW, "委托",
        "delegate one's desk", {201: DelegationOf}, ROOM,
    ),
    Call(
        "delegation_end", "POST", "delegations/{number}/end", end, frozenset(MAY[Power.DELEGATE]), Scope.REVIEW, "收回委托",
        "take a delegation back", {200: DelegationOf}, ROOM, {"number": 1}, also=(404,),
    ),
    Call(
        "approve_by_rule", "POST", "review/rule", by_rule, frozenset(MAY[Power.RULE]), Scope.REVIEW, "按规则批量核准",
        "approve by a rule", {200: RuleDone}, ROOM, also=(409,),
        detail_zh="先试算 (`dry_run`, 默认), 再带 `mark` 办理; 其间有变化则 409, 一份也不核准。",
        detail_en="Rehearse first (`dry_run`, as it is by default), then act with its `mark`; 409 and nothing is approved where "
        "something has changed.",
    ),
)  # fmt: skip
