"""The same program writes other regions, other periods and another population, and each holds its own arithmetic.

The sums are taken again here from the facts on disk by plain Polars; the bulletin and the tables must print them.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import polars as pl
import pytest

from .conftest import Office, Page

YI = 10**10  # cents in 亿美元


def executions(office: Office, region: str) -> pl.DataFrame:
    """Offshore executions that count in the region, at its own level of review, as of the last snapshot."""
    level = 4 if region == "000000" else 2
    latest = max((office.home / "facts").iterdir(), key=lambda folder: folder.name)
    facts = pl.read_parquet(str(latest / "executions" / "*.parquet"))
    counted = facts.filter(pl.col("offshore"), pl.col("level_from") <= level, pl.col("level_to") >= level)
    return counted if region == "000000" else counted.filter(pl.col("city") == region)


def half_up(value: Fraction, places: int) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def printed(cents: int) -> str:
    """亿美元 to two decimals, three below 0.01."""
    fine = half_up(Fraction(cents, YI), 3)
    return fine if 0 < cents < YI // 100 and fine != "0.010" else half_up(Fraction(cents, YI), 2)


def holds(office: Office, region: str, period: str, months: range, parts: str) -> Page:
    """The bulletin, after its total, its divisions, its markets and its parts were summed again from facts."""
    page = office.bulletin(region, period)
    now = executions(office, region).filter(pl.col("month").is_in(list(months)))
    before = executions(office, region).filter(pl.col("month").is_in([month - 100 for month in months]))
    total = int(now["usd_cents"].sum())
    stem = f"executed|{region}|{period}|direction=offshore"
    assert total > 0
    assert int(page.figures[stem]["cents"]) == total
    assert page.figures[stem]["text"] == printed(total)

    industry = office.table("industry", region, period)
    assert industry[-1]["executed"] == printed(total)
    sums = dict(now.group_by("division").agg(pl.col("usd_cents").sum()).iter_rows())
    for row in industry:
        if row["code"] in sums and row["code"] != "other":
            assert row["executed"] == printed(sums[row["code"]]), row
            assert row["share"] == half_up(Fraction(100 * sums[row["code"]], total), 2), row
    assert {row["code"] for row in industry if row["executed"] != "0.00"} >= set(sums)

    markets = {row["code"]: row for row in office.table("markets", region, period)}
    by_country = now.group_by("country").agg(pl.col("usd_cents").sum()).sort("usd_cents", descending=True)
    assert set(markets) == set(by_country["country"])
    for code, cents in by_country.iter_rows():
        assert markets[code]["executed"] == printed(cents)
        assert markets[code]["share"] == half_up(Fraction(100 * cents, total), 2)
        assert markets[code]["rank"] == str(1 + by_country.filter(pl.col("usd_cents") > cents).height)

    rows = {row["code"]: row for row in office.table("cities", region, period)}
    for (code,), part in now.group_by(parts):
        cents = int(part["usd_cents"].sum())
        assert rows[str(code)]["executed"] == printed(cents)
        base = int(before.filter(pl.col(parts) == code)["usd_cents"].sum())
        growth = half_up(Fraction(100 * (cents - base), base), 2) if base >= YI // 20 else "--"
        assert rows[str(code)]["executed_growth"] == growth
    enterprises = office.table("enterprises", region, period)
    assert enterprises[0]["count"] == str(now.filter(pl.col("usd_cents") != 0)["enterprise"].n_unique())
    return page


@pytest.mark.xdist_group("zhejiang")
def test_the_half_year_of_a_city_holds_its_own_arithmetic(zhejiang):
    page = holds(zhejiang, "330700", "2015H1", range(201501, 201507), "county")
    assert "金华" in page.json["title"]
    assert "全省" not in page.text


@pytest.mark.xdist_group("zhejiang")
def test_the_month_of_a_city_holds_its_own_arithmetic(zhejiang):
    page = holds(zhejiang, "330100", "2015M06", range(201506, 201507), "county")
    assert "杭州" in page.json["title"]
    assert "6月" in page.json["title"]


@pytest.mark.xdist_group("anhui")
def test_the_nation_of_another_population_holds_its_own_arithmetic(anhui):
    page = holds(anhui, "000000", "2015Q2", range(201504, 201507), "province")
    assert page.json["region"] == "000000"
    assert "全省" not in page.text
    assert "浙江" not in page.text


@pytest.mark.xdist_group("anhui")
def test_another_province_has_the_figures_that_were_asked_for(anhui):
    cities = {row["code"]: row for row in anhui.table("cities", "340000", "2015Q2")}
    assert [cities["total"][name] for name in ("executed", "executed_growth", "contract_value", "contract_growth")] == [
        "3.20",
        "12.00",
        "3.15",
        "9.93",
    ]
    assert [cities[code]["executed"] for code in ("340100", "340200", "340300", "340500")] == [
        "2.10",
        "0.60",
        "0.40",
        "0.10",
    ]
    bands = anhui.table("enterprises", "340000", "2015Q2")
    assert [row["count"] for row in bands] == ["120", "12", "5"]
