"""The margins of a sample: exact cents for every total, inside the intervals that the printed digits leave open."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import TypeVar

from fuwai.sample.markets import members, weights
from fuwai.sample.solver import INFINITY, Conflict, Model, Number, Terms
from fuwai.sample.targets import CENTS_IN_WAN, NO_FIGURE, WAN_IN_YI, Printed, Targets, refuse

Key = TypeVar("Key", str, int)

OWN = "own"  # contracts registered at the region's own body (省本级)
DEEP = 0.6  # how much of the greatest possible depth is kept, leaving room for plausible values
GAP_WAN = 60  # two neighbours in a ranking stay this far apart (万美元)
LEAST_MONTH = 0.05  # of the average month: a month without business cannot be compared
ASIDE = 0.5  # levels are wanted up to this part of the half-width aside of the middle: real ones are not round
LAST_RANKED = 0.95  # who is not ranked stays below this part of the last one that is


@dataclass(frozen=True)
class Margins:
    """Cents. `executed` and `contracts` by city for the period and the year before; `bands` by bound: (now, before)."""

    executed: Mapping[str, int]
    executed_before: Mapping[str, int]
    contracts: Mapping[str, int]
    contracts_before: Mapping[str, int]
    divisions: Mapping[str, int]
    countries: Mapping[str, int]
    months: Mapping[int, int]
    country_months: Mapping[tuple[str, int], int]
    bands: Mapping[int, tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(self.executed.values())


def margins(targets: Targets) -> Margins:
    """Levels for all margins. Raises FuwaiError `sample.targets`, naming figures that contradict one another."""
    try:
        depth = build(targets).deepest()
        model = build(targets)
        _prefer(model, targets)
        found = model.solve(DEEP * depth)
    except Conflict as conflict:
        named = "；".join(dict.fromkeys(conflict.rows))
        raise refuse(
            targets.file, f"自相矛盾, 不能同时成立: {named}", f"these figures cannot hold together: {named}"
        ) from conflict
    return _whole(found, targets)


def build(targets: Targets) -> Model:
    """The model of all printed figures, in 万美元."""
    model = Model()
    _totals(model, targets)
    _structure(model, targets)
    _markets(model, targets)
    _cities(model, targets)
    _bands(model, targets)
    return model


def _level(model: Model, name: str, terms: Terms, text: str | None) -> None:
    if text is not None:
        printed = Printed(text)
        low, high = (printed.centre - printed.half) * WAN_IN_YI, (printed.centre + printed.half) * WAN_IN_YI
        model.row(f"{name} {text}", terms, low, high, printed.half * WAN_IN_YI)


def _ratio(model: Model, name: str, terms: Terms, base: str, size: Number, text: str | None) -> None:
    """Σ terms prints as *text* percent of *base*, which is about *size* 万美元 (the slack is measured by it)."""
    if text is None or text == NO_FIGURE:
        return
    printed = Printed(text)
    low, high = (printed.centre - printed.half) / 100, (printed.centre + printed.half) / 100
    keep = float(printed.half) / 100 * float(size)
    model.row(f"{name} {text}%", {base: -low, **_less(terms, base, low)}, 0, INFINITY, keep)
    model.row(f"{name} {text}%", {base: -high, **_less(terms, base, high)}, -INFINITY, 0, keep)


def _less(terms: Terms, base: str, factor: Number) -> dict[str, Number]:
    """The terms, with the base's own part already taken off where it is one of them."""
    return {name: part - factor if name == base else part for name, part in terms.items()}


def _growth(model: Model, name: str, now: str, before: str, level: str, text: str | None) -> None:
    """*now* has grown by *text* percent on *before*; *level* is what is printed for *now*."""
    if text is not None and text != NO_FIGURE:
        size = Printed(level).centre * WAN_IN_YI / (1 + Printed(text).centre / 100)
        _ratio(model, name, {now: 1, before: -1}, before, size, text)


def _size(targets: Targets) -> Number:
    return Printed(targets.total["executed"]).centre * WAN_IN_YI


def _sum(model: Model, name: str, parts: list[str], whole: str) -> None:
    model.row(name, {**dict.fromkeys(parts, 1), whole: -1}, 0, 0)


