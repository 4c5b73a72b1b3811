"""At which levels a version is the fact: decisions and later versions, as columns.

A filing is a fact at level L once the levels up to L have approved it, until a later version is approved at L.
A return, a withdrawal or a strike-out leaves it a fact nowhere; a strike-out takes the record's earlier versions along,
for what was struck out is the business, not its last wording.
"""

import polars as pl

from fuwai.core.review import Act, Level

TOP = int(Level.MINISTRY)
LAST_WORD = [Act.APPROVE, Act.REVOKE, Act.RETURN, Act.WITHDRAW, Act.STRIKE_OUT]  # an override changes no level


def approved_up_to(decisions: pl.DataFrame, levels_used: pl.DataFrame) -> pl.DataFrame:
    """The highest level that each filing has passed.

    *decisions*: id, filing, level, act, county (of the filing). *levels_used*: county, levels (a list of levels), for
    counties that do not use all four. Returns filing, up_to (0 to 4), struck_out.
    """
    last = (
        decisions.filter(pl.col("act").is_in([str(act) for act in LAST_WORD]))
        .sort("id")
        .group_by("filing", maintain_order=True)
        .last()
        .join(levels_used, on="county", how="left")
        .with_columns(pl.col("levels").fill_null(list(range(1, TOP + 1))))
    )
    act, level = pl.col("act"), pl.col("level").cast(pl.Int64)
    return last.select(
        "filing",
        pl.when(act == str(Act.APPROVE))
        .then(_raised(level))
        .when(act == str(Act.REVOKE))
        .then(_below(level))
        .otherwise(0)
        .cast(pl.Int8)
        .alias("up_to"),
        (act == str(Act.STRIKE_OUT)).alias("struck_out"),
    )


def _raised(level: pl.Expr) -> pl.Expr:
    """*level*, lifted over the levels above it that the county does not use."""
    used = pl.col("levels").cast(pl.List(pl.Int64))
    raised = level
    for above in range(2, TOP + 1):
        raised = pl.when((raised == above - 1) & ~used.list.contains(above)).then(above).otherwise(raised)
    return raised


def _below(level: pl.Expr) -> pl.Expr:
    """The highest level below *level* that the county uses; 0 where there is none."""
    used = pl.col("levels").cast(pl.List(pl.Int64))
    below = pl.lit(0, dtype=pl.Int64)
    for candidate in range(1, TOP):
        below = pl.when((level > candidate) & used.list.contains(candidate)).then(candidate).otherwise(below)
    return below


def with_levels(filings: pl.DataFrame, passed: pl.DataFrame) -> pl.DataFrame:
    """The filings that are a fact at some level, with `level_from` and `level_to`.

    *filings*: filing, key, version and content; *passed*: what `approved_up_to` gives.
    """
    joined = (
        filings.join(passed, on="filing", how="left")
        .with_columns(pl.col("up_to").fill_null(0), pl.col("struck_out").fill_null(value=False))
        .sort("key", "version", descending=[False, True])
    )
    later_best = pl.col("up_to").cum_max().shift(1).over("key").fill_null(0)  # the best of the later versions
    struck = pl.col("struck_out").cum_max().over("key")  # this version or a later one was struck out
    return (
        joined.with_columns(
            level_from=(later_best + 1).cast(pl.Int8), level_to=pl.col("up_to").cast(pl.Int8), gone=struck
        )
        .filter(~pl.col("gone") & (pl.col("level_from") <= pl.col("level_to")))
        .drop("up_to", "struck_out", "gone")
    )
