"""By program: applications as enterprises, bodies and experts see them, to the letter."""

import pytest

from fuwai.api.testdata import program
from fuwai.core.access import Role
from fuwai.services import grant_award
from fuwai.services.grant_testdata import CITY, COUNTY, HEAD, OFFICE, PDF, applied, code, firm, opened, passed
from fuwai.services.test_grant_paid import PAST
from fuwai.storage.models import GrantApplication
from fuwai.storage.testdata import person


@pytest.fixture
def call(sqlite_store):
    firm(1, 600_000 * 100)
    firm(2, 800_000 * 100)
    return opened()


def test_an_enterprise_and_a_body_read_an_application_and_its_papers_but_no_stranger_does(call):
    number, other = applied(call, 1), applied(call, 2)
    own, clerk = program(person(Role.FILER, code(1))), program(person(Role.CLERK, COUNTY))
    stranger = program(person(Role.FILER, code(2)))
    assert [one["application"] for one in own.get(f"grants/calls/{call}/applications").said["items"]] == [number]
    listed = clerk.get(f"grants/calls/{call}/applications?waiting=true").said["items"]
    assert [(one["application"], one["stage"]) for one in listed] == [(number, "county"), (other, "county")]
    told = own.get(f"grants/applications/{number}").said
    assert (told["fen"], told["award"], told["findings"], told["name"]) == (6_000_000, None, [], "示例企业001")
    [paper] = told["papers"]
    assert own.client.get(paper["file"], headers=own.heads).content == PDF
    assert own.get(f"grants/applications/{number}/papers/none").said["code"] == "grant.paper"
    for path in ("", "/papers/application"):
        assert stranger.get(f"grants/applications/{number}{path}").said["code"] == "grant.application_unknown"


def test_an_application_is_withdrawn_while_nobody_has_reviewed_it(call):
    number = applied(call, 1)
    own = program(person(Role.FILER, code(1)))
    assert own.post(f"grants/applications/{number}/withdraw", {"words": "资料有误"}).said["stage"] == "withdrawn"
    assert own.post(f"grants/applications/{number}/withdraw").status_code == 409
    other = applied(call, 2)
    passed(other)
    late = program(person(Role.FILER, code(2))).post(f"grants/applications/{other}/withdraw")
    assert (late.status_code, late.said["code"]) == (409, "review.not_allowed")
    assert GrantApplication.objects.count() == 2


def test_the_award_with_its_steps_and_its_letter_is_the_enterprises_once_it_is_published(call):
    passed(*(applied(call, one) for one in (1, 2)))
    grant_award.award(HEAD, call)
    own, head = program(person(Role.FILER, code(1))), program(person(Role.HEAD, CITY))
    [line] = own.get(f"grants/calls/{call}/applications").said["items"]
    path = f"grants/applications/{line['application']}"
    award = head.get(path).said["award"]
    assert (award["fen"], own.get(path).said["award"]) == (6_000_000, None)
    assert own.client.get(award["letter"], headers=own.heads).status_code == 404
    grant_award.publish(OFFICE, call, *PAST)
    assert own.get(path).said["award"] == award
    assert award["steps"]
    letter = own.client.get(f"{award['letter']}?kind=docx&language=en", headers=own.heads)
    assert (letter.status_code, letter.content[:2]) == (200, b"PK")
