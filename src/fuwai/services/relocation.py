"""注册地变更: an enterprise moves. From the day of effect on its filings go to other bodies; what waits stays where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fuwai.core.access import desks
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.review import DESKS, Level, Stage
from fuwai.services import entry, form, standing
from fuwai.services.form import Submitted
from fuwai.services.intake import Sender
from fuwai.standards.region import regions
from fuwai.storage import history
from fuwai.storage.models import Standing


@dataclass(frozen=True)
class Body:
    """A reviewing body of a level, before and after; empty where that level has none."""

    level: Level
    before: str
    after: str


@dataclass(frozen=True)
class Move:
    """*waiting*: (desk, noun) → records under review, which stay at the desks of *before*. *later*: records returned, which
    are filed anew under the county of their own day."""

    before: str
    after: str
    effective: date
    bodies: tuple[Body, ...]
    waiting: dict[tuple[str, str], int]
    returned: int

    @property
    def moves(self) -> bool:
        """Whether another county is meant at all."""
        return bool(self.after) and self.after != self.before


def present(sender: Sender) -> tuple[Standing, dict[str, Any]]:
    """The enterprise's own record and what it says. Raises FuwaiError `relocation.not_registered`."""
    standing.catch_up()
    own = Standing.objects.visible_to(sender.viewer).filter(noun="enterprise", enterprise=sender.enterprise).first()
    if own is None:
        raise FuwaiError(
            "relocation.not_registered",
            "企业信息尚未填报, 请先登记企业信息",
            "the enterprise's data is not filed yet; file it first",
        )
    [content] = history.content(sender.viewer, "enterprise", [own.filing]).iter_rows(named=True)
    return own, content


def move(sender: Sender, content: dict[str, Any], county: str, effective: date | None) -> Move:
    """What a relocation to *county* (empty: not chosen yet) would change; nothing is stored. One query."""
    before = content[history.RENAMED["county"]]
    day = effective or beijing(datetime.now(UTC)).date()
    old, new = desks(before), desks(county) if county in regions() else {}
    bodies = tuple(Body(level, old.get(level, ""), new.get(level, "")) for level in Level if level in {*old, *new})
    waiting: dict[tuple[str, str], int] = {}
    returned = 0
    found = Standing.objects.visible_to(sender.viewer).filter(stage__in=[*map(str, DESKS), str(Stage.RETURNED)])
    for noun, stage, desk in found.values_list("noun", "stage", "desk"):
        if stage == Stage.RETURNED:
            returned += 1
        else:
            waiting[desk, noun] = waiting.get((desk, noun), 0) + 1
    return Move(before, county, day, bodies, dict(sorted(waiting.items())), returned)


def relocate(
    sender: Sender, content: dict[str, Any], county: str, effective: str, words: Mapping[str, str]
) -> tuple[Submitted | None, tuple[Finding, ...]]:
    """上报 the new place, in effect from the day as typed: a new version of the enterprise's record. None with the findings
    where one of them blocks, or is held and has no *words* (check → text), which are kept beside the record.

    Raises FuwaiError `relocation.same` for the place where it is, `relocation.day` without a day.
    """
    if county == content[history.RENAMED["county"]]:
        raise FuwaiError(
            "relocation.same", "新注册地与现注册地相同", "the new county is the one of the present registration"
        )
    if not effective.strip():
        raise FuwaiError("relocation.day", "请填写变更生效日期", "say from which day the relocation is in effect")
    found = rehearsed(sender, content, county, effective)
    held = [one for one in found if one.grade is Grade.HELD]
    if any(one.grade is Grade.BLOCKING for one in found) or any(not words.get(one.check, "").strip() for one in held):
        return None, found
    row = {**entry.as_typed("enterprise", content), "county": county, "effective": effective}
    done = entry.submit_explained(sender, "enterprise", [row], [], [entry.explanation(held, words)], "relocation")
    return done, done.findings


def rehearsed(sender: Sender, content: dict[str, Any], county: str, effective: str) -> tuple[Finding, ...]:
    """What the edit checks would say of it."""
    row = {**entry.as_typed("enterprise", content), "county": county, "effective": effective}
    return form.check(sender, "enterprise", [row])
