"""The head's award with every step, its publication, and objections with their answers."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.access import FILERS, Role
from fuwai.core.error import FuwaiError
from fuwai.services import grant, grant_award, grant_objection
from fuwai.services.grant_objection import Raised
from fuwai.storage import history
from fuwai.storage.models import GrantAwarding, GrantCall, GrantNotice, GrantObjection
from fuwai.web.account.form import typed
from fuwai.web.grant.shown import (
    Block,
    Mistyped,
    blocks_page,
    crumbs,
    end_typed,
    first_typed,
    number_typed,
    on,
    through,
    viewer_of,
)
from fuwai.web.part import Choice, Column, Input, Row, Table
from fuwai.web.tags import badge, beijing, county, money, number
from fuwai.web.words import said


def award(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """The awarding that holds, the publication of its list, and the objections against it."""
    viewer = viewer_of(request)
    call = grant.call_of(viewer, number)
    awarding = call.awardings.order_by("-id").first()
    notice = GrantNotice.objects.filter(awarding=awarding).first() if awarding else None
    own = viewer.role is Role.HEAD and viewer.code == call.region
    raised = grant_objection.raised(viewer, number)
    open_ = own and (notice is None or any(one.upheld for one in raised))
    blocks = [_sharing(call, awarding, open_)]
    if awarding:
        blocks.append(_awards(awarding))
        blocks.append(_publication(request, call, notice, own))
    blocks += [objections(raised)] if raised else []
    blocks += [_answering(request, one) for one in raised if own and one.upheld is None]
    return blocks_page(
        request,
        fault,
        heading=_("核定与公示：%(name)s") % {"name": call.name},
        crumbs=crumbs(call, _("核定与公示")),
        blocks=blocks,
    )


def share(request: HttpRequest, number: int) -> HttpResponse:
    """Share the budget out, or publish the list."""
    viewer = viewer_of(request)
    try:
        if request.POST.get("act") == "publish":
            grant_award.publish(viewer, number, first_typed(request, "first"), end_typed(request, "last"))
            messages.success(request, _("已公示，申报企业会收到消息"))
        else:
            grant_award.award(viewer, number)
            messages.success(request, _("已核定"))
    except FuwaiError as error:
        return award(request, number, error)
    return redirect("grants_award", number)


def public(request: HttpRequest, number: int, fault: FuwaiError | None = None) -> HttpResponse:
    """The published list, for anyone; objections with their answers; enterprises may object while it is published."""
    notice, lines = grant_award.public_list(number)
    columns = [
        *(Column(_("企业"), narrow=False), Column(_("注册地区"))),
        Column(_("拟支持金额"), unit=_("元"), number=True),
    ]
    rows = [Row([one.name, county(one.county), money(one.fen, "CNY")]) for one in lines]
    total = Row([_("合计"), "", money(sum(one.fen for one in lines), "CNY")])
    told = {"first": on(notice.first), "last": through(notice.last)}
    account = getattr(request, "account", None)
    raised = grant_objection.raised(viewer_of(request) if account else None, number)
    empty = _("名单为空：没有拟支持的企业")
    blocks = [Block("", table=Table(_("公示名单"), columns, rows, total=total, empty=empty))]
    blocks += [objections(raised)] if raised else []
    if account and account.role in FILERS and grant_award.objectable(notice):
        choices = [Choice(str(one.award), one.name) for one in lines]
        fields = [
            Input("award", _("对哪一项"), "code", typed(request, "award"), _("不选即对整个名单"), choices=choices),
            Input("words", _("异议"), "area", typed(request, "words"), required=True, limit=grant_award.WORDS),
            Input("contact", _("联系方式"), value=typed(request, "contact"), required=True, limit=100),
        ]
        address = reverse("grants_object", args=(number,))
        note = _("异议只有本企业和主管部门看到，答复公开。")
        blocks.append(Block(_("提出异议"), note, fields=fields, address=address, buttons=[("object", _("提出异议"))]))
    return blocks_page(
        request,
        fault,
        heading=_("公示：%(name)s") % {"name": notice.awarding.call.name},
        note=_("公示期 %(first)s 至 %(last)s；对名单有异议的，请在公示期内提出。") % told,
        crumbs=crumbs(notice.awarding.call, _("公示名单")) if account else [],
        blocks=blocks,
    )


def object_to(request: HttpRequest, number: int) -> HttpResponse:
    """Object to the list, or to one line."""
    against = number_typed(request, "award") or None
    try:
        words, contact = typed(request, "words"), typed(request, "contact")
        if not words:
            raise Mistyped("grant.words", "请写明异议", "say what is objected to", "words")
        if not contact:
            raise Mistyped("grant.words", "请写明联系方式", "say how to reach you", "contact")
        grant_award.object_to(viewer_of(request), number, words, contact, against)
    except FuwaiError as error:
        if error.code == "grant.not_published":
            raise
        return public(request, number, error)
    messages.success(request, _("异议已提出，答复后会收到消息"))
    return redirect("grants_public", number)


def reply(request: HttpRequest, objection: int) -> HttpResponse:
    """Answer an objection; an upheld one opens the awarding again."""
    try:
        upheld = request.POST.get("act") == "upheld"
        if not typed(request, f"words-{objection}"):
            raise Mistyped("grant.words", "请写明答复", "an answer is wanted", f"words-{objection}")
        grant_award.reply(viewer_of(request), objection, typed(request, f"words-{objection}"), upheld)
    except FuwaiError as error:
        found = GrantObjection.objects.filter(pk=objection).values_list("notice__awarding__call_id", flat=True).first()
        if found is None:
            raise
        return award(request, found, error)
    messages.success(request, _("已答复"))
    call = GrantObjection.objects.values_list("notice__awarding__call_id", flat=True).get(pk=objection)
    return redirect("grants_award", call)


def objections(raised: Sequence[Raised]) -> Block:
    """Every objection as this reader may see it, with its answer."""
    rows = [
        Row(
            [
                beijing(one.at),
                one.line or _("整个名单"),
                _objection(one),
                _verdict(one.upheld),
                one.answer or "–",
            ]
        )
        for one in raised
    ]
    columns = [
        *(Column(_("时间")), Column(_("对哪一项"), narrow=False), Column(_("异议"), narrow=False)),
        *(Column(_("结果")), Column(_("答复"), narrow=False)),
    ]
    return Block(_("异议与答复"), table=Table(_("异议与答复"), columns, rows))


def steps(told: Sequence[Sequence[object]]) -> SafeString:
    """Every step of a computation, folded."""
    lines = [
        (said(str(zh), str(en)), format_html(" → {}", money(int(str(fen)), "CNY")) if fen else "")
        for zh, en, fen in told
    ]
    listed = format_html_join("", "<li>{}{}</li>", lines)
    return format_html("<details><summary>{}</summary><ol>{}</ol></details>", _("每一步"), listed)


def _objection(one: Raised) -> object:
    if not one.words:
        return _("（不公开）")
    return format_html('{}<div class="quiet">{} · {}</div>', one.words, one.by, one.contact)


def _verdict(upheld: bool | None) -> SafeString:
    words = {True: (_("采纳"), "good"), False: (_("不采纳"), "quiet"), None: (_("待答复"), "waiting")}
    return badge(*words[upheld])


def _sharing(call: GrantCall, awarding: GrantAwarding | None, open_: bool) -> Block:
    facts = [(_("预算（元）"), money(call.budget, "CNY"))]
    if awarding:
        facts += [
            (_("申报合计（元）"), money(awarding.claims, "CNY")),
            (_("核定合计（元）"), money(awarding.total, "CNY")),
            (_("核定于"), beijing(awarding.recorded_at)),
        ]
    note = _("申报截止、全部审完（有评分的方案须已评分）之后核定；预算分到分。")
    early = datetime.now(UTC) <= max(call.closes, call.cut_off)
    act = reverse("grants_share", args=(call.pk,)) if open_ and not early else ""
    if early:
        until = through(max(call.closes, call.cut_off))
        note = _("申报或核准截止（%(day)s）之后才能核定。") % {"day": until}
    elif not awarding and not open_:
        note, open_ = _("尚未核定；由发起申报的部门的审核负责人核定。"), True
    words = _("重新核定") if awarding else _("核定")
    return Block(_("核定"), note if open_ or early else "", facts=facts, address=act, buttons=[("award", words)])


def _awards(awarding: GrantAwarding) -> Block:
    found = list(awarding.awards.select_related("application").order_by("-fen", "id"))
    names = history.names([one.application.enterprise_id for one in found])
    pointed = any(one.points for one in found)
    rows = [
        Row(
            [
                names[one.application.enterprise_id],
                *([number(one.points)] if pointed else []),
                money(one.claim, "CNY"),
                money(one.fen, "CNY"),
                steps(one.steps),
            ],
            href=reverse("grants_application", args=(one.application_id,)),
        )
        for one in found
    ]
    columns = [
        *(Column(_("申报企业"), narrow=False), *([Column(_("分值"), number=True)] if pointed else [])),
        *(Column(_("申报金额"), unit=_("元"), number=True), Column(_("核定金额"), unit=_("元"), number=True)),
        Column(_("核定过程"), narrow=False),
    ]
    total = Row(
        [_("合计"), *([""] if pointed else []), money(awarding.claims, "CNY"), money(awarding.total, "CNY"), ""]
    )
    return Block(_("核定结果"), table=Table(_("核定结果"), columns, rows, total=total, empty=_("没有通过审核的申报")))


def _publication(request: HttpRequest, call: GrantCall, notice: GrantNotice | None, own: bool) -> Block:
    if notice is not None:
        facts = [(_("公示期"), f"{on(notice.first)} – {through(notice.last)}")]
        return Block(_("公示"), facts=facts, links=[(reverse("grants_public", args=(call.pk,)), _("公示名单"))])
    if not own:
        return Block(_("公示"), _("尚未公示"))
    fields = [
        Input("first", _("公示开始"), "date", typed(request, "first"), required=True),
        Input("last", _("公示结束"), "date", typed(request, "last"), required=True),
    ]
    address = reverse("grants_share", args=(call.pk,))
    return Block(_("公示"), fields=fields, address=address, buttons=[("publish", _("公示名单"))])


def _answering(request: HttpRequest, one: Raised) -> Block:
    heading = _("答复异议 %(number)s：%(line)s") % {"number": one.number, "line": one.line or _("整个名单")}
    name = f"words-{one.number}"
    fields = [Input(name, _("答复"), "area", typed(request, name), required=True, limit=grant_award.WORDS)]
    buttons = [("kept", _("不采纳")), ("upheld", _("采纳，重新核定"))]
    return Block(
        heading, one.words, fields=fields, address=reverse("grants_reply", args=(one.number,)), buttons=buttons
    )
