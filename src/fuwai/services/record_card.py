"""登记卡: all of one record for its page: every version field by field, what was decided and why, what is under it, and what
may be done now. What may not says by whom it is locked, why, and who can unlock it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from fuwai.core.access import Viewer, desks
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import ACT_NAMES, DESKS, LEVEL_NAMES, RETURN_REASONS, Act, Level, Stage, next_stage
from fuwai.core.window import opening
from fuwai.services import standing
from fuwai.services.entry import GONE, UNEXECUTED
from fuwai.standards.region import regions
from fuwai.standards.windows import windows
from fuwai.storage import history
from fuwai.storage.models import Comment, Decision, Draft, ExecutionVersion, Filing, FilingFinding, Standing


@dataclass(frozen=True)
class Version:
    """One version, its content by the record's field names, and the fields in which it differs from the one before."""

    filing: Filing
    content: Mapping[str, Any]
    changed: tuple[str, ...]
    before: Mapping[str, Any] | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Found:
    """A finding kept with the filing; *open*: it still holds it back."""

    finding: FilingFinding
    open: bool


@dataclass(frozen=True)
class Under:
    """An execution under the contract; *content*: execution_number, executed, amount, currency."""

    standing: Standing
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Lock:
    """Why something cannot be done: *what* is locked, by whom and why, and who can unlock it; each in both languages."""

    what: tuple[str, str]
    by: tuple[str, str]
    unlock: tuple[str, str]


@dataclass(frozen=True)
class Card:
    """*versions*: the newest first. *may*: of amend, terminate, withdraw, execute, what the viewer can do now."""

    standing: Standing
    enterprise: str
    versions: tuple[Version, ...]
    findings: tuple[Found, ...]
    comments: tuple[Comment, ...]
    under: tuple[Under, ...]
    may: frozenset[str]
    locks: tuple[Lock, ...]

    @property
    def now(self) -> Version:
        """The version that stands."""
        return next(one for one in self.versions if one.filing.pk == self.standing.filing)

    @property
    def returned(self) -> Decision | None:
        """The return that the record waits on, if it does."""
        if self.standing.stage != Stage.RETURNED:
            return None
        return next((one for one in reversed(self.now.decisions) if one.act == Act.RETURN), None)

    @property
    def executed_cents(self) -> int:
        """US cents, of what is neither withdrawn nor struck out."""
        return sum(one.standing.usd_cents or 0 for one in self.under if one.standing.stage not in GONE)


def card(viewer: Viewer, noun: str, record: int) -> Card:
    """Raises FuwaiError `record.unknown` where there is none or it is not the viewer's. Nine queries at most."""
    stands = found(viewer, noun, record)
    filings = list(
        Filing.objects.visible_to(viewer)
        .filter(noun=noun, key=stands.key)
        .select_related(f"{noun}version")
        .order_by("version")
    )
    ids = [filing.pk for filing in filings]
    decisions = list(Decision.objects.filter(filing_id__in=ids).order_by("id"))
    versions = tuple(_versions(noun, filings, decisions))
    kept = FilingFinding.objects.filter(filing_id=stands.filing).order_by("id")
    passed = {one.check_id for one in decisions if one.filing_id == stands.filing and one.act == Act.OVERRIDE}  # type: ignore[attr-defined]
    own = viewer.kind == "enterprise"
    now = next(one for one in versions if one.filing.pk == stands.filing)
    may, locks = _may(viewer, stands, now) if own else (frozenset(), ())
    return Card(
        stands,
        "" if own else history.names([stands.enterprise]).get(stands.enterprise, ""),
        tuple(reversed(versions)),
        tuple(Found(one, one.grade == "held" and not {"", one.check_id} & passed) for one in kept),
        tuple(Comment.objects.visible_to(viewer).filter(filing_id__in=ids).order_by("id")),
        _under(viewer, stands) if noun == "contract" else (),
        frozenset(may),
        tuple(locks),
    )


def found(viewer: Viewer, noun: str, record: int) -> Standing:
    """Where a record stands, for whoever may see it, with `drafted_at`: when its enterprise last kept a draft of an amendment
    (to that enterprise alone). Raises FuwaiError `record.unknown`."""
    standing.catch_up()
    own = Draft.objects.filter(
        amends=OuterRef("record"), enterprise_code=viewer.code if viewer.kind == "enterprise" else ""
    )
    seen = Standing.objects.visible_to(viewer).filter(noun=noun, record=record)
    stands = seen.annotate(drafted_at=Subquery(own.values("saved_at")[:1])).first()
    if stands is None:
        name = RECORDS[noun]
        raise FuwaiError(
            "record.unknown",
            f"没有这份{name.zh}, 或不在您的管辖范围",
            f"there is no such {name.en}, or it is not yours to see",
        )
    return stands


def may_see(viewer: Viewer, noun: str, record: int) -> bool:
    """Whether the record is the viewer's to see."""
    return Standing.objects.visible_to(viewer).filter(noun=noun, record=record).exists()


def enterprise_name(code: str) -> str:
    """The name of an enterprise as last filed; for whoever sees one of its records already."""
    return history.names([code]).get(code, "")


def content_now(viewer: Viewer, noun: str, record: int) -> tuple[Standing, dict[str, Any]]:
    """Where a record stands, and what the version says that stands."""
    stands = found(viewer, noun, record)
    [content] = history.content(viewer, noun, [stands.filing]).iter_rows(named=True)
    return stands, content


def return_of(stands: Standing) -> Decision | None:
    """The return that a record waits on; None where it waits on none."""
    if stands.stage != Stage.RETURNED:
        return None
    return Decision.objects.filter(filing_id=stands.filing, act=Act.RETURN).order_by("-id").first()


