"""The trail of a record, for who may see it; of a region, its entries and its verification, for auditors."""

import json
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from fuwai.core.access import Role
from fuwai.core.moment import beijing as on_beijings_clock
from fuwai.core.records import RECORDS
from fuwai.core.verb import LINK_NAMES, VERB_NAMES
from fuwai.services import as_of, chain_check
from fuwai.services import trail as verbs
from fuwai.services.trail import Asked, Happened
from fuwai.storage import history
from fuwai.storage.models import AuditEntry, Job
from fuwai.web.account.form import typed
from fuwai.web.message.asked import page_of
from fuwai.web.part import Action, Choice, Column, Crumb, Input, Row, Tab, Table
from fuwai.web.tags import acted, badge, beijing, county
from fuwai.web.tags import stage as stage_badge
from fuwai.web.told import code_words, of_key, subject
from fuwai.web.words import said

AUDITORS = (Role.AUDITOR, Role.ADMINISTRATOR)
TONES = {
    "approve": "good",
    "return": "bad",
    "strike_out": "bad",
    "override": "held",
    "revoke": "held",
    "withdraw": "held",
}
CHAINS = ("filing_chain", "decision_chain", "correction_chain")


def record(request: HttpRequest, filing: int) -> HttpResponse:
    """Everything that happened to one record; with `?as_of=` as it stood on a day."""
    viewer, day = request.viewer, typed(request, "as_of")  # type: ignore[attr-defined]
    moment = as_of.moment_of(day)
    found, told = verbs.of_record(viewer, filing)
    stood = verbs.stood(told, moment or datetime.now(UTC))
    if moment is not None:
        told = tuple(one for one in told if one.at <= moment)
    latest, version, stage = stood or (filing, 0, "")
    context = {
        "heading": said(RECORDS[found.noun].zh, RECORDS[found.noun].en),
        "note": of_key(found.noun, found.key),
        "facts": [
            (_("企业名称"), history.names([found.enterprise_id]).get(found.enterprise_id, found.enterprise_id)),
            (_("注册地区"), county(found.county)),
            (_("版本数"), sum(one.chain == "filing" for one in told)),
        ],
        "standing": {"filing": latest, "version": version, "stage": stage} if stood else None,
        "day": day,
        "fields": [Input("as_of", _("截至"), "date", day, help=_("看当日终了时的情形；不填为现在"))],
        "told": [_shown(one) for one in told],
        "filing": filing,
        "noun": found.noun,
        "key": found.key,
        "auditor": request.account.role in AUDITORS,  # type: ignore[attr-defined]
        "actions": [Action(_("填报回执"), reverse("filing_receipt", args=(latest,)), "print")],
        "crumbs": [Crumb(_("留痕")), Crumb(of_key(found.noun, found.key))],
    }
    return render(request, "trail/record.html", context)


def as_of_day(request: HttpRequest) -> HttpResponse:
    """The records of a noun as they stood at the end of a day."""
    viewer = request.viewer  # type: ignore[attr-defined]
    noun, day, enterprise = typed(request, "noun", "contract"), typed(request, "as_of"), typed(request, "enterprise")
    number = typed(request, "number")
    moment, page = as_of.moment_of(day) or datetime.now(UTC), page_of(request)
    found, more = as_of.listed(viewer, moment, noun, enterprise, page, number)
    columns = [
        Column(_("编号"), narrow=False),
        Column(_("企业名称"), narrow=False),
        Column(_("内容"), narrow=False),
        Column(_("版本"), number=True),
        Column(_("当时的状态")),
        Column(_("报送时间")),
    ]
    filters = [
        Input(
            "noun",
            _("种类"),
            "code",
            noun,
            choices=[Choice(one.noun, said(one.zh, one.en)) for one in RECORDS.values()],
        ),
        Input("as_of", _("截至"), "date", day),
        Input("number", _("编号"), value=number, limit=60),
    ]
    if viewer.kind != "enterprise":
        filters.append(Input("enterprise", _("企业代码"), value=enterprise, limit=18))
    context = {
        "heading": _("历史时点"),
        "note": on_beijings_clock(moment).strftime("%Y-%m-%d %H:%M"),
        "filters": filters,
        "chosen": bool(day) + bool(enterprise) + bool(number),
        "table": Table(
            _("历史时点"), columns, [_stood(one, noun, day) for one in found], empty=_("当时没有有效的填报")
        ),
        "page": page,
        "more": more,
    }
    return render(request, "trail/as_of.html", context)


