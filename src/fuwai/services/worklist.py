"""待审记录: a desk's queue, page by page, gravest first; read from the index of what stands, never derived for a page.

The aim is 100 ms a page with a million records (`python -m bench --only queue`). A page is found by its place in the order
(risk downwards, then record), so that the last page costs what the first does; counts stop at `CAP`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet

from fuwai.core.access import Viewer
from fuwai.core.deadline import Due, Extension, due
from fuwai.core.moment import BEIJING
from fuwai.core.records import RECORDS
from fuwai.core.risk import SIGNS, least
from fuwai.core.window import closing
from fuwai.services.delegation import held_by
from fuwai.standards.deadlines import calendar, deadlines
from fuwai.standards.windows import windows
from fuwai.storage.database import counts, covered
from fuwai.storage.models import ContractVersion, EnterpriseVersion, Filing, PeriodExtension, Standing

SIZE = 50
CAP = 10_000  # counts stop here and say so
OLDEST, BACK = 3, 8  # lines of a summary
NAMED = 500  # enterprises that a part of a name may mean
SEPARATOR = "\x1f"  # between the fields of a key
GRADES = ("held", "soft", "none")


@dataclass(frozen=True)
class Filter:
    """What is looked for. *low*, *high*: US cents. *enterprise*: a code, or a part of a name. *month*: yyyymm."""

    noun: str = ""
    sign: str = ""
    grade: str = ""
    low: int | None = None
    high: int | None = None
    enterprise: str = ""
    month: int | None = None

    @property
    def chosen(self) -> int:
        return sum(value not in ("", None) for value in vars(self).values())


@dataclass(frozen=True)
class Place:
    """A place in the order. *before*: the page that ends there, instead of the one that begins after it."""

    risk: int
    record: int
    before: bool = False

    @classmethod
    def parse(cls, text: str, before: bool = False) -> Self | None:
        """`risk.record`; None for anything else: an address that someone typed shows the first page."""
        risk, _, record = text.partition(".")
        return cls(int(risk), int(record), before) if risk.isdecimal() and record.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.risk}.{self.record}"


@dataclass(frozen=True)
class Item:
    """One line of the queue. *number*: the record's key without its enterprise; *what*: the contract's title, where it has
    one. *closes*: the last day on which an execution may be reviewed (None: no window); *late*: that day has passed."""

    filing: int
    record: int
    noun: str
    number: str
    version: int
    enterprise: str
    name: str
    county: str
    what: str
    month: int
    usd_cents: int | None
    held: int
    soft: int
    risk: int
    reasons: tuple[str, ...]
    since: datetime
    days: int
    closes: date | None = None
    late: bool = False

    @property
    def place(self) -> Place:
        return Place(self.risk, self.record)


@dataclass(frozen=True)
class Page:
    """A page of a desk's queue. *count* stops at CAP, then *more* is true."""

    desk: str
    items: tuple[Item, ...]
    count: int
    more: bool
    before: Place | None
    after: Place | None


def desks_of(viewer: Viewer) -> tuple[str, ...]:
    """The desks at which a body's people work: their own, then those delegated to them."""
    if viewer.kind != "body":
        return ()
    return (viewer.code, *sorted(held_by(viewer, today()).bodies))


def page(viewer: Viewer, desk: str, chosen: Filter | None = None, at: Place | None = None, size: int = SIZE) -> Page:
    """One page of the queue of *desk*, of what the viewer sees of it, as `Standing` has it (`standing.catch_up` first)."""
    found = filtered(viewer, desk, chosen or Filter())
    count = found.values("record")[: CAP + 1].count()
    rows = list(_from(found, at)[: size + 1])
    more_there, rows = len(rows) > size, rows[:size]
    if at is not None and at.before:
        rows.reverse()
        before, after = more_there, True
    else:
        before, after = at is not None, more_there
    items = described(rows, today())
    return Page(
        desk,
        items,
        min(count, CAP),
        count > CAP,
        replace(items[0].place, before=True) if before and items else None,
        items[-1].place if after and items else None,
    )


def filtered(viewer: Viewer, desk: str, chosen: Filter) -> "QuerySet[Standing]":
    """What waits at *desk* for the viewer and is looked for, gravest first."""
    return narrowed(viewer, Standing.objects.waiting(viewer, desk), chosen)


