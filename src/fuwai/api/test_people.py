"""By program: sign-up and its decision, accounts, invitations, what no token changes; saved views; a relocation."""

import pytest

from fuwai.api.rate import SIGN_UPS
from fuwai.api.testdata import Program, program, program_of
from fuwai.core.access import Role
from fuwai.core.identifier import credit_code
from fuwai.services import account as accounts
from fuwai.services import standing
from fuwai.services.test_form import CODE, OTHER, SIGNED
from fuwai.storage.models import Account, Answered, Registration, SavedView, Standing
from fuwai.storage.testdata import person

NEW = credit_code("91330108000000093")
PASSWORD = "a-long-and-odd-phrase-7"
SIGN_UP = {
    "enterprise_code": NEW,
    "name": "示例丙有限公司",
    "county": "330108",
    "login": "new-firm",
    "person": "示例负责人",
    "password": PASSWORD,
}


def test_an_enterprise_signs_up_its_body_lets_it_in_and_its_manager_invites(store):
    made = Program().post("registrations", SIGN_UP)
    assert (made.status_code, made.said["body"], made.said["state"]) == (201, "330108", "pending")
    assert Program().post("registrations", {**SIGN_UP, "login": "again"}).said["code"] == "registration.pending"
    number = made.said["registration"]
    clerk = program_of(Role.CLERK, "330108")
    assert [one["registration"] for one in clerk.get("registrations").said["items"]] == [number]
    assert program_of(Role.CLERK, "330203").get(f"registrations/{number}").status_code == 404
    assert clerk.post(f"registrations/{number}/decision", {"approve": False}).said["code"] == "registration.words"
    assert clerk.post(f"registrations/{number}/decision", {"approve": True}).said["state"] == "approved"
    again = clerk.post(f"registrations/{number}/decision", {"approve": True})
    assert (again.status_code, again.said["code"]) == (409, "registration.decided")
    accounts.verify_password("new-firm", PASSWORD)

    manager = program(Account.objects.get(login="new-firm"))
    token = manager.post("invitations", {"note": "同事"}).said["token"]
    assert [one["note"] for one in manager.get("invitations").said["items"]] == ["同事"]
    joining = {"token": token, "login": "colleague", "person": "示例同事", "password": PASSWORD + "x"}
    assert Program().post("invitations/join", joining).said == {"login": "colleague", "enterprise": NEW}
    assert Program().post("invitations/join", {**joining, "login": "third"}).said["code"] == "account.token"
    assert [one["login"] for one in manager.get("accounts").said["items"]] == ["colleague", "new-firm"]


def test_one_address_does_not_sign_up_without_end(sqlite_store):
    answers = [Program().post("registrations", {**SIGN_UP, "county": "000000"}) for _ in range(SIGN_UPS + 1)]
    assert {answer.said["code"] for answer in answers[:-1]} == {"registration.place"}
    assert (answers[-1].status_code, answers[-1].said["code"]) == (429, "api.too_many")
    assert not Registration.objects.exists()


def test_an_administrator_creates_and_keeps_people_and_no_answer_with_a_token_is_kept(sqlite_store):
    asker = program_of(Role.ADMINISTRATOR)
    new = {"login": "fresh-clerk", "name": "示例审核员", "role": "clerk", "region": "330108"}
    keyed = asker.post("accounts", new, idempotency_key="one")
    assert (keyed.status_code, keyed.said["code"], Answered.objects.count()) == (400, "api.no_key", 0)
    made = asker.post("accounts", new)
    assert (made.status_code, made.said["region"]) == (201, "330108")
    accounts.redeem(made.said["token"], PASSWORD)
    one = f"accounts/{made.said['account']}"
    assert asker.post(f"{one}/acts", {"act": "deactivate", "words": "调离"}).said["active"] is False
    assert asker.post(f"{one}/acts", {"act": "reactivate"}).said["active"] is True
    assert asker.post(f"{one}/acts", {"act": "reset"}).said["token"]
    assert asker.post("accounts", {**new, "login": "x", "role": "administrator"}).status_code == 422
    assert asker.get("accounts?words=fresh").said["total"] == 1


def test_no_token_changes_what_opens_an_administrators_account_or_ones_own(sqlite_store):
    own, another = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR, login="second")
    manager = person(Role.MANAGER, CODE)
    for asker, account in ((own, own), (own, another), (manager, manager)):
        for act in ("reset", "deactivate"):
            answer = program(asker).post(f"accounts/{account.pk}/acts", {"act": act})
            assert (answer.status_code, answer.said["code"]) == (403, "access.by_page")
    other = person(Role.FILER, OTHER)
    assert program(manager).post(f"accounts/{other.pk}/acts", {"act": "reset"}).said["code"] == "account.unknown"


def test_ones_own_account_tells_its_sign_ins(sqlite_store):
    account = person(Role.FILER, CODE)
    with pytest.raises(Exception, match=r"account\.sign_in"):
        accounts.verify_password(account.login, "wrong")
    told = program(account).get("account").said
    assert (told["login"], told["enterprise"]) == (account.login, CODE)
    assert len(told["sign_ins"]) == 1


def test_a_view_is_kept_replaced_and_forgotten_by_its_owner_alone(sqlite_store):
    asker, other = program_of(Role.ANALYST), program_of(Role.CLERK)
    view = {"list": "contract", "name": "大额", "query": "low=1000000"}
    kept = asker.post("views", view).said
    assert asker.post("views", {**view, "query": "low=5000000"}).said["view"] == kept["view"]
    assert [one["query"] for one in asker.get("views?list=contract").said["items"]] == ["low=5000000"]
    assert other.get("views?list=contract").said["items"] == []
    assert other.ask("DELETE", f"views/{kept['view']}").status_code == 404
    assert asker.ask("DELETE", f"views/{kept['view']}").status_code == 204
    assert not SavedView.objects.exists()


def test_a_relocation_is_rehearsed_and_filed(registered):
    filer = program_of(Role.MANAGER, CODE)
    asked = {"county": "330203", "effective": SIGNED}
    seen = filer.post("enterprise/relocation", {**asked, "dry_run": True}).said
    assert (seen["before"], seen["after"], seen["filing"]) == ("330108", "330203", None)
    assert {"level": 2, "before": "330100", "after": "330200"} in seen["bodies"]
    held = {one["check"]: "企业迁址" for one in seen["findings"] if one["grade"] == "held"}
    done = filer.post("enterprise/relocation", {**asked, "words": held}).said
    assert done["filing"] is not None, done
    standing.catch_up()
    assert Standing.objects.get(noun="enterprise", enterprise=CODE).version == 2
    assert filer.post("enterprise/relocation", {**asked, "county": "330108"}).status_code in (200, 422)
