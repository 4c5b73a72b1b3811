"""A form of one record, as its page shows it: values as typed, the parts with their fields, findings beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.core.scope_condition import FactValue
from fuwai.files.typed import typed
from fuwai.services.intake import Sender
from fuwai.services.scope_wizard import Step, step, still_asked
from fuwai.standards.codelist import codes
from fuwai.storage.models import Draft
from fuwai.web.part import Input
from fuwai.web.record.asked import code_choices
from fuwai.web.record.kind import NOT_TYPED, Kind, Words
from fuwai.web.words import english

LONG_LIST = 40  # entries beyond which a list is searched by typing, not scrolled through
FREE = ("group",)  # long lists that are chosen from by other help beside them
DIGITS = 19  # of a number that the database can hold
LONGEST = 4000  # characters of a field that a form takes; limits of fields are edit checks


@dataclass(frozen=True)
class FormPart:
    """A part of the form as the page shows it."""

    words: Words
    inputs: Sequence[Input]


@dataclass(frozen=True)
class Form:
    """*values*: as typed; *answers*: of the scope questions; *words*: on held findings, by check. *record*: what is amended, of
    which *version* was read. *dropped*: how many answers of a draft the standard no longer takes."""

    kind: Kind
    values: Mapping[str, str]
    draft: int | None = None
    record: int | None = None
    answers: Mapping[str, FactValue] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    version: int | None = None
    dropped: int = 0

    @property
    def row(self) -> dict[str, str]:
        """What services take: the fields that have something in them."""
        return {name: text for name, text in self.values.items() if text.strip()}

    @property
    def text(self) -> str:
        """What scope and group are read from."""
        return "。".join(filter(None, (self.values.get("title", ""), self.values.get("description", ""))))


def sender(request: HttpRequest) -> Sender:
    """Whoever is signed in, for its enterprise."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return Sender(viewer, viewer.actor, viewer.code)


def posted(kind: Kind, request: HttpRequest, record: int | None = None, key: Mapping[str, str] | None = None) -> Form:
    """The form as it was sent. *key*: the fields of a standing record that a form does not change."""
    sent = request.POST
    names = [one.name for one in RECORDS[kind.noun] if one.name not in NOT_TYPED]
    values = {name: _code(kind, name, sent.get(name, "")[:LONGEST]) for name in names} | dict(key or {})
    if chosen := sent.get("choose"):
        values["group"] = chosen[:20]
    answers = dict(_answer(text) for text in (*sent.getlist("answered"), *sent.getlist("answer")) if "=" in text)
    if (fact := sent.get("answer_fact")) and (minor := minor_units(sent.get("answer_amount", ""), values)) is not None:
        answers[fact] = minor
    for fact in sent.getlist("take_back"):
        answers.pop(fact, None)
    answers, left = still_asked(answers)  # of a page that stood open while the standard changed
    words = {name.removeprefix("explain-"): text[:1000] for name, text in sent.items() if name.startswith("explain-")}
    touched = frozenset(sent.get("touched", "").split(","))
    draft, version = (_number(sent.get(name, "")) for name in ("draft", "version"))
    return Form(kind, values, draft, record, answers, words, touched, version, len(left))


def amended(request: HttpRequest) -> int | None:
    """The record that the form says it amends: for its draft, which the service asks about; never for a submission."""
    return _number(request.POST.get("record", ""))


def drafted(kind: Kind, kept: Draft) -> Form:
    """A draft as it was left: what was typed, explained, and answered of what is still asked."""
    values = {name: str(text) for name, text in kept.content.items()}
    answers, left = still_asked(kept.aside.get("answers", {}))
    words = kept.aside.get("words", {})
    return Form(kind, values, kept.pk, kept.amends, answers, words, version=kept.version, dropped=len(left))


def parts(
    form: Form, findings: Sequence[Finding], amending: bool, marked: Sequence[str] = (), fixed: bool = True
) -> list[FormPart]:
    """The parts with their fields. *marked*: fields that a return speaks of; *fixed*: what an amendment leaves alone is."""
    still = frozenset(form.kind.fixed if amending and fixed else ())
    found = []
    for part in form.kind.parts:
        if part.amending and not amending:
            continue
        inputs = [_input(form, name, findings, amending, name in marked, name in still) for name in part.fields]
        found.append(FormPart(part.words, inputs))
    return found


