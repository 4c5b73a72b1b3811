"""批量核准: what would happen to each, said before anything does; and rules that choose what is approved.

A rehearsal says of each filing whether it would pass or why not. Acting takes those that would pass, in one transaction
with one audit entry; where the queue has changed since the rehearsal, nothing is done and it is shown anew.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.power import Power, require
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.core.review import Act
from fuwai.services import review, standing, worklist
from fuwai.services.review import Refusal, Reviewed
from fuwai.services.worklist import Filter, Item
from fuwai.storage.models import Standing

MOST = 5_000  # filings in one act
SHOWN = 200  # lines of a rehearsal that are written out

WHY: dict[str, tuple[str, str]] = {
    "unseen": ("不在管辖范围", "not yours to see"),
    "law": ("此阶段不能核准", "not possible at this stage"),
    "desk": ("不在您的案头", "at another desk"),
    "role": ("须由审核负责人办理", "for the head"),
    "held": ("有待说明的问题", "a held finding is open"),
    "window": ("不在审核窗口内", "outside the window of review"),
    "early": ("时点有误", "the moment is wrong"),
    "superseded": ("企业已报送新版本", "a newer version was filed"),
}


@dataclass(frozen=True)
class Line:
    """One filing of a rehearsal: its line of the queue (None: no longer there), and what speaks against it."""

    filing: int
    item: Item | None
    against: tuple[Refusal, ...]


@dataclass(frozen=True)
class Rehearsal:
    """*passing*: what would be approved. *reasons*: why others would not, with how many. *mark*: of what was looked at, to
    be handed back with the act. *cut*: there were more than MOST, the rest was left out."""

    lines: tuple[Line, ...]
    passing: tuple[int, ...]
    usd_cents: int
    reasons: tuple[tuple[str, str, int], ...]
    mark: str
    cut: bool = False

    @property
    def refused(self) -> int:
        return len(self.lines) - len(self.passing)


@dataclass(frozen=True)
class Rule:
    """按规则: everything of *noun* below *below* US cents (None: any amount) at a desk that has no findings; with *no_signs*
    also none of the other signs of risk, with *month* (yyyymm) only of that month."""

    noun: str
    below: int | None
    no_signs: bool = False
    month: int | None = None

    @property
    def words(self) -> tuple[str, str]:
        """The rule, as the audit trail has it, in Chinese and English."""
        record: RecordType = RECORDS[self.noun]
        zh, en = [f"无提示和待说明问题的{record.zh}"], [f"{record.en} without findings"]
        if self.below is not None:
            zh.append(f"金额低于 {self.below // 100:,} 美元")
            en.append(f"under {self.below // 100:,} USD")
        if self.month:
            zh.append(f"{self.month // 100} 年 {self.month % 100} 月")
            en.append(f"of {self.month // 100}-{self.month % 100:02}")
        if self.no_signs:
            zh.append("无其他风险提示")
            en.append("without other signs of risk")
        return ", ".join(zh), ", ".join(en)


def rehearse(viewer: Viewer, filings: Iterable[int]) -> Rehearsal:
    """What approving these filings would do to each; nothing is written. Raises FuwaiError `access.role`, `bulk.most`."""
    require(viewer, Power.APPROVE)
    wanted = list(dict.fromkeys(filings))
    if len(wanted) > MOST:
        raise FuwaiError(
            "bulk.most",
            f"一次最多 {MOST} 份, 选了 {len(wanted)} 份",
            f"at most {MOST} at once; {len(wanted)} were chosen",
        )
    rows = Standing.objects.visible_to(viewer).filter(filing__among=wanted).order_by("-risk", "record")
    return _rehearsed(viewer, wanted, list(rows))


def approve(viewer: Viewer, filings: Sequence[int], words: str = "") -> Reviewed:
    """批量核准 what a rehearsal said would pass: all of it or, where something has changed since, none."""
    if len(filings) > MOST:
        raise FuwaiError("bulk.most", f"一次最多 {MOST} 份", f"at most {MOST} at once")
    return review.approve(viewer, filings, words=words)


def rehearse_rule(viewer: Viewer, desk: str, rule: Rule) -> Rehearsal:
    """What a rule would approve at a desk. Raises FuwaiError `access.role`."""
    require(viewer, Power.RULE)
    standing.catch_up()
    found = worklist.filtered(viewer, desk, Filter(rule.noun, grade="none", high=rule.below, month=rule.month))
    if rule.no_signs:
        found = found.filter(reasons="")
    rows = list(found.order_by("record")[: MOST + 1])
    return _rehearsed(viewer, [row.filing for row in rows[:MOST]], rows[:MOST], cut=len(rows) > MOST)


def approve_by_rule(viewer: Viewer, desk: str, rule: Rule, mark: str) -> Reviewed:
    """按规则批量核准: what a rule chooses, with one audit entry that names the rule. *mark*: of the rehearsal that was seen.

    Raises FuwaiError `bulk.changed` where it would now choose others, and as `review.approve` does.
    """
    rehearsal = rehearse_rule(viewer, desk, rule)
    if rehearsal.mark != mark:
        raise FuwaiError(
            "bulk.changed",
            "试算之后待审记录有变化, 一份也没有核准; 请看新的试算结果再办",
            "the queue has changed since the rehearsal, nothing was approved; look at what would happen now",
        )
    zh, en = rule.words
    told = {"zh": zh, "en": en, **{name: value for name, value in vars(rule).items() if value not in (None, False)}}
    return review.approve(viewer, rehearsal.passing, words=f"按规则批量核准: {zh}", rule={**told, "desk": desk})


def _rehearsed(viewer: Viewer, wanted: list[int], rows: Sequence[Standing], cut: bool = False) -> Rehearsal:
    against: dict[int, list[Refusal]] = {}
    for refusal in review.refusals(viewer, wanted, Act.APPROVE):
        against.setdefault(refusal.filing, []).append(refusal)
    order = [
        *(filing for filing in wanted if filing in against),
        *(filing for filing in wanted if filing not in against),
    ]
    shown = set(order[:SHOWN])
    shown_rows = (row for row in rows if row.filing in shown)
    items = {item.filing: item for item in worklist.described(shown_rows, worklist.today(), titled=False)}
    cents = {row.filing: row.usd_cents or 0 for row in rows}
    passing = tuple(filing for filing in wanted if filing not in against)
    counted = Counter(why for found in against.values() for why in {refusal.why for refusal in found})
    return Rehearsal(
        tuple(Line(filing, items.get(filing), tuple(against.get(filing, ()))) for filing in order),
        passing,
        sum(cents.get(filing, 0) for filing in passing),
        tuple((*WHY[why], count) for why, count in counted.most_common()),
        hashlib.sha256(",".join(map(str, sorted(passing))).encode()).hexdigest()[:32],
        cut,
    )
