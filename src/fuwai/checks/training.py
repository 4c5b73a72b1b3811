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
    likes,
    month_of,
    pool,
    with_name_key,
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
    )
    stored = last_keyed(conform(context.trainings, TRAINING), TRAINING.key)
    every = with_name_key(pool(frame, stored, TRAINING.key, (*TRAINING.key, "title", "start")), "title", "_title")
    same = likes(every, [CODE, "_title", "start"], "training_number").head(frame.height)
    wide = join(wide.with_columns(same.alias("same_trainings")), employees(context, "_month"), [CODE, "_month"])
    return wide.drop("_month")
