"""The form of a record: help while typing, drafts by themselves, submission; and the same without script."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.contract import KINDS
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import Stage
from fuwai.core.rounding import round_half_away
from fuwai.services import draft as drafts
from fuwai.services import entry as verbs
from fuwai.services import form as checks
from fuwai.services import record_card
from fuwai.services.draft import Amended
from fuwai.storage.models import Draft
from fuwai.web.part import Crumb
from fuwai.web.record import entry
from fuwai.web.record.entry import Form
from fuwai.web.record.kind import Kind
from fuwai.web.words import said_of


def new(kind: Kind, request: HttpRequest) -> HttpResponse:
    """An empty form, or what was typed into it."""
    if request.method == "POST":
        return _posted(kind, request, entry.posted(kind, request))
    return _shown(kind, request, Form(kind, _beginning(kind, request)))


def resume(kind: Kind, request: HttpRequest, number: int) -> HttpResponse:
    """A draft, to go on with; a draft of an amendment leads back to its record."""
    if request.method == "POST":
        return _posted(kind, request, entry.posted(kind, request))
    kept = next((one for one in drafts.listed(request.viewer, kind.noun) if one.pk == number), None)  # type: ignore[attr-defined]
    if kept is None:
        raise FuwaiError("draft.unknown", f"没有草稿 {number}", f"there is no draft {number}")
    if kept.amends is not None:
        return redirect(kind.route("amend"), kept.amends)
    return _shown(kind, request, entry.drafted(kind, kept))


def amend(kind: Kind, request: HttpRequest, record: int) -> HttpResponse:
    """What stands, to be corrected or changed: a new version of the same record; or the draft of that, to go on with."""
    stands, content = record_card.content_now(request.viewer, kind.noun, record)  # type: ignore[attr-defined]
    if stands.stage == Stage.STRUCK_OUT:
        raise FuwaiError("record.struck_out", "已剔除的记录不能变更", "what was struck out cannot be amended")
    values = verbs.as_typed(kind.noun, content)
    if request.method != "POST" and (kept := drafts.of_amendment(request.viewer, record)):  # type: ignore[attr-defined]
        return _shown(kind, request, entry.drafted(kind, kept), stands=stands, kept=kept)
    if request.method == "POST":
        kept_names = (*RECORDS[kind.noun].key, *(kind.fixed if stands.stage != Stage.RETURNED else ()))
        key = {name: values.get(name, "") for name in kept_names if name != "enterprise_code"}
        return _posted(kind, request, entry.posted(kind, request, record, key))
    if stands.stage == Stage.RETURNED and "amendment" in RECORDS[kind.noun].names:
        today = beijing(datetime.now(UTC)).date().isoformat()
        values |= {"amendment": "correction", "amended": today}  # what a return asks for; the writer may say otherwise
    return _shown(kind, request, Form(kind, values, record=record, version=stands.version), stands=stands)


def terminate(kind: Kind, request: HttpRequest, record: int) -> HttpResponse:
    """An amendment that ends the contract on a day."""
    stands, content = record_card.content_now(request.viewer, kind.noun, record)  # type: ignore[attr-defined]
    values = verbs.as_typed(kind.noun, content)
    today = beijing(datetime.now(UTC)).date().isoformat()
    if request.method == "POST":
        ended = {name: request.POST.get(name, "") for name in ("terminated", "amended")}
        values |= {"amendment": "termination", **{name: text for name, text in ended.items() if text.strip()}}
        words = entry.posted(kind, request).words
        return _posted(kind, request, Form(kind, values, record=record, words=words))
    values |= {"amendment": "termination", "terminated": today, "amended": today}
    return _shown(kind, request, Form(kind, values, record=record), stands=stands, keeps=False)


def check(kind: Kind, request: HttpRequest) -> HttpResponse:
    """Findings beside the fields that were touched, and the amount in dollars: pieces for the page; nothing is kept."""
    form = entry.posted(kind, request)
    found = [one for one in _checked(request, form) if one.field in form.touched]
    names = [one.name for one in RECORDS[kind.noun] if one.name in form.touched]
    pieces = [(name, [one for one in found if one.field == name]) for name in names]
    return render(request, "record/checked.html", {"pieces": pieces, **_dollars(form), **_contract(request, form)})


def suggest(kind: Kind, request: HttpRequest) -> HttpResponse:
    """Scope and groups for the words so far: a piece for the page."""
    form = entry.posted(kind, request)
    return render(request, "record/suggest.html", _suggested(form))


def save(kind: Kind, request: HttpRequest) -> HttpResponse:
    """Keep the draft; called by the page itself every few seconds. Says when."""
    form = entry.posted(kind, request, entry.amended(request))
    if not form.row:
        return JsonResponse({"draft": form.draft, "said": "", "address": ""})
    number, address = _kept(request, form)
    at = beijing(datetime.now(UTC)).strftime("%H:%M")
    return JsonResponse({"draft": number, "said": _("已自动保存 %(at)s") % {"at": at}, "address": address})


def _kept(request: HttpRequest, form: Form) -> tuple[int, str]:
    """Keep the form as a draft: its number, and where to go on with it."""
    kind, aside = form.kind, {"answers": dict(form.answers), "words": dict(form.words)}
    amends = Amended(form.record, form.version or 1) if form.record is not None else None
    number = drafts.save(request.viewer, kind.noun, form.row, form.draft, aside, amends)  # type: ignore[attr-defined]
    way = ("draft", number) if form.record is None else ("amend", form.record)
    return number, reverse(kind.route(way[0]), args=[way[1]])


def _beginning(kind: Kind, request: HttpRequest) -> dict[str, str]:
    """What an empty form begins with."""
    if kind.noun == "contract":
        asked = request.GET.get("kind", "")
        return {"kind": asked if asked in KINDS else "inbound", "currency": "USD", "client_kind": "enterprise"}
    if not kind.under:
        return {}
    today = beijing(datetime.now(UTC)).date()
    number = request.GET.get("contract", "")[:60]
    return {
        "provider_number": number,
        "execution_number": verbs.next_number(entry.sender(request), f"{today:%Y%m}"),
        "executed": today.isoformat(),
        "currency": next((one.currency for one in _open(request) if one.number == number), "USD"),
    }


def _posted(kind: Kind, request: HttpRequest, form: Form) -> HttpResponse:
    """Submit, keep, or show again: by the button that was pressed."""
    act = request.POST.get("act", "")
    if act == "save":
        _number, address = _kept(request, form)
        messages.success(request, _("草稿已保存"))
        return redirect(address)
    if act not in ("submit", "submit_paid"):
        return _shown(kind, request, form, _checked(request, form) if act == "check" else ())
    new = form.record is None
    sent = verbs.send(entry.sender(request), kind.noun, form.row, form.draft, form.words, new)
    if sent.filing is None and not sent.unchanged:
        return _shown(kind, request, form, sent.findings, asked=True, status=422)
    return _sent(kind, request, form, sent)


def _sent(kind: Kind, request: HttpRequest, form: Form, sent: verbs.Sent) -> HttpResponse:
    """To the record's page, with its number."""
    if sent.unchanged:
        messages.warning(request, _("内容与已上报的相同，没有新的版本"))
    elif sent.control_number:
        messages.success(request, _("已上报，合同登记号 %(number)s") % {"number": sent.control_number})
    else:
        messages.success(request, _("已上报"))
    if form.record is not None:
        return redirect(kind.route("show"), form.record)
    record = verbs.record_of(request.viewer, kind.noun, sent.filing, form.row)  # type: ignore[attr-defined]
    paid = kind.noun == "execution" and request.POST.get("act") == "submit_paid"
    return HttpResponseRedirect(reverse("execution_pay" if paid else kind.route("show"), args=[record]))


