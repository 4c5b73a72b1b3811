"""Calls for what becomes of applications: lists, one of them with every step of its award, its papers, its letter, withdrawal."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Schema

from fuwai.api.call import BASE, Call
from fuwai.api.evidence import BINARY, HANDED, handed_out
from fuwai.api.grant_shape import Id
from fuwai.api.shape import Asked, Number, Said
from fuwai.core.access import FILERS, READERS, Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant_power import GRANT_MAY, GrantPower
from fuwai.core.token import Scope
from fuwai.files.document import WRITERS, writable
from fuwai.services import grant, grant_apply, grant_export, grant_panel, grant_review
from fuwai.services.enclosure import Handed
from fuwai.storage import enclosure, history
from fuwai.storage.models import GrantApplication, GrantAward

Kind = Literal["docx", "pdf"]
LETTERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class ApplicationLine(Schema):
    """*application*: its number; *fen*: claimed. An expert sees nothing of one from which he is barred (*barred*) but its
    number. *points*: an expert's own, by criterion."""

    application: int
    enterprise: str | None
    name: str | None
    county: str | None
    version: int | None
    fen: int | None
    stage: str | None
    submitted_at: datetime | None
    barred: bool
    points: dict[str, int]


class ApplicationLines(Schema):
    items: list[ApplicationLine]


class GrantDecided(Schema):
    at: datetime
    act: str
    level: int
    body: str
    words: str


class GrantFound(Schema):
    check: str
    zh: str
    en: str


class GrantPaperOf(Schema):
    paper: str
    name: str
    media: str
    size: int
    sha256: str
    file: str


class AwardStep(Schema):
    zh: str
    en: str
    fen: int | None


class AwardOf(Schema):
    """*steps*: how it was computed. *letter*: the decision, as docx or pdf."""

    award: int
    fen: int
    steps: list[AwardStep]
    letter: str


class ApplicationWhole(ApplicationLine):
    """*award*: null where nothing is awarded, or not published yet to the enterprise. *findings*: of the checks; bodies and
    auditors read them. *executions*: how many filings were counted."""

    call: int
    answers: dict[str, Any]
    asked: dict[str, int]
    account: str
    address: str
    executions: int
    decisions: list[GrantDecided]
    findings: list[GrantFound]
    papers: list[GrantPaperOf]
    award: AwardOf | None


class Withdrawal(Asked):
    words: Said = ""


def applications(request: HttpRequest, number: Number, waiting: bool = False) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    call = grant.call_of(viewer, number)
    if viewer.kind == "expert":
        return {"items": _of_an_expert(viewer, number)}
    if viewer.kind == "enterprise":
        own = GrantApplication.objects.visible_to(viewer).filter(call=call).order_by("-version")
        found = [(one, grant.stage(one)) for one in own]
    else:
        found = [(one.application, one.stage) for one in grant_review.listed(viewer, call, waiting)]
    names = history.names([one.enterprise_id for one, _ in found])
    return {"items": [_line(one, str(stage), names) for one, stage in found]}


