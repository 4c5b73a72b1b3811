"""The layouts of maps without a map."""

import pytest

from fuwai.core.error import FuwaiError
from fuwai.standards.codelist import codes
from fuwai.standards.region import regions
from fuwai.standards.tiles import load, tiles


def test_every_province_has_a_square():
    assert set(tiles("provinces")) >= set(regions().children("000000"))


def test_every_city_of_zhejiang_has_a_square():
    assert set(tiles("330000")) == {*regions().cities("330000"), "330000"}


def test_the_squares_of_the_world_are_markets_that_there_are():
    assert set(tiles("world")) <= set(codes("country"))
    assert {"US", "JP", "HK", "MO", "TW"} <= set(tiles("world"))


def test_a_grid_that_nobody_laid_out_is_empty():
    assert tiles("340000") == {}


@pytest.mark.parametrize("second", ["world,JP,0,0", "world,US,1,0"])
def test_two_squares_at_one_place_are_refused(tmp_path, second):
    file = tmp_path / "tiles.csv"
    file.write_text(f"grid,code,column,row\nworld,US,0,0\n{second}\n")
    with pytest.raises(FuwaiError, match="standard"):
        load(file)
