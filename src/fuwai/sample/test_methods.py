"""The worked figures of docs/methods/zhejiang-2015h1.md, computed again."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from fuwai.core.figure import CENTS_IN_YI
from fuwai.core.rounding import round_half_away
from fuwai.sample.margins import OWN, build, margins
from fuwai.sample.solver import Model
from fuwai.sample.targets import NO_FIGURE, WAN_IN_YI, Targets, read_targets

ROOM = Path(__file__).parent
PAGE = (ROOM.parents[2] / "docs" / "methods" / "zhejiang-2015h1.md").read_text(encoding="utf-8")
TARGETS = read_targets(ROOM / "targets" / "zhejiang-2015h1.toml")
OFFICIAL = (ROOM.parents[2] / "tests" / "data" / "zhejiang-2015h1.txt").read_text(encoding="utf-8")


def model(own: tuple[str, str] = ("0", "1"), without: str = "") -> Model:
    """The page as a model, the own contracts between bounds of the caller's, rows named *without* left out."""
    tables = deepcopy(dict(TARGETS.tables))
    tables["wish"]["own_contracts"] = list(own)
    made = build(Targets(TARGETS.file, tables))
    made.rows = [row for row in made.rows if not without or without not in row.name]
    return made


def reach(made: Model, name: str) -> tuple[float, float]:
    """The least and greatest level in 亿美元 that the page leaves to a variable."""
    low, high = (made.reach({name: 1}, sense) / WAN_IN_YI for sense in (1, -1))
    return low, high


def best_growth() -> float:
    """The greatest growth of contract value that the cities alone can give, in percent."""
    made, low, high = model(("0", "0"), "全省合同额"), -0.2, -0.1
    for _ in range(30):
        middle = (low + high) / 2
        over = made.reach({"contracts": 1, "contracts before": -(1 + middle)}, -1) >= 0
        low, high = (middle, high) if over else (low, middle)
    return low * 100


def shown(value: float | Fraction, places: int) -> str:
    return f"{round_half_away(Fraction(value), places):f}"


def percent(part: str, whole: str = "28.31") -> str:
    return shown(Fraction(Decimal(part)) * 100 / Fraction(Decimal(whole)), 2) + "%"


def percent_change(value: Fraction) -> Fraction:
    """The growth that a contract value would have on the base of 25.61 and −15.09%."""
    base = Fraction(2561, 100) / (1 - Fraction(1509, 10**4))
    return (value / base - 1) * 100


def test_the_province_without_own_contracts_cannot_fall_as_little_as_printed() -> None:
    best = best_growth()
    assert best < -15.095
    assert f"**−{shown(-best, 2)}%**" in PAGE


def test_the_range_of_the_own_contracts_is_as_the_page_says() -> None:
    low, high = reach(model(), f"contracts {OWN}")
    assert f"样本取 {shown(Fraction(margins(TARGETS).contracts[OWN], CENTS_IN_YI), 3)}" in PAGE
    assert f"**{shown(low, 4)} 至 {shown(high, 4)}**" in PAGE
    assert low < 0.009 < 0.07 < high


def test_the_threshold_lies_between_the_bases_that_print_and_those_that_do_not() -> None:
    free = model(without="发布起点")
    printed, hidden = reach(free, "contracts 331100 before"), reach(free, "executed 331100 before")
    assert f"**{shown(printed[0], 3)} 至 {shown(printed[1], 3)}**" in PAGE
    assert f"**{shown(hidden[0], 3)} 至 {shown(hidden[1], 3)}**" in PAGE
    low, high = reach(free, "executed 330800 before")
    assert f"{shown(low, 5)} 至 {shown(high, 5)}" in PAGE
    assert hidden[1] < float(TARGETS.growth_base.centre) < printed[0]
    assert reach(free, "contracts 330800 before")[1] < 0.051


@pytest.mark.parametrize(
    "phrase",
    [
        lambda: f"17.10 ÷ 28.31 = {percent('17.10')}",
        lambda: f"1.52 ÷ 28.31 = {percent('1.52')}",
        lambda: f"9.42 ÷ 28.31 = {percent('9.42')}",
        lambda: f"0.57 ÷ 28.31 = {percent('0.57')}",
        lambda: f"6.50 ÷ 28.31 = {percent('6.50')}",
        lambda: f"2.81 ÷ 28.31 = {percent('2.81')}",
        lambda: f"0.27 ÷ 28.31 = {percent('0.27')}",
        lambda: f"22.65 ÷ 28.31 = {percent('22.65')}",
        lambda: f"2.79 ÷ 28.31 = {percent('2.79')}",
        lambda: f"0.60 ÷ 28.31 = {percent('0.60')}",
        lambda: f"28.31 × 9.91% = {shown(Fraction(2831 * 991, 10**6), 2)}",
        lambda: f"25.61 ÷ (1 − 15.09%) = {shown(Fraction(2561, 100) / (1 - Fraction(1509, 10**4)), 2)}",
        lambda: f"would give −{shown(-percent_change(Fraction(2831, 100)), 2)}%",
        lambda: f"恰是 {shown(Fraction(2081) / Fraction(281, 100), 1)} 倍",
        lambda: f"十一市之和 {sum(Decimal(city['contract_value']) for city in TARGETS.entries('city'))}",
        lambda: f"执行额之和 {sum(Decimal(city['executed']) for city in TARGETS.entries('city'))}",
    ],
)
def test_a_worked_figure_stands_on_the_page(phrase: Callable[[], str]) -> None:
    assert phrase() in PAGE


def test_five_of_ten_cities_fall() -> None:
    growths = [city["contract_growth"] for city in TARGETS.entries("city") if city["contract_growth"] != NO_FIGURE]
    assert (sum(growth.startswith("-") for growth in growths), len(growths)) == (5, 10)
    assert "五个" in PAGE


def test_all_figures_can_hold_at_once() -> None:
    depth = build(TARGETS).deepest()
    assert f"{int(depth * 100)}%" in PAGE


@pytest.mark.parametrize("table", ["division", "section", "market", "city", "band"])
def test_every_target_stands_in_the_official_text(table: str) -> None:
    plain = OFFICIAL.replace("％", "%")
    for entry in TARGETS.entries(table):
        for name in ("executed", "share", "growth", "contract_value", "contract_growth", "growth_in_text", "printed"):
            if name in entry:
                assert entry[name] in plain, (entry["code"] if "code" in entry else entry["usd"], name)
