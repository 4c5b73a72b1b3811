"""People and registrations on the pages of those who keep them."""

import pytest

from fuwai.core.access import Role
from fuwai.core.identifier import credit_code
from fuwai.storage.models import Account, AuditEntry, Registration
from fuwai.storage.testdata import enterprises, file
from fuwai.web.testdata import PASSWORD, client_of, person, signed_in

CODE = credit_code("91330108000000001")
FORM = {
    "enterprise_code": CODE,
    "name": "示例乙信息服务有限公司",
    "province": "330000",
    "city": "330100",
    "county": "330108",
    "person": "示例管理员",
    "login": "yi-mgr",
    "new": PASSWORD,
    "again": PASSWORD,
}
QUERIES = 12  # no page asks the database more


def text(answer) -> str:
    return answer.content.decode()


def test_an_enterprise_registers_its_body_approves_and_its_manager_signs_in(sqlite_store):
    stranger = client_of()
    said = text(stranger.post("/register", FORM))
    assert "滨江区商务主管部门" in said
    assert "account.pending" in text(stranger.post("/sign-in", {"login": "yi-mgr", "password": PASSWORD}))
    body = signed_in(Role.CLERK, "330108")
    assert FORM["name"] in text(body.get("/applicants"))
    address = f"/applicants/{Registration.objects.get().pk}"
    assert "示例管理员 (yi-mgr)" in text(body.get(address))
    assert body.post(address, {"act": "approve"})["Location"] == "/applicants"
    assert FORM["name"] not in text(body.get("/applicants"))
    assert stranger.post("/sign-in", {"login": "yi-mgr", "password": PASSWORD})["Location"] == "/"
    assert text(stranger.get("/account")).count(CODE) >= 1


def test_a_refusal_without_a_reason_is_refused_itself(sqlite_store):
    client_of().post("/register", FORM)
    answer = signed_in(Role.HEAD).post(f"/applicants/{Registration.objects.get().pk}", {"act": "refuse"})
    assert answer.status_code == 422
    assert "registration.words" in text(answer)


def test_another_body_does_not_find_the_registration(sqlite_store):
    client_of().post("/register", FORM)
    answer = signed_in(Role.CLERK, "330106").get(f"/applicants/{Registration.objects.get().pk}")
    assert answer.status_code == 404
    assert "registration.unknown" in text(answer)
    assert FORM["name"] not in text(answer)


def test_what_was_typed_stays_when_something_is_wrong(sqlite_store):
    page = text(client_of().post("/register", {**FORM, "again": "x"}))
    assert "account.twice" in page
    for name in ("enterprise_code", "name", "person", "login"):
        assert f'value="{FORM[name]}"' in page
    assert '<option value="330108" selected>' in page
    assert PASSWORD not in page


def test_the_place_is_chosen_step_by_step_without_script_too(sqlite_store):
    client = client_of()
    page = text(client.get("/register"))
    assert 'value="330000"' in page
    assert 'name="city"' not in page
    page = text(client.post("/register", {**FORM, "county": "", "city": "", "places": "1"}))
    assert 'value="330100"' in page
    assert 'name="county"' not in page
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "asks", "body"),
    [
        ({}, ["province"], ""),
        ({"province": "330000"}, ["province", "city"], ""),
        ({"province": "330000", "city": "330100"}, ["province", "city", "county"], ""),
        ({"province": "330000", "city": "330100", "county": "330108"}, ["province", "city", "county"], "滨江区"),
        ({"province": "330000", "city": "330100", "county": "330100"}, ["province", "city", "county"], "杭州市"),
        ({"province": "330000", "city": "330000"}, ["province", "city"], "浙江省"),
        ({"province": "330000", "city": "320100"}, ["province", "city"], ""),
    ],
)
def test_each_choice_of_place_brings_the_next_and_the_last_the_body(sqlite_store, chosen, asks, body):
    page = text(client_of().get("/register/places", chosen))
    assert [step for step in ("province", "city", "county") if f'name="{step}"' in page] == asks
    assert (f"审核部门：{body}商务主管部门" in page) is bool(body)


