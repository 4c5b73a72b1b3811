"""修订: what changed between two editions of a list, code by code, and what a bridge says became of it."""

from dataclasses import dataclass
from typing import Literal

from fuwai.core.catalogue import Bridge, LinkKind
from fuwai.core.codelist import ListEdition

ChangeKind = Literal["same", "renamed", "added", "removed", "unknown_before", "unknown_after"]


@dataclass(frozen=True)
class Change:
    """One code. *before* and *after* are its names in the two editions, empty where the edition lacks it.

    A shared code does not prove a shared meaning: only a link of the bridge says what became of a code. *link* is None
    for a code that the earlier edition lacks.
    """

    code: str
    kind: ChangeKind
    before: str
    after: str
    link: LinkKind | None
    targets: tuple[str, ...] = ()


def changes(earlier: ListEdition, later: ListEdition, bridge: Bridge) -> tuple[Change, ...]:
    """Every code of either edition, in code order. What a partial edition lacks is not known to be missing from it."""
    added: ChangeKind = "unknown_before" if earlier.partial else "added"
    removed: ChangeKind = "unknown_after" if later.partial else "removed"
    found = []
    for code in sorted({*earlier.codes, *later.codes}):
        before, after = (each.codes[code].zh if code in each.codes else "" for each in (earlier, later))
        kind: ChangeKind = "same" if before == after else "renamed"
        if not (before and after):
            kind = removed if before else added
        link = bridge.kind(code) if before else None
        found.append(Change(code, kind, before, after, link, bridge.targets(code)))
    return tuple(found)
