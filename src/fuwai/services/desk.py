"""工作台: an enterprise's day at a glance: what is due, what came back and why, what waits where, the year so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count

from fuwai.core.access import Viewer
from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.deadline import Due, due
from fuwai.core.moment import beijing
from fuwai.core.review import DESKS, Act, Stage
from fuwai.services import standing
from fuwai.services.entry import GONE, UNEXECUTED
from fuwai.services.month import extensions, open_months
from fuwai.services.record_card import reason_of
from fuwai.standards.deadlines import calendar, deadlines
from fuwai.storage.models import Account, ContractVersion, Decision, Draft, NilReturn, Standing

SEPARATOR = "\x1f"
BACK = 20  # returned records that are written out; the rest are counted
AHEAD = 12  # months back for which something may be missing
UNCOUNTED = (*GONE, str(Stage.RETURNED))  # what is no part of the year's figures

Said = tuple[str, str]  # zh, en


@dataclass(frozen=True)
class Month:
    """A month with *contracts* open. *executions*: filed of it; *nil*: declared to have none."""

    month: int
    due: Due | None
    contracts: int
    executions: int
    nil: bool

    @property
    def said(self) -> bool:
        return self.nil or self.executions > 0

    def days_left(self, on: date) -> int:
        return self.due.days_left(on) if self.due else 0


@dataclass(frozen=True)
class Back:
    """A record that came back. *reason*: the coded one in both languages, *code* its code; *words* and who gave them."""

    record: int
    noun: str
    number: str
    title: str
    code: str
    reason: Said
    words: str
    body: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """Records of one noun at one desk; *since*: of the one that waits longest."""

    noun: str
    stage: str
    desk: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Quarter:
    """*cents*: executed in it, US cents; *before*: in the same of the year before."""

    number: int
    cents: int
    before: int


@dataclass(frozen=True)
class Year:
    """January to *last* (1 to 12) of *year* against the same months before: (this year, last year) of each."""

    year: int
    last: int
    executed: tuple[int, int]
    value: tuple[int, int]
    contracts: tuple[int, int]
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class Desk:
    """*registered*: the enterprise's own data are filed. *returned*: all that came back, *back* the last of it."""

    registered: bool
    county: str
    months: tuple[Month, ...]
    back: tuple[Back, ...]
    returned: int
    waiting: tuple[Waiting, ...]
    drafts: Mapping[str, int]
    year: Year | None


def desk(viewer: Viewer, today: date | None = None) -> Desk:
    """All of it; seven queries. An enterprise's own rows are some thousands at most, so that they are counted here."""
    standing.catch_up()
    rows = list(Standing.objects.visible_to(viewer).exclude(stage__in=GONE))
    told = ContractVersion.objects.filter(enterprise_code=viewer.code).order_by("filing_id")
    contracts = {number: (title, kind) for number, title, kind in told.values_list("provider_number", "title", "kind")}
    on = today or beijing(datetime.now(UTC)).date()
    own = next((row for row in rows if row.noun == "enterprise"), None)
    county = own.county if own else ""
    returned = sorted((row for row in rows if row.stage == Stage.RETURNED), key=lambda row: row.since, reverse=True)
    drafts = Draft.objects.filter(enterprise_code=viewer.code).order_by()
    return Desk(
        own is not None,
        county,
        _months(viewer, rows, contracts, county, on),
        _back(returned[:BACK], contracts),
        len(returned),
        _waiting(rows),
        dict(drafts.values_list("noun").annotate(Count("pk"))),
        _year(rows, contracts, on),
    )


def _months(
    viewer: Viewer, rows: Sequence[Standing], contracts: Mapping[str, tuple[str, str]], county: str, on: date
) -> tuple[Month, ...]:
    """The months in which a contract is open and that may still be filed, the newest first."""
    spans = [
        (row.month, row.until or 999999)
        for row in rows
        if row.noun == "contract" and contracts.get(_number(row), ("", ""))[1] not in UNEXECUTED
    ]
    asked = [month for month in open_months(county, on)[:AHEAD] if any(a <= month <= b for a, b in spans)]
    if not asked:
        return ()
    nil = NilReturn.objects.visible_to(viewer).filter(month__in=asked)
    declared = set(nil.values_list("month", flat=True))
    executed = [row.month for row in rows if row.noun == "execution"]
    granted, rules, days = extensions(asked), deadlines(), calendar()
    return tuple(
        Month(
            month,
            due(month, county, rules, days, granted) if county else None,
            sum(first <= month <= last for first, last in spans),
            executed.count(month),
            month in declared,
        )
        for month in asked
    )


