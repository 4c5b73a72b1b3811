"""A standing cube sees what is filed and approved, without building the facts anew."""

import pytest

from fuwai.core.cell import CellQuery
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.services.cube import StandingCube
from fuwai.services.facts import build_facts
from fuwai.services.test_release import approve
from fuwai.storage.testdata import contracts, executions, file

HALF = Period.parse("2015H1")
ASKED = [
    CellQuery("executions", ("usd_cents", "rows", "enterprises"), ("city",), "330000", HALF),
    CellQuery("executions", ("usd_cents", "rows", "enterprises"), ("division",), "000000", HALF),
    CellQuery("executions", ("usd_cents",), ("group", "country"), "330000", HALF),
    CellQuery("contracts", ("usd_cents", "contracts"), (), "330000", HALF),
]


@pytest.fixture
def approved(sqlite_store):
    filings = [
        *file("contract", contracts("A")).filings,
        *file("execution", executions("A", amount=350_000_000)).filings,
    ]
    approve([1, *filings], 1)
    return sqlite_store


def test_one_approved_filing_is_seen_by_every_table_without_a_build(approved):
    standing = StandingCube()
    before = standing.now().answer(ASKED)
    assert before == DuckEngine(build_facts().path).answer(ASKED)
    approve(file("execution", executions("A", execution_number=["A-2"], amount=400_000_000)).filings, 2)
    after = standing.now().answer(ASKED)
    assert standing.builds == 1
    assert after == DuckEngine(build_facts().path).answer(ASKED)
    assert after[0].total("usd_cents") == before[0].total("usd_cents") + 400_000_000


def test_what_waits_for_approval_changes_no_table(approved):
    standing = StandingCube()
    before = standing.now().answer(ASKED)
    file("execution", executions("A", execution_number=["A-2"], amount=400_000_000))
    assert standing.now().answer(ASKED) == before
