"""A filing's dossier as lines of text."""

from collections.abc import Iterator

from fuwai.cli.evidence import in_short
from fuwai.core.records import RECORDS
from fuwai.services.dossier import Decided, Dossier, stage_name


def lines(found: Dossier) -> Iterator[str]:
    """What `fuwai review show` prints."""
    row, record = found.row, RECORDS[found.row["noun"]]
    yield f"填报 filing {row['filing']}: {record.zh} {record.en}, {row['key']}, 第 {row['version']} 版 version {row['version']}"
    yield f"企业 enterprise: {row['name']} {row['enterprise']}, {row['county']}"
    yield f"提交 submitted: {row['submitted_at']}"
    yield f"阶段 stage: {' '.join(stage_name(row['stage']))}"
    yield f"下一步 next: {found.next_zh} · {found.next_en}"
    yield "\n内容 fields"
    yield from (f"  {one.zh} {one.en}: {one.now}" for one in found.fields)
    yield f"\n变更 changes: {_against(found)}"
    yield from (f"  {one.zh} {one.en}: {one.before} → {one.now}" for one in found.changes)
    yield f"\n发现的问题 findings: {len(row['findings'])}"
    for one in row["findings"]:
        state = {"held": "待说明 held" if one["open"] else "已准予例外 overridden"}.get(
            one["grade"], "提示 " + one["grade"]
        )
        yield f"  {one['check']} [{state}] {one['zh']}\n    {one['en']}"
    if found.evidence:
        yield "\n范围与类别 scope and group"
        yield from (f"  {line}" for line in in_short(found.evidence))
    for one in found.corrections:
        to = " | ".join(one.told.codes) or "不属于服务外包 not service outsourcing"
        yield f"  更正 corrected: {one.from_code} → {to}  {one.actor}: {one.told.words}"
    yield f"\n决定 decisions: {len(found.decisions)}"
    yield from (f"  {_decision(one)}" for one in found.decisions)


def _against(found: Dossier) -> str:
    if found.compared is None:
        return "没有可比的上一版 no earlier version"
    return (
        f"与第 {found.compared} 版相比 {len(found.changes)} 项 · {len(found.changes)} against version {found.compared}"
    )


def _decision(one: Decided) -> str:
    late = f" (记于 recorded {one.recorded})" if one.recorded != one.at else ""
    reason = f"{one.reason_zh} {one.reason_en}" if one.reason_zh else ""
    said = ", ".join(part for part in (one.check, reason, one.words) if part)
    return f"{one.at}{late}  {one.act_zh} {one.act_en}  {one.by}  {one.actor}" + (f": {said}" if said else "")
