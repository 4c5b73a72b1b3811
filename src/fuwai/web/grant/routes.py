"""Addresses of grants."""

from fuwai.web.grant import pages
from fuwai.web.route import ANYONE, REVIEWERS, SIGNED_IN, Route

ONE = {"number": 1}

ROUTES: tuple[Route, ...] = (
    Route("grants", "grants", pages.listed, SIGNED_IN, "资金申报批次", "calls for grants"),
    Route(
        "grants_one",
        "grants/<int:number>",
        pages.one,
        SIGNED_IN,
        "一次申报: 条件、申报和预算",
        "one call: conditions, applications, budget",
        example=ONE,
    ),
    Route(
        "grants_review",
        "grants/<int:number>/review",
        pages.review,
        REVIEWERS,
        "审核申报",
        "review applications",
        ("POST",),
        ONE,
    ),
    Route(
        "grants_public",
        "grants/<int:number>/public",
        pages.public,
        ANYONE,
        "公示名单",
        "the published list",
        example=ONE,
    ),
)
