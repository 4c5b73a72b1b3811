"""专家评审: who sits on a call's panel, conflicts of interest declared and barred, points by criterion, and their spread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Scheme
from fuwai.core.grant_power import GrantPower, require_grant
from fuwai.core.review import Stage
from fuwai.services import grant, grant_kin
from fuwai.services.grant_apply import unknown
from fuwai.services.verification import following
from fuwai.storage import append
from fuwai.storage.models import (
    Account,
    GrantApplication,
    GrantCall,
    GrantConflict,
    GrantExpert,
    GrantNotice,
    GrantScore,
)

WORDS = 2_000  # characters
CODE = 18  # characters of an enterprise's code


@dataclass(frozen=True)
class Scored:
    """An application's points: the sum over criteria of each expert, their mean, and how far they lie apart."""

    application: int
    experts: Mapping[str, int]
    mean: Fraction
    spread: int

    @property
    def points(self) -> int:
        """The mean in whole points, cut: what counts beside the scheme's own."""
        return int(self.mean)


def appoint(viewer: Viewer, number: int, logins: list[str]) -> int:
    """聘请: how many new. Raises FuwaiError `access.role`, `grant.call_unknown`, `grant.body`, `grant.expert`."""
    call = grant.own_call(viewer, number, GrantPower.PANEL)
    with append.transaction():
        now = datetime.now(UTC)
        known = {one.login for one in candidates(viewer)}
        if strange := [one for one in logins if one not in known]:
            listed = ", ".join(strange)
            raise FuwaiError(
                "grant.expert", f"不是本地区的评审专家: {listed}", f"not an expert's account of this region: {listed}"
            )
        seated = set(call.panel.values_list("login", flat=True))
        new = [one for one in dict.fromkeys(logins) if one not in seated]
        first = following(GrantExpert)
        GrantExpert.objects.bulk_create(
            GrantExpert(id=first + at, call=call, login=login, actor=viewer.actor, recorded_at=now)
            for at, login in enumerate(new)
        )
        append.audit("appoint_panel", viewer.actor, call.region, now, {"call": number, "experts": new})
    return len(new)


def declare(viewer: Viewer, number: int, enterprise: str = "", words: str = "") -> None:
    """声明利益冲突 with an applicant of this call, or, without one, that there is none in it. Before any score; once
    a list is public no more: what was given by then is not counted anew without those points.

    Raises FuwaiError `access.role`, `grant.panel`, `grant.words`, `grant.stage`, `grant.not_applicant`."""
    call = _seat(viewer, number)
    if GrantNotice.objects.filter(awarding__call=call).exists():
        zh = "名单已公示, 不能再声明; 请书面告知主管部门"
        raise FuwaiError(
            "grant.stage", zh, "the list is public: tell the body in writing, nothing can be declared any more"
        )
    if len(words) > WORDS or (enterprise and not words.strip()):
        raise FuwaiError("grant.words", f"请写明理由 (不超过 {WORDS} 字)", f"say why ({WORDS} characters at most)")
    if enterprise and not call.applications.filter(enterprise=enterprise).exists():
        raise FuwaiError(
            "grant.not_applicant",
            f"{enterprise[:CODE]} 没有在本次申报中提交申报",
            f"{enterprise[:CODE]} has no application in this call",
        )
    with append.transaction():
        now = datetime.now(UTC)
        GrantConflict.objects.create(
            id=following(GrantConflict),
            call=call,
            login=viewer.login,
            enterprise=enterprise,
            words=words.strip(),
            actor=viewer.actor,
            recorded_at=now,
        )
        append.audit("declare_conflict", viewer.actor, call.region, now, {"call": number, "enterprise": enterprise})


def barred(call: GrantCall, login: str, application: GrantApplication) -> bool:
    """Whether the expert stands in conflict to the applicant or to one of its relatives."""
    return application.enterprise_id in grant_kin.barred(call).get(login, ())


def seen(viewer: Viewer, application: int) -> GrantApplication:
    """An application as an expert may read it: one that has passed review.

    Raises FuwaiError `access.role`, `grant.application_unknown`, `grant.panel`, `grant.declare_first`, `grant.conflict`."""
    require_grant(viewer, GrantPower.SCORE)
    found = GrantApplication.objects.visible_to(viewer).select_related("call").filter(pk=application).first()
    if found is None or grant.stage(found) is not Stage.APPROVED:
        raise unknown(application)
    call = _seat(viewer, found.call_id)
    _refuse_undeclared(call, viewer)
    if barred(call, viewer.login, found):
        zh, en = "与该企业或其关联企业有利益冲突, 须回避", "barred by a conflict with the applicant or a relative of it"
        raise FuwaiError("grant.conflict", zh, en)
    return found


def applicants(viewer: Viewer, number: int) -> list[str]:
    """The codes of those who have passed review: to whom an expert says how he stands. Raises `access.role`, `grant.panel`."""
    call = _seat(viewer, number)
    return [one.enterprise_id for one, stage in grant.standing(call) if stage is Stage.APPROVED]


