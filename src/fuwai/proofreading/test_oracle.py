"""A planted fault is the reader's miss, or nobody's."""

import pytest

from fuwai.proofreading.mutation import Mutant
from fuwai.proofreading.oracle import judged, missed, rooms
from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import system_of

TEXT = """2016年上半年浙江省服务外包情况
全省离岸执行额20.00亿美元，同比增长5.00%。杭州离岸执行额15.00亿美元，占全省离岸执行额的75.00%。
上述两者之比乘以甲系数得到某指数75.00%，另有研发人员均值12.40万美元。
"""


def planted(kind: str, before: str, after: str, which: int = 0) -> Mutant:
    at = -1
    for _ in range(which + 1):
        at = TEXT.index(before, at + 1)
    return Mutant(kind, before, after, TEXT[:at] + after + TEXT[at + len(before) :], at=at)


@pytest.mark.parametrize(
    ("mutant", "verdict"),
    [
        (planted("dropped", "15.00", "15.0"), "rounding"),
        (planted("swapped", "15.00", "51.00"), "missed"),
        (planted("dropped", "75.00", "5.00"), "missed"),
        (planted("swapped", "5.00", "50.0", which=0), "free"),
        (planted("swapped", "12.40", "14.20"), "free"),
    ],
)
def test_a_fault_that_nothing_was_said_of_is_told_apart(mutant, verdict):
    """As if the reader had said nothing: what could it have known?"""
    assert missed(system_of(page_of_text(TEXT)), TEXT, mutant) == verdict


def test_what_the_others_leave_for_a_figure_holds_what_is_printed():
    left = {room.statement.quote: room.room for room in rooms(TEXT)}
    assert str(left["15.00亿美元"]) == "[14.9953, 15.0048]"
    assert left["5.00%"].low is None


def test_faults_of_a_right_page_are_seen_or_accounted_for():
    verdicts = [one.verdict for one in judged(TEXT, seed=3, each=3)]
    assert "seen" in verdicts
    assert "missed" not in verdicts
