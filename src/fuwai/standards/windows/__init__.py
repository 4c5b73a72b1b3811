"""The windows of filing and review, read from `windows.toml`, or from the user's own file of that name in FUWAI_HOME."""

from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from fuwai.core.window import Window, WindowAct
from fuwai.standards.source import day, need, read_toml, refuse, users_file

FILE = Path(__file__).parent / "windows.toml"
LEAP_YEAR = 2016  # 29 February is a day of the year


def windows() -> tuple[Window, ...]:
    """All windows. Raises FuwaiError `standard.refused` where one does not add up."""
    return load(users_file(FILE.name) or FILE)


@cache
def load(file: Path) -> tuple[Window, ...]:
    """The windows of *file*, refused where an id stands twice, a region, act or day is none, or a season is empty."""
    found = tuple(_window(table, file) for table in read_toml(file).get("window", []))
    ids = [window.id for window in found]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise refuse(file, twice[0], "编号重复", "the id stands twice")
    return found


def _window(table: dict[str, Any], file: Path) -> Window:
    name = need(table, "id", file, "window")
    region = need(table, "region", file, name)
    if len(region) != 6 or not region.isdigit():
        raise refuse(file, name, f"地区 {region!r} 应为 6 位代码", f"region {region!r} is no 6-digit code")
    acts = tuple(table.get("acts", ()))
    if not acts or set(acts) - set(get_args(WindowAct)):
        raise refuse(file, name, "acts 应为 filing、review", "acts are filing and review")
    season_from, season_to = (_month_day(table, key, file, name) for key in ("season_from", "season_to"))
    if season_to < season_from:
        raise refuse(file, name, "season_to 早于 season_from", "season_to is before season_from")
    return Window(
        id=name,
        region=region,
        acts=cast(tuple[WindowAct, ...], acts),
        season_from=season_from,
        season_to=season_to,
        years_back=int(table.get("years_back", 0)),
        opens=_month_day(table, "opens", file, name),
        zh=need(table, "zh", file, name),
        en=need(table, "en", file, name),
        source=need(table, "source", file, name),
        confirmed=bool(table.get("confirmed", False)),
        valid_from=day(table.get("valid_from"), file, name),
        valid_to=day(table.get("valid_to"), file, name),
    )


def _month_day(table: dict[str, Any], key: str, file: Path, name: str) -> tuple[int, int]:
    text = need(table, key, file, name)
    found = day(f"{LEAP_YEAR}-{text}", file, name)
    if found is None or (key == "opens" and text == "02-29"):
        raise refuse(file, name, f"{key} 应写作 07-01", f"{key} is written 07-01")
    return found.month, found.day
