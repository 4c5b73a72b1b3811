"""Applying: figures by contract and receipt, read only; what the system does not know is asked; and one's application since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Scheme
from fuwai.core.records import RECORDS
from fuwai.core.review import DESKS, Act
from fuwai.files.document import WRITERS, writable
from fuwai.services import grant, grant_apply, grant_export, grant_panel, grant_review
from fuwai.services.enclosure import Handed
from fuwai.services.grant_apply import Answered, Prefilled
from fuwai.storage import enclosure, history
from fuwai.storage.models import Filing, GrantApplication, GrantAward, GrantPaper
from fuwai.web.account.form import typed
from fuwai.web.evidence.pages import handed_out, plain, size
from fuwai.web.grant.shown import (
    About,
    Block,
    about_call,
    blocks_page,
    conditions,
    contracts,
    crumbs,
    days,
    fen_typed,
    items,
    on,
    phase,
    questions,
    taken,
    viewer_of,
)
from fuwai.web.part import Action, Column, Input, Row, Table
from fuwai.web.tags import beijing, county, money, stage
from fuwai.web.words import said

PAPERS = {"accept": "application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg"}
LETTERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
CHECKS: Mapping[str, tuple[str, str]] = {  # as docs/methods/grants.md has them
    "hugging": ("刚过门槛", "just above a threshold"),
    "copied": ("金额雷同", "one amount again and again"),
    "late": ("临近截止补报", "filed just before the cut-off"),
    "receipt_spent": ("凭证已用", "receipts spent elsewhere"),
    "twice": ("重复申报", "counted in another call"),
    "relative": ("关联企业", "related applicants"),
}
ACTS: Mapping[str, tuple[str, str]] = {
    Act.APPROVE: ("通过", "approved"),
    Act.RETURN: ("退回", "returned"),
    Act.WITHDRAW: ("撤回", "withdrawn"),
    Act.REVOKE: ("撤销通过", "approval taken back"),
    Act.STRIKE_OUT: ("不予支持", "refused"),
}


def apply(request: HttpRequest, number: int) -> HttpResponse:
    """The prefilled application: what is approved stands there; the rest is asked."""
    viewer = viewer_of(request)
    about = about_call(viewer, number)
    call = about.call
    scheme, fault = grant.scheme_of(call), None
    answers, fields = questions(request, scheme)
    if request.method == "POST":
        try:
            made = grant_apply.submit(viewer, number, _answered(request, scheme, answers))
            messages.success(request, _("已提交"))
            return redirect("grants_application", made)
        except FuwaiError as error:
            if error.code == "grant.applied":  # pressed twice, or sent again after going back
                messages.info(request, said(error.zh, error.en))
                return redirect("grants_own", number)
            fault = error
    found = grant_apply.eligible_in(viewer, call, answers)
    own_ = [Action(_("本企业的申报"), reverse("grants_own", args=(number,)))] if about.own else []
    return blocks_page(
        request,
        fault,
        actions=own_,
        badges=phase(call),
        heading=_("申报：%(name)s") % {"name": call.name},
        note=_("金额取自已核准的数据，不能填写；可以少报，不能多报。"),
        crumbs=crumbs(call, _("申报")),
        blocks=[
            Block(_("计入的合同"), table=contracts(found)),
            *([Block(_("计入的收汇凭证"), table=_receipts(found))] if found.matched is not None else []),
            Block(_("逐条"), table=conditions(found)),
            Block(_("可申报金额"), table=items(found)),
            _form(request, found, fields, about, fault),
        ],
    )


def _form(
    request: HttpRequest,
    found: Prefilled,
    fields: Sequence[Input],
    about: About,
    fault: FuwaiError | None,
) -> Block:
    """What is asked; or, where it would be refused whatever is typed, why, and where to go."""
    call, heading = found.call, _("请填写")
    answered = any(typed(request, one.id) for one in found.scheme.questions)
    if not about.again and fault is None:
        own = (reverse("grants_own", args=(call.pk,)), _("本企业的申报"))
        return Block(heading, _("本次申报已提交；退回或撤回之后可以再次提交。"), links=[own])
    if not taken(call) and fault is None:
        note = _("现在不接收申报；申报时间为 %(days)s。") % {"days": days(call)}
        return Block(heading, note, links=[(reverse("grants_one", args=(call.pk,)), _("查看条件"))])
    if found.assessment.qualifies is False and fault is None and not answered:
        note = _("不符合条件，不能提交；缺什么见“逐条”。")
        return Block(heading, note, links=[(reverse("grants_one", args=(call.pk,)), _("查看条件"))])
    papers = _papers(found.scheme, about.own, sent=request.method == "POST")
    groups = [
        (_("少报（可不填）"), _asked(request, found)),
        (_("收款与地址"), _own(request)),
        (_("材料"), papers),
    ]
    address = reverse("grants_apply", args=(call.pk,))
    fields = [replace(one, required=True) for one in fields]
    return Block(heading, fields=fields, groups=groups, address=address, buttons=[("submit", _("提交申报"))])


def own(request: HttpRequest, number: int) -> HttpResponse:
    """To the last application of one's enterprise in a call; to the form where there is none."""
    found = GrantApplication.objects.visible_to(viewer_of(request)).filter(call=number).order_by("-version").first()
    return redirect("grants_application", found.pk) if found else redirect("grants_apply", number)


