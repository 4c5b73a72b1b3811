"""佐证材料: contract scans, receipts and invoices beside records and drafts. Attach, list, hand out, take along.

What stands beside a filing stays, as the filing does; what stands beside a draft goes when its owner or the draft goes.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Max

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.evidence import KIND_NAMES, MEDIA
from fuwai.core.records import RECORDS
from fuwai.files.enclosure import judged
from fuwai.storage import append, enclosure
from fuwai.storage.database import snapshot
from fuwai.storage.models import AuditEntry, Draft, DraftEvidence, Evidence, Filing, GrantPaper
from fuwai.storage.reference import SEPARATOR

NAME = 120  # characters of a file's name
MANY = 30  # files beside one record


@dataclass(frozen=True)
class Given:
    """A file as it was handed in: its name is a label, its kind one of core.evidence.KIND_NAMES."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Handed:
    """A file as it is handed out."""

    name: str
    media: str
    content: bytes


def attach(viewer: Viewer, filing: int, given: Given) -> Evidence:
    """Put the file beside the record of *filing*, for good. Its enterprise's own; the same file beside the same record is
    the one that stands there.

    Raises FuwaiError `evidence.*`.
    """
    found = _own_filing(viewer, filing)
    kind, name, media = _checked(given)
    with append.transaction():
        digest = enclosure.keep(given.content)
        beside = Evidence.objects.filter(noun=found.noun, key=found.key)
        if same := beside.filter(digest=digest).first():
            return same
        _room(beside.count())
        new = _insert(
            found, {"kind": kind, "name": name, "media": media, "digest": digest, "size": len(given.content)}, viewer
        )
        _note("attach", viewer, new)
    return new


def attach_to_draft(viewer: Viewer, draft: int, given: Given) -> DraftEvidence:
    """Put the file beside a draft of the enterprise. Raises FuwaiError `evidence.*`, `draft.unknown`."""
    found = _own_draft(viewer, draft)
    kind, name, media = _checked(given)
    with append.transaction():
        digest = enclosure.keep(given.content)
        if same := found.evidence.filter(digest=digest).first():
            return same
        _room(found.evidence.count())
        return DraftEvidence.objects.create(
            draft=found,
            enterprise=viewer.code,
            kind=kind,
            name=name,
            media=media,
            digest=digest,
            size=len(given.content),
            actor=viewer.actor,
            saved_at=datetime.now(UTC),
        )


def remove(viewer: Viewer, number: int) -> None:
    """Take a file away from a draft; the file itself goes where nothing else refers to it.

    Raises FuwaiError `evidence.unknown`: what stands beside a filing stays.
    """
    with append.transaction():
        found = _draft_evidence(viewer).filter(pk=number).first()
        if found is None:
            raise _unknown(number)
        digest = found.digest
        found.delete()
    sweep([digest])


def sweep(digests: Iterable[str]) -> None:
    """Throw away those of the files to which no record, draft or grant application refers."""
    with append.transaction():  # whoever attaches holds the same lock: no file goes that is just coming
        for digest in set(digests):
            if not any(model.objects.filter(digest=digest).exists() for model in (Evidence, DraftEvidence, GrantPaper)):
                enclosure.drop(digest)


def take_along(viewer: Viewer, drafts: Sequence[int], filings: Sequence[int | None]) -> int:
    """Put the evidence of the drafts beside what they became (*filings*, in the same order where there are as many; None:
    what stood already); how many files. Inside the transaction of their submission, before the drafts go."""
    taken = 0
    became = dict(zip(drafts, filings, strict=True)) if len(drafts) == len(filings) else {}
    files = DraftEvidence.objects.filter(enterprise=viewer.code, draft__in=list(drafts)).select_related("draft")
    for one in files.order_by("pk"):
        filing = _became(viewer, one.draft, became.get(one.draft_id))
        if Evidence.objects.filter(noun=filing.noun, key=filing.key, digest=one.digest).exists():
            continue
        values = {name: getattr(one, name) for name in ("kind", "name", "media", "digest", "size")}
        _note("attach", viewer, _insert(filing, values, viewer))
        taken += 1
    return taken


def _became(viewer: Viewer, draft: Draft, filing: int | None) -> Filing:
    """The filing that the draft became, or that stood already under its key."""
    if filing is not None:
        return Filing.objects.get(pk=filing)
    key = SEPARATOR.join(str(draft.content.get(name, "")).strip() for name in RECORDS[draft.noun].key)
    found = Filing.objects.visible_to(viewer).filter(noun=draft.noun, key=key).order_by("-version").first()
    if found is None:
        raise FuwaiError(
            "evidence.nowhere",
            f"草稿 {draft.pk} 的编号与上报的不同, 佐证材料无处可放; 请先保存草稿再上报",
            f"draft {draft.pk} has another key than what was submitted; save the draft before submitting it",
        )
    return found


def beside(viewer: Viewer, noun: str, key: str) -> list[Evidence]:
    """What stands beside a record, as far as the viewer may see it, the newest last."""
    return list(Evidence.objects.visible_to(viewer).filter(noun=noun, key=key).order_by("id"))


def beside_draft(viewer: Viewer, draft: int) -> list[DraftEvidence]:
    """What stands beside a draft of the enterprise."""
    return list(_own_draft(viewer, draft).evidence.order_by("pk"))


