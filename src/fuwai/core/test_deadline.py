"""By when a month is filed."""

from datetime import date

import pytest

from fuwai.core.deadline import Calendar, Deadline, Extension, due

NATION = Deadline("d.nation", "000000", 5, 1, "次月 5 日", "the 5th of the next", "house: test", True)
LAST = Deadline("d.last", "330205", 0, 0, "当月末日", "its last day", "house: test", True)
LATER = Deadline("d.later", "330200", 10, 1, "次月 10 日", "the 10th", "house: test", True, date(2016, 1, 1))
RULES = (NATION, LAST, LATER)
PLAIN = Calendar(frozenset(), frozenset(), frozenset())
BREAK = Calendar(
    frozenset(date(2015, 10, day) for day in range(1, 8)), frozenset({date(2015, 10, 10)}), frozenset({2015})
)


@pytest.mark.parametrize(
    ("month", "region", "calendar", "day"),
    [
        (201505, "330108", PLAIN, date(2015, 6, 5)),
        (201506, "330108", PLAIN, date(2015, 7, 6)),  # the 5th is a Sunday
        (201512, "330108", PLAIN, date(2016, 1, 5)),
        (201509, "330108", BREAK, date(2015, 10, 8)),  # the week of the national day
        (201502, "330205", PLAIN, date(2015, 3, 2)),  # 28 February is a Saturday
        (201601, "330203", PLAIN, date(2016, 2, 10)),  # the city's rule, in force by then
        (201512, "330203", PLAIN, date(2016, 1, 5)),  # not yet in force at the end of December
    ],
)
def test_a_month_is_due_by_the_nearest_rule_on_a_workday(month, region, calendar, day):
    assert due(month, region, RULES, calendar).day == day


def test_a_worked_saturday_is_a_workday_and_an_unknown_years_weekend_is_not():
    assert BREAK.is_workday(date(2015, 10, 10))
    assert not PLAIN.is_workday(date(2015, 10, 10))


def test_an_extension_of_the_region_or_of_one_around_it_moves_the_day():
    granted = [Extension("330000", 201505, date(2015, 6, 12), "系统升级")]
    assert due(201505, "330108", RULES, PLAIN, granted).day == date(2015, 6, 12)
    assert due(201505, "110101", RULES, PLAIN, granted).day == date(2015, 6, 5)
    assert due(201506, "330108", RULES, PLAIN, granted).day == date(2015, 7, 6)


def test_an_extension_never_brings_the_day_forward():
    early = [Extension("330108", 201505, date(2015, 6, 1), "误")]
    assert due(201505, "330108", RULES, PLAIN, early).day == date(2015, 6, 5)


def test_without_a_rule_nothing_is_due():
    assert due(201505, "330108", (), PLAIN) is None


def test_days_left_count_from_the_day():
    found = due(201505, "330108", RULES, PLAIN)
    assert [found.days_left(date(2015, 6, day)) for day in (1, 5, 8)] == [4, 0, -3]
