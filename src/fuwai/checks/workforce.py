"""Context columns of the workforce."""

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
    month_of,
    pool,
)
from fuwai.checks.money import in_usd_cents
from fuwai.core.execution import EXECUTION
from fuwai.core.workforce import WORKFORCE


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of the workforce) with its context columns."""
    wide = join(frame, known_enterprises(frame, context).drop("enterprise_county", "enterprise_name"), [CODE])
    january = pl.col("month") % 100 == 1
    wide = wide.with_columns(
        judged(day),
        first_with_key(WORKFORCE),
        pl.lit(day.year * 100 + day.month, pl.Int32).alias("judged_month"),
        month_of("enterprise_founded").alias("founded_month"),
        pl.when(january).then(pl.col("month") - 89).otherwise(pl.col("month") - 1).alias("last_month"),
    )
    stored = last_keyed(conform(context.workforce, WORKFORCE), WORKFORCE.key)
    every = last_keyed(pool(frame, stored, WORKFORCE.key, (CODE, "month", "employees", "college")), WORKFORCE.key)
    last = every.select(
        CODE,
        pl.col("month").alias("last_month"),
        pl.col("employees").alias("last_employees"),
        pl.col("college").alias("last_college"),
        pl.lit(True).alias("last_month_filed"),
    )
    wide = join(wide, last, [CODE, "last_month"])
    begun = every.group_by(CODE).agg(pl.col("month").min().alias("_first"))
    wide = join(wide, begun, [CODE])
    # An enterprise's first month follows nothing; where nobody looked into storage, any month may be its first.
    if context.workforce is not None:
        filed = pl.col("last_month_filed").fill_null(False)
        wide = wide.with_columns(pl.when(pl.col("month") > pl.col("_first")).then(filed).alias("last_month_filed"))
    return join(wide, _executed(context), [CODE, "month"])


def _executed(context: Context) -> pl.DataFrame:
    """What each enterprise executed in each month, in US cents, as storage holds it."""
    stored = last_keyed(conform(context.executions, EXECUTION), EXECUTION.key)
    stored = in_usd_cents(stored, "amount", "currency", "executed", "_cents")
    return stored.group_by(CODE, month_of("executed").alias("month")).agg(
        pl.col("_cents").sum().alias("month_executed_usd_cents")
    )
