"""Walking the chains: every digest computed again from what stands, and the first entry of each that does not hold.

All is read in one snapshot, a slice at a time: writers go on meanwhile, and what they add is not walked.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import Model, QuerySet

from fuwai.core.chain import GENESIS, link
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.storage import trigger
from fuwai.storage.anchor import Anchor
from fuwai.storage.anchor import anchors as noted
from fuwai.storage.canonical import digests, texts
from fuwai.storage.chain import AUDIT, BATCH, CORRECTION, DECISION, FILING, LINK, finding_lists, head
from fuwai.storage.database import Schema, read, snapshot
from fuwai.storage.models import VERSIONS, AuditEntry, Contract, Correction, Decision, Filing, FilingFinding, LevelUse
from fuwai.storage.reference import DTYPES

FINDINGS: Schema = {"id": pl.Int64, "filing_id": pl.Int64} | dict.fromkeys(
    ("check_id", "grade", "field", "zh", "en"), pl.String
)
NAMED = 6  # triggers that a message writes out
LATE = 1  # entries at the end that a kill between commit and anchor may leave without one
AFTER = 2.0  # seconds within which whoever has committed writes the anchors of a whole group
SLICE = 20_000  # rows that are read and digested at once: a second's work, after which the walk can be broken off
STAGES = 6  # that a walk tells of

CONTENT = "content_digest"
CHAINS = {
    "filing": "填报 filings",
    "decision": "决定 decisions",
    "audit": "留痕 audit entries",
    "correction": "更正 corrections",
}


@dataclass(frozen=True)
class Far:
    """How far a walk is: in which of its stages, what is walked there (in both languages), how many rows of how many."""

    stage: int
    words: str
    done: int
    whole: int


Step = Callable[[Far], None]  # is told how far the walk is; may raise, which ends it


@dataclass(frozen=True)
class Break:
    """The first entry of a chain that does not hold: *chain* filing, decision, correction, audit, content, levels or anchor.

    Of *chain* trigger, *id* is how many append-only triggers are missing.
    """

    chain: str
    id: int
    zh: str
    en: str


@dataclass(frozen=True)
class Walked:
    """How many entries were walked, and where they break (empty: nowhere)."""

    filings: int
    decisions: int
    entries: int
    anchors: int
    unanchored: int
    breaks: tuple[Break, ...]
    corrections: int = 0


def untold(_far: Far) -> None:
    """The step of a walk that nobody watches."""


class _Telling:
    """Says how far a walk is."""

    def __init__(self, step: Step) -> None:
        self.step, self.stage = step, 0

    def begin(self, words: str, whole: int) -> None:
        self.stage, self.words, self.done, self.whole = self.stage + 1, words, 0, whole
        self.add(0)

    def add(self, rows: int) -> None:
        self.done += rows
        self.step(Far(self.stage, self.words, self.done, max(self.whole, self.done)))


def walk(anchors: Path | None = None, step: Step = untold) -> Walked:
    """Walk all that stood at one moment, and hold its audit entries against the anchors: those of FUWAI_HOME, or a copy."""
    told, before = _Telling(step), list(noted(anchors))  # whose entries all stood before the snapshot
    with snapshot():
        filings, broken_filing = _chain(told, "filing", Filing, _filings, ("id", "noun", "key", "version", CONTENT))
        content = list(_content(told, filings))
        decisions, broken_decision = _chain(told, "decision", Decision, _decisions)
        entries, broken_entry = _chain(told, "audit", AuditEntry, _entries, ("id", "verb", "detail"))
        corrections, broken_correction = _chain(told, "correction", Correction, _corrections)
        told.begin("末端和锚点 heads and anchors", entries.height)
        held = _since(before, entries, anchors)
        found = [
            broken_filing,
            *content,
            broken_decision,
            broken_entry,
            broken_correction,
            *_heads(entries, filings, decisions, corrections),
            _levels(entries),
            *_anchored(entries, held),
            _triggers(),
        ]
    anchored = max((anchor.sequence for anchor in held), default=0)
    return Walked(
        filings.height,
        decisions.height,
        entries.height,
        len(held),
        max(0, entries.height - anchored),
        tuple(one for one in found if one is not None),
        corrections.height,
    )


def _since(before: list[Anchor], entries: pl.DataFrame, anchors: Path | None) -> list[Anchor]:
    """The anchors of *before*, and those written since of entries that stood; whoever committed last is waited for."""
    whole, until = entries.height, time.monotonic() + AFTER
    while True:
        seen = {anchor.sequence for anchor in before}
        held = before + [one for one in noted(anchors) if one.sequence <= whole and one.sequence not in seen]
        last = max((anchor.sequence for anchor in held), default=whole)
        if whole - last <= LATE or time.monotonic() > until:
            return held
        time.sleep(AFTER / 20)


def _filings(found: "QuerySet[Any] | None" = None) -> pl.DataFrame:
    names = (*FILING, "batch__name", "batch__sha256", "batch__token", *LINK)
    filings = read(_all(Filing, found), names, FILING | BATCH | LINK)
    ids = filings["id"]
    told = FilingFinding.objects.filter(filing_id__gte=ids.min() or 0, filing_id__lte=ids.max() or 0)
    findings = read(told.order_by("id"), tuple(FINDINGS), FINDINGS)
    return filings.with_columns(finding_lists(findings, ids.to_list()))


def _decisions(found: "QuerySet[Any] | None" = None) -> pl.DataFrame:
    return read(_all(Decision, found), (*DECISION, *LINK), DECISION | LINK)


def _corrections(found: "QuerySet[Any] | None" = None) -> pl.DataFrame:
    return read(_all(Correction, found), (*CORRECTION, *LINK), CORRECTION | LINK)


def _entries(found: "QuerySet[Any] | None" = None) -> pl.DataFrame:
    return read(_all(AuditEntry, found), (*AUDIT, *LINK), AUDIT | LINK)


def _all(model: type[Model], found: "QuerySet[Any] | None") -> "QuerySet[Any]":
    return model._default_manager.order_by("id") if found is None else found


def _chain(
    told: _Telling,
    chain: str,
    model: type[Model],
    rows: Callable[["QuerySet[Any]"], pl.DataFrame],
    kept: tuple[str, ...] = ("id",),
) -> tuple[pl.DataFrame, Break | None]:
    """What of a chain is *kept* for the comparisons, with the digest of each entry; and where the chain breaks."""
    told.begin(CHAINS[chain], head(model._meta.db_table).count)
    parts, links, found = [], _Links(chain), None
    for part in _slices(model, "id", rows):
        found = found or links.break_of(part)
        parts.append(part.select(*kept, "digest"))
        told.add(part.height)
    return pl.concat(parts), found


def _slices(model: type[Model], key: str, rows: Callable[["QuerySet[Any]"], pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """All rows of a table in the order of *key*, its number, the column `id` of the frames; one frame at least."""
    found: QuerySet[Any] = model._default_manager.order_by(key)
    part = rows(found[:SLICE])
    yield part
    while part.height == SLICE:
        part = rows(found.filter(**{f"{key}__gt": part["id"][-1]})[:SLICE])
        yield part


class _Links:
    """Follows a chain through its slices."""

    def __init__(self, chain: str) -> None:
        self.chain, self.number, self.before = chain, 0, GENESIS

    def break_of(self, linked: pl.DataFrame) -> Break | None:
        """The first entry that is missing, does not follow the one before it, or whose content has another digest."""
        rows = zip(linked["id"], linked["previous"], linked["digest"], texts(linked.drop(*LINK)), strict=True)
        for entry, previous, digest, text in rows:
            self.number += 1
            if entry != self.number:
                return Break(self.chain, self.number, "这一条不见了", "this entry is missing")
            if previous != self.before:
                return Break(self.chain, entry, "与前一条的摘要接不上", "it does not follow the entry before it")
            if link(previous, text) != digest:
                return Break(self.chain, entry, "内容与摘要不符", "its content does not have its digest")
            self.before = digest
        return None


def _content(told: _Telling, filings: pl.DataFrame) -> Iterable[Break | None]:
    """The first filing of each noun whose content, or the record that it belongs to, is not what was filed."""
    told.begin("内容 contents", filings.height)
    for noun, record in RECORDS.items():
        expected = filings.filter(pl.col("noun") == noun).select("id", "key", "version", CONTENT)
        first = expected.filter(pl.col("version") == 1).select("key", pl.col("id").alias("first"))
        joined = expected.join(_found(told, record), on="id", how="left").join(first, on="key", how="left").sort("id")
        if noun != "enterprise":
            joined = joined.with_columns(pl.col("record_id").ne_missing(pl.col("first")).alias("strange"))
        else:
            joined = joined.with_columns(pl.col("record_id").ne_missing(pl.col("key")).alias("strange"))
        wrong = joined.filter(pl.col("found").ne_missing(pl.col(CONTENT)) | pl.col("strange"))
        yield _named(wrong, f"{record.zh}的内容不是当初填报的内容", f"the {record.en} is not what was filed")
    yield _control_numbers()


def _found(told: _Telling, record: RecordType) -> pl.DataFrame:
    """id, record_id and, as `found`, the digest of the content that stands, of every version of a noun."""
    key = pl.String if record.noun == "enterprise" else pl.Int64
    schema: Schema = {"id": pl.Int64, "record_id": key} | {field.name: DTYPES[field.kind] for field in record}
    parts = []
    names = ("filing_id", "record_id", *record.names)
    for part in _slices(VERSIONS[record.noun], "filing_id", lambda found: read(found, names, schema)):
        content = pl.Series("found", digests(texts(part.select(record.names))), pl.String)
        parts.append(part.select("id", "record_id").with_columns(content))
        told.add(part.height)
    return pl.concat(parts)


def _control_numbers() -> Break | None:
    """A contract whose own control number is not that of its first filing."""
    numbers = read(Contract.objects.order_by("id"), ("id", "control_number"), {"id": pl.Int64, "own": pl.String})
    filed = read(
        VERSIONS["contract"].objects.order_by("filing_id"),
        ("record_id", "control_number"),
        {"id": pl.Int64, "filed": pl.String},
    )
    joined = numbers.join(filed.unique("id", keep="first"), on="id", how="left").sort("id")
    return _named(
        joined.filter(pl.col("own").ne_missing(pl.col("filed"))), "登记号被改", "its control number was changed"
    )


def _named(wrong: pl.DataFrame, zh: str, en: str) -> Break | None:
    return Break("content", int(wrong["id"][0]), zh, en) if wrong.height else None


def _heads(
    entries: pl.DataFrame, filings: pl.DataFrame, decisions: pl.DataFrame, corrections: pl.DataFrame
) -> Iterable[Break | None]:
    """The first audit entry whose heads are not those of the other chains; and what no entry covers."""
    chains = (
        ("filing_chain", "填报", filings, ""),
        ("decision_chain", "决定", decisions, ""),
        ("correction_chain", "更正", corrections, GENESIS),  # entries name it from the first correction on
    )
    for name, zh, chain, untold in chains:
        heads = {0: GENESIS} | dict(zip(chain["id"].to_list(), chain["digest"].to_list(), strict=True))
        covered = 0
        for entry, detail in zip(entries["id"], entries["detail"], strict=True):
            said = _told(detail, name, untold)
            if said["count"] not in heads or heads[said["count"]] != said["head"]:
                yield Break("audit", entry, f"所记{zh}链的末端与现状不符", f"its head of the {name} is not what stands")
                break
            covered = max(covered, said["count"])
        else:
            if chain.height > covered:
                yield Break(name.removesuffix("_chain"), covered + 1, "没有留痕", "no audit entry covers it")


def _read(detail: str) -> dict[str, Any]:
    """An audit entry's detail; empty where someone made it unreadable, which its digest tells."""
    try:
        found = json.loads(detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _told(detail: str, chain: str, untold: str) -> dict[str, Any]:
    """The head of a chain as an audit entry tells it: count and head; where it tells none, count 0 and *untold*."""
    found = _read(detail).get(chain)
    if isinstance(found, dict) and isinstance(found.get("count"), int):
        return {"head": "", **found}
    return {"count": 0, "head": untold}


def _levels(entries: pl.DataFrame) -> Break | None:
    """The first entry of the levels in use that is not what the audit trail says was configured."""
    told = [
        _read(detail) for verb, detail in entries.select("verb", "detail").iter_rows() if verb == "configure_levels"
    ]
    said = {tuple(one.get(name) for name in ("id", "region", "levels", "effective")) for one in told}
    for use in LevelUse.objects.order_by("id"):
        if (use.id, use.region, use.levels, use.effective.isoformat()) not in said:
            return Break("levels", use.id, "审核层级与留痕不符", "the levels are not what the audit trail says")
    return None


def _triggers() -> Break | None:
    """The append-only triggers that someone took away: what follows from then on, nothing refuses."""
    gone = trigger.missing()
    if not gone:
        return None
    shown = ", ".join(gone[:NAMED]) + (" …" if len(gone) > NAMED else "")
    return Break(
        "trigger",
        len(gone),
        f"缺少或被改的只增触发器 {len(gone)} 个: {shown}; 数据库不再拒绝修改, 请查明何人所为并从备份恢复",
        f"{len(gone)} append-only triggers are missing or changed: {shown}; the database no longer refuses changes: "
        "find out who did it and restore a backup",
    )


def _anchored(entries: pl.DataFrame, anchors: list[Anchor]) -> Iterable[Break | None]:
    """The first audit entry that differs from its anchor, with what was filed and decided since the entry before it."""
    digest = dict(zip(entries["id"].to_list(), entries["digest"].to_list(), strict=True))
    for anchor in sorted(anchors, key=lambda anchor: anchor.sequence):
        if digest.get(anchor.sequence) != anchor.digest:
            zh, en = _reach(entries, anchor.sequence)
            yield Break("anchor", anchor.sequence, f"与库外锚点不符{zh}", f"differs from its anchor outside{en}")
            break
    missing = sorted(set(digest) - {anchor.sequence for anchor in anchors})
    if len(missing) > LATE or (missing and missing[0] < len(digest)):
        yield Break("anchor", missing[0], "没有库外锚点", "has no anchor outside the database")


def _reach(entries: pl.DataFrame, sequence: int) -> tuple[str, str]:
    """Which filings and decisions the audit entry covers that the one before it did not."""
    details = dict(zip(entries["id"].to_list(), entries["detail"].to_list(), strict=True))
    if sequence not in details:
        return "; 这一条不见了", "; the entry is missing"
    zh, en = "", ""
    chains = (
        ("filing_chain", "填报", "filings"),
        ("decision_chain", "决定", "decisions"),
        ("correction_chain", "更正", "corrections"),
    )
    for name, one_zh, one_en in chains:
        first, last = (_told(details.get(at, ""), name, "")["count"] for at in (sequence - 1, sequence))
        first += 1
        if first <= last:
            zh += f"; {one_zh} {first}–{last} 或在其中被改"
            en += f"; {one_en} {first}–{last} may have been changed"
    return zh, en
