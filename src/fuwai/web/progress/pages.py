"""The tree of regions with how far each has come, and the enterprises that have not filed."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.window import places
from fuwai.files import roster
from fuwai.services import period, progress
from fuwai.services.progress import Line
from fuwai.standards.region import regions
from fuwai.web.part import Action, Column, Input, Paging, Row, Table
from fuwai.web.progress.asked import Asked, asked, crumbs, dashed, deadline, stepped
from fuwai.web.tags import county, month
from fuwai.web.words import english, said, said_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZE, MANY, DEEPEST = 50, 100_000, 200
REVIEW = ("at_county", "at_city", "at_province", "at_ministry")
BAR = 120  # units across


def tree(request: HttpRequest) -> HttpResponse:
    """The regions directly below the one asked for."""
    found = asked(request)
    lines = progress.lines(found.viewer, found.region, found.month)
    whole = progress.whole(lines)
    context = {
        "heading": _("%(region)s %(month)s 报送进度") % {"region": county(found.region), "month": month(found.month)},
        "crumbs": crumbs(found),
        "actions": [
            Action(_("全年"), found.address("progress_year"), "grid"),
            Action(_("未报企业"), found.address("progress_missing"), "people"),
            Action(_("导出"), found.address("progress_sheet"), "download"),
        ],
        "rows": [_shown(found, line) for line in lines],
        "whole": whole,
        "missing": max(0, whole["due"] - whole["filed"]),
        "under_review": sum(whole[name] for name in REVIEW),
        "bar": _bar(whole),
        "percent": _percent(whole),
        **_picker(found),
        **deadline(found),
    }
    return render(request, "progress/tree.html", context)


def year(request: HttpRequest) -> HttpResponse:
    """The share that has filed, of each region below and each month of the year."""
    found = asked(request)
    first = found.month // 100 * 100 + 1
    counted = progress.year(found.viewer, found.region, first, first + 11)
    regions_below = sorted({place for place, _m in counted})
    columns = [Column(_("地区")), *(Column(_short(at), number=True) for at in range(first, first + 12))]
    rows = [Row([_year_region(found, place), *_year(found, counted, place, first)]) for place in regions_below]
    context = {
        "heading": _("%(region)s %(year)s 年报送进度") % {"region": county(found.region), "year": found.month // 100},
        "note": _("已报企业占应报企业的比例；点开看该地区该月。"),
        "crumbs": crumbs(found, _("全年")),
        "table": Table(_("全年报送进度"), columns, rows, empty=_("这一年在本地区没有应报的企业")),
        "asked": found,
        "steps": [
            (found.month // 100 + by, found.address("progress_year", month=stepped(found.month, 12 * by)))
            for by in (-1, 1)
        ],
    }
    return render(request, "progress/year.html", context)


def sheet(request: HttpRequest) -> HttpResponse:
    """The same lines as a workbook."""
    found = asked(request)
    lines = progress.lines(found.viewer, found.region, found.month)
    heads = [
        *(_("地区代码"), _("地区"), _("应报企业"), _("已报企业"), _("未报企业"), _("逾期企业")),
        *(
            _("县级待审"),
            _("市级待审"),
            _("省级待审"),
            _("部级待审"),
            _("已核准"),
            _("已退回"),
            _("已剔除"),
            _("报送期限"),
        ),
    ]
    names = (*REVIEW, "approved", "returned", "struck_out")
    rows = [
        [
            *(line.region, said_of(line), line.counts["due"], line.counts["filed"], line.missing, line.counts["late"]),
            *(line.counts[name] for name in names),
            line.due.day.isoformat() if line.due else "",
        ]
        for line in lines
    ]
    return _workbook(f"progress-{found.region}-{found.month}", _("报送进度"), heads, rows)


def missing(request: HttpRequest) -> HttpResponse:
    """Enterprises with an open contract that have said nothing of the month."""
    found = asked(request)
    text = request.GET.get("page", "1")
    page = min(DEEPEST, max(1, int(text))) if text.isdecimal() and len(text) < 6 else 1
    listed = progress.not_filed(found.viewer, found.region, found.month, SIZE, (page - 1) * SIZE)
    count = progress.count_not_filed(found.viewer, found.region, found.month)
    columns = [Column(_("企业名称"), narrow=False), Column(_("企业代码")), Column(_("注册地区"))]
    rows = [Row([name or code, code, county(place)]) for code, name, place in listed]
    context = {
        "heading": _("%(region)s %(month)s 未报企业") % {"region": county(found.region), "month": month(found.month)},
        "note": _("有执行中的合同、本月既未填报执行也未报“本月无执行”的企业"),
        "crumbs": crumbs(found, _("未报企业")),
        "actions": [Action(_("导出"), found.address("progress_missing_sheet"), "download")] if count else [],
        "table": Table(_("未报企业"), columns, rows, empty=_("没有未报的企业")),
        "paging": Paging(page, count, SIZE),
        "count": count,
        "reminds": bool(count) and found.viewer.kind == "body" and found.viewer.code in places(found.region),
        **_picker(found),
        **deadline(found),
    }
    return render(request, "progress/missing.html", context)


def missing_sheet(request: HttpRequest) -> HttpResponse:
    """All of them as a workbook."""
    found = asked(request)
    listed = progress.not_filed(found.viewer, found.region, found.month, MANY)
    heads = [_("企业代码"), _("企业名称"), _("地区代码"), _("注册地区")]
    rows = [[code, name, place, county(place)] for code, name, place in listed]
    return _workbook(f"not-filed-{found.region}-{found.month}", _("未报企业"), heads, rows)


def _workbook(name: str, title: str, heads: list[str], rows: Iterable[list[str | int]]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(roster.xlsx(title, heads, rows), content_type=XLSX, headers=headers)


def _picker(found: Asked) -> dict[str, object]:
    """The month, and those beside it."""
    route = "progress"
    return {
        "asked": found,
        "month_field": Input("month", _("月份"), "month", dashed(found.month)),
        "before": found.address(route, month=stepped(found.month, -1)),
        "after": found.address(route, month=stepped(found.month, 1)),
    }


def _shown(found: Asked, line: Line) -> dict[str, object]:
    """A region's line, with the way down where there is one."""
    return {
        "line": line,
        "name": _name(line) if line.region == found.region else said_of(line),
        "address": found.address("progress", region=line.region) if line.region != found.region else "",
        "missing_address": found.address("progress_missing", region=line.region) if line.missing else "",
        "bar": _bar(line.counts),
        "percent": _percent(line.counts),
        "left": line.due.days_left(period.today()) if line.due else None,
        "under_review": sum(line.counts[name] for name in REVIEW),
    }


