"""Evidence: attach it, look at it, hand it out. A file is shown as what it was judged to be, and can do nothing."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.evidence import KIND_NAMES, MEDIA
from fuwai.core.records import RECORDS
from fuwai.files.enclosure import MB
from fuwai.services import draft as drafts
from fuwai.services import enclosure as verbs
from fuwai.services.enclosure import Given, Handed
from fuwai.storage.models import DraftEvidence, Evidence
from fuwai.web.account.form import typed
from fuwai.web.part import Action, Choice, Crumb, Input
from fuwai.web.tags import beijing
from fuwai.web.told import doer, of_key
from fuwai.web.words import said

# A file that is handed out loads nothing and runs nothing; where it is shown within a page of ours, that page alone may.
HANDED_OUT = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SHOWN = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def add(request: HttpRequest, filing: int) -> HttpResponse:
    """Put a file beside a filing."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = verbs.filing_of(viewer, filing)
    context = {
        "note": f"{said(RECORDS[found.noun].zh, RECORDS[found.noun].en)} {of_key(found.noun, found.key)}",
        "noun": found.noun,
        "key": found.key,
        "crumbs": [Crumb(_("记录"), reverse("trail_record", args=(filing,))), Crumb(_("附佐证材料"))],
    }
    return _add(request, lambda given: verbs.attach(viewer, filing, given), context)


def add_to_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Put a file beside a draft."""
    viewer = request.viewer  # type: ignore[attr-defined]
    verbs.beside_draft(viewer, draft)
    noun = next((one.noun for one in drafts.listed(viewer) if one.pk == draft), "")
    title = said(RECORDS[noun].zh, RECORDS[noun].en) if noun else ""
    context = {
        "note": f"{title} · {_('草稿')} {draft}",
        "draft": draft,
        "crumbs": [Crumb(_("草稿")), Crumb(_("附佐证材料"))],
    }
    return _add(request, lambda given: verbs.attach_to_draft(viewer, draft, given), context)


def one(request: HttpRequest, number: int) -> HttpResponse:
    """One file: what it is, and the file itself within the page."""
    found = verbs.evidence(request.viewer, number)  # type: ignore[attr-defined]
    context = {
        "heading": found.name,
        "facts": facts_of(found, request.viewer),  # type: ignore[attr-defined]
        "picture": found.media.startswith("image/"),
        "address": reverse("evidence_inline", args=(number,)),
        "actions": [
            Action(_("下载"), reverse("evidence_file", args=(number,)), "download", main=True),
            Action(_("记录的经过"), reverse("trail_record", args=(found.filing_id,)), "trail"),
        ],
        "crumbs": [Crumb(_("记录"), reverse("trail_record", args=(found.filing_id,))), Crumb(found.name)],
    }
    return render(request, "evidence/one.html", context)


def file(request: HttpRequest, number: int) -> HttpResponse:
    """The file, to keep."""
    return handed_out(verbs.handed(verbs.evidence(request.viewer, number)), keep=True)  # type: ignore[attr-defined]


def inline(request: HttpRequest, number: int) -> HttpResponse:
    """The file, within a page of ours."""
    return handed_out(verbs.handed(verbs.evidence(request.viewer, number)), keep=False)  # type: ignore[attr-defined]


def draft_file(request: HttpRequest, number: int) -> HttpResponse:
    """A draft's file, to keep."""
    return handed_out(verbs.handed(verbs.draft_evidence(request.viewer, number)), keep=True)  # type: ignore[attr-defined]


def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a file away from a draft."""
    viewer = request.viewer  # type: ignore[attr-defined]
    draft = verbs.draft_evidence(viewer, number).draft_id
    verbs.remove(viewer, number)
    messages.success(request, _("已删去"))
    return redirect("evidence_draft_add", draft)


def facts_of(found: Evidence | DraftEvidence, viewer: Viewer) -> list[tuple[str, object]]:
    return [
        (_("种类"), said(*KIND_NAMES[found.kind])),
        (_("大小"), size(found.size)),
        (_("上传人"), doer(found.actor, viewer)),
        (_("上传时间"), beijing(found.recorded_at if isinstance(found, Evidence) else found.saved_at)),
        (_("SHA-256"), found.digest),
    ]


def size(count: int) -> str:
    """1.4 MB, 37 KB."""
    return f"{count / MB:.1f} MB" if count >= MB else f"{max(1, count // 1024)} KB"


def plain(key: str) -> str:
    """A record's key as people read it."""
    return key.replace("\x1f", " / ")


def _add(request: HttpRequest, attach: Callable[[Given], Any], context: dict[str, Any]) -> HttpResponse:
    fault = None
    if request.method == "POST":
        try:
            found = attach(_given(request))
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("已附上 %(name)s") % {"name": found.name})
            return redirect(request.path)
    accepted = ",".join([*MEDIA, ".pdf", ".png", ".jpg", ".jpeg"])
    megabytes = settings.EVIDENCE_BYTES // MB
    fields = [
        Input("kind", _("种类"), "code", typed(request, "kind"), required=True, choices=_kinds()),
        Input(
            "file",
            _("文件"),
            "file",
            required=True,
            help=_("PDF、PNG 或 JPEG，不超过 %(size)s MB") % {"size": megabytes},
            attributes={"accept": accepted},
        ),
    ]
    whole = {"heading": _("附佐证材料"), "fields": fields, "fault": fault, **context}
    return render(request, "evidence/add.html", whole, status=422 if fault else 200)


def _given(request: HttpRequest) -> Given:
    """What was handed in; no more of it is read than the limit takes. Raises FuwaiError `evidence.empty`."""
    sent = request.FILES.get("file")
    if sent is None:
        raise FuwaiError("evidence.empty", "请选择文件", "choose a file")
    return Given(typed(request, "kind"), str(sent.name), sent.read(settings.EVIDENCE_BYTES + 1))


def handed_out(found: Handed, keep: bool) -> HttpResponse:
    """The file under the type that it was judged to be. `nosniff` comes with every answer."""
    answer = HttpResponse(found.content, content_type=found.media)
    answer.headers["Content-Disposition"] = content_disposition_header(keep, found.name) or "attachment"
    answer.headers["Content-Security-Policy"] = HANDED_OUT if keep else SHOWN
    answer.headers["X-Frame-Options"] = "DENY" if keep else "SAMEORIGIN"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _kinds() -> list[Choice]:
    return [Choice(kind, said(*names)) for kind, names in KIND_NAMES.items()]
