"""Money that moves: the payment list, what was paid and paid back, the budget's execution, and what is claimed back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fuwai.core.access import Role, Viewer
from fuwai.core.bulletin import ChartBlock
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure
from fuwai.services import grant, grant_export, grant_pay
from fuwai.services.grant_pay import Difference, Line
from fuwai.storage import history
from fuwai.storage.models import GrantCall
from fuwai.web.account.form import typed
from fuwai.web.chart import Chart, drawn
from fuwai.web.grant.award import steps
from fuwai.web.grant.shown import (
    LONGEST,
    XLSX,
    Block,
    Mistyped,
    blocks_page,
    crumbs,
    date_typed,
    fen_typed,
    on,
    viewer_of,
)
from fuwai.web.part import Column, Input, Row, Table
from fuwai.web.tags import beijing, money, number
from fuwai.web.words import said


def payments(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """The budget's execution, the payment list, and claims."""
    viewer = viewer_of(request)
    call = grant.call_of(viewer, number)
    blocks, lines, due = [_executed(call)], list[Line](), list[Difference]()
    try:
        lines, due = grant_pay.ledger(viewer, call)
        blocks.append(_list(request, viewer, call, lines))
    except FuwaiError as error:
        if error.code not in ("grant.not_final", "grant.no_awarding"):
            raise
        blocks.append(Block(_("拨付清单"), said(error.zh, error.en)))
    blocks.append(_claims(request, viewer, call, lines, due))
    return blocks_page(
        request, fault, heading=_("拨付：%(name)s") % {"name": call.name}, crumbs=crumbs(call, _("拨付")), blocks=blocks
    )


def move(request: HttpRequest, number: int) -> HttpResponse:
    """Record payments of the chosen lines, or what was paid back of them."""
    viewer = viewer_of(request)
    back = request.POST.get("act") == "repay"
    try:
        lines = {one.award: one for one in grant_pay.payment_list(viewer, number)}
        chosen = [int(text) for text in request.POST.getlist("award") if text.isdecimal() and len(text) < LONGEST]
        rows = _rows(request, [lines[one] for one in chosen if one in lines], back)
        count = (grant_pay.repay if back else grant_pay.pay)(viewer, number, rows)
    except FuwaiError as error:
        return payments(request, number, error)
    messages.success(request, ngettext("已登记 %(count)s 笔", "已登记 %(count)s 笔", count) % {"count": count})
    return redirect("grants_payments", number)


def recover(request: HttpRequest, number: int) -> HttpResponse:
    """Open a claim for each difference."""
    try:
        count = len(grant_pay.recover(viewer_of(request), number, typed(request, "words")))
    except FuwaiError as error:
        return payments(request, number, error)
    messages.success(request, ngettext("应追回 %(count)s 家", "应追回 %(count)s 家", count) % {"count": count})
    return redirect("grants_payments", number)


