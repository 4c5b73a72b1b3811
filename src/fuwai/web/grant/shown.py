"""What the pages of grants share: blocks of a page, what is typed, and an assessment as it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Scheme
from fuwai.core.grant_award import name_of, shown, unit_of
from fuwai.core.grant_rule import Value
from fuwai.core.moment import beijing as on_the_clock
from fuwai.services.grant_apply import Prefilled
from fuwai.storage.models import GrantCall
from fuwai.web.account.form import typed
from fuwai.web.chart import Chart
from fuwai.web.part import Choice, Column, Crumb, Input, Row, Table
from fuwai.web.tags import badge, money, number
from fuwai.web.words import said

YES, NO = "yes", "no"
LONGEST = 12  # digits of a number
DIGITS = 18  # of an amount, sign and point included
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Block:
    """A part of a page: a heading, words, facts, a table, and a form that posts to *address*; *buttons*: (value, words)."""

    heading: str
    note: str = ""
    facts: Sequence[tuple[str, object]] = ()
    table: Table | None = None
    fields: Sequence[Input] = ()
    address: str = ""
    buttons: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str]] = ()  # address, words
    get: str = ""  # of a form that only asks
    chart: Chart | None = None


def blocks_page(request: HttpRequest, fault: FuwaiError | None, **context: object) -> HttpResponse:
    """A page of blocks; 422 where a verb refused what was sent."""
    return render(request, "grant/blocks.html", {**context, "fault": fault}, status=422 if fault else 200)


def fen_typed(request: HttpRequest, name: str) -> int | None:
    """Yuan as typed, in fen; None where nothing was. Raises FuwaiError `grant.amount`."""
    text = typed(request, name).replace(",", "")
    if not text:
        return None
    try:
        fen = Decimal(text[:DIGITS]).scaleb(2)
        if len(text) > DIGITS or not fen.is_finite() or fen < 0 or fen != int(fen):
            raise InvalidOperation
    except InvalidOperation:
        zh, en = f"{text[:30]!r} 不是金额: 元, 最多两位小数", f"{text[:30]!r} is no amount: yuan, two decimals at most"
        raise FuwaiError("grant.amount", zh, en) from None
    return int(fen)


def number_typed(request: HttpRequest, name: str) -> int:
    """A whole number that an address or a form names; 0 (which nothing has) where it is none."""
    text = typed(request, name)
    return int(text) if text.isdecimal() and len(text) < LONGEST else 0


def date_typed(request: HttpRequest, name: str) -> date:
    """Raises FuwaiError `grant.days`."""
    try:
        return date.fromisoformat(typed(request, name))
    except ValueError:
        raise FuwaiError("grant.days", "请填写日期", "a date is wanted") from None


def end_typed(request: HttpRequest, name: str) -> datetime:
    """The end of a day in China. Raises FuwaiError `grant.days`."""
    return datetime.combine(
        date_typed(request, name), datetime.max.time(), on_the_clock(datetime.now().astimezone()).tzinfo
    )


def first_typed(request: HttpRequest, name: str) -> datetime:
    """The beginning of a day in China; of today, now. Raises FuwaiError `grant.days`."""
    now = on_the_clock(datetime.now().astimezone())
    begins = datetime.combine(date_typed(request, name), datetime.min.time(), now.tzinfo)
    return now if begins.date() == now.date() else begins


def crumbs(call: GrantCall, words: str, address: str = "") -> list[Crumb]:
    """Grants, the call, and where one is."""
    return [
        Crumb(_("资金申报"), reverse("grants")),
        Crumb(call.name, reverse("grants_one", args=(call.pk,))),
        Crumb(words, address),
    ]


def questions(request: HttpRequest, scheme: Scheme) -> tuple[dict[str, Value], list[Input]]:
    """What the system does not know: the answers as typed, and the fields that ask."""
    answers: dict[str, Value] = {}
    fields = []
    for one in scheme.questions:
        text, words = typed(request, one.id), said(one.zh, one.en)
        if one.kind == "truth":
            answers[one.id] = {YES: True, NO: False}.get(text)
            fields.append(Input(one.id, words, "code", text, choices=[Choice(YES, _("是")), Choice(NO, _("否"))]))
        else:
            answers[one.id] = int(text) if text.isdecimal() and len(text) < LONGEST else None
            fields.append(Input(one.id, words, "count", text))
    return answers, fields


def verdict_of(qualifies: bool | None) -> str:
    words: Mapping[bool | None, tuple[str, str]] = {
        True: (_("符合条件"), "good"),
        False: (_("不符合条件"), "bad"),
        None: (_("未定，请先回答问题"), "held"),
    }
    return badge(*words[qualifies])


def conditions(found: Prefilled) -> Table:
    marks = {True: badge(_("符合"), "good"), False: badge(_("不符合"), "bad"), None: badge(_("未定"), "held")}
    rows = [
        Row(
            [
                said(one.condition.zh, one.condition.en),
                marks[one.answer],
                format_html_join("", "<div>{}: {}</div>", [_figure(found, *pair) for pair in one.said]),
            ]
        )
        for one in found.assessment.conditions
    ]
    columns = [Column(_("条件"), narrow=False), Column(_("结果")), Column(_("依据的数据"), narrow=False)]
    return Table(_("条件"), columns, rows)


def _figure(found: Prefilled, name: str, value: Value) -> tuple[str, str]:
    zh, en = shown(value, unit_of(found.scheme, name)), shown(value, unit_of(found.scheme, name), 1)
    return said(*name_of(found.scheme, name)), said(zh, en)


def items(found: Prefilled) -> Table:
    rows = [Row([said(one.item.zh, one.item.en), money(one.fen, "CNY")]) for one in found.assessment.items]
    columns = [Column(_("支持项目"), narrow=False), Column(_("按已核准数据可申报"), unit=_("元"), number=True)]
    return Table(
        _("支持项目"), columns, rows, total=Row([_("合计（不超过单个企业上限）"), money(found.assessment.fen, "CNY")])
    )


def contracts(found: Prefilled) -> Table:
    rows = [Row([contract, number(count), money(cents)]) for contract, count, cents in found.contracts]
    columns = [
        *(Column(_("合同登记号")), Column(_("执行笔数"), number=True)),
        Column(_("已核准执行额"), unit=_("美元"), number=True),
    ]
    return Table(_("计入的合同"), columns, rows, empty=_("业务期内没有已核准的执行"))


def viewer_of(request: HttpRequest) -> Viewer:
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found


def on(moment: object) -> str:
    return f"{on_the_clock(moment):%Y-%m-%d}"  # type: ignore[arg-type]


def day(call: GrantCall) -> str:
    return on(call.cut_off)


def days(call: GrantCall) -> str:
    return format_html("{} – {}", on(call.opens), on(call.closes))
