"""The monthly, the city's and the national bulletin on the small population: what each says that others do not."""

from fractions import Fraction

import pytest

from fuwai.core.error import FuwaiError
from fuwai.services.test_bulletin import WHOLE_NATION, grown, pc, said, total, yi
from fuwai.services.testdata import POPULATION, page
from fuwai.standards.bulletin import chosen_for


@pytest.mark.parametrize(
    ("level", "period", "kind"),
    [
        (3, "half", "regional"),
        (3, "month", "monthly"),
        (2, "half", "city"),
        (2, "month", "monthly"),
        (1, "half", "regional"),
        (4, "month", "national"),
        (4, "year", "national"),
    ],
)
def test_the_bulletin_written_most_closely_for_a_region_and_period_is_chosen(level, period, kind):
    assert chosen_for(level, period).id == kind


def test_a_month_is_told_with_the_month_before_and_the_year_to_date():
    texts = said(page(period="2015M06"))
    june, may = total(4) * 5 // 10, total(4) * 3 // 10
    assert f"2015年6月浙江省离岸服务外包执行额{yi(june)}亿美元，同比{grown(4)}，环比5月增长" in texts["month.executed"]
    assert f"环比5月增长{pc(Fraction(100 * (june - may), may))}" in texts["month.executed"]
    assert f"1-6月累计，离岸执行额{yi(total(4))}亿美元，同比{grown(4)}" in texts["month.to_date"]


def test_the_month_of_january_is_not_told_twice():
    document = page(period="2015M03", population=[row for row in POPULATION if row[1] == "A"])
    assert "month.to_date" not in said(document)  # March is the first month with facts: the year to date is the month


@pytest.mark.parametrize(
    ("jinhua", "words"), [(15, "金华领跑，同比增长50.00%，高于全省"), (12, "金华居首，同比增长20.00%，高于全省")]
)
def test_who_runs_ahead_is_ten_points_above_the_whole(jinhua, words):
    """All others grew by a tenth; 金华 is small beside them."""
    rows = [row for row in POPULATION if row[1] in "ACEF"]
    grew = {row[1]: jinhua if row[1] == "E" else 11 for row in rows}
    population = [(*row[:4], 1_000 * grew[row[1]], 10_000, *row[6:]) for row in rows]
    assert words in said(page(period="2015M06", population=population))["parts.runner"]


def test_a_city_is_told_by_its_share_and_its_place_in_the_province():
    texts = said(page("330200"))
    ningbo = total(4, lambda row: row[0].startswith("3302"))
    assert f"占浙江省离岸执行额的{pc(Fraction(100 * ningbo, total(4)))}，居浙江省各市第2位" in texts["lead.place"]
    assert "number 2 of its cities" in said(page("330200", language="en"))["lead.place"]


def test_the_nation_is_told_with_its_onshore_business_and_its_reach():
    onshore = [*WHOLE_NATION, ("330108", "A", "I11", "CN", 7_000, 5_000, 8_000, 4_000)]
    texts = said(page("000000", population=onshore))
    executed = sum(row[4] for row in onshore)
    assert f"执行金额{yi(executed)}亿美元" in texts["lead.overall"]
    assert texts["lead.contracts"].startswith("其中，离岸服务外包合同金额")
    assert "在岸执行额0.70亿美元，同比增长40.00%" in texts["knowledge.onshore"]
    markets = {row[3] for row in onshore} - {"CN"}
    assert f"来源国家和地区{len(markets)}个" in texts["reach.markets"]
    giants = sum(row[4] >= 10_000 for row in WHOLE_NATION)
    assert f"离岸执行额1亿美元以上的企业{giants}家" in texts["knowledge.giants"]


def test_an_unknown_kind_is_told_which_there_are():
    with pytest.raises(FuwaiError, match="regional"):
        page(kind="nothing")
