"""A receipt over its executions: one grid, what is left on both sides, submitted at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.edit_check import Finding
from fuwai.core.rounding import round_half_away
from fuwai.services import allotting
from fuwai.services.allotting import Line, Pair, Sheet
from fuwai.standards.codelist import minor_digits
from fuwai.web.part import Crumb, Progress
from fuwai.web.record.entry import sender


def page(request: HttpRequest, record: int) -> HttpResponse:
    """The executions that a receipt may pay for; the amounts that were typed are filed as allotments."""
    by = sender(request)
    words = request.GET.get("words", "").strip()[:100]
    found = allotting.sheet(by.viewer, record, words)
    if request.method != "POST":
        return _shown(request, found, words, {}, {})
    typed = {one.pair: request.POST.get(_name(one), "")[:40] for one in found.lines}
    before = {one.pair: _major(one.here, one.currency) for one in found.lines}
    changed = {pair: text for pair, text in typed.items() if text.strip() != before[pair]}
    done, pairs = allotting.allot(by, found, changed)
    if done.new + done.amended:
        count = done.new + done.amended
        messages.success(request, _("已上报 %(count)s 笔分摊") % {"count": count})
    if not done.refused:
        return redirect("receipt_show", record)
    wrong: dict[Pair, list[Finding]] = {}
    for one in done.findings:
        if one.row >= 0:
            wrong.setdefault(pairs[one.row], []).append(one)
    return _shown(request, allotting.sheet(by.viewer, record, words), words, typed, wrong, 422)


def _shown(
    request: HttpRequest,
    found: Sheet,
    words: str,
    typed: dict[Pair, str],
    wrong: dict[Pair, list[Finding]],
    status: int = 200,
) -> HttpResponse:
    rows = [
        {
            "line": one,
            "name": _name(one),
            "value": typed.get(one.pair, _major(one.here, one.currency)),
            "findings": wrong.get(one.pair, []),
            "most": _major(max(0, min(one.left + one.here, found.left + one.here)), one.currency),
        }
        for one in found.lines
    ]
    context = {
        "heading": _("分摊到执行"),
        "note": _("凭证 %(number)s") % {"number": found.number},
        "sheet": found,
        "rows": rows,
        "words": words,
        "progress": Progress(_("已分摊"), found.spent // 100, found.amount // 100),
        "crumbs": [
            Crumb(_("收汇凭证"), reverse("receipts")),
            Crumb(found.number, reverse("receipt_show", args=[found.record])),
            Crumb(_("分摊到执行")),
        ],
    }
    return render(request, "noun/allot.html", context, status=status)


def _name(line: Line) -> str:
    return f"amount-{line.record}"


def _major(minor: int, currency: str) -> str:
    return str(round_half_away(minor).scaleb(-minor_digits().get(currency, 2))) if minor else ""
