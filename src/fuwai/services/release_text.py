"""Versions of a bulletin written without a page: by a program or a command, on the same reading as the editor's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fuwai.core.access import Viewer
from fuwai.core.edited import from_plain
from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.core.phrase import Language
from fuwai.services.release import (
    WRITERS,
    Desk,
    Mark,
    as_it_stands,
    open_desk,
    publish,
    require_writer,
    save,
    version_of,
)
from fuwai.services.release_form import KEEP, NOTABLE, OWN_AFTER, OWN_WORDS, WORDS, Line, lines, read
from fuwai.standards.bulletin import blueprint
from fuwai.storage.models import BulletinRelease, BulletinVersion

LISTED = 200  # versions, the newest first


@dataclass(frozen=True)
class Place:
    """Which bulletin: *kind* empty, the one chosen for the region and period. *as_of* None: the last event in the store."""

    kind: str
    region: str
    period: str
    language: Language
    as_of: datetime | None = None


@dataclass(frozen=True)
class Text:
    """What is written: *sentences* by id, figures as `{1}` or `{=ID}`, empty to leave one out; *own*, one sentence of the
    writer's own behind *after* (empty: at the end of the opening); *notable*, ids of notable facts; *keep*, ids of marked
    sentences that were looked at and hold, and of sentences of one's own that stay."""

    sentences: Mapping[str, str]
    own: str = ""
    after: str = ""
    notable: Sequence[str] = ()
    keep: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Opened:
    """A bulletin before its writer: title, moment of the facts, its sentences, and what of a version no longer holds."""

    title: str
    as_of: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def open_text(viewer: Viewer, place: Place, base: int | None = None) -> Opened:
    """The sentences of a bulletin, those of the version *base* in their places. Raises FuwaiError as `save_text`."""
    desk = _desk(viewer, place)
    edits = from_plain(_base(viewer, base, place).edits) if base else ()
    found, listed = lines(desk, edits)
    return Opened(found.document.title, desk.generated.as_of, tuple(listed), found.marks)


def save_text(viewer: Viewer, place: Place, text: Text, base: int | None = None) -> int:
    """存为新稿: the next version, from *text* and what the version *base* had; its number.

    Raises FuwaiError `access.role`, `access.figures`, `bulletin.unknown`, `bulletin.version`, `bulletin.sentence`,
    `bulletin.words`, `bulletin.digit`, `bulletin.note`.
    """
    desk = _desk(viewer, place)
    edits = from_plain(_base(viewer, base, place).edits) if base else ()
    own = {edit.id for edit in edits if edit.after}
    known = {sentence.id for sentence in desk.generated.sentences()}
    if strange := sorted({*text.sentences, *text.keep} - known - own):
        raise FuwaiError(
            "bulletin.sentence",
            f"通报里没有句子 {strange[0][:40]!r}",
            f"there is no sentence {strange[0][:40]!r} in the bulletin",
        )
    sent = {f"{WORDS}{id_}": [words] for id_, words in text.sentences.items()}
    sent |= {f"{KEEP}{id_}": ["1"] for id_ in text.keep}
    sent |= {OWN_WORDS: [text.own], OWN_AFTER: [text.after], NOTABLE: list(text.notable)}
    found = read(desk, sent, edits)
    if found.faults:
        raise found.faults[0][1]
    moment = datetime.fromisoformat(desk.generated.as_of)
    return save(viewer, place.kind, place.region, place.period, place.language, found.edits, text.note, moment)


def versions(viewer: Viewer, bulletin: str = "") -> list[tuple[BulletinVersion, int | None]]:
    """The versions that the viewer may see, the newest first, each with the number of its release. Raises `access.role`."""
    _writers_only(viewer)
    found = BulletinVersion.objects.visible_to(viewer).order_by("-id")
    listed = list((found.filter(bulletin=bulletin) if bulletin else found)[:LISTED])
    released = dict(
        BulletinRelease.objects.filter(version_id__in=[one.pk for one in listed]).values_list("version_id", "id")
    )
    return [(one, released.get(one.pk)) for one in listed]


def standing(viewer: Viewer, number: int) -> tuple[BulletinVersion, Opened]:
    """One version on the facts of now: its sentences, and which of them no longer hold. Raises `bulletin.version`."""
    _writers_only(viewer)
    version = version_of(viewer, number)
    found = as_it_stands(version)
    said = {sentence.id: sentence.text for sentence in found.document.sentences()}
    own = {edit.id for edit in found.edits if edit.after}
    edits = {edit.id for edit in found.edits}
    rules = {sentence.id: sentence.text for sentence in found.generated.sentences()}
    marks = {mark.sentence: mark.kind for mark in found.marks}
    told = tuple(
        Line(id_, words, rules.get(id_, ""), id_ in edits, marks.get(id_, ""), id_ in own)
        for id_, words in said.items()
    )
    return version, Opened(found.document.title, found.document.as_of, told, found.marks)


def let_out(viewer: Viewer, number: int, reason: str = "", *, erratum: bool = False) -> int:
    """发布 or, where *erratum*, 更正: the number of the release. What is asked for must be what it is: a first release is no
    erratum. Raises FuwaiError `bulletin.first`, and as `publish`."""
    _writers_only(viewer)
    before = BulletinRelease.objects.filter(bulletin=version_of(viewer, number).bulletin).exists()
    if erratum and not before:
        raise FuwaiError(
            "bulletin.first",
            "这份通报还没有发布过, 不是更正: 请用发布",
            "this bulletin has not been released before, so this is no erratum: release it",
        )
    return publish(viewer, number, reason)


def _desk(viewer: Viewer, place: Place) -> Desk:
    require_writer(viewer, place.region)
    Period.parse(place.period)
    if place.kind:
        blueprint(place.kind)
    return open_desk(place.kind, place.region, place.period, place.language, place.as_of)


def _base(viewer: Viewer, number: int | None, place: Place) -> BulletinVersion:
    """The version that the writing began from; one of another bulletin is none of this."""
    version = version_of(viewer, number or 0)
    if (version.kind, version.region, version.period, version.language) != (
        place.kind,
        place.region,
        place.period,
        place.language,
    ):
        raise FuwaiError(
            "bulletin.version",
            f"稿本 {number} 是另一份通报 ({version.bulletin})",
            f"version {number} is of another bulletin ({version.bulletin})",
        )
    return version


def _writers_only(viewer: Viewer) -> None:
    if viewer.role not in WRITERS:
        raise FuwaiError(
            "access.role",
            "稿本由统计分析和审核负责人查看、发布",
            "versions are read and released by analysts and heads of review",
        )
