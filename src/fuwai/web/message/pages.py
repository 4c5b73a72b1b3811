"""One's messages: the list, one of them, all read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fuwai.core.message import KIND_NAMES, Kind
from fuwai.services import message as verbs
from fuwai.storage.models import Account, Delivery, Filing, Message
from fuwai.web.message.asked import page_of
from fuwai.web.part import Action, Column, Crumb, Paging, Row, Tab, Table
from fuwai.web.tags import badge, beijing, county
from fuwai.web.words import said

GRANTS = {
    "grant": (gettext_noop("打开申报"), "grants_application"),
    "grant_list": (gettext_noop("打开公示名单"), "grants_public"),
}
TONES = {Kind.RETURNED: "bad", Kind.STRUCK_OUT: "bad", Kind.REMINDER: "held", Kind.EXTENSION: "waiting"}


def messages_list(request: HttpRequest) -> HttpResponse:
    """What was sent to one's enterprise or body, the newest first."""
    account: Account = request.account  # type: ignore[attr-defined]
    unread, page = request.GET.get("unread") == "1", page_of(request)
    total, found = verbs.listed(account, page, unread)
    columns = [Column(_("标题"), narrow=False), Column(_("种类")), Column(_("发自")), Column(_("时间"))]
    context = {
        "heading": _("消息"),
        "table": Table(_("消息"), columns, [_row(one) for one in found], empty=_("没有消息")),
        "paging": Paging(page, total),
        "tabs": [
            Tab(_("全部消息"), reverse("messages"), not unread),
            Tab(_("未读"), f"{reverse('messages')}?unread=1", unread, request.unread()),  # type: ignore[attr-defined]
        ],
        "actions": _actions(account),
    }
    return render(request, "message/list.html", context)


def message_one(request: HttpRequest, number: int) -> HttpResponse:
    """One message; whoever opens it has read it."""
    found = verbs.opened(request.account, number)  # type: ignore[attr-defined]
    told = found.message
    context = {
        "heading": said(told.title_zh, told.title_en),
        "badges": _badge(told),
        "note": format_html("{} · {}", _sender(told), beijing(told.sent_at)),
        "words": said(told.zh, told.en),
        "actions": _leading(told, request.account),  # type: ignore[attr-defined]
        "crumbs": [Crumb(_("消息"), reverse("messages")), Crumb(said(*KIND_NAMES[Kind(told.kind)]))],
    }
    return render(request, "message/one.html", context)


def read_all(request: HttpRequest) -> HttpResponse:
    """Note all as read."""
    verbs.open_all(request.account)  # type: ignore[attr-defined]
    messages.success(request, _("全部消息已标为已读"))
    return redirect("messages")


def _row(one: Delivery) -> Row:
    told = one.message
    title = said(told.title_zh, told.title_en)
    shown = title if one.opened else format_html("<strong>{}</strong> {}", title, badge(_("未读"), "waiting"))  # type: ignore[attr-defined]
    return Row([shown, _badge(told), _sender(told), beijing(told.sent_at)], href=reverse("message", args=(one.pk,)))


def _badge(told: Message) -> SafeString:
    kind = Kind(told.kind)
    return badge(said(*KIND_NAMES[kind]), TONES.get(kind, "quiet"))


def _sender(told: Message) -> str:
    return county(told.sender) if told.sender else _("系统")


def _actions(account: Account) -> list[Action]:
    if account.viewer.kind != "body":
        return []
    return [Action(_("发通知"), reverse("notice"), "send", main=True), Action(_("催报"), reverse("remind"), "clock")]


def _leading(told: Message, account: Account) -> list[Action]:
    """Where the message leads its reader."""
    if told.about == "filing":
        return [Action(_("打开填报"), _filing(int(told.about_key), account), main=True)]
    if told.about == "question":
        return [Action(_("打开提问"), reverse("question", args=(told.about_key,)), main=True)]
    if told.about == "registration" and account.viewer.kind == "body":
        return [Action(_("办理注册"), reverse("applicant", args=(told.about_key,)), main=True)]
    if told.about in GRANTS:
        words, name = GRANTS[told.about]
        return [Action(_(words), reverse(name, args=(told.about_key,)), main=True)]
    if told.about == "month" and account.viewer.kind == "enterprise":
        return [Action(_("去填报"), address, main=True)] if (address := _month()) else []
    return []


def _filing(number: int, account: Account) -> str:
    """The record's own page, where its noun has one; else its trail."""
    found = Filing.objects.visible_to(account.viewer).filter(pk=number).values_list("noun", "key").first()
    first = (
        Filing.objects.filter(noun=found[0], key=found[1], version=1).values_list("pk", flat=True).first()
        if found
        else None
    )
    try:
        return (
            reverse(f"{found[0]}_show", kwargs={"record": first}) if found else reverse("trail_record", args=(number,))
        )
    except NoReverseMatch:
        return reverse("trail_record", args=(number,))


def _month() -> str:
    for name in ("month", "executions"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
