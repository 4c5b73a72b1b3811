"""案卷: what a reviewer must know of a filing to decide: who filed what, what changed, what was found, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from fuwai.core.access import Viewer, desks
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.core.review import ACT_NAMES, DESKS, LEVEL_NAMES, RETURN_REASONS, STAGE_NAMES, Act, Level, Stage
from fuwai.services.classify import CLIENTS, coder, filed
from fuwai.services.correction import Corrected, corrections, text_of
from fuwai.services.evidence import Evidence, evidence
from fuwai.standards import codelist
from fuwai.standards.region import regions
from fuwai.storage import history
from fuwai.storage.stage import open_findings, stages

NOTHING = "—"

# What a line of the list says of a record; its key stands beside it. An amount brings its currency.
SHORT: dict[str, tuple[str, ...]] = {
    "enterprise": ("name", "county", "industry"),
    "contract": ("title", "client_name", "value", "signed"),
    "execution": ("provider_number", "executed", "amount"),
    "receipt": ("received", "amount", "payer"),
    "allotment": ("receipt_number", "provider_number", "allotted"),
    "workforce": ("month", "employees", "college", "new_hires"),
    "certification": ("certification", "issued", "expires"),
    "training": ("title", "start", "end", "trainees"),
}


@dataclass(frozen=True)
class Shown:
    """One field as a reader writes it (amounts in major units), and as the version before had it (None: no other)."""

    name: str
    zh: str
    en: str
    now: str
    before: str | None = None


@dataclass(frozen=True)
class Decided:
    """One decision: *by* the body's level and region or the enterprise, *actor* the person as the trail has it."""

    at: str
    act_zh: str
    act_en: str
    by: str
    actor: str
    reason_zh: str
    reason_en: str
    words: str
    check: str
    recorded: str


@dataclass(frozen=True)
class Dossier:
    """All of one filing. *row*: what the list has of it. *compared*: the version that `before` is of (None: none).

    *evidence*: of a contract, what its text says of scope and group. *corrections*: what reviewers said it is instead.
    """

    row: dict[str, Any]
    fields: tuple[Shown, ...]
    compared: int | None
    decisions: tuple[Decided, ...]
    next_zh: str
    next_en: str
    evidence: Evidence | None = None
    corrections: tuple[Corrected, ...] = ()

    @property
    def changes(self) -> tuple[Shown, ...]:
        return tuple(one for one in self.fields if one.before is not None)


def beijing(moment: datetime) -> str:
    """A moment in the offices' time, to the second, saying so: 2015-07-15 09:00:00+08:00."""
    return moment.astimezone(BEIJING).isoformat(" ", "seconds")


def stage_name(stage: str) -> tuple[str, str]:
    """县级审核中, at the county; 已退回, returned."""
    zh, en = STAGE_NAMES[Stage(stage)]
    return (f"{zh}中", en) if Stage(stage) in DESKS else (zh, en)


