"""Calls for bulletins: what is released, what is notable, and where one figure comes from."""

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import StringConstraints

from fuwai.api.bulletin_writing import CALLS as WRITING
from fuwai.api.call import Call
from fuwai.api.figure import Period
from fuwai.api.shape import Moment, Number, Region
from fuwai.core.access import FIGURES
from fuwai.core.token import Scope
from fuwai.files.document import WRITERS, stem, writable
from fuwai.services import figure_page, notable, release

Form = Literal["docx", "pdf", "html", "xlsx"]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}

assert set(MEDIA) == set(WRITERS)

FigureId = Annotated[str, StringConstraints(min_length=3, max_length=1000)]


def bulletins(request: HttpRequest) -> dict[str, Any]:
    found = release.published(request.viewer)  # type: ignore[attr-defined]
    items = [
        {
            "number": one.pk,
            "bulletin": one.bulletin,
            "title": one.title,
            "region": one.region,
            "period": one.version.period,
            "language": one.version.language,
            "vintage": one.vintage,
            "reason": one.reason,
            "as_of": one.version.as_of.isoformat(),
            "released_at": one.recorded_at.isoformat(),
            "sha256": one.sha256,
        }
        for one in found
    ]
    return {"items": items}


def bulletin(request: HttpRequest, number: Number) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(release.release_of(request.viewer, number).content)  # type: ignore[attr-defined]
    return content


def bulletin_file(request: HttpRequest, number: Number, form: Form = "docx") -> HttpResponse:
    found = release.release_of(request.viewer, number)  # type: ignore[attr-defined]
    document = release.as_released(found)
    answer = HttpResponse(WRITERS[form](writable(replace(document, marking=""))), content_type=MEDIA[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{stem(document.id)}.{form}"'
    return answer


def figure(request: HttpRequest, id: FigureId, as_of: Moment = "") -> dict[str, Any]:
    return figure_page.as_plain(figure_page.opened(request.viewer, id, as_of or None))  # type: ignore[attr-defined]


def notables(
    request: HttpRequest, region: Region, period: Period, language: Literal["zh", "en"] = "zh", as_of: Moment = ""
) -> dict[str, Any]:
    found = notable.notable(request.viewer, region, period, language, as_of or None)  # type: ignore[attr-defined]
    items = [
        {
            "kind": each.kind,
            "id": each.sentence.id,
            "text": each.sentence.text,
            "figures": list(each.sentence.figures),
            "why": each.why,
            "score": float(each.score),
        }
        for each in found
    ]
    return {"items": items}


CALLS = (
    *WRITING,
    Call(
        "bulletins", "GET", "bulletins", bulletins, FIGURES, Scope.FIGURES, "已发布的通报, 新的在前",
        "released bulletins, the newest first", {200: dict[str, Any]}, "figures",
    ),
    Call(
        "bulletin", "GET", "bulletins/{number}", bulletin, FIGURES, Scope.FIGURES, "一份已发布的通报",
        "one released bulletin, as it left the house", {200: dict[str, Any]}, "figures", {"number": 1}, also=(404,),
    ),
    Call(
        "bulletin_file", "GET", "bulletins/{number}/file", bulletin_file, FIGURES, Scope.FIGURES, "已发布通报的文件",
        "a file of a released bulletin", {200: None}, "figures", {"number": 1}, also=(404, 409),
        openapi={"responses": {200: {"content": {media.partition(";")[0]: BINARY for media in MEDIA.values()}}}},
    ),
    Call(
        "figure", "GET", "figure", figure, FIGURES, Scope.FIGURES, "一个数字的出处", "where one figure comes from",
        {200: dict[str, Any]}, "figures", also=(404,),
        detail_zh="`id` 见通报的 figures; 答案与 `fuwai figure --format json` 相同。",
        detail_en="`id` as under figures in a bulletin; the answer is that of `fuwai figure --format json`.",
    ),
    Call(
        "notable", "GET", "notable", notables, FIGURES, Scope.FIGURES, "值得一提的事", "what is notable, and why",
        {200: dict[str, Any]}, "figures", also=(404,),
    ),
)  # fmt: skip
