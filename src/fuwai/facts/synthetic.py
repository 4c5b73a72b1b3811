"""Synthetic facts for measuring: a province's facts with the skew of real ones. Nothing of them is anybody's figure.

Few enterprises, countries and groups carry most of the value, as in the published bulletin: Zipf weights for enterprises,
countries, groups and cities, log-normal amounts, more executions at the end of a half-year, and growth from year to year.
One enterprise in twenty moves to another county on the way. The months are made and written one by one, so that a
hundred million facts need the memory of one month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fuwai.core.fact import FACTS
from fuwai.facts.build import DTYPES, SORTED_BY
from fuwai.facts.snapshot import write_parts
from fuwai.standards.catalogue import edition

FIRST_YEAR, YEARS = 2014, 2
PROVINCE = "330000"
CITIES = tuple(f"33{number:02d}00" for number in range(1, 12))
COUNTIES = 8  # of a city
COUNTRIES = (
    "US", "JP", "HK", "FI", "IN", "DE", "GB", "KH", "ID", "RU", "TH", "TR", "VN", "MY", "SA", "SG", "KR", "TW", "FR", "NL",
    "CA", "AU", "IT", "ES", "SE", "CH", "AE", "BR", "MX", "ZA", "PH", "LA", "MM", "BN", "PL", "CZ", "HU", "RO", "EG", "NG",
)  # fmt: skip
MONTH_WEIGHTS = (6, 5, 8, 7, 7, 13, 7, 7, 9, 7, 9, 15)
GROWTH = 1.12  # of the number of facts, from year to year
ONSHORE = 0.35  # the part of the facts that is onshore
AT_NATION = 0.9  # the part that every level has approved; the rest has stopped on the way up
RELOCATED = 0.05  # the part of the enterprises that moves once
BOUNDS = (20, 40_000)  # the fewest and most enterprises
TYPES, INDUSTRIES = ("110", "151", "173", "330"), ("I", "M", "L", "C")


@dataclass(frozen=True)
class _People:
    """The enterprises as columns of codes: where each is registered, from which month on elsewhere, and what it is."""

    registered: np.ndarray  # month, yyyymm
    place: np.ndarray  # index into the counties
    moves: np.ndarray  # the first month in the next county; beyond all months where there is no move
    next_place: np.ndarray
    kind: np.ndarray
    industry: np.ndarray
    weights: np.ndarray


def write(path: Path, facts: int, seed: int = 2015, first_year: int = FIRST_YEAR, years: int = YEARS) -> Path:
    """Write a snapshot of *facts* executions, a fifth as many contracts, and their enterprises; the same every time."""
    random = np.random.default_rng(seed)
    months = [year * 100 + month for year in range(first_year, first_year + years) for month in range(1, 13)]
    people = _people(random, max(BOUNDS[0], min(BOUNDS[1], facts // 50)), months)
    about = {"as_of": f"{first_year + years}-01-01T00:00:00+08:00", "seed": str(seed)}
    write_parts(path, _parts(random, people, months, facts), about)
    return path


def _parts(
    random: np.random.Generator, people: _People, months: Sequence[int], facts: int
) -> Iterator[tuple[str, pl.DataFrame]]:
    weights = np.array([MONTH_WEIGHTS[month % 100 - 1] * GROWTH ** (month // 100) for month in months])
    for fact, count in (("executions", facts), ("contracts", max(1, facts // 5))):
        first = 1
        for month, rows in zip(months, random.multinomial(count, weights / weights.sum()), strict=True):
            if rows:
                yield f"{fact}/month={month}.parquet", _facts(random, people, fact, month, int(rows), first, count)
            first += int(rows)
    yield "enterprises.parquet", _enterprises(people)


def _people(random: np.random.Generator, count: int, months: Sequence[int]) -> _People:
    places = random.choice(len(CITIES), count, p=_zipf(len(CITIES), 1.1)) * COUNTIES + random.integers(
        0, COUNTIES, count
    )
    moved = random.choice(np.array([*months[1:], 999912]), count)
    return _People(
        registered=random.choice(np.array(months, np.int32), count),
        place=places,
        moves=np.where(random.random(count) < RELOCATED, moved, 999912),
        next_place=random.integers(0, len(CITIES) * COUNTIES, count),
        kind=random.integers(0, len(TYPES), count),
        industry=random.integers(0, len(INDUSTRIES), count),
        weights=_zipf(count, 0.8),
    )


def _enterprises(people: _People) -> pl.DataFrame:
    count = len(people.place)
    return _columns(
        "enterprises",
        {
            "filing": pl.int_range(1, count + 1, dtype=pl.Int64, eager=True),
            "enterprise": _codes(count),
            "name": pl.select(pl.format("样本企业{}", pl.int_range(count).cast(pl.String).str.zfill(5))).to_series(),
            "month": pl.Series(people.registered),
            "registered": _first_days(people.registered),
            **_placed(people.place),
            "registration_type": pl.Series(TYPES).gather(people.kind),
            "industry": pl.Series(INDUSTRIES).gather(people.industry),
            **_constant(count, {"level_from": 1, "level_to": 4}),
        },
    ).sort(["month", *(name for name in SORTED_BY if name in FACTS["enterprises"])])


def _facts(
    random: np.random.Generator, people: _People, fact: str, month: int, count: int, first: int, all_facts: int
) -> pl.DataFrame:
    """One month, in the order of `SORTED_BY`: the codes are sorted as numbers, and only then spelt out."""
    of = random.choice(len(people.place), count, p=people.weights)
    names, divisions, sections = _classes()
    group = (random.choice(len(names), count, p=_zipf(len(names), 1.0)) + of % 5) % len(names)
    onshore = random.random(count) < ONSHORE
    countries = sorted((*COUNTRIES, "CN"))
    spelt = np.array([countries.index(code) for code in COUNTRIES])
    abroad = spelt[random.choice(len(COUNTRIES), count, p=_zipf(len(COUNTRIES), 1.2))]
    country = np.where(onshore, countries.index("CN"), abroad)
    place = np.where(month < people.moves[of], people.place[of], people.next_place[of])
    order = np.argsort(
        ((place * len(names) + group) * len(countries) + country) * len(people.place) + of, kind="stable"
    )
    of, group, country, place = of[order], group[order], country[order], place[order]
    filing = pl.int_range(first, first + count, dtype=pl.Int64, eager=True)
    number = filing if fact == "contracts" else pl.Series(random.integers(1, max(2, all_facts // 4), count))
    cents = pl.Series(np.exp(random.normal(13.5, 1.6, count)).astype(np.int64) + 100)
    reached = np.where(random.random(count) < AT_NATION, 4, random.integers(1, 4, count)).astype(np.int8)
    day = {"signed" if fact == "contracts" else "executed": _first_days(np.full(count, month))}
    spelt_country = pl.Series(countries).gather(country)
    return _columns(
        fact,
        {
            "filing": filing,
            "enterprise": _codes(len(people.place)).gather(of),
            "contract": pl.select(pl.format("SYN{}", number)).to_series(),
            **_placed(place),
            "section": pl.Series(sections).gather(group),
            "division": pl.Series(divisions).gather(group),
            "group": pl.Series(names).gather(group),
            "country": spelt_country,
            "final_country": spelt_country,
            "offshore": pl.Series(country != countries.index("CN")),
            "registration_type": pl.Series(TYPES).gather(people.kind[of]),
            "industry": pl.Series(INDUSTRIES).gather(people.industry[of]),
            "amount_minor": cents,
            "usd_cents": cents,
            "level_to": pl.Series(reached),
            "rate_date": _first_days(np.full(count, month)),
            **day,
            **_constant(count, {**CONSTANT, "month": month}),
        },
    )


CONSTANT: Mapping[str, str | int] = {
    "edition": "2015",
    "client_industry": "I",
    "client_kind": "enterprise",
    "currency": "USD",
    "rate": "1",
    "level_from": 1,
    "kind": "inbound",
}


def _classes() -> tuple[list[str], list[str], list[str]]:
    """Groups in the order of section, division and group, with their divisions and sections."""
    catalogue = edition("2015")
    paths = sorted((catalogue.section_of(code), catalogue.division_of(code), code) for code in catalogue.groups)
    return [path[2] for path in paths], [path[1] for path in paths], [path[0] for path in paths]


def _codes(count: int) -> pl.Series:
    return pl.select(pl.format("91330100SYN{}", pl.int_range(count).cast(pl.String).str.zfill(7))).to_series()


def _placed(place: np.ndarray) -> dict[str, pl.Series]:
    counties = [f"{city[:4]}{number:02d}" for city in CITIES for number in range(1, COUNTIES + 1)]
    county = pl.Series(counties).gather(place)
    city = pl.Series([f"{code[:4]}00" for code in counties]).gather(place)
    return {"county": county, "city": city, **_constant(len(place), {"province": PROVINCE})}


def _constant(count: int, values: Mapping[str, str | int]) -> dict[str, pl.Series]:
    return {name: pl.repeat(value, count, eager=True) for name, value in values.items()}


def _columns(fact: str, made: Mapping[str, pl.Series]) -> pl.DataFrame:
    return pl.DataFrame({name: made[name].cast(DTYPES[kind]) for name, kind in FACTS[fact].items()})


def _zipf(count: int, power: float) -> np.ndarray:
    weights: np.ndarray = 1.0 / np.arange(1, count + 1) ** power
    return np.asarray(weights / weights.sum())


def _first_days(months: np.ndarray) -> pl.Series:
    month = pl.lit(pl.Series(months))
    return pl.select(pl.date(month // 100, month % 100, 1)).to_series()
