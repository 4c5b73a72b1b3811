"""The report of a campaign, to be read and printed: what was found, by rule and group, and what that says of all contracts."""

from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.estimate import Estimate
from fuwai.core.rounding import round_half_away
from fuwai.services import verification_report as reads
from fuwai.services.verification_report import Rate, Report
from fuwai.storage.models import Campaign
from fuwai.storage.models.campaign import OUTCOMES
from fuwai.web.part import Column, Crumb, Row, Table
from fuwai.web.tags import acted, beijing, county, number, wan, wan_unit
from fuwai.web.verification import shown
from fuwai.web.verification.shown import viewer_of


def page(request: HttpRequest, number: int) -> HttpResponse:
    """The whole report on one page."""
    found = reads.report(viewer_of(request), number)
    campaign = found.progress.campaign
    context = {
        "heading": _("%(name)s：核查报告") % {"name": campaign.name},
        "crumbs": [
            Crumb(_("数据核查"), reverse("verification")),
            Crumb(campaign.name, reverse("verification_one", args=(campaign.pk,))),
            Crumb(_("核查报告")),
        ],
        "facts": _facts(campaign),
        "progress": found.progress,
        "outcomes": _outcomes(found),
        "rates": _rates(found.rates),
        "rules": _rules(found),
        "groups": _groups(found),
        "methods": _methods(found.rates),
    }
    return render(request, "verification/report.html", context)


def _facts(campaign: Campaign) -> list[tuple[str, object]]:
    return [
        (_("部门"), county(campaign.body)),
        (_("签约月份"), shown.months(campaign.first, campaign.last)),
        (_("总体"), _("%(count)s 份合同，%(amount)s %(unit)s") % _whole(campaign)),
        (_("抽样"), f"{shown.design(campaign.design)} · {number(campaign.size)}"),
        (_("种子"), campaign.seed),
        (_("总体摘要"), campaign.frame_digest),
        (_("抽样人"), acted(campaign.actor)),
        (_("抽样时间"), beijing(campaign.recorded_at)),
    ]


def _whole(campaign: Campaign) -> dict[str, str]:
    return {"count": number(campaign.frame), "amount": wan(campaign.frame_cents), "unit": wan_unit()}


def _outcomes(found: Report) -> Table:
    columns = [Column(_("结果")), Column(_("样本"), number=True)]
    rows = [Row([shown.outcome(name), number(found.outcomes.get(name, 0))]) for name in OUTCOMES]
    rows.append(Row([shown.outcome(""), number(found.progress.items - found.progress.found)]))
    return Table(_("核查结果"), columns, rows, total=Row([_("合计"), number(found.progress.items)]))


def _rates(rates: tuple[Rate, ...]) -> Table:
    columns = [
        *(Column(_("差错")), Column(_("样本中"), number=True), Column(_("样本金额"), unit=wan_unit(), number=True)),
        *(Column(_("总体差错份数"), number=True), Column(_("差错率（份数）"), number=True)),
        *(Column(_("95% 区间"), number=True), Column(_("总体差错金额"), unit=wan_unit(), number=True)),
        *(Column(_("差错率（金额）"), number=True), Column(_("95% 区间"), number=True)),
    ]
    rows = []
    for one in rates:
        name = _("有差错") if one.kind == "any" else shown.outcome(one.kind)
        rows.append(Row([name, number(one.items), wan(one.cents), *_number(one.by_number), *_amount(one.by_amount)]))
    return Table(_("推断的差错率"), columns, rows)


def _number(found: Estimate | None) -> tuple[str, str, str]:
    if found is None:
        return "–", "–", "–"
    return f"{round_half_away(found.total, 1):,.1f}", percent(found.rate), _interval(found)


def _amount(found: Estimate | None) -> tuple[str, str, str]:
    if found is None:
        return "–", "–", "–"
    return wan(int(round_half_away(found.total, 0))), percent(found.rate), _interval(found)


def percent(share: Fraction | float) -> str:
    """A share with two decimals, rounded half away from zero."""
    return f"{round_half_away(Fraction(share) * 100, 2):.2f}%"


def _interval(found: Estimate) -> str:
    if found.high is None:
        return _("无法推断")
    return f"{percent(found.low)} – {percent(found.high)}"


def _rules(found: Report) -> Table:
    columns = [Column(_("规则"), narrow=False), Column(_("样本"), number=True)]
    rows = [Row([shown.rule(name), number(count)]) for name, count in found.rules.items()]
    return Table(_("依据的规则"), columns, rows, empty=_("没有依据规则认定的样本"))


def _groups(found: Report) -> Table:
    columns = [
        *(Column(_("申报类别"), narrow=False), Column(_("结果"))),
        *(Column(_("应报类别"), narrow=False), Column(_("样本"), number=True)),
    ]
    rows = [
        Row([shown.group(filed), shown.outcome(name), shown.group(right) if right else "–", number(count)])
        for (filed, name, right), count in found.groups.items()
    ]
    return Table(_("按类别"), columns, rows, empty=_("没有发现差错"))


def _methods(rates: tuple[Rate, ...]) -> list[str]:
    """How the intervals that stand there were found."""
    words = {
        "exact": _("全部合同都已核查，没有抽样误差。"),
        "clopper_pearson": _("份数区间：Clopper–Pearson 精确区间（简单随机抽样）。"),
        "korn_graubard": _("份数区间：Korn–Graubard 区间，按设计效应折算有效样本数。"),
        "student": _("金额区间：Horvitz–Thompson 估计，设计方差，t 分布。"),
        "none": _("样本中没有该类差错，金额的上限无法由样本推断。"),
    }
    used = {each.method for one in rates for each in (one.by_number, one.by_amount) if each is not None}
    return [text for name, text in words.items() if name in used]
