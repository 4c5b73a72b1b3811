"""Calls for review: the queue, and the acts, each with If-Match and a dry run."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.shape import (
    SAFE,
    Act,
    Acted,
    ActWithReason,
    Count,
    Cursor,
    Month,
    Noun,
    Override,
    Queue,
    Region,
    Return,
    Word,
)
from fuwai.core.access import READERS
from fuwai.core.error import FuwaiError
from fuwai.core.power import MAY, Power
from fuwai.core.review import Stage
from fuwai.core.risk import SIGNS
from fuwai.core.token import Scope
from fuwai.services import correction, review, standing
from fuwai.services.review import Reviewed
from fuwai.services.tag import acted, tags
from fuwai.services.worklist import GRADES, Filter, desks_of, narrowed
from fuwai.storage.models import Standing

Sign = Literal["held", "soft", "receipt", "twin", "growth", "large", "returned", "changed", "new"]
Grade = Literal["held", "soft", "none"]
Amount = Annotated[int, Field(ge=0, le=SAFE)]

assert set(Sign.__args__) == set(SIGNS)
assert set(Grade.__args__) == set(GRADES)

COLUMNS = (
    *("record", "filing", "noun", "version", "enterprise", "county", "stage", "since", "month"),
    *("usd_cents", "held", "soft", "returns", "risk"),
)


def queue(
    request: HttpRequest,
    noun: Noun | None = None,
    desk: Region | None = None,
    sign: Sign | None = None,
    grade: Grade | None = None,
    low: Amount | None = None,
    high: Amount | None = None,
    month: Month | None = None,
    enterprise: Word = "",
    cursor: Cursor = "",
    limit: Count = 50,
) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    standing.catch_up()
    found = Standing.objects.visible_to(viewer)
    if viewer.kind == "body":
        found = found.filter(desk__in=desks_of(viewer))
    elif viewer.kind == "enterprise":
        found = found.filter(stage=str(Stage.RETURNED))
    else:
        found = found.exclude(desk="")
    if desk:
        found = found.filter(desk=desk)
    found = narrowed(viewer, found, Filter(noun or "", sign or "", grade or "", low, high, enterprise, month))
    if place := opened(cursor, 2):
        risk, record = place
        found = found.filter(risk__lte=risk).exclude(risk=risk, record__lte=record)
    rows = list(found.order_by("-risk", "record")[: limit + 1])
    seen = tags(viewer, [row.filing for row in rows])
    items = [
        {
            **{name: getattr(row, name) for name in COLUMNS},
            "desk": row.desk or None,
            "reasons": row.reasons.split(),
            "seen": str(seen[row.filing]),
        }
        for row in rows[:limit]
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return {"items": items, "next": sealed(last.risk, last.record) if last else None}


def approve(request: HttpRequest, body: Act) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return _done(request, body, lambda: review.approve(viewer, body.filings, words=body.words))


def return_(request: HttpRequest, body: Return) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    if body.groups:
        return _done(
            request,
            body,
            lambda: correction.return_corrected(viewer, body.filings, body.reason, body.words, body.groups),
        )
    return _done(request, body, lambda: review.return_(viewer, body.filings, body.reason, body.words))


def override(request: HttpRequest, body: Override) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return _done(request, body, lambda: review.override(viewer, body.filings, body.words, body.check))


def revoke(request: HttpRequest, body: Act) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return _done(request, body, lambda: review.revoke(viewer, body.filings, body.words))


def strike_out(request: HttpRequest, body: ActWithReason) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    return _done(request, body, lambda: review.strike_out(viewer, body.filings, body.reason, body.words))


def _done(request: HttpRequest, body: Act, act: Callable[[], Reviewed]) -> dict[str, Any]:
    """Do the act while everything is as it was seen, or see whether it would go well."""
    seen = {int(number): tag.strip('"') for number, tag in body.seen.items()}
    if match := request.headers.get("If-Match", "").strip():
        if len(set(body.filings)) != 1:
            raise FuwaiError(
                "api.if_match",
                "If-Match 只用于一份填报; 多份请用 seen",
                "If-Match goes with one filing; use `seen` for several",
            )
        if match != "*":
            seen[body.filings[0]] = match.removeprefix("W/").strip('"')
    if strange := sorted(set(seen) - set(body.filings)):
        raise FuwaiError(
            "api.seen", f"seen 中有未列入 filings 的 {strange[:5]}", f"`seen` has {strange[:5]}, not among `filings`"
        )
    done = acted(request.viewer, seen, act, body.dry_run)  # type: ignore[attr-defined]
    return {"count": done.count, "audit_entry": None if body.dry_run else done.entry, "dry_run": body.dry_run}


ROOM = "review"
REVIEW = Scope.REVIEW
IF_MATCH = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
            "description": "案卷的 ETag; 之后有变化则 412 · the ETag of the filing; 412 where it has changed since",
        }
    ]
}


def _act(power: Power, path: str, view: Callable[..., Any], zh: str, en: str) -> Call:
    """An act, by those whom the law of powers names."""
    who = frozenset(MAY[power])
    return Call(
        str(power), "POST", f"review/{path}", view, who, REVIEW, zh, en, {200: Acted}, ROOM, also=(409, 412),
        openapi=IF_MATCH,
        detail_zh="全部办理或一份也不办理。`dry_run` 只试算。",
        detail_en="All or none. `dry_run` only tells whether it would be done.",
    )  # fmt: skip


CALLS = (
    Call(
        "queue", "GET", "review/queue", queue, READERS, Scope.READ, "待办: 审核部门的待审, 企业的退回",
        "what waits: at a body's desk, or returned to an enterprise", {200: Queue}, ROOM,
        detail_zh="`desk` 为本部门或受托部门; `low`、`high` 为美分; `enterprise` 为代码或名称的一部分。",
        detail_en="`desk`: one's own or one delegated; `low`, `high`: US cents; `enterprise`: a code or a part of a name.",
    ),
    _act(Power.APPROVE, "approve", approve, "核准", "approve"),
    _act(Power.RETURN, "return", return_, "退回", "return"),
    _act(Power.OVERRIDE, "override", override, "准予例外", "override a held finding"),
    _act(Power.REVOKE, "revoke", revoke, "撤销核准", "take an approval back"),
    _act(Power.STRIKE_OUT, "strike-out", strike_out, "剔除", "strike out of the statistics"),
)  # fmt: skip
