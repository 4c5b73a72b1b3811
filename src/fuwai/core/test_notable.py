"""The laws by which a fact is notable."""

from fractions import Fraction

import pytest

from fuwai.core.bulletin import Sentence
from fuwai.core.notable import Notable, ranked, record, turned, unusual

YEAR = {201400 + month: 100 + month for month in range(1, 13)}
BOUND = Fraction(7, 2)


@pytest.mark.parametrize(
    ("value", "away"),
    [(300, 193), (20, -86), (110, None), (122, None), (123, 16)],  # median 106.5, MAD 3: the bound is 15.57
)
def test_a_month_is_unusual_by_its_distance_from_the_median(value, away):
    assert unusual({**YEAR, 201501: value}, 201501, BOUND, 12) == away


def test_one_wild_month_before_hides_nothing():
    assert unusual({**YEAR, 201403: 10**6, 201501: 300}, 201501, BOUND, 12) is not None


def test_too_few_months_tell_nothing():
    assert unusual({**YEAR, 201501: 300}, 201501, BOUND, 13) is None
    assert record({**YEAR, 201501: 300}, 201501, 13) is None


def test_months_that_never_move_have_no_spread_to_measure_by():
    assert unusual({**dict.fromkeys(YEAR, 5), 201501: 6}, 201501, BOUND, 12) is None


@pytest.mark.parametrize(("value", "beyond"), [(113, 1), (112, None), (1, None)])
def test_a_record_exceeds_every_month_before(value, beyond):
    assert record({**YEAR, 201501: value}, 201501, 12) == beyond


@pytest.mark.parametrize(
    ("growths", "answer"),
    [
        ([-1, -2, -3, 4], True),
        ([1, 2, 3, -4], True),
        ([-1, 2, -3, 4], False),
        ([1, 2, 3, 4], False),
        ([-1, None, -3, 4], False),
        ([-1, -2, -3, 0], False),
        ([-1, -2, 0, 4], False),
        ([-1, -2, -3, None], False),
        ([4], False),
    ],
)
def test_a_turning_point_goes_against_all_months_before(growths, answer):
    assert turned([None if each is None else Fraction(each) for each in growths]) is answer


def test_the_best_of_each_kind_stand_before_the_second_of_any():
    def one(kind, score):
        return Notable(kind, Sentence(f"{kind}.{score}", ("x",)), "", Fraction(score))

    order = ranked([one("record", 9), one("record", 8), one("entrant", 1), one("turning", 2)], 3)
    assert [each.sentence.id for each in order] == ["record.9", "turning.2", "entrant.1"]
