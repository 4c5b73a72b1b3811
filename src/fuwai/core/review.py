"""The law of review: who may do what at which stage. One table; the services look it up, the docs print it.

A filing climbs county → city → province → ministry. Its stage is derived from its decisions, never stored: `LAW` maps
(stage, act) to the next stage. A stage is the level at whose desk the filing lies, `returned`, `approved` (by the
ministry), `withdrawn` or `struck_out`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from fuwai.core.error import FuwaiError


class Level(IntEnum):
    """A commerce body's level (商务主管部门)."""

    COUNTY = 1
    CITY = 2
    PROVINCE = 3
    MINISTRY = 4


LEVEL_NAMES = {
    Level.COUNTY: ("县级", "county"),
    Level.CITY: ("市级", "city"),
    Level.PROVINCE: ("省级", "province"),
    Level.MINISTRY: ("部级", "ministry"),
}


class Act(StrEnum):
    """What a decision does."""

    APPROVE = "approve"  # 核准: pass to the next level
    RETURN = "return"  # 退回: back to the enterprise, with a coded reason
    OVERRIDE = "override"  # 准予例外: let a held finding pass, with a reason; the stage stays
    REVOKE = "revoke"  # 撤销核准: take an approval back while the level above has not acted
    WITHDRAW = "withdraw"  # 撤回: the enterprise takes an unreviewed submission back
    STRIKE_OUT = "strike_out"  # 剔除: verification removes an approved filing from the statistics


