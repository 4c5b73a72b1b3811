"""核定与公示: the budget shared out on what is approved as of the cut-off, every step printed; the list published, objections
answered. What was struck out since, whenever, no longer counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Scheme
from fuwai.core.grant_award import Assessment, Step, assess, figures_told, yuan
from fuwai.core.grant_power import GrantPower, require_grant
from fuwai.core.grant_share import Claim, Share, share_out
from fuwai.core.moment import beijing
from fuwai.core.review import DESKS, Stage
from fuwai.services import grant, grant_panel, grant_tell
from fuwai.services.grant_apply import certificates_of
from fuwai.services.grant_facts import Approved, approved
from fuwai.services.verification import following
from fuwai.storage import append, history
from fuwai.storage.models import (
    GrantApplication,
    GrantAward,
    GrantAwarding,
    GrantCall,
    GrantNotice,
    GrantObjection,
    GrantPayment,
    GrantReply,
    GrantSpending,
)

WORDS = 2_000  # characters
NAMED = 20  # applications that a message writes out
METHODS = {
    "proportional": ("按比例分配", "in proportion"),
    "rank": ("按名次分配", "by rank"),
    "tier": ("按档次加权分配", "by weighted tier"),
}


@dataclass(frozen=True)
class Computed:
    """One application, assessed again, and its share of the budget."""

    application: GrantApplication
    assessment: Assessment
    share: Share | None
    executions: frozenset[int]

    @property
    def fen(self) -> int:
        return self.share.award if self.share else 0


def computed(
    call: GrantCall, applications: Sequence[GrantApplication], most: Mapping[int, int] | None = None
) -> list[Computed]:
    """The applications as of the call's cut-off, without what was struck out since, and the budget shared among them.

    *most*: what an application's claim may come to at most, by its number."""
    scheme, values = grant.scheme_of(call), grant.values_of(call)
    found = approved(scheme, call.cut_off, call.region)
    figures = {row.pop("enterprise"): row for row in found.population.figures.iter_rows(named=True)}
    scored = grant_panel.scores(call, scheme)
    assessed: dict[int, Assessment] = {}
    counted: dict[int, frozenset[int]] = {}
    held = found.population.certificates.partition_by("enterprise", as_dict=True)
    executed = dict(found.executions.group_by("enterprise").agg("filing").iter_rows())
    received = _received(scheme, applications, found)
    for one in applications:
        code = one.enterprise_id
        row = {**figures.get(code, {}), **received.get(one.pk, {})}
        certificates = certificates_of(held[code,]) if (code,) in held else ()
        points = scored[one.pk].points if one.pk in scored else 0
        assessed[one.pk] = assess(scheme, values, row, one.answers, certificates, one.asked, points)
        counted[one.pk] = frozenset(executed.get(code, ()))
    claims = [
        Claim(one.enterprise_id, min(each.fen, (most or {}).get(one.pk, each.fen)), each.points, each.weight)
        for one in applications
        if (each := assessed[one.pk]).fen
    ]
    shares = share_out(scheme.apportionment.method, call.budget, claims)
    return [Computed(one, assessed[one.pk], shares.get(one.enterprise_id), counted[one.pk]) for one in applications]


