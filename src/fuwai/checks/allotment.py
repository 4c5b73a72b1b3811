"""Context columns of allotments: what the receipt still holds, what the execution still takes."""

from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.checks.lookup import CODE, first_with_key, join, judged, known_enterprises, last_keyed, pool
from fuwai.checks.money import in_usd_cents
from fuwai.core.contract import CONTRACT
from fuwai.core.execution import EXECUTION
from fuwai.core.receipt import ALLOTMENT, RECEIPT

OF_RECEIPT = ("currency", "amount", "received", "payer_country")
OF_EXECUTION = ("currency", "amount", "executed")


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of an allotment) with its context columns."""
    unread = ("enterprise_county", "enterprise_name", "enterprise_founded")
    wide = join(frame, known_enterprises(frame, context).drop(*unread), [CODE])
    wide = wide.with_columns(judged(day), first_with_key(ALLOTMENT))
    wide = join(join(wide, _receipts(context), RECEIPT.key), _executions(context), EXECUTION.key)
    wide = join(wide, _countries(context), CONTRACT.key)
    wide = wide.with_columns(
        _looked_up("receipt_known", context.receipts), _looked_up("execution_known", context.executions)
    )
    days = (pl.col("receipt_received") - pl.col("execution_executed")).dt.total_days()
    return pl.concat([wide, _sums(frame, context)], how="horizontal").with_columns(days.alias("days_to_receipt"))


def _looked_up(flag: str, stored: pl.DataFrame | None) -> pl.Expr:
    return pl.col(flag) if stored is None else pl.col(flag).fill_null(False)


def _receipts(context: Context) -> pl.DataFrame:
    stored = last_keyed(conform(context.receipts, RECEIPT), RECEIPT.key)
    fields = (pl.col(name).alias(f"receipt_{name}") for name in OF_RECEIPT)
    return stored.select(*RECEIPT.key, *fields, pl.lit(True).alias("receipt_known"))


def _executions(context: Context) -> pl.DataFrame:
    stored = last_keyed(conform(context.executions, EXECUTION), EXECUTION.key)
    stored = in_usd_cents(stored, "amount", "currency", "executed", "execution_usd_cents")
    fields = (pl.col(name).alias(f"execution_{name}") for name in OF_EXECUTION)
    return stored.select(*EXECUTION.key, *fields, "execution_usd_cents", pl.lit(True).alias("execution_known"))


def _countries(context: Context) -> pl.DataFrame:
    stored = last_keyed(conform(context.contracts, CONTRACT), CONTRACT.key)
    return stored.select(*CONTRACT.key, pl.col("client_country").alias("contract_client_country"))


def _sums(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What the file and the stored allotments together take from each receipt and give to each execution."""
    stored = last_keyed(conform(context.allotments, ALLOTMENT), ALLOTMENT.key)
    every = pool(frame, stored, ALLOTMENT.key, ALLOTMENT.names)
    every = join(every, _receipts(context).select(*RECEIPT.key, "receipt_received"), RECEIPT.key)
    every = in_usd_cents(every, "allotted", "currency", "receipt_received", "_cents")
    of_receipt, of_execution = [*RECEIPT.key, "currency"], [*EXECUTION.key, "currency"]
    for key, amount, name in (
        (of_receipt, "allotted", "receipt_allotted"),
        (of_execution, "allotted", "execution_allotted"),
        (list(EXECUTION.key), "_cents", "execution_allotted_usd_cents"),
    ):
        every = join(every, every.drop_nulls(key).group_by(key).agg(pl.col(amount).sum().alias(name)), key)
    return every.head(frame.height).select("receipt_allotted", "execution_allotted", "execution_allotted_usd_cents")
