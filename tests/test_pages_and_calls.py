"""Everything the pages do, programs do: each page has its calls, for the same roles, or a reason why it has none."""

import pytest

from fuwai.api.urls import CALLS
from fuwai.core.access import Role
from fuwai.web.route import Route
from fuwai.web.urls import ROUTES

from .pages_and_calls import TABLE, written
from .write_docs import PAGES_AND_CALLS, pages_and_calls_page

NAMED = {call.name: call for call in CALLS}
OWN = {"openapi", "docs", "whoami"}  # of the interface itself


def test_every_page_stands_in_the_table_and_nothing_else():
    addresses = {written(route.path) for route in ROUTES}
    assert sorted(addresses - set(TABLE)) == [], "a new page: name its calls, or say why it has none"
    assert sorted(set(TABLE) - addresses) == []


def test_every_call_that_the_table_names_is_there():
    assert sorted({name for row in TABLE.values() for name in row.calls} - set(NAMED)) == []


def test_a_page_without_a_call_has_a_reason_in_both_languages():
    assert [address for address, row in TABLE.items() if not row.calls and not (row.zh and row.en)] == []


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in ROUTES])
def test_who_may_open_a_page_may_make_a_call_of_it(route: Route):
    row = TABLE[written(route.path)]
    if not row.calls:
        return
    calls = [NAMED[name] for name in row.calls]
    acting = [call for call in calls if call.method != "GET"]
    if "POST" in route.methods and not row.reads:
        assert acting, "the page acts, and no call does"
        calls = acting
    reached = {role for call in calls for role in (*call.who, *(Role if None in call.who else ()))}
    assert set(route.who) - reached == set(row.without) & set(route.who)


def test_the_printed_table_is_that_of_the_program():
    assert PAGES_AND_CALLS.read_text() == pages_and_calls_page(), "run: python -m tests.write_docs"
