"""The registration of an enterprise: asked, decided by its body, joined by others."""

from dataclasses import replace
from datetime import date

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.core.review import Level
from fuwai.services import account as accounts
from fuwai.services import registration as verbs
from fuwai.services.review import configure_levels
from fuwai.storage import testdata
from fuwai.storage.models import Account, AuditEntry, Registration
from fuwai.storage.testdata import PASSWORD, person

CODE = credit_code("91330108000000001")
BODY = Viewer("body", "330108", "示例审核员 (clerk)")
ASKED = verbs.Asked(CODE, "示例乙信息服务有限公司", "330108", "yi-mgr", "示例管理员", PASSWORD, "0571-00000000")


def refused(call, *arguments) -> str:
    with pytest.raises(FuwaiError) as error:
        call(*arguments)
    return error.value.code


def checks(asked: Registration) -> set[str]:
    return {finding.check for finding in verbs.findings([asked])[asked.pk]}


def test_an_enterprise_waits_until_its_body_lets_it_in(store):
    asked = verbs.ask(ASKED)
    assert refused(accounts.verify_password, "yi-mgr", PASSWORD) == "account.pending"
    assert refused(accounts.verify_password, "yi-mgr", "wrong") == "account.sign_in", (
        "only who knows the password is told"
    )
    assert verbs.listed(BODY) == [asked]
    verbs.approve(BODY, asked)
    account = accounts.verify_password("yi-mgr", PASSWORD)
    assert (account.role, account.enterprise_code) == (Role.MANAGER, CODE)
    assert verbs.listed(BODY) == []
    assert verbs.of_enterprise(account.viewer).name == ASKED.name
    trail = [(entry.verb, entry.actor) for entry in AuditEntry.objects.order_by("id")]
    assert trail == [("register", account.viewer.actor), ("approve_registration", BODY.actor)]


def test_who_was_refused_reads_why_and_asks_again_under_the_same_name(store):
    asked = verbs.ask(replace(ASKED, name="示例误写信息服务有限公司"))
    assert refused(verbs.refuse, BODY, asked, " ") == "registration.words"
    verbs.refuse(BODY, asked, "名称与营业执照不符")
    with pytest.raises(FuwaiError) as error:
        accounts.verify_password("yi-mgr", PASSWORD)
    assert error.value.code == "account.refused"
    assert "名称与营业执照不符" in error.value.zh
    assert refused(verbs.ask, replace(ASKED, password="蓝色的 长桌 常常唱歌")) == "account.login_taken"
    again = verbs.ask(ASKED)
    assert again.account == asked.account
    assert "registration.refused_before" in checks(again)
    verbs.approve(BODY, again)
    assert accounts.verify_password("yi-mgr", PASSWORD) == again.account


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"enterprise_code": CODE[:-1] + ("A" if CODE[-1] != "A" else "B")}, "account.enterprise_code"),
        ({"enterprise_code": ""}, "account.belonging"),
        ({"enterprise_code": CODE[:17]}, "account.enterprise_code"),
        ({"name": "示例"}, "registration.name"),
        ({"county": ""}, "registration.place"),
        ({"county": "000000"}, "registration.place"),
        ({"county": "999999"}, "region.unknown"),
        ({"login": "乙"}, "account.login"),
        ({"person": ""}, "account.name"),
        ({"password": "123"}, "account.password"),
        ({"password": "示例乙信息服务有限公司"}, "account.password"),
        ({"email": "nowhere"}, "account.email"),
        ({"phone": "nowhere"}, "account.phone"),
    ],
)
def test_what_does_not_hold_is_refused_before_anybody_waits(sqlite_store, changed, code):
    assert refused(verbs.ask, replace(ASKED, **changed)) == code
    assert not Account.objects.exists()
    assert not Registration.objects.exists()


def test_an_enterprise_is_registered_once(sqlite_store):
    asked = verbs.ask(ASKED)
    other = replace(ASKED, login="yi-two")
    assert refused(verbs.ask, other) == "registration.pending"
    verbs.approve(BODY, asked)
    assert refused(verbs.ask, other) == "registration.known"


