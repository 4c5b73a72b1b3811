"""Calls for the month's executions: the open contracts with what is filed of each, and workbooks to fill in."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from fuwai.api.call import Call
from fuwai.api.filing import XLSX
from fuwai.api.said import month as checked
from fuwai.api.shape import Month, Noun
from fuwai.core.access import ENTERPRISE
from fuwai.core.error import FuwaiError
from fuwai.core.token import Scope
from fuwai.services import month as verbs
from fuwai.services import upload
from fuwai.services.month import Line


class ExecutionSaid(Schema):
    """*amount*: in minor units of *currency*."""

    record: int
    number: str
    amount: int
    currency: str
    stage: str


class OpenContract(Schema):
    """*executed*: of all months, null where in several currencies. *next*: the execution number that a new one gets. *typed*:
    what its draft holds. Amounts in minor units of *currency*."""

    record: int
    number: str
    title: str
    client: str
    currency: str
    value: int
    executed: int | None
    left: int | None
    said: list[ExecutionSaid]
    next: str
    typed: dict[str, str]
    draft: int | None


class MonthOf(Schema):
    """*months*: those that may be filed today. *open*: whether this one may. *nil*: it was said that nothing was executed."""

    month: int
    open: bool
    nil: bool
    due: date | None
    months: list[int]
    contracts: list[OpenContract]


def month(request: HttpRequest, month: Month) -> dict[str, Any]:
    found = verbs.grid(request.viewer, checked(month))  # type: ignore[attr-defined]
    return {
        **{name: getattr(found, name) for name in ("month", "open", "nil", "months")},
        "due": found.due.day if found.due else None,
        "contracts": [_contract(line) for line in found.lines],
    }


def workbook(
    request: HttpRequest, noun: Noun, filled: Literal["none", "filed"] = "none", month: Month | None = None
) -> HttpResponse:
    account, name = request.account, noun if month is None else f"{noun}-{month}"  # type: ignore[attr-defined]
    if month is not None:
        if noun != "execution":
            raise FuwaiError("period.month", "month 只用于执行", "month goes with executions only")
        content = upload.month_prefilled(verbs.grid(account.viewer, checked(month)), account.enterprise_code)
    else:
        content = upload.prefilled(noun, account.enterprise_code) if filled == "filed" else upload.blank(noun)
    heads = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=heads)


def _contract(line: Line) -> dict[str, Any]:
    return {**vars(line), "said": [vars(one) for one in line.said], "typed": dict(line.typed), "left": line.left}


ROOM, FILE = "filing", Scope.FILE
CALLS = (
    Call(
        "month", "GET", "months/{month}", month, ENTERPRISE, FILE, "本月执行: 执行中的合同和已报的执行",
        "the month's executions: open contracts and what is filed of each", {200: MonthOf}, ROOM, {"month": 201506},
        detail_zh="填好后以 `POST /submit/execution` 上报, `execution_number` 用 `next`。",
        detail_en="File them by `POST /submit/execution`, each with `next` as its `execution_number`.",
    ),
    Call(
        "workbook", "GET", "workbooks/{noun}", workbook, ENTERPRISE, FILE, "填报工作簿", "a workbook to fill in", {200: None},
        ROOM, {"noun": "contract"}, also=(404,),
        openapi={"responses": {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}},
        detail_zh="`filled=filed` 带出最近报送的内容; `month` 带出该月执行中的合同。填好后交 `POST /jobs`。",
        detail_en="`filled=filed`: with what was last filed; `month`: with that month's open contracts. Send it to `POST /jobs`.",
    ),
)  # fmt: skip
