"""Where an enterprise is registered: its own record, and the form by which it moves."""

from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import LEVEL_NAMES
from fuwai.services import relocation
from fuwai.standards.codelist import codes
from fuwai.web import tags
from fuwai.web.part import Column, Crumb, Input, Row, Table
from fuwai.web.record.entry import sender
from fuwai.web.words import english, said, said_of

PLACE = ("county", "effective")  # the fields of this form


def own(request: HttpRequest) -> HttpResponse:
    """To the enterprise's own record; to its form where nothing is filed yet."""
    try:
        stands, _content = relocation.present(sender(request))
    except FuwaiError:
        return redirect("enterprise_new")
    return redirect("enterprise_show", stands.record)


def moved(request: HttpRequest) -> HttpResponse:
    """Old and new bodies, the day, what becomes of what waits; then the submission."""
    by = sender(request)
    stands, content = relocation.present(by)
    sent = request.POST if request.method == "POST" else request.GET
    typed = sent.get("county", "").strip()[:80]
    county = codes("region").find(typed) or typed
    effective = sent.get("effective", "" if typed else beijing(datetime.now(UTC)).date().isoformat()).strip()[:20]
    findings: tuple[Finding, ...] = ()
    words = {name.removeprefix("explain-"): text[:900] for name, text in sent.items() if name.startswith("explain-")}
    if request.method == "POST" and sent.get("act") == "submit":
        done, findings = relocation.relocate(by, content, county, effective, words)
        if done and done.new + done.amended:
            messages.success(request, _("注册地变更已上报，待主管部门审核"))
            return redirect("enterprise_show", stands.record)
    elif county:
        findings = relocation.rehearsed(by, content, county, effective)
    held = [one for one in findings if one.grade is Grade.HELD]
    place = [one for one in findings if one.grade is Grade.SOFT and one.field in PLACE]
    told = (*(one for one in findings if one.grade is Grade.BLOCKING), *place)
    move = relocation.move(by, content, county, _day(effective))
    context = {
        "heading": _("注册地变更"),
        "move": move,
        "inputs": _inputs(county or typed, effective, told),
        "regions": _regions(content["registered_county"]),
        "bodies": _bodies(move) if move.moves else None,
        "waiting": _waiting(move),
        "loose": [one for one in told if one.field not in PLACE],
        "held": [(one, words.get(one.check, "")) for one in held],
        "blocked": any(one.grade is Grade.BLOCKING for one in told),
        "crumbs": [Crumb(_("企业信息"), reverse("enterprise_show", args=[stands.record])), Crumb(_("注册地变更"))],
    }
    return render(
        request, "noun/relocation.html", context, status=422 if findings and request.method == "POST" else 200
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _inputs(county: str, effective: str, findings: tuple[Finding, ...]) -> list[Input]:
    record = RECORDS["enterprise"]
    listed = codes("region")
    value = f"{county} {listed.name_of(county, 'en' if english() else 'zh')}" if county in listed else county
    place = Input.of(record["county"], value, findings, (), {"list": "codes-region", "autocomplete": "off"})
    place = Input(**{**vars(place), "kind": "text", "label": _("新注册地"), "help": _("输入代码或名称的一部分查找")})
    return [place, Input.of(record["effective"], effective, findings)]


def _regions(before: str) -> list[tuple[str, str]]:
    """What the new place is chosen from: the same province first."""
    listed, here, there = codes("region"), *(("en", "zh") if english() else ("zh", "en"))
    found = sorted(listed, key=lambda code: (code[:2] != before[:2], code[:4] != before[:4], code))
    return [(f"{code} {listed.name_of(code, here)}", listed.name_of(code, there)) for code in found]


def _bodies(move: relocation.Move) -> Table:
    columns = [Column(_("审核级别")), Column(_("现审核部门")), Column(_("变更后审核部门"))]
    rows = [
        Row(
            [
                said(*LEVEL_NAMES[one.level]),
                tags.county(one.before) if one.before else tags.NOTHING,
                tags.county(one.after) if one.after else tags.NOTHING,
            ],
            tone="held" if one.before != one.after else "",
        )
        for one in move.bodies
    ]
    return Table(_("审核部门"), columns, rows)


def _waiting(move: relocation.Move) -> Table:
    columns = [Column(_("所在部门")), Column(_("种类")), Column(_("在审"), number=True)]
    rows = [
        Row([tags.desk(desk) or tags.NOTHING, said_of(RECORDS[noun]), tags.number(count)])
        for (desk, noun), count in move.waiting.items()
    ]
    return Table(_("在审记录"), columns, rows, empty=_("没有在审的记录"))
