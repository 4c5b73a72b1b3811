"""What went wrong, as a page: an error of ours with its code in both languages, never a traceback."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fuwai.core.error import FuwaiError
from fuwai.web.frame import navigation_of
from fuwai.web.menu import Shown

# The status of an error that no view caught, by the beginning or the end of its code; any other is 422.
FORBIDDEN = ("access.",)
ABSENT = (".unknown", "_unknown", ".no_such_file")

FORGED = FuwaiError(
    "access.forged",
    "页面已过期, 或请求不是从本系统的页面发出; 请返回上一页, 刷新后再提交",
    "the page is too old, or the request did not come from a page of this site; go back, reload it and send it again",
)


class Fault:
    """Middleware, the innermost: turns a FuwaiError into its page."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return shown(request, error) if isinstance(error, FuwaiError) else None


def shown(request: HttpRequest, error: FuwaiError) -> HttpResponse:
    """The page of *error*; a piece asked for by script gets the words alone."""
    piece = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "account/fault_piece.html" if piece else "account/fault.html",
        {"fault": error, "room": None if piece else _room(request)},
        status=status_of(error),
    )


def _room(request: HttpRequest) -> Shown | None:
    """The entry of the navigation that the page is of, where there is another than the home: from there one goes on."""
    entries = (entry for _words, shown in navigation_of(request) for entry in shown)
    return next((entry for entry in entries if entry.here and entry.address not in ("/", request.path)), None)


def status_of(error: FuwaiError) -> int:
    """403, 404 or 422."""
    if error.code.startswith(FORBIDDEN):
        return 403
    return 404 if error.code.endswith(ABSENT) else 422


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's reason is not for users
    """The answer to a form without this site's token."""
    return shown(request, FORGED)