def _totals(model: Model, targets: Targets) -> None:
    total = targets.total
    _level(model, "全省执行额", {"executed": 1}, total["executed"])
    _level(model, "全省合同额", {"contracts": 1}, total.get("contract_value"))
    _growth(model, "全省执行额同比", "executed", "executed before", total["executed"], total.get("executed_growth"))
    if "contract_value" in total:
        value, growth = total["contract_value"], total.get("contract_growth")
        _growth(model, "全省合同额同比", "contracts", "contracts before", value, growth)
    months = targets.period.months
    _sum(model, "各月之和", [f"month {month}" for month in months], "executed")
    for month in months:
        least = LEAST_MONTH * float(_size(targets)) / len(months)
        model.row(f"{month} 有执行额", {f"month {month}": 1}, least, INFINITY)
    for entry in targets.entries("month_growth"):
        now, before = f"month {entry['month']}", f"month {entry['month'] - 1}"
        size = _size(targets) / len(months)
        _ratio(model, f"{entry['month']} 环比", {now: 1, before: -1}, before, size, entry["growth"])


def _structure(model: Model, targets: Targets) -> None:
    divisions = [entry["code"] for entry in targets.entries("division")]
    _sum(model, "产业结构各行之和", [f"division {code}" for code in divisions], "executed")
    for entry in targets.entries("division"):
        level = {f"division {entry['code']}": 1}
        _level(model, f"{entry['code']} 执行额", level, entry.get("executed"))
        _ratio(model, f"{entry['code']} 占比", level, "executed", _size(targets), entry.get("share"))
    for entry in targets.entries("section"):
        own = [code for code in divisions if code == entry["code"] or code.startswith(entry["code"][0])]
        level = {f"division {code}": 1 for code in own if code != "other" or entry["code"] == "other"}
        _level(model, f"{entry['code']} 执行额", level, entry.get("executed"))
        _ratio(model, f"{entry['code']} 占比", level, "executed", _size(targets), entry.get("share"))


def _markets(model: Model, targets: Targets) -> None:
    countries = market_codes(targets)
    _sum(model, "各国之和", [f"country {code}" for code in countries], "executed")
    for entry in targets.entries("market"):
        level = {f"country {entry['code']}": 1}
        _level(model, f"{entry['code']} 执行额", level, entry.get("executed"))
        _ratio(model, f"{entry['code']} 占比", level, "executed", _size(targets), entry.get("share"))
    ranked = [entry["code"] for entry in sorted(targets.entries("market"), key=lambda entry: entry["rank"])]
    _order(model, "市场名次", ranked, countries)
    for entry in targets.entries("market_month"):
        name = f"{entry['code']} {entry['month']}"
        _level(model, name, {name: 1}, entry["executed"])
        model.row(f"{name} 不多于半年", {name: 1, f"country {entry['code']}": -0.8}, -INFINITY, 0)
    groups = {entry["code"]: entry for entry in targets.entries("country_group")}
    for code, entry in groups.items():
        inside = [country for country in countries if country in members(code, targets.period.last_day)]
        _sum(model, f"{code} 各国之和", [f"country {country}" for country in inside], f"group {code}")
        _level(model, f"{code} 执行额", {f"group {code}": 1}, entry.get("executed"))
        base, size = "executed", _size(targets)
        if "share_of" in entry:
            base = f"group {entry['share_of']}"
            size = Printed(groups[entry["share_of"]]["executed"]).centre * WAN_IN_YI
        _ratio(model, f"{code} 占比", {f"group {code}": 1}, base, size, entry.get("share"))
        _order(model, f"{code} 名次", entry.get("order", []), inside)


def _order(model: Model, name: str, ranked: list[str], among: list[str]) -> None:
    for better, worse in pairwise(ranked):
        gap = f"{name} {better} > {worse}"
        model.row(gap, {f"country {better}": 1, f"country {worse}": -1}, GAP_WAN, INFINITY)
    for code in among if ranked else []:
        if code not in ranked:
            last = {f"country {ranked[-1]}": LAST_RANKED, f"country {code}": -1}
            model.row(f"{name} {ranked[-1]} > {code}", last, 0, INFINITY)


def _cities(model: Model, targets: Targets) -> None:
    threshold = float(targets.growth_base.centre * WAN_IN_YI)
    own = [OWN] if "own_contracts" in targets.wish else []
    for kind, extra in (("executed", []), ("contracts", own)):
        for when in ("", " before"):
            parts = [f"{kind} {code}{when}" for code in targets.cities + extra]
            _sum(model, f"各市{kind}{when}之和", parts, f"{kind}{when}")
    for code in own:
        low, high = (Printed(text).centre * WAN_IN_YI for text in targets.wish["own_contracts"])
        model.row("省本级合同额", {f"contracts {code}": 1}, low, high)
        model.row("省本级上年合同额", {f"contracts {code} before": 1}, 0, 0)
    for city in targets.entries("city"):
        code = city["code"]
        for kind, level, growth in (
            ("executed", city["executed"], city["growth"]),
            ("contracts", city["contract_value"], city["contract_growth"]),
        ):
            now, before = f"{kind} {code}", f"{kind} {code} before"
            _level(model, now, {now: 1}, level)
            _growth(model, f"{now} 同比", now, before, level, growth)
            least, most = (0.0, threshold * 0.97) if growth == NO_FIGURE else (threshold * 1.03, INFINITY)
            model.row(f"{before} 与发布起点 {targets.growth_base.text}", {before: 1}, least, most)
        _ratio(model, f"{code} 占比", {f"executed {code}": 1}, "executed", _size(targets), city.get("share"))
        text = city.get("growth_in_text")
        _growth(
            model, f"executed {code} 同比(正文)", f"executed {code}", f"executed {code} before", city["executed"], text
        )