def _checked(request: HttpRequest, form: Form) -> tuple[Finding, ...]:
    return checks.check(entry.sender(request), form.kind.noun, [form.row])


def _shown(
    kind: Kind,
    request: HttpRequest,
    form: Form,
    findings: tuple[Finding, ...] = (),
    asked: bool = False,
    status: int = 200,
    stands: Any = None,
    kept: Draft | None = None,
    keeps: bool = True,
) -> HttpResponse:
    """The form. *asked*: it was to be submitted, so that what is missing is said too. *kept*: the draft of an amendment that
    it goes on with; *keeps*: whether drafts are kept of it."""
    amending = form.record is not None
    returned = record_card.return_of(stands) if stands is not None else None
    marked = kind.returned_fields(returned.reason) if returned else ()
    held = entry.graded(findings, Grade.HELD)
    context = {
        "kind": kind,
        "form": form,
        "heading": _("变更登记") if amending else kind.new,
        "parts": entry.parts(form, findings, amending, marked, fixed=returned is None),
        "asked": asked,
        "blocking": entry.graded(findings, Grade.BLOCKING),
        "held": [(one, form.words.get(one.check, "")) for one in held],
        "soft": entry.graded(findings, Grade.SOFT),
        "loose": [one for one in findings if one.field not in form.values],
        "returned": returned,
        "returned_reason": said_of(record_card.reason_of(returned)) if returned else "",
        "lists": entry.lists_of(kind),
        "crumbs": [Crumb(kind.heading, reverse(kind.list_route)), Crumb(_("变更登记") if amending else kind.new)],
        "check_address": reverse(kind.route("check")),
        "save_address": reverse(kind.route("save")) if keeps else "",
        "kept": kept,
        "overtaken": stands.version if kept is not None and kept.version != stands.version else None,
        **_suggested(form),
        **_dollars(form),
        **_contract(request, form, whole=True),
    }
    return render(request, "record/form.html", context, status=status)


