"""Cues on a small vocabulary: what counts, what is masked, guarded or denied."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuwai.core.scope_cue import Cue, Grammar, compiled, raised, settled, suspected

GRAMMAR = Grammar(
    masks=("数据加工",),
    deny_before=("不含", "不包括", "without"),
    deny_next=("非", "不是"),
    deny_after=("除外",),
    left_to_others=("由客户",),
    not_denying=("不含税", "不仅", "非标"),
    turns=("但", "仅"),
    objects=("系统",),
    bearers=("公司",),
)
CUES = compiled(
    (
        Cue("carriage", True, "suspected", ("运输", "配送")),
        Cue("hardware", True, "settled", ("硬件", "采购硬件")),
        Cue("wages", True, "settled", ("代发…工资",)),
        Cue("business", "dispatch", "settled", ("劳务派遣", "派遣"), guarded=True),
        Cue("business", "making", "settled", ("加工", "oem"), guarded=True),
    ),
    GRAMMAR,
)


def read(text):
    found = raised(text, CUES)
    return settled(found), suspected(found)


CASES = [
    ("提供运输", {}, {"carriage"}),
    ("不含运输", {"carriage": False}, set()),
    ("不含运输、配送及硬件", {"carriage": False, "hardware": False}, set()),
    ("不含税，提供运输", {}, {"carriage"}),
    ("不含运输，提供硬件", {"carriage": False, "hardware": True}, set()),
    ("不含运输但提供硬件", {"carriage": False, "hardware": True}, set()),
    ("不包括运输的硬件", {"carriage": False, "hardware": True}, set()),
    ("不仅提供硬件", {"hardware": True}, set()),
    ("运输、配送除外", {"carriage": False}, set()),
    ("提供配送，硬件除外", {"hardware": False}, {"carriage"}),
    ("提供运输和硬件由客户自备", {"hardware": False}, {"carriage"}),
    ("除硬件外", {"hardware": False}, set()),
    ("非劳务派遣", {}, set()),
    ("劳务派遣", {"business": "dispatch"}, set()),
    ("劳务派遣公司的官网", {}, set()),
    ("劳务派遣管理系统", {}, set()),
    ("数据加工", {}, set()),
    ("来料加工", {"business": "making"}, set()),
    ("劳务派遣与来料加工", {}, {"business"}),
    ("代发全体员工工资", {"wages": True}, set()),
    ("代发通知，调整工资", {}, set()),
    ("ＯＥＭ 生产", {"business": "making"}, set()),
    ("poem", {}, set()),
    ("without 硬件", {"hardware": False}, set()),
    ("含硬件，不含硬件", {}, {"hardware"}),
    ("", {}, set()),
    ("不", {}, set()),
]


@pytest.mark.parametrize(("text", "answers", "open_"), CASES)
def test_a_text_settles_and_raises(text, answers, open_):
    assert read(text) == (answers, open_)


def test_the_words_are_quoted_as_they_stand_in_the_text():
    (found,) = raised("委托ＯＥＭ生产", CUES)
    assert (found.quote, found.start) == ("ＯＥＭ", 2)


def test_a_denied_choice_is_kept_as_a_denial():
    (found,) = raised("非劳务派遣", CUES)
    assert (found.fact, found.value, found.denied, found.quote) == ("business", "dispatch", True, "劳务派遣")


def test_the_longest_word_of_a_fact_speaks_alone():
    assert [found.quote for found in raised("采购硬件", CUES)] == ["采购硬件"]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_has_an_answer_whose_quotes_stand_in_it(text):
    for found in raised(text, CUES):
        assert text[found.start :].startswith(found.quote)


@given(
    st.lists(st.sampled_from(["不含", "运输", "硬件", "的", "，", "但", "除外", "系统", "非", "劳务派遣"]), max_size=12)
)
@settings(max_examples=300, deadline=None)
def test_reading_twice_gives_the_same(words):
    text = "".join(words)
    assert raised(text, CUES) == raised(text, CUES)
    assert not settled(raised(text, CUES)).keys() & suspected(raised(text, CUES))
