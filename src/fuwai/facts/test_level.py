"""At which levels a version is the fact."""

import polars as pl
import pytest

from fuwai.facts.level import approved_up_to, with_levels

ALL = pl.DataFrame(schema={"county": pl.String, "levels": pl.List(pl.Int64)})
CITY_DIRECT = pl.DataFrame({"county": ["330108"], "levels": [[2, 3, 4]]})
NO_PROVINCE = pl.DataFrame({"county": ["330108"], "levels": [[1, 2, 4]]})


def passed(acts, levels_used=ALL):
    """up_to of one filing after (act, level) pairs."""
    decisions = pl.DataFrame(
        {
            "id": range(1, len(acts) + 1),
            "filing": [7] * len(acts),
            "act": [act for act, _ in acts],
            "level": [level for _, level in acts],
            "county": ["330108"] * len(acts),
        },
        schema={"id": pl.Int64, "filing": pl.Int64, "act": pl.String, "level": pl.Int8, "county": pl.String},
    )
    return approved_up_to(decisions, levels_used)


@pytest.mark.parametrize(
    ("acts", "levels_used", "up_to"),
    [
        ([("approve", 1)], ALL, 1),
        ([("approve", 1), ("approve", 2), ("approve", 3), ("approve", 4)], ALL, 4),
        ([("approve", 1), ("return", 2)], ALL, 0),
        ([("approve", 1), ("approve", 2), ("revoke", 2)], ALL, 1),
        ([("approve", 1), ("revoke", 1)], ALL, 0),
        ([("approve", 1), ("override", 2)], ALL, 1),
        ([("approve", 1), ("approve", 2), ("strike_out", 3)], ALL, 0),
        ([("withdraw", 1)], ALL, 0),
        ([("approve", 2)], CITY_DIRECT, 2),
        ([("approve", 2), ("revoke", 2)], CITY_DIRECT, 0),
        ([("approve", 1), ("approve", 2)], NO_PROVINCE, 3),
        ([("approve", 1), ("approve", 2), ("approve", 4), ("revoke", 4)], NO_PROVINCE, 2),
    ],
)
def test_decisions_say_up_to_which_level_a_filing_has_passed(acts, levels_used, up_to):
    assert passed(acts, levels_used)["up_to"].to_list() == [up_to]


def facts_of(*versions):
    """(version, level_from, level_to) of one record whose versions have these (up_to, struck_out)."""
    filings = pl.DataFrame(
        {"filing": range(len(versions)), "key": ["A"] * len(versions), "version": range(1, len(versions) + 1)}
    )
    passed_frame = pl.DataFrame(
        {
            "filing": range(len(versions)),
            "up_to": [up_to for up_to, _ in versions],
            "struck_out": [struck for _, struck in versions],
        }
    )
    frame = with_levels(filings, passed_frame).sort("version")
    return list(frame.select("version", "level_from", "level_to").iter_rows())


@pytest.mark.parametrize(
    ("versions", "facts"),
    [
        ([(4, False)], [(1, 1, 4)]),
        ([(0, False)], []),
        ([(4, False), (2, False)], [(1, 3, 4), (2, 1, 2)]),
        ([(4, False), (4, False)], [(2, 1, 4)]),
        ([(4, False), (0, False)], [(1, 1, 4)]),
        ([(4, False), (0, True)], []),
        ([(0, True), (4, False)], [(2, 1, 4)]),
        ([(4, False), (1, False), (2, False)], [(1, 3, 4), (3, 1, 2)]),
    ],
)
def test_a_version_is_the_fact_until_a_later_one_is_approved_at_that_level(versions, facts):
    assert facts_of(*versions) == facts


def test_a_filing_without_a_decision_is_a_fact_nowhere():
    filings = pl.DataFrame({"filing": [1], "key": ["A"], "version": [1]})
    nothing = pl.DataFrame(schema={"filing": pl.Int64, "up_to": pl.Int8, "struck_out": pl.Boolean})
    assert with_levels(filings, nothing).is_empty()
