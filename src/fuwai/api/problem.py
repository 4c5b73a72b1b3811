"""What went wrong, for programs: `code`, `zh`, `en`, `place`, `findings`, under the status that fits."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError, ValidationError

from fuwai.api.fault import said
from fuwai.core.error import FuwaiError
from fuwai.services.job import place_json

# The status of an error by its code; else by the code's beginning, else by its end, else 422.
STATUS: Mapping[str, int] = {
    "token.missing": 401,
    "token.invalid": 401,
    "token.expired": 401,
    "token.owes": 403,
    "token.scope": 403,
    "api.json": 400,
    "api.key": 400,
    "api.no_key": 400,
    "api.cursor": 400,
    "api.broken_off": 400,
    "api.method": 405,
    "api.unknown": 404,
    "api.too_large": 413,
    "job.too_large": 413,
    "intake.too_large": 413,
    "api.media_type": 415,
    "intake.not_a_workbook": 415,
    "api.too_many": 429,
    "job.too_many": 429,
    "api.failed": 500,
    "api.busy": 503,
    "form.busy": 503,
    "engine.unreachable": 503,
    "api.key_reused": 409,
    "review.refused": 409,
    "review.not_allowed": 409,
    "job.ended": 409,
    "storage.refused": 409,
    "review.changed": 412,
    "draft.enterprise": 403,
    "job.enterprise": 403,
    "correction.reviewer": 403,
    "progress.region": 403,
    "record.unknown": 404,
    "review.unknown": 404,
    "comment.unknown": 404,
    "receipt.unknown": 404,
    "draft.unknown": 404,
    "job.unknown": 404,
    "job.no_workbook": 404,
    "codelist.unknown": 404,
    "codelist.unknown_edition": 404,
    "catalogue.unknown_edition": 404,
    "facts.nothing_filed": 404,
    "table.unknown_kind": 404,
    "form.noun": 404,
    "sdmx.no_artefact": 404,
    "grant.call_unknown": 404,
    "grant.application_unknown": 404,
    "grant.not_published": 404,
    "message.unknown": 404,
    "enquiry.unknown": 404,
    "delegation.unknown": 404,
    "message.region": 403,
    "review.administrator": 403,
    "bulk.changed": 409,
    "evidence.unknown": 404,
    "evidence.too_large": 413,
    "evidence.kind": 415,
    "template.unknown": 404,
    "template.unknown_enterprise": 404,
    "template.no_contracts": 404,
    "verification.unknown": 404,
    "grant.award_unknown": 404,
    "bulletin.changed": 409,
    "grant.paper": 404,
    "trail.unknown": 404,
    "figure.unknown": 404,
    "account.unknown": 404,
    "account.administrator": 403,
    "account.oneself": 403,
    "registration.unknown": 404,
    "registration.decided": 409,
    "registration.pending": 409,
    "registration.known": 409,
    "saved_view.unknown": 404,
    "verification.item_unknown": 404,
    "verification.refused": 409,
    "verification.done": 409,
    "verification.body": 403,
    "verification.assigned": 403,
}
MOST = 50  # findings on the form of a request that are told
HEADS = {"Cache-Control": "private, no-store"}


def shown(error: FuwaiError, findings: Iterable[Mapping[str, Any]] = (), status: int | None = None) -> HttpResponse:
    """The answer that tells of *error*."""
    content = {
        "code": error.code,
        "zh": error.zh,
        "en": error.en,
        "place": place_json(error.place),
        "findings": list(findings),
    }
    response = JsonResponse(
        content, status=status or status_of(error), json_dumps_params={"ensure_ascii": False}, headers=HEADS
    )
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="fuwai"'
    return response


def status_of(error: FuwaiError) -> int:
    if error.code in STATUS:
        return STATUS[error.code]
    return 403 if error.code.startswith("access.") else 422


def of_fuwai(_request: HttpRequest, error: FuwaiError) -> HttpResponse:
    return shown(error)


def of_form(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What the request's form lacks, each fault with its place in the request as `field`."""
    findings = [
        {
            "check": f"api.{fault['type']}"[:60],
            "grade": "blocking",
            "noun": "",
            "row": _row(fault["loc"]),
            "field": ".".join(str(part) for part in fault["loc"][:8])[:200],
            "zh": words[0],
            "en": words[1],
            "place": None,
            "source": "",
        }
        for fault in error.errors[:MOST]
        for words in (said(fault),)
    ]
    told = FuwaiError(
        "api.invalid",
        "请求的参数或内容不合要求, 见 findings; 要求见 /api/v1/docs",
        "the parameters or the body of the request do not fit, see findings; /api/v1/docs says what is wanted",
    )
    return shown(told, findings)


def of_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: a body that is no JSON."""
    cause = error.__cause__ or error.__context__
    if isinstance(cause, FuwaiError):
        return shown(cause)
    return shown(NOT_JSON, status=error.status_code)


NOT_JSON = FuwaiError(
    "api.json",
    "请求内容不是 UTF-8 编码的 JSON, 或过深、含 NaN 等",
    "the body is no JSON in UTF-8, or is nested too deeply, or has NaN and the like",
)


def _row(place: Iterable[object]) -> int | None:
    """The row that a fault is in, where the request has rows."""
    parts = list(place)
    return next(
        (after for part, after in pairwise(parts) if part == "rows" and isinstance(after, int)),
        None,
    )
