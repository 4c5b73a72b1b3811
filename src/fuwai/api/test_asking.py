"""A program asks for any table, of its own region only."""

from datetime import date

import pytest

from fuwai.api.testdata import program_of
from fuwai.core.access import Role
from fuwai.core.token import Scope
from fuwai.services.test_vintage import filed
from fuwai.storage.testdata import MOMENT, contracts, executions

ASKED = {"measure": ["executed", "enterprises"], "rows": ["city"], "period": "2015H1", "region": "330000"}
ADDRESS = "tables?measure=executed,enterprises&rows=city&period=2015H1&region=330000"


@pytest.fixture
def counted(sqlite_store):
    filed("contract", contracts("A"), MOMENT)
    filed("execution", executions("A", executed=date(2015, 5, 6)), MOMENT)


def test_an_address_and_a_body_are_the_same_question(counted):
    head = program_of(Role.ANALYST, "330000")
    by_address, by_body = head.get(ADDRESS).said, head.post("tables", ASKED).said
    assert by_address == by_body
    assert [row["code"] for row in by_address["rows"]] == ["330100", "total"]
    assert by_address["rows"][0]["figures"]["executed"]["value"] == "3500000"


def test_a_mark_is_no_number(counted):
    said = program_of(Role.ANALYST, "330000").get(f"{ADDRESS.replace('2015H1', '2016')}").said
    (total,) = said["rows"]
    assert total["figures"]["executed"] | {"id": "", "zh": "", "en": "", "unit": ""} == {
        "id": "", "text": "…", "value": "", "unit": "", "zh": "", "en": ""
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.ANALYST, "330000", 200),
        (Role.AUDITOR, "", 200),
        (Role.CLERK, "330100", 403),
        (Role.ANALYST, "320000", 403),
        (Role.FILER, "", 403),
    ],
)
def test_a_table_is_of_ones_own_region(counted, role, code, status):
    asker = program_of(role, code)
    assert asker.get(ADDRESS).status_code == asker.post("tables", ASKED).status_code == status


def test_a_token_needs_the_scope_of_figures(counted):
    assert program_of(Role.ANALYST, "330000", Scope.READ).get(ADDRESS).said["code"] == "token.scope"


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"measure": ["weather"]}, "indicator.unknown"),
        ({"rows": ["weather"]}, "question.unknown"),
        ({"period": "2015M06..2015M01"}, "period.backwards"),
        ({"where": "country in group:atlantis"}, "group.unknown"),
        ({"where": "country in group:belt-and-road", "period": "2012"}, "group.not_yet"),
        ({"engine": "postgres"}, "engine.no_address"),
    ],
)
def test_what_cannot_be_answered_says_which_choice_to_make(counted, different, code):
    answer = program_of(Role.ANALYST, "330000").post("tables", ASKED | different)
    assert (answer.status_code // 100, answer.said["code"]) == (4, code)


def test_the_catalogue_lists_what_can_be_asked(counted):
    said = program_of(Role.ANALYST, "330000").get("indicators").said
    assert {"executed", "cr4"} <= {each["id"] for each in said["measures"]}
    assert {"city", "country_group", "ytd"} <= {each["id"] for each in said["dimensions"]}
