"""The form of a request is told wrong in both languages."""

import re

import pytest
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

from fuwai.api.fault import OTHER, said

CHINESE = re.compile("[\u4e00-\u9fff]")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=3)
    count: StrictInt = Field(ge=1)
    rows: list[int] = Field(default=[], max_length=1)


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"count": 1}, "缺少这一项", "it is missing"),
        ({"name": "x", "count": 1, "more": 1}, "没有这一项", "there is no such field"),
        ({"name": "xxxx", "count": 1}, "最多 3 个字符", "at most 3 characters are taken"),
        ({"name": 7, "count": 1}, "应为文字", "a text is wanted"),
        ({"name": "x", "count": "1"}, "应为整数", "a whole number is wanted"),
        ({"name": "x", "count": 0}, "不得小于 1", "at least 1 is wanted"),
        ({"name": "x", "count": 1, "rows": [1, 2]}, "最多 1 项", "at most 1 are taken"),
        ({"name": "x", "count": 1, "rows": 3}, "应为列表", "a list is wanted"),
    ],
)
def test_each_fault_of_a_request_is_told_in_both_languages(given, zh, en):
    with pytest.raises(ValidationError) as raised:
        Body.model_validate(given)
    assert said(raised.value.errors()[0]) == (zh, en)


def test_an_unknown_fault_says_where_to_look_and_no_foreign_words():
    assert said({"type": "frozen_set_type", "msg": "Input should be a valid frozenset"}) == OTHER
    assert CHINESE.search(OTHER[0])
    assert not CHINESE.search(OTHER[1])
