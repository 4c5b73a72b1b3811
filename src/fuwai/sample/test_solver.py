"""The named linear model."""

import pytest

from fuwai.sample.solver import INFINITY, Conflict, Model


def model() -> Model:
    made = Model()
    made.row("a at least 3", {"a": 1}, 3, INFINITY)
    made.row("b at least 4", {"b": 1}, 4, INFINITY)
    made.row("c at most 9", {"c": 1}, -INFINITY, 9)
    return made


def test_a_conflict_names_only_the_rows_that_make_it() -> None:
    made = model()
    made.row("a and b at most 6", {"a": 1, "b": 1}, -INFINITY, 6)
    with pytest.raises(Conflict) as found:
        made.solve()
    assert found.value.rows == ("a at least 3", "b at least 4", "a and b at most 6")


def test_the_deepest_point_is_as_far_from_the_bounds_as_the_narrowest_row_allows() -> None:
    made = Model()
    made.row("a", {"a": 1}, 0, 10, 5)
    assert made.deepest() == pytest.approx(1)
    made.row("a low", {"a": 1}, 0, 2.5)
    assert made.deepest() == pytest.approx(0.5)


def test_preferences_pull_without_breaking_rows() -> None:
    made = model()
    made.near({"a": 1}, 1)
    made.near({"b": 1}, 7)
    found = made.solve()
    assert (found["a"], found["b"]) == (pytest.approx(3), pytest.approx(7))


def test_reach_gives_both_ends() -> None:
    made = model()
    assert made.reach({"c": 1}, 1) == pytest.approx(0)
    assert made.reach({"c": 1}, -1) == pytest.approx(9)
    with pytest.raises(ValueError, match="no answer"):
        made.reach({"a": 1}, -1)


def test_whole_variables_are_whole() -> None:
    made = Model()
    made.variable("n", whole=True)
    made.row("at least", {"n": 1}, 2.2, INFINITY)
    made.cost["n"] = 1
    assert made.solve()["n"] == pytest.approx(3)
