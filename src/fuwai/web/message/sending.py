"""What a body sends to its enterprises: notices in its own words, reminders. First whom it would reach, then the sending."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.services import message as verbs
from fuwai.services import reminder
from fuwai.services.message import Sent
from fuwai.standards.region import regions
from fuwai.web.account.form import typed
from fuwai.web.message.asked import month_of
from fuwai.web.part import Choice, Column, Crumb, Input, Row, Table
from fuwai.web.tags import county

SHOWN = 200  # recipients that a rehearsal lists; the rest it counts


def notice(request: HttpRequest) -> HttpResponse:
    """A notice in the body's own words."""
    region, title, words = _region(request), typed(request, "title"), typed(request, "words")
    fields = [
        _region_field(request, _("发给哪个地区的企业"), region),
        Input("title", _("标题"), value=title, required=True, limit=200),
        Input("words", _("正文"), "area", words, required=True, limit=verbs.WORDS),
    ]

    def send(dry_run: bool) -> Sent:
        return verbs.broadcast(request.viewer, region, title, words, dry_run)  # type: ignore[attr-defined]

    return _page(request, _("发通知"), fields, send)


def remind(request: HttpRequest) -> HttpResponse:
    """Remind who has not filed a month."""
    month, region = typed(request, "month") or _last_month(), _region(request)
    fields = [
        _region_field(request, _("地区"), region),
        Input("month", _("月份"), "month", month, required=True, help=_("如 2015-06；催报有执行中合同而未填报的企业")),
    ]

    def send(dry_run: bool) -> Sent:
        return reminder.remind(request.viewer, region, month_of(month), dry_run)  # type: ignore[attr-defined]

    return _page(request, _("催报"), fields, send)


def _page(request: HttpRequest, heading: str, fields: list[Input], send: Callable[[bool], Sent]) -> HttpResponse:
    """The form; after `act=rehearse` with those whom it would reach; after `act=send` back to the messages."""
    fault, rehearsed = None, None
    if request.method == "POST":
        try:
            done = send(request.POST.get("act") != "send")
        except FuwaiError as error:
            fault = error
        else:
            if done.message is not None:
                messages.success(request, _("已发给 %(count)s 家企业") % {"count": len(done.recipients)})
                return redirect("messages")
            rehearsed = done
    context = {
        "heading": heading,
        "fields": fields,
        "fault": fault,
        "rehearsed": rehearsed,
        "count": len(rehearsed.recipients) if rehearsed else 0,
        "table": _recipients(rehearsed) if rehearsed else None,
        "crumbs": [Crumb(_("消息"), reverse("messages")), Crumb(heading)],
    }
    return render(request, "message/send.html", context, status=422 if fault else 200)


def _recipients(done: Sent) -> Table:
    columns = [Column(_("企业名称"), narrow=False), Column(_("企业代码")), Column(_("注册地区"))]
    rows = [Row([name or code, code, county(place)]) for code, name, place in done.recipients[:SHOWN]]
    return Table(_("将收到的企业"), columns, rows, empty=_("没有要通知的企业"))


def _region(request: HttpRequest) -> str:
    return typed(request, "region") or request.viewer.code  # type: ignore[attr-defined,no-any-return]


def _region_field(request: HttpRequest, words: str, region: str) -> Input:
    """The body's own region, and those directly below."""
    own = request.viewer.code  # type: ignore[attr-defined]
    choices = [Choice(code, f"{county(code)} {code}") for code in (own, *regions().children(own))]
    return Input("region", words, "code", region, required=True, choices=choices)


def _last_month() -> str:
    """The month before this one, on Beijing's clock: what is due now."""
    today = beijing(datetime.now(UTC))
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    return f"{year}-{month + 1:02}"
