"""Single facts that have changed since the snapshot was built: seen by every question at once, without writing a month anew.

A change names a filing and its row before and after. DuckDB reads the files without the filings that changed and the rows
as they are now; the cube's planes are adjusted in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuwai.core.cell import NATION, CellQuery, Fact
from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.fact import FACTS
from fuwai.core.period import Period
from fuwai.facts.cube import Cube
from fuwai.facts.cube_keys import CLASS, PLACE, Keys
from fuwai.facts.cube_month import Month, shapes
from fuwai.facts.engine import DuckEngine
from fuwai.facts.snapshot import BY_MONTH

Row = Mapping[str, Any]  # column of core.fact → its value
KINDS = {"int64": "BIGINT", "int32": "INTEGER", "int8": "TINYINT", "text": "VARCHAR", "bool": "BOOLEAN", "date": "DATE"}
FIRST = 197801  # any month, where facts are not kept by month
PAIR = (*PLACE, *CLASS, "enterprise", "offshore", "month")


@dataclass(frozen=True)
class Change:
    """The row of a filing before and after; None where it was, or is, the fact at no level."""

    fact: Fact
    before: Row | None
    after: Row | None


class ChangedEngine(DuckEngine):
    """DuckDB on a snapshot with changes since."""

    def __init__(self, snapshot: Path) -> None:
        super().__init__(snapshot)
        self.changed: dict[Fact, dict[int, Row | None]] = {}
        self.left: dict[Fact, set[int]] = {}  # months that a fact has left

    def change(self, changes: Iterable[Change]) -> None:
        """Take *changes* into account from now on."""
        told: dict[Fact, list[Change]] = {}
        for change in changes:
            told.setdefault(change.fact, []).append(change)
        for fact, those in told.items():
            if fact not in self.changed:
                columns = ", ".join(f'"{name}" {KINDS[kind]}' for name, kind in FACTS[fact].items())
                self._database.execute(f"CREATE TABLE changed_{fact} ({columns})")
            rows = self.changed.setdefault(fact, {})
            for change in those:
                known = change.before or change.after or {}
                self.left.setdefault(fact, set()).update({change.before["month"]} if change.before else ())
                filing = int(known["filing"])
                if rows.get(filing) is not None:
                    self._database.execute(f"DELETE FROM changed_{fact} WHERE filing = ?", [filing])  # noqa: S608
                rows[filing] = change.after
                if change.after is not None:
                    marks = ", ".join("?" for _ in FACTS[fact])
                    values = [change.after[name] for name in FACTS[fact]]
                    self._database.execute(f"INSERT INTO changed_{fact} VALUES ({marks})", values)  # noqa: S608
        self._names.clear()

    def source(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> str:
        """The files without the filings that changed, and the rows as they are now."""
        files = super().source(fact, queries)
        if not (rows := self.changed.get(fact)):
            return files
        columns = ", ".join(f'"{name}"' for name in FACTS[fact])
        now = f"SELECT {columns} FROM changed_{fact}"  # noqa: S608
        if not files:
            return f"({now})"
        listed = ", ".join(str(filing) for filing in rows)
        return f"(SELECT {columns} FROM {files} WHERE filing NOT IN ({listed}) UNION ALL {now})"  # noqa: S608

    def every(self, fact: Fact, statement: str) -> Sequence[tuple[Any, ...]]:
        """The rows of *statement*, in which {} stands for all facts of a kind as they are now; none where there are none."""
        found = super().months(fact) if fact in BY_MONTH else None
        low, high = found or (FIRST, FIRST)
        whole = CellQuery(fact, ("rows",), (), NATION, Period(Period.of_month(low).first, Period.of_month(high).last))
        source = self.source(fact, [whole])
        return self._rows(statement.format(source)) if source else []

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of which there are such facts; None where there are none."""
        found = super().months(fact)
        if fact not in BY_MONTH or fact not in self.changed:
            return found
        if found and self.left[fact] & set(
            found
        ):  # a fact left the first or the last month: look whether it was the only one
            every = CellQuery(
                fact, ("rows",), (), NATION, Period(Period.of_month(found[0]).first, Period.of_month(found[1]).last)
            )
            edges = self._rows(f"SELECT min(month), max(month) FROM {self.source(fact, [every])}")[0]  # noqa: S608
            return (int(edges[0]), int(edges[1])) if edges[0] is not None else None
        now = [row["month"] for row in self.changed[fact].values() if row is not None]
        spans = [*(found or ()), *now]
        return (min(spans), max(spans)) if spans else None

    def held_at(self, row: Row, fact: Fact) -> set[int]:
        """The levels at which there is a fact like *row* in enterprise, place, class, direction and month."""
        names = [str(month) for month in self.held.files if month == f"{fact}/month={row['month']}.parquet"]
        self.held.hold([name for name in names if name not in self.held.verified])
        conditions = " AND ".join(f'"{name}" IS NOT DISTINCT FROM ?' for name in PAIR)
        values = [row[name] for name in PAIR]
        if fact == "contracts":
            conditions += " AND kind IN (SELECT unnest(?))"
            values.append(list(COUNTED_KINDS))
        changed = self.changed.get(fact, {})
        excluded = ", ".join(map(str, changed)) or "-1"
        parts = [f"FROM read_parquet('{self.snapshot / name}', hive_partitioning = false)" for name in names]
        asked = [
            f"SELECT level_from, level_to {part} WHERE filing NOT IN ({excluded}) AND {conditions}" for part in parts
        ]
        if changed:
            asked.append(f"SELECT level_from, level_to FROM changed_{fact} WHERE {conditions}")  # noqa: S608
        found = self._database.execute(" UNION ".join(asked), values * len(asked)).fetchall() if asked else []
        return {level for low, high in found for level in range(low, high + 1)}


