"""留痕 of a call: who did what, read from the audit entries themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.verb import VERB_NAMES
from fuwai.services import grant
from fuwai.services.grant_objection import GOVERNING
from fuwai.storage.models import AuditEntry, GrantApplication, GrantCall, GrantObjection

VERBS = ("open_call", "appoint_panel", *(verb for verb in VERB_NAMES if verb.endswith("_grant")), "declare_conflict")
SHOWN = ("act", "application", "applications", "experts", "enterprise", "points", "total", "first", "last", "upheld")
SHOWN += ("payments", "recoveries", "words", "objection", "budget")
PUBLIC = ("open_call", "award_grant", "publish_grant")  # of a call, whoever's it is
REVIEW = ("apply_grant", "withdraw_grant", "decide_grant")  # of an application, for whoever sees it


@dataclass(frozen=True)
class Done:
    """One entry: *told* is what of its detail says what was done; *digest*: its own, which covers all before it."""

    entry: int
    verb: str
    at: datetime
    actor: str
    told: Mapping[str, Any]
    digest: str


def done(viewer: Viewer, number: int) -> list[Done]:
    """Every act on a call, the oldest first. A body whose call it is not reads what is public and the review of its own
    region's applications. Raises FuwaiError `grant.call_unknown`, `access.role`."""
    call = grant.call_of(viewer, number)
    if viewer.kind not in GOVERNING:
        zh, en = "留痕由主管部门和审计查阅", "the trail is read by bodies, auditors and administrators"
        raise FuwaiError("access.role", zh, en)
    applications = set(GrantApplication.objects.filter(call=call).values_list("pk", flat=True))
    objections = set(GrantObjection.objects.filter(notice__awarding__call=call).values_list("pk", flat=True))
    own = viewer.kind != "body" or viewer.code == call.region
    seen = set(GrantApplication.objects.visible_to(viewer).filter(call=call).values_list("pk", flat=True))
    found = []
    rows = AuditEntry.objects.filter(verb__in=VERBS, recorded_at__gte=call.recorded_at).order_by("id")
    for one in rows.iterator():
        detail = json.loads(one.detail)
        if not _about(call, detail, applications, objections):
            continue
        if not own and (detail := _cut(one.verb, detail, seen)) is None:
            continue
        told = {name: detail[name] for name in SHOWN if detail.get(name) not in (None, "", [], {})}
        found.append(Done(one.pk, one.verb, one.recorded_at, one.actor, told, one.digest))
    return found


def _cut(verb: str, detail: Mapping[str, Any], seen: set[int]) -> dict[str, Any] | None:
    """What a body reads of an entry on another's call; None: nothing."""
    if verb in PUBLIC:
        return dict(detail)
    if verb not in REVIEW:
        return None
    if "applications" not in detail:
        return dict(detail) if detail["application"] in seen else None
    several = [one for one in detail["applications"] if one in seen]
    return {**detail, "applications": several} if several else None


def _about(call: GrantCall, detail: Mapping[str, Any], applications: set[int], objections: set[int]) -> bool:
    """Whether an entry speaks of the call, of an application of it, or of an objection against its list."""
    if "call" in detail:
        return bool(detail["call"] == call.pk)
    if "objection" in detail:
        return detail["objection"] in objections
    return not applications.isdisjoint([detail.get("application", 0), *detail.get("applications", [])])
