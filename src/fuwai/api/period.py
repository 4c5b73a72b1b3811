"""Calls for the year of a region: deadlines, windows, holidays, extensions; and which levels review, since when."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StrictStr, StringConstraints

from fuwai.api.call import Call
from fuwai.api.said import Day, day, month
from fuwai.api.shape import WORDS, Asked, Month, Names, Region
from fuwai.core.access import ADMINISTRATORS, FIGURES, HEADS, REVIEWERS
from fuwai.core.review import Level
from fuwai.core.token import Scope
from fuwai.services import level_state, period, progress, standing
from fuwai.services.message import enterprises
from fuwai.services.period import Month as MonthOfYear
from fuwai.services.period import Season

Year = Annotated[int, Field(ge=period.FIRST_YEAR, le=period.LAST_YEAR)]
Reason = Annotated[StrictStr, StringConstraints(min_length=1, max_length=WORDS)]


class MonthDue(Schema):
    """*nominal*: the day of the rule; *due*: the day that holds, after holidays (*shift* says why) and extensions."""

    month: int
    due: date | None
    nominal: date | None
    rule: Names | None
    source: str
    shift: Names | None
    extension: str | None


class WindowOf(Schema):
    """On the days from *first* to *last*, executions of *opens* and later are taken; *opens* null: nothing limits it."""

    act: Literal["filing", "review"]
    first: date
    last: date
    opens: date | None
    rule: Names | None
    source: str


class DaysOff(Schema):
    first: date
    last: date


class ExtensionOf(Schema):
    region: str
    month: int
    until: date
    reason: str
    actor: str
    recorded_at: datetime


class PeriodOf(Schema):
    """*known*: whether the year's decree on holidays is; else weekends alone are off."""

    region: str
    year: int
    months: list[MonthDue]
    windows: list[WindowOf]
    days_off: list[DaysOff]
    worked: list[date]
    known: bool
    extensions: list[ExtensionOf]


class NewExtension(Asked):
    region: Region
    month: Month
    until: Day
    reason: Reason
    dry_run: StrictBool = False


class Extended(Schema):
    """*before*: the deadline until then; *enterprises*: how many are told."""

    before: date | None
    until: date
    enterprises: int
    dry_run: bool


class CountyLevels(Schema):
    """*waiting*: level → records that wait there; of the levels that review."""

    county: str
    levels: list[int]
    waiting: dict[str, int]
    approved: int
    returned: int


class LevelsOf(Schema):
    items: list[CountyLevels]


class LevelChange(Schema):
    region: str
    levels: list[int]
    effective: date
    words: str
    actor: str
    recorded_at: datetime


class LevelChanges(Schema):
    items: list[LevelChange]


class NewLevels(Asked):
    """*levels*: 1 county, 2 city, 3 province; the ministry, 4, always reviews."""

    region: Region
    levels: list[Annotated[StrictInt, Field(ge=1, le=4)]] = Field(max_length=4)
    effective: Day
    words: Reason
    dry_run: StrictBool = False


class LevelsSet(Schema):
    """*moved*: level that reviews no more → records that lie there and go on to the next."""

    region: str
    levels: list[int]
    moved: dict[str, int]
    dry_run: bool


def year(request: HttpRequest, region: Region, year: Year) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    runs, worked, known = period.breaks(year)
    names = ("region", "month", "until", "reason", "actor", "recorded_at")
    return {
        "region": region,
        "year": year,
        "months": [_month(one) for one in period.months(region, year)],
        "windows": [_window(one) for one in period.seasons(region, year)],
        "days_off": [vars(run) for run in runs],
        "worked": list(worked),
        "known": known,
        "extensions": [{name: getattr(one, name) for name in names} for one in period.extended(region, year)],
    }


