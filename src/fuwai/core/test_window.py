"""The window's law, on windows of the test's own."""

from dataclasses import replace
from datetime import date

import pytest

from fuwai.core.window import Window, allowed, closing, opening, places

EARLY = Window(
    id="early",
    region="000000",
    acts=("filing", "review"),
    season_from=(1, 1),
    season_to=(3, 31),
    years_back=1,
    opens=(7, 1),
    zh="",
    en="",
    source="",
    confirmed=True,
    valid_from=date(2018, 3, 16),
)
LATE = replace(EARLY, id="late", season_from=(4, 1), season_to=(12, 31), years_back=0, opens=(1, 1))
NATION = (EARLY, LATE)


@pytest.mark.parametrize(
    ("executed", "on", "outcome"),
    [
        (date(2017, 7, 1), date(2018, 3, 31), True),
        (date(2017, 6, 30), date(2018, 3, 31), False),
        (date(2017, 12, 31), date(2018, 4, 1), False),
        (date(2018, 1, 1), date(2018, 4, 1), True),
        (date(2018, 4, 1), date(2018, 4, 1), True),
        (date(2018, 4, 2), date(2018, 4, 1), False),
        (date(2018, 12, 31), date(2018, 12, 31), True),
        (date(2018, 7, 1), date(2019, 1, 1), True),
        (date(2015, 1, 1), date(2018, 3, 15), None),
        (date(2016, 12, 31), date(2018, 3, 16), False),
        (None, date(2018, 3, 16), None),
    ],
)
def test_an_execution_is_allowed_within_the_window_of_the_day(
    executed: date | None, on: date, outcome: bool | None
) -> None:
    assert allowed(executed, on, NATION, "330108") is outcome


def test_a_provinces_own_window_replaces_the_nations() -> None:
    wide = replace(LATE, id="wide", region="330000", years_back=1)
    assert opening(date(2018, 5, 1), (*NATION, wide), "330108") == date(2017, 1, 1)
    assert opening(date(2018, 5, 1), (*NATION, wide), "310115") == date(2018, 1, 1)


def test_a_window_for_filing_alone_says_nothing_of_review() -> None:
    filing = (replace(LATE, acts=("filing",)),)
    assert allowed(date(2018, 5, 1), date(2018, 5, 2), filing, "330108", "review") is None


def test_a_window_that_has_ended_is_not_read() -> None:
    ended = (replace(LATE, valid_to=date(2019, 12, 31)),)
    assert allowed(date(2019, 1, 1), date(2019, 12, 31), ended, "330108") is True
    assert allowed(date(2019, 1, 1), date(2020, 4, 1), ended, "330108") is None


def test_the_places_of_a_region_climb_to_the_nation() -> None:
    assert places("330108") == ("330108", "330100", "330000", "000000")
    assert places("330000") == ("330000", "000000")
    assert places("") == ("000000",)


@pytest.mark.parametrize(
    ("executed", "on", "last"),
    [
        (
            date(2018, 9, 1),
            date(2018, 11, 23),
            date(2019, 3, 31),
        ),  # last year's second half: up to and including 31 March
        (date(2018, 9, 1), date(2019, 3, 31), date(2019, 3, 31)),
        (date(2018, 9, 1), date(2019, 4, 1), date(2019, 3, 31)),  # passed
        (date(2018, 3, 1), date(2018, 11, 23), date(2018, 12, 31)),
        (date(2019, 1, 1), date(2019, 2, 1), date(2019, 12, 31)),
    ],
)
def test_the_last_day_on_which_an_execution_may_be_reviewed(executed, on, last):
    assert closing(executed, on, NATION, "330108", "review") == last


def test_without_a_window_nothing_closes():
    assert closing(date(2015, 6, 1), date(2015, 7, 1), NATION, "330108", "review") is None
