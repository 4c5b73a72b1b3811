"""台账 as of a moment: the records of a noun as they stood at the end of a day, narrowed by the conditions of the list.

What a record said then is searched, not what it says now; names, contracts and dollars are those of the day. A stage is told and
not asked for: it is derived from decisions, and nobody keeps the stages of the past.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Q

from fuwai.core.access import Viewer, desks
from fuwai.core.review import DESKS, Level, Stage
from fuwai.services import as_of, record, standing
from fuwai.services.record import COUNTED, OF_CONTRACT, PAGE, Asked, Line, Listed
from fuwai.services.standing import MONTH_OF
from fuwai.storage import history
from fuwai.storage.models import Standing


def listed(viewer: Viewer, noun: str, asked: Asked, moment: datetime, page: int = 1) -> Listed:
    """A page of the records that stood at *moment*, those filed last on top. *asked*: its stage, findings and sort do not
    count. Nine queries at most."""
    found = record.narrowed(as_of.standing(viewer, moment, noun), noun, asked, "pk")
    if asked.first or asked.last:
        found = found.filter(record.of_version(noun, _months(noun, asked.first, asked.last), "pk"))
    counted = found.order_by()[: COUNTED + 1].count()
    first = (min(max(page, 1), COUNTED // PAGE) - 1) * PAGE
    ids = list(found.order_by("-id").values_list("id", flat=True)[first : first + PAGE])
    return Listed(min(counted, COUNTED), counted > COUNTED, tuple(_lines(viewer, noun, ids, moment)))


def _months(noun: str, first: int, last: int) -> Q:
    """The version is about a month from *first* to *last* (yyyymm; 0: open)."""
    if noun == "workforce":
        return (Q(month__gte=first) if first else Q()) & (Q(month__lte=last) if last else Q())
    name = MONTH_OF.get(noun)
    if name is None:
        return Q()
    begins = Q(**{f"{name}__gte": date(first // 100, first % 100, 1)}) if first else Q()
    after = last + 1 if last % 100 < 12 else last + 89
    return begins & (Q(**{f"{name}__lt": date(after // 100, after % 100, 1)}) if last else Q())


def _lines(viewer: Viewer, noun: str, ids: Sequence[int], moment: datetime) -> list[Line]:
    if not ids:
        return []
    rows = {one["filing"]: one for one in as_of.stood(viewer, moment, ids).iter_rows(named=True)}
    said = {one["filing"]: one for one in history.content(viewer, noun, ids).iter_rows(named=True)}
    filings = pl.DataFrame({"filing": list(ids)}, schema={"filing": pl.Int64})
    cents = dict(standing.with_content(noun, filings).select("filing", "usd_cents").iter_rows())
    names = {} if viewer.kind == "enterprise" else _names(viewer, moment, {one["enterprise"] for one in rows.values()})
    pairs = {
        number: (rows[number]["enterprise"], said[number]["provider_number"]) for number in ids if noun in OF_CONTRACT
    }
    then = as_of.standing(viewer, moment, "contract")
    contracts = record.contracts_of(viewer, list(pairs.values()), then) if pairs else {}
    return [
        Line(
            _stood(rows[number], cents[number]),
            said[number],
            names.get(rows[number]["enterprise"], rows[number]["enterprise"]),
            contracts.get(pairs[number], {}) if number in pairs else {},
        )
        for number in ids
    ]


def _names(viewer: Viewer, moment: datetime, codes: set[str]) -> dict[str, str]:
    """The names that the enterprises had filed by then."""
    found = as_of.standing(viewer, moment, "enterprise").filter(key__among=sorted(codes))
    return dict(found.values_list("enterprise_id", "enterpriseversion__name"))


def _stood(row: Mapping[str, Any], cents: int | None) -> Standing:
    """Where the version lay, as a row of the present list says it; it is kept nowhere."""
    stage = Stage(row["stage"])
    desk = desks(row["county"]).get(Level(DESKS.index(stage) + 1), "") if stage in DESKS else ""
    return Standing(
        record=row["filing"],
        filing=row["filing"],
        **{name: row[name] for name in ("noun", "key", "version", "enterprise", "county", "submitted_at")},
        stage=stage,
        desk=desk,
        since=row["decided_at"] or row["submitted_at"],
        usd_cents=cents,
        held=0,
        soft=0,
    )
