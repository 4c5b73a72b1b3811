"""拨付、预算执行、追回: money that moves, and what comes back when a later verification strikes a contract out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, Subquery, Sum, Value

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant_award import Step, yuan
from fuwai.core.grant_power import GrantPower, may_grant, require_grant
from fuwai.core.review import Act
from fuwai.services import grant, grant_award, grant_tell
from fuwai.services.verification import following
from fuwai.storage import append, history
from fuwai.storage.models import Decision, GrantAward, GrantAwarding, GrantCall, GrantPayment, GrantRecovery

REFERENCE = 60  # characters


@dataclass(frozen=True)
class Line:
    """A line of the payment list. In fen: *fen* (the award), *now* (what stands of it after strike-outs, never more), *paid*,
    *repaid*, *claimed* back."""

    award: int
    enterprise: str
    name: str
    account: str
    fen: int
    now: int
    paid: int
    repaid: int
    claimed: int

    @property
    def payable(self) -> int:
        return max(0, self.now - self.paid)

    @property
    def owed(self) -> int:
        """What is claimed back and has not come."""
        return max(0, self.claimed - self.repaid)


@dataclass(frozen=True)
class Execution:
    """预算执行 of a call, in fen."""

    budget: int
    awarded: int
    paid: int
    claimed: int
    repaid: int

    @property
    def left(self) -> int:
        return self.budget - self.paid + self.repaid


def payment_list(viewer: Viewer, number: int) -> list[Line]:
    """拨付清单 of the call's final awarding. Raises FuwaiError `grant.call_unknown`, `grant.no_awarding`, `grant.not_final`,
    `access.role`."""
    return _lines(_payable(viewer, grant.call_of(viewer, number)))


def ledger(viewer: Viewer, call: GrantCall) -> tuple[list[Line], list["Difference"]]:
    """The payment list of a call that the viewer was shown, and for the head of the call's body what `recover` would claim,
    of one computation. Raises as `payment_list` does."""
    found = _payable(viewer, call)
    own = may_grant(viewer, GrantPower.RECOVER) and viewer.code == call.region
    return _lines(found), _differences(found) if own else []


def pay(viewer: Viewer, number: int, payments: Sequence[tuple[int, int, date, str]]) -> int:
    """登记拨付: (award, fen, day, reference) each; how many. Never beyond what is payable, all or none.

    Raises FuwaiError `access.role`, `grant.call_unknown`, `grant.not_final`, `grant.payment`."""
    require_grant(viewer, GrantPower.PAY)
    call = grant.call_of(viewer, number)
    with append.transaction():
        left = {one.award: one.payable for one in _lines(_payable(viewer, call))}
        for award, fen, _, reference in payments:
            if not 0 < fen <= left.get(award, 0) or not 0 < len(reference.strip()) <= REFERENCE:
                raise FuwaiError(
                    "grant.payment",
                    f"核定 {award}: 拨付 {yuan(fen)} 元超过可拨 {yuan(left.get(award, 0))} 元, 或没有凭单号",
                    f"award {award}: {yuan(fen)} CNY is more than the {yuan(left.get(award, 0))} CNY payable, or has no reference",
                )
            left[award] -= fen
        _keep(viewer, call, "paid", payments)
    return len(payments)


def repay(viewer: Viewer, number: int, payments: Sequence[tuple[int, int, date, str]]) -> int:
    """登记退回款: what enterprises paid back of what was claimed. Raises as `pay` does."""
    require_grant(viewer, GrantPower.PAY)
    call = grant.call_of(viewer, number)
    with append.transaction():
        owed = {one.award: one.owed for one in _lines(_payable(viewer, call))}
        for award, fen, _, reference in payments:
            if not 0 < fen <= owed.get(award, 0) or not 0 < len(reference.strip()) <= REFERENCE:
                raise FuwaiError(
                    "grant.payment",
                    f"核定 {award}: 退回 {yuan(fen)} 元超过应退 {yuan(owed.get(award, 0))} 元, 或没有凭单号",
                    f"award {award}: {yuan(fen)} CNY is more than the {yuan(owed.get(award, 0))} CNY owed, or has no reference",
                )
            owed[award] -= fen
        _keep(viewer, call, "repaid", payments)
    return len(payments)


def budget_execution(viewer: Viewer, number: int) -> Execution:
    """预算执行 of a call. Raises FuwaiError `grant.call_unknown`."""
    return execution_of(grant.call_of(viewer, number))


def execution_of(call: GrantCall) -> Execution:
    """预算执行 of a call that the viewer was shown. One query."""
    last = GrantAwarding.objects.filter(pk=Subquery(call.awardings.order_by("-id").values("pk")[:1]))
    awarded = last.annotate(kind=Value("awarded")).values_list("kind").annotate(sum=Sum("total"))
    moved = GrantPayment.objects.filter(award__awarding__call=call).values_list("kind").annotate(sum=Sum("fen"))
    claimed = GrantRecovery.objects.filter(award__awarding__call=call).annotate(kind=Value("claimed"))
    sums = dict(moved.union(claimed.values_list("kind").annotate(sum=Sum("fen")), awarded))
    return Execution(call.budget, *(sums.get(kind) or 0 for kind in ("awarded", "paid", "claimed", "repaid")))


@dataclass(frozen=True)
class Difference:
    """What an award would be without what was struck out since. In fen: *fen_now*, and *due*: paid beyond it and not yet
    claimed back. *struck*: the filings that no longer count."""

    award: GrantAward
    fen_now: int
    due: int
    struck: tuple[int, ...]
    steps: tuple[Step, ...]


def differences(viewer: Viewer, number: int) -> list[Difference]:
    """What `recover` would claim back; nothing is written. Raises as `recover` does."""
    call = grant.own_call(viewer, number, GrantPower.RECOVER)
    return _differences(_computed(viewer, call, grant_award.last_awarding(call)))


def recover(viewer: Viewer, number: int, words: str = "") -> list[int]:
    """追回: compute every award again without what was struck out since, and claim back what was paid beyond it.

    The recoveries' numbers. Nobody's award rises by it, and none falls but by what was struck out of its own enterprise.

    Raises FuwaiError `access.role`, `grant.body`,
    `grant.call_unknown`, `grant.scheme_changed`, `grant.no_awarding`."""
    call = grant.own_call(viewer, number, GrantPower.RECOVER)
    with append.transaction():
        now, opened = datetime.now(UTC), list[int]()
        for one in _differences(_computed(viewer, call, grant_award.last_awarding(call))):
            made = GrantRecovery.objects.create(
                id=following(GrantRecovery),
                award=one.award,
                fen=one.due,
                fen_now=one.fen_now,
                struck=list(one.struck),
                words=words.strip(),
                steps=[[step.zh, step.en, step.fen] for step in one.steps],
                actor=viewer.actor,
                recorded_at=now,
            )
            grant_tell.claimed(made, viewer.actor, viewer.code)
            opened.append(made.pk)
        append.audit("recover_grant", viewer.actor, call.region, now, {"call": number, "recoveries": opened})
    return opened


def recoveries(viewer: Viewer, number: int) -> list[GrantRecovery]:
    """Every claim of a call that the viewer sees, the oldest first. Raises FuwaiError `grant.call_unknown`."""
    return recoveries_of(viewer, grant.call_of(viewer, number))


def recoveries_of(viewer: Viewer, call: GrantCall) -> list[GrantRecovery]:
    """As `recoveries`, of a call that the viewer was shown. One query."""
    seen = GrantAward.objects.visible_to(viewer).filter(awarding__call=call)
    found = GrantRecovery.objects.filter(award__in=seen).select_related("award__application")
    return list(found.order_by("id"))


@dataclass(frozen=True)
class _Computed:
    """The last awarding of a call as it stands: *now*, computed anew, by application (empty where nothing was struck out
    since: then nothing can have moved), *fen*: what stands of each award (never above it), *sums*: paid, repaid, claimed
    by award, *seen*: the awards that the viewer sees."""

    call: GrantCall
    awards: tuple[GrantAward, ...]
    now: Mapping[int, grant_award.Computed]
    fen: Mapping[int, int]
    sums: Mapping[int, tuple[int, int, int]]
    seen: frozenset[int]


def _computed(viewer: Viewer, call: GrantCall, awarding: GrantAwarding) -> _Computed:
    shown = Exists(GrantAward.objects.visible_to(viewer).filter(pk=OuterRef("pk")))
    found = awarding.awards.select_related("application__call", "awarding").annotate(shown=shown).order_by("id")
    awards, seen = tuple(found), frozenset(one.pk for one in found if one.shown)
    struck = _struck(awards)
    now = {one.application.pk: one for one in _again(call, awards)} if struck else {}
    fen = {
        one.pk: min(one.fen, now[one.application_id].fen) if one.application.enterprise_id in struck else one.fen
        for one in awards
    }
    return _Computed(call, awards, now, fen, _moved(awards), seen)


def _struck(awards: Sequence[GrantAward]) -> set[str]:
    """The enterprises of which something was struck out since the money was shared out. Nobody else's award falls: neither
    by a fen of rounding, nor by the points of a rival that a strike-out moved (ADR 225)."""
    if not awards:
        return set()
    codes = [one.application.enterprise_id for one in awards]
    found = Decision.objects.filter(
        act=Act.STRIKE_OUT, recorded_at__gte=awards[0].awarding.recorded_at, filing__enterprise__among=codes
    )
    return set(found.values_list("filing__enterprise", flat=True))


def _differences(computed: _Computed) -> list[Difference]:
    call, found, sums = computed.call, computed.now, computed.sums
    scheme = grant.scheme_of(call)
    claims = sum(one.assessment.fen for one in found.values())
    told = []
    for award in computed.awards:
        fen_now = computed.fen[award.pk]
        paid, _, claimed = sums[award.pk]
        if (due := paid - claimed - fen_now) > 0:  # only of an enterprise of which something was struck out
            one = found[award.application_id]
            struck = tuple(sorted(set(award.application.executions) - one.executions))
            told.append(Difference(award, fen_now, due, struck, tuple(grant_award.steps(scheme, call, one, claims))))
    return told


def _again(call: GrantCall, awards: Sequence[GrantAward]) -> list[grant_award.Computed]:
    """Every award as it would be now; a claim never rises above the one that was awarded on."""
    most = {one.application_id: one.claim for one in awards}
    return grant_award.computed(call, [one.application for one in awards], most)


def _payable(viewer: Viewer, call: GrantCall) -> _Computed:
    """Raises FuwaiError `access.role`, `grant.no_awarding`, `grant.not_final`."""
    if viewer.kind in ("enterprise", "expert", "analyst"):
        require_grant(viewer, GrantPower.PAY)
    paid = Exists(GrantPayment.objects.filter(award__awarding__call=call))
    awarding = grant_award.last_awarding(call, paid=paid)
    if not awarding.paid:  # type: ignore[attr-defined]  # as it was asked for
        grant_award.refuse_unfinished(awarding)
    return _computed(viewer, call, awarding)


def _lines(computed: _Computed) -> list[Line]:
    awards, sums = computed.awards, computed.sums
    names = history.names([one.application.enterprise_id for one in awards])
    return [
        Line(
            one.pk,
            one.application.enterprise_id,
            names[one.application.enterprise_id],
            one.application.account,
            one.fen,
            computed.fen[one.pk],
            *sums[one.pk],
        )
        for one in awards
        if one.fen and one.pk in computed.seen
    ]


def _moved(awards: Sequence[GrantAward]) -> dict[int, tuple[int, int, int]]:
    """Award → fen paid, repaid and claimed back. One query."""
    numbers = [one.pk for one in awards]
    moved = GrantPayment.objects.filter(award_id__among=numbers).values_list("award_id", "kind")
    back = GrantRecovery.objects.filter(award_id__among=numbers).annotate(kind=Value("claimed"))
    found = moved.annotate(sum=Sum("fen")).union(back.values_list("award_id", "kind").annotate(sum=Sum("fen")))
    sums = {(award, kind): fen for award, kind, fen in found}
    return {
        one: (sums.get((one, "paid"), 0), sums.get((one, "repaid"), 0), sums.get((one, "claimed"), 0))
        for one in numbers
    }


def _keep(viewer: Viewer, call: GrantCall, kind: str, payments: Sequence[tuple[int, int, date, str]]) -> None:
    now, first = datetime.now(UTC), following(GrantPayment)
    made = [
        GrantPayment(
            id=first + at,
            award_id=award,
            kind=kind,
            fen=fen,
            day=day,
            reference=reference.strip(),
            actor=viewer.actor,
            recorded_at=now,
        )
        for at, (award, fen, day, reference) in enumerate(payments)
    ]
    GrantPayment.objects.bulk_create(made)
    kept = GrantPayment.objects.filter(pk__among=[one.pk for one in made]).select_related("award__application")
    grant_tell.moved(kept.order_by("id"), viewer.actor, call.region)
    detail = {"call": call.pk, "payments": [[award, fen, day.isoformat()] for award, fen, day, _ in payments]}
    append.audit("pay_grant" if kind == "paid" else "repay_grant", viewer.actor, call.region, now, detail)
