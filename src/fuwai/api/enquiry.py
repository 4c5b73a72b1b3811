"""Calls for questions and answers: ask one's body, answer, publish for all; and which bodies review an enterprise."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import StrictBool, StrictStr, StringConstraints

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.shape import PLAIN, Asked, Count, Cursor, Names, Number, Word
from fuwai.core.access import FILERS, READERS, REVIEWERS, SIGNED_IN, Role, Viewer
from fuwai.core.review import LEVEL_NAMES
from fuwai.core.token import Scope
from fuwai.services import enquiry as verbs
from fuwai.storage.models import Answer, PublishedAnswer, Question
from fuwai.storage.models.message import TITLE

Title = Annotated[StrictStr, StringConstraints(min_length=2, max_length=TITLE, pattern=PLAIN)]
English = Annotated[StrictStr, StringConstraints(max_length=TITLE, pattern=PLAIN)]
Text = Annotated[StrictStr, StringConstraints(min_length=2, max_length=verbs.WORDS)]
LongEnglish = Annotated[StrictStr, StringConstraints(max_length=verbs.WORDS)]
Body = Annotated[StrictStr, StringConstraints(pattern=r"^([0-9]{6})?$")]


class NewQuestion(Asked):
    """*body*: the region of one of the bodies above; empty: the first that reviews. *public*: it may be published without
    the enterprise's name."""

    title: Title
    words: Text
    body: Body = ""
    public: StrictBool = False


class AnswerOf(Schema):
    body: str
    words: str
    at: datetime


class EnquiryOf(Schema):
    """*actor*: the person who asked."""

    question: int
    enterprise: str
    body: str
    title: str
    words: str
    public: bool
    actor: str
    at: datetime
    answered: bool


class QuestionAndAnswers(EnquiryOf):
    answers: list[AnswerOf]
    may_answer: bool


class Questions(Schema):
    items: list[EnquiryOf]
    next: str | None


class AnswerWords(Asked):
    words: Text


class Publishing(Asked):
    """*question*: the one that it stems from, whose enterprise must have agreed. English: both or neither."""

    asked: Title
    answered: Text
    asked_en: English = ""
    answered_en: LongEnglish = ""
    question: Number | None = None


class PublishedOf(Schema):
    published: int
    body: str
    asked: Names
    answered: Names
    at: datetime


class PublishedAnswers(Schema):
    items: list[PublishedOf]


class ReviewerOf(Schema):
    """*reviews*: whether this level reviews in the enterprise's county."""

    level: int
    level_name: Names
    region: str
    reviews: bool


class ReviewersOf(Schema):
    county: str
    items: list[ReviewerOf]


def questions(request: HttpRequest, waiting: bool = False, cursor: Cursor = "", limit: Count = 50) -> dict[str, Any]:
    after = opened(cursor)
    found = verbs.newest(request.viewer, waiting, after[0] if after else None, limit + 1)  # type: ignore[attr-defined]
    following = sealed(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [_question(one) for one in found[:limit]], "next": following}


def question(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _whole(request.viewer, number)  # type: ignore[attr-defined]


def ask(request: HttpRequest, body: NewQuestion) -> Status:
    viewer = request.viewer  # type: ignore[attr-defined]
    new = verbs.ask(viewer, body.body, body.title, body.words, body.public)
    return Status(201, _whole(viewer, new.pk))


def answer(request: HttpRequest, number: Number, body: AnswerWords) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    verbs.answer(viewer, number, body.words)
    return _whole(viewer, number)


def published(request: HttpRequest, words: Word = "") -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    return {"items": [_published(one) for one in verbs.published(words)]}


def publish(request: HttpRequest, body: Publishing) -> Status:
    given = body.model_dump()
    number = given.pop("question")
    return Status(201, _published(verbs.publish(request.viewer, **given, number=number)))  # type: ignore[attr-defined]


def unpublish(request: HttpRequest, number: Number) -> Status:
    verbs.withdraw(request.viewer, number)  # type: ignore[attr-defined]
    return Status(204, None)


def reviewers(request: HttpRequest) -> dict[str, Any]:
    code = request.viewer.code  # type: ignore[attr-defined]
    items = [
        {
            "level": int(desk.level),
            "level_name": dict(zip(("zh", "en"), LEVEL_NAMES[desk.level], strict=True)),
            "region": desk.region,
            "reviews": desk.reviews,
        }
        for desk in verbs.bodies_of(code)
    ]
    return {"county": verbs.county_of(code), "items": items}


def _whole(viewer: Viewer, number: int) -> dict[str, Any]:
    found = verbs.question(viewer, number)
    answers = [_answer(one) for one in found.answers.order_by("pk")]
    return {**_question(found), "answers": answers, "may_answer": verbs.may_answer(viewer, found)}


def _question(one: Question) -> dict[str, Any]:
    names = ("enterprise", "body", "title", "words", "public", "actor", "answered")
    return {"question": one.pk, "at": one.asked_at, **{name: getattr(one, name) for name in names}}


def _answer(one: Answer) -> dict[str, Any]:
    return {"body": one.body, "words": one.words, "at": one.answered_at}


def _published(one: PublishedAnswer) -> dict[str, Any]:
    return {
        "published": one.pk,
        "body": one.body,
        "asked": {"zh": one.asked, "en": one.asked_en},
        "answered": {"zh": one.answered, "en": one.answered_en},
        "at": one.published_at,
    }


ROOM, ONE = "messages", {"number": 1}
OF_QUESTIONS: frozenset[Role | None] = READERS | {Role.TRAINER}
CALLS = (
    Call(
        "questions", "GET", "questions", questions, OF_QUESTIONS, Scope.READ, "提问, 新的在前; 待答复的旧的在前",
        "questions, the newest first; those that wait for an answer, the oldest first", {200: Questions}, ROOM,
    ),
    Call(
        "ask_body", "POST", "questions", ask, FILERS, Scope.FILE, "提问", "ask a body", {201: QuestionAndAnswers}, ROOM,
    ),
    Call(
        "question", "GET", "questions/{number}", question, OF_QUESTIONS, Scope.READ, "一个提问", "one question",
        {200: QuestionAndAnswers}, ROOM, ONE, also=(404,),
    ),
    Call(
        "question_answer", "POST", "questions/{number}/answers", answer, REVIEWERS, Scope.REVIEW, "答复提问",
        "answer a question", {200: QuestionAndAnswers}, ROOM, ONE, also=(404,),
    ),
    Call(
        "published_answers", "GET", "published-answers", published, SIGNED_IN, Scope.READ, "常见问答", "published answers",
        {200: PublishedAnswers}, ROOM,
    ),
    Call(
        "answer_publish", "POST", "published-answers", publish, REVIEWERS, Scope.REVIEW, "发布问答", "publish an answer",
        {201: PublishedOf}, ROOM, also=(404,),
    ),
    Call(
        "answer_unpublish", "DELETE", "published-answers/{number}", unpublish, REVIEWERS, Scope.REVIEW, "撤下问答",
        "withdraw a published answer", {204: None}, ROOM, ONE, also=(404,),
    ),
    Call(
        "reviewers", "GET", "reviewers", reviewers, FILERS, Scope.READ, "由谁审核", "which bodies review one's enterprise",
        {200: ReviewersOf}, ROOM,
    ),
)  # fmt: skip
