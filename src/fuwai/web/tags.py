"""Template tags and filters of the house, known to every template without `{% load %}`."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.access import Role, Viewer
from fuwai.core.account import ROLE_NAMES
from fuwai.core.edit_check import Grade
from fuwai.core.evidence import KIND_NAMES
from fuwai.core.moment import beijing as on_beijings_clock
from fuwai.core.region import NATION
from fuwai.core.review import Stage
from fuwai.core.rounding import round_half_away
from fuwai.services.enclosure import beside, beside_draft
from fuwai.standards.region import regions
from fuwai.web.words import english, said, said_of

register = Library()

MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "OMR": 3, "TND": 3, "JOD": 3}
CENTS_IN_WAN = 10**6  # 1 万美元
NOTHING = "–"  # an empty cell says that it is empty
STAGES: dict[Stage, tuple[str, str, str]] = {  # words, and the colour that goes with them
    Stage.COUNTY: ("县级待审", "with the county", "waiting"),
    Stage.CITY: ("市级待审", "with the city", "waiting"),
    Stage.PROVINCE: ("省级待审", "with the province", "waiting"),
    Stage.MINISTRY: ("部级待审", "with the ministry", "waiting"),
    Stage.APPROVED: ("已核准", "approved", "good"),
    Stage.RETURNED: ("已退回", "returned", "bad"),
    Stage.WITHDRAWN: ("已撤回", "withdrawn", "quiet"),
    Stage.STRUCK_OUT: ("已剔除", "struck out", "quiet"),
}
NUMERALS = dict(zip((0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D), "123456789", strict=True))
MARKS = {0xFF08: "(", 0xFF09: ")", 0x300A: '"', 0x300B: '"', 0xFF1B: ";"}  # Chinese brackets, quotes, semicolon
PLACES = (  # where rules come from, as English pages name it
    ("操作指引", "Guide "),
    ("企业端手册目录", "Enterprise manual, contents "),
    ("典型业务", " business "),
    ("管理机构端手册", "Reviewers' manual "),
)
DRAFT = ("草稿", "draft", "draft")
GRADES: dict[Grade, tuple[str, str, str]] = {
    Grade.BLOCKING: ("阻断", "blocking", "bad"),
    Grade.HELD: ("待说明", "to be explained", "held"),
    Grade.SOFT: ("提示", "hint", "waiting"),
}


@register.filter(name="said")
def said_filter(thing: Any) -> str:
    """`{{ finding|said }}`: data with zh and en, in the reader's language."""
    return said_of(thing)


@register.filter
def money(minor: int | None, currency: str = "USD") -> str:
    """`{{ cents|money }}`, `{{ minor|money:"JPY" }}`: 123456 → 1,234.56. The currency stands in the heading or beside."""
    if minor is None:
        return NOTHING
    digits = MINOR_DIGITS.get(currency, 2)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f}"


@register.filter
def wan(cents: int | None) -> str:
    """`{{ cents|wan }}`: US cents in 万美元 with two decimals; in English pages in thousands of dollars, see `wan_unit`."""
    if cents is None:
        return NOTHING
    return f"{round_half_away(Fraction(cents * 10 if english() else cents, CENTS_IN_WAN), 2):,.2f}"


@register.simple_tag
def wan_unit() -> str:
    """The unit of `wan`, for the heading: 万美元, USD thousand."""
    return said("万美元", "USD thousand")


@register.filter
def number(count: int | None) -> str:
    """`{{ count|number }}`: 12345 → 12,345."""
    return NOTHING if count is None else f"{count:,}"


@register.filter
def beijing(moment: datetime | None) -> SafeString | str:
    """`{{ filing.submitted_at|beijing }}`: 2015-07-15 17:00 on the clock of Beijing, as a <time>."""
    if moment is None:
        return NOTHING
    told = on_beijings_clock(moment)
    return format_html('<time datetime="{}">{}</time>', told.isoformat(), told.strftime("%Y-%m-%d %H:%M"))


@register.filter
def day(moment: datetime | date | None) -> SafeString | str:
    """`{{ contract.signing_date|day }}`: 2015-07-15; a moment tells the day of Beijing."""
    if moment is None:
        return NOTHING
    told = on_beijings_clock(moment).date() if isinstance(moment, datetime) else moment
    return format_html('<time datetime="{0}">{0}</time>', told.isoformat())


@register.filter
def month(yyyymm: int | None) -> str:
    """`{{ execution.month|month }}`: 201506 → 2015年6月, 2015-06 in English."""
    if yyyymm is None:
        return NOTHING
    return said(f"{yyyymm // 100}年{yyyymm % 100}月", f"{yyyymm // 100}-{yyyymm % 100:02}")


