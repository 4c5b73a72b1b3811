"""Which levels review in each county, and how many records lie at each: two queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from fuwai.core.access import Viewer
from fuwai.core.moment import BEIJING
from fuwai.core.review import DESKS, Stage
from fuwai.storage import history
from fuwai.storage.models import Standing

MOST = 400  # counties shown


@dataclass(frozen=True)
class Line:
    """*waiting*: records at each of the four desks; *used*: the levels that review."""

    county: str
    used: frozenset[int]
    waiting: tuple[int, int, int, int]
    approved: int
    returned: int


def lines(viewer: Viewer) -> tuple[Line, ...]:
    """The counties of the viewer's region of which anything is filed, by code."""
    counted = (
        Standing.objects.visible_to(viewer).values("county", "stage").annotate(count=Count("record")).order_by("county")
    )
    counts: dict[str, dict[str, int]] = {}
    for row in counted:
        counts.setdefault(row["county"], {})[row["stage"]] = row["count"]
    counties = sorted(counts)[:MOST]
    used = history.levels_used(counties, datetime.now(BEIJING).date())
    return tuple(
        Line(
            county,
            frozenset(int(level) for level in used[county]),
            tuple(counts[county].get(str(desk), 0) for desk in DESKS),  # type: ignore[arg-type]  # four desks
            counts[county].get(str(Stage.APPROVED), 0),
            counts[county].get(str(Stage.RETURNED), 0),
        )
        for county in counties
    )
