"""示例二: facts of the whole country at the level of cells, from the figures that the ministry's overview prints.

The printed figures (overview.toml) are constraints; what they leave open is drawn with a seed. No figure is stored: the
indicators count them again from some ten thousand facts. Enterprises are invented and have numbers for names.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from fuwai.core.fact import FACTS
from fuwai.core.figure import CENTS_IN_YI
from fuwai.core.rounding import round_half_away
from fuwai.facts.build import DTYPES, SORTED_BY
from fuwai.facts.snapshot import write as write_snapshot
from fuwai.sample.overview_cast import Enterprise, enterprises
from fuwai.standards.catalogue import edition
from fuwai.standards.codelist import codes

TARGETS = Path(__file__).with_name("overview.toml")
AS_OF = "2015-06-30T00:00:00+08:00"
JANUARY_TO_MAY, JUNE_TO_DECEMBER = tuple(range(1, 6)), tuple(range(6, 13))
LARGE = CENTS_IN_YI // 10  # 千万美元
Row = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A printed figure: *low* ≤ value < *high* (*strictly* above low where the words say 超过), and its question."""

    id: str
    question: str
    column: str
    low: Fraction
    high: Fraction
    strictly: bool = False

    def holds(self, value: Fraction) -> bool:
        return self.low <= value <= self.high and not (self.strictly and value == self.low)

    def drawn(self, random: Random) -> Fraction:
        """A value within, away from its edges."""
        return self.low + (self.high - self.low) * Fraction(random.randint(30, 70), 100)


@cache
def targets() -> Mapping[str, Target]:
    """The figures of the overview by id."""
    found = {}
    for entry in tomllib.loads(TARGETS.read_text(encoding="utf-8"))["figure"]:
        if "printed" in entry:
            digits = len(entry["printed"].partition(".")[2])
            half = Fraction(entry.get("step", 1)) / (2 * 10**digits)
            low, high = (Fraction(entry["printed"]) + sign * half for sign in (-1, 1))
        else:
            low, high = Fraction(entry.get("above") or entry["at_least"]), Fraction(entry["at_most"])
        found[entry["id"]] = Target(entry["id"], entry["question"], entry["column"], low, high, "above" in entry)
    return found


