"""What a request asks for: a region of the viewer's and a month; and what stands above every page of this room."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.deadline import Due
from fuwai.core.region import NATION
from fuwai.services import period, progress
from fuwai.standards.deadlines import calendar
from fuwai.standards.region import regions
from fuwai.web.part import Crumb
from fuwai.web.tags import county
from fuwai.web.words import said

EARLIEST = 200001


@dataclass(frozen=True)
class Asked:
    """*own*: the viewer's region, above which nothing is shown."""

    viewer: Viewer
    own: str
    region: str
    month: int

    def address(self, route: str, region: str = "", month: int = 0) -> str:
        """A route of this room for another region or month."""
        return f"{reverse(route)}?region={region or self.region}&month={dashed(month or self.month)}"


def asked(request: HttpRequest) -> Asked:
    """What the address says; what cannot be read is the own region, and the last month that says anything."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    own = viewer.code or NATION
    region = request.GET.get("region", "").strip() or own
    month = parsed(request.GET.get("month", ""))
    return Asked(viewer, own, region, month or _usual(viewer, own))


def parsed(text: str) -> int | None:
    """2015-06 or 201506; None for anything else."""
    digits = text.strip().replace("-", "")
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if int(digits) >= EARLIEST and 1 <= int(digits[4:]) <= 12 else None


def dashed(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"


def stepped(month: int, by: int) -> int:
    """The month so many months later."""
    year, number = divmod(month // 100 * 12 + month % 100 - 1 + by, 12)
    return year * 100 + number + 1


def crumbs(found: Asked, last: str = "") -> list[Crumb]:
    """The way from the own region down to the one asked for; *last*: a page below it."""
    path, code = [], found.region
    tree = regions()
    while code and code in tree:
        path.append(code)
        if code == found.own:
            break
        code = tree.parent(code)
    shown = [Crumb(county(code), found.address("progress", region=code)) for code in reversed(path)]
    if not last and shown:
        shown[-1] = Crumb(shown[-1].words)
    return [Crumb(_("报送进度"), found.address("progress", region=found.own)), *shown, *([Crumb(last)] if last else [])]


def deadline(found: Asked) -> dict[str, object]:
    """When the month is due in the region, why not on the rule's day, and how long that is from today."""
    when: Due | None = progress.due_day(found.region, found.month)
    if when is None:
        return {}
    shift = period.shifted(when, calendar())
    return {
        "due": when,
        "shift": said(*shift) if shift else "",
        "left": when.days_left(period.today()),
        "rule": said(when.rule.zh, when.rule.en),
    }


def _usual(viewer: Viewer, region: str) -> int:
    """Last month, where anything was filed of it or nothing of any; else the last month of which something was."""
    today = period.today()
    last = stepped(today.year * 100 + today.month, -1)
    latest = progress.latest(viewer, region)
    return min(last, latest) if latest else last
