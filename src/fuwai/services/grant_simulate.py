"""测算: a changed scheme on a past year's population: who gains, who loses, what it costs. Nothing is written.

Both variants count the same days (those of the first), as of the same moment, and share the same budget unless one is said.
What the system does not know is assumed for everybody, and the assumption is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.bulletin import ChartBlock
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure
from fuwai.core.grant import FIGURES, Given, Scheme
from fuwai.core.grant_power import GrantPower, require_grant
from fuwai.core.grant_rule import Value
from fuwai.files import chart
from fuwai.services.grant_facts import approved
from fuwai.services.grant_frame import Population, assess_all, share_all
from fuwai.standards import grants

KINDS = ("gains", "loses", "same")
KIND_NAMES = {"gains": ("增加", "gains"), "loses": ("减少", "loses"), "same": ("不变", "the same")}
TEN_WAN = 10**7  # fen in 10 万元
FAR = 10**18
BANDS = (  # zh, en, fen from (included) and to (not)
    ("减少 10 万元以上", "loses 100,000 CNY or more", -FAR, -TEN_WAN + 1),
    ("减少不足 10 万元", "loses less", -TEN_WAN + 1, 0),
    ("增加不足 10 万元", "gains less", 0, TEN_WAN),
    ("增加 10 万元以上", "gains 100,000 CNY or more", TEN_WAN, FAR),
)


@dataclass(frozen=True)
class Variant:
    """A scheme with its parameters and a budget (fen)."""

    scheme: str
    given: Mapping[str, Given]
    budget: int


@dataclass(frozen=True)
class Simulated:
    """*rows*: enterprise, name, county, before, after, change (fen), kind; the largest changes first. *claims*, *cost*: of
    each variant, in fen; *qualifying*: enterprises."""

    rows: pl.DataFrame
    claims: tuple[int, int]
    cost: tuple[int, int]
    qualifying: tuple[int, int]

    def count(self, kind: str) -> int:
        """How many gain, lose or stay."""
        return self.rows.filter(kind=kind).height

    def sum(self, kind: str) -> int:
        """What they gain or lose together, in fen."""
        return int(self.rows.filter(kind=kind)["change"].sum())


def simulate(
    viewer: Viewer,
    region: str,
    moment: datetime,
    before: Variant,
    after: Variant,
    assume: Mapping[str, Value] | None = None,
) -> Simulated:
    """Both variants on what was approved as of *moment* in *region*. *assume*: by question: a value, or the name of a figure.

    Raises FuwaiError `access.role`, `grant.region`, `grant.scheme_unknown`, `grant.parameter`, `grant.parameters_open`,
    `grant.answer`."""
    require_grant(viewer, GrantPower.SIMULATE)
    if not region.startswith(region_prefix(viewer.code)):
        raise FuwaiError("grant.region", f"{region} 不在您的辖区", f"{region} is not in your region")
    first, first_values = _variant(before)
    second, second_values = _variant(after)
    second = replace(second, calendar=first.calendar)
    found = approved(first, moment, region)
    other = (
        found if (second.level, second.receipts) == (first.level, first.receipts) else approved(second, moment, region)
    )
    totals, shares, qualifying = [], [], []
    for scheme, values, one, budget in (
        (first, first_values, found, before.budget),
        (second, second_values, other, after.budget),
    ):
        assessed = assess_all(scheme, values, with_answers(scheme, one.population, assume or {}))
        shares.append({code: share.award for code, share in share_all(scheme, budget, assessed).items()})
        totals.append(int(assessed["fen"].sum()))
        qualifying.append(assessed.filter(pl.col("qualifies").fill_null(value=False)).height)
    codes = found.enterprises["enterprise"]
    rows = found.enterprises.select("enterprise", "name", pl.col("registered_county").alias("county")).with_columns(
        *(
            pl.Series(name, [paid.get(code, 0) for code in codes], pl.Int64)
            for name, paid in zip(("before", "after"), shares, strict=True)
        )
    )
    change = pl.col("after") - pl.col("before")
    kind = pl.when(change > 0).then(pl.lit("gains")).when(change < 0).then(pl.lit("loses")).otherwise(pl.lit("same"))
    rows = rows.with_columns(change.alias("change"), kind.alias("kind")).sort(
        [pl.col("change").abs(), "enterprise"], descending=[True, False]
    )
    return Simulated(
        rows,
        (totals[0], totals[1]),
        (sum(shares[0].values()), sum(shares[1].values())),
        (qualifying[0], qualifying[1]),
    )


def with_answers(scheme: Scheme, population: Population, assume: Mapping[str, Value]) -> Population:
    """The population with a column for each question: the assumed value, or that of a figure."""
    known = {one.id: one for one in scheme.questions}
    columns = []
    for name, value in assume.items():
        if name not in known:
            continue  # a question of the other variant
        if isinstance(value, str) and value not in FIGURES:
            zh, en = f"假设 {name}={value!r} 不是数据项", f"{name}={value!r} assumes no figure"
            raise FuwaiError(
                "grant.answer", f"{zh}; 有: {', '.join(FIGURES)}", f"{en}; there are: {', '.join(FIGURES)}"
            )
        columns.append((pl.col(value) if isinstance(value, str) else pl.lit(value)).alias(name))
    return replace(population, figures=population.figures.with_columns(columns))


def charted(found: Simulated, lang: str = "zh") -> str:
    """The chart as SVG."""
    return chart.svg(*chart_block(found, lang))


def chart_block(found: Simulated, lang: str = "zh") -> tuple[ChartBlock, dict[str, Figure]]:
    """How many enterprises lose or gain, by how much."""
    place = 0 if lang == "zh" else 1
    label = ("企业数", "enterprises")[place]
    points, figures = [], {}
    for at, (zh, en, low, high) in enumerate(BANDS):
        name = f"grant|change|{at}"
        changed = pl.col("change")
        many = found.rows.filter((changed != 0) & (changed >= low) & (changed < high)).height
        figures[name] = Figure(name, "grant", many, "count")
        points.append((label, (zh, en)[place], name))
    caption = ("方案变化后金额增减的企业数", "Enterprises by what the change gives or takes")[place]
    return ChartBlock("grant-simulation", caption, "bar", label, tuple(points), caption), figures


def _variant(one: Variant) -> tuple[Scheme, dict[str, Given]]:
    scheme = grants.scheme(one.scheme)
    values = scheme.values(one.given)
    if missing := scheme.missing(values):
        raise FuwaiError(
            "grant.parameters_open",
            "以下参数来源中没有, 须先填写: " + "、".join(f"{each.id}（{each.zh}）" for each in missing),
            "the source has no value for these, fill them in first: " + ", ".join(each.id for each in missing),
        )
    return scheme, values
