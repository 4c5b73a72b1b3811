"""An answer as the parts of a page: each figure a link to what stands behind it, each name a link down the tree."""

from datetime import datetime
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fuwai.core.access import REVIEWERS, Role
from fuwai.core.figure import Figure
from fuwai.core.table import Row as Line
from fuwai.files.table import UNITS
from fuwai.services.ask import TOTAL, Answer
from fuwai.storage.models import Filing
from fuwai.web.ask.builder import below
from fuwai.web.part import Column, Row, Table
from fuwai.web.tags import beijing
from fuwai.web.words import said

KINDS = {"line": _("折线"), "bar": _("柱形"), "bar_horizontal": _("条形"), "tiles": _("方格图")}
MARKS = {"--": _("不可比或不可计算"), "…": _("尚未填报"), "c": _("保密")}


def unit(name: str) -> str:
    return said(*UNITS[name][:2]) if name in UNITS else ""


def table(answer: Answer) -> Table:
    """The answer with links. The code of a row stands in its address, not in a column of its own."""
    question = answer.question
    heads = [column for column in answer.table.columns if not column.name.endswith("_code")]
    columns = [
        Column(said(each.zh, each.en), unit=unit(each.unit), number=bool(each.unit) or each.name in answer.columns)
        for each in heads
    ]
    lines = [
        Row([cell(answer, row, each.name) for each in heads], href=below(question, row.code))
        for row in answer.table.rows
    ]
    total = lines.pop() if question.rows and answer.table.rows[-1].code == TOTAL else None
    if total:
        total = Row(total.cells)
    return Table(said(answer.table.zh, answer.table.en), columns, lines, total=total, empty=_("没有符合条件的数据"))


def cell(answer: Answer, row: Line, name: str) -> SafeString | str:
    """A figure as printed, a link where filings can be listed; a mark says what it means; or the words of a row."""
    figure = row.figures.get(name)
    if figure is None:
        text = row.texts.get(name, "")
        return said(text, _english(answer, row, name)) if name in answer.question.rows or name == "name" else text
    return printed(answer, figure)


def _english(answer: Answer, row: Line, name: str) -> str:
    if not answer.question.rows:
        return row.en
    parts = row.en.split(" · ")
    place = answer.question.rows.index(name) if name in answer.question.rows else 0
    if row.code == TOTAL:
        return row.en if place == 0 else ""
    return parts[place] if len(parts) == len(answer.question.rows) else row.en


def printed(answer: Answer, figure: Figure) -> SafeString | str:
    text = figure.text()
    if text in MARKS:
        return format_html('<abbr title="{}">{}</abbr>', MARKS[text], text)
    broken = format_html('<abbr class="break" title="{}">¦</abbr>', _("与所比数据之间有断点")) if figure.broken else ""
    if figure.id not in answer.queries:
        return format_html("{}{}", text, broken)
    address = f"{reverse('behind')}?{answer.question.text}&id={quote(figure.id)}"
    return format_html('<a class="figure" href="{}">{}</a>{}', address, text, broken)


def moment(at: datetime) -> SafeString | str:
    return beijing(at)


def filing_address(filing: Filing, role: Role) -> str:
    """The page of a filing's record that *role* may open; empty where there is none."""
    if role in REVIEWERS:
        return reverse("review_one", kwargs={"filing": filing.pk})
    return reverse("trail_record", kwargs={"filing": filing.pk}) if role in (Role.AUDITOR, Role.ADMINISTRATOR) else ""
