"""SDMX REST 2.x: structures for anyone, data for who sees figures, each its own regions. Through the door of the open API."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils import timezone

from fuwai.api.call import Call
from fuwai.api.door import nowhere, through
from fuwai.core.access import ANYONE, FIGURES
from fuwai.core.error import FuwaiError
from fuwai.core.sdmx import AGENCY, CONCEPTS, FLOW, VERSION
from fuwai.core.token import Scope
from fuwai.files import sdmx_data, sdmx_structure
from fuwai.services import sdmx

MEDIA = "application/vnd.sdmx."
STRUCTURES: Mapping[str, str] = {
    "xml": f"{MEDIA}structure+xml;version=3.0.0",
    "json": f"{MEDIA}structure+json;version=2.0.0",
}
DATA: Mapping[str, str] = {
    "json": f"{MEDIA}data+json;version=2.0.0",
    "csv": f"{MEDIA}data+csv;version=2.0.0",
    "xml": f"{MEDIA}data+xml;version=3.0.0",
}
Writer = Callable[[sdmx.Data, datetime], bytes]
WRITERS: Mapping[str, Writer] = {
    "json": lambda found, now: sdmx_data.json_bytes(sdmx.structure(), found.observations, now),
    "csv": lambda found, now: sdmx_data.csv_bytes(sdmx.structure(), found.observations),  # noqa: ARG005
    "xml": lambda found, now: sdmx_data.xml(sdmx.structure(), found.observations, now),
}
ANY = ("*", "all", "")
LATEST = (VERSION, "*", "~", "+", "latest")
FILTER = re.compile(r"c\[(\w{1,40})\]")
IDS = {"codelist": "", "conceptscheme": CONCEPTS, "datastructure": FLOW, "dataflow": FLOW}


def structure(
    request: HttpRequest, kind: str = "*", agency: str = "*", resource: str = "*", version: str = "*"
) -> HttpResponse:
    """Code lists, concept scheme, data structure and flow; `references=all` gives all of them with any."""
    parameters(request, ("format", "references", "detail"))
    if kind not in ("*", *sdmx_structure.ARTEFACTS) or agency not in (*ANY, AGENCY) or version not in LATEST:
        raise missing(f"{kind}/{agency}/{resource}/{version}")
    lists = {listed.id for listed in sdmx.structure().lists}
    if resource not in ANY and resource not in (lists if kind == "codelist" else {IDS.get(kind, "")}):
        raise missing(f"{kind}/{agency}/{resource}/{version}")
    whole = kind == "*" or request.GET.get("references") in ("all", "descendants")
    artefacts = sdmx_structure.ALL if whole else frozenset((kind,))
    one = resource if kind == "codelist" and resource not in ANY and not whole else ""
    form = form_of(request, STRUCTURES, "xml")
    write = sdmx_structure.xml if form == "xml" else sdmx_structure.json_bytes
    return HttpResponse(write(sdmx.structure(), timezone.now(), artefacts, one), content_type=STRUCTURES[form])


def data(  # the address has so many parts
    request: HttpRequest, agency: str = AGENCY, resource: str = FLOW, version: str = VERSION, key: str = "*"
) -> HttpResponse:
    """The observations of the flow, or of some keys of it."""
    if agency not in (*ANY, AGENCY) or resource not in (*ANY, FLOW) or version not in LATEST:
        raise missing(f"dataflow/{agency}/{resource}/{version}")
    filters = parameters(request, ("format", "asOf"))
    viewer = request.viewer  # type: ignore[attr-defined]
    found = sdmx.data(key, filters, viewer, request.GET.get("asOf") or None)
    form = form_of(request, DATA, "json")
    return HttpResponse(WRITERS[form](found, found.as_of), content_type=DATA[form])


def parameters(request: HttpRequest, known: tuple[str, ...]) -> dict[str, str]:
    """The filters `c[…]` of an address. Raises FuwaiError `sdmx.parameter` for what is neither a filter nor *known*."""
    filters: dict[str, str] = {}
    for name, text in request.GET.items():
        if match := FILTER.fullmatch(name):
            filters[match[1]] = str(text)
        elif name not in known:
            raise FuwaiError(
                "sdmx.parameter",
                f"不支持参数 {name[:40]!r}; 可用 {'、'.join(known)} 和 c[维度]",
                f"the parameter {name[:40]!r} is not served; there are {', '.join(known)} and c[dimension]",
            )
    return filters


def form_of(request: HttpRequest, forms: Mapping[str, str], usual: str) -> str:
    """The format that `?format=` or the head Accept asks for. Raises FuwaiError `sdmx.format`."""
    if named := request.GET.get("format"):
        if named not in forms:
            raise FuwaiError(
                "sdmx.format",
                f"没有格式 {named[:40]!r}; 有 {'、'.join(forms)}",
                f"there is no format {named[:40]!r}; there are {', '.join(forms)}",
            )
        return named
    accepted = request.headers.get("Accept", "")
    places = {form: accepted.find(f"+{form}") for form in forms} | (
        {"csv": accepted.find("csv")} if "csv" in forms else {}
    )
    held = {form: place for form, place in places.items() if place >= 0}
    return min(held, key=lambda form: held[form]) if held else usual


def missing(what: str) -> FuwaiError:
    """There is no such artefact."""
    return FuwaiError(
        "sdmx.no_artefact",
        f"没有 {what[:80]}; 有 dataflow/{AGENCY}/{FLOW}/{VERSION} 及 /sdmx/v2/structure 所列",
        f"there is no {what[:80]}; there is dataflow/{AGENCY}/{FLOW}/{VERSION}, and what /sdmx/v2/structure lists",
    )


# Below /sdmx/v2/, and not /api/v1/: the addresses are those of the standard.
STRUCTURE_CALL = Call(
    "sdmx_structure", "GET", "structure", structure, ANYONE, None, "SDMX 结构", "SDMX structures", {}, ""
)
DATA_CALL = Call("sdmx_data", "GET", "data/dataflow", data, FIGURES, Scope.FIGURES, "SDMX 数据", "SDMX data", {}, "")
PARTS = ("<str:kind>", "<str:agency>", "<str:resource>", "<str:version>")
FLOW_PARTS = ("<str:agency>", "<str:resource>", "<str:version>", "<str:key>")


def _patterns() -> list[URLPattern]:
    found = []
    for call, parts in ((STRUCTURE_CALL, PARTS), (DATA_CALL, FLOW_PARTS)):
        view = through({"GET": call}, call.view)
        for number in range(len(parts) + 1):
            address = "/".join((call.path, *parts[:number]))
            found += [path(address, view, name=f"{call.name}_{number}"), path(f"{address}/", view)]
    return [*found, re_path(r"^(?P<rest>.*)$", through({}, nowhere))]


urlpatterns = _patterns()
