"""One item: the contract as filed, its evidence, what was found; and the head's carrying out."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.services import verification_outcome as verbs
from fuwai.services import verification_report as reads
from fuwai.services.people import called
from fuwai.services.verification_outcome import Found
from fuwai.standards.codelist import minor_digits
from fuwai.storage import history
from fuwai.storage.models import CampaignItem, CampaignOutcome
from fuwai.storage.models.campaign import OUTCOMES
from fuwai.web.part import Choice, Crumb, Event, Input
from fuwai.web.record.cells import told as cell
from fuwai.web.tags import acted, money
from fuwai.web.verification import pages, shown
from fuwai.web.verification.shown import viewer_of
from fuwai.web.words import said, said_of

FIELDS = ("outcome", "rule", "group", "part", "words", "evidence")


def page(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """The contract, what was found so far, and the form for who is assigned."""
    viewer = viewer_of(request)
    item = verbs.item_of(viewer, number)
    line, told = reads.item_line(item), reads.outcomes(item)
    [content] = history.content(viewer, "contract", [item.filing_id]).iter_rows(named=True)
    campaign = item.campaign
    head = viewer.role is Role.HEAD and viewer.code == campaign.body
    context = {
        "heading": _("样本 %(number)s") % {"number": line.number},
        "note": f"{line.name} {line.enterprise}",
        "crumbs": [
            Crumb(_("数据核查"), reverse("verification")),
            Crumb(campaign.name, reverse("verification_one", args=(campaign.pk,))),
            Crumb(line.number),
        ],
        "item": item,
        "line": line,
        "who": called([line.login]).get(line.login, line.login),
        "facts": _facts(content),
        "key": item.filing.key,
        "events": [_event(one, str(content["currency"] or "")) for one in told],
        "fields": _fields(request, content) if not line.acted and (head or viewer.login == line.login) else [],
        "carries": viewer.role is Role.HEAD and not line.acted and line.outcome not in ("", "holds"),
        "told": said(*verbs.told(told[0], item.group)) if told and line.outcome != "holds" else "",
        "state": shown.outcome(line.outcome),
        "tone": shown.TONES[line.outcome],
        "fault": fault,
    }
    return render(request, "verification/item.html", context, status=422 if fault else 200)


def record(request: HttpRequest, number: int) -> HttpResponse:
    """Record what was found; what was typed stays where it is refused."""
    viewer = viewer_of(request)
    item = verbs.item_of(viewer, number)
    try:
        verbs.record(viewer, number, _found(request, item))
    except FuwaiError as error:
        return page(request, number, error)
    messages.success(request, _("已记录核查结果"))
    following = reads.items(viewer, item.campaign_id, "open", viewer.login)[1]
    if following:
        return redirect("verification_item", following[0].item)
    return redirect("verification_one", item.campaign_id)


def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """Strike out the chosen items: all or none."""
    chosen = [int(text) for text in request.POST.getlist("item") if text.isdecimal()]
    try:
        count = verbs.carry_out(viewer_of(request), chosen)
    except FuwaiError as error:
        return pages.one(request, number, error)
    words = ngettext("已落实 %(count)s 份，并通知了企业", "已落实 %(count)s 份，并通知了企业", count)
    messages.success(request, words % {"count": count})
    return redirect("verification_one", number)


def _found(request: HttpRequest, item: CampaignItem) -> Found:
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    [content] = history.content(viewer_of(request), "contract", [item.filing_id]).iter_rows(named=True)
    return Found(**{**typed, "part": _minor(typed["part"], str(content["currency"] or ""))})


def _minor(text: str, currency: str) -> int:
    """An amount as typed, in minor units of its currency; 0 for none. Raises FuwaiError `verification.part`."""
    plain = text.replace(",", "").replace("，", "")
    if not plain:
        return 0
    try:
        minor = Decimal(plain).scaleb(minor_digits().get(currency, 2))
    except InvalidOperation:
        minor = Decimal("NaN")
    if not minor.is_finite() or minor != minor.to_integral_value() or not 0 <= minor < 10**18:
        raise FuwaiError(
            "verification.part",
            f"金额 {text[:30]!r} 读不出; 应如 1234.50",
            f"{text[:30]!r} is no amount; write it as 1234.50",
        )
    return int(minor)


def _facts(content: dict[str, Any]) -> list[tuple[str, Any]]:
    """The contract's filled fields."""
    filled = [field for field in RECORDS["contract"] if content.get(field.name) not in (None, "")]
    return [(said_of(field), cell(field, content)) for field in filled]


def _fields(request: HttpRequest, content: dict[str, Any]) -> list[Input]:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    outcomes = [Choice(name, shown.outcome(name)) for name in OUTCOMES]
    rule = _("整体剔除、部分不计入必选；应改类别可选")
    part = _("仅“部分不计入”：合同金额中不计入的部分")
    return [
        Input("outcome", _("核查结果"), "code", typed["outcome"], required=True, choices=outcomes),
        Input("rule", _("依据的规则"), "code", typed["rule"], choices=shown.rules(), help=rule),
        Input("group", _("应报类别"), "code", typed["group"], choices=shown.groups(), help=_("仅“应改类别”")),
        Input("part", _("不计入的金额"), "amount", typed["part"], help=part, unit=str(content["currency"] or "")),
        Input("words", _("认定理由"), "area", typed["words"], help=_("落实时企业会看到")),
        Input("evidence", _("所查凭证"), "area", typed["evidence"], help=_("如合同第几条、发票号、验收单")),
    ]


def _event(one: CampaignOutcome, currency: str) -> Event:
    parts = [
        shown.rule(one.rule) if one.rule else "",
        _("应报 %(group)s") % {"group": shown.group(one.group)} if one.group else "",
        _("不计入 %(amount)s") % {"amount": f"{money(one.part, currency)} {currency}"} if one.part else "",
        one.words,
        _("凭证：%(evidence)s") % {"evidence": one.evidence} if one.evidence else "",
    ]
    note = " · ".join(part for part in parts if part)
    return Event(one.recorded_at, shown.outcome(one.outcome), acted(one.actor), note, shown.TONES[one.outcome])
