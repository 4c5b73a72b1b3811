"""草稿: an enterprise's unsubmitted rows. They change and vanish at will, and leave no trace but of what they become."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.services import enclosure
from fuwai.storage import append
from fuwai.storage.models import Draft, DraftEvidence, Filing


@dataclass(frozen=True)
class Amended:
    """A *record* (its first filing) and the *version* of it that is being changed."""

    record: int
    version: int


def save(
    viewer: Viewer,
    noun: str,
    content: Mapping[str, object],
    draft: int | None = None,
    aside: Mapping[str, object] | None = None,
    amends: Amended | None = None,
) -> int:
    """Keep the row, as incomplete as it is, over *draft* where one is named. Returns the draft's number.

    *aside*: answers and words beside the fields; None leaves what was kept. *amends*: the record that is being amended, which
    has one draft, whoever keeps it. Raises FuwaiError `draft.field` for a field that the record has not, `draft.unknown` for
    another's draft, `record.unknown` for another's record.
    """
    _enterprise(viewer)
    record = RECORDS[noun]
    if unknown := sorted(set(content) - set(record.names)):
        raise FuwaiError(
            "draft.field",
            f"{record.zh}没有这些项目: {', '.join(unknown)}; 有: {', '.join(record.names)}",
            f"a {record.en} has no {', '.join(unknown)}; it has {', '.join(record.names)}",
        )
    values: dict[str, object] = {
        "content": {**content, "enterprise_code": viewer.code},
        "actor": viewer.actor,
        "saved_at": datetime.now(UTC),
        **({} if aside is None else {"aside": dict(aside)}),
    }
    if amends is not None:
        _amended(viewer, noun, amends)
        return _over(viewer, noun, amends, values)
    if draft is None:
        return int(Draft.objects.create(noun=noun, enterprise_code=viewer.code, **values).pk)
    if not _own(viewer).filter(pk=draft, noun=noun).update(**values):
        raise _unknown([draft])
    return draft


def of_amendment(viewer: Viewer, record: int) -> Draft | None:
    """The draft of the amendment of *record*, where one was kept."""
    return _own(viewer).filter(amends=record).first()


def listed(viewer: Viewer, noun: str = "") -> list[Draft]:
    """The enterprise's drafts, the last saved first."""
    found = _own(viewer).order_by("-saved_at")
    return list(found.filter(noun=noun) if noun else found)


def delete(viewer: Viewer, drafts: Iterable[int]) -> None:
    """Throw drafts away, with their evidence. What was submitted cannot be: withdraw it instead."""
    wanted = sorted(set(drafts))
    digests = list(
        DraftEvidence.objects.filter(draft__in=_own(viewer), draft__pk__in=wanted).values_list("digest", flat=True)
    )
    take(viewer, wanted)
    if digests:
        enclosure.sweep(digests)


def take(viewer: Viewer, drafts: Iterable[int]) -> list[Draft]:
    """The drafts, and with them out of the way: for a submission, inside its transaction. All or none."""
    wanted = sorted(set(drafts))
    found = list(_own(viewer).filter(pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise _unknown(sorted(set(wanted) - {draft.pk for draft in found}))
    _own(viewer).filter(pk__in=wanted).delete()
    return found


def _over(viewer: Viewer, noun: str, amends: Amended, values: Mapping[str, object]) -> int:
    """Keep the amendment over the record's one draft; its version is the one that was being read first."""
    with append.transaction():
        kept = _own(viewer).filter(amends=amends.record, noun=noun).first()
        if kept is None:
            new = {"noun": noun, "enterprise_code": viewer.code, "amends": amends.record, "version": amends.version}
            return int(Draft.objects.create(**new, **values).pk)
        _own(viewer).filter(pk=kept.pk).update(**values)
    return int(kept.pk)


def _amended(viewer: Viewer, noun: str, amends: Amended) -> None:
    if not Filing.objects.visible_to(viewer).filter(pk=amends.record, noun=noun, version=1).exists():
        record = RECORDS[noun]
        raise FuwaiError("record.unknown", f"没有这份{record.zh}", f"there is no such {record.en}")


def _own(viewer: Viewer):  # type: ignore[no-untyped-def]  # a queryset of drafts
    _enterprise(viewer)
    return Draft.objects.filter(enterprise_code=viewer.code)


def _enterprise(viewer: Viewer) -> None:
    if viewer.kind != "enterprise":
        raise FuwaiError("draft.enterprise", "草稿属于填报企业", "a draft is its enterprise's alone")


def _unknown(drafts: list[int]) -> FuwaiError:
    numbers = ", ".join(str(draft) for draft in drafts)
    return FuwaiError("draft.unknown", f"没有草稿 {numbers}", f"there is no draft {numbers}")