def region(request: HttpRequest) -> HttpResponse:
    """What happened to the records of the auditor's region, filtered."""
    verb, enterprise, actor = (typed(request, name) for name in ("verb", "enterprise", "actor"))
    since, until = typed(request, "since"), typed(request, "until")
    asked = Asked(verb, enterprise, actor, _begin(since), as_of.moment_of(until), typed(request, "mark"))
    page = verbs.of_region(request.viewer, asked)  # type: ignore[attr-defined]
    columns = [
        Column(_("时间")),
        Column(_("操作")),
        Column(_("记录"), narrow=False),
        Column(_("版本"), number=True),
        Column(_("办理人"), narrow=False),
        Column(_("说明"), narrow=False),
        Column(_("来自")),
    ]
    context = {
        "heading": _("留痕"),
        "tabs": _tabs("trail"),
        "filters": [
            Input(
                "verb",
                _("操作"),
                "code",
                verb,
                choices=[Choice(one, said(*names)) for one, names in LINK_NAMES.items()],
            ),
            Input("enterprise", _("企业代码"), value=enterprise, limit=18),
            Input("actor", _("办理人"), value=actor, limit=40),
            Input("since", _("从"), "date", since),
            Input("until", _("到"), "date", until),
        ],
        "chosen": sum(map(bool, (verb, enterprise, actor, since, until))),
        "table": Table(_("留痕"), columns, [_row(one) for one in page.events], empty=_("没有符合条件的操作")),
        "mark": page.mark,
        "first": not asked.mark,
    }
    return render(request, "trail/region.html", context)


def entries(request: HttpRequest) -> HttpResponse:
    """The audit entries themselves, of all verbs."""
    verb, words, before = typed(request, "verb"), typed(request, "words"), typed(request, "mark")
    number = int(before) if before.isdecimal() and len(before) < 18 else None
    found, mark = verbs.entries(request.viewer, verb, words, number)  # type: ignore[attr-defined]
    columns = [
        Column(_("编号"), number=True),
        Column(_("时间")),
        Column(_("操作")),
        Column(_("办理人"), narrow=False),
        Column(_("对象"), narrow=False),
    ]
    choices = [Choice(one, said(*names)) for one, names in VERB_NAMES.items()]
    context = {
        "heading": _("留痕"),
        "tabs": _tabs("entries"),
        "filters": [
            Input("verb", _("操作"), "code", verb, choices=choices),
            Input("words", _("办理人或对象中的词"), value=words, limit=80),
        ],
        "chosen": bool(verb) + bool(words),
        "table": Table(_("全部操作"), columns, [_entry_row(one) for one in found], empty=_("没有符合条件的操作")),
        "mark": mark or "",
        "first": number is None,
    }
    return render(request, "trail/region.html", context)


def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One audit entry: what it says, and its place in the chain."""
    found, detail = verbs.entry(request.viewer, number)  # type: ignore[attr-defined]
    plain = {name: value for name, value in detail.items() if name not in CHAINS}
    context = {
        "heading": _("留痕第 %(number)s 条") % {"number": number},
        "badges": badge(_verb(found.verb)),
        "facts": [
            (_("办理人"), acted(found.actor)),
            (_("对象"), subject(found.subject)),
            (_("事情发生于"), beijing(found.at)),
            (_("记录于"), beijing(found.recorded_at)),
            (_("来自"), detail.get("address", "")),
        ],
        "detail": [
            (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for name, value in plain.items()
        ],
        "heads": [(name.removesuffix("_chain"), detail[name]) for name in CHAINS if isinstance(detail.get(name), dict)],
        "entry": found,
        "crumbs": [Crumb(_("留痕"), reverse("trail_entries")), Crumb(str(number))],
    }
    return render(request, "trail/entry.html", context)


def check(request: HttpRequest) -> HttpResponse:
    """How far the verification of the chains is, and the last one that ended; begin another."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if request.method == "POST":
        chain_check.begin(viewer, request.account)  # type: ignore[attr-defined]
        return redirect("trail_check")
    last = chain_check.last(viewer)
    counts = [
        (_("填报"), "filings"),
        (_("决定"), "decisions"),
        (_("更正"), "corrections"),
        (_("留痕条目"), "entries"),
        (_("库外锚点"), "anchors"),
        (_("佐证材料"), "evidence"),
    ]
    context = {
        "heading": _("留痕"),
        "tabs": _tabs("check"),
        "last": last,
        "counts": [(words, last.counts[name]) for words, name in counts] if last and last.counts else [],
        **_going(chain_check.under_way(viewer)),
    }
    return render(request, "trail/check.html", context)


