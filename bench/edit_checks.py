"""All edit checks of a million executions beside hand-written Polars expressions of the same rules; and of contracts.

The peer is what one would write by hand: joins, group-bys, one expression a rule, a boolean column each, no messages.
Both sides convert to dollars by the same function, and both must count the same failing rows, rule by rule.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from bench.edit_checks_data import context_of, contracts, executions
from bench.measure import line, median
from fuwai.checks.context import Context
from fuwai.checks.money import in_usd_cents
from fuwai.checks.run import run
from fuwai.core.identifier import is_valid
from fuwai.standards.edit_checks import checks

SIZES = (100_000, 1_000_000, 10_000_000)
BARRED, CONTRACTS = 1_000_000, (20_000, 200_000)  # the sizes that the bars speak of
DAY, OPENS = date(2018, 3, 20), date(2017, 7, 1)
PEER = "hand-written Polars expressions of the same rules"
KEY = ["enterprise_code", "provider_number", "execution_number"]
CONTRACT = ["enterprise_code", "provider_number"]
OF_CONTRACT = {"kind": "c_kind", "currency": "c_currency", "value": "c_value", "signed": "c_signed", "start": "c_start"}
OF_CONTRACT |= {"end": "c_end", "terminated": "c_terminated", "c_value_usd": "c_value_usd"}


def bench(sizes: Sequence[int] = SIZES) -> Iterator[dict[str, object]]:
    """The lines of executions by size against the peer, and of contracts alone, with how each grows."""
    for size in sizes:
        context = context_of(size)
        frame = executions(size, context)
        compare(frame, context)
        times = 3 if size <= BARRED else 1
        ours = median(lambda frame=frame, context=context: run("execution", frame, context, DAY), times)
        peer = median(lambda frame=frame, context=context: by_hand(frame, context), times)
        bar = "ratio ≤ 3" if size == BARRED else ""
        yield line(f"edit checks: executions, {len(checks('execution'))} checks", size, ours, PEER, peer, bar)
    for size in CONTRACTS:
        context, frame = context_of(size), contracts(size)
        ours = median(lambda frame=frame, context=context: run("contract", frame, context, DAY))
        bar = "≤ 1.5 s" if size == CONTRACTS[-1] else ""
        yield line(f"edit checks: contracts, {len(checks('contract'))} checks", size, ours, bar=bar)


def compare(frame: pl.DataFrame, context: Context) -> None:
    """Refuse a comparison in which the two sides do not find the same."""
    summary = run("execution", frame, context, DAY).summary
    ours = dict(summary.select("check", "fails").iter_rows())
    theirs = {name: int((~column).sum()) for name, column in by_hand(frame, context).to_dict().items()}
    if ours != theirs:
        differing = {name: (ours.get(name), theirs.get(name)) for name in ours | theirs}
        raise ValueError(f"ours, theirs: { {name: pair for name, pair in differing.items() if pair[0] != pair[1]} }")


def by_hand(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """A boolean column for each rule of executions."""
    return _joined(frame, context).select(**_fields(), **_of_contract(), **_of_history())


def _joined(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """*frame* with what the rules need; storage holds no earlier executions in this benchmark."""
    assert context.contracts is not None
    assert context.enterprises is not None
    assert context.workforce is not None
    code = "enterprise_code"
    valid = pl.DataFrame({code: frame[code].unique()}).with_columns(
        pl.col(code).map_elements(is_valid, return_dtype=pl.Boolean).alias("valid")
    )
    enterprises = context.enterprises.select(code, pl.lit(True).alias("known"), "founded")
    filed = in_usd_cents(context.contracts, "value", "currency", "signed", "c_value_usd")
    filed = filed.select(*CONTRACT, *(pl.col(name).alias(alias) for name, alias in OF_CONTRACT.items()))
    numbers = filed.group_by("provider_number").agg(pl.len().alias("elsewhere"))
    month = (pl.col("executed").dt.year() * 100 + pl.col("executed").dt.month()).cast(pl.Int32)
    wide = in_usd_cents(frame, "amount", "currency", "executed", "usd").with_columns(month.alias("month"))
    wide = (
        wide.join(valid, on=code, how="left", maintain_order="left")
        .join(enterprises, on=code, how="left", maintain_order="left")
        .join(filed, on=CONTRACT, how="left", maintain_order="left")
        .join(numbers, on="provider_number", how="left", maintain_order="left")
        .join(
            context.workforce.select(code, "month", "employees"), on=[code, "month"], how="left", maintain_order="left"
        )
    )
    total = wide.group_by(CONTRACT).agg(
        pl.when((pl.col("currency") == pl.col("c_currency")).all()).then(pl.col("amount").sum()).alias("total"),
        pl.col("usd").sum().alias("total_usd"),
    )
    wide = wide.join(total, on=CONTRACT, how="left", maintain_order="left")
    return wide.with_columns(
        pl.struct(KEY).is_first_distinct().alias("first"),
        pl.len().over(*CONTRACT, "executed", "amount", "currency").alias("same"),
        pl.len().over(code, "invoice_number").alias("invoices"),
        pl.col("usd").sum().over(code, "month").alias("month_usd"),
        pl.col("usd").count().over(code).alias("past"),
        pl.col("usd").median().over(code).round().cast(pl.Int64).alias("median"),
    )


def _fields() -> dict[str, pl.Expr]:
    """The rules of one row."""
    required = ("enterprise_code", "provider_number", "execution_number", "executed", "amount", "currency")
    here, given = pl.col("executed"), pl.col("remark").str
    present = {f"execution.{name}.present": pl.col(name).is_not_null() for name in required}
    vague = (
        given.contains("预计", literal=True)
        | given.contains("估算", literal=True)
        | given.contains("暂估", literal=True)
    )
    invoice = pl.col("invoice_number")
    return present | {
        "execution.enterprise_code.check_character": pl.col("valid"),
        "execution.enterprise_code.registered": pl.col("known").fill_null(False),
        "execution.key.once_in_file": pl.col("first"),
        "execution.amount.positive": pl.col("amount") > 0,
        "execution.executed.past": here <= DAY,
        "execution.executed.plausible": here >= date(2006, 1, 1),
        "execution.executed.window": (here >= OPENS) & (here <= DAY),
        "execution.amount.round": (pl.col("amount") % 100_000_000 != 0) | (pl.col("usd") < 10_000_000),
        "execution.amount.minimum": pl.col("usd") >= 10_000,
        "execution.amount.maximum": pl.col("usd") <= 10_000_000_000,
        "execution.execution_number.own": pl.col("execution_number") != pl.col("provider_number"),
        "execution.invoice_number.own": (invoice != pl.col("provider_number"))
        & (invoice != pl.col("execution_number")),
        "execution.remark.corrected": ~vague,
    }


def _of_contract() -> dict[str, pl.Expr]:
    """The rules of an execution and its contract."""
    known, here = pl.col("c_currency").is_not_null(), pl.col("executed")
    total, value = pl.col("total"), pl.col("c_value")
    in_usd = pl.col("total_usd") * 10 <= pl.col("c_value_usd") * 12
    return {
        "execution.provider_number.known": known,
        "execution.provider_number.own": known | (pl.col("elsewhere").fill_null(0) == 0),
        "execution.contract.kind": pl.col("c_kind") != "framework",
        "execution.executed.after_signed": here >= pl.col("c_signed"),
        "execution.executed.after_start": here >= pl.col("c_start"),
        "execution.executed.before_end": here <= pl.col("c_end"),
        "execution.executed.before_termination": here <= pl.col("c_terminated"),
        "execution.executed.after_founded": here >= pl.col("founded"),
        "execution.currency.of_contract": pl.col("currency") == pl.col("c_currency"),
        "execution.amount.within_contract": total <= value,
        "execution.amount.far_above_contract": total * 10 <= value * 11,
        "execution.amount.within_contract_in_usd": total.is_not_null() | in_usd,
    }


def _of_history() -> dict[str, pl.Expr]:
    """The rules of an execution and the other executions; nothing is filed or allotted before, so three say nothing."""
    usd, median_usd, enough = pl.col("usd"), pl.col("median"), (pl.col("past") >= 5) & (pl.col("usd") > 0)
    known = pl.col("c_currency").is_not_null()
    slip = (usd < median_usd * 500) & (usd * 2000 > median_usd)
    hundred = (usd < median_usd * 80) & (usd * 80 > median_usd)
    nothing = pl.lit(None, pl.Boolean)
    return {
        "execution.duplicate.same": pl.when(known).then(pl.col("same") == 1),
        "execution.invoice_number.once": pl.when(pl.col("invoice_number").is_not_null()).then(pl.col("invoices") == 1),
        "execution.amount.unit_slip": pl.when(enough).then(slip),
        "execution.amount.unit_slip_hundred": pl.when(enough).then(hundred),
        "execution.amount.headcount": pl.col("month_usd") <= pl.col("employees") * 5_000_000,
        "execution.amount.allotted": nothing,
        "execution.amount.unchanged": nothing,
        "execution.executed.unchanged": nothing,
    }
