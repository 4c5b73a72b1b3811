"""Where a filing lies on its way: what may be done with it now and by whom, and who else could: locked is never said alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from fuwai.core.access import Viewer, desks
from fuwai.core.error import FuwaiError
from fuwai.core.power import Power, may
from fuwai.core.region import NATION
from fuwai.core.review import DESKS, ENTERPRISE, Act, Level, Stage, actor_of, next_stage
from fuwai.services.delegation import Held
from fuwai.standards.region import regions
from fuwai.storage.models import Decision

REVIEWER_ACTS = (Act.APPROVE, Act.RETURN, Act.OVERRIDE, Act.REVOKE, Act.STRIKE_OUT)


@dataclass(frozen=True)
class Rung:
    """One level on the way: *state* is done, here, ahead or unused; *body*: who reviews there."""

    level: Level
    body: str
    state: str


def rungs(county: str, stage: Stage, used: frozenset[Level]) -> tuple[Rung, ...]:
    here = DESKS.index(stage) + 1 if stage in DESKS else len(DESKS) + 1 if stage is Stage.APPROVED else 0
    rungs = []
    for level, body in desks(county).items():
        if level not in used:
            state = "unused"
        elif level == here:
            state = "here"
        else:
            state = "done" if level < here else "ahead"
        rungs.append(Rung(level, body, state))
    return tuple(rungs)


def acts_of(viewer: Viewer, held: Held, stage: Stage, county: str, used: frozenset[Level]) -> frozenset[Act]:
    """What the viewer may do now, by the law of stages and that of roles."""
    if viewer.kind != "body":
        return frozenset()
    found = set()
    for act in REVIEWER_ACTS:
        try:
            next_stage(stage, act, used)
        except FuwaiError:
            continue
        body = _body(actor_of(stage, act, used), county)
        at_desk = viewer.code == body or body in held.bodies
        if at_desk and (may(viewer, Power(str(act))) or body in held.as_head):
            found.add(act)
    return frozenset(found)


def _body(actor: str, county: str) -> str:
    return "" if actor == ENTERPRISE else desks(county).get(Level(DESKS.index(Stage(actor)) + 1), "")


def lock(
    viewer: Viewer, stage: Stage, county: str, used: frozenset[Level], own: Sequence[Decision], superseded: bool
) -> tuple[str, str]:
    """Where it lies, why, and who can move it, in words."""
    if superseded:
        return "企业已报送新版本, 这一版不再审核", "a newer version was filed; this one is reviewed no more"
    last = own[-1].actor if own else ""
    if stage in DESKS:
        body = _body(stage.value, county)
        zh, en = body_name(body)
        if viewer.code == body:
            return f"在本部门 ({zh}) 审核", f"it lies with you ({en})"
        zh_after, en_after = _revocation(stage, county, used, own)
        return (
            f"由{zh}审核, 其他部门此时不能改动{zh_after}",
            f"{en} reviews it; nobody else can change it now{en_after}",
        )
    if stage is Stage.APPROVED:
        zh, en = body_name(_body(Level.MINISTRY.name.lower(), county))
        return (
            f"各级均已核准 (最后: {last}); 只有{zh}负责人可以撤销或剔除, 企业可以报送变更",
            f"approved at every level (last by {last}); the head of {en} alone can revoke it or strike it out, the "
            "enterprise can amend it",
        )
    return {
        Stage.RETURNED: (
            f"已由 {last} 退回, 等待企业更正后重新报送",
            f"returned by {last}; it waits for the enterprise to correct it and file again",
        ),
        Stage.WITHDRAWN: ("企业已撤回, 可以重新报送", "withdrawn by the enterprise, which may file again"),
        Stage.STRUCK_OUT: (f"已由 {last} 剔除, 不再计入统计", f"struck out by {last}; it counts no more"),
    }[stage]


def _revocation(stage: Stage, county: str, used: frozenset[Level], own: Sequence[Decision]) -> tuple[str, str]:
    """Who could take it back from there."""
    if not own:
        return "", ""
    try:
        next_stage(stage, Act.REVOKE, used)
    except FuwaiError:
        return "", ""
    zh, en = body_name(_body(actor_of(stage, Act.REVOKE, used), county))
    return f"; 上级办理前, {zh}负责人可以撤销核准", f"; until it acts, the head of {en} can revoke the approval"


def body_name(body: str) -> tuple[str, str]:
    """杭州市商务主管部门, the commerce body of Hangzhou; of the nation 商务部."""
    if body == NATION:
        return "商务部", "the Ministry of Commerce"
    tree = regions()
    zh, en = (tree.name(body), tree.name(body, "en")) if body in tree else (body, body)
    return f"{zh}商务主管部门", f"the commerce body of {en}"
