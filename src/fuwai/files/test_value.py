"""Values as people type them come back exactly, or are told as a fault."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fuwai.files import value

LIMIT = 10**14
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def amount(text: str | None, shift: int = 2, binary: bool = False, limit: int = LIMIT) -> tuple[int | None, str | None]:
    raw = pl.Series([text], dtype=pl.String)
    parsed = value.scaled(value.decimals(raw, binary), pl.Series([shift], dtype=pl.Int64), limit, "decimals")
    return parsed.values[0], parsed.faults[0]


def plain(number: Decimal) -> str:
    return f"{number:f}"


def grouped(number: Decimal) -> str:
    return f"{number:,f}"


def spaced(number: Decimal) -> str:
    return f"{number:,f}".replace(",", " ")


def bracketed(number: Decimal) -> str:
    return f"({-number:,f})" if number < 0 else f"{number:,f}"


def in_wan(number: Decimal) -> str:
    return f"{number.scaleb(-4):f}万"


def in_yi(number: Decimal) -> str:
    return f"{number.scaleb(-8):f}亿元"


STYLES = (
    plain,
    grouped,
    spaced,
    bracketed,
    in_wan,
    in_yi,
    lambda number: plain(number).translate(FULL_WIDTH),
    lambda number: grouped(number).translate(FULL_WIDTH),
    lambda number: f"  {plain(number)}　",
    lambda number: f"${grouped(number)}" if number >= 0 else f"-${grouped(-number)}",
    lambda number: f"人民币{plain(number)}元",
    lambda number: f"{plain(number)}0",
    lambda number: f"{grouped(number)} USD",
)


@given(cents=st.integers(-LIMIT, LIMIT), style=st.sampled_from(range(len(STYLES))))
@example(cents=0, style=0)
@example(cents=LIMIT, style=4)
@example(cents=-1, style=5)
def test_an_amount_typed_in_any_style_comes_back_exactly(cents: int, style: int) -> None:
    number = Decimal(cents).scaleb(-2)
    assert amount(STYLES[style](number)) == (cents, None)


@given(st.integers(-(10**12), 10**12))
def test_an_amount_that_excel_stored_as_a_float_comes_back_exactly(cents: int) -> None:
    stored = float(Decimal(cents).scaleb(-2))
    assert amount(plain(Decimal(repr(stored))), binary=True) == (cents, None)


@given(st.text(max_size=20))
@example("١٢٣")
@example("²")
@example("1e5")
@example("．")
def test_any_text_is_a_number_or_a_fault_and_never_an_error(text: str) -> None:
    found, fault = amount(text)
    assert (found is None) == (fault is not None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12万", 12_000_000),
        ("3亿", 30_000_000_000),
        ("1.5亿", 15_000_000_000),
        ("2千万", 2_000_000_000),
        ("１２，３４５．６０", 1_234_560),
        (".5", 50),
        ("+7", 700),
        ("−7", -700),
        ("¥1,234.50", 123_450),
        ("US$ 1,234.50", 123_450),
        ("12万元整", 12_000_000),
        ("0.10", 10),
        ("00012", 1200),
        (None, None),
    ],
)
def test_amounts_as_people_type_them(text: str | None, wanted: int | None) -> None:
    assert amount(text) == (wanted, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("12%", "percent"),
        ("１２％", "percent"),
        ("1,23", "separators"),
        ("1,2345", "separators"),
        ("1.234,50", "number"),
        ("1.2.3", "number"),
        ("约12万", None),  # a word: judged against the currencies, not here
        ("12-13", "number"),
        ("(12", "number"),
        ("(-12)", "number"),
        ("1.2E+05", "number"),
        ("一千", "number"),
        ("0.001", "decimals"),
        ("1000000000000.01", "limit"),
        ("9" * 40, "limit"),
        ("12亿亿", None),
    ],
)
def test_what_is_no_amount_is_a_fault(text: str, fault: str | None) -> None:
    assert amount(text)[1] == fault


def test_a_yen_has_no_decimals_and_a_dinar_has_three() -> None:
    assert amount("1200", shift=0) == (1200, None)
    assert amount("1200.5", shift=0) == (None, "decimals")
    assert amount("1.234", shift=3) == (1234, None)


def test_noise_of_arithmetic_is_cut_where_excel_cuts_it_but_never_in_text() -> None:
    assert amount("0.30000000000000004", binary=True) == (30, None)
    assert amount("1234.5600000000002", binary=True) == (123_456, None)
    assert amount("0.30000000000000004", binary=False) == (None, "decimals")
    assert amount("1234.567", binary=True) == (None, "decimals")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2015-06-03 00:00:00", date(2015, 6, 3)),
        ("2015-06-03 17:30:00", date(2015, 6, 3)),
        ("2015/6/3", date(2015, 6, 3)),
        ("2015-6-3", date(2015, 6, 3)),
        ("2015.6.3", date(2015, 6, 3)),
        ("2015年6月3日", date(2015, 6, 3)),
        ("2015 年 6 月 3 日", date(2015, 6, 3)),
        ("２０１５年６月３日", date(2015, 6, 3)),
        ("20150603", date(2015, 6, 3)),
        ("2015年6月", date(2015, 6, 1)),
        ("2015-06", date(2015, 6, 1)),
        ("201506", date(2015, 6, 1)),
        ("42158", date(2015, 6, 3)),
        ("42158.75", date(2015, 6, 3)),
        ("2015/06/03 10:20", date(2015, 6, 3)),
        ("2015-06-03T10:20:30", date(2015, 6, 3)),
        ("2016-02-29", date(2016, 2, 29)),
        (None, None),
    ],
)
def test_dates_as_people_type_them(text: str | None, wanted: date | None) -> None:
    parsed = value.dates(pl.Series([text], dtype=pl.String))
    assert (parsed.values[0], parsed.faults[0]) == (wanted, None)


@pytest.mark.parametrize(
    "text",
    [
        "2015-02-29",
        "2015-13-01",
        "15/6/3",
        "6/3/2015",
        "2015",
        "2015.1",
        "1899-12-31 12:30:00",
        "2100-01-01",
        "3",
        "待定",
    ],
)
def test_what_is_no_date_is_a_fault(text: str) -> None:
    parsed = value.dates(pl.Series([text], dtype=pl.String))
    assert (parsed.values[0], parsed.faults[0]) == (None, "date")


def test_days_may_count_from_1904() -> None:
    assert value.dates(pl.Series(["40696"]), date1904=True).values[0] == date(2015, 6, 3)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("201506", 201506),
        ("2015-06", 201506),
        ("2015/6", 201506),
        ("2015年6月", 201506),
        ("2015-06-01 00:00:00", 201506),
        ("2015.06", 201506),
        ("2015.1", None),
        ("201513", None),
        ("6月", None),
    ],
)
def test_months_as_people_type_them(text: str, wanted: int | None) -> None:
    parsed = value.months(pl.Series([text]))
    assert (parsed.values[0], parsed.faults[0]) == (wanted, None if wanted else "month")


@pytest.mark.parametrize(
    ("text", "wanted", "fault"),
    [
        ("1,234人", 1234, None),
        ("12.0", 12, None),
        ("1.2万", 12_000, None),
        ("12.5", None, "whole"),
        ("3元", None, "count"),
        ("一百", None, "count"),
    ],
)
def test_counts_as_people_type_them(text: str, wanted: int | None, fault: str | None) -> None:
    parsed = value.counts(pl.Series([text]), 0, 10**6, binary=False)
    assert (parsed.values[0], parsed.faults[0]) == (wanted, fault)


def test_texts_are_trimmed_limited_and_clean() -> None:
    raw = pl.Series([" 甲　", "a\x00b", "长" * 11, None, "行一\n行二"])
    parsed = value.texts(raw, 10, folded=False, binary=True)
    assert parsed.values.to_list() == ["甲", None, None, None, "行一\n行二"]
    assert parsed.faults.to_list() == [None, "control", "too_long", None, None]


def test_numbers_of_contracts_are_folded_and_no_dates() -> None:
    raw = pl.Series(["ＨＴ－２０１５", "2015-06-01 00:00:00"])
    parsed = value.texts(raw, 60, folded=True, binary=True)
    assert parsed.values.to_list() == ["HT-2015", None]
    assert parsed.faults.to_list() == [None, "became_date"]


def test_the_same_text_is_parsed_once_and_stands_everywhere() -> None:
    seen: list[int] = []

    def parse(raw: pl.Series) -> value.Parsed:
        seen.append(raw.len())
        return value.dates(raw)

    parsed = value.by_distinct(pl.Series(["2015/6/3", "x", None, "2015/6/3", "x", "2015/6/3"]), parse)
    assert seen == [2]
    assert parsed.values.to_list() == [date(2015, 6, 3), None, None, date(2015, 6, 3), None, date(2015, 6, 3)]
    assert parsed.faults.to_list() == [None, "date", None, None, "date", None]
