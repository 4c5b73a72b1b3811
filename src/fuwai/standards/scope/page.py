"""The rules, questions and presumptions as Markdown tables for docs/methods/scope.md: `python -m fuwai.standards.scope.page`."""

import sys

from fuwai.core.scope_rule import FactSpec, Rule
from fuwai.standards.scope.rules import LISTED, statute

BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"
EFFECTS = {
    "in": "计入 · in",
    "out": "不计入 · out",
    "listed": "所列中类 · its own group",
    "in_group": "计入 · in",
    "elsewhere": "归入 · elsewhere",
    "not_counted": "扣除 · less",
    "only_part": "只计 · only",
}


def tables(edition: str = "2015") -> str:
    """The three tables of an edition."""
    law = statute(edition)
    rules = [_rule(rule) for rule in law.rules if not rule.id.startswith(LISTED)]
    facts = [_fact(spec) for spec in law.facts]
    grounds = [
        [each.id, f"`{each.fact}` = {_said(each.value)}", each.ground, f"{each.zh}<br>{each.en}"]
        for each in law.presumptions
        if each.ground != "silence" or not each.id.startswith("P-S-")
    ]
    return "\n\n".join(
        (
            _table(["id", "规则 · rule", "结果 · effect", "让位于 · yields to", "出处 · source"], rules),
            _table(["id", "问题 · question", "回答 · answers", "未提时 · when silent"], facts),
            _table(["id", "推定 · presumed", "依据 · ground", "理由 · reason"], grounds),
        )
    )


def _rule(rule: Rule) -> list[str]:
    effect = EFFECTS[rule.effect.kind]
    if rule.effect.amount:
        effect += f" `{rule.effect.amount}`"
    if rule.effect.codes:
        effect += f" {_codes(rule.effect.codes)}"
    source = rule.source + (f"（{rule.clause}）" if rule.clause else "")
    return [rule.id, f"{rule.zh}<br>{rule.en}", effect, ", ".join(rule.yields_to), source]


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) if len(codes) <= 8 else f"{codes[0]} … {codes[-1]}"


def _fact(spec: FactSpec) -> list[str]:
    answers = {"yes_no": "是/否 · yes/no", "amount": "金额 · amount"}.get(
        spec.kind, f"{len(spec.choices)} 项 · choices"
    )
    silent = "" if spec.silence is None else _said(spec.silence)
    return [spec.id, f"{spec.zh}<br>{spec.en}", answers, silent]


def _said(value: object) -> str:
    return {True: "是 · yes", False: "否 · no"}.get(value, str(value)) if isinstance(value, bool) else f"`{value}`"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    sys.stdout.write(f"{BEGIN}\n\n{tables()}\n\n{END}\n")
