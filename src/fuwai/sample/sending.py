"""Who sends which rows when: workbooks of the larger enterprises, and of the bodies that collect for the others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from fuwai.core.period import Period
from fuwai.sample.filing import Item
from fuwai.sample.registry import Identity

TWICE, ONCE = 15, 32  # the largest enterprises send two workbooks, the next ones a single one at the end
DAYS_AFTER = 7  # a window's rows are sent a week after it ends


@dataclass
class Parcel:
    """One file: its name without ending, who sends it (an enterprise or a body's region), when, and its rows."""

    name: str
    by: str
    sender: str
    submitted: datetime
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Calendar:
    """The moments of sending: after the period a year before, after the months between, after the period itself."""

    period: Period

    @property
    def ends(self) -> tuple[date, date, date]:
        before = self.period.year_before()
        return before.last_day, Period(self.period.first - 1, self.period.first - 1).last_day, self.period.last_day

    def slot(self, day: date) -> int:
        """0, 1 or 2: after which of the ends a day's rows are sent."""
        return sum(day > end for end in self.ends[:2])

    def moment(self, slot: int, minute: int) -> datetime:
        start = datetime.combine(self.ends[slot] + timedelta(days=DAYS_AFTER), time(9))
        return start + timedelta(minutes=2 * minute)

    def joining(self, place: int) -> datetime:
        """When the enterprises that are new in the period are registered: by turns in its months."""
        month = self.period.months[place % (self.period.length - 1)]
        return datetime(month // 100, month % 100, 20, 10, place % 60)


Home = Callable[[Identity], str]


def parcels(
    items: Sequence[Item], registered: Mapping[str, Item], calendar: Calendar, sizes: Mapping[str, int], home: Home
) -> list[Parcel]:
    """All files in the order of sending. *sizes* ranks enterprises by business; *home* names the collecting body."""
    ranked = sorted(sizes, key=lambda code: (-sizes[code], code))
    large = [code for code in ranked if not registered[code].enterprise.new]
    twice, once = set(large[:TWICE]), set(large[TWICE : TWICE + ONCE])
    made: dict[tuple[int, str], Parcel] = {}
    bodies = sorted({home(item.enterprise) for item in registered.values()})

    def parcel(slot: int, by: str, sender: str) -> Parcel:
        if (slot, sender) not in made:
            turn = bodies.index(sender) if by == "body" else 40 + ranked.index(sender)
            made[slot, sender] = Parcel(f"{slot + 1}-{sender}", by, sender, calendar.moment(slot, turn))
        return made[slot, sender]

    for item in registered.values():
        if item.enterprise.new:
            body = home(item.enterprise)
            new = made.setdefault((9, body), Parcel(f"new-{body}", "body", body, calendar.joining(bodies.index(body))))
            new.items.append(item)
        else:
            parcel(0, "body", home(item.enterprise)).items.append(item)
    firsts: dict[tuple[str, ...], int] = {}
    for item in items:
        code = item.enterprise.code
        own = code in twice or code in once
        slot = 2 if code in once else calendar.slot(item.day)
        slot = max(slot, 1) if code in twice else slot
        key = (item.noun, code, *item.key)
        if item.after:
            slot = min(2, max(slot, firsts.get(key, -1) + 1))
        firsts.setdefault(key, slot)
        parcel(slot, "enterprise" if own else "body", code if own else home(item.enterprise)).items.append(item)
    for each in made.values():
        each.items.sort(key=lambda item: (item.enterprise.code, item.day, item.key))
    return sorted(made.values(), key=lambda each: (each.submitted, each.name))


def sends_once(codes: Iterable[str], sizes: Mapping[str, int], new: set[str]) -> set[str]:
    """The enterprises with a single workbook: it holds the last version of everything."""
    large = [code for code in sorted(codes, key=lambda code: (-sizes[code], code)) if code not in new]
    return set(large[TWICE : TWICE + ONCE])


def own_workbooks(codes: Iterable[str], sizes: Mapping[str, int], new: set[str]) -> set[str]:
    """All enterprises that send workbooks of their own."""
    large = [code for code in sorted(codes, key=lambda code: (-sizes[code], code)) if code not in new]
    return set(large[: TWICE + ONCE])