def adjust(cube: Cube, engine: ChangedEngine, changes: Sequence[Change]) -> set[str]:
    """Adjust the planes of *cube*; *engine* has taken the changes already. Returns months that have no planes to adjust."""
    lacking: set[str] = set()
    taken: list[tuple[Fact, Row]] = []
    for change in changes:
        for row, sign in ((change.after, 1), (change.before, -1)):
            if row is None or change.fact not in BY_MONTH or row.get("kind", COUNTED_KINDS[0]) not in COUNTED_KINDS:
                continue
            name = f"{change.fact}/month={row['month']}.parquet"
            if name not in cube.held:
                lacking.add(name)
                continue
            _counted(cube.month(name), cube.keys, row, sign)
            if sign < 0:
                taken.append((change.fact, row))
    for fact, row in taken:
        _forget(cube.month(f"{fact}/month={row['month']}.parquet"), cube.keys, row, fact, engine)
    return lacking


def _cell(keys: Keys, row: Row) -> tuple[int, int, int, int, int]:
    """Direction, class, country, place and episode of a row; *keys* learn what is new."""

    def codes(name: str) -> NDArray[np.int64]:
        return np.array([keys.words[name].code(row[name])], np.int64)

    place = keys.places.ids([codes(name) for name in PLACE])
    found = (
        keys.classes.ids([codes(name) for name in CLASS]),
        codes("country"),
        place,
        keys.episode_ids(codes("enterprise"), place),
    )
    of_class, country, place_id, episode = (int(each[0]) for each in found)
    return int(row["offshore"]), of_class, country, place_id, episode


def _counted(month: Month, keys: Keys, row: Row, sign: int) -> None:
    """Add a row to the planes of its month, or take it away."""
    way, of_class, country, place, episode = _cell(keys, row)
    if any(length < wanted for length, wanted in zip(month.sizes, keys.sizes, strict=True)):
        _widen(month, keys)
    levels = slice(int(row["level_from"]) - 1, int(row["level_to"]))
    cents = int(row["usd_cents"])
    month.gross += abs(cents)
    at = {"classes": (of_class, place), "markets": (country, place), "firms": (episode,)}
    for name, cell in at.items():
        where: tuple[Any, ...] = (levels, way, *cell)
        month.planes[f"{name}.cents"][where] += sign * cents
        month.planes[f"{name}.rows"][where] += sign
    if sign > 0:
        month.planes["held"][levels, way, of_class, episode // 8] |= np.uint8(128 >> episode % 8)


def _forget(month: Month, keys: Keys, row: Row, fact: Fact, engine: ChangedEngine) -> None:
    """Clear the bit of a row that was taken away, at the levels where no other fact is like it."""
    way, of_class, _, place, episode = _cell(keys, row)
    levels = range(int(row["level_from"]), int(row["level_to"]) + 1)
    others = [
        level
        for level in levels
        if month.planes["firms.rows"][level - 1, way, episode]
        and month.planes["classes.rows"][level - 1, way, of_class, place]
    ]
    still = engine.held_at(row, fact) if others else set()
    for level in levels:
        if level not in still:
            month.planes["held"][level - 1, way, of_class, episode // 8] &= np.uint8(255 ^ (128 >> episode % 8))


def _widen(month: Month, keys: Keys) -> None:
    """Make room on every axis for what is new."""
    month.sizes = keys.sizes
    wide: dict[str, NDArray[Any]] = {}
    for name, (shape, kind) in shapes(month.sizes).items():
        before = month.planes[name]
        wide[name] = np.zeros(shape, kind)
        wide[name][tuple(slice(length) for length in before.shape)] = before
    month.planes = wide