class Stage(StrEnum):
    """Where a filing lies."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    MINISTRY = "ministry"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    STRUCK_OUT = "struck_out"


ACT_NAMES = {
    Act.APPROVE: ("核准", "approve"),
    Act.RETURN: ("退回", "return"),
    Act.OVERRIDE: ("准予例外", "override"),
    Act.REVOKE: ("撤销核准", "revoke"),
    Act.WITHDRAW: ("撤回", "withdraw"),
    Act.STRIKE_OUT: ("剔除", "strike out"),
}
STAGE_NAMES = {
    Stage.COUNTY: ("县级审核", "county"),
    Stage.CITY: ("市级审核", "city"),
    Stage.PROVINCE: ("省级审核", "province"),
    Stage.MINISTRY: ("部级审核", "ministry"),
    Stage.APPROVED: ("已核准", "approved"),
    Stage.RETURNED: ("已退回", "returned"),
    Stage.WITHDRAWN: ("已撤回", "withdrawn"),
    Stage.STRUCK_OUT: ("已剔除", "struck out"),
}

DESKS = (Stage.COUNTY, Stage.CITY, Stage.PROVINCE, Stage.MINISTRY)
ABOVE = dict(zip(DESKS, (*DESKS[1:], Stage.APPROVED), strict=True))

# (stage, act) → the next stage; whoever acts at a desk is a body of that desk's level, unless ACTORS says otherwise.
LAW: dict[tuple[Stage, Act], Stage] = {
    **{(desk, Act.APPROVE): ABOVE[desk] for desk in DESKS},
    **{(desk, Act.RETURN): Stage.RETURNED for desk in DESKS},
    **{(desk, Act.OVERRIDE): desk for desk in DESKS},
    **{(above, Act.REVOKE): desk for desk, above in ABOVE.items()},
    (Stage.COUNTY, Act.WITHDRAW): Stage.WITHDRAWN,
    **{(stage, Act.STRIKE_OUT): Stage.STRUCK_OUT for stage in (*DESKS[1:], Stage.APPROVED)},
}

# Who acts where the desk's own level does not: the level below takes its approval back; the enterprise withdraws.
ENTERPRISE = "enterprise"
ACTORS: dict[tuple[Stage, Act], str] = {
    **{(above, Act.REVOKE): desk.value for desk, above in ABOVE.items()},
    (Stage.COUNTY, Act.WITHDRAW): ENTERPRISE,
    (Stage.APPROVED, Act.STRIKE_OUT): Stage.MINISTRY.value,
}


@dataclass(frozen=True)
class ReturnReason:
    """A coded reason for a return or a strike-out (退回原因)."""

    code: str
    zh: str
    en: str


RETURN_REASONS: dict[str, ReturnReason] = {
    reason.code: reason
    for reason in (
        ReturnReason("scope", "不属于服务外包", "not service outsourcing"),
        ReturnReason("group", "业务类别有误", "wrong group"),
        ReturnReason("amount", "金额有误", "wrong amount"),
        ReturnReason("currency", "币种有误", "wrong currency"),
        ReturnReason("date", "日期有误", "wrong date"),
        ReturnReason("country", "发包方国别有误", "wrong client country"),
        ReturnReason("duplicate", "重复填报", "filed twice"),
        ReturnReason("evidence", "凭证缺失或不符", "evidence missing or not matching"),
        ReturnReason("other", "其他（须说明）", "other (say what)"),
    )
}


def next_stage(stage: Stage, act: Act, levels_used: frozenset[Level] = frozenset(Level)) -> Stage:
    """The stage after *act* at *stage*; levels that the region does not use are passed over on the way up.

    An enterprise withdraws from the first desk that its region uses. Raises FuwaiError `review.not_allowed` where the
    law has no such entry.
    """
    from_first = act is Act.WITHDRAW and stage is first_desk(Stage.COUNTY, levels_used)
    after = LAW.get((Stage.COUNTY if from_first else stage, act))
    if after is None or (act is Act.REVOKE and not _desks_up_to(after, levels_used)):
        raise _not_allowed(stage, act)
    if act is Act.APPROVE:
        return first_desk(after, levels_used)
    if act is Act.REVOKE:
        return _desks_up_to(after, levels_used)[-1]
    return after


def _not_allowed(stage: Stage, act: Act) -> FuwaiError:
    possible = [other for other in Act if (stage, other) in LAW]
    zh = "、".join(ACT_NAMES[other][0] for other in possible) or "无"
    en = ", ".join(ACT_NAMES[other][1] for other in possible) or "nothing"
    return FuwaiError(
        "review.not_allowed",
        f"{STAGE_NAMES[stage][0]}阶段不能{ACT_NAMES[act][0]}; 此时可以: {zh}",
        f"{ACT_NAMES[act][1]} is not possible at the stage {STAGE_NAMES[stage][1]}; possible is: {en}",
    )


def first_desk(stage: Stage, levels_used: frozenset[Level] = frozenset(Level)) -> Stage:
    """*stage*, or the first desk above it that the region uses."""
    while stage in DESKS and Level(DESKS.index(stage) + 1) not in levels_used:
        stage = ABOVE[stage]
    return stage


def _desks_up_to(stage: Stage, levels_used: frozenset[Level]) -> list[Stage]:
    """The desks that the region uses, from the first to the desk *stage*."""
    return [desk for desk in DESKS[: DESKS.index(stage) + 1] if Level(DESKS.index(desk) + 1) in levels_used]


def stage_of(decisions: Iterable[Act], levels_used: frozenset[Level] = frozenset(Level)) -> Stage:
    """The stage that a run of acts leads to, from the first desk on."""
    stage = first_desk(Stage.COUNTY, levels_used)
    for act in decisions:
        stage = next_stage(stage, act, levels_used)
    return stage


def stage_after(act: Act, level: Level | None, levels_used: frozenset[Level] = frozenset(Level)) -> Stage:
    """The stage of a filing whose last act that moves it (an override moves nothing) was *act* by *level*.

    The same as `stage_of` all its acts, without walking through them; *level* is not asked for where it has no say.
    """
    if act is Act.RETURN:
        return Stage.RETURNED
    if act is Act.WITHDRAW:
        return Stage.WITHDRAWN
    if act is Act.STRIKE_OUT:
        return Stage.STRUCK_OUT
    if level is None or act is Act.OVERRIDE:
        raise ValueError(f"{act} by {level} does not tell where a filing lies")
    desk = DESKS[level - 1]
    return first_desk(desk if act is Act.REVOKE else ABOVE[desk], levels_used)


def actor_of(stage: Stage, act: Act, levels_used: frozenset[Level] = frozenset(Level)) -> str:
    """Who may do *act* at *stage*: a level's name, or `enterprise`. An approval is revoked by who gave it: the last
    level below that the region uses."""
    if act is Act.REVOKE and (stage, act) in LAW:
        return _desks_up_to(LAW[stage, act], levels_used)[-1].value
    if act is Act.WITHDRAW:
        return ENTERPRISE
    return ACTORS.get((stage, act), stage.value)