def lists_of(kind: Kind) -> list[tuple[str, list[tuple[str, str]]]]:
    """The long code lists that the fields search: id, and (value, the name in the other language)."""
    named = {one.codes for one in RECORDS[kind.noun] if one.codes and _searched(one)}
    return [(f"codes-{name}", _entries(name)) for name in sorted(named)]


def suggestion(form: Form) -> Step | None:
    """What the words say of scope and group; None where there are too few words yet."""
    if not form.kind.suggests or len(form.text) < 4:
        return None
    client = codes("client_kind").find(form.values.get("client_kind", "")) or ""
    return step(form.text, client, form.answers, contract_value=minor_units(form.values.get("value", ""), form.values))


def amounts_left_out(form: Form) -> Form:
    """*form* without its answers in money: where they no longer fit the contract's value they are asked again."""
    kept = {
        fact: value for fact, value in form.answers.items() if isinstance(value, bool) or not isinstance(value, int)
    }
    return replace(form, answers=kept)


def minor_units(text: str, values: Mapping[str, str]) -> int | None:
    """An amount as typed, in minor units of the form's currency; None where it cannot be read."""
    [read] = typed("contract", [{"value": text, "currency": values.get("currency", "")}]).frame.iter_rows(named=True)
    found: int | None = read["value"]
    return found


def graded(findings: Sequence[Finding], grade: Grade) -> list[Finding]:
    return [one for one in findings if one.grade is grade]


def _entries(name: str) -> list[tuple[str, str]]:
    listed, here, there = codes(name), *(("en", "zh") if english() else ("zh", "en"))
    return [(f"{code} {listed.name_of(code, here)}", listed.name_of(code, there)) for code in listed]


def _searched(wanted: Field) -> bool:
    return wanted.kind == "code" and wanted.name not in FREE and (len(codes(wanted.codes)) > LONG_LIST)


def _code(kind: Kind, name: str, text: str) -> str:
    """A code for what was typed or chosen where the list knows it; else the text, which a finding then speaks of."""
    wanted = RECORDS[kind.noun][name]
    return (codes(wanted.codes).find(text) or text) if wanted.codes and text.strip() else text


def _input(
    form: Form, name: str, findings: Sequence[Finding], amending: bool, marked: bool, fixed: bool = False
) -> Input:
    wanted = RECORDS[form.kind.noun][name]
    value = form.values.get(name, "")
    key = amending and name in RECORDS[form.kind.noun].key
    attributes = {"data-marked": "1"} if marked else {}
    if form.kind.under and name == "provider_number" and not key:
        attributes |= {"list": "open-contracts", "autocomplete": "off"}
    shown = Input.of(wanted, value, findings, (), attributes)
    if not _searched(wanted):
        choices = code_choices(wanted) if wanted.kind == "code" else ()
        return _replaced(
            shown,
            choices=choices,
            readonly=key or fixed,
            help=_("在“注册地变更”中办理") if fixed else _help(name, shown.help, key),
        )
    listed = codes(wanted.codes)
    if value in listed:
        value = f"{value} {listed.name_of(value, 'en' if english() else 'zh')}"
    attributes |= {"list": f"codes-{wanted.codes}", "autocomplete": "off"}
    wanted_help = _("在“注册地变更”中办理") if fixed else shown.help or _("输入代码或名称的一部分查找")
    return _replaced(shown, kind="text", value=value, attributes=attributes, readonly=fixed, help=wanted_help)


def _help(name: str, help_: Words, key: bool) -> Words:
    if key:
        return _("变更时不能改动")
    if name == "framework_number":
        return _("订单填其框架合同的合同编号；其他合同不填")
    return help_


def _replaced(shown: Input, **changed: object) -> Input:
    return Input(**{**vars(shown), **changed})  # type: ignore[arg-type]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < DIGITS else None


def _answer(text: str) -> tuple[str, FactValue]:
    """fact=true, fact=false, fact=12000 (minor units), fact=a_choice."""
    fact, value = text.split("=", 1)
    return fact, {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)
