"""资金申报: calls: opened under a scheme as it stands, and held to it. A scheme that changes in mid-call is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.core.access import Viewer, desks
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Given, Scheme
from fuwai.core.grant_power import GrantPower, require_grant
from fuwai.core.region import NATION
from fuwai.core.review import Act, Level, Stage, stage_of
from fuwai.services.verification import following
from fuwai.standards import grants
from fuwai.standards.codelist import codes
from fuwai.standards.region import regions
from fuwai.storage import append
from fuwai.storage.history import levels_used
from fuwai.storage.models import GrantApplication, GrantCall, GrantDecision, GrantSpending

NAME = 100  # characters
GONE = (Stage.RETURNED, Stage.WITHDRAWN, Stage.STRUCK_OUT)  # an application that spends nothing and gets nothing


@dataclass(frozen=True)
class Plan:
    """What a call is to be. *given*: the parameters that the scheme leaves open, and those that are changed; *budget* in
    fen; a day that the scheme says may be left out."""

    name: str
    scheme: str
    budget: int
    given: Mapping[str, Given]
    opens: datetime | None = None
    closes: datetime | None = None
    cut_off: datetime | None = None


def open_call(viewer: Viewer, plan: Plan) -> int:
    """开始申报; the call's number. By the head of the body whose call it is.

    Raises FuwaiError `access.role`, `grant.region`, `grant.plan`, `grant.parameter`, `grant.parameters_open`,
    `grant.scheme_unknown`, `grant.scheme_refused`."""
    require_grant(viewer, GrantPower.OPEN)
    scheme = grants.scheme(plan.scheme)
    opens, closes, cut_off = _days(plan)
    scheme = scheme.on(opens.date())
    values = scheme.values(plan.given)
    if missing := scheme.missing(values):
        raise FuwaiError(
            "grant.parameters_open",
            "以下参数来源中没有, 须先填写: " + "、".join(f"{one.id}（{one.zh}）" for one in missing),
            "the source has no value for these, fill them in first: "
            + ", ".join(f"{one.id} ({one.en})" for one in missing),
        )
    _refuse_codes(scheme, values)
    if scheme.region != NATION and not viewer.code.startswith(scheme.region.rstrip("0")):
        raise FuwaiError(
            "grant.region",
            f"方案 {scheme.id} 属于 {scheme.region}, 不是 {viewer.code} 的方案",
            f"the scheme {scheme.id} is one of {scheme.region}, not of {viewer.code}",
        )
    with append.transaction():
        now, number = datetime.now(UTC), following(GrantCall)
        given = {name: list(one) if isinstance(one, tuple) else one for name, one in values.items()}
        GrantCall.objects.create(
            id=number,
            region=viewer.code,
            name=" ".join(plan.name.split()),
            scheme=scheme.id,
            digest=scheme.digest,
            given=given,
            opens=opens,
            closes=closes,
            cut_off=cut_off,
            budget=plan.budget,
            actor=viewer.actor,
            recorded_at=now,
        )
        detail = {"call": number, "scheme": scheme.id, "digest": scheme.digest, "budget": plan.budget, "given": given}
        days = {"opens": opens.isoformat(), "closes": closes.isoformat(), "cut_off": cut_off.isoformat()}
        append.audit("open_call", viewer.actor, viewer.code, now, {**detail, **days})
    return number


def _refuse_codes(scheme: Scheme, values: Mapping[str, Given]) -> None:
    """A certification that no enterprise can file would be paid to nobody, and nobody would see why."""
    known = codes("certification")
    for one in scheme.parameters:
        given = values[one.id]
        if isinstance(given, tuple) and (strange := [code for code in given if code not in known]):
            listed, there = ", ".join(code[:NAME] for code in strange), ", ".join(known)
            raise FuwaiError(
                "grant.parameter",
                f"参数 {one.id}（{one.zh}）中没有代码 {listed}; 有: {there}",
                f"the parameter {one.id} ({one.en}) knows no code {listed}; there are: {there}",
            )


def _days(plan: Plan) -> tuple[datetime, datetime, datetime]:
    opens, closes, cut_off = plan.opens, plan.closes, plan.cut_off
    named = 2 <= len(" ".join(plan.name.split())) <= NAME
    if opens is None or closes is None or cut_off is None or closes < opens or not named or plan.budget < 0:
        raise FuwaiError(
            "grant.plan",
            f"请填写名称 (2 至 {NAME} 字)、开始、截止 (不早于开始)、核准截止时点和预算 (不小于 0)",
            f"a name of 2 to {NAME} characters, the opening, the close (not before it), the cut-off and a budget of 0 or "
            "more are wanted",
        )
    return opens, closes, cut_off


def calls(viewer: Viewer) -> list[GrantCall]:
    """The calls that the viewer sees, the newest first."""
    return list(GrantCall.objects.visible_to(viewer).order_by("-id"))


def call_of(viewer: Viewer, number: int) -> GrantCall:
    """Raises FuwaiError `grant.call_unknown`."""
    found = GrantCall.objects.visible_to(viewer).filter(pk=number).first()
    if found is None:
        raise FuwaiError(
            "grant.call_unknown",
            f"没有申报批次 {number}, 或与您无关",
            f"there is no call {number}, or it is not yours to see",
        )
    return found


def scheme_of(call: GrantCall) -> Scheme:
    """The scheme that the call was opened under. Raises FuwaiError `grant.scheme_changed` where its file says something else
    by now: a call ends under the rules under which it began."""
    found = grants.scheme(call.scheme)
    if found.digest != call.digest:
        raise FuwaiError(
            "grant.scheme_changed",
            f"方案 {call.scheme} 在申报期间被改动 (摘要 {found.digest[:12]}, 开始时 {call.digest[:12]}); "
            "请恢复原文件, 新规则另立方案",
            f"the scheme {call.scheme} was changed in mid-call (digest {found.digest[:12]}, {call.digest[:12]} when it opened); "
            "put the file back, and give new rules a scheme of their own",
        )
    return found.on(call.opens.date())


def values_of(call: GrantCall) -> dict[str, Given]:
    """The call's parameters, lists of codes as tuples."""
    return {name: tuple(one) if isinstance(one, list) else one for name, one in call.given.items()}


