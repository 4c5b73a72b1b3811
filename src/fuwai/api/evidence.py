"""Calls for evidence beside filings and drafts: files as the body of a request, judged by their content; listed, handed out."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Schema, Status

from fuwai.api import problem
from fuwai.api.call import BASE, Call
from fuwai.api.door import once
from fuwai.api.shape import Number, Word
from fuwai.core.access import FILERS, READERS, Role
from fuwai.core.error import FuwaiError
from fuwai.core.evidence import KIND_NAMES, MEDIA
from fuwai.core.token import Scope
from fuwai.services import enclosure as verbs
from fuwai.services.enclosure import Given, Handed
from fuwai.storage.models import DraftEvidence, Evidence

Sort = Literal["contract", "receipt", "invoice", "certificate", "roster", "other"]

assert set(Sort.__args__) == set(KIND_NAMES)


class EvidenceOf(Schema):
    """*media*: what the content was judged to be. *file*: where to fetch it."""

    evidence: int
    filing: int
    kind: str
    name: str
    media: str
    size: int
    sha256: str
    actor: str
    at: datetime
    file: str


class EvidenceList(Schema):
    items: list[EvidenceOf]


class DraftEvidenceOf(Schema):
    evidence: int
    draft: int
    kind: str
    name: str
    media: str
    size: int
    sha256: str
    actor: str
    at: datetime
    file: str


class DraftEvidenceList(Schema):
    items: list[DraftEvidenceOf]


def beside(request: HttpRequest, number: Number) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    found = verbs.filing_of(viewer, number)
    return {"items": [_told(one) for one in verbs.beside(viewer, found.noun, found.key)]}


def attach(request: HttpRequest, number: Number, kind: Sort, name: Word = "") -> HttpResponse:
    viewer, given = request.viewer, _given(request, kind, name)  # type: ignore[attr-defined]
    return _kept(request, given, lambda: EvidenceOf(**_told(verbs.attach(viewer, number, given))))


def one(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _told(verbs.evidence(request.viewer, number))  # type: ignore[attr-defined]


def file(request: HttpRequest, number: Number) -> HttpResponse:
    return handed_out(verbs.handed(verbs.evidence(request.viewer, number)))  # type: ignore[attr-defined]


def beside_draft(request: HttpRequest, number: Number) -> dict[str, Any]:
    return {"items": [_of_draft(one) for one in verbs.beside_draft(request.viewer, number)]}  # type: ignore[attr-defined]


def attach_to_draft(request: HttpRequest, number: Number, kind: Sort, name: Word = "") -> HttpResponse:
    viewer, given = request.viewer, _given(request, kind, name)  # type: ignore[attr-defined]
    return _kept(request, given, lambda: DraftEvidenceOf(**_of_draft(verbs.attach_to_draft(viewer, number, given))))


def draft_file(request: HttpRequest, number: Number) -> HttpResponse:
    return handed_out(verbs.handed(verbs.draft_evidence(request.viewer, number)))  # type: ignore[attr-defined]


def remove(request: HttpRequest, number: Number) -> Status:
    verbs.remove(request.viewer, number)  # type: ignore[attr-defined]
    return Status(204, None)


def _given(request: HttpRequest, kind: str, name: str) -> Given:
    """The body, of which no more is read than the limit takes."""
    return Given(kind, name, request.read(settings.EVIDENCE_BYTES + 1))


def _kept(request: HttpRequest, given: Given, attach: Callable[[], Schema]) -> HttpResponse:
    """The answer of *attach*, once for an Idempotency-Key."""

    def take() -> HttpResponse:
        try:
            found = attach()
        except FuwaiError as error:
            return problem.shown(error)
        return HttpResponse(found.model_dump_json(), status=201, content_type="application/json")

    if "Idempotency-Key" not in request.headers:
        return take()
    return once(request, hashlib.sha256(given.content).hexdigest(), take)


def handed_out(found: Handed) -> HttpResponse:
    """The file under the type that it was judged to be: to keep, never to run."""
    answer = HttpResponse(found.content, content_type=found.media)
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _told(one: Evidence) -> dict[str, Any]:
    return {**_of_a_file(one), "filing": one.filing_id, "at": one.recorded_at, "file": f"/{BASE}evidence/{one.pk}/file"}


def _of_draft(one: DraftEvidence) -> dict[str, Any]:
    address = f"/{BASE}draft-evidence/{one.pk}/file"
    return {**_of_a_file(one), "draft": one.draft_id, "at": one.saved_at, "file": address}


def _of_a_file(one: Evidence | DraftEvidence) -> dict[str, Any]:
    names = ("kind", "name", "media", "size", "actor")
    return {"evidence": one.pk, "sha256": one.digest, **{name: getattr(one, name) for name in names}}


ROOM, ONE = "evidence", {"number": 1}
READ, FILE = Scope.READ, Scope.FILE
LOOKERS: frozenset[Role | None] = READERS | {Role.TRAINER}
BINARY = {"schema": {"type": "string", "format": "binary"}}
UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "PDF, PNG, JPEG; 按内容判断 judged by content",
        "content": {"application/octet-stream": BINARY},
    }
}
HANDED = {"responses": {200: {"content": {"application/octet-stream": BINARY, **dict.fromkeys(MEDIA, BINARY)}}}}
ATTACHED_ZH = "以文件内容为请求体; 同一文件再传一次仍是那一份。"
ATTACHED_EN = "The body is the file itself; the same file again is the one that stands there."
CALLS = (
    Call(
        "evidence_list", "GET", "filings/{number}/evidence", beside, LOOKERS, READ, "一条记录的佐证材料",
        "the evidence beside a record", {200: EvidenceList}, ROOM, ONE, also=(404,),
    ),
    Call(
        "evidence_attach", "POST", "filings/{number}/evidence", attach, FILERS, FILE, "附佐证材料", "attach evidence",
        {201: EvidenceOf}, ROOM, ONE, raw=True, also=(404, 409), openapi=UPLOAD,
        detail_zh=f"{ATTACHED_ZH}附上即留存, 不能删去。", detail_en=f"{ATTACHED_EN} It stays for good.",
    ),
    Call(
        "evidence", "GET", "evidence/{number}", one, LOOKERS, READ, "一份佐证材料", "one piece of evidence",
        {200: EvidenceOf}, ROOM, ONE, also=(404,),
    ),
    Call(
        "evidence_file", "GET", "evidence/{number}/file", file, LOOKERS, READ, "下载佐证材料", "download evidence",
        {200: None}, ROOM, ONE, also=(404,), openapi=HANDED,
    ),
    Call(
        "draft_evidence_list", "GET", "drafts/{number}/evidence", beside_draft, FILERS, FILE, "草稿的佐证材料",
        "the evidence beside a draft", {200: DraftEvidenceList}, ROOM, ONE, also=(404,),
    ),
    Call(
        "draft_evidence_attach", "POST", "drafts/{number}/evidence", attach_to_draft, FILERS, FILE, "给草稿附佐证材料",
        "attach evidence to a draft", {201: DraftEvidenceOf}, ROOM, ONE, raw=True, also=(404, 409), openapi=UPLOAD,
        detail_zh=f"{ATTACHED_ZH}上报时以 `drafts` 列出草稿, 材料随之留存。",
        detail_en=f"{ATTACHED_EN} Name the draft in `drafts` when you submit: its evidence goes along.",
    ),
    Call(
        "draft_evidence_file", "GET", "draft-evidence/{number}/file", draft_file, FILERS, FILE, "下载草稿的佐证材料",
        "download a draft's evidence", {200: None}, ROOM, ONE, also=(404,), openapi=HANDED,
    ),
    Call(
        "draft_evidence_remove", "DELETE", "draft-evidence/{number}", remove, FILERS, FILE, "删去草稿的佐证材料",
        "remove a draft's evidence", {204: None}, ROOM, ONE, also=(404,),
    ),
)  # fmt: skip
