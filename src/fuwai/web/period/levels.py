"""审核级次: which levels review in a region, since when; an administrator changes them, with a reason, from a day on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.review import LEVEL_NAMES, Level
from fuwai.services import level_state, period, standing
from fuwai.services.period import Rehearsal
from fuwai.web.account.form import form_page, typed
from fuwai.web.part import Action, Column, Crumb, Input, Row, Table
from fuwai.web.period.pages import day_of
from fuwai.web.period.place import places
from fuwai.web.tags import acted, beijing, county, day, number
from fuwai.web.words import said

CHOSEN = (Level.COUNTY, Level.CITY, Level.PROVINCE)  # the ministry always reviews


def listed(request: HttpRequest) -> HttpResponse:
    """What holds in each county of which anything is filed, and every change."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    standing.catch_up()
    heads = [
        Column(_("地区")),
        *(Column(said(*LEVEL_NAMES[level]), number=True) for level in Level),
        Column(_("已核准"), number=True),
    ]
    rows = [
        Row(
            [
                county(one.county),
                *(number(one.waiting[level - 1]) if int(level) in one.used else _("不设") for level in Level),
                number(one.approved),
            ]
        )
        for one in level_state.lines(viewer)
    ]
    context = {
        "heading": _("审核级次"),
        "note": _("每级为正在该级的记录数，“不设”为不经该级审核。没有设置的地区四级都审。"),
        "actions": [Action(_("调整审核级次"), reverse("level_new"), "edit", main=True)],
        "table": Table(_("现行级次"), heads, rows, empty=_("还没有报送")),
        "entries": _entries(),
    }
    return render(request, "period/levels.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Change the levels of a region: first what lies where, then the act."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    region, words = typed(request, "region"), typed(request, "words")
    effective = typed(request, "effective", period.today().isoformat())
    levels = [level for level in CHOSEN if request.POST.get(f"level-{int(level)}")]
    fault, rehearsed = None, ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "set":
                period.set_levels(viewer, region, levels, day_of(effective), words[:2000])
                messages.success(request, _("审核级次已调整"))
                return redirect("levels")
            rehearsed = _said(period.rehearse_levels(viewer, region, levels))
        except FuwaiError as error:
            fault = error
    first = request.method == "GET"
    fields = [
        Input(
            "region",
            _("地区"),
            "code",
            region,
            required=True,
            choices=places(viewer, region),
            help=_("该地区及其下级；下级另有设置的从其设置"),
        ),
        *(
            Input(f"level-{int(level)}", said(*LEVEL_NAMES[level]), "check", "1" if first or level in levels else "")
            for level in CHOSEN
        ),
        Input("effective", _("生效日"), "date", effective, required=True),
        Input("words", _("理由"), "area", words, required=True),
    ]
    crumbs = [Crumb(_("审核级次"), reverse("levels")), Crumb(_("调整审核级次"))]
    more = {"crumbs": crumbs, "rehearsed": rehearsed, "template": "period/extend.html", "act": "set"}
    return form_page(request, _("调整审核级次"), fields, _("调整"), fault, note=_("部级始终审核。"), **more)


def _said(found: Rehearsal) -> str:
    names = "、".join(said(*LEVEL_NAMES[level]) for level in sorted(found.levels))
    moved = "；".join(f"{said(*LEVEL_NAMES[level])} {number(count)}" for level, count in found.moved)
    words = _("%(region)s将由以下级次审核：%(names)s。") % {"region": county(found.region), "names": names}
    if not moved:
        return words + _("没有记录停留在取消的级次。")
    return words + _("正在取消的级次、将转到上一级的记录：%(moved)s。") % {"moved": moved}


def _entries() -> Table:
    columns = [
        *(Column(_("地区")), Column(_("审核的级次"), narrow=False), Column(_("生效日"))),
        *(Column(_("理由"), narrow=False), Column(_("办理人")), Column(_("办理时间"))),
    ]
    rows = [
        Row(
            [
                county(one.region),
                " · ".join(said(*LEVEL_NAMES[Level(int(digit))]) for digit in one.levels),
                day(one.effective),
                words or "–",
                acted(one.actor),
                beijing(one.recorded_at),
            ]
        )
        for one, words in period.level_entries()
    ]
    return Table(_("调整记录"), columns, rows, empty=_("没有调整过：各地四级都审"))
