"""The home of an enterprise."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fuwai.core.bulletin import ChartBlock
from fuwai.core.figure import Figure
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import Stage
from fuwai.core.rounding import round_half_away
from fuwai.services import desk as days
from fuwai.services.desk import Back, Desk, Month, Year
from fuwai.web import tags
from fuwai.web.chart import Chart, drawn
from fuwai.web.noun import kinds
from fuwai.web.part import Action, Column, Row, Table
from fuwai.web.record import kind
from fuwai.web.words import said, said_of

KINDS = kind.KINDS | kinds.KINDS
PRESENT = 2  # months that are written out though something was filed of them


def home(request: HttpRequest) -> HttpResponse:
    """What is due, what came back and why, what waits where, the year so far."""
    found = days.desk(request.viewer)  # type: ignore[attr-defined]
    today = beijing(datetime.now(UTC)).date()
    shown = [one for at, one in enumerate(found.months) if at < PRESENT]
    missing = [one for at, one in enumerate(found.months) if at >= PRESENT and not one.said]
    context = {
        "heading": _("工作台"),
        "desk": found,
        "today": today,
        "months": [_month(one, today) for one in shown],
        "missing": missing,
        "back": [_back(one) for one in found.back],
        "waiting": _waiting(found),
        "drafts": [
            (capfirst(said_of(RECORDS[name])), count, reverse(KINDS[name].list_route))
            for name, count in found.drafts.items()
        ],
        "year": found.year,
        "figures": _figures(found.year) if found.year else None,
        "chart": _chart(found.year) if found.year else None,
        "unread": request.unread(),  # type: ignore[attr-defined]
        "actions": [
            Action(_("新增合同"), reverse("contract_new"), "plus"),
            Action(_("填报执行"), reverse("month"), "grid", main=True),
        ],
    }
    return render(request, "desk/enterprise.html", context)


def _month(one: Month, today: date) -> dict[str, Any]:
    """A month as the page shows it: its state as a badge, and why the day is not the usual one."""
    left = one.days_left(today)
    if one.nil:
        badge = tags.badge(_("已报零"), "good")
    elif one.executions:
        filed = ngettext("已填报 %(count)s 笔", "已填报 %(count)s 笔", one.executions) % {"count": one.executions}
        badge = tags.badge(filed, "good")
    elif left < 0:
        badge = tags.badge(ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -left) % {"days": -left}, "bad")
    else:
        tone = "held" if left <= 5 else "waiting"
        badge = tags.badge(ngettext("剩 %(days)s 天", "剩 %(days)s 天", left) % {"days": left}, tone)
    return {"month": one, "badge": badge, "why": _why(one)}


def _why(one: Month) -> str:
    """Why the day is another than the rule's: an extension with its reason, or days off."""
    if one.due is None:
        return ""
    if one.due.extension:
        return _("延期：%(reason)s") % {"reason": one.due.extension.reason}
    if one.due.day != one.due.nominal:
        return _("原为 %(day)s，遇节假日顺延") % {"day": one.due.nominal.isoformat()}
    return said_of(one.due.rule)


def _back(one: Back) -> dict[str, Any]:
    """A returned record, with the way to the marked field of its form."""
    fields = KINDS[one.noun].returned_fields(one.code)
    anchor = f"#field-{fields[0]}" if fields else ""
    field = said_of(RECORDS[one.noun][fields[0]]) if fields else ""
    return {
        "back": one,
        "noun": capfirst(said_of(RECORDS[one.noun])),
        "reason": said(*one.reason),
        "field": field,
        "address": reverse(KINDS[one.noun].route("show"), args=[one.record]),
        "mend": reverse(KINDS[one.noun].route("amend"), args=[one.record]) + anchor,
    }


def _waiting(found: Desk) -> Table:
    columns = [
        Column(_("种类"), narrow=False),
        Column(_("所在"), narrow=False),
        Column(_("份数"), number=True),
        Column(_("最早自")),
    ]
    rows = [
        Row(
            [
                capfirst(said_of(RECORDS[one.noun])),
                format_html("{} {}", tags.stage(Stage(one.stage)), tags.desk(one.desk)),
                tags.number(one.count),
                tags.day(one.since),
            ],
            href=f"{reverse(KINDS[one.noun].list_route)}?stage={one.stage}&sort=since",
        )
        for one in found.waiting
    ]
    return Table(_("在审"), columns, rows, empty=_("没有在审的记录"))


def _figures(year: Year) -> Table:
    columns = [
        Column(_("指标")),
        Column(str(year.year), number=True),
        Column(str(year.year - 1), number=True),
        Column(_("同比"), number=True),
    ]
    unit = tags.wan_unit()
    money = [(_("执行额（%(unit)s）"), year.executed), (_("新签合同额（%(unit)s）"), year.value)]
    rows = [
        Row([words % {"unit": unit}, *(tags.wan(cents) for cents in pair), _growth(*pair)]) for words, pair in money
    ]
    rows.append(Row([_("新签合同（份）"), *(tags.number(count) for count in year.contracts), _growth(*year.contracts)]))
    return Table(_("今年累计与去年同期"), columns, rows)


def _growth(now: int, before: int) -> str:
    """Year-on-year in percent, rounded once; `--` where nothing was before."""
    if not before:
        return "--"
    return f"{round_half_away(Fraction(100 * (now - before), before), 1):+}%"


def _chart(year: Year) -> Chart:
    """Executed value by quarter, beside the year before."""
    figures, points = {}, []
    for at, name in ((0, str(year.year - 1)), (1, str(year.year))):
        for one in year.quarters:
            quarter = _("%(n)s 季度") % {"n": one.number}
            known = f"{name}.{one.number}"
            figures[known] = Figure(known, "executed", one.cents if at else one.before, "usd", quarter, quarter)
            points.append((name, quarter, known))
    unit = said("万美元", "USD 10,000")
    return drawn(ChartBlock("desk", _("分季度执行额"), "bar", unit, tuple(points)), figures)