def own_call(viewer: Viewer, number: int, power: GrantPower) -> GrantCall:
    """A call of the viewer's own body. Raises FuwaiError `access.role`, `grant.call_unknown`, `grant.body`."""
    require_grant(viewer, power)
    call = call_of(viewer, number)
    if viewer.kind == "body" and viewer.code != call.region:
        raise FuwaiError("grant.body", "由发起申报的部门办理", "this is for the body that opened the call")
    return call


# ----------------------------------------------------------------------------------------------------- where they lie


def levels_of(call: GrantCall, counties: Iterable[str]) -> dict[str, frozenset[Level]]:
    """The levels that review an application from each county: those in use there, up to that of the call's body."""
    top = Level.MINISTRY if call.region == NATION else Level(regions().level(call.region))
    return {
        county: frozenset(level for level in used if level <= top) or frozenset({top} & set(desks(county)))
        for county, used in levels_used(counties, call.opens.date()).items()
    }


def stage(application: GrantApplication, decisions: Iterable[GrantDecision] | None = None) -> Stage:
    """Where an application lies, by the law of review."""
    found = application.decisions.order_by("id") if decisions is None else decisions
    levels = levels_of(application.call, [application.county])[application.county]
    return stage_of([Act(one.act) for one in found], levels)


def standing(call: GrantCall) -> list[tuple[GrantApplication, Stage]]:
    """The last application of each enterprise, with its stage, by enterprise."""
    last: dict[str, GrantApplication] = {}
    for one in call.applications.order_by("version").prefetch_related("decisions").select_related("call"):
        last[one.enterprise_id] = one
    levels = levels_of(call, {one.county for one in last.values()})
    return [
        (one, stage_of([Act(each.act) for each in _in_order(one)], levels[one.county]))
        for _, one in sorted(last.items())
    ]


def _in_order(application: GrantApplication) -> list[GrantDecision]:
    return sorted(application.decisions.all(), key=lambda one: one.pk)


def refuse_past(viewer: Viewer, moment: datetime | None) -> None:
    """A person who has signed in acts now; only an operator's command records what was done in the past."""
    if viewer.role is not None and moment is not None and moment < datetime.now(UTC):
        raise FuwaiError("grant.past", "不能早于现在", "it lies in the past")


def spent(slips: Iterable[str], but: int = 0) -> dict[str, int]:
    """slip → minor units that applications have spent of it, in whatever call, year and enterprise; not those of the
    application *but*, nor of one that was returned, withdrawn, refused or overtaken by a later version."""
    wanted = GrantSpending.objects.filter(slip__among=list(slips)).exclude(application_id=but)
    found = wanted.select_related("application__call")
    alive: dict[int, bool] = {}
    sums: dict[str, int] = {}
    for one in found:
        application = one.application
        if application.pk not in alive:
            later = GrantApplication.objects.filter(
                call=application.call, enterprise=application.enterprise_id, version__gt=application.version
            )
            alive[application.pk] = stage(application) not in GONE and not later.exists()
        if alive[application.pk]:
            sums[one.slip] = sums.get(one.slip, 0) + one.minor
    return sums
