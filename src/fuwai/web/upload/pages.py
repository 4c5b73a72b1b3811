"""Workbooks to fill in, the upload, how far it is, and what was found, sheet by sheet and cell by cell."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from fuwai.core.edit_check import Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.services import job, upload
from fuwai.services import month as months
from fuwai.storage.models import Job
from fuwai.storage.models.job import DONE, ENDED, FAILED, MARKING, RUNNING, STOPPED, WAITING
from fuwai.web import tags
from fuwai.web.part import Column, Crumb, Input, Row, Table
from fuwai.web.record.entry import sender
from fuwai.web.words import said, said_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    WAITING: ("排队中", "waiting", "waiting"),
    RUNNING: ("处理中", "being read", "waiting"),
    MARKING: ("标注中", "being marked", "waiting"),
    DONE: ("已完成", "done", "good"),
    FAILED: ("未成功", "failed", "bad"),
    STOPPED: ("已停止", "stopped", "quiet"),
}
STEPS = {WAITING: 1, RUNNING: 2, MARKING: 3}  # of four, for the bar


def index(request: HttpRequest) -> HttpResponse:
    """Workbooks to fill in, the upload, and what was uploaded before."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if request.method == "POST":
        return _taken(request)
    before = job.listed(viewer)
    today = beijing(datetime.now(UTC)).date()
    context = {
        "heading": _("工作簿填报"),
        "nouns": [(noun, said_of(RECORDS[noun])) for noun in RECORDS if noun != "allotment"],
        "month": months.present("", today),
        "inputs": _inputs(),
        "table": _listed(before),
        "crumbs": [Crumb(_("工作簿填报"))],
    }
    return render(request, "upload/index.html", context)


def workbook(request: HttpRequest) -> HttpResponse:
    """The workbook of a noun: empty, with what was last filed, or with the open contracts of a month."""
    by = sender(request)
    noun, fill = request.GET.get("noun", "contract")[:20], request.GET.get("with", "")
    asked = request.GET.get("month", "")
    name = noun if noun in RECORDS else "workbook"
    if noun == "execution" and len(asked) == 6 and asked.isdecimal() and 1 <= int(asked[4:]) <= 12:
        content, name = upload.month_prefilled(months.grid(by.viewer, int(asked)), by.enterprise), f"{noun}-{asked}"
    else:
        content = upload.prefilled(noun, by.enterprise) if fill == "filed" else upload.blank(noun)
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def page(request: HttpRequest, number: int) -> HttpResponse:
    """One upload: how far it is, or what became of it."""
    found = job.job(request.viewer, number)  # type: ignore[attr-defined]
    after = request.GET.get("after", "")
    context = {
        "heading": found.name,
        "badges": _badge(found),
        "crumbs": [Crumb(_("工作簿填报"), reverse("upload")), Crumb(found.name)],
        **_state(found, int(after) if after.isdecimal() else 0),
    }
    return render(request, "upload/page.html", context)


def state(request: HttpRequest, number: int) -> HttpResponse:
    """The piece that the page asks for while the work goes on; ended, it lets the whole page be shown."""
    found = job.job(request.viewer, number)  # type: ignore[attr-defined]
    if found.state in ENDED:
        return HttpResponse(headers={"HX-Redirect": reverse("uploaded", args=[number])})
    return render(request, "upload/state.html", _state(found, 0))


def marked(request: HttpRequest, number: int) -> HttpResponseBase:
    """The workbook as it was sent, its cells marked."""
    found = job.job(request.viewer, number)  # type: ignore[attr-defined]
    path = job.marked(found)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{Path(found.name).stem}-marked.xlsx")


