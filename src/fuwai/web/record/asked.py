"""The filters of a list, from its address to what services are asked, and back as fields of the page."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.services.as_of import moment_of
from fuwai.services.record import UNDER_REVIEW, Asked, stage_known
from fuwai.standards.catalogue import edition
from fuwai.standards.codelist import codes
from fuwai.web.part import Choice, Input
from fuwai.web.record.kind import Kind
from fuwai.web.tags import STAGES
from fuwai.web.words import english, said

MONTH = re.compile(r"(19|20)(\d\d)\D?(0?[1-9]|1[0-2])\D?")
PRESENT = ("stage", "findings")  # what a list of a past day is not asked for
NAMES = ("words", "stage", "group", "country", "first", "last", "findings", "enterprise", "kind", "as_of")


@dataclass(frozen=True)
class Filters:
    """*asked* as services take it, *inputs* as the page shows them, *chosen*: how many are set. *moment*: the end of the day
    *day* as of which the records are asked for; None for the present."""

    asked: Asked
    inputs: list[Input]
    chosen: int
    moment: datetime | None
    day: str


def filters(request: HttpRequest, kind: Kind, viewer: Viewer) -> Filters:
    """What the address asks for. What cannot be understood is told beside its field and asks for nothing."""
    typed = {name: request.GET.get(name, "").strip()[:200] for name in NAMES}
    faults: dict[str, Finding] = {}
    first, last = (_month(name, typed[name], faults) for name in ("first", "last"))
    country = _country(typed["country"], faults)
    moment = _moment(typed["as_of"], faults)
    asked = Asked(
        words=typed["words"],
        stage=typed["stage"] if stage_known(typed["stage"]) else "",
        group=typed["group"] if kind.grouped and typed["group"] in codes("catalogue") else "",
        country=country if kind.grouped else "",
        first=first,
        last=last,
        findings=typed["findings"] if typed["findings"] in ("held", "soft") else "",
        kind=typed["kind"] if _kinded(kind) and typed["kind"] in codes(_kinds(kind).codes) else "",
        enterprise=typed["enterprise"] if viewer.kind != "enterprise" else "",
        sort=request.GET.get("sort") or ("-month" if kind.day or kind.noun == "workforce" else "-since"),
    )
    asked_for = _inputs(kind, viewer, typed, faults)
    if moment is not None:
        asked_for = [one for one in asked_for if one.name not in PRESENT]
    return Filters(asked, asked_for, sum(map(bool, typed.values())), moment, typed["as_of"])


def _kinded(kind: Kind) -> bool:
    return "kind" in RECORDS[kind.noun].names


def _kinds(kind: Kind) -> Field:
    """The field that tells contracts, or receipts, of different kinds apart."""
    return RECORDS[kind.noun]["kind"]


def _month(name: str, typed: str, faults: dict[str, Finding]) -> int:
    if not typed:
        return 0
    if match := MONTH.fullmatch(typed):
        return int(match[1] + match[2]) * 100 + int(match[3])
    faults[name] = _fault(name, f"{typed} 不是月份, 如 2015-06", f"{typed} is no month, as 2015-06")
    return 0


def _moment(typed: str, faults: dict[str, Finding]) -> datetime | None:
    try:
        return moment_of(typed)
    except FuwaiError as error:
        faults["as_of"] = _fault("as_of", error.zh, error.en)
        return None


def _country(typed: str, faults: dict[str, Finding]) -> str:
    if not typed:
        return ""
    if found := codes("country").find(typed):
        return found
    faults["country"] = _fault("country", f"没有找到 {typed}", f"{typed} is not in the list")
    return ""


def _fault(name: str, zh: str, en: str) -> Finding:
    return Finding("list.filter", Grade.BLOCKING, "", 0, name, zh, en)


def _inputs(kind: Kind, viewer: Viewer, typed: dict[str, str], faults: dict[str, Finding]) -> list[Input]:
    searched = {
        "contract": _("编号、名称、发包方"),
        "execution": _("编号、发票、合同、发包方"),
    }.get(kind.noun, _("文字"))
    wanted = [Input("words", searched)]
    if viewer.kind != "enterprise":
        wanted.append(Input("enterprise", _("企业名称或代码")))
    wanted.append(Input("stage", _("审核阶段"), "code", choices=_stages()))
    if _kinded(kind):
        field = _kinds(kind)
        wanted.append(Input("kind", said(field.zh, field.en), "code", choices=code_choices(field)))
    if kind.grouped:
        wanted.append(Input("group", _("业务类别"), "code", choices=group_choices()))
        wanted.append(Input("country", _("发包方国别"), attributes={"list": "codes-country", "autocomplete": "off"}))
    if kind.day:
        example = {"placeholder": "2015-06"}
        wanted += [Input(name, words, "month", attributes=example) for name, words in _ends()]
    found = [Choice("held", _("待说明")), Choice("soft", _("有提示"))]
    wanted.append(Input("findings", _("审核关系"), "code", choices=found))
    wanted.append(Input("as_of", _("截至"), "date"))
    return [_filled(one, typed, faults) for one in wanted]


def _ends() -> tuple[tuple[str, str], tuple[str, str]]:
    return ("first", _("月份自")), ("last", _("至"))


def _filled(one: Input, typed: dict[str, str], faults: dict[str, Finding]) -> Input:
    findings = [faults[one.name]] if one.name in faults else []
    return Input(
        one.name,
        one.label,
        one.kind,
        typed[one.name],
        choices=one.choices,
        findings=findings,
        attributes=one.attributes,
    )


def _stages() -> list[Choice]:
    return [
        Choice(UNDER_REVIEW, _("在审（各级）")),
        *(Choice(str(one), said(zh, en)) for one, (zh, en, _t) in STAGES.items()),
    ]


def group_choices() -> list[Choice]:
    """The groups of the catalogue in force, under their divisions, then those of other editions."""
    present = edition("2015")
    language = "en" if english() else "zh"
    listed = codes("catalogue")
    found = []
    for code in listed:
        division = present.groups[code].division if code in present.groups else ""
        head = said(present.divisions[division].zh, present.divisions[division].en) if division else _("以前的目录")
        found.append(Choice(code, listed.told(code, language), f"{division} {head}".strip()))
    return found


def code_choices(field: Field) -> list[Choice]:
    """The entries of a field's code list, in the reader's language."""
    if field.codes == "catalogue":
        return group_choices()
    language = "en" if english() else "zh"
    listed = codes(field.codes)
    return [Choice(code, listed.told(code, language)) for code in listed]
