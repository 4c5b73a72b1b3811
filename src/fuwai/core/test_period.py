"""Periods: their names, their months, what they are compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwai.core.error import FuwaiError
from fuwai.core.period import Period

NAMES = [
    ("2015", "year", "2015年", "2015", 201501, 201512),
    ("2015H1", "half", "2015年上半年", "first half of 2015", 201501, 201506),
    ("2015h2", "half", "2015年下半年", "second half of 2015", 201507, 201512),
    ("2015Q2", "quarter", "2015年二季度", "second quarter of 2015", 201504, 201506),
    ("2015M06", "month", "2015年6月", "June 2015", 201506, 201506),
    ("2015-06", "month", "2015年6月", "June 2015", 201506, 201506),
    ("2015M01..2015M05", "range", "2015年1-5月", "January–May 2015", 201501, 201505),
    ("2014H2..2015H1", "range", "2014年7月-2015年6月", "July 2014–June 2015", 201407, 201506),
]


@pytest.mark.parametrize(("text", "kind", "zh", "en", "first", "last"), NAMES)
def test_a_period_is_read_and_named(text, kind, zh, en, first, last):
    period = Period.parse(text)
    assert (period.kind, period.zh, period.en) == (kind, zh, en)
    assert (period.months[0], period.months[-1]) == (first, last)


def test_a_range_that_is_a_half_year_is_the_half_year():
    assert Period.parse("2015M01..2015M06") == Period.parse("2015H1")


@pytest.mark.parametrize(
    "text", ["", "2015H3", "2015Q5", "2015M13", "2015M00", "15H1", "1800", "2015H", "H1", "2015M1x"]
)
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(FuwaiError, match="2015H1") as caught:
        Period.parse(text)
    assert caught.value.code == "period.unknown"


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(FuwaiError) as caught:
        Period.parse("2015M06..2015M01")
    assert caught.value.code == "period.backwards"


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2015H1", "2014H2", "2014H1"),
        ("2015Q1", "2014Q4", "2014Q1"),
        ("2015M01", "2014M12", "2014M01"),
        ("2015", "2014", "2014"),
        ("2015M02..2015M04", "2014M11..2015M01", "2014M02..2014M04"),
    ],
)
def test_compared_periods_have_the_same_length(text, before, year_before):
    period = Period.parse(text)
    assert period.before() == Period.parse(before)
    assert period.year_before() == Period.parse(year_before)
    assert period.before().length == period.year_before().length == period.length


def test_year_to_date_begins_in_january_of_the_last_months_year():
    assert Period.parse("2015M06").year_to_date() == Period.parse("2015H1")


def test_first_and_last_day():
    period = Period.parse("2016M02")
    assert (period.first_day, period.last_day) == (date(2016, 2, 1), date(2016, 2, 29))


@given(st.integers(1978 * 12, 2095 * 12), st.integers(0, 40))
def test_every_period_is_read_back_from_its_code(first, more):
    period = Period(first, first + more)
    assert Period.parse(period.code) == period
