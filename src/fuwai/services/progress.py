"""填报进度: how far each county's month has come, who has not filed, and the extensions that bodies grant.

`catch_up` counts anew the counties in which `services.standing` found something changed. Every question starts there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from django.db import connection
from django.db.models import CharField, F, QuerySet, Sum, Value
from django.db.models.functions import Concat, Substr

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.deadline import Due, Extension, due
from fuwai.core.error import FuwaiError
from fuwai.core.message import Kind, Letter
from fuwai.core.moment import BEIJING
from fuwai.core.region import MUNICIPALITIES
from fuwai.core.review import Stage
from fuwai.core.window import places
from fuwai.services import progress_frame, standing
from fuwai.services.message import enterprises, notify
from fuwai.standards.deadlines import calendar, deadlines
from fuwai.standards.region import regions
from fuwai.storage import append, history
from fuwai.storage.database import MOMENT, among, insert, listed, read
from fuwai.storage.models import NilReturn, PeriodExtension, Progress, ProgressStale, Standing

COUNTS = (
    *("due", "filed", "late", "at_county", "at_city", "at_province", "at_ministry", "approved", "returned"),
    "struck_out",
    "usd_cents",
)
AHEAD = 12  # months up to the present one of which something is due, beside those of which something was filed
GONE = (Stage.WITHDRAWN, Stage.STRUCK_OUT)
COUNTED = {
    **dict.fromkeys(("noun", "county", "enterprise", "stage"), pl.String),
    **dict.fromkeys(("month", "until", "usd_cents"), pl.Int64),
    "first_at": MOMENT,
}
SAID = {"county": pl.String, "month": pl.Int64, "enterprise": pl.String, "first_at": MOMENT}
EMPTY = {"county": pl.String, "month": pl.Int64, **dict.fromkeys(COUNTS, pl.Int64)}


@dataclass(frozen=True)
class Line:
    """The progress of one region's month: *counts* by the names of COUNTS, and when it is due there."""

    region: str
    zh: str
    en: str
    counts: dict[str, int]
    due: Due | None

    @property
    def missing(self) -> int:
        """Enterprises that have not filed."""
        return max(0, self.counts["due"] - self.counts["filed"])


def catch_up() -> int:
    """Count anew what has changed; how many counties."""
    standing.catch_up()
    if not ProgressStale.objects.exists():
        return 0
    with append.transaction():
        counties = sorted(ProgressStale.objects.values_list("county", flat=True))
        counted = _counted(counties)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM progress WHERE {among('county')}", [listed(counties)])  # noqa: S608
        insert(Progress, counted)
        ProgressStale.objects.all().delete()
    return len(counties)


def lines(viewer: Viewer, region: str, month: int) -> tuple[Line, ...]:
    """The regions directly below *region* of which anything is due or filed in *month* (yyyymm), by code.

    Raises FuwaiError `progress.region` where *region* is not the viewer's to see.
    """
    _within(viewer, region)
    catch_up()
    width = len(region_prefix(region)) + 2
    found = (
        Progress.objects.visible_to(viewer)
        .filter(month=month, county__startswith=region_prefix(region))
        .annotate(place=_child(region, width))
        .values("place")
        .annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
        .order_by("place")
    )
    granted = extensions(month)
    return tuple(
        _line(row["place"], month, {name: row[f"sum_{name}"] or 0 for name in COUNTS}, granted) for row in found
    )


def cells(viewer: Viewer, region: str, first: int, last: int) -> pl.DataFrame:
    """Every county and month of *region* from *first* to *last* (yyyymm): county, month and COUNTS, by month and county."""
    _within(viewer, region)
    catch_up()
    prefix = region_prefix(region)
    place = pl.col("county").is_between(pl.lit(prefix.ljust(6, "0")), pl.lit(prefix.ljust(6, "9")))
    wanted = pl.col("month").is_between(first, last) & place
    return progress_frame.rows(COUNTS).filter(wanted).sort("month", "county").select(*EMPTY)


def ready() -> None:
    """Read every cell once, for a process that begins to serve: else its first visitor would wait for it."""
    try:
        progress_frame.rows(COUNTS)
    finally:
        connection.close()  # of a thread that ends


def year(viewer: Viewer, region: str, first: int, last: int) -> dict[tuple[str, int], tuple[int, int]]:
    """(region directly below, month) → enterprises due and filed, of the months from *first* to *last*."""
    width = 6 if region in MUNICIPALITIES else min(6, len(region_prefix(region)) + 2)
    place = (pl.col("county").str.slice(0, width) + pl.lit("0" * (6 - width))).alias("place")
    found = cells(viewer, region, first, last).group_by(place, "month").agg(pl.col("due", "filed").sum())
    return {(at, month): (due, filed) for at, month, due, filed in found.sort("place", "month").iter_rows()}