def candidates(viewer: Viewer) -> list[Account]:
    """Experts that a body may appoint: of its region, or of none. Raises FuwaiError `access.role`."""
    require_grant(viewer, GrantPower.PANEL)
    prefix = region_prefix(viewer.code) if viewer.code else ""
    found = Account.objects.filter(role=Role.EXPERT, is_active=True).order_by("login")
    return [one for one in found if not one.region or one.region.startswith(prefix)]


@dataclass(frozen=True)
class Seen:
    """An application as an expert sees it: nothing of one from which he is barred but that there is one."""

    application: GrantApplication | None
    number: int
    points: Mapping[str, int]
    enterprise: str


def listed(viewer: Viewer, number: int) -> list[Seen]:
    """The applications of a call that have passed review, with the expert's own points. Raises FuwaiError `access.role`,
    `grant.panel`, `grant.declare_first`."""
    call = _seat(viewer, number)
    _refuse_undeclared(call, viewer)
    away = grant_kin.barred(call).get(viewer.login, frozenset())
    own: dict[int, dict[str, int]] = {}
    for one in GrantScore.objects.filter(application__call=call, login=viewer.login).order_by("id"):
        own.setdefault(one.application_id, {})[one.criterion] = one.points
    return [
        Seen(None if one.enterprise_id in away else one, one.pk, own.get(one.pk, {}), one.enterprise_id)
        for one, stage in grant.standing(call)
        if stage is Stage.APPROVED
    ]


def _refuse_undeclared(call: GrantCall, viewer: Viewer) -> None:
    if not call.conflicts.filter(login=viewer.login).exists():
        zh, en = "请先声明有无利益冲突", "declare first whether there is a conflict of interest"
        raise FuwaiError("grant.declare_first", zh, en)


def score(viewer: Viewer, application: int, points: Mapping[str, int], words: str = "") -> None:
    """评分: every criterion at once; a later score takes the place of an earlier one until the money is shared out.

    Raises FuwaiError `access.role`, `grant.panel`, `grant.application_unknown`, `grant.declare_first`, `grant.conflict`,
    `grant.points`, `grant.stage`."""
    found = seen(viewer, application)
    call = found.call
    if call.awardings.exists():
        raise FuwaiError("grant.stage", "已核定, 不能再评分", "it is awarded: the time to score is over")
    scheme = grant.scheme_of(call)
    wanted = {one.id: one.most for one in scheme.criteria}
    if set(points) != set(wanted) or any(not 0 <= points[name] <= most for name, most in wanted.items()):
        listed = ", ".join(f"{name} 0–{most}" for name, most in wanted.items())
        raise FuwaiError("grant.points", f"每项都须评分: {listed}", f"points for each criterion are wanted: {listed}")
    _keep(viewer, found, points, words)


def sitting(viewer: Viewer, number: int) -> GrantCall:
    """A call whose panel, its conflicts and scores the viewer may read: the body that opened it, and auditors who see it.

    Raises FuwaiError `access.role`, `grant.call_unknown`, `grant.body`."""
    if viewer.kind == "auditor":
        return grant.call_of(viewer, number)
    return grant.own_call(viewer, number, GrantPower.PANEL)


def scores(call: GrantCall, scheme: Scheme) -> dict[int, Scored]:
    """Points by application; scores of an expert who is barred by now are left out. Applications without scores are absent."""
    if not scheme.criteria:
        return {}
    last: dict[int, dict[str, dict[str, int]]] = {}
    for one in GrantScore.objects.filter(application__call=call).order_by("id"):
        last.setdefault(one.application_id, {}).setdefault(one.login, {})[one.criterion] = one.points
    applications = GrantApplication.objects.filter(call=call).in_bulk()
    away = grant_kin.barred(call)
    found = {}
    for number, by_expert in last.items():
        sums = {
            login: sum(given.values())
            for login, given in sorted(by_expert.items())
            if applications[number].enterprise_id not in away.get(login, ())
        }
        if sums:
            mean = Fraction(sum(sums.values()), len(sums))
            found[number] = Scored(number, sums, mean, max(sums.values()) - min(sums.values()))
    return found


def _seat(viewer: Viewer, number: int) -> GrantCall:
    require_grant(viewer, GrantPower.SCORE)
    call = GrantCall.objects.filter(pk=number, panel__login=viewer.login or "-").first()
    if call is None:
        raise FuwaiError("grant.panel", "您不是本次评审的专家", "you do not sit on the panel of this call")
    return call


def _keep(viewer: Viewer, application: GrantApplication, points: Mapping[str, int], words: str) -> None:
    with append.transaction():
        now, first = datetime.now(UTC), following(GrantScore)
        GrantScore.objects.bulk_create(
            GrantScore(
                id=first + at,
                application=application,
                login=viewer.login,
                criterion=name,
                points=value,
                words=words.strip()[:WORDS],
                actor=viewer.actor,
                recorded_at=now,
            )
            for at, (name, value) in enumerate(sorted(points.items()))
        )
        detail = {"application": application.pk, "points": dict(points)}
        append.audit("score_grant", viewer.actor, application.call.region, now, detail)
