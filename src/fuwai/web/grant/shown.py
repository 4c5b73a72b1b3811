"""What the pages of grants share: blocks of a page, what is typed, and an assessment as it is shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Scheme
from fuwai.core.grant_award import Met, name_of, shown, unit_of
from fuwai.core.grant_rule import Value
from fuwai.core.moment import beijing as on_the_clock
from fuwai.core.review import Act
from fuwai.services import grant
from fuwai.services.grant_apply import Prefilled
from fuwai.storage.models import GrantApplication, GrantCall, GrantDecision, GrantNotice
from fuwai.web.account.form import typed
from fuwai.web.chart import Chart
from fuwai.web.part import Choice, Column, Crumb, Input, Row, Table
from fuwai.web.tags import badge, money, number
from fuwai.web.words import said

YES, NO = "yes", "no"
LONGEST = 12  # digits of a number
DIGITS = 18  # of an amount, sign and point included
YEARS = 1990, 2100  # of a date that is typed
MOST = 10**15  # hundredths: ten million millions, beyond any budget, and what a column and sums of it hold
IDS = re.compile(r"[a-z][a-z0-9_]+")  # what a Chinese sentence has in Latin letters: ids of questions, items, documents
PREFIX = re.compile(r"^(ask|paper|before|after|assume)-")
USUAL = {  # error → the fields that it is about, where its sentence does not say
    "grant.words": ("words",),
    "grant.days": ("last",),
    "grant.past": ("last",),
    "grant.region": ("scheme",),
    "grant.expert": ("login",),
}
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
    groups: Sequence[tuple[str, Sequence[Input]]] = ()  # further fields, under headings


class Mistyped(FuwaiError):
    """What was typed into *field* cannot be read, or is missing."""

    def __init__(self, code: str, zh: str, en: str, field: str) -> None:
        super().__init__(code, zh, en)
        self.field = field


def blocks_page(
    request: HttpRequest, fault: FuwaiError | None, blocks: Sequence[Block], **context: object
) -> HttpResponse:
    """A page of blocks; 422 where a verb refused what was sent, and the sentence beside the fields that it names too."""
    shown = [beside(one, fault) for one in blocks] if fault else blocks
    return render(
        request, "grant/blocks.html", {**context, "blocks": shown, "fault": fault}, status=422 if fault else 200
    )


def beside(block: Block, fault: FuwaiError) -> Block:
    """The block with the fault beside its fields: the one that is named, those whose ids the sentence names, or its usual."""
    named = {fault.field} if isinstance(fault, Mistyped) else {*IDS.findall(fault.zh), *USUAL.get(fault.code, ())}

    def marked(field: Input) -> Input:
        if field.name not in named and PREFIX.sub("", field.name) not in named:
            return field
        found = Finding(fault.code, Grade.BLOCKING, "", 0, field.name, fault.zh, fault.en)
        return replace(field, findings=(found,))

    groups = [(words, [marked(one) for one in fields]) for words, fields in block.groups]
    return replace(block, fields=[marked(one) for one in block.fields], groups=groups)


def fen_typed(request: HttpRequest, name: str) -> int | None:
    """Yuan as typed, in fen; None where nothing was. Raises Mistyped `grant.amount`."""
    text = typed(request, name).replace(",", "")
    if not text:
        return None
    try:
        fen = Decimal(text[:DIGITS]).scaleb(2)
        if len(text) > DIGITS or not fen.is_finite() or not 0 <= fen <= MOST or fen != int(fen):
            raise InvalidOperation
    except InvalidOperation:
        raise Mistyped(
            "grant.amount",
            f"{text[:30]!r} 不是金额: 不小于 0 的元, 最多两位小数, 不超过 10 万亿",
            f"{text[:30]!r} is no amount: yuan, 0 or more, two decimals at most, at most ten million millions",
            name,
        ) from None
    return int(fen)


def number_typed(request: HttpRequest, name: str) -> int:
    """A whole number that an address or a form names; 0 (which nothing has) where it is none."""
    text = typed(request, name)
    return int(text) if text.isdecimal() and len(text) < LONGEST else 0


def date_typed(request: HttpRequest, name: str) -> date:
    """Raises Mistyped `grant.days`."""
    try:
        found = date.fromisoformat(typed(request, name))
    except ValueError:
        found = None
    if found is None or not YEARS[0] <= found.year <= YEARS[1]:
        raise Mistyped(
            "grant.days",
            f"请填写 {YEARS[0]} 至 {YEARS[1]} 年的日期",
            f"a date of {YEARS[0]} to {YEARS[1]} is wanted",
            name,
        )
    return found


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
                format_html(
                    "{}{}{}",
                    said(one.condition.zh, one.condition.en),
                    format_html_join(
                        "", '<div class="quiet">{}: {}</div>', [_figure(found, *pair) for pair in one.said]
                    ),
                    format_html_join("", "<div><strong>{}</strong></div>", _missing(found, one)),
                ),
                marks[one.answer],
            ]
        )
        for one in found.assessment.conditions
    ]
    columns = [Column(_("条件和依据的数据"), narrow=False), Column(_("结果"))]
    return Table(_("条件"), columns, rows)


def _missing(found: Prefilled, one: Met) -> list[tuple[str]]:
    """Of a condition that is not met: how far its figures are below the scheme's thresholds, and what is not answered."""
    told = dict(one.said)
    if one.answer is True:
        return []
    asked = {question.id for question in found.scheme.questions}
    words = [
        (_("请先回答：%(question)s") % {"question": _figure(found, name, None)[0]},)
        for name in told
        if name in asked and told[name] is None
    ]
    for figure, threshold in found.scheme.thresholds:
        has, wanted = told.get(figure), told.get(threshold)
        if isinstance(has, int) and isinstance(wanted, int) and has < wanted:
            name, short = _figure(found, figure, wanted - has)
            least = said(*name_of(found.scheme, threshold))
            words.append(
                (_("%(figure)s距“%(threshold)s”还差 %(short)s") % {"figure": name, "threshold": least, "short": short},)
            )
    return words


