"""Calls for grants; of one call whether an enterprise qualifies, or what applications came; and the published list."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant_award import name_of, shown, unit_of
from fuwai.core.grant_rule import Value
from fuwai.core.moment import beijing as on_the_clock
from fuwai.services import grant, grant_apply, grant_award, grant_pay, grant_review
from fuwai.services.grant_apply import Prefilled
from fuwai.storage import history
from fuwai.storage.models import GrantCall
from fuwai.web.part import Choice, Column, Crumb, Input, Row, Table
from fuwai.web.tags import badge, beijing, county, money, number, stage
from fuwai.web.words import said

YES, NO = "yes", "no"
LONGEST = 12  # digits of an answer


def listed(request: HttpRequest) -> HttpResponse:
    """The calls that this person sees, the newest first."""
    columns = [
        *(Column(_("申报批次"), narrow=False), Column(_("部门")), Column(_("申报时间")), Column(_("核准截止"))),
        Column(_("预算"), unit=_("元"), number=True),
    ]
    rows = [
        Row(
            [one.name, county(one.region), _days(one), beijing(one.cut_off), money(one.budget, "CNY")],
            href=reverse("grants_one", args=(one.pk,)),
        )
        for one in grant.calls(_viewer(request))
    ]
    context = {
        "heading": _("资金申报"),
        "note": _("金额取自已核准的数据，不另行填写；核准截止之后补报的不计入。"),
        "table": Table(_("资金申报"), columns, rows, empty=_("还没有申报批次")),
    }
    return render(request, "grant/list.html", context)


def one(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """An enterprise sees whether it qualifies, by each condition; a body the applications and its budget."""
    viewer = _viewer(request)
    call = grant.call_of(viewer, number)
    context = {
        "heading": call.name,
        "note": _("申报 %(days)s · 核准截止 %(cut_off)s") % {"days": _days(call), "cut_off": _day(call)},
        "crumbs": [Crumb(_("资金申报"), reverse("grants")), Crumb(call.name)],
        "call": call,
        "fault": fault,
    }
    if viewer.kind == "enterprise":
        return _qualifying(request, viewer, call, context)
    if viewer.kind == "body":
        context |= {"table": _applications(viewer, call), "reviews": True}
    if viewer.kind in ("body", "auditor", "administrator", "payer"):
        context["money"] = _budget(call)
    return render(request, "grant/one.html", context, status=422 if fault else 200)


def review(request: HttpRequest, number: int) -> HttpResponse:
    """Pass the chosen applications on, return them or refuse them; all or none."""
    verbs = {"approve": grant_review.approve, "return": grant_review.return_, "refuse": grant_review.refuse}
    chosen = [int(text) for text in request.POST.getlist("application") if text.isdecimal() and len(text) < LONGEST]
    verb = verbs.get(request.POST.get("act", ""))
    try:
        if verb is None or not chosen:
            raise FuwaiError("grant.application_unknown", "请选择申报和办理方式", "choose applications, and an act")
        count = verb(_viewer(request), chosen, request.POST.get("words", ""))
    except FuwaiError as error:
        return one(request, number, error)
    messages.success(request, ngettext("已办理 %(count)s 份", "已办理 %(count)s 份", count) % {"count": count})
    return redirect("grants_one", number)


def public(request: HttpRequest, number: int) -> HttpResponse:
    """The published list, for anyone."""
    notice, lines = grant_award.public_list(number)
    columns = [
        *(Column(_("企业"), narrow=False), Column(_("注册地区"))),
        Column(_("拟支持金额"), unit=_("元"), number=True),
    ]
    rows = [Row([one.name, county(one.county), money(one.fen, "CNY")]) for one in lines]
    total = Row([_("合计"), "", money(sum(one.fen for one in lines), "CNY")])
    told = {"first": _on(notice.first), "last": _on(notice.last)}
    context = {
        "heading": _("公示：%(name)s") % {"name": notice.awarding.call.name},
        "note": _("公示期 %(first)s 至 %(last)s；对名单有异议的，请在公示期内提出。") % told,
        "table": Table(_("公示名单"), columns, rows, total=total, empty=_("名单为空")),
    }
    return render(request, "grant/list.html", context)


# ------------------------------------------------------------------------------------------------------ an enterprise


def _qualifying(request: HttpRequest, viewer: Viewer, call: GrantCall, context: dict[str, object]) -> HttpResponse:
    scheme = grant.scheme_of(call)
    asked = request.GET
    answers: dict[str, Value] = {}
    for question in scheme.questions:
        text = asked.get(question.id, "").strip()
        if question.kind == "truth":
            answers[question.id] = {YES: True, NO: False}.get(text)
        else:
            answers[question.id] = int(text) if text.isdecimal() and len(text) < LONGEST else None
    fields = [
        Input(
            one.id,
            said(one.zh, one.en),
            "code",
            asked.get(one.id, ""),
            choices=[Choice(YES, _("是")), Choice(NO, _("否"))],
        )
        if one.kind == "truth"
        else Input(one.id, said(one.zh, one.en), "count", asked.get(one.id, ""))
        for one in scheme.questions
    ]
    try:
        found = grant_apply.eligible_in(viewer, call, answers)
    except FuwaiError as error:
        context["fault"] = error
        return render(request, "grant/one.html", context, status=422)
    context |= {"fields": fields, "verdict": _verdict(found.assessment.qualifies), "table": _conditions(found)}
    context |= {"items": _items(found), "contracts": _contracts(found), "as_of": found.moment}
    return render(request, "grant/one.html", context)


def _verdict(qualifies: bool | None) -> str:
    words: Mapping[bool | None, tuple[str, str]] = {
        True: (_("符合条件"), "good"),
        False: (_("不符合条件"), "bad"),
        None: (_("未定，请先回答问题"), "held"),
    }
    return badge(*words[qualifies])


def _conditions(found: Prefilled) -> Table:
    marks = {True: badge(_("符合"), "good"), False: badge(_("不符合"), "bad"), None: badge(_("未定"), "held")}
    rows = [
        Row(
            [
                said(one.condition.zh, one.condition.en),
                marks[one.answer],
                format_html_join("", "<div>{}: {}</div>", [_figure(found, *pair) for pair in one.said]),
            ]
        )
        for one in found.assessment.conditions
    ]
    columns = [Column(_("条件"), narrow=False), Column(_("结果")), Column(_("依据的数据"), narrow=False)]
    return Table(_("条件"), columns, rows)


def _figure(found: Prefilled, name: str, value: Value) -> tuple[str, str]:
    zh, en = shown(value, unit_of(found.scheme, name)), shown(value, unit_of(found.scheme, name), 1)
    return said(*name_of(found.scheme, name)), said(zh, en)


def _items(found: Prefilled) -> Table:
    rows = [Row([said(one.item.zh, one.item.en), money(one.fen, "CNY")]) for one in found.assessment.items]
    columns = [Column(_("支持项目"), narrow=False), Column(_("按已核准数据可申报"), unit=_("元"), number=True)]
    return Table(
        _("支持项目"), columns, rows, total=Row([_("合计（不超过单个企业上限）"), money(found.assessment.fen, "CNY")])
    )


def _contracts(found: Prefilled) -> Table:
    rows = [Row([contract, number(count), money(cents)]) for contract, count, cents in found.contracts]
    columns = [
        *(Column(_("合同登记号")), Column(_("执行笔数"), number=True)),
        Column(_("已核准执行额"), unit=_("美元"), number=True),
    ]
    return Table(_("计入的合同"), columns, rows, empty=_("业务期内没有已核准的执行"))


# ------------------------------------------------------------------------------------------------------------- a body


def _applications(viewer: Viewer, call: GrantCall) -> Table:
    columns = [
        *(Column(_("申报企业"), narrow=False), Column(_("注册地区")), Column(_("阶段"))),
        *(Column(_("申报金额"), unit=_("元"), number=True), Column(_("检查发现"), narrow=False)),
    ]
    found = grant_review.listed(viewer, call)
    names = history.names([one.application.enterprise_id for one in found])
    rows = [
        Row(
            [
                names.get(one.application.enterprise_id, one.application.enterprise_id),
                county(one.application.county),
                stage(one.stage),
                money(one.application.fen, "CNY"),
                format_html_join("", "<div>{}</div>", [(said(each.zh, each.en),) for each in one.findings]),
            ],
            id=str(one.application.pk),
            tone="held" if one.findings else "",
        )
        for one in found
    ]
    return Table(_("申报"), columns, rows, selectable="application", empty=_("还没有申报"))


def _budget(call: GrantCall) -> Table:
    done = grant_pay.execution_of(call)
    lines = (
        *((_("预算"), done.budget), (_("已核定"), done.awarded), (_("已拨付"), done.paid)),
        *((_("应追回"), done.claimed), (_("已退回"), done.repaid), (_("余额"), done.left)),
    )
    columns = [Column(_("项目")), Column(_("金额"), unit=_("元"), number=True)]
    return Table(_("预算执行"), columns, [Row([words, money(fen, "CNY")]) for words, fen in lines])


def _viewer(request: HttpRequest) -> Viewer:
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found


def _on(moment: object) -> str:
    return f"{on_the_clock(moment):%Y-%m-%d}"  # type: ignore[arg-type]


def _day(call: GrantCall) -> str:
    return _on(call.cut_off)


def _days(call: GrantCall) -> str:
    return format_html("{} – {}", _on(call.opens), _on(call.closes))
