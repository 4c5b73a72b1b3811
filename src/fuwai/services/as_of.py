"""截至: what stood at a moment in the past, and where each record lay: `?as_of=2015-07-15` of a list or a record.

The event rules, not the clock of the system: what was submitted by the moment, decided by the moment, under the levels that
were in use on its day. A load of history is seen as of the moments that it tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from django.db.models import Exists, OuterRef

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING, beijing
from fuwai.core.records import RECORDS
from fuwai.core.review import Act
from fuwai.services.dossier import SHORT, value
from fuwai.storage import history
from fuwai.storage.models import Decision, Filing
from fuwai.storage.models.filing import FilingQuerySet
from fuwai.storage.stage import stages

SHOWN = 50  # of a page
STOOD = ("filing", "noun", "key", "version", "enterprise", "county", "submitted_at", "stage", "decided_at")


def moment_of(text: str) -> datetime | None:
    """The end of the day *text* (2015-07-15, on the clock of Beijing); None for an empty text, which means the present.

    Raises FuwaiError `as_of.day`, `as_of.future`.
    """
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise FuwaiError(
            "as_of.day",
            f"截至日 {text[:20]!r} 不是日期; 应如 2015-07-15",
            f"{text[:20]!r} is no day; wanted is 2015-07-15",
        ) from None
    if day > beijing(datetime.now(UTC)).date():
        raise FuwaiError("as_of.future", f"截至日 {day} 在将来", f"the day {day} lies in the future")
    return datetime.combine(day + timedelta(days=1), time(), BEIJING).astimezone(UTC) - timedelta(microseconds=1)


def standing(viewer: Viewer, moment: datetime, noun: str = "") -> FilingQuerySet:
    """The filings that stood at *moment*: of each record that the viewer sees the last version submitted and not withdrawn
    by then. A list filters, orders and pages it as it likes, and asks `stood` for the stages of a page."""
    then = Filing.objects.visible_to(viewer).filter(submitted_at__lte=moment)
    if noun:
        then = then.filter(noun=noun)
    withdrawn = Exists(Decision.objects.filter(filing=OuterRef("pk"), act=Act.WITHDRAW, decided_at__lte=moment))
    later = Filing.objects.filter(noun=OuterRef("noun"), key=OuterRef("key"), version__gt=OuterRef("version"))
    return then.filter(~withdrawn, ~Exists(later.filter(~withdrawn, submitted_at__lte=moment))).order_by("id")


def stood(viewer: Viewer, moment: datetime, filings: Sequence[int]) -> pl.DataFrame:
    """Where these filings lay at *moment*, in their order: the columns STOOD. Two queries for any number."""
    day = beijing(moment).date()
    return stages(viewer, day, filings, until=moment).select(STOOD)


def record(viewer: Viewer, noun: str, key: str, moment: datetime) -> int | None:
    """The filing of the record that stood at *moment*; None where there was none."""
    found: int | None = standing(viewer, moment, noun).filter(key=key).values_list("id", flat=True).first()
    return found


@dataclass(frozen=True)
class Stood:
    """One record as it stood: its filing then, what it said in short, and where it lay."""

    filing: int
    key: str
    version: int
    enterprise: str
    name: str
    what: str
    stage: str
    submitted_at: datetime


def listed(
    viewer: Viewer, moment: datetime, noun: str, enterprise: str = "", page: int = 1, number: str = ""
) -> tuple[list[Stood], bool]:
    """A page of the records of *noun* that stood at *moment*, of one *enterprise* and with *number* in their key where these
    are given; and whether there is a next one. Raises FuwaiError `as_of.noun`."""
    if noun not in RECORDS:
        raise FuwaiError("as_of.noun", f"没有 {noun[:20]!r} 这种记录", f"there are no records {noun[:20]!r}")
    found = standing(viewer, moment, noun)
    if enterprise:
        found = found.filter(enterprise=enterprise)
    if number:
        found = found.filter(key__icontains=number)
    ids = list(found.values_list("id", flat=True)[(page - 1) * SHOWN : page * SHOWN + 1])
    rows = stood(viewer, moment, ids[:SHOWN])
    content = {one["filing"]: one for one in history.content(viewer, noun, ids[:SHOWN]).iter_rows(named=True)}
    names = history.names(rows["enterprise"].unique().to_list())
    record = RECORDS[noun]
    return [
        Stood(
            one["filing"],
            one["key"],
            one["version"],
            one["enterprise"],
            names.get(one["enterprise"], ""),
            " · ".join(value(record[name], content[one["filing"]]) for name in SHORT[noun]),
            one["stage"],
            one["submitted_at"],
        )
        for one in rows.iter_rows(named=True)
    ], len(ids) > SHOWN
