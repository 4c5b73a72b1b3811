"""What someone sees who may not, or whose page failed: the way to sign in, whose page it is, what to do."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fuwai.core.access import Role
from fuwai.core.account import ROLE_NAMES
from fuwai.web.words import said, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fuwai.web.route import Route

PAGE = "web/error.html"


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards. A piece of a page asked for by script sends the whole page there."""
    ended = getattr(request, "ended", "")  # why the session is over, where there was one
    address = f"/sign-in?{urlencode({'next': _page(request), **({'ended': ended} if ended else {})})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page(request: HttpRequest) -> str:
    """The page that was looked at: of a piece or a form the one around it, which the browser names."""
    around = request.headers.get("HX-Current-URL", "") or (
        request.headers.get("Referer", "") if request.method != "GET" else ""
    )
    found = urlsplit(around)
    if not around or found.netloc != request.get_host():
        return request.get_full_path() if request.method == "GET" else "/"
    return f"{found.path}?{found.query}" if found.query else found.path


def not_yours(request: HttpRequest, route: "Route") -> HttpResponse:
    """403, with the roles that may."""
    roles = [said(*ROLE_NAMES[role]) for role in Role if role in route.who]
    return render(request, "web/not_yours.html", {"route": route, "roles": roles}, status=403)


def not_allowed(request: HttpRequest, allowed: "Iterable[str]") -> HttpResponse:
    """405: the address is right, what was asked of it is not."""
    words = _("这个地址不接受这种请求。请从页面上的按钮或链接进入。")
    response = _told(request, 405, _("请求方式不对"), words)
    response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """400."""
    return _told(request, 400, _("请求无法理解"), _("地址或内容不完整。请返回上一页重试。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """403 without a route: what Django itself refuses."""
    return _told(request, 403, _("不能这样做"), _("您没有这项权限。"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """404: no such thing, or not for this viewer; which of the two is not said."""
    return _told(request, 404, _("没有这个页面"), _("地址有误，或者这条记录不在您的管辖范围内。"))


def failed(_request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without asking who is there, since anything may have failed."""
    words = _("这是系统的错误，不是您的。已提交的内容不会丢失。请稍后重试，或联系管理员。")
    return HttpResponse(render_to_string(PAGE, _context(500, _("系统出错"), words)), status=500)


def _told(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    return render(request, PAGE, _context(status, heading, words), status=status)


def _context(status: int, heading: str, words: str) -> dict[str, object]:
    return {"status": status, "heading": heading, "words": words, **spoken()}