def test_a_manager_invites_and_the_invited_signs_in(sqlite_store):
    manager = client_of(person(Role.MANAGER, CODE))
    token = manager.post("/colleagues", {"note": "示例王五"}).context["token"]
    assert "示例王五" in text(manager.get("/colleagues"))
    form = {"token": token, "person": "示例王五", "login": "wangwu", "new": PASSWORD, "again": PASSWORD}
    assert client_of().post("/join", form)["Location"] == "/sign-in?login=wangwu"
    assert client_of().post("/join", {**form, "login": "zhaoliu"}).status_code == 422
    joined = Account.objects.get(login="wangwu")
    assert manager.get(f"/colleagues/{joined.pk}").status_code == 200
    assert manager.post(f"/colleagues/{joined.pk}/deactivate").status_code == 302
    assert not Account.objects.get(login="wangwu").is_active


def test_a_manager_finds_nobody_of_another_enterprise(sqlite_store):
    other = person(Role.FILER, "000000002")
    manager = signed_in(Role.MANAGER)
    assert manager.get(f"/colleagues/{other.pk}").status_code == 404
    assert manager.post(f"/colleagues/{other.pk}/deactivate").status_code == 404
    assert Account.objects.get(pk=other.pk).is_active


def test_an_administrator_creates_finds_resets_and_deactivates(sqlite_store):
    client = signed_in(Role.ADMINISTRATOR)
    made = client.post("/accounts/new", {"login": "zhang", "name": "示例张三", "role": "clerk", "region": "330108"})
    assert made.context["token"] in text(made)
    account = Account.objects.get(login="zhang")
    assert "示例张三" in text(client.get("/accounts?words=zhang"))
    assert "示例张三" not in text(client.get("/accounts?words=nobody"))
    for act in ("reset", "deactivate", "reactivate"):
        assert client.post(f"/accounts/{account.pk}/{act}").status_code in (200, 302)
    verbs = [entry.verb for entry in AuditEntry.objects.order_by("id")]
    assert verbs == ["create_account", "reset_password", "deactivate_account", "reactivate_account"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"login": "zhang", "name": "示例张三", "role": "clerk"}, "account.belonging"),
        ({"login": "zhang", "name": "示例张三", "role": ""}, "account.role"),
        ({"login": "zhang", "name": "示例张三", "role": "clerk", "region": "nowhere"}, "access.region"),
    ],
)
def test_an_account_that_does_not_hold_is_told_why(sqlite_store, form, code):
    answer = signed_in(Role.ADMINISTRATOR).post("/accounts/new", form)
    assert answer.status_code == 422
    assert code in text(answer)
    assert 'value="zhang"' in text(answer)


def test_the_last_administrator_stays_and_an_unknown_act_is_not_found(sqlite_store):
    client = signed_in(Role.ADMINISTRATOR)
    own = Account.objects.get()
    assert client.post(f"/accounts/{own.pk}/deactivate").status_code == 422
    assert client.post(f"/accounts/{own.pk}/nothing").status_code == 404
    assert client.post("/accounts/99999/reset").status_code == 404


def test_no_page_asks_more_than_twelve_questions_however_many_people_there_are(
    sqlite_store, django_assert_max_num_queries
):
    for number in range(30):
        code = credit_code(f"9133010800000{number:04}")
        client_of().post("/register", {**FORM, "enterprise_code": code, "login": f"user-{number}"})
    manager = client_of(person(Role.MANAGER, CODE))
    for client, address in (
        (signed_in(Role.ADMINISTRATOR), "/accounts"),
        (signed_in(Role.ADMINISTRATOR), f"/accounts/{Account.objects.first().pk}"),
        (signed_in(Role.CLERK), "/applicants"),
        (signed_in(Role.CLERK), f"/applicants/{Registration.objects.first().pk}"),
        (manager, "/colleagues"),
    ):
        with django_assert_max_num_queries(QUERIES):
            assert client.get(address).status_code == 200


def test_people_are_listed_with_their_enterprise_by_name(sqlite_store):
    file("enterprise", enterprises("033000777", name="示例丙信息服务有限公司"))
    person(Role.FILER, "033000777")
    page = text(signed_in(Role.ADMINISTRATOR).get("/accounts"))
    assert "示例丙信息服务有限公司" in page
    own = Account.objects.get(enterprise_code="033000777")
    assert "示例丙信息服务有限公司 033000777" in text(signed_in(Role.ADMINISTRATOR).get(f"/accounts/{own.pk}"))