def workbook(request: HttpRequest, number: int) -> HttpResponse:
    """The payment list as a workbook."""
    answer = HttpResponse(grant_export.payments_xlsx(viewer_of(request), number), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="payments-{number}.xlsx"'
    return answer


def budget_chart(call: GrantCall) -> Chart:
    """Budget, awarded, paid, claimed back, paid back, left."""
    done = grant_pay.execution_of(call)
    lines = (
        *((_("预算"), done.budget), (_("已核定"), done.awarded), (_("已拨付"), done.paid)),
        *((_("应追回"), done.claimed), (_("已退回"), done.repaid), (_("余额"), done.left)),
    )
    figures = {
        f"grant|budget|{at}": Figure(f"grant|budget|{at}", "grant", fen, "usd")
        for at, (_words, fen) in enumerate(lines)
    }
    points = tuple((_("金额"), words, f"grant|budget|{at}") for at, (words, _fen) in enumerate(lines))
    # Money is counted in hundredths, whatever its currency ("usd"); the unit line says which. No words for alt: the values.
    block = ChartBlock("grant-budget", _("预算执行"), "bar_horizontal", said("万元", "CNY 10,000"), points)
    return drawn(block, figures)


def _executed(call: GrantCall) -> Block:
    return Block(_("预算执行"), chart=budget_chart(call))


def _rows(request: HttpRequest, lines: Sequence[Line], back: bool) -> list[tuple[int, int, date, str]]:
    """Of one line the amount as typed; of several, or where none is, all that is payable or owed."""
    amount = fen_typed(request, "amount")
    if not lines or (amount is not None and len(lines) > 1):
        raise FuwaiError(
            "grant.payment",
            "请选择企业; 只有选择一家时可以填写金额, 不填即全额",
            "choose enterprises; an amount may be typed for one alone, without one it is the whole",
        )
    day, reference = date_typed(request, "day"), typed(request, "reference")
    if not reference:
        raise Mistyped("grant.payment", "请填写凭单号", "a reference is wanted", "reference")
    whole = {one.award: one.owed if back else one.payable for one in lines}
    if amount is None:
        whole = {award: fen for award, fen in whole.items() if fen}
    if not whole:
        zh, en = ("应退回的", "owes anything") if back else ("可拨付的", "has anything to be paid")
        raise FuwaiError("grant.payment", f"所选企业没有{zh}金额", f"none of those chosen {en}")
    return [(one, fen if amount is None else amount, day, reference) for one, fen in whole.items()]


def _list(request: HttpRequest, viewer: Viewer, call: GrantCall, lines: Sequence[Line]) -> Block:
    rows = [
        Row(
            [
                one.name,
                one.account or "–",
                *(
                    money(fen, "CNY")
                    for fen in (one.fen, min(one.fen, one.now), one.paid, one.repaid, one.payable, one.owed)
                ),
            ],
            id=str(one.award),
            tone="held" if one.owed else "",
        )
        for one in lines
    ]
    heads = (_("核定"), _("剔除后"), _("已拨付"), _("已退回"), _("可拨付"), _("应退回"))
    columns = [
        *(Column(_("企业"), narrow=False), Column(_("收款账号"))),
        *(Column(words, unit=_("元"), number=True) for words in heads),
    ]
    pays = viewer.role is Role.PAYER
    table = Table(_("拨付清单"), columns, rows, selectable="award" if pays else "", empty=_("没有核定的金额，不用拨付"))
    links = [(reverse("grants_payments_xlsx", args=(call.pk,)), _("下载清单 xlsx"))]
    if not pays or not rows:
        return Block(_("拨付清单"), table=table, links=links)
    fields = [
        Input("day", _("日期"), "date", typed(request, "day") or on(datetime.now(UTC)), required=True),
        Input("reference", _("凭单号"), value=typed(request, "reference"), required=True, limit=grant_pay.REFERENCE),
        Input("amount", _("金额"), "amount", typed(request, "amount"), _("只选一家时可填；不填即全额"), _("元")),
    ]
    address = reverse("grants_move", args=(call.pk,))
    buttons = [("pay", _("登记拨付")), ("repay", _("登记退回款"))]
    return Block(_("拨付清单"), table=table, fields=fields, address=address, buttons=buttons, links=links)


def _claims(
    request: HttpRequest, viewer: Viewer, call: GrantCall, lines: Sequence[Line], due: Sequence[Difference]
) -> Block:
    """What was claimed back; to the head also what would be."""
    found = grant_pay.recoveries_of(viewer, call)
    names = {one.enterprise: one.name for one in lines}  # what is claimed back was paid, hence listed
    if strange := {one.award.application.enterprise_id for one in found} - set(names):
        names |= history.names(sorted(strange))
    rows = [
        Row(
            [
                names[one.award.application.enterprise_id],
                beijing(one.recorded_at),
                money(one.award.fen, "CNY"),
                money(one.fen_now, "CNY"),
                money(one.fen, "CNY"),
                number(len(one.struck)),
                steps(one.steps),
            ]
        )
        for one in found
    ]
    rows += [
        Row(
            [
                names[one.award.application.enterprise_id],
                _("尚未追回"),
                money(one.award.fen, "CNY"),
                money(one.fen_now, "CNY"),
                money(one.due, "CNY"),
                number(len(one.struck)),
                steps([(step.zh, step.en, step.fen) for step in one.steps]),
            ],
            tone="held",
        )
        for one in due
    ]
    columns = [
        *(Column(_("企业"), narrow=False), Column(_("时间")), Column(_("核定"), unit=_("元"), number=True)),
        *(Column(_("剔除后"), unit=_("元"), number=True), Column(_("应追回"), unit=_("元"), number=True)),
        *(Column(_("剔除的执行"), number=True), Column(_("核定过程"), narrow=False)),
    ]
    table = Table(_("追回"), columns, rows, empty=_("没有要追回的；剔除已拨付的业务后在这里列出"))
    note = _("核查剔除后按当时的规则重新计算，多拨的部分列为应退回。")
    if not due:
        return Block(_("追回"), note, table=table)
    fields = [Input("words", _("说明"), value=typed(request, "words"), limit=2_000)]
    address = reverse("grants_recover", args=(call.pk,))
    return Block(_("追回"), note, table=table, fields=fields, address=address, buttons=[("recover", _("追回"))])
