"""Context columns of executions.

Enterprise and contract are numbered once, by a join on their texts; what is summed, counted or looked up afterwards goes
by these numbers. A file of a million rows spends most of its time here.
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
from fuwai.checks.money import in_usd_cents
from fuwai.core.contract import CONTRACT
from fuwai.core.execution import EXECUTION
from fuwai.core.receipt import ALLOTMENT
from fuwai.core.window import opening
from fuwai.standards.windows import windows

OF_CONTRACT = ("kind", "currency", "value", "signed", "start", "end", "terminated")
POOLED = (CODE, "provider_number", "executed", "amount", "currency", "invoice_number")
FILED = ("amount", "currency", "executed")
SUMMED = (
    "amount_usd_cents",
    "contract_executed",
    "contract_executed_usd_cents",
    "same_executions",
    "same_invoices",
    "month_executed_usd_cents",
)


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of an execution) with its context columns."""
    stored = last_keyed(conform(context.executions, EXECUTION), EXECUTION.key)
    contracts = _contracts(context)
    every = _numbered(pool(frame, stored, EXECUTION.key, POOLED), contracts)
    every = in_usd_cents(every, "amount", "currency", "executed", "amount_usd_cents").with_columns(*_sums())
    mine = every.head(frame.height)
    wide = frame.hstack(mine.select("_contract", "_enterprise", "_month", *SUMMED)).with_columns(
        judged(day), first_with_key(EXECUTION)
    )
    wide = wide.hstack(_gathered(contracts.drop(*CONTRACT.key), mine["_contract"]))
    wide = wide.hstack(_gathered(_enterprises(frame, context, every, day), mine["_enterprise"]))
    numbers = every.select(CODE, "_enterprise").unique()
    headcounts = employees(context, "_month").join(numbers, on=CODE).drop(CODE)
    wide = join(_elsewhere(wide, contracts, context), headcounts, ["_enterprise", "_month"])
    wide = join(wide, _allotted(context), [*EXECUTION.key, "currency"])
    filed = stored.select(*EXECUTION.key, *(pl.col(name).alias(f"filed_{name}") for name in FILED))
    return join(wide, filed, EXECUTION.key).drop("_month", "_contract", "_enterprise")


def _contracts(context: Context) -> pl.DataFrame:
    """The contracts, one row each, with their fields under the names that the checks read."""
    stored = last_keyed(conform(context.contracts, CONTRACT), CONTRACT.key)
    stored = in_usd_cents(stored, "value", "currency", "signed", "contract_value_usd_cents")
    fields = (pl.col(name).alias(f"contract_{name}") for name in OF_CONTRACT)
    return stored.select(*CONTRACT.key, *fields, "contract_value_usd_cents", pl.lit(True).alias("contract_known"))


def _numbered(every: pl.DataFrame, contracts: pl.DataFrame) -> pl.DataFrame:
    """*every* with the row of its contract (NULL where it is unknown), that contract's currency, and the number of its
    enterprise, in the order of the codes' first rows."""
    enterprises = every.select(CODE).unique(maintain_order=True).drop_nulls().with_row_index("_enterprise")
    numbers = contracts.select(*CONTRACT.key).with_row_index("_contract")
    every = join(join(every, enterprises, [CODE]), numbers, CONTRACT.key)
    currency = contracts["contract_currency"].gather(every["_contract"])
    return every.with_columns(currency, month_of("executed").alias("_month"))


def _sums() -> tuple[pl.Expr, ...]:
    """What is summed and counted over the executions of a contract, an invoice, an enterprise's month."""
    same = ("_contract", "executed", "amount", "currency")
    comparable = pl.all_horizontal(pl.col(name).is_not_null() for name in same)
    one_currency = (pl.col("currency") == pl.col("contract_currency")).all().over("_contract")
    known, invoiced = pl.col("_contract").is_not_null(), pl.col("invoice_number").is_not_null()
    cents = pl.col("amount_usd_cents")
    return (
        pl.when(known, one_currency).then(pl.col("amount").sum().over("_contract")).alias("contract_executed"),
        pl.when(known).then(cents.sum().over("_contract")).alias("contract_executed_usd_cents"),
        pl.when(comparable).then(pl.len().over(same).cast(pl.Int64)).alias("same_executions"),
        pl.when(invoiced).then(pl.len().over("_enterprise", "invoice_number").cast(pl.Int64)).alias("same_invoices"),
        cents.sum().over("_enterprise", "_month").alias("month_executed_usd_cents"),
    )


def _enterprises(frame: pl.DataFrame, context: Context, every: pl.DataFrame, day: date) -> pl.DataFrame:
    """What is known of each enterprise, in the order of its number: validity, window, the median of its executions."""
    history = every.group_by("_enterprise").agg(
        pl.col(CODE).first(),
        pl.col("amount_usd_cents").count().cast(pl.Int64).alias("history_executions"),
        pl.col("amount_usd_cents").median().round().cast(pl.Int64).alias("history_amount_usd_cents"),
    )
    known, found = known_enterprises(frame, context), windows()
    opens = [opening(day, found, county or "") for county in known["enterprise_county"].to_list()]
    known = known.with_columns(pl.Series("window_opens", opens, pl.Date)).drop("enterprise_county", "enterprise_name")
    return join(history.drop_nulls("_enterprise").sort("_enterprise"), known, [CODE]).drop(CODE, "_enterprise")


def _gathered(frame: pl.DataFrame, at: pl.Series) -> pl.DataFrame:
    """The rows of *frame* at the numbers *at*; NULL at no number."""
    return frame.select(pl.all().gather(at))


def _elsewhere(wide: pl.DataFrame, contracts: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Whether the contract is known, and how many contracts of other enterprises bear the number of an unknown one."""
    if context.contracts is None:
        return wide.with_columns(pl.lit(None, pl.Int64).alias("contracts_elsewhere"))
    named, known = pl.col("provider_number").is_not_null(), pl.col("contract_known").is_not_null()
    numbers = contracts.join(wide.filter(~known).select("provider_number"), on="provider_number", how="semi")
    counts = numbers.group_by("provider_number").agg(pl.len().cast(pl.Int64).alias("contracts_elsewhere"))
    elsewhere = pl.when(known).then(0).otherwise(pl.col("contracts_elsewhere").fill_null(0)).cast(pl.Int64)
    return join(wide, counts, ["provider_number"]).with_columns(
        pl.when(named).then(known).alias("contract_known"), elsewhere.alias("contracts_elsewhere")
    )


def _allotted(context: Context) -> pl.DataFrame:
    """What storage holds as allotted to each execution, by currency."""
    stored = last_keyed(conform(context.allotments, ALLOTMENT), ALLOTMENT.key)
    return stored.group_by(*EXECUTION.key, "currency").agg(pl.col("allotted").sum().alias("execution_allotted"))
