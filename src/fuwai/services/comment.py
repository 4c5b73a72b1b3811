"""批注与说明: what reviewers note on a filing, field by field, and what the enterprise answers and explains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.power import Power, require
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.storage import append
from fuwai.storage.models import Comment, Filing, FilingFinding

LONGEST = 2000  # characters


@dataclass(frozen=True)
class Said:
    """One comment with its answers. *decision*: the return or strike-out that it explains. *internal*: for bodies alone."""

    id: int
    filing: int
    field: str
    decision: int | None
    side: str
    actor: str
    words: str
    internal: bool
    at: datetime
    answers: tuple["Said", ...] = ()


def comment(
    viewer: Viewer, filing: int, words: str, field: str = "", internal: bool = False, answers: int | None = None
) -> int:
    """批注: note *words* on a filing or one of its fields, or answer another comment. The comment's number.

    Raises FuwaiError `access.role`, `comment.unknown`, `comment.field`, `comment.words`.
    """
    require(viewer, Power.COMMENT)
    if viewer.kind not in ("body", "enterprise"):
        raise FuwaiError("access.role", "批注由审核部门和企业作出", "comments are for bodies and enterprises")
    with append.transaction():
        noun = Filing.objects.visible_to(viewer).filter(pk=filing).values_list("noun", flat=True).first()
        if noun is None:
            raise _unknown()
        if answers is not None:
            asked = Comment.objects.visible_to(viewer).filter(pk=answers, filing_id=filing).first()
            if asked is None:
                raise _unknown()
            field, internal = asked.field, asked.internal
        _checked(RECORDS[noun], {field: words})
        number = _append(viewer, filing, {field: words}, internal and viewer.kind == "body", None, answers)
        append.audit(
            "comment", viewer.actor, f"filing {filing}", datetime.now(UTC), {"comment": number, "field": field}
        )
    return number


def mark(viewer: Viewer, filing: int, noun: str, marks: Mapping[str, str], decision: int) -> None:
    """Note what a decision says of each field, within its transaction. Raises FuwaiError `comment.field`."""
    _checked(RECORDS[noun], marks)
    _append(viewer, filing, marks, internal=False, decision=decision, answers=None)


def explain(viewer: Viewer, filing: int, words: Mapping[str, str]) -> None:
    """说明: keep what an enterprise says on the held findings of its filing (field → words), with one audit entry.

    Raises FuwaiError `comment.unknown`, `comment.field`, `comment.words`.
    """
    told = {field: text for field, text in sorted(words.items()) if text.strip()}
    if not told:
        return
    noun = Filing.objects.visible_to(viewer).filter(pk=filing).values_list("noun", flat=True).first()
    if viewer.kind != "enterprise" or noun is None:
        raise _unknown()
    _checked(RECORDS[noun], told)
    with append.transaction():
        _append(viewer, filing, told, internal=False, decision=None, answers=None)
        append.audit("explain", viewer.actor, f"filing {filing}", datetime.now(UTC), {"filing": filing, "words": told})


def explain_checks(viewer: Viewer, filing: int, words: Mapping[str, str]) -> None:
    """The same by edit check → words, after the filing: what a form asks before it.

    Raises as `explain` does, and FuwaiError `comment.check` for a check that does not hold the filing.
    """
    seen = Filing.objects.visible_to(viewer).filter(pk=filing)
    held = FilingFinding.objects.filter(filing__in=seen, grade="held").order_by("id")
    fields = dict(held.values_list("check_id", "field"))
    told: dict[str, list[str]] = {}
    for check, text in words.items():
        if seen.exists() and check not in fields:
            raise FuwaiError(
                "comment.check",
                f"填报 {filing} 没有待说明的 {check[:60]}",
                f"filing {filing} is not held by {check[:60]}",
            )
        told.setdefault(fields.get(check, ""), []).append(f"[{check}] {text.strip()}")
    explain(viewer, filing, {field: "\n".join(texts) for field, texts in told.items()})


def comments(viewer: Viewer, filings: Sequence[int]) -> tuple[Said, ...]:
    """What the viewer may read of the comments on these filings, in their order, answers below what they answer."""
    found = list(Comment.objects.visible_to(viewer).filter(filing_id__among=filings).order_by("id"))
    below: dict[int, list[Comment]] = {}
    for one in found:
        if one.answers_id is not None:
            below.setdefault(one.answers_id, []).append(one)
    return tuple(_told(one, below) for one in found if one.answers_id is None)


def marked(viewer: Viewer, filing: int) -> dict[str, list[Said]]:
    """For a form: field → the comments on it (`""`: on the whole), those of a return among them."""
    fields: dict[str, list[Said]] = {}
    for one in comments(viewer, [filing]):
        fields.setdefault(one.field, []).append(one)
    return fields


def _checked(record: RecordType, marks: Mapping[str, str]) -> None:
    for field, words in marks.items():
        if field and field not in record.names:
            raise FuwaiError(
                "comment.field",
                f"{record.zh}没有 {field} 这一项",
                f"a {record.en} has no field {field}",
            )
        if not words.strip() or len(words) > LONGEST:
            raise FuwaiError(
                "comment.words",
                f"批注应为 1 至 {LONGEST} 个字",
                f"a comment has 1 to {LONGEST} characters",
            )


def _append(
    viewer: Viewer, filing: int, marks: Mapping[str, str], internal: bool, decision: int | None, answers: int | None
) -> int:
    last = Comment.objects.order_by("-id").values_list("id", flat=True).first() or 0
    now = datetime.now(UTC)
    entries = [
        Comment(
            id=last + place,
            filing_id=filing,
            field=field,
            answers_id=answers,
            decision_id=decision,
            side=viewer.code,
            actor=viewer.actor,
            words=words.strip(),
            internal=internal,
            recorded_at=now,
        )
        for place, (field, words) in enumerate(marks.items(), 1)
    ]
    Comment.objects.bulk_create(entries)
    return last + len(entries)


def _told(one: Comment, below: Mapping[int, Sequence[Comment]]) -> Said:
    return Said(
        one.pk,
        one.filing_id,
        one.field,
        one.decision_id,
        one.side,
        one.actor,
        one.words,
        one.internal,
        one.recorded_at,
        tuple(_told(answer, below) for answer in below.get(one.pk, ())),
    )


def _unknown() -> FuwaiError:
    return FuwaiError(
        "comment.unknown",
        "没有这份填报或批注, 或不在您的管辖范围",
        "there is no such filing or comment, or it is not yours to see",
    )
