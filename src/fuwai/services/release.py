"""稿本、发布与更正: the text of a bulletin as people edit it, its release by four eyes, and what is published.

A version keeps the sentences that were changed, with what they are bound to; the rest is as the bulletin's file says it. A
release is a version that a second person lets out: whole, true as of its moment, and past the proofreader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.core.bulletin import Document, FigureRef, Paragraph, Section, Sentence
from fuwai.core.cell import Engine
from fuwai.core.edited import Bound, Edit, as_plain, from_plain, opened, refuse_unbound, said, skeleton, typed
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure
from fuwai.core.period import Period
from fuwai.core.phrase import Language, faint, printed
from fuwai.facts.engine import DuckEngine
from fuwai.services.document_json import as_json
from fuwai.services.double_check import doubled
from fuwai.services.facts import build_facts
from fuwai.services.figure_rebuild import Rebuilder
from fuwai.services.page import Page, prepared
from fuwai.services.proof import gate
from fuwai.standards.notable import wordings
from fuwai.storage import append
from fuwai.storage.models import BulletinRelease, BulletinVersion

WRITERS = frozenset((Role.ANALYST, Role.HEAD))  # who writes versions; and who, of them, releases what another wrote
NOTE, REASON = 200, 500  # characters


@dataclass(frozen=True)
class Mark:
    """A sentence that is no longer what it was: `false`, the rule now says something else; `unsaid`, a figure of it has no
    value; `moved`, only its figures print anew. *before*, *now*: what the rule, or its figures, then and now say."""

    sentence: str
    kind: Literal["false", "unsaid", "moved"]
    before: str
    now: str


@dataclass(frozen=True)
class Draft:
    """A bulletin with a version's edits in it: *generated* as the file says it, *document* as edited, and what of the edits
    no longer holds on these facts."""

    generated: Document
    document: Document
    edits: tuple[Edit, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Desk:
    """A bulletin before its writer: the page that says it, what it says, and where further figures come from."""

    page: Page
    generated: Document
    rebuilder: Rebuilder


def key_of(kind: str, region: str, period: str, language: str) -> str:
    return f"{kind}-{region}-{period}-{language}"


def draft(
    kind: str,
    region: str,
    period: str,
    language: Language,
    edits: Sequence[Edit],
    as_of: datetime | None = None,
    *,
    twice: bool = False,
) -> Draft:
    """The bulletin with *edits*, from the facts as of *as_of* (None: the last event in the store)."""
    return edited(open_desk(kind, region, period, language, as_of, twice=twice), edits)


def open_desk(
    kind: str, region: str, period: str, language: Language, as_of: datetime | None = None, *, twice: bool = False
) -> Desk:
    """The bulletin as its file says it, ready to be edited. *twice*: every cell is computed by another way too, and a
    difference raises FuwaiError `table.recomputed_differs`."""
    built = build_facts(as_of)
    engine: Engine = DuckEngine(built.path)
    if twice:
        engine = doubled(engine, built.path)
    page = prepared(engine, region, period, built.as_of.isoformat(), language, kind or None)
    return Desk(page, page.document(), Rebuilder(engine, built.as_of.isoformat()))


def last_month() -> str:
    """The last month of which the facts hold an execution, as a period. Raises FuwaiError `facts.nothing_filed`."""
    engine = DuckEngine(build_facts().path)
    span = engine.months("executions") or engine.months("contracts")
    if span is None:
        raise FuwaiError("facts.nothing_filed", "还没有核准的合同执行", "no execution has been approved yet")
    return Period.of_month(span[1]).code


def edited(desk: Desk, edits: Sequence[Edit]) -> Draft:
    """The bulletin with the edits in their places, and what of them no longer holds."""
    page, generated, rebuilder = desk.page, desk.generated, desk.rebuilder
    figures = dict(generated.figures)
    spoken: dict[str, str] = {}

    def say(bound: Bound) -> FigureRef | None:
        if bound.figure not in figures:
            figures[bound.figure] = rebuilder.figure(bound.figure)
        text = worded(page, figures[bound.figure], bound.phrase)
        spoken[bound.figure] = text or ""
        return None if text is None else FigureRef(bound.figure, text, bound.phrase)

    original = {sentence.id: sentence for sentence in generated.sentences()}
    changed: dict[str, Sentence | None] = {}
    marks: list[Mark] = []
    for edit in edits:
        spoken.clear()
        changed[edit.id] = said(edit, say) if edit.words.strip() else None
        marks += _marks(edit, changed[edit.id], original.get(edit.id), spoken)
    added: dict[str, list[Sentence]] = {}
    for edit in edits:
        sentence = changed.pop(edit.id) if edit.after else None
        if sentence is not None:
            added.setdefault(edit.after, []).append(sentence)
    document = _placed(replace(generated, figures=figures), changed, added)
    return Draft(generated, document, tuple(edits), tuple(marks))


def worded(page: Page, figure: Figure, phrase: str) -> str | None:
    """The figure as the page's sentences print it, by a phrase where it has one."""
    if figure.missing or faint(figure):
        return None
    phrases = {**wordings().sayings[page.language].phrases, **page.sayings.phrases}  # notable facts bring their own
    return phrases[phrase].say(figure, page.language) if phrase else printed(figure, page.language)