def reason_of(decision: Decision) -> tuple[str, str]:
    """A coded reason in words; the code itself where no list has it."""
    reason = RETURN_REASONS.get(decision.reason)
    return (reason.zh, reason.en) if reason else (decision.reason, decision.reason)


def _versions(noun: str, filings: Sequence[Filing], decisions: Sequence[Decision]) -> list[Version]:
    names = RECORDS[noun].names
    made: list[Version] = []
    for filing in filings:
        stored = getattr(filing, f"{noun}version")
        content = {name: getattr(stored, name) for name in names}
        before = made[-1].content if made else None
        changed = tuple(name for name in names if before is not None and content[name] != before[name])
        own = tuple(one for one in decisions if one.filing_id == filing.pk)  # type: ignore[attr-defined]
        made.append(Version(filing, content, changed, before, own))
    return made


def _under(viewer: Viewer, stands: Standing) -> tuple[Under, ...]:
    """The executions of a contract, the last first; one query."""
    own = Standing.objects.visible_to(viewer).filter(enterprise=stands.enterprise, noun="execution")
    said = ExecutionVersion.objects.filter(filing_id=OuterRef("filing"))
    told = {name: Subquery(said.values(name)[:1]) for name in ("executed", "amount", "currency")}
    rows = own.filter(key__startswith=f"{stands.key}\x1f").annotate(**told).order_by("-month", "-record")
    return tuple(
        Under(row, {"execution_number": row.key.rsplit("\x1f", 1)[-1], **{name: getattr(row, name) for name in told}})
        for row in rows
    )


def _may(viewer: Viewer, stands: Standing, now: Version) -> tuple[set[str], list[Lock]]:
    """What its enterprise can do with a record now, and what it cannot, with the reason."""
    if stands.enterprise != viewer.code:
        return set(), []
    stage, may, locks = Stage(stands.stage), {"amend"}, []
    if stage is Stage.STRUCK_OUT:
        may.discard("amend")
        locks.append(_struck_out(now))
    if stage in DESKS:
        if _withdrawable(stands, now):
            may.add("withdraw")
        else:
            locks.append(_reviewed(stands, now))
    if stands.noun == "contract" and stage not in (Stage.STRUCK_OUT, Stage.WITHDRAWN):
        if now.content["terminated"] is None:
            may.add("terminate")
            if now.content["kind"] not in UNEXECUTED:
                may.add("execute")
        else:
            locks.append(_ended(now))
    if stands.noun == "execution" and (closed := _closed(stands, now)):
        may.discard("amend")
        locks.append(closed)
    return may, locks


def _withdrawable(stands: Standing, now: Version) -> bool:
    """Whether it lies at the first desk that its region uses: where nothing has moved it yet, or an approval was revoked."""
    if all(one.act == Act.OVERRIDE for one in now.decisions):
        return True
    today = beijing(datetime.now(UTC)).date()
    used = history.levels_used([stands.county], today)[stands.county]
    try:
        next_stage(Stage(stands.stage), Act.WITHDRAW, used)
    except FuwaiError:
        return False
    return True


def _reviewed(stands: Standing, now: Version) -> Lock:
    body = _body(stands.desk)
    last = next((one for one in reversed(now.decisions) if one.act != Act.OVERRIDE), None)
    since = beijing(stands.since).date()
    by = (f"{body[0]}正在审核（{since} 起）", f"{body[1]} is reviewing it since {since}")
    if last is not None:
        level = LEVEL_NAMES[Level(last.level)] if last.level else ("企业", "the enterprise")
        act = ACT_NAMES[Act(last.act)]
        by = (f"{level[0]}已{act[0]}，{by[0]}", f"{level[1]}: {act[1]}; {by[1]}")
    return Lock(
        ("撤回", "Withdrawing"),
        by,
        (
            f"{body[0]}退回后可以更正；也可直接变更，新版本从头审核",
            f"{body[1]} can return it; or amend it, and the new version is reviewed anew",
        ),
    )


def _struck_out(now: Version) -> Lock:
    last = next(one for one in reversed(now.decisions) if one.act == Act.STRIKE_OUT)
    body = _body(last.body)
    day = beijing(last.decided_at).date()
    return Lock(
        ("变更", "Amending"),
        (
            f"{body[0]}于 {day} 核查剔除：{last.words or last.reason}",
            f"{body[1]} struck it out on {day}: {last.words or last.reason}",
        ),
        (f"如有异议，请向{body[0]}申请复核", f"ask {body[1]} to look at it again"),
    )


def _ended(now: Version) -> Lock:
    day = now.content["terminated"]
    return Lock(
        ("新增执行", "Filing an execution"),
        (f"合同已于 {day} 终止", f"the contract ended on {day}"),
        ("如终止有误，请变更合同、清除终止日期", "if that is wrong, amend the contract and clear the date"),
    )


def _closed(stands: Standing, now: Version) -> Lock | None:
    """An execution whose date lies before the open window."""
    today = beijing(datetime.now(UTC)).date()
    opens: date | None = opening(today, windows(), stands.county)
    if opens is None or now.content["executed"] >= opens:
        return None
    province = _body(desks(stands.county)[Level.PROVINCE])
    return Lock(
        ("变更", "Amending"),
        (
            f"填报窗口自 {opens} 起，本笔执行于 {now.content['executed']}，已过期",
            f"the window opens at {opens}; this was executed on {now.content['executed']}",
        ),
        (f"{province[0]}可以核查更正", f"{province[1]} can correct it by verification"),
    )


def _body(code: str) -> tuple[str, str]:
    """滨江区商务主管部门, the commerce body of Binjiang."""
    known = regions()
    zh, en = (known.name(code), known.name(code, "en")) if code in known else (code, code)
    return f"{zh}商务主管部门", f"the commerce body of {en}"
