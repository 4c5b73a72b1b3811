"""核查结果: what a reviewer found of a drawn contract, and the head who carries it out.

No decision can recode or cut an approved filing: it is struck out, the enterprise is told to file it again as it should be,
and the right group is recorded as a correction (ADR 0131).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.coding.corpus import OUT
from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.power import Power, require
from fuwai.core.review import Act
from fuwai.core.scope_rule import Rule
from fuwai.services import correction, review
from fuwai.services.classify import EDITION
from fuwai.services.verification import following
from fuwai.standards import catalogue
from fuwai.standards.scope import scope_law
from fuwai.storage import append
from fuwai.storage.models import Campaign, CampaignAct, CampaignItem, CampaignOutcome, ContractVersion
from fuwai.storage.models.campaign import OUTCOMES

LONGEST = 2_000  # characters
EFFECTS = {  # outcome → the effects of the rules that can decide it
    "strike_out": ("out",),
    "part": ("not_counted", "only_part"),
    "recode": ("in_group", "elsewhere"),
}
REASONS = {"strike_out": "scope", "recode": "group", "part": "amount"}  # outcome → the coded reason of the strike-out


@dataclass(frozen=True)
class Found:
    """What a reviewer found. *rule*: a rule of the standard's statute; *group*: the right one, of a recode; *part*: what does
    not count, in minor units of the contract's currency; *evidence*: what was looked at."""

    outcome: str
    rule: str = ""
    group: str = ""
    part: int = 0
    words: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why an item cannot be carried out."""

    item: int
    zh: str
    en: str


def rules(outcome: str = "") -> tuple[Rule, ...]:
    """The rules that can decide an outcome (any, where none is named), without those that only repeat the catalogue's list."""
    wanted = EFFECTS.get(outcome) or tuple(effect for effects in EFFECTS.values() for effect in effects)
    return tuple(rule for rule in scope_law(EDITION).statute.rules if rule.effect.kind in wanted)


def record(viewer: Viewer, item: int, found: Found) -> int:
    """Record what was found; the outcome's number. Who is assigned records, or the head of the campaign's body.

    A later outcome overtakes an earlier one until it was carried out. Raises FuwaiError `access.role`,
    `verification.item_unknown`, `verification.assigned`, `verification.done`, `verification.outcome`, `verification.rule`,
    `verification.part`, `verification.words`, `catalogue.unknown_group`.
    """
    require(viewer, Power.COMMENT)
    drawn = item_of(viewer, item)
    _may_record(viewer, drawn)
    with append.transaction():
        if CampaignAct.objects.filter(item=drawn).exists():
            raise FuwaiError(
                "verification.done", "该样本的核查结果已落实", "what was found of this item is carried out"
            )
        cents = _checked(drawn, found)
        now, number = datetime.now(UTC), following(CampaignOutcome)
        CampaignOutcome.objects.create(
            id=number,
            item=drawn,
            outcome=found.outcome,
            rule=found.rule,
            group=found.group,
            part=found.part,
            part_cents=cents,
            words=found.words.strip(),
            evidence=found.evidence.strip(),
            login=viewer.login,
            actor=viewer.actor,
            recorded_at=now,
        )
        detail = {"campaign": drawn.campaign_id, "outcome": found.outcome, "rule": found.rule, "group": found.group}
        append.audit("record_outcome", viewer.actor, f"filing {drawn.filing_id}", now, {**detail, "item": item})
    return number


def refusals(viewer: Viewer, items: Iterable[int]) -> list[Refusal]:
    """A rehearsal of `carry_out`: what speaks against each item; none: all would be done. Raises FuwaiError `access.role`,
    `verification.item_unknown`."""
    require(viewer, Power.STRIKE_OUT)
    pairs = _pending(viewer, items)
    refused = [Refusal(item.pk, *told) for item, outcome in pairs if (told := _against(viewer, item, outcome))]
    by_filing = {item.filing_id: item.pk for item, _ in pairs}
    judged = review.refusals(viewer, by_filing, Act.STRIKE_OUT) if by_filing else []
    return refused + [Refusal(by_filing[one.filing], one.zh, one.en) for one in judged]


def carry_out(viewer: Viewer, items: Iterable[int]) -> int:
    """落实: strike the contracts of these items out, tell their enterprises why and what to file instead; how many.

    All or none. Raises FuwaiError `verification.refused` that names each, and as `review.strike_out` does.
    """
    wanted = list(dict.fromkeys(items))
    with append.transaction():
        if refused := refusals(viewer, wanted):
            raise FuwaiError(
                "verification.refused",
                "未落实, 一项也没有改变: " + "; ".join(f"样本 {one.item}: {one.zh}" for one in refused[:30]),
                "nothing was done: " + "; ".join(f"item {one.item}: {one.en}" for one in refused[:30]),
            )
        for item, outcome in _pending(viewer, wanted):
            assert outcome is not None  # `refusals` has seen to it
            _carry_out(viewer, item, outcome)
    return len(wanted)


def item_of(viewer: Viewer, item: int) -> CampaignItem:
    """One item of a campaign that the viewer sees, in a county that it sees. Raises FuwaiError `verification.item_unknown`."""
    campaigns = Campaign.objects.visible_to(viewer)
    prefix = region_prefix(viewer.code) if viewer.code else ""
    found = CampaignItem.objects.filter(pk=item, campaign__in=campaigns, county__startswith=prefix)
    one = found.select_related("campaign", "filing").first()
    if one is None:
        raise FuwaiError(
            "verification.item_unknown",
            f"没有样本 {item}, 或不在您的管辖范围",
            f"there is no item {item}, or it is not yours to see",
        )
    return one


