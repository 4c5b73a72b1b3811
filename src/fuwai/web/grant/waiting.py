"""What waits for an expert and for a payment clerk, for their homes: few queries, however many applications there are."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.review import Stage
from fuwai.services import grant
from fuwai.storage.models import (
    GrantAwarding,
    GrantCall,
    GrantConflict,
    GrantNotice,
    GrantObjection,
    GrantPayment,
    GrantRecovery,
    GrantScore,
)
from fuwai.web.grant.shown import through
from fuwai.web.part import Column, Row, Table
from fuwai.web.tags import badge, county, money, number

SEATS = 5  # the newest, whose applications are counted
DUES = 20  # the newest


def seats(viewer: Viewer) -> Table:
    """The calls on whose panel an expert sits and whose money is not shared out: what is to be done next in each."""
    awarded = GrantAwarding.objects.filter(call=OuterRef("pk"))
    calls = list(GrantCall.objects.visible_to(viewer).filter(~Exists(awarded)).order_by("-id")[:SEATS])
    declared: dict[int, set[str]] = {}
    conflicts = GrantConflict.objects.filter(call__in=calls, login=viewer.login)
    for call, enterprise in conflicts.values_list("call_id", "enterprise"):
        declared.setdefault(call, set()).add(enterprise)
    scores = GrantScore.objects.filter(application__call__in=calls, login=viewer.login)
    scored: dict[int, set[str]] = {}
    for call, enterprise in scores.values_list("application__call_id", "application__enterprise_id").distinct():
        scored.setdefault(call, set()).add(enterprise)
    rows = [_seat(one, declared.get(one.pk), scored.get(one.pk, set())) for one in calls]
    columns = [
        *(Column(_("评审"), narrow=False), Column(_("部门")), Column(_("下一步"))),
        *(Column(_("通过审核"), unit=_("家"), number=True), Column(_("已评分"), unit=_("家"), number=True)),
    ]
    empty = _("没有待评审的申报；聘请后在这里列出，核定之后不再评分")
    return Table(_("待评审"), columns, rows, empty=empty)


def _seat(call: GrantCall, declared: set[str] | None, scored: set[str]) -> Row:
    passed = {one.enterprise_id for one, stage in grant.standing(call) if stage is Stage.APPROVED}
    if declared is None:
        step = badge(_("先声明有无利益冲突"), "waiting")
    elif not grant.scheme_of(call).criteria:
        step = badge(_("本方案不评分"), "quiet")
    elif not passed:
        step = badge(_("等待审核"), "quiet")
    else:
        step = badge(_("待评分"), "waiting") if passed - declared - scored else badge(_("已评完"), "good")
    address = reverse("grants_panel", args=(call.pk,))
    return Row([call.name, county(call.region), step, number(len(passed)), number(len(scored & passed))], href=address)


def dues(viewer: Viewer) -> Table:
    """The calls whose money is shared out: whether it may be paid, what is left to pay, and what has to come back."""
    last = GrantAwarding.objects.filter(call=OuterRef("pk")).order_by("-id")
    notice = GrantNotice.objects.filter(awarding=OuterRef("awarding"))
    open_ = GrantObjection.objects.filter(notice__awarding=OuterRef("awarding")).exclude(reply__upheld=False)
    calls = GrantCall.objects.visible_to(viewer).annotate(awarding=Subquery(last.values("pk")[:1]))
    calls = calls.filter(awarding__isnull=False).annotate(
        total=Subquery(last.values("total")[:1]), until=Subquery(notice.values("last")[:1]), objected=Exists(open_)
    )
    found = list(calls.order_by("-id")[:DUES])
    of_calls, call = {"award__awarding__call__in": [one.pk for one in found]}, "award__awarding__call"
    moved = GrantPayment.objects.filter(**of_calls).values_list("kind", call).annotate(sum=Sum("fen"))
    claims = GrantRecovery.objects.filter(**of_calls).values_list(call).annotate(sum=Sum("fen"))
    sums = {(kind, number_): fen for kind, number_, fen in moved} | {("claimed", one): fen for one, fen in claims}
    columns = [
        *(Column(_("拨付"), narrow=False), Column(_("部门")), Column(_("下一步"))),
        *(Column(words, unit=_("元"), number=True) for words in (_("核定"), _("已拨付"), _("未拨付"), _("待退回"))),
    ]
    empty = _("没有待拨付的；名单核定、公示期满之后在这里列出")
    return Table(_("待拨付"), columns, [_due(one, sums) for one in found], empty=empty)


def _due(call: GrantCall, sums: Mapping[tuple[str, int], int]) -> Row:
    told = vars(call)  # with what was annotated
    total, until = int(told["total"]), told["until"]
    paid, claimed, repaid = (sums.get((kind, call.pk), 0) for kind in ("paid", "claimed", "repaid"))
    left, owed = max(0, total - paid), max(0, claimed - repaid)
    if until is None:
        step = badge(_("尚未公示"), "quiet")
    elif until >= datetime.now(UTC):
        step = badge(_("公示至 %(day)s") % {"day": through(until)}, "quiet")
    elif told["objected"]:
        step = badge(_("异议待处理"), "held")
    elif owed:
        step = badge(_("待收退回款"), "held")
    else:
        step = badge(_("待拨付"), "waiting") if left else badge(_("已拨付"), "good")
    amounts = [money(fen, "CNY") for fen in (total, paid, left, owed)]
    return Row([call.name, county(call.region), step, *amounts], href=reverse("grants_payments", args=(call.pk,)))
