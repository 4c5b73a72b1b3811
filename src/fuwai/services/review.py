"""审核: list, approve, return, override, revoke, withdraw, strike out. One transaction and one audit entry a verb.

What may be done is the table in `core/review.py`; here it is looked up for each filing, done for all or for none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

import polars as pl

from fuwai.core.access import Viewer, desks, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.power import Power, may, require
from fuwai.core.review import (
    ACT_NAMES,
    DESKS,
    ENTERPRISE,
    RETURN_REASONS,
    STAGE_NAMES,
    Act,
    Level,
    Stage,
    actor_of,
    next_stage,
)
from fuwai.core.window import opening
from fuwai.services.delegation import Held, held_by
from fuwai.services.message import tell_reviewed
from fuwai.standards.region import regions
from fuwai.standards.windows import windows
from fuwai.storage import append, history
from fuwai.storage.database import read
from fuwai.storage.models import ExecutionVersion, LevelUse
from fuwai.storage.stage import open_findings, stages

NAMED = 30  # refusals that a message writes out; the rest it counts
FROM_DESK = (Act.APPROVE, Act.RETURN, Act.OVERRIDE)  # acts on the version that stands; others reach older ones too


@dataclass(frozen=True)
class Reviewed:
    """What a verb did: to how many filings, and its audit entry (None where there was nothing to do)."""

    count: int
    entry: int | None


@dataclass(frozen=True)
class Words:
    """What goes with a decision: a coded reason, words (*english*: the same in English, for the letter, where there is it), the
    check that an override lets pass (empty: every one)."""

    reason: str = ""
    words: str = ""
    check: str = ""
    english: str = ""
    rule: Mapping[str, object] = field(
        default_factory=dict
    )  # of a bulk act: what chose the filings, for the audit entry


class Refusal(NamedTuple):
    """Why one filing cannot be acted on. *why*: unseen, law, desk, role, held, window, early or superseded."""

    filing: int
    zh: str
    en: str
    why: str


def queue(viewer: Viewer, noun: str = "", stage: Stage | None = None, at: datetime | None = None) -> pl.DataFrame:
    """What waits: for a body at its own desk, for an enterprise what was returned, for others at any desk.

    Columns: filing, noun, key, version, enterprise, county, submitted_at, stage, held (open held findings), late (an
    execution outside the window of review on the day), early (*at* is before its submission or its last decision, so
    that it could not be decided on then). With *stage*, what the viewer sees at that stage instead.
    Superseded versions wait nowhere.
    """
    moment = at or _now()
    everywhere = stage is Stage.APPROVED
    found = stages(viewer, _day(moment), noun=noun, under_way=not everywhere).filter(~pl.col("superseded"))
    if stage is not None:
        found = found.filter(pl.col("stage") == str(stage))
    elif viewer.kind == "enterprise":
        found = found.filter(pl.col("stage") == str(Stage.RETURNED))
    else:
        found = found.filter(pl.col("stage").is_in([str(desk) for desk in DESKS]))
    if viewer.kind == "body" and stage is None:
        pairs = found.select("county", "stage").unique()
        own = [desks(county).get(_level(Stage(at_stage))) == viewer.code for county, at_stage in pairs.iter_rows()]
        found = found.join(pairs.filter(pl.Series(own, dtype=pl.Boolean)), on=["county", "stage"], how="semi")
    late = [filing for filing, *_ in _outside_window(found, _day(moment))]
    held = open_findings(found["filing"].to_list()).group_by("filing").agg(pl.len().cast(pl.Int64).alias("held"))
    return (
        found.join(held, on="filing", how="left", maintain_order="left")
        .with_columns(
            pl.col("held").fill_null(0), pl.col("filing").is_in(late).alias("late"), _before(moment).alias("early")
        )
        .drop("moved", "decided_at", "superseded")
    )


def approve(
    viewer: Viewer,
    filings: Iterable[int],
    at: datetime | None = None,
    words: str = "",
    rule: Mapping[str, object] | None = None,
) -> Reviewed:
    """核准: pass the filings to the next level. Refused, all of them, where one has an open held finding or is an
    execution outside the window of review. *rule*: what chose them, where a rule did; it stands in the audit entry."""
    if rule:
        require(viewer, Power.RULE)
    return _act(viewer, filings, Act.APPROVE, Words(words=words, rule=rule or {}), at)


def refusals(viewer: Viewer, filings: Iterable[int], act: Act = Act.APPROVE) -> list[Refusal]:
    """A rehearsal: which of the filings *act* would be refused, and why; nothing is written. None: all would be done."""
    wanted = list(dict.fromkeys(filings))
    return _judged(viewer, wanted, act, _now())[1]


def return_(
    viewer: Viewer, filings: Iterable[int], reason: str, words: str = "", at: datetime | None = None
) -> Reviewed:
    """退回: back to the enterprise, with a coded reason."""
    return _act(viewer, filings, Act.RETURN, Words(_reason(reason, words), words), at)


def override(
    viewer: Viewer, filings: Iterable[int], words: str, check: str = "", at: datetime | None = None
) -> Reviewed:
    """准予例外: let the held finding of *check* (or every one) pass, with the reason in words."""
    if not words.strip():
        raise FuwaiError("review.words", "准予例外须说明理由", "an override needs its reason in words")
    return _act(viewer, filings, Act.OVERRIDE, Words(words=words, check=check), at)


def revoke(viewer: Viewer, filings: Iterable[int], words: str = "", at: datetime | None = None) -> Reviewed:
    """撤销核准: take one's approval back while the level above has not acted."""
    return _act(viewer, filings, Act.REVOKE, Words(words=words), at)