def told(outcome: CampaignOutcome, group: str) -> tuple[str, str]:
    """What the enterprise is told, in both languages: the finding, the rule, and what to file instead of *group*."""
    rule = {one.id: one for one in rules()}.get(outcome.rule)
    reason_zh, reason_en = (f"{rule.zh} ({rule.id}). ", f"{rule.en} ({rule.id}). ") if rule else ("", "")
    if outcome.outcome == "recode":
        named = catalogue.edition(EDITION).groups[outcome.group]
        zh = f"应报类别 {outcome.group} {named.zh}, 而不是 {group}; 请改为该类别后重新报送"
        en = f"the group is {outcome.group} {named.en}, not {group}; file it again under that group"
    elif outcome.outcome == "part":
        zh, en = "合同中有一部分不计入; 请按应计金额变更后重新报送", "a part does not count; file again what counts"
    else:
        zh, en = "不属于服务外包, 不再计入统计", "it is not service outsourcing and counts no more"
    return f"数据核查: {reason_zh}{zh}。{outcome.words}", f"Verification: {reason_en}{en}. {outcome.words}"


def _carry_out(viewer: Viewer, item: CampaignItem, outcome: CampaignOutcome) -> None:
    zh, en = told(outcome, item.group)
    done = review.strike_out(viewer, [item.filing_id], REASONS[outcome.outcome], zh, english=en)
    if outcome.outcome != "part":  # of what a text is, a part says nothing
        groups = (outcome.group,) if outcome.group else (OUT,)
        correction.correct(viewer, item.filing_id, correction.as_told(groups, zh))
    now, number = datetime.now(UTC), following(CampaignAct)
    CampaignAct.objects.create(
        id=number, item=item, outcome=outcome, entry=done.entry or 0, actor=viewer.actor, recorded_at=now
    )
    detail = {"campaign": item.campaign_id, "item": item.pk, "outcome": outcome.pk, "entry": done.entry}
    append.audit("carry_out", viewer.actor, f"filing {item.filing_id}", now, detail)


def _pending(viewer: Viewer, items: Iterable[int]) -> list[tuple[CampaignItem, CampaignOutcome | None]]:
    """The items with the outcome that holds, by number."""
    wanted = [item_of(viewer, number) for number in dict.fromkeys(items)]
    found = CampaignOutcome.objects.filter(item__in=wanted).order_by("id")
    last = {one.item_id: one for one in found}
    return [(item, last.get(item.pk)) for item in wanted]


def _against(viewer: Viewer, item: CampaignItem, outcome: CampaignOutcome | None) -> tuple[str, str] | None:
    if outcome is None or outcome.outcome == "holds":
        return "核查结果不需要剔除", "what was found asks for no strike-out"
    if CampaignAct.objects.filter(item=item).exists():
        return "已落实", "it is carried out already"
    if viewer.login and viewer.login == outcome.login:
        return "记录核查结果的人不能自己落实", "who recorded the finding does not carry it out"
    return None


def _may_record(viewer: Viewer, item: CampaignItem) -> None:
    last = item.assignments.order_by("-id").values_list("login", flat=True).first()
    head = viewer.kind == "body" and viewer.code == item.campaign.body and viewer.role in (Role.HEAD, None)
    if viewer.kind != "body" or not (head or (viewer.login and viewer.login == last)):
        raise FuwaiError(
            "verification.assigned",
            "该样本由指定的审核员核查",
            "this item is for the reviewer to whom it was given",
        )


def _checked(item: CampaignItem, found: Found) -> int:
    """What does not count, in US cents (0 but for a part)."""
    if found.outcome not in OUTCOMES:
        raise FuwaiError("verification.outcome", "请选择核查结果", "choose what was found")
    long = max(len(found.words), len(found.evidence)) > LONGEST
    if long or (found.outcome != "holds" and not (found.words.strip() and found.evidence.strip())):
        raise FuwaiError(
            "verification.words",
            f"请写明认定理由和所查凭证 (各不超过 {LONGEST} 字)",
            f"say why, and what was looked at ({LONGEST} characters each at most)",
        )
    allowed = {rule.id for rule in rules(found.outcome)} if found.outcome != "holds" else set()
    if (found.rule and found.rule not in allowed) or (not found.rule and found.outcome in ("strike_out", "part")):
        raise FuwaiError(
            "verification.rule",
            "请选择作出该认定所依据的规则",
            "choose the rule that decides this outcome",
        )
    if found.outcome == "recode":
        catalogue.edition(EDITION).group(found.group)
    if (found.outcome == "recode") != bool(found.group) or found.group == item.group:
        raise FuwaiError(
            "verification.outcome", "改类须选另一个类别", "a recode names another group, and only a recode"
        )
    value = ContractVersion.objects.values_list("value", flat=True).get(filing=item.filing_id) or 0
    if (found.outcome == "part") != bool(found.part) or not 0 <= found.part <= value - (found.outcome == "part"):
        raise FuwaiError(
            "verification.part",
            "部分不计入时, 请填不计入的金额, 大于 0 且小于合同金额",
            "where a part does not count, give its amount, above 0 and below the contract's value",
        )
    return item.usd_cents * found.part // value if found.part else 0
