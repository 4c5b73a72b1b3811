"""Writing a bulletin: its sentences in an editor whose numbers stay bound, beside a live preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.edited import Edit, Typed
from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.phrase import printed
from fuwai.services import release as verbs
from fuwai.services.release_form import Read, lines, notables, read
from fuwai.web.bulletin.asked import Asked, asked, base_edits
from fuwai.web.bulletin.shown import sections
from fuwai.web.part import Crumb
from fuwai.web.words import said

MARKS = {"false": "bad", "unsaid": "bad", "moved": "held"}


def page(request: HttpRequest) -> HttpResponse:
    """The editor: a new text of the bulletin that is asked for, or one that begins from a version (`?base=`)."""
    sent = request.GET.dict()
    if number := sent.get("base", ""):
        version = verbs.version_of(request.viewer, int(number) if number.isdigit() else 0)  # type: ignore[attr-defined]
        sent |= {name: getattr(version, name) for name in ("kind", "region", "period", "language")}
    if not sent.get("period"):
        sent["period"] = verbs.last_month()
    told = asked(request, sent)
    return _editor(request, told, base_edits(request, told))


def preview(request: HttpRequest) -> HttpResponse:
    """The text as it would read, with typed numbers and sentences that no longer hold; a piece for the editor."""
    told = asked(request, request.POST.dict())
    desk = told.desk()
    found = read(desk, dict(request.POST.lists()), base_edits(request, told))
    return render(request, "bulletin/preview.html", _previewed(desk, found))


def save(request: HttpRequest) -> HttpResponse:
    """Save a version; where a sentence can not be kept, the editor again with what was typed."""
    told = asked(request, request.POST.dict())
    desk, base = told.desk(), base_edits(request, told)
    found = read(desk, dict(request.POST.lists()), base)
    if found.faults:
        return _editor(request, told, base, found, status=422)
    place = (told.kind, told.region, told.period, told.language)
    note = request.POST.get("note", "")
    number = verbs.save(request.viewer, *place, found.edits, note, told.as_of)  # type: ignore[attr-defined]
    messages.success(request, _("已存为新稿"))
    return redirect("bulletin_version", number=number)


def _editor(
    request: HttpRequest, told: Asked, base: tuple[Edit, ...], found: Read | None = None, status: int = 200
) -> HttpResponse:
    desk = told.desk()
    _draft, listed = lines(desk, found.edits if found else base)
    typed = {name[len("words.") :]: words for name, words in request.POST.items() if name.startswith("words.")}
    generated = desk.generated
    context = {
        "heading": generated.title,
        "told": told,
        "region": generated.region,
        "as_of": generated.as_of,
        "note": said(f"数据截至 {minute_zh(generated.as_of)}", f"facts as of {minute_en(generated.as_of)}"),
        "lines": [(line, typed.get(line.id, line.words), MARKS.get(line.mark, "")) for line in listed],
        "notables": [(each, each.sentence.text, each.why) for each in notables(desk)],
        "typed_own": request.POST.get("own", ""),
        "crumbs": [Crumb(_("已发布的通报"), reverse("bulletins")), Crumb(_("编写通报"))],
        **_previewed(desk, found or Read(base, (), ())),
    }
    return render(request, "bulletin/edit.html", context, status=status)


def _previewed(desk: verbs.Desk, found: Read) -> dict[str, Any]:
    draft = verbs.edited(desk, found.edits)
    language = desk.generated.language
    return {
        "sections": sections(draft.document, frozenset(edit.id for edit in found.edits)),
        "marks": [(mark, MARKS[mark.kind]) for mark in draft.marks],
        "faults": found.faults,
        "numbers": [_offered(each, language) for each in found.numbers],
    }


def _offered(typed: Typed, language: str) -> dict[str, Any]:
    """A typed number with the figures that it equals: pressing one puts it in the number's place."""
    return {
        "sentence": typed.sentence,
        "number": typed.number,
        "offers": [
            {
                "words": said(each.zh, each.en),
                "text": printed(each, "en" if language == "en" else "zh"),
                "brace": f"{{={each.id}}}",
            }
            for each in typed.offers
        ],
    }
