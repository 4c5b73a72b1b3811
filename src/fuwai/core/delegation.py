"""委托: who may work at a body's desk for a time. A body below works there for its own subtree, with its people's own rights; a
named person of the body itself stands in for its head."""

from dataclasses import dataclass
from datetime import date, datetime

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.error import FuwaiError

LONGEST = 366  # days


@dataclass(frozen=True)
class Delegation:
    """One delegation. *first* to *last*: days, both included. *ended_at*, *ended_by*: where it was taken back."""

    id: int
    body: str
    to_region: str
    to_login: str
    first: date
    last: date
    actor: str
    words: str
    recorded_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    def holds(self, on: date) -> bool:
        return self.ended_at is None and self.first <= on <= self.last

    def is_for(self, viewer: Viewer) -> bool:
        """Whether the viewer is the one it is given to."""
        if viewer.kind != "body":
            return False
        return viewer.code == self.to_region if self.to_region else bool(viewer.login) and viewer.login == self.to_login


def below(region: str, body: str) -> bool:
    """Whether *region* lies in the subtree of *body* and is not the body itself."""
    return region != body and region_prefix(region).startswith(region_prefix(body))


def check(body: str, to_region: str, first: date, last: date, on: date, words: str) -> None:
    """Raises FuwaiError `delegation.region`, `delegation.days` or `delegation.words`."""
    if to_region and not below(to_region, body):
        raise FuwaiError(
            "delegation.region",
            f"{to_region} 不是 {body} 的下级; 只能委托给下级部门或本部门人员",
            f"{to_region} is not below {body}; a desk is delegated to a body below, or to persons of one's own",
        )
    if not on <= last or not first <= last or (last - first).days > LONGEST:
        raise FuwaiError(
            "delegation.days",
            f"委托期 {first} 至 {last} 不对; 截止日不早于今天和起始日, 最长 {LONGEST} 天",
            f"{first} to {last} will not do; it ends neither before today nor before it begins, within {LONGEST} days",
        )
    if not words.strip():
        raise FuwaiError("delegation.words", "委托须说明理由", "a delegation needs its reason in words")