def _year_region(found: Asked, place: str) -> str | SafeString:
    """A region's name, with the way down where there is one."""
    if place == found.region:
        return regions().own_body(place, "en" if english() else "zh")
    return format_html('<a href="{}">{}</a>', found.address("progress_year", region=place), county(place))


def _short(at: int) -> str:
    """A month without its year."""
    return said(f"{at % 100} 月", f"{date(at // 100, at % 100, 1):%b}")


def _year(
    found: Asked, counted: dict[tuple[str, int], tuple[int, int]], place: str, first: int
) -> list[SafeString | str]:
    """Twelve cells: the share, leading to the month; a dash where nothing is due."""
    cells: list[SafeString | str] = []
    for at in range(first, first + 12):
        due, filed = counted.get((place, at), (0, 0))
        share = _percent({"due": due, "filed": filed})
        address = found.address("progress", region=place, month=at)
        cells.append(format_html('<a href="{}">{}</a>', address, share) if due else share)
    return cells


def _name(line: Line) -> str:
    """What is registered at the region itself, in none of its parts: 省本级."""
    tree = regions()
    return tree.own_body(line.region, "en" if english() else "zh") if line.region in tree else line.region


def _percent(counts: dict[str, int]) -> str:
    """Whole percent that have filed, downwards."""
    return f"{100 * min(counts['filed'], counts['due']) // counts['due']}%" if counts["due"] else "–"


def _bar(counts: dict[str, int]) -> SafeString:
    """Executions by where they are, as one bar: approved, under review, returned. The figures stand beside it."""
    parts = (
        ("good", counts["approved"]),
        ("waiting", sum(counts[name] for name in REVIEW)),
        ("bad", counts["returned"]),
    )
    whole = sum(count for _, count in parts)
    behind, found = 0, []
    for tone, count in parts:
        if count:
            width = f"{BAR * count / whole:.2f}"
            found.append((tone, f"{BAR * behind / whole:.2f}", width))
            behind += count
    drawn = format_html_join("", '<rect class="bar-{}" x="{}" y="0" width="{}" height="8"/>', found)
    return format_html(
        '<svg class="stage-bar" viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        BAR,
        drawn,
    )
