"""Tokens of the open API: create, show once, revoke. One's own; nobody makes a key for somebody else here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.token import LONGEST_LIFE, NAME, SCOPE_NAMES, SCOPE_ROLES
from fuwai.services import token as verbs
from fuwai.storage.models import ApiToken
from fuwai.web.account.form import typed
from fuwai.web.part import Choice, Column, Input, Row, Table
from fuwai.web.tags import beijing
from fuwai.web.words import said


def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of one's account; a new one's secret, once."""
    account = request.account  # type: ignore[attr-defined]
    fault, secret = None, ""
    if request.method == "POST":
        days = typed(request, "days")
        try:
            asked = int(days) if days.isdecimal() and len(days) < 5 else 0
            _made, secret = verbs.create(account, typed(request, "name"), request.POST.getlist("scope"), asked)
        except FuwaiError as error:
            fault = error
    known = verbs.listed(account)
    context = {
        "heading": _("访问令牌"),
        "fault": fault,
        "secret": secret,
        "table": _table(known),
        "holding": [one for one in known if verbs.holds(one)],
        "fields": _fields(request, again=fault is not None),
        "scopes": [
            (str(scope), said(*names)) for scope, names in SCOPE_NAMES.items() if account.role in SCOPE_ROLES[scope]
        ],
        "chosen": request.POST.getlist("scope") if fault else [],
    }
    return render(request, "account/tokens.html", context, status=422 if fault else 200)


def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """The token opens nothing from now on."""
    verbs.revoke(request.viewer, request.account, number)  # type: ignore[attr-defined]
    messages.success(request, _("令牌已撤销"))
    return redirect(reverse("tokens"))


def _fields(request: HttpRequest, again: bool) -> list[Input]:
    lives = [
        Choice(days, _("%(days)s 天") % {"days": days}) for days in ("7", "30", "90", "180", str(LONGEST_LIFE.days))
    ]
    name = typed(request, "name") if again else ""
    return [
        Input("name", _("用途"), value=name, help=_("哪个程序使用，便于日后辨认"), required=True, limit=NAME),
        Input(
            "days",
            _("期限"),
            "code",
            typed(request, "days") if again else str(verbs.DAYS),
            required=True,
            choices=lives,
        ),
    ]


def _table(known: list[ApiToken]) -> Table:
    columns = [Column(_("用途")), Column(_("开头")), Column(_("权限"), narrow=False), Column(_("到期"))]
    columns += [Column(_("最近使用")), Column(_("状态"))]
    rows = [Row(_cells(one), tone="" if verbs.holds(one) else "quiet") for one in known]
    return Table(_("访问令牌"), columns, rows, empty=_("还没有令牌"))


def _cells(one: ApiToken) -> list[str]:
    state = _("有效") if verbs.holds(one) else _("已撤销") if one.revoked_at else _("已过期")
    return [one.name, f"{verbs.HEAD}{one.prefix}…", one.scopes, beijing(one.expires_at), beijing(one.used_at), state]
