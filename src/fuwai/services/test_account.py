"""Signing in: what an attempt may try, and what an answer tells."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

import pyotp
import pytest
from django.conf import settings
from django.db import connection

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.services import account as verbs
from fuwai.storage.models import Account, AccountToken, AuditEntry, RecoveryCode, SignIn
from fuwai.storage.origin import ORIGIN, Origin
from fuwai.storage.testdata import PASSWORD, SECOND_FACTOR, person

NEW = "绿色的 方桌 不唱歌"


@contextmanager
def later(**span: float) -> Iterator[None]:
    """The clock of the services runs ahead."""
    clock = mock.Mock(wraps=datetime)
    clock.now.side_effect = lambda zone=None: datetime.now(zone) + timedelta(**span)
    with mock.patch.object(verbs, "datetime", clock):
        yield


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    token = ORIGIN.set(Origin(address))
    yield
    ORIGIN.reset(token)


def refused(login: str, password: str) -> FuwaiError:
    with pytest.raises(FuwaiError) as error:
        verbs.verify_password(login, password)
    return error.value


def test_the_sites_own_hasher_is_slow_in_memory():
    assert settings.PASSWORD_HASHERS[1].endswith("Argon2PasswordHasher"), "the first is the tests' own"


def test_five_failures_lock_out_for_a_quarter_of_an_hour(store):
    account = person(Role.FILER)
    for _ in range(5):
        assert refused(account.login, "wrong").code == "account.sign_in"
    assert refused(account.login, PASSWORD).code == "account.locked", "the right password is not looked at either"
    with later(minutes=14):
        assert refused(account.login, PASSWORD).code == "account.locked"
    with later(minutes=16):
        assert verbs.verify_password(account.login, PASSWORD) == account
        assert refused(account.login, "wrong").code == "account.sign_in"
        assert refused(account.login, PASSWORD).code == "account.locked"
    with later(minutes=32):
        assert refused(account.login, PASSWORD).code == "account.locked", "the sixth failure locks for twice as long"
    with later(minutes=47):
        verbs.enter(verbs.verify_password(account.login, PASSWORD))
        assert refused(account.login, "wrong").code == "account.sign_in"
        assert verbs.verify_password(account.login, PASSWORD) == account, "a sign-in forgets earlier failures"


def test_a_name_that_nobody_has_is_answered_and_locked_out_like_one_that_somebody_has(sqlite_store):
    account = person(Role.FILER)
    for login in (account.login, "nobody"):
        answers = [refused(login, "wrong") for _ in range(6)]
        assert [answer.code for answer in answers] == ["account.sign_in"] * 5 + ["account.locked"]
    texts = {str(refused(login, "wrong")) for login in (account.login, "nobody")}
    assert len(texts) == 1


@pytest.mark.parametrize("login", ["nobody", "asleep", "waiting", "filer-x"])
def test_every_answer_costs_one_hash(sqlite_store, login):
    person(Role.FILER)
    person(Role.FILER, login="asleep", is_active=False)
    person(Role.FILER, login="waiting", password="!")
    with mock.patch.object(verbs, "matches", wraps=verbs.matches) as hashed:
        assert refused(login, "wrong").code == "account.sign_in"
    assert hashed.call_count == 1


def test_who_is_deactivated_hears_no_more_than_a_stranger(sqlite_store):
    account = person(Role.FILER, is_active=False)
    assert refused(account.login, PASSWORD).code == "account.sign_in"


def test_an_address_that_tries_one_password_on_many_names_is_locked_out(sqlite_store):
    account = person(Role.FILER)
    with coming_from("192.0.2.7"):
        for number in range(30):
            assert refused(f"name-{number}", "wrong").code == "account.sign_in"
        assert refused(account.login, PASSWORD).code == "account.locked"
    with coming_from("192.0.2.8"):
        assert verbs.verify_password(account.login, PASSWORD) == account


def test_attempts_sent_at_once_get_no_more_answers_than_the_law_allows(store):
    account = person(Role.FILER)
    answers: list[str] = []
    ready = threading.Barrier(8)

    def attempt() -> None:
        ready.wait()
        try:
            verbs.verify_password(account.login, "wrong")
        except FuwaiError as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("account.sign_in") == 5
    assert answers.count("account.locked") == 3


def test_the_history_tells_no_name_that_was_typed(sqlite_store):
    refused("my secret password", "x")
    row = SignIn.objects.get()
    assert row.account is None
    assert "secret" not in "".join(str(value) for value in vars(row).values())


def code_of(account: Account, steps: int = 0) -> str:
    return pyotp.TOTP(verbs.secret_of(account)).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def test_a_code_of_the_second_factor_is_taken_once(store):
    account = person(Role.ADMINISTRATOR)
    code = code_of(account)
    verbs.verify_code(account, code)
    with pytest.raises(FuwaiError) as error:
        verbs.verify_code(account, code)
    assert error.value.code == "account.code"


def test_no_earlier_code_is_taken_after_a_later_one(sqlite_store):
    account = person(Role.ADMINISTRATOR)
    verbs.verify_code(account, code_of(account, 1))
    for steps in (-1, 0, 1):
        with pytest.raises(FuwaiError):
            verbs.verify_code(account, code_of(account, steps))


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(sqlite_store, steps, taken):
    account = person(Role.ADMINISTRATOR)
    if datetime.now(UTC).second % 30 > 27:  # the step would turn while we ask
        steps = steps if abs(steps) < 2 else 2 * steps
    if taken:
        verbs.verify_code(account, code_of(account, steps))
        return
    with pytest.raises(FuwaiError):
        verbs.verify_code(account, code_of(account, steps))


def test_wrong_codes_lock_out_as_wrong_passwords_do(sqlite_store):
    account = person(Role.ADMINISTRATOR)
    codes = []
    for _ in range(6):
        with pytest.raises(FuwaiError) as error:
            verbs.verify_code(account, "abcdef")
        codes.append(error.value.code)
    assert codes == ["account.code"] * 5 + ["account.locked"]
    with pytest.raises(FuwaiError):
        verbs.verify_code(account, code_of(account))


def test_the_second_factor_begins_with_its_first_code_and_gives_recovery_codes_once(store):
    account = person(Role.CLERK, "330000", enrolled_at=None, totp_secret="")
    assert account.must_enrol
    secret, picture = verbs.begin_second_factor(account)
    assert verbs.begin_second_factor(account)[0] == secret, "looking twice makes no other secret"
    assert picture.startswith("<svg")
    assert "script" not in picture
    with pytest.raises(FuwaiError):
        verbs.confirm_second_factor(account, "000000" if code_of(account) != "000000" else "111111")
    assert not Account.objects.get().second_factor
    codes = verbs.confirm_second_factor(account, code_of(account))
    assert len(set(codes)) == 10
    assert not Account.objects.get().must_enrol
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not kept & {code.replace("-", "") for code in codes}, "only digests are kept"
    verbs.verify_code(account, codes[0].lower())
    with pytest.raises(FuwaiError):
        verbs.verify_code(account, codes[0])
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["enrol_second_factor", "use_recovery_code"]


def test_a_recovery_code_is_its_owners_alone(sqlite_store):
    mine = person(Role.CLERK, "330000", enrolled_at=None)
    other = person(Role.CLERK, "000000", enrolled_at=None)
    codes = verbs.confirm_second_factor(mine, code_of(mine))
    verbs.confirm_second_factor(other, code_of(other))
    with pytest.raises(FuwaiError):
        verbs.verify_code(other, codes[0])


def test_the_database_alone_makes_no_code(store):
    account = person(Role.CLERK, "330000", enrolled_at=None, totp_secret="")
    secret, _ = verbs.begin_second_factor(account)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM account")
        assert not any(secret in str(cell) for row in cursor.fetchall() for cell in row)
    assert verbs.secret_of(Account.objects.get()) == secret


def test_another_persons_secret_put_into_ones_row_is_refused(sqlite_store):
    mine, other = person(Role.CLERK, "330000"), person(Role.CLERK, "000000")
    Account.objects.filter(pk=mine.pk).update(totp_secret=other.totp_secret)
    mine.refresh_from_db()
    with pytest.raises(FuwaiError) as error:
        verbs.verify_code(mine, code_of(other))
    assert error.value.code == "account.sealed"


def test_a_new_key_of_the_site_takes_the_secrets_over_and_the_old_one_still_knows_what_it_made(store, settings):
    account = person(Role.CLERK, "330000", enrolled_at=None)
    codes = verbs.confirm_second_factor(account, code_of(account))
    token, before = token_for(account), account.totp_secret
    for _ in range(4):
        refused(account.login, "wrong")
    assert verbs.reseal("tester", "a new key") == 1
    former, settings.SECRET_KEY = settings.SECRET_KEY, "a new key"
    account.refresh_from_db()
    assert account.totp_secret != before
    assert verbs.secret_of(account) == SECOND_FACTOR, "without the former key"
    settings.SECRET_KEY_FALLBACKS = [former]
    refused(account.login, "wrong")
    assert refused(account.login, PASSWORD).code == "account.locked", "the failures under the former key count"
    verbs.redeem(token, NEW)
    verbs.verify_code(account, codes[0])
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(FuwaiError):
        verbs.verify_code(account, codes[1])
    entry = AuditEntry.objects.get(verb="rotate_key")
    assert {"forgotten": 0, "second_factors": 1}.items() <= json.loads(entry.detail).items()


def token_for(account: Account) -> str:
    with verbs.append.transaction():
        return verbs.make_token("password", "tester", account=account)


def test_a_token_sets_a_password_once(store):
    account = person(Role.CLERK)
    token = token_for(account)
    assert verbs.redeem(f" {token.lower().replace('-', ' ')} ", NEW) == account
    assert verbs.verify_password(account.login, NEW) == account
    with pytest.raises(FuwaiError) as error:
        verbs.redeem(token, PASSWORD)
    assert error.value.code == "account.token"
    assert token.replace("-", "") not in "".join(AccountToken.objects.values_list("digest", flat=True))


def test_a_password_that_will_not_do_leaves_the_token_for_another(sqlite_store):
    account = person(Role.CLERK)
    token = token_for(account)
    with pytest.raises(FuwaiError) as error:
        verbs.redeem(token, "short")
    assert error.value.code == "account.password"
    verbs.redeem(token, NEW)


def test_a_token_is_void_after_a_day_and_for_who_was_deactivated(sqlite_store):
    account = person(Role.CLERK)
    token = token_for(account)
    with later(hours=25), pytest.raises(FuwaiError):
        verbs.redeem(token, NEW)
    Account.objects.update(is_active=False)
    with pytest.raises(FuwaiError):
        verbs.redeem(token, NEW)


def test_a_token_ends_a_lock_out(sqlite_store):
    account = person(Role.CLERK)
    for _ in range(5):
        refused(account.login, "wrong")
    verbs.redeem(token_for(account), NEW)
    assert verbs.verify_password(account.login, NEW) == account


def test_a_new_password_needs_the_old_one(sqlite_store):
    account = person(Role.CLERK, must_change_password=True)
    with pytest.raises(FuwaiError) as error:
        verbs.change_password(account, "wrong", NEW)
    assert error.value.code == "account.old_password"
    with pytest.raises(FuwaiError) as error:
        verbs.change_password(account, PASSWORD, PASSWORD)
    assert error.value.code == "account.same_password"
    verbs.change_password(account, PASSWORD, NEW)
    assert not Account.objects.get().must_change_password
    assert verbs.verify_password(account.login, NEW) == account


def test_what_was_done_stands_in_the_trail_with_person_address_and_request(sqlite_store):
    account = person(Role.CLERK)
    token = ORIGIN.set(Origin("192.0.2.9", "r-1"))
    verbs.change_password(account, PASSWORD, NEW)
    ORIGIN.reset(token)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor) == ("change_password", account.viewer.actor)
    assert '"address":"192.0.2.9"' in entry.detail
    assert '"request":"r-1"' in entry.detail
    assert NEW not in entry.detail
