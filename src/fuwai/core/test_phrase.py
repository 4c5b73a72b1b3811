"""Tests of the words that follow figures."""

from fractions import Fraction

import pytest

from fuwai.core.figure import Figure, Missing
from fuwai.core.phrase import (
    PARAMETER,
    Case,
    Phrase,
    digits,
    enumerate_words,
    numeral_zh,
    ordinal_en,
    places,
    printed,
    typed_number,
)

RISES = Phrase(
    "rises",
    (
        Case("增长{size}", "up {size}", above=Fraction(0)),
        Case("下降{size}", "down {size}", below=Fraction(0)),
        Case("持平", "unchanged"),
    ),
    "",
    "",
)
HALF = Phrase("half", (Case("半数", "half", at_least=Fraction(50), at_most=Fraction(50)),), "", "", exact=True)


def percent(value):
    return Figure("g", "growth", value, "percent")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Fraction(22, 10), "增长2.20%", "up 2.20%"),
        (Fraction(-1509, 100), "下降15.09%", "down 15.09%"),
        (Fraction(0), "持平", "unchanged"),
        (Fraction(4, 1000), "持平", "unchanged"),  # prints 0.00
        (Fraction(-4, 1000), "持平", "unchanged"),
        (Fraction(-5, 1000), "下降0.01%", "down 0.01%"),
    ],
)
def test_the_word_follows_the_sign_of_the_printed_figure(value, zh, en):
    assert RISES.say(percent(value), "zh") == zh
    assert RISES.say(percent(value), "en") == en


def test_a_missing_figure_has_no_word():
    assert RISES.say(percent(Missing.NOT_COMPUTABLE), "zh") is None


def test_an_exact_phrase_does_not_take_nearly_half_for_half():
    assert HALF.say(percent(Fraction(50)), "zh") == "半数"
    assert HALF.say(percent(Fraction(49999, 1000)), "zh") is None


@pytest.mark.parametrize(
    ("cents", "zh", "en"),
    [
        (283_142_000_000, "28.31亿美元", "USD 2,831 million"),
        (20_000_000, "0.002亿美元", "USD 0.2 million"),
        (0, "0.00亿美元", "USD 0 million"),
        (-4_700_000_000, "-0.47亿美元", "-USD 47 million"),
    ],
)
def test_money_has_its_unit_and_one_precision_in_both_languages(cents, zh, en):
    figure = Figure("e", "executed", cents, "usd")
    assert (printed(figure, "zh"), printed(figure, "en")) == (zh, en)
    assert digits(figure, "zh") in zh
    assert digits(figure, "en").lstrip("-") in en


@pytest.mark.parametrize(
    ("unit", "value", "zh", "en"),
    [
        ("usd", 500_000_000, "500万美元", "USD 5 million"),
        ("usd", 20_000_000_000, "2亿美元", "USD 200 million"),
        ("percent", Fraction(-20), "-20%", "-20%"),
        ("percent", Fraction(25, 2), "12.5%", "12.5%"),
        ("count", 4, "4", "4"),
    ],
)
def test_a_parameter_is_said_as_offices_say_it(unit, value, zh, en):
    figure = Figure("p", PARAMETER, value, unit)
    assert (printed(figure, "zh"), printed(figure, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("ranked", "zh", "en"),
    [
        (
            [(5, "甲"), (6, "乙"), (7, "丙"), (8, "丁")],
            "第五至八位分别为：甲、乙、丙、丁",
            "fifth to eighth are 甲, 乙, 丙 and 丁",
        ),
        ([(5, "甲"), (6, "乙")], "第五、六位分别为：甲、乙", "fifth and sixth are 甲 and 乙"),
        ([(3, "甲")], "第三位为甲", "third is 甲"),
        (
            [(5, "甲"), (5, "乙"), (7, "丙")],
            "甲、乙并列第五位，第七位为丙",
            "甲 and 乙 share fifth place; seventh is 丙",
        ),
        (
            [(9, "甲"), (10, "乙"), (10, "丙"), (10, "丁")],
            "第九位为甲，乙、丙、丁并列第十位",
            "ninth is 甲; 乙, 丙 and 丁 share tenth place",
        ),
    ],
)
def test_places_are_said_in_words_and_ties_as_ties(ranked, zh, en):
    assert places(ranked, "zh") == zh
    assert places(ranked, "en") == en


@pytest.mark.parametrize(
    ("number", "zh"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百〇五"),
        (110, "一百一十"),
        (1000, "一千"),
        (0, "〇"),
    ],
)
def test_numerals_in_chinese(number, zh):
    assert numeral_zh(number) == zh


def test_ordinals_in_english_end_before_the_hundredth():
    assert [ordinal_en(n) for n in (1, 12, 20, 21, 32, 90)] == [
        "first",
        "twelfth",
        "twentieth",
        "twenty-first",
        "thirty-second",
        "ninetieth",
    ]
    with pytest.raises(ValueError, match="100"):
        ordinal_en(100)


def test_names_with_commas_are_parted_by_semicolons():
    assert enumerate_words(["Hong Kong, China", "Japan", "India"], "en") == "Hong Kong, China; Japan and India"
    assert enumerate_words(["印度"], "zh") == "印度"
    assert enumerate_words([], "en") == ""


@pytest.mark.parametrize(
    "text",
    [
        "占28%",
        "共６１６家",
        "有五家",
        "十个市",
        "两国",
        "上半年",
        "第一位",
        "半数以上",
        "③",
        "two cities",
        "half of them",
        "Three-quarters",
    ],
)
def test_a_number_typed_in_digits_or_words_is_found(text):
    assert typed_number(text)


@pytest.mark.parametrize(
    "text",
    ["“一带一路”国家和地区", "统计数据", "据商务部统一平台", "其中", "一般", "十分", "the often quoted", "zeroed in"],
)
def test_words_that_only_look_like_numbers_are_let_be(text):
    assert typed_number(text) == ""


def test_what_rounds_up_to_the_hundredth_is_printed_as_a_hundredth():
    assert printed(Figure("e", "executed", 98_000_000, "usd"), "zh") == "0.01亿美元"
    assert printed(Figure("e", "executed", 94_000_000, "usd"), "zh") == "0.009亿美元"
