"""Where filings lie: their stage, derived for many at once from the last decision that moved each."""

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from fuwai.core.access import Viewer
from fuwai.core.review import Act, Level, Stage, first_desk, stage_after
from fuwai.storage.database import MOMENT, Schema, read
from fuwai.storage.history import levels_used
from fuwai.storage.models import Decision, Filing, FilingFinding

MOVED: Schema = {
    "filing": pl.Int64,
    "noun": pl.String,
    "key": pl.String,
    "version": pl.Int32,
    "enterprise": pl.String,
    "county": pl.String,
    "submitted_at": MOMENT,
    "moved": pl.String,  # the last act that moves it and its level, as approve:1; null where there is none
    "decided_at": MOMENT,  # of the last decision
    "superseded": pl.Boolean,  # a later version stands
}
OPEN: Schema = {"filing": pl.Int64, "check": pl.String, "zh": pl.String, "en": pl.String}


def stages(
    viewer: Viewer,
    on: date,
    filings: Iterable[int] | None = None,
    noun: str = "",
    under_way: bool = False,
    until: datetime | None = None,
) -> pl.DataFrame:
    """The filings that the viewer sees (of *filings*, of *noun*) in the columns of MOVED, with `stage`, in their order.

    *under_way* leaves out those that the ministry has approved: nearly all of a store, and waiting nowhere. *until*: as they
    lay at that moment.
    """
    found = Filing.objects.visible_to(viewer).order_by("id")
    if filings is not None:
        found = found.filter(id__among=list(filings))
    if noun:
        found = found.filter(noun=noun)
    paths = (
        "id",
        "noun",
        "key",
        "version",
        "enterprise_id",
        "county",
        "submitted_at",
        "moved",
        "decided",
        "superseded",
    )
    moved = _moved(found, until)
    if under_way:
        approved = f"{Act.APPROVE}:{int(Level.MINISTRY)}"
        moved = moved.filter(Q(moved__isnull=True) | ~Q(moved=approved))
    return _with_stage(read(moved, paths, MOVED), on)


def open_findings(filings: Iterable[int]) -> pl.DataFrame:
    """The held findings of these filings that no override lets pass: filing, check, zh, en."""
    ids = list(filings)
    held = read(
        FilingFinding.objects.filter(filing_id__among=ids, grade="held").order_by("id"),
        ("filing_id", "check_id", "zh", "en"),
        OPEN,
    )
    overrides = read(
        Decision.objects.filter(filing_id__among=held["filing"].unique().to_list(), act=Act.OVERRIDE).order_by("id"),
        ("filing_id", "check_id"),
        {"filing": pl.Int64, "check": pl.String},
    )
    every = overrides.filter(pl.col("check") == "")
    return held.join(every, on="filing", how="anti").join(overrides, on=["filing", "check"], how="anti")


def _moved(found: "QuerySet[Filing]", until: datetime | None = None) -> "QuerySet[Filing]":
    """With what MOVED asks for besides, of what was submitted and decided by *until*."""
    decided = Decision.objects.filter(filing=OuterRef("pk")).order_by("-id")
    word = Concat("act", Value(":"), Cast("level", CharField()), output_field=CharField())
    later = Filing.objects.filter(noun=OuterRef("noun"), key=OuterRef("key"), version__gt=OuterRef("version"))
    withdrawn = Decision.objects.filter(filing=OuterRef("pk"), act=Act.WITHDRAW)
    if until is not None:
        decided, withdrawn = decided.filter(decided_at__lte=until), withdrawn.filter(decided_at__lte=until)
        later = later.filter(submitted_at__lte=until)
    return found.annotate(
        moved=Subquery(decided.exclude(act=Act.OVERRIDE).annotate(word=word).values("word")[:1]),
        decided=Subquery(decided.values("decided_at")[:1]),
        superseded=Exists(later.filter(~Exists(withdrawn))),
    )


def _with_stage(moved: pl.DataFrame, on: date) -> pl.DataFrame:
    """One stage for each pair of county and last act: the law is asked a few hundred times, not for each filing."""
    pairs = moved.select("county", "moved").unique()
    used = levels_used(pairs["county"].unique().to_list(), on)
    told = [str(_stage(last, used[county])) for county, last in pairs.iter_rows()]
    return moved.join(
        pairs.with_columns(pl.Series("stage", told, pl.String)),
        on=["county", "moved"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def _stage(last: str | None, used: frozenset[Level]) -> Stage:
    if last is None:
        return first_desk(Stage.COUNTY, used)
    act, level = last.split(":")
    return stage_after(Act(act), Level(int(level)) if int(level) else None, used)
