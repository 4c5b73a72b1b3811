"""Country groups and region groups, dated: `country_group("belt-and-road", day)`, `region_group("demonstration-city")`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from fuwai.core.error import FuwaiError
from fuwai.core.group import CountryGroup, Membership, RegionGroup
from fuwai.standards import codelist, region
from fuwai.standards.source import ROOM, day, need, read_toml, refuse

COUNTRY_GROUPS = ROOM / "groups" / "countries.toml"
REGION_GROUPS = ROOM / "groups" / "regions.toml"


@dataclass(frozen=True)
class _Definition:
    texts: Mapping[str, Any]
    memberships: tuple[Membership, ...]

    def members(self, on: date | None) -> frozenset[str]:
        return frozenset(member.code for member in self.memberships if member.holds(on))


def country_group(id: str, on: date | None = None) -> CountryGroup:
    """The countries of a group on a day; without a day all that ever belonged. Raises FuwaiError `group.unknown`."""
    found = _one(COUNTRY_GROUPS, id)
    return CountryGroup(members=found.members(on), **found.texts)


def region_group(id: str, on: date | None = None) -> RegionGroup:
    """The regions of a group on a day; without a day all that ever belonged. Raises FuwaiError `group.unknown`."""
    found = _one(REGION_GROUPS, id)
    return RegionGroup(members=found.members(on), **found.texts)


def country_groups() -> tuple[str, ...]:
    """The ids of all country groups."""
    return tuple(_all(COUNTRY_GROUPS))


def region_groups() -> tuple[str, ...]:
    """The ids of all region groups."""
    return tuple(_all(REGION_GROUPS))


def memberships(id: str) -> tuple[Membership, ...]:
    """Who belonged to a country or region group, from when to when."""
    found = _all(COUNTRY_GROUPS) | _all(REGION_GROUPS)
    return found[id].memberships if id in found else _one(COUNTRY_GROUPS, id).memberships


def _one(file: Path, id: str) -> _Definition:
    found = _all(file)
    if id not in found:
        known = ", ".join(found)
        raise FuwaiError(
            "group.unknown", f"没有分组 {id!r}; 有: {known}", f"there is no group {id!r}; there are {known}"
        )
    return found[id]


@cache
def _all(file: Path) -> dict[str, _Definition]:
    return load_groups(
        file, frozenset(codelist.codes("country") if file == COUNTRY_GROUPS else region.regions().regions)
    )


def load_groups(file: Path, known: frozenset[str]) -> dict[str, _Definition]:
    """The groups of a file; a member outside *known*, twice for the same days, or a wrong count is refused."""
    found: dict[str, _Definition] = {}
    for table in read_toml(file).get("group", ()):
        id = need(table, "id", file, "group")
        if id in found:
            raise refuse(file, id, "编号重复", "the id stands twice")
        texts = {name: need(table, name, file, id) for name in ("zh", "en", "source")}
        begins = {"valid_from": day(table.get("valid_from"), file, id)}
        notes = {name: table.get(name, "") for name in ("note_zh", "note_en")}
        plain = [Membership(code) for code in table.get("members", ())]
        dated = [_dated(entry, file, id) for entry in table.get("member", ())]
        definition = _Definition(
            {"id": id, "confirmed": bool(table.get("confirmed", True))} | texts | notes | begins, (*plain, *dated)
        )
        _add_up(definition, table, known, file)
        found[id] = definition
    return found


def _dated(entry: Mapping[str, Any], file: Path, id: str) -> Membership:
    code = need(entry, "code", file, id)
    return Membership(
        code, day(entry.get("from"), file, code), day(entry.get("to"), file, code), entry.get("source", "")
    )


def _add_up(definition: _Definition, table: Mapping[str, Any], known: frozenset[str], file: Path) -> None:
    id, codes = table["id"], [member.code for member in definition.memberships]
    if unknown := sorted(set(codes) - known):
        raise refuse(file, id, f"没有代码 {unknown}", f"there is no code {unknown}")
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise refuse(file, id, f"成员重复 {twice}", f"members stand twice: {twice}")
    for stated in table.get("count", ()):
        on = day(stated.get("on"), file, id)
        if (found := len(definition.members(on))) != stated["members"]:
            raise refuse(
                file,
                id,
                f"{on} 应有 {stated['members']} 个成员, 实有 {found}",
                f"{stated['members']} stated, {found} on {on}",
            )
