"""The campaigns, the draw of a new one with its preview, and the items of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.services import period
from fuwai.services import verification as verbs
from fuwai.services import verification_report as reads
from fuwai.services.people import called
from fuwai.services.verification import Plan, Preview
from fuwai.services.verification_report import Line, Progress
from fuwai.storage.models.campaign import DESIGNS
from fuwai.web.account.form import form_page, typed
from fuwai.web.part import Action, Choice, Column, Crumb, Input, Paging, Row, Tab, Table
from fuwai.web.progress.asked import dashed, parsed
from fuwai.web.tags import badge, beijing, county, number, wan, wan_unit
from fuwai.web.verification import shown
from fuwai.web.verification.shown import viewer_of

DEEPEST = 200


def listed(request: HttpRequest) -> HttpResponse:
    """Campaigns, the newest first, with how far each is."""
    viewer = viewer_of(request)
    columns = [
        *(Column(_("核查"), narrow=False), Column(_("部门")), Column(_("签约月份")), Column(_("抽样"))),
        *(Column(_("样本"), number=True), Column(_("已核查"), number=True), Column(_("有问题"), number=True)),
        *(Column(_("已落实"), number=True), Column(_("抽样时间"))),
    ]
    rows = [_campaign_row(one) for one in reads.listed(viewer)]
    draws = [Action(_("抽取样本"), reverse("verification_new"), "plus", main=True)] if viewer.role is Role.HEAD else []
    context = {
        "heading": _("数据核查"),
        "note": _("从已核准的合同中抽样，逐份核对原始凭证；由此推断全部合同的差错率。"),
        "actions": draws,
        "table": Table(_("数据核查"), columns, rows, empty=_("还没有核查")),
    }
    return render(request, "verification/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Plan a campaign: a preview of the frame and the strata, then the draw."""
    viewer, fault, seen = viewer_of(request), None, None
    values = {name: typed(request, name) for name in ("name", "first", "last", "design", "size", "seed")}
    if request.method == "POST":
        plan = _plan(values)
        try:
            if request.POST.get("act") == "draw":
                drawn = verbs.draw(viewer, plan)
                messages.success(request, _("样本已抽取，请分派"))
                return redirect("verification_one", drawn)
            seen = verbs.preview(viewer, plan)
        except FuwaiError as error:
            fault = error
    more = {
        "note": _("只抽本部门已核准的合同。先看总体与各层，抽到哪些合同由种子决定，抽取后不能更改。"),
        "crumbs": [Crumb(_("数据核查"), reverse("verification")), Crumb(_("抽取样本"))],
        "template": "verification/new.html",
        "preview": seen,
        "table": _strata(values["design"], seen) if seen else None,
        "unit": wan_unit(),
    }
    return form_page(request, _("抽取核查样本"), _fields(values), _("抽取"), fault, **more)


