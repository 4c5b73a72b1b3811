"""Every address is asked for as every role and as nobody, and answers as docs/access.md says."""

import re

import pytest
from django.urls import URLPattern, reverse

from fuwai.core.access import Role
from fuwai.web.route import Route
from fuwai.web.testdata import client_of, signed_in
from fuwai.web.urls import ROUTES, urlpatterns

from .write_docs import ACCESS, access_page

NOBODY = "nobody"
PEOPLE = [NOBODY, *(str(role) for role in Role)]
ALL = {"anyone": PEOPLE, "signed_in": PEOPLE[1:]}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def printed() -> dict[str, tuple[set[str], set[str]]]:
    """Address → methods and who, as the page says."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for line in ACCESS.read_text().splitlines():
        if match := re.fullmatch(r"\| `(/[^`]*)` \| ([A-Z, ]+) \| .* \| ([^|]*) \|", line):
            named = re.findall(r"`([a-z_]+)`", match[3])
            who = {person for name in named for person in ALL.get(name, [name])}
            found[match[1]] = set(match[2].split(", ")), who
    return found


PRINTED = printed()


def test_the_page_of_access_is_what_the_addresses_say():
    assert ACCESS.read_text() == access_page(), "run: python -m tests.write_docs"


def test_no_address_is_served_that_is_not_printed():
    ours = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
    assert {f"/{pattern.pattern}" for pattern in ours} == set(PRINTED)
    assert len(ours) == len(ROUTES) == len({route.name for route in ROUTES})


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in ROUTES])
def test_each_address_answers_who_may_ask_and_nobody_else(sqlite_store, route: Route):
    methods, who = PRINTED[f"/{route.path}"]
    address = reverse(route.name, kwargs=dict(route.example))
    for method in set(METHODS) - methods:
        assert signed_in(Role.ADMINISTRATOR).generic(method, address).status_code == 405, method
    for person in PEOPLE:
        client = client_of() if person == NOBODY else signed_in(Role(person))
        for method in sorted(methods):
            answer = client.generic(method, address)
            asked = f"{method} {address} as {person}"
            sent_to_sign_in = answer.get("Location", "").startswith("/sign-in?next=")
            if person in who:
                assert answer.status_code in (200, 201, 204, 302, 400, 404, 422), asked
                assert person == NOBODY or not sent_to_sign_in, asked
            elif person == NOBODY:
                assert sent_to_sign_in, asked
            else:
                assert answer.status_code == 403, asked


@pytest.mark.parametrize("address", ["/nowhere", "/admin", "/admin/", "/accounts/", "/accounts/1/2/3", "/.git/config"])
@pytest.mark.parametrize("person", [NOBODY, "administrator"])
def test_what_is_not_printed_is_not_found(sqlite_store, address, person):
    client = client_of() if person == NOBODY else signed_in(Role(person))
    assert client.get(address).status_code == 404
