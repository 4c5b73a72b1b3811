"""The messages of findings, for whole columns at once: {slots} filled with values as a reader writes them."""

from collections.abc import Mapping

import polars as pl

from fuwai.checks.context import CONTEXT_COLUMNS
from fuwai.core.edit_check import EditCheck
from fuwai.core.record import RecordType
from fuwai.standards.codelist import minor_digits
from fuwai.standards.edit_checks import SLOT, slots_of

EMPTY = "—"  # what a message shows where there is no value
DIGITS = 18  # of the largest amount
LONGEST = 60  # characters of a text that a message shows
FINDING_SCHEMA = {
    "_row": pl.Int64,
    "check": pl.String,
    "grade": pl.String,
    "field": pl.String,
    "zh": pl.String,
    "en": pl.String,
    "source": pl.String,
}


def shown_kinds(record: RecordType) -> dict[str, tuple[str, str]]:
    """Column → (kind, its currency's column) of fields and context columns."""
    kinds = {field.name: (str(field.kind), field.currency) for field in record}
    return kinds | {column.name: (column.kind, column.currency) for column in CONTEXT_COLUMNS[record.noun]}


def findings(check: EditCheck, failing: pl.DataFrame, kinds: Mapping[str, tuple[str, str]]) -> pl.DataFrame:
    """The findings of one check on its failing rows (a frame with `_row` and the columns that the messages show)."""
    shown = failing.select(
        pl.col("_row").cast(pl.Int64),
        *(_shown(slot, *kinds[slot]).alias(slot) for slot in slots_of(check.zh + check.en)),
    )
    return shown.rechunk().select(
        "_row",
        pl.lit(check.id).alias("check"),
        pl.lit(check.grade.value).alias("grade"),
        pl.lit(check.field).alias("field"),
        _filled(check.zh).alias("zh"),
        _filled(check.en).alias("en"),
        pl.lit(check.source).alias("source"),
    )


def read_columns(check: EditCheck, kinds: Mapping[str, tuple[str, str]]) -> list[str]:
    """The columns that the messages of a check need: the slots and their currencies."""
    slots = slots_of(check.zh + check.en)
    return sorted({*slots, *(kinds[slot][1] for slot in slots if kinds[slot][1])})


def _filled(message: str) -> pl.Expr:
    slots = SLOT.findall(message)
    return pl.format(SLOT.sub("{}", message), *slots) if slots else pl.lit(message)


def _shown(name: str, kind: str, currency: str) -> pl.Expr:
    """A column as text: amounts in units of their currency, dates and months in ISO form, nothing as a dash."""
    column = pl.col(name)
    if kind == "amount":
        text = _money(column, pl.col(currency))
    elif kind == "cents":
        text = _money(column, pl.lit("USD"))
    elif kind == "date":
        text = column.dt.to_string("%Y-%m-%d")
    elif kind == "month":
        text = pl.format("{}-{}", column // 100, (column % 100).cast(pl.String).str.zfill(2))
    elif kind in ("text", "code"):
        long = column.str.len_chars() > LONGEST
        text = pl.when(long).then(column.str.head(LONGEST) + "…").otherwise(column)
    else:
        text = column.cast(pl.String)
    return text.fill_null(EMPTY)


def _money(amount: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """Minor units as 2,081.00 USD; of an unknown currency as two decimals."""
    known = minor_digits()
    digits = currency.replace_strict(known, default=2, return_dtype=pl.Int64)
    unit = currency.replace_strict({code: 10**d for code, d in known.items()}, default=100, return_dtype=pl.Int64)
    whole = _grouped(amount.abs() // unit)
    part = pl.lit(".") + (amount.abs() % unit).cast(pl.String).str.zfill(digits)
    sign = pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(
        sign, whole, pl.when(digits > 0).then(part).otherwise(pl.lit("")), pl.lit(" "), currency.fill_null("")
    )


def _grouped(whole: pl.Expr) -> pl.Expr:
    """A whole number with a comma before each three digits: padded, cut in threes, and the padding taken off."""
    padded = (whole + 10**DIGITS).cast(pl.String)
    groups = [padded.str.slice(place, 3) for place in range(1, DIGITS, 3)]
    text = pl.concat_str(groups, separator=",").str.strip_chars_start("0,")
    return pl.when(whole > 0).then(text).otherwise(pl.lit("0"))