def one(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """The items of a campaign, by state and reviewer; a head assigns and carries out from here."""
    viewer, asked = viewer_of(request), request.GET
    progress = reads.one(viewer, number)
    state = asked.get("state", "")
    mine = viewer.login if asked.get("mine") else ""
    page = min(DEEPEST, max(1, int(text))) if (text := asked.get("page", "1")).isdecimal() and len(text) < 6 else 1
    count, lines = reads.items(viewer, number, state, mine, page)
    head = viewer.role is Role.HEAD
    runs = head and viewer.code == progress.campaign.body
    report = Action(_("核查报告"), reverse("verification_report", args=(number,)), "print")
    context = {
        "heading": progress.campaign.name,
        "note": _about(progress),
        "crumbs": [Crumb(_("数据核查"), reverse("verification")), Crumb(progress.campaign.name)],
        "actions": [report] if reads.sees_whole(viewer, progress.campaign) else [],
        "progress": progress,
        "tabs": _tabs(progress, state, bool(mine)),
        "table": _items(lines, selectable=head),
        "paging": Paging(page, count, reads.SIZE),
        "reviewers": _reviewers(verbs.reviewers(viewer)) if runs else [],
        "runs": runs,
        "head": head,
        "fault": fault,
    }
    return render(request, "verification/one.html", context, status=422 if fault else 200)


def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give the chosen items to one reviewer, or deal what nobody has to several."""
    viewer, chosen = viewer_of(request), request.POST
    logins = chosen.getlist("login")
    if chosen.get("act") == "spread":
        count = verbs.spread(viewer, number, logins)
    else:
        items = [int(text) for text in chosen.getlist("item") if text.isdecimal()]
        count = verbs.assign(viewer, number, items, logins[0] if logins else "")
    messages.success(request, ngettext("已分派 %(count)s 份", "已分派 %(count)s 份", count) % {"count": count})
    return redirect("verification_one", number)


def _campaign_row(one: Progress) -> Row:
    campaign = one.campaign
    return Row(
        [
            *(campaign.name, county(campaign.body), shown.months(campaign.first, campaign.last)),
            shown.design(campaign.design),
            *(number(one.items), number(one.found), number(one.wrong), number(one.acted)),
            beijing(campaign.recorded_at),
        ],
        href=reverse("verification_one", args=(campaign.pk,)),
        tone="" if one.complete else "held",
    )


def _plan(values: dict[str, str]) -> Plan:
    size = values["size"].replace(",", "")
    return Plan(
        values["name"],
        parsed(values["first"]) or 0,
        parsed(values["last"]) or 0,
        values["design"],
        int(size) if size.isdecimal() and len(size) < 6 else 0,
        values["seed"],
    )


def _fields(values: dict[str, str]) -> list[Input]:
    today = period.today()
    first, last = dashed(today.year * 100 + 1), dashed(today.year * 100 + today.month)
    designs = [Choice(name, shown.design(name)) for name in DESIGNS]
    seed = _("可填公开的号码，如当日开奖号码；空着由系统随机产生。种子、样本与抽法都写入留痕，任何人可以重抽核对。")
    return [
        Input("name", _("名称"), value=values["name"], required=True, limit=verbs.NAME),
        Input("first", _("签约月份从"), "month", values["first"] or first, required=True),
        Input("last", _("到"), "month", values["last"] or last, required=True),
        Input("design", _("抽样方式"), "code", values["design"] or "simple", required=True, choices=designs),
        Input("size", _("抽样数"), "count", values["size"] or "50", required=True),
        Input("seed", _("种子"), value=values["seed"], limit=verbs.SEED, help=seed),
    ]


def _strata(design: str, seen: Preview) -> Table:
    columns = [Column(_("层")), Column(_("合同数"), number=True), Column(_("抽取"), number=True)]
    rows = [Row([shown.stratum(design, name), number(units), number(drawn)]) for name, units, drawn in seen.strata]
    total = Row([_("合计"), number(seen.frame), number(sum(drawn for _n, _u, drawn in seen.strata))])
    return Table(_("各层的合同数与抽取数"), columns, rows, total=total)


def _about(progress: Progress) -> str:
    campaign = progress.campaign
    words = _("%(months)s签约、已核准的 %(frame)s 份合同中抽取 %(size)s 份 · %(design)s · 种子 %(seed)s")
    return words % {
        "months": shown.months(campaign.first, campaign.last),
        "frame": number(campaign.frame),
        "size": number(campaign.size),
        "design": shown.design(campaign.design),
        "seed": campaign.seed,
    }


def _tabs(progress: Progress, state: str, mine: bool) -> list[Tab]:
    address = reverse("verification_one", args=(progress.campaign.pk,))
    states = (
        ("", _("全部"), progress.items),
        ("open", _("待核查"), progress.items - progress.found),
        ("found", _("已核查"), progress.found),
        ("pending", _("待落实"), progress.wrong - progress.acted),
        ("done", _("已落实"), progress.acted),
    )
    tabs = [Tab(words, f"{address}?state={name}", state == name and not mine, count) for name, words, count in states]
    return [*tabs, Tab(_("分派给我"), f"{address}?mine=1", mine)]


def _items(lines: list[Line], selectable: bool) -> Table:
    columns = [
        *(Column(_("合同"), narrow=False), Column(_("企业"), narrow=False), Column(_("类别"))),
        *(Column(_("金额"), unit=wan_unit(), number=True), Column(_("核查人")), Column(_("结果"))),
    ]
    people = called({one.login for one in lines if one.login})
    rows = [
        Row(
            [
                format_html('{}<span class="item-what">{}</span>', one.number, one.title),
                format_html('{}<span class="item-what">{}</span>', one.name or one.enterprise, county(one.county)),
                format_html("{} → {}", one.group, one.suggested) if one.suggested else one.group,
                wan(one.usd_cents),
                people.get(one.login, one.login) or "–",
                _state(one),
            ],
            id=str(one.item),
            href=reverse("verification_item", args=(one.item,)),
        )
        for one in lines
    ]
    return Table(_("样本"), columns, rows, selectable="item" if selectable else "", empty=_("没有符合条件的样本"))


def _state(one: Line) -> str:
    told = badge(shown.outcome(one.outcome), shown.TONES[one.outcome])
    if one.acted:
        return format_html("{} {}", told, badge(_("已落实"), "quiet"))
    return told if one.stands else format_html("{} {}", told, badge(_("企业已报新版本"), "quiet"))


def _reviewers(people: list[tuple[str, str, str]]) -> list[Choice]:
    return [Choice(login, f"{name} ({login})", county(region)) for login, name, region in people]
