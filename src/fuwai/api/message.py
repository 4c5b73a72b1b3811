"""Calls for messages: one's own, those noted as read, and what a body tells its enterprises."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, StrictBool, StrictStr, StringConstraints

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.said import month
from fuwai.api.shape import LIMIT, PLAIN, Asked, Count, Cursor, Month, Names, Number, Region
from fuwai.core.access import REVIEWERS, SIGNED_IN
from fuwai.core.token import Scope
from fuwai.services import message as verbs
from fuwai.services import reminder
from fuwai.services.message import Sent
from fuwai.storage.models import Delivery
from fuwai.storage.models.message import TITLE


class MessageOf(Schema):
    """*sender*: the region of the body that sends it, null for the system. *about*, *key*: what it leads to: a filing, a
    question, a registration or a grant by its number, a month as yyyymm."""

    message: int
    kind: str
    sender: str | None
    title: Names
    words: Names
    about: str | None
    key: str | None
    sent_at: datetime
    read: bool


class Messages(Schema):
    items: list[MessageOf]
    next: str | None
    unread: int


class Reads(Asked):
    """*messages*: those that were read; empty: all."""

    messages: list[Number] = Field(default=[], max_length=LIMIT)


class Unread(Schema):
    unread: int


class Sending(Asked):
    region: Region
    dry_run: StrictBool = False


class Notice(Sending):
    title: Annotated[StrictStr, StringConstraints(min_length=2, max_length=TITLE, pattern=PLAIN)]
    words: Annotated[StrictStr, StringConstraints(min_length=2, max_length=verbs.WORDS)]


class Reminder(Sending):
    month: Month


class Recipient(Schema):
    enterprise: str
    name: str
    county: str


class SentOf(Schema):
    """*recipients*: the first 200 of the *count*. *message*: null after a dry run."""

    message: int | None
    title: Names
    words: Names
    count: int
    recipients: list[Recipient]


def messages(request: HttpRequest, unread: bool = False, cursor: Cursor = "", limit: Count = 50) -> dict[str, Any]:
    account, before = request.account, opened(cursor)  # type: ignore[attr-defined]
    found = verbs.newest(account, before[0] if before else None, limit + 1, unread)
    following = sealed(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [_told(one) for one in found[:limit]], "next": following, "unread": verbs.unread(account)}


def message(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _told(verbs.delivered(request.account, number))  # type: ignore[attr-defined]


def read(request: HttpRequest, body: Reads) -> dict[str, Any]:
    account = request.account  # type: ignore[attr-defined]
    if body.messages:
        verbs.open_some(account, body.messages)
    else:
        verbs.open_all(account)
    return {"unread": verbs.unread(account)}


def notice(request: HttpRequest, body: Notice) -> dict[str, Any]:
    return _sent(verbs.broadcast(request.viewer, body.region, body.title, body.words, body.dry_run))  # type: ignore[attr-defined]


def remind(request: HttpRequest, body: Reminder) -> dict[str, Any]:
    return _sent(reminder.remind(request.viewer, body.region, month(body.month), body.dry_run))  # type: ignore[attr-defined]


def _told(one: Delivery) -> dict[str, Any]:
    told = one.message
    return {
        "message": one.pk,
        "kind": told.kind,
        "sender": told.sender or None,
        "title": {"zh": told.title_zh, "en": told.title_en},
        "words": {"zh": told.zh, "en": told.en},
        "about": told.about or None,
        "key": told.about_key or None,
        "sent_at": one.sent_at,
        "read": one.opened,  # type: ignore[attr-defined]  # annotated
    }


def _sent(done: Sent) -> dict[str, Any]:
    letter = done.letter
    return {
        "message": done.message,
        "title": {"zh": letter.title_zh, "en": letter.title_en},
        "words": {"zh": letter.zh, "en": letter.en},
        "count": len(done.recipients),
        "recipients": [
            {"enterprise": code, "name": name, "county": county} for code, name, county in done.recipients[:LIMIT]
        ],
    }


ROOM, READ = "messages", Scope.READ
CALLS = (
    Call(
        "messages", "GET", "messages", messages, SIGNED_IN, READ, "消息, 新的在前", "messages, the newest first",
        {200: Messages}, ROOM,
        detail_zh="读取不标为已读; 已读另报。",
        detail_en="To look at them notes nothing as read; that is said by a call of its own.",
    ),
    Call(
        "message", "GET", "messages/{number}", message, SIGNED_IN, READ, "一条消息", "one message", {200: MessageOf}, ROOM,
        {"number": 1}, also=(404,),
    ),
    Call(
        "messages_read", "POST", "messages/read", read, SIGNED_IN, READ, "标为已读", "note messages as read", {200: Unread},
        ROOM, also=(404,),
    ),
    Call(
        "notice", "POST", "messages/notices", notice, REVIEWERS, Scope.REVIEW, "向企业发通知", "tell the enterprises of a region",
        {200: SentOf}, ROOM,
    ),
    Call(
        "remind", "POST", "messages/reminders", remind, REVIEWERS, Scope.REVIEW, "催报", "remind who has not filed a month",
        {200: SentOf}, ROOM,
    ),
)  # fmt: skip
