"""Context columns of executions.

A contract is numbered once by a join; what is summed or counted over it afterwards goes by that number, not by text.
"""

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
    pool,
)
from fuwai.checks.money import in_usd_cents, minor_unit
from fuwai.core.contract import CONTRACT
from fuwai.core.execution import EXECUTION
from fuwai.core.receipt import ALLOTMENT
from fuwai.core.window import opening
from fuwai.standards.windows import windows

CONTRACT_FIELDS = ("kind", "currency", "value", "signed", "start", "end", "terminated")
POOLED = (CODE, "provider_number", "executed", "amount", "currency", "invoice_number")
FILED = ("amount", "currency", "executed")


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of an execution) with its context columns."""
    stored = last_keyed(conform(context.executions, EXECUTION), EXECUTION.key)
    contracts = _contracts(context)
    every = _pool(frame, stored, contracts)
    enterprises = join(_with_window(known_enterprises(frame, context), day), _history(every), [CODE])
    wide = join(frame, enterprises, [CODE])
    wide = wide.with_columns(judged(day), first_with_key(EXECUTION), minor_unit("currency").alias("minor_unit"))
    own = every.head(frame.height).drop(*POOLED)
    wide = pl.concat([wide, own], how="horizontal")
    wide = join(wide, employees(context, "_month"), [CODE, "_month"])
    wide = _elsewhere(wide, contracts, context)
    wide = join(wide, _allotted(context), [*EXECUTION.key, "currency"])
    filed = stored.select(*EXECUTION.key, *(pl.col(name).alias(f"filed_{name}") for name in FILED))
    wide = join(wide, filed, EXECUTION.key) if filed.height else wide.with_columns(_nothing_filed())
    return wide.drop("_month", "_contract")


def _contracts(context: Context) -> pl.DataFrame:
    """The contracts, one row each, numbered, with their fields under the names that the checks read."""
    stored = last_keyed(conform(context.contracts, CONTRACT), CONTRACT.key)
    stored = in_usd_cents(stored, "value", "currency", "signed", "contract_value_usd_cents")
    fields = (pl.col(name).alias(f"contract_{name}") for name in CONTRACT_FIELDS)
    known = pl.lit(True).alias("contract_known")
    return stored.select(*CONTRACT.key, *fields, "contract_value_usd_cents", known).with_row_index("_contract")


def _pool(frame: pl.DataFrame, stored: pl.DataFrame, contracts: pl.DataFrame) -> pl.DataFrame:
    """File and stored executions together, with their contract and what is summed and counted over all of them."""
    every = in_usd_cents(
        pool(frame, stored, EXECUTION.key, POOLED), "amount", "currency", "executed", "amount_usd_cents"
    )
    every = join(every, contracts, CONTRACT.key).with_columns(month_of("executed").alias("_month"))
    same = ["_contract", "executed", "amount", "currency"]
    by_contract = pl.col("_contract").is_not_null()
    comparable = by_contract & pl.all_horizontal(pl.col(name).is_not_null() for name in same)
    one_currency = (pl.col("currency") == pl.col("contract_currency")).all()
    sums = (
        every.filter(by_contract)
        .group_by("_contract")
        .agg(
            pl.when(one_currency).then(pl.col("amount").sum()).alias("contract_executed"),
            pl.col("amount_usd_cents").sum().alias("contract_executed_usd_cents"),
        )
    )
    invoices = every.select(CODE, "invoice_number").drop_nulls().group_by(CODE, "invoice_number")
    months = every.group_by(CODE, "_month").agg(pl.col("amount_usd_cents").sum().alias("month_executed_usd_cents"))
    every = join(every, sums, ["_contract"])
    every = every.with_columns(pl.when(comparable).then(pl.len().over(same).cast(pl.Int64)).alias("same_executions"))
    counted = invoices.agg(pl.len().cast(pl.Int64).alias("same_invoices"))
    every = (
        join(every, counted, [CODE, "invoice_number"])
        if counted.height
        else every.with_columns(pl.lit(None, pl.Int64).alias("same_invoices"))
    )
    return join(every, months, [CODE, "_month"])


def _history(every: pl.DataFrame) -> pl.DataFrame:
    """Each enterprise's executions by number and median."""
    return every.group_by(CODE).agg(
        pl.col("amount_usd_cents").count().cast(pl.Int64).alias("history_executions"),
        pl.col("amount_usd_cents").median().round().cast(pl.Int64).alias("history_amount_usd_cents"),
    )


def _with_window(enterprises: pl.DataFrame, day: date) -> pl.DataFrame:
    """The first execution date that the filing window of each enterprise's county lets in; NULL where none is in force."""
    found, held = windows(), enterprises["enterprise_county"].to_list()
    opens = [opening(day, found, county or "") for county in held]
    return enterprises.drop("enterprise_county", "enterprise_name").with_columns(
        pl.Series("window_opens", opens, pl.Date)
    )


def _elsewhere(wide: pl.DataFrame, contracts: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Whether the contract is known, and how many contracts of other enterprises bear the number of an unknown one."""
    if context.contracts is None:
        return wide.with_columns(pl.lit(None, pl.Int64).alias("contracts_elsewhere"))
    numbers = contracts.group_by("provider_number").agg(pl.len().cast(pl.Int64).alias("contracts_elsewhere"))
    named, known = pl.col("provider_number").is_not_null(), pl.col("contract_known").is_not_null()
    elsewhere = pl.when(known).then(0).otherwise(pl.col("contracts_elsewhere").fill_null(0)).cast(pl.Int64)
    return join(wide, numbers, ["provider_number"]).with_columns(
        pl.when(named).then(known).alias("contract_known"), elsewhere.alias("contracts_elsewhere")
    )


def _allotted(context: Context) -> pl.DataFrame:
    stored = last_keyed(conform(context.allotments, ALLOTMENT), ALLOTMENT.key)
    return stored.group_by(*EXECUTION.key, "currency").agg(pl.col("allotted").sum().alias("execution_allotted"))


def _nothing_filed() -> list[pl.Expr]:
    dtypes = {"amount": pl.Int64, "currency": pl.String, "executed": pl.Date}
    return [pl.lit(None, dtypes[name]).alias(f"filed_{name}") for name in FILED]
