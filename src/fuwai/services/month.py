"""本月执行: all open contracts of an enterprise over one month, as one grid; its drafts, its check, its submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.deadline import Due, Extension, due
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.window import opening
from fuwai.services import draft as drafts
from fuwai.services import form, standing
from fuwai.services.entry import GONE, UNEXECUTED, explanation, submit_explained
from fuwai.services.intake import Sender
from fuwai.standards.deadlines import calendar, deadlines
from fuwai.standards.windows import windows
from fuwai.storage import history
from fuwai.storage.models import Draft, NilReturn, PeriodExtension, Standing

FIELDS = (
    "executed",
    "amount",
    "invoice_number",
)  # what is typed in a row of the grid; the rest follows from the contract
YEAR = 12  # months that are offered where no window is in force


@dataclass(frozen=True)
class Said:
    """An execution of the month that is filed already; *amount* in minor units of *currency*."""

    record: int
    number: str
    amount: int
    currency: str
    stage: str


@dataclass(frozen=True)
class Line:
    """A contract that is open in the month. *executed*: of all months, None where in several currencies; *next*: the number
    that a new execution gets; *typed*: what its draft holds, by FIELDS; *draft*: its number."""

    record: int
    number: str
    title: str
    client: str
    currency: str
    value: int
    executed: int | None
    said: tuple[Said, ...]
    next: str
    typed: Mapping[str, str]
    draft: int | None

    @property
    def left(self) -> int | None:
        return None if self.executed is None else self.value - self.executed


@dataclass(frozen=True)
class Grid:
    """*months*: those that may be filed today, the newest first; *open*: whether *month* is among them; *nil*: it was declared
    that nothing was executed; *county*: where the enterprise is registered now."""

    month: int
    lines: tuple[Line, ...]
    months: tuple[int, ...]
    open: bool
    nil: bool
    due: Due | None
    county: str

    @property
    def said(self) -> int:
        """How many executions of the month are filed."""
        return sum(len(line.said) for line in self.lines)

    def line(self, record: int) -> Line | None:
        return next((line for line in self.lines if line.record == record), None)


@dataclass(frozen=True)
class Filed:
    """What became of the rows. *done*: contracts whose row was filed; *findings* by contract; *silent*: contracts whose row
    is held and waits for words."""

    done: tuple[int, ...]
    findings: Mapping[int, tuple[Finding, ...]]
    silent: frozenset[int] = frozenset()


def grid(viewer: Viewer, month: int) -> Grid:
    """The contracts open in *month* (yyyymm), by number. Seven queries."""
    standing.catch_up()
    own = (
        Standing.objects.visible_to(viewer)
        .exclude(stage__in=GONE)
        .filter(noun__in=("enterprise", "contract", "execution"))
    )
    places: dict[str, dict[int, Standing]] = {"enterprise": {}, "contract": {}, "execution": {}}
    for one in own:
        places[one.noun][one.filing] = one
    county = next((one.county for one in places["enterprise"].values()), "")
    contracts = {f: s for f, s in places["contract"].items() if s.month <= month and (not s.until or month <= s.until)}
    rows = history.content(viewer, "contract", list(contracts)).sort("provider_number")
    executed = _executed(viewer, places["execution"])
    kept = _drafts(viewer, month)
    lines = []
    for row in rows.iter_rows(named=True):
        if row["kind"] not in UNEXECUTED:
            record = contracts[row["filing"]].record
            lines.append(_line(record, row, executed.get(row["provider_number"], []), kept, month))
    today = beijing(datetime.now(UTC)).date()
    months = open_months(county, today)
    nil = NilReturn.objects.visible_to(viewer).filter(month=month).exists()
    return Grid(month, tuple(lines), months, month in months, nil, _due(county, month), county)


def open_months(county: str, today: date) -> tuple[int, ...]:
    """The months that may be filed on *today*, by the windows of filing, the newest first; the last YEAR where none rules."""
    first = opening(today, windows(), county) or (today.replace(day=1) - timedelta(days=30 * (YEAR - 1)))
    found, day = [], today.replace(day=1)
    while day >= first.replace(day=1):
        found.append(day.year * 100 + day.month)
        day = (day - timedelta(days=1)).replace(day=1)
    return tuple(found)


def present(county: str, today: date) -> int:
    """The month that one files today: the last one while it is not due yet, else this one."""
    last = today.replace(day=1) - timedelta(days=1)
    month = last.year * 100 + last.month
    told = due(month, county, deadlines(), calendar())
    return month if told is not None and today <= told.day else today.year * 100 + today.month


def row_of(line: Line, typed: Mapping[str, str]) -> dict[str, str]:
    """The execution that a row of the grid is, as services take it; empty where nothing is typed in it."""
    given = {name: text.strip() for name in FIELDS if (text := typed.get(name, "")).strip()}
    if not given.keys() - {"executed"}:  # a date alone, which the grid offers, says nothing
        return {}
    return {"provider_number": line.number, "execution_number": line.next, "currency": line.currency, **given}


def save(viewer: Viewer, found: Grid, typed: Mapping[int, Mapping[str, str]]) -> dict[int, int | None]:
    """Keep the rows of these contracts as drafts; a row that was emptied loses its own. Contract → draft."""
    kept: dict[int, int | None] = {}
    for line in found.lines:
        if line.record not in typed:
            continue
        row = row_of(line, typed[line.record])
        if row:
            kept[line.record] = drafts.save(viewer, "execution", row, line.draft)
        else:
            if line.draft:
                drafts.delete(viewer, [line.draft])
            kept[line.record] = None
    return kept


def check(sender: Sender, found: Grid, typed: Mapping[int, Mapping[str, str]]) -> dict[int, tuple[Finding, ...]]:
    """What the edit checks say of the rows that have something in them; nothing is stored."""
    lines, rows = _rows(found, typed)
    if not rows:
        return {}
    by: dict[int, tuple[Finding, ...]] = {line.record: () for line in lines}
    for one in form.check(sender, "execution", rows):
        if 0 <= one.row < len(lines):
            by[lines[one.row].record] += (one,)
    return by


def submit(
    sender: Sender, found: Grid, typed: Mapping[int, Mapping[str, str]], words: Mapping[tuple[int, str], str]
) -> Filed:
    """上报 every row that nothing stands against; the others stay, as drafts, with their findings.

    *words*: (contract, check) → what is said on a held finding; a held row without words stays too.
    Raises FuwaiError `month.empty` where no row has anything in it.
    """
    findings = check(sender, found, typed)
    if not findings:
        raise FuwaiError(
            "month.empty",
            "没有填写任何执行; 本月确无执行的, 请用“本月无执行”",
            "no row has anything in it; where nothing was executed, declare the month nil",
        )
    held = {
        record: [one for one in told if one.grade is Grade.HELD and not words.get((record, one.check), "").strip()]
        for record, told in findings.items()
    }
    blocked = {record for record, told in findings.items() if any(one.grade is Grade.BLOCKING for one in told)}
    silent = frozenset(record for record, told in held.items() if told and record not in blocked)
    save(sender.viewer, found, {record: typed[record] for record in blocked | silent})
    good = [line for line in found.lines if line.record in findings and line.record not in blocked | silent]
    if not good:
        return Filed((), findings, silent)
    kept = [line.draft for line in good if line.draft]
    rows = [row_of(line, typed[line.record]) for line in good]
    told = [
        explanation(
            findings[line.record], {check: text for (record, check), text in words.items() if record == line.record}
        )
        for line in good
    ]
    sent = submit_explained(sender, "execution", rows, kept, told, "month")
    refused = {good[one.row].record: one for one in sent.findings if one.grade is Grade.BLOCKING and one.row >= 0}
    done = tuple(line.record for line in good if line.record not in refused)
    late = {record: (*findings[record], one) for record, one in refused.items()}
    return Filed(done, {**findings, **late}, silent)


def _rows(found: Grid, typed: Mapping[int, Mapping[str, str]]) -> tuple[list[Line], list[dict[str, str]]]:
    pairs = [(line, row) for line in found.lines if (row := row_of(line, typed.get(line.record, {})))]
    return [line for line, _ in pairs], [row for _, row in pairs]


def _executed(viewer: Viewer, places: Mapping[int, Standing]) -> dict[str, list[tuple[Standing, dict[str, Any]]]]:
    """Contract's number → its executions of all months."""
    found: dict[str, list[tuple[Standing, dict[str, Any]]]] = {}
    for row in history.content(viewer, "execution", list(places)).iter_rows(named=True):
        found.setdefault(row["provider_number"], []).append((places[row["filing"]], row))
    return found


