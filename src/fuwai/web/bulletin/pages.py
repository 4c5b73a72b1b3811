"""What is released, and the versions on the way there."""

import json
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.moment import minute_en, minute_zh
from fuwai.files.document import WRITERS, stem, writable
from fuwai.services import release as verbs
from fuwai.standards.bulletin import blueprint, kinds
from fuwai.storage.models import BulletinRelease, BulletinVersion
from fuwai.web.bulletin.edit import MARKS
from fuwai.web.bulletin.shown import sections
from fuwai.web.part import Column, Crumb, Row, Table
from fuwai.web.policy import DOCUMENT_POLICY
from fuwai.web.tags import acted, beijing
from fuwai.web.words import said

SHOWN = 50
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def home(request: HttpRequest) -> HttpResponse:
    """What is released for the viewer to read; and for who writes, the versions of the region and a new one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    writes = viewer.role in verbs.WRITERS
    versions = BulletinVersion.objects.visible_to(viewer).order_by("-id")[:SHOWN] if writes else []
    columns = [
        Column(_("标题"), narrow=False),
        Column(_("报告期")),
        Column(_("期次")),
        Column(_("发布时间")),
        Column(_("更正理由"), narrow=False),
    ]
    context = {
        "heading": _("通报"),
        "table": Table(
            _("已发布的通报"), columns, [_row(one) for one in verbs.published(viewer)], empty=_("还没有发布过通报")
        ),
        "writes": writes,
        "own": viewer.code,
        "kinds": [(kind, said(blueprint(kind).zh, blueprint(kind).en)) for kind in kinds()] if writes else [],
        "versions": Table(
            _("稿本"),
            [
                Column(_("通报")),
                Column(_("稿次"), number=True),
                Column(_("编写人")),
                Column(_("时间")),
                Column(_("说明"), narrow=False),
            ],
            [_version_row(one) for one in versions],
            empty=_("还没有稿本"),
        ),
    }
    return render(request, "bulletin/home.html", context)


def _row(one: BulletinRelease) -> Row:
    vintage = _("首次发布") if one.vintage == 1 else _("第 %(number)s 次更正") % {"number": one.vintage - 1}
    return Row(
        [one.title, one.version.period, vintage, beijing(one.recorded_at), one.reason],
        href=reverse("bulletin_published", kwargs={"number": one.pk}),
    )


def _version_row(one: BulletinVersion) -> Row:
    return Row(
        [one.bulletin, str(one.version), acted(one.actor), beijing(one.recorded_at), one.note],
        href=reverse("bulletin_version", kwargs={"number": one.pk}),
    )


def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version on the facts of now: what of it no longer holds, and its release by another than its writer."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = verbs.version_of(viewer, number)
    draft = verbs.as_it_stands(found)
    released = BulletinRelease.objects.filter(version=found).values_list("id", flat=True).first()
    before = BulletinRelease.objects.filter(bulletin=found.bulletin).exists()
    context = {
        "heading": draft.document.title,
        "version": found,
        "note": said(f"数据截至 {minute_zh(draft.document.as_of)}", f"facts as of {minute_en(draft.document.as_of)}"),
        "sections": sections(draft.document, frozenset(edit.id for edit in draft.edits)),
        "marks": [(mark, MARKS[mark.kind]) for mark in draft.marks],
        "released": released,
        "mine": viewer.login == found.login,
        "erratum": before,
        "moved": found.as_of.isoformat() != draft.document.as_of,
        "crumbs": [Crumb(_("通报"), reverse("bulletins")), Crumb(_("稿本"))],
    }
    return render(request, "bulletin/version.html", context)


def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Release a version."""
    released = verbs.publish(request.viewer, number, request.POST.get("reason", ""))  # type: ignore[attr-defined]
    messages.success(request, _("已发布"))
    return redirect("bulletin_published", number=released)


def published(request: HttpRequest, number: int) -> HttpResponse:
    """A released bulletin, as it left the house."""
    found = verbs.release_of(request.viewer, number)  # type: ignore[attr-defined]
    document = verbs.as_released(found)
    vintage = _("首次发布") if found.vintage == 1 else _("第 %(number)s 次更正") % {"number": found.vintage - 1}
    context = {
        "heading": document.title,
        "release": found,
        "vintage": vintage,
        "note": said(f"数据截至 {minute_zh(document.as_of)}", f"facts as of {minute_en(document.as_of)}"),
        "sections": sections(document),
        "forms": list(MEDIA),
        "crumbs": [Crumb(_("通报"), reverse("bulletins")), Crumb(document.period_name)],
    }
    return render(request, "bulletin/published.html", context)


def file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """A released bulletin as a file; its json is the one that was kept."""
    found = verbs.release_of(request.viewer, number)  # type: ignore[attr-defined]
    if form not in MEDIA:
        raise Http404(form)
    if form == "json":
        content, name = found.content.encode(), json.loads(found.content)["id"]
    else:
        document = verbs.as_released(found)
        content, name = WRITERS[form](writable(replace(document, marking=""))), document.id
    answer = HttpResponse(content, content_type=MEDIA[form], headers={"Content-Security-Policy": DOCUMENT_POLICY})
    answer["Content-Disposition"] = f'{"inline" if form == "html" else "attachment"}; filename="{stem(name)}.{form}"'
    return answer
