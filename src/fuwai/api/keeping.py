"""Calls for what people keep for themselves and what enterprises change of themselves: saved views, the registered place."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field, StrictBool, StrictStr, StringConstraints

from fuwai.api.call import Call
from fuwai.api.said import Day, day
from fuwai.api.shape import PLAIN, Asked, Finding, Number, Region
from fuwai.core.access import ENTERPRISE, FIGURES, READERS, Role
from fuwai.core.edit_check import Grade
from fuwai.core.question import Question
from fuwai.core.token import Scope
from fuwai.services import job, relocation
from fuwai.services import saved_view as verbs
from fuwai.services.intake import Sender
from fuwai.storage.models import SavedView
from fuwai.storage.models.saved_view import ASKED, LISTS

ListOf = Literal[
    *("enterprise", "contract", "execution", "receipt", "allotment", "workforce", "certification", "training", "ask")
]
Explained = Annotated[StrictStr, StringConstraints(min_length=1, max_length=900)]

assert set(ListOf.__args__) == set(LISTS)


class NewView(Asked):
    """*query*: the part of the list's address after `?`; for `ask`, of a table's. Another of the same name is replaced."""

    list: ListOf
    name: Annotated[StrictStr, StringConstraints(min_length=1, max_length=verbs.NAME, pattern=PLAIN)]
    query: Annotated[StrictStr, StringConstraints(max_length=verbs.QUERY, pattern=PLAIN)]


class ViewOf(Schema):
    view: int
    list: str
    name: str
    query: str
    saved_at: datetime


class Views(Schema):
    items: list[ViewOf]


class NewPlace(Asked):
    """*words*: edit check → what is said on its held finding; without them a held relocation is not filed."""

    county: Region
    effective: Day
    words: dict[Annotated[str, StringConstraints(max_length=60)], Explained] = Field(default={}, max_length=50)
    dry_run: StrictBool = False


class BodyOf(Schema):
    level: int
    before: str | None
    after: str | None


class Waits(Schema):
    desk: str
    noun: str
    count: int


class Moved(Schema):
    """*filing*: null where nothing was filed: a dry run, or *findings* that block or are held without words. *waiting*: what
    is under review and stays at its desk; *returned*: what is filed anew under the county of its own day."""

    before: str
    after: str
    effective: date
    bodies: list[BodyOf]
    waiting: list[Waits]
    returned: int
    filing: int | None
    findings: list[Finding]
    dry_run: bool


def views(request: HttpRequest, list: ListOf) -> dict[str, Any]:  # the parameter's name
    return {"items": [_view(one) for one in verbs.listed(request.account, list)]}  # type: ignore[attr-defined]


def save(request: HttpRequest, body: NewView) -> dict[str, Any]:
    query = Question.parse(body.query).text if body.list == ASKED else body.query.removeprefix("?")
    return _view(verbs.save(request.account, body.list, body.name, query))  # type: ignore[attr-defined]


def forget(request: HttpRequest, number: Number) -> Status:
    verbs.delete(request.account, number)  # type: ignore[attr-defined]
    return Status(204, None)


def relocate(request: HttpRequest, body: NewPlace) -> dict[str, Any]:
    account, effective = request.account, day(body.effective)  # type: ignore[attr-defined]
    sender = Sender(account.viewer, account.viewer.actor, account.enterprise_code)
    _stands, content = relocation.present(sender)
    move = relocation.move(sender, content, body.county, effective)
    filing = None
    if body.dry_run:
        findings = relocation.rehearsed(sender, content, body.county, body.effective)
    else:
        done, findings = relocation.relocate(sender, content, body.county, body.effective, body.words)
        filing = done.filings[0] if done else None
    return {
        **{name: getattr(move, name) for name in ("before", "after", "effective", "returned")},
        "bodies": [{"level": b.level, "before": b.before or None, "after": b.after or None} for b in move.bodies],
        "waiting": [{"desk": desk, "noun": noun, "count": count} for (desk, noun), count in move.waiting.items()],
        "filing": filing,
        "findings": [job.as_json(one) for one in findings if one.grade is not Grade.SOFT or one.field],
        "dry_run": body.dry_run,
    }


def _view(one: SavedView) -> dict[str, Any]:
    return {"view": one.pk, "list": one.noun, **{name: getattr(one, name) for name in ("name", "query", "saved_at")}}


ROOM = "people"
KEEPERS: frozenset[Role | None] = READERS | FIGURES | {Role.TRAINER}
CALLS = (
    Call(
        "views", "GET", "views", views, KEEPERS, Scope.READ, "本人的常用查询", "one's own saved views", {200: Views}, ROOM,
    ),
    Call(
        "view_save", "POST", "views", save, KEEPERS, Scope.READ, "保存常用查询", "keep a view", {200: ViewOf}, ROOM,
    ),
    Call(
        "view_forget", "DELETE", "views/{number}", forget, KEEPERS, Scope.READ, "删除常用查询", "forget a view", {204: None},
        ROOM, {"number": 1}, also=(404,),
    ),
    Call(
        "relocate", "POST", "enterprise/relocation", relocate, ENTERPRISE, Scope.FILE, "注册地变更",
        "change the registered place", {200: Moved}, "filing",
        detail_zh="`dry_run` 说明各级审核部门的变化和在审记录的去处。",
        detail_en="`dry_run` tells which bodies change, and what becomes of what is under review.",
    ),
)  # fmt: skip