def described(viewer: Viewer, found: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of `review.queue`, each with: name (of the enterprise), what (in short), stage_zh, findings (grade, check,
    field, zh, en, and open: whether it still holds the filing back). Moments in Beijing time, keys with a slash."""
    what = {
        row["filing"]: _short(noun, row)
        for noun in found["noun"].unique()
        for row in history.content(viewer, noun, found.filter(noun=noun)["filing"].to_list()).iter_rows(named=True)
    }
    return _described(found, what, _findings(viewer, found["filing"].to_list()))


def _described(
    found: pl.DataFrame, what: Mapping[int, str], told: Mapping[int, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    names = history.names(found["enterprise"].unique().to_list())
    return [
        {
            **row,
            "key": row["key"].replace("\x1f", " / "),
            "submitted_at": beijing(row["submitted_at"]),
            "stage_zh": stage_name(row["stage"])[0],
            "name": names.get(row["enterprise"], ""),
            "what": what.get(row["filing"], ""),
            "findings": told.get(row["filing"], []),
        }
        for row in found.iter_rows(named=True)
    ]


def dossier(viewer: Viewer, filing: int) -> Dossier:
    """Everything on one filing. Raises FuwaiError `review.unknown` where there is none or it is not the viewer's."""
    found = stages(viewer, datetime.now(UTC).astimezone(BEIJING).date(), [filing])
    if found.is_empty():
        raise FuwaiError(
            "review.unknown",
            f"没有填报 {filing}, 或不在您的管辖范围",
            f"there is no filing {filing}, or it is not yours to see",
        )
    noun, key, version = (found[name][0] for name in ("noun", "key", "version"))
    before = history.version_before(viewer, noun, key, version)
    frame = history.content(viewer, noun, [filing, *([before[0]] if before else [])])
    content = {one["filing"]: one for one in frame.iter_rows(named=True)}
    decided = list(history.decided(viewer, filing).iter_rows(named=True))
    told = _told(viewer, filing, decided)
    held = sum(one["open"] for one in told)
    standing = found.drop("moved", "decided_at").with_columns(pl.lit(held).alias("held"))
    [row] = _described(standing, {filing: _short(noun, content[filing])}, {filing: told})
    fields = tuple(_compared(field, content[filing], content[before[0]] if before else None) for field in RECORDS[noun])
    decisions = tuple(_decided(one) for one in decided)
    compared = before[1] if before else None
    return Dossier(row, fields, compared, decisions, *_next(row), *_coded(viewer, row, content[filing]))


def _coded(
    viewer: Viewer, row: dict[str, Any], content: dict[str, Any]
) -> tuple[Evidence | None, tuple[Corrected, ...]]:
    """What the text of a contract says of its scope and group, and how reviewers corrected it."""
    if row["noun"] != "contract":
        return None, ()
    text, client = text_of(content["title"], content["description"]), content["client_kind"]
    answer = coder().answer(filed(text, client if client in CLIENTS else ""))
    return evidence(text, answer), corrections(viewer, filing=row["filing"])


def value(field: Field, row: dict[str, Any]) -> str:
    """A field as a reader writes it: 120,000.00 USD; 201506 as 2015-06; a code with its Chinese name."""
    found = row[history.RENAMED.get(field.name, field.name)]
    if found is None or found == "":
        return NOTHING
    if field.kind == "amount":
        return money(found, row[field.currency] or "")
    if field.kind == "month":
        return f"{found // 100}-{found % 100:02d}"
    if field.kind == "count":
        return f"{found:,}"
    if field.kind == "code":
        known = codelist.codes(field.codes)
        return f"{found} {known.name_of(found)}" if found in known else str(found)
    return str(found)


def money(minor: int, currency: str) -> str:
    """Minor units as 2,081.00 USD; of an unknown currency as two decimals."""
    digits = codelist.minor_digits().get(currency, 2)
    whole, part = divmod(abs(minor), 10**digits)
    decimals = f".{part:0{digits}d}" if digits else ""
    return f"{'-' if minor < 0 else ''}{whole:,}{decimals} {currency}".rstrip()


def _short(noun: str, row: dict[str, Any]) -> str:
    record = RECORDS[noun]
    return ", ".join(f"{record[name].zh} {value(record[name], row)}" for name in SHORT[noun])


def _findings(viewer: Viewer, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    holding = set(open_findings(ids).select("filing", "check").iter_rows())
    told: dict[int, list[dict[str, Any]]] = {}
    for one in history.findings(viewer, ids).iter_rows(named=True):
        filing = one.pop("filing")
        is_open = one["grade"] == "held" and (filing, one["check"]) in holding
        told.setdefault(filing, []).append({**one, "open": is_open})
    return told


def _told(viewer: Viewer, filing: int, decided: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The findings of one filing, of which the decisions are at hand already."""
    passed = {one["check"] for one in decided if one["act"] == Act.OVERRIDE}
    found = history.findings(viewer, [filing]).drop("filing").iter_rows(named=True)
    return [{**one, "open": one["grade"] == "held" and not {"", one["check"]} & passed} for one in found]


def _compared(field: Field, now: dict[str, Any], before: dict[str, Any] | None) -> Shown:
    """A change is told by what was filed; an amount also changes with its currency."""
    shown, earlier = value(field, now), value(field, before) if before else None
    return Shown(field.name, field.zh, field.en, shown, earlier if earlier != shown else None)


def _decided(row: dict[str, Any]) -> Decided:
    zh, en = ACT_NAMES[Act(row["act"])]
    level = f"{LEVEL_NAMES[Level(row['level'])][0]} {LEVEL_NAMES[Level(row['level'])][1]} " if row["level"] else ""
    reason = RETURN_REASONS.get(row["reason"])
    return Decided(
        beijing(row["decided_at"]),
        zh,
        en,
        f"{level}{row['body']}" if row["level"] else f"企业 enterprise {row['body']}".rstrip(),
        row["actor"],
        reason.zh if reason else row["reason"],
        reason.en if reason else row["reason"],
        row["words"],
        row["check"],
        beijing(row["recorded_at"]),
    )


def _next(row: dict[str, Any]) -> tuple[str, str]:
    """Who acts next, in words."""
    stage = Stage(row["stage"])
    if row["superseded"]:
        return "企业已报送新版本, 请看新版本", "a newer version was filed; see that one"
    if stage in DESKS:
        body = desks(row["county"])[Level(DESKS.index(stage) + 1)]
        known = regions()
        zh, en = (known.name(body), known.name(body, "en")) if body in known else (body, body)
        held = (
            ("; 有待说明的问题, 须先准予例外或退回", "; held findings: override or return first")
            if row["held"]
            else ("", "")
        )
        return f"{zh}商务主管部门 ({body}) 审核{held[0]}", f"the commerce body of {en} ({body}) reviews{held[1]}"
    return {
        Stage.RETURNED: ("企业更正后重新填报", "the enterprise corrects it and files again"),
        Stage.WITHDRAWN: ("企业可以重新填报", "the enterprise may file again"),
        Stage.APPROVED: ("各级均已核准, 无须再办", "every level has approved; nothing is left to do"),
        Stage.STRUCK_OUT: ("已从统计中剔除, 无须再办", "removed from the statistics; nothing is left to do"),
    }[stage]
