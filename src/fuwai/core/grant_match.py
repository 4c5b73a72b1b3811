"""凭证匹配: foreign-exchange receipts against executions, many to many, in one enterprise.

What was allotted by a filing comes first, and it alone counts (ADR 0183). Of the rest, what fits within the tolerance is
proposed, always in the same order: one receipt for one execution (of another currency too, by its worth in US cents), one
receipt for a run of executions, a run of receipts for one execution (a run: next to each other by day, of one currency).
Money is in minor units of its own currency; what nothing fits is left and shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LONGEST_RUN = 6


@dataclass(frozen=True, slots=True)
class Executed:
    """An execution, by its filing; *offshore*: its client is abroad. *cents*: its amount in US cents."""

    id: int
    day: date
    amount: int
    currency: str
    cents: int
    offshore: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt, by its filing; *slip* names the paper itself, whoever files it; *left*: what no application has spent;
    *cents*: its amount in US cents."""

    id: int
    slip: str
    day: date
    amount: int
    currency: str
    left: int
    cents: int


@dataclass(frozen=True, slots=True)
class Match:
    """*minor* of the receipt's currency pays for the execution; *cents*: what that is of the execution, in US cents."""

    receipt: int
    execution: int
    minor: int
    cents: int
    proposed: bool


@dataclass(frozen=True)
class Matched:
    """The matches, and what is left: receipt → minor units unspent, execution → minor units unpaid."""

    matches: tuple[Match, ...]
    receipts_left: Mapping[int, int]
    executions_left: Mapping[int, int]


def match(
    executions: Sequence[Executed],
    receipts: Sequence[Received],
    allotted: Mapping[tuple[int, int], int],
    tolerance: int = 0,
) -> Matched:
    """*allotted*: (receipt, execution) → minor units, as filed. *tolerance* in permille of the larger of the two sides."""
    work = _Work(executions, receipts, tolerance)
    for (receipt, execution), minor in sorted(allotted.items()):
        work.take(receipt, execution, minor, proposed=False)
    work.propose()
    return Matched(
        tuple(work.matches),
        {one: left for one, left in work.receipt_left.items() if left},
        {one: left for one, left in work.execution_left.items() if left},
    )


class _Work:
    """What is still open on both sides while matches are made."""

    def __init__(self, executions: Sequence[Executed], receipts: Sequence[Received], tolerance: int) -> None:
        self.executions = {one.id: one for one in sorted(executions, key=lambda one: (one.day, one.id))}
        self.receipts = {one.id: one for one in sorted(receipts, key=lambda one: (one.day, one.id))}
        self.execution_left = {one.id: one.amount for one in self.executions.values()}
        self.receipt_left = {one.id: one.left for one in self.receipts.values()}
        self.matches: list[Match] = []
        self.tolerance = tolerance

    def take(self, receipt: int, execution: int, minor: int, *, proposed: bool) -> None:
        """Match as much of *minor* as both sides still have; between currencies by what it is worth in US cents."""
        if receipt not in self.receipts or execution not in self.executions:
            return
        paid, paper = self.executions[execution], self.receipts[receipt]
        given = min(minor, self.receipt_left[receipt])
        if paid.currency == paper.currency:
            given = filled = min(given, self.execution_left[execution])
            cents = paid.cents * filled // paid.amount if paid.amount else 0
        else:
            open_cents = paid.cents * self.execution_left[execution] // paid.amount if paid.amount else 0
            cents = min(open_cents, paper.cents * given // paper.amount if paper.amount else 0)
            filled = min(self.execution_left[execution], -(-cents * paid.amount // paid.cents) if paid.cents else 0)
        if given <= 0 or filled <= 0:
            return
        self.receipt_left[receipt] -= given
        self.execution_left[execution] -= filled
        self.matches.append(Match(receipt, execution, given, cents, proposed))

    def propose(self) -> None:
        for receipt in list(self.receipts):
            for run in range(1, LONGEST_RUN + 1):
                if self._fill(receipt, run):
                    break
        for execution in list(self.executions):
            for run in range(2, LONGEST_RUN + 1):
                if self._pay(execution, run):
                    break

    def _fill(self, receipt: int, run: int) -> bool:
        """Spend a receipt on the first run of executions that it fits."""
        paper, left = self.receipts[receipt], self.receipt_left[receipt]
        same = paper.currency
        open_ = [one for one, amount in self.execution_left.items() if amount and self.executions[one].currency == same]
        for at in range(len(open_) - run + 1):
            chosen = open_[at : at + run]
            if left and self._fits(left, sum(self.execution_left[one] for one in chosen)):
                for one in chosen:
                    self.take(receipt, one, self.execution_left[one], proposed=True)
                return True
        return run == 1 and left > 0 and self._fill_of_other_currency(receipt, left)

    def _fill_of_other_currency(self, receipt: int, left: int) -> bool:
        paper = self.receipts[receipt]
        worth = paper.cents * left // paper.amount
        for execution, amount in self.execution_left.items():
            paid = self.executions[execution]
            if amount and paid.currency != paper.currency and self._fits(worth, paid.cents * amount // paid.amount):
                self.take(receipt, execution, left, proposed=True)
                return True
        return False

    def _pay(self, execution: int, run: int) -> bool:
        """Pay an execution by the first run of receipts that it fits."""
        paid, left = self.executions[execution], self.execution_left[execution]
        open_ = [
            one for one, amount in self.receipt_left.items() if amount and self.receipts[one].currency == paid.currency
        ]
        for at in range(len(open_) - run + 1):
            chosen = open_[at : at + run]
            if left and self._fits(left, sum(self.receipt_left[one] for one in chosen)):
                for one in chosen:
                    self.take(one, execution, self.receipt_left[one], proposed=True)
                return True
        return False

    def _fits(self, one: int, other: int) -> bool:
        return abs(one - other) * 1000 <= self.tolerance * max(one, other)
