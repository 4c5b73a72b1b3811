"""What stands in the cells of a list and on a record's page: a field as its reader writes it, and where a record lies."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.codelist import labelled
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.services.record import Line
from fuwai.standards.codelist import codes
from fuwai.storage.models import Standing
from fuwai.web import tags
from fuwai.web.part import Column
from fuwai.web.record.kind import Kind
from fuwai.web.words import english, said

OUTBOUND = "outbound"  # 发包合同
REGIONS = "region"  # the list whose codes are read by name alone
BREAKING = ("name", "title", "client_name", "payer", "issuer", "kind", "certification")  # texts that a list may break


def code_name(field: Field, code: str) -> str:
    """The name of a code in the reader's language; the code itself where no list has it."""
    listed = codes(field.codes)
    return listed.name_of(code, "en" if english() else "zh") if code in listed else code


def label(field: Field, content: Mapping[str, Any]) -> str:
    """What a field is called: of an outbound contract the other party is who provides, and not the client."""
    if content.get("kind") == OUTBOUND:
        return said(field.zh.replace("发包方", "接包方"), field.en.replace("client", "provider"))
    return said(field.zh, field.en)


def told(field: Field, content: Mapping[str, Any]) -> Any:
    """A field of a version: amounts in major units with their currency, codes with their names."""
    value = content.get(field.name)
    if value is None or value == "":
        return tags.NOTHING
    if field.kind == "amount":
        currency = content.get(field.currency) or ""
        return f"{tags.money(value, currency)} {currency}".rstrip()
    if field.kind == "code":
        return tags.county(value) if field.codes == REGIONS else labelled(value, code_name(field, value))
    if field.kind == "month":
        return tags.month(value)
    if field.kind == "date":
        return tags.day(value)
    return tags.number(value) if field.kind == "count" else str(value)


def columns(kind: Kind, others: bool) -> list[Column]:
    """The columns of a list; *others*: of more than one enterprise."""
    found = [_column(kind, name) for name in kind.columns]
    where = Column(_("审核"), sort="since", narrow=False)
    return [found[0], *([Column(_("企业"), narrow=False)] if others else []), *found[1:], where]


def row(kind: Kind, line: Line, others: bool) -> list[Any]:
    """The cells of one record, in the order of `columns`."""
    found = [_cell(kind, name, line) for name in kind.columns]
    return [found[0], *([line.enterprise] if others else []), *found[1:], where(line.standing)]


def where(standing: Standing) -> SafeString:
    """The badge of its stage, and at whose desk since when; open held findings beside."""
    badge = tags.stage(standing.stage)
    held = tags.badge(_("待说明 %(count)s") % {"count": standing.held}, "held") if standing.held else ""
    day = tags.on_beijings_clock(standing.since).date().isoformat()
    since = _("%(desk)s %(day)s 起") % {"desk": tags.desk(standing.desk), "day": day}
    return format_html('{} {}<span class="since">{}</span>', badge, held, since.strip())


def _column(kind: Kind, name: str) -> Column:
    if name == "usd":
        return Column(_("折合"), unit=tags.wan_unit(), number=True, sort="amount")
    if name == "contract":
        return Column(_("合同"), narrow=False)
    field = RECORDS[kind.noun][name]
    sort = "month" if name == kind.day else name
    number = field.kind in ("amount", "count")
    return Column(said(field.zh, field.en), number=number, sort=sort, narrow=name not in BREAKING)


def _cell(kind: Kind, name: str, line: Line) -> Any:
    content = line.content
    if name == "usd":
        return tags.wan(line.standing.usd_cents)
    if name == "contract":
        return format_html(
            '{}<span class="since">{}</span>', line.contract.get("title", ""), content["provider_number"]
        )
    field = RECORDS[kind.noun][name]
    if name == "client_name":
        country = code_name(RECORDS["contract"]["client_country"], content["client_country"])
        return format_html('{}<span class="since">{}</span>', content[name], country)
    if name == "title":
        number = content.get("control_number") or ""
        return format_html('{}<span class="since whole">{}</span>', content[name], number)
    if field.kind == "code" and content.get(name):
        return _short(field, content[name])
    return told(field, content)


def _short(field: Field, code: str) -> SafeString | str:
    """A code with its name at hand; of a region and of a mere word for programs the name itself."""
    name = code_name(field, code)
    return (
        name
        if field.codes == REGIONS or labelled(code, name) == name
        else format_html('<span title="{}">{}</span>', name, code)
    )
