"""The catalogue's editions and the bridges between editions, read from data and refused where they do not add up.

An edition is a file in `catalogues/`, a bridge a file in `bridges/`, here or in the same folder of FUWAI_HOME: a new one
is a new file and nothing else. An edition without `valid_to` ends the day before the next one begins.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from fuwai.core.catalogue import (
    Bridge,
    Division,
    Edition,
    Exclusion,
    Group,
    Inclusion,
    Placement,
    Section,
    TypicalBusiness,
)
from fuwai.core.error import FuwaiError
from fuwai.standards import bridge as bridges
from fuwai.standards.source import data_files, day, ends_before, need, read_toml, refuse

CATALOGUES = "catalogues"
LIST = "catalogue"
NAME_FORM = re.compile(r"name:[a-z0-9-]+")  # an entry known by its name only, in a partial edition
KINDS = ("not_service_outsourcing", "not_counted_amount", "elsewhere")


def edition(code: str = "2015") -> Edition:
    """The edition *code*. Raises FuwaiError `catalogue.unknown_edition`, or `standard.refused` for a bad file."""
    known = {found.code: found for found in editions()}
    if code not in known:
        raise FuwaiError(
            "catalogue.unknown_edition",
            f"没有业务目录版本 {code!r}; 有 {'、'.join(known)}",
            f"there is no catalogue edition {code!r}; there are {', '.join(known)}",
        )
    return known[code]


def editions() -> tuple[Edition, ...]:
    """All editions, the earliest first."""
    return load_editions(data_files(CATALOGUES))


def edition_on(on: date) -> Edition:
    """The edition in force on a day. Raises FuwaiError `catalogue.no_edition`."""
    found = [candidate for candidate in editions() if candidate.holds(on)]
    if not found:
        raise FuwaiError("catalogue.no_edition", f"{on} 没有有效的业务目录", f"no catalogue edition holds on {on}")
    return found[-1]


def placement(group: str, on: date | None = None) -> Placement:
    """Section, division and edition of a filed group code: in the edition of the day where it has the code, else in
    the latest edition that has it. Raises FuwaiError `catalogue.unknown_group`."""
    latest_first = list(reversed(editions()))
    if on is not None:
        latest_first.sort(key=lambda candidate: not candidate.holds(on))
    for candidate in latest_first:
        if group in candidate.groups:
            return candidate.placement(group)
    return latest_first[0].placement(group)


def bridge(from_code: str, to_code: str) -> Bridge:
    """The bridge between two editions of the catalogue; where no file gives one, a bridge without links."""
    earlier, later = edition(from_code), edition(to_code)
    return bridges.between(LIST, from_code, to_code, later.valid_from, set(earlier.groups), set(later.groups))


def carried(to: str = "2015") -> dict[str, str]:
    """Every group of the edition *to* and of those before it → the code of *to* under which its series runs on: itself,
    a group, a division or a section, or `other`. Breaks on the way are the bridges' (`bridge(…).break_on`)."""
    until = [found.code for found in editions()].index(edition(to).code)
    way = editions()[: until + 1]
    found: dict[str, str] = {}
    for earlier, later in pairwise(way):
        across, above = bridge(earlier.code, later.code), parents(later)
        found = {code: across.carry_above(now, parents(earlier), above) for code, now in found.items()}
        found |= {code: across.carry(code, above) for code in earlier.groups}
    return found | {code: code for code in way[-1].groups}


def parents(of: Edition) -> dict[str, str]:
    """Group → division → section, as `Bridge.carry` wants them."""
    above = {group.code: group.division for group in of.groups.values()}
    return above | {division.code: division.section for division in of.divisions.values()}


@cache
def load_editions(files: tuple[Path, ...]) -> tuple[Edition, ...]:
    """The editions of some files, the earliest first; two that hold on one day are refused."""
    loaded = {file: load_edition(file) for file in files}
    in_order = sorted(loaded, key=lambda file: (loaded[file].valid_from or date.min, loaded[file].code))
    found: list[Edition] = []
    for file in in_order:
        edition = loaded[file]
        if found:
            found[-1] = replace(found[-1], valid_to=ends_before(found[-1], edition, file))
        if edition.code in [each.code for each in found]:
            raise refuse(file, edition.code, "版本代码重复", "two editions have this code")
        found.append(edition)
    return tuple(found)


def load_edition(file: Path) -> Edition:
    """One edition from its file. Raises FuwaiError `standard.refused`, naming file and entry."""
    tables = read_toml(file)
    head = tables.get("edition", {})
    partial = bool(head.get("partial", False))
    form = head.get("form", {})
    reader = _Reader(file, form, partial)
    sections = reader.by_code(reader.section(table) for table in tables.get("section", ()))
    divisions = reader.by_code(reader.division(table) for table in tables.get("division", ()))
    groups = reader.by_code(reader.group(table) for table in tables.get("group", ()))
    loaded = Edition(
        code=need(head, "code", file, "edition"),
        zh=need(head, "zh", file, "edition"),
        en=need(head, "en", file, "edition"),
        source=need(head, "source", file, "edition"),
        valid_from=day(head.get("valid_from"), file, "edition"),
        valid_to=day(head.get("valid_to"), file, "edition"),
        partial=partial,
        sections=sections,
        divisions=divisions,
        groups=groups,
        confirmed=bool(head.get("confirmed", True)),
        note_zh=head.get("note_zh", ""),
        note_en=head.get("note_en", ""),
    )
    _add_up(loaded, head.get("counts", {}), form.get("rest", ""), file)
    return loaded


