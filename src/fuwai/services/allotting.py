"""凭证分摊: which executions a receipt pays for and how much of each, many to many, with what is left on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import standing, together
from fuwai.services.entry import GONE
from fuwai.services.form import Submitted
from fuwai.services.intake import Sender
from fuwai.services.record import contracts_of
from fuwai.storage import history
from fuwai.storage.models import AllotmentVersion, Standing

SEPARATOR = "\x1f"
SHOWN = 200  # executions of one page; more are found by words

Pair = tuple[str, str]  # provider's number, execution number


@dataclass(frozen=True)
class Line:
    """An execution, by its *record*. Minor units of *currency*: *amount*, *here* of this receipt (0: nothing), *elsewhere* of
    others."""

    record: int
    provider_number: str
    execution_number: str
    title: str
    client: str
    executed: date
    amount: int
    currency: str
    here: int
    elsewhere: int

    @property
    def left(self) -> int:
        """What no receipt pays for yet."""
        return self.amount - self.here - self.elsewhere

    @property
    def pair(self) -> Pair:
        return self.provider_number, self.execution_number


@dataclass(frozen=True)
class Sheet:
    """A receipt and the executions in its currency that it pays for or may pay for. *more*: there are others."""

    record: int
    number: str
    amount: int
    currency: str
    received: date
    lines: tuple[Line, ...]
    spent: int
    more: bool

    @property
    def left(self) -> int:
        return self.amount - self.spent


@dataclass(frozen=True)
class Part:
    """One allotment of a receipt, where it stands, in minor units of *currency*."""

    standing: Standing
    provider_number: str
    execution_number: str
    allotted: int
    currency: str


def parts(viewer: Viewer, receipt: Standing) -> tuple[Part, ...]:
    """What a receipt is allotted to, in the order of executions. One query: both numbers stand in the key."""
    found = Standing.objects.visible_to(viewer).filter(noun="allotment", enterprise=receipt.enterprise)
    said = AllotmentVersion.objects.filter(filing_id=OuterRef("filing"))
    rows = found.filter(key__startswith=receipt.key + SEPARATOR).exclude(stage__in=GONE).order_by("key")
    told = rows.annotate(allotted=Subquery(said.values("allotted")[:1]), money=Subquery(said.values("currency")[:1]))
    return tuple(Part(one, *one.key.split(SEPARATOR)[2:4], one.allotted, one.money) for one in told)


def sheet(viewer: Viewer, record: int, words: str = "") -> Sheet:
    """A receipt with every execution in its currency of which something is left, and those that it pays for.

    *words*: part of a number, a title or a client. Raises FuwaiError `record.unknown`. Six queries.
    """
    standing.catch_up()
    own = Standing.objects.visible_to(viewer).filter(noun__in=("receipt", "execution", "allotment"))
    filings: dict[str, list[int]] = {"receipt": [], "execution": [], "allotment": []}
    records: dict[int, int] = {}
    for noun, number, filing in own.exclude(stage__in=GONE).values_list("noun", "record", "filing"):
        records[filing] = number
        if noun != "receipt" or number == record:
            filings[noun].append(filing)
    if not filings["receipt"]:
        raise FuwaiError("record.unknown", "没有这份收汇凭证", "there is no such receipt")
    [receipt] = history.content(viewer, "receipt", filings["receipt"]).iter_rows(named=True)
    here, elsewhere = _allotted(viewer, filings["allotment"], receipt["receipt_number"], receipt["currency"])
    executions = history.content(viewer, "execution", filings["execution"]).sort("executed", descending=True)
    rows = [row for row in executions.iter_rows(named=True) if row["currency"] == receipt["currency"]]
    pairs = [(row["enterprise_code"], row["provider_number"]) for row in rows]
    contracts = contracts_of(viewer, pairs) if pairs else {}
    lines = []
    for row in rows:
        pair = row["provider_number"], row["execution_number"]
        under = contracts.get((row["enterprise_code"], row["provider_number"]), {})
        title, client = under.get("title", ""), under.get("client_name", "")
        amounts = row["amount"], row["currency"], here.get(pair, 0), elsewhere.get(pair, 0)
        lines.append(Line(records[row["filing"]], *pair, title, client, row["executed"], *amounts))
    shown = [one for one in lines if one.here or (one.left > 0 and _says(one, words))]
    shown.sort(key=lambda one: not one.here)
    spent = sum(here.values())
    head = receipt["receipt_number"], receipt["amount"], receipt["currency"], receipt["received"]
    return Sheet(record, *head, tuple(shown[:SHOWN]), spent, len(shown) > SHOWN)


def allot(sender: Sender, receipt: Sheet, amounts: Mapping[Pair, str]) -> tuple[Submitted, Sequence[Pair]]:
    """分摊: file the *amounts* as typed (major units) that are not empty; what became of them, and of which executions.

    The same amount again files nothing; an allotment that was wrong is corrected by another amount.
    """
    wanted = {pair: text.strip() for pair, text in amounts.items() if text.strip()}
    rows = [
        {
            "receipt_number": receipt.number,
            "provider_number": pair[0],
            "execution_number": pair[1],
            "allotted": text,
            "currency": receipt.currency,
        }
        for pair, text in wanted.items()
    ]
    return together.submit(sender, "allotment", rows, name="allotment"), tuple(wanted)


def _allotted(
    viewer: Viewer, filings: list[int], number: str, currency: str
) -> tuple[dict[Pair, int], dict[Pair, int]]:
    """(execution → of this receipt), (execution → of all others), in *currency*."""
    here: dict[Pair, int] = {}
    elsewhere: dict[Pair, int] = {}
    for one in history.content(viewer, "allotment", filings).iter_rows(named=True):
        if one["currency"] == currency:
            kept = here if one["receipt_number"] == number else elsewhere
            pair = one["provider_number"], one["execution_number"]
            kept[pair] = kept.get(pair, 0) + one["allotted"]
    return here, elsewhere


def _says(line: Line, words: str) -> bool:
    return words.lower() in " ".join((*line.pair, line.title, line.client)).lower()
