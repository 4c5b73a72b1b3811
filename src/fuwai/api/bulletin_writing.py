"""Calls by which programs write and release bulletins: draft, versions, release by four eyes, erratum."""

from typing import Any, Literal

from django.http import HttpRequest

from fuwai.api.bulletin_shape import (
    BulletinDraft,
    Key,
    Kind,
    Released,
    Releasing,
    Saved,
    Span,
    VersionRead,
    Versions,
    Writing,
)
from fuwai.api.call import Call
from fuwai.api.shape import Moment, Number, Region
from fuwai.core.access import Role
from fuwai.core.token import Scope
from fuwai.services.facts import parse_moment
from fuwai.services.release import WRITERS, release_of
from fuwai.services.release_text import Opened, Place, Text, let_out, open_text, save_text, standing, versions
from fuwai.storage.models import BulletinVersion

WHO: frozenset[Role | None] = frozenset(WRITERS)
TEXT = ("own", "after", "notable", "keep", "note")


def draft(
    request: HttpRequest,
    region: Region,
    period: Span,
    kind: Kind = "",
    language: Literal["zh", "en"] = "zh",
    as_of: Moment = "",
    base: Number | None = None,
) -> dict[str, Any]:
    place = Place(kind, region, period, language, parse_moment(as_of or None))
    return _plain(open_text(request.viewer, place, base))  # type: ignore[attr-defined]


def listed(request: HttpRequest, bulletin: Key = "") -> dict[str, Any]:
    return {"items": [_version(*one) for one in versions(request.viewer, bulletin)]}  # type: ignore[attr-defined]


def version(request: HttpRequest, number: Number) -> dict[str, Any]:
    found, opened = standing(request.viewer, number)  # type: ignore[attr-defined]
    released = getattr(found, "release", None)
    return {"version": _version(found, released.pk if released else None), "draft": _plain(opened)}


def save(request: HttpRequest, body: Writing) -> dict[str, Any]:
    place = Place(body.kind, body.region, body.period, body.language, parse_moment(body.as_of or None))
    text = Text(body.sentences, **{name: getattr(body, name) for name in TEXT})
    return {"version": save_text(request.viewer, place, text, body.base)}  # type: ignore[attr-defined]


def release(request: HttpRequest, body: Releasing) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    found = release_of(viewer, let_out(viewer, body.version, body.reason, erratum=body.erratum))
    return {"number": found.pk, "vintage": found.vintage, "sha256": found.sha256}


def _plain(one: Opened) -> dict[str, Any]:
    return {
        "title": one.title,
        "as_of": one.as_of,
        "sentences": [vars(line) for line in one.lines],
        "marks": [vars(mark) for mark in one.marks],
    }


def _version(one: BulletinVersion, released: int | None) -> dict[str, Any]:
    names = ("bulletin", "version", "kind", "region", "period", "language", "as_of", "note")
    told = {name: getattr(one, name) for name in names}
    return {"number": one.pk, **told, "writer": one.actor, "saved_at": one.recorded_at, "released": released}


CALLS = (
    Call(
        "bulletin_draft", "GET", "bulletins/draft", draft, WHO, Scope.BULLETIN, "待编写的句子, 数字在大括号里",
        "sentences to be written, with their figures in braces", {200: BulletinDraft}, "figures", also=(404,),
    ),
    Call(
        "bulletin_versions", "GET", "bulletins/versions", listed, WHO, Scope.BULLETIN, "稿本, 新的在前",
        "versions, the newest first", {200: Versions}, "figures",
    ),
    Call(
        "bulletin_version", "GET", "bulletins/versions/{number}", version, WHO, Scope.BULLETIN,
        "一份稿本, 及不再成立的句子", "one version, and which of its sentences no longer hold", {200: VersionRead}, "figures",
        {"number": 1}, also=(404,),
    ),
    Call(
        "bulletin_save", "POST", "bulletins/versions", save, WHO, Scope.BULLETIN, "存为新稿", "save a version",
        {200: Saved}, "figures", also=(404, 409),
    ),
    Call(
        "bulletin_release", "POST", "bulletins", release, WHO, Scope.BULLETIN, "发布稿本, 或发布更正",
        "release a version, or an erratum", {200: Released}, "figures", also=(404, 409),
    ),
)  # fmt: skip
