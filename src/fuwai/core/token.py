"""访问令牌: what a program may be allowed, and for how long. Never more than its owner may."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from fuwai.core.access import FIGURES, FILERS, REVIEWERS, SIGNED_IN, Role
from fuwai.core.error import FuwaiError

LONGEST_LIFE = timedelta(days=366)
MOST = 20  # tokens that hold at the same time, of one account
NAME = 40  # characters


class Scope(StrEnum):
    """What a token opens."""

    READ = "read"  # records, queue, progress, code lists
    FILE = "file"  # check, submit, drafts, uploads, withdraw
    REVIEW = "review"  # approve, return, override, revoke, strike out
    FIGURES = "figures"  # statistical tables
    CLASSIFY = "classify"  # scope and group of a text
    AUDIT = "audit"  # the audit trail
    BULLETIN = "bulletin"  # write and release bulletins
    GRANT = "grant"  # apply, review, score, award, pay, simulate
    MANAGE = "manage"  # extensions, levels, registrations, people


SCOPE_NAMES: dict[Scope, tuple[str, str]] = {
    Scope.READ: ("查看记录、待审、进度和代码表", "read records, the queue, progress and code lists"),
    Scope.FILE: ("审核填报、上报、草稿、上传和撤回", "check, submit, draft, upload and withdraw"),
    Scope.REVIEW: ("核准、退回、准予例外、撤销和剔除", "approve, return, override, revoke and strike out"),
    Scope.FIGURES: ("统计表", "statistical tables"),
    Scope.CLASSIFY: ("范围判定与编码", "scope and group of a text"),
    Scope.AUDIT: ("留痕", "the audit trail"),
    Scope.BULLETIN: ("编写和发布通报", "write and release bulletins"),
    Scope.GRANT: ("资金申报、审核、评分、核定、拨付和测算", "apply for, review, score, award, pay and simulate grants"),
    Scope.MANAGE: (
        "延期、审核级次、企业注册和用户",
        "extend deadlines, change levels, decide on sign-ups, manage people",
    ),
}


# The roles to whom a scope opens anything: who else holds it, holds nothing more.
SCOPE_ROLES: dict[Scope, frozenset[Role | None]] = {
    Scope.READ: SIGNED_IN,
    Scope.FILE: FILERS,
    Scope.REVIEW: REVIEWERS,
    Scope.FIGURES: FIGURES,
    Scope.CLASSIFY: SIGNED_IN,
    Scope.AUDIT: frozenset((Role.AUDITOR, Role.ADMINISTRATOR)),
    Scope.BULLETIN: frozenset((Role.ANALYST, Role.HEAD)),
    Scope.GRANT: FILERS | REVIEWERS | {Role.EXPERT, Role.PAYER, Role.ANALYST},
    Scope.MANAGE: REVIEWERS | {Role.MANAGER, Role.ADMINISTRATOR},
}


def check_scopes(scopes: Iterable[str]) -> tuple[Scope, ...]:
    """In their order, each once. Raises FuwaiError `token.scopes`."""
    wanted = set(scopes)
    if not wanted or wanted - set(Scope):
        known = ", ".join(Scope)
        raise FuwaiError(
            "token.scopes",
            f"令牌权限应为以下一项或几项: {known}",
            f"the scopes of a token are one or more of {known}",
        )
    return tuple(scope for scope in Scope if scope in wanted)


def check_life(life: timedelta) -> timedelta:
    """Raises FuwaiError `token.life`."""
    if not timedelta(days=1) <= life <= LONGEST_LIFE:
        raise FuwaiError(
            "token.life",
            f"令牌有效期应为 1 至 {LONGEST_LIFE.days} 天",
            f"a token lives between 1 and {LONGEST_LIFE.days} days",
        )
    return life


def check_name(name: str) -> str:
    """What its owner calls it. Raises FuwaiError `token.name`."""
    plain = " ".join(name.split())
    if not plain or len(plain) > NAME or not plain.isprintable():
        raise FuwaiError(
            "token.name",
            f"请给令牌起一个不超过 {NAME} 字的名称, 说明哪个程序使用",
            f"give the token a name of at most {NAME} characters that says which program uses it",
        )
    return plain
