"""The page of one record: what it says, how it came there, what is under it, and what can be done now. And its print."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.core.review import ACT_NAMES, LEVEL_NAMES, Act, Level, Stage
from fuwai.services import record_card, review, verification_code
from fuwai.services.record import contracts_of
from fuwai.services.record_card import Card, Version
from fuwai.storage.models import Decision
from fuwai.web import tags
from fuwai.web.part import Action, Column, Crumb, Event, Progress, Row, Table, Tone
from fuwai.web.record import cells
from fuwai.web.record.kind import Kind
from fuwai.web.record.payments import of_execution
from fuwai.web.words import said

ACT_TONES: dict[Act, Tone] = {
    Act.APPROVE: "good",
    Act.RETURN: "bad",
    Act.OVERRIDE: "held",
    Act.REVOKE: "held",
    Act.STRIKE_OUT: "bad",
}


def page(kind: Kind, request: HttpRequest, record: int) -> HttpResponse:
    """All of one record, as far as its reader may see it; what its enterprise can do is offered to it alone."""
    viewer = request.viewer  # type: ignore[attr-defined]
    card = record_card.card(viewer, kind.noun, record)
    content = card.now.content
    marked = kind.returned_fields(card.returned.reason) if card.returned else ()
    marked += tuple(one.field for one in card.comments if one.field and one.filing_id == card.standing.filing)
    context = {
        "kind": kind,
        "card": card,
        "heading": content.get("title") or content.get("execution_number") or kind.heading,
        "badges": cells.where(card.standing),
        "note": _note(card),
        "facts": _facts(kind, card, marked),
        "returned": card.returned,
        "returned_reason": said(*record_card.reason_of(card.returned)) if card.returned else "",
        "events": _events(card, viewer),
        "changes": _changes(kind, card, viewer),
        "executions": _executions(card) if kind.noun == "contract" else None,
        "progress": _executed(card),
        "contract": _contract(viewer, kind, content),
        "crumbs": [Crumb(kind.heading, reverse(kind.list_route)), Crumb(content[RECORDS[kind.noun].key[-1]])],
        "withdraw_address": reverse(kind.route("withdraw"), args=[record]),
    }
    more = of_execution(viewer, card) if kind.noun == "execution" else kind.more(viewer, card)
    context |= {**more, "actions": [*more.get("actions", ()), *_actions(kind, card)]}
    return render(request, kind.page, context)


def withdraw(kind: Kind, request: HttpRequest, record: int) -> HttpResponse:
    """Take back what nobody has reviewed."""
    viewer = request.viewer  # type: ignore[attr-defined]
    stands = record_card.found(viewer, kind.noun, record)
    review.withdraw(viewer, [stands.filing], request.POST.get("words", "").strip()[:500])
    messages.success(request, _("已撤回。可以更正后重新上报"))
    return redirect(kind.route("show"), record)


def printed(kind: Kind, request: HttpRequest, record: int) -> HttpResponse:
    """The contract record on A4, with the code by which the paper is verified."""
    card = record_card.card(request.viewer, kind.noun, record)  # type: ignore[attr-defined]
    if card.standing.stage in (Stage.WITHDRAWN, Stage.STRUCK_OUT):
        raise FuwaiError(
            "record.not_printed",
            "已撤回或剔除的合同不出具信息表",
            "no record is printed of a contract that was withdrawn or struck out",
        )
    filing, content = card.now.filing, card.now.content
    outbound = content["kind"] == cells.OUTBOUND
    code = verification_code.code(content["control_number"], filing.version, filing.digest)
    asked = urlencode({"number": content["control_number"], "code": code})
    address = f"{_site(request)}{reverse('verify')}?{asked}"
    context = {
        "card": card,
        "heading": _("服务外包发包合同信息表") if outbound else _("服务外包接包合同信息表"),
        "rows": _printed_rows(kind, card),
        "code": code,
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(border=0, scale=3),
        "printed_at": datetime.now(UTC),
        "crumbs": [
            Crumb(kind.heading, reverse(kind.list_route)),
            Crumb(content["provider_number"], reverse(kind.route("show"), args=[record])),
            Crumb(_("打印")),
        ],
    }
    return render(request, "record/print.html", context)


def verify(request: HttpRequest) -> HttpResponse:
    """Whether a printed code is one of ours; to strangers no more than that."""
    number, typed = (request.GET.get(name, "").strip()[:60] for name in ("number", "code"))
    told = verification_code.verify(number, typed) if number and typed else None
    link = ""
    viewer = getattr(request, "viewer", None)
    if told and told.record and viewer is not None and record_card.may_see(viewer, "contract", told.record):
        link = reverse("contract_show", args=[told.record])
    context = {"heading": _("核验合同信息表"), "number": number, "code": typed, "told": told, "link": link}
    return render(request, "record/verify.html", context)


def _printed_rows(kind: Kind, card: Card) -> list[list[tuple[str, Any]]]:
    """The lines of the printed table: pairs of label and value, long texts and what is alone over the whole width."""
    record, content = RECORDS[kind.noun], card.now.content
    name = card.enterprise or record_card.enterprise_name(card.standing.enterprise)
    head = [
        (said(record["control_number"].zh, record["control_number"].en), content["control_number"]),
        (_("版本"), str(card.now.filing.version)),
        (_("发包企业") if content["kind"] == cells.OUTBOUND else _("接包企业"), name),
        (_("企业代码"), card.standing.enterprise),
    ]
    rows, waiting = [head[:2], head[2:]], []
    for part in kind.parts:
        for field in (record[one] for one in part.fields):
            if part.amending and not content[field.name]:
                continue
            line = (cells.label(field, content), cells.told(field, content))
            if field.kind == "text" and field.limit >= 200:
                rows.append([line])
            else:
                waiting.append(line)
    usd = card.standing.usd_cents
    waiting.append((_("折合美元"), f"{tags.money(usd)} USD" if usd is not None else tags.NOTHING))
    waiting.append((_("审核"), said(*tags.STAGES[Stage(card.standing.stage)][:2])))
    return [*rows, *(waiting[first : first + 2] for first in range(0, len(waiting), 2))]


def _site(request: HttpRequest) -> str:
    """The address that people reach the site under: as the settings have it, else as this request came."""
    site = settings.SITE
    return f"{site.scheme}://{site.netloc}" if site.netloc else request.build_absolute_uri("/").rstrip("/")


def _note(card: Card) -> str:
    filing = card.now.filing
    parts = [
        *([f"{card.enterprise}（{card.standing.enterprise}）"] if card.enterprise else []),
        *(
            [_("合同登记号 %(n)s") % {"n": card.now.content["control_number"]}]
            if "control_number" in card.now.content
            else []
        ),
        _("第 %(version)s 版") % {"version": filing.version},
    ]
    return " · ".join(parts)


def _facts(kind: Kind, card: Card, marked: Sequence[str]) -> list[dict[str, object]]:
    """The fields in the parts of the form; a marked one says so."""
    record = RECORDS[kind.noun]
    found = []
    for part in kind.parts:
        if part.amending and not any(card.now.content[name] for name in part.fields):
            continue
        fields = []
        for name in part.fields:
            comments = [one for one in card.comments if one.field == name]
            fields.append(
                {
                    "label": cells.label(record[name], card.now.content),
                    "value": cells.told(record[name], card.now.content),
                    "marked": name in marked,
                    "wide": record[name].limit > 200 and record[name].kind == "text",
                    "findings": [one for one in card.findings if one.finding.field == name],
                    "comments": comments,
                }
            )
        found.append({"words": part.words, "fields": fields})
    if kind.amount and card.standing.usd_cents is not None:
        money = {"label": _("折合美元"), "value": f"{tags.money(card.standing.usd_cents)} USD"}
        next(part for part in found if _has(kind, part["words"]))["fields"].append(money)  # type: ignore[attr-defined]
    return found


def _has(kind: Kind, words: object) -> bool:
    return any(part.words == words and kind.amount in part.fields for part in kind.parts)


def _events(card: Card, viewer: Viewer) -> list[Event]:
    """Submissions and decisions, the newest first."""
    events = []
    for version in card.versions:
        filing = version.filing
        words = _("上报第 %(n)s 版") % {"n": filing.version} if filing.version > 1 else _("上报")
        events.append(Event(filing.submitted_at, words, tags.signed(filing.actor, viewer), "", "waiting"))
        events += [_decided(one, viewer) for one in version.decisions]
    return sorted(events, key=lambda one: one.at, reverse=True)


def _decided(decision: Decision, viewer: Viewer) -> Event:
    act = Act(decision.act)
    level = said(*LEVEL_NAMES[Level(decision.level)]) if decision.level else ""
    signs_for = decision.actor.endswith(f" @ {decision.body}")  # the signature names the region then
    body = tags.county(decision.body) if decision.level and viewer.kind != "enterprise" and not signs_for else ""
    who = " ".join(part for part in (level, body, tags.signed(decision.actor, viewer)) if part)
    reason = said(*record_card.reason_of(decision)) if decision.reason else ""
    note = "：".join(part for part in (reason, decision.words) if part)
    return Event(decision.decided_at, said(*ACT_NAMES[act]).capitalize(), who, note, ACT_TONES.get(act, "quiet"))


def _changes(kind: Kind, card: Card, viewer: Viewer) -> list[dict[str, object]]:
    """Each later version against the one before, field by field."""
    return [
        {
            "version": version.filing.version,
            "at": version.filing.submitted_at,
            "who": tags.signed(version.filing.actor, viewer),
            "fields": [_change(kind, version, name) for name in version.changed],
        }
        for version in card.versions
        if version.before is not None
    ]


def _change(kind: Kind, version: Version, name: str) -> dict[str, object]:
    field = RECORDS[kind.noun][name]
    before = version.before or {}
    return {
        "label": cells.label(field, version.content),
        "before": cells.told(field, before),
        "now": cells.told(field, version.content),
    }


def _actions(kind: Kind, card: Card) -> list[Action]:
    """What can be done now by a link; withdrawing asks once more on the page."""
    number = card.standing.record
    found = []
    if "amend" in card.may:
        words = _("更正后重新上报") if card.returned else _("变更登记")
        found.append(Action(words, reverse(kind.route("amend"), args=[number]), "edit", main=bool(card.returned)))
    if "terminate" in card.may:
        found.append(Action(_("终止"), reverse(kind.route("terminate"), args=[number]), "flag"))
    if kind.noun == "contract" and card.standing.stage not in (Stage.WITHDRAWN, Stage.STRUCK_OUT):
        found.append(Action(_("打印信息表"), reverse(kind.route("print"), args=[number]), "print"))
    if "execute" in card.may:
        asked = urlencode({"contract": card.now.content["provider_number"]})
        main = not card.returned
        found.append(Action(_("新增执行"), f"{reverse('execution_new')}?{asked}", "plus", main=main))
    return found


def _executions(card: Card) -> Table:
    columns = [
        Column(_("执行编号")),
        Column(_("执行日期")),
        Column(_("执行金额"), number=True),
        Column(_("折合"), unit=tags.wan_unit(), number=True),
        Column(_("审核")),
    ]
    amount = RECORDS["execution"]["amount"]
    rows = [
        Row(
            [
                one.content["execution_number"],
                tags.day(one.content["executed"]),
                cells.told(amount, one.content),
                tags.wan(one.standing.usd_cents),
                cells.where(one.standing),
            ],
            href=reverse("execution_show", args=[one.standing.record]),
        )
        for one in card.under
    ]
    total = Row([_("合计"), "", "", tags.wan(card.executed_cents), ""]) if rows else None
    return Table(_("合同执行"), columns, rows, total=total, empty=_("还没有执行"))


def _executed(card: Card) -> Progress | None:
    """Executed against the value, in whole dollars."""
    whole = card.standing.usd_cents
    if card.standing.noun != "contract" or not whole:
        return None
    return Progress(_("累计执行（美元）"), card.executed_cents // 100, whole // 100)


def _contract(viewer: Any, kind: Kind, content: Any) -> dict[str, Any] | None:
    if not kind.under:
        return None
    pair = (content["enterprise_code"], content["provider_number"])
    found = contracts_of(viewer, [pair]).get(pair)
    return found and {**found, "provider_number": pair[1]}
