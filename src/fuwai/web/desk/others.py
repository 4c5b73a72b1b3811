"""The homes of those who neither file for an enterprise nor review: what they work with, with how many of each."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.review import DESKS
from fuwai.services import desk as days
from fuwai.web import tags
from fuwai.web.frame import navigation_of
from fuwai.web.part import Action


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
    return _shown(request, tiles, actions)


def analyst(request: HttpRequest) -> HttpResponse:
    """Figures and bulletins."""
    return _shown(request, _ways(request))


def auditor(request: HttpRequest) -> HttpResponse:
    """All that is filed in the region, by where it stands, and the audit trail."""
    return _shown(request, [*_filed(request), *_ways(request)])


def administrator(request: HttpRequest) -> HttpResponse:
    """Who has accounts, what is filed, and what is set."""
    people = days.people()
    inactive = _("停用 %(count)s 个") % {"count": tags.number(people["inactive"])}
    tiles = [Tile(_("用户"), reverse("accounts"), tags.number(people["active"]), inactive)]
    used = {tiles[0].address}
    return _shown(request, [*tiles, *_filed(request), *(one for one in _ways(request) if one.address not in used)])


def _filed(request: HttpRequest) -> list[Tile]:
    """Contracts and executions that one may read, with how many are under review."""
    counted = days.counts(request.viewer, ("contract", "execution"))  # type: ignore[attr-defined]
    found = []
    for noun, route, words in (("contract", "contracts", _("业务合同")), ("execution", "executions", _("合同执行"))):
        counts = counted.get(noun, {})
        review = tags.number(sum(counts.get(str(one), 0) for one in DESKS))
        note = _("在审 %(count)s 份") % {"count": review}
        found.append(Tile(words, reverse(route), tags.number(sum(counts.values())), note))
    return found


def _ways(request: HttpRequest) -> list[Tile]:
    """The entries of one's navigation, but this page."""
    shown = {reverse("desk"), reverse("contracts"), reverse("executions")}
    return [
        Tile(str(entry.words), entry.address)
        for _words, entries in navigation_of(request)
        for entry in entries
        if entry.address not in shown
    ]


def _shown(request: HttpRequest, tiles: list[Tile], actions: list[Action] | None = None) -> HttpResponse:
    context = {"heading": _("工作台"), "tiles": tiles, "actions": actions or [], "unread": request.unread()}  # type: ignore[attr-defined]
    return render(request, "desk/tiles.html", context)
