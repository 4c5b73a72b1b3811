"""Addresses of messages, questions and answers."""

from fuwai.core.access import Role
from fuwai.web.message import enquiries, pages, sending
from fuwai.web.route import FILERS, REVIEWERS, SIGNED_IN, Method, Route

ASKED: frozenset[Role | None] = FILERS | REVIEWERS | {Role.AUDITOR, Role.ADMINISTRATOR}
POST: tuple[Method, ...] = ("POST",)
BOTH: tuple[Method, ...] = ("GET", "POST")
ONE = {"number": 1}

ROUTES: tuple[Route, ...] = (
    Route("messages", "messages", pages.messages_list, SIGNED_IN, "消息", "messages"),
    Route("messages_read", "messages/read", pages.read_all, SIGNED_IN, "全部标为已读", "note all as read", POST),
    Route("message", "messages/<int:number>", pages.message_one, SIGNED_IN, "一条消息", "one message", example=ONE),
    Route("notice", "messages/notice", sending.notice, REVIEWERS, "向企业发通知", "tell the enterprises", BOTH),
    Route("remind", "messages/remind", sending.remind, REVIEWERS, "催报", "remind who has not filed", BOTH),
    Route("questions", "questions", enquiries.published, SIGNED_IN, "常见问答", "published answers"),
    Route("asked", "questions/asked", enquiries.asked, ASKED, "提问与答复", "questions asked"),
    Route("ask", "questions/ask", enquiries.ask, FILERS, "提问", "ask a question", BOTH),
    Route("question", "questions/<int:number>", enquiries.question, ASKED, "一个提问", "one question", example=ONE),
    Route(
        "answer",
        "questions/<int:number>/answer",
        enquiries.answer,
        REVIEWERS,
        "答复提问",
        "answer a question",
        POST,
        ONE,
    ),
    Route("publish", "questions/publish", enquiries.publish, REVIEWERS, "发布问答", "publish an answer", BOTH),
    Route(
        "unpublish",
        "questions/published/<int:number>/withdraw",
        enquiries.unpublish,
        REVIEWERS,
        "撤下问答",
        "withdraw a published answer",
        POST,
        ONE,
    ),
    Route("reviewers", "reviewers", enquiries.reviewers, FILERS, "由谁审核", "which body reviews me"),
)
