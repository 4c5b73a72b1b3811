"""The page of one's tokens: created with a name and scopes, shown once, revoked."""

import re

import pytest

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.services import token
from fuwai.storage.models import ApiToken, AuditEntry
from fuwai.web.testdata import client_of, person

NEW = {"name": "示例财务软件", "scope": ["read", "file"], "days": "90"}


def test_a_new_token_is_shown_once_and_opens_what_was_chosen(sqlite_store):
    account = person(Role.FILER)
    browser = client_of(account)
    shown = browser.post("/account/tokens", NEW).content.decode()
    secret = re.search(r"fuwai_[\w-]{30,}", shown)[0]
    key, owner = token.recognised(secret)
    assert (owner, key.scopes) == (account, "read file")
    again = browser.get("/account/tokens").content.decode()
    assert secret not in again
    assert key.prefix in again
    assert not ApiToken.objects.filter(digest__contains=secret).exists()
    assert AuditEntry.objects.filter(verb="create_token").count() == 1


def test_a_token_opens_after_the_sites_key_was_changed_until_the_former_one_is_forgotten(sqlite_store, settings):
    account = person(Role.FILER)
    _, secret = token.create(account, "示例财务软件", ["read"])
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert token.recognised(secret)[1] == account
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(FuwaiError):
        token.recognised(secret)


def test_what_was_typed_stays_where_something_is_wrong(sqlite_store):
    for wrong in ({"scope": []}, {"days": "400"}, {"days": "x"}, {"scope": ["all"]}, {"name": " "}):
        answer = client_of(person(Role.FILER)).post("/account/tokens", {**NEW, **wrong})
        assert answer.status_code == 422
        assert wrong.get("name") or NEW["name"] in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_by_its_owner_alone(sqlite_store):
    account, other = person(Role.FILER), person(Role.FILER, login="another")
    key, _ = token.create(account, "示例", ["read"])
    assert client_of(other).post(f"/account/tokens/{key.pk}/revoke").status_code == 404
    assert token.listed(account)[0].revoked_at is None
    assert client_of(account).post(f"/account/tokens/{key.pk}/revoke").status_code == 302
    assert token.listed(account)[0].revoked_at is not None


def test_the_description_is_a_page_without_script(sqlite_store):
    page = client_of().get("/api/v1/docs").content.decode()
    assert "/api/v1/review/approve" in page
    assert "//cdn" not in page
    assert "swagger" not in page
