"""Addresses of what is kept for all."""

from fuwai.core.access import Role
from fuwai.web.office import applicants, people
from fuwai.web.route import ADMINISTRATORS, REVIEWERS, Route

MANAGERS: frozenset[Role | None] = frozenset((Role.MANAGER,))
BOTH = ("GET", "POST")

ROUTES: tuple[Route, ...] = (
    Route("accounts", "accounts", people.accounts, ADMINISTRATORS, "用户", "people"),
    Route("account_new", "accounts/new", people.account_new, ADMINISTRATORS, "新建用户", "create an account", BOTH),
    Route(
        "account_one",
        "accounts/<int:number>",
        people.account_one,
        ADMINISTRATORS,
        "一个用户",
        "one person",
        example={"number": 1},
    ),
    Route(
        "account_act",
        "accounts/<int:number>/<str:act>",
        people.account_act,
        ADMINISTRATORS,
        "重置密码、解除二次验证、停用、恢复",
        "reset, lift the second factor, deactivate, reactivate",
        ("POST",),
        {"number": 1, "act": "reset"},
    ),
    Route(
        "colleague",
        "colleagues/<int:number>",
        people.colleague,
        MANAGERS,
        "本企业的一个用户",
        "one person of one's enterprise",
        example={"number": 1},
    ),
    Route(
        "colleague_act",
        "colleagues/<int:number>/<str:act>",
        people.colleague_act,
        MANAGERS,
        "重置本企业用户的密码、停用、恢复",
        "reset, deactivate, reactivate a person of one's enterprise",
        ("POST",),
        {"number": 1, "act": "reset"},
    ),
    Route("applicants", "applicants", applicants.applicants, REVIEWERS, "待审核的企业注册", "registrations that wait"),
    Route(
        "applicant",
        "applicants/<int:number>",
        applicants.applicant,
        REVIEWERS,
        "审核企业注册",
        "decide on a registration",
        BOTH,
        {"number": 1},
    ),
)