def whole(shown: Iterable[Line]) -> dict[str, int]:
    """The sums of some regions' counts."""
    listed = tuple(shown)
    return {name: sum(one.counts[name] for one in listed) for name in COUNTS}


def latest(viewer: Viewer, region: str) -> int | None:
    """The last month (yyyymm) of which anything was filed in *region*."""
    catch_up()
    found = Progress.objects.visible_to(viewer).filter(county__startswith=region_prefix(region), filed__gt=0)
    month: int | None = found.order_by("-month").values_list("month", flat=True).first()
    return month


def not_filed(viewer: Viewer, region: str, month: int, limit: int = 200, after: int = 0) -> list[tuple[str, str, str]]:
    """Enterprises (code, name, county) of *region* with a contract open in *month* and no execution of it, by county;
    *limit* of them, *after* so many."""
    pairs = list(_missing(viewer, region, month)[after : after + limit])
    names = history.names([enterprise for enterprise, _ in pairs])
    return [(enterprise, names.get(enterprise, ""), county) for enterprise, county in pairs]


def count_not_filed(viewer: Viewer, region: str, month: int) -> int:
    """How many those are."""
    return _missing(viewer, region, month).count()


def _missing(viewer: Viewer, region: str, month: int) -> "QuerySet[Standing, tuple[str, str]]":
    """Their codes and counties."""
    _within(viewer, region)
    standing.catch_up()
    visible = Standing.objects.visible_to(viewer).filter(county__startswith=region_prefix(region))
    open_ = visible.filter(noun="contract", month__lte=month).exclude(stage__in=GONE)
    open_ = open_.filter(until=0) | open_.filter(until__gte=month)
    filed = visible.filter(noun="execution", month=month).exclude(stage__in=GONE).values("enterprise")
    nil = NilReturn.objects.filter(month=month).values("enterprise")
    found = open_.exclude(enterprise__in=filed).exclude(enterprise__in=nil).order_by("county", "enterprise")
    return found.values_list("enterprise", "county").distinct()


def extensions(month: int) -> tuple[Extension, ...]:
    """The extensions of a month."""
    found = PeriodExtension.objects.filter(month=month).order_by("id")
    return tuple(Extension(one.region, one.month, one.until, one.reason) for one in found)


def due_day(region: str, month: int) -> Due | None:
    """When *month* is due in *region*."""
    return due(month, region, deadlines(), calendar(), extensions(month))


