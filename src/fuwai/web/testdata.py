"""People who are signed in, for the tests of pages: evidently invented, one of each role."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from fuwai.core.access import Role
from fuwai.core.account import BELONGS, ROLE_NAMES, second_factor_required
from fuwai.storage.models import Account
from fuwai.web import who

PASSWORD = "紫色的 圆桌 会唱歌"  # of every one of them
ENTERPRISE = "000000001"  # as storage.testdata's
COUNTY = "330108"


def person(role: Role, code: str = "", login: str = "", **other: Any) -> Account:
    """An account of *role*, for an enterprise or a region (where none is said, the one of the rows of storage.testdata).
    Whom the law asks for a second factor has one."""
    belongs = BELONGS[role]
    enterprise = (code or ENTERPRISE) if belongs == "enterprise" else ""
    region = (code or COUNTY) if belongs == "region" else code if belongs == "region or none" else ""
    now = datetime.now(UTC)
    values = {
        "password": make_password(PASSWORD),
        "name": f"示例{ROLE_NAMES[role][0]}",
        "created_at": now,
        "created_by": "tester",
        "enrolled_at": now if second_factor_required(role, region) else None,
        "totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        **other,
    }
    named = {"login": login or f"{role}-{code or 'x'}", "role": role, "enterprise_code": enterprise, "region": region}
    found = Account.objects.filter(login=named["login"]).first()
    return found or Account.objects.create(**named, **values)


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
    """A browser in which someone of *role* has signed in."""
    return client_of(person(role, code), **options)
