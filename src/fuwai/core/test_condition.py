"""Tests of the condition language."""

from fractions import Fraction

import pytest

from fuwai.core.bulletin import Name
from fuwai.core.condition import parse_condition
from fuwai.core.figure import Figure, Missing

SCOPE = {
    "growth": Figure("g", "growth", Fraction(-309, 100), "percent"),
    "flat": Figure("f", "growth", Fraction(4, 1000), "percent"),
    "gone": Figure("m", "growth", Missing.NOT_COMPUTABLE, "percent"),
    "executed": Figure("e", "executed", 283_100_000_00 * 10, "usd"),
    "large": {"count": Figure("c", "count", 95, "count")},
    "nobody": (),
    "region": Name("浙江"),
    "nameless": Name(""),
    "is_month": False,
}

TRUTHS = [
    ("growth < 0", True),
    ("growth > 0", False),
    ("growth = -3.09", True),
    ("growth != -3.09", False),
    ("executed >= 28.31", True),  # money is compared in 亿美元, as printed
    ("executed > 28.31", False),
    ("flat = 0", True),  # 0.004 % prints 0.00
    ("large.count >= 95", True),
    ("large.total > 1", None),
    ("gone > 0", None),
    ("not gone > 0", None),
    ("gone > 0 or growth < 0", True),
    ("gone > 0 and growth < 0", None),
    ("gone > 0 and growth > 0", False),
    ("gone", False),
    ("not gone", True),
    ("nobody", False),
    ("region and not nameless", True),
    ("is_month", False),
    ("not is_month and (growth > 0 or large.count)", True),
    ("growth < large.count", True),
]


@pytest.mark.parametrize(("text", "answer"), TRUTHS)
def test_a_condition_answers_yes_no_or_undecided(text, answer):
    assert parse_condition(text).holds(SCOPE) is answer


@pytest.mark.parametrize(
    "text",
    ["", "growth >", "growth > 0 and", "(growth > 0", "growth > 0)", "3", "growth ~ 3", "and", "1 2", "growth growth"],
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_condition(text)


def test_a_condition_tells_its_names():
    assert list(parse_condition("a > 1 and not (b.count or c < d)").names()) == ["a", "b.count", "c", "d"]