def _figure(found: Prefilled, name: str, value: Value) -> tuple[str, str]:
    zh, en = shown(value, unit_of(found.scheme, name)), shown(value, unit_of(found.scheme, name), 1)
    return said(*name_of(found.scheme, name)), said(zh, en)


def items(found: Prefilled) -> Table:
    rows = [Row([said(one.item.zh, one.item.en), money(one.fen, "CNY")]) for one in found.assessment.items]
    columns = [Column(_("支持项目"), narrow=False), Column(_("按已核准数据可申报"), unit=_("元"), number=True)]
    qualifies = found.assessment.qualifies is True
    total = [_("合计（不超过单个企业上限）"), money(found.assessment.fen, "CNY") if qualifies else _("符合条件后计算")]
    return Table(_("支持项目"), columns, rows, total=Row(total))


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


def through(moment: datetime) -> str:
    """The last day before *moment*: a call that closes at midnight closes on the day before."""
    return on(moment - timedelta(microseconds=1))


def day(call: GrantCall) -> str:
    return through(call.cut_off)


def days(call: GrantCall) -> str:
    return format_html("{} – {}", on(call.opens), through(call.closes))


@dataclass(frozen=True)
class About:
    """A call as one reader meets it: the number of its own application (0: none), whether it may submit (again), and whether
    the list is public."""

    call: GrantCall
    own: int
    again: bool
    public: bool


def about_call(viewer: Viewer, number: int) -> About:
    """One query. Raises FuwaiError `grant.call_unknown`."""
    own = GrantApplication.objects.visible_to(viewer).filter(call=OuterRef("pk")).order_by("-version")
    last = GrantDecision.objects.filter(application=OuterRef("own")).order_by("-pk").values("act")
    notices = GrantNotice.objects.filter(awarding__call=OuterRef("pk"), first__lte=datetime.now(UTC))
    calls = GrantCall.objects.visible_to(viewer).annotate(own=Subquery(own.values("pk")[:1]), public=Exists(notices))
    found = calls.annotate(last=Subquery(last[:1])).filter(pk=number).first()
    if found is None:
        return About(grant.call_of(viewer, number), 0, True, False)  # which says why not
    again = found.own is None or found.last in (Act.RETURN, Act.WITHDRAW)
    return About(found, found.own or 0, again, bool(found.public))


def phase(call: GrantCall) -> str:
    """Whether applications are taken now, as a badge."""
    now = datetime.now(UTC)
    if now < call.opens:
        return badge(_("未开始"), "waiting")
    return badge(_("申报中"), "good") if now <= call.closes else badge(_("申报已截止"), "quiet")


def taken(call: GrantCall) -> bool:
    """Whether applications are taken now."""
    return call.opens <= datetime.now(UTC) <= call.closes
