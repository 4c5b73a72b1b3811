"""Targets: the printed figures that a sample must give, each with the interval that its digits leave open."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from fuwai.core.error import FuwaiError, Place
from fuwai.core.period import Period

WAN_IN_YI = 10_000  # the solver counts in 万美元
CENTS_IN_WAN = 10**6
NO_FIGURE = "--"
PRINTED = re.compile(r"-?\d+(\.\d+)?|--")
FIGURES = {"executed", "share", "growth", "contract_value", "contract_growth", "executed_growth", "growth_in_text"}


@dataclass(frozen=True)
class Printed:
    """A number as printed: any value in [low, high] that rounds half away from zero to these digits."""

    text: str

    @property
    def centre(self) -> Fraction:
        return Fraction(Decimal(self.text))

    @property
    def half(self) -> Fraction:
        """Half a unit of the last printed digit."""
        return Fraction(1, 2 * 10 ** len(self.text.partition(".")[2]))

    @property
    def places(self) -> int:
        return len(self.text.partition(".")[2])


@dataclass(frozen=True)
class Targets:
    """A targets file as read. Tables keep their names; `page` and `total` are single, the rest are lists."""

    file: Path
    tables: Mapping[str, Any]

    @property
    def region(self) -> str:
        return str(self.tables["page"]["region"])

    @property
    def period(self) -> Period:
        return Period.parse(self.tables["page"]["period"])

    @property
    def total(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.tables["total"]
        return found

    @property
    def wish(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.tables.get("wish", {})
        return found

    @property
    def growth_base(self) -> Printed:
        return Printed(self.tables["page"]["growth_base"])

    def entries(self, name: str) -> list[dict[str, Any]]:
        """The entries of the table *name*; empty where the file has none."""
        found: list[dict[str, Any]] = self.tables.get(name, [])
        return found

    @property
    def cities(self) -> list[str]:
        return [city["code"] for city in self.entries("city")]


def read_targets(file: Path) -> Targets:
    """The targets of a TOML file. Raises FuwaiError `sample.targets` where a needed table is missing."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise refuse(file, f"无法读取: {error}", f"cannot be read: {error}") from error
    missing = [name for name in ("page", "total", "division", "city", "band", "registered") if name not in tables]
    if missing:
        names = ", ".join(missing)
        raise refuse(file, f"缺少 {names}", f"{names} missing")
    _readable(file, tables)
    return Targets(file, tables)


def _readable(file: Path, tables: Mapping[str, Any]) -> None:
    """Refuses figures that are no numbers as printed, and wishes that do not fit their entries."""
    for name, table in tables.items():
        for entry in table if isinstance(table, list) else [table]:
            for key in FIGURES & set(entry):
                text = entry[key]
                if not (isinstance(text, str) and PRINTED.fullmatch(text)):
                    raise refuse(
                        file,
                        f'[{name}] {key} = {text!r} 不是印出的数; 请写作 "28.31"',
                        f'[{name}] {key} = {text!r} is no figure as printed; write it as "28.31"',
                    )
    named, wished = len(tables.get("newcomer", [])), len(tables.get("wish", {}).get("newcomers", []))
    if named != wished:
        raise refuse(
            file,
            f"[[newcomer]] 有 {named} 项, [wish] newcomers 有 {wished} 个数; 应一一对应",
            f"{named} entries of [[newcomer]], {wished} numbers in [wish] newcomers; one each is wanted",
        )


def refuse(file: Path, zh: str, en: str) -> FuwaiError:
    """The error for targets that do not do."""
    return FuwaiError("sample.targets", f"目标文件{zh}", f"targets: {en}", Place(file=file.name))
