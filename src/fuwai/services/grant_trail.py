"""留痕 of a call: who did what, read from the audit entries themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.verb import VERB_NAMES
from fuwai.services import grant
from fuwai.storage.models import AuditEntry, GrantApplication, GrantCall, GrantObjection

VERBS = ("open_call", "appoint_panel", *(verb for verb in VERB_NAMES if verb.endswith("_grant")), "declare_conflict")
SHOWN = ("act", "application", "applications", "experts", "enterprise", "points", "total", "first", "last", "upheld")
SHOWN += ("payments", "recoveries", "words", "objection", "budget")


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
    """Every act on a call, the oldest first. Raises FuwaiError `grant.call_unknown`."""
    call = grant.call_of(viewer, number)
    applications = set(GrantApplication.objects.filter(call=call).values_list("pk", flat=True))
    objections = set(GrantObjection.objects.filter(notice__awarding__call=call).values_list("pk", flat=True))
    found = []
    rows = AuditEntry.objects.filter(verb__in=VERBS, recorded_at__gte=call.recorded_at).order_by("id")
    for one in rows.iterator():
        detail = json.loads(one.detail)
        if _about(call, detail, applications, objections):
            told = {name: detail[name] for name in SHOWN if detail.get(name) not in (None, "", [], {})}
            found.append(Done(one.pk, one.verb, one.recorded_at, one.actor, told, one.digest))
    return found


def _about(call: GrantCall, detail: Mapping[str, Any], applications: set[int], objections: set[int]) -> bool:
    """Whether an entry speaks of the call, of an application of it, or of an objection against its list."""
    if "call" in detail:
        return bool(detail["call"] == call.pk)
    if "objection" in detail:
        return detail["objection"] in objections
    return not applications.isdisjoint([detail.get("application", 0), *detail.get("applications", [])])
