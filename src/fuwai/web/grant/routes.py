"""Addresses of grants."""

from fuwai.web.grant import apply, pages
from fuwai.web.route import ANYONE, FILERS, READERS, REVIEWERS, SIGNED_IN, Method, Route

ONE = {"number": 1}
APPLICATION = {"application": 1}
BOTH: tuple[Method, Method] = ("GET", "POST")

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
    Route("grants_apply", "grants/<int:number>/apply", apply.apply, FILERS, "申报", "apply", BOTH, ONE),
    Route(
        "grants_own", "grants/<int:number>/own", apply.own, FILERS, "本企业的申报", "one's own application", example=ONE
    ),
    Route(
        "grants_application",
        "grants/applications/<int:application>",
        apply.shown,
        FILERS | READERS,
        "一份申报: 阶段、核定、每一步",
        "one application: stage, award, every step",
        example=APPLICATION,
    ),
    Route(
        "grants_withdraw",
        "grants/applications/<int:application>/withdraw",
        apply.withdraw,
        FILERS,
        "撤回申报",
        "withdraw an application",
        ("POST",),
        APPLICATION,
    ),
    Route(
        "grants_paper",
        "grants/applications/<int:application>/papers/<slug:name>",
        apply.paper,
        FILERS | READERS,
        "申报的一份材料",
        "a document of an application",
        example={"application": 1, "name": "application"},
    ),
    Route(
        "grants_letter",
        "grants/awards/<int:award>/letter.<slug:kind>",
        apply.letter,
        FILERS | READERS,
        "核定通知书",
        "the letter of a decision",
        example={"award": 1, "kind": "docx"},
    ),
)