def narrowed(viewer: Viewer, found: "QuerySet[Standing]", chosen: Filter) -> "QuerySet[Standing]":
    """What of *found* is looked for."""
    lowest = 0
    if chosen.noun:
        found = found.filter(noun=chosen.noun)
    if chosen.sign in SIGNS:
        found, lowest = found.filter(reasons__contains=chosen.sign), least(chosen.sign)
    if chosen.grade == "held":
        found, lowest = found.filter(held__gt=0), max(lowest, least("held"))
    elif chosen.grade == "soft":
        found, lowest = found.filter(soft__gt=0), max(lowest, least("soft"))
    elif chosen.grade == "none":
        found = found.filter(held=0, soft=0)
    if lowest:  # a sign alone brings so much: the index skips the rest
        found = found.filter(risk__gte=lowest)
    if chosen.low is not None:
        found = found.filter(usd_cents__gte=chosen.low)
    if chosen.high is not None:
        found = found.filter(usd_cents__lt=chosen.high)
    if chosen.month:
        found = found.filter(month=chosen.month)
    if chosen.enterprise:
        found = found.filter(enterprise__among=_enterprises(viewer, chosen.enterprise))
    return found


def following(viewer: Viewer, desk: str, at: Place, chosen: Filter | None = None) -> int | None:
    """The filing after a place in the queue (before it, where the place says so); None at the end."""
    found: int | None = _from(filtered(viewer, desk, chosen or Filter()), at).values_list("filing", flat=True).first()
    return found


def place_of(viewer: Viewer, filing: int, before: bool = False) -> Place | None:
    """Where the record of a filing stands in the order; None where the viewer does not see it."""
    own = Filing.objects.filter(pk=filing)
    first = Filing.objects.filter(noun__in=own.values("noun"), key__in=own.values("key"), version=1)
    found = Standing.objects.visible_to(viewer).filter(record__in=first.values("pk"))
    row = found.values_list("risk", "record").first()
    return Place(row[0], row[1], before) if row else None


def described(rows: Iterable[Standing], on: date, titled: bool = True) -> tuple[Item, ...]:
    """The rows as lines, with the names of enterprises and, where *titled*, of contracts: two queries."""
    listed = list(rows)
    names = _names({one.enterprise for one in listed})
    titles = _titles(listed) if titled else {}
    ends: dict[tuple[int, str], date | None] = {}
    items = []
    for one in listed:
        _, _, number = one.key.partition(SEPARATOR)
        place = (one.month, one.county)
        if one.noun == "execution" and one.month and place not in ends:
            ends[place] = last_day(one.month, one.county, on)
        closes = ends.get(place) if one.noun == "execution" else None
        items.append(
            Item(
                one.filing,
                one.record,
                one.noun,
                number.replace(SEPARATOR, " / "),
                one.version,
                one.enterprise,
                names.get(one.enterprise, ""),
                one.county,
                titles.get((one.enterprise, number.split(SEPARATOR)[0]), ""),
                one.month,
                one.usd_cents,
                one.held,
                one.soft,
                one.risk,
                tuple(one.reasons.split()),
                one.since,
                (on - one.since.astimezone(BEIJING).date()).days,
                closes,
                closes is not None and closes < on,
            )
        )
    return tuple(items)


