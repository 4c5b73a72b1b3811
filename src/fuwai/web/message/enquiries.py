"""Questions and answers: what is published for all, what one asked, what waits for an answer, and who reviews whom."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.review import LEVEL_NAMES
from fuwai.services import enquiry as verbs
from fuwai.storage import history
from fuwai.storage.models import PublishedAnswer, Question
from fuwai.web.account.form import form_page, typed
from fuwai.web.message.asked import page_of
from fuwai.web.part import Action, Choice, Column, Crumb, Input, Paging, Row, Tab, Table
from fuwai.web.tags import badge, beijing, county
from fuwai.web.words import english, said

ASKERS = {Role.FILER, Role.MANAGER, Role.TRAINER}
NO_ONE_ELSE = {Role.ANALYST, Role.EXPERT, Role.PAYER}  # who read what is published, and no more


def published(request: HttpRequest) -> HttpResponse:
    """What is published for all who are signed in, searched by words."""
    words, viewer = typed(request, "words"), request.viewer  # type: ignore[attr-defined]
    context = {
        "heading": _("问答"),
        "tabs": _tabs(request, "questions"),
        "actions": _actions(request),
        "filters": [Input("words", _("问或答中的词"), value=words)],
        "chosen": int(bool(words)),
        "found": [_shown(one, viewer) for one in verbs.published(words)],
        "empty": _("没有符合条件的问答") if words else _("还没有发布的问答"),
    }
    return render(request, "message/published.html", context)


def asked(request: HttpRequest) -> HttpResponse:
    """The questions that one may see, and for a body those that wait for its answer."""
    waiting, page = request.GET.get("waiting") == "1", page_of(request)
    total, found = verbs.listed(request.viewer, waiting, page)  # type: ignore[attr-defined]
    names = history.names([one.enterprise for one in found])
    columns = [
        Column(_("提问"), narrow=False),
        Column(_("答复情况")),
        Column(_("企业名称"), narrow=False),
        Column(_("问谁")),
        Column(_("时间")),
    ]
    context = {
        "heading": _("问答"),
        "tabs": _tabs(request, "waiting" if waiting else "asked"),
        "actions": _actions(request),
        "table": Table(_("提问"), columns, [_row(one, names) for one in found], empty=_("没有提问")),
        "paging": Paging(page, total),
    }
    return render(request, "message/asked.html", context)


def ask(request: HttpRequest) -> HttpResponse:
    """Ask a body above one's enterprise."""
    viewer, fault = request.viewer, None  # type: ignore[attr-defined]
    body, title, words = (typed(request, name) for name in ("body", "title", "words"))
    public = request.POST.get("public") == "1"
    if request.method == "POST":
        try:
            new = verbs.ask(viewer, body, title, words, public)
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("已提问，答复后会收到消息"))
            return redirect("question", new.pk)
    choices, first = _bodies(viewer)
    fields = [
        Input("body", _("问谁"), "code", body or first, choices=choices, help=_("默认为最先审核本企业的部门")),
        Input("title", _("标题"), value=title, required=True, limit=200),
        Input("words", _("问题"), "area", words, required=True, limit=verbs.WORDS),
        Input("public", _("可以去掉企业名称后公开"), "check", "1" if public else ""),
    ]
    crumbs = [Crumb(_("问答"), reverse("questions")), Crumb(_("提问"))]
    return form_page(request, _("提问"), fields, _("送出"), fault, crumbs=crumbs)


def question(request: HttpRequest, number: int) -> HttpResponse:
    """One question with its answers."""
    return _question(request, verbs.question(request.viewer, number))  # type: ignore[attr-defined]


def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = verbs.question(viewer, number)
    try:
        verbs.answer(viewer, number, typed(request, "words"))
    except FuwaiError as error:
        return _question(request, found, error)
    messages.success(request, _("已答复，企业会收到消息"))
    return redirect("question", number)


def publish(request: HttpRequest) -> HttpResponse:
    """Publish a question and its answer for all."""
    viewer, fault = request.viewer, None  # type: ignore[attr-defined]
    number = typed(request, "question")
    source = verbs.question(viewer, int(number)) if number.isdecimal() and len(number) < 10 else None
    names = ("asked", "answered", "asked_en", "answered_en")
    given = {name: typed(request, name) for name in names}
    if request.method == "POST":
        try:
            verbs.publish(viewer, **given, number=source.pk if source else None)
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("已发布，所有登录用户可见"))
            return redirect("questions")
    elif source is not None:
        last = source.answers.order_by("-pk").first()
        given |= {"asked": source.title, "answered": last.words if last else ""}
    hint = _("不要写出企业、个人或合同的名称")
    fields = [
        Input("asked", _("问"), value=given["asked"], required=True, limit=200, help=hint),
        Input("answered", _("答"), "area", given["answered"], required=True, limit=verbs.WORDS),
        Input("asked_en", _("问（英文）"), value=given["asked_en"], limit=200, help=_("英文可都不写")),
        Input("answered_en", _("答（英文）"), "area", given["answered_en"], limit=verbs.WORDS),
    ]
    crumbs = [Crumb(_("问答"), reverse("questions")), Crumb(_("发布问答"))]
    hidden = {"question": source.pk} if source else {}
    return form_page(request, _("发布问答"), fields, _("发布"), fault, crumbs=crumbs, hidden=hidden)