def _suggested(form: Form) -> dict[str, object]:
    if not form.kind.suggests:
        return {}
    refused = None
    try:
        step = entry.suggestion(form)
    except FuwaiError as error:  # an amount that was answered no longer fits the value: it is told, and asked again
        refused, form = error, entry.amounts_left_out(form)
        step = entry.suggestion(form)
    answered = [
        f"{fact}={str(value).lower() if isinstance(value, bool) else value}" for fact, value in form.answers.items()
    ]
    return {
        "suggests": True,
        "suggest_address": reverse(form.kind.route("suggest")),
        "step": step,
        "refused": refused,
        "answered": answered,
        "group": form.values.get("group", ""),
        "currency": form.values.get("currency", "")[:3],
    }


def _dollars(form: Form) -> Mapping[str, object]:
    """The amount in dollars, where it is money of another kind."""
    if not form.kind.amount:
        return {}
    told = verbs.in_dollars(form.kind.noun, form.row, form.kind.amount, form.kind.day)
    return {
        "dollars": told and {"cents": told.cents, "rate": round_half_away(told.rate, 6), "day": told.day},
        "dollar_amount": form.kind.amount,
    }


def _open(request: HttpRequest) -> list[verbs.Open]:
    """The enterprise's open contracts, read once a request."""
    found: list[verbs.Open] | None = getattr(request, "open_contracts", None)
    if found is None:
        found = request.open_contracts = verbs.open_contracts(entry.sender(request))  # type: ignore[attr-defined]
    return found


def _contract(request: HttpRequest, form: Form, whole: bool = False) -> Mapping[str, object]:
    """The contract that is executed, with what is left of it; on the whole page also those to choose from."""
    if not form.kind.under:
        return {}
    number = form.values.get("provider_number", "")
    open_ = _open(request)
    found: dict[str, object] = {"under": next((one for one in open_ if one.number == number), None), "is_under": True}
    if whole:
        found["open_contracts"] = open_
    return found