def check_state(request: HttpRequest) -> HttpResponse:
    """The piece that the page asks for while the verification goes on; ended, it lets the whole page be shown."""
    found = chain_check.under_way(request.viewer)  # type: ignore[attr-defined]
    if found is None:
        return HttpResponse(headers={"HX-Redirect": reverse("trail_check")})
    return render(request, "trail/check_state.html", _going(found))


def check_stop(request: HttpRequest) -> HttpResponse:
    """End the verification that goes on."""
    chain_check.stop(request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("已要求停止核查"))
    return redirect("trail_check")


def _going(job: Job | None) -> dict[str, object]:
    """The verification that waits or goes on: the job, what is being done, and how far of 100 it has come."""
    doing, share = chain_check.progress(job) if job else ("", 0.0)
    return {"job": job, "doing": doing, "share": round(100 * share)}


def _stood(one: as_of.Stood, noun: str, day: str) -> Row:
    address = reverse("trail_record", args=(one.filing,)) + (f"?as_of={day}" if day else "")
    key = of_key(noun, one.key)
    cells = [key, one.name or one.enterprise, one.what, one.version, stage_badge(one.stage), beijing(one.submitted_at)]
    return Row(cells, href=address)


def _begin(day: str) -> datetime | None:
    """The first moment of a day on Beijing's clock."""
    end = as_of.moment_of(day)
    return on_beijings_clock(end).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC) if end else None


def _tabs(here: str) -> list[Tab]:
    return [
        Tab(_("记录的经过"), reverse("trail"), here == "trail"),
        Tab(_("全部操作"), reverse("trail_entries"), here == "entries"),
        Tab(_("核查"), reverse("trail_check"), here == "check"),
    ]


def _shown(one: Happened) -> dict[str, object]:
    """One event as the record's page shows it."""
    return {
        "one": one,
        "actor": _by_whom(one),
        "words": said(*one.names),
        "tone": TONES.get(one.verb, "waiting" if one.chain == "filing" else "quiet"),
        "reason": said(*one.reason),
        "late": one.at.replace(microsecond=0) != one.recorded_at.replace(microsecond=0)
        and abs((one.recorded_at - one.at).total_seconds()) > 60,
        "changes": [
            (said(change.zh, change.en), *(code_words(text or "") for text in (change.before, change.now)))
            for change in one.changes
        ],
    }


def _by_whom(one: Happened) -> str:
    """The person and for whom; to an enterprise the body alone, or that the system's operator did it."""
    if one.actor:
        return acted(one.actor)
    return acted(f" @ {one.body}").removeprefix(" · ") if one.body else _("系统操作员")


def _row(one: Happened) -> Row:
    noun = RECORDS[one.noun]
    what = f"{said(noun.zh, noun.en)} {of_key(one.noun, one.key)}"
    link = format_html('<a href="{}">{}</a>', reverse("trail_record", args=(one.filing,)), what)
    note = ": ".join(part for part in (said(*one.reason), one.words) if part)
    verb = badge(said(*one.names), TONES.get(one.verb, "quiet"))
    return Row([beijing(one.recorded_at), verb, link, one.version, acted(one.actor), note, one.address])


def _entry_row(one: AuditEntry) -> Row:
    cells = [one.pk, beijing(one.recorded_at), _verb(one.verb), acted(one.actor), subject(one.subject)]
    return Row(cells, href=reverse("trail_entry", args=(one.pk,)))


def _verb(verb: str) -> str:
    return said(*VERB_NAMES.get(verb, (verb, verb)))
