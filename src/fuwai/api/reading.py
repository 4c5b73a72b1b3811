"""Calls for what was filed and how far it is: records, versions, one filing with all that a reviewer sees, progress."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import StringConstraints

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.reading_shape import NotFiled, ProgressTree
from fuwai.api.said import month as _month
from fuwai.api.said import person
from fuwai.api.shape import (
    Cells,
    Code,
    Count,
    Cursor,
    Moment,
    Month,
    Noun,
    Number,
    Record,
    RecordPage,
    Region,
    StageName,
    Version,
    Word,
)
from fuwai.core.access import FIGURES, READERS, Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.token import Scope
from fuwai.services import progress, record_json
from fuwai.services.dossier import dossier
from fuwai.services.facts import parse_moment
from fuwai.services.record import Asked
from fuwai.services.record_json import Sought
from fuwai.services.tag import tags

Few = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]*$")]
MONTHS = 24  # of progress at once
CELLS = 5_000  # rows of a page of progress


def records(
    request: HttpRequest,
    noun: Noun | None = None,
    enterprise: Code = "",
    county: Region | None = None,
    stage: StageName | None = None,
    month: Month | None = None,
    as_of: Moment | None = None,
    words: Word = "",
    group: Code = "",
    country: Code = "",
    kind: Few = "",
    first: Month | None = None,
    last: Month | None = None,
    findings: Literal["held", "soft"] | None = None,
    cursor: Cursor = "",
    limit: Count = 50,
) -> dict[str, Any]:
    if request.account.role == Role.TRAINER:  # type: ignore[attr-defined]
        noun = _of_trainings(noun)
    sought = Sought(noun or "", enterprise, county or "", stage or "", month)
    asked = Asked(words, "", group, country, first or 0, last or 0, findings or "", kind=kind)
    filtered = asked if asked != Asked() else None
    if filtered and not noun:
        raise FuwaiError(
            "api.filter",
            "words、group、country、kind、first、last、findings 须与 noun 一起使用",
            "words, group, country, kind, first, last and findings go with a noun",
        )
    after, moment = (opened(cursor) or (0,))[0], parse_moment(as_of or None)
    items, following = record_json.listed(request.viewer, sought, after, limit, moment, filtered)  # type: ignore[attr-defined]
    return {"items": items, "next": sealed(following) if following is not None else None}


def record(request: HttpRequest, number: Number, as_of: Moment | None = None) -> dict[str, Any]:
    found = record_json.one(request.viewer, number, parse_moment(as_of or None))  # type: ignore[attr-defined]
    _one_of_trainings(request, number, found["noun"])
    return found


def versions(request: HttpRequest, number: Number) -> list[dict[str, Any]]:
    found = record_json.versions(request.viewer, number)  # type: ignore[attr-defined]
    _one_of_trainings(request, number, found[0]["noun"])
    return [{**one, "decisions": _signed(request.viewer, one["decisions"])} for one in found]  # type: ignore[attr-defined]


def _of_trainings(noun: Noun | None) -> Noun:
    """What a training body's list is of. Raises FuwaiError `access.noun`."""
    if noun not in (None, "training"):
        raise FuwaiError("access.noun", "培训机构只查看培训", "a training body reads its trainings only")
    return "training"


def _one_of_trainings(request: HttpRequest, number: int, noun: str) -> None:
    """Raises FuwaiError `record.unknown` to a training body that asks for what is no training."""
    if request.account.role == Role.TRAINER and noun != "training":  # type: ignore[attr-defined]
        raise FuwaiError("record.unknown", f"没有记录 {number}", f"there is no record {number}")


def filing(request: HttpRequest, response: HttpResponse, number: Number) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    found = asdict(dossier(viewer, number))
    found |= {name: _signed(viewer, found[name]) for name in ("decisions", "corrections")}
    seen = str(tags(viewer, [number])[number])
    response.headers["ETag"] = f'"{seen}"'
    return {**found, "seen": seen}


def _signed(viewer: Viewer, told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "actor": person(viewer, one["actor"])} for one in told]


