"""Simulation: a changed scheme on a past year's population: who gains, who loses, what it costs. Nothing is written."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.grant import FIGURES, Scheme
from fuwai.core.grant_rule import Value
from fuwai.services import grant_export, grant_simulate
from fuwai.services.grant_simulate import KIND_NAMES, Simulated, Variant
from fuwai.standards import grants
from fuwai.web.account.form import typed
from fuwai.web.chart import drawn
from fuwai.web.grant.filled import parameter_fields, parameters_typed
from fuwai.web.grant.shown import (
    LONGEST,
    NO,
    XLSX,
    YES,
    Block,
    Mistyped,
    blocks_page,
    end_typed,
    fen_typed,
    viewer_of,
)
from fuwai.web.part import Choice, Column, Crumb, Input, Row, Table
from fuwai.web.tags import badge, county, money, number
from fuwai.web.words import english, said

SHOWN = 50  # enterprises, the largest changes first
TONES = {"gains": "good", "loses": "bad", "same": "quiet"}


def simulation(request: HttpRequest) -> HttpResponse:
    """Two variants, every parameter editable, on what was approved by a day."""
    known = grants.schemes()
    before = known.get(typed(request, "before"))
    after = known.get(typed(request, "after")) or before
    blocks, fault = [_chosen(known, before, after)], None
    if before is not None and after is not None:
        if request.method == "POST":
            try:
                found = _found(request, before, after)
                if request.POST.get("act") == "xlsx":
                    answer = HttpResponse(grant_export.simulation_xlsx(found), content_type=XLSX)
                    answer.headers["Content-Disposition"] = 'attachment; filename="simulation.xlsx"'
                    return answer
                blocks += _told(found)
            except FuwaiError as error:
                fault = error
        blocks.append(_asked(request, before, after))
    return blocks_page(
        request,
        fault,
        heading=_("方案测算"),
        note=_("换一个方案或改参数，用已核准的数据算出谁多谁少、要多少钱；什么也不写入。"),
        crumbs=[Crumb(_("资金申报"), reverse("grants")), Crumb(_("方案测算"))],
        blocks=blocks,
    )


def _chosen(known: Mapping[str, Scheme], before: Scheme | None, after: Scheme | None) -> Block:
    choices = [Choice(one.id, said(one.zh, one.en)) for one in known.values()]
    fields = [
        Input("before", _("原方案"), "code", before.id if before else "", choices=choices),
        Input("after", _("新方案"), "code", after.id if after else "", _("不选即同一方案，改参数"), choices=choices),
    ]
    return Block(_("选择方案"), fields=fields, get=reverse("grants_simulation"), buttons=[("", _("选择"))])


def _asked(request: HttpRequest, before: Scheme, after: Scheme) -> Block:
    yuan = _("元")
    fields = [
        Input("day", _("核准截止"), "date", typed(request, "day"), _("到这一天结束时已核准的数据"), required=True),
        Input("budget-before", _("原预算"), "amount", typed(request, "budget-before"), unit=yuan, required=True),
        Input("budget-after", _("新预算"), "amount", typed(request, "budget-after"), _("不填即与原预算相同"), yuan),
    ]
    fields += [
        _assumed(request, one.id, said(one.zh, one.en), one.kind) for one in (*before.questions, *after.questions)
    ]
    unique = {one.name: one for one in fields}
    old = [_labelled(one, _("原：%(name)s")) for one in parameter_fields(request, before, "before-")]
    new = [_labelled(one, _("新：%(name)s")) for one in parameter_fields(request, after, "after-", "before-")]
    groups = [(_("原方案的参数"), old), (_("新方案的参数"), new)]
    query = f"?before={before.id}&after={after.id}"
    buttons = [("simulate", _("测算")), ("xlsx", _("下载结果 xlsx"))]
    address = f"{reverse('grants_simulation')}{query}"
    note = _("新方案的参数不填，即取原方案所填的同名参数。")
    return Block(_("条件与参数"), note, fields=list(unique.values()), groups=groups, address=address, buttons=buttons)


def _labelled(field: Input, words: str) -> Input:
    label = words % {"name": field.label}
    required = field.required and not field.name.startswith("after-")
    return Input(field.name, label, field.kind, field.value, field.help, field.unit, required, choices=field.choices)


def _assumed(request: HttpRequest, name: str, words: str, kind: str) -> Input:
    label = _("假设：%(question)s") % {"question": words}
    text = typed(request, f"assume-{name}")
    if kind == "truth":
        return Input(f"assume-{name}", label, "code", text, choices=[Choice(YES, _("是")), Choice(NO, _("否"))])
    figures = [Choice(one.id, said(one.zh, one.en)) for one in FIGURES.values()]
    return Input(f"assume-{name}", label, "code", text, choices=[Choice("0", "0"), *figures])


def _found(request: HttpRequest, before: Scheme, after: Scheme) -> Simulated:
    viewer = viewer_of(request)
    budget = fen_typed(request, "budget-before")
    if budget is None:
        raise Mistyped("grant.amount", "请填写原预算", "the budget before is wanted", "budget-before")
    given = parameters_typed(request, before, "before-")
    same = {one.id for one in after.parameters}
    changed = {name: value for name, value in given.items() if name in same}
    changed |= parameters_typed(request, after, "after-")
    other = fen_typed(request, "budget-after")
    assume: dict[str, Value] = {}
    for one in (*before.questions, *after.questions):
        text = typed(request, f"assume-{one.id}")
        if text:
            plain = {YES: True, NO: False}.get(text) if one.kind == "truth" else text
            assume[one.id] = int(text) if text.isdecimal() and len(text) < LONGEST else plain
    return grant_simulate.simulate(
        viewer,
        viewer.code,
        end_typed(request, "day"),
        Variant(before.id, given, budget),
        Variant(after.id, changed, budget if other is None else other),
        assume,
    )


def _told(found: Simulated) -> list[Block]:
    heads = (_("原方案"), _("新方案"))
    lines = [
        (_("符合条件的企业"), *(number(one) for one in found.qualifying)),
        (_("申报合计（元）"), *(money(one, "CNY") for one in found.claims)),
        (_("支出（元）"), *(money(one, "CNY") for one in found.cost)),
    ]
    columns = [Column(_("项目")), *(Column(one, number=True) for one in heads)]
    cost = Table(_("花多少"), columns, [Row(list(line)) for line in lines])
    kinds = [
        Row([badge(said(*names), TONES[kind]), number(found.count(kind)), money(found.sum(kind), "CNY")])
        for kind, names in KIND_NAMES.items()
    ]
    counted = [Column(_("变化")), Column(_("企业数"), number=True), Column(_("合计"), unit=_("元"), number=True)]
    changed = found.rows.filter(found.rows["change"] != 0)
    rows = [
        Row([name, county(place), *(money(one, "CNY") for one in amounts), badge(said(*KIND_NAMES[kind]), TONES[kind])])
        for _code, name, place, *amounts, kind in changed.head(SHOWN).iter_rows()
    ]
    each = [
        *(Column(_("企业"), narrow=False), Column(_("注册地区"))),
        *(Column(words, unit=_("元"), number=True) for words in (*heads, _("增减"))),
        Column(_("变化")),
    ]
    note = _("变化最大的 %(shown)s 家，共 %(all)s 家有变化。") % {
        "shown": number(len(rows)),
        "all": number(changed.height),
    }
    block, figures = grant_simulate.chart_block(found, "en" if english() else "zh")
    return [
        Block(_("花多少"), table=cost),
        Block(_("谁多谁少"), table=Table(_("谁多谁少"), counted, kinds)),
        Block("", chart=drawn(block, figures)),
        Block(_("逐家"), note, table=Table(_("逐家"), each, rows, empty=_("没有企业的金额变化"))),
    ]
