"""Checking the sample by plain sums: what the good rows give, printed, against what the targets print.

Nothing here knows the engine or the tables: rows are summed with Polars and compared digit by digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from fuwai.core.figure import CENTS_IN_YI
from fuwai.core.rounding import round_half_away
from fuwai.sample.margins import OWN
from fuwai.sample.markets import members
from fuwai.sample.targets import NO_FIGURE, Printed, Targets

HUNDRED = 100


@dataclass(frozen=True)
class Difference:
    """A figure that does not come out: what the targets print and what the rows give."""

    figure: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.figure}: {self.wanted} ≠ {self.got}"


@dataclass(frozen=True)
class Rows:
    """The good rows as sums need them. executions: month, city, division, group, country, enterprise, cents.
    contracts: month (of signing), city, country, cents. enterprises: enterprise, new."""

    executions: pl.DataFrame
    contracts: pl.DataFrame
    enterprises: pl.DataFrame


def compare(targets: Targets, rows: Rows) -> list[Difference]:
    """Every printed figure that the offshore rows do not give."""
    return [
        Difference(name, wanted, got)
        for name, wanted, got in _figures(targets, _Sums(targets, rows))
        if wanted is not None and wanted != got
    ]


def printed(targets: Targets, rows: Rows) -> list[tuple[str, str, str]]:
    """Every printed figure: its name, the targets' digits, the rows' digits."""
    return [(name, wanted, got) for name, wanted, got in _figures(targets, _Sums(targets, rows)) if wanted is not None]


def _level(cents: int, like: str) -> str:
    return f"{round_half_away(Fraction(cents, CENTS_IN_YI), Printed(like).places):f}"


def _percent(part: int, whole: int) -> str:
    return f"{round_half_away(Fraction(part * HUNDRED, whole), 2):f}"


class _Sums:
    """The sums that figures are made of, over offshore rows."""

    def __init__(self, targets: Targets, rows: Rows) -> None:
        self.targets = targets
        period = targets.period
        self.now, self.before = period.months, period.year_before().months
        self.executions = rows.executions.filter(pl.col("country") != "CN")
        self.contracts = rows.contracts.filter(pl.col("country") != "CN")
        self.enterprises = rows.enterprises
        self.threshold = targets.growth_base.centre * CENTS_IN_YI

    def executed(self, when: tuple[int, ...], **where: object) -> int:
        return self._sum(self.executions, when, where)

    def signed(self, when: tuple[int, ...], **where: object) -> int:
        return self._sum(self.contracts, when, where)

    @staticmethod
    def _sum(frame: pl.DataFrame, when: tuple[int, ...], where: dict[str, object]) -> int:
        found = frame.filter(pl.col("month").is_in(when))
        for name, value in where.items():
            found = found.filter(pl.col(name).is_in(value) if isinstance(value, frozenset) else pl.col(name) == value)
        return int(found["cents"].sum())

    def growth(self, now: int, before: int) -> str:
        return NO_FIGURE if not before or before < self.threshold else _percent(now - before, before)

    def above(self, when: tuple[int, ...], cents: int) -> tuple[int, int]:
        """How many enterprises executed at least *cents* (more than nothing for 0), and how much together."""
        found = self.executions.filter(pl.col("month").is_in(when)).group_by("enterprise").agg(pl.col("cents").sum())
        found = found.filter(pl.col("cents") >= max(cents, 1))
        return found.height, int(found["cents"].sum())

    def ranking(self, codes: frozenset[str] | None = None) -> list[str]:
        found = self.executions.filter(pl.col("month").is_in(self.now))
        found = found if codes is None else found.filter(pl.col("country").is_in(codes))
        sums = found.group_by("country").agg(pl.col("cents").sum()).sort("cents", "country", descending=[True, False])
        return sums["country"].to_list()

    def leading(self, city: str) -> list[str]:
        found = self.executions.filter(pl.col("month").is_in(self.now) & (pl.col("city") == city))
        sums = found.group_by("group").agg(pl.col("cents").sum()).sort("cents", "group", descending=[True, False])
        return sums["group"].to_list()


Figures = Iterator[tuple[str, str | None, str]]


def _figures(targets: Targets, sums: _Sums) -> Figures:
    yield from _totals(targets, sums)
    yield from _structure(targets, sums)
    yield from _markets(targets, sums)
    yield from _bands(targets, sums)
    yield from _cities(targets, sums)


def _totals(targets: Targets, sums: _Sums) -> Figures:
    total, now = targets.total, sums.executed(sums.now)
    yield "total executed", total["executed"], _level(now, total["executed"])
    yield "total executed growth", total.get("executed_growth"), sums.growth(now, sums.executed(sums.before))
    if "contract_value" in total:
        value = sums.signed(sums.now)
        yield "total contract value", total["contract_value"], _level(value, total["contract_value"])
        yield "total contract growth", total.get("contract_growth"), sums.growth(value, sums.signed(sums.before))
    for entry in targets.entries("month_growth"):
        month = entry["month"]
        growth = sums.growth(sums.executed((month,)), sums.executed((month - 1,)))
        yield f"{month} on the month before", entry["growth"], growth


def _structure(targets: Targets, sums: _Sums) -> Figures:
    total = sums.executed(sums.now)
    divisions = {entry["code"] for entry in targets.entries("division")}
    for entry in targets.entries("section"):
        code = entry["code"]
        inside = {code} if code == "other" else {each for each in divisions if each != "other" and each[0] == code[0]}
        yield from _part(entry, f"section {code}", sums.executed(sums.now, division=frozenset(inside)), total)
    for entry in targets.entries("division"):
        part = sums.executed(sums.now, division=entry["code"])
        yield from _part(entry, f"division {entry['code']}", part, total)


def _part(entry: dict[str, str], name: str, part: int, whole: int) -> Figures:
    if "executed" in entry:
        yield f"{name} executed", entry["executed"], _level(part, entry["executed"])
    yield f"{name} share", entry.get("share"), _percent(part, whole)


def _markets(targets: Targets, sums: _Sums) -> Figures:
    total, ranking = sums.executed(sums.now), sums.ranking()
    for entry in targets.entries("market"):
        code = entry["code"]
        yield from _part(entry, f"market {code}", sums.executed(sums.now, country=code), total)
        yield f"market {code} rank", str(entry["rank"]), str(ranking.index(code) + 1 if code in ranking else 0)
    for entry in targets.entries("market_month"):
        part = sums.executed((entry["month"],), country=entry["code"])
        yield f"market {entry['code']} {entry['month']}", entry["executed"], _level(part, entry["executed"])
    groups = {
        entry["code"]: members(entry["code"], targets.period.last_day) for entry in targets.entries("country_group")
    }
    for entry in targets.entries("country_group"):
        code = entry["code"]
        whole = sums.executed(sums.now, country=groups[entry["share_of"]]) if "share_of" in entry else total
        yield from _part(entry, f"group {code}", sums.executed(sums.now, country=groups[code]), whole)
        order = entry.get("order", [])
        yield f"group {code} order", " ".join(order), " ".join(sums.ranking(groups[code])[: len(order)])


def _bands(targets: Targets, sums: _Sums) -> Figures:
    total = sums.executed(sums.now)
    for entry in targets.entries("band"):
        name, cents = f"band {entry['usd']}", entry["usd"] * HUNDRED
        count, executed = sums.above(sums.now, cents)
        count_before, before = sums.above(sums.before, cents)
        yield f"{name} count", str(entry["count"]), str(count)
        if "count_before" in entry:
            yield f"{name} count before", str(entry["count_before"]), str(count_before)
        if "executed" in entry:
            yield from _part(entry, name, executed, total)
            yield f"{name} growth", entry.get("growth"), sums.growth(executed, before)
    registered = targets.tables["registered"]
    yield "registered", str(registered["count"]), str(sums.enterprises.height)
    yield "registered new", str(registered["new"]), str(int(sums.enterprises["new"].sum()))


def _cities(targets: Targets, sums: _Sums) -> Figures:
    total = sums.executed(sums.now)
    for city in targets.entries("city"):
        code = city["code"]
        executed, signed = sums.executed(sums.now, city=code), sums.signed(sums.now, city=code)
        yield from _part(city, f"city {code}", executed, total)
        yield f"city {code} growth", city["growth"], sums.growth(executed, sums.executed(sums.before, city=code))
        yield f"city {code} contract value", city["contract_value"], _level(signed, city["contract_value"])
        growth = sums.growth(signed, sums.signed(sums.before, city=code))
        yield f"city {code} contract growth", city["contract_growth"], growth
        if "growth_in_text" in city:
            before = sums.executed(sums.before, city=code)
            yield f"city {code} growth in the text", city["growth_in_text"], _percent(executed - before, before)
    for entry in targets.entries("leading"):
        named = entry["groups"]
        got = sums.leading(entry["city"])[: len(named)]
        yield f"city {entry['city']} leading groups", " ".join(named), " ".join(got)
    if "own_contracts" in targets.wish:
        yield "own executed", "0", str(sums.executed(sums.now, city=OWN))
