"""Character grams: counted alike one by one and in bulk."""

import numpy as np
import pytest

from fuwai.coding import corpus, signs
from fuwai.coding.fold import LIMIT, PAIRS, folded
from fuwai.coding.grams import grams
from fuwai.coding.signs import BITS

SAME = [
    ("為某銀行開發信貸管理系統", "为某银行开发信贷管理系统"),
    ("ＥＲＰ系统", "ERP系统"),
    ("ERP 系统 开发", "erp系统开发"),
    ("2019年维护", "2023年维护"),
    ("开发，测试", "开发。测试"),
    ("开发……测试", "开发,测试"),
]


def keys(text):
    return sorted(grams([text]).keys.tolist())


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_differs_only_in_how_it_was_typed_has_the_same_features(one, other):
    assert keys(one) == keys(other)


@pytest.mark.parametrize(("one", "other"), [("芯片测试", "软件测试"), ("5G网络", "4G网络"), ("开发测试", "测试开发")])
def test_what_differs_in_words_has_other_features(one, other):
    assert keys(one) != keys(other)


def test_a_text_has_the_same_features_alone_and_among_others():
    texts = ["为某银行开发系统", "", "IC layout, 7nm", "\ud800😀", "a"]
    together = grams(texts)
    for row, text in enumerate(texts):
        assert sorted(together.keys[together.rows == row].tolist()) == keys(text)


def test_one_text_has_the_features_that_it_has_among_many():
    texts = ["为某银行开发系统", "", "IC layout, 7nm", "\ud800😀", "a", "C++/5G 测试　ＡＢ", "開戶...", "x" * 3000]
    texts += [line.text for line in corpus.learnt()[::31]]
    for salt in (0, 2):
        together = grams(texts, salt)
        edges = np.searchsorted(together.rows, np.arange(len(texts) + 1))
        for text, first, last in zip(texts, edges[:-1], edges[1:], strict=True):
            assert sorted(signs.keys(text, salt)) == sorted(together.keys[first:last].tolist())


def test_rows_ascend_and_keys_fit_their_bits():
    found = grams(["数据录入 abc", "data entry", "标注"])
    assert (np.diff(found.rows) >= 0).all()
    assert found.keys.max() < 1 << BITS


def test_another_salt_gives_other_keys():
    assert not set(grams(["银行"]).keys) & set(grams(["银行"], salt=2).keys)


def test_a_text_is_read_up_to_the_limit():
    assert keys("开" * LIMIT) == keys("开" * 100_000)


def test_every_traditional_character_has_one_simplified():
    pairs = list(zip(PAIRS[::2], PAIRS[1::2], strict=True))
    named = dict(pairs)
    assert all(named[old] == new for old, new in pairs)
    assert not {new for new in named.values() if named.get(new, new) != new}


def test_folding_one_text_is_folding_as_it_is_read():
    assert folded("Ａ股開戶") == "a股开户"
