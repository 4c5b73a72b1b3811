"""Context columns of certifications."""

from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.checks.lookup import CODE, first_with_key, join, judged, known_enterprises, last_keyed, pool
from fuwai.checks.money import in_usd_cents
from fuwai.core.certification import CERTIFICATION

COMPARED = (*CERTIFICATION.key, "issued")
CERTIFICATE = ["certification", "certificate_number"]


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
    holders = every.drop_nulls(CERTIFICATE).group_by(CERTIFICATE)
    same = [CODE, "certification", "issued"]
    likes = every.drop_nulls(same).group_by(same)
    wide = join(wide, holders.agg(pl.col(CODE).n_unique().cast(pl.Int64).alias("certificate_holders")), CERTIFICATE)
    counted = pl.col("certificate_number").n_unique().cast(pl.Int64).alias("same_certificates")
    return join(wide, likes.agg(counted), same)