def extend(viewer: Viewer, region: str, month: int, until: date, reason: str, dry_run: bool = False) -> None:
    """延期: let *month* of *region* be filed until a later day. A body's for its own region, or an administrator's.
    *dry_run*: only see whether it may be.

    Raises FuwaiError `progress.region`, `progress.reason`, `progress.until`.
    """
    regions().region(region)
    own = viewer.kind == "administrator" or (viewer.kind == "body" and viewer.code in places(region))
    if not own:
        raise FuwaiError("progress.region", f"{region} 不在您的管辖范围", f"{region} is not yours")
    if not reason.strip():
        raise FuwaiError("progress.reason", "延期须说明理由", "an extension needs its reason in words")
    standing_day = due_day(region, month)
    if standing_day is None or until <= standing_day.day:
        day = standing_day.day if standing_day else "—"
        raise FuwaiError(
            "progress.until",
            f"延期日 {until} 不晚于现行期限 {day}",
            f"{until} is not later than the deadline in force, {day}",
        )
    if dry_run:
        return
    now = datetime.now(UTC)
    with append.transaction():
        number = (PeriodExtension.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
        PeriodExtension.objects.create(
            id=number, region=region, month=month, until=until, reason=reason, actor=viewer.actor, recorded_at=now
        )
        detail = {"id": number, "month": month, "until": until.isoformat(), "reason": reason}
        append.audit("extend", viewer.actor, region, now, detail)
        told = Letter(
            Kind.EXTENSION,
            f"{month // 100} 年 {month % 100} 月的填报延至 {until}",
            f"{month // 100}-{month % 100:02} may be filed until {until}",
            reason,
            reason,
            "month",
            str(month),
        )
        notify(told, [code for code, _, _ in enterprises(region)], viewer.actor, viewer.code)
        within = set(Standing.objects.filter(county__startswith=region_prefix(region)).values_list("county", flat=True))
        ProgressStale.objects.bulk_create([ProgressStale(county=one) for one in sorted(within)], ignore_conflicts=True)


def _within(viewer: Viewer, region: str) -> None:
    """Refuse a region that is not the viewer's; those above it too, whose sums would tell of its neighbours."""
    prefix = region_prefix(region)
    if viewer.kind in ("enterprise", "expert", "payer") or not prefix.startswith(
        region_prefix(viewer.code) if viewer.code else ""
    ):
        raise FuwaiError("progress.region", f"{region} 不在您的管辖范围", f"{region} is not yours")


def _child(region: str, width: int) -> object:
    """The code of the region directly below *region* in which a county lies."""
    if width >= 6 or region in MUNICIPALITIES:
        return F("county")
    return Concat(Substr("county", 1, width), Value("0" * (6 - width)), output_field=CharField())


def _line(place: str, month: int, counts: dict[str, int], granted: Iterable[Extension]) -> Line:
    known = regions()
    zh, en = (known.name(place), known.name(place, "en")) if place in known else (place, place)
    return Line(place, zh, en, counts, due(month, place, deadlines(), calendar(), granted))


# ------------------------------------------------------------------------------------------------------------- counting


def _counted(counties: Sequence[str]) -> pl.DataFrame:
    """The rows of these counties, in the table's columns without its id."""
    found = Standing.objects.filter(noun__in=("contract", "execution"), county__among=list(counties))
    rows = read(found.exclude(stage=Stage.WITHDRAWN), tuple(COUNTED), COUNTED)
    executions = rows.filter(pl.col("noun") == "execution")
    said = pl.concat([executions.select(*SAID), _nil(counties)])
    contracts = rows.filter((pl.col("noun") == "contract") & (pl.col("stage") != str(Stage.STRUCK_OUT)))
    on = ["county", "month"]
    merged = (
        _by_stage(executions)
        .join(_due(contracts, _months(said["month"])), on=on, how="full", coalesce=True)
        .join(_filed(said), on=on, how="full", coalesce=True)
    )
    return merged.select("county", "month", *(pl.col(name).fill_null(0).cast(pl.Int64) for name in COUNTS)).sort(
        "month", "county"
    )


def _nil(counties: Sequence[str]) -> pl.DataFrame:
    """Nil returns, in the columns SAID."""
    found = NilReturn.objects.filter(county__among=list(counties))
    return read(found, ("county", "month", "enterprise_id", "recorded_at"), SAID)


def _months(said: pl.Series) -> list[int]:
    """The months that are counted: those of which something was said, and the last year's."""
    today = datetime.now(UTC).astimezone(BEIJING).date()
    last = [_before(today, back) for back in range(AHEAD)]
    return sorted({*said, *last})


def _before(day: date, months: int) -> int:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return year * 100 + month + 1


def _due(contracts: pl.DataFrame, months: Sequence[int]) -> pl.DataFrame:
    """county, month, due."""
    spans = contracts.select("county", "enterprise", "month", "until").unique()
    asked = pl.DataFrame({"asked": list(months)}, schema={"asked": pl.Int64})
    open_ = spans.join_where(
        asked, pl.col("month") <= pl.col("asked"), (pl.col("until") == 0) | (pl.col("until") >= pl.col("asked"))
    )
    return (
        open_.group_by("county", pl.col("asked").alias("month"))
        .agg(pl.col("enterprise").n_unique().alias("due"))
        .with_columns(pl.col("due").cast(pl.Int64))
    )


def _by_stage(executions: pl.DataFrame) -> pl.DataFrame:
    """county, month, a count for each stage, usd_cents."""
    stages = {
        "at_county": Stage.COUNTY,
        "at_city": Stage.CITY,
        "at_province": Stage.PROVINCE,
        "at_ministry": Stage.MINISTRY,
        "approved": Stage.APPROVED,
        "returned": Stage.RETURNED,
        "struck_out": Stage.STRUCK_OUT,
    }
    counts = ((pl.col("stage") == str(stage)).sum().cast(pl.Int64).alias(name) for name, stage in stages.items())
    counted = ~pl.col("stage").is_in([str(Stage.RETURNED), str(Stage.STRUCK_OUT)])
    return executions.group_by("county", "month").agg(*counts, pl.col("usd_cents").filter(counted).sum())


def _filed(said: pl.DataFrame) -> pl.DataFrame:
    """county, month, filed, late: by the first that an enterprise said of the month, be it that it was nil."""
    first = said.group_by("county", "month", "enterprise").agg(pl.col("first_at").min())
    pairs = first.select("county", "month").unique()
    granted = {month: extensions(month) for month in pairs["month"].unique()}
    rules, days = deadlines(), calendar()
    ends = [_end(due(month, county, rules, days, granted[month])) for county, month in pairs.iter_rows()]
    told = first.join(pairs.with_columns(pl.Series("end", ends, MOMENT)), on=["county", "month"])
    return told.group_by("county", "month").agg(
        pl.len().cast(pl.Int64).alias("filed"), (pl.col("first_at") >= pl.col("end")).sum().cast(pl.Int64).alias("late")
    )


def _end(found: Due | None) -> datetime | None:
    """The moment at which the day of a deadline has passed, in the offices' time."""
    if found is None:
        return None
    return datetime.combine(found.day + timedelta(days=1), time(), BEIJING).astimezone(UTC)
