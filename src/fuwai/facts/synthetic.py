"""Synthetic facts for measuring: a province's facts with the skew of real ones. Nothing of them is anybody's figure.

Few enterprises, countries and groups carry most of the value, as in the published bulletin: Pareto weights for
enterprises, Zipf weights for countries, groups and cities, log-normal amounts, more executions at the end of a half-year.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from fuwai.core.fact import FACTS
from fuwai.facts.build import DTYPES, SORTED_BY
from fuwai.facts.snapshot import write as write_snapshot
from fuwai.standards.catalogue import edition

FIRST_YEAR, YEARS = 2014, 2
PROVINCE = "330000"
CITIES = tuple(f"33{number:02d}00" for number in range(1, 12))
COUNTRIES = (
    "US", "JP", "HK", "FI", "IN", "DE", "GB", "KH", "ID", "RU", "TH", "TR", "VN", "MY", "SA", "SG", "KR", "TW", "FR", "NL",
    "CA", "AU", "IT", "ES", "SE", "CH", "AE", "BR", "MX", "ZA", "PH", "LA", "MM", "BN", "PL", "CZ", "HU", "RO", "EG", "NG",
)  # fmt: skip
MONTH_WEIGHTS = (6, 5, 8, 7, 7, 13, 7, 7, 9, 7, 9, 15)
ONSHORE = 0.35  # the part of the facts that is onshore
AT_NATION = 0.9  # the part that every level has approved; the rest has stopped on the way up


def write(path: Path, facts: int, seed: int = 2015) -> Path:
    """Write a snapshot of *facts* executions, a fifth as many contracts, and their enterprises; the same every time."""
    random = np.random.default_rng(seed)
    enterprises = _enterprises(random, max(20, min(40_000, facts // 50)))
    executions = _facts(random, facts, enterprises, "executions")
    contracts = _facts(random, max(1, facts // 5), enterprises, "contracts")
    frames = {
        "executions": executions,
        "contracts": contracts,
        "enterprises": _finished(enterprises, "enterprises"),
    }
    write_snapshot(path, frames, {"as_of": f"{FIRST_YEAR + YEARS}-01-01T00:00:00+08:00", "seed": str(seed)})
    return path


def _enterprises(random: np.random.Generator, count: int) -> pl.DataFrame:
    cities = random.choice(len(CITIES), count, p=_zipf(len(CITIES), 1.1))
    counties = random.integers(1, 9, count)
    months = _months(random, count)
    city = [CITIES[index] for index in cities]
    return pl.DataFrame(
        {
            "filing": np.arange(1, count + 1),
            "enterprise": [f"91330100SYN{number:07d}" for number in range(count)],
            "name": [f"样本企业{number:05d}" for number in range(count)],
            "month": months,
            "county": [code[:4] + f"{county:02d}" for code, county in zip(city, counties, strict=True)],
            "city": city,
            "province": [PROVINCE] * count,
            "registration_type": random.choice(["110", "151", "173", "330"], count).tolist(),
            "industry": random.choice(["I", "M", "L", "C"], count).tolist(),
            "level_from": np.ones(count, np.int8),
            "level_to": np.full(count, 4, np.int8),
        }
    ).with_columns(registered=_first_day(pl.col("month")))


def _facts(random: np.random.Generator, count: int, enterprises: pl.DataFrame, fact: str) -> pl.DataFrame:
    of = random.choice(enterprises.height, count, p=_zipf(enterprises.height, 0.8))
    catalogue = edition("2015")
    names = tuple(catalogue.groups)
    group = (random.choice(len(names), count, p=_zipf(len(names), 1.0)) + of % 5) % len(names)
    abroad = random.choice(len(COUNTRIES), count, p=_zipf(len(COUNTRIES), 1.2))
    onshore = random.random(count) < ONSHORE
    cents = np.exp(random.normal(13.5, 1.6, count)).astype(np.int64) + 100
    groups = pl.Series(names)
    frame = pl.DataFrame({"of": of, "month": _months(random, count)}).with_columns(
        filing=pl.int_range(1, count + 1, dtype=pl.Int64),
        group=groups.gather(group),
        country=pl.when(pl.Series(onshore)).then(pl.lit("CN")).otherwise(pl.Series(COUNTRIES).gather(abroad)),
        offshore=pl.Series(~onshore),
        contract=pl.format("SYN{}", pl.Series(random.integers(0, max(1, count // 4), count))),
        usd_cents=pl.Series(cents),
        level_to=pl.Series(np.where(random.random(count) < AT_NATION, 4, random.integers(1, 4, count)).astype(np.int8)),
    )
    about = ("enterprise", "county", "city", "province", "registration_type", "industry")
    placed = frame.with_columns(enterprises[name].gather(frame["of"]).alias(name) for name in about)
    if fact == "contracts":
        placed = placed.with_columns(contract=pl.format("SYN{}", pl.col("filing")), kind=pl.lit("inbound"))
    return _finished(
        placed.with_columns(
            pl.col("group").replace_strict({code: catalogue.division_of(code) for code in names}).alias("division"),
            pl.col("group").replace_strict({code: catalogue.section_of(code) for code in names}).alias("section"),
            _first_day(pl.col("month")).alias("signed" if fact == "contracts" else "executed"),
            _first_day(pl.col("month")).alias("rate_date"),
            edition=pl.lit("2015"),
            final_country=pl.col("country"),
            client_industry=pl.lit("I"),
            client_kind=pl.lit("enterprise"),
            amount_minor=pl.col("usd_cents"),
            currency=pl.lit("USD"),
            rate=pl.lit("1"),
            level_from=pl.lit(1),
        ),
        fact,
    )


def _finished(frame: pl.DataFrame, fact: str) -> pl.DataFrame:
    columns: Mapping[str, str] = FACTS[fact]
    order: Sequence[str] = ["month", *(name for name in SORTED_BY if name in columns)]
    return frame.select(pl.col(name).cast(DTYPES[kind]) for name, kind in columns.items()).sort(order)


def _zipf(count: int, power: float) -> np.ndarray:
    weights: np.ndarray = 1.0 / np.arange(1, count + 1) ** power
    return np.asarray(weights / weights.sum())


def _months(random: np.random.Generator, count: int) -> np.ndarray:
    weights = np.tile(np.array(MONTH_WEIGHTS, float), YEARS)
    index = random.choice(YEARS * 12, count, p=weights / weights.sum())
    return ((FIRST_YEAR + index // 12) * 100 + index % 12 + 1).astype(np.int32)


def _first_day(month: pl.Expr) -> pl.Expr:
    return pl.date(month // 100, month % 100, 1)