def extend(request: HttpRequest, body: NewExtension) -> dict[str, Any]:
    chosen, until = month(body.month), day(body.until)
    viewer = request.viewer  # type: ignore[attr-defined]
    progress.extend(viewer, body.region, chosen, until, body.reason, dry_run=True)
    before = progress.due_day(body.region, chosen)
    if not body.dry_run:
        progress.extend(viewer, body.region, chosen, until, body.reason)
    told = len(enterprises(body.region))
    return {"before": before.day if before else None, "until": until, "enterprises": told, "dry_run": body.dry_run}


def levels(request: HttpRequest) -> dict[str, Any]:
    standing.catch_up()
    items = [
        {
            "county": one.county,
            "levels": sorted(one.used),
            "waiting": {str(level): one.waiting[level - 1] for level in sorted(one.used)},
            "approved": one.approved,
            "returned": one.returned,
        }
        for one in level_state.lines(request.viewer)  # type: ignore[attr-defined]
    ]
    return {"items": items}


def level_changes(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    names = ("region", "effective", "actor", "recorded_at")
    items = [
        {
            **{name: getattr(one, name) for name in names},
            "levels": [int(digit) for digit in one.levels],
            "words": words,
        }
        for one, words in period.level_entries()
    ]
    return {"items": items}


def set_levels(request: HttpRequest, body: NewLevels) -> dict[str, Any]:
    viewer, chosen = request.viewer, [Level(level) for level in body.levels]  # type: ignore[attr-defined]
    effective = day(body.effective)
    seen = period.rehearse_levels(viewer, body.region, chosen)
    if not body.dry_run:
        period.set_levels(viewer, body.region, seen.levels, effective, body.words)
    moved = {str(int(level)): count for level, count in seen.moved}
    return {"region": body.region, "levels": sorted(seen.levels), "moved": moved, "dry_run": body.dry_run}


def _month(one: MonthOfYear) -> dict[str, Any]:
    due = one.due
    return {
        "month": one.month,
        "due": due.day if due else None,
        "nominal": due.nominal if due else None,
        "rule": {"zh": due.rule.zh, "en": due.rule.en} if due else None,
        "source": due.rule.source if due else "",
        "shift": dict(zip(("zh", "en"), one.shift, strict=True)) if one.shift else None,
        "extension": due.extension.reason if due and due.extension else None,
    }


def _window(one: Season) -> dict[str, Any]:
    rule = one.window
    return {
        **{name: getattr(one, name) for name in ("act", "first", "last", "opens")},
        "rule": {"zh": rule.zh, "en": rule.en} if rule else None,
        "source": rule.source if rule else "",
    }


ROOM, MANAGE = "periods", Scope.MANAGE
CALLS = (
    Call(
        "period", "GET", "periods", year, FIGURES, Scope.READ, "一年的填报期", "the deadlines, windows and holidays of a year",
        {200: PeriodOf}, ROOM,
    ),
    Call(
        "period_extend", "POST", "periods/extensions", extend, HEADS | ADMINISTRATORS, MANAGE, "延期",
        "extend the deadline of a month", {200: Extended}, ROOM,
        detail_zh="本地区企业会收到消息和理由。", detail_en="The enterprises of the region are told, with the reason.",
    ),
    Call(
        "levels", "GET", "levels", levels, REVIEWERS | ADMINISTRATORS, Scope.READ, "各县的审核级次和所在环节",
        "which levels review in each county, and what lies where", {200: LevelsOf}, ROOM,
    ),
    Call(
        "level_changes", "GET", "levels/changes", level_changes, ADMINISTRATORS, Scope.READ, "级次的调整记录, 新的在前",
        "changes of the levels, the newest first", {200: LevelChanges}, ROOM,
    ),
    Call(
        "levels_set", "POST", "levels", set_levels, ADMINISTRATORS, MANAGE, "调整审核级次", "change the levels of a region",
        {200: LevelsSet}, ROOM,
        detail_zh="`dry_run` 说明哪些记录将转到上一级。", detail_en="`dry_run` tells what would go on to the next level.",
    ),
)  # fmt: skip