def _bands(model: Model, targets: Targets) -> None:
    for entry in targets.entries("band"):
        if not entry["usd"]:
            continue
        now, before = f"band {entry['usd']}", f"band {entry['usd']} before"
        _level(model, now, {now: 1}, entry["executed"])
        _growth(model, f"{now} 同比", now, before, entry["executed"], entry.get("growth"))
        _ratio(model, f"{now} 占比", {now: 1}, "executed", _size(targets), entry.get("share"))
        model.row(f"{now} 占上年", {before: 1, "executed before": -1}, -INFINITY, 0)


def _prefer(model: Model, targets: Targets) -> None:
    """Among all points: near the middles of the printed intervals, countries and months by their usual weights."""
    random = Random(targets.wish.get("seed", 1))  # noqa: S311 — a sample, not a secret
    for row in [row for row in model.rows if row.slack and abs(row.low) < INFINITY and abs(row.high) < INFINITY]:
        aside = random.uniform(-ASIDE, ASIDE) * (row.high - row.low) / 2
        model.near(row.terms, (row.low + row.high) / 2 + aside, 0.1)
    usual = weights()
    scale = float(_size(targets)) / sum(usual.values())
    wanted = {f"country {code}": usual.get(code, 0.01) * scale for code in market_codes(targets)}
    months = targets.period.months
    by_month = targets.wish.get("months", [1] * len(months))
    for month, weight in zip(months, by_month, strict=True):
        wanted[f"month {month}"] = float(_size(targets)) * weight / sum(by_month)
    model.variable("stretch")
    model.cost["stretch"] = float(_size(targets))
    for name, level in wanted.items():
        model.row(f"usual {name}", {name: 1, "stretch": level}, level, INFINITY)
        model.row(f"usual {name}", {name: 1, "stretch": -level}, -INFINITY, level)
        model.near({name: 1}, level, 0.01)


def market_codes(targets: Targets) -> list[str]:
    """The countries of the sample: those usual in the trade, those printed, those of the printed groups."""
    named = [entry["code"] for entry in targets.entries("market")]
    grouped = [code for entry in targets.entries("country_group") for code in entry.get("order", [])]
    return list(dict.fromkeys([*named, *grouped, *weights()]))


def _whole(found: Mapping[str, float], targets: Targets) -> Margins:
    """The solver's numbers as cents; each list adds up to the total of the cities, its largest entry takes the odd cents."""
    cents = {name: round(value * CENTS_IN_WAN) for name, value in found.items()}
    cities, own = targets.cities, [OWN] if "own_contracts" in targets.wish else []
    executed = {code: cents[f"executed {code}"] for code in cities}
    total = sum(executed.values())

    def adding_up(names: Mapping[Key, str]) -> dict[Key, int]:
        values = {key: cents[name] for key, name in names.items()}
        largest = max(values, key=lambda key: values[key])
        values[largest] += total - sum(values.values())
        return values

    return Margins(
        executed=executed,
        executed_before={code: cents[f"executed {code} before"] for code in cities},
        contracts={code: cents[f"contracts {code}"] for code in cities + own},
        contracts_before={code: cents[f"contracts {code} before"] for code in cities + own},
        divisions=adding_up({d["code"]: f"division {d['code']}" for d in targets.entries("division")}),
        countries=adding_up({code: f"country {code}" for code in market_codes(targets)}),
        months=adding_up({month: f"month {month}" for month in targets.period.months}),
        country_months={
            (entry["code"], entry["month"]): cents[f"{entry['code']} {entry['month']}"]
            for entry in targets.entries("market_month")
        },
        bands={
            entry["usd"]: (cents[f"band {entry['usd']}"], cents[f"band {entry['usd']} before"])
            for entry in targets.entries("band")
            if entry["usd"]
        },
    )
