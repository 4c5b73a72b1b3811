"""业务目录: the catalogue of service outsourcing by section, division and group, its editions and the bridges between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from fuwai.core.error import FuwaiError

OTHER = "other"  # 其他: business coded under an edition that has no bridge to the one in force
OTHER_NAMES = ("其他", "other")

ExclusionKind = Literal["not_service_outsourcing", "not_counted_amount", "elsewhere"]
LinkKind = Literal["one_to_one", "one_to_many", "unmapped"]


@dataclass(frozen=True)
class Inclusion:
    """What belongs here under a condition that the guide states. *scope*: the entry or typical business it is said of."""

    id: str
    scope: str
    zh: str
    en: str
    source: str


@dataclass(frozen=True)
class Exclusion:
    """What does not belong here. *elsewhere* are the codes of the better places that the guide's words point to."""

    id: str
    scope: str
    kind: ExclusionKind
    zh: str
    en: str
    source: str
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypicalBusiness:
    """典型业务 *number* of a group: its official name, and what it is in words of our own."""

    id: str
    number: int
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    source: str


@dataclass(frozen=True)
class Section:
    """门类."""

    code: str
    zh: str
    en: str
    definition_zh: str = ""
    definition_en: str = ""
    source: str = ""
    inclusions: tuple[Inclusion, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True)
class Division:
    """大类."""

    code: str
    section: str
    zh: str
    en: str
    definition_zh: str = ""
    definition_en: str = ""
    source: str = ""
    inclusions: tuple[Inclusion, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True)
class Group:
    """中类: the level at which business is filed. *division* is empty in a partial edition that does not know it."""

    code: str
    division: str
    zh: str
    en: str
    definition_zh: str = ""
    definition_en: str = ""
    source: str = ""
    typical: tuple[TypicalBusiness, ...] = ()
    inclusions: tuple[Inclusion, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True)
class Placement:
    """Where a group code stands: section and division (`other` where its edition does not say), and the edition."""

    section: str
    division: str
    group: str
    edition: str


@dataclass(frozen=True)
class Edition:
    """A dated edition. *partial*: only some of its entries are known. *confirmed*: whether its dates are."""

    code: str
    zh: str
    en: str
    source: str
    valid_from: date | None
    valid_to: date | None
    partial: bool
    sections: Mapping[str, Section]
    divisions: Mapping[str, Division]
    groups: Mapping[str, Group]
    confirmed: bool = True
    note_zh: str = ""
    note_en: str = ""

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def group(self, code: str) -> Group:
        """The group. Raises FuwaiError `catalogue.unknown_group`, naming what the division does have."""
        if code in self.groups:
            return self.groups[code]
        division = next((each for each in self.divisions if code.startswith(each)), "")
        siblings = self.groups_of(division) if division else tuple(self.divisions)
        zh = f"大类{f' {division} ' if division else ''}有 {'、'.join(siblings)}"
        en = f"{f'division {division} has' if division else 'its divisions are'} {', '.join(siblings)}"
        raise FuwaiError(
            "catalogue.unknown_group",
            f"{self.zh}没有 {code!r}; {zh}",
            f"{code!r} is not in the {self.en}; {en}",
        )

    def division_of(self, group: str) -> str:
        """The division's code, `other` where the edition does not know it."""
        return self.group(group).division or OTHER

    def section_of(self, group: str) -> str:
        """The section's code, `other` where the edition does not know it."""
        division = self.group(group).division
        return self.divisions[division].section if division else OTHER

    def placement(self, group: str) -> Placement:
        return Placement(self.section_of(group), self.division_of(group), group, self.code)

    def groups_of(self, code: str) -> tuple[str, ...]:
        """The groups under a section or division, in catalogue order."""
        return tuple(
            group.code
            for group in self.groups.values()
            if group.division and code in (group.division, self.divisions[group.division].section)
        )

    def exclusions_of(self, group: str) -> tuple[Exclusion, ...]:
        """All exclusions that bear on a group: its section's, its division's, its own."""
        entry = self.group(group)
        if not entry.division:
            return entry.exclusions
        division = self.divisions[entry.division]
        return (*self.sections[division.section].exclusions, *division.exclusions, *entry.exclusions)

    def name(self, code: str, language: str = "zh") -> str:
        """The official name of a section, division or group, or of `other`."""
        if code == OTHER:
            return OTHER_NAMES[language == "en"]
        entry: Section | Division | Group | None = self.sections.get(code) or self.divisions.get(code)
        entry = entry or self.group(code)
        return entry.en if language == "en" else entry.zh


@dataclass(frozen=True)
class Link:
    """What became of one code of the earlier edition. *confirmed*: whether a published table says so."""

    code: str
    kind: LinkKind
    targets: tuple[str, ...]
    source: str
    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class Bridge:
    """衔接: from one edition of a list to the next. The break stands on *break_on*, the later edition's first day.

    *list* names the list (`catalogue`, `industry`, `registration_type`); *whole* says whether every code of the earlier
    edition is linked, and only to one code each, so that a series crosses without a break.
    """

    list: str
    from_edition: str
    to_edition: str
    break_on: date | None
    source: str
    links: Mapping[str, Link] = field(default_factory=dict)
    whole: bool = False
    zh: str = ""
    en: str = ""

    def kind(self, code: str) -> LinkKind:
        """How *code* crosses; a code without a link does not."""
        link = self.links.get(code)
        return link.kind if link else "unmapped"

    def targets(self, code: str) -> tuple[str, ...]:
        link = self.links.get(code)
        return link.targets if link else ()

    def carry(self, code: str, parents: Mapping[str, str]) -> str:
        """The code of the later edition under which *code*'s series runs on.

        One-to-one: the target. One-to-many: the nearest entry above all targets, by *parents* (code → parent, of the
        later edition). Where there is none, or no link: `other`.
        """
        targets = self.targets(code)
        if len(targets) == 1:
            return targets[0]
        paths = [_ancestors(target, parents) for target in targets]
        shared = [above for above in paths[0] if all(above in path for path in paths)] if paths else []
        return shared[0] if shared else OTHER

    def carry_above(self, code: str, earlier: Mapping[str, str], later: Mapping[str, str]) -> str:
        """As `carry`, for a code of any level: a division or section goes where all of its groups go together."""
        if code == OTHER:
            return OTHER
        groups = [group for group in earlier if group not in earlier.values() and code in _ancestors(group, earlier)]
        paths = [_ancestors(self.carry(group, later), later) for group in groups or [code]]
        return next((above for above in paths[0] if all(above in path for path in paths)), OTHER)

    def carry_all(self, values: Mapping[str, int], parents: Mapping[str, str]) -> dict[str, int]:
        """Sums by codes of the earlier edition, carried to the later one; nothing is lost and nothing is split."""
        carried: dict[str, int] = {}
        for code, value in values.items():
            target = self.carry(code, parents)
            carried[target] = carried.get(target, 0) + value
        return carried


def _ancestors(code: str, parents: Mapping[str, str]) -> list[str]:
    path = [code]
    while parents.get(path[-1]):
        path.append(parents[path[-1]])
    return path
