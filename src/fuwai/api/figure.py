"""Calls for figures and for the trail: tables on the facts, audit entries, verification."""

import json
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import StringConstraints

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.shape import Count, Cursor, Entries, Moment, Region, Verified, Word
from fuwai.core.access import FIGURES, Role, Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.token import Scope
from fuwai.files.table import json_text
from fuwai.services import audit, table

Kind = Literal["industry", "markets", "cities", "enterprises", "months"]
Names = Annotated[str, StringConstraints(max_length=300, pattern=r"^[a-z0-9_,-]*$")]
Period = Annotated[str, StringConstraints(min_length=4, max_length=20, pattern=r"^[0-9A-Za-z.]*$")]


def one_table(
    request: HttpRequest,
    kind: Kind,
    region: Region,
    period: Period,
    direction: Literal["offshore", "onshore", "all"] = "offshore",
    as_of: Moment = "",
    groups: Names = "",
    columns: Names = "",
) -> HttpResponse:
    _own(request.viewer, region)  # type: ignore[attr-defined]
    found = table.table(kind, region, period, direction, as_of or None, _listed(groups), extra=_listed(columns))
    return HttpResponse(json_text(found), content_type="application/json")


def entries(request: HttpRequest, verb: Word = "", cursor: Cursor = "", limit: Count = 50) -> dict[str, Any]:
    before = opened(cursor)
    found = audit.log(request.viewer, verb, limit + 1, before[0] if before else None).reverse()  # type: ignore[attr-defined]
    rows = [{**row, "detail": json.loads(row["detail"])} for row in found.iter_rows(named=True)]
    return {"items": rows[:limit], "next": sealed(rows[limit - 1]["id"]) if len(rows) > limit else None}


def verification(request: HttpRequest) -> dict[str, Any]:
    found = audit.verify(request.viewer)  # type: ignore[attr-defined]
    return {"holds": found.holds, **vars(found.walked), "breaks": [vars(one) for one in found.breaks]}


def _own(viewer: Viewer, region: str) -> None:
    """Raises FuwaiError `access.figures` for a region that is not within the viewer's."""
    own = region_prefix(viewer.code) if viewer.code else ""
    if not region_prefix(region).startswith(own):
        raise FuwaiError("access.figures", f"{region} 不在您的地区内", f"{region} is not within your region")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


TRAIL: frozenset[Role | None] = frozenset((Role.AUDITOR, Role.ADMINISTRATOR))
CALLS = (
    Call(
        "table", "GET", "tables/{kind}", one_table, FIGURES, Scope.FIGURES, "统计表", "a statistical table",
        {200: dict[str, Any]}, "figures", {"kind": "industry"}, also=(404,),
        detail_zh="各级已核准的数据; 内容与 `fuwai table --format json` 相同。`columns` 是另加的列。",
        detail_en="Approved facts; the same as `fuwai table --format json`. `columns` names further columns.",
    ),
    Call(
        "audit_entries", "GET", "audit/entries", entries, TRAIL, Scope.AUDIT, "留痕, 新的在前",
        "the audit trail, the newest first", {200: Entries}, "audit",
    ),
    Call(
        "audit_verification", "GET", "audit/verification", verification, TRAIL, Scope.AUDIT, "核查留痕链",
        "verify the chains", {200: Verified}, "audit",
    ),
)  # fmt: skip
