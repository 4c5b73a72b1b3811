"""Sealed texts open with the site's key, for the row that they were sealed for, and with nothing else."""

import base64
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.storage import sealed
from fuwai.storage.models import Account
from fuwai.storage.testdata import SECOND_FACTOR, person

MIGRATION = import_module("fuwai.storage.migrations.0025_sealed_second_factors")


def refused(kept: str, whose: str) -> str:
    with pytest.raises(FuwaiError) as error:
        sealed.unsealed(kept, whose)
    return error.value.code


def test_what_is_sealed_says_nothing_and_opens_again():
    kept = sealed.seal(SECOND_FACTOR, "one")
    assert SECOND_FACTOR not in kept
    assert SECOND_FACTOR.encode() not in base64.urlsafe_b64decode(kept.partition(".")[2])
    assert kept != sealed.seal(SECOND_FACTOR, "one"), "two alike cannot be told to be alike"
    assert sealed.unsealed(kept, "one") == SECOND_FACTOR


def test_the_row_of_one_opens_nothing_in_the_row_of_another():
    assert refused(sealed.seal(SECOND_FACTOR, "one"), "two") == "account.sealed"


@pytest.mark.parametrize("at", [-30, 9, 40])
def test_a_changed_character_is_found(at):
    kept = sealed.seal(SECOND_FACTOR, "one")
    other = "A" if kept[at] != "A" else "B"
    assert refused(kept[:at] + other + kept[at + 1 or len(kept) :], "one") == "account.sealed"


@pytest.mark.parametrize("kept", ["", SECOND_FACTOR, "00000000.", "x.y.z"])
def test_what_was_never_sealed_is_refused(kept):
    assert refused(kept, "one") == "account.sealed"


def test_a_former_key_opens_until_it_is_forgotten(settings, tmp_path):
    settings.FUWAI_HOME = tmp_path
    kept, known = sealed.seal("secret", "one"), sealed.digest("token", "t")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this site"
    assert refused(kept, "one") == "account.sealed"
    assert known not in sealed.digests("token", "t")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert sealed.unsealed(kept, "one") == "secret"
    assert sealed.digests("token", "t")[1] == known
    assert sealed.digest("token", "t") != known


def test_a_key_that_another_process_has_made_since_is_read_from_the_file(settings, tmp_path):
    settings.FUWAI_HOME = tmp_path
    kept = sealed.seal("secret", "one", "a-newer-key")
    assert refused(kept, "one") == "account.sealed"
    (tmp_path / "secret_key").write_text(f"a-newer-key\n{settings.SECRET_KEY}")
    assert sealed.unsealed(kept, "one") == "secret"


def test_the_secrets_of_before_are_sealed_by_the_migration_and_opened_by_its_way_back(store):
    mine, none = person(Role.CLERK, "330000", totp_secret=SECOND_FACTOR), person(Role.FILER, totp_secret="")
    editor = SimpleNamespace(connection=connection)
    MIGRATION.seal_secrets(apps, editor)
    kept = Account.objects.get(pk=mine.pk).totp_secret
    assert sealed.unsealed(kept, f"second factor of {mine.login}") == SECOND_FACTOR
    assert Account.objects.get(pk=none.pk).totp_secret == ""
    MIGRATION.unseal_secrets(apps, editor)
    assert Account.objects.get(pk=mine.pk).totp_secret == SECOND_FACTOR
