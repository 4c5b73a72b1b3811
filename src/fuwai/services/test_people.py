"""People, as administrators and managers keep them."""

import pytest
from django.core import mail

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.services import account as accounts
from fuwai.services import demo_people
from fuwai.services import people as verbs
from fuwai.services.people import NewPerson
from fuwai.storage import testdata
from fuwai.storage.models import Account, AuditEntry
from fuwai.storage.testdata import PASSWORD, person

ADMINISTRATOR = Viewer("administrator", name="示例管理员 (root)")
CLERK = NewPerson("zhang", "示例张三", Role.CLERK, "", "330108", "zhang@example.cn")


def refused(call, *arguments) -> str:
    with pytest.raises(FuwaiError) as error:
        call(*arguments)
    return error.value.code


def test_an_account_begins_without_a_password_and_with_a_token(store):
    account, token = verbs.create(ADMINISTRATOR, CLERK)
    assert not account.has_password
    assert accounts.redeem(token, PASSWORD) == account
    assert accounts.verify_password("zhang", PASSWORD) == account
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["create_account", "redeem_password_token"]
    assert token not in "".join(AuditEntry.objects.values_list("detail", flat=True))


@pytest.mark.parametrize("kind", ["enterprise", "body", "analyst", "auditor", "expert", "payer"])
def test_nobody_but_an_administrator_keeps_people(sqlite_store, kind):
    viewer = Viewer(kind, "330000" if kind != "enterprise" else "000000002", "x")
    account = person(Role.FILER)
    assert refused(verbs.create, viewer, CLERK) == "account.administrator"
    for verb in (verbs.reset, verbs.deactivate, verbs.reactivate, verbs.lift_second_factor):
        assert refused(verb, viewer, account) == "account.administrator"
    assert verbs.listed(viewer)[0] == 0
    assert refused(verbs.person, viewer, account.pk) == "account.unknown"


def test_a_manager_keeps_its_own_people_and_no_others(sqlite_store):
    mine, other = person(Role.FILER, "000000001"), person(Role.FILER, "000000002")
    manager = person(Role.MANAGER, "000000001")
    assert set(verbs.listed(manager.viewer)[1]) == {mine, manager}
    verbs.deactivate(manager.viewer, mine)
    verbs.reactivate(manager.viewer, mine)
    verbs.reset(manager.viewer, mine)
    assert refused(verbs.deactivate, manager.viewer, other) == "account.administrator"
    assert refused(verbs.lift_second_factor, manager.viewer, mine) == "account.administrator"


def test_a_reset_password_holds_no_longer(sqlite_store):
    account = person(Role.CLERK)
    token = verbs.reset(ADMINISTRATOR, account)
    assert refused(accounts.verify_password, account.login, PASSWORD) == "account.sign_in"
    accounts.redeem(token, PASSWORD + "二")
    assert accounts.verify_password(account.login, PASSWORD + "二") == account


def test_the_last_administrator_and_oneself_stay(sqlite_store):
    one = person(Role.ADMINISTRATOR)
    assert refused(verbs.deactivate, ADMINISTRATOR, one) == "account.last_administrator"
    assert refused(verbs.deactivate, one.viewer, one) == "account.oneself"
    two = person(Role.ADMINISTRATOR, login="two")
    verbs.deactivate(two.viewer, one)
    assert not Account.objects.get(pk=one.pk).is_active


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPerson("zhang", "示例张三", Role.CLERK), "account.belonging"),
        (NewPerson("zhang", "示例张三", Role.CLERK, "", "339999"), "region.unknown"),
        (NewPerson("zhang", "示例张三", Role.CLERK, "", "33010"), "access.region"),
        (NewPerson("zhang", "示例张三", Role.TRAINER, "123456789"), "account.enterprise_code"),
        (NewPerson("zhang", "示例张三", Role.ADMINISTRATOR, "", "330000"), "account.belonging"),
        (NewPerson("张", "示例张三", Role.ADMINISTRATOR), "account.login"),
        (NewPerson("Filer-X", "示例张三", Role.ADMINISTRATOR), "account.login_taken"),
    ],
)
def test_an_account_that_does_not_hold_is_not_made(sqlite_store, new, code):
    person(Role.FILER)
    assert refused(verbs.create, ADMINISTRATOR, new) == code
    assert Account.objects.count() == 1


def test_people_are_found_by_name_code_and_region(sqlite_store):
    person(Role.FILER, "000000001")
    person(Role.CLERK, "330108")
    for words, logins in (("3301", ["clerk-330108"]), ("0000000", ["filer-000000001"]), ("CLERK", ["clerk-330108"])):
        assert [one.login for one in verbs.listed(ADMINISTRATOR, words)[1]] == logins
    assert verbs.listed(ADMINISTRATOR, role="clerk")[0] == 1


def test_a_token_goes_by_mail_where_there_is_a_server_and_an_address(sqlite_store, settings):
    verbs.create(ADMINISTRATOR, CLERK)
    assert mail.outbox == []
    settings.MAIL = type(settings.MAIL)("smtp", "mail.example.cn", "", "", "")
    token = verbs.reset(ADMINISTRATOR, Account.objects.get())
    assert token in mail.outbox[0].body
    assert mail.outbox[0].to == ["zhang@example.cn"]


def test_a_mail_server_that_refuses_stops_nothing(sqlite_store, settings):
    settings.MAIL = type(settings.MAIL)("smtp", "mail.example.cn", "", "", "")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert verbs.create(ADMINISTRATOR, CLERK)[1]


def test_invented_people_stand_for_every_role_and_never_beside_real_ones(sqlite_store):
    assert refused(demo_people.population, ADMINISTRATOR) == "account.no_enterprise"
    testdata.file("contract", testdata.contracts("A", enterprise_code=credit_code("91330108000000001")))
    password, found = demo_people.population(ADMINISTRATOR)
    assert {one.role for one in found} == set(Role)
    assert all(one.name.startswith("示例") for one in found)
    again, same = demo_people.population(ADMINISTRATOR)
    assert (again != password, same) == (True, found)
    for one in found:
        assert accounts.verify_password(one.login, again) == one
    accounts.verify_code(Account.objects.get(login="demo-admin"), demo_people.code(ADMINISTRATOR, "demo-admin"))
    assert demo_people.end(ADMINISTRATOR) == len(found)
    person(Role.FILER)
    assert refused(demo_people.population, ADMINISTRATOR) == "account.real_people"
    assert refused(demo_people.code, ADMINISTRATOR, "filer-x") == "account.unknown"
