"""Calls for what goes with a filing: comments and their answers, its receipt, and the month of which there is nothing to file."""

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, StrictBool, StrictStr, StringConstraints

from fuwai.api.call import Call
from fuwai.api.shape import SAFE, WORDS, Asked, Month, Number
from fuwai.core.access import FILERS, READERS, REVIEWERS, Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.filing_receipt import written
from fuwai.core.token import Scope
from fuwai.services import comment as comments
from fuwai.services import nil_return, receipt_of_filing
from fuwai.services.comment import Said
from fuwai.services.enclosure import filing_of

FieldName = Annotated[StrictStr, StringConstraints(max_length=60, pattern=r"^[a-z_]*$")]
Explained = Annotated[StrictStr, StringConstraints(min_length=1, max_length=900)]
Words = Annotated[StrictStr, StringConstraints(min_length=1, max_length=WORDS)]


class Nil(Asked):
    """The month, yyyymm, in which nothing was executed."""

    month: Month


class NilSaid(Schema):
    months: list[int]


class NewComment(Asked):
    """*field*: the field that it speaks of; empty: the whole. *internal*: for bodies alone."""

    words: Words
    field: FieldName = ""
    internal: StrictBool = False


class NewAnswer(Asked):
    """*answers*: the number of the comment that it answers."""

    words: Words
    answers: Annotated[int, Field(ge=1, le=SAFE)]


class Explanation(Asked):
    """*words*: edit check that holds the filing → what is said on it; whoever reviews reads it beside the finding."""

    words: dict[Annotated[str, StringConstraints(max_length=60)], Explained] = Field(min_length=1, max_length=20)


class CommentOf(Schema):
    """*side*: the region of the body, or the code of the enterprise, that says it. *actor*: the person; empty where an
    enterprise reads what a body says, as on the pages."""

    id: int
    filing: int
    field: str
    decision: int | None
    side: str
    actor: str
    words: str
    internal: bool
    at: datetime
    answers: list["CommentOf"]


def declare_nil(request: HttpRequest, body: Nil) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    nil_return.declare(viewer, body.month)
    said = nil_return.declared(viewer, body.month // 100 * 100 + 1, body.month // 100 * 100 + 12)
    return {"months": sorted(month for _, month in said)}


def said_of(request: HttpRequest, number: Number) -> list[dict[str, Any]]:
    viewer = request.viewer  # type: ignore[attr-defined]
    filing_of(viewer, number)
    return [_told(viewer, one) for one in comments.comments(viewer, [number])]


def _told(viewer: Viewer, one: Said) -> dict[str, Any]:
    hidden = viewer.kind == "enterprise" and one.side != viewer.code
    shown = {name: value for name, value in vars(one).items() if name != "answers"}
    told = {**shown, "answers": [_told(viewer, answer) for answer in one.answers]}
    return {**told, "actor": ""} if hidden else told


def comment(request: HttpRequest, number: Number, body: NewComment) -> list[dict[str, Any]]:
    comments.comment(request.viewer, number, body.words, body.field, body.internal)  # type: ignore[attr-defined]
    return said_of(request, number)


def explain(request: HttpRequest, number: Number, body: Explanation) -> list[dict[str, Any]]:
    comments.explain_checks(request.viewer, number, body.words)  # type: ignore[attr-defined]
    return said_of(request, number)


def answer(request: HttpRequest, number: Number, body: NewAnswer) -> list[dict[str, Any]]:
    comments.comment(request.viewer, number, body.words, answers=body.answers)  # type: ignore[attr-defined]
    return said_of(request, number)


def receipt_issued(request: HttpRequest, number: Number) -> dict[str, Any]:
    issued = receipt_of_filing.receipt(request.viewer, number)  # type: ignore[attr-defined]
    if issued is None:
        raise FuwaiError(
            "receipt.unknown",
            f"填报 {number} 还没有开具回执; 由企业开具",
            f"no receipt was issued of filing {number} yet; its enterprise has it issued",
        )
    found: dict[str, Any] = json.loads(written(issued))
    return found


def receipt(request: HttpRequest, number: Number) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(receipt_of_filing.issue(request.viewer, number)))  # type: ignore[attr-defined]
    return found


FIRMS = frozenset((Role.FILER, Role.MANAGER))
NUMBER = {"number": 1}
SAID: dict[int, Any] = {200: list[CommentOf]}
CALLS = (
    Call(
        "nil_return", "POST", "nil-returns", declare_nil, FIRMS, Scope.FILE, "本月无执行",
        "say that nothing was executed in a month", {200: NilSaid}, "filing",
        detail_zh="重复报送不改变什么; 返回该年已报的月份。",
        detail_en="Saying it again changes nothing; the answer has the months of that year that were said.",
    ),
    Call(
        "receipt", "POST", "filings/{number}/receipt", receipt, FILERS, Scope.FILE, "填报回执",
        "the receipt of a filing", {200: dict[str, Any]}, "filing", NUMBER, also=(404,),
        detail_zh="第一次开具, 以后返回同一回执; 用 `fuwai audit receipt` 脱机验证。",
        detail_en="Issued the first time, the same afterwards; `fuwai audit receipt` verifies it without the system.",
    ),
    Call(
        "receipt_issued", "GET", "filings/{number}/receipt", receipt_issued, READERS | {Role.TRAINER}, Scope.READ,
        "已开具的填报回执", "the receipt that was issued of a filing", {200: dict[str, Any]}, "reading", NUMBER, also=(404,),
    ),
    Call(
        "explain", "POST", "filings/{number}/explanations", explain, FILERS, Scope.FILE, "说明待说明的问题",
        "explain what a filing is held for", SAID, "filing", NUMBER, also=(404,),
    ),
    Call(
        "comments", "GET", "filings/{number}/comments", said_of, READERS, Scope.READ, "批注与答复",
        "comments and their answers", SAID, "reading", NUMBER, also=(404,),
    ),
    Call(
        "comment", "POST", "filings/{number}/comments", comment, REVIEWERS, Scope.REVIEW, "批注",
        "comment on a filing or one of its fields", SAID, "review", NUMBER, also=(404,),
    ),
    Call(
        "comment_answer", "POST", "filings/{number}/answers", answer, FIRMS, Scope.FILE, "答复批注",
        "answer a comment", SAID, "filing", NUMBER, also=(404,),
    ),
)  # fmt: skip
