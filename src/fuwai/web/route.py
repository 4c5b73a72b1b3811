"""Addresses: each says who may ask for it and by which methods. What no route names is not served; there is no default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from fuwai.core.access import (
    ADMINISTRATORS,
    ANYONE,
    ENTERPRISE,
    FIGURES,
    FILERS,
    HEADS,
    READERS,
    REVIEWERS,
    SIGNED_IN,
    Role,
)
from fuwai.web import refuse

View = Callable[..., HttpResponse]
Method = Literal["GET", "POST"]

__all__ = [
    "ADMINISTRATORS",
    "ANYONE",
    "ENTERPRISE",
    "FIGURES",
    "FILERS",
    "HEADS",
    "READERS",
    "REVIEWERS",
    "SIGNED_IN",
    "Route",
    "guarded",
]


@dataclass(frozen=True)
class Route:
    """One address. *who*: the roles that may ask (None among them: nobody signed in). *zh*, *en*: what it is for, as the
    printed table of access says. *example*: arguments with which a test may call it."""

    name: str
    path: str
    view: View
    who: frozenset[Role | None]
    zh: str
    en: str
    methods: tuple[Method, ...] = ("GET",)
    example: Mapping[str, object] = field(default_factory=dict)

    @property
    def pattern(self) -> URLPattern:
        return path(self.path, guarded(self), name=self.name)


def guarded(route: Route) -> View:
    """The view behind its law: method, then role; the view itself asks no more who is there, only what they may see."""

    @wraps(route.view)
    def answer(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        allowed = {*route.methods, *(("HEAD",) if "GET" in route.methods else ())}
        if request.method not in allowed:
            return refuse.not_allowed(request, allowed)
        account = getattr(request, "account", None)
        role = account.role if account else None
        if role not in route.who:
            return refuse.sign_in(request) if role is None else refuse.not_yours(request, route)
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        return route.view(request, *args, **named)

    return answer
