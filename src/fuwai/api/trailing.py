"""Calls for what happened: the trail of a record, of a region, one audit entry; and whether a paper says what was filed."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Schema
from pydantic import StringConstraints

from fuwai.api.call import Call
from fuwai.api.shape import Code, Entry, Moment, Names, Number, Word
from fuwai.core.access import ANYONE, READERS, Role
from fuwai.core.error import FuwaiError
from fuwai.core.review import Stage
from fuwai.core.token import Scope
from fuwai.services import record_card, verification_code
from fuwai.services import trail as verbs
from fuwai.services.entry import as_typed
from fuwai.services.facts import parse_moment
from fuwai.services.trail import Happened

Mark = Annotated[str, StringConstraints(max_length=80, pattern=r"^[0-9-]*$")]
Few = Annotated[str, StringConstraints(min_length=1, max_length=60)]
PLAIN = (
    *(
        "chain",
        "number",
        "verb",
        "at",
        "recorded_at",
        "filing",
        "noun",
        "version",
        "enterprise",
        "county",
        "body",
        "actor",
        "address",
        "words",
    ),
    *("digest", "content_digest", "level", "entry"),
)


class Changed(Schema):
    name: str
    zh: str
    en: str
    before: str | None
    now: str


class EventOf(Schema):
    """*at*: the event; *recorded_at*: the system's clock. *entry*: the audit entry that covers it. *actor*, *address*: the
    person and from where; empty where an enterprise reads what a body did. *changes*: of an amendment."""

    chain: str
    number: int
    verb: str
    zh: str
    en: str
    at: datetime
    recorded_at: datetime
    actor: str
    address: str
    filing: int
    noun: str
    version: int
    enterprise: str
    county: str
    body: str
    reason: Names | None
    words: str
    digest: str
    content_digest: str
    level: int
    entry: int | None
    changes: list[Changed]


class Stood(Schema):
    filing: int
    version: int
    stage: str


class RecordTrail(Schema):
    """*stood*: what stood of the record at the moment, null where nothing did."""

    noun: str
    enterprise: str
    county: str
    stood: Stood | None
    events: list[EventOf]


class RegionTrail(Schema):
    items: list[EventOf]
    next: str | None


class RecordPaper(Schema):
    """*code*: what the paper carries; *check*: where anybody asks whether it says what was filed."""

    record: int
    filing: int
    control_number: str
    version: int
    code: str
    check: str
    enterprise: str
    content: dict[str, str]


class CheckedPaper(Schema):
    """*answer*: current, older, withdrawn, struck_out, or unknown, of which nothing else is told."""

    answer: str
    version: int | None
    current: int | None


def of_record(request: HttpRequest, number: Number, as_of: Moment | None = None) -> dict[str, Any]:
    viewer, moment = request.viewer, parse_moment(as_of or None)  # type: ignore[attr-defined]
    found, told = verbs.of_record(viewer, number)
    if request.account.role == Role.TRAINER and found.noun != "training":  # type: ignore[attr-defined]
        raise FuwaiError("record.unknown", f"没有记录 {number}", f"there is no record {number}")
    stood = verbs.stood(told, moment or datetime.now(UTC))
    return {
        "noun": found.noun,
        "enterprise": found.enterprise_id,
        "county": found.county,
        "stood": dict(zip(("filing", "version", "stage"), stood, strict=True)) if stood else None,
        "events": [_event(one) for one in told if moment is None or one.at <= moment],
    }


def of_region(
    request: HttpRequest,
    verb: Word = "",
    enterprise: Code = "",
    actor: Word = "",
    since: Moment | None = None,
    until: Moment | None = None,
    cursor: Mark = "",
) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    asked = verbs.Asked(verb, enterprise, actor, parse_moment(since or None), parse_moment(until or None), cursor)
    page = verbs.of_region(viewer, asked)
    return {"items": [_event(one) for one in page.events], "next": page.mark or None}


def entry(request: HttpRequest, number: Number) -> dict[str, Any]:
    found, detail = verbs.entry(request.viewer, number)  # type: ignore[attr-defined]
    names = ("verb", "actor", "subject", "at", "recorded_at")
    return {"id": found.pk, **{name: getattr(found, name) for name in names}, "detail": detail}


def paper(request: HttpRequest, number: Number) -> dict[str, Any]:
    card = record_card.card(request.viewer, "contract", number)  # type: ignore[attr-defined]
    if card.standing.stage in (Stage.WITHDRAWN, Stage.STRUCK_OUT):
        raise FuwaiError(
            "record.not_printed",
            "已撤回或剔除的合同不出具信息表",
            "no record is printed of a contract that was withdrawn or struck out",
        )
    filing, content = card.now.filing, card.now.content
    control = content["control_number"]
    code = verification_code.code(control, filing.version, filing.digest)
    return {
        **{"record": number, "filing": filing.pk, "control_number": control, "version": filing.version, "code": code},
        "check": f"/verify?{urlencode({'number': control, 'code': code})}",
        "enterprise": card.enterprise or record_card.enterprise_name(card.standing.enterprise),
        "content": as_typed("contract", content),
    }


def check(request: HttpRequest, number: Few, code: Few) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    told = verification_code.verify(number, code)
    return {"answer": told.answer, "version": told.version or None, "current": told.current or None}


def _event(one: Happened) -> dict[str, Any]:
    zh, en = one.names
    reason = dict(zip(("zh", "en"), one.reason, strict=True)) if any(one.reason) else None
    return {
        **{name: getattr(one, name) for name in PLAIN},
        **{"zh": zh, "en": en, "reason": reason},
        "changes": [vars(change) for change in one.changes],
    }


AUDIT: frozenset[Role | None] = frozenset((Role.AUDITOR, Role.ADMINISTRATOR))
ONE = {"number": 1}
CALLS = (
    Call(
        "trail_of_record", "GET", "filings/{number}/trail", of_record, READERS | {Role.TRAINER}, Scope.READ, "一条记录的经过",
        "a record's trail", {200: RecordTrail}, "reading", ONE, also=(404,),
        detail_zh="全部版本、决定、更正、材料, 新的在前; `as_of` 到当时为止。",
        detail_en="All versions, decisions, corrections and evidence, the newest first; `as_of`: up to then.",
    ),
    Call(
        "trail_of_region", "GET", "audit/records", of_region, AUDIT, Scope.AUDIT, "留痕: 记录的经过, 新的在前",
        "the trail of a region's records, the newest first", {200: RegionTrail}, "audit",
    ),
    Call(
        "audit_entry", "GET", "audit/entries/{number}", entry, AUDIT, Scope.AUDIT, "一条留痕", "one audit entry", {200: Entry},
        "audit", ONE, also=(404,),
    ),
    Call(
        "paper", "GET", "contracts/{number}/paper", paper, READERS, Scope.READ, "合同信息表: 内容和核验码",
        "the printed contract record: its content and verification code", {200: RecordPaper}, "reading", ONE, also=(404,),
    ),
    Call(
        "paper_check", "GET", "verify", check, ANYONE, None, "核验打印的信息表", "verify a printed record", {200: CheckedPaper},
        "reading", also=(422,),
    ),
)  # fmt: skip
