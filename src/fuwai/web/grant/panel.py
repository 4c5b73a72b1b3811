"""The panel: experts declare how they stand to the applicants and score; the head appoints and sees the spread."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import FIGURES
from fuwai.core.grant_award import shown as told
from fuwai.core.rounding import round_half_away
from fuwai.services import grant, grant_panel
from fuwai.services.grant_panel import Seen
from fuwai.storage import history
from fuwai.storage.models import Account, GrantApplication, GrantCall, GrantScore
from fuwai.web.account.form import typed
from fuwai.web.grant.shown import LONGEST, Block, Mistyped, blocks_page, crumbs, number_typed, viewer_of
from fuwai.web.part import Choice, Column, Crumb, Input, Row, Table
from fuwai.web.tags import badge, county, money, number
from fuwai.web.words import said


def panel(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """An expert's own seat, or who sits there and how far their points lie apart."""
    viewer = viewer_of(request)
    expert = viewer.kind == "expert"
    call = grant.call_of(viewer, number) if expert else grant_panel.sitting(viewer, number)
    blocks = _seat(request, viewer, call) if expert else _sitting(viewer, call)
    return blocks_page(
        request,
        fault,
        heading=_("专家评审：%(name)s") % {"name": call.name},
        crumbs=crumbs(call, _("专家评审")),
        blocks=blocks,
    )


def appoint(request: HttpRequest, number: int) -> HttpResponse:
    """Appoint an expert."""
    try:
        count = grant_panel.appoint(viewer_of(request), number, [typed(request, "login")])
    except FuwaiError as error:
        return panel(request, number, error)
    messages.success(request, _("已聘请") if count else _("已在评审组中"))
    return redirect("grants_panel", number)


def declare(request: HttpRequest, number: int) -> HttpResponse:
    """Declare a conflict with one applicant, or that there is none."""
    none = request.POST.get("act") == "none"
    enterprise = "" if none else typed(request, "enterprise")
    try:
        if not none and not enterprise:
            zh, en = "请选择有利益冲突的企业", "choose the enterprise with which there is a conflict"
            raise Mistyped("grant.words", zh, en, "enterprise")
        grant_panel.declare(viewer_of(request), number, enterprise, typed(request, "words"))
    except FuwaiError as error:
        return panel(request, number, error)
    messages.success(request, _("已声明"))
    return redirect("grants_panel", number)


def score(request: HttpRequest, application: int) -> HttpResponse:
    """What an expert reads of an application, and the points by criterion."""
    viewer, fault = viewer_of(request), None
    found = grant_panel.seen(viewer, application)
    scheme = grant.scheme_of(found.call)
    if request.method == "POST":
        points = {one.id: number_typed(request, one.id) for one in scheme.criteria if _is_number(request, one.id)}
        try:
            grant_panel.score(viewer, application, points, typed(request, "words"))
            messages.success(request, _("已评分"))
            return redirect("grants_panel", found.call_id)
        except FuwaiError as error:
            fault = error
    rows = GrantScore.objects.filter(application=found, login=viewer.login).order_by("id")
    given = list(rows.values_list("criterion", "points", "words"))
    own, words = {criterion: count for criterion, count, _each in given}, given[-1][2] if given else ""
    fields = [
        Input(
            one.id,
            said(one.zh, one.en),
            "count",
            _points(request, one.id, own),
            _("0 至 %(most)s 的整数") % {"most": one.most},
            _("分"),
            required=True,
        )
        for one in scheme.criteria
    ]
    closed = found.call.awardings.exists()
    name = history.names([found.enterprise_id])[found.enterprise_id]
    note = _("已核定，不能再评分。") if closed else ""
    kept = [(said(one.zh, one.en), number(own.get(one.id))) for one in scheme.criteria] + [(_("评语"), words or "–")]
    typed_words = typed(request, "words") if request.method == "POST" else words
    scoring = Block(
        _("评分"),
        note,
        facts=kept if closed and given else (),
        fields=[] if closed else [*fields, Input("words", _("评语"), "area", typed_words, limit=2_000)],
        address="" if closed or not fields else reverse("grants_score", args=(application,)),
        buttons=[("score", _("评分"))],
    )
    return blocks_page(
        request,
        fault,
        heading=name,
        note=found.call.name,
        crumbs=[*crumbs(found.call, _("专家评审"), reverse("grants_panel", args=(found.call_id,))), Crumb(name)],
        blocks=[Block(_("申报内容"), facts=_facts(found), links=_papers(found)), scoring],
    )


def _is_number(request: HttpRequest, name: str) -> bool:
    text = typed(request, name)
    return text.isdecimal() and len(text) < LONGEST


def _points(request: HttpRequest, name: str, own: dict[str, int]) -> str:
    return typed(request, name) or (str(own[name]) if name in own else "")


def _facts(found: GrantApplication) -> list[tuple[str, object]]:
    figures = [
        (said(one.zh, one.en), said(told(value, one.unit), told(value, one.unit, 1)))
        for one in FIGURES.values()
        if (value := found.figures.get(one.id))
    ]
    return [(_("申报金额（元）"), money(found.fen, "CNY")), (_("注册地区"), county(found.county)), *figures]


def _papers(found: GrantApplication) -> list[tuple[str, str]]:
    return [
        (reverse("grants_paper", args=(found.pk, one.paper)), _("材料：%(name)s") % {"name": one.name})
        for one in found.papers.order_by("id")
    ]


