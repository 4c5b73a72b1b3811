"""填写: what a form by hand needs around the one row that it is: what stands as its writer would type it, the open
contracts with what is left of them, an amount in dollars, and the submission with the words on what it is held for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import Stage
from fuwai.core.rounding import round_half_away
from fuwai.files.typed import typed
from fuwai.services import comment, form, standing, together
from fuwai.services.intake import Sender
from fuwai.standards.codelist import minor_digits
from fuwai.standards.rate import rates
from fuwai.storage import append, history
from fuwai.storage.models import Filing, Standing

WORDS = 900  # characters said on one held finding
GONE = (str(Stage.WITHDRAWN), str(Stage.STRUCK_OUT))
UNEXECUTED = ("framework",)  # kinds of contract under which nothing is executed: its orders are


@dataclass(frozen=True)
class InDollars:
    """US cents, by the *rate* (dollars for one unit) of *day*."""

    cents: int
    rate: Fraction
    day: date


@dataclass(frozen=True)
class Open:
    """A contract under which something may be executed. Amounts in minor units of *currency*; *left* is None where it was
    executed in several currencies, then *left_cents* tells it in US cents."""

    number: str
    control_number: str
    title: str
    client: str
    currency: str
    value: int
    executed: int | None
    left: int | None
    left_cents: int
    count: int


def as_typed(noun: str, content: Mapping[str, Any]) -> dict[str, str]:
    """What a version says, field by field, as its writer would type it: codes as codes, amounts in major units."""
    return {
        field.name: _typed(field.kind, value, content.get(field.currency) or "")
        for field in RECORDS[noun]
        if (value := content.get(history.RENAMED.get(field.name, field.name))) is not None
    }


def in_dollars(noun: str, row: Mapping[str, str], amount: str, day: str) -> InDollars | None:
    """The amount of the row as typed, in dollars at the rate of its day (today's where it has none); None where it cannot
    be read or has no rate."""
    known = {name: row.get(name, "") for name in (amount, "currency", day)}
    [read] = typed(noun, [known]).frame.iter_rows(named=True)
    if read[amount] is None or read["currency"] is None:
        return None
    try:
        rate, quoted = rates().usd(read["currency"], read[day] or beijing(datetime.now(UTC)).date())
    except FuwaiError:  # before the first rate: the edit checks say so beside the field
        return None
    minor = minor_digits().get(read["currency"], 2)
    return InDollars(int(round_half_away(Fraction(read[amount]) * rate * 100 / 10**minor)), rate, quoted)


def open_contracts(sender: Sender) -> list[Open]:
    """The enterprise's contracts that are not ended, with what is left of each; the last signed first. Five queries."""
    standing.catch_up()
    own = Standing.objects.visible_to(sender.viewer).exclude(stage__in=GONE)
    whole = dict(own.filter(noun="contract").values_list("filing", "usd_cents"))
    contracts = history.content(sender.viewer, "contract", list(whole))
    cents = dict(own.filter(noun="execution").values_list("filing", "usd_cents"))
    sums: dict[str, list[tuple[int, str, int]]] = {}
    rows = history.content(sender.viewer, "execution", list(cents))
    for row in rows.iter_rows(named=True):
        sums.setdefault(row["provider_number"], []).append((row["amount"], row["currency"], cents[row["filing"]] or 0))
    return [
        _open(row, sums.get(row["provider_number"], []), whole[row["filing"]] or 0)
        for row in contracts.sort("signed", descending=True).iter_rows(named=True)
        if row["terminated"] is None and row["kind"] not in UNEXECUTED
    ]


def next_number(sender: Sender, month: str) -> str:
    """The first execution number YYYYMM-nn that the enterprise has not used: what most of them number by."""
    used = Standing.objects.visible_to(sender.viewer).filter(noun="execution", key__contains=f"\x1f{month}-")
    taken = {key.rsplit("\x1f", 1)[-1] for key in used.values_list("key", flat=True)}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{month}-{n:02d}") not in taken)


@dataclass(frozen=True)
class Sent:
    """What became of a submission. *filing* None: nothing was filed, the findings say why; *unchanged*: it stood so
    already; *silent*: held findings on which the writer has said nothing yet."""

    filing: int | None
    control_number: str | None
    findings: tuple[Finding, ...]
    unchanged: bool = False
    silent: tuple[Finding, ...] = ()


def send(
    sender: Sender, noun: str, row: Mapping[str, str], draft: int | None, words: Mapping[str, str], new: bool = False
) -> Sent:
    """上报: file the row and keep the *words* (check → text) on what it is held for, all or nothing.

    Where a held finding has no words nothing is filed: its writer is asked first. A row of the form for a *new* record
    does not amend one that stands: who means that opens it.
    """
    found = form.check(sender, noun, [row])
    if new and (taken := _taken(sender, noun, row)):
        found = (taken, *found)
    blocking = [one for one in found if one.grade is Grade.BLOCKING]
    held = [one for one in found if one.grade is Grade.HELD]
    silent = tuple(one for one in held if not words.get(one.check, "").strip())
    if blocking or silent:
        return Sent(None, None, found, silent=silent)
    done = submit_explained(sender, noun, [row], [draft] if draft else [], [explanation(found, words)])
    return Sent(done.filings[0], done.control_numbers[0], done.findings, unchanged=bool(done.unchanged))


def explanation(findings: Iterable[Finding], words: Mapping[str, str]) -> dict[str, str]:
    """Field → what is said on its held findings, by the *words* on each check."""
    told: dict[str, list[str]] = {}
    for one in findings:
        if one.grade is Grade.HELD:
            told.setdefault(one.field, []).append(f"[{one.check}] {words[one.check].strip()[:WORDS]}")
    return {field: "\n".join(texts) for field, texts in told.items()}


def submit_explained(
    sender: Sender,
    noun: str,
    rows: Sequence[Mapping[str, str]],
    drafts: Sequence[int],
    told: Sequence[Mapping[str, str]],
    name: str = "form",
) -> form.Submitted:
    """上报 the rows and keep what is said on each (*told*, by row: field → text): one transaction, all or nothing. Where nothing
    is said the rows are filed together with what others submit at the moment."""
    if not any(told):
        return together.submit(sender, noun, rows, drafts, name)
    with append.transaction():
        done = form.submit(sender, noun, rows, drafts, name)
        for filing, said in zip(done.filings, told, strict=True):
            if filing is not None and said:
                comment.explain(sender.viewer, filing, said)
    return done


def _taken(sender: Sender, noun: str, row: Mapping[str, str]) -> Finding | None:
    """Blocking, where the key that was typed for a new record is that of another which stands."""
    record = RECORDS[noun]
    given = {"enterprise_code": sender.enterprise, **row}
    key = "\x1f".join(given.get(name, "").strip() for name in record.key)
    standing.catch_up()
    stands = Standing.objects.visible_to(sender.viewer).filter(enterprise=sender.enterprise, noun=noun, key=key)
    if not stands.exclude(stage=str(Stage.WITHDRAWN)).exists():
        return None
    field = record[record.key[-1]]
    return Finding(
        "entry.taken",
        Grade.BLOCKING,
        noun,
        0,
        field.name,
        f"{field.zh} {given[field.name].strip()} 已经用过; 要改那一份, 请打开它选择变更; 否则请换一个编号",
        f"{field.en} {given[field.name].strip()} is taken; to change that one open it and amend; else take another number",
        source="house: a new form is no amendment",
    )


def record_of(viewer: Viewer, noun: str, filing: int | None, row: Mapping[str, str]) -> int:
    """The record's number (its first filing's) of what was filed just now, or stood so already."""
    if filing is not None:
        key = Filing.objects.visible_to(viewer).values_list("key", flat=True).get(pk=filing)
    else:
        given = {"enterprise_code": viewer.code, **row}
        key = "\x1f".join(given[name].strip() for name in RECORDS[noun].key)
    found = Filing.objects.visible_to(viewer).filter(noun=noun, key=key, version=1)
    return int(found.values_list("pk", flat=True).get())


def _typed(kind: str, value: Any, currency: str) -> str:
    if kind == "amount":
        return f"{round_half_away(value).scaleb(-minor_digits().get(currency, 2))}"
    if kind == "month":
        return f"{value // 100}-{value % 100:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _open(row: Mapping[str, Any], executed: list[tuple[int, str, int]], cents: int) -> Open:
    same = all(currency == row["currency"] for _, currency, _ in executed)
    done = sum(amount for amount, _, _ in executed) if same else None
    return Open(
        row["provider_number"],
        row["control_number"],
        row["title"],
        row["client_name"],
        row["currency"],
        row["value"],
        done,
        None if done is None else row["value"] - done,
        cents - sum(one for _, _, one in executed),
        len(executed),
    )