def progress_cells(
    request: HttpRequest, region: Region, first: Month, last: Month, cursor: Cursor = ""
) -> dict[str, Any]:
    _span(first, last)
    found = progress.cells(request.viewer, region, first, last)  # type: ignore[attr-defined]
    start = (opened(cursor) or (0,))[0]
    rows = [list(row) for row in found.slice(start, CELLS).iter_rows()]
    after = start + CELLS
    return {"columns": found.columns, "rows": rows, "next": sealed(after) if after < found.height else None}


def progress_tree(request: HttpRequest, region: Region, month: Month) -> dict[str, Any]:
    lines = progress.lines(request.viewer, region, _month(month))  # type: ignore[attr-defined]
    due = progress.due_day(region, month)
    return {
        "region": region,
        "month": month,
        "due": due.day if due else None,
        "whole": progress.whole(lines),
        "items": [
            {"region": one.region, "zh": one.zh, "en": one.en, "missing": one.missing, "counts": one.counts}
            | {"due": one.due.day if one.due else None}
            for one in lines
        ],
    }


def not_filed(
    request: HttpRequest, region: Region, month: Month, cursor: Cursor = "", limit: Count = 50
) -> dict[str, Any]:
    viewer, after = request.viewer, (opened(cursor) or (0,))[0]  # type: ignore[attr-defined]
    found = progress.not_filed(viewer, region, _month(month), limit + 1, after)
    items = [{"enterprise": code, "name": name, "county": county} for code, name, county in found[:limit]]
    following = sealed(after + limit) if len(found) > limit else None
    return {"items": items, "next": following, "total": progress.count_not_filed(viewer, region, month)}


def _span(first: int, last: int) -> None:
    """Raises FuwaiError `api.months` for what is no run of months, or too long a one."""
    ends = [divmod(month, 100) for month in (first, last)]
    run = [year * 12 + month for year, month in ends]
    if not all(1 <= month <= 12 for _, month in ends) or not 0 <= run[1] - run[0] < MONTHS:
        raise FuwaiError(
            "api.months",
            f"first、last 应为年月 yyyymm, 先后 {MONTHS} 个月以内",
            f"first and last are months, yyyymm, at most {MONTHS} of them in their order",
        )


ROOM = "reading"
ANY_READER: frozenset[Role | None] = READERS | {Role.TRAINER}  # a training body reads its trainings
NUMBER = {"number": 1}
CALLS = (
    Call(
        "records", "GET", "records", records, ANY_READER, Scope.READ, "记录列表", "a list of records",
        {200: RecordPage}, ROOM,
        detail_zh="次序是首次填报的编号, 不会改变; `as_of` 给出当时的样子。`words` 为编号、名称、发包方等中的文字。",
        detail_en="In the order of their first filings, which never changes; `as_of` tells how things stood then. `words`: in a "
        "number, a title, a client and the like.",
    ),
    Call(
        "record", "GET", "records/{number}", record, ANY_READER, Scope.READ, "一条记录", "one record",
        {200: Record}, ROOM, NUMBER, also=(404,),
    ),
    Call(
        "versions", "GET", "records/{number}/versions", versions, ANY_READER, Scope.READ, "一条记录的全部版本和决定",
        "all versions of a record, with their decisions", {200: list[Version]}, ROOM, NUMBER, also=(404,),
    ),
    Call(
        "filing", "GET", "filings/{number}", filing, READERS, Scope.READ, "一份填报的案卷",
        "all that a reviewer sees of one filing", {200: dict[str, Any]}, ROOM, NUMBER, also=(404,),
        detail_zh="ETag 就是 `seen`: 审核时作为 If-Match 送回。",
        detail_en="The ETag is `seen`: send it back as If-Match when you decide.",
    ),
    Call(
        "progress", "GET", "progress", progress_cells, FIGURES, Scope.READ, "填报进度: 县 × 月",
        "progress: county × month", {200: Cells}, ROOM,
    ),
    Call(
        "progress_tree", "GET", "progress/regions", progress_tree, FIGURES, Scope.READ, "一个月的进度: 下一级各地区",
        "progress of a month: the regions directly below", {200: ProgressTree}, ROOM,
    ),
    Call(
        "not_filed", "GET", "progress/not-filed", not_filed, FIGURES, Scope.READ, "未报企业", "who has not filed a month",
        {200: NotFiled}, ROOM,
    ),
)  # fmt: skip
