"""What every request goes through, and every answer: size, method, token, rate, role, once-only, ETag."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from functools import wraps

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from fuwai.api import rate
from fuwai.api.body import JSON_BYTES
from fuwai.api.call import Call
from fuwai.api.problem import shown
from fuwai.core.access import Role
from fuwai.core.account import ROLE_NAMES
from fuwai.core.error import FuwaiError
from fuwai.services import idempotency, job, token
from fuwai.services.idempotency import Answer, Asked
from fuwai.storage.models import Account, ApiToken
from fuwai.storage.origin import ORIGIN

LOG = logging.getLogger("fuwai.api")
KEPT_HEADS = ("Content-Type", "Location", "ETag")  # of an answer that is given again
View = Callable[..., HttpResponseBase]


def through(calls: Mapping[str, Call], view: View) -> View:
    """*view*, which answers the *calls* (by method) of one address, behind the door."""

    @csrf_exempt  # no cookie opens anything here: a token does
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        try:
            response = _answer(calls, view, request, args, named)
        except FuwaiError as error:
            response = shown(error)
        except (RequestDataTooBig, SuspiciousOperation):
            response = shown(_too_large(JSON_BYTES))
        except UnreadablePostError:
            response = shown(_BROKEN_OFF)
        except OperationalError:
            LOG.exception("the database could not be reached")
            response = shown(_BUSY)
            response.headers["Retry-After"] = "5"
        except Exception:
            LOG.exception("%s %s failed", request.method, request.path)
            response = shown(_FAILED)
        return _with_tag(request, response)

    return answer


def _answer(
    calls: Mapping[str, Call], view: View, request: HttpRequest, args: tuple[object, ...], named: Mapping[str, object]
) -> HttpResponseBase:
    call = calls.get(str(request.method))
    if call is None:
        return _other_method(request, calls) if calls else view(request)
    if not call.public:
        request.account = request.viewer = None  # type: ignore[attr-defined]  # a session of the pages opens nothing here
        key, account = _recognised(request)
        if wait := rate.of_token(key.pk):
            return _too_many(wait)
        _may(call, key, account)
        request.key, request.account, request.viewer = key, account, account.viewer  # type: ignore[attr-defined]
    elif wait := rate.of_stranger(ORIGIN.get().address):
        return _too_many(wait)
    _sized(call, request)
    keyed = "Idempotency-Key" in request.headers and call.method == "POST" and not call.reads
    if keyed and not call.once:
        raise _NO_KEY
    if keyed and not call.raw:
        act = _once_together if call.keeps else once
        return act(request, hashlib.sha256(request.body).hexdigest(), lambda: view(request, *args, **named))
    return view(request, *args, **named)


def _recognised(request: HttpRequest) -> tuple[ApiToken, Account]:
    """Raises FuwaiError `token.…`; `api.too_many` to an address that keeps trying."""
    kind, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
    try:
        if kind.lower() != "bearer" or not secret.strip():
            raise FuwaiError(
                "token.missing",
                "请在请求头 Authorization: Bearer … 中给出访问令牌; 令牌在网页“账号 → 访问令牌”建立",
                "give a token in the head Authorization: Bearer …; create one on the page Account → Tokens",
            )
        return token.recognised(secret.strip())
    except FuwaiError:
        if rate.of_stranger(ORIGIN.get().address):
            raise rate.TOO_MANY from None
        raise


def _may(call: Call, key: ApiToken, account: Account) -> None:
    if Role(account.role) not in call.who:
        roles = [ROLE_NAMES[role] for role in Role if role in call.who]
        raise FuwaiError(
            "access.role",
            f"{call.zh}: 只限{'、'.join(zh for zh, _ in roles)}",
            f"{call.en}: for {', '.join(en for _, en in roles)} only",
        )
    if call.scope is not None and call.scope not in token.scopes(key):
        raise FuwaiError(
            "token.scope",
            f"令牌没有权限 {call.scope}; 它有: {key.scopes}",
            f"the token lacks the scope {call.scope}; it has {key.scopes}",
        )


def _sized(call: Call, request: HttpRequest) -> None:
    """Nothing is read that would be refused for its size or its kind."""
    length = request.headers.get("Content-Length") or "0"
    limit = job.LARGEST if call.raw else JSON_BYTES
    if not length.isdecimal() or int(length) > limit:
        raise _too_large(limit)
    media = (request.content_type or "").lower()
    if call.raw and media.startswith("multipart/"):
        raise FuwaiError(
            "api.media_type",
            "请直接以文件内容为请求体 (curl --data-binary @文件), 不要用表单",
            "send the file itself as the body (curl --data-binary @file), not a form",
        )
    if not call.raw and call.method in ("POST", "PUT") and media != "application/json":
        raise FuwaiError("api.media_type", "Content-Type 应为 application/json", "Content-Type is application/json")


def once(request: HttpRequest, digest: str, view: Callable[[], HttpResponseBase]) -> HttpResponse:
    """The answer of *view*, done once for the request's Idempotency-Key and account. *digest*: of the body."""
    return _given(idempotency.once(_asked(request, digest), lambda: _told(view())))


