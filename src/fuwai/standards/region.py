"""Regions by GB/T 2260 as a dated tree: shipped with all provinces and cities and Zhejiang's counties in full.

A user who has the whole national county list puts it into FUWAI_HOME/regions.csv (columns code and zh, optionally en,
short_zh, short_en, level, parent, valid_from, valid_to, successor, source): its entries join ours, and replace those of
the same code.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from fuwai.core.codelist import Code, CodeList, fold
from fuwai.core.region import CITY, COUNTY, MUNICIPALITIES, NATION, NATION_LEVEL, PROVINCE, Region, RegionTree
from fuwai.standards.source import ROOM, day, need, read_csv, refuse, users_file

SHIPPED = ROOM / "regions" / "gbt2260.csv"
USERS = "regions.csv"
CODE_FORM = re.compile(r"\d{6}")
TITLES = ("行政区划", "regions")
Row = Mapping[str, str]


def regions(on: date | None = None, users: Path | None = None) -> RegionTree:
    """The tree of a day; without a day all that ever were, a code that changed its name under the later one.

    *users* is a county list of the user's own; without it FUWAI_HOME/regions.csv is taken where there is one.
    """
    return _tree(on, users or users_file(USERS))


def code_list(on: date | None = None, users: Path | None = None) -> CodeList:
    """The regions as a code list: found by code, by name where no other region has it, and by names joined from
    province to county (浙江省杭州市滨江区, 杭州滨江区)."""
    return _code_list(on, users or users_file(USERS))


@cache
def _tree(on: date | None, users: Path | None) -> RegionTree:
    found: dict[str, Region] = {}
    for region in _all(users):
        if region.holds(on):
            found[region.code] = region
    return RegionTree(found, on)


@cache
def _all(users: Path | None) -> tuple[Region, ...]:
    shipped = _load(SHIPPED, read_csv(SHIPPED, ("code", "zh", "en", "level", "parent", "source")))
    if users is None:
        return tuple(shipped)
    own = _load(users, read_csv(users, ("code", "zh")))
    replaced = {region.code for region in own}
    joined = [region for region in shipped if region.code not in replaced] + own
    _add_up(joined, users)
    return tuple(sorted(joined, key=lambda region: (region.code, region.valid_from or date.min)))


def _load(file: Path, rows: Iterable[Row]) -> list[Region]:
    found = [_region(row, file) for row in rows]
    if file == SHIPPED:
        _add_up(found, file)
    return found


def _region(row: Row, file: Path) -> Region:
    code = need(row, "code", file, "row")
    if not CODE_FORM.fullmatch(code):
        raise refuse(file, code, "应为 6 位数字", "a code of 6 digits is wanted")
    zh = need(row, "zh", file, code)
    en = row.get("en") or zh
    level, parent = _level(code), _parent(code)
    if row.get("level", str(level)) not in ("", str(level)) or row.get("parent", parent) not in ("", parent):
        raise refuse(
            file, code, f"级别或上级与代码不符 ({level}, {parent})", f"level or parent are not {level}, {parent}"
        )
    return Region(
        code=code,
        zh=zh,
        en=en,
        short=row.get("short_zh") or (zh if level == COUNTY else re.sub("(省|市|地区|盟)$", "", zh)),
        short_en=row.get("short_en") or en,
        level=level,
        parent=parent,
        valid_from=day(row.get("valid_from"), file, code),
        valid_to=day(row.get("valid_to"), file, code),
        successor=row.get("successor", ""),
        source=row.get("source") or ("" if file == SHIPPED else f"用户所供 {file.name}"),
        confirmed=row.get("confirmed", "1") != "0",
        shared_name=row.get("shared") == "1",
    )


def _level(code: str) -> int:
    if code == NATION:
        return NATION_LEVEL
    return PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY


def _parent(code: str) -> str:
    """Counties of municipalities, and those numbered 90 (directly under a province), have no city above them."""
    level, province = _level(code), f"{code[:2]}0000"
    if level == NATION_LEVEL:
        return ""
    if level == PROVINCE:
        return NATION
    direct = level == CITY or province in MUNICIPALITIES or code[2:4] == "90"
    return province if direct else f"{code[:4]}00"


def _add_up(found: Iterable[Region], file: Path) -> None:
    spans: dict[str, list[Region]] = {}
    for region in found:
        spans.setdefault(region.code, []).append(region)
    for code, held in spans.items():
        if held[0].parent and held[0].parent not in spans:
            raise refuse(file, code, f"没有上级 {held[0].parent}", f"has no parent {held[0].parent}")
        for earlier, later in pairwise(held):
            if earlier.valid_to is None or later.valid_from is None or earlier.valid_to >= later.valid_from:
                raise refuse(file, code, "代码重复且有效期重叠", "stands twice for the same days")
        for region in held:
            if not region.source:
                raise refuse(file, code, "缺少 source", "source is missing")
            if region.successor and region.successor not in spans:
                raise refuse(file, code, f"没有后继 {region.successor}", f"has no successor {region.successor}")


@cache
def _code_list(on: date | None, users: Path | None) -> CodeList:
    tree = _tree(on, users)
    entries = {
        code: Code(
            code=code,
            zh=found.zh,
            en=found.en,
            valid_from=found.valid_from,
            valid_to=found.valid_to,
            source=found.source,
            confirmed=found.confirmed,
            synonyms=_synonyms(tree, code),
            parent=found.parent,
        )
        for code, found in tree.regions.items()
        if code != NATION
    }
    shared = {fold(name) for found in tree.regions.values() if found.shared_name for name in (found.zh, found.en)}
    return CodeList("region", entries, *TITLES, shared=frozenset(shared))


def _synonyms(tree: RegionTree, code: str) -> tuple[str, ...]:
    found, path = tree.regions[code], _path(tree, code)
    names = {"".join(path), found.short, found.short_en}
    if found.level == PROVINCE:
        names |= {f"{found.zh}本级", f"{found.short}省本级"}
    if len(path) > 1:
        names |= {"".join(path[index:]) for index in range(len(path) - 1)}
        names.add(tree.regions[found.parent].short + found.zh)
    return tuple(sorted(names))


def _path(tree: RegionTree, code: str) -> list[str]:
    """Names from the province down."""
    path: list[str] = []
    while code and code != NATION:
        path.insert(0, tree.regions[code].zh)
        code = tree.regions[code].parent
    return path
