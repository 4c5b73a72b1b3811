"""The queue of a desk, the reviewer's day at a glance, and which levels review what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fuwai.core.access import Role
from fuwai.core.records import RECORDS
from fuwai.services import level_state, standing, worklist
from fuwai.services.whereabouts import body_name
from fuwai.services.worklist import Place
from fuwai.web.part import Action, Column, Row, Tab, Table
from fuwai.web.review.shown import chosen, columns, desk_of, filters, kept, row, viewer_of
from fuwai.web.tags import county, number
from fuwai.web.words import said, said_of


def queue(request: HttpRequest) -> HttpResponse:
    """What waits, gravest first, with the reasons."""
    viewer = viewer_of(request)
    standing.catch_up()
    desks = worklist.desks_of(viewer)
    desk, asked = desk_of(request, viewer, desks), chosen(request)
    at = Place.parse(request.GET.get("at", "")) or Place.parse(request.GET.get("before", ""), before=True)
    page = worklist.page(viewer, desk, asked, at)
    query = kept(request)
    table = Table(
        _("待审记录"),
        columns(),
        [row(item, query) for item in page.items],
        selectable="filing",
        empty=_("没有符合条件的记录") if asked.chosen else _("案头已清：没有待审的记录"),
    )
    context = {
        "heading": _("待审记录"),
        "note": _note(page.count, page.more, desk, viewer.code),
        "actions": _actions(viewer.role),
        "tabs": _tabs(desks, desk),
        "filters": filters(request),
        "chosen": asked.chosen,
        "table": table,
        "page": page,
        "query": query,
        "late": sum(item.late for item in page.items),
    }
    return render(request, "review/queue.html", context)


def home(request: HttpRequest) -> HttpResponse:
    """Counts by noun and age, what must be done by when, what waits longest, what came back."""
    return render(request, "review/home.html", {"heading": _("审核工作台"), **home_context(request)})


def home_context(request: HttpRequest) -> dict[str, object]:
    """What `review/home_block.html` shows: for this room's page, and for the home of all roles."""
    viewer = viewer_of(request)
    standing.catch_up()
    desks = worklist.desks_of(viewer)
    found = worklist.summary(viewer, desk_of(request, viewer, desks))
    heads = [Column(_("记录种类")), *(Column(words, number=True) for words in (_("一周内"), _("一月内"), _("更久")))]
    rows = [
        Row(
            [capfirst(said_of(RECORDS[noun])), *(number(count) for count in counts)],
            href=f"{reverse('review')}?noun={noun}&desk={found.desk}",
        )
        for noun, counts in found.ages.items()
    ]
    return {
        "summary": found,
        "days_left": found.due.days_left(worklist.today()) if found.due else None,
        "others": [(desk, said(*body_name(desk))) for desk in desks[1:]],
        "ages": Table(_("待审记录，按种类和等待时间"), heads, rows, empty=_("案头已清：没有待审的记录")),
        "oldest": Table(_("等待最久"), columns(), [row(item) for item in found.oldest]),
        "back": Table(_("退回后重新报送"), columns(), [row(item) for item in found.back]),
    }


def levels(request: HttpRequest) -> HttpResponse:
    """Which levels review in the region, and how many records lie at each."""
    viewer = viewer_of(request)
    standing.catch_up()
    rows = [
        Row(
            [
                county(one.county),
                *(_cell(one, level) for level in (1, 2, 3, 4)),
                number(one.approved),
                number(one.returned),
            ]
        )
        for one in level_state.lines(viewer)
    ]
    heads = [
        Column(_("地区")),
        *(
            Column(words, number=True)
            for words in (_("县级"), _("市级"), _("省级"), _("部级"), _("已核准"), _("已退回"))
        ),
    ]
    table = Table(_("审核级次与所在环节"), heads, rows, empty=_("本地区还没有报送"))
    context = {
        "heading": _("审核级次与所在环节"),
        "note": _("“不设”表示该地区不经这一级审核；级次由系统管理员设置。"),
        "table": table,
    }
    return render(request, "review/levels.html", context)


def _cell(one: level_state.Line, level: int) -> str:
    return number(one.waiting[level - 1]) if level in one.used else _("不设")


def _note(count: int, more: bool, desk: str, own: str) -> str:
    told = f"{number(count)}+" if more else number(count)
    words = _("共 %(count)s 份，按风险与金额排序") % {"count": told}
    return words if desk == own else f"{words}。{_('受委托审核：%(body)s') % {'body': said(*body_name(desk))}}"


def _actions(role: Role | None) -> list[Action]:
    found = [
        Action(_("工作台"), reverse("review_home"), "home"),
        Action(_("委托审核"), reverse("delegations"), "people"),
    ]
    if role is Role.HEAD:
        found.insert(1, Action(_("按规则批量核准"), reverse("review_rule"), "filter"))
    return found


def _tabs(desks: tuple[str, ...], here: str) -> list[Tab]:
    """The desks where the viewer works, where there are several."""
    if len(desks) < 2:
        return []
    return [Tab(said(*body_name(desk)), f"{reverse('review')}?desk={desk}", desk == here) for desk in desks]