def shown(request: HttpRequest, application: int, fault: FuwaiError | None = None) -> HttpResponse:
    """One application: where it stands, what was said, what the checks found, and the award with every step."""
    viewer = viewer_of(request)
    found = grant_review.one_of(viewer, application)
    decisions = list(found.decisions.order_by("id"))
    at = grant.stage(found, decisions)
    award = _award(viewer, found)
    decided = [
        Row([beijing(one.decided_at), said(*ACTS[one.act]), county(one.body) if one.level else "–", one.words or "–"])
        for one in decisions
    ]
    columns = [Column(_("时间")), Column(_("办理")), Column(_("部门")), Column(_("说明"), narrow=False)]
    name = history.names([found.enterprise_id])[found.enterprise_id]
    return blocks_page(
        request,
        fault,
        heading=name,
        badges=stage(at),
        note=found.call.name,
        crumbs=crumbs(found.call, name),
        blocks=[
            Block(_("申报内容"), facts=_facts(found)),
            *([_awarded(award)] if award else []),
            *([_noted(found)] if viewer.kind != "enterprise" else []),
            Block(_("材料"), table=_kept(found)),
            Block(_("审核经过"), table=Table(_("审核经过"), columns, decided, empty=_("还没有人审核"))),
            *([_withdrawal(found)] if viewer.kind == "enterprise" and at in DESKS and not decisions else []),
        ],
    )


def withdraw(request: HttpRequest, application: int) -> HttpResponse:
    """Take an application back that nobody has reviewed."""
    try:
        grant_apply.withdraw(viewer_of(request), application, typed(request, "words"))
    except FuwaiError as error:
        if error.code == "grant.application_unknown":
            raise
        return shown(request, application, error)
    messages.success(request, _("已撤回"))
    return redirect("grants_application", application)


def paper(request: HttpRequest, application: int, name: str) -> HttpResponse:
    """A document of an application, to keep."""
    viewer = viewer_of(request)
    read = grant_panel.seen if viewer.kind == "expert" else grant_review.one_of
    found = read(viewer, application).papers.filter(paper=name).first()
    content = enclosure.read(found.digest) if found else None
    if found is None or content is None:
        raise FuwaiError("grant.paper", f"没有材料 {name[:60]!r}", f"there is no document {name[:60]!r}")
    return handed_out(Handed(found.name, found.media, content), keep=True)


def letter(request: HttpRequest, award: int, kind: str) -> HttpResponse:
    """The decision letter of an award."""
    if kind not in LETTERS:
        raise FuwaiError("document.format", "可用: docx、pdf", "known: docx, pdf")
    made = grant_export.letter(viewer_of(request), award, said("zh", "en"))  # type: ignore[arg-type]
    answer = HttpResponse(WRITERS[kind](writable(made)), content_type=LETTERS[kind])
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{made.id}.{kind}") or "attachment"
    return answer


# ---------------------------------------------------------------------------------------------------------- the form


def _answered(request: HttpRequest, scheme: Scheme, answers: Mapping[str, object]) -> Answered:
    asked = {one.id: fen_typed(request, f"ask-{one.id}") for one in scheme.items}
    sent = {one.id: request.FILES.get(f"paper-{one.id}") for one in scheme.papers}
    return Answered(
        answers,  # type: ignore[arg-type]
        {name: fen for name, fen in asked.items() if fen is not None},
        typed(request, "account"),
        typed(request, "address"),
        {name: (str(one.name), one.read(settings.EVIDENCE_BYTES + 1)) for name, one in sent.items() if one},
    )


def _asked(request: HttpRequest, found: Prefilled) -> list[Input]:
    words, help_ = "%(item)s", _("不填即按已核准数据算出的 %(amount)s 元")
    return [
        Input(
            f"ask-{one.item.id}",
            words % {"item": said(one.item.zh, one.item.en)},
            "amount",
            typed(request, f"ask-{one.item.id}"),
            help=help_ % {"amount": money(one.base or 0, "CNY")},
            unit=_("元"),
        )
        for one in found.assessment.items
    ]


def _own(request: HttpRequest) -> list[Input]:
    return [
        Input("account", _("收款账号"), value=typed(request, "account"), limit=grant_apply.ACCOUNT),
        Input("address", _("地址"), value=typed(request, "address"), limit=grant_apply.ADDRESS),
    ]


