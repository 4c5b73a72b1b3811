"""The month's grid: typed or pasted, checked beside the cells, kept by itself, submitted at once."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.services import month as verbs
from fuwai.services import nil_return
from fuwai.services.month import FIELDS, Filed, Grid, Line
from fuwai.web import tags
from fuwai.web.part import Action, Crumb
from fuwai.web.record.entry import sender

LONGEST = 500  # characters of a cell that are taken

Typed = dict[int, dict[str, str]]


def page(request: HttpRequest) -> HttpResponse:
    """The grid of a month; a POST submits, checks or keeps it by the button that was pressed."""
    found = _grid(request)
    if request.method != "POST":
        return _shown(request, found, {line.record: dict(line.typed) for line in found.lines})
    typed, act = _typed(request, found), request.POST.get("act", "")
    if act == "save":
        verbs.save(sender(request).viewer, found, typed)
        messages.success(request, _("草稿已保存"))
        return _back(found.month)
    if act != "submit":
        return _shown(request, found, typed, Filed((), verbs.check(sender(request), found, typed)))
    sent = verbs.submit(sender(request), found, typed, _words(request, found))
    if sent.done:
        messages.success(request, _("已上报 %(count)s 笔执行") % {"count": len(sent.done)})
    left = {record: told for record, told in sent.findings.items() if record not in sent.done}
    if not left:
        return _back(found.month)
    kept = {record: row for record, row in typed.items() if record not in sent.done}
    again = verbs.grid(sender(request).viewer, found.month)
    return _shown(request, again, kept, Filed(sent.done, left, sent.silent), asked=True, status=422)


def check(request: HttpRequest) -> HttpResponse:
    """The findings of every row that has something in it: pieces for the page; nothing is kept."""
    found = _grid(request)
    typed = _typed(request, found)
    told = verbs.check(sender(request), found, typed)
    rows = [_row(line, typed.get(line.record, {}), told.get(line.record, ()), {}) for line in found.lines]
    return render(request, "month/checked.html", {"rows": rows, **_sums(rows)})


def save(request: HttpRequest) -> HttpResponse:
    """Keep the rows that were touched as drafts; called by the page itself. Says when."""
    found = _grid(request)
    touched = {int(text) for text in request.POST.get("touched", "").split(",") if text.isdigit()}
    typed = {record: row for record, row in _typed(request, found).items() if record in touched}
    verbs.save(sender(request).viewer, found, typed)
    return JsonResponse({"said": _("已自动保存 %(at)s") % {"at": beijing(datetime.now(UTC)).strftime("%H:%M")}})


def nil(request: HttpRequest) -> HttpResponse:
    """Declare that nothing was executed in the month."""
    month = _month(request.POST.get("month", ""))
    if month is None:
        raise FuwaiError("nil_return.month", "没有说明月份", "no month was named")
    nil_return.declare(sender(request).viewer, month)
    messages.success(request, _("已报零：%(month)s无执行") % {"month": tags.month(month)})
    return _back(month)


def _grid(request: HttpRequest) -> Grid:
    """The grid of the month that is asked for, else of the one that is filed these days."""
    by, sent = sender(request), request.POST if request.method == "POST" else request.GET
    asked = _month(sent.get("month", ""))
    if asked is None:
        today = beijing(datetime.now(UTC)).date()
        asked = verbs.present("", today)
    return verbs.grid(by.viewer, asked)


def _month(text: str) -> int | None:
    digits = text.strip().replace("-", "")
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[4:]) <= 12:
        return None
    return int(digits)


def _typed(request: HttpRequest, found: Grid) -> Typed:
    """Contract → the texts of its row; of the contracts of this grid alone."""
    return {
        line.record: {name: request.POST.get(f"{name}-{line.record}", "")[:LONGEST] for name in FIELDS}
        for line in found.lines
    }


def _words(request: HttpRequest, found: Grid) -> dict[tuple[int, str], str]:
    """(contract, check) → what is said on a held finding."""
    words = {}
    records = {str(line.record): line.record for line in found.lines}
    for name, text in request.POST.items():
        kind, _dash, rest = name.partition("-")
        record, _dash, check_id = rest.partition("-")
        if kind == "explain" and record in records:
            words[records[record], check_id] = text
    return words


def _back(month: int) -> HttpResponse:
    return redirect(f"{reverse('month')}?month={month}")


def _shown(
    request: HttpRequest,
    found: Grid,
    typed: Typed,
    sent: Filed | None = None,
    asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    told, words = sent.findings if sent else {}, _words(request, found)
    rows = [
        _row(
            line,
            typed.get(line.record, {}),
            told.get(line.record, ()),
            words,
            bool(sent and line.record in sent.silent),
        )
        for line in found.lines
    ]
    at = next((index for index, month in enumerate(found.months) if month == found.month), None)
    context = {
        "heading": _("%(month)s合同执行") % {"month": tags.month(found.month)},
        "grid": found,
        "rows": rows,
        "asked": asked,
        "wrong": len(told) if asked else 0,
        "months": [(one, tags.month(one)) for one in found.months],
        "before": found.months[at + 1] if at is not None and at + 1 < len(found.months) else None,
        "after": found.months[at - 1] if at else None,
        "example": _day_of(found.month),
        "actions": [
            Action(_("下载带出合同的工作簿"), f"{reverse('workbook')}?noun=execution&month={found.month}", "download")
        ],
        "crumbs": [Crumb(_("合同执行"), reverse("executions")), Crumb(_("本月执行"))],
        **_sums(rows),
    }
    return render(request, "month/grid.html", context, status=status)


def _row(
    line: Line,
    typed: dict[str, str],
    findings: tuple[Finding, ...],
    words: dict[tuple[int, str], str],
    silent: bool = False,
) -> dict[str, Any]:
    """A row as the page shows it. Held findings get a place for words once the row was to be submitted."""
    held = [(one, words.get((line.record, one.check), "")) for one in findings if one.grade is Grade.HELD]
    asked = silent or any(text for _one, text in held)
    return {
        "line": line,
        "typed": typed,
        "findings": [one for one in findings if not (asked and one.grade is Grade.HELD)],
        "held": held if asked else [],
        "bad": {one.field for one in findings if one.grade is Grade.BLOCKING},
        "tone": "bad" if any(one.grade is Grade.BLOCKING for one in findings) else "held" if held else "",
        "filled": bool(verbs.row_of(line, typed)),
    }


def _sums(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {"filled": sum(row["filled"] for row in rows), "bad": sum(row["tone"] == "bad" for row in rows)}


def _day_of(month: int) -> str:
    """The day that the grid offers: today in the present month, else the month's last."""
    today = beijing(datetime.now(UTC)).date()
    if month == today.year * 100 + today.month:
        return today.isoformat()
    year, number = divmod(month, 100)
    return date.fromordinal(date(year + number // 12, number % 12 + 1, 1).toordinal() - 1).isoformat()
