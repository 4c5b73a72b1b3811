"""Every figure of the ministry's overview is computed again from the facts of the second sample, by the indicators."""

from fractions import Fraction

import pytest

from fuwai.core.figure import CENTS_IN_YI, Missing
from fuwai.core.question import Question
from fuwai.facts.engine import DuckEngine
from fuwai.sample.overview import Overview, targets, write
from fuwai.services.ask import answer


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckEngine(write(tmp_path_factory.mktemp("overview")))


def total(engine, question, column):
    """The figure of the last row in the unit of the page."""
    figure = answer(Question.parse(question), engine).table.rows[-1].figures[column]
    assert not isinstance(figure.value, Missing), figure
    return Fraction(figure.value) / (CENTS_IN_YI if figure.unit == "usd" else 1)


@pytest.mark.parametrize("target", targets().values(), ids=lambda each: each.id)
def test_the_overview_prints_what_the_indicators_count(engine, target):
    value = total(engine, target.question, target.column)
    assert target.holds(value), f"{target.id}: {float(value)}"


def test_east_centre_and_west_are_the_whole_and_the_inland_grows_faster(engine):
    for year in ("2014", "2015M01..2015M05"):
        parts = [
            total(engine, f"measure={area}_share&period={year}", f"{area}_share") for area in ("east", "centre", "west")
        ]
        assert sum(parts) == 100
        assert all(parts)
    areas = answer(
        Question.parse("measure=executed&compare=yoy,contribution&rows=region_group&period=2015M01..2015M05"), engine
    )
    growth = {row.code: row.figures["executed_yoy"].value for row in areas.table.rows}
    assert min(growth["centre"], growth["west"]) > growth["total"] > growth["east"]


def test_offshore_and_onshore_are_the_whole_to_the_cent(engine):
    levels = {
        direction: answer(Question.parse(f"measure=executed&direction={direction}&period=2015M01..2015M05"), engine)
        .table.rows[-1].figures["executed"].value
        for direction in ("all", "offshore", "onshore")
    }  # fmt: skip
    assert levels["all"] == levels["offshore"] + levels["onshore"]


def test_another_seed_gives_other_facts_with_the_same_printed_figures(tmp_path):
    other = DuckEngine(write(tmp_path, seed=7))
    assert Overview(7).executed != Overview(2015).executed
    for id in ("executed_all", "executed_growth_offshore", "annual_growth", "enterprises_100m", "kpo_share"):
        assert targets()[id].holds(total(other, targets()[id].question, targets()[id].column)), id
