"""Addresses of verification campaigns."""

from fuwai.core.access import Role
from fuwai.web.route import HEADS, REVIEWERS, Method, Route
from fuwai.web.verification import item, pages, report

READERS: frozenset[Role | None] = REVIEWERS | {Role.AUDITOR, Role.ADMINISTRATOR}
BOTH: tuple[Method, ...] = ("GET", "POST")
POST: tuple[Method, ...] = ("POST",)
ONE = {"number": 1}

ROUTES: tuple[Route, ...] = (
    Route("verification", "verification", pages.listed, READERS, "数据核查", "verification campaigns"),
    Route("verification_new", "verification/new", pages.new, HEADS, "抽取核查样本", "draw a sample", BOTH),
    Route(
        "verification_one",
        "verification/<int:number>",
        pages.one,
        READERS,
        "一次核查的样本",
        "the items of a campaign",
        example=ONE,
    ),
    Route(
        "verification_report",
        "verification/<int:number>/report",
        report.page,
        READERS,
        "核查报告",
        "a campaign's report",
        example=ONE,
    ),
    Route(
        "verification_assign",
        "verification/<int:number>/assign",
        pages.assign,
        HEADS,
        "分派样本",
        "give items to a reviewer",
        POST,
        ONE,
    ),
    Route(
        "verification_carry_out",
        "verification/<int:number>/carry-out",
        item.carry_out,
        HEADS,
        "落实核查结果",
        "strike out what verification found",
        POST,
        ONE,
    ),
    Route(
        "verification_item",
        "verification/items/<int:number>",
        item.page,
        READERS,
        "一份样本",
        "one item",
        example=ONE,
    ),
    Route(
        "verification_record",
        "verification/items/<int:number>/outcome",
        item.record,
        REVIEWERS,
        "记录核查结果",
        "record what was found",
        POST,
        ONE,
    ),
)
