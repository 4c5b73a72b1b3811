"""Bulk approval: a rehearsal first, then the act; and rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.services import bulk as verbs
from fuwai.services import standing
from fuwai.services.bulk import Rehearsal, Rule
from fuwai.web.part import Choice, Column, Input, Row, Table
from fuwai.web.review.shown import cents, desk_of, signs, viewer_of, yyyymm
from fuwai.web.tags import badge, wan, wan_unit
from fuwai.web.words import said, said_of

SHOWN = 200  # lines
BELOW = "50000"  # US dollars: what the form proposes


def rehearse(request: HttpRequest) -> HttpResponse:
    """What would happen to each that is selected; as a page, or as a piece for the dialog."""
    standing.catch_up()
    found = verbs.rehearse(viewer_of(request), _filings(request))
    return _rehearsed(request, found)


def act(request: HttpRequest) -> HttpResponse:
    """Approve what the rehearsal said would pass."""
    filings = _filings(request)
    try:
        done = verbs.approve(viewer_of(request), filings, request.POST.get("words", "")[:2000])
    except FuwaiError as error:
        return _rehearsed(request, verbs.rehearse(viewer_of(request), filings), error)
    messages.success(request, _told(done.count))
    return redirect(_queue(request))


def rule(request: HttpRequest) -> HttpResponse:
    """The form of a rule, its rehearsal, the act."""
    viewer = viewer_of(request)
    desk = desk_of(request, viewer)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = _rule(asked)
    fault, status = None, 200
    if request.method == "POST" and chosen:
        try:
            done = verbs.approve_by_rule(viewer, desk, chosen, request.POST.get("mark", ""))
        except FuwaiError as error:
            fault, status = error, 409
        else:
            messages.success(request, _told(done.count))
            return redirect(_queue(request))
    found = verbs.rehearse_rule(viewer, desk, chosen) if chosen else None
    context = {
        "heading": _("按规则批量核准"),
        "note": _("选一条规则，先看会怎样，再办。全部在一次办理中完成，留痕写明规则。"),
        "fields": _fields(asked),
        "desk": desk,
        "fault": fault,
        "rule": chosen,
        "rule_words": said(*chosen.words) if chosen else "",
        "hidden": _hidden(asked),
        **(_context(found) if found else {}),
    }
    return render(request, "review/rule.html", context, status=status)


def _rehearsed(request: HttpRequest, found: Rehearsal, fault: FuwaiError | None = None) -> HttpResponse:
    piece = bool(request.headers.get("HX-Request"))
    context = {
        "heading": _("批量核准：试算"),
        "fault": fault,
        "desk": request.POST.get("desk", ""),
        "words": request.POST.get("words", ""),
        **_context(found),
    }
    page = "review/rehearsal_piece.html" if piece else "review/rehearsal.html"
    return render(request, page, context, status=409 if fault else 200)


def _context(found: Rehearsal) -> dict[str, object]:
    heads = [
        Column(_("结果")),
        Column(_("记录")),
        Column(_("企业"), narrow=False),
        Column(_("金额"), unit=wan_unit(), number=True),
    ]
    heads += [Column(_("说明"), narrow=False)]
    rows = [_row(line) for line in found.lines[:SHOWN] if line.item is not None or line.against]
    return {
        "rehearsal": found,
        "reasons": [(said(zh, en), count) for zh, en, count in found.reasons],
        "table": Table(_("每份会怎样"), heads, rows, empty=_("没有可办的记录")),
        "unshown": max(0, len(found.lines) - SHOWN),
    }


def _row(line: verbs.Line) -> Row:
    item = line.item
    return Row(
        [
            badge(_("不能核准"), "held") if line.against else badge(_("将核准"), "good"),
            f"{item.number or said_of(RECORDS[item.noun])}" if item else str(line.filing),
            (item.name or item.enterprise) if item else "–",
            wan(item.usd_cents) if item else "–",
            "; ".join(said_of(refusal) for refusal in line.against)
            if line.against
            else signs(item.reasons if item else ()),
        ],
        href="",
    )


def _fields(asked: object) -> list[Input]:
    get = asked.get  # type: ignore[attr-defined]  # a QueryDict
    nouns = [Choice(noun, said_of(record)) for noun, record in RECORDS.items()]
    return [
        Input("noun", _("记录种类"), "code", get("noun", "execution"), required=True, choices=nouns),
        Input("below", _("金额低于（美元）"), "amount", get("below", BELOW), help=_("留空：不论金额")),
        Input("month", _("月份"), "month", get("month", ""), help=_("如 2015-06；留空：所有月份")),
        Input("no_signs", _("也没有其他风险提示"), "check", get("no_signs", "1" if "noun" not in asked else "")),  # type: ignore[operator]
    ]


def _hidden(asked: object) -> dict[str, str]:
    return {name: asked.get(name, "") for name in ("noun", "below", "month", "no_signs")}  # type: ignore[attr-defined]


def _rule(asked: object) -> Rule | None:
    """The rule of the form; None before it was sent."""
    get = asked.get  # type: ignore[attr-defined]
    if get("noun") not in RECORDS:
        return None
    return Rule(get("noun"), cents(get("below", "")), bool(get("no_signs")), yyyymm(get("month", "")))


def _filings(request: HttpRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("filing") if text.isdecimal()]


def _queue(request: HttpRequest) -> str:
    desk = request.POST.get("desk", "")
    return reverse("review") + (f"?desk={desk}" if desk.isdecimal() else "")


def _told(count: int) -> str:
    return ngettext("已核准 %(count)s 份", "已核准 %(count)s 份", count) % {"count": count}
