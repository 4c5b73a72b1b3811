"""Context columns of trainings."""

from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.checks.lookup import (
    CODE,
    employees,
    first_with_key,
    join,
    judged,
    known_enterprises,
    last_keyed,
    month_of,
    name_key,
    pool,
)
from fuwai.core.training import TRAINING


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of a training) with its context columns."""
    wide = join(frame, known_enterprises(frame, context).drop("enterprise_county", "enterprise_name"), [CODE])
    wide = wide.with_columns(
        judged(day),
        first_with_key(TRAINING),
        ((pl.col("end") - pl.col("start")).dt.total_days() + 1).alias("training_days"),
        month_of("end").alias("_month"),
        name_key("title").alias("_title"),
    )
    stored = last_keyed(conform(context.trainings, TRAINING), TRAINING.key)
    every = pool(frame, stored, TRAINING.key, (*TRAINING.key, "title", "start"))
    same = [CODE, "_title", "start"]
    likes = every.with_columns(name_key("title").alias("_title")).drop_nulls(same).group_by(same)
    counted = pl.col("training_number").n_unique().cast(pl.Int64).alias("same_trainings")
    wide = join(join(wide, likes.agg(counted), same), employees(context, "_month"), [CODE, "_month"])
    return wide.drop("_month", "_title")
