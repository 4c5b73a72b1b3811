"""What the pages of this room share: lines of the queue as rows, signs as badges, and the query that goes along."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.records import RECORDS
from fuwai.core.risk import SIGNS
from fuwai.services import worklist
from fuwai.services.case import Case, Line
from fuwai.services.worklist import Filter, Item
from fuwai.standards.codelist import codes
from fuwai.web.part import Choice, Column, Input, Row, Tone
from fuwai.web.record.cells import labelled
from fuwai.web.tags import badge, county, day, month, wan, wan_unit
from fuwai.web.told import key_words
from fuwai.web.words import english, said, said_of

HEAVY = 25  # points from which a sign is shown in a tone
PLACES = ("at", "before")  # where in the queue: not part of what is looked for


def viewer_of(request: HttpRequest) -> Viewer:
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found


def desk_of(request: HttpRequest, viewer: Viewer, desks: Sequence[str] = ()) -> str:
    """The desk that is asked for, among those of the viewer; else the own one. *desks*: where they are known already."""
    asked = request.GET.get("desk") or request.POST.get("desk") or ""
    if asked in ("", viewer.code):
        return viewer.code
    return asked if asked in (desks or worklist.desks_of(viewer)) else viewer.code


def chosen(request: HttpRequest) -> Filter:
    """What is looked for, as the address says; what cannot be read is not looked for."""
    asked = request.GET
    return Filter(
        noun=asked.get("noun", "") if asked.get("noun") in RECORDS else "",
        sign=asked.get("sign", "") if asked.get("sign") in SIGNS else "",
        grade=asked.get("grade", "") if asked.get("grade") in worklist.GRADES else "",
        low=cents(asked.get("low", "")),
        high=cents(asked.get("high", "")),
        enterprise=(asked.get("enterprise") or asked.get("q", "")).strip()[:100],
        month=yyyymm(asked.get("month", "")),
    )


def cents(dollars: str) -> int | None:
    """Whole US dollars as typed, in cents; None for none."""
    plain = dollars.replace(",", "").replace("，", "").strip()
    return int(plain) * 100 if plain.isdecimal() and len(plain) < 14 else None


def yyyymm(text: str) -> int | None:
    """2015-06 or 201506; None for anything else."""
    plain = text.replace("-", "").strip()
    return int(plain) if plain.isdecimal() and len(plain) == 6 and 1 <= int(plain[4:]) <= 12 else None


def kept(request: HttpRequest, **changed: str) -> str:
    """The query that goes along with a record: desk and filters, without the place. Empty, or begins with `?`."""
    pairs = [(name, value) for name, value in request.GET.items() if name not in PLACES and value]
    pairs = [(name, value) for name, value in pairs if name not in changed]
    pairs += [(name, value) for name, value in changed.items() if value]
    return f"?{urlencode(pairs)}" if pairs else ""


def filters(request: HttpRequest) -> list[Input]:
    """The filters above the queue, as they stand."""
    asked = request.GET
    nouns = [Choice(noun, said_of(record)) for noun, record in RECORDS.items()]
    signs = [Choice(sign.code, said_of(sign)) for sign in SIGNS.values()]
    grades = [Choice("held", _("有待说明的")), Choice("soft", _("有提示的")), Choice("none", _("没有问题的"))]
    return [
        Input("noun", _("记录种类"), "code", asked.get("noun", ""), choices=nouns),
        Input("sign", _("风险提示"), "code", asked.get("sign", ""), choices=signs),
        Input("grade", _("审核问题"), "code", asked.get("grade", ""), choices=grades),
        Input("low", _("金额不低于（美元）"), "amount", asked.get("low", "")),
        Input("high", _("金额低于（美元）"), "amount", asked.get("high", "")),
        Input("enterprise", _("企业代码或名称"), "text", asked.get("enterprise") or asked.get("q", "")),
        Input("month", _("月份"), "month", asked.get("month", "")),
    ]


def columns() -> list[Column]:
    return [
        Column(_("记录"), narrow=False),
        Column(_("风险提示"), narrow=False),
        Column(_("企业"), narrow=False),
        Column(_("金额"), unit=wan_unit(), number=True),
        Column(_("所属月份")),
        Column(_("等待")),
    ]


def row(item: Item, query: str = "") -> Row:
    """A line of the queue."""
    record = RECORDS[item.noun]
    title = format_html(
        '{}<br><span class="queue-what">{}{}</span>',
        key_words(item.noun, item.number.split(" / ")) if item.number else said_of(record),
        said_of(record),
        f" · {item.what}" if item.what else "",
    )
    tone: Tone = "bad" if item.late else "held" if item.held else ""
    return Row(
        [
            title,
            signs(item.reasons, item.version),
            format_html('{}<span class="queue-what">{}</span>', item.name or item.enterprise, county(item.county)),
            wan(item.usd_cents),
            month(item.month) if item.month else "–",
            waits(item),
        ],
        id=str(item.filing),
        href=reverse("review_one", args=(item.filing,)) + query,
        tone=tone,
    )


def signs(reasons: Sequence[str], version: int = 1) -> SafeString | str:
    """The reasons of the order, as badges; and that it is an amendment."""
    told: list[tuple[Any]] = [
        (badge(said_of(SIGNS[code]), "held" if SIGNS[code].weight >= HEAVY else "waiting"),)
        for code in reasons
        if code in SIGNS
    ]
    if version > 1 and "changed" not in reasons:
        told.append((badge(said(f"第 {version} 版", f"version {version}"), "quiet"),))
    return format_html('<span class="signs">{}</span>', format_html_join(" ", "{}", told)) if told else "–"


def waits(item: Item) -> SafeString:
    """Since how long; and by when an execution must be reviewed."""
    since = said(f"{item.days} 天", f"{item.days} day{'' if item.days == 1 else 's'}")
    if item.late:
        return format_html('{}<span class="queue-what">{}</span>', since, badge(_("已过审核期"), "bad"))
    if item.closes is not None:
        return format_html('{}<span class="queue-what">{} {}</span>', since, _("最迟"), day(item.closes))
    return format_html("{}", since)


def spoken(found: Case) -> Case:
    """The case with the names of its codes in the reader's language; a code that is a word for programs is not shown."""
    return replace(found, lines=tuple(_named(line) for line in found.lines))


def _named(line: Line) -> Line:
    if not line.field.codes:
        return line
    listed, language = codes(line.field.codes), "en" if english() else "zh"

    def name(text: str) -> str:
        code = text.split(" ", maxsplit=1)[0]
        return labelled(code, listed.name_of(code, language)) if code in listed else text

    return replace(line, now=name(line.now), before=None if line.before is None else name(line.before))
