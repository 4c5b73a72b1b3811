"""Every address of the open API: the CALLS of each room, through one door; and their description as OpenAPI 3.1."""

import json
import re
from itertools import groupby
from typing import Any, ClassVar

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from fuwai.api import (
    asking,
    beside,
    bulletin,
    coding,
    deciding,
    delegating,
    enquiry,
    evidence,
    figure,
    filing,
    grant,
    grant_application,
    keeping,
    message,
    month,
    people,
    period,
    problem,
    proof,
    reading,
    standard,
    trailing,
    verifying,
)
from fuwai.api.body import StrictParser
from fuwai.api.call import BASE, Call
from fuwai.api.description import DESCRIPTION
from fuwai.api.door import nowhere, through
from fuwai.api.page import docs
from fuwai.api.shape import Problem
from fuwai.core.access import ANYONE, Role
from fuwai.core.account import ROLE_NAMES
from fuwai.core.error import FuwaiError

ABOUT = """服务外包业务管理和统计的开放接口: 网页能办的, 程序都能办; 同样的权限, 同样的审核, 同样的留痕。

The open API of service-outsourcing management and statistics: what the pages do, for programs; with the same rights,
checks and trail.

- 令牌 token: `Authorization: Bearer fuwai_…`, 在网页“账号 → 访问令牌”建立 · created on the page Account → Tokens.
- 错误 errors: `{"code", "zh", "en", "place", "findings"}`.
- 分页 paging: `next` 送回作 `cursor` · send `next` back as `cursor`.
- 只办一次 once only: POST 带 `Idempotency-Key` · a POST may carry an `Idempotency-Key` for 24 hours.
- 未变则 304 · `ETag`, `If-None-Match`; 审核时 when deciding: `If-Match`, 412.
- 过快则 429 · too fast: 429 with `Retry-After`.
"""
EVERY = (400, 401, 403, 405, 413, 422, 429, 503)  # refusals that any call may answer with
PUBLIC = (405, 413, 429)
BODIED = (400, 415, 422)
ROOMS = (
    *(
        standard,
        coding,
        filing,
        reading,
        deciding,
        beside,
        trailing,
        evidence,
        month,
        delegating,
        message,
        enquiry,
        period,
        figure,
        bulletin,
    ),
    *(verifying, asking, proof, grant, grant_application, people, keeping),
)


class Bearer:
    """The token, as the description says it; the door has looked at it before."""

    openapi_security_schema: ClassVar[dict[str, str]] = {
        "type": "http",
        "scheme": "bearer",
        "description": "访问令牌 · a token, fuwai_…",
    }

    def __call__(self, request: HttpRequest) -> bool:
        return bool(request.account)  # type: ignore[attr-defined]


def openapi(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # as every call has it
    return JsonResponse(SCHEMA, json_dumps_params={"ensure_ascii": False, "indent": 1})


OWN = (
    Call(
        "openapi", "GET", "openapi.json", openapi, ANYONE, None, "本接口的说明 OpenAPI 3.1", "this description",
        {200: dict[str, Any]}, "standard",
    ),
    Call("docs", "GET", "docs", docs, ANYONE, None, "本接口的说明页", "this description as a page", {}, ""),
)  # fmt: skip
CALLS: tuple[Call, ...] = (*OWN, *(call for room in ROOMS for call in room.CALLS))


def _api() -> NinjaAPI:
    api = NinjaAPI(
        title="服外开放接口 Fuwai open API",
        version="1",
        description=ABOUT,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
        parser=StrictParser(),
        auth=Bearer(),
        servers=[{"url": "/", "description": "本站 this site"}],
    )
    api.add_exception_handler(FuwaiError, problem.of_fuwai)
    api.add_exception_handler(ValidationError, problem.of_form)
    api.add_exception_handler(HttpError, problem.of_http)
    for call in CALLS:
        if call.room:
            _add(api, call)
    return api


def _add(api: NinjaAPI, call: Call) -> None:
    refusals = (*(PUBLIC if call.public else EVERY), *call.also, *(BODIED if call.method in ("POST", "PUT") else ()))
    refusals += (409,) if call.once else ()
    api.default_router.add_api_operation(
        f"/{call.path}",
        [call.method],
        call.view,
        auth=None if call.public else Bearer(),
        response={**call.answers, **dict.fromkeys(sorted(refusals), Problem)},
        operation_id=call.name,
        summary=f"{call.zh} · {call.en}",
        description=_description(call),
        tags=[call.room],
        url_name=call.name,
        openapi_extra=_extra(call),
    )


def _description(call: Call) -> str:
    roles = (
        "任何人 anyone" if call.public else ", ".join(" ".join(ROLE_NAMES[role]) for role in Role if role in call.who)
    )
    lines = [call.detail_zh, call.detail_en, f"角色 roles: {roles}"]
    if call.scope:
        lines.append(f"权限 scope: `{call.scope}`")
    return "\n\n".join(line for line in lines if line)


def _extra(call: Call) -> dict[str, Any]:
    """What the framework does not say by itself: 304, the key of a POST, an answer that is a file."""
    extra: dict[str, Any] = {name: value for name, value in call.openapi.items() if name != "parameters"}
    parameters = list(call.openapi.get("parameters", ()))
    if call.once:
        parameters.append(KEY)
    if parameters:
        extra["parameters"] = parameters
    if call.method == "GET":
        extra["responses"] = {**extra.get("responses", {}), 304: {"description": "未变 not changed"}}
    return extra


KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "同一键 24 小时内只办一次 · the same key is done once in 24 hours",
}


def _patterns(api: NinjaAPI) -> list[URLPattern]:
    """The framework's addresses, each behind the door; and for whatever else is asked below /api/v1, a 404 that programs
    can read."""
    views = {str(found.pattern): found.callback for found in api.urls[0] if isinstance(found, URLPattern)}
    patterns = []
    for address, found in groupby(sorted(CALLS, key=lambda call: call.path), key=lambda call: call.path):
        calls = {call.method: call for call in found}
        served = re.sub(r"{(\w+)}", r"<\1>", address)
        view = views.get(served) or next(iter(calls.values())).view
        patterns.append(path(served, through(calls, view), name=f"api_{next(iter(calls.values())).name}"))
    return [*patterns, re_path(r"^(?P<rest>.*)$", through({}, nowhere))]


API = _api()
SCHEMA = DESCRIPTION
urlpatterns = _patterns(API)
SCHEMA.update(json.loads(json.dumps(API.get_openapi_schema(path_prefix=BASE))))  # as JSON has it: statuses are texts
