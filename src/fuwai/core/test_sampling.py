"""Samples: drawn again the same, of the right size, with the probabilities that they say; estimates that hit on average."""

import doctest
import math
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.estimate import beta, clopper_pearson, estimated, student
from fuwai.core.sampling import Design, Drawn, Sample, Unit, allocated, place, stratified, weighted

UNITS = [Unit(n, "ABC"[n % 3], 1 + n % 7) for n in range(1, 61)]
SMALL = [Unit(n, "", weight) for n, weight in enumerate((1, 1, 2, 3, 5, 8), 1)]
VALUES = {1: 0, 2: 4, 3: 1, 4: 0, 5: 7, 6: 9}
DRAWS = 1500
PAGE = Path(__file__).parents[3] / "docs" / "methods" / "verification.md"


def test_the_place_is_the_plain_digest_that_any_program_can_make():
    assert (
        f"{place('示例-1', 7):064x}" == "372f6babee4149baf3f7e2b0e211e97b42b12e3a45d06809c3a35b920053798d"
    )  # printf "示例-1\n7" | sha256sum
    assert place("a", 1) != place("a", 2) != place("b", 2)


@pytest.mark.parametrize("draw", [stratified, weighted])
def test_the_same_seed_draws_the_same_and_another_draws_others(draw):
    one = draw(UNITS, 12, "2015-1")
    assert one == draw(reversed(UNITS), 12, "2015-1")
    assert len(one.drawn) == len({each.id for each in one.drawn}) == 12
    assert {each.id for each in one.drawn} != {each.id for each in draw(UNITS, 12, "2015-2").drawn}


@pytest.mark.parametrize(
    ("sizes", "size", "given"),
    [
        ({"A": 100, "B": 50, "C": 50}, 20, {"A": 10, "B": 5, "C": 5}),
        ({"A": 1000, "B": 3, "C": 1}, 20, {"A": 17, "B": 2, "C": 1}),
        ({"A": 5, "B": 5}, 10, {"A": 5, "B": 5}),
        ({"A": 1}, 1, {"A": 1}),
    ],
)
def test_strata_give_in_proportion_and_two_at_least(sizes, size, given):
    assert allocated(sizes, size) == given


@pytest.mark.parametrize(
    ("sizes", "size", "code"),
    [
        ({}, 5, "sampling.empty"),
        ({"A": 4}, 5, "sampling.size"),
        ({"A": 4}, 0, "sampling.size"),
        ({"A": 9, "B": 9}, 3, "sampling.size"),
    ],
)
def test_what_cannot_be_drawn_is_refused(sizes, size, code):
    with pytest.raises(FuwaiError) as refused:
        allocated(sizes, size)
    assert refused.value.code == code


def test_probabilities_add_up_to_the_size_and_the_heavy_are_taken_for_sure():
    sample = weighted(SMALL, 3, "x")
    assert {one.id: one.inclusion for one in sample.drawn}[6] == 1
    sure, rest = Fraction(1), Fraction(2, 12)  # of the others, two in proportion to 1, 1, 2, 3, 5
    assert sample.squares == rest**2 * (1 + 1 + 4 + 9 + 25)
    assert sure + rest * 12 == 3
    assert len(weighted(SMALL, 6, "x").drawn) == 6
    assert weighted(SMALL, 6, "x").complete


def test_each_unit_comes_as_often_as_its_probability_says():
    met = dict.fromkeys(VALUES, 0)
    for seed in range(DRAWS):
        for one in weighted(SMALL, 3, str(seed)).drawn:
            met[one.id] += 1
    expected = {1: 1 / 6, 2: 1 / 6, 3: 1 / 3, 4: 1 / 2, 5: 5 / 6, 6: 1}
    for number, share in expected.items():
        assert abs(met[number] / DRAWS - share) <= 4 * math.sqrt(share * (1 - share) / DRAWS), number


