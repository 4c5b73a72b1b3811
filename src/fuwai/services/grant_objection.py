"""异议, as they are read: the words by who objected and by those who govern; the answer by everyone."""

from dataclasses import dataclass
from datetime import datetime

from fuwai.core.access import Viewer
from fuwai.storage import history
from fuwai.storage.models import GrantObjection

GOVERNING = ("body", "auditor", "administrator")


@dataclass(frozen=True)
class Raised:
    """One objection. *line*: whose award it is against, empty: the whole list. *words*, *contact*, *by*: empty to whom they
    are not shown. *upheld* None: not answered yet."""

    number: int
    line: str
    at: datetime
    words: str
    contact: str
    by: str
    upheld: bool | None
    answer: str


def raised(viewer: Viewer | None, number: int) -> list[Raised]:
    """Every objection against the published lists of a call, the oldest first."""
    rows = GrantObjection.objects.filter(notice__awarding__call_id=number)
    found = list(rows.select_related("reply", "award__application", "notice__awarding__call").order_by("id"))
    codes = {one.enterprise for one in found if one.enterprise}
    names = history.names([*codes, *(one.award.application.enterprise_id for one in found if one.award)])
    told = []
    for one in found:
        reply = getattr(one, "reply", None)
        shown = _reads(viewer, one)
        told.append(
            Raised(
                one.pk,
                names.get(one.award.application.enterprise_id, "") if one.award else "",
                one.recorded_at,
                one.words if shown else "",
                one.contact if shown else "",
                names.get(one.enterprise or "", one.actor) if shown else "",
                reply.upheld if reply else None,
                reply.words if reply else "",
            )
        )
    return told


def _reads(viewer: Viewer | None, one: GrantObjection) -> bool:
    if viewer is None:
        return False
    if viewer.kind == "enterprise":
        return one.enterprise == viewer.code
    own = viewer.kind != "body" or one.notice.awarding.call.region == viewer.code
    return viewer.kind in GOVERNING and own
