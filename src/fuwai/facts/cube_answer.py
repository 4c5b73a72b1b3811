"""Cell queries answered from a cube's planes: choose the planes, sum the months, group along the axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuwai.core.cell import REGION_COLUMNS, CellQuery, Cells
from fuwai.facts.cube import Cube, months_between
from fuwai.facts.cube_keys import CLASS, PLACE, Codes
from fuwai.facts.cube_month import Month, added
from fuwai.facts.plan import months_of

INT64 = 1 << 63
CUBED = ("executions", "contracts")
ANSWERED = {"usd_cents", "rows", "enterprises"}
AXES = {"classes": (*CLASS, *PLACE), "markets": ("country", *PLACE), "firms": ("enterprise", *PLACE)}
DENSE = 1 << 24  # cells, or pairs of cell and enterprise, that are laid out one by one
Bits = NDArray[np.uint8]


def reason_against(query: CellQuery) -> str:
    """Why no cube answers *query*; empty where one does."""
    if query.fact not in CUBED:
        return "fact"
    if query.latest or not set(query.measures) <= ANSWERED:
        return "measure"
    if query.bound and (query.bound.per != "enterprise" or query.bound.measure != "usd_cents"):
        return "bound"
    if not planes_for(query, query.bound is not None):
        return "axes"
    if "enterprises" in query.measures and not query.bound and not (planes_for(query, True) or _by_bits(query)):
        return "axes"
    return ""


def dims_of(query: CellQuery) -> set[str]:
    """The dimensions that a question needs, besides month and direction."""
    return {*query.by, *(name for name, _ in query.where)} - {"month", "offshore"}


def planes_for(query: CellQuery, firms: bool) -> str:
    """The smallest planes that have every dimension of *query*; with *firms*, only those that tell enterprises apart."""
    dims = dims_of(query)
    return next((name for name in (("firms",) if firms else AXES) if dims <= set(AXES[name])), "")


def _by_bits(query: CellQuery) -> bool:
    return dims_of(query) <= {*CLASS, *PLACE, "enterprise"}


@dataclass
class Answer:
    """One question on one cube."""

    cube: Cube
    query: CellQuery

    def cells(self) -> Cells | None:
        """The cells; None where a sum may exceed 64 bits, which another engine must say, or cells are too many to lay out."""
        if self.size > DENSE or sum(self.cube.month(name).gross for _, name in self.months) >= INT64:
            return None
        if self.query.bound:
            return self._told(*self._bounded())
        at, columns = self._sums()
        if "enterprises" in self.query.measures:
            counts = self._distinct()
            columns["enterprises"] = counts[at] if len(at) else counts[:0]
        return self._told(at, columns)

    def top(self, count: int) -> list[tuple[tuple[Any, ...], int]]:
        """The *count* largest cells of the first measure with their codes, equal ones in code order; of sums and rows."""
        at, columns = self._sums()
        values = columns[self.query.measures[0]]
        chosen = np.argsort(-values, kind="stable")[:count]
        kept = self._told(at[chosen], {name: column[chosen] for name, column in columns.items()})
        return [(codes, numbers[0]) for codes, numbers in kept.rows.items()]

    @cached_property
    def months(self) -> list[tuple[int, str]]:
        """The months that count, with their files."""
        chosen = [set(codes) for name, codes in self.query.where if name == "month"]
        held = months_between(list(self.cube.held), self.query.fact, *months_of(self.query))
        return [(month, name) for month, name in held if all(month in codes for codes in chosen)]

    @cached_property
    def by_month(self) -> bool:
        return "month" in self.query.by

    @cached_property
    def labels(self) -> list[list[Any]]:
        """For each dimension of the question its codes in order, which are what cells are numbered by."""
        keys = self.cube.keys
        spelt: dict[str, list[Any]] = {"month": [month for month, _ in self.months], "offshore": [False, True]}
        return [spelt[name] if name in spelt else keys.words[name].in_order.tolist() for name in self.query.by]

    @cached_property
    def strides(self) -> dict[str, int]:
        """How far apart the cells of two neighbouring codes of a dimension are: the first dimension goes slowest."""
        found, stride = {}, 1
        for name, words in zip(reversed(self.query.by), reversed(self.labels), strict=True):
            found[name] = stride
            stride *= max(len(words), 1)
        return found

    @cached_property
    def size(self) -> int:
        """The number of cells that there might be."""
        return prod(max(len(words), 1) for words in self.labels)

    def axis(self, kind: str) -> tuple[Codes, Codes]:
        """The places of an axis that the question takes, and what each adds to the number of its cell."""
        words = self._words(kind)
        length = len(next(iter(words.values()))) if words else 2
        taken, at = np.ones(length, bool), np.zeros(length, np.int64)
        conditions = list(self.query.where)
        if column := REGION_COLUMNS.get(self.query.level):
            conditions.append((column, (self.query.region,)))
        for name, codes in words.items():
            numbers = self.cube.keys.words[name]
            if name in self.query.by:
                at += numbers.ranks[codes] * self.strides[name]
            for other, allowed in conditions:
                if other == name:
                    chosen = np.array([word in allowed for word in numbers.words], bool) if allowed else np.zeros(0)
                    taken &= chosen[codes].astype(bool) if len(chosen) else False
        return np.flatnonzero(taken), at[taken]

    def _words(self, kind: str) -> dict[str, Codes]:
        """The columns that an axis tells, as numbers of words."""
        keys = self.cube.keys
        if kind == "class":
            return dict(zip(CLASS, keys.classes.columns, strict=True))
        if kind == "place":
            return dict(zip(PLACE, keys.places.columns, strict=True))
        if kind == "country":
            return {"country": np.arange(len(keys.words["country"].words))}
        enterprise, place = keys.episodes.columns
        return {"enterprise": enterprise} | {
            name: column[place] for name, column in zip(PLACE, keys.places.columns, strict=True)
        }

    @cached_property
    def directions(self) -> tuple[list[int], Codes]:
        """The directions that the question takes, and what each adds to the number of its cell."""
        taken = {"offshore": [1], "onshore": [0], "all": [0, 1]}[self.query.direction]
        for name, codes in self.query.where:
            if name == "offshore":
                taken = [each for each in taken if bool(each) in codes]
        return taken, np.array([each * self.strides.get("offshore", 0) for each in taken], np.int64)

    def _parts(self) -> list[tuple[int, list[Month]]]:
        """The months that are summed together, with what they add to the number of their cell."""
        months = [self.cube.month(name) for _, name in self.months]
        if not self.by_month:
            return [(0, months)] if months else []
        return [(place * self.strides["month"], [month]) for place, month in enumerate(months)]

    def _planes(self, name: str) -> tuple[tuple[Codes, ...], Codes]:
        """What is taken of the axes of some planes, and the number of the cell of each entry, flat."""
        kinds = {"classes": ("class", "place"), "markets": ("country", "place"), "firms": ("episode",)}[name]
        axes = [self.axis(kind) for kind in kinds]
        directions, along = self.directions
        at = along.reshape(-1, *(1 for _ in axes))
        for number, (_, adds) in enumerate(axes):
            at = at + adds.reshape(*(-1 if place == number + 1 else 1 for place in range(len(axes) + 1)))
        return (np.array(directions, np.int64), *(taken for taken, _ in axes)), at.reshape(-1)

    def _sums(self) -> tuple[Codes, dict[str, Codes]]:
        """The cells that occur, and the sums in them."""
        name = planes_for(self.query, False)
        taken, at = self._planes(name)
        cents, rows = np.zeros(self.size, np.int64), np.zeros(self.size, np.int64)
        for shift, months in self._parts():
            rows += added(at + shift, self._entries(months, f"{name}.rows", taken), self.size)
            if "usd_cents" in self.query.measures:
                cents += added(at + shift, self._entries(months, f"{name}.cents", taken), self.size)
        found = np.flatnonzero(rows) if self.query.by else np.arange(1)
        return found, {"usd_cents": cents[found], "rows": rows[found]}

    def _entries(self, months: Sequence[Month], plane: str, taken: tuple[Codes, ...]) -> Codes:
        """Some planes of the level that is read, summed over *months*, of what is taken, flat."""
        level = self.query.level - 1
        total = np.zeros([len(each) for each in taken], np.int64)
        for month in months:
            part = month.planes[plane][level]
            inside = [each[: np.searchsorted(each, length)] for each, length in zip(taken, part.shape, strict=True)]
            total[tuple(slice(len(each)) for each in inside)] += _picked(part, inside)
        return total.reshape(-1)

    def _bounded(self) -> tuple[Codes, dict[str, Codes]]:
        """The cells of the enterprises whose sum in the cell is within the bound."""
        bound = self.query.bound
        assert bound is not None
        taken, at = self._planes("firms")
        enterprises = self.cube.keys.episodes.columns[0][taken[1]]
        who = np.tile(enterprises, len(taken[0]))
        many = len(self.cube.keys.words["enterprise"].words)
        columns = {measure: np.zeros(self.size, np.int64) for measure in ("usd_cents", "rows", "enterprises")}
        for shift, months in self._parts():
            rows = self._entries(months, "firms.rows", taken)
            occurs = np.flatnonzero(rows)
            cents = self._entries(months, "firms.cents", taken)[occurs]
            packed, length = (at[occurs] + shift) * many + who[occurs], self.size * many
            pairs, packed, length = (None, packed, length) if length <= DENSE else _numbered(packed)
            sums, counts = added(packed, cents, length), added(packed, rows[occurs], length)
            within = (counts > 0) & (sums >= bound.at_least)
            if bound.below is not None:
                within &= sums < bound.below
            chosen = np.flatnonzero(within)
            cell = (chosen if pairs is None else pairs[chosen]) // max(many, 1)
            sums, counted = sums[chosen], counts[chosen]
            columns["usd_cents"] += added(cell, sums, self.size)
            columns["rows"] += added(cell, counted, self.size)
            columns["enterprises"] += np.bincount(cell, minlength=self.size)
        found = np.flatnonzero(columns["enterprises"]) if self.query.by else np.arange(1)
        return found, {measure: values[found] for measure, values in columns.items()}

    def _distinct(self) -> Codes:
        """The number of distinct enterprises in each cell."""
        taken, at = self._planes("firms") if planes_for(self.query, True) else ((), np.zeros(0, np.int64))
        enterprises = self.cube.keys.episodes.columns[0]
        many = len(self.cube.keys.words["enterprise"].words)
        counts = np.zeros(self.size, np.int64)
        for shift, months in self._parts():
            if taken:
                held = np.flatnonzero(self._entries(months, "firms.rows", taken))
                who = np.tile(enterprises[taken[1]], len(taken[0]))[held]
                counts += _pairs(at[held] + shift, who, self.size, many)
            else:
                counts += _pairs(*self._held(months, shift), self.size, many)
        return counts

    def _held(self, months: Sequence[Month], shift: int) -> tuple[Codes, Codes]:
        """The cell and the enterprise of each class and episode that have a fact in *months*."""
        classes, of_class = self.axis("class")
        episodes, of_episode = self.axis("episode")
        enterprises = self.cube.keys.episodes.columns[0][episodes]
        directions, along = self.directions
        cells, who = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for value in np.unique(of_class):  # classes of one cell are taken together
            alike = classes[of_class == value]
            for direction, adds in zip(directions, along.tolist(), strict=True):
                bits = np.unpackbits(self._united(months, direction, alike), count=len(self.cube.keys.episodes))
                held = np.flatnonzero(_picked(bits, [episodes]))
                cells.append(of_episode[held] + (int(value) + adds + shift))
                who.append(enterprises[held])
        return np.concatenate(cells), np.concatenate(who)

    def _united(self, months: Sequence[Month], direction: int, classes: Codes) -> Bits:
        """Whether an episode has a fact in one of *months* and *classes*, a bit each."""
        total = np.zeros(-(-len(self.cube.keys.episodes) // 8), np.uint8)
        for month in months:
            bits = month.planes["held"][self.query.level - 1, direction]
            for number in classes[classes < len(bits)].tolist():
                total[: bits.shape[1]] |= bits[number]
        return total

    def _told(self, at: Codes, columns: dict[str, Codes]) -> Cells:
        """Numbers of cells and their values as cells: a cell's number is its codes' places, and so its place in order."""
        values = list(zip(*(columns[measure].tolist() for measure in self.query.measures), strict=True))
        if not self.query.by:
            return Cells(self.query, {(): values[0]})
        codes = []
        for name, words in zip(self.query.by, self.labels, strict=True):
            places = (at // self.strides[name]) % len(words) if words else at
            codes.append([words[place] for place in places.tolist()])
        return Cells(self.query, dict(zip(zip(*codes, strict=True), values, strict=True)))


def _picked(part: NDArray[Any], taken: Sequence[Codes]) -> NDArray[Any]:
    """What is taken of each axis, in order; runs as slices, which copy nothing."""
    for axis, each in enumerate(taken):
        first, last = (int(each[0]), int(each[-1])) if len(each) else (0, -1)
        run = last - first + 1 == len(each)
        part = part[(slice(None),) * axis + (slice(first, last + 1),)] if run else part.take(each, axis)
    return part


def _pairs(cells: Codes, who: Codes, size: int, many: int) -> Codes:
    """How many different *who* each cell has."""
    packed = cells * many + who
    if size * many > DENSE:
        return np.bincount(np.unique(packed) // max(many, 1), minlength=size)
    held = np.zeros((size, many), bool)
    held.reshape(-1)[packed] = True
    counts: Codes = np.count_nonzero(held, axis=1)
    return counts


def _numbered(packed: Codes) -> tuple[Codes, Codes, int]:
    """The different numbers in order, the place of each of *packed* among them, and how many they are."""
    found, back = np.unique(packed, return_inverse=True)
    return found, back, len(found)
