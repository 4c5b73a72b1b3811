"""Calls for grants; of one call whether an enterprise qualifies, or what applications came."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fuwai.core.access import Role, Viewer, desks
from fuwai.core.error import FuwaiError
from fuwai.core.grant_power import GrantPower, may_grant
from fuwai.core.review import DESKS, Level
from fuwai.services import grant, grant_apply, grant_pay, grant_review
from fuwai.services.grant_review import Waiting
from fuwai.storage import history
from fuwai.storage.models import GrantCall
from fuwai.web.grant.shown import (
    About,
    about_call,
    conditions,
    contracts,
    day,
    days,
    items,
    phase,
    questions,
    taken,
    verdict_of,
    viewer_of,
)
from fuwai.web.part import Action, Column, Crumb, Row, Table
from fuwai.web.tags import county, money, stage
from fuwai.web.words import said

LONGEST = 12  # digits of a number
WAY_ROLES = {
    "grants_panel": {Role.EXPERT, Role.HEAD, Role.AUDITOR},
    "grants_award": {Role.HEAD, Role.CLERK, Role.AUDITOR},
    "grants_payments": {Role.HEAD, Role.PAYER, Role.AUDITOR},
    "grants_trail": {Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR},
}


def listed(request: HttpRequest) -> HttpResponse:
    """The calls that this person sees, the newest first."""
    columns = [
        *(Column(_("申报批次"), narrow=False), Column(_("状态")), Column(_("部门")), Column(_("申报时间"))),
        Column(_("核准截止")),
        Column(_("预算"), unit=_("元"), number=True),
    ]
    viewer = viewer_of(request)
    rows = [
        Row(
            [one.name, phase(one), county(one.region), days(one), day(one), money(one.budget, "CNY")],
            href=reverse("grants_panel" if viewer.kind == "expert" else "grants_one", args=(one.pk,)),
        )
        for one in grant.calls(viewer)
    ]
    context = {
        "heading": _("资金申报"),
        "note": _("金额取自已核准的数据，不另行填写；核准截止之后补报的不计入。"),
        "table": Table(_("资金申报"), columns, rows, empty=_nothing(viewer)),
        "actions": [
            *([Action(_("方案测算"), reverse("grants_simulation"))] if may_grant(viewer, GrantPower.SIMULATE) else []),
            *([Action(_("开始一次申报"), reverse("grants_new"), main=True)] if viewer.role is Role.HEAD else []),
        ],
    }
    return render(request, "grant/list.html", context)


def _nothing(viewer: Viewer) -> str:
    """What a list without calls says to this reader."""
    if viewer.role is Role.HEAD:
        return _("还没有申报批次；由“开始一次申报”选择方案、填写参数。")
    if viewer.kind == "expert":
        return _("还没有聘请您评审的申报批次；聘请后在这里声明和评分。")
    return _("还没有申报批次；主管部门开始申报后在这里列出。")


def one(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """An enterprise sees whether it qualifies, by each condition; a body the applications and its budget."""
    viewer = viewer_of(request)
    about = about_call(viewer, number)
    call = about.call
    context = {
        "heading": call.name,
        "badges": phase(call),
        "note": _("申报 %(days)s · 核准截止 %(cut_off)s") % {"days": days(call), "cut_off": day(call)},
        "crumbs": [Crumb(_("资金申报"), reverse("grants")), Crumb(call.name)],
        "call": call,
        "fault": fault,
    }
    if viewer.kind == "enterprise":
        return _qualifying(request, viewer, about, context)
    scheme = grant.scheme_of(call)
    context["facts"] = [
        (_("资金方案"), said(scheme.zh, scheme.en)),
        (_("部门"), county(call.region)),
        (_("预算（元）"), money(call.budget, "CNY")),
    ]
    if viewer.kind == "body":
        found = grant_review.listed(viewer, call)
        here = [one for one in found if _at_desk(viewer, one)]
        others = [one for one in found if not _at_desk(viewer, one)]
        names = history.names([one.application.enterprise_id for one in found])
        context |= {
            "reviews": True,
            "table": _applications(here, names, _("待本级审核的申报"), "application"),
            "others": _applications(others, names, _("其他申报")),
            "refuses": viewer.role is Role.HEAD,
            "words": request.POST.get("words", ""),
        }
    if viewer.kind in ("body", "auditor", "administrator", "payer"):
        context["money"] = _budget(call)
    context["actions"] = _ways(viewer, call, about.public)
    return render(request, "grant/one.html", context, status=422 if fault else 200)


def review(request: HttpRequest, number: int) -> HttpResponse:
    """Pass the chosen applications on, return them or refuse them; all or none."""
    verbs = {"approve": grant_review.approve, "return": grant_review.return_, "refuse": grant_review.refuse}
    chosen = [int(text) for text in request.POST.getlist("application") if text.isdecimal() and len(text) < LONGEST]
    verb = verbs.get(request.POST.get("act", ""))
    try:
        if verb is None or not chosen:
            raise FuwaiError("grant.application_unknown", "请选择申报和办理方式", "choose applications, and an act")
        count = verb(viewer_of(request), chosen, request.POST.get("words", ""))
    except FuwaiError as error:
        return one(request, number, error)
    messages.success(request, ngettext("已办理 %(count)s 份", "已办理 %(count)s 份", count) % {"count": count})
    return redirect("grants_one", number)


# ------------------------------------------------------------------------------------------------------ an enterprise


def _qualifying(request: HttpRequest, viewer: Viewer, about: About, context: dict[str, object]) -> HttpResponse:
    call = about.call
    scheme = grant.scheme_of(call)
    answers, fields = questions(request, scheme)
    try:
        found = grant_apply.eligible_in(viewer, call, answers)
    except FuwaiError as error:
        context["fault"] = error
        return render(request, "grant/one.html", context, status=422)
    context |= {"fields": fields, "verdict": verdict_of(found.assessment.qualifies), "table": conditions(found)}
    address = f"{reverse('grants_apply', args=(call.pk,))}?{request.GET.urlencode()}"
    actions = [Action(_("公示名单"), reverse("grants_public", args=(call.pk,)))] if about.public else []
    if about.own:
        actions.append(Action(_("本企业的申报"), reverse("grants_own", args=(call.pk,)), main=True))
    elif taken(call) and found.assessment.qualifies is not False:
        actions.append(Action(_("去申报"), address, main=True))
    context["actions"] = actions
    context |= {"items": items(found), "contracts": contracts(found), "as_of": found.moment}
    return render(request, "grant/one.html", context)


# ------------------------------------------------------------------------------------------------------------- a body


def _at_desk(viewer: Viewer, one: Waiting) -> bool:
    """Whether the application waits for this body."""
    at = DESKS.index(one.stage) + 1 if one.stage in DESKS else 0
    return bool(at) and desks(one.application.county).get(Level(at)) == viewer.code


def _applications(found: Sequence[Waiting], names: Mapping[str, str], words: str, selectable: str = "") -> Table:
    columns = [
        *(Column(_("申报企业"), narrow=False), Column(_("注册地区")), Column(_("阶段"))),
        *(Column(_("申报金额"), unit=_("元"), number=True), Column(_("检查发现"), narrow=False)),
    ]
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
            href=reverse("grants_application", args=(one.application.pk,)),
            tone="held" if one.findings else "",
        )
        for one in found
    ]
    empty = _("没有待本级审核的申报") if selectable else _("还没有申报")
    return Table(words, columns, rows, selectable=selectable, empty=empty)


WAYS: tuple[tuple[str, str], ...] = (
    ("grants_panel", gettext_noop("专家评审")),
    ("grants_award", gettext_noop("核定与公示")),
    ("grants_payments", gettext_noop("拨付与追回")),
    ("grants_trail", gettext_noop("留痕")),
)


def _ways(viewer: Viewer, call: GrantCall, public: bool) -> list[Action]:
    """Where this reader goes on from a call."""
    open_to = {name for name, may in WAY_ROLES.items() if viewer.role in may}
    if viewer.kind == "body" and viewer.code != call.region:
        open_to.discard("grants_panel")  # a panel is its own body's
    ways = [Action(_(words), reverse(name, args=(call.pk,))) for name, words in WAYS if name in open_to]
    if "grants_award" in open_to or not public:  # the page of awards leads there
        return ways
    return [*ways, Action(_("公示名单"), reverse("grants_public", args=(call.pk,)))]


def _budget(call: GrantCall) -> Table:
    done = grant_pay.execution_of(call)
    lines = (
        *((_("预算"), done.budget), (_("已核定"), done.awarded), (_("已拨付"), done.paid)),
        *((_("应追回"), done.claimed), (_("已退回"), done.repaid), (_("余额"), done.left)),
    )
    columns = [Column(_("项目")), Column(_("金额"), unit=_("元"), number=True)]
    return Table(_("预算执行"), columns, [Row([words, money(fen, "CNY")]) for words, fen in lines])
