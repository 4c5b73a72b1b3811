"""案头: one record as its reviewer needs it on one screen, in eight queries: versions, risk, content, decisions, findings,
comments, levels and delegations. Its history is `services.case_history`, asked for apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import OuterRef, Subquery

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.core.review import ACT_NAMES, DESKS, RETURN_REASONS, Act, Level, Stage, first_desk, stage_after
from fuwai.services.classify import CLIENTS, classify
from fuwai.services.comment import Said, comments
from fuwai.services.correction import text_of
from fuwai.services.decide import Seen
from fuwai.services.delegation import held_by
from fuwai.services.dossier import NOTHING, value
from fuwai.services.evidence import Evidence, evidence
from fuwai.services.whereabouts import Rung, acts_of, lock, rungs
from fuwai.standards.edit_checks import all_checks
from fuwai.storage import history
from fuwai.storage.models import Decision, EnterpriseVersion, Filing, FilingFinding, Standing

SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Version:
    """One version of the record. *gone*: withdrawn."""

    filing: int
    number: int
    actor: str
    submitted_at: datetime
    recorded_at: datetime
    gone: bool


@dataclass(frozen=True)
class Line:
    """One field: as a reader writes it, and as the version before had it (None: the same, or no other)."""

    field: Field
    now: str
    before: str | None
    findings: tuple["Found", ...] = ()
    comments: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Found:
    """One finding. *open*: it still holds the filing back. *source*: where the rule stands."""

    check: str
    grade: str
    field: str
    zh: str
    en: str
    open: bool
    source: str


@dataclass(frozen=True)
class Step:
    """What happened to the record: *act* is filed, amended or one of Act. *level* 0: the enterprise."""

    at: datetime
    version: int
    act: str
    zh: str
    en: str
    level: int
    body: str
    actor: str
    reason: tuple[str, str]
    words: str
    check: str
    delegated: bool


@dataclass(frozen=True)
class Case:
    """All of it. *standing*: the record's row of risk and place in the queue (None: not yet derived). *acts*: what the
    viewer may do now; *lock*: why no more, by whom and who can. *compared*: the version that `before` is of."""

    filing: int
    noun: str
    number: str
    key: str
    version: int
    versions: tuple[Version, ...]
    enterprise: str
    name: str
    county: str
    stage: Stage
    since: datetime
    superseded: int | None
    standing: Standing | None
    lines: tuple[Line, ...]
    compared: int | None
    findings: tuple[Found, ...]
    comments: tuple[Said, ...]
    steps: tuple[Step, ...]
    rungs: tuple[Rung, ...]
    acts: frozenset[Act]
    lock: tuple[str, str]
    seen: Seen
    coded: Evidence | None

    @property
    def changes(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.before is not None)

    @property
    def filled(self) -> tuple[Line, ...]:
        """The lines that say something: a value, a change, a finding or a comment."""
        return tuple(line for line in self.lines if not _silent(line))

    @property
    def empty(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if _silent(line))

    @property
    def held(self) -> tuple[Found, ...]:
        return tuple(one for one in self.findings if one.open)


def _silent(line: Line) -> bool:
    return line.now == NOTHING and line.before is None and not line.findings and not line.comments


def case(viewer: Viewer, filing: int) -> Case:
    """Raises FuwaiError `review.unknown` where there is none or it is not the viewer's."""
    rows = _versions(viewer, filing)
    if not rows:
        raise FuwaiError(
            "review.unknown",
            f"没有填报 {filing}, 或不在您的管辖范围",
            f"there is no filing {filing}, or it is not yours to see",
        )
    [one] = [row for row in rows if row.pk == filing]
    decided = list(Decision.objects.filter(filing_id__among=[row.pk for row in rows]).order_by("id"))
    gone = {step.filing_id for step in decided if step.act == Act.WITHDRAW}
    today = datetime.now(UTC).astimezone(BEIJING).date()
    used = history.levels_used([one.county], today)[one.county]
    own = [step for step in decided if step.filing_id == filing]
    stage = _stage(own, used)
    later = [row.pk for row in rows if row.version > one.version and row.pk not in gone]
    earlier = [row for row in rows if row.version < one.version]
    found = _findings(filing, own)
    said = comments(viewer, [row.pk for row in rows])
    lines, coded = _lines(viewer, one, earlier[-1].pk if earlier else None, found, said)
    held = held_by(viewer, today)
    acts = frozenset() if later and stage in DESKS else acts_of(viewer, held, stage, one.county, used)
    return Case(
        filing=filing,
        noun=one.noun,
        number=one.key.partition(SEPARATOR)[2].replace(SEPARATOR, " / "),
        key=one.key,
        version=one.version,
        versions=tuple(
            Version(row.pk, row.version, row.actor, row.submitted_at, row.recorded_at, row.pk in gone) for row in rows
        ),
        enterprise=one.enterprise_id,
        name=getattr(one, "owner", None) or one.enterprise_id,
        county=one.county,
        stage=stage,
        since=own[-1].decided_at if own else one.submitted_at,
        superseded=later[-1] if later else None,
        standing=Standing.objects.filter(record=rows[0].pk).first(),
        lines=lines,
        compared=earlier[-1].version if earlier else None,
        findings=found,
        comments=said,
        steps=_steps(rows, decided),
        rungs=rungs(one.county, stage, used),
        acts=acts,
        lock=lock(viewer, stage, one.county, used, own, bool(later)),
        seen=Seen(filing, rows[-1].version, len(own)),
        coded=coded,
    )


