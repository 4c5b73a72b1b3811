"""Receipts of filings: seen, issued, downloaded."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.filing_receipt import written
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.services import receipt_of_filing as verbs
from fuwai.services.dossier import NOTHING
from fuwai.standards.codelist import codes
from fuwai.web.part import Action, Crumb
from fuwai.web.record.cells import code_name, labelled
from fuwai.web.tags import beijing, county
from fuwai.web.told import of_key
from fuwai.web.words import said

TOLD = ("id", "version", "enterprise_id", "county", "submitted_at", "recorded_at", "actor")


def page(request: HttpRequest, filing: int) -> HttpResponse:
    """The receipt, to print; where none was issued, its enterprise may have it issued."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = verbs.receipt(viewer, filing)
    context = {
        "heading": _("填报回执"),
        "filing": filing,
        "receipt": found,
        "may_issue": viewer.kind == "enterprise",
        "crumbs": [Crumb(_("记录"), reverse("trail_record", args=(filing,))), Crumb(_("填报回执"))],
    }
    if found is not None:
        said_of_filing, audit = found.filing.said, found.audit.said
        record = RECORDS[said_of_filing["noun"]]
        names = {
            "id": _("填报编号"),
            "version": _("版本"),
            "enterprise_id": _("企业代码"),
            "county": _("注册地区"),
            "submitted_at": _("报送时间"),
            "recorded_at": _("入库时间"),
            "actor": _("填报人"),
        }
        context |= {
            "note": f"{said(record.zh, record.en)} {of_key(said_of_filing['noun'], said_of_filing['key'])}",
            "facts": [(names[name], _plain(name, said_of_filing[name])) for name in TOLD],
            "fields": [
                (said(field.zh, field.en), _told(field, text))
                for field, text in verbs.fields_of(found)
                if text != NOTHING
            ],
            "digests": [
                (_("内容摘要"), said_of_filing["content_digest"]),
                (_("前一条填报的摘要"), found.filing.previous),
                (_("本条填报的摘要"), found.filing.digest),
                (_("留痕第 %(number)s 条的摘要") % {"number": audit["id"]}, found.audit.digest),
            ],
            "steps": verbs.checked(found),
            "actions": [
                Action(_("下载回执文件"), reverse("filing_receipt_file", args=(filing,)), "download", main=True)
            ],
        }
    return render(request, "trail/receipt.html", context)


def _plain(name: str, found: object) -> object:
    """Moments on the clock of Beijing, the region by name and code; all else as the chain has it."""
    if name == "county":
        return f"{county(str(found))} {found}"
    return beijing(datetime.fromisoformat(str(found))) if name.endswith("_at") else found


def issue(request: HttpRequest, filing: int) -> HttpResponse:
    """Have the receipt issued."""
    verbs.issue(request.viewer, filing)  # type: ignore[attr-defined]
    messages.success(request, _("回执已开具，请下载留存"))
    return redirect("filing_receipt", filing)


def file(request: HttpRequest, filing: int) -> HttpResponse:
    """The file that `fuwai audit receipt` verifies."""
    found = verbs.receipt(request.viewer, filing)  # type: ignore[attr-defined]
    if found is None:
        raise FuwaiError(
            "receipt.unknown",
            f"填报 {filing} 还没有开具回执; 请由企业在回执页开具",
            f"no receipt was issued of filing {filing} yet; its enterprise has it issued on the receipt's page",
        )
    answer = HttpResponse(written(found), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"receipt-{filing}.json") or "attachment"
    return answer


def _told(field: Field, text: str) -> str:
    """The text of a field; of a code its name in the reader's language."""
    code = text.split(" ", maxsplit=1)[0]
    return labelled(code, code_name(field, code)) if field.codes and code in codes(field.codes) else text
