"""The axes of a cube: words as numbers in the order in which they came. Numbers are never given anew, so that the months
that are already in the cube stay as they are when a county, a class or an enterprise joins."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fuwai.facts.snapshot import replace

PLACE, CLASS = ("county", "city", "province"), ("section", "division", "group")
TEXT = (*PLACE, *CLASS, "country", "enterprise")
Codes = NDArray[np.int64]


class Words:
    """The words of one column."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        self.words = list(words)
        self.enum = pl.Enum(self.words)
        self._numbers: dict[str, int] = {}
        self._ranks: Codes | None = None
        self._sorted: NDArray[np.object_] | None = None

    def codes(self, text: pl.Series) -> Codes:
        """The numbers of a column's words; a word that is new gets the next one. What is not known is the empty word."""
        known = text.fill_null("") if text.null_count() else text
        coded = known.cast(self.enum, strict=False)
        if coded.null_count():
            self.words += known.filter(coded.is_null()).unique().sort().to_list()
            self.enum = pl.Enum(self.words)
            self._ranks = None
            coded = known.cast(self.enum)
        return coded.to_physical().to_numpy().astype(np.int64)

    def code(self, word: str | None) -> int:
        """The number of one word."""
        if len(self._numbers) != len(self.words):
            self._numbers = {each: number for number, each in enumerate(self.words)}
        if (word or "") not in self._numbers:
            return int(self.codes(pl.Series([word], dtype=pl.String))[0])
        return self._numbers[word or ""]

    @property
    def ranks(self) -> Codes:
        """The place of each word in the order of codes."""
        if self._ranks is None:
            order = sorted(range(len(self.words)), key=self.words.__getitem__)
            self._ranks = np.empty(len(order), np.int64)
            self._ranks[order] = np.arange(len(order))
            self._sorted = np.array([self.words[place] for place in order], object)
        return self._ranks

    @property
    def in_order(self) -> NDArray[np.object_]:
        """The words in the order of codes."""
        assert self.ranks is not None
        assert self._sorted is not None
        return self._sorted


class Table:
    """Combinations of numbers that occur together, each with a number of its own."""

    def __init__(self, width: int, rows: Sequence[Sequence[int]] = ()) -> None:
        self.columns: Codes = np.array(rows, np.int64).reshape(-1, width).T.copy()
        self._index = {tuple(row): place for place, row in enumerate(self.columns.T.tolist())}

    def __len__(self) -> int:
        return len(self._index)

    def ids(self, columns: Sequence[Codes]) -> Codes:
        """The numbers of combinations, given as columns; one that is new gets the next number."""
        packed = np.zeros(len(columns[0]), np.int64)
        for column in columns:
            packed = packed * (int(column.max(initial=0)) + 1) + column
        _, heads, back = np.unique(packed, return_index=True, return_inverse=True)
        found = []
        fresh: list[tuple[int, ...]] = []
        for row in zip(*(column[heads].tolist() for column in columns), strict=True):
            place = self._index.setdefault(row, len(self._index))
            if place >= self.columns.shape[1] + len(fresh):
                fresh.append(row)
            found.append(place)
        if fresh:
            self.columns = np.concatenate([self.columns, np.array(fresh, np.int64).T], axis=1)
        return np.array(found, np.int64)[back]


class Keys:
    """All axes: words of each column, places, classes, and episodes (an enterprise in a place)."""

    def __init__(self, saved: dict[str, Any] | None = None) -> None:
        saved = saved or {"words": {}, "tables": {}}
        self.words = {name: Words(saved["words"].get(name, ())) for name in TEXT}
        self.places = Table(len(PLACE), saved["tables"].get("places", ()))
        self.classes = Table(len(CLASS), saved["tables"].get("classes", ()))
        self.episodes = Table(2, saved["tables"].get("episodes", ()))
        self._first: Codes = np.zeros(0, np.int64)
        self._note_first()

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """The lengths of the axes: classes, countries, places, episodes."""
        return len(self.classes), len(self.words["country"].words), len(self.places), len(self.episodes)

    def episode_ids(self, enterprises: Codes, places: Codes) -> Codes:
        """The episodes of rows. Nearly every enterprise has one: only the others are looked up one by one."""
        self._widen()
        found = self._first[enterprises]
        known = self.episodes.columns[1]
        other = (known[found] != places) | (found < 0) if len(known) else np.ones(len(found), bool)
        if other.any():
            found[other] = self.episodes.ids((enterprises[other], places[other]))
            self._note_first()
        return found

    def _widen(self) -> None:
        lacking = len(self.words["enterprise"].words) - len(self._first)
        self._first = np.concatenate([self._first, np.full(lacking, -1, np.int64)])

    def _note_first(self) -> None:
        self._first = np.full(len(self.words["enterprise"].words), -1, np.int64)
        self._first[self.episodes.columns[0][::-1]] = np.arange(len(self.episodes))[::-1]

    def dump(self) -> bytes:
        """The axes as json."""
        tables = {"places": self.places, "classes": self.classes, "episodes": self.episodes}
        said = {
            "words": {name: words.words for name, words in self.words.items()},
            "tables": {name: table.columns.T.tolist() for name, table in tables.items()},
        }
        return json.dumps(said, ensure_ascii=False).encode()


def load(path: Path) -> Keys:
    """The axes saved at *path*."""
    return Keys(json.loads(path.read_bytes()))


def save(path: Path, content: bytes) -> None:
    """Save what `Keys.dump` gave."""
    replace(path, content)
