"""Reading the ids of figures."""

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.figure_id import read_id


def test_a_share_names_its_base():
    told = read_id("executed_share|330000|2015H1|direction=offshore|country=US+JP|of:city=330100")
    assert (told.name, told.region, told.period, told.direction) == ("executed_share", "330000", "2015H1", "offshore")
    assert told.dims == {"country": ("US", "JP")}
    assert told.marks == {"of": "city=330100"}


def test_a_figure_of_two_others_names_both():
    level, before = "contracts|330000|2015H1|direction=offshore", "contracts|330000|2014H1|direction=offshore"
    told = read_id(f"{level}|on:{before}")
    assert (told.pair, told.first, told.other) == ("on", level, before)


def test_a_bound_and_a_word_are_marks():
    told = read_id("executed_growth|330000|2015H1|direction=offshore|above=5000000|yoy")
    assert told.marks == {"above": "5000000", "yoy": "yoy"}


@pytest.mark.parametrize("text", ["", "executed", "executed|330000", "|a|b"])
def test_what_is_no_id_is_refused(text):
    with pytest.raises(FuwaiError) as caught:
        read_id(text)
    assert caught.value.code == "figure.id"
