"""问答: an enterprise asks the body that reviews it, the body answers, and what many ask is published for all."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from fuwai.core.access import Viewer, desks, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.message import Kind, Letter
from fuwai.core.moment import beijing
from fuwai.core.review import Level
from fuwai.core.window import places
from fuwai.services.message import notify
from fuwai.storage import append
from fuwai.storage.history import county_on, levels_used
from fuwai.storage.models import Answer, Filing, PublishedAnswer, Question, Registration
from fuwai.storage.models.message import TITLE

WORDS = 4_000  # characters
SHOWN = 50  # of a page


@dataclass(frozen=True)
class Desk:
    """A body above an enterprise: its level and region, and whether its level reviews there."""

    level: Level
    region: str
    reviews: bool


def county_of(enterprise: str) -> str:
    """Where the enterprise is registered today, as filed or as it signed up. Raises FuwaiError `enquiry.county`."""
    [found] = county_on([enterprise], [_today()])
    if found is None:
        asked = Registration.objects.filter(enterprise_code=enterprise).exclude(state=Registration.REFUSED)
        found = asked.values_list("county", flat=True).first()
    if found is None:  # its record was returned
        found = Filing.objects.filter(enterprise=enterprise).order_by("-id").values_list("county", flat=True).first()
    if found is None:
        raise FuwaiError(
            "enquiry.county",
            f"企业 {enterprise} 还没有登记注册地区, 无从得知由谁审核; 请先填报企业信息",
            f"it is not known where enterprise {enterprise} is registered, and so who reviews it; file its data first",
        )
    return found


def bodies_of(enterprise: str) -> tuple[Desk, ...]:
    """The bodies above the enterprise, from the nearest up. Raises FuwaiError `enquiry.county`."""
    county = county_of(enterprise)
    used = levels_used([county], _today())[county]
    return tuple(Desk(level, region, level in used) for level, region in desks(county).items())


def ask(viewer: Viewer, body: str, title: str, words: str, public: bool = False) -> Question:
    """Ask one of the bodies above the enterprise (empty: the first that reviews); the body is told.

    Raises FuwaiError `access.enquiry`, `enquiry.*`.
    """
    if viewer.kind != "enterprise":
        raise FuwaiError("access.enquiry", "提问由企业提出", "questions are for enterprises to ask")
    above = bodies_of(viewer.code)
    body = body or next(desk.region for desk in above if desk.reviews)
    if body not in {desk.region for desk in above}:
        raise FuwaiError("enquiry.body", f"{body} 不是审核本企业的部门", f"{body} is not a body above this enterprise")
    title, words = _text(title, TITLE, " "), _text(words, WORDS)
    with append.transaction():
        asked = Question.objects.create(
            id=_next(Question),
            enterprise=viewer.code,
            body=body,
            title=title,
            words=words,
            public=public,
            actor=viewer.actor,
            asked_at=datetime.now(UTC),
        )
        append.audit("ask", viewer.actor, f"question {asked.pk}", asked.asked_at, {"body": body, "title": title})
        notify(Letter(Kind.QUESTION, title, title, words, words, "question", str(asked.pk)), [body], viewer.actor)
    return asked


def answer(viewer: Viewer, number: int, words: str) -> Answer:
    """Answer a question; the enterprise is told. For the body that was asked, or one around it.

    Raises FuwaiError `enquiry.*`, `access.enquiry`.
    """
    asked = question(viewer, number)
    _answering(viewer, asked.body)
    words = _text(words, WORDS)
    with append.transaction():
        given = Answer.objects.create(
            id=_next(Answer),
            question=asked,
            body=viewer.code,
            words=words,
            actor=viewer.actor,
            answered_at=datetime.now(UTC),
        )
        append.audit("answer", viewer.actor, f"question {number}", given.answered_at, {"answer": given.pk})
        title = f"答复: {asked.title}", f"answer: {asked.title}"
        told = Letter(Kind.ANSWER, *title, words, words, "question", str(number))
        notify(told, [asked.enterprise], viewer.actor, viewer.code)
    return given


def listed(viewer: Viewer, waiting: bool = False, page: int = 1) -> tuple[int, list[Question]]:
    """The questions that the viewer may see, the newest first, each with `answered`; with *waiting* those without answer,
    the oldest first."""
    found = Question.objects.visible_to(viewer).annotate(answered=_answered())
    found = found.filter(answered=False).order_by("id") if waiting else found.order_by("-id")
    return found.count(), list(found[(page - 1) * SHOWN : page * SHOWN])


def newest(viewer: Viewer, waiting: bool = False, after: int | None = None, count: int = SHOWN) -> list[Question]:
    """As `listed`, those that follow the question *after*. One query."""
    found = Question.objects.visible_to(viewer).annotate(answered=_answered())
    if waiting:
        return list(found.filter(answered=False, pk__gt=after or 0).order_by("id")[:count])
    return list((found if after is None else found.filter(pk__lt=after)).order_by("-id")[:count])


def question(viewer: Viewer, number: int) -> Question:
    """Raises FuwaiError `enquiry.unknown`."""
    found = Question.objects.visible_to(viewer).annotate(answered=_answered()).filter(pk=number).first()
    if found is None:
        raise FuwaiError("enquiry.unknown", f"没有提问 {number}", f"there is no question {number}")
    return found


def may_answer(viewer: Viewer, asked: Question) -> bool:
    return viewer.kind == "body" and viewer.code in places(asked.body)


def publish(
    viewer: Viewer, asked: str, answered: str, asked_en: str = "", answered_en: str = "", number: int | None = None
) -> PublishedAnswer:
    """Publish a question and its answer for all, in words without anyone's name; *number*: the question that it came from,
    whose enterprise must have agreed.

    Raises FuwaiError `access.enquiry`, `enquiry.*`.
    """
    if viewer.kind != "body":
        raise _not_answering()
    source = question(viewer, number) if number is not None else None
    if source is not None and not source.public:
        raise FuwaiError(
            "enquiry.private",
            "企业没有同意公开这个提问; 可另写一条不涉及它的问答",
            "the enterprise has not agreed to publish this question; write one that does not stem from it",
        )
    asked, answered = _text(asked, TITLE, " "), _text(answered, WORDS)
    if bool(asked_en.strip()) != bool(answered_en.strip()):
        raise FuwaiError("enquiry.english", "英文的问和答要么都写, 要么都不写", "write both or neither in English")
    with append.transaction():
        new = PublishedAnswer.objects.create(
            question=source,
            body=viewer.code,
            asked=asked,
            answered=answered,
            asked_en=asked_en.strip()[:TITLE],
            answered_en=answered_en.strip()[:WORDS],
            actor=viewer.actor,
            published_at=datetime.now(UTC),
        )
        detail = {"asked": asked, "answered": answered, "question": number}
        append.audit("publish_answer", viewer.actor, f"published answer {new.pk}", new.published_at, detail)
    return new


def withdraw(viewer: Viewer, number: int) -> None:
    """Take a published answer back. For the body that published it, or one around it.

    Raises FuwaiError `access.enquiry`, `enquiry.unknown`.
    """
    found = PublishedAnswer.objects.filter(pk=number, withdrawn_at=None).first()
    if found is None:
        raise FuwaiError("enquiry.unknown", f"没有问答 {number}", f"there is no published answer {number}")
    _answering(viewer, found.body)
    now = datetime.now(UTC)
    with append.transaction():
        PublishedAnswer.objects.filter(pk=number, withdrawn_at=None).update(withdrawn_at=now)
        append.audit("withdraw_answer", viewer.actor, f"published answer {number}", now, {"asked": found.asked})


def published(words: str = "") -> list[PublishedAnswer]:
    """What is published for all, the newest first; of those with *words* in them."""
    found = PublishedAnswer.objects.filter(withdrawn_at=None).order_by("-pk")
    if words.strip():
        parts = ("asked", "answered", "asked_en", "answered_en")
        matching = [found.filter(**{f"{part}__icontains": words.strip()}) for part in parts]
        found = matching[0] | matching[1] | matching[2] | matching[3]
    return list(found[:200])


def waiting(viewer: Viewer) -> int:
    """How many questions put to the viewer's own body have no answer."""
    if viewer.kind != "body":
        return 0
    found: QuerySet[Question] = Question.objects.filter(body=viewer.code)
    return found.filter(~_answered()).count()


def _answered() -> Exists:
    return Exists(Answer.objects.filter(question=OuterRef("pk")))


def _answering(viewer: Viewer, body: str) -> None:
    if viewer.kind != "body" or not body.startswith(region_prefix(viewer.code)):
        raise _not_answering()


def _not_answering() -> FuwaiError:
    return FuwaiError(
        "access.enquiry", "由被问的主管部门或其上级办理", "this is for the body that was asked, or one above it"
    )


def _text(words: str, limit: int, joined: str = "") -> str:
    found = joined.join(words.split()) if joined else words.strip()
    if not 2 <= len(found) <= limit:
        raise FuwaiError("enquiry.words", f"请写 2 至 {limit} 个字", f"2 to {limit} characters are wanted")
    return found


def _next(model: type[Question] | type[Answer]) -> int:
    return int(model.objects.aggregate(last=Max("id"))["last"] or 0) + 1


def _today():  # type: ignore[no-untyped-def]  # a day
    return beijing(datetime.now(UTC)).date()