def _once_together(request: HttpRequest, digest: str, view: Callable[[], HttpResponseBase]) -> HttpResponse:
    """As `once`, of a call that keeps its answer itself where it has acted; no lock is held meanwhile."""
    asked = _asked(request, digest)
    if found := asked.found():
        return _given(found)
    request.asked = asked  # type: ignore[attr-defined]
    told = _told(view())
    return _given(told if told.status < 400 else asked.settled(told))


def _asked(request: HttpRequest, digest: str) -> Asked:
    wanted = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')} {digest}"
    account = request.account  # type: ignore[attr-defined]
    return Asked(account, request.headers["Idempotency-Key"], hashlib.sha256(wanted.encode()).hexdigest())


def _told(response: HttpResponseBase) -> Answer:
    assert isinstance(response, HttpResponse)
    heads = {name: response.headers[name] for name in KEPT_HEADS if name in response.headers}
    return Answer(response.status_code, heads, response.content.decode())


def _given(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.heads))
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _with_tag(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An ETag on what was asked for, and 304 to who has it already."""
    response.headers["Vary"] = "Authorization"
    if isinstance(response, HttpResponse):  # without its length an answer goes in pieces
        response.headers.setdefault("Content-Length", str(len(response.content)))
    if request.method != "GET" or response.status_code != 200 or not isinstance(response, HttpResponse):
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
    response.headers.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the asker alone, and asked for again each time
    tag = response.headers["ETag"]
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in known or "*" in known:
        heads = {name: response.headers[name] for name in ("ETag", "Cache-Control", "Vary")}
        return HttpResponse(status=304, headers=heads)
    return response


def _other_method(request: HttpRequest, calls: Mapping[str, Call]) -> HttpResponse:
    allowed = ", ".join(sorted(calls))
    response = shown(
        FuwaiError(
            "api.method",
            f"{request.path} 不接受 {str(request.method)[:20]}; 可用: {allowed}",
            f"{request.path} does not take {str(request.method)[:20]}; it takes {allowed}",
        )
    )
    response.headers["Allow"] = allowed
    return response


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """404 for an address below /api/v1 that no call has."""
    return shown(
        FuwaiError(
            "api.unknown",
            f"没有接口 {request.path[:200]}; 见 /api/v1/docs",
            f"there is no {request.path[:200]}; see /api/v1/docs",
        )
    )


def _too_many(wait: int) -> HttpResponse:
    response = shown(rate.TOO_MANY)
    response.headers["Retry-After"] = str(wait)
    return response


def _too_large(limit: int) -> FuwaiError:
    return FuwaiError(
        "api.too_large",
        f"请求内容超过 {limit:,} 字节, 或没有说明长度; 大批数据请用 POST /api/v1/jobs",
        f"the body has more than {limit:,} bytes, or does not say how many; send much data to POST /api/v1/jobs",
    )


_NO_KEY = FuwaiError(
    "api.no_key",
    "本接口不接受 Idempotency-Key: 答复含一次性口令或不属于任何账号, 不留存",
    "no Idempotency-Key is taken here: the answer holds a one-time token, or is of no account, and is not kept",
)
_BROKEN_OFF = FuwaiError("api.broken_off", "请求没有传完", "the request broke off")
_BUSY = FuwaiError("api.busy", "数据库暂时忙; 请稍后重试", "the database is busy; try again in a moment")
_FAILED = FuwaiError(
    "api.failed",
    "这是系统的错误, 没有任何改变; 请联系管理员, 并附上响应头 X-Request-Id",
    "this is the system's fault, nothing was changed; tell an administrator the head X-Request-Id",
)
