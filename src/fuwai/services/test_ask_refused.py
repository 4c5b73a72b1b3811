"""Questions that are refused, with the choice to make; and those that only look too large."""

from dataclasses import replace
from datetime import date

import pytest

from fuwai.core.access import Viewer
from fuwai.core.cell import Cells
from fuwai.core.error import FuwaiError
from fuwai.core.question import Question
from fuwai.facts.reference import ReferenceEngine
from fuwai.services import ask
from fuwai.services.test_ask import FACTS, HERE, asked, values
from fuwai.services.test_figure import MILLION
from fuwai.standards.indicators import indicators


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        ("measure=weather" + HERE, "indicator.unknown", "executed"),
        (
            "measure=executed&where=country in group:belt-and-road&region=330000&period=2012",
            "group.not_yet",
            "2013-09-07",
        ),
        ("measure=employees&rows=country" + HERE, "cell.no_such_column", "country"),
        ("measure=executed&where=country in QQ" + HERE, "figure.unknown_code", "QQ"),
        ("measure=executed&where=country in group:atlantis" + HERE, "group.unknown", "belt-and-road"),
        ("measure=executed&rows=size_band&columns=month&where=month in 201506" + HERE, "question.where", "period"),
        ("measure=contracts_10m&rows=size_band" + HERE, "ask.bound", "size_band"),
        ("measure=executed&region=zhejiang&period=2015H1", "region.unknown", "330108"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_choice(address, code, says):
    with pytest.raises(FuwaiError) as caught:
        asked(address)
    assert caught.value.code == code
    assert says in caught.value.en


def test_an_indicator_out_of_its_days_is_refused(monkeypatch):
    old = replace(indicators()["executed"], valid_to=date(2014, 12, 31))
    monkeypatch.setattr(ask, "indicator", {"executed": old}.__getitem__)
    with pytest.raises(FuwaiError, match="not in force"):
        asked("measure=executed" + HERE)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("measure=weather", "indicator.unknown"),
        ("measure=college_share&rows=country", "cell.no_such_column"),
        ("measure=employees&where=country_group in asean", "cell.no_such_column"),
        ("measure=employees&rows=client_sector", "cell.no_such_column"),
        ("measure=executed&region=zhejiang", "region.unknown"),
        ("measure=employees&rows=sector&columns=month&where=region_group in east", ""),
    ],
)
def test_what_cannot_fit_is_refused_before_an_engine_is_started(address, code):
    question = Question.parse(f"{address}&period=2015")
    if not code:
        return ask.fitting(question)
    with pytest.raises(FuwaiError) as caught:
        ask.fitting(question)
    assert caught.value.code == code
    return None


class Crowd(ReferenceEngine):
    """As if there were a hundred million facts."""

    def cells(self, query):
        assert query.measures[0] == "rows"
        return Cells(query, {(): (10**8,) * len(query.measures)})


def test_a_question_of_a_thousand_million_cells_is_refused_before_it_is_asked():
    question = Question.parse("measure=executed&rows=contract&columns=group,country&region=000000&period=2015")
    engine = Crowd(FACTS)
    engine.answer = None  # nothing else is asked
    with pytest.raises(FuwaiError) as caught:
        ask.answer(question, engine)
    assert caught.value.code == "ask.too_many"
    assert "contract" in caught.value.en


@pytest.mark.parametrize("rows", ["sector,client_sector,size_band", "sector,client_sector"])
def test_what_takes_too_many_questions_is_refused(rows):
    with pytest.raises(FuwaiError) as caught:
        asked(f"measure=enterprises&rows={rows}&columns=month&region=330000&period=2010..2019")
    assert caught.value.code == "ask.too_fine"


def test_many_codes_that_do_not_occur_are_no_reason_to_refuse():
    assert values("measure=executed&rows=enterprise&columns=country" + HERE)["E1", "executed@KH"] == 5 * MILLION


@pytest.mark.parametrize(
    ("viewer", "region", "may"),
    [
        (Viewer("body", "330000"), "330100", True),
        (Viewer("analyst", "330100"), "330000", False),
        (Viewer("administrator"), "000000", True),
        (Viewer("enterprise", "91330108000000019R"), "330108", False),
        (Viewer("payer"), "330000", False),
    ],
)
def test_a_viewer_asks_of_its_own_region(viewer, region, may):
    if may:
        return ask.own(viewer, region)
    with pytest.raises(FuwaiError, match=region):
        ask.own(viewer, region)
    return None
