"""Bridges: a series goes on as finely as the links allow, and no finer."""

import pytest

from fuwai.core.catalogue import OTHER, Bridge, Link

LATER = {"A11": "A1", "A12": "A1", "A21": "A2", "B11": "B1", "A1": "A", "A2": "A", "B1": "B"}
EARLIER = {"x1": "x", "x2": "x", "y1": "y", "y2": "y", "x": "z", "y": "z"}


def bridge(**targets: tuple[str, ...]) -> Bridge:
    kinds = {0: "unmapped", 1: "one_to_one"}
    links = {code: Link(code, kinds.get(len(to), "one_to_many"), to, "s") for code, to in targets.items()}
    return Bridge("catalogue", "1", "2", None, "s", links)


@pytest.mark.parametrize(
    ("targets", "carried"),
    [
        (("A11",), "A11"),  # one to one: the group
        (("A11", "A12"), "A1"),  # to groups of one division: the division
        (("A11", "A21"), "A"),  # of one section: the section
        (("A11", "B11"), OTHER),  # of none: other
        ((), OTHER),  # unmapped
    ],
)
def test_a_code_is_carried_to_the_nearest_entry_above_its_targets(targets, carried):
    assert bridge(x1=targets).carry("x1", LATER) == carried


def test_a_code_without_a_link_is_carried_to_other():
    assert bridge().carry("x1", LATER) == OTHER


@pytest.mark.parametrize(
    ("code", "carried"),
    [("x", "A1"), ("y", OTHER), ("x1", "A11"), (OTHER, OTHER), ("z", OTHER)],
)
def test_a_division_is_carried_where_all_its_groups_go_together(code, carried):
    across = bridge(x1=("A11",), x2=("A12",), y1=("A11",), y2=("B11",))
    assert across.carry_above(code, EARLIER, LATER) == carried


def test_sums_are_carried_whole():
    values = {"x1": 3, "x2": 4, "y1": 5}
    carried = bridge(x1=("A11",), x2=("A11", "A12")).carry_all(values, LATER)
    assert carried == {"A11": 3, "A1": 4, OTHER: 5}
    assert sum(carried.values()) == sum(values.values())
