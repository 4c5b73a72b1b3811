"""Context columns of receipts."""

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
    likes,
    pool,
    with_name_key,
)
from fuwai.checks.money import in_usd_cents
from fuwai.core.receipt import ALLOTMENT, RECEIPT

COMPARED = (CODE, "receipt_number", "received", "amount", "currency", "payer")
EVENT = ["receipt_number", "received", "amount", "currency"]


def derive(frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """*frame* (fields of a receipt) with its context columns."""
    stored = last_keyed(conform(context.receipts, RECEIPT), RECEIPT.key)
    wide = join(frame, known_enterprises(frame, context).drop("enterprise_county", "enterprise_name"), [CODE])
    wide = in_usd_cents(wide, "amount", "currency", "received", "amount_usd_cents")
    allotted = last_keyed(conform(context.allotments, ALLOTMENT), ALLOTMENT.key)
    sums = allotted.group_by(*RECEIPT.key, "currency").agg(pl.col("allotted").sum().alias("receipt_allotted"))
    wide = join(wide, sums, [*RECEIPT.key, "currency"])
    filed = stored.select(
        *RECEIPT.key, pl.col("amount").alias("filed_amount"), pl.col("currency").alias("filed_currency")
    )
    every = with_name_key(pool(frame, stored, RECEIPT.key, COMPARED), "payer", "_payer")
    same = likes(every, [CODE, "received", "amount", "currency", "_payer"], "receipt_number").head(frame.height)
    wide = wide.with_columns(judged(day), first_with_key(RECEIPT), same.alias("same_receipts"))
    return join(_elsewhere(wide, every, context), filed, RECEIPT.key)


def _elsewhere(wide: pl.DataFrame, every: pl.DataFrame, context: Context) -> pl.DataFrame:
    """How many other enterprises have the number with the same day or amount, and how many with both.

    A number alone tells nothing: enterprises and banks number their receipts by themselves.
    """
    others = conform(context.others, RECEIPT).select(CODE, *EVENT)
    known = pl.concat([every.select(CODE, *EVENT), others], rechunk=True)
    same_day, same_amount, same = (
        (likes(known, key, CODE) - 1).head(wide.height).fill_null(0)
        for key in (["receipt_number", "received"], ["receipt_number", "amount", "currency"], EVENT)
    )
    given = pl.all_horizontal(pl.col(name).is_not_null() for name in EVENT)
    return wide.with_columns(
        pl.when(given).then(pl.max_horizontal(same_day, same_amount)).alias("numbers_elsewhere"),
        pl.when(given).then(same).alias("receipts_elsewhere"),
    )
