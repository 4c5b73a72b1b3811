"""Records for programs: a list that can be read to its end in a stable order, one record, all of its versions, as of then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.review import Act, Level, Stage, first_desk, stage_after
from fuwai.services import standing
from fuwai.services.entry import as_typed
from fuwai.services.record import Asked, chosen
from fuwai.services.tag import tags
from fuwai.storage import history
from fuwai.storage.models import Decision, Filing, Standing


@dataclass(frozen=True)
class Sought:
    """What is looked for; empty means any. *month*: yyyymm."""

    noun: str = ""
    enterprise: str = ""
    county: str = ""
    stage: str = ""
    month: int | None = None


Page = tuple[list[dict[str, Any]], int | None]  # the rows, and after which record the next page begins


def listed(
    viewer: Viewer,
    sought: Sought,
    after: int = 0,
    count: int = 50,
    as_of: datetime | None = None,
    asked: Asked | None = None,
) -> Page:
    """Records by the number of their first filing, which never changes. *asked*: the filters of a noun's list besides.

    Raises FuwaiError `record.as_of` where *as_of* comes with a stage or month, which are known of the present alone.
    """
    if as_of is None:
        return _present(viewer, sought, after, count, asked)
    if sought.stage or sought.month is not None or sought.county or asked is not None:
        raise FuwaiError(
            "record.as_of",
            "as_of 只能与 noun、enterprise 一起使用",
            "as_of goes with noun and enterprise only",
        )
    first = Filing.objects.visible_to(viewer).filter(version=1, submitted_at__lte=as_of, id__gt=after)
    wanted = {"noun": sought.noun, "enterprise": sought.enterprise}
    found = list(first.filter(**{name: value for name, value in wanted.items() if value}).order_by("id")[: count + 1])
    rows = _then(viewer, found[:count], as_of)
    return rows, found[count - 1].pk if len(found) > count else None


def one(viewer: Viewer, record: int, as_of: datetime | None = None) -> dict[str, Any]:
    """The version that stands (or stood then). Raises FuwaiError `record.unknown`."""
    if as_of is not None:
        first = Filing.objects.visible_to(viewer).filter(pk=record, version=1, submitted_at__lte=as_of)
        if rows := _then(viewer, list(first), as_of):
            return rows[0]
        raise _unknown(record)
    standing.catch_up()
    found = Standing.objects.visible_to(viewer).filter(record=record).first()
    if found is None:
        raise _unknown(record)
    return _rows(viewer, [found])[0]


def versions(viewer: Viewer, record: int) -> list[dict[str, Any]]:
    """Every version that the viewer sees, the first one first. Raises FuwaiError `record.unknown`."""
    visible = Filing.objects.visible_to(viewer)
    key = visible.filter(pk=record, version=1).values_list("noun", "key").first()
    if key is None:
        raise _unknown(record)
    found = list(visible.filter(noun=key[0], key=key[1]).order_by("version"))
    content = _content(viewer, ((filing.noun, filing.pk) for filing in found))
    acts = _decided(filing.pk for filing in found)
    return [
        {**_filing(filing, record), "content": content[filing.pk], "decisions": acts.get(filing.pk, [])}
        for filing in found
    ]


def _present(viewer: Viewer, sought: Sought, after: int, count: int, asked: Asked | None) -> Page:
    standing.catch_up()
    wanted = {name: value for name, value in vars(sought).items() if value not in ("", None)}
    seen = Standing.objects.visible_to(viewer) if asked is None else chosen(viewer, sought.noun, asked)
    found = list(seen.filter(record__gt=after, **wanted).order_by("record")[: count + 1])
    return _rows(viewer, found[:count]), found[count - 1].record if len(found) > count else None


def _rows(viewer: Viewer, found: Sequence[Standing]) -> list[dict[str, Any]]:
    content = _content(viewer, ((row.noun, row.filing) for row in found))
    seen = tags(viewer, [row.filing for row in found])
    return [
        {
            "record": row.record,
            "filing": row.filing,
            "noun": row.noun,
            "version": row.version,
            "enterprise": row.enterprise,
            "county": row.county,
            "submitted_at": row.submitted_at,
            "stage": row.stage,
            "desk": row.desk or None,
            "held": row.held,
            "seen": str(seen[row.filing]) if row.filing in seen else None,
            "content": content.get(row.filing, {}),
        }
        for row in found
    ]


def _then(viewer: Viewer, first: Sequence[Filing], as_of: datetime) -> list[dict[str, Any]]:
    """The records as they stood: the last version of the time that had not been withdrawn, where there was one."""
    record = {(filing.noun, filing.key): filing.pk for filing in first}
    every = Filing.objects.visible_to(viewer).filter(
        noun__in={noun for noun, _ in record}, key__among=[key for _, key in record], submitted_at__lte=as_of
    )
    known = [filing for filing in every.order_by("version") if (filing.noun, filing.key) in record]
    acts = _decided((filing.pk for filing in known), as_of)
    gone = {number for number, done in acts.items() if any(act["act"] == Act.WITHDRAW for act in done)}
    stood = {(filing.noun, filing.key): filing for filing in known if filing.pk not in gone}
    content = _content(viewer, ((filing.noun, filing.pk) for filing in stood.values()))
    used = history.levels_used({filing.county for filing in stood.values()}, as_of.astimezone(BEIJING).date())
    return [
        {
            **_filing(filing, record[key]),
            "stage": _stage(acts.get(filing.pk, []), used[filing.county]),
            "content": content[filing.pk],
        }
        for key, filing in sorted(stood.items(), key=lambda one: record[one[0]])
    ]


def _stage(acts: Iterable[Mapping[str, Any]], used: frozenset[Level]) -> str:
    moved = [act for act in acts if act["act"] != Act.OVERRIDE]
    if not moved:
        return str(first_desk(Stage.COUNTY, used))
    last = moved[-1]
    return str(stage_after(Act(last["act"]), Level(last["level"]) if last["level"] else None, used))


def _filing(filing: Filing, record: int) -> dict[str, Any]:
    return {
        "record": record,
        "filing": filing.pk,
        "noun": filing.noun,
        "version": filing.version,
        "enterprise": filing.enterprise_id,
        "county": filing.county,
        "submitted_at": filing.submitted_at,
        "digest": filing.digest,
    }


def _content(viewer: Viewer, pairs: Iterable[tuple[str, int]]) -> dict[int, dict[str, str]]:
    """What each filing says, as its writer would type it."""
    by_noun: dict[str, list[int]] = {}
    for noun, filing in pairs:
        by_noun.setdefault(noun, []).append(filing)
    return {
        row["filing"]: as_typed(noun, row)
        for noun, filings in by_noun.items()
        for row in history.content(viewer, noun, filings).iter_rows(named=True)
    }


def _decided(filings: Iterable[int], as_of: datetime | None = None) -> dict[int, list[dict[str, Any]]]:
    found = Decision.objects.filter(filing_id__among=list(filings)).order_by("id")
    if as_of is not None:
        found = found.filter(decided_at__lte=as_of)
    told: dict[int, list[dict[str, Any]]] = {}
    for one in found:
        told.setdefault(one.filing_id, []).append(
            {
                "act": one.act,
                "level": one.level,
                "body": one.body,
                "actor": one.actor,
                "reason": one.reason,
                "words": one.words,
                "check": one.check_id,
                "decided_at": one.decided_at,
            }
        )
    return told


def _unknown(record: int) -> FuwaiError:
    return FuwaiError(
        "record.unknown",
        f"没有记录 {record}, 或不在您的管辖范围",
        f"there is no record {record}, or it is not yours to see",
    )
