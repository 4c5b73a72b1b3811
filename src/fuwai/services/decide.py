"""One decision on one record, by someone who looks at it: nothing is decided on what has changed since it was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.review import ACT_NAMES, RETURN_REASONS, Act
from fuwai.services import comment, correction, review
from fuwai.storage import append
from fuwai.storage.models import Decision, Filing

MARKING = (Act.RETURN, Act.STRIKE_OUT)  # acts with a coded reason, which may name fields


@dataclass(frozen=True)
class Seen:
    """What someone saw who decides: the filing, the number of the record's last version, how many decisions on the filing.

    The number, not a count: a body sees of an enterprise that moved to it only the versions that were filed there.
    """

    filing: int
    version: int
    decisions: int

    @classmethod
    def parse(cls, text: str) -> "Seen":
        """As it came back with the form. Raises FuwaiError `review.seen`."""
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            raise FuwaiError(
                "review.seen", "页面不完整, 请刷新后再办", "the page was incomplete; reload it and decide again"
            )
        return cls(*(int(part) for part in parts))

    def __str__(self) -> str:
        return f"{self.filing}.{self.version}.{self.decisions}"


@dataclass(frozen=True)
class Order:
    """What is to be done. *reason*: coded; *marks*: field → words; *check*: what an override lets pass (empty: all);
    *groups*: of a contract sent back for its group, what it is instead."""

    act: Act
    words: str = ""
    reason: str = ""
    check: str = ""
    marks: Mapping[str, str] | None = None
    groups: Sequence[str] = ()


def decide(viewer: Viewer, seen: Seen, order: Order) -> None:
    """Do what is ordered on the version that was seen. One transaction.

    Raises FuwaiError `review.changed` where someone else decided or the enterprise filed anew since it was shown, saying
    who did what and when; and as the verbs of `review`, `comment` and `correction` do.
    """
    with append.transaction():
        _unchanged(viewer, seen)
        _done(viewer, seen.filing, order)
        if order.marks and order.act in MARKING:
            noun = Filing.objects.values_list("noun", flat=True).get(pk=seen.filing)
            last = Decision.objects.filter(filing_id=seen.filing).order_by("-id").values_list("id", flat=True)[0]
            said = order.words.strip() or RETURN_REASONS[order.reason].zh
            comment.mark(
                viewer, seen.filing, noun, {name: text.strip() or said for name, text in order.marks.items()}, last
            )


def _done(viewer: Viewer, filing: int, order: Order) -> None:
    one, words = [filing], order.words
    if order.act is Act.APPROVE:
        review.approve(viewer, one, words=words)
    elif order.act is Act.RETURN and order.groups:
        correction.return_corrected(viewer, one, order.reason, words, order.groups)
    elif order.act is Act.RETURN:
        review.return_(viewer, one, order.reason, words)
    elif order.act is Act.OVERRIDE:
        review.override(viewer, one, words, order.check)
    elif order.act is Act.REVOKE:
        review.revoke(viewer, one, words)
    elif order.act is Act.STRIKE_OUT:
        review.strike_out(viewer, one, order.reason, words)
    else:
        review.withdraw(viewer, one, words)


def _unchanged(viewer: Viewer, seen: Seen) -> None:
    own = Filing.objects.visible_to(viewer).filter(pk=seen.filing)
    versions = Filing.objects.filter(noun__in=own.values("noun"), key__in=own.values("key")).order_by("version")
    version, actor, at = versions.values_list("version", "actor", "recorded_at").last() or (0, "", None)
    if at is not None and version > seen.version:
        raise FuwaiError(
            "review.changed",
            f"您打开之后, {actor} 于 {_minute(at)[0]} 报送了新版本; 什么也没有改变, 请看新版本",
            f"since you opened it, {actor} filed a newer version at {_minute(at)[1]}; nothing was changed, see that one",
        )
    last = list(Decision.objects.filter(filing_id=seen.filing).order_by("id"))
    if len(last) > seen.decisions:
        one = last[-1]
        zh, en = ACT_NAMES[Act(one.act)]
        note_zh, note_en = (f"（{one.words}）", f" ({one.words})") if one.words else ("", "")
        raise FuwaiError(
            "review.changed",
            f"您打开之后, {one.actor} 于 {_minute(one.recorded_at)[0]} 已{zh}{note_zh}; 您的决定没有生效, 写的话还在下面",
            f"since you opened it, {one.actor} acted at {_minute(one.recorded_at)[1]}: {en}{note_en}; your decision was "
            "not made, what you wrote is still below",
        )


def _minute(at: datetime) -> tuple[str, str]:
    text = at.isoformat()
    return minute_zh(text), minute_en(text)