@dataclass(frozen=True)
class Totals:
    """Cents of a year's January to May and June to December, by direction."""

    early: Mapping[bool, int]  # offshore → cents
    late: Mapping[bool, int]

    def year(self, offshore: bool) -> int:
        return self.early[offshore] + self.late[offshore]


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """*total* in whole parts as the weights have it; what is left over goes to the first ones."""
    whole = [int(weight * 10**9) for weight in weights]
    parts = [total * weight // sum(whole) for weight in whole]
    for number in range(total - sum(parts)):
        parts[number] += 1
    return parts


class Overview:
    """The facts, drawn with one seed."""

    def __init__(self, seed: int = 2015) -> None:
        self.random = Random(seed)  # noqa: S311  # a sample is to be repeatable
        self.executed, self.contracted = self._executed(), self._contracted()
        yi = self.executed[2014].year(True) / CENTS_IN_YI
        large, huge = (
            int(targets()[id].low + Fraction(1, 2)) for id in ("enterprises_100m", "enterprises_10000_employees")
        )
        self.people = enterprises(self.random, yi, large, huge, targets()["college"].drawn(self.random))
        listed = [code for code in codes("country") if code != "CN"]
        self.markets = self.random.sample(listed, self.random.randint(191, 198))
        self.number = 0

    def facts(self) -> dict[str, pl.DataFrame]:
        """Every kind of fact as a frame."""
        rows: dict[str, list[Row]] = {
            "executions": [row for year in sorted(self.executed) for row in self.executions(year)],
            "contracts": [row for year in self.contracted for row in self.contracts(year)],
            "enterprises": [self._registration(each) for each in self.people],
            "workforce": [self._workforce(each) for each in self.people],
            "certifications": list(self.certifications()),
            "trainings": [],
        }
        return {fact: frame(fact, found) for fact, found in rows.items()}

    def _pair(self, name: str) -> tuple[dict[bool, int], dict[bool, int]]:
        """January to May of 2015 and of 2014: all and offshore as printed, onshore by difference."""
        growth = {"contract_value": "contract_growth", "executed": "executed_growth"}[name]
        now, base = {}, {}
        for side in ("all", "offshore"):
            level = targets()[f"{name}_{side}"].drawn(self.random)
            now[side] = int(level * CENTS_IN_YI)
            base[side] = int(level * CENTS_IN_YI / (1 + targets()[f"{growth}_{side}"].drawn(self.random) / 100))
        return tuple({True: each["offshore"], False: each["all"] - each["offshore"]} for each in (now, base))  # type: ignore[return-value]

    def _executed(self) -> dict[int, Totals]:
        now, base = self._pair("executed")
        part = self.random.uniform(0.31, 0.35)  # of a year, January to May; the overview does not say
        late = {offshore: int(cents * (1 - part) / part) for offshore, cents in base.items()}
        found = {2014: Totals(base, late), 2015: Totals(now, {True: 0, False: 0})}
        for year in (2013, 2012, 2011):  # not printed; contracts of these years are, and are of a covered year only so
            grown = self.random.uniform(1.15, 1.35)
            after = {offshore: found[year + 1].year(offshore) for offshore in (True, False)}
            found[year] = Totals(
                {True: 0, False: 0}, {offshore: int(cents / grown) for offshore, cents in after.items()}
            )
        return found

    def _contracted(self) -> dict[int, Totals]:
        now, base = self._pair("contract_value")
        whole = int(targets()["contract_value_2014"].drawn(self.random) * CENTS_IN_YI)
        offshore = int(whole * self.random.uniform(0.66, 0.69))
        growth = 1 + targets()["annual_growth"].drawn(self.random) / 100
        found = {
            year: Totals({True: 0, False: 0}, {True: int(offshore / growth ** (2014 - year)), False: 0})
            for year in (2011, 2012)
        }
        before = int(offshore / growth)
        found[2013] = Totals({True: 0, False: 0}, {True: before, False: int(before * self.random.uniform(0.4, 0.5))})
        rest = {True: offshore - base[True], False: whole - offshore - base[False]}
        return found | {2014: Totals(base, rest), 2015: Totals(now, {True: 0, False: 0})}

    def executions(self, year: int) -> Iterator[Row]:
        """One execution an enterprise, direction and part of the year; in 2014 every market has one."""
        totals, inland = self.executed[year], self.random.uniform(1.06, 1.12)
        kpo = float(targets()["kpo_share"].drawn(self.random)) / 100
        for offshore in (True, False):
            active = [each for each in self.people if each.weight]
            weights = [each.weight * (inland if year == 2015 and each.area != "east" else 1) for each in active]
            for months, total in ((JANUARY_TO_MAY, totals.early[offshore]), (JUNE_TO_DECEMBER, totals.late[offshore])):
                if not total:
                    continue
                for number, (each, cents) in enumerate(zip(active, apportion(total, weights), strict=True)):
                    cut = int(cents * kpo)
                    for section, part in (("KPO", cut), ("ITO", cents - cut)):
                        yield self._deal(
                            "executions",
                            each,
                            year,
                            self.random.choice(months),
                            part,
                            self._market(number, offshore),
                            section,
                        )

    def contracts(self, year: int) -> Iterator[Row]:
        """Some of ten million dollars and more (as many as are printed), the others below."""
        large = self._large(year)
        sides = [(offshore, months, part[offshore]) for months, part in self._parts(year) for offshore in (True, False)]
        sides = [side for side in sides if side[2]]
        counts = apportion(large, [cents for _, _, cents in sides])
        active = [each for each in self.people if each.weight]
        for (offshore, months, cents), count in zip(sides, counts, strict=True):
            heavy = int(cents * self.random.uniform(0.74, 0.80))
            sizes = apportion(heavy, [self.random.uniform(0.6, 1.6) for _ in range(count)])
            least = min(sizes)
            assert least >= LARGE, f"{year}: the large contracts would be too small ({least})"
            small = cents - heavy
            pieces = small // (LARGE * 6 // 10) + 1
            sizes += apportion(small, [self.random.uniform(0.5, 1.5) for _ in range(pieces)])
            for number, size in enumerate(sizes):
                each = active[self.random.randrange(len(active))]
                yield self._deal(
                    "contracts", each, year, self.random.choice(months), size, self._market(number, offshore), "ITO"
                )

    def _parts(self, year: int) -> list[tuple[tuple[int, ...], Mapping[bool, int]]]:
        totals = self.contracted[year]
        return [(JANUARY_TO_MAY, totals.early), (JUNE_TO_DECEMBER, totals.late)]

    def _large(self, year: int) -> int:
        """How many contracts of ten million dollars: as printed in 2014, by the printed growth in 2013, else some."""
        printed = targets()["contracts_10m"].low + Fraction(1, 2)
        growth = 1 + (targets()["contracts_10m_growth"].low + Fraction(1, 20)) / 100
        return {2014: int(printed), 2013: int(round_half_away(printed / growth))}.get(year, 150)

    def _market(self, number: int, offshore: bool) -> str:
        if not offshore:
            return "CN"
        return (
            self.markets[number]
            if number < len(self.markets)
            else self.markets[int(self.random.paretovariate(1) * 3) % 40]
        )

    def _deal(self, fact: str, each: Enterprise, year: int, month: int, cents: int, country: str, section: str) -> Row:
        self.number += 1
        group = "I11" if section == "ITO" else "K91"
        placed = edition("2015").placement(group)
        day = date(year, month, self.random.randint(1, 28))
        dated = {"executed": day} if fact == "executions" else {"signed": day, "kind": "inbound"}
        return self._placed(each) | dated | {
            "filing": self.number, "month": year * 100 + month, "contract": f"OV{self.number:07d}", "section": placed.section,
            "division": placed.division, "group": group, "edition": "2015", "country": country, "final_country": country,
            "offshore": country != "CN", "client_industry": "I65", "client_kind": "enterprise", "amount_minor": cents,
            "currency": "USD", "usd_cents": cents, "rate": "1", "rate_date": day,
        }  # fmt: skip

    def _placed(self, each: Enterprise) -> Row:
        return {
            "enterprise": each.code, "county": each.city, "city": each.city, "province": each.province,
            "registration_type": "173", "industry": "I65", "level_from": 1, "level_to": 4,
        }  # fmt: skip

    def _registration(self, each: Enterprise) -> Row:
        return self._placed(each) | {
            "filing": each.number, "name": f"样本企业{each.number:05d}", "month": 201012, "registered": date(2010, 12, 1)
        }  # fmt: skip

    def _workforce(self, each: Enterprise) -> Row:
        hires = dict.fromkeys(("new_hires", "new_college_hires"), 0)
        return self._placed(each) | hires | {
            "filing": each.number, "month": 201412, "employees": each.employees, "college": each.college
        }  # fmt: skip

    def certifications(self) -> Iterator[Row]:
        """As many certificates as are printed, of which so many of the thirteen kinds; issued from 2009 to 2014."""
        every, thirteen = (int(targets()[id].low + Fraction(1, 2)) for id in ("certificates", "certificates_13"))
        kinds = [code for code in codes("certification") if code != "other"]
        for number in range(every):
            each = self.people[self.random.randrange(len(self.people))]
            issued = date(self.random.randint(2009, 2014), self.random.randint(1, 12), 15)
            kind = kinds[number % len(kinds)] if number < thirteen else "other"
            yield self._placed(each) | {
                "filing": number + 1, "month": issued.year * 100 + issued.month, "issued": issued,
                "certificate": f"OV-{number:05d}", "certification": kind,
            }  # fmt: skip


def frame(fact: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows in the columns of core.fact, sorted as snapshots are."""
    schema = {name: DTYPES[kind] for name, kind in FACTS[fact].items()}
    order = ["month", *(name for name in SORTED_BY if name in schema)]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(order)


def write(path: Path, seed: int = 2015) -> Path:
    """The facts as a snapshot at *path*; the same bytes for the same seed."""
    write_snapshot(path, Overview(seed).facts(), {"as_of": AS_OF, "seed": str(seed), "source": "overview.toml"})
    return path
