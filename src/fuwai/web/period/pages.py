"""A region's year: when each month is due and why then, holidays, windows, extensions; and the form that extends a month."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.region import NATION
from fuwai.services import message as told
from fuwai.services import period, progress
from fuwai.services.period import Month, Season
from fuwai.web.account.form import form_page, typed
from fuwai.web.part import Action, Column, Crumb, Input, Row, Table
from fuwai.web.period.place import places
from fuwai.web.progress.asked import parsed
from fuwai.web.tags import acted, badge, beijing, county, day, month
from fuwai.web.words import said, said_of

CHANGERS = (Role.HEAD, Role.ADMINISTRATOR)


def year(request: HttpRequest) -> HttpResponse:
    """The year of a region."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    region, asked = typed(request, "region") or viewer.code or NATION, _year(typed(request, "year"))
    runs, worked, known = period.breaks(asked)
    changes = viewer.role in CHANGERS
    context = {
        "heading": _("%(region)s %(year)s 年填报期") % {"region": county(region), "year": asked},
        "note": _("期限、节假日与窗口是随标准发布的数据；各地另有规定的，由系统管理员更新数据文件。"),
        "actions": [Action(_("延期"), f"{reverse('period_extend')}?region={region}", "clock", main=True)]
        if changes
        else [],
        "fields": [
            Input("region", _("地区"), "code", region, choices=places(viewer, region)),
            Input("year", _("年份"), "count", str(asked), limit=4),
        ],
        "months": _months(period.months(region, asked)),
        "filing": _seasons(period.seasons(region, asked)),
        "runs": [(run.first, run.last if run.last != run.first else None) for run in runs],
        "worked": worked,
        "known": known,
        "extensions": _extensions(region, asked),
        "before": asked - 1,
        "after": asked + 1,
        "region": region,
    }
    return render(request, "period/year.html", context)


def extend(request: HttpRequest) -> HttpResponse:
    """Let a month be filed until a later day: first what would change, then the act."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    region, reason = typed(request, "region") or viewer.code or NATION, typed(request, "reason")
    text, until = typed(request, "month"), typed(request, "until")
    fault, rehearsed = None, ""
    if request.method == "POST":
        try:
            chosen, last = _month(text), day_of(until)
            if request.POST.get("act") == "extend":
                progress.extend(viewer, region, chosen, last, reason[:2000])
                messages.success(request, _("已延期，并通知了本地区企业"))
                return redirect(f"{reverse('periods')}?region={region}&year={chosen // 100}")
            rehearsed = _rehearsed(region, chosen, last)
        except FuwaiError as error:
            fault = error
    fields = [
        Input("region", _("地区"), "code", region, required=True, choices=places(viewer, region)),
        Input("month", _("月份"), "month", text, required=True, help=_("如 2015-06")),
        Input("until", _("延期至"), "date", until, required=True),
        Input("reason", _("理由"), "area", reason, required=True, help=_("企业会在消息中看到")),
    ]
    crumbs = [Crumb(_("填报期"), f"{reverse('periods')}?region={region}"), Crumb(_("延期"))]
    more = {"crumbs": crumbs, "rehearsed": rehearsed, "template": "period/extend.html", "act": "extend"}
    return form_page(request, _("延期"), fields, _("延期"), fault, **more)


def _rehearsed(region: str, chosen: int, until: date) -> str:
    """What an extension would do, in words."""
    now = progress.due_day(region, chosen)
    count = len(told.enterprises(region))
    values = {
        "month": month(chosen),
        "now": now.day.isoformat() if now else "–",
        "until": until.isoformat(),
        "count": count,
    }
    return _("%(month)s的期限将由 %(now)s 延至 %(until)s，并通知 %(count)s 家企业；逾期重新计算。") % values


def _months(found: tuple[Month, ...]) -> Table:
    today = period.today()
    columns = [
        *(Column(_("月份")), Column(_("规定的日期")), Column(_("报送期限")), Column(_("说明"), narrow=False)),
        *(Column(_("距今")), Column(_("依据"), narrow=False)),
    ]
    rows = []
    for one in found:
        if one.due is None:
            rows.append(Row([month(one.month), "–", "–", _("没有规定期限"), "–", "–"]))
            continue
        shift = said(*one.shift) if one.shift else "–"
        extension = one.due.extension
        words = _("已延期：%(reason)s") % {"reason": extension.reason} if extension else shift
        left = one.due.days_left(today)
        ahead = badge(_("还有 %(days)s 天") % {"days": left}, "waiting") if left >= 0 else _("已截止")
        rule = said_of(one.due.rule)
        rows.append(Row([month(one.month), day(one.due.nominal), day(one.due.day), words, ahead, rule]))
    return Table(_("各月期限"), columns, rows)


def _seasons(found: tuple[Season, ...]) -> Table:
    acts = {"filing": _("填报"), "review": _("审核")}
    columns = [
        *(Column(_("办理")), Column(_("起")), Column(_("止")), Column(_("可办理的执行日期"))),
        *(Column(_("规则"), narrow=False), Column(_("来源"), narrow=False)),
    ]
    rows = [
        Row(
            [
                acts[one.act],
                day(one.first),
                day(one.last),
                _("%(first)s 至当日") % {"first": one.opens.isoformat()} if one.opens else _("没有限制"),
                said_of(one.window) if one.window else _("没有规定"),
                one.window.source if one.window else "–",
            ]
        )
        for one in found
    ]
    return Table(_("填报与审核窗口"), columns, rows)


def _extensions(region: str, asked: int) -> Table:
    columns = [
        *(Column(_("月份")), Column(_("地区")), Column(_("延期至")), Column(_("理由"), narrow=False)),
        *(Column(_("办理人")), Column(_("办理时间"))),
    ]
    rows = [
        Row(
            [
                month(one.month),
                county(one.region),
                day(one.until),
                one.reason,
                acted(one.actor),
                beijing(one.recorded_at),
            ]
        )
        for one in period.extended(region, asked)
    ]
    return Table(_("延期记录"), columns, rows, empty=_("没有延期"))


def _year(text: str) -> int:
    inside = text.isdecimal() and len(text) == 4 and period.FIRST_YEAR <= int(text) <= period.LAST_YEAR
    return int(text) if inside else period.today().year


def _month(text: str) -> int:
    found = parsed(text)
    if found is None:
        raise FuwaiError(
            "period.month", f"月份 {text[:20]!r} 应如 2015-06", f"{text[:20]!r} is no month; write it as 2015-06"
        )
    return found


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FuwaiError(
            "period.day",
            f"日期 {text[:20]!r} 读不出; 应如 2015-07-10",
            f"{text[:20]!r} is no day; write it as 2015-07-10",
        ) from error
