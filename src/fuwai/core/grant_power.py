"""Who may do what with grants: one table of acts and roles, printed in docs/methods/grants.md. A command of the operator has
no role and is held to the kind of viewer that those roles are."""

from collections.abc import Mapping
from enum import StrEnum

from fuwai.core.access import KIND_OF, Role, Viewer
from fuwai.core.account import ROLE_NAMES
from fuwai.core.error import FuwaiError


class GrantPower(StrEnum):
    """An act on a call, an application or an award."""

    OPEN = "open"
    APPLY = "apply"
    REVIEW = "review"
    REFUSE = "refuse"
    PANEL = "panel"
    SCORE = "score"
    AWARD = "award"
    PUBLISH = "publish"
    OBJECT = "object"
    REPLY = "reply"
    PAY = "pay"
    RECOVER = "recover"
    SIMULATE = "simulate"


GRANT_POWER_NAMES: Mapping[GrantPower, tuple[str, str]] = {
    GrantPower.OPEN: ("开始申报", "open a call"),
    GrantPower.APPLY: ("申报", "apply"),
    GrantPower.REVIEW: ("审核申报", "review an application"),
    GrantPower.REFUSE: ("不予支持", "refuse an application"),
    GrantPower.PANEL: ("聘请专家", "appoint the panel"),
    GrantPower.SCORE: ("评分", "score"),
    GrantPower.AWARD: ("核定金额", "award"),
    GrantPower.PUBLISH: ("公示", "publish the list"),
    GrantPower.OBJECT: ("提出异议", "object"),
    GrantPower.REPLY: ("答复异议", "answer an objection"),
    GrantPower.PAY: ("登记拨付", "record a payment"),
    GrantPower.RECOVER: ("追回", "recover"),
    GrantPower.SIMULATE: ("测算", "simulate"),
}
HEAD = frozenset((Role.HEAD,))
FILERS = frozenset((Role.FILER, Role.MANAGER, Role.TRAINER))
GRANT_MAY: Mapping[GrantPower, frozenset[Role]] = {
    GrantPower.OPEN: HEAD,
    GrantPower.APPLY: FILERS,
    GrantPower.REVIEW: frozenset((Role.CLERK, Role.HEAD)),
    GrantPower.REFUSE: HEAD,
    GrantPower.PANEL: HEAD,
    GrantPower.SCORE: frozenset((Role.EXPERT,)),
    GrantPower.AWARD: HEAD,
    GrantPower.PUBLISH: HEAD,
    GrantPower.OBJECT: FILERS,
    GrantPower.REPLY: HEAD,
    GrantPower.PAY: frozenset((Role.PAYER,)),
    GrantPower.RECOVER: HEAD,
    GrantPower.SIMULATE: frozenset((Role.HEAD, Role.ANALYST)),
}


def may_grant(viewer: Viewer, power: GrantPower) -> bool:
    """Whether the viewer's role has the power; without a role, whether its kind is that of one that has."""
    roles = GRANT_MAY[power]
    return viewer.role in roles if viewer.role else viewer.kind in {KIND_OF[role] for role in roles}


def require_grant(viewer: Viewer, power: GrantPower) -> None:
    """Raises FuwaiError `access.role` that names who may."""
    if may_grant(viewer, power):
        return
    zh, en = GRANT_POWER_NAMES[power]
    roles = [ROLE_NAMES[role] for role in Role if role in GRANT_MAY[power]]
    raise FuwaiError(
        "access.role",
        f"{zh}由{'、'.join(name for name, _ in roles)}办理, 您不能办理",
        f"to {en} is for: {', '.join(name for _, name in roles)}; you may not",
    )
