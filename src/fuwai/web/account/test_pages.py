"""Signing in: what is taken, what is refused, and that nothing is told to strangers."""

import pytest
from django.test import Client

from fuwai.core.access import Role
from fuwai.storage.models import SignIn
from fuwai.web.testdata import PASSWORD, client_of, person, signed_in


def attempt(client: Client, login: str, password: str, **more: str):
    return client.post("/sign-in", {"login": login, "password": password, **more})


def test_name_and_password_open_the_site(sqlite_store):
    account, client = person(Role.FILER), client_of()
    answer = attempt(client, account.login.upper(), PASSWORD, next="/account")
    assert (answer.status_code, answer["Location"]) == (302, "/account")
    page = client.get("/account")
    assert page.status_code == 200
    assert account.name in page.content.decode()
    assert [(one.outcome, one.account_id) for one in SignIn.objects.all()] == [("entered", account.pk)]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "http:x"]
)
def test_signing_in_leads_nowhere_but_to_this_site(sqlite_store, address):
    account = person(Role.FILER)
    assert attempt(client_of(), account.login, PASSWORD, next=address)["Location"] == "/"


def test_nobody_is_sent_to_sign_in_and_back(sqlite_store):
    assert client_of().get("/account?x=1")["Location"] == "/sign-in?next=%2Faccount%3Fx%3D1"


def test_signing_out_ends_the_session_for_good(sqlite_store):
    client = signed_in(Role.FILER)
    key = client.cookies["fuwai_session"].value
    assert client.post("/sign-out").status_code == 302
    client.cookies["fuwai_session"] = key
    assert client.get("/account").status_code == 302