def _marks(edit: Edit, now: Sentence | None, rule: Sentence | None, spoken: Mapping[str, str]) -> list[Mark]:
    if not edit.words.strip():
        return []
    if now is None:
        return [Mark(edit.id, "unsaid", edit.words, "")]
    if not edit.after and edit.basis != skeleton(rule):
        return [Mark(edit.id, "false", edit.basis, skeleton(rule))]
    then = edit.printed or {}
    moved = {id_: text for id_, text in spoken.items() if id_ in then and then[id_] != text}
    before, after = ("、".join(texts) for texts in ((then[id_] for id_ in moved), moved.values()))
    # A sentence of one's own has no rule that would say it anew: whatever moves in it asks for its writer.
    return [Mark(edit.id, "false" if edit.after else "moved", before, after)] if moved else []


def _placed(
    document: Document, changed: Mapping[str, Sentence | None], added: Mapping[str, Sequence[Sentence]]
) -> Document:
    def paragraph(block: Paragraph) -> Paragraph:
        sentences: list[Sentence] = []
        for sentence in block.sentences:
            kept = changed.get(sentence.id, sentence)
            sentences += [*([kept] if kept else []), *added.get(sentence.id, ())]
        return Paragraph(tuple(sentences))

    lead = tuple(one for block in document.lead if (one := paragraph(block)).sentences)
    sections = []
    for section in document.sections:
        blocks = [paragraph(block) if isinstance(block, Paragraph) else block for block in section.blocks]
        kept = tuple(block for block in blocks if not isinstance(block, Paragraph) or block.sentences)
        sections += [Section(section.heading, kept)] if kept else []
    return _used_only(document, lead, tuple(sections))


