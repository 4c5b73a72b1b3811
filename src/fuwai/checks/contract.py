"""Context columns of contracts."""

from datetime import date, timedelta

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
    title_key,
    with_name_key,
)
from fuwai.checks.money import in_usd_cents
from fuwai.checks.territory import currencies
from fuwai.core.contract import CONTRACT
from fuwai.core.execution import EXECUTION
from fuwai.standards.codelist import codes, editions

FRAMEWORK = {"kind": "kind", "client_name": "client_name", "signed": "signed", "value_usd_cents": "usd_cents"}
FILED = ("control_number", "value", "currency", "signed", "client_name")
COUNTED = ("same_contracts", "similar_contracts", "history_contracts", "history_value_usd_cents")
POOLED = (CODE, "provider_number", "kind", "framework_number", "title", "client_name", "value", "currency", "signed")


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of a contract) with its context columns."""
    stored = last_keyed(conform(context.contracts, CONTRACT), CONTRACT.key)
    known = with_name_key(known_enterprises(frame, context), "enterprise_name", "enterprise_key")
    wide = join(frame, known.drop("enterprise_county"), [CODE])
    wide = wide.with_columns(
        judged(day),
        first_with_key(CONTRACT, "amendment", "amended"),
        pl.concat_str("title", "description", separator=" ").alias("wording"),
        pl.col("client_country")
        .replace_strict(currencies(day), default=None, return_dtype=pl.String)
        .alias("client_currency"),
        _group_in_force(day),
        month_of("signed").alias("_month"),
    )
    wide = wide.hstack(_among_contracts(frame, stored))
    wide = join(wide, employees(context, "_month"), [CODE, "_month"]).drop("_month")
    wide = join(wide, _frameworks(frame, stored), [CODE, "framework_number"])
    if context.contracts is not None:
        lost = pl.col("framework_known").is_null() & pl.col("framework_number").is_not_null()
        wide = wide.with_columns(pl.when(lost).then(False).otherwise("framework_known").alias("framework_known"))
    filed = stored.select(*CONTRACT.key, *(pl.col(name).alias(f"filed_{name}") for name in FILED))
    return join(join(wide, filed, CONTRACT.key), _executed(context), CONTRACT.key)


def _among_contracts(frame: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Columns over the file and the stored contracts together: value in dollars, likes, the enterprise's median."""
    every = in_usd_cents(pool(frame, stored, CONTRACT.key, POOLED), "value", "currency", "signed", "value_usd_cents")
    every = with_name_key(every, "client_name", "client_key").with_columns(month_of("signed").alias("_month"))
    every = every.with_columns(
        likes(every, [CODE, "client_key", "value", "currency", "signed"], "provider_number").alias("same_contracts"),
        _similar(every).alias("similar_contracts"),
    )
    history = every.group_by(CODE).agg(
        pl.col("value_usd_cents").count().cast(pl.Int64).alias("history_contracts"),
        pl.col("value_usd_cents").median().round().cast(pl.Int64).alias("history_value_usd_cents"),
    )
    mine = join(every.head(frame.height), history, [CODE])
    return mine.select("value_usd_cents", "client_key", *COUNTED)


def _similar(every: pl.DataFrame) -> pl.Series:
    """Contracts of same client, value and month under like titles; a title is folded only where the rest meets."""
    keys = [CODE, "client_key", "value", "currency", "_month"]
    counts = likes(every, keys, "provider_number")
    meeting = (counts > 1).fill_null(False)
    if not meeting.any():
        return counts
    titled = every.filter(meeting).with_columns(title_key("title").alias("_title"))
    return counts.scatter(meeting.arg_true(), likes(titled, [*keys, "_title"], "provider_number"))


def _frameworks(frame: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """The contracts that orders refer to, by enterprise and number, with the sum of the orders under each."""
    every = pool(frame, stored, CONTRACT.key, POOLED)
    named = every.select(CODE, "framework_number").drop_nulls().unique()
    if named.is_empty():
        columns = conform(None, CONTRACT).select(CODE, "framework_number")
        return columns.with_columns(
            pl.lit(None, pl.Boolean).alias("framework_known"),
            pl.lit(None, pl.String).alias("framework_kind"),
            pl.lit(None, pl.String).alias("framework_client_name"),
            pl.lit(None, pl.Date).alias("framework_signed"),
            pl.lit(None, pl.Int64).alias("framework_usd_cents"),
            pl.lit(None, pl.Int64).alias("framework_orders_usd_cents"),
        )
    every = in_usd_cents(every, "value", "currency", "signed", "value_usd_cents")
    found = last_keyed(every, CONTRACT.key).select(
        CODE,
        pl.col("provider_number").alias("framework_number"),
        pl.lit(True).alias("framework_known"),
        *(pl.col(name).alias(f"framework_{alias}") for name, alias in FRAMEWORK.items()),
    )
    orders = every.filter(pl.col("kind") == "order").group_by(CODE, "framework_number")
    total = orders.agg(pl.col("value_usd_cents").sum().alias("framework_orders_usd_cents"))
    return join(join(named, found, [CODE, "framework_number"]), total, [CODE, "framework_number"])


def _executed(context: Context) -> pl.DataFrame:
    """What storage holds as executed under each contract, in US cents."""
    stored = last_keyed(conform(context.executions, EXECUTION), EXECUTION.key)
    stored = in_usd_cents(stored, "amount", "currency", "executed", "cents")
    return stored.group_by(CONTRACT.key).agg(pl.col("cents").sum().alias("contract_executed_usd_cents"))


def _group_in_force(day: date) -> pl.Expr:
    """Whether the group may be filed under the catalogue of the day of signing, or of the day of judging."""
    found = editions("catalogue")
    starts = {each.valid_from for each in found} | {
        each.valid_to + timedelta(days=1) for each in found if each.valid_to is not None
    }
    breaks = sorted(start for start in starts if start is not None)
    now = list(codes("catalogue", day))
    held = pl.col("group").is_in(list(codes("catalogue", (breaks[0] if breaks else day) - timedelta(days=1))))
    for start in breaks:
        held = (
            pl.when(pl.col("signed") >= start)
            .then(pl.col("group").is_in(list(codes("catalogue", start))))
            .otherwise(held)
        )
    return (held | pl.col("group").is_in(now)).alias("group_in_force")