def _drafts(viewer: Viewer, month: int) -> dict[str, Draft]:
    """Contract's number → the last saved draft of an execution of the month."""
    kept: dict[str, Draft] = {}
    for one in drafts.listed(viewer, "execution"):
        number = str(one.content.get("execution_number", ""))
        if one.amends is None and number.startswith(f"{month}-"):
            kept.setdefault(str(one.content.get("provider_number", "")), one)
    return kept


def _line(
    record: int,
    row: Mapping[str, Any],
    executed: Sequence[tuple[Standing, Mapping[str, Any]]],
    kept: Mapping[str, Draft],
    month: int,
) -> Line:
    same = all(one["currency"] == row["currency"] for _, one in executed)
    said = tuple(
        Said(place.record, one["execution_number"], one["amount"], one["currency"], place.stage)
        for place, one in executed
        if place.month == month
    )
    used = {one["execution_number"] for _, one in executed}
    numbered = (f"{month}-{n:02d}" for n in range(1, len(used) + 2))
    found = kept.get(row["provider_number"])
    typed = {name: str(found.content.get(name, "")) for name in FIELDS} if found else {}
    kept_as = str(found.content.get("execution_number", "")) if found else ""
    return Line(
        record,
        row["provider_number"],
        row["title"],
        row["client_name"],
        row["currency"],
        row["value"],
        sum(one["amount"] for _, one in executed) if same else None,
        said,
        kept_as if kept_as and kept_as not in used else next(number for number in numbered if number not in used),
        typed,
        found.pk if found else None,
    )


def _due(county: str, month: int) -> Due | None:
    return due(month, county, deadlines(), calendar(), extensions([month])) if county else None


def extensions(months: Sequence[int]) -> tuple[Extension, ...]:
    """The extensions of some months. One query."""
    found = PeriodExtension.objects.filter(month__in=list(months)).order_by("id")
    return tuple(Extension(one.region, one.month, one.until, one.reason) for one in found)
