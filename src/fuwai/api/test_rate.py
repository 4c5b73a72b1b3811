"""How often one may ask, whichever process is asked."""

import pytest

from fuwai.api import rate
from fuwai.api.rate import Rate


@pytest.fixture
def clock(monkeypatch, tmp_path, settings):
    settings.FUWAI_HOME = tmp_path
    now = [1000.0]
    monkeypatch.setattr(rate, "clock_gettime", lambda _: now[0])
    return now


def test_as_many_as_may_come_at_once_then_one_by_one(clock):
    asked = Rate()
    assert [asked.take("a", 60, 3) for _ in range(5)] == [0, 0, 0, 1, 1]
    clock[0] += 1
    assert [asked.take("a", 60, 3) for _ in range(2)] == [0, 1]
    clock[0] += 100
    assert [asked.take("a", 60, 3) for _ in range(4)] == [0, 0, 0, 1], "a full bucket is no fuller later"


def test_who_has_to_wait_is_told_how_long(clock):
    asked = Rate()
    assert [asked.take("a", 6, 1) for _ in range(2)] == [0, 10]
    clock[0] += 7.5
    assert asked.take("a", 6, 1) == 3


def test_two_processes_count_together(clock):
    one, other = Rate(), Rate()
    assert [one.take("a", 60, 2), other.take("a", 60, 2), one.take("a", 60, 2), other.take("a", 60, 2)] == [0, 0, 1, 1]
    assert other.take("b", 60, 2) == 0


def test_what_is_left_of_an_earlier_start_of_the_machine_stops_nobody(clock):
    asked = Rate()
    assert [asked.take("a", 60, 2) for _ in range(3)] == [0, 0, 1]
    clock[0] = 3.0
    assert asked.take("a", 60, 2) == 0


def test_among_many_askers_each_has_a_place(clock, monkeypatch):
    monkeypatch.setattr(rate, "SLOTS", 16)
    asked = Rate()
    assert [asked.take(str(number), 60, 1) for number in range(100)] == [0] * 100
    assert asked.take("99", 60, 1) == 1, "who asked last is known"