def _versions(viewer: Viewer, filing: int) -> list[Filing]:
    """Every version of the record that the viewer sees, with the enterprise's name; none where *filing* is not seen."""
    own = Filing.objects.filter(pk=filing)
    named = EnterpriseVersion.objects.filter(enterprise_code=OuterRef("enterprise_id")).order_by("-filing_id")
    found = (
        Filing.objects.visible_to(viewer)
        .filter(noun__in=own.values("noun"), key__in=own.values("key"))
        .annotate(owner=Subquery(named.values("name")[:1]))
        .order_by("version")
    )
    rows = list(found)
    return rows if any(row.pk == filing for row in rows) else []


def _stage(own: Sequence[Decision], used: frozenset[Level]) -> Stage:
    moved = [step for step in own if step.act != Act.OVERRIDE]
    if not moved:
        return first_desk(Stage.COUNTY, used)
    last = moved[-1]
    return stage_after(Act(last.act), Level(last.level) if last.level else None, used)


def _findings(filing: int, own: Iterable[Decision]) -> tuple[Found, ...]:
    passed = {step.check_id for step in own if step.act == Act.OVERRIDE}
    sources = {check.id: check.source for check in all_checks()}
    found = FilingFinding.objects.filter(filing_id=filing).order_by("id")
    told = (
        Found(
            one.check_id,
            one.grade,
            one.field,
            one.zh,
            one.en,
            one.grade == "held" and not passed & {"", one.check_id},
            sources.get(one.check_id, ""),
        )
        for one in found
    )
    return tuple(sorted(told, key=lambda one: (not one.open, one.grade != "held")))


def _lines(
    viewer: Viewer, one: Filing, before: int | None, found: Sequence[Found], said: Sequence[Said]
) -> tuple[tuple[Line, ...], Evidence | None]:
    """Field by field; and what a contract's text says of its scope and group."""
    wanted = [one.pk, *([before] if before else [])]
    content = {row["filing"]: row for row in history.content(viewer, one.noun, wanted).iter_rows(named=True)}
    lines = []
    for field in RECORDS[one.noun]:
        now = value(field, content[one.pk])
        earlier = value(field, content[before]) if before in content else None
        lines.append(
            Line(
                field,
                now,
                earlier if earlier != now else None,
                tuple(finding for finding in found if finding.field == field.name),
                tuple(comment for comment in said if comment.field == field.name),
            )
        )
    return tuple(lines), _coded(content[one.pk]) if one.noun == "contract" else None


def _coded(content: Mapping[str, str]) -> Evidence:
    text, client = text_of(content["title"], content["description"]), content["client_kind"]
    return evidence(text, classify(text, client if client in CLIENTS else ""))


def _steps(rows: Sequence[Filing], decided: Sequence[Decision]) -> tuple[Step, ...]:
    """Filings and decisions together, the newest first."""
    versions = {row.pk: row.version for row in rows}
    steps = [
        Step(
            row.submitted_at,
            row.version,
            "amended" if row.version > 1 else "filed",
            *(("变更报送", "amended") if row.version > 1 else ("报送", "filed")),
            0,
            row.enterprise_id,
            row.actor,
            ("", ""),
            "",
            "",
            delegated=False,
        )
        for row in rows
    ]
    for one in decided:
        reason = RETURN_REASONS.get(one.reason)
        steps.append(
            Step(
                one.decided_at,
                versions[one.filing_id],
                one.act,
                *ACT_NAMES[Act(one.act)],
                one.level,
                one.body,
                one.actor,
                (reason.zh, reason.en) if reason else (one.reason, one.reason),
                one.words,
                one.check_id,
                delegated=acted_for_another(one.actor, one.body),
            )
        )
    return tuple(sorted(steps, key=lambda step: step.at, reverse=True))


def acted_for_another(actor: str, body: str) -> bool:
    """Whether a decision of *body* was made by a person of another one: by delegation. The trail has `person @ region`."""
    _, at, region = actor.rpartition(" @ ")
    return bool(at) and region.isdigit() and len(region) == len(body) and region != body
