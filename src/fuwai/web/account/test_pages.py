"""Signing in: what is taken, what is refused, and that nothing is told to strangers."""

import json

import pyotp
import pytest
from django.test import Client

from fuwai.core.access import Role
from fuwai.services import account as verbs
from fuwai.storage.models import Account, AuditEntry, SignIn
from fuwai.web import who
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


def code_of(account: Account) -> str:
    return pyotp.TOTP(verbs.secret_of(account)).now()


def test_a_second_factor_is_asked_for_and_the_way_back_is_kept(sqlite_store):
    account, client = person(Role.ADMINISTRATOR), client_of()
    assert attempt(client, account.login, PASSWORD, next="/accounts")["Location"] == "/sign-in/code"
    assert client.get("/accounts").status_code == 302, "the password alone opens nothing"
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code", {"code": code_of(account)})["Location"] == "/accounts"
    assert client.get("/accounts").status_code == 200


def test_the_code_is_not_waited_for_longer_than_five_minutes(sqlite_store):
    account, client = person(Role.ADMINISTRATOR), client_of()
    attempt(client, account.login, PASSWORD)
    session = client.session
    session["awaiting"] = {**session["awaiting"], "at": session["awaiting"]["at"] - 301}
    session.save()
    assert client.post("/sign-in/code", {"code": code_of(account)})["Location"] == "/sign-in"


def test_who_must_have_a_second_factor_sets_it_up_before_anything_else(sqlite_store):
    account = person(Role.ADMINISTRATOR, enrolled_at=None, totp_secret="")
    client = client_of(account)
    assert client.get("/accounts")["Location"] == "/account/second-factor"
    page = client.get("/account/second-factor").content.decode()
    account.refresh_from_db()
    assert "<svg" in page
    secret = verbs.secret_of(account)
    assert secret[:4] in page
    codes = client.post("/account/second-factor", {"code": code_of(account)}).content.decode()
    assert codes.count("<code>") == 10
    assert client.get("/accounts").status_code == 200
    assert secret not in client.get("/account").content.decode()


def test_who_must_change_the_password_does_so_before_anything_else(sqlite_store):
    client = client_of(person(Role.FILER, must_change_password=True))
    assert client.get("/account")["Location"] == "/account/password"
    new = {"old": PASSWORD, "new": "绿色的 方桌 不唱歌", "again": "绿色的 方桌 不唱歌"}
    assert client.post("/account/password", {**new, "again": "x"}).status_code == 422
    assert client.post("/account/password", new)["Location"] == "/account"
    assert client.get("/account").status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere(sqlite_store):
    account = person(Role.FILER)
    here, elsewhere = client_of(account), client_of(account)
    new = "绿色的 方桌 不唱歌"
    here.post("/account/password", {"old": PASSWORD, "new": new, "again": new})
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_who_is_deactivated_is_out_at_once(sqlite_store):
    account = person(Role.FILER)
    client = client_of(account)
    Account.objects.update(is_active=False)
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("role", "entered", "seen", "why"),
    [
        (Role.CLERK, 0, 0, ""),
        (Role.CLERK, 29, 29, ""),
        (Role.CLERK, 31, 31, "idle"),
        (Role.ADMINISTRATOR, 31, 31, "idle"),
        (Role.FILER, 31, 31, ""),
        (Role.FILER, 121, 121, "idle"),
        (Role.FILER, 481, 1, "whole"),
    ],
)
def test_a_session_ends_by_idleness_or_after_a_working_day_and_says_so(sqlite_store, role, entered, seen, why):
    client = signed_in(role)
    session = client.session
    session[who.ENTERED] -= entered * 60
    session[who.SEEN] -= seen * 60
    session.save()
    answer = client.get("/account")
    assert answer.status_code == (302 if why else 200)
    if why:
        assert answer["Location"] == f"/sign-in?next=%2Faccount&ended={why}"
        assert client.get("/account")["Location"] == "/sign-in?next=%2Faccount", "said once"


def test_a_request_within_the_time_prolongs_the_session_and_writes_it_once_a_minute(sqlite_store):
    client = signed_in(Role.CLERK)
    session = client.session
    session[who.SEEN] -= 20 * 60
    session.save()
    client.get("/account")
    seen = client.session[who.SEEN]
    assert seen > session[who.SEEN] + 19 * 60
    client.get("/account")
    assert client.session[who.SEEN] == seen


def test_what_was_signed_in_to_is_not_kept_by_a_browser(sqlite_store):
    assert "no-store" in signed_in(Role.FILER).get("/account")["Cache-Control"]


