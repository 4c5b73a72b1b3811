"""Grants by programs: the same path as the commands', in json."""

import base64

import pytest

from fuwai.api.testdata import Program, program
from fuwai.core.access import Role
from fuwai.services import grant_award
from fuwai.services.grant_testdata import (
    ANSWERS,
    CITY,
    COUNTY,
    GIVEN,
    OFFICE,
    PDF,
    applied,
    code,
    firm,
    opened,
)
from fuwai.services.test_grant_paid import PAST
from fuwai.storage.models import GrantAward
from fuwai.storage.testdata import person


@pytest.fixture
def call(sqlite_store):
    firm(1, 600_000 * 100)
    return opened()


def test_a_program_sees_schemes_calls_and_whether_it_qualifies(call):
    filer = program(person(Role.FILER, code(1)))
    schemes = {one["id"]: one for one in filer.get("grants/schemes").said["items"]}
    assert "hire_amount" in schemes["jinhua-2015"]["to_fill"]
    assert [one["call"] for one in filer.get("grants/calls").said["items"]] == [call]
    found = filer.post("grants/eligibility", {"call": call, "answers": ANSWERS}).said
    assert (found["qualifies"], found["fen"], found["figures"]["executed"]) == (True, 6_000_000, 60_000_000)
    assert found["conditions"][0]["figures"]["executed"] == 60_000_000
    paper = {"paper": "application", "name": "申请.pdf", "content": base64.b64encode(PDF).decode()}
    answer = filer.post("grants/applications", {"call": call, "answers": ANSWERS, "papers": [paper]})
    assert (answer.status_code, answer.said["code"]) == (422, "grant.closed")
    assert filer.post("grants/eligibility", {"call": 99}).status_code == 404


def test_programs_review_award_and_pay_and_anyone_reads_the_list(call):
    number = applied(call, 1)
    clerk, head = program(person(Role.CLERK, COUNTY)), program(person(Role.HEAD, CITY))
    payer = program(person(Role.PAYER, CITY))
    decision = {"act": "approve", "applications": [number]}
    assert head.post("grants/review", decision).said["code"] == "grant.desk"
    assert clerk.post("grants/review", decision).said == {"count": 1}
    assert head.post("grants/awards", {"call": call}).said["code"] == "grant.waiting"
    assert head.post("grants/review", decision).said == {"count": 1}
    assert head.post("grants/awards", {"call": call}).said["total"] == 6_000_000
    assert Program().get(f"grants/calls/{call}/published").status_code == 404
    grant_award.publish(OFFICE, call, *PAST)
    [line] = Program().get(f"grants/calls/{call}/published").said["items"]
    assert line == {"award": GrantAward.objects.get().pk, "name": "示例企业001", "county": COUNTY, "fen": 6_000_000}
    paid = {"award": line["award"], "fen": 6_000_000, "day": "2015-12-01", "reference": "R1"}
    assert payer.post("grants/payments", {"call": call, "payments": [paid]}).said == {"count": 1}
    again = payer.post("grants/payments", {"call": call, "payments": [paid]})
    assert (again.status_code, again.said["code"]) == (422, "grant.payment")


def test_a_program_simulates_a_change(call):
    head = program(person(Role.HEAD, CITY))
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in GIVEN.items()}
    variant = {"scheme": "jinhua-2015", "given": given, "budget": 10**9}
    told = {"region": CITY, "as_of": "2015-07-31", "assume": {**ANSWERS, "contract_hires": "new_college_hires"}}
    changed = {**variant, "given": {**given, "small_least": 70_000_000}}
    found = head.post("grants/simulations", {**told, "before": variant, "after": changed}).said
    assert (found["claims"], found["loses"], found["items"]) == (
        [6_000_000, 0],
        1,
        [{"enterprise": code(1), "before": 6_000_000, "after": 0}],
    )
    assert head.post("grants/simulations", {**told, "region": "330100", "before": variant, "after": variant}).said[
        "code"
    ] == ("grant.region")
