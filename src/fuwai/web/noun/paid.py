"""The receipts of an execution: what pays for it, and one more, registered and allotted on one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.core.rounding import round_half_away
from fuwai.services import paying, record_card
from fuwai.services.entry import GONE
from fuwai.standards.codelist import minor_digits
from fuwai.web import tags
from fuwai.web.part import Crumb, Input, Progress
from fuwai.web.record.asked import code_choices
from fuwai.web.record.entry import sender
from fuwai.web.record.payments import payments_table
from fuwai.web.words import said

RECEIPT = ("kind", "received", "amount", "payer", "payer_country")  # asked of a receipt that is new
KEY = ("provider_number", "execution_number")


def page(request: HttpRequest, record: int) -> HttpResponse:
    """What pays for the execution, and a form for one receipt more."""
    by = sender(request)
    stands, content = record_card.content_now(by.viewer, "execution", record)
    if stands.stage in GONE:
        raise FuwaiError(
            "record.gone",
            "已撤回或剔除的执行不再登记凭证",
            "no receipt is registered of an execution that was withdrawn or struck out",
        )
    paid = paying.payments(by.viewer, stands)
    currency = content["currency"]
    left = content["amount"] - sum(one.allotted for one in paid if one.currency == currency)
    sent = request.POST
    typed = {name: sent.get(name, "")[:200] for name in ("receipt_number", *RECEIPT)} | {"currency": currency}
    allotted = sent.get("allotted", _major(left, currency) if left > 0 else "")[:40]
    words = {name.removeprefix("explain-"): text[:900] for name, text in sent.items() if name.startswith("explain-")}
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        done = paying.pay(by, {name: content[name] for name in KEY}, typed, allotted, words)
        if not done.refused:
            messages.success(request, _("凭证已登记并分摊到这笔执行"))
            return redirect("execution_show", record)
        findings = done.findings
    context = {
        "heading": _("登记收汇凭证"),
        "note": _("执行 %(number)s") % {"number": content["execution_number"]},
        "content": content,
        "paid": payments_table(paid),
        "progress": Progress(_("凭证已付"), (content["amount"] - left) // 100, content["amount"] // 100),
        "left": f"{tags.money(left, currency)} {currency}",
        "first": _inputs(("receipt_number",), typed, findings, {"list": "free", "autocomplete": "off"}),
        "allotted": _allotted(allotted, currency, findings),
        "held": [(one, words.get(one.check, "")) for one in findings if one.grade is Grade.HELD],
        "inputs": _inputs(RECEIPT, typed, findings),
        "loose": [one for one in findings if one.field not in {*RECEIPT, "receipt_number", "allotted"}],
        "free": [(one, f"{tags.money(one.left, currency)} {currency}") for one in paying.free(by.viewer, currency)],
        "crumbs": [
            Crumb(_("合同执行"), reverse("executions")),
            Crumb(content["execution_number"], reverse("execution_show", args=[record])),
            Crumb(_("登记收汇凭证")),
        ],
    }
    return render(request, "noun/paid.html", context, status=422 if findings else 200)


def _inputs(
    names: tuple[str, ...],
    typed: dict[str, str],
    findings: tuple[Finding, ...],
    attributes: dict[str, str] | None = None,
) -> list[Input]:
    """The fields of a receipt; none of them is marked as wanted, for a receipt that stands needs its number alone."""
    told = [one for one in findings if one.noun == "receipt" or one.field == "receipt_number"]
    found = []
    for name in names:
        field = RECORDS["receipt"][name]
        choices = code_choices(field) if field.kind == "code" else ()
        shown = Input.of(field, typed[name], told, choices, attributes or {})
        found.append(Input(**{**vars(shown), "required": name == "receipt_number"}))
    return found


def _allotted(text: str, currency: str, findings: tuple[Finding, ...]) -> Input:
    field = RECORDS["allotment"]["allotted"]
    told = [one for one in findings if one.noun == "allotment"]
    shown = Input.of(field, text, told, (), {})
    return Input(
        **{**vars(shown), "label": said("分摊到这笔执行的金额", "amount allotted to this execution"), "unit": currency}
    )


def _major(minor: int, currency: str) -> str:
    return str(round_half_away(minor).scaleb(-minor_digits().get(currency, 2)))
