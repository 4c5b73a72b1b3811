"""City × group: what each city executed in each group, with the leading groups that the page names."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from fuwai.sample.margins import Margins
from fuwai.sample.population import Firm
from fuwai.sample.solver import Conflict, Model
from fuwai.sample.targets import CENTS_IN_WAN, Targets, refuse
from fuwai.sample.words import group_weight, groups_of

LEADING_FLOOR = 0.125  # a named group has at least this part of its city
OTHERS_CEILING = 0.115  # and a group that is not named less than this
COVERED = 0.82  # all named ones together at least this part,
NOT_YET = 0.785  # and without the last one less than this
MAIN_PART = 0.51  # a newcomer's leading group has this part of its business
SPREAD_PART = 0.45  # where a division is named instead, none of its groups has more than this


def city_groups(targets: Targets, levels: Margins, firms: Sequence[Firm]) -> dict[tuple[str, str], int]:
    """Cents by city and group. Raises FuwaiError `sample.targets` where the named groups cannot lead."""
    model = Model()
    groups = {division: groups_of(division) for division in levels.divisions}
    for division, level in levels.divisions.items():
        parts = {f"{city} {group}": 1 for city in targets.cities for group in groups[division]}
        model.row(f"{division} 执行额", parts, level / CENTS_IN_WAN, level / CENTS_IN_WAN)
    every = [group for found in groups.values() for group in found]
    for city in targets.cities:
        whole = levels.executed[city] / CENTS_IN_WAN
        model.row(f"{city} 执行额", {f"{city} {group}": 1 for group in every}, whole, whole)
    _leading(model, targets, levels, every)
    _mains(model, firms, groups)
    _usual(model, targets, levels, groups)
    try:
        found = model.solve()
    except Conflict as conflict:
        named = "；".join(dict.fromkeys(conflict.rows))
        raise refuse(
            targets.file, f"领先业务不能成立: {named}", f"the leading groups cannot be had: {named}"
        ) from conflict
    return _whole(found, targets, levels, groups)


def _leading(model: Model, targets: Targets, levels: Margins, every: Sequence[str]) -> None:
    for entry in targets.entries("leading"):
        city, named = entry["city"], entry["groups"]
        level = levels.executed[city] / CENTS_IN_WAN
        for better, worse in pairwise(named):
            gap = {f"{city} {better}": 1, f"{city} {worse}": -1}
            model.row(f"{city} {better} > {worse}", gap, level * 0.012, float("inf"))
        for group in every:
            low, high = (LEADING_FLOOR, 1.0) if group in named else (0.0, float(entry.get("others", OTHERS_CEILING)))
            model.row(f"{city} {group} 领先与否", {f"{city} {group}": 1}, low * level, high * level)
        model.row(f"{city} 领先业务合计", {f"{city} {group}": 1 for group in named}, COVERED * level, level)
        model.row(f"{city} 少一项", {f"{city} {group}": 1 for group in named[:-1]}, 0, NOT_YET * level)


def _mains(model: Model, firms: Sequence[Firm], groups: Mapping[str, Sequence[str]]) -> None:
    """Room for what the newcomers and the enterprises behind a market do."""
    needed: dict[tuple[str, str], float] = {}
    for firm in firms:
        size = firm.now / CENTS_IN_WAN
        for group in groups.get(firm.main, [firm.main] if firm.main else []):
            part = SPREAD_PART if firm.main in groups else MAIN_PART
            share = part * size if firm.main not in groups else size * 0.97 / len(groups[firm.main])
            needed[firm.city, group] = needed.get((firm.city, group), 0) + share
        for (group, _), cents in firm.pins.items():
            needed[firm.city, group] = needed.get((firm.city, group), 0) + cents / CENTS_IN_WAN
    for (city, group), level in needed.items():
        model.row(f"{city} {group} 已有企业", {f"{city} {group}": 1}, level * 1.002, float("inf"))


def _usual(model: Model, targets: Targets, levels: Margins, groups: Mapping[str, Sequence[str]]) -> None:
    whole = levels.total / CENTS_IN_WAN
    for division, found in groups.items():
        weights = sum(group_weight(group) for group in found)
        for city in targets.cities:
            level = levels.executed[city] * levels.divisions[division] / CENTS_IN_WAN / levels.total
            for group in found:
                wanted = level * group_weight(group) / weights
                model.near({f"{city} {group}": 1}, wanted, whole / (wanted + whole / 1000))
                model.row(f"{city} {group} 至少", {f"{city} {group}": 1, "spread": -wanted}, 0, float("inf"))
    model.variable("spread", 0, 0.5)
    model.cost["spread"] = -whole * 10


def _whole(
    found: Mapping[str, float], targets: Targets, levels: Margins, groups: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], int]:
    """Cents whose sums by division and by city are exact: odd cents go round by the largest city's cells."""
    cells = {
        (city, group): round(found[f"{city} {group}"] * CENTS_IN_WAN)
        for city in targets.cities
        for members in groups.values()
        for group in members
    }
    largest = max(targets.cities, key=lambda city: levels.executed[city])
    widest = max(groups, key=lambda division: levels.divisions[division])
    for city in targets.cities:
        if city != largest:
            best = max((group for group in groups[widest]), key=lambda group: cells[city, group])
            cells[city, best] += levels.executed[city] - sum(v for (c, _), v in cells.items() if c == city)
    for division, members in groups.items():
        best = max(members, key=lambda group: cells[largest, group])
        rest = levels.divisions[division] - sum(cells[city, group] for city in targets.cities for group in members)
        cells[largest, best] += rest
    return cells
