"""The list of a noun: search, filters, saved views, drafts on top, and the same rows as a workbook."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.review import DESKS, Stage
from fuwai.files import listing
from fuwai.services import draft, record, record_past, saved_view
from fuwai.standards.codelist import codes
from fuwai.web import tags
from fuwai.web.part import Action, Crumb, Paging, Row, Tab, Table
from fuwai.web.record import cells
from fuwai.web.record.asked import NAMES, filters
from fuwai.web.record.kind import Kind
from fuwai.web.words import english, said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def index(kind: Kind, request: HttpRequest) -> HttpResponse:
    """One page of the records that the viewer sees and asks for."""
    viewer = request.viewer  # type: ignore[attr-defined]
    own = viewer.kind == "enterprise"
    wanted = filters(request, kind, viewer)
    page = int(request.GET["page"]) if request.GET.get("page", "").isdigit() else 1
    then = wanted.moment
    if then is None:
        listed, table = record.listed(viewer, kind.noun, wanted.asked, page), _table
    else:
        listed, table = record_past.listed(viewer, kind.noun, wanted.asked, then, page), partial(_past, wanted.day)
    query = request.GET.urlencode()
    context = {
        "kind": kind,
        "heading": kind.heading,
        "filters": wanted.inputs,
        "chosen": wanted.chosen,
        "table": table(kind, listed, not own, wanted.asked.sort),
        "day": wanted.day if then else "",
        "paging": Paging(page, listed.total, record.PAGE),
        "more": listed.more,
        "tabs": [] if then else _tabs(request, record.by_stage(viewer, kind.noun) if own else {}),
        "tabs_label": _("审核阶段"),
        "drafts": _drafts(kind, draft.listed(viewer, kind.noun)) if own and page == 1 and not then else [],
        "views": saved_view.listed(request.account, kind.noun),  # type: ignore[attr-defined]
        "query": query,
        "countries": country_names() if kind.grouped else (),
        "actions": [] if then else _actions(kind, own, query),
        "crumbs": [Crumb(kind.heading)],
    }
    return render(request, "record/list.html", context)


def export(kind: Kind, request: HttpRequest) -> HttpResponse:
    """The rows of the list, all its pages, as a workbook."""
    viewer = request.viewer  # type: ignore[attr-defined]
    wanted = filters(request, kind, viewer)
    if wanted.moment is not None:
        raise FuwaiError(
            "as_of.export",
            "工作簿只导出现在的记录; 请去掉截至日再导出, 历史时点在网页上查看",
            "a workbook is of the present records; leave the day out and export again, and read the past on the page",
        )
    rows = record.every(viewer, kind.noun, wanted.asked)
    beside = {
        "stage": _("审核"),
        "desk": _("所在部门"),
        "since": _("自"),
        "usd": _("折合美元"),
        "held": _("待说明"),
    }
    told = rows.with_columns(
        stage=rows["stage"].replace_strict({str(s): said(zh, en) for s, (zh, en, _t) in tags.STAGES.items()}),
        desk=rows["desk"].replace_strict({code: tags.desk(code) for code in rows["desk"].unique()})
        if rows.height
        else rows["desk"],
        since=rows["since"].dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m-%d %H:%M"),
        usd=_dollars(rows),
        held=rows["held"].cast(str),
    )
    day = beijing(datetime.now(UTC)).date().isoformat()
    return HttpResponse(
        listing.xlsx(kind.noun, told, beside),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{kind.slug}-{day}.xlsx"'},
    )


def keep_view(kind: Kind, request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name, for oneself."""
    query = urlencode([(name, request.POST[name]) for name in (*NAMES, "sort") if request.POST.get(name)])
    kept = saved_view.save(request.account, kind.noun, request.POST.get("name", ""), query)  # type: ignore[attr-defined]
    messages.success(request, _("已保存常用查询：%(name)s") % {"name": kept.name})
    return redirect(f"{reverse(kind.list_route)}?{query}")


def drop_view(kind: Kind, request: HttpRequest, view: int) -> HttpResponse:
    """Forget a saved view."""
    saved_view.delete(request.account, view)  # type: ignore[attr-defined]
    messages.success(request, _("已删除常用查询"))
    return redirect(kind.list_route)


