"""The shipped table of rates, and the user's own in its place."""

from datetime import date
from fractions import Fraction

import pytest

from fuwai.core.error import FuwaiError
from fuwai.standards.codelist import codes
from fuwai.standards.rate import rates


def test_every_listed_currency_has_a_rate_from_december_2013_on():
    table = rates()
    for currency in codes("currency"):
        assert table.usd(currency, date(2013, 12, 1))[0] > 0


def test_the_main_currencies_have_a_rate_for_every_month_of_2014_to_2016():
    for currency in ("CNY", "EUR", "JPY", "GBP", "HKD", "KRW", "SGD", "INR", "AUD", "CAD", "CHF", "TWD"):
        days = {rate.day for rate in rates().by_currency[currency]}
        assert {(day.year, day.month) for day in days} >= {(y, m) for y in (2014, 2015, 2016) for m in range(1, 13)}


def test_shipped_rates_are_indicative_and_say_so():
    assert not any(rate.confirmed for series in rates().by_currency.values() for rate in series)


def test_a_rate_quoted_per_dollar_is_turned_over_exactly():
    assert rates().usd("CNY", date(2015, 6, 30)) == (1 / Fraction("6.1136"), date(2015, 6, 30))


def test_a_users_table_takes_the_place_of_ours_whole(tmp_path, monkeypatch):
    (tmp_path / "rates.csv").write_text(
        "date,currency,usd_per_unit,source\n2015-01-01,CNY,0.16,内部汇率\n", encoding="utf-8"
    )
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    assert rates().usd("CNY", date(2015, 6, 30)) == (Fraction("0.16"), date(2015, 1, 1))
    with pytest.raises(FuwaiError, match="EUR"):
        rates().usd("EUR", date(2015, 6, 30))


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("2015-01-01,CNY,,,s", "one positive number"),
        ("2015-01-01,CNY,0.16,6.2,s", "one positive number"),
        ("2015-01-01,CNY,-1,,s", "one positive number"),
        ("2015-01-01,CNY,abc,,s", "one positive number"),
        ("2015/1/1,CNY,0.16,,s", "no date"),
        ("2015-01-01,CNY,0.16,,", "source is missing"),
        ("2015-01-01,USD,1,,s", "the dollar is not listed"),
        ("2015-01-01,CNY,0.16,,s\n2015-01-01,CNY,0.17,,s", "stands twice"),
        ("", "there is no rate"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(tmp_path, row, complaint):
    file = tmp_path / "own.csv"
    file.write_text(f"date,currency,usd_per_unit,units_per_usd,source\n{row}\n", encoding="utf-8")
    with pytest.raises(FuwaiError, match=r"own\.csv") as refused:
        rates(file)
    assert complaint in str(refused.value)