@pytest.mark.parametrize("draw", [stratified, weighted])
def test_the_estimated_total_hits_the_true_one_on_average(draw):
    totals = [float(estimated(draw(SMALL, 3, str(seed)), VALUES, 21, False).total) for seed in range(DRAWS)]
    mean = sum(totals) / DRAWS
    spread = math.sqrt(sum((each - mean) ** 2 for each in totals) / DRAWS)
    assert abs(mean - sum(VALUES.values())) <= 4 * spread / math.sqrt(DRAWS)


def test_the_variance_of_a_simple_random_sample_is_exactly_unbiased_over_all_samples():
    numbers, drawn = list(VALUES), 3
    samples = [
        Sample(Design.STRATIFIED, "", tuple(Drawn(n, "", Fraction(drawn, 6)) for n in chosen), {"": 6})
        for chosen in combinations(numbers, drawn)
    ]
    found = [estimated(one, VALUES, 21, False) for one in samples]
    true = Fraction(sum(VALUES.values()))
    assert sum(one.total for one in found) / len(found) == true
    assert sum(one.variance for one in found) / len(found) == sum((one.total - true) ** 2 for one in found) / len(found)


def test_equal_weights_give_the_variance_of_a_simple_random_sample():
    units = [Unit(n) for n in range(1, 41)]
    sample, values = weighted(units, 8, "s"), {n: n % 3 for n in range(1, 41)}
    same = Sample(Design.STRATIFIED, "s", sample.drawn, sample.sizes)
    assert estimated(sample, values, 40, False).variance == estimated(same, values, 40, False).variance > 0


@pytest.mark.parametrize(
    ("found", "drawn", "low", "high"),
    [(0, 10, 0, 0.3085), (3, 20, 0.0321, 0.3789), (10, 10, 0.6915, 1), (50, 100, 0.3983, 0.6017)],
)
def test_the_interval_of_clopper_and_pearson_is_the_published_one(found, drawn, low, high):
    assert clopper_pearson(found, drawn) == pytest.approx((low, high), abs=5e-5)


def test_its_ends_leave_a_fortieth_of_the_binomial_on_each_side():
    low, high = clopper_pearson(4, 25)

    def at_most(count, share):
        return sum(math.comb(25, k) * share**k * (1 - share) ** (25 - k) for k in range(count + 1))

    assert 1 - at_most(3, low) == pytest.approx(0.025, abs=1e-12)
    assert at_most(4, high) == pytest.approx(0.025, abs=1e-12)


@pytest.mark.parametrize(("freedom", "value"), [(1, 12.706205), (10, 2.228139), (58, 2.001717), (400, 1.965912)])
def test_students_t_is_that_of_the_tables(freedom, value):
    assert student(freedom) == pytest.approx(value, abs=1e-6)


def test_beta_is_one_at_the_end_and_turns_about_the_middle():
    assert (beta(2, 3, 0), beta(2, 3, 1)) == (0, 1)
    assert beta(2.5, 7, 0.3) == pytest.approx(1 - beta(7, 2.5, 0.7), abs=1e-14)


def test_the_method_fits_the_design_and_what_was_found():
    simple = stratified([Unit(n) for n in range(1, 101)], 20, "s")
    nothing = dict.fromkeys(range(1, 101), 0)
    assert estimated(simple, nothing, 100, True).method == "clopper_pearson"
    none = estimated(simple, nothing, 100_000, False)
    assert (none.method, none.high) == ("none", None)
    layered = stratified(UNITS, 12, "s")
    one_wrong = dict.fromkeys(range(1, 61), 0) | {layered.drawn[0].id: 1}
    answer = estimated(layered, one_wrong, 60, True)
    assert answer.method == "korn_graubard"
    assert answer.low < float(answer.rate) < answer.high
    assert estimated(stratified(SMALL, 6, "s"), VALUES, 21, False).method == "exact"


def test_the_examples_of_the_page_run():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 5
    assert not tried.failed
