"""The language of a page: what its reader chose, else Chinese. What the browser prefers is not asked (ADR 0103)."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from fuwai.web.words import compile_words

COOKIE = "language"
KEPT = timedelta(days=400)  # the longest that browsers keep a cookie


class Language:
    """Middleware: activates the reader's language for one request. Compiles new words when the site starts."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle
        compile_words()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(COOKIE, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # as Django's own middleware does
            response = self.handle(request)
        response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-CN")
        return response


def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language that the reader asks for, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        keep(request, response, language)
    return response


def keep(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Remember the language in the browser."""
    response.set_cookie(COOKIE, language, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure())
