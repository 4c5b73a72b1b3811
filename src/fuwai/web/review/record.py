"""One record on one screen: what changed, what was found, what stands around it, and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fuwai.core.error import FuwaiError
from fuwai.core.power import Power, may
from fuwai.core.records import RECORDS
from fuwai.core.review import LEVEL_NAMES, RETURN_REASONS, Act, Level
from fuwai.services import case_history, standing, worklist
from fuwai.services import comment as comments
from fuwai.services.case import Step, case
from fuwai.services.decide import MARKING, Order, Seen, decide
from fuwai.services.whereabouts import body_name
from fuwai.web.part import Crumb, Event, Tone
from fuwai.web.review.shown import chosen, desk_of, kept, signs, spoken, viewer_of
from fuwai.web.tags import acted
from fuwai.web.told import key_words
from fuwai.web.words import said, said_of

WAYS = {"next": False, "previous": True}
TONES: Mapping[str, Tone] = {
    "approve": "good",
    "return": "bad",
    "strike_out": "bad",
    "override": "held",
    "revoke": "held",
}
DONE = {
    Act.APPROVE: gettext_lazy("已核准"),
    Act.RETURN: gettext_lazy("已退回，企业已可看到原因和标注的项目"),
    Act.OVERRIDE: gettext_lazy("已准予例外"),
    Act.REVOKE: gettext_lazy("已撤销核准，记录回到本级案头"),
    Act.STRIKE_OUT: gettext_lazy("已剔除"),
}


@dataclass(frozen=True)
class Typed:
    """What stands in the forms: empty at first; after a refusal, as it was typed. *open*: the form that was sent."""

    open: str = ""
    words: str = ""
    reason: str = ""
    check: str = ""
    groups: tuple[str, ...] = ()
    marks: Mapping[str, str] | None = None


def page(request: HttpRequest, filing: int) -> HttpResponse:
    """The record, for who reviews it or looks on."""
    return _page(request, filing, Typed())


def step(request: HttpRequest, filing: int, way: str) -> HttpResponse:
    """To the next record of the queue, or the previous; at its end, to the queue."""
    if way not in WAYS:
        raise Http404(way)
    standing.catch_up()
    return redirect(_following(request, filing, WAYS[way]))


def around(request: HttpRequest, filing: int) -> HttpResponse:
    """What stands around it: contract, receipts, enterprise, corrections."""
    standing.catch_up()
    found = case_history.around(viewer_of(request), filing)
    if found is None:
        raise Http404(filing)
    piece = bool(request.headers.get("HX-Request"))
    page = "review/around_piece.html" if piece else "review/around.html"
    context = {"heading": _("来龙去脉"), "around": found, "filing": filing}
    return render(request, page, context)


def act(request: HttpRequest, filing: int, act: str) -> HttpResponse:
    """Decide on what was seen; where that is refused, everything that was typed stays."""
    viewer, typed = viewer_of(request), _typed(request, act)
    if act not in {one.value for one in DONE}:
        raise Http404(act)
    marks = typed.marks if Act(act) in MARKING else None
    order = Order(Act(act), typed.words, typed.reason, typed.check, marks, typed.groups if act == Act.RETURN else ())
    try:
        seen = Seen.parse(request.POST.get("seen", ""))
        if seen.filing != filing:
            raise FuwaiError(
                "review.seen", "页面不完整, 请刷新后再办", "the page was incomplete; reload it and decide again"
            )
        decide(viewer, seen, order)
    except FuwaiError as fault:
        return _page(request, filing, typed, fault)
    messages.success(request, DONE[Act(act)])
    standing.catch_up()
    if order.act in (Act.OVERRIDE, Act.REVOKE):
        return redirect(reverse("review_one", args=(filing,)) + kept(request))
    return redirect(_following(request, filing, before=False))


def comment(request: HttpRequest, filing: int) -> HttpResponse:
    """Note something on a field, or answer."""
    text, answers = request.POST.get("words", ""), request.POST.get("answers", "")
    field, internal = request.POST.get("field", ""), bool(request.POST.get("internal"))
    try:
        asked = int(answers) if answers.isdecimal() else None
        comments.comment(viewer_of(request), filing, text, field, internal, asked)
    except FuwaiError as fault:
        return _page(request, filing, Typed(open="comment", words=text, reason=field), fault)
    messages.success(request, _("批注已保存"))
    return redirect(reverse("review_one", args=(filing,)) + kept(request) + "#comments")


def _page(request: HttpRequest, filing: int, typed: Typed, fault: FuwaiError | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    found = case(viewer, filing)
    if found.standing is None and standing.catch_up():  # filed a moment ago: its signs of risk are not derived yet
        found = case(viewer, filing)
    found, record = spoken(found), RECORDS[found.noun]
    query, number = kept(request), key_words(found.noun, found.number.split(" / "))
    context = {
        "heading": f"{said_of(record)} {number}".strip(),
        "crumbs": [Crumb(_("待审记录"), reverse("review") + query), Crumb(number or said_of(record))],
        "case": found,
        "record": record,
        "signs": signs(found.standing.reasons.split()) if found.standing else "",
        "rungs": [_rung(one.level, one.body, one.state) for one in found.rungs],
        "events": [_event(one) for one in found.steps],
        "acts": {str(one) for one in found.acts},
        "may_comment": may(viewer, Power.COMMENT) and viewer.kind == "body",
        "reasons": list(RETURN_REASONS.values()),
        "typed": typed,
        "fault": fault,
        "typed_alone": typed.open not in ("", "comment", *found.acts) and bool(typed.words or typed.marks),
        "query": query,
        "beside": _beside(),
        "delegated": found.standing is not None and found.standing.desk not in ("", viewer.code) and bool(found.acts),
    }
    status = 200 if fault is None else 409 if fault.code == "review.changed" else 422
    return render(request, "review/one.html", context, status=status)


def _typed(request: HttpRequest, act: str) -> Typed:
    sent = request.POST
    return Typed(
        act,
        sent.get("words", "")[:2000],
        sent.get("reason", ""),
        sent.get("check", ""),
        tuple(sent.getlist("group")),
        {field: sent.get(f"mark-{field}", "")[:2000] for field in sent.getlist("field")},
    )


def _following(request: HttpRequest, filing: int, before: bool) -> str:
    """The address of what follows in the queue as it is filtered; of the queue where nothing does."""
    viewer, query = viewer_of(request), kept(request)
    at = worklist.place_of(viewer, filing, before)
    if at is not None:
        desk = desk_of(request, viewer)
        following = worklist.following(viewer, desk, at, chosen(request))
        if following is not None:
            return reverse("review_one", args=(following,)) + query
    messages.info(request, _("已是第一份") if before else _("已到最后一份"))
    return reverse("review") + query


def _rung(level: Level, body: str, state: str) -> dict[str, object]:
    words = {"done": _("已核准"), "here": _("在此审核"), "ahead": _("待报"), "unused": _("不设")}
    tones = {"done": "good", "here": "waiting", "ahead": "quiet", "unused": "quiet"}
    return {
        "level": said(*LEVEL_NAMES[level]),
        "body": said(*body_name(body)),
        "state": state,
        "words": words[state],
        "tone": tones[state],
    }


def _event(one: Step) -> Event:
    who = f"{said(*LEVEL_NAMES[Level(one.level)])} · {acted(one.actor)}" if one.level else acted(one.actor)
    if one.delegated:
        who += " · " + _("受 %(body)s 委托") % {"body": said(*body_name(one.body))}
    words = f"{said(one.zh, one.en)} · {said(f'第 {one.version} 版', f'version {one.version}')}"
    note = "; ".join(part for part in (said(*one.reason), one.words, one.check) if part)
    return Event(one.at, words, who, note, TONES.get(one.act, "quiet"))


def _beside() -> object:
    """The room of evidence's own list, where it is there."""
    try:
        return get_template("evidence/beside.html").template  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        return None