def test_cookies_are_for_this_site_and_no_script(sqlite_store):
    account, client = person(Role.FILER), client_of()
    attempt(client, account.login, PASSWORD)
    cookie = client.cookies["fuwai_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_the_session_has_another_key_after_signing_in(sqlite_store):
    account, client = person(Role.ADMINISTRATOR), client_of()
    attempt(client, account.login, PASSWORD)
    before = client.cookies["fuwai_session"].value
    client.post("/sign-in/code", {"code": code_of(account)})
    assert client.cookies["fuwai_session"].value != before


@pytest.mark.parametrize("address", ["/sign-in", "/set-password", "/register", "/join", "/sign-out"])
def test_no_form_is_taken_without_the_token_of_this_site(sqlite_store, address):
    client = client_of(enforce_csrf_checks=True)
    answer = client.post(address, {"login": "x"})
    assert answer.status_code == 403
    assert "access.forged" in answer.content.decode()


def test_a_locked_account_is_told_until_when(sqlite_store):
    account, client = person(Role.FILER), client_of()
    for _ in range(5):
        assert attempt(client, account.login, "wrong").status_code == 422
    page = attempt(client, account.login, PASSWORD).content.decode()
    assert "account.locked" in page
    assert "北京时间" in page
    assert PASSWORD not in page


def test_a_token_from_the_administrator_sets_the_password(sqlite_store):
    account = person(Role.FILER)
    token = signed_in(Role.ADMINISTRATOR).post(f"/accounts/{account.pk}/reset").context["token"]
    client, new = client_of(), "绿色的 方桌 不唱歌"
    answer = client.post("/set-password", {"token": token, "new": new, "again": new})
    assert answer["Location"] == f"/sign-in?login={account.login}"
    assert attempt(client, account.login, new).status_code == 302


def test_an_act_stands_in_the_trail_with_the_address_it_came_from(sqlite_store):
    account = person(Role.FILER)
    client = signed_in(Role.ADMINISTRATOR)
    answer = client.post(f"/accounts/{account.pk}/reset", REMOTE_ADDR="192.0.2.5")
    detail = json.loads(AuditEntry.objects.get(verb="reset_password").detail)
    assert detail["address"] == "192.0.2.5"
    assert detail["request"] == answer["X-Request-Id"]


@pytest.mark.parametrize(
    ("proxies", "told", "taken"),
    [
        ([], "198.51.100.1", "192.0.2.5"),
        (["192.0.2.5"], "198.51.100.1", "198.51.100.1"),
        (["192.0.2.5"], "x, 198.51.100.2", "198.51.100.2"),
    ],
)
def test_the_askers_address_is_believed_of_our_own_proxy_alone(sqlite_store, settings, proxies, told, taken):
    settings.PROXIES = proxies
    client_of().post(
        "/sign-in", {"login": "x", "password": "x"}, REMOTE_ADDR="192.0.2.5", headers={"x-forwarded-for": told}
    )
    assert SignIn.objects.get().address == taken


def test_no_page_of_signing_in_asks_more_than_a_few_questions(sqlite_store, django_assert_max_num_queries):
    client = signed_in(Role.FILER)
    client.get("/account")
    with django_assert_max_num_queries(6):
        client.get("/account")


@pytest.mark.parametrize(
    ("method", "headers", "back"),
    [
        ("GET", {}, "%2Faccount%2Fpassword"),
        ("POST", {}, "%2F"),
        ("POST", {"referer": "http://127.0.0.1/account?x=1"}, "%2Faccount%3Fx%3D1"),
        ("POST", {"referer": "https://elsewhere.example/account"}, "%2F"),
        ("GET", {"hx-current-url": "http://127.0.0.1/account"}, "%2Faccount"),
    ],
)
def test_after_signing_in_one_is_on_the_page_one_looked_at(sqlite_store, method, headers, back):
    answer = client_of().generic(method, "/account/password", headers=headers)
    assert answer["Location"] == f"/sign-in?next={back}"


def test_a_profile_is_changed_and_the_language_goes_with_the_person(sqlite_store):
    account = person(Role.FILER)
    client = client_of(account)
    form = {"name": "示例李四", "email": "li@example.cn", "language": "en"}
    assert client.post("/account/profile", {**form, "email": "nowhere"}).status_code == 422
    assert client.post("/account/profile", form)["Location"] == "/account"
    page = client.get("/account").content.decode()
    assert "示例李四" in page
    assert "Sign-ins" in page
    elsewhere = client_of()
    attempt(elsewhere, account.login, PASSWORD)
    assert "Sign-ins" in elsewhere.get("/account").content.decode()
