"""Parameters of a scheme as fields: money in yuan or dollars, yes or no, lists of codes; what a source leaves open is marked."""

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fuwai.core.grant import UNIT_NAMES, Given, Parameter, Scheme
from fuwai.web.account.form import typed
from fuwai.web.grant.shown import DIGITS, MOST, NO, YES, Mistyped
from fuwai.web.part import Choice, Input
from fuwai.web.words import said

MONEY = {"usd": ("美元", "USD"), "fen": ("元", "CNY")}
UNSEEN = ("来源未见; 须填写", "not in the source: to be filled in")  # what a scheme says that has nothing to say
CODES = 2_000  # characters of a list


def parameter_fields(request: HttpRequest, scheme: Scheme, prefix: str = "", like: str = "") -> list[Input]:
    """A field for each parameter: as typed, else as typed under the prefix *like*, else as the scheme has it."""
    return [_field(request, one, f"{prefix}{one.id}", f"{like}{one.id}") for one in scheme.parameters]


def parameters_typed(request: HttpRequest, scheme: Scheme, prefix: str = "") -> dict[str, Given]:
    """What was typed; a parameter of which nothing was is left to the scheme. Raises Mistyped `grant.parameter`."""
    found = {one.id: _value(one, typed(request, f"{prefix}{one.id}"), f"{prefix}{one.id}") for one in scheme.parameters}
    return {name: value for name, value in found.items() if value is not None}


def _field(request: HttpRequest, one: Parameter, name: str, like: str) -> Input:
    words, text = said(one.zh, one.en), typed(request, name) or typed(request, like) or _text(one)
    open_ = one.value is None
    help_ = _("来源没有，须填写：%(source)s") % {"source": one.source} if open_ else one.source
    help_ = said(*UNSEEN) if open_ and one.source in UNSEEN[0] else help_
    if one.unit == "truth":
        choices = [Choice(YES, _("是")), Choice(NO, _("否"))]
        return Input(name, words, "code", text, help_, required=open_, choices=choices)
    if one.unit == "codes":
        return Input(name, words, "text", text, f"{help_} {_('代码用逗号分开')}", required=open_, limit=CODES)
    kind = "amount" if one.unit in MONEY else "count"
    unit = said(*MONEY.get(one.unit, UNIT_NAMES[one.unit]))
    return Input(name, words, kind, text, help_, unit, required=open_)  # type: ignore[arg-type]


def _text(one: Parameter) -> str:
    value = one.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{Decimal(value).scaleb(-2):,.2f}" if one.unit in MONEY else str(value)


def _value(one: Parameter, text: str, name: str) -> Given:
    if not text:
        return None
    if one.unit == "truth":
        return {YES: True, NO: False}.get(text)
    if one.unit == "codes":
        return tuple(part.strip() for part in text[:CODES].replace("，", ",").split(",") if part.strip()) or None
    try:
        number = Decimal(text.replace(",", "")[:DIGITS]).scaleb(2 if one.unit in MONEY else 0)
        if len(text) > DIGITS or not number.is_finite() or not 0 <= number <= MOST or number != int(number):
            raise InvalidOperation
    except InvalidOperation:
        raise Mistyped(
            "grant.parameter",
            f"{one.zh}: {text[:30]!r} 不是数; 金额为元或美元, 最多两位小数",
            f"{one.en}: {text[:30]!r} is no number; money in yuan or dollars, two decimals at most",
            name,
        ) from None
    return int(number)