def _used_only(document: Document, lead: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Document:
    return replace(document, lead=lead, sections=sections, figures=dict(sorted(document.figures.items())))


def written(generated: Document, sentence: str, words: str, offered: Mapping[str, Bound] | None = None) -> Edit:
    """The edit of one sentence of *generated* to *words*, whose braces are bound as in the sentence, and as *offered*."""
    found = next((each for each in generated.sentences() if each.id == sentence), None)
    if found is None:
        raise FuwaiError(
            "bulletin.sentence",
            f"通报里没有句子 {sentence[:40]!r}",
            f"there is no sentence {sentence[:40]!r} in the bulletin",
        )
    _, bound = opened(found)
    return _read(generated, Edit(sentence, words, {**bound, **(offered or {})}, skeleton(found), _prints(found)))


def own(
    generated: Document, after: str, number: int, words: str, bound: Mapping[str, Bound], texts: Mapping[str, str]
) -> Edit:
    """A sentence of the writer's own, behind the sentence *after*. *texts*: how its figures read as it was written."""
    if after not in {each.id for each in generated.sentences()}:
        raise FuwaiError(
            "bulletin.sentence",
            f"通报里没有句子 {after[:40]!r}",
            f"there is no sentence {after[:40]!r} in the bulletin",
        )
    return _read(generated, Edit(f"own.{number}", words, dict(bound), "", dict(texts), after))


def _read(generated: Document, edit: Edit) -> Edit:
    refuse_unbound(edit)
    if numbers := typed(edit, generated.figures, generated.language):
        first = numbers[0]
        offers_zh = "、".join(each.zh for each in first.offers[:2]) or "没有与它相等的指标"
        offers_en = ", ".join(each.en for each in first.offers[:2]) or "no figure of the page equals it"
        raise FuwaiError(
            "bulletin.digit",
            f"{edit.id}: 写了数字 {first.number}; 请改用指标: {offers_zh}",
            f"{edit.id}: the number {first.number} is typed; take a figure instead: {offers_en}",
        )
    return edit


def _prints(sentence: Sentence) -> dict[str, str]:
    return {part.figure: part.text for part in sentence.parts if isinstance(part, FigureRef)}


# Versions and releases


def save(
    viewer: Viewer,
    kind: str,
    region: str,
    period: str,
    language: Language,
    edits: Sequence[Edit],
    note: str = "",
    as_of: datetime | None = None,
) -> int:
    """存为新稿: the next version of the text, as of the facts that its writer saw (None: those of now); its number.

    Raises FuwaiError `access.role`, `access.figures`, `bulletin.note`, and as `edited`.
    """
    require_writer(viewer, region)
    if len(note) > NOTE:
        raise FuwaiError("bulletin.note", f"说明最多 {NOTE} 字", f"a note has at most {NOTE} characters")
    found = draft(kind, region, period, language, edits, as_of)
    bulletin = key_of(kind, region, period, language)
    now = datetime.now(UTC)
    with append.transaction():
        last = BulletinVersion.objects.order_by("-id").values_list("id", flat=True).first() or 0
        version = BulletinVersion.objects.filter(bulletin=bulletin).count() + 1
        moment = datetime.fromisoformat(found.generated.as_of)
        place = {"kind": kind, "region": region, "period": period, "language": language, "as_of": moment}
        by = {"login": viewer.login, "actor": viewer.actor, "recorded_at": now}
        BulletinVersion.objects.create(
            id=last + 1, bulletin=bulletin, version=version, edits=as_plain(edits), note=note.strip(), **place, **by
        )
        detail = {"version": version, "as_of": found.generated.as_of, "edits": [edit.id for edit in edits]}
        append.audit("draft_bulletin", viewer.actor, bulletin, now, detail)
    return last + 1


def version_of(viewer: Viewer, number: int) -> BulletinVersion:
    """Raises FuwaiError `bulletin.version` for one that there is not, or that the viewer may not see."""
    found: BulletinVersion | None = BulletinVersion.objects.visible_to(viewer).filter(pk=number).first()
    if found is None:
        raise FuwaiError(
            "bulletin.version", "没有这份稿本, 或不在您的地区", "there is no such version, or it is not yours to see"
        )
    return found


def as_written(version: BulletinVersion, *, twice: bool = False) -> Draft:
    """A version on the facts as of its own moment: what its writer saw."""
    asked = (version.kind, version.region, version.period, version.language)
    return draft(*asked, from_plain(version.edits), version.as_of, twice=twice)


def as_it_stands(version: BulletinVersion) -> Draft:
    """A version on the facts of now, with the sentences marked that no longer hold."""
    return draft(version.kind, version.region, version.period, version.language, from_plain(version.edits))


def publish(viewer: Viewer, number: int, reason: str = "") -> int:
    """发布: let a version out that another wrote. From the second release on it is an erratum (更正), with its reason.

    Raises FuwaiError `access.role`, `access.figures`, `bulletin.four_eyes`, `bulletin.released`, `bulletin.later`,
    `bulletin.reason`, `bulletin.stale`, `bulletin.proof`, `table.recomputed_differs`.
    """
    version = version_of(viewer, number)
    require_writer(viewer, version.region)
    if viewer.login == version.login:
        raise FuwaiError(
            "bulletin.four_eyes",
            "稿本由您编写, 须由另一人发布",
            "you wrote this version; another person releases it",
        )
    found = as_written(version, twice=True)
    if false := [mark.sentence for mark in found.marks if mark.kind != "moved"]:
        raise FuwaiError(
            "bulletin.stale",
            f"句子 {'、'.join(false)} 与数据不符, 请先改正",
            f"the sentences {', '.join(false)} no longer agree with the data; mend them first",
        )
    _proofread(found.document)
    released = replace(found.document, marking="")
    content, now = as_json(released), datetime.now(UTC)
    with append.transaction():
        vintage = _vintage(version, reason)
        last = BulletinRelease.objects.order_by("-id").values_list("id", flat=True).first() or 0
        digest = sha256(content.encode()).hexdigest()
        BulletinRelease.objects.create(
            id=last + 1,
            version=version,
            bulletin=version.bulletin,
            region=version.region,
            vintage=vintage,
            reason=reason.strip(),
            title=released.title,
            content=content,
            sha256=digest,
            login=viewer.login,
            actor=viewer.actor,
            recorded_at=now,
        )
        detail = {"version": version.version, "vintage": vintage, "reason": reason.strip(), "as_of": released.as_of}
        append.audit("release_bulletin", viewer.actor, version.bulletin, now, {**detail, "sha256": digest})
    return last + 1


def _proofread(document: Document) -> None:
    """The gate: no bulletin leaves that its own proofreader objects to. Raises FuwaiError `bulletin.proof`."""
    if findings := gate(document):
        first = findings[0]
        raise FuwaiError(
            "bulletin.proof",
            f"校对有 {len(findings)} 处, 不能发布: {first.quote}: {first.zh}",
            f"the proofreader has {len(findings)} findings, so it is not released: {first.quote}: {first.en}",
        )


def _vintage(version: BulletinVersion, reason: str) -> int:
    """The vintage that a release of this version would be."""
    before = BulletinRelease.objects.filter(bulletin=version.bulletin).order_by("-vintage").first()
    if before is None:
        return 1
    if before.version_id == version.pk:
        raise FuwaiError("bulletin.released", "这份稿本已经发布", "this version is released already")
    if before.version.version > version.version:
        raise FuwaiError("bulletin.later", "较新的稿本已经发布", "a later version is released already")
    if not reason.strip() or len(reason) > REASON:
        raise FuwaiError(
            "bulletin.reason",
            f"已发布过, 再次发布是更正: 请写明理由 (最多 {REASON} 字)",
            f"it was released before, so this is an erratum: give its reason (at most {REASON} characters)",
        )
    return before.vintage + 1


def require_writer(viewer: Viewer, region: str) -> None:
    """Raises FuwaiError `access.role`, `access.figures`."""
    if viewer.role not in WRITERS or not viewer.login:
        raise FuwaiError(
            "access.role",
            "通报由统计分析和审核负责人编写、发布",
            "bulletins are written and released by analysts and heads of review",
        )
    if not region_prefix(region).startswith(region_prefix(viewer.code)):
        raise FuwaiError("access.figures", f"{region} 不在您的地区内", f"{region} is not within your region")


def published(viewer: Viewer) -> list[BulletinRelease]:
    """What was released and the viewer may read, the newest first: of its region, below it and above it."""
    found = BulletinRelease.objects.readable_by(viewer).select_related("version").defer("content")
    return list(found.order_by("-id")[:200])


def release_of(viewer: Viewer, number: int) -> BulletinRelease:
    """Raises FuwaiError `bulletin.version`."""
    found: BulletinRelease | None = (
        BulletinRelease.objects.readable_by(viewer).select_related("version").filter(pk=number).first()
    )
    if found is None:
        raise FuwaiError(
            "bulletin.version", "没有这份通报, 或不在您的地区", "there is no such bulletin, or it is not yours to see"
        )
    return found


def as_released(release: BulletinRelease) -> Document:
    """The document of a release, made again from its facts. Raises FuwaiError `bulletin.changed` where it would differ from
    what left the house."""
    document = replace(as_written(release.version).document, marking="")
    if sha256(as_json(document).encode()).hexdigest() != release.sha256:
        raise FuwaiError(
            "bulletin.changed",
            "按当时的数据重新生成, 与发布的内容不同 (可能补报了更早的数据); 发布的内容见其 json",
            "made again from its facts it would differ from what was released (earlier history was loaded since); what was "
            "released is its json",
        )
    return document
