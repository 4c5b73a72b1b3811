"""The shared joins: keys of names and titles, likes, the pool of file and store."""

import polars as pl
import pytest

from fuwai.checks.lookup import join, likes, name_key, pool, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example Bank, Inc.", "EXAMPLE BANK INC"),
        ("示例（中国）有限责任公司", "示例(中国)有限公司"),
        ("Ｅｘａｍｐｌｅ　Ｂａｎｋ", "example bank"),
    ],
)
def test_a_name_written_two_ways_has_one_key(one: str, other: str) -> None:
    keys = pl.DataFrame({"name": [one, other]}).select(name_key("name"))["name"].to_list()
    assert keys[0] == keys[1]


def test_other_names_have_other_keys_and_no_letters_none() -> None:
    keys = pl.DataFrame({"name": ["示例甲", "示例乙", "...", None]}).select(name_key("name"))["name"].to_list()
    assert keys == ["示例甲", "示例乙", None, None]


def test_titles_of_two_months_are_alike() -> None:
    frame = pl.DataFrame({"title": ["系统维护服务 2015年3月", "系统维护服务2015年4月", "系统开发"]})
    keys = frame.select(title_key("title"))["title"].to_list()
    assert keys[0] == keys[1] != keys[2]


def test_likes_are_counted_by_member_and_unknown_without_a_key() -> None:
    frame = pl.DataFrame({"key": ["a", "a", "a", "b", None, None], "member": [1, 1, 2, 3, 4, 5]})
    assert likes(frame, ["key"], "member").to_list() == [2, 2, 2, 1, None, None]


def test_the_pool_leaves_out_what_the_file_files_again() -> None:
    mine, stored = pl.DataFrame({"key": ["a", "b"], "n": [1, 2]}), pl.DataFrame({"key": ["b", "c"], "n": [7, 8]})
    assert pool(mine, stored, ["key"], ["key", "n"]).rows() == [("a", 1), ("b", 2), ("c", 8)]


def test_a_missing_key_meets_nothing_and_order_stays() -> None:
    frame, other = pl.DataFrame({"key": ["b", None, "a"]}), pl.DataFrame({"key": ["a", None, "b"], "n": [1, 2, 3]})
    assert join(frame, other, ["key"])["n"].to_list() == [3, None, 1]
    assert join(frame, other.head(0), ["key"])["n"].to_list() == [None, None, None]
