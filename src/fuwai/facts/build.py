"""From what is filed and decided to facts: pure functions on columns. `core/fact.py` lists the columns that come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.fact import (
    CONTRACT_COLUMNS,
    ENTERPRISE_COLUMNS,
    EXECUTION_COLUMNS,
    FACTS,
)
from fuwai.facts.convert import Rates, with_usd
from fuwai.facts.level import approved_up_to, with_levels

DTYPES = {
    "int64": pl.Int64(),
    "int32": pl.Int32(),
    "int8": pl.Int8(),
    "text": pl.String(),
    "bool": pl.Boolean(),
    "date": pl.Date(),
}
PEOPLE = {"workforce": "workforce", "certifications": "certification", "trainings": "training"}  # fact → noun filed
HOME = "CN"
CHINA_TIME = "Asia/Shanghai"
SORTED_BY = (
    "province",
    "city",
    "county",
    "section",
    "division",
    "group",
    "country",
    "enterprise",
    "contract",
    "filing",
)


@dataclass(frozen=True)
class Filed:
    """What storage holds as of a moment, as frames: filings by noun, decisions, and the levels that counties use.

    *people*: filings of workforce, certification and training, those that there are.
    """

    enterprises: pl.DataFrame
    contracts: pl.DataFrame
    executions: pl.DataFrame
    decisions: pl.DataFrame
    levels_used: pl.DataFrame
    people: Mapping[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Standard:
    """What the standard says, as frames and rates.

    *regions*: county, city, province. *groups*: group, division, section, edition. *digits*: minor digits by currency.
    """

    regions: pl.DataFrame
    groups: pl.DataFrame
    rates: Rates
    digits: Mapping[str, int]


def build(filed: Filed, standard: Standard) -> dict[str, pl.DataFrame]:
    """The facts of every kind, sorted, in the columns of `core/fact.py`."""
    frames = (filed.enterprises, filed.contracts, filed.executions, *filed.people.values())
    counties = pl.concat([frame.select("filing", "county") for frame in frames])
    passed = approved_up_to(filed.decisions.join(counties, on="filing"), filed.levels_used)
    enterprises = with_levels(filed.enterprises, passed)
    contracts = with_levels(filed.contracts, passed)
    executions = with_levels(filed.executions, passed)
    about = _about_enterprises(enterprises)
    counted = contracts.filter(pl.col("kind").is_in(list(COUNTED_KINDS)))
    contract_facts = _placed(_contract_facts(counted, standard), about, standard)
    execution_facts = _placed(_execution_facts(executions, counted, standard), about, standard)
    return {
        "executions": _finished(execution_facts, EXECUTION_COLUMNS),
        "contracts": _finished(contract_facts, CONTRACT_COLUMNS),
        "enterprises": _finished(_enterprise_facts(enterprises, filed.enterprises, standard), ENTERPRISE_COLUMNS),
    } | {
        fact: _finished(_people_facts(fact, filed.people[noun], passed, about, standard), FACTS[fact])
        if noun in filed.people
        else _empty(FACTS[fact])
        for fact, noun in PEOPLE.items()
    }


def _people_facts(
    fact: str, filings: pl.DataFrame, passed: pl.DataFrame, about: pl.DataFrame, standard: Standard
) -> pl.DataFrame:
    """What an enterprise says of its people, placed where it was registered on the day of the filing."""
    dated = {
        "workforce": [pl.col("month")],
        "certifications": [_month(pl.col("issued")).alias("month"), pl.col("key").alias("certificate")],
        "trainings": [_month(pl.col("end")).alias("month"), pl.col("end").alias("ended")],
    }
    return (
        with_levels(filings, passed)
        .with_columns(dated[fact])
        .join(standard.regions, on="county", how="left")
        .join(about, on="enterprise", how="left")
    )


def _empty(columns: Mapping[str, str]) -> pl.DataFrame:
    return pl.DataFrame(schema={name: DTYPES[kind] for name, kind in columns.items()})


def _about_enterprises(enterprises: pl.DataFrame) -> pl.DataFrame:
    """Registration type and industry by enterprise, from the version that reached the highest level."""
    return (
        enterprises.sort("level_to", "version")
        .group_by("enterprise", maintain_order=True)
        .last()
        .select("enterprise", "registration_type", "industry")
    )


def _contract_facts(contracts: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    return with_usd(
        contracts.with_columns(amount_minor=pl.col("value"), contract=pl.col("control_number")),
        "amount_minor",
        "signed",
        standard.rates,
        dict(standard.digits),
    ).with_columns(month=_month(pl.col("signed")))


def _execution_facts(executions: pl.DataFrame, contracts: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """Executions with what their contract says; where the two are facts at the same levels."""
    of_contract = contracts.select(
        "enterprise",
        "provider_number",
        "group",
        "client_country",
        "final_client_country",
        "client_industry",
        "client_kind",
        pl.col("control_number").alias("contract"),
        pl.col("level_from").alias("contract_from"),
        pl.col("level_to").alias("contract_to"),
    )
    joined = (
        executions.join(of_contract, on=["enterprise", "provider_number"], how="inner")
        .with_columns(
            level_from=pl.max_horizontal("level_from", "contract_from"),
            level_to=pl.min_horizontal("level_to", "contract_to"),
        )
        .filter(pl.col("level_from") <= pl.col("level_to"))
        .with_columns(amount_minor=pl.col("amount"))
    )
    return with_usd(joined, "amount_minor", "executed", standard.rates, dict(standard.digits)).with_columns(
        month=_month(pl.col("executed"))
    )


def _placed(facts: pl.DataFrame, about: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """*facts* with region, class, direction and what is known of the enterprise."""
    return (
        facts.join(standard.regions, on="county", how="left")
        .join(standard.groups, on="group", how="left")
        .join(about, on="enterprise", how="left")
        .with_columns(
            country=pl.col("client_country"),
            final_country=pl.coalesce("final_client_country", "client_country"),
            offshore=pl.col("client_country") != HOME,
        )
    )


def _enterprise_facts(enterprises: pl.DataFrame, filed: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """Registered enterprises; an enterprise is registered on the day of its first submission (China time)."""
    first = filed.group_by("enterprise").agg(
        registered=pl.col("submitted_at").min().dt.convert_time_zone(CHINA_TIME).dt.date()
    )
    return (
        enterprises.join(first, on="enterprise")
        .join(standard.regions, on="county", how="left")
        .with_columns(month=_month(pl.col("registered")))
    )


def _month(day: pl.Expr) -> pl.Expr:
    return (day.dt.year() * 100 + day.dt.month()).cast(pl.Int32)


def _finished(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    order = ["month", *(name for name in SORTED_BY if name in columns)]
    return frame.select(pl.col(name).cast(DTYPES[kind]) for name, kind in columns.items()).sort(order)