def award(viewer: Viewer, number: int) -> int:
    """核定; the awarding's number. When the call is over, every application decided, and scored where the scheme asks.

    Raises FuwaiError `access.role`, `grant.body`, `grant.call_unknown`, `grant.scheme_changed`, `grant.open`,
    `grant.waiting`, `grant.unscored`, `grant.published`."""
    call = grant.own_call(viewer, number, GrantPower.AWARD)
    scheme, now = grant.scheme_of(call), datetime.now(UTC)
    if now <= max(call.closes, call.cut_off):
        zh, en = "申报或核准截止时点未到, 不能核定", "the call or the cut-off lies ahead: it is too early to award"
        raise FuwaiError("grant.open", zh, en)
    with append.transaction():
        refuse_published(call)
        standing = grant.standing(call)
        if waiting := [one.pk for one, stage in standing if stage in DESKS]:
            listed = ", ".join(map(str, waiting[:NAMED]))
            raise FuwaiError("grant.waiting", f"还有申报未审完: {listed}", f"applications wait for review: {listed}")
        applications = [one for one, stage in standing if stage is Stage.APPROVED]
        _refuse_unscored(call, scheme, applications)
        found = computed(call, applications)
        claims, total = sum(one.assessment.fen for one in found), sum(one.fen for one in found)
        assert total == min(call.budget, claims)
        awarding = GrantAwarding.objects.create(
            id=following(GrantAwarding),
            call=call,
            budget=call.budget,
            claims=claims,
            total=total,
            digest=scheme.digest,
            actor=viewer.actor,
            recorded_at=now,
        )
        first = following(GrantAward)
        GrantAward.objects.bulk_create(
            GrantAward(
                id=first + at,
                awarding=awarding,
                application=one.application,
                claim=one.assessment.fen,
                fen=one.fen,
                points=one.assessment.points,
                steps=[[step.zh, step.en, step.fen] for step in steps(scheme, call, one, claims)],
            )
            for at, one in enumerate(found)
        )
        detail = {"call": number, "awarding": awarding.pk, "claims": claims, "total": total, "awards": len(found)}
        append.audit("award_grant", viewer.actor, call.region, now, {**detail, "digest": scheme.digest})
    return awarding.pk


def steps(scheme: Scheme, call: GrantCall, one: Computed, claims: int) -> list[Step]:
    """How one award came about, step by step: conditions, items, caps, and its share of the budget."""
    told = []
    for met in one.assessment.conditions:
        zh, en = {True: ("符合", "met"), False: ("不符合", "not met"), None: ("未定", "undecided")}[met.answer]
        figures = figures_told(scheme, met.said)
        told.append(
            Step(
                f"条件: {met.condition.zh}: {zh}（{figures[0]}）",
                f"condition: {met.condition.en}: {en} ({figures[1]})",
                0,
            )
        )
    for item in one.assessment.items:
        figures = figures_told(scheme, item.said)
        if figures[0]:
            told.append(Step(f"{item.item.zh}: {figures[0]}", f"{item.item.en}: {figures[1]}", 0))
        told += [Step(f"{item.item.zh}: {step.zh}", f"{item.item.en}: {step.en}", step.fen) for step in item.steps]
    told += one.assessment.steps
    if one.share is None:
        return [*told, Step("核定 0 元", "awarded 0 CNY", 0)]
    zh, en = METHODS[scheme.apportionment.method]
    if claims <= call.budget:
        told.append(Step("预算足够, 足额支持", "the budget is enough: in full", one.fen))
        return told
    quota = one.share.quota
    whole, rest = divmod(quota.numerator, quota.denominator)
    exact_zh = f"{yuan(whole)} 元" + (f"又 {rest}/{quota.denominator} 分" if rest else "")
    exact_en = f"{yuan(whole)} CNY" + (f" and {rest}/{quota.denominator} fen" if rest else "")
    points_zh, points_en = "", ""
    if scheme.apportionment.method == "rank":
        points_zh, points_en = f", {one.assessment.points} 分", f", {one.assessment.points} points"
    told.append(
        Step(
            f"{zh}{points_zh}: 预算 {yuan(call.budget)} 元, 申报合计 {yuan(claims)} 元, 应得 {exact_zh}",
            f"{en}{points_en}: budget {yuan(call.budget)} CNY, all claims {yuan(claims)} CNY, a quota of {exact_en}",
            whole,
        )
    )
    if one.share.tied:
        told.append(Step("预算用完处同分, 按申报额分余款", "tied where the budget ends: the rest by claims", one.fen))
    if one.share.extra:
        told.append(Step("最大余数得 1 分钱", "1 fen by the largest remainder", one.fen))
    told.append(Step(f"核定 {yuan(one.fen)} 元", f"awarded {yuan(one.fen)} CNY", one.fen))
    return told


