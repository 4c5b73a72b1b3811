"""The engine is held to the reference engine, on random facts and random questions."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuwai.core.cell import CellQuery
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.facts.reference import ReferenceEngine
from fuwai.facts.testdata import facts, questions, snapshot


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({fact: facts(fact) for fact in FACTS}), st.lists(questions(), min_size=1, max_size=12))
def test_the_engine_gives_the_cells_of_the_reference(rows, asked):
    reference = ReferenceEngine(rows)
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckEngine(snapshot(rows, Path(folder)))
        expected = reference.answer(asked)
        assert engine.answer(asked) == expected
        assert [list(cells.rows) for cells in engine.answer(asked)] == [list(cells.rows) for cells in expected]
        assert [engine.cells(query) for query in asked] == expected
        assert all(engine.months(fact) == reference.months(fact) for fact in FACTS)
        assert engine.names("330100") == reference.names("330100")


FACT = {
    "filing": 1, "month": 201506, "executed": date(2015, 6, 1), "county": "330108", "city": "330100",
    "province": "330000", "enterprise": "E1", "contract": "C1", "section": "ITO", "division": "I1", "group": "I11",
    "edition": "2015", "country": "US", "final_country": "US", "offshore": True, "client_industry": "I",
    "client_kind": "enterprise", "registration_type": "110", "industry": "I", "amount_minor": 500, "currency": "USD",
    "usd_cents": 500, "rate": "1", "rate_date": date(2015, 6, 1), "level_from": 1, "level_to": 4,
}  # fmt: skip
JUNE = CellQuery("executions", ("usd_cents", "rows"), (), "330000", Period.parse("2015M06"))


@pytest.fixture
def small(tmp_path):
    other = FACT | {"filing": 2, "month": 201505, "executed": date(2015, 5, 1), "level_to": 2}
    return snapshot({"executions": [FACT, other]}, tmp_path / "20150715")


def code_of(raising, *arguments):
    with pytest.raises(FuwaiError) as caught:
        raising(*arguments)
    return caught.value.code


def test_a_missing_snapshot_is_an_error(tmp_path):
    assert code_of(DuckEngine, tmp_path / "20150715") == "facts.missing"


def test_a_flipped_byte_is_an_error(small):
    file = small / "executions" / "month=201506.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert code_of(DuckEngine(small).cells, JUNE) == "facts.damaged"


def test_a_missing_month_is_an_error_and_not_zero(small):
    (small / "executions" / "month=201506.parquet").unlink()
    assert code_of(DuckEngine(small).cells, JUNE) == "facts.damaged"


def test_a_damaged_manifest_is_an_error(small):
    (small / "manifest.json").write_text("{}")
    assert code_of(DuckEngine, small) == "facts.missing"


def test_a_file_that_is_no_parquet_is_an_error(small):
    name = "executions/month=201506.parquet"
    (small / name).write_bytes(b"not parquet")
    manifest = json.loads((small / "manifest.json").read_text())
    manifest["files"][name]["sha256"] = "f7eb60dd10fa6c2b9ed0d97fe71ff5ab60e56a7bbd2ab5bd6c0a3f1a0d4c2a35"
    (small / "manifest.json").write_text(json.dumps(manifest))
    engine = DuckEngine(small)
    engine.held.verified.add(name)  # as if the file had been changed after it was held to its digest
    assert code_of(engine.cells, JUNE) == "facts.unreadable"


@pytest.mark.parametrize("region", ["339900", "330199", "zhejiang", "33", "３３００００"])
def test_an_unknown_region_is_an_error(small, region):
    query = CellQuery("executions", ("rows",), (), region, Period.parse("2015M06"), where=())
    assert code_of(DuckEngine(small).cells, query) == "region.unknown"


def test_only_the_files_of_the_months_asked_for_are_read(small):
    (small / "executions" / "month=201505.parquet").write_bytes(b"damaged")
    assert DuckEngine(small).cells(JUNE).rows == {(): (500, 1)}


@pytest.mark.parametrize(("region", "rows"), [("330108", 2), ("330100", 2), ("330000", 1), ("000000", 1)])
def test_a_region_reads_its_own_level_of_review(small, region, rows):
    query = CellQuery("executions", ("rows",), (), region, Period.parse("2015M05..2015M06"))
    assert DuckEngine(small).cells(query).total("rows") == rows


def test_enterprises_have_no_group():
    assert code_of(CellQuery, "enterprises", ("rows",), ("group",), "330000", Period.parse("2015")) == (
        "cell.no_such_column"
    )


def test_distinct_counts_are_not_summed(small):
    query = CellQuery("executions", ("enterprises",), ("month",), "330100", Period.parse("2015"))
    with pytest.raises(ValueError, match="do not add up"):
        DuckEngine(small).cells(query).total("enterprises")
