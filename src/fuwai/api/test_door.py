"""The door: tokens, scopes, roles, rates, sizes, once-only, tags, and errors that programs can read."""

from datetime import UTC, datetime, timedelta

import pytest

from fuwai.api import door
from fuwai.api.call import Call
from fuwai.api.testdata import Program, program, program_of
from fuwai.api.urls import CALLS, SCHEMA
from fuwai.core.access import Role
from fuwai.core.token import SCOPE_ROLES, Scope
from fuwai.services import token
from fuwai.storage.models import Answered, ApiToken, Draft
from fuwai.storage.testdata import person

PROBLEM = {"code", "zh", "en", "place", "findings"}
PEOPLE: list[Role | None] = [None, *Role]


def address(call: Call) -> str:
    return call.path.format(**call.example)


@pytest.mark.parametrize("call", [pytest.param(call, id=call.name) for call in CALLS])
def test_each_call_answers_who_may_make_it_and_nobody_else(sqlite_store, call: Call):
    for role in PEOPLE:
        asker = Program() if role is None else program_of(role)
        answer = asker.ask(call.method, address(call), b"{}" if call.method in ("POST", "PUT") else b"")
        asked = f"{call.method} {call.path} as {role}"
        if role in call.who:
            assert answer.status_code not in (401, 403, 405, 500), (asked, answer.content[:300])
        elif role is None:
            assert (answer.status_code, answer.said["code"]) == (401, "token.missing"), asked
        else:
            assert (answer.status_code, answer.said["code"]) == (403, "access.role"), asked


@pytest.mark.parametrize("call", [pytest.param(call, id=call.name) for call in CALLS if call.scope])
def test_each_call_wants_its_scope(sqlite_store, call: Call):
    role = next(role for role in Role if role in call.who)
    others = [scope for scope in Scope if scope is not call.scope]
    answer = program_of(role, "", *others).ask(call.method, address(call))
    assert (answer.status_code, answer.said["code"]) == (403, "token.scope")


def test_a_scope_is_offered_to_each_role_for_whom_it_opens_something():
    opened = {scope: {role for call in CALLS if call.scope is scope for role in call.who} for scope in Scope}
    assert opened == {scope: set(roles) for scope, roles in SCOPE_ROLES.items()}


def test_what_no_call_has_is_not_found_and_says_so_in_json(sqlite_store):
    for path in ("", "nowhere", "records/1/2/3", "admin"):
        answer = program_of(Role.ADMINISTRATOR).get(path)
        assert (answer.status_code, answer.said["code"]) == (404, "api.unknown")
        assert set(answer.said) == PROBLEM


def test_another_method_is_refused_and_the_right_ones_are_named(sqlite_store):
    answer = program_of(Role.ADMINISTRATOR).ask("PATCH", "drafts/1")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "DELETE, GET, PUT")


@pytest.mark.parametrize("heads", [{}, {"authorization": "Basic YTpi"}, {"authorization": "Bearer "}])
def test_without_a_token_nothing_is_opened_though_one_is_signed_in_to_the_pages(sqlite_store, heads):
    answer = Program().get("whoami", **heads)
    assert (answer.status_code, answer.said["code"]) == (401, "token.missing")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_an_expired_and_a_strange_token_open_nothing(sqlite_store):
    account = person(Role.FILER)
    asker = program(account)
    assert asker.get("whoami").status_code == 200
    [key] = token.listed(account)
    ApiToken.objects.update(made_at=datetime(2015, 1, 1, tzinfo=UTC), expires_at=datetime(2015, 6, 1, tzinfo=UTC))
    assert asker.get("whoami").said["code"] == "token.expired"
    ApiToken.objects.update(expires_at=datetime.now(UTC) + timedelta(days=1))
    token.revoke(account.viewer, account, key.pk)
    assert asker.get("whoami").said["code"] == "token.invalid"
    assert Program("fuwai_" + "x" * 5000).get("whoami").said["code"] == "token.invalid"


def test_who_is_deactivated_or_owes_a_password_has_no_program(sqlite_store):
    account = person(Role.FILER)
    asker = program(account)
    account.must_change_password = True
    account.save()
    assert (asker.get("whoami").status_code, asker.get("whoami").said["code"]) == (403, "token.owes")
    account.is_active = False
    account.save()
    assert asker.get("whoami").status_code == 401


def test_one_token_is_held_to_its_rate_and_told_when_to_come_again(sqlite_store, settings):
    settings.API_A_MINUTE, settings.API_AT_ONCE = 60, 3
    asker, other = program_of(Role.FILER), program_of(Role.CLERK)
    statuses = [asker.get("whoami").status_code for _ in range(5)]
    assert statuses[:3] == [200, 200, 200]
    assert 429 in statuses
    answer = asker.get("whoami")
    assert (answer.said["code"], int(answer.headers["Retry-After"])) == ("api.too_many", 1)
    assert other.get("whoami").status_code == 200


