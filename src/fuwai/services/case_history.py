"""来龙去脉: what stands around a record: a contract's executions against its value, an execution's receipts, the enterprise's
months and returns, and how reviewers corrected a contract. For the panels beside a record; each part says its queries."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from fuwai.core.access import Viewer
from fuwai.core.review import Stage
from fuwai.services.case import SEPARATOR
from fuwai.services.correction import Corrected, corrections
from fuwai.storage.models import (
    AllotmentVersion,
    ContractVersion,
    ExecutionVersion,
    Filing,
    ReceiptVersion,
    Standing,
)

MONTHS = 12
LISTED = 60  # executions of one contract that are shown
GONE = (Stage.WITHDRAWN, Stage.STRUCK_OUT, Stage.RETURNED)


@dataclass(frozen=True)
class Execution:
    """An execution of the contract. *amount*: minor units of *currency*."""

    filing: int
    number: str
    month: int
    amount: int
    currency: str
    usd_cents: int | None
    stage: str
    here: bool

    @property
    def counts(self) -> bool:
        return self.stage not in {str(stage) for stage in GONE}


@dataclass(frozen=True)
class Contract:
    """The contract as it stands, and what was executed of it. *value*: minor units of *currency*; *done*: in the same
    currency, or in US cents of both (*in_usd*) where executions come in another."""

    filing: int
    number: str
    title: str
    stage: str
    value: int
    currency: str
    executions: tuple[Execution, ...]
    done: int
    whole: int
    in_usd: bool
    more: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.whole if self.whole else 0


@dataclass(frozen=True)
class Receipt:
    """A receipt allotted to an execution. *allotted*, *amount*: minor units of *currency*."""

    filing: int
    number: str
    received: object
    payer: str
    amount: int
    allotted: int
    currency: str


@dataclass(frozen=True)
class Month:
    month: int
    count: int
    usd_cents: int


@dataclass(frozen=True)
class Owner:
    """The enterprise: its last months of executions, how many records it has, how many were ever sent back, how many wait."""

    months: tuple[Month, ...]
    records: int
    returned: int
    waiting: int

    @property
    def largest(self) -> int:
        return max((one.usd_cents for one in self.months), default=0)


@dataclass(frozen=True)
class Around:
    contract: Contract | None
    receipts: tuple[Receipt, ...]
    owner: Owner
    corrections: tuple[Corrected, ...]


def around(viewer: Viewer, filing: int) -> Around | None:
    """What stands around a filing; None where the viewer does not see it. At most nine queries."""
    one = Filing.objects.visible_to(viewer).filter(pk=filing).first()
    if one is None:
        return None
    parts = one.key.split(SEPARATOR)
    contract = _contract(viewer, parts[0], parts[1], filing) if one.noun in ("contract", "execution") else None
    receipts = _receipts(parts) if one.noun == "execution" else ()
    told = corrections(viewer, filing=filing) if one.noun == "contract" else ()
    return Around(contract, receipts, _owner(viewer, one.enterprise_id), told)


def _contract(viewer: Viewer, enterprise: str, number: str, here: int) -> Contract | None:
    """The contract and its executions: three queries."""
    stem = SEPARATOR.join((enterprise, number))
    rows = list(
        Standing.objects.visible_to(viewer)
        .filter(enterprise=enterprise)
        .filter(Q(noun="contract", key=stem) | Q(noun="execution", key__startswith=stem + SEPARATOR))
        .order_by("-month", "-record")
    )
    own = next((row for row in rows if row.noun == "contract"), None)
    if own is None:
        return None
    version = ContractVersion.objects.get(filing_id=own.filing)
    done = [row for row in rows if row.noun == "execution"]
    filed = ExecutionVersion.objects.in_bulk([row.filing for row in done[: 10 * LISTED]])
    executions = tuple(
        Execution(
            row.filing,
            row.key.split(SEPARATOR)[2],
            row.month,
            filed[row.filing].amount,
            filed[row.filing].currency,
            row.usd_cents,
            row.stage,
            row.filing == here,
        )
        for row in done
        if row.filing in filed
    )
    counted = [one for one in executions if one.counts]
    in_usd = any(one.currency != version.currency for one in counted)
    return Contract(
        own.filing,
        number,
        version.title or "",
        own.stage,
        version.value or 0,
        version.currency or "",
        executions[:LISTED],
        sum((one.usd_cents or 0) if in_usd else one.amount for one in counted),
        (own.usd_cents or 0) if in_usd else version.value or 0,
        in_usd,
        len(executions) - len(executions[:LISTED]),
    )


def _receipts(parts: list[str]) -> tuple[Receipt, ...]:
    """The receipts allotted to an execution, as last filed: two queries."""
    enterprise, contract, execution = parts[:3]
    allotted = {
        one.receipt_number: one
        for one in AllotmentVersion.objects.filter(
            enterprise_code=enterprise, provider_number=contract, execution_number=execution
        ).order_by("filing_id")
    }
    if not allotted:
        return ()
    receipts = {
        one.receipt_number: one
        for one in ReceiptVersion.objects.filter(
            enterprise_code=enterprise, receipt_number__among=sorted(allotted)
        ).order_by("filing_id")
    }
    return tuple(
        Receipt(
            one.filing_id, number, one.received, one.payer or "", one.amount, allotted[number].allotted, one.currency
        )
        for number, one in sorted(receipts.items())
    )


def _owner(viewer: Viewer, enterprise: str) -> Owner:
    """The enterprise: two queries."""
    found = Standing.objects.visible_to(viewer).filter(enterprise=enterprise)
    months = (
        found.filter(noun="execution")
        .exclude(stage__in=GONE)
        .values("month")
        .annotate(count=Count("record"), cents=Sum("usd_cents"))
        .order_by("-month")[:MONTHS]
    )
    counted = found.aggregate(
        records=Count("record"),
        sent_back=Count("record", filter=Q(returns__gt=0)),
        waiting=Count("record", filter=~Q(desk="")),
    )
    return Owner(
        tuple(Month(row["month"], row["count"], row["cents"] or 0) for row in reversed(list(months))),
        counted["records"],
        counted["sent_back"],
        counted["waiting"],
    )
