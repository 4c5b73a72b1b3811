"""Calls for any table: a question in, by address or as JSON; its cells out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field, StringConstraints

from fuwai.api.call import Call
from fuwai.api.shape import PLAIN, Asked, Moment
from fuwai.core.access import FIGURES
from fuwai.core.question import ASKED, COMPARISONS, DIMENSION_NAMES, Question
from fuwai.core.token import Scope
from fuwai.files.table import content, json_text
from fuwai.services import ask
from fuwai.services import behind as filings
from fuwai.standards.indicators import indicators

Listed = Annotated[str, StringConstraints(max_length=300, pattern=r"^[a-z0-9_,:]*$")]
Some = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[a-z0-9_,]*$")]
Name = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_:]+$")]
Span = Annotated[str, StringConstraints(min_length=4, max_length=20, pattern=r"^[0-9A-Za-z.-]*$")]
Where = Annotated[str, StringConstraints(max_length=1000, pattern=PLAIN)]
Place = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Form = Literal["xlsx", "csv", "parquet"]
FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}
FigureId = Annotated[str, StringConstraints(max_length=400, pattern=PLAIN)]
Direction = Literal["offshore", "onshore", "all"]
Engine = Literal["", "duckdb", "spark", "postgres"]


class QuestionOf(Asked):
    """提问 · a question. `measure` are ids of indicators; `where` are conditions joined by `and`."""

    measure: list[Name] = Field(min_length=1, max_length=12)
    period: Span
    rows: list[Name] = Field(default=[], max_length=3)
    columns: list[Name] = Field(default=[], max_length=2)
    compare: list[Name] = Field(default=[], max_length=8)
    region: Place = "000000"
    direction: Direction = "offshore"
    where: Where = ""
    as_of: Moment = ""
    engine: Engine = ""


class FigureName(Schema):
    id: str
    zh: str
    en: str


class FilingBehind(Schema):
    """*adds*: US cents where the unit is usd, else how much of the count."""

    filing: int
    noun: str
    number: str
    enterprise: str
    name: str
    submitted_at: datetime
    adds: int


class BehindOf(Schema):
    """*count*: filings that were counted; *seen*: those of them that you may see."""

    figure: FigureName
    unit: str
    count: int
    seen: int
    as_of: str
    items: list[FilingBehind]


def by_address(
    request: HttpRequest,
    measure: Some,
    period: Span,
    rows: Listed = "",
    columns: Listed = "",
    compare: Listed = "",
    region: Place = "000000",
    direction: Direction = "offshore",
    where: Where = "",
    as_of: Moment = "",
    engine: Engine = "",
) -> HttpResponse:
    texts = {
        "measure": measure, "period": period, "rows": rows, "columns": columns, "compare": compare, "region": region,
        "direction": direction, "where": where, "as_of": as_of, "engine": engine,
    }  # fmt: skip
    return _answered(request, Question.of(texts))


def by_body(request: HttpRequest, question: QuestionOf) -> HttpResponse:
    given = question.model_dump()
    texts = {name: ",".join(value) if isinstance(value, list) else value for name, value in given.items()}
    return _answered(request, Question.of(texts))


def table_file(
    request: HttpRequest,
    measure: Some,
    period: Span,
    form: Form = "xlsx",
    rows: Listed = "",
    columns: Listed = "",
    compare: Listed = "",
    region: Place = "000000",
    direction: Direction = "offshore",
    where: Where = "",
    as_of: Moment = "",
) -> HttpResponse:
    texts = {
        "measure": measure, "period": period, "rows": rows, "columns": columns, "compare": compare, "region": region,
        "direction": direction, "where": where, "as_of": as_of,
    }  # fmt: skip
    found = ask.ask(Question.of(texts), request.viewer)  # type: ignore[attr-defined]
    answer = HttpResponse(content(found.table, form), content_type=FILES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{region}-{found.question.period.code}.{form}"'
    return answer


def behind(
    request: HttpRequest,
    measure: Some,
    period: Span,
    id: FigureId = "",  # the parameter's name
    rows: Listed = "",
    columns: Listed = "",
    compare: Listed = "",
    region: Place = "000000",
    direction: Direction = "offshore",
    where: Where = "",
    as_of: Moment = "",
) -> dict[str, Any]:
    texts = {
        "measure": measure, "period": period, "rows": rows, "columns": columns, "compare": compare, "region": region,
        "direction": direction, "where": where, "as_of": as_of,
    }  # fmt: skip
    found = filings.behind(Question.of(texts), id, request.viewer)  # type: ignore[attr-defined]
    items = [
        {"filing": filing.pk, "noun": filing.noun, "number": filings.number_of(filing), "adds": adds}
        | {"enterprise": filing.enterprise_id, "name": name, "submitted_at": filing.submitted_at}
        for filing, name, adds in found.listed
    ]
    names = ("unit", "count", "seen", "as_of")
    figure = {"id": found.figure.id, "zh": found.figure.zh, "en": found.figure.en}
    return {"figure": figure, "items": items, **{name: getattr(found, name) for name in names}}


def catalogue(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    """What can be asked for."""
    measures = [
        {
            "id": each.id, "zh": each.zh, "en": each.en, "unit": each.unit, "formula": each.formula, "source": each.source,
            "confirmed": each.confirmed,
        }
        for each in indicators().values()
    ]  # fmt: skip
    dimensions = [{"id": name, "zh": DIMENSION_NAMES[name][0], "en": DIMENSION_NAMES[name][1]} for name in ASKED]
    comparisons = [{"id": name, "zh": zh, "en": en} for name, (zh, en, _) in COMPARISONS.items()]
    return {"measures": measures, "dimensions": dimensions, "comparisons": comparisons}


def _answered(request: HttpRequest, question: Question) -> HttpResponse:
    found = ask.ask(question, request.viewer)  # type: ignore[attr-defined]
    return HttpResponse(json_text(found.table), content_type="application/json")


ASKED_ZH = (
    "`rows`、`columns` 为维度, `compare` 为比较 (yoy, pop, share, rank, contribution, cagr:3 …), `where` 如 "
    "`country in group:belt-and-road and section in ITO,KPO`; 列出: `GET /api/v1/indicators`。"
    "每个数有 `value` (精确) 和 `text`; 没有数时 `value` 为空, `text` 是 `--` (不可比)、`…` (未填报) 或 `c` (保密)。"
)
ASKED_EN = (
    "`rows` and `columns` are dimensions, `compare` comparisons (yoy, pop, share, rank, contribution, cagr:3 …), `where` as "
    "`country in group:belt-and-road and section in ITO,KPO`; listed by `GET /api/v1/indicators`. Each figure has an exact "
    "`value` and a `text`; where there is no number `value` is empty and `text` is `--` (not computable), `…` (not yet filed) "
    "or `c` (confidential)."
)
CALLS = (
    Call(
        "ask", "GET", "tables", by_address, FIGURES, Scope.FIGURES, "任意统计表, 以地址提问", "any table, asked by address",
        {200: dict[str, Any]}, "figures", also=(404,), detail_zh=ASKED_ZH, detail_en=ASKED_EN,
    ),
    Call(
        "ask_by_body", "POST", "tables", by_body, FIGURES, Scope.FIGURES, "任意统计表, 以 JSON 提问", "any table, asked by JSON",
        {200: dict[str, Any]}, "figures", also=(404,), detail_zh=ASKED_ZH, detail_en=ASKED_EN,
    ),
    Call(
        "table_file", "GET", "tables/file", table_file, FIGURES, Scope.FIGURES, "一张表的文件", "a table as a file", {200: None},
        "figures", also=(404,),
        openapi={"responses": {200: {"content": {media.partition(";")[0]: BINARY for media in FILES.values()}}}},
        detail_zh="参数与 `/tables` 相同。", detail_en="Parameters as of `/tables`.",
    ),
    Call(
        "behind", "GET", "tables/filings", behind, FIGURES, Scope.FIGURES, "数字背后的填报", "the filings behind a figure",
        {200: BehindOf}, "figures", also=(404,),
        detail_zh="参数与 `/tables` 相同, `id` 为其中一个数 (不写为总计); 只列出您可以看的填报, 最多 500 份。",
        detail_en="As `/tables`, with the `id` of one of its figures (none: the total); filings that you may see, 500 at most.",
    ),
    Call(
        "indicators", "GET", "indicators", catalogue, FIGURES, Scope.FIGURES, "指标、维度和比较",
        "indicators, dimensions and comparisons", {200: dict[str, Any]}, "figures",
    ),
)  # fmt: skip