def test_an_address_that_keeps_trying_tokens_is_slowed(sqlite_store, settings):
    settings.API_STRANGER_A_MINUTE = 5
    answers = [Program("fuwai_guess").get("whoami") for _ in range(7)]
    assert [answer.status_code for answer in answers[:5]] == [401] * 5
    assert answers[-1].status_code == 429


def test_the_same_thing_again_is_not_sent_again(sqlite_store):
    asker = program_of(Role.FILER)
    first = asker.get("record-types/contract")
    again = asker.get("record-types/contract", if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert asker.get("record-types/receipt", if_none_match=first.headers["ETag"]).status_code == 200


DRAFT = {"noun": "contract", "content": {"title": "信贷系统"}}


def test_a_post_with_a_key_is_done_once_and_answered_alike(store):
    asker = program_of(Role.FILER)
    first = asker.post("drafts", DRAFT, idempotency_key="a-1")
    again = asker.post("drafts", DRAFT, idempotency_key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Draft.objects.count() == 1


def test_a_key_that_comes_with_another_request_is_refused(sqlite_store):
    asker = program_of(Role.FILER)
    asker.post("drafts", DRAFT, idempotency_key="a-1")
    other = asker.post("drafts", {**DRAFT, "content": {}}, idempotency_key="a-1")
    assert (other.status_code, other.said["code"]) == (409, "api.key_reused")
    assert program(person(Role.FILER, login="another")).post("drafts", DRAFT, idempotency_key="a-1").status_code == 201


def test_a_key_holds_a_day(sqlite_store):
    asker = program_of(Role.FILER)
    asker.post("drafts", DRAFT, idempotency_key="a-1")
    Answered.objects.update(at=datetime.now(UTC) - timedelta(hours=25))
    asker.post("drafts", DRAFT, idempotency_key="a-1")
    assert (Draft.objects.count(), Answered.objects.count()) == (2, 1)


def test_what_fails_by_our_fault_leaves_no_answer_and_no_act_behind(sqlite_store, monkeypatch):
    asker = program_of(Role.FILER)
    kept = door.Answer

    def broken(*given):
        raise RuntimeError("after the act, before its answer was kept")

    monkeypatch.setattr(door, "Answer", broken)
    failed = asker.post("drafts", DRAFT, idempotency_key="a-1")
    assert (failed.status_code, failed.said["code"]) == (500, "api.failed")
    assert not Draft.objects.exists()
    monkeypatch.setattr(door, "Answer", kept)
    assert asker.post("drafts", DRAFT, idempotency_key="a-1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 101, "重复", "a b"])
def test_a_key_is_short_and_visible(sqlite_store, key):
    answer = program_of(Role.FILER).post("drafts", DRAFT, idempotency_key=key)
    assert (answer.status_code, answer.said["code"]) == (400, "api.key")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b" ", 400, "api.json"),
        (b"{", 400, "api.json"),
        (b"\xff\xfe", 400, "api.json"),
        (b'{"noun": NaN}', 400, "api.json"),
        (b'{"noun": 1e999}', 400, "api.json"),
        (b"[" * 200_000, 400, "api.json"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, 400, "api.json"),
        (b'{"noun": "\\ud800"}', 422, "api.text"),
        (b'{"noun": "contract", "content": {"title": "a\\u0000b"}}', 422, "api.text"),
        (b'{"noun": "contract", "content": {"title": 99999999999999999999}}', 422, "api.number"),
        (b'{"noun": "contract", "content": {}, "more": 1}', 422, "api.invalid"),
        (b'{"noun": "contract", "content": {"title": [1]}}', 422, "api.invalid"),
        (b'{"noun": "nothing", "content": {}}', 422, "api.invalid"),
        (b'{"noun": "contract", "content": {"nothing": "1"}}', 422, "draft.field"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_reason(sqlite_store, body, status, code):
    answer = program_of(Role.FILER).ask("POST", "drafts", body)
    assert (answer.status_code, answer.said["code"]) == (status, code)
    assert set(answer.said) == PROBLEM


def test_too_much_at_once_is_refused_before_it_is_read(sqlite_store):
    answer = program_of(Role.FILER).ask("POST", "drafts", b" " * (door.JSON_BYTES + 1))
    assert (answer.status_code, answer.said["code"]) == (413, "api.too_large")


def test_a_form_is_no_json(sqlite_store):
    answer = program_of(Role.FILER).post("drafts", b"a=1", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.said["code"]) == (415, "api.media_type")


def test_the_description_is_openapi_3_1_in_both_languages_and_names_every_call(sqlite_store):
    said = Program().get("openapi.json").said
    assert said == SCHEMA
    assert said["openapi"] == "3.1.0"
    described = {(method.upper(), path) for path, found in said["paths"].items() for method in found}
    assert described == {(call.method, call.address) for call in CALLS if call.room}
    for found in said["paths"].values():
        for one in found.values():
            assert " · " in one["summary"]
            assert all(one["responses"][status]["description"] for status in one["responses"])


def test_the_page_of_the_interface_names_every_call(sqlite_store):
    page = Program().client.get("/api/v1/docs").content.decode()
    assert [call.address for call in CALLS if call.room and f'<details id="{call.name}">' not in page] == []
