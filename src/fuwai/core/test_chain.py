"""The chain of digests."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fuwai.core.chain import GENESIS, canonical, link, links

TEXTS = st.lists(st.text(max_size=20), min_size=1, max_size=8)


def test_the_canonical_text_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": date(2015, 6, 1)}) == canonical({"a": date(2015, 6, 1), "b": 1})


def test_the_canonical_text_keeps_chinese_readable():
    assert canonical({"name": "示例"}) == '{"name":"示例"}'


@given(TEXTS)
def test_a_run_of_links_is_the_links_one_by_one(texts):
    previous, expected = GENESIS, []
    for text in texts:
        previous = link(previous, text)
        expected.append(previous)
    assert list(links(GENESIS, texts)) == expected


@given(TEXTS, st.data())
def test_changing_one_entry_changes_every_digest_from_there_on(texts, data):
    changed = data.draw(st.integers(0, len(texts) - 1))
    tampered = [text + "x" if index == changed else text for index, text in enumerate(texts)]
    pairs = list(zip(links(GENESIS, texts), links(GENESIS, tampered), strict=True))
    assert all(before == after for before, after in pairs[:changed])
    assert all(before != after for before, after in pairs[changed:])
