"""核定, of a whole population at once: the conditions and items of a scheme as Polars expressions on one frame.

The law is `core.grant_award`, row by row; here the same SQL texts run on columns (a test holds the two to each other). Whole
numbers are Int128: a product of cents and a share never overflows unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fuwai.core.grant import FIGURES, Given, Item, Scheme
from fuwai.core.grant_rule import Rule
from fuwai.core.grant_share import Claim, Share, share_out

WIDE = pl.Int128()
CERTIFICATES = {"enterprise": pl.String, "code": pl.String, "number": pl.String, "cost": pl.Int64}
FRAME = {"enterprise": pl.String, **dict.fromkeys(FIGURES, pl.Int64)}


@dataclass(frozen=True)
class Population:
    """Whom a scheme may concern. *figures*: the columns FRAME, one row an enterprise, and a column for each answer that is
    known; *certificates*: the columns CERTIFICATES; both as of the cut-off."""

    figures: pl.DataFrame
    certificates: pl.DataFrame


def assess_all(
    scheme: Scheme, values: Mapping[str, Given], population: Population, asked: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One row an enterprise, in the population's order: enterprise, a column `condition.ID` and `item.ID` each, qualifies
    (null: undecided), fen (the capped claim, 0 where it does not qualify), points, weight.

    *asked*: enterprise and a column for each item of which less is claimed; null: no limit."""
    rows = _rows(scheme, values, population.figures)
    conditions = [_truth(one.rule).alias(f"condition.{one.id}") for one in scheme.conditions]
    plain = [
        _number(one.rule).floordiv(one.per).clip(lower_bound=0).alias(f"item.{one.id}")
        for one in scheme.items
        if one.of == "enterprise"
    ]
    points = scheme.apportionment.points
    weight = scheme.apportionment.weight
    found = rows.with_columns(
        *conditions,
        *plain,
        (_number(points).clip(lower_bound=0) if points else pl.lit(0, WIDE)).fill_null(0).alias("points"),
        (_number(weight).clip(lower_bound=0) if weight else pl.lit(1, WIDE)).fill_null(0).alias("weight"),
    )
    for item in scheme.items:
        if item.of == "certificate":
            found = found.join(_of_certificates(item, rows, values, population), on="enterprise", how="left")
    return _capped(scheme, values, found, asked)


def share_all(scheme: Scheme, budget: int, assessed: pl.DataFrame) -> dict[str, Share]:
    """Who gets what of the budget; those who do not qualify are left out."""
    claiming = assessed.filter(pl.col("qualifies").fill_null(value=False) & (pl.col("fen") > 0))
    rows = claiming.select("enterprise", "fen", "points", "weight").iter_rows()
    return share_out(scheme.apportionment.method, budget, [Claim(*row) for row in rows])


def _rows(scheme: Scheme, values: Mapping[str, Given], figures: pl.DataFrame) -> pl.DataFrame:
    """The frame with every name that a rule speaks of."""
    questions = [
        pl.col(one.id) if one.id in figures.columns else pl.lit(None, pl.Int64).alias(one.id)
        for one in scheme.questions
    ]
    truths = {one.id for one in scheme.questions if one.kind == "truth"}
    given = [
        pl.lit(value, pl.Boolean if isinstance(value, bool) else WIDE).alias(one.id)
        for one in scheme.parameters
        if not isinstance(value := values.get(one.id), tuple)
    ]
    rows = figures.select(
        "enterprise",
        *(pl.col(name).cast(WIDE) for name in FIGURES),
        *(
            one.cast(pl.Boolean if question.id in truths else WIDE)
            for one, question in zip(questions, scheme.questions, strict=True)
        ),
        *given,
    )
    known = scheme.kinds()
    for one in scheme.figures:
        made = pl.sql_expr(one.rule.text)
        rows = rows.with_columns((made if known[one.id] != "number" else made.cast(WIDE)).alias(one.id))
    return rows


def _number(rule: Rule) -> pl.Expr:
    return pl.sql_expr(rule.text).cast(WIDE)


def _truth(rule: Rule) -> pl.Expr:
    return pl.sql_expr(rule.text).cast(pl.Boolean)


def _of_certificates(
    item: Item, rows: pl.DataFrame, values: Mapping[str, Given], population: Population
) -> pl.DataFrame:
    """enterprise, item.ID: the dearest certificates, each below its cost and its cap."""
    name, codes, each, most = f"item.{item.id}", values.get(item.codes), values.get(item.each), values.get(item.most)
    if not isinstance(codes, tuple) or not isinstance(each, int) or not isinstance(most, int):
        return rows.select("enterprise", pl.lit(None, WIDE).alias(name))
    recognised = population.certificates.filter(pl.col("code").is_in(list(codes)) & pl.col("cost").is_not_null())
    amount = _number(item.rule).floordiv(item.per).clip(lower_bound=0).fill_null(0)
    best = (
        recognised.with_columns(pl.col("cost").cast(WIDE))
        .join(rows, on="enterprise", how="inner")
        .with_columns(pl.min_horizontal(amount, pl.lit(each, WIDE), "cost").alias("_fen"))
        .sort(["enterprise", "_fen", "code", "number"], descending=[False, True, False, False])
        .group_by("enterprise", maintain_order=True)
        .agg(pl.col("_fen").head(most).sum().alias(name))
    )
    return rows.select("enterprise").join(best, on="enterprise", how="left").with_columns(pl.col(name).fill_null(0))


def _capped(
    scheme: Scheme, values: Mapping[str, Given], found: pl.DataFrame, asked: pl.DataFrame | None
) -> pl.DataFrame:
    """The items below their caps and what is asked, their sum below the enterprise's cap, and who qualifies."""
    if asked is not None:
        found = found.join(
            asked.rename({one: f"asked.{one}" for one in asked.columns[1:]}), on="enterprise", how="left"
        )
    items = []
    for item in scheme.items:
        name = f"item.{item.id}"
        limits = [pl.lit(values[item.cap], WIDE)] if item.cap else []
        if f"asked.{item.id}" in found.columns:
            limits.append(pl.col(f"asked.{item.id}").cast(WIDE))
        capped = pl.min_horizontal(pl.col(name).fill_null(0), *limits)
        items.append(pl.when(pl.col(name).is_null()).then(0).otherwise(capped).alias(name))
    conditions = [f"condition.{one.id}" for one in scheme.conditions]
    names = [f"item.{one.id}" for one in scheme.items]
    total = pl.sum_horizontal(names) if names else pl.lit(0, WIDE)
    if scheme.cap:
        total = pl.min_horizontal(total, pl.lit(values[scheme.cap], WIDE))
    qualifies = pl.all_horizontal(conditions) if conditions else pl.lit(value=True)
    return (
        found.with_columns(items)
        .with_columns(qualifies.alias("qualifies"))
        .with_columns(pl.when(pl.col("qualifies")).then(total).otherwise(0).cast(WIDE).alias("fen"))
        .select("enterprise", *conditions, *names, "qualifies", "fen", "points", "weight")
    )