def evidence(viewer: Viewer, number: int) -> Evidence:
    """Raises FuwaiError `evidence.unknown`."""
    found = Evidence.objects.visible_to(viewer).filter(pk=number).first()
    if found is None:
        raise _unknown(number)
    return found


def draft_evidence(viewer: Viewer, number: int) -> DraftEvidence:
    """Raises FuwaiError `evidence.unknown`."""
    found = _draft_evidence(viewer).filter(pk=number).first()
    if found is None:
        raise _unknown(number)
    return found


def handed(found: Evidence | DraftEvidence) -> Handed:
    """The file itself. Raises FuwaiError `evidence.lost` where it is gone or is not what was attached."""
    content = enclosure.read(found.digest)
    if content is None:
        raise FuwaiError(
            "evidence.lost",
            f"材料 {found.name} 的文件不见了或已被改动; 请告知管理员从备份恢复",
            f"the file of {found.name} is gone or was changed; let an administrator restore it from a backup",
        )
    return Handed(f"{found.digest[:8]}-{found.name}", found.media, content)


def filing_of(viewer: Viewer, filing: int) -> Filing:
    """The filing, where the viewer may see it. Raises FuwaiError `review.unknown`."""
    found = Filing.objects.visible_to(viewer).filter(pk=filing).first()
    if found is None:
        raise not_seen(filing)
    return found


def not_seen(filing: int) -> FuwaiError:
    return FuwaiError(
        "review.unknown",
        f"没有填报 {filing}, 或不在您的管辖范围",
        f"there is no filing {filing}, or it is not yours to see",
    )


def faults(step: Callable[[int, int], None] = lambda _done, _whole: None) -> list[tuple[int, str, str]]:
    """Evidence that does not hold: number, and what is wrong in Chinese and English. Reads every file; *step* is told
    before each how many of how many are done.

    A file must be what its digest says, and each row what its entry of the audit trail says.
    """
    told = {}
    with snapshot():  # what is attached meanwhile is in both or in neither
        for detail in AuditEntry.objects.filter(verb="attach").values_list("detail", flat=True):
            entry = json.loads(detail)
            told[entry["evidence"]] = entry["sha256"], entry["filing"], entry["name"]
        rows = list(Evidence.objects.order_by("id").values_list("id", "digest", "filing_id", "name"))
    wrong = []
    for done, (number, digest, *said) in enumerate(rows):
        step(done, len(rows))
        if told.get(number) != (digest, *said):
            wrong.append((number, "登记与留痕不符", "its row is not what the audit trail says"))
        elif enclosure.read(digest) is None:
            wrong.append((number, "文件不见了或已被改动", "its file is gone or was changed"))
    return wrong


def count() -> int:
    """How many files stand beside records."""
    return Evidence.objects.count()


def _checked(given: Given) -> tuple[str, str, str]:
    """Kind, name and media type."""
    if given.kind not in KIND_NAMES:
        known = "、".join(zh for zh, _ in KIND_NAMES.values())
        raise FuwaiError("evidence.sort", f"请选择材料种类: {known}", f"choose a kind: {', '.join(KIND_NAMES)}")
    media = judged(given.content, settings.EVIDENCE_BYTES).media
    return given.kind, _name(given.name, media), media


def _name(name: str, media: str) -> str:
    """The file's name as a label: its last part, printable, with the ending of what it is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    ending = f".{MEDIA[media]}"
    return f"{(stem or 'evidence')[: NAME - len(ending)]}{ending}"


def _insert(filing: Filing, values: dict[str, object], viewer: Viewer) -> Evidence:
    number = int(Evidence.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    return Evidence.objects.create(
        id=number,
        filing=filing,
        noun=filing.noun,
        key=filing.key,
        enterprise=filing.enterprise_id,
        county=filing.county,
        actor=viewer.actor,
        recorded_at=datetime.now(UTC),
        **values,
    )


def _note(verb: str, viewer: Viewer, one: Evidence) -> None:
    detail = {
        "evidence": one.pk,
        "filing": one.filing_id,
        "kind": one.kind,
        "name": one.name,
        "sha256": one.digest,
        "size": one.size,
    }
    append.audit(verb, viewer.actor, f"filing {one.filing_id}", one.recorded_at, detail)


def _room(count: int) -> None:
    if count >= MANY:
        raise FuwaiError(
            "evidence.many",
            f"一条记录最多 {MANY} 份材料; 请合并成一个 PDF",
            f"at most {MANY} files a record; merge them",
        )


def _own_filing(viewer: Viewer, filing: int) -> Filing:
    found = filing_of(viewer, filing)
    if viewer.kind != "enterprise":
        raise FuwaiError(
            "access.evidence", "佐证材料由填报企业上传", "evidence is attached by the enterprise that filed"
        )
    return found


def _own_draft(viewer: Viewer, draft: int) -> Draft:
    found = Draft.objects.filter(pk=draft, enterprise_code=viewer.code).first() if viewer.kind == "enterprise" else None
    if found is None:
        raise FuwaiError("draft.unknown", f"没有草稿 {draft}", f"there is no draft {draft}")
    return found


def _draft_evidence(viewer: Viewer):  # type: ignore[no-untyped-def]  # a queryset
    found = DraftEvidence.objects.filter(enterprise=viewer.code)
    return found if viewer.kind == "enterprise" else found.none()


def _unknown(number: int) -> FuwaiError:
    return FuwaiError(
        "evidence.unknown",
        f"没有材料 {number}, 或不能动它",
        f"there is no evidence {number}, or it is not yours to change",
    )
