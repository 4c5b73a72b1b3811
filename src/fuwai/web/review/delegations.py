"""Who works at whose desk, and for how long."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Role
from fuwai.core.delegation import Delegation
from fuwai.core.error import FuwaiError
from fuwai.services import delegation as verbs
from fuwai.services import worklist
from fuwai.services.people import called
from fuwai.services.whereabouts import body_name
from fuwai.standards.region import regions
from fuwai.web.part import Action, Choice, Crumb, Input
from fuwai.web.review.shown import viewer_of
from fuwai.web.words import said

USUAL = timedelta(days=14)


def listed(request: HttpRequest) -> HttpResponse:
    """Given and received, those that are over among them."""
    viewer, today = viewer_of(request), worklist.today()
    head = viewer.role is Role.HEAD
    found = verbs.listed(viewer)
    people = called({one.to_login for one in found if one.to_login})
    shown = [
        {
            "one": one,
            "desk": said(*body_name(one.body)),
            "to": said(*body_name(one.to_region)) if one.to_region else people.get(one.to_login, one.to_login),
            "state": _state(one, today),
            "ends": head and one.body == viewer.code and one.ended_at is None and one.last >= today,
        }
        for one in found
    ]
    context = {
        "heading": _("委托审核"),
        "note": _("本部门的审核可以在一段时间内委托给下级部门或本部门同事；受托人的办理都写明本人。随时可以收回。"),
        "shown": shown,
        "actions": [Action(_("新建委托"), reverse("delegation_new"), "plus", main=True)] if head else [],
    }
    return render(request, "review/delegations.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Delegate one's desk."""
    viewer, typed, fault = viewer_of(request), request.POST, None
    if request.method == "POST":
        try:
            first, last = _day(typed.get("first", "")), _day(typed.get("last", ""))
            to_region, to_login = typed.get("to_region", ""), typed.get("to_login", "")
            verbs.delegate(viewer, first, last, typed.get("words", "")[:2000], to_region, to_login)
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("已委托"))
            return redirect("delegations")
    context = {
        "heading": _("新建委托"),
        "note": _(
            "委托给下级部门，由其审核员和负责人按各自权限办理本辖区的记录；委托给本部门审核员，由其代行负责人权限。"
        ),
        "crumbs": [Crumb(_("委托审核"), reverse("delegations")), Crumb(_("新建委托"))],
        "fields": _fields(request),
        "fault": fault,
        "button": _("委托"),
    }
    return render(request, "account/form.html", context, status=422 if fault else 200)


def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take one back."""
    verbs.take_back(viewer_of(request), number, request.POST.get("words", "")[:2000])
    messages.success(request, _("已收回委托"))
    return redirect("delegations")


def _fields(request: HttpRequest) -> list[Input]:
    viewer, typed, today = viewer_of(request), request.POST, worklist.today()
    tree = regions()
    below = [
        Choice(code, f"{said(tree.name(code), tree.name(code, 'en'))} {code}") for code in tree.children(viewer.code)
    ]
    people = [Choice(login, f"{name} ({login})") for login, name in verbs.colleagues(viewer)]
    return [
        Input("to_region", _("下级部门"), "code", typed.get("to_region", ""), choices=below, help=_("与同事二选一")),
        Input("to_login", _("本部门同事"), "code", typed.get("to_login", ""), choices=people),
        Input("first", _("起始日"), "date", typed.get("first", today.isoformat()), required=True),
        Input("last", _("截止日（含）"), "date", typed.get("last", (today + USUAL).isoformat()), required=True),
        Input("words", _("理由"), "area", typed.get("words", ""), required=True),
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FuwaiError(
            "delegation.days",
            f"日期 {text[:20]!r} 读不出; 应如 2015-07-01",
            f"{text[:20]!r} is no day; write it as 2015-07-01",
        ) from error


def _state(one: Delegation, today: date) -> tuple[str, str]:
    """Words and a tone."""
    if one.ended_at is not None:
        return _("已收回"), "quiet"
    if one.last < today:
        return _("已到期"), "quiet"
    return (_("有效"), "good") if one.first <= today else (_("未开始"), "waiting")
