"""Addresses of the reviewer's desk. What a role may do there is the table in core/power.py."""

from fuwai.core.access import Role
from fuwai.web.review import bulk, delegations, queue, record
from fuwai.web.route import HEADS, REVIEWERS, Method, Route

BOTH: tuple[Method, ...] = ("GET", "POST")
POST: tuple[Method, ...] = ("POST",)
WHO: frozenset[Role | None] = REVIEWERS
ONE = {"filing": 1}

ROUTES: tuple[Route, ...] = (
    Route("review", "review", queue.queue, WHO, "待审记录", "the queue of a desk"),
    Route("review_home", "review/home", queue.home, WHO, "审核工作台", "a reviewer's day at a glance"),
    Route(
        "review_one", "review/<int:filing>", record.page, WHO, "审核一份记录", "one record on one screen", example=ONE
    ),
    Route(
        "review_around",
        "review/<int:filing>/around",
        record.around,
        WHO,
        "记录的来龙去脉",
        "what stands around a record",
        example=ONE,
    ),
    Route(
        "review_step",
        "review/<int:filing>/<str:way>-one",
        record.step,
        WHO,
        "下一份、上一份",
        "the next or previous record of the queue",
        example={**ONE, "way": "next"},
    ),
    Route(
        "review_act",
        "review/<int:filing>/act/<str:act>",
        record.act,
        WHO,
        "核准、退回、准予例外、撤销、剔除",
        "approve, return, override, revoke, strike out",
        POST,
        {**ONE, "act": "approve"},
    ),
    Route(
        "review_comment", "review/<int:filing>/comment", record.comment, WHO, "批注", "comment on a field", POST, ONE
    ),
    Route("review_bulk", "review/bulk", bulk.rehearse, WHO, "批量核准试算", "rehearse a bulk approval", POST),
    Route("review_bulk_act", "review/bulk/act", bulk.act, WHO, "批量核准", "approve what was rehearsed", POST),
    Route("review_rule", "review/rule", bulk.rule, HEADS, "按规则批量核准", "approve by a rule", BOTH),
    Route("delegations", "review/delegations", delegations.listed, WHO, "委托审核", "who works at whose desk"),
    Route("delegation_new", "review/delegations/new", delegations.new, HEADS, "新建委托", "delegate one's desk", BOTH),
    Route(
        "delegation_end",
        "review/delegations/<int:number>/end",
        delegations.end,
        HEADS,
        "收回委托",
        "take a delegation back",
        POST,
        {"number": 1},
    ),
    Route(
        "review_levels",
        "review/levels",
        queue.levels,
        WHO,
        "审核级次与所在环节",
        "which levels review, and what lies where",
    ),
)
