"""报送期限与节假日, read from `deadlines.toml` and `holidays.csv`, or from the user's own files of those names in FUWAI_HOME."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from fuwai.core.deadline import Calendar, Deadline
from fuwai.standards.source import day, need, read_csv, read_toml, refuse, users_file

FILE = Path(__file__).parent / "deadlines.toml"
HOLIDAYS = Path(__file__).parent / "holidays.csv"
KINDS = ("off", "worked")


def deadlines() -> tuple[Deadline, ...]:
    """All rules. Raises FuwaiError `standard.refused` where one does not add up."""
    return load(users_file(FILE.name) or FILE)


def calendar() -> Calendar:
    """The days off and the weekends worked, of the years whose decree is listed."""
    return load_calendar(users_file(HOLIDAYS.name) or HOLIDAYS)


@cache
def load(file: Path) -> tuple[Deadline, ...]:
    """The rules of *file*, refused where an id stands twice or a region or day is none."""
    found = tuple(_deadline(table, file) for table in read_toml(file).get("deadline", []))
    ids = [one.id for one in found]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise refuse(file, twice[0], "编号重复", "the id stands twice")
    return found


@cache
def load_calendar(file: Path) -> Calendar:
    """The calendar of *file*, refused where a day is none, stands twice, or a workday is declared worked."""
    days: dict[date, str] = {}
    for row in read_csv(file, ("date", "kind", "source")):
        on = day(row["date"], file, row["date"] or "date")
        if on is None or row["kind"] not in KINDS or on in days:
            raise refuse(file, row["date"], "日期或 kind 有误, 或重复", "no day, no kind, or twice")
        days[on] = row["kind"]
    return Calendar(
        frozenset(on for on, kind in days.items() if kind == "off"),
        frozenset(on for on, kind in days.items() if kind == "worked"),
        frozenset(on.year for on in days),
    )


def _deadline(table: dict[str, Any], file: Path) -> Deadline:
    name = need(table, "id", file, "deadline")
    region = need(table, "region", file, name)
    if len(region) != 6 or not region.isdigit():
        raise refuse(file, name, f"地区 {region!r} 应为 6 位代码", f"region {region!r} is no 6-digit code")
    number, after = table.get("day"), table.get("months_after")
    if not isinstance(number, int) or not 0 <= number <= 31 or not isinstance(after, int) or not 0 <= after <= 12:
        raise refuse(file, name, "day 应为 0 至 31, months_after 应为 0 至 12", "day is 0 to 31, months_after 0 to 12")
    return Deadline(
        id=name,
        region=region,
        day=number,
        months_after=after,
        zh=need(table, "zh", file, name),
        en=need(table, "en", file, name),
        source=need(table, "source", file, name),
        confirmed=bool(table.get("confirmed", False)),
        valid_from=day(table.get("valid_from"), file, name),
        valid_to=day(table.get("valid_to"), file, name),
    )