def _papers(scheme: Scheme, own: int, sent: bool) -> list[Input]:
    """A field for each document. *own*: the application that was; *sent*: a browser gives no file back to the form."""
    words = _("PDF、PNG 或 JPEG，不超过 %(size)s MB") % {"size": settings.EVIDENCE_BYTES // 2**20}
    kept = set(GrantPaper.objects.filter(application=own).values_list("paper", flat=True)) if own else set()
    helps = {True: _("%(limits)s；上次交过，可不再交") % {"limits": words}, False: words}
    again = _("；请重新选择文件") if sent else ""
    return [
        Input(
            f"paper-{one.id}",
            said(one.zh, one.en),
            "file",
            help=f"{helps[one.id in kept]}{again if one.id not in kept else ''}",
            required=one.required and one.id not in kept,
            attributes=PAPERS,
        )
        for one in scheme.papers
    ]


def _receipts(found: Prefilled) -> Table:
    matched = found.matched
    if matched is None:
        raise ValueError("a scheme without receipts has no such table")
    numbers = dict(found.approved.receipts.select("filing", "slip").iter_rows())
    filings = {one.execution for one in matched.matches} | set(matched.executions_left)
    keys = dict(Filing.objects.filter(id__among=list(filings)).values_list("id", "key"))
    rows = [
        Row(
            [
                numbers.get(one.receipt, str(one.receipt)).replace("\x1f", " "),
                plain(keys.get(one.execution, "")),
                money(one.cents),
                _("系统建议，未登记分配，不计入") if one.proposed else _("已登记分配"),
            ],
            tone="held" if one.proposed else "",
        )
        for one in matched.matches
    ]
    rows += [Row([str(numbers.get(one, one)), "–", "–", _("凭证未匹配")]) for one in matched.receipts_left]
    rows += [Row(["–", plain(keys.get(one, "")), "–", _("执行未匹配")]) for one in matched.executions_left]
    columns = [
        *(Column(_("凭证")), Column(said(RECORDS["execution"].zh, RECORDS["execution"].en), narrow=False)),
        *(Column(_("对应执行额"), unit=_("美元"), number=True), Column(_("匹配"), narrow=False)),
    ]
    return Table(_("计入的收汇凭证"), columns, rows, empty=_("没有收汇凭证"))


# ------------------------------------------------------------------------------------------------------- what it became


def _facts(found: GrantApplication) -> list[tuple[str, object]]:
    scheme = grant.scheme_of(found.call)
    told = [
        (_("申报金额（元）"), money(found.fen, "CNY")),
        (_("提交于"), beijing(found.submitted_at)),
        (_("注册地区"), county(found.county)),
        (_("计入的执行（笔）"), str(len(found.executions))),
        (_("收款账号"), found.account),
        (_("地址"), found.address),
    ]
    words = {True: _("是"), False: _("否")}
    for one in scheme.questions:
        answer = found.answers.get(one.id, "–")
        told.append((said(one.zh, one.en), words[answer] if isinstance(answer, bool) else str(answer)))
    return told


def _award(viewer: Viewer, found: GrantApplication) -> GrantAward | None:
    award = GrantAward.objects.visible_to(viewer).filter(application=found)
    award = award.select_related("awarding__notice", "application").order_by("-awarding_id").first()
    hidden = award is None or (viewer.kind == "enterprise" and not grant_export.published(award))
    return None if hidden else award


def _awarded(award: GrantAward) -> Block:
    columns = [Column(_("步骤"), narrow=False), Column(_("金额"), unit=_("元"), number=True)]
    rows = [Row([said(zh, en), money(fen, "CNY") if fen else "–"]) for zh, en, fen in award.steps]
    total = Row([_("核定金额"), money(award.fen, "CNY")])
    letters = [
        (reverse("grants_letter", args=(award.pk, kind)), _("通知书 %(kind)s") % {"kind": kind}) for kind in LETTERS
    ]
    return Block(_("核定"), table=Table(_("核定过程"), columns, rows, total=total), links=letters)


def _noted(found: GrantApplication) -> Block:
    rows = [
        Row([said(*CHECKS.get(one.check_id, (one.check_id, one.check_id))), said(one.zh, one.en)], tone="held")
        for one in found.findings.order_by("id")
    ]
    columns = [Column(_("检查")), Column(_("发现"), narrow=False)]
    note = _("检查只提示，不作决定。")
    return Block(_("检查发现"), note, table=Table(_("检查发现"), columns, rows, empty=_("没有发现")))


def _kept(found: GrantApplication) -> Table:
    known = {one.id: said(one.zh, one.en) for one in grant.scheme_of(found.call).papers}
    rows = []
    for one in found.papers.order_by("id"):
        link = format_html('<a href="{}">{}</a>', reverse("grants_paper", args=(found.pk, one.paper)), one.name)
        rows.append(Row([known.get(one.paper, one.paper), link, size(one.size)]))
    columns = [Column(_("材料"), narrow=False), Column(_("文件"), narrow=False), Column(_("大小"), number=True)]
    return Table(_("材料"), columns, rows, empty=_("没有材料"))


def _withdrawal(found: GrantApplication) -> Block:
    address = reverse("grants_withdraw", args=(found.pk,))
    note = _("%(day)s 提交；审核之前可以撤回。") % {"day": on(found.submitted_at)}
    return Block(
        _("撤回"), note, fields=[Input("words", _("说明"))], address=address, buttons=[("withdraw", _("撤回申报"))]
    )