def drop_draft(kind: Kind, request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away: what was never submitted leaves no trace. `record`: the amendment begins anew from what stands."""
    draft.delete(request.viewer, [number])  # type: ignore[attr-defined]
    messages.success(request, _("草稿已删除"))
    if (again := request.POST.get("record", "")).isdigit():
        return redirect(kind.route("amend"), int(again))
    return redirect(kind.list_route)


def country_names() -> list[tuple[str, str]]:
    """What a field of countries offers: (code and name, the other name), found by either while typing."""
    listed, here, there = codes("country"), *(("en", "zh") if english() else ("zh", "en"))
    return [(f"{code} {listed.name_of(code, here)}", listed.name_of(code, there)) for code in listed]


def _table(kind: Kind, listed: record.Listed, others: bool, sort: str) -> Table:
    rows = [
        Row(
            cells.row(kind, line, others),
            str(line.standing.record),
            reverse(kind.route("show"), args=[line.standing.record]),
            "bad" if line.standing.stage == Stage.RETURNED else "held" if line.standing.held else "",
        )
        for line in listed.lines
    ]
    return Table(kind.heading, cells.columns(kind, others), rows, sort, empty=_("没有符合条件的记录"))


def _past(day: str, kind: Kind, listed: record.Listed, others: bool, _sort: str) -> Table:
    """The records of a day past: each leads to what had happened to it by then, and they are in the order of filing."""
    rows = [
        Row(
            cells.row(kind, line, others),
            str(line.standing.filing),
            f"{reverse('trail_record', args=[line.standing.filing])}?as_of={day}",
            "bad" if line.standing.stage == Stage.RETURNED else "",
        )
        for line in listed.lines
    ]
    columns = [replace(column, sort="") for column in cells.columns(kind, others)]
    return Table(kind.heading, columns, rows, empty=_("当时没有有效的填报"))


def _tabs(request: HttpRequest, counts: dict[str, int]) -> list[Tab]:
    """All, what came back, what is under review, what is approved; an enterprise sees how many."""
    here = request.GET.get("stage", "")
    review = sum(counts.get(str(desk), 0) for desk in DESKS)
    found = [
        ("", _("全部"), sum(counts.values())),
        (str(Stage.RETURNED), _("退回待改"), counts.get(Stage.RETURNED, 0)),
        (record.UNDER_REVIEW, _("在审"), review),
        (str(Stage.APPROVED), _("已核准"), counts.get(Stage.APPROVED, 0)),
    ]
    asked = request.GET.copy()
    tabs = []
    for stage, words, count in found:
        asked["stage"] = stage
        asked.pop("page", None)
        kept = urlencode([(name, value) for name, value in asked.items() if value])
        tabs.append(Tab(words, f"?{kept}", stage == here, count if counts else None))
    return tabs


def _drafts(kind: Kind, found: list[Any]) -> list[dict[str, object]]:
    """The drafts as the list shows them: the first words that they have."""
    shown = []
    for one in found:
        named = [one.content.get(name) for name in ("title", "provider_number", "execution_number", *kind.columns)]
        words = next((str(text) for text in named if text), _("未命名"))
        shown.append({"number": one.pk, "words": words, "saved_at": one.saved_at, "amends": one.amends})
    return shown


def _actions(kind: Kind, own: bool, query: str) -> list[Action]:
    asked = f"?{query}" if query else ""
    found = [
        Action(_("历史时点"), f"{reverse('as_of')}?noun={kind.noun}", "clock"),
        Action(_("导出 Excel"), reverse(kind.route("export")) + asked, "download"),
    ]
    if not own:
        return found
    if kind.noun == "contract":
        asked_for = Action(_("发包合同"), f"{reverse(kind.list_route)}?kind=outbound", "filter")
        found = [asked_for, *found, Action(_("新增发包合同"), f"{reverse(kind.route('new'))}?kind=outbound", "plus")]
    return [*found, Action(kind.new, reverse(kind.route("new")), "plus", main=True)]


def _dollars(rows: Any) -> Any:
    """usd_cents as dollars with two decimals."""
    cents = rows["usd_cents"]
    return cents.map_elements(tags.money, return_dtype=str, skip_nulls=True) if rows.height else cents.cast(str)
