"""更正: a reviewer says what a contract's text is; a fact that stays, and that `retrain` learns from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.coding.corpus import OUT, Description
from fuwai.core.access import Viewer
from fuwai.core.cell import NATION
from fuwai.core.error import FuwaiError
from fuwai.core.review import RETURN_REASONS
from fuwai.services import review
from fuwai.services.classify import EDITION, coder, filed
from fuwai.standards import catalogue, codelist
from fuwai.storage import append, history
from fuwai.storage.models import Correction, Filing
from fuwai.storage.models.correction import TEXT

SOURCE = "correction"  # the hand, as the corpus names its passes
VERDICTS = ("in", "out", "split", "ask")
MOST_CODES = 5
REASONS = ("group", "scope")  # of a return, with which a group may be suggested
LIMIT = 200  # characters of an industry or a kind of provider


@dataclass(frozen=True)
class Told:
    """What a text is: its acceptable groups, best first (none where the verdict is `out`), and why."""

    codes: tuple[str, ...]
    words: str
    verdict: str = "in"


@dataclass(frozen=True)
class Known:
    """A text with what is known beside it. *client_kind* is a code of the list, the others are words."""

    text: str
    client_kind: str = ""
    client_industry: str = ""
    supplier: str = ""


@dataclass(frozen=True)
class Corrected:
    """One correction as it stands. *filing*: None for a free text; *body*: the region of the body that made it."""

    id: int
    filing: int | None
    body: str
    actor: str
    known: Known
    from_code: str
    from_verdict: str
    told: Told
    decided_at: datetime
    recorded_at: datetime


def correct(viewer: Viewer, subject: int | Known, told: Told, at: datetime | None = None) -> int:
    """Record that *subject*, the filing of a contract or a free text, is what *told* says. The correction's number.

    A body corrects what it sees, an administrator what it records of the past (*at*). Raises FuwaiError
    `correction.reviewer`, `correction.unknown`, `correction.words`, `correction.verdict`, `correction.text`,
    `correction.future`, `catalogue.unknown_group`.
    """
    _may(viewer)
    now = datetime.now(UTC)
    moment = _moment(viewer, at, now)
    _checked(told)
    with append.transaction():
        known, from_code, from_verdict = _of_filing(viewer, subject) if isinstance(subject, int) else _of_text(subject)
        new = append.NewCorrection(
            filing=subject if isinstance(subject, int) else None,
            body=viewer.code if viewer.kind == "body" else NATION,
            actor=viewer.actor,
            text=known.text,
            client_kind=known.client_kind,
            client_industry=known.client_industry,
            supplier=known.supplier,
            from_code=from_code,
            from_verdict=from_verdict,
            codes="|".join(told.codes),
            verdict=told.verdict,
            words=told.words,
            decided_at=moment,
        )
        number = append.correct(new)
        about = f"filing {subject}" if isinstance(subject, int) else "text"
        detail = {"correction": number, "from": [from_verdict, from_code], "to": [told.verdict, *told.codes]}
        append.audit("correct", viewer.actor, about, moment, detail)
    return number


def return_corrected(
    viewer: Viewer, filings: Sequence[int], reason: str, words: str, groups: Sequence[str], at: datetime | None = None
) -> review.Reviewed:
    """退回 contracts for their group or scope, and record in the same transaction what they are. *groups*: acceptable
    codes, best first, or `out` alone.

    Raises as `review.return_` and `correct` do, and FuwaiError `correction.reason` for another reason.
    """
    if reason not in REASONS:
        raise FuwaiError(
            "correction.reason",
            f"--group 只与原因 {'、'.join(REASONS)} 一起使用, 不是 {reason}",
            f"--group goes with the reasons {', '.join(REASONS)}, not with {reason}",
        )
    with append.transaction():
        done = review.return_(viewer, filings, reason, words, at)
        for filing in dict.fromkeys(filings):
            correct(viewer, filing, as_told(groups, words or RETURN_REASONS[reason].zh), at)
    return done


def as_told(groups: Sequence[str], words: str, verdict: str = "in") -> Told:
    """What is told by groups, or by `out` alone."""
    return Told((), words, OUT) if tuple(groups) == (OUT,) else Told(tuple(groups), words, verdict)


def corrections(viewer: Viewer, as_of: datetime | None = None, filing: int | None = None) -> tuple[Corrected, ...]:
    """The corrections that the viewer sees (of one filing), made by *as_of*, in their order."""
    found = Correction.objects.visible_to(viewer).order_by("id")
    if filing is not None:
        found = found.filter(filing=filing)
    if as_of is not None:
        found = found.filter(decided_at__lte=as_of)
    return tuple(_corrected(one) for one in found)


def descriptions(viewer: Viewer, as_of: datetime | None = None) -> tuple[Description, ...]:
    """The corrections as lines to learn from; of several on one text, the last that was decided."""
    lines: dict[Known, Description] = {}
    for one in sorted(corrections(viewer, as_of), key=lambda one: (one.decided_at, one.id)):
        known = one.known
        lines.pop(known, None)
        lines[known] = Description(
            known.text,
            one.told.verdict,
            one.told.codes,
            known.client_kind,
            known.client_industry,
            known.supplier,
            SOURCE,
        )
    return tuple(lines.values())


def text_of(title: str | None, description: str | None) -> str:
    """The text of a contract as it is coded: its title and what it says."""
    return "。".join(filter(None, (title, description)))


def _may(viewer: Viewer) -> None:
    if viewer.kind not in ("body", "administrator"):
        raise FuwaiError(
            "correction.reviewer",
            "更正由审核部门作出; 请用 --body 说明是哪个部门",
            "a correction is made by a reviewing body; say which with --body",
        )


def _moment(viewer: Viewer, at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if viewer.kind != "administrator" or at > now:
        raise FuwaiError(
            "correction.future",
            f"时点 {at} 只能由管理员补录, 且不能在将来",
            f"the moment {at} is recorded by an administrator only, and not ahead of time",
        )
    return at.astimezone(UTC)


def _checked(told: Told) -> None:
    if not told.words.strip():
        raise FuwaiError("correction.words", "更正须说明理由", "a correction needs its reason in words")
    if told.verdict not in VERDICTS or bool(told.codes) == (told.verdict == "out") or len(told.codes) > MOST_CODES:
        raise FuwaiError(
            "correction.verdict",
            f"判定 {told.verdict!r} 与类别 {told.codes} 不符; out 没有类别, in、split、ask 有 1 至 {MOST_CODES} 个",
            f"the verdict {told.verdict!r} does not go with {told.codes}; out has no group, in, split and ask have 1 to "
            f"{MOST_CODES}",
        )
    edition = catalogue.edition(EDITION)
    for code in told.codes:
        edition.group(code)


def _of_filing(viewer: Viewer, filing: int) -> tuple[Known, str, str]:
    """Text of a contract's filing, and what it was filed as: whoever files a contract says that it counts."""
    noun = Filing.objects.visible_to(viewer).filter(id=filing).values_list("noun", flat=True).first()
    if noun != "contract":
        raise FuwaiError(
            "correction.unknown",
            f"没有合同填报 {filing}, 或不在您的管辖范围",
            f"there is no filing {filing} of a contract, or it is not yours to see",
        )
    [row] = history.content(viewer, "contract", [filing]).iter_rows(named=True)
    industry = row["client_industry"] or ""
    known_industries = codelist.codes("industry")
    if industry in known_industries:
        industry = known_industries.name_of(industry)
    text = text_of(row["title"], row["description"])
    return Known(text, row["client_kind"], industry), row["group"], "in"


def _of_text(known: Known) -> tuple[Known, str, str]:
    """A free text, and what the coder says of it now."""
    if not known.text.strip() or len(known.text) > TEXT or max(len(known.client_industry), len(known.supplier)) > LIMIT:
        raise FuwaiError(
            "correction.text",
            f"文字应为 1 至 {TEXT} 字, 行业和接包方不超过 {LIMIT} 字",
            f"a text has 1 to {TEXT} characters, industry and provider at most {LIMIT}",
        )
    answer = coder().answer(filed(known.text, known.client_kind, known.client_industry, known.supplier))
    return known, answer.code or "", answer.verdict


def _corrected(row: Correction) -> Corrected:
    codes: Sequence[str] = row.codes.split("|") if row.codes else ()
    return Corrected(
        row.id,
        row.filing_id,
        row.body,
        row.actor,
        Known(row.text, row.client_kind, row.client_industry, row.supplier),
        row.from_code,
        row.from_verdict,
        Told(tuple(codes), row.words, row.verdict),
        row.decided_at,
        row.recorded_at,
    )
