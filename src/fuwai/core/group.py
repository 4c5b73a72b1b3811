"""Named sets of countries (一带一路, 东盟 …) and of regions (长三角, 示范城市 …): membership has a from and a to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Membership:
    """One member's time in a set; *valid_to* is its last day. *source* where it differs from the set's."""

    code: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    def holds(self, on: date | None) -> bool:
        return on is None or (
            (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
        )


@dataclass(frozen=True)
class CountryGroup:
    """A set of countries as of a day: *members* are ISO 3166-1 two-letter codes."""

    id: str
    zh: str
    en: str
    members: frozenset[str]
    source: str
    confirmed: bool
    note_zh: str = ""
    note_en: str = ""
    valid_from: date | None = None  # the day from which there is such a group at all


@dataclass(frozen=True)
class RegionGroup:
    """A set of regions as of a day: *members* are GB/T 2260 codes of provinces and cities."""

    id: str
    zh: str
    en: str
    members: frozenset[str]
    source: str
    confirmed: bool
    note_zh: str = ""
    note_en: str = ""
    valid_from: date | None = None  # the day from which there is such a group at all