def unpublish(request: HttpRequest, number: int) -> HttpResponse:
    """Take a published answer back."""
    verbs.withdraw(request.viewer, number)  # type: ignore[attr-defined]
    messages.success(request, _("已撤下"))
    return redirect("questions")


def reviewers(request: HttpRequest) -> HttpResponse:
    """Which bodies review one's enterprise."""
    code = request.viewer.code  # type: ignore[attr-defined]
    columns = [Column(_("级次")), Column(_("主管部门"), narrow=False), Column(_("地区代码")), Column(_("是否审核"))]
    rows = [
        Row(
            [
                said(*LEVEL_NAMES[desk.level]),
                _body(desk.region),
                desk.region,
                badge(_("审核"), "waiting") if desk.reviews else badge(_("本地不设此级"), "quiet"),
            ]
        )
        for desk in verbs.bodies_of(code)
    ]
    context = {
        "heading": _("由谁审核"),
        "note": _("注册地区：%(county)s") % {"county": county(verbs.county_of(code))},
        "table": Table(_("由谁审核"), columns, rows),
        "actions": [Action(_("提问"), reverse("ask"), "question", main=True)],
        "crumbs": [Crumb(_("问答"), reverse("questions")), Crumb(_("由谁审核"))],
    }
    return render(request, "message/reviewers.html", context)


def _question(request: HttpRequest, found: Question, fault: FuwaiError | None = None) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    may = verbs.may_answer(viewer, found)
    context = {
        "heading": found.title,
        "badges": _state(found),
        "asked": found,
        "facts": [
            (_("企业名称"), history.names([found.enterprise]).get(found.enterprise, "")),
            (_("企业代码"), found.enterprise),
            (_("问谁"), _body(found.body)),
            (_("提问人"), found.actor.rpartition(" @ ")[0] or found.actor),
            (_("时间"), beijing(found.asked_at)),
            (_("公开"), _("同意去名后公开") if found.public else _("不公开")),
        ],
        "answers": [(one, _body(one.body)) for one in found.answers.order_by("pk")],
        "may_answer": may,
        "may_publish": may and found.public and found.answered,  # type: ignore[attr-defined]
        "field": Input("words", _("答复"), "area", typed(request, "words"), required=True, limit=verbs.WORDS),
        "fault": fault,
        "crumbs": [Crumb(_("问答"), reverse("asked")), Crumb(found.title)],
    }
    return render(request, "message/question.html", context, status=422 if fault else 200)


def _tabs(request: HttpRequest, here: str) -> list[Tab]:
    role, viewer = request.account.role, request.viewer  # type: ignore[attr-defined]
    tabs = [Tab(_("常见问答"), reverse("questions"), here == "questions")]
    if role in NO_ONE_ELSE:
        return tabs
    if viewer.kind == "body":
        address = f"{reverse('asked')}?waiting=1"
        tabs.append(Tab(_("待答复"), address, here == "waiting", verbs.waiting(viewer)))
    tabs.append(Tab(_("我的提问") if role in ASKERS else _("全部提问"), reverse("asked"), here == "asked"))
    return tabs


def _actions(request: HttpRequest) -> list[Action]:
    role, viewer = request.account.role, request.viewer  # type: ignore[attr-defined]
    if role in ASKERS:
        return [Action(_("由谁审核"), reverse("reviewers")), Action(_("提问"), reverse("ask"), "question", main=True)]
    return [Action(_("发布问答"), reverse("publish"), "plus")] if viewer.kind == "body" else []


def _row(one: Question, names: Mapping[str, str]) -> Row:
    cells = [one.title, _state(one), names.get(one.enterprise, one.enterprise), _body(one.body), beijing(one.asked_at)]
    return Row(cells, href=reverse("question", args=(one.pk,)))


def _state(one: Question) -> SafeString:
    return badge(_("已答复"), "good") if one.answered else badge(_("待答复"), "waiting")  # type: ignore[attr-defined]


def _shown(one: PublishedAnswer, viewer: Viewer) -> dict[str, object]:
    in_english = english() and bool(one.asked_en)
    mine = viewer.kind == "body" and one.body.startswith(region_prefix(viewer.code))
    return {
        "id": one.pk,
        "asked": one.asked_en if in_english else one.asked,
        "answered": one.answered_en if in_english else one.answered,
        "by": format_html("{} · {}", _body(one.body), beijing(one.published_at)),
        "withdrawable": mine,
    }


def _body(region: str) -> str:
    return (
        said("商务部", "Ministry of Commerce")
        if region == "000000"
        else _("%(place)s商务主管部门") % {"place": county(region)}
    )


def _bodies(viewer: Viewer) -> tuple[list[Choice], str]:
    """The bodies above the enterprise, and the first that reviews; none where its county is not known yet."""
    above = verbs.bodies_of(viewer.code)
    first = next((desk.region for desk in above if desk.reviews), "")
    return [Choice(desk.region, _body(desk.region)) for desk in above], first
