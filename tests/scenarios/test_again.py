"""The whole done twice: the same bytes from two runs, and nothing twice in one home."""

import pytest

from .conftest import TARGETS, loaded

REGION, PERIOD = "340000", "2015Q2"


@pytest.mark.xdist_group("anhui")
def test_two_runs_of_the_whole_give_the_same_json_and_a_second_load_adds_nothing(anhui, tmp_path):
    once = anhui.bulletin(REGION, PERIOD)
    another = loaded(tmp_path, TARGETS / "invented.toml")
    assert another.bulletin(REGION, PERIOD).content == once.content
    verified = another.fuwai("audit", "verify").stdout
    said = another.fuwai("sample", "load", "--workbooks", tmp_path / "workbooks").stdout
    assert "new 0, amended 0" in said
    assert "returned 0, overridden 0, approved 0" in said
    assert another.fuwai("audit", "verify").stdout == verified
    assert another.bulletin(REGION, PERIOD).content == once.content