def _back(rows: Sequence[Standing], contracts: Mapping[str, tuple[str, str]]) -> tuple[Back, ...]:
    if not rows:
        return ()
    found = Decision.objects.filter(filing_id__in=[row.filing for row in rows], act=Act.RETURN).order_by("id")
    last = {one.filing_id: one for one in found}  # type: ignore[attr-defined]
    backs = []
    for row in rows:
        one = last[row.filing]
        title = contracts.get(_number(row), ("", ""))[0] if row.noun in ("contract", "execution", "allotment") else ""
        said = one.reason, reason_of(one), one.words, one.body, one.actor, one.decided_at
        backs.append(Back(row.record, row.noun, row.key.rsplit(SEPARATOR, 1)[-1], title, *said))
    return tuple(backs)


def _waiting(rows: Iterable[Standing]) -> tuple[Waiting, ...]:
    """What is under review, the desk that has had something longest first."""
    groups: dict[tuple[str, str, str], list[datetime]] = {}
    for row in rows:
        if row.stage in DESKS:
            groups.setdefault((row.noun, row.stage, row.desk), []).append(row.since)
    found = [Waiting(*key, len(since), min(since)) for key, since in groups.items()]
    return tuple(sorted(found, key=lambda one: one.since))


def _year(rows: Sequence[Standing], contracts: Mapping[str, tuple[str, str]], on: date) -> Year | None:
    """This year so far; where nothing is filed of it nor of the last, the last year of which something is."""
    counted = [
        row
        for row in rows
        if row.noun in ("contract", "execution")
        and row.stage not in UNCOUNTED
        and contracts.get(_number(row), ("", ""))[1] in COUNTED_KINDS
    ]
    known = {row.month // 100 for row in counted if row.month}
    if not known:
        return None
    year, last = on.year, on.month
    if year not in known and year - 1 not in known:
        year = max(known)
        last = max(row.month % 100 for row in counted if row.month // 100 == year)
    executions = [row for row in counted if row.noun == "execution"]
    signed = [row for row in counted if row.noun == "contract"]
    return Year(
        year,
        last,
        _both(executions, year, 1, last),
        _both(signed, year, 1, last),
        (len(_of(signed, year, 1, last)), len(_of(signed, year - 1, 1, last))),
        tuple(Quarter(number, *_both(executions, year, 3 * number - 2, 3 * number)) for number in range(1, 5)),
    )


def _of(rows: Iterable[Standing], year: int, first: int, last: int) -> list[Standing]:
    return [row for row in rows if year * 100 + first <= row.month <= year * 100 + last]


def _both(rows: Sequence[Standing], year: int, first: int, last: int) -> tuple[int, int]:
    """US cents of these months, and of the same a year before."""
    this, before = (sum(row.usd_cents or 0 for row in _of(rows, one, first, last)) for one in (year, year - 1))
    return this, before


def _number(row: Standing) -> str:
    """The provider's number of the contract that a contract or an execution is of; empty for another noun."""
    parts = row.key.split(SEPARATOR)
    if row.noun == "allotment":
        return parts[2]
    return parts[1] if row.noun in ("contract", "execution") else ""


def counts(viewer: Viewer, nouns: Sequence[str]) -> dict[str, dict[str, int]]:
    """Noun → stage → records that the viewer sees. Two queries."""
    standing.catch_up()
    found: dict[str, dict[str, int]] = {}
    rows = Standing.objects.visible_to(viewer).filter(noun__in=nouns).order_by()
    for noun, stage, count in rows.values_list("noun", "stage").annotate(Count("record")):
        found.setdefault(noun, {})[stage] = count
    return found


def people() -> dict[str, int]:
    """How many accounts are active and how many not. One query."""
    found = dict(Account.objects.order_by().values_list("is_active").annotate(Count("pk")))
    return {"active": found.get(True, 0), "inactive": found.get(False, 0)}
