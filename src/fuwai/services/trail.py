"""留痕 of a record and of a region: who did what, when, from where, and what stood before. Reads only.

A record's history is read from the chains themselves; the audit entry that covers each link tells the address. A region's
history is read backwards through all chains at once, from marks, so that its thousandth page costs what its first does.
"""

import itertools
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import ACT_NAMES, RETURN_REASONS, Act, Level, Stage, first_desk, stage_after
from fuwai.core.verb import LINK_NAMES
from fuwai.services.dossier import Shown, value
from fuwai.services.enclosure import not_seen
from fuwai.storage import history
from fuwai.storage.models import AuditEntry, Correction, Decision, Evidence, Filing
from fuwai.storage.models.columns import REGION

SHOWN = 50  # of a page
MARK = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})-(\d{1,18})")
END = 10**18 - 1  # before every number


@dataclass(frozen=True)
class Happened:
    """One link of a chain. *chain*: filing, decision, correction or evidence; *verb*: what it did; *at*: the event,
    *recorded_at*: the system's clock; *entry*: the audit entry that covers it, *address*: what that says of where from.

    *changes*: of an amendment, the fields that it changed.
    """

    chain: str
    number: int
    verb: str
    at: datetime
    recorded_at: datetime
    actor: str
    filing: int
    noun: str
    key: str
    version: int
    enterprise: str
    county: str
    body: str = ""
    reason: tuple[str, str] = ("", "")
    words: str = ""
    digest: str = ""
    content_digest: str = ""
    level: int = 0
    entry: int | None = None
    address: str = ""
    changes: tuple[Shown, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        return LINK_NAMES[self.verb]


@dataclass(frozen=True)
class Asked:
    """What of a region's history is asked for; empty: all. *since*, *until*: moments on the system's clock."""

    verb: str = ""
    enterprise: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    mark: str = ""


@dataclass(frozen=True)
class Page:
    """What happened, the newest first, and the mark from which the next page goes on (empty: there is none)."""

    events: tuple[Happened, ...]
    mark: str
    total: int | None = field(default=None)


def of_record(viewer: Viewer, filing: int) -> tuple[Filing, tuple[Happened, ...]]:
    """Everything on the record of *filing*, the newest first, through all its versions.

    An enterprise is told which body acted, not which of its people nor from where: those events have an empty `actor`
    and `address`, and their `body` (empty: an operator's command). Raises FuwaiError `review.unknown`.
    """
    asked = Filing.objects.visible_to(viewer).filter(pk=filing)
    versions = Filing.objects.visible_to(viewer).filter(
        noun=Subquery(asked.values("noun")), key=Subquery(asked.values("key"))
    )
    standing = list(_covered(versions.order_by("id")))
    found = next((one for one in standing if one.pk == filing), None)
    if found is None:
        raise not_seen(filing)
    links = [
        *standing,
        *_covered(Decision.objects.filter(filing__in=versions).select_related("filing").order_by("id")),
        *_covered(Correction.objects.filter(filing__in=versions).select_related("filing").order_by("id")),
        *_covered(Evidence.objects.visible_to(viewer).filter(noun=found.noun, key=found.key).select_related("filing")),
    ]
    changed = _changes(viewer, found.noun, [one for one in links if isinstance(one, Filing)])
    return found, tuple(_seen_by(viewer, one) for one in _told(links, changed))


def _seen_by(viewer: Viewer, one: Happened) -> Happened:
    if viewer.may_name(one.actor):
        return one
    _, of_body, body = one.actor.rpartition(" @ ")
    return replace(one, actor="", address="", body=one.body or (body if of_body else ""))


def stood(told: Sequence[Happened], moment: datetime) -> tuple[int, int, Stage] | None:
    """Of a record's history: the filing that stood at *moment*, its version, and where it lay; None where none stood.

    The same as `services.as_of` says, of a history that is at hand already.
    """
    then = sorted((one for one in told if one.at <= moment), key=lambda one: (one.recorded_at, one.number))
    gone = {one.filing for one in then if one.verb == Act.WITHDRAW}
    versions = [one for one in then if one.chain == "filing" and one.filing not in gone]
    if not versions:
        return None
    last = max(versions, key=lambda one: one.version)
    county = last.county
    used = history.levels_used([county], beijing(moment).date())[county]
    moves = [one for one in then if one.chain == "decision" and one.filing == last.filing and one.verb != Act.OVERRIDE]
    if not moves:
        return last.filing, last.version, first_desk(Stage.COUNTY, used)
    act, level = Act(moves[-1].verb), moves[-1].level
    return last.filing, last.version, stage_after(act, Level(level) if level else None, used)


def of_region(viewer: Viewer, asked: Asked) -> Page:
    """What happened to the records that an auditor or administrator sees, a page of it. Raises FuwaiError `access.audit`,
    `trail.mark`."""
    check_auditor(viewer)
    marks = _marks(asked.mark)
    links: list[Any] = []
    for at, model in enumerate(CHAINS):
        if (found := _asked(viewer, model, asked)) is not None:  # whether it is there, not what it holds
            links += list(_covered(found.filter(id__lt=marks[at]).order_by("-id")[: SHOWN + 1]))
    links.sort(key=lambda one: (one.recorded_at, one.pk), reverse=True)
    shown = links[:SHOWN]
    after = [
        min([one.pk for one in shown if isinstance(one, model)], default=marks[at]) for at, model in enumerate(CHAINS)
    ]
    mark = "-".join(str(one) for one in after) if len(links) > SHOWN else ""
    return Page(_told(shown, {}), mark)


def entries(
    viewer: Viewer, verb: str = "", words: str = "", before: int | None = None
) -> tuple[list[AuditEntry], int | None]:
    """The audit entries, the newest first, and the number from which the next page goes on. *words*: in actor or subject.

    An auditor of a region sees those of the bodies in it. Raises FuwaiError `access.audit`.
    """
    check_auditor(viewer)
    found = AuditEntry.objects.order_by("-id").filter(_within(viewer))
    if verb:
        found = found.filter(verb=verb)
    if words:
        found = found.filter(Q(actor__icontains=words) | Q(subject__icontains=words))
    if before is not None:
        found = found.filter(id__lt=before)
    shown = list(found[: SHOWN + 1])
    return shown[:SHOWN], shown[SHOWN - 1].pk if len(shown) > SHOWN else None


def entry(viewer: Viewer, number: int) -> tuple[AuditEntry, dict[str, Any]]:
    """One audit entry, and what it says in detail. Raises FuwaiError `access.audit`, `trail.unknown`."""
    check_auditor(viewer)
    found = AuditEntry.objects.filter(_within(viewer), pk=number).first()
    if found is None:
        raise FuwaiError("trail.unknown", f"没有留痕条目 {number}", f"there is no audit entry {number}")
    return found, _object(found.detail)


def check_auditor(viewer: Viewer) -> None:
    """Raises FuwaiError `access.audit`."""
    if viewer.kind not in ("auditor", "administrator"):
        raise FuwaiError(
            "access.audit", "留痕由审计人员或管理员查看", "the audit trail is for an auditor or an administrator"
        )


# ------------------------------------------------------------------------------------------------------------- the chains

CHAINS: tuple[type[Model], ...] = (Filing, Decision, Correction, Evidence)
NAMES = {Filing: "filing", Decision: "decision", Correction: "correction", Evidence: "evidence"}
VERBS = {Filing: ("file", "amend"), Decision: tuple(ACT_NAMES), Correction: ("correct",), Evidence: ("attach",)}


def _asked(viewer: Viewer, model: Any, asked: Asked) -> "QuerySet[Any] | None":
    """The links of one chain that are asked for; None where none of them can be."""
    if asked.verb and asked.verb not in VERBS[model]:
        return None
    own = model in (Filing, Evidence)
    prefix = "" if own else "filing__"
    found = model.objects.all() if own else model.objects.select_related("filing").exclude(filing=None)
    if model is Evidence:
        found = found.select_related("filing")
    if viewer.code and (digits := region_prefix(viewer.code)):
        low, high = digits.ljust(REGION, "0"), digits.ljust(REGION, "9")
        found = found.filter(**{f"{prefix}county__gte": low, f"{prefix}county__lte": high})
    if asked.verb and model in (Filing, Decision):
        found = found.filter(act=asked.verb)
    if asked.enterprise:
        found = found.filter(**{f"{prefix}enterprise": asked.enterprise})
    if asked.actor:
        found = found.filter(actor__icontains=asked.actor)
    if asked.since:
        found = found.filter(recorded_at__gte=asked.since)
    if asked.until:
        found = found.filter(recorded_at__lte=asked.until)
    return found  # type: ignore[no-any-return]  # of one of four models


def _covered(found: "QuerySet[Any]") -> Iterable[Any]:
    """With `entry`: the first audit entry recorded after the link, which is that of its verb, and `detail` of it."""
    after = AuditEntry.objects.filter(recorded_at__gte=OuterRef("recorded_at")).order_by("recorded_at")
    return found.annotate(entry=Subquery(after.values("id")[:1]), detail=Subquery(after.values("detail")[:1]))


def _told(links: Sequence[Any], changed: dict[int, tuple[Shown, ...]]) -> tuple[Happened, ...]:
    found = sorted(links, key=lambda one: (one.recorded_at, CHAINS.index(type(one)), one.pk), reverse=True)
    return tuple(_happened(one, changed) for one in found)


def _happened(one: Any, changed: dict[int, tuple[Shown, ...]]) -> Happened:
    filing = one if isinstance(one, Filing) else one.filing
    reason = RETURN_REASONS.get(getattr(one, "reason", ""))
    detail = _object(one.detail or "")
    entry_holds = one.entry is not None and _covers(one, detail)
    return Happened(
        chain=NAMES[type(one)],
        number=one.pk,
        verb=_verb(one),
        at=_event(one),
        recorded_at=one.recorded_at,
        actor=one.actor,
        filing=filing.pk,
        noun=filing.noun,
        key=filing.key,
        version=filing.version,
        enterprise=filing.enterprise_id,
        county=filing.county,
        body=getattr(one, "body", ""),
        reason=(reason.zh, reason.en) if reason else ("", ""),
        words=_words(one),
        digest=one.digest,
        content_digest=getattr(one, "content_digest", ""),
        level=getattr(one, "level", 0),
        entry=one.entry if entry_holds else None,
        address=str(detail.get("address", "")) if entry_holds else "",
        changes=changed.get(one.pk, ()) if isinstance(one, Filing) else (),
    )


def _verb(one: Any) -> str:
    if isinstance(one, Filing | Decision):
        return str(one.act)
    return "correct" if isinstance(one, Correction) else "attach"


def _event(one: Any) -> datetime:
    for name in ("submitted_at", "decided_at"):
        if hasattr(one, name):
            found: datetime = getattr(one, name)
            return found
    at: datetime = one.recorded_at
    return at


def _words(one: Any) -> str:
    if isinstance(one, Evidence):
        return one.name
    if isinstance(one, Correction):
        return f"{one.from_code or one.from_verdict} → {one.codes or one.verdict} {one.words}".strip()
    return str(getattr(one, "words", ""))


def _covers(one: Any, detail: dict[str, Any]) -> bool:
    """Whether the entry says that it covers the link: a clock that went backwards would name another."""
    if isinstance(one, Evidence):
        return detail.get("evidence") == one.pk or "evidence" not in detail
    chain = detail.get(f"{NAMES[type(one)]}_chain")
    return isinstance(chain, dict) and isinstance(chain.get("count"), int) and chain["count"] >= one.pk


def _changes(viewer: Viewer, noun: str, versions: Sequence[Filing]) -> dict[int, tuple[Shown, ...]]:
    """What each version changed against the one before it."""
    ordered = sorted(versions, key=lambda one: one.version)
    frame = history.content(viewer, noun, [one.pk for one in ordered])
    rows = {row["filing"]: row for row in frame.iter_rows(named=True)}
    found: dict[int, tuple[Shown, ...]] = {}
    for before, now in itertools.pairwise(ordered):
        pairs = ((one, value(one, rows[now.pk]), value(one, rows[before.pk])) for one in RECORDS[noun])
        found[now.pk] = tuple(Shown(one.name, one.zh, one.en, new, old) for one, new, old in pairs if new != old)
    return found


def _within(viewer: Viewer) -> Q:
    """The audit entries of the region: those of its bodies' people, and those about a region in it."""
    digits = region_prefix(viewer.code) if viewer.code else ""
    if not digits:
        return Q()
    rest = rf"{digits}[0-9]{{{REGION - len(digits)}}}"
    return Q(actor__regex=rf" @ {rest}$") | Q(subject__regex=rf"^{rest}$")


def _marks(mark: str) -> tuple[int, ...]:
    if not mark:
        return (END,) * len(CHAINS)
    match = MARK.fullmatch(mark)
    if match is None:
        raise FuwaiError(
            "trail.mark", "翻页地址不完整; 请从第一页看起", "the address of the page is incomplete; begin at the first"
        )
    return tuple(int(one) for one in match.groups())


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


assert set(LINK_NAMES) == {"file", "amend", "correct", "attach", *map(str, Act)}