def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Take an upload back before anything of it is filed."""
    job.stop(request.viewer, number)  # type: ignore[attr-defined]
    messages.success(request, _("已要求停止，没有任何一行入库"))
    return redirect("uploaded", number)


def _taken(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        raise FuwaiError("upload.no_file", "请先选择文件", "choose a file first")
    dry_run = request.POST.get("act") == "check"
    account, viewer = request.account, request.viewer  # type: ignore[attr-defined]
    found = upload.take(account, viewer, sent.chunks(), sent.name or "", dry_run)
    return redirect("uploaded", found.pk)


def _inputs() -> list[Input]:
    accept = {"accept": ".xlsx,.xls,.csv"}
    help_ = _("xlsx、xls 或 csv；一个工作簿可以含多个工作表")
    return [Input("file", _("工作簿"), "file", required=True, help=help_, attributes=accept)]


def _badge(found: Job) -> Any:
    zh, en, tone = STATES[found.state]
    told = tags.badge(said(zh, en), tone)
    return format_html("{} {}", told, tags.badge(_("只审核，未上报"), "quiet")) if found.dry_run else told


def _listed(found: list[Job]) -> Table:
    columns = [
        Column(_("文件"), narrow=False),
        Column(_("上传于")),
        Column(_("状态")),
        Column(_("上报"), number=True),
        Column(_("须更正"), number=True),
        Column(_("待说明"), number=True),
    ]
    rows = [
        Row(
            [one.name, tags.beijing(one.made_at), _badge(one), *_counts(one)],
            href=reverse("uploaded", args=[one.pk]),
            tone="bad" if one.state == FAILED else "",
        )
        for one in found
    ]
    return Table(_("上传记录"), columns, rows, empty=_("还没有上传过"))


def _counts(found: Job) -> list[str]:
    result = found.result or {}
    filed = sum(sheet["new"] + sheet["amended"] for sheet in result.get("sheets", []))
    grades = result.get("grades", {})
    if not result:
        return [tags.NOTHING] * 3
    return [tags.number(filed), tags.number(grades.get("blocking", 0)), tags.number(grades.get("held", 0))]


def _state(found: Job, after: int) -> dict[str, Any]:
    """What the page of an upload shows: the work while it goes on, then sheets and findings."""
    ended = found.state in ENDED
    result = found.result or {}
    told = job.findings(found, after) if ended else []
    whole = sum(result.get("grades", {}).values())
    return {
        "job": found,
        "ended": ended,
        "step": STEPS.get(found.state, 4),
        "doing": job.progress(found),
        "fault": found.fault,
        "sheets": _sheets(result) if ended and result else None,
        "findings": _findings(told) if told else None,
        "found": whole,
        "after": after + job.PAGE if after + job.PAGE < whole else None,
        "before": max(0, after - job.PAGE) if after else None,
        "first": after + 1,
        "last": after + len(told),
        "has_marked": ended and (job.folder(found.pk) / "marked.xlsx").exists(),
    }


def _sheets(result: dict[str, Any]) -> Table:
    numbers = (_("行"), _("新增"), _("变更"), _("未变"), _("未入库"))
    columns = [Column(_("工作表")), Column(_("种类")), *(Column(words, number=True) for words in numbers)]
    rows = [
        Row(
            [
                sheet["sheet"] or tags.NOTHING,
                said_of(RECORDS[sheet["noun"]]),
                *(tags.number(sheet[name]) for name in ("rows", "new", "amended", "unchanged", "refused")),
            ],
            tone="bad" if sheet["refused"] else "",
        )
        for sheet in result["sheets"]
    ]
    return Table(_("各工作表"), columns, rows)


def _findings(told: list[dict[str, Any]]) -> Table:
    columns = [
        Column(_("位置")),
        Column(_("级别")),
        Column(_("项目")),
        Column(_("问题"), narrow=False),
        Column(_("规则")),
    ]
    rows = []
    for one in told:
        place = one["place"] or {}
        cell = f"{place.get('column', '')}{place.get('row') or ''}"
        record = RECORDS.get(one["noun"])
        field = said_of(record[one["field"]]) if record and one["field"] in record.names else one["field"]
        at = f"{place.get('sheet', '')} {cell}".strip()
        rows.append(
            Row([at or tags.NOTHING, tags.grade(Grade(one["grade"])), field, said(one["zh"], one["en"]), one["check"]])
        )
    return Table(_("审核结果"), columns, rows)
