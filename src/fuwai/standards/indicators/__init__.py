"""指标目录: every indicator as dated data; the files of this folder are read, and held to each other, once."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from fuwai.core.cell import MEASURES, Bound, CellQuery, Fact
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Unit
from fuwai.core.indicator import Concentration, Count, Indicator, Ratio
from fuwai.core.period import Period
from fuwai.standards.group import region_group
from fuwai.standards.source import day, need, read_toml, refuse

ROOM = Path(__file__).parent
COUNTED = ("fact", "measure", "until", "latest", "bound", "where", "within", "direction")
TEXTS = ("money", "directed", "confirmed", "note_zh", "note_en")
ID = re.compile(r"[a-z][a-z0-9_]*")


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by id. Raises FuwaiError `standard.refused` where an entry does not add up."""
    return load(tuple(sorted(ROOM.glob("*.toml"))))


def indicator(id: str) -> Indicator:
    """The indicator. Raises FuwaiError `indicator.unknown`, naming those that sound alike, else all."""
    found = indicators()
    if id not in found:
        near = [name for name in found if id and (id in name or name in id)] or list(found)
        raise FuwaiError(
            "indicator.unknown",
            f"没有指标 {id[:40]!r}; 有 {'、'.join(near)}",
            f"there is no indicator {id[:40]!r}; there are {', '.join(near)}",
        )
    return found[id]


def load(files: tuple[Path, ...]) -> Mapping[str, Indicator]:
    """The indicators of *files*."""
    found: dict[str, Indicator] = {}
    for file in files:
        for id, entry in read_toml(file).items():
            if id in found or not ID.fullmatch(id):
                raise refuse(file, id, "编号重复或不合规", "the id stands twice or is none")
            found[id] = _indicator(id, entry, file)
    for each in found.values():
        _adds_up(each, found, files[0])
    return found


def _indicator(id: str, entry: Mapping[str, Any], file: Path) -> Indicator:
    texts = {name: need(entry, name, file, id) for name in ("zh", "en", "unit", "source")}
    if texts["unit"] not in get_args(Unit):
        raise refuse(file, id, f"没有单位 {texts['unit']}", f"there is no unit {texts['unit']}")
    days = {name: day(entry.get(name), file, id) for name in ("valid_from", "valid_to")}
    rest = {name: entry[name] for name in TEXTS if name in entry}
    try:
        return Indicator(id=id, how=_how(entry), **texts, **days, **rest)  # type: ignore[arg-type]
    except (TypeError, ValueError, KeyError, FuwaiError) as error:
        raise refuse(file, id, f"定义不成立: {error}", f"the definition does not hold: {error}") from error


def _how(entry: Mapping[str, Any]) -> Count | Ratio | Concentration:
    if "ratio" in entry:
        return Ratio(**entry["ratio"])
    if "concentration" in entry:
        return Concentration(**entry["concentration"])
    fields = {name: entry[name] for name in COUNTED if name in entry}
    if fields["fact"] not in get_args(Fact) or fields["measure"] not in MEASURES:
        raise ValueError(f"{fields['measure']} of {fields['fact']}")
    if "bound" in fields:
        fields["bound"] = Bound(**fields["bound"])
    fields["where"] = tuple(sorted((name, tuple(codes)) for name, codes in fields.get("where", {}).items()))
    if "within" in fields:
        region_group(fields["within"])
    found = Count(**fields)
    period = Period.parse("2015")  # any: the query itself refuses a column that the facts lack
    CellQuery(found.fact, (found.measure,), (), "000000", period, where=found.where, bound=found.bound)
    return found


def _adds_up(each: Indicator, found: Mapping[str, Indicator], file: Path) -> None:
    """What an indicator is made of is there, and is counted."""
    if isinstance(each.how, Count):
        return
    parts = (each.how.part, each.how.whole) if isinstance(each.how, Ratio) else (each.how.of,)
    for id in parts:
        if id not in found or not isinstance(found[id].how, Count):
            raise refuse(file, each.id, f"没有可数的指标 {id}", f"there is no counted indicator {id}")
