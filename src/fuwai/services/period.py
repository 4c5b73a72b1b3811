"""填报期: the deadlines, holidays and windows that hold in a region and a year, the extensions, and the levels that review."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from fuwai.core.access import Viewer, desks, region_prefix
from fuwai.core.deadline import Calendar, Due, Extension, due
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.review import DESKS, Level
from fuwai.core.window import Window, WindowAct, opening, places
from fuwai.services import review, standing
from fuwai.standards.deadlines import calendar, deadlines
from fuwai.standards.region import regions
from fuwai.standards.windows import windows
from fuwai.storage.models import AuditEntry, LevelUse, PeriodExtension, Standing

FIRST_YEAR, LAST_YEAR = 2000, 2099
WEEKDAYS = (
    ("周一", "a Monday"),
    ("周二", "a Tuesday"),
    ("周三", "a Wednesday"),
    ("周四", "a Thursday"),
    ("周五", "a Friday"),
    ("周六", "a Saturday"),
    ("周日", "a Sunday"),
)
ACTS: tuple[WindowAct, ...] = ("filing", "review")


@dataclass(frozen=True)
class Month:
    """A month (yyyymm) and when it is due; *shift*: why not on the day of the rule, in both languages, or None."""

    month: int
    due: Due | None
    shift: tuple[str, str] | None


@dataclass(frozen=True)
class Season:
    """*first* to *last*: days on which the executions of *opens* and later may be filed or reviewed (*act*); *opens* None:
    nothing limits it. *window*: the rule, where there is one."""

    act: WindowAct
    first: date
    last: date
    opens: date | None
    window: Window | None


@dataclass(frozen=True)
class Break:
    """A run of days off by decree, with the weekends around that are worked for it."""

    first: date
    last: date


@dataclass(frozen=True)
class Rehearsal:
    """What a change of levels would do: records that lie at a level that no longer reviews, by level."""

    region: str
    levels: frozenset[Level]
    moved: tuple[tuple[Level, int], ...]


def today() -> date:
    """The day in the offices' time."""
    return datetime.now(UTC).astimezone(BEIJING).date()


def months(region: str, year: int) -> tuple[Month, ...]:
    """The twelve months of a year, as they are due in *region*. One query. Raises FuwaiError `region.unknown`."""
    regions().region(region)
    granted = tuple(
        Extension(one.region, one.month, one.until, one.reason)
        for one in PeriodExtension.objects.filter(month__gte=year * 100 + 1, month__lte=year * 100 + 12).order_by("id")
    )
    rules, days = deadlines(), calendar()
    found = []
    for month in range(year * 100 + 1, year * 100 + 13):
        when = due(month, region, rules, days, granted)
        found.append(Month(month, when, shifted(when, days) if when else None))
    return tuple(found)


def shifted(when: Due, days: Calendar) -> tuple[str, str] | None:
    """Why a month is not due on the day of its rule: "7 月 5 日为周日，顺延至 7 月 6 日". None where it is."""
    moved = days.shifted(when.nominal)
    if moved == when.nominal:
        return None
    nominal = when.nominal
    weekend = nominal.weekday() >= 5
    zh, en = WEEKDAYS[nominal.weekday()] if weekend else ("法定节假日", "a holiday")
    return (
        f"{_zh(nominal)}为{zh}，顺延至 {_zh(moved)}",
        f"{nominal:%d %b} is {en}; due on the next working day, {moved:%d %b}",
    )


def _zh(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def seasons(region: str, year: int) -> tuple[Season, ...]:
    """The windows of a year in *region*, for filing and for review: runs of days on which the same rule is read."""
    rules = windows()
    found = []
    for act in ACTS:
        days = [
            date(year, 1, 1) + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
        ]
        for (opens, _), run in groupby(
            days, key=lambda day: (opening(day, rules, region, act), _id(_read(day, rules, region, act)))
        ):
            listed = list(run)
            found.append(Season(act, listed[0], listed[-1], opens, _read(listed[0], rules, region, act)))
    return tuple(found)


def _read(day: date, rules: Sequence[Window], region: str, act: WindowAct) -> Window | None:
    """The rule that decides on the day: of the nearest place, the one that opens first."""
    for place in places(region):
        found = [one for one in rules if one.region == place and one.reads(day, act)]
        if found:
            return min(found, key=lambda one: one.opening(day))
    return None


def _id(window: Window | None) -> str:
    return window.id if window else ""


def breaks(year: int) -> tuple[tuple[Break, ...], tuple[date, ...], bool]:
    """Runs of days off in a year, weekends worked, and whether the year's decree is known at all."""
    days = calendar()
    off = sorted(day for day in days.off if day.year == year)
    runs: list[Break] = []
    for day in off:
        if runs and day - runs[-1].last == timedelta(days=1):
            runs[-1] = Break(runs[-1].first, day)
        else:
            runs.append(Break(day, day))
    return tuple(runs), tuple(sorted(day for day in days.worked if day.year == year)), year in days.years


def extended(region: str, year: int) -> list[PeriodExtension]:
    """The extensions of a year's months in *region*, around it and within it, the newest first."""
    found = PeriodExtension.objects.filter(month__gte=year * 100 + 1, month__lte=year * 100 + 12)
    prefix = region_prefix(region)
    return [one for one in found.order_by("-id") if one.region in places(region) or one.region.startswith(prefix)]


def level_entries() -> list[tuple[LevelUse, str]]:
    """Every entry on the levels that review with its reason, which stands in the audit trail; the newest first."""
    told = AuditEntry.objects.filter(verb="configure_levels").values_list("detail", flat=True)
    words = {found.get("id"): str(found.get("words", "")) for found in map(json.loads, told)}
    return [(one, words.get(one.pk, "")) for one in LevelUse.objects.order_by("-id")[:500]]


def rehearse_levels(viewer: Viewer, region: str, levels: Iterable[Level]) -> Rehearsal:
    """What lies at levels of *region* that would review no more. Raises FuwaiError `review.administrator`,
    `region.unknown`."""
    if viewer.kind != "administrator":
        raise FuwaiError("review.administrator", "审核层级由管理员设置", "levels are set by an administrator")
    regions().region(region)
    standing.catch_up()
    used = frozenset({*levels, Level.MINISTRY})
    within = Standing.objects.visible_to(viewer).filter(county__startswith=region_prefix(region))
    moved = [
        (level, within.filter(stage=DESKS[level - 1]).count())
        for level in sorted({*desks(region), *Level})
        if level not in used
    ]
    return Rehearsal(region, used, tuple((level, count) for level, count in moved if count))


def set_levels(viewer: Viewer, region: str, levels: Iterable[Level], effective: date, words: str) -> None:
    """审核级次: which levels review in *region* from *effective*, which is not past; with the reason in words.

    Raises FuwaiError `period.words`, `period.effective`, and as `review.configure_levels` does.
    """
    if not words.strip():
        raise FuwaiError("period.words", "请写明调整审核级次的理由", "say why the levels change")
    if effective < today():
        raise FuwaiError(
            "period.effective",
            f"生效日 {effective} 已过去; 级次不能追溯调整",
            f"{effective} has passed; levels do not change backwards",
        )
    review.configure_levels(viewer, region, levels, effective, words.strip())
