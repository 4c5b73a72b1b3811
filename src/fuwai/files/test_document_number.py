"""Figures in the unit of a page, and in words to the last digit."""

from fractions import Fraction

import pytest

from fuwai.core.figure import Figure, Missing
from fuwai.files.document_number import cents_in, exact_text, fraction_text, source_text, text_in


@pytest.mark.parametrize(
    ("unit", "cents"),
    [
        ("单位：亿美元", 10**10),
        ("万美元", 10**6),
        ("百万美元", 10**8),
        ("USD 100 million", 10**10),
        ("US$ million", 10**8),
        ("USD 10,000", 10**6),
        ("", 10**10),
    ],
)
def test_the_unit_line_says_how_many_cents_a_unit_holds(unit, cents):
    assert cents_in(unit) == cents


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(25, 2), "12.5"),
        (Fraction(-3, 8), "-0.375"),
        (Fraction(1, 3), "≈0.33333333 (1/3)"),
        (Fraction(7), "7"),
    ],
)
def test_a_fraction_is_written_to_its_last_digit_or_with_its_quotient(value, text):
    assert fraction_text(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (283_100_000_005, "usd", "2,831,000,000.05 美元", "2,831,000,000.05 US dollars"),
        (3833, "count", "3,833", "3,833"),
        (Fraction(1, 4), "percent", "0.25%", "0.25%"),
        (Missing.CONFIDENTIAL, "usd", "c 保密", "c confidential"),
    ],
)
def test_the_exact_value_in_words(value, unit, zh, en):
    figure = Figure("id", "indicator", value, unit)
    assert (exact_text(figure, "zh"), exact_text(figure, "en")) == (zh, en)


def test_a_figure_without_words_is_known_by_its_indicator():
    assert source_text(Figure("a|b", "executed", 1, "count"), "en").split("\n") == [
        "executed",
        "Exact value: 1",
        "Unit: number",
        "Id: a|b",
    ]


def test_percent_and_marks_print_themselves():
    assert text_in(Figure("p", "share", Fraction(125, 3), "percent"), "%") == "41.67%"
    assert text_in(Figure("p", "share", Missing.NOT_COMPUTABLE, "percent"), "%") == "--"


def test_million_dollars_print_with_the_precision_of_the_sentences():
    assert text_in(Figure("u", "executed", 28_310_000_000, "usd"), "USD million") == "283"
    assert text_in(Figure("u", "executed", 21_345_678, "usd"), "USD million") == "0.2"
    assert text_in(Figure("u", "executed", 28_310_000_000, "usd"), "亿美元") == "2.83"
