"""Addresses of signing in and of one's own account."""

from fuwai.core.access import Role
from fuwai.web.account import pages, registration, tokens
from fuwai.web.route import ANYONE, SIGNED_IN, Route

MANAGERS: frozenset[Role | None] = frozenset((Role.MANAGER,))

ROUTES: tuple[Route, ...] = (
    Route("sign_in", "sign-in", pages.sign_in, ANYONE, "登录", "sign in", ("GET", "POST")),
    Route("sign_in_code", "sign-in/code", pages.sign_in_code, ANYONE, "二次验证", "second factor", ("GET", "POST")),
    Route("sign_out", "sign-out", pages.sign_out, ANYONE, "退出", "sign out", ("POST",)),
    Route(
        "redeem",
        "set-password",
        pages.redeem,
        ANYONE,
        "凭一次性口令设密码",
        "set a password by a token",
        ("GET", "POST"),
    ),
    Route(
        "profile",
        "account/profile",
        pages.profile,
        SIGNED_IN,
        "个人资料",
        "one's own name and language",
        ("GET", "POST"),
    ),
    Route("account", "account", pages.own_account, SIGNED_IN, "本人账号与登录记录", "one's own account and sign-ins"),
    Route(
        "password", "account/password", pages.password, SIGNED_IN, "修改密码", "change the password", ("GET", "POST")
    ),
    Route(
        "second_factor",
        "account/second-factor",
        pages.second_factor,
        SIGNED_IN,
        "启用二次验证",
        "set up the second factor",
        ("GET", "POST"),
    ),
    Route("tokens", "account/tokens", tokens.tokens, SIGNED_IN, "访问令牌", "tokens of the open API", ("GET", "POST")),
    Route(
        "token_revoke",
        "account/tokens/<int:number>/revoke",
        tokens.revoke,
        SIGNED_IN,
        "撤销访问令牌",
        "revoke a token",
        ("POST",),
        {"number": 1},
    ),
    Route("register", "register", registration.register, ANYONE, "企业注册", "register an enterprise", ("GET", "POST")),
    Route(
        "register_places",
        "register/places",
        registration.places,
        ANYONE,
        "注册地区的下一级",
        "the next choice of place",
    ),
    Route(
        "join",
        "join",
        registration.join,
        ANYONE,
        "凭邀请码加入企业",
        "join an enterprise by invitation",
        ("GET", "POST"),
    ),
    Route(
        "colleagues",
        "colleagues",
        registration.colleagues,
        MANAGERS,
        "本企业用户",
        "people of one's enterprise",
        ("GET", "POST"),
    ),
)
