"""Figures from a small made-up population, by the reference engine: each fact can be checked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuwai.core.cell import CellQuery
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Missing
from fuwai.core.period import Period
from fuwai.facts.reference import ReferenceEngine
from fuwai.services.figure import FigureBook

MILLION = 10**8  # cents


def execution(month, usd_million, **different):
    """One execution of so many million dollars."""
    fact = {
        "month": month, "county": "330108", "city": "330100", "province": "330000", "section": "ITO", "division": "I1",
        "group": "I11", "country": "US", "offshore": True, "enterprise": "E1", "contract": "C1",
        "usd_cents": int(usd_million * MILLION), "level_from": 1, "level_to": 4, "kind": "inbound",
    } | different  # fmt: skip
    return fact | {"offshore": fact["country"] != "CN"}


def enterprise(code, month, **different):
    fact = {
        "filing": 1, "enterprise": code, "name": f"示例企业{code}", "month": month, "county": "330108", "city": "330100",
        "province": "330000", "level_from": 1, "level_to": 4,
    }  # fmt: skip
    return fact | different


FACTS = {
    "executions": [
        execution(201406, 10),
        execution(201406, 4, enterprise="E2", country="IN"),
        execution(201505, 6, enterprise="E2", country="IN", county="330702", city="330700"),
        execution(201506, 9, group="I12"),
        execution(201506, 5, enterprise="E3", country="KH", section="KPO", division="K8", group="K81"),
        execution(201506, 2, enterprise="E4", country="CN"),
        execution(201506, 7, enterprise="E5", level_to=2),
        execution(201506, Fraction(1, 2), section="other", division="other", group="name:old"),
    ],
    "contracts": [
        execution(201506, 20),
        execution(201506, 3, contract="C2", county="330000", city="330000"),
        execution(201506, 99, contract="C3", kind="framework"),
    ],
    "enterprises": [enterprise("E1", 201312), enterprise("E2", 201405), enterprise("E3", 201506)],
}


@pytest.fixture
def book():
    return FigureBook(ReferenceEngine(FACTS), "330000", Period.parse("2015H1"))


def test_levels_are_sums_of_the_facts_that_the_level_of_the_region_has(book):
    assert book.level().value == int(20.5 * MILLION)
    assert book.level(direction="all").value == int(22.5 * MILLION)
    assert book.level(direction="onshore").value == 2 * MILLION
    assert book.level(region="330100").value == int(21.5 * MILLION)  # the city has a fact that the province lacks
    assert book.level(city="330100").value == int(14.5 * MILLION)
    assert book.level(city=("330100", "330700")).value == int(20.5 * MILLION)
    assert book.level(country="US", group="I12").value == 9 * MILLION
    assert book.level(country_group="southeast-asia-11").value == 5 * MILLION
    assert book.level(period="2015M06").value == int(14.5 * MILLION)


def test_counts_are_distinct(book):
    assert book.level("enterprises").value == 3
    assert book.level("enterprises", division=("I1", "other")).value == 2
    assert book.level("enterprises", country="US").value == 1
    assert book.level("executions").value == 4
    assert book.level("contracts").value == 2
    assert book.level("contract_value").value == 23 * MILLION
    assert book.level("registered").value == 3
    assert book.level("new_registered").value == 1
    assert book.level("registered", period="2014").value == 2


def test_a_share_is_computed_from_unrounded_levels(book):
    assert book.share("executed", {"division": "I1"}).value == Fraction(1500, 205) * 10
    of_group = book.share("executed", {"country": "IN"}, {"country_group": "belt-and-road"})
    assert of_group.value == Fraction(600, 11)
    assert of_group.text() == "54.55"
    assert of_group.id == "executed_share|330000|2015H1|direction=offshore|country=IN|of:country_group=belt-and-road"
    assert book.share("executed", {"country": "IN"}, {"country": "DE"}).value is Missing.NOT_COMPUTABLE


def test_growth_compares_with_the_same_months_a_year_before(book):
    assert book.growth().value == Fraction(650, 14)
    assert book.change().value == int(6.5 * MILLION)
    assert book.growth(compare="pop", period="2015M06").value == Fraction(850, 6)
    assert book.growth("enterprises").value == Fraction(50)
    assert book.change("enterprises").value == 1


def test_growth_on_a_base_below_the_threshold_prints_two_dashes(book):
    grown = book.growth(country="IN")  # a base of 4 million dollars
    assert grown.value is Missing.NOT_COMPUTABLE
    assert grown.text() == "--"
    assert book.growth(country="US").value == Fraction(-5)  # a base of 10


def test_what_is_not_filed_is_not_zero(book):
    assert book.level(period="2016").value is Missing.NOT_FILED
    assert book.growth(period="2016").text() == "…"
    assert book.level(period="2014M07").value == 0
    assert book.growth(period="2014").value is Missing.NOT_COMPUTABLE
    assert book.ranking("executed", "country", period="2016") == []
    assert book.above(5_000_000, period="2016").count.text() == "…"


def test_a_period_is_compared_only_with_one_that_is_covered_whole(book):
    assert book.level("contract_value", period="2015").value == 23 * MILLION
    assert book.growth(period="2015").value is Missing.NOT_COMPUTABLE  # nothing is filed after June
    assert book.growth(period="2014H1").value is Missing.NOT_COMPUTABLE  # nothing is filed before 2014
    assert book.change("contracts", period="2014M12..2015M12").text() == "--"
    assert book.above(5_000_000, period="2014H1").entered == ()
    early = {**FACTS, "contracts": [*FACTS["contracts"], execution(201312, 7, contract="C9")]}
    assert FigureBook(ReferenceEngine(early), "330000", Period.parse("2014")).growth("contract_value").text() == "--"


def test_a_ranking_is_descending_and_names_its_codes(book):
    ranked = book.ranking("executed", "country")
    assert [(each.code, each.zh, each.rank, each.figure.text()) for each in ranked] == [
        ("US", "美国", 1, "0.10"),
        ("IN", "印度", 2, "0.06"),
        ("KH", "柬埔寨", 3, "0.05"),
    ]
    assert [each.code for each in book.ranking("executed", "country", country_group="southeast-asia-11")] == ["KH"]
    assert [each.zh for each in book.ranking("executed", "enterprise", top=1)] == ["示例企业E1"]
    assert [each.code for each in book.ranking("executed", "group", enterprise=("E1", "E3"))] == [
        "I12",
        "K81",
        "name:old",
    ]
    assert ranked[1].place.value == 2
    assert ranked[1].figure.id == book.level(country="IN").id


def test_a_band_includes_its_bound_and_compares_those_above_in_each_period(book):
    band = book.above(5_000_000)
    assert (band.count.value, band.executed.value) == (3, int(20.5 * MILLION))
    assert (band.count_before.value, band.count_change.value) == (1, 2)
    assert band.growth.value == Fraction(1050, 10)
    assert band.entered == ("E2", "E3")
    assert book.above(5_000_001).count.value == 2
    assert book.above(0).count.value == 3


def test_every_figure_asked_for_is_remembered_with_its_words_and_question(book):
    figure = book.level(division="K8", city="330100")
    assert book.figures[figure.id] is figure
    assert figure.id == "executed|330000|2015H1|direction=offshore|city=330100|division=K8"
    assert figure.zh == "浙江2015年上半年杭州、技术服务外包离岸执行额"
    assert "first half of 2015" in figure.en
    assert "sum(usd_cents)" in figure.query
    assert "FROM executions WHERE month BETWEEN 201501" in figure.query


@pytest.mark.parametrize("dims", [{"country": "XX"}, {"group": "I99"}, {"city": "339900"}, {"division": "Z1"}])
def test_an_unknown_code_is_an_error_and_not_zero(book, dims):
    with pytest.raises(FuwaiError) as caught:
        book.level(**dims)
    assert caught.value.code == "figure.unknown_code"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"measure": "turnover"}, "indicator.unknown"),
        ({"measure": "registered", "group": "I11"}, "cell.no_such_column"),
        ({"country_group": "atlantis"}, "group.unknown"),
        ({"region": "990000"}, "region.unknown"),
    ],
)
def test_what_cannot_be_answered_says_so(book, asked, code):
    with pytest.raises(FuwaiError) as caught:
        book.level(**asked)
    assert caught.value.code == code


def test_a_rehearsal_prepares_the_questions_and_leaves_the_book_as_it_was(book):
    asked = []
    book.engine.answer = lambda queries: (
        asked.extend(queries) or [ReferenceEngine.cells(book.engine, q) for q in queries]
    )
    book.rehearse(lambda twin: (twin.level(), twin.growth(country="US"), twin.above(5_000_000)))
    assert book.figures == {}
    assert all(isinstance(query, CellQuery) for query in asked)
    book.engine.cells = None  # nothing more is asked
    assert book.growth(country="US").value == Fraction(-5)


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=12))
def test_shares_of_the_parts_add_up_to_a_hundred_before_rounding(cents):
    facts = [
        execution(201506, 0, country=country, usd_cents=amount)
        for country, amount in zip(COUNTRIES, cents, strict=False)
    ]
    book = FigureBook(ReferenceEngine({"executions": facts}), "330000", Period.parse("2015H1"))
    assert (
        sum(book.share("executed", {"country": each.code}).value for each in book.ranking("executed", "country")) == 100
    )


COUNTRIES = ("US", "JP", "HK", "FI", "IN", "DE", "GB", "KH", "ID", "RU", "TH", "TR")


@settings(deadline=None)
@given(st.integers(5 * MILLION, 10**13), st.integers(0, 10**13))
def test_growth_gives_back_the_level_it_was_computed_from(base, now):
    facts = [execution(201406, 0, usd_cents=base), execution(201506, 0, usd_cents=now)]
    book = FigureBook(ReferenceEngine({"executions": facts}), "330000", Period.parse("2015H1"))
    assert base * (1 + book.growth().value / 100) == now
