"""Context columns of enterprises."""

from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.checks.lookup import (
    CODE,
    first_with_key,
    join,
    judged,
    known_enterprises,
    last_keyed,
    likes,
    pool,
    with_name_key,
)
from fuwai.checks.money import in_usd_cents
from fuwai.core.enterprise import ENTERPRISE
from fuwai.standards.codelist import codes

# digits with what people write between them, an area code, an extension
PHONE = r"^\+?[0-9][0-9 ()\-–—转,/+]{5,38}[0-9]$"
DATED_LISTS = {
    "county": ("region", "county_in_force"),
    "industry": ("industry", "industry_in_force"),
    "registration_type": ("registration_type", "registration_type_in_force"),
}
FILED = ("name", "county", "founded", "effective")


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of an enterprise) with its context columns."""
    wide = join(frame, known_enterprises(frame, context).drop("enterprise_name", "enterprise_founded"), [CODE])
    stored = last_keyed(conform(context.enterprises, ENTERPRISE), ENTERPRISE.key)
    filed = stored.select(CODE, *(pl.col(name).alias(f"filed_{name}") for name in FILED))
    wide = join(wide, filed, [CODE])
    return (
        in_usd_cents(wide.with_columns(judged(day)), "capital", "capital_currency", "judged_on", "capital_usd_cents")
        .with_columns(
            first_with_key(ENTERPRISE, "effective"),
            pl.col("contact_phone").str.strip_chars().str.contains(PHONE).alias("phone_formed"),
            _codes_with_name(frame, stored),
        )
        .with_columns(_in_force(column, name, day) for column, (name, _) in DATED_LISTS.items())
    )


def _in_force(column: str, name: str, day: date) -> pl.Expr:
    held = list(codes(name, day))
    return pl.col(column).is_in(held).alias(DATED_LISTS[column][1])


def _codes_with_name(frame: pl.DataFrame, stored: pl.DataFrame) -> pl.Series:
    """How many codes bear each row's name, in the file and among the stored (namesakes included)."""
    every = with_name_key(pool(frame, stored, ENTERPRISE.key, (CODE, "name")), "name", "key")
    return likes(every, ["key"], CODE).head(frame.height).alias("codes_with_name")
