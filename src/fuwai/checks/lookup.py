"""Joins and group-bys that the nouns share: what is known of the enterprise, keys that stand twice, the file with the
stored rows as one pool.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.core.enterprise import ENTERPRISE
from fuwai.core.identifier import checked
from fuwai.core.record import RecordType
from fuwai.core.workforce import WORKFORCE

CODE = "enterprise_code"
FOLDED_AWAY = r"[^\p{L}\p{N}]+"  # punctuation and spaces tell no two names apart
DIGITS_AWAY = r"[^\p{L}]+"  # 2015年3月维护 and 2015年4月维护 are alike
TITLE_LENGTH = 12


def name_key(column: str) -> pl.Expr:
    """A name as it is compared: NFKC, small letters, letters and digits only, 有限责任公司 as 有限公司."""
    folded = pl.col(column).str.normalize("NFKC").str.to_lowercase().str.replace_all(FOLDED_AWAY, "")
    key = folded.str.replace_all("有限责任公司", "有限公司", literal=True)
    return pl.when(key != "").then(key)


def title_key(column: str) -> pl.Expr:
    """The first letters of a title without digits and punctuation: a cheap key under which like titles meet."""
    return pl.col(column).str.to_lowercase().str.replace_all(DIGITS_AWAY, "").str.head(TITLE_LENGTH)


def with_name_key(frame: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """*frame* with the `name_key` of *column* as *name*; each distinct name is folded once."""
    names = frame.select(pl.col(column).unique()).drop_nulls()
    return join(frame, names.with_columns(name_key(column).alias(name)), [column])


def likes(frame: pl.DataFrame, keys: Sequence[str], member: str) -> pl.Series:
    """How many different *member*s are alike in *keys*, itself included; NULL where a key is.

    Only rows that meet another under their keys are counted: most rows meet none.
    """
    complete = frame.select(pl.all_horizontal(pl.col(name).is_not_null() for name in keys)).to_series()
    meeting = complete & frame.select(pl.struct(keys).is_duplicated()).to_series()
    counts = pl.select(pl.when(complete).then(pl.lit(1, pl.Int64))).to_series()
    if not meeting.any():
        return counts
    found = frame.filter(meeting).select(pl.col(member).n_unique().over(*keys).cast(pl.Int64)).to_series()
    return counts.scatter(meeting.arg_true(), found)


def month_of(column: str) -> pl.Expr:
    """The month of a date as yyyymm."""
    return (pl.col(column).dt.year() * 100 + pl.col(column).dt.month()).cast(pl.Int32)


def last_keyed(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """One row for each key: the last one."""
    return frame.unique(list(key), keep="last", maintain_order=True)


def join(frame: pl.DataFrame, other: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """Left join that keeps *frame*'s rows and order; a NULL key meets nothing. *other* has one row a key.

    Only the keys pass through the join: the other columns of a wide frame are not copied.
    """
    added = [name for name in other.columns if name not in on]
    if other.is_empty():
        schema = other.schema
        return frame.with_columns(pl.lit(None, schema[name]).alias(name) for name in added)
    keys = pl.DataFrame(
        [frame.get_column(name) for name in on]
    )  # columns by name: a select would be a query of its own
    found = keys.join(other.rechunk(), on=list(on), how="left", maintain_order="left")
    replaced = [name for name in added if name in frame.columns]
    return (frame.drop(replaced) if replaced else frame).hstack([found.get_column(name) for name in added])


def first_with_key(record: RecordType, *more: str) -> pl.Expr:
    """Whether a row is the first of the file with its key; NULL where a part of the key is missing."""
    first = pl.struct(*record.key, *more).is_first_distinct()
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in record.key)
    return pl.when(whole).then(first).alias("first_with_key")


def pool(frame: pl.DataFrame, stored: pl.DataFrame, key: Sequence[str], columns: Sequence[str]) -> pl.DataFrame:
    """The file's rows first, then the stored rows that the file does not file again; *columns* only.

    Group columns over the pool and take the first `frame.height` rows back.
    """
    mine = frame.select(columns)
    if stored.is_empty():
        return mine
    rest = stored.join(frame.select(key), on=list(key), how="anti")
    return pl.concat([mine, rest.select(columns)], how="vertical", rechunk=True)


def known_enterprises(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What is known of each enterprise code in *frame*, one row a code: validity, registration, name, county, founded."""
    codes = frame.select(pl.col(CODE).unique()).drop_nulls()
    called_for = [checked(code) for code in codes[CODE].to_list()]
    codes = codes.with_columns(pl.Series("enterprise_code_checked", called_for, pl.String)).with_columns(
        (pl.col("enterprise_code_checked") == pl.col(CODE)).alias("enterprise_code_valid"),
        pl.col("enterprise_code_checked").replace("", None),
    )
    stored = last_keyed(conform(context.enterprises, ENTERPRISE), ENTERPRISE.key)
    known = stored.select(
        CODE,
        pl.lit(True).alias("enterprise_known"),
        pl.col("name").alias("enterprise_name"),
        pl.col("county").alias("enterprise_county"),
        pl.col("founded").alias("enterprise_founded"),
    )
    looked_up = pl.lit(None if context.enterprises is None else False, pl.Boolean)
    return join(codes, known, [CODE]).with_columns(pl.col("enterprise_known").fill_null(looked_up))


def employees(context: Context, month: str) -> pl.DataFrame:
    """Employees by enterprise and month, the month in column *month*."""
    stored = last_keyed(conform(context.workforce, WORKFORCE), WORKFORCE.key)
    return stored.select(CODE, pl.col("month").alias(month), "employees")


def judged(day: date) -> pl.Expr:
    return pl.lit(day, pl.Date).alias("judged_on")
