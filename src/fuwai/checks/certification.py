"""Context columns of certifications."""

from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.checks.lookup import CODE, first_with_key, join, judged, known_enterprises, last_keyed, likes, pool
from fuwai.checks.money import in_usd_cents
from fuwai.core.certification import CERTIFICATION

COMPARED = (*CERTIFICATION.key, "issued")


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of a certification) with its context columns."""
    wide = join(frame, known_enterprises(frame, context).drop("enterprise_county", "enterprise_name"), [CODE])
    wide = in_usd_cents(wide, "cost", "cost_currency", "issued", "cost_usd_cents").with_columns(
        judged(day),
        first_with_key(CERTIFICATION),
        (pl.col("expires") - pl.col("issued")).dt.total_days().alias("days_valid"),
    )
    stored = last_keyed(conform(context.certifications, CERTIFICATION), CERTIFICATION.key)
    every = pool(frame, stored, CERTIFICATION.key, COMPARED)
    holders = likes(every, ["certification", "certificate_number"], CODE)
    same = likes(every, [CODE, "certification", "issued"], "certificate_number")
    return wide.with_columns(
        holders.head(frame.height).alias("certificate_holders"), same.head(frame.height).alias("same_certificates")
    )
