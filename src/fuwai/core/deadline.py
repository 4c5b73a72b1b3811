"""报送期限: by when a month is filed. Places differ, so the day is data; a holiday shifts it; an extension moves it with a
recorded reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fuwai.core.window import places

SATURDAY = 5
LONGEST_BREAK = 30  # days: no run of holidays is longer, so a search for the next workday ends


@dataclass(frozen=True)
class Deadline:
    """By which day a month is filed in *region*: *day* (0: the last) of the month that lies *months_after* it."""

    id: str
    region: str
    day: int
    months_after: int
    zh: str
    en: str
    source: str
    confirmed: bool
    valid_from: date | None = None
    valid_to: date | None = None

    def nominal(self, month: int) -> date:
        """The day for *month* (yyyymm), before any shift; a day that its month has not is the month's last."""
        year, number = divmod(month // 100 * 12 + month % 100 - 1 + self.months_after, 12)
        last = _last_day(year, number + 1)
        return last if self.day == 0 else min(last, last.replace(day=1) + timedelta(days=self.day - 1))

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Calendar:
    """节假日: days off by decree, weekends worked by decree, and the years of which the decree is known."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Where the year's decree is not known, weekends alone are off."""
        return day in self.worked or (day not in self.off and day.weekday() < SATURDAY)

    def shifted(self, day: date) -> date:
        """*day*, or the first workday after it (顺延)."""
        for ahead in range(LONGEST_BREAK):
            if self.is_workday(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        raise ValueError(f"no workday within {LONGEST_BREAK} days of {day}")

    def workdays_between(self, first: date, last: date) -> int:
        """Workdays from the day after *first* to *last*; 0 where *last* is not later."""
        return sum(self.is_workday(first + timedelta(days=ahead)) for ahead in range(1, (last - first).days + 1))


@dataclass(frozen=True)
class Extension:
    """延期: a body lets the month of its region be filed until a later day, for a reason."""

    region: str
    month: int
    until: date
    reason: str


@dataclass(frozen=True)
class Due:
    """When a month is due: the *day*, the *nominal* one before holidays, the rule, and an extension where there is one."""

    day: date
    nominal: date
    rule: Deadline
    extension: Extension | None = None

    def days_left(self, on: date) -> int:
        """Calendar days from *on* to the day; negative where it has passed."""
        return (self.day - on).days


def due(
    month: int, region: str, deadlines: Sequence[Deadline], calendar: Calendar, extensions: Iterable[Extension] = ()
) -> Due | None:
    """When *month* (yyyymm) is due in *region*: by the nearest place's rule in force at the month's end, shifted past
    holidays, or by the latest extension that the region or one around it granted. None where no rule is in force."""
    around = places(region)
    end = _last_day(*divmod(month, 100))
    for place in around:
        rules = [rule for rule in deadlines if rule.region == place and rule.holds(end)]
        if rules:
            rule = max(rules, key=lambda one: (one.valid_from or date.min, one.id))
            break
    else:
        return None
    nominal = rule.nominal(month)
    shifted = calendar.shifted(nominal)
    granted = [one for one in extensions if one.month == month and one.region in around and one.until > shifted]
    longest = max(granted, key=lambda one: one.until, default=None)
    return Due(longest.until if longest else shifted, nominal, rule, longest)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
