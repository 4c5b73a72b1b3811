"""Any table as a page: put together, seen as table and chart, opened down to its filings, kept, and taken away as a file."""

from codecs import BOM_UTF8
from importlib import import_module

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.cell import NATION
from fuwai.core.error import FuwaiError
from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.question import NAMES, Question
from fuwai.core.records import RECORDS
from fuwai.services import behind as behind_
from fuwai.services import saved_view
from fuwai.services.ask import ASK, Answer, ask, own
from fuwai.services.dashboard import newest
from fuwai.web.ask import builder, shown
from fuwai.web.ask.board import board
from fuwai.web.ask.drawing import block, fitting
from fuwai.web.chart import WHOLE, WIDE, drawn
from fuwai.web.part import Action, Column, Crumb, Row, Table
from fuwai.web.tags import number
from fuwai.web.words import said

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "svg": "image/svg+xml",
}
HIDDEN = ("measure", "rows", "columns", "compare")  # parts of the address that links change
USUAL = {"measure": "executed", "rows": "division", "compare": "yoy,share"}


def asked(request: HttpRequest) -> Question:
    """The question of the address; without one, the usual table of the viewer's own region in the newest period.

    Raises FuwaiError `question.…`.
    """
    texts = {name: value for name, value in request.GET.items() if name in NAMES and value}
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by web.who
    region = texts.get("region") or viewer.code or NATION
    own(viewer, region)
    if not texts.get("period"):
        texts = {**USUAL, **texts, "period": newest(region).code}
    return Question.of({**texts, "region": region})


def table(request: HttpRequest) -> HttpResponse:
    """The table with its chart, between the parts that may be added and those that stand."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    fault = None
    try:
        question = asked(request)
        answer = ask(question, viewer)
    except FuwaiError as error:  # shown beside the fields that were typed, so that they can be mended
        fault, question, answer = error, _fallback(viewer), None
        answer = ask(question, viewer)
    kinds = fitting(answer)
    kind = request.GET.get("chart", "") if request.GET.get("chart", "") in kinds else (kinds[0] if kinds else "")
    context = {
        "heading": _("提问制表"),
        "question": question,
        "typed": {name: request.GET.get(name, "") for name in NAMES} if fault else question.texts,
        "ways": builder.above(question, viewer.code or NATION),
        "hidden": [(name, (request.GET if fault else question.texts).get(name, "")) for name in HIDDEN],
        "fault": fault,
        "zones": builder.zones(question, {"measure": _("指标"), "rows": _("行"), "columns": _("列")}),
        "measures": builder.measures(question),
        "dimensions": builder.dimensions(question),
        "comparisons": builder.comparisons(question),
        "answer": answer,
        "caption": said(answer.table.zh, answer.table.en),
        "table": shown.table(answer),
        "notes": [said(zh, en) for zh, en in zip(answer.table.notes_zh, answer.table.notes_en, strict=True)],
        "chart": drawn(block(answer, kind), answer.figures, WHOLE if kind == "tiles" else WIDE) if kind else None,
        "kind": kind,
        "kinds": [(each, shown.KINDS[each], f"?{question.text}&chart={each}") for each in kinds],
        "files": [
            (form, f"{reverse('ask_file')}?{question.text}&format={form}") for form in FORMS if form != "svg" or kind
        ],
        "views": saved_view.listed(request.account, ASK),  # type: ignore[attr-defined]
        "transposed": builder.address(question, rows=question.columns, columns=question.rows)
        if question.columns
        else "",
    }
    return render(request, "ask/table.html", context, status=422 if fault else 200)


def _fallback(viewer: Viewer) -> Question:
    region = viewer.code or NATION
    return Question.of({**USUAL, "region": region, "period": newest(region).code})


def download(request: HttpRequest) -> HttpResponse:
    """The table as a file; the chart as SVG."""
    form = request.GET.get("format", "xlsx")
    if form not in FORMS:
        raise FuwaiError(
            "ask.format",
            f"没有格式 {form[:20]!r}; 有 {'、'.join(FORMS)}",
            f"there is no format {form[:20]!r}: {', '.join(FORMS)}",
        )
    answer = ask(asked(request), request.viewer)  # type: ignore[attr-defined]
    content = _svg(answer) if form == "svg" else import_module("fuwai.files.table").content(answer.table, form)
    if form == "csv":
        content = BOM_UTF8 + content  # Excel reads Chinese by it
    name = f"{answer.question.region}-{answer.question.period.code}.{form}"
    return HttpResponse(
        content, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _svg(answer: Answer) -> bytes:
    kinds = fitting(answer)
    if not kinds:
        raise FuwaiError("ask.no_chart", "只有一个数的表没有图", "a table of one figure has no chart")
    svg: str = import_module("fuwai.files.chart").svg(block(answer, kinds[0]), answer.figures)
    return svg.encode()


def figure(request: HttpRequest) -> HttpResponse:
    """The filings behind one figure, as far as the viewer's rights reach."""
    question = asked(request)
    found = behind_.behind(question, request.GET.get("id", ""), request.viewer)  # type: ignore[attr-defined]
    heads = [
        Column(_("填报"), narrow=False),
        Column(_("企业"), narrow=False),
        Column(_("报送时间")),
        Column(_("计入"), unit=_("美元") if found.unit == "usd" else "", number=True),
    ]
    rows = [
        Row(
            [
                f"{said(RECORDS[filing.noun].zh, RECORDS[filing.noun].en)} {behind_.number_of(filing)}",
                name,
                shown.moment(filing.submitted_at),
                f"{adds / 100:,.2f}" if found.unit == "usd" else number(adds),
            ],
            href=shown.filing_address(filing, request.account.role),  # type: ignore[attr-defined]
        )
        for filing, name, adds in found.listed
    ]
    context = {
        "heading": said(found.figure.zh, found.figure.en),
        "crumbs": [Crumb(_("提问制表"), f"{reverse('any_table')}?{question.text}"), Crumb(_("数字背后的填报"))],
        "figure": found.figure,
        "unit": shown.unit(found.figure.unit),
        "found": found,
        "as_of": said(minute_zh(found.as_of), minute_en(found.as_of)),
        "table": Table(_("数字背后的填报"), heads, rows, empty=_("没有您可以看的填报")),
        "cut": found.seen - len(found.listed),
        "hidden": found.count - found.seen,
    }
    return render(request, "ask/figure.html", context)


def save(request: HttpRequest) -> HttpResponse:
    """Keep the question under a name."""
    question = Question.parse(request.POST.get("query", ""))
    saved_view.save(request.account, ASK, request.POST.get("name", ""), question.text)  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{reverse('any_table')}?{question.text}")


def dashboard(request: HttpRequest) -> HttpResponse:
    """What stands out in a body's region: trend, structure, markets, regions, ranking, growth, deadline, concentration."""
    found = board(request)
    context = {
        "heading": found.heading,
        "note": found.note,
        "actions": [Action(_("提问制表"), f"{reverse('any_table')}?{found.question}", "grid")],
        "found": found,
    }
    return render(request, "ask/dashboard.html", context)
