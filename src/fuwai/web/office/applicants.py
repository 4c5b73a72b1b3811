"""Enterprises that ask to be let in, for the body that decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.services import registration as verbs
from fuwai.storage.models import Registration
from fuwai.web.account.form import typed
from fuwai.web.part import Column, Input, Row, Table
from fuwai.web.tags import beijing, county
from fuwai.web.words import said_of


def applicants(request: HttpRequest) -> HttpResponse:
    """Who waits, the longest first, with what was found."""
    asked = verbs.listed(request.viewer)  # type: ignore[attr-defined]
    found = verbs.findings(asked)
    columns = [
        Column(_("企业名称"), narrow=False),
        Column(_("企业代码")),
        Column(_("注册地区")),
        Column(_("管理员")),
        Column(_("提交时间")),
        Column(_("提示"), narrow=False),
    ]
    rows = [
        Row(
            [
                one.name,
                one.enterprise_code,
                county(one.county),
                one.account.name,
                beijing(one.asked_at),
                format_html_join("; ", "{}", ((said_of(finding),) for finding in found[one.pk])),
            ],
            href=reverse("applicant", args=(one.pk,)),
        )
        for one in asked
    ]
    table = Table(_("待审核的企业注册"), columns, rows, empty=_("没有待审核的企业注册"))
    return render(request, "office/applicants.html", {"heading": _("企业注册"), "table": table})


def applicant(request: HttpRequest, number: int) -> HttpResponse:
    """One registration; approve it, or refuse it with a reason."""
    asked = verbs.registration(request.viewer, number)  # type: ignore[attr-defined]
    fault = None
    if request.method == "POST":
        decide = verbs.approve if request.POST.get("act") == "approve" else verbs.refuse
        try:
            decide(request.viewer, asked, typed(request, "words"))  # type: ignore[attr-defined]
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("已办理"))
            return redirect("applicants")
    context = {
        "heading": asked.name,
        "asked": asked,
        "waits": asked.state == Registration.PENDING,
        "facts": _facts(asked),
        "findings": verbs.findings([asked])[asked.pk],
        "fault": fault,
        "field": Input("words", _("说明"), "area", typed(request, "words"), help=_("不予通过时必填，申请人会看到")),
    }
    return render(request, "office/applicant.html", context, status=422 if fault else 200)


def _facts(asked: Registration) -> list[tuple[str, object]]:
    states = {
        Registration.PENDING: _("待审核"),
        Registration.APPROVED: _("已通过"),
        Registration.REFUSED: _("未通过"),
    }
    decided = [(_("办理人"), asked.decided_by), (_("说明"), asked.words)] if asked.decided_by else []
    return [
        (_("企业代码"), asked.enterprise_code),
        (_("注册地区"), county(asked.county)),
        (_("审核部门"), county(verbs.body_of(asked.county))),
        (_("管理员"), f"{asked.account.name} ({asked.account.login})"),
        (_("联系电话"), asked.contact_phone),
        (_("电子邮箱"), asked.account.email),
        (_("提交时间"), beijing(asked.asked_at)),
        (_("状态"), states[asked.state]),
        *decided,
    ]
