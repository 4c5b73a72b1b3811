"""Risk orders the queue: signs weigh, amounts multiply, and the reasons come gravest first."""

import pytest

from fuwai.core.risk import LARGE, SIGNS, SMALL, least, risk, stake


@pytest.mark.parametrize(
    ("signs", "cents", "points", "reasons"),
    [
        ((), None, 1, ()),
        ((), SMALL, 2, ()),
        (("soft",), 0, 9, ("soft",)),
        (("soft", "held"), SMALL * 10, 49 * 3, ("held", "soft")),
        (("held", "held"), SMALL - 1, 41, ("held",)),
        (("large",), LARGE, 16 * 5, ("large",)),
    ],
)
def test_points_and_reasons(signs, cents, points, reasons):
    found = risk(signs, cents)
    assert (found.points, found.reasons) == (points, reasons)


def test_ten_times_the_money_is_one_step():
    assert [stake(SMALL * 10**power) for power in range(4)] == [2, 3, 4, 5]


@pytest.mark.parametrize("code", SIGNS)
def test_a_sign_brings_at_least_its_weight(code):
    assert risk((code,), None).points == least(code)
    assert all(risk((code, other), 10**12).points >= least(code) for other in SIGNS)
