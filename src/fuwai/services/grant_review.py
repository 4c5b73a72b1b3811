"""申报审核: county → city → province by the law of review, up to the body whose call it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.core.access import Viewer, desks
from fuwai.core.error import FuwaiError
from fuwai.core.grant_power import GrantPower, require_grant
from fuwai.core.review import DESKS, Act, Level, Stage, next_stage
from fuwai.services import grant, grant_award, grant_tell
from fuwai.services.grant_apply import unknown
from fuwai.services.verification import following
from fuwai.storage import append
from fuwai.storage.models import GrantApplication, GrantCall, GrantDecision, GrantFinding

WORDS = 2_000  # characters


@dataclass(frozen=True)
class Waiting:
    """An application in a list: where it lies, and what the checks found."""

    application: GrantApplication
    stage: Stage
    findings: tuple[GrantFinding, ...]


def listed(viewer: Viewer, call: GrantCall, waiting: bool = False) -> list[Waiting]:
    """The applications of a call that the viewer sees, the last of each enterprise; *waiting*: at the viewer's desk alone."""
    seen = set(GrantApplication.objects.visible_to(viewer).filter(call=call).values_list("pk", flat=True))
    told: dict[int, list[GrantFinding]] = {}
    looks = viewer.kind not in ("enterprise", "expert")  # a finding names other enterprises
    for one in GrantFinding.objects.filter(application__among=list(seen) if looks else []).order_by("id"):
        told.setdefault(one.application_id, []).append(one)
    return [
        Waiting(one, stage, tuple(told.get(one.pk, ())))
        for one, stage in grant.standing(call)
        if one.pk in seen and (not waiting or _desk(one, stage) == viewer.code)
    ]


def one_of(viewer: Viewer, application: int) -> GrantApplication:
    """Raises FuwaiError `grant.application_unknown`."""
    found = GrantApplication.objects.visible_to(viewer).select_related("call").filter(pk=application).first()
    if found is None:
        raise unknown(application)
    return found


def approve(viewer: Viewer, applications: Iterable[int], words: str = "") -> int:
    """通过: pass to the next level; how many. All or none. Raises FuwaiError `access.role`, `grant.application_unknown`,
    `grant.desk`, `review.not_allowed`, `grant.scheme_changed`, `grant.published`."""
    return _act(viewer, applications, Act.APPROVE, words)


def return_(viewer: Viewer, applications: Iterable[int], words: str) -> int:
    """退回: the enterprise may correct and submit again while the call is open. Words are wanted: `grant.words`."""
    return _act(viewer, applications, Act.RETURN, words)


def refuse(viewer: Viewer, applications: Iterable[int], words: str) -> int:
    """不予支持: from the second desk on (the first returns). What it spent is free again. Words are wanted: `grant.words`."""
    return _act(viewer, applications, Act.STRIKE_OUT, words)


def revoke(viewer: Viewer, applications: Iterable[int], words: str = "") -> int:
    """撤销: take an approval back while the level above has not acted and no list is public."""
    return _act(viewer, applications, Act.REVOKE, words)


def _act(viewer: Viewer, applications: Iterable[int], act: Act, words: str) -> int:
    require_grant(viewer, GrantPower.REFUSE if act is Act.STRIKE_OUT else GrantPower.REVIEW)
    if len(words) > WORDS or (act in (Act.RETURN, Act.STRIKE_OUT) and not words.strip()):
        raise FuwaiError("grant.words", f"请写明理由 (不超过 {WORDS} 字)", f"say why ({WORDS} characters at most)")
    wanted = list(dict.fromkeys(applications))
    with append.transaction():
        now, number = datetime.now(UTC), following(GrantDecision)
        for at, one in enumerate(wanted):
            found = one_of(viewer, one)
            grant.scheme_of(found.call)
            level = _checked(viewer, found, act)
            GrantDecision.objects.create(
                id=number + at,
                application=found,
                level=level,
                act=act,
                body=viewer.code,
                words=words.strip(),
                actor=viewer.actor,
                decided_at=now,
            )
            grant_tell.decided(found, act, viewer.actor, viewer.code, words)
        if wanted:
            detail = {"act": str(act), "applications": wanted, "words": words.strip()}
            append.audit("decide_grant", viewer.actor, viewer.code, now, detail)
    return len(wanted)


def _checked(viewer: Viewer, application: GrantApplication, act: Act) -> int:
    """The level that acts; refused where the application lies at another desk, or a list is published and stands: an
    objection that was upheld opens review again."""
    stage = grant.stage(application)
    levels = grant.levels_of(application.call, [application.county])[application.county]
    after = next_stage(stage, act, levels)
    grant_award.refuse_published(application.call)
    if act is Act.REVOKE:
        level = Level(DESKS.index(after) + 1)
    elif stage is Stage.APPROVED:
        level = max(levels)
    else:
        level = Level(DESKS.index(stage) + 1)
    if desks(application.county).get(level) != viewer.code:
        raise FuwaiError(
            "grant.desk",
            f"申报 {application.pk} 不在您的待办",
            f"the application {application.pk} does not lie at your desk",
        )
    return int(level)


def _desk(application: GrantApplication, stage: Stage) -> str:
    if stage not in DESKS:
        return ""
    return desks(application.county).get(Level(DESKS.index(stage) + 1), "")
