"""One signed-in person of each role in a home, and every address that may be asked for: `python -m tests.browser.people`.

Runs in a process of its own, for FUWAI_HOME is read once. Prints json: `sessions` (role → the session's cookie) and `pages`
(name, path, the roles that may; "" is nobody).
"""

import json

from fuwai.settings import start

start()

from django.conf import settings  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.urls import reverse  # noqa: E402

from fuwai.core.access import Role  # noqa: E402
from fuwai.storage.models import Filing  # noqa: E402
from fuwai.web.testdata import client_of, person  # noqa: E402
from fuwai.web.urls import ROUTES  # noqa: E402
from tests.browser import examples  # noqa: E402


def busiest() -> tuple[str, str]:
    """The enterprise with most filings, and its county."""
    found = Filing.objects.values_list("enterprise__code", "county").annotate(n=Count("pk")).order_by("-n").first()
    return (found[0], found[1]) if found else ("", "")


def sessions() -> dict[str, str]:
    enterprise, county = busiest()
    province = f"{county[:2]}0000" if county else "330000"
    belongs = {
        Role.FILER: enterprise,
        Role.MANAGER: enterprise,
        Role.TRAINER: enterprise,
        Role.CLERK: county,
        Role.HEAD: province,
        Role.ANALYST: province,
        Role.AUDITOR: province,
    }
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    return {
        str(role): client_of(person(role, belongs.get(role, ""))).cookies[settings.SESSION_COOKIE_NAME].value
        for role in Role
    }


def pages() -> list[dict[str, object]]:
    example = examples.of(*busiest())
    return [
        {
            "name": route.name,
            "path": reverse(route.name, kwargs=dict(example(route))),
            "roles": [str(role) if role else "" for role in (*Role, None) if role in route.who],
        }
        for route in ROUTES
        if "GET" in route.methods
    ]


if __name__ == "__main__":
    print(json.dumps({"sessions": sessions(), "pages": pages()}))