def last_day(month: int, county: str, on: date) -> date | None:
    """The last day on which an execution of *month* may be reviewed; the day before *on* where it has passed, None where
    no window is in force."""
    first = date(month // 100, month % 100, 1)
    return closing(first, on, windows(), county, "review")


@dataclass(frozen=True)
class Summary:
    """A desk at a glance. *ages*: noun → waiting up to a week, a month, longer. *closing*: executions whose window ends on
    *closes*, the next end there is. *oldest*: the three that have waited longest. *back*: what was sent back and has come
    again. *month*, *due*: the month (yyyymm) whose filing ends next there, and when."""

    desk: str
    ages: Mapping[str, tuple[int, int, int]]
    oldest: tuple[Item, ...]
    back: tuple[Item, ...]
    month: int
    due: Due | None
    closes: date | None
    closing: int

    @property
    def waiting(self) -> int:
        return sum(sum(counts) for counts in self.ages.values())


def summary(viewer: Viewer, desk: str) -> Summary:
    """What waits at *desk*, by noun and age, and what is due; seven queries."""
    on, now = today(), datetime.now(UTC)
    found = Standing.objects.waiting(viewer, desk)
    week, month = now - timedelta(days=7), now - timedelta(days=30)
    ranges = (Q(since__gte=week), Q(since__lt=week, since__gte=month), Q(since__lt=month))
    parts = [found.filter(age, noun=noun) for noun in RECORDS for age in ranges]
    counted = iter(counts(parts))
    by_age = {noun: (next(counted), next(counted), next(counted)) for noun in RECORDS}
    ages = {noun: by_age[noun] for noun in sorted(by_age) if any(by_age[noun])}
    closes, first_open = _next_end(desk, on) or (None, 0)
    ending = found.alias(kind=covered("noun")).filter(kind="execution", month__lt=first_open, month__gt=0)
    closing_count = ending.count() if closes else 0
    oldest = list(found.order_by("since")[:OLDEST])
    back = list(found.filter(reasons__contains="returned", risk__gte=least("returned"))[:BACK])
    items = described((*oldest, *back), on)
    return Summary(desk, ages, items[: len(oldest)], items[len(oldest) :], *_next_due(desk, on), closes, closing_count)


def _next_due(region: str, on: date) -> tuple[int, Due | None]:
    """The month (yyyymm) whose filing ends next in *region*, and when: the last month's, or this one's."""
    this = on.year * 100 + on.month
    last = this - 1 if on.month > 1 else this - 89
    granted = PeriodExtension.objects.filter(month__in=(last, this)).order_by("id")
    extensions = [Extension(one.region, one.month, one.until, one.reason) for one in granted]
    found = due(last, region, deadlines(), calendar(), extensions)
    if found is not None and found.day >= on:
        return last, found
    return this, due(this, region, deadlines(), calendar(), extensions)


def _next_end(region: str, on: date) -> tuple[date, int] | None:
    """The day on which what may now be reviewed shrinks next, and the first month (yyyymm) that stays open after it."""
    first = date(on.year - 1, 1, 1)
    month = first
    ends: list[tuple[date, date]] = []
    while month <= on:
        last = closing(month, on, windows(), region, "review")
        if last is not None and last >= on:
            ends.append((last, month))
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    if not ends:
        return None
    soonest = min(last for last, _ in ends)
    staying = [month for last, month in ends if last > soonest]
    after = min(staying) if staying else (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    return soonest, after.year * 100 + after.month


def _from(found: "QuerySet[Standing]", at: Place | None) -> "QuerySet[Standing]":
    """The rows from a place on. The bound on the risk alone is what the index is entered by."""
    if at is None:
        return found
    if at.before:
        there = found.filter(risk__gte=at.risk).exclude(risk=at.risk, record__gte=at.record)
        return there.order_by("risk", "-record")
    return found.filter(risk__lte=at.risk).exclude(risk=at.risk, record__lte=at.record)


def _enterprises(viewer: Viewer, asked: str) -> list[str]:
    """The enterprises that a code or a part of a name means."""
    asked = asked.strip()
    if asked.isascii() and len(asked) >= 9 and asked.isalnum():
        return [asked.upper()]
    named = EnterpriseVersion.objects.filter(filing__in=_filings(viewer), name__contains=asked)
    return list(named.values_list("enterprise_code", flat=True).distinct()[:NAMED])


def _filings(viewer: Viewer) -> "QuerySet[Standing]":
    return Standing.objects.visible_to(viewer).filter(noun="enterprise").values("filing")


def _names(enterprises: set[str]) -> dict[str, str]:
    """The last filed name of each enterprise."""
    found = EnterpriseVersion.objects.filter(enterprise_code__among=sorted(enterprises)).order_by("filing_id")
    return dict(found.values_list("enterprise_code", "name"))


def _titles(rows: Iterable[Standing]) -> dict[tuple[str, str], str]:
    """(enterprise, contract's number) → its title as last filed, of contracts and of what is filed under them."""
    wanted = {(one.enterprise, one.key.split(SEPARATOR)[1]) for one in rows if one.noun in ("contract", "execution")}
    if not wanted:
        return {}
    found = ContractVersion.objects.filter(
        enterprise_code__among=sorted({enterprise for enterprise, _ in wanted}),
        provider_number__among=sorted({number for _, number in wanted}),
    ).order_by("filing_id")
    return {
        (enterprise, number): title
        for enterprise, number, title in found.values_list("enterprise_code", "provider_number", "title")
    }


def today() -> date:
    """The day in the offices' time."""
    return datetime.now(UTC).astimezone(BEIJING).date()