# ---------------------------------------------------------------------------------------------------------- an expert


def _seat(request: HttpRequest, viewer: Viewer, call: GrantCall) -> list[Block]:
    declared = list(call.conflicts.filter(login=viewer.login).order_by("id"))
    seen = grant_panel.listed(viewer, call.pk) if declared else []
    codes = [one.enterprise for one in seen] if declared else grant_panel.applicants(viewer, call.pk)
    names = history.names([*codes, *(one.enterprise for one in declared if one.enterprise)])
    rows = [Row([names.get(one.enterprise, one.enterprise) or _("没有利益冲突"), one.words or "–"]) for one in declared]
    fields = [
        Input(
            "enterprise",
            _("有冲突的企业"),
            "code",
            typed(request, "enterprise"),
            choices=[Choice(one, names[one]) for one in codes],
        ),
        Input("words", _("理由"), "area", typed(request, "words"), limit=grant_panel.WORDS),
    ]
    columns = [Column(_("企业"), narrow=False), Column(_("理由"), narrow=False)]
    conflicts = Block(
        _("利益冲突"),
        _("先声明，再评分；声明冲突后，该企业及其关联企业由其他专家评审，此前的评分不计。"),
        table=Table(_("利益冲突"), columns, rows, empty=_("尚未声明")),
        fields=fields,
        address=reverse("grants_declare", args=(call.pk,)),
        buttons=[("conflict", _("声明冲突")), *([] if declared else [("none", _("没有利益冲突"))])],
    )
    return [conflicts, *([_scored(call, seen, names)] if declared else [])]


def _scored(call: GrantCall, seen: Sequence[Seen], names: dict[str, str]) -> Block:
    criteria = grant.scheme_of(call).criteria
    rows = []
    for one in seen:
        if one.application is None:
            rows.append(Row([_("回避"), *("–" for _each in criteria), "–"], tone="held"))
            continue
        given = [number(one.points.get(each.id)) for each in criteria]
        total = number(sum(one.points.values())) if one.points else badge(_("待评分"), "waiting")
        name = names.get(one.application.enterprise_id, one.application.enterprise_id)
        rows.append(Row([name, *given, total], href=reverse("grants_score", args=(one.number,))))
    columns = [
        Column(_("申报企业"), narrow=False),
        *(Column(said(one.zh, one.en), unit=f"0–{one.most}", number=True) for one in criteria),
        Column(_("合计"), number=True),
    ]
    return Block(_("评分"), table=Table(_("评分"), columns, rows, empty=_("还没有审核通过的申报")))


# ------------------------------------------------------------------------------------------------------------- a head


def _sitting(viewer: Viewer, call: GrantCall) -> list[Block]:
    seated = list(call.panel.order_by("id"))
    logins = [one.login for one in seated]
    people = dict(Account.objects.filter(login__in=logins).values_list("login", "name"))
    conflicts: dict[str, list[str]] = {}
    for login, enterprise in call.conflicts.order_by("id").values_list("login", "enterprise"):
        conflicts.setdefault(login, []).append(enterprise)
    scores = grant_panel.scores(call, grant.scheme_of(call))
    applications = dict(GrantApplication.objects.filter(pk__among=list(scores)).values_list("pk", "enterprise_id"))
    named = {code for several in conflicts.values() for code in several if code} | set(applications.values())
    names = history.names(sorted(named))
    experts = [Row([people.get(one, one), one, _declared(conflicts.get(one), names)]) for one in logins]
    columns = [Column(_("专家")), Column(_("账号")), Column(_("利益冲突"), narrow=False)]
    rows = [
        Row(
            [
                names.get(applications[pk], applications[pk]),
                *(number(one.experts.get(login)) for login in logins),
                f"{round_half_away(one.mean, 2):,f}",
                number(one.spread),
            ]
        )
        for pk, one in sorted(scores.items(), key=lambda pair: (-pair[1].mean, pair[0]))
    ]
    heads = [
        Column(_("申报企业"), narrow=False),
        *(Column(people.get(one, one), number=True) for one in logins),
        *(Column(_("平均"), unit=_("分"), number=True), Column(_("离散（最高减最低）"), unit=_("分"), number=True)),
    ]
    seats = Table(_("评审组"), columns, experts, empty=_("还没有聘请专家；按评分的方案须在核定之前聘请"))
    block = Block(_("评审组"), table=seats)
    if viewer.role is Role.HEAD and viewer.code == call.region:
        free = [one for one in grant_panel.candidates(viewer) if one.login not in logins]
        choices = [Choice(one.login, f"{one.name} {one.login}") for one in free]
        block = Block(
            _("评审组"),
            table=seats,
            fields=[Input("login", _("聘请专家"), "code", choices=choices)],
            address=reverse("grants_appoint", args=(call.pk,)),
            buttons=[("appoint", _("聘请"))],
        )
    return [
        block,
        Block(_("评分与离散"), table=Table(_("评分与离散"), heads, rows, empty=_("还没有评分；专家声明之后评分"))),
    ]


def _declared(found: list[str] | None, names: dict[str, str]) -> object:
    if found is None:
        return badge(_("尚未声明"), "waiting")
    against = [(names.get(code, code),) for code in found if code]
    return format_html_join("、", "{}", against) if against else _("没有利益冲突")
