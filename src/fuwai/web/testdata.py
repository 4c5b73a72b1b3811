"""People who are signed in, for the tests of pages: evidently invented, one of each role."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from fuwai.core.access import Role
from fuwai.storage.models import Account
from fuwai.storage.testdata import PASSWORD, person
from fuwai.web import who

__all__ = ["PASSWORD", "client_of", "person", "signed_in"]


def client_of(account: Account | None = None, **options: Any) -> Client:
    """A browser in which *account* has signed in; nobody where there is none."""
    client = Client(headers={"host": "127.0.0.1"}, **options)
    if account is not None:
        session = SessionStore()
        who.begin(session, account)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def signed_in(role: Role, code: str = "", **options: Any) -> Client:
    """A browser in which someone of *role* has signed in, for an enterprise or a region (see storage.testdata.person)."""
    return client_of(person(role, code), **options)
