"""What is told in the reader's language, and how figures, moments and places are printed."""

import pytest
from django.utils import translation

from fuwai.web.part import Column, Input, Paging, Table
from fuwai.web.tags import beijing, cited, county, money, month, number, query, wan
from fuwai.web.words import compile_words, said_of


def test_words_are_compiled_once(tmp_path):
    folder = tmp_path / "room" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    assert compile_words(tmp_path) == [folder / "django.mo"]
    assert compile_words(tmp_path) == []


class Both:
    zh, en = "浙江", "Zhejiang"


@pytest.mark.parametrize("thing", [Both(), ("浙江", "Zhejiang"), {"zh": "浙江", "en": "Zhejiang"}])
def test_data_is_told_in_the_readers_language(thing):
    assert said_of(thing) == "浙江"
    with translation.override("en"):
        assert said_of(thing) == "Zhejiang"


def test_what_carries_no_languages_is_refused():
    with pytest.raises(TypeError):
        said_of(7)


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (money(123456789), "1,234,567.89"),
        (money(-5), "-0.05"),
        (money(0), "0.00"),
        (money(1234, "JPY"), "1,234"),
        (money(1234, "KWD"), "1.234"),
        (money(None), "–"),
        (wan(123456789), "123.46"),
        (wan(500000), "0.50"),
        (number(41429), "41,429"),
        (month(201506), "2015年6月"),
        (county("330108"), "滨江区"),
        (county("999999"), "999999"),
        (beijing(None), "–"),
    ],
)
def test_a_figure_is_printed_as_the_offices_print_it(shown, wanted):
    assert shown == wanted


def test_english_pages_tell_money_in_thousands():
    with translation.override("en"):
        assert wan(123456789) == "1,234.57"


def test_a_query_keeps_what_is_not_changed(rf):
    context = {"request": rf.get("/?q=a&page=3&sort=-value")}
    assert query(context, page=None, sort="number") == "?q=a&sort=number"


def test_pressing_a_sorted_head_turns_the_order():
    columns = [Column("a", sort="a"), Column("b", sort="b", number=True), Column("c")]
    assert [(sorted_, press) for _, sorted_, press in Table("", columns, [], "-b").heads] == [
        ("", "a"),
        ("descending", "b"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("page", "total", "wanted"),
    [
        (1, 0, (0, 0, None, None)),
        (1, 50, (1, 50, None, None)),
        (2, 101, (51, 100, 1, 3)),
        (3, 101, (101, 101, 2, None)),
    ],
)
def test_paging_says_where_one_stands(page, total, wanted):
    paging = Paging(page, total)
    assert (paging.first, paging.last, paging.before, paging.after) == wanted


def test_a_field_without_help_is_described_by_its_findings_alone():
    assert Input("a", "A").described_by == "field-a-findings"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("操作指引 二（三）1（1）I11", "Guide 2(3)1(1)I11"),
        ("house: 日期先后", "house rule"),
        ("企业端手册目录 4.5 合同变更 [C]", "Enterprise manual, contents 4.5 [C]"),
    ],
)
def test_english_pages_name_the_place_of_a_rule_in_english(source, told):
    with translation.override("en"):
        assert cited(source) == told


def test_chinese_pages_say_that_a_rule_is_the_systems_own():
    assert cited("house: 日期先后") == "本系统规定：日期先后"