def withdraw(viewer: Viewer, filings: Iterable[int], words: str = "", at: datetime | None = None) -> Reviewed:
    """撤回: the enterprise takes back what no one has reviewed."""
    return _act(viewer, filings, Act.WITHDRAW, Words(words=words), at)


def strike_out(
    viewer: Viewer, filings: Iterable[int], reason: str, words: str = "", at: datetime | None = None, english: str = ""
) -> Reviewed:
    """剔除: verification removes filings from the statistics, with a coded reason."""
    return _act(viewer, filings, Act.STRIKE_OUT, Words(_reason(reason, words), words, english=english), at)


def configure_levels(viewer: Viewer, region: str, levels: Iterable[Level], effective: date, words: str = "") -> None:
    """Which levels review in *region* from a day on, and why. An administrator's; the ministry's level always reviews.

    Raises FuwaiError `access.region` or `region.unknown` for what is no region.
    """
    if viewer.kind != "administrator":
        raise FuwaiError("review.administrator", "审核层级由管理员设置", "levels are set by an administrator")
    region_prefix(region)
    regions().region(region)
    used = "".join(str(int(level)) for level in sorted({*levels, Level.MINISTRY}))
    now = _now()
    with append.transaction():
        number = (LevelUse.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
        LevelUse.objects.create(
            id=number, region=region, levels=used, effective=effective, actor=viewer.actor, recorded_at=now
        )
        detail = {"id": number, "region": region, "levels": used, "effective": effective.isoformat(), "words": words}
        append.audit("configure_levels", viewer.actor, region, now, detail)


def _act(viewer: Viewer, filings: Iterable[int], act: Act, said: Words, at: datetime | None) -> Reviewed:
    """Do *act* on all the filings or, where the law refuses one, on none; the error names each and why."""
    wanted = list(dict.fromkeys(filings))
    if not wanted:
        return Reviewed(0, None)
    moment = _moment(viewer, at)
    with append.transaction():
        seats, refused = _judged(viewer, wanted, act, moment)
        if refused:
            raise _refused(act, refused)
        append.decide(
            [
                append.NewDecision(filing, level, act, body, viewer.actor, moment, said.reason, said.words, said.check)
                for filing, level, body in seats.iter_rows()
            ]
        )
        detail = {"filings": _ranges(wanted), "count": len(wanted), **{k: v for k, v in vars(said).items() if v}}
        if others := sorted({body for body in seats["body"] if body and body != viewer.code}):
            detail["for"] = others  # at whose desk, by delegation or by an administrator's record
        entry = append.audit(str(act), viewer.actor, f"{len(wanted)} filings", moment, detail)
        if at is None:  # of a load of history nobody is told
            tell_reviewed(act, wanted, viewer.actor, viewer.code, said.reason, said.words, said.english)
    return Reviewed(len(wanted), entry)


def _judged(viewer: Viewer, wanted: list[int], act: Act, moment: datetime) -> tuple[pl.DataFrame, list[Refusal]]:
    """filing, level and body of each decision that *act* would be; and what speaks against it."""
    held = held_by(viewer, _day(moment))
    if not held.as_head:
        require(viewer, Power(str(act)))
    found = stages(viewer, _day(moment), wanted)
    refused = [Refusal(filing, *NOT_SEEN) for filing in sorted(set(wanted) - set(found["filing"]))]
    seats, unseated = _seats(viewer, held, found, act, moment)
    refused += unseated
    refused += _untimely(found, moment)
    if act in FROM_DESK:
        refused += [Refusal(filing, *SUPERSEDED) for filing in found.filter(pl.col("superseded"))["filing"]]
    if act is Act.APPROVE:
        refused += _held(found["filing"].to_list()) + _outside_window(found, _day(moment))
    return seats, refused


NOT_SEEN = ("没有这份填报, 或不在您的管辖范围", "there is no such filing, or it is not yours to see", "unseen")
SUPERSEDED = ("企业已报送新版本, 请审核新版本", "a newer version was filed; review that one", "superseded")


def _seats(
    viewer: Viewer, held: Held, found: pl.DataFrame, act: Act, moment: datetime
) -> tuple[pl.DataFrame, list[Refusal]]:
    """filing, level and body of each decision; and whom the law refuses. Asked once for each county, stage and code."""
    groups = found.select("county", "stage", "enterprise").unique()
    if viewer.kind != "enterprise":  # who filed makes no difference to a body
        groups = groups.with_columns(pl.lit("").alias("enterprise")).unique()
        found = found.with_columns(pl.lit("").alias("enterprise"))
    used = history.levels_used(groups["county"].unique().to_list(), _day(moment))
    seats = []
    for county, stage, enterprise in groups.iter_rows():
        seat = _seat(viewer, held, act, Stage(stage), county, enterprise, used[county])
        seats.append((county, stage, enterprise, *seat))
    schema = ("county", "stage", "enterprise", "level", "body", "zh", "en", "why")
    table = pl.DataFrame(
        seats, schema={name: pl.Int64 if name == "level" else pl.String for name in schema}, orient="row"
    )
    joined = found.join(table, on=["county", "stage", "enterprise"], maintain_order="left")
    refused = joined.filter(pl.col("zh") != "").select("filing", "zh", "en", "why").rows()
    return joined.select("filing", "level", "body"), [Refusal(*row) for row in refused]


def _seat(
    viewer: Viewer, held: Held, act: Act, stage: Stage, county: str, enterprise: str, used: frozenset[Level]
) -> tuple[int, str, str, str, str]:
    """The level and body that decide, or why the law refuses (zh, en, why)."""
    try:
        next_stage(stage, act, used)
    except FuwaiError as error:
        return 0, "", error.zh, error.en, "law"
    actor = actor_of(stage, act, used)
    if actor == ENTERPRISE:
        own = viewer.kind == "administrator" or (viewer.kind == "enterprise" and viewer.code == enterprise)
        return (0, viewer.code, "", "", "") if own else (0, "", *ONLY_ENTERPRISE)
    level = _level(Stage(actor))
    body = desks(county)[level]
    if viewer.kind != "administrator" and not (viewer.kind == "body" and (viewer.code == body or body in held.bodies)):
        who = viewer.code or viewer.kind
        zh = f"{STAGE_NAMES[stage][0]}阶段的{ACT_NAMES[act][0]}由 {body} 作出, 不是 {who}"
        return (
            0,
            "",
            zh,
            f"{ACT_NAMES[act][1]} at the stage {STAGE_NAMES[stage][1]} is for {body}, not for {who}",
            "desk",
        )
    if not may(viewer, Power(str(act))) and body not in held.as_head:
        return 0, "", *ONLY_HEAD
    return level, body, "", "", ""


ONLY_ENTERPRISE = ("只有填报企业可以撤回", "only the enterprise may withdraw", "desk")
ONLY_HEAD = ("由审核负责人办理", "this is for the head", "role")


def _held(filings: Sequence[int]) -> list[Refusal]:
    return [
        Refusal(filing, f"待说明 {check}: {zh}", f"held by {check}: {en}", "held")
        for filing, check, zh, en in open_findings(filings).iter_rows()
    ]


def _outside_window(found: pl.DataFrame, on: date) -> list[Refusal]:
    """Executions whose date may no longer be reviewed on the day."""
    executions = found.filter(pl.col("noun") == "execution").select("filing", "county")
    counties = executions["county"].unique().to_list()
    opens = [opening(on, windows(), county, "review") for county in counties]
    open_from = pl.DataFrame({"county": counties, "opens": opens}, schema={"county": pl.String, "opens": pl.Date})
    judged = executions.join(open_from.drop_nulls(), on="county")
    if judged.is_empty():
        return []
    executed = read(
        ExecutionVersion.objects.filter(filing_id__among=judged["filing"].to_list()),
        ("filing_id", "executed"),
        {"filing": pl.Int64, "executed": pl.Date},
    )
    outside = judged.join(executed, on="filing").filter(~pl.col("executed").is_between("opens", pl.lit(on)))
    return [
        Refusal(
            filing,
            f"执行日期 {day} 不在审核窗口 {first} 至 {on}",
            f"executed {day}, outside the window {first} to {on}",
            "window",
        )
        for filing, day, first in outside.sort("filing").select("filing", "executed", "opens").iter_rows()
    ]


def _untimely(found: pl.DataFrame, moment: datetime) -> list[Refusal]:
    """A decision before its filing was submitted or before an earlier decision would make the past contradict itself."""
    early = found.filter(_before(moment))
    return [
        Refusal(
            filing, "决定时点早于提交或上一决定", "the moment is before its submission or an earlier decision", "early"
        )
        for filing in early["filing"]
    ]


def _before(moment: datetime) -> pl.Expr:
    """Whether the moment is before a filing's submission or its last decision."""
    return pl.max_horizontal("submitted_at", "decided_at") > moment.astimezone(UTC)


def _refused(act: Act, refusals: Sequence[Refusal]) -> FuwaiError:
    shown = refusals[:NAMED]
    more = len(refusals) - len(shown)
    zh = "\n".join(f"  填报 {filing}: {zh}" for filing, zh, _, _ in shown) + (f"\n  另有 {more} 项" if more else "")
    en = "\n".join(f"  filing {filing}: {en}" for filing, _, en, _ in shown) + (f"\n  and {more} more" if more else "")
    return FuwaiError(
        "review.refused",
        f"{ACT_NAMES[act][0]}未执行, 一项也没有改变:\n{zh}",
        f"{ACT_NAMES[act][1]}: not done, nothing has changed:\n{en}",
    )


def _reason(reason: str, words: str) -> str:
    if reason not in RETURN_REASONS:
        known = ", ".join(f"{code} {one.zh}" for code, one in RETURN_REASONS.items())
        raise FuwaiError(
            "review.reason",
            f"没有原因代码 {reason!r}; 有: {known}",
            f"{reason!r} is no coded reason; there are: {known}",
        )
    if reason == "other" and not words.strip():
        raise FuwaiError("review.words", "原因为其他时须说明", "the reason `other` needs words")
    return reason


def _moment(viewer: Viewer, at: datetime | None) -> datetime:
    """Now, or the moment that an administrator records for a load of history."""
    now = _now()
    if at is None:
        return now
    if viewer.kind != "administrator":
        raise FuwaiError(
            "review.at", "只有管理员可以补录历史时点 (--at)", "only an administrator records a past moment"
        )
    if at > now:
        raise FuwaiError("review.future", f"时点 {at} 在将来", f"{at} lies in the future")
    return at.astimezone(UTC)


def _ranges(filings: Sequence[int]) -> list[list[int]]:
    """Runs of consecutive ids, first and last: 30,000 filings in one entry stay readable."""
    runs: list[list[int]] = []
    for filing in sorted(filings):
        if runs and filing == runs[-1][1] + 1:
            runs[-1][1] = filing
        else:
            runs.append([filing, filing])
    return runs


def _level(desk: Stage) -> Level:
    return Level(DESKS.index(desk) + 1)


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _now() -> datetime:
    return datetime.now(UTC)
