"""Who may do what: one table of acts and roles. Where a desk lies is the law of `core.review`; this is the law of its people.

Services hold a viewer to it whose role is known (a person who has signed in); a command of the operator has none.
"""

from collections.abc import Mapping
from enum import StrEnum

from fuwai.core.access import Role, Viewer
from fuwai.core.account import ROLE_NAMES
from fuwai.core.error import FuwaiError


class Power(StrEnum):
    """What a person does with filings: the acts of `core.review.Act` by their names, and what goes with them."""

    APPROVE = "approve"
    RETURN = "return"
    OVERRIDE = "override"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    STRIKE_OUT = "strike_out"
    COMMENT = "comment"  # 批注, and answers to it
    DELEGATE = "delegate"  # 委托: let others work at one's desk
    RULE = "rule"  # 按规则批量核准
    CAMPAIGN = "campaign"  # 数据核查: draw a sample, say who looks at it


POWER_NAMES: Mapping[Power, tuple[str, str]] = {
    Power.APPROVE: ("核准", "approve"),
    Power.RETURN: ("退回", "return"),
    Power.OVERRIDE: ("准予例外", "override"),
    Power.REVOKE: ("撤销核准", "revoke"),
    Power.WITHDRAW: ("撤回", "withdraw"),
    Power.STRIKE_OUT: ("剔除", "strike out"),
    Power.COMMENT: ("批注", "comment"),
    Power.DELEGATE: ("委托审核", "delegate"),
    Power.RULE: ("按规则批量核准", "approve by a rule"),
    Power.CAMPAIGN: ("组织数据核查", "run a verification campaign"),
}
DESK = frozenset((Role.CLERK, Role.HEAD))
FILING = frozenset((Role.FILER, Role.MANAGER, Role.TRAINER))

MAY: Mapping[Power, frozenset[Role]] = {
    Power.APPROVE: DESK,
    Power.RETURN: DESK,
    Power.OVERRIDE: frozenset((Role.HEAD,)),
    Power.REVOKE: frozenset((Role.HEAD,)),
    Power.WITHDRAW: FILING,
    Power.STRIKE_OUT: frozenset((Role.HEAD,)),
    Power.COMMENT: DESK | FILING,
    Power.DELEGATE: frozenset((Role.HEAD,)),
    Power.RULE: frozenset((Role.HEAD,)),
    Power.CAMPAIGN: frozenset((Role.HEAD,)),
}


def may(viewer: Viewer, power: Power) -> bool:
    """Whether the viewer's role has the power; a viewer without a role is held to its kind alone, elsewhere."""
    return viewer.role is None or viewer.role in MAY[power]


def require(viewer: Viewer, power: Power) -> None:
    """Raises FuwaiError `access.role` that names who may."""
    if may(viewer, power):
        return
    zh, en = POWER_NAMES[power]
    roles = [ROLE_NAMES[role] for role in Role if role in MAY[power]]
    raise FuwaiError(
        "access.role",
        f"{zh}由{'、'.join(name for name, _ in roles)}办理, 您的角色不能办理",
        f"to {en} is for: {', '.join(name for _, name in roles)}; your role may not",
    )
