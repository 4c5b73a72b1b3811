"""Cubes, DuckDB and the reference give the same cells: on random facts, after random changes, and in bulk."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fuwai.core.cell import Bound, CellQuery
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.core.period import Period
from fuwai.facts.cube import Cube
from fuwai.facts.cube_change import Change
from fuwai.facts.cube_engine import CubeEngine
from fuwai.facts.engine import DuckEngine
from fuwai.facts.reference import ReferenceEngine
from fuwai.facts.synthetic import write as write_synthetic
from fuwai.facts.test_conformance import held_to_the_reference
from fuwai.facts.testdata import BOUNDS, CLASSES, PERIODS, REGIONS, facts, questions, snapshot

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller example takes minutes to find
ROWS = st.fixed_dictionaries({fact: facts(fact) for fact in FACTS})
CUBED = ("county", "city", "province", "section", "division", "group", "offshore", "month", "enterprise", "country")


@st.composite
def cubed(draw):
    """Questions of the kind that cubes are for."""
    fact = draw(st.sampled_from(("executions", "contracts")))
    bound = draw(st.sampled_from((None, None, BOUNDS["executions"][0], BOUNDS["contracts"][1])))
    return CellQuery(
        fact,
        tuple(draw(st.lists(st.sampled_from(("usd_cents", "rows", "enterprises")), unique=True, min_size=1))),
        tuple(draw(st.lists(st.sampled_from(CUBED), unique=True, max_size=3))),
        draw(st.sampled_from(REGIONS)),
        Period.parse(draw(st.sampled_from(PERIODS))),
        draw(st.sampled_from(("offshore", "onshore", "all"))),
        tuple(
            draw(
                st.lists(
                    st.sampled_from(
                        (
                            ("group", (CLASSES[0][2],)),
                            ("city", ("330100", "310000")),
                            ("enterprise", ("E1", "E9")),
                            ("month", (201506, 201405)),
                            ("country", ("US", "XX")),
                            ("offshore", (True,)),
                            ("section", ()),
                        )
                    ),
                    unique=True,
                    max_size=2,
                )
            )
        ),
        draw(st.booleans()),
        bound=bound,
    )


def cubed_engine(path):
    cube = Cube(path / "cube")
    cube.follow(path)
    return CubeEngine(path, Cube(path / "cube"))  # as it is read from disk


@settings(max_examples=30, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.lists(st.one_of(cubed(), questions()), min_size=1, max_size=12))
def test_cubes_give_the_cells_of_the_reference(rows, asked):
    held_to_the_reference(cubed_engine, rows, asked)


@settings(max_examples=15, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, ROWS, st.lists(cubed(), min_size=1, max_size=8))
def test_a_cube_follows_the_months_that_changed(before, after, asked):
    with tempfile.TemporaryDirectory() as folder:
        path, cube = Path(folder) / "facts", Cube(Path(folder) / "cube")
        cube.follow(snapshot(before, path))
        shutil.rmtree(path)
        done = cube.follow(snapshot(after, path))
        assert not set(done.renewed) & set(done.kept)
        for held in (cube, Cube(Path(folder) / "cube")):
            assert CubeEngine(path, held).answer(asked) == ReferenceEngine(after).answer(asked)


@st.composite
def changes(draw):
    """Rows before, and rows in which some filings came, went, or were changed."""
    before, after = draw(ROWS), draw(ROWS)
    chosen = draw(st.sets(st.integers(0, 24)))
    now, told = {}, []
    for fact in FACTS:
        was = {row["filing"]: row for row in before[fact]}
        new = {row["filing"]: row for row in after[fact] if row["filing"] in chosen}
        gone = [filing for filing in chosen if filing in was and filing not in new and filing % 2]
        told += [Change(fact, was.get(filing), row) for filing, row in new.items()]
        told += [Change(fact, was[filing], None) for filing in gone]
        now[fact] = [row for filing, row in (was | new).items() if filing not in gone]
    return before, now, told


@settings(max_examples=30, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@given(changes(), st.lists(st.one_of(cubed(), questions()), min_size=1, max_size=8), st.integers(0, 30))
def test_single_changes_are_seen_by_every_question(changed, asked, cut):
    before, now, told = changed
    with tempfile.TemporaryDirectory() as folder:
        engine = cubed_engine(snapshot(before, Path(folder)))
        engine.change(told[:cut])
        engine.answer(asked)
        engine.change(told[cut:])
        assert engine.answer(asked) == ReferenceEngine(now).answer(asked)
        assert all(engine.months(fact) == ReferenceEngine(now).months(fact) for fact in FACTS)


@pytest.fixture(scope="module")
def thousands(tmp_path_factory):
    return write_synthetic(tmp_path_factory.mktemp("cube") / "facts", 5_000)


BOTH, HALF = Period.parse("2014M01..2015M12"), Period.parse("2015H1")
SUMS = ("usd_cents", "rows", "enterprises")
BULK = [
    CellQuery("executions", SUMS, (), "000000", BOTH, "all"),
    CellQuery("executions", SUMS, ("group",), "330000", HALF),
    CellQuery("executions", SUMS, ("city", "section", "offshore"), "330000", BOTH, "all"),
    CellQuery("executions", ("usd_cents",), ("enterprise",), "330000", HALF),
    CellQuery("executions", ("usd_cents",), ("enterprise", "county"), "330000", BOTH),
    CellQuery("executions", ("usd_cents", "rows"), ("month", "country"), "330100", BOTH),
    CellQuery("executions", ("enterprises",), ("month", "county"), "330000", BOTH, "all"),
    CellQuery("executions", SUMS, (), "330000", HALF, bound=Bound("enterprise", "usd_cents", 500_000_000)),
    CellQuery("executions", SUMS, ("division", "county"), "330000", BOTH),
]


def test_cubes_answer_the_daily_questions_in_bulk_and_say_so(thousands):
    engine = cubed_engine(thousands)
    assert engine.answer(BULK) == DuckEngine(thousands).answer(BULK)
    assert set(engine.taken) == {"cube"}


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (CellQuery("executions", ("rows",), ("group", "country"), "330000", HALF), "axes"),
        (CellQuery("executions", ("enterprises",), ("country",), "330000", HALF), "axes"),
        (CellQuery("executions", ("contracts",), (), "330000", HALF), "measure"),
        (CellQuery("enterprises", ("rows",), (), "330000", HALF), "fact"),
        (
            CellQuery("executions", ("rows",), (), "330000", HALF, bound=Bound("contract", "usd_cents", 1)),
            "bound",
        ),
    ],
)
def test_what_cubes_cannot_tell_duckdb_does(thousands, query, why):
    engine = cubed_engine(thousands)
    assert engine.cells(query) == DuckEngine(thousands).cells(query)
    assert dict(engine.taken) == {why: 1}


def test_a_cube_of_other_months_does_not_answer(tmp_path):
    path = write_synthetic(tmp_path / "facts", 500)
    cube = Cube(tmp_path / "cube")
    cube.follow(path)
    write_synthetic(path, 500, seed=1)
    engine = CubeEngine(path, cube)
    assert engine.cells(BULK[1]) == DuckEngine(path).cells(BULK[1])
    assert dict(engine.taken) == {"months": 1}


def test_a_snapshot_followed_again_renews_nothing(thousands, tmp_path):
    cube = Cube(tmp_path / "cube")
    assert len(cube.follow(thousands).renewed) == 48
    assert Cube(tmp_path / "cube").follow(thousands).renewed == ()


def test_a_flipped_byte_of_a_cube_is_an_error(tmp_path):
    path = write_synthetic(tmp_path / "facts", 500)
    cube = Cube(tmp_path / "cube")
    cube.follow(path)
    file = next((tmp_path / "cube").glob("executions-month=201503-*.planes"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(FuwaiError) as caught:
        CubeEngine(path, Cube(tmp_path / "cube")).cells(BULK[1])
    assert caught.value.code == "cube.damaged"


def test_a_damaged_fact_file_does_not_enter_a_cube(tmp_path):
    path = write_synthetic(tmp_path / "facts", 500)
    file = path / "executions" / "month=201503.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(FuwaiError) as caught:
        Cube(tmp_path / "cube").follow(path)
    assert caught.value.code == "facts.damaged"