def publish(viewer: Viewer, number: int, first: datetime, last: datetime) -> int:
    """公示 the call's last awarding from *first* to *last*; the notice's number. Raises FuwaiError `access.role`,
    `grant.body`, `grant.call_unknown`, `grant.no_awarding`, `grant.published`, `grant.days`, `grant.past`, `grant.stale`."""
    call = grant.own_call(viewer, number, GrantPower.PUBLISH)
    grant.refuse_past(viewer, last)
    if last <= first:
        raise FuwaiError("grant.days", "公示结束须晚于开始", "a publication ends after it begins")
    with append.transaction():
        awarding, now = last_awarding(call), datetime.now(UTC)
        if GrantNotice.objects.filter(awarding=awarding).exists():
            raise FuwaiError("grant.published", "本次核定已公示", "this awarding is published already")
        _refuse_stale(call, awarding)
        notice = GrantNotice.objects.create(
            id=following(GrantNotice),
            awarding=awarding,
            first=first,
            last=last,
            actor=viewer.actor,
            recorded_at=now,
        )
        awards = awarding.awards.select_related("application__call").order_by("id")
        grant_tell.published(awards, viewer.actor, viewer.code, f"{beijing(last):%Y-%m-%d}")
        days = {"first": first.isoformat(), "last": last.isoformat()}
        append.audit("publish_grant", viewer.actor, call.region, now, {"call": number, "notice": notice.pk, **days})
    return notice.pk


@dataclass(frozen=True)
class Listed:
    """A line of the published list: no more of an enterprise than its name, county, and what it gets."""

    award: int
    name: str
    county: str
    fen: int


def public_list(number: int) -> tuple[GrantNotice, tuple[Listed, ...]]:
    """The published list of a call, for anyone. Raises FuwaiError `grant.not_published`."""
    notice = (
        GrantNotice.objects.filter(awarding__call_id=number, first__lte=datetime.now(UTC))
        .select_related("awarding__call")
        .order_by("-id")
        .first()
    )
    if notice is None:
        raise FuwaiError("grant.not_published", "尚未公示", "nothing is published yet")
    awards = notice.awarding.awards.filter(fen__gt=0).select_related("application").order_by("-fen", "id")
    names = history.names([one.application.enterprise_id for one in awards])
    return notice, tuple(
        Listed(one.pk, names[one.application.enterprise_id], one.application.county, one.fen) for one in awards
    )


def object_to(viewer: Viewer, number: int, words: str, contact: str, awarded: int | None = None) -> int:
    """异议 against a call's published list, or one award of it, while it is published; the objection's number.

    Raises FuwaiError `access.role`, `grant.not_published`, `grant.objection_late`, `grant.words`, `grant.award_unknown`."""
    require_grant(viewer, GrantPower.OBJECT)
    notice, lines = public_list(number)
    now = datetime.now(UTC)
    if now > notice.last:
        raise FuwaiError("grant.objection_late", "公示期已过", "the time of publication is over")
    if not words.strip() or not contact.strip() or len(words) > WORDS or len(contact) > 100:
        raise FuwaiError("grant.words", "请写明异议和联系方式", "say what is objected to, and how to reach you")
    if awarded is not None and awarded not in {one.award for one in lines}:
        raise FuwaiError("grant.award_unknown", "名单中没有这一项", "there is no such line on the list")
    with append.transaction():
        made = GrantObjection.objects.create(
            id=following(GrantObjection),
            notice=notice,
            enterprise=viewer.code,
            award_id=awarded,
            words=words.strip(),
            contact=contact.strip(),
            actor=viewer.actor,
            recorded_at=now,
        )
        append.audit("object_grant", viewer.actor, viewer.code, now, {"call": number, "objection": made.pk})
    return made.pk


def reply(viewer: Viewer, objection: int, words: str, upheld: bool) -> None:
    """答复异议. *upheld*: the awarding is to be done again. Raises FuwaiError `access.role`, `grant.objection_unknown`,
    `grant.body`, `grant.words`, `grant.replied`."""
    require_grant(viewer, GrantPower.REPLY)
    found = GrantObjection.objects.select_related("notice__awarding__call").filter(pk=objection).first()
    if found is None:
        raise FuwaiError("grant.objection_unknown", f"没有异议 {objection}", f"there is no objection {objection}")
    call = grant.own_call(viewer, found.notice.awarding.call_id, GrantPower.REPLY)
    if not words.strip() or len(words) > WORDS:
        raise FuwaiError("grant.words", "请写明答复", "an answer is wanted")
    with append.transaction():
        if GrantReply.objects.filter(objection=found).exists():
            raise FuwaiError("grant.replied", "已答复", "it is answered already")
        now = datetime.now(UTC)
        GrantReply.objects.create(
            id=following(GrantReply),
            objection=found,
            upheld=upheld,
            words=words.strip(),
            actor=viewer.actor,
            recorded_at=now,
        )
        grant_tell.answered(found, upheld, words.strip(), viewer.actor, viewer.code)
        detail = {"call": call.pk, "objection": objection, "upheld": upheld, "words": words.strip()}
        append.audit("reply_grant", viewer.actor, call.region, now, detail)