@register.filter
def county(code: str) -> str:
    """`{{ filing.county|county }}`: the region's name; the code itself where no list has it."""
    tree = regions()
    if code == NATION:
        return said("全国", "the nation")
    return tree.name(code, "en" if english() else "zh") if code in tree else code


def desk(body: str) -> str:
    """At whose desk: the region's name, the ministry for the nation; nothing where it lies at none."""
    return "" if not body else ministry() if body == NATION else county(body)


@register.simple_tag
def stage(stage: Stage | str) -> SafeString:
    """`{% stage filing.stage %}`: where a filing lies, as a badge: a word and a colour. `draft` is one as well."""
    zh, en, tone = DRAFT if stage == "draft" else STAGES[Stage(stage)]
    return format_html('<span class="badge badge-{}">{}</span>', tone, said(zh, en))


@register.simple_tag
def grade(grade: Grade | str) -> SafeString:
    """`{% grade finding.grade %}`: what a finding does, as a badge."""
    zh, en, tone = GRADES[Grade(grade)]
    return format_html('<span class="badge badge-{}">{}</span>', tone, said(zh, en))


@register.filter
def cited(source: str) -> str:
    """`{{ finding.source|cited }}`: where a rule comes from. A rule of our own says so; in English a place in the guide or the
    manual is named in English, and what is a Chinese sentence is left to the Chinese page."""
    own, house, why = source.rpartition("house:")
    if not english():
        return own + _("本系统规定：") + why.strip() if house else source
    if house:
        return "house rule"
    told = source.translate(NUMERALS | MARKS)
    for zh, en in PLACES:
        told = told.replace(zh, en)
    return " ".join(re.sub(r"[^\x00-\x7f]+", "", told).split())


@register.simple_tag(takes_context=True)
def by(context: Mapping[str, Any], actor: str) -> str:
    """`{% by comment.actor %}`: who did it. An enterprise is told the body, not the person; its own people by name."""
    return signed(actor, context["request"].viewer)


def signed(actor: str, viewer: Viewer | None) -> str:
    """The same in Python."""
    person, _at, whom = actor.rpartition(" @ ")
    if viewer is None or viewer.kind != "enterprise" or whom not in regions():
        return acted(actor) if person == "" or viewer is None or viewer.kind != "enterprise" else person
    return ministry() if whom == NATION else said(f"{county(whom)}主管部门", f"the body of {county(whom)}")


def ministry() -> str:
    """What reviews for the nation."""
    return said("商务部", "the Ministry of Commerce")


@register.filter
def acted(actor: str) -> str:
    """`{{ entry.actor|acted }}`: 示例审核员 @ 330104 as 示例审核员 · 江干区. An enterprise keeps its code, a duty has its name."""
    person, at, whom = actor.rpartition(" @ ")
    if not at:
        return actor
    duty = ROLE_NAMES.get(Role(whom)) if whom in list(Role) else None
    return f"{person} · {said(*duty) if duty else ministry() if whom == NATION else county(whom)}"


@register.simple_tag
def badge(words: object, tone: str = "quiet") -> SafeString:
    """`{% badge _("逾期") "bad" %}`: a word with a tone: good, bad, held, waiting, draft, quiet."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, words)


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """`{% icon "home" %}`: a symbol of static/icons.svg; hidden from readers, words stand beside it."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true" focusable="false"><use href="{1}#{2}"/></svg>',
        size,
        static("icons.svg"),
        name,
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: object) -> SafeString:
    """`{% dialog id="return" title=_("…") %} … {% enddialog %}`: a <dialog>; `<button data-opens="return">` opens it.

    A `<button data-closes>` or `<button formmethod="dialog">` inside closes it, as Escape does; the focus goes back.
    """
    return format_html(
        '<dialog id="{0}" class="dialog" aria-labelledby="{0}-title"><h2 id="{0}-title">{1}</h2>{2}</dialog>',
        id,
        title,
        content,
    )


@register.filter
def evidence_kind(kind: str) -> str:
    """`{{ one.kind|evidence_kind }}`: what kind of document it is."""
    return said(*KIND_NAMES[kind])


@register.simple_tag(takes_context=True)
def evidence(context: Context, noun: str = "", key: str = "", draft: int | None = None) -> list[Any]:
    """`{% evidence noun key as files %}`, `{% evidence draft=number as files %}`: what stands beside a record or a draft, as
    far as the reader may see it. One query."""
    viewer = context["request"].viewer
    return list(beside_draft(viewer, draft) if draft else beside(viewer, noun, key))


@register.simple_tag(takes_context=True)
def query(context: Context, **changed: object) -> str:
    """`{% query page=2 %}`: this page's query with some values replaced; None or "" removes one. Begins with `?`."""
    values = context["request"].GET.copy()
    for name, value in changed.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else "?"


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`{{ findings|item:field.name }}`: a value by a key that is itself a variable; None where there is none."""
    return mapping.get(key)
