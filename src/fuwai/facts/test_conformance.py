"""Every engine gives the cells of the reference, integer by integer: on random facts, random questions, and in bulk.

DuckDB is held to it in test_engine.py. An engine joins by a test of three lines: `held_to_the_reference` takes what opens it.
"""

import os
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from fuwai.core.cell import CellQuery
from fuwai.core.fact import FACTS
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.facts.open import Addresses, open_engine
from fuwai.facts.reference import ReferenceEngine
from fuwai.facts.synthetic import write as write_synthetic
from fuwai.facts.testdata import facts, questions, snapshot

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
SERVED = (Phase.explicit, Phase.reuse, Phase.generate)  # by a server a smaller example takes minutes to find


def held_to_the_reference(opened, rows, asked):
    """The engine that *opened* makes of the rows answers as the reference does, in the same order and type."""
    reference = ReferenceEngine(rows)
    with tempfile.TemporaryDirectory() as folder:
        engine = opened(snapshot(rows, Path(folder)))
        expected, found = reference.answer(asked), engine.answer(asked)
        assert found == expected
        assert [list(cells.rows) for cells in found] == [list(cells.rows) for cells in expected]
        assert all(type(value) is int for cells in found for values in cells.rows.values() for value in values)
        assert engine.cells(asked[0]) == expected[0]
        assert all(engine.months(fact) == reference.months(fact) for fact in FACTS)
        assert engine.names("330100") == reference.names("330100")


ROWS = st.fixed_dictionaries({fact: facts(fact) for fact in FACTS})


@settings(max_examples=15, deadline=None, phases=SERVED, suppress_health_check=SLOW)
@given(ROWS, st.lists(questions(), min_size=1, max_size=12))
def test_postgresql_gives_the_cells_of_the_reference(facts_url, rows, asked):
    held_to_the_reference(lambda path: open_engine("postgres", path, Addresses(postgres=facts_url)), rows, asked)


@pytest.mark.xdist_group("spark")
@settings(max_examples=3, deadline=None, phases=SERVED, suppress_health_check=SLOW)  # a question costs a second
@given(ROWS, st.lists(questions(), min_size=3, max_size=6))
def test_spark_gives_the_cells_of_the_reference(spark_master, rows, asked):
    held_to_the_reference(lambda path: open_engine("spark", path, Addresses(spark=spark_master)), rows, asked)


def bulk():
    """Questions of the kinds that a bulletin asks, on some thousand facts."""
    both, half = Period.parse("2014M01..2015M12"), Period.parse("2015H1")
    sums = ("usd_cents", "rows", "enterprises", "contracts")
    return [
        CellQuery("executions", sums, (), "000000", both, "all"),
        CellQuery("executions", sums, ("group",), "330000", half),
        CellQuery("executions", sums, ("group",), "330000", Period.parse("2014H1")),
        CellQuery("executions", sums, ("city", "section", "offshore"), "330000", both, "all"),
        CellQuery("executions", ("usd_cents",), ("enterprise",), "330000", half),
        CellQuery("executions", sums, ("month", "country"), "330100", both, "onshore"),
        CellQuery("contracts", sums, ("country",), "330000", half, "offshore", (("group", ("I11", "K21")),)),
        CellQuery("enterprises", ("rows", "enterprises"), ("city",), "330000", half, registered_until=True),
    ]


def test_postgresql_agrees_with_duckdb_on_some_thousand_facts(facts_url, tmp_path):
    path = write_synthetic(tmp_path / "facts", 5_000)
    found = open_engine("postgres", path, Addresses(postgres=facts_url)).answer(bulk())
    assert found == DuckEngine(path).answer(bulk())


@pytest.mark.xdist_group("spark")
def test_an_executor_killed_in_mid_query_costs_time_and_no_figure(spark_master, tmp_path):
    path = write_synthetic(tmp_path / "facts", 5_000)
    engine = open_engine("spark", path, Addresses(spark=spark_master))
    before = executors()
    assert len(before) == 2
    with ThreadPoolExecutor(1) as asking:
        answer = asking.submit(engine.answer, bulk()[:3])
        while not SparkSession.builder.getOrCreate().sparkContext.statusTracker().getActiveStageIds():
            assert not answer.done()
            time.sleep(0.005)
        os.kill(before[0], signal.SIGKILL)
        assert not answer.done()
        assert answer.result(timeout=300) == DuckEngine(path).answer(bulk()[:3])
    assert before[0] not in executors()


def executors():
    """The executor processes that our Spark has started."""
    master = SparkSession.builder.getOrCreate().sparkContext._gateway.proc.pid
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == master and b"CoarseGrainedExecutorBackend" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended while we looked
    return sorted(found)
