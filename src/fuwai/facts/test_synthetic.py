"""Synthetic facts are the same every time, and have what a measurement needs."""

from fuwai.core.cell import CellQuery
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.facts.synthetic import write


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first, second = (write(tmp_path / name, 500) / "manifest.json" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert write(tmp_path / "c", 500, seed=1).joinpath("manifest.json").read_bytes() != first.read_bytes()


def test_there_are_as_many_executions_as_asked_for_and_they_are_skewed(tmp_path):
    engine = DuckEngine(write(tmp_path / "facts", 5_000))
    both = Period.parse("2014M01..2015M12")
    county_level = CellQuery("executions", ("rows",), (), "000000", both, "all")
    by_country = CellQuery("executions", ("usd_cents",), ("country",), "000000", both)
    held, countries = engine.answer([county_level, by_country])
    assert 0.85 * 5_000 < held.total("rows") < 0.95 * 5_000  # the rest has not reached the ministry
    levels = sorted(countries.column("usd_cents").values(), reverse=True)
    assert sum(levels[:5]) > sum(levels) / 2