@pytest.mark.parametrize(
    ("viewer", "sees", "decides"),
    [
        (Viewer("body", "330108"), True, True),
        (Viewer("body", "330100"), True, True),
        (Viewer("body", "330000"), True, True),
        (Viewer("body", "000000"), True, True),
        (Viewer("body", "330106"), False, False),
        (Viewer("body", "330200"), False, False),
        (Viewer("body", "320000"), False, False),
        (Viewer("auditor", "330000"), True, False),
        (Viewer("administrator"), True, False),
        (Viewer("analyst", "330000"), False, False),
        (Viewer("expert"), False, False),
        (Viewer("payer"), False, False),
        (Viewer("enterprise", CODE), True, False),
        (Viewer("enterprise", "000000001"), False, False),
    ],
)
def test_a_registration_is_seen_and_decided_by_the_bodies_of_its_region(sqlite_store, viewer, sees, decides):
    asked = verbs.ask(ASKED)
    assert bool(verbs.listed(viewer)) is sees
    if not sees:
        assert refused(verbs.registration, viewer, asked.pk) == "registration.unknown"
    if decides:
        verbs.approve(viewer, asked)
    else:
        assert refused(verbs.approve, viewer, asked) == "access.registration"
    assert Account.objects.get().is_active is decides


def test_two_who_decide_at_once_are_told_of_each_other(sqlite_store):
    asked = verbs.ask(ASKED)
    verbs.approve(BODY, asked)
    assert refused(verbs.refuse, BODY, asked, "太迟") == "registration.decided"


@pytest.mark.parametrize(
    ("county", "levels", "body"),
    [
        ("330108", None, "330108"),
        ("330108", (Level.CITY, Level.PROVINCE), "330100"),
        ("330108", (), "000000"),
        ("330100", None, "330100"),
        ("330000", None, "330000"),
        ("310115", (Level.PROVINCE,), "310000"),
    ],
)
def test_the_body_is_the_first_that_reviews_the_place(sqlite_store, county, levels, body):
    if levels is not None:
        configure_levels(Viewer("administrator", name="t"), f"{county[:2]}0000", levels, date(2015, 1, 1))
    assert verbs.body_of(county) == body


def test_what_whoever_decides_should_look_at(sqlite_store):
    testdata.file("enterprise", testdata.enterprises(CODE, name="示例丙信息服务有限公司", county="330106"))
    testdata.file("enterprise", testdata.enterprises("000000001", name=ASKED.name))
    elsewhere = replace(ASKED, enterprise_code=credit_code("91320102000000001"), login="bing", name="示例丁信息公司")
    assert checks(verbs.ask(ASKED)) == {
        "registration.filed_elsewhere",
        "registration.filed_name",
        "registration.namesake",
    }
    assert checks(verbs.ask(elsewhere)) == {"registration.office"}


@pytest.mark.parametrize("office", ["330108", "330100", "330000", "100000"])
def test_a_code_from_an_office_above_the_county_is_no_finding(sqlite_store, office):
    asked = verbs.ask(replace(ASKED, enterprise_code=credit_code(f"91{office}000000001")))
    assert checks(asked) == set()


def test_findings_of_fifty_cost_no_more_questions_than_those_of_one(sqlite_store, django_assert_num_queries):
    for number in range(5):
        code = credit_code(f"9133010800000{number:04}")
        verbs.ask(replace(ASKED, enterprise_code=code, login=f"user-{number}", name=f"示例{number}号服务公司"))
    with django_assert_num_queries(5):
        assert len(verbs.findings(verbs.listed(BODY))) == 5


def test_a_manager_invites_and_the_invitation_holds_once(store):
    manager = person(Role.MANAGER, CODE)
    token = verbs.invite(manager, "示例王五")
    assert [one.note for one in verbs.invitations(manager)] == ["示例王五"]
    joined = verbs.join(token, "wangwu", "示例王五", PASSWORD)
    assert (joined.role, joined.enterprise_code) == (Role.FILER, CODE)
    assert verbs.invitations(manager) == []
    assert refused(verbs.join, token, "zhaoliu", "示例赵六", PASSWORD) == "account.token"
    assert accounts.verify_password("wangwu", PASSWORD) == joined
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["invite", "join"]


def test_an_invitation_sets_no_password_and_a_reset_lets_nobody_join(sqlite_store):
    manager = person(Role.MANAGER, CODE)
    assert refused(accounts.redeem, verbs.invite(manager, ""), PASSWORD) == "account.token"
