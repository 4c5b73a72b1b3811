"""What every page has around it: navigation, who is signed in and for whom, language, version. A context processor."""

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_urlconf
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from fuwai.core.access import Role
from fuwai.core.account import ROLE_NAMES
from fuwai.services.belonging import belonging
from fuwai.web.menu import Shown, Words, navigation
from fuwai.web.words import said, spoken

VERSION = version("fuwai")


def frame(request: HttpRequest) -> dict[str, Any]:
    """`account` (or None), `belongs` (its enterprise or region), `role_name`, `navigation`, `unread`, `version`, and what
    `words.spoken` says.

    `request.unread` (a number, or a function without arguments) is set by the room of messages; without it there is no badge.
    """
    account = getattr(request, "account", None)
    return {
        "account": account,
        "role_name": said(*ROLE_NAMES[Role(account.role)]) if account else "",
        "belongs": SimpleLazyObject(lambda: said(*belonging(request.viewer))) if account else "",  # type: ignore[attr-defined]
        "navigation": SimpleLazyObject(lambda: navigation_of(request)),
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "version": VERSION,
        **spoken(),
    }


def navigation_of(request: HttpRequest) -> list[tuple[Words, list[Shown]]]:
    """What the one who asks may go to; nothing before signing in."""
    account = getattr(request, "account", None)
    if account is None:
        return []
    # By name: urls collects the rooms, which use this.
    routes = import_string(f"{get_urlconf() or settings.ROOT_URLCONF}.ROUTES")
    return navigation(Role(account.role), routes, request.path)


def _unread(request: HttpRequest) -> int:
    counted = getattr(request, "unread", 0)
    return int(counted() if callable(counted) else counted)