def application(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _whole(request.viewer, number)  # type: ignore[attr-defined]


def withdraw(request: HttpRequest, number: Number, body: Withdrawal) -> dict[str, Any]:
    grant_apply.withdraw(request.viewer, number, body.words)  # type: ignore[attr-defined]
    return _whole(request.viewer, number)  # type: ignore[attr-defined]


def paper(request: HttpRequest, number: Number, name: Id) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    read = grant_panel.seen if viewer.kind == "expert" else grant_review.one_of
    found = read(viewer, number).papers.filter(paper=name).first()
    content = enclosure.read(found.digest) if found else None
    if found is None or content is None:
        raise FuwaiError("grant.paper", f"没有材料 {name!r}", f"there is no document {name!r}")
    return handed_out(Handed(found.name, found.media, content))


def letter(
    request: HttpRequest, number: Number, kind: Kind = "pdf", language: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    made = grant_export.letter(request.viewer, number, language)  # type: ignore[attr-defined]
    answer = HttpResponse(WRITERS[kind](writable(made)), content_type=LETTERS[kind])
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{made.id}.{kind}") or "attachment"
    return answer


def _of_an_expert(viewer: Viewer, number: int) -> list[dict[str, Any]]:
    seen = grant_panel.listed(viewer, number)
    names = history.names([one.enterprise for one in seen if one.application])
    return [
        {**_line(one.application, "approved", names), "points": dict(one.points)}
        if one.application
        else {**dict.fromkeys(ApplicationLine.model_fields), "application": one.number, "barred": True, "points": {}}
        for one in seen
    ]


def _line(one: GrantApplication, stage: str, names: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("county", "version", "fen", "submitted_at")},
        **{"application": one.pk, "enterprise": one.enterprise_id, "name": names.get(one.enterprise_id, "")},
        **{"stage": stage, "barred": False, "points": {}},
    }


def _whole(viewer: Viewer, number: int) -> dict[str, Any]:
    found = grant_review.one_of(viewer, number)
    decisions = list(found.decisions.order_by("id"))
    names = history.names([found.enterprise_id])
    heard = [] if viewer.kind == "enterprise" else found.findings.order_by("id")
    return {
        **_line(found, str(grant.stage(found, decisions)), names),
        **{name: getattr(found, name) for name in ("answers", "asked", "account", "address")},
        **{"call": found.call_id, "executions": len(found.executions)},
        "decisions": [
            {"at": one.decided_at, **{name: getattr(one, name) for name in ("act", "level", "body", "words")}}
            for one in decisions
        ],
        "findings": [{"check": one.check_id, "zh": one.zh, "en": one.en} for one in heard],
        "papers": [
            {**{name: getattr(one, name) for name in ("paper", "name", "media", "size")}, "sha256": one.digest}
            | {"file": f"/{BASE}grants/applications/{number}/papers/{one.paper}"}
            for one in found.papers.order_by("id")
        ],
        "award": _award(viewer, found),
    }


def _award(viewer: Viewer, found: GrantApplication) -> dict[str, Any] | None:
    """The last award; an enterprise's only once it is published."""
    seen = GrantAward.objects.visible_to(viewer).filter(application=found)
    award = seen.select_related("awarding__notice", "application").order_by("-awarding_id").first()
    if award is None or (viewer.kind == "enterprise" and not grant_export.published(award)):
        return None
    return {
        **{"award": award.pk, "fen": award.fen, "letter": f"/{BASE}grants/awards/{award.pk}/letter"},
        "steps": [{"zh": zh, "en": en, "fen": fen} for zh, en, fen in award.steps],
    }


ROOM, ONE = "grants", {"number": 1}
LOOKERS: frozenset[Role | None] = FILERS | READERS
EXPERTS: frozenset[Role | None] = frozenset((Role.EXPERT,))
CALLS = (
    Call(
        "grant_applications", "GET", "grants/calls/{number}/applications", applications, LOOKERS | EXPERTS, Scope.READ,
        "一次申报的申报书: 企业看本企业的, 专家看待评的", "applications of a call: an enterprise's own, an expert's to score",
        {200: ApplicationLines}, ROOM, ONE, also=(404,),
    ),
    Call(
        "grant_application", "GET", "grants/applications/{number}", application, LOOKERS, Scope.READ,
        "一份申报: 阶段、核定、每一步", "one application: stage, award, every step", {200: ApplicationWhole}, ROOM, ONE,
        also=(404,),
    ),
    Call(
        "grant_withdraw", "POST", "grants/applications/{number}/withdraw", withdraw, frozenset(GRANT_MAY[GrantPower.APPLY]),
        Scope.GRANT, "撤回申报", "withdraw an application", {200: ApplicationWhole}, ROOM, ONE, also=(404, 409),
    ),
    Call(
        "grant_paper", "GET", "grants/applications/{number}/papers/{name}", paper, LOOKERS | EXPERTS, Scope.READ,
        "申报的一份材料", "a document of an application", {200: None}, ROOM, {"number": 1, "name": "application"}, also=(404,),
        openapi=HANDED,
    ),
    Call(
        "grant_letter", "GET", "grants/awards/{number}/letter", letter, LOOKERS, Scope.READ, "核定通知书",
        "the letter of a decision", {200: None}, ROOM, ONE, also=(404,),
        openapi={"responses": {200: {"content": dict.fromkeys(LETTERS.values(), BINARY)}}},
    ),
)  # fmt: skip
