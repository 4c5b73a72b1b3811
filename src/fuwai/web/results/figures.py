"""One figure opened on a page: its indicator, moment, facts, filings and editions, computed again while it is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.phrase import printed
from fuwai.services.figure_page import Contribution, Opened, opened
from fuwai.web.part import Column, Crumb, Row, Table
from fuwai.web.words import english, said

NOUNS = {"contract": "contracts", "execution": "executions"}


def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """The figure of that id, as of `?as_of=` (a day or a moment)."""
    found = opened(request.viewer, figure_id, request.GET.get("as_of") or None)  # type: ignore[attr-defined]
    shown = found.figure
    context = {
        "heading": said(shown.zh, shown.en),
        "value": printed(shown, "en" if english() else "zh"),
        "exact": str(shown.value) if not shown.missing else "",
        "figure_id": shown.id,
        "indicator": said(found.indicator_zh, found.indicator_en),
        "source": found.source,
        "as_of": said(minute_zh(found.as_of), minute_en(found.as_of)),
        "level": said(*found.level),
        "parts": [_part(found, part) for part in found.parts],
        "contributions": [_contribution(one) for one in found.contributions],
        "crumbs": [Crumb(_("通报与统计表"), "/results"), Crumb(_("一个数字的出处"))],
    }
    return render(request, "results/figure.html", context)


def _part(found: Opened, part: object) -> dict[str, str]:
    language = "en" if english() else "zh"
    return {
        "words": said(part.zh, part.en),  # type: ignore[attr-defined]
        "value": printed(part, language),  # type: ignore[arg-type]
        "href": f"{reverse('figure', kwargs={'figure_id': part.id})}?as_of={found.as_of.replace('+', '%2B')}",  # type: ignore[attr-defined]
    }


def _contribution(one: Contribution) -> dict[str, object]:
    editions = [_("%(code)s 年版 %(number)s 条") % {"code": code, "number": number} for code, number in one.editions]
    columns = [
        Column(_("填报")),
        Column(_("记录")),
        Column(_("月份")),
        Column(_("金额"), unit=_("美元"), number=True),
        Column(_("目录版本")),
    ]
    rows = [
        Row(
            [
                str(each.filing),
                each.key.replace("\x1f", " / ") or _("不在您的管辖范围"),
                f"{each.month // 100}-{each.month % 100:02d}",
                "" if each.usd_cents is None else f"{each.usd_cents / 100:,.2f}",
                each.edition,
            ],
        )
        for each in one.filings
    ]
    return {
        "words": said(one.zh, one.en),
        "facts": one.facts,
        "enterprises": one.enterprises,
        "dollars": "" if one.usd_cents is None else f"{one.usd_cents / 100:,.2f}",
        "editions": editions,
        "statement": one.statement,
        "table": Table(_("数额最大的填报"), columns, rows) if rows else None,
    }
