"""Opening a call: a scheme, its days and budget, and every parameter that the source leaves open; and a call's audit trail."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.region import NATION
from fuwai.core.review import ACT_NAMES, Act
from fuwai.core.verb import VERB_NAMES
from fuwai.services import grant, grant_trail
from fuwai.standards import grants
from fuwai.web.account.form import typed
from fuwai.web.grant.filled import parameter_fields, parameters_typed
from fuwai.web.grant.shown import (
    Block,
    Mistyped,
    blocks_page,
    crumbs,
    end_typed,
    fen_typed,
    first_typed,
    on,
    viewer_of,
)
from fuwai.web.message.asked import page_of
from fuwai.web.part import Choice, Column, Crumb, Input, Paging, Row, Table
from fuwai.web.tags import beijing, money, signed
from fuwai.web.words import said

PAGE = 50  # entries
REVIEWED = {**ACT_NAMES, Act.STRIKE_OUT: ("不予支持", "refuse")}  # of an application for grants
# What an entry's detail is called on the page: each name of services.grant_trail.SHOWN.
TOLD = {
    "act": ("审核", "review:"),
    "application": ("申报", "application"),
    "applications": ("申报", "applications"),
    "experts": ("专家", "experts"),
    "enterprise": ("企业", "enterprise"),
    "points": ("分值", "points"),
    "total": ("核定合计（元）", "awarded (CNY)"),
    "first": ("公示开始", "published from"),
    "last": ("公示结束", "until"),
    "upheld": ("异议采纳", "upheld:"),
    "payments": ("金额（元）", "amounts (CNY)"),
    "recoveries": ("追回", "claims"),
    "words": ("说明", "words:"),
    "objection": ("异议", "objection"),
    "budget": ("预算（元）", "budget (CNY)"),
}


def new(request: HttpRequest) -> HttpResponse:
    """Choose a scheme, fill it, open the call; refused until everything is filled."""
    viewer, fault = viewer_of(request), None
    known, faults = grants.examined()
    own = [one for one in known.values() if one.region == NATION or _within(viewer.code, one.region)]
    scheme = next((one for one in own if one.id == typed(request, "scheme")), None)
    if request.method == "POST" and scheme is not None:
        try:
            made = grant.open_call(viewer, _plan(request, scheme.id))
            messages.success(request, _("申报已开始"))
            return redirect("grants_one", made)
        except FuwaiError as error:
            fault = error
    choices = [Choice(one.id, said(one.zh, one.en)) for one in own]
    choose = Input("scheme", _("资金方案"), "code", scheme.id if scheme else "", choices=choices)
    blocks = [Block(_("选择方案"), fields=[choose], get=reverse("grants_new"), buttons=[("", _("选择"))])]
    if faults:
        blocks.append(
            Block(_("不能使用的方案文件"), facts=[(name, said(one.zh, one.en)) for name, one in faults.items()])
        )
    if scheme is not None:
        fields = [
            Input("name", _("申报名称"), value=typed(request, "name"), required=True, limit=grant.NAME),
            Input("budget", _("预算"), "amount", typed(request, "budget"), unit=_("元"), required=True),
            Input("opens", _("申报开始"), "date", typed(request, "opens"), required=True),
            Input("closes", _("申报截止"), "date", _day(request, "closes", scheme.calendar.closes), required=True),
            Input(
                "cut_off",
                _("核准截止"),
                "date",
                _day(request, "cut_off", scheme.calendar.cut_off),
                _("这一天结束时已核准的数据计入，之后补报的不计入"),
                required=True,
            ),
        ]
        groups = [(_("方案的参数"), parameter_fields(request, scheme))]
        note = said(scheme.note_zh, scheme.note_en)
        address = f"{reverse('grants_new')}?scheme={scheme.id}"
        blocks.append(
            Block(
                said(scheme.zh, scheme.en),
                note,
                facts=[(_("来源"), scheme.source)],
                fields=fields,
                groups=groups,
                address=address,
                buttons=[("open", _("开始申报"))],
            )
        )
    return blocks_page(
        request,
        fault,
        heading=_("开始一次申报"),
        note=_("方案在申报期间不能改动；来源中没有的金额、个数和上限须先填写。"),
        crumbs=[Crumb(_("资金申报"), reverse("grants")), Crumb(_("开始一次申报"))],
        blocks=blocks,
    )


def trail(request: HttpRequest, number: int) -> HttpResponse:
    """Who did what in a call, from its opening."""
    viewer = viewer_of(request)
    call = grant.call_of(viewer, number)
    found, page = grant_trail.done(viewer, number), page_of(request)
    rows = [
        Row(
            [
                beijing(one.at),
                said(*VERB_NAMES[one.verb]),
                signed(one.actor, viewer),
                "; ".join(f"{said(*TOLD[name])} {told(name, value)}" for name, value in one.told.items()),
                one.digest[:12],
            ]
        )
        for one in found[(page - 1) * PAGE : page * PAGE]
    ]
    columns = [
        *(Column(_("时间")), Column(_("办理")), Column(_("经办人"), narrow=False)),
        *(Column(_("内容"), narrow=False), Column(_("摘要"))),
    ]
    return blocks_page(
        request,
        None,
        heading=_("留痕：%(name)s") % {"name": call.name},
        note=_("每一次办理都记入留痕；摘要涵盖此前的全部记录。"),
        crumbs=crumbs(call, _("留痕")),
        blocks=[Block("", table=Table(_("留痕"), columns, rows, empty=_("没有记录")))],
        paging=Paging(page, len(found)),
    )


def told(name: str, value: Any) -> str:
    """The value of *name* in an audit entry's detail, as people read it."""
    if name == "act":
        text = said(*REVIEWED[Act(value)])
    elif name in ("total", "budget"):
        text = money(value, "CNY")
    elif name in ("first", "last"):
        text = on(datetime.fromisoformat(value))
    elif name == "upheld":
        text = said("是", "yes") if value else said("否", "no")
    elif name == "points":
        text = f"{' + '.join(map(str, value.values()))} = {sum(value.values())}"
    elif name == "payments":
        text = ", ".join(money(fen, "CNY") for _award, fen, _day in value)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text


def _plan(request: HttpRequest, scheme: str) -> grant.Plan:
    name, budget = " ".join(typed(request, "name").split()), fen_typed(request, "budget")
    if not 2 <= len(name) <= grant.NAME:
        zh, en = f"请填写名称，2 至 {grant.NAME} 字", f"a name of 2 to {grant.NAME} characters is wanted"
        raise Mistyped("grant.plan", zh, en, "name")
    if budget is None:
        raise Mistyped("grant.plan", "请填写预算", "a budget is wanted", "budget")
    opens, closes = first_typed(request, "opens"), end_typed(request, "closes")
    if closes < opens:
        raise Mistyped("grant.plan", "申报截止不能早于申报开始", "a call closes after it opens", "closes")
    cut_off, given = end_typed(request, "cut_off"), parameters_typed(request, grants.scheme(scheme))
    return grant.Plan(name, scheme, budget, given, opens, closes, cut_off)


def _day(request: HttpRequest, name: str, given: object) -> str:
    return typed(request, name) or (str(given) if given else "")


def _within(code: str, region: str) -> bool:
    return code.startswith(region.rstrip("0"))
