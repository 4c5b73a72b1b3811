"""The homes of those who neither file for an enterprise nor review: what they work with, with how many of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.review import DESKS, Stage
from fuwai.services import desk as days
from fuwai.web import tags
from fuwai.web.desk import blocks
from fuwai.web.desk.blocks import Block
from fuwai.web.desk.enterprise import KINDS
from fuwai.web.frame import navigation_of
from fuwai.web.grant.waiting import dues, seats
from fuwai.web.noun.kinds import TRAINING
from fuwai.web.part import Action, Table
from fuwai.web.words import said


@dataclass(frozen=True)
class Tile:
    """A way in. *count*: a figure with its words, or nothing."""

    words: str
    address: str
    figure: str = ""
    note: str = ""


def trainer(request: HttpRequest) -> HttpResponse:
    """A training body: its trainings."""
    counts = days.counts(request.viewer, ("training",)).get("training", {})  # type: ignore[attr-defined]
    review = sum(counts.get(str(one), 0) for one in DESKS)
    tiles = [
        Tile(_("全部培训"), reverse("trainings"), tags.number(sum(counts.values()))),
        Tile(_("退回待改"), f"{reverse('trainings')}?stage=returned", tags.number(counts.get("returned", 0))),
        Tile(_("在审"), f"{reverse('trainings')}?stage=under_review", tags.number(review)),
        Tile(_("已核准"), f"{reverse('trainings')}?stage=approved", tags.number(counts.get("approved", 0))),
    ]
    actions = [Action(_("新增培训"), reverse("training_new"), "plus", main=True)]
    return _shown(request, tiles, actions, below=[blocks.filed(request.viewer, TRAINING)])  # type: ignore[attr-defined]


def ways(request: HttpRequest) -> HttpResponse:
    """An analyst: figures and bulletins. What the navigation leads to."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return _shown(request, _ways(request), below=[blocks.months(viewer), blocks.bulletins(viewer)])


def expert(request: HttpRequest) -> HttpResponse:
    """The panels on which an expert sits, with what is to be done next in each."""
    return _shown(request, _ways(request), waiting=seats(request.viewer))  # type: ignore[attr-defined]


def payer(request: HttpRequest) -> HttpResponse:
    """What is awarded: whether it may be paid, and what has to come back."""
    return _shown(request, _ways(request), waiting=dues(request.viewer))  # type: ignore[attr-defined]


def auditor(request: HttpRequest) -> HttpResponse:
    """All that is filed in the region, by where it stands, and the audit trail."""
    actions = [Action(_("留痕"), reverse("trail"), "trail", main=True)]
    return _shown(request, _filed(request), actions, below=_watched(request))


def administrator(request: HttpRequest) -> HttpResponse:
    """Who has accounts, and what is filed."""
    people = days.people()
    inactive = _("停用 %(count)s 个") % {"count": tags.number(people["inactive"])}
    tiles = [Tile(_("用户"), reverse("accounts"), tags.number(people["active"]), inactive)]
    actions = [
        Action(_("留痕"), reverse("trail"), "trail"),
        Action(_("用户"), reverse("accounts"), "people", main=True),
    ]
    return _shown(request, [*tiles, *_filed(request)], actions, below=_watched(request))


def _watched(request: HttpRequest) -> list[Block]:
    """What was last done, and how far the month has come."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return [blocks.done(viewer), blocks.months(viewer)]


def _filed(request: HttpRequest) -> list[Tile]:
    """What one may read, noun by noun, with how many are under review and how many came back."""
    counted = days.counts(request.viewer, list(KINDS))  # type: ignore[attr-defined]
    found = []
    for noun, kind in KINDS.items():
        counts = counted.get(noun, {})
        review = tags.number(sum(counts.get(str(one), 0) for one in DESKS))
        back = tags.number(counts.get(str(Stage.RETURNED), 0))
        note = _("在审 %(review)s 份，退回 %(back)s 份") % {"review": review, "back": back}
        found.append(Tile(str(kind.heading), reverse(kind.list_route), tags.number(sum(counts.values())), note))
    return found


def _ways(request: HttpRequest) -> list[Tile]:
    """The entries of one's navigation, but this page."""
    shown = {reverse("desk")}
    return [
        Tile(str(entry.words), entry.address, note=_more(str(entry.words), said(*entry.purpose)))
        for _words, entries in navigation_of(request)
        for entry in entries
        if entry.address not in shown
    ]


def _more(words: str, purpose: str) -> str:
    """What an address is for, where that says more than its name."""
    return "" if purpose.casefold() == words.casefold() else purpose


def _shown(
    request: HttpRequest,
    tiles: list[Tile],
    actions: list[Action] | None = None,
    waiting: Table | None = None,
    below: Sequence[Block] = (),
) -> HttpResponse:
    context = {"heading": _("工作台"), "tiles": tiles, "actions": actions or [], "unread": request.unread()}  # type: ignore[attr-defined]
    return render(request, "desk/tiles.html", {**context, "waiting": waiting, "blocks": below})
