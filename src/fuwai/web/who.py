"""Who asks: `request.account`, `request.viewer`, and where from. A session that is over ends here.

Django's sessions keep the account's number and a digest of its password: a new password ends all other sessions. Django's
own sign-in is not used, for it wants tables of groups and permissions that would say a second time who may do what.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from fuwai.core.access import KIND_OF, Role
from fuwai.core.account import SessionLaw
from fuwai.services.message import unread
from fuwai.storage.models import Account
from fuwai.storage.origin import ORIGIN, Origin

ACCOUNT, PROOF, ENTERED, SEEN = "account", "proof", "entered_at", "seen_at"
NOTED_EVERY = timedelta(minutes=1)  # a session is written at most so often, not with every request
# What someone may still ask for who owes a new password or a second factor.
FREE = frozenset({"sign_out", "password", "second_factor", "language", "style"})


class Who:
    """Middleware, after the sessions'."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came = Origin(address(request), secrets.token_hex(8), request.headers.get("User-Agent", "")[:200])
        token = ORIGIN.set(came)
        try:
            request.account, request.viewer, request.ended = None, None, ""  # type: ignore[attr-defined]
            self._recognise(request)
            response = self.handle(request)
        finally:
            ORIGIN.reset(token)
        response.headers["X-Request-Id"] = came.request
        if request.account is not None:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")  # nobody reads it after signing out
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Send who owes something to where it is settled, whatever was asked for."""
        account, match = request.account, request.resolver_match  # type: ignore[attr-defined]
        if account is None or match is None or match.url_name in FREE:
            return None
        owed = "password" if account.must_change_password else "second_factor" if account.must_enrol else ""
        return HttpResponseRedirect(reverse(owed)) if owed else None

    def _recognise(self, request: HttpRequest) -> None:
        found = _kept(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if found is None:
            return
        now = datetime.now(UTC)
        entered, seen = (_moment(request.session.get(name)) for name in (ENTERED, SEEN))
        request.ended = law(found.role).ended(entered, seen, now)  # type: ignore[attr-defined]
        if request.ended:  # type: ignore[attr-defined]
            request.session.flush()
            return
        if now - seen >= NOTED_EVERY:
            request.session[SEEN] = now.timestamp()
        request.account, request.viewer = found, found.viewer  # type: ignore[attr-defined]
        request.unread = cache(partial(unread, found))  # type: ignore[attr-defined]  # asked once, and only by a page


def law(role: str) -> SessionLaw:
    """How long a session of *role* lasts, from the settings."""
    idle = settings.IDLE_SESSION
    kind = KIND_OF[Role(role)]
    return SessionLaw(timedelta(seconds=idle.get(kind, idle["other"])), timedelta(seconds=settings.WHOLE_SESSION))


def enter(request: HttpRequest, account: Account) -> None:
    """Begin the session of who has shown all factors, under a new key."""
    request.session.flush()
    begin(request.session, account)
    rotate_token(request)


def begin(session: Any, account: Account) -> None:
    """What a session keeps of who has signed in."""
    now = datetime.now(UTC).timestamp()
    session[ACCOUNT], session[PROOF] = account.pk, account.proof
    session[ENTERED], session[SEEN] = now, now


def _kept(request: HttpRequest) -> Account | None:
    """The account of the session, while it is active and its password is the one that was shown."""
    number = request.session.get(ACCOUNT)
    found = Account.objects.filter(pk=number, is_active=True).first() if number is not None else None
    if found and constant_time_compare(request.session.get(PROOF, ""), found.proof):
        return found
    return None


def address(request: HttpRequest) -> str:
    """The address asked from: the connection's, or what a proxy of ours (FUWAI_PROXY) says of it."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "")
    if direct in settings.PROXIES and told:
        return told.rsplit(",", 1)[-1].strip()[
            :45
        ]  # the last is the one that our proxy wrote; a client may write others
    return direct[:45]


def _moment(stamp: Any) -> datetime:
    return datetime.fromtimestamp(float(stamp or 0), UTC)
