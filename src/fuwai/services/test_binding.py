"""What names stand for: items within items, periods of their own, ranks, and what cannot be said."""

import pytest

from fuwai.core.blueprint import Declarations
from fuwai.core.figure import Figure
from fuwai.core.period import Period
from fuwai.facts.reference import ReferenceEngine
from fuwai.services.binding import Binding
from fuwai.services.figure import FigureBook
from fuwai.services.page import write
from fuwai.services.testdata import AS_OF, POPULATION, facts
from fuwai.standards.bulletin import blueprint

NEWCOMERS = [("U", "B61", 3_000), ("V", "B62", 1_500), ("W", "B62", 1_500)]


def bound(region="330000", period="2015H1", population=POPULATION, declarations=None):
    book = FigureBook(ReferenceEngine(facts(population)), region, Period.parse(period), as_of=AS_OF)
    return Binding(book, declarations or blueprint("national").declarations, "zh", {})


def codes(items):
    return [item.code for item in items]


def test_an_item_restricts_what_is_declared_under_each():
    india = bound()["bri_markets"][0]
    assert india.code == "IN"
    assert india.scope["country_executed"].value == 4_000 * 10**6
    assert india.scope["month_value"].value == 2_000 * 10**6
    assert codes(india.scope["firms_behind"]) == ["B"]


def test_a_share_of_another_period_is_of_both_levels_as_they_are_declared():
    assert bound()["bri_markets"][0].scope["month_share"].value == 50


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((3, 5, 6), "印度0.40亿美元，仅6月当月就完成0.20亿美元"),
        ((6, 5, 3), "印度0.40亿美元，其中6月0.08亿美元"),
        ((1, 2, 3), "印度0.40亿美元，主要来自"),
    ],
)
def test_a_month_is_told_with_emphasis_if_it_is_a_large_part(months, words):
    document = write(ReferenceEngine(facts(months=months)), "330000", "2015H1", AS_OF)
    assert words in next(sentence.text for sentence in document.sentences() if sentence.id == "markets.bri_leaders")


def test_what_ranks_with_nothing_or_less_has_no_place():
    population = [(*row[:4], {"JP": 0, "HK": -5}.get(row[3], row[4]), *row[5:]) for row in POPULATION]
    assert not {"JP", "HK"} & set(codes(bound(population=population)["markets"]))


def test_a_body_of_its_own_is_no_part_of_its_region():
    own = [*POPULATION, ("330000", "P", "I11", "US", 90_000, 1_000, 90_000, 1_000)]
    binding = bound(population=own)
    assert "330000" not in codes(binding["parts_by_value"])
    assert "330000" not in codes(binding["parts_by_growth"])


@pytest.mark.parametrize(
    ("region", "dimension"),
    [("000000", "province"), ("330000", "city"), ("330100", "county"), ("310000", "county"), ("330108", "")],
)
def test_parts_are_the_regions_directly_below(region, dimension):
    assert bound(region)._dimension("parts") == dimension


def test_without_a_year_before_nobody_entered():
    major = bound(period="2014H1")["major"]
    assert major["codes"] == ()
    assert major["entered"].missing


def test_those_who_entered_were_below_a_year_before():
    major = bound()["major"]
    assert sorted(major["codes"]) == ["E", "F"]
    assert major["entered"].value == 2


def test_a_count_names_the_figures_that_it_judged():
    fallen = bound()["parts_fallen"]
    assert fallen.value == 4
    assert any("contract_value_growth" in part and "city=330100" in part for part in fallen.parts)


def test_a_name_asked_twice_is_computed_once():
    binding = bound()
    assert binding["markets"] is binding["markets"]


def test_an_error_within_a_figure_is_not_taken_for_a_missing_name():
    def broken() -> Figure:
        raise KeyError("inside")

    binding = bound(declarations=Declarations())
    binding.makers = {"broken": broken}
    with pytest.raises(KeyError, match="inside"):
        binding.get("broken")
    assert binding.get("unknown", "default") == "default"


@pytest.mark.parametrize(
    ("groups", "amounts", "words"),
    [
        (("B61", "B62", "B69"), (3_200, 3_200, 3_200), "舟山（3家，供应链外包服务）"),
        (("B61", "B62", "B69"), (4_600, 2_000, 2_000), "舟山（3家，供应链管理服务、采购外包服务、其他供应链管理服务）"),
        (("B61", "B62", "B51"), (3_200, 3_200, 3_200), None),  # in two divisions
        (("B61",), (3_200,), "舟山（1家，供应链管理服务）"),
    ],
)
def test_groups_of_one_division_without_a_majority_are_told_as_their_division(groups, amounts, words):
    new = [
        ("330902", name, group, "US", amount, 0, 0, 0)
        for name, group, amount in zip("UVW", groups, amounts, strict=False)
    ]
    document = write(ReferenceEngine(facts([*POPULATION, *new])), "330000", "2015H1", AS_OF)
    text = next(sentence.text for sentence in document.sentences() if sentence.id == "enterprises.entered")
    assert words in text if words else "供应链外包服务" not in text


def test_a_majority_is_exactly_half_or_more():
    new = [("330902", name, group, "US", amount, 0, 0, 0) for name, group, amount in NEWCOMERS]
    items = bound(population=new)["parts_entered"]
    assert codes(items[0].scope["entered_groups"]) == ["B61", "B62"]


def test_a_falling_list_stops_at_the_first_that_is_too_small():
    """Thousands of enterprises stand behind a market; those after the first too small are not looked at."""
    many = [("330108", f"E{number}", "I11", "IN", 1_000 - number, 0, 0, 0) for number in range(60)]
    binding = bound(population=[*POPULATION, *many])
    assert codes(binding["bri_markets"][0].scope["firms_behind"]) == []
    shares = [id_ for id_ in binding.book.figures if id_.startswith("executed_share") and "enterprise=" in id_]
    assert len(shares) == 1
