"""What is published is computed a second time by another way, and not published where the two differ."""

from dataclasses import replace

import pytest

from fuwai.core.cell import CellQuery, Cells
from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.facts.engine import DuckEngine
from fuwai.facts.synthetic import write
from fuwai.services.double_check import doubled, recomputed
from fuwai.services.figure import FigureBook
from fuwai.services.table import tables

HALF = Period.parse("2015H1")
ASKED = CellQuery("executions", ("usd_cents", "rows"), ("city",), "330000", HALF)


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    return write(tmp_path_factory.mktemp("double") / "facts", 2_000)


def test_every_cell_of_a_table_is_computed_twice(facts):
    engine = doubled(DuckEngine(facts), facts)
    twice = tables(("cities", "enterprises", "months"), FigureBook(engine, "330000", HALF))
    assert twice == tables(("cities", "enterprises", "months"), FigureBook(DuckEngine(facts), "330000", HALF))
    assert engine.compared > 20


class OneCentMore(DuckEngine):
    """An engine that is wrong by one cent in one city."""

    def answer(self, queries):
        return [self._wrong(cells) for cells in super().answer(queries)]

    def _wrong(self, cells):
        first, *_ = cells.rows
        cents, *more = cells.rows[first]
        return replace(cells, rows=dict(cells.rows) | {first: (cents + 1, *more)})


def test_one_cent_of_difference_stops_the_release_and_is_named(facts):
    with pytest.raises(FuwaiError) as caught:
        doubled(OneCentMore(facts), facts).cells(ASKED)
    right = DuckEngine(facts).cells(ASKED).rows[("330100",)]
    assert caught.value.code == "table.recomputed_differs"
    assert "[330100]" in caught.value.en
    assert str(right) in caught.value.en
    assert str((right[0] + 1, right[1])) in caught.value.en


def test_a_row_that_only_one_way_has_is_a_difference(facts):
    cells = DuckEngine(facts).cells(ASKED)
    less = Cells(ASKED, dict(list(cells.rows.items())[1:]))
    with pytest.raises(FuwaiError, match="没有 none"):
        recomputed([less], DuckEngine(facts))
