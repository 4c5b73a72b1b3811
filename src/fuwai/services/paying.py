"""收汇凭证 beside an execution: which receipts pay for it, which could, and a receipt that is registered and allotted at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.records import RECORDS
from fuwai.services import comment, form, standing
from fuwai.services.entry import GONE, explanation
from fuwai.services.intake import Sender
from fuwai.storage import append, history
from fuwai.storage.models import AllotmentVersion, Standing

SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Payment:
    """One allotment to an execution, where it stands: *allotted* minor units of *currency* from *receipt* (a number)."""

    standing: Standing
    receipt: str
    allotted: int
    currency: str


@dataclass(frozen=True)
class Free:
    """A receipt of which something is *left*, minor units of *currency*."""

    number: str
    received: date
    amount: int
    left: int
    currency: str


@dataclass(frozen=True)
class Paid:
    """*receipt*, *allotment*: what was filed (None: it stood so already, or nothing was filed, as the findings say)."""

    receipt: int | None
    allotment: int | None
    findings: tuple[Finding, ...]
    refused: bool


class _RefusedError(Exception):
    """Undoes the transaction; the findings are told to whoever asked."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


def payments(viewer: Viewer, execution: Standing) -> tuple[Payment, ...]:
    """What receipts pay for an execution, in the order of their numbers. One query: all numbers stand in the key."""
    of = SEPARATOR.join(execution.key.split(SEPARATOR)[-2:])
    found = Standing.objects.visible_to(viewer).filter(noun="allotment", enterprise=execution.enterprise)
    said = AllotmentVersion.objects.filter(filing_id=OuterRef("filing"))
    rows = found.filter(key__endswith=SEPARATOR + of).exclude(stage__in=GONE).order_by("key")
    told = rows.annotate(allotted=Subquery(said.values("allotted")[:1]), money=Subquery(said.values("currency")[:1]))
    return tuple(Payment(one, one.key.split(SEPARATOR)[1], one.allotted, one.money) for one in told)


def free(viewer: Viewer, currency: str) -> tuple[Free, ...]:
    """The receipts in *currency* of which something is left, the last received first. Three queries."""
    filings: dict[str, list[int]] = {"receipt": [], "allotment": []}
    own = Standing.objects.visible_to(viewer).filter(noun__in=filings).exclude(stage__in=GONE)
    for noun, filing in own.values_list("noun", "filing"):
        filings[noun].append(filing)
    spent: dict[str, int] = {}
    for one in history.content(viewer, "allotment", filings["allotment"]).iter_rows(named=True):
        if one["currency"] == currency:
            spent[one["receipt_number"]] = spent.get(one["receipt_number"], 0) + one["allotted"]
    receipts = history.content(viewer, "receipt", filings["receipt"]).sort("received", descending=True)
    found = [
        Free(
            row["receipt_number"],
            row["received"],
            row["amount"],
            row["amount"] - spent.get(row["receipt_number"], 0),
            currency,
        )
        for row in receipts.iter_rows(named=True)
        if row["currency"] == currency
    ]
    return tuple(one for one in found if one.left > 0)


def stands(viewer: Viewer, receipt: str) -> bool:
    """Whether a receipt of this number is registered."""
    standing.catch_up()
    own = Standing.objects.visible_to(viewer).filter(noun="receipt", key=SEPARATOR.join((viewer.code, receipt)))
    return own.exclude(stage__in=GONE).exists()


def pay(
    sender: Sender, execution: Mapping[str, str], receipt: Mapping[str, str], allotted: str, words: Mapping[str, str]
) -> Paid:
    """上报 a receipt for an execution: registered where its number is new, and *allotted* (as typed) to it; both or neither.

    *execution*: provider_number and execution_number; *receipt*: its row as typed. Of a receipt that stands the number and
    the currency alone are read. *words* (check → text): on what is held; where one is wanting nothing is filed.
    """
    number = receipt.get("receipt_number", "").strip()
    row = {"receipt_number": number, **execution, "allotted": allotted, "currency": receipt.get("currency", "")}
    known = stands(sender.viewer, number)
    try:
        with append.transaction():
            registered = None if known else _explained(sender, "receipt", _row("receipt", receipt), words)
            done = _explained(sender, "allotment", row, words, registered.findings if registered else ())
    except _RefusedError as refused:
        return Paid(None, None, refused.findings, refused=True)
    findings = (*(registered.findings if registered else ()), *done.findings)
    return Paid(registered.filings[0] if registered else None, done.filings[0], findings, refused=False)


def _explained(
    sender: Sender, noun: str, row: Mapping[str, str], words: Mapping[str, str], before: tuple[Finding, ...] = ()
) -> form.Submitted:
    """Submit the row with what is said on its held findings; raises where it is refused or one has no words."""
    done = form.submit(sender, noun, [row])
    held = [one for one in done.findings if one.grade is Grade.HELD]
    if done.refused or any(not words.get(one.check, "").strip() for one in held):
        raise _RefusedError((*before, *done.findings))
    if done.filings[0] is not None:
        comment.explain(sender.viewer, done.filings[0], explanation(held, words))
    return done


def _row(noun: str, typed: Mapping[str, str]) -> dict[str, str]:
    return {name: typed[name] for name in RECORDS[noun].names if typed.get(name, "").strip()}