class _Reader:
    """Turns the tables of one file into entries; it remembers where it is for the refusals."""

    def __init__(self, file: Path, form: dict[str, str], partial: bool) -> None:
        self.file = file
        self.form = form
        self.partial = partial

    def by_code(self, entries: Iterable[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in entries:
            if entry.code in found:
                raise refuse(self.file, entry.code, "代码重复", "the code stands twice")
            found[entry.code] = entry
        return found

    def section(self, table: dict[str, Any]) -> Section:
        return Section(**self._texts(table, "section"))

    def division(self, table: dict[str, Any]) -> Division:
        texts = self._texts(table, "division")
        return Division(section=need(table, "section", self.file, texts["code"]), **texts)

    def group(self, table: dict[str, Any]) -> Group:
        texts = self._texts(table, "group")
        place = texts["code"]
        division = table.get("division", "") if self.partial else need(table, "division", self.file, place)
        return Group(division=division, typical=tuple(self._typical(table, texts)), **texts)

    def _texts(self, table: dict[str, Any], kind: str) -> dict[str, Any]:
        code = need(table, "code", self.file, kind)
        by_name = self.partial and NAME_FORM.fullmatch(code)
        if not by_name and not re.fullmatch(need(self.form, kind, self.file, "edition.form"), code):
            raise refuse(self.file, code, f"{kind} 代码形式不对", f"is not the form of a {kind}'s code")
        texts: dict[str, Any] = {name: need(table, name, self.file, code) for name in ("zh", "en", "source")}
        for name in ("definition_zh", "definition_en"):
            texts[name] = table.get(name, "") if self.partial else need(table, name, self.file, code)
        texts["inclusions"] = tuple(self._inclusion(entry, code) for entry in table.get("inclusion", ()))
        texts["exclusions"] = tuple(self._exclusion(entry, code) for entry in table.get("exclusion", ()))
        return texts | {"code": code}

    def _typical(self, table: dict[str, Any], group: dict[str, Any]) -> Iterator[TypicalBusiness]:
        for number, entry in enumerate(table.get("typical", ()), 1):
            place = f"{group['code']}.{number}"
            if entry.get("number") != number:
                raise refuse(self.file, place, "典型业务编号不连续", "typical businesses are not numbered in order")
            names = ("zh", "en", "definition_zh", "definition_en")
            texts = {name: need(entry, name, self.file, place) for name in names}
            source = entry.get("source") or f"{group['source']} 典型业务{number}"
            yield TypicalBusiness(id=place, number=number, source=source, **texts)

    def _inclusion(self, entry: dict[str, Any], code: str) -> Inclusion:
        texts = {name: need(entry, name, self.file, code) for name in ("id", "zh", "en", "source")}
        return Inclusion(scope=entry.get("scope", code), **texts)

    def _exclusion(self, entry: dict[str, Any], code: str) -> Exclusion:
        texts = {name: need(entry, name, self.file, code) for name in ("id", "zh", "en", "source")}
        kind, elsewhere = entry.get("kind"), tuple(entry.get("elsewhere", ()))
        if kind not in KINDS or (kind == "elsewhere") != bool(elsewhere):
            raise refuse(
                self.file,
                texts["id"],
                "kind 须为三种之一, 且 elsewhere 一种须指明去处",
                f"kind must be one of {', '.join(KINDS)}, and `elsewhere` goes with its codes",
            )
        return Exclusion(scope=entry.get("scope", code), kind=kind, elsewhere=elsewhere, **texts)


def _add_up(loaded: Edition, counts: dict[str, int], rest: str, file: Path) -> None:
    for name, wanted in counts.items():
        if (found := len(getattr(loaded, name))) != wanted:
            raise refuse(file, name, f"应有 {wanted} 项, 实有 {found} 项", f"{wanted} are stated, {found} are there")
    for division in loaded.divisions.values():
        if division.section not in loaded.sections:
            raise refuse(file, division.code, f"没有门类 {division.section}", f"has no section {division.section}")
    for group in loaded.groups.values():
        if group.division and (group.division not in loaded.divisions or not group.code.startswith(group.division)):
            raise refuse(file, group.code, f"不属于大类 {group.division}", f"is no group of {group.division}")
    for code in loaded.divisions:
        if rest and f"{code}{rest}" not in loaded.groups:
            raise refuse(file, code, f"缺少其他类 {code}{rest}", f"the division has no {code}{rest} for the rest")
    for code in (*loaded.sections, *loaded.divisions):
        if not loaded.groups_of(code):
            raise refuse(file, code, "其下没有中类", "has no group")
    _exclusions_add_up(loaded, file)


def _exclusions_add_up(loaded: Edition, file: Path) -> None:
    entries: list[Section | Division | Group] = list(loaded.sections.values())
    entries += [*loaded.divisions.values(), *loaded.groups.values()]
    codes = {entry.code for entry in entries}
    typical = {business.id for group in loaded.groups.values() for business in group.typical}
    seen: set[str] = set()
    for entry in entries:
        clauses: list[Inclusion | Exclusion] = [*entry.inclusions, *entry.exclusions]
        for clause in clauses:
            if clause.id in seen:
                raise refuse(file, clause.id, "编号重复", "the id stands twice")
            seen.add(clause.id)
            own = clause.scope == entry.code or (clause.scope in typical and clause.scope.startswith(f"{entry.code}."))
            if not own:
                raise refuse(file, clause.id, f"没有 {clause.scope}", f"speaks of {clause.scope}, which is not there")
            for target in clause.elsewhere if isinstance(clause, Exclusion) else ():
                if target not in codes:
                    raise refuse(file, clause.id, f"去处 {target} 不存在", f"points to {target}, which is not there")
