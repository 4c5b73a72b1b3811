"""填报与审核窗口: which execution dates may be filed or reviewed on a day. The law is data; this reads it.

A window belongs to a region and holds between two dates. Within the year it is read in a season (1 January to 31 March,
say) and opens at a day of this year or of one before it. Nothing later than the day of the act itself is let in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

NATION = "000000"
WindowAct = Literal["filing", "review"]


@dataclass(frozen=True)
class Window:
    """One window of *region* for the *acts*, in force from *valid_from* to *valid_to* (last day; None is open).

    It is read on days of the year from *season_from* to *season_to* and opens on *opens* of the year that lies
    *years_back* before; the three are (month, day).
    """

    id: str
    region: str
    acts: tuple[WindowAct, ...]
    season_from: tuple[int, int]
    season_to: tuple[int, int]
    years_back: int
    opens: tuple[int, int]
    zh: str
    en: str
    source: str
    confirmed: bool
    valid_from: date | None = None
    valid_to: date | None = None

    def reads(self, on: date, act: WindowAct = "filing") -> bool:
        """Whether this window is the one to read on the day."""
        in_force = (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
        return in_force and act in self.acts and self.season_from <= (on.month, on.day) <= self.season_to

    def opening(self, on: date) -> date:
        """The first execution date that may be acted on *on*."""
        return date(on.year - self.years_back, *self.opens)


def opening(on: date, windows: Sequence[Window], region: str, act: WindowAct = "filing") -> date | None:
    """The first execution date that may be filed (reviewed) on *on* in *region*; None where no window is in force.

    The nearest region that has a window decides: the county's own, else its city's, its province's, the nation's.
    """
    for place in places(region):
        found = [window.opening(on) for window in windows if window.region == place and window.reads(on, act)]
        if found:
            return min(found)
    return None


def allowed(
    executed: date | None, on: date, windows: Sequence[Window], region: str, act: WindowAct = "filing"
) -> bool | None:
    """Whether an execution of the day *executed* may be filed (reviewed) on *on*; None (undecided) without a date or
    without a window in force."""
    first = opening(on, windows, region, act)
    return None if executed is None or first is None else first <= executed <= on


def closing(executed: date, on: date, windows: Sequence[Window], region: str, act: WindowAct = "filing") -> date | None:
    """The last day, from *on* to the end of the next year, on which an execution of the day *executed* may be acted on
    without a break; the day before *on* where it may no longer be. None where no window is in force on *on*."""
    first = opening(on, windows, region, act)
    if first is None:
        return None
    last = on - timedelta(days=1)
    if executed < first:
        return last
    for begins in (*_turns(on, windows), date(on.year + 2, 1, 1)):
        last = begins - timedelta(days=1)
        first = opening(begins, windows, region, act)
        if first is not None and executed < first:
            return last
    return last


def _turns(on: date, windows: Sequence[Window]) -> list[date]:
    """The days after *on*, to the end of the next year, on which another window may come to be read."""
    years = (on.year, on.year + 1)
    seasons = {date(year, *window.season_from) for year in years for window in windows}
    after = {date(year, *window.season_to) + timedelta(days=1) for year in years for window in windows}
    dated = {day for window in windows for day in (window.valid_from,) if day is not None}
    return sorted(
        day for day in seasons | after | dated | {date(on.year + 1, 1, 1)} if on < day <= date(years[1], 12, 31)
    )


def places(region: str) -> tuple[str, ...]:
    """A region and those above it by the digits of GB/T 2260: 330108, 330100, 330000, 000000."""
    return tuple(dict.fromkeys((region, f"{region[:4]}00", f"{region[:2]}0000", NATION))) if region else (NATION,)