def objectable(notice: GrantNotice) -> bool:
    """Whether objections are taken now."""
    return notice.first <= datetime.now(UTC) <= notice.last


def last_awarding(call: GrantCall, **asked: Exists) -> GrantAwarding:
    """With its notice; *asked*: what else is to be known of it. Raises FuwaiError `grant.no_awarding`."""
    found = call.awardings.select_related("notice").annotate(**asked).order_by("-id").first()
    if found is None:
        raise FuwaiError("grant.no_awarding", "尚未核定", "nothing is awarded yet")
    return found


def final(call: GrantCall) -> GrantAwarding:
    """The awarding that may be paid: published, its days over, every objection answered and none upheld.

    Raises FuwaiError `grant.no_awarding`, `grant.not_final`."""
    awarding = last_awarding(call)
    refuse_unfinished(awarding)
    return awarding


def refuse_unfinished(awarding: GrantAwarding) -> None:
    """Raises FuwaiError `grant.not_final`."""
    notice = getattr(awarding, "notice", None)
    over = notice is not None and notice.last < datetime.now(UTC)
    if not over or GrantObjection.objects.filter(notice=notice).exclude(reply__upheld=False).exists():
        raise FuwaiError(
            "grant.not_final",
            "公示未满, 或有异议未答复、已采纳, 不能拨付",
            "it is not published long enough, or an objection is open or upheld: nothing is paid yet",
        )


def refuse_published(call: GrantCall) -> None:
    """Raises FuwaiError `grant.published` where a list is public and no objection against it upheld, or money was paid."""
    notice = GrantNotice.objects.filter(awarding__call=call).order_by("-id").first()
    upheld = notice is not None and GrantObjection.objects.filter(notice=notice, reply__upheld=True).exists()
    paid = GrantPayment.objects.filter(award__awarding__call=call).exists()
    if paid or (notice is not None and not upheld):
        zh, en = (
            "已拨付, 或已公示且没有采纳的异议, 不能重新核定",
            "it is paid, or published and no objection upheld: it stands",
        )
        raise FuwaiError("grant.published", zh, en)


def _refuse_stale(call: GrantCall, awarding: GrantAwarding) -> None:
    """Nobody is published whose application was refused, returned or taken back since the money was shared out."""
    approved = {one.pk for one, stage in grant.standing(call) if stage is Stage.APPROVED}
    if changed := sorted(approved ^ set(awarding.awards.values_list("application_id", flat=True))):
        listed = ", ".join(map(str, changed[:NAMED]))
        raise FuwaiError(
            "grant.stale",
            f"核定之后审核结论有变: 申报 {listed}; 请重新核定",
            f"review has changed since the awarding: {listed}; award again",
        )


def _refuse_unscored(call: GrantCall, scheme: Scheme, applications: Sequence[GrantApplication]) -> None:
    if not scheme.criteria:
        return
    scored = grant_panel.scores(call, scheme)
    if lacking := [one.pk for one in applications if one.pk not in scored]:
        listed = ", ".join(map(str, lacking[:NAMED]))
        raise FuwaiError("grant.unscored", f"还没有专家评分: {listed}", f"without a score: {listed}")


def _received(scheme: Scheme, applications: Sequence[GrantApplication], found: Approved) -> dict[int, dict[str, int]]:
    """What the applications' own receipts still pay for: what they spent, where both sides still stand. One query."""
    if scheme.receipts == "none":
        return {}
    abroad = dict(found.executions.select("filing", "offshore").iter_rows())
    receipts = set(found.receipts["filing"].to_list())
    sums = {one.pk: {"received": 0, "received_offshore": 0} for one in applications}
    spent = GrantSpending.objects.filter(application_id__among=list(sums))
    for application, receipt, execution, cents in spent.values_list(
        "application_id", "receipt_id", "execution_id", "cents"
    ):
        if receipt in receipts and execution in abroad:
            sums[application]["received"] += cents
            sums[application]["received_offshore"] += cents if abroad[execution] else 0
    return sums
