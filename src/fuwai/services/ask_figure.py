"""The figures of a question: levels, comparisons, shares, ranks; each with its words, its question and its breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fuwai.core.cell import CellQuery
from fuwai.core.figure import Figure, Missing, Unit
from fuwai.core.indicator import Count, Indicator, Value, annual_growth, contribution, counts
from fuwai.core.period import Period
from fuwai.core.question import COMPARISONS, PLAIN, TIMES
from fuwai.core.table import change, growth, ranks, share
from fuwai.services.ask_cell import NOW, CellBook, Key, Need, Shift, constant_need, needs, shifted
from fuwai.services.ask_slice import catalogue_breaks, group_breaks, groups_in, merged, slices
from fuwai.services.label import BUSINESS, DIRECTIONS, Name
from fuwai.standards.catalogue import placement
from fuwai.standards.indicators import indicator
from fuwai.standards.region import regions
from fuwai.standards.tables import publishing_threshold

PARENTS = {"group": "division", "division": "section", "county": "city", "city": "province"}
RELATIVE = ("percent", "index")  # units of which the difference is told, not the growth
MOST_QUERIES = 5_000  # figures that carry their question in SQL; of a larger table it is made when one is opened


@dataclass(frozen=True)
class Asked:
    """What stands in a column: a measure, how it is compared (empty: its level), and the codes of the columns' dimensions
    (None: the total over them)."""

    name: str
    measure: str
    compare: str
    codes: Key | None
    zh: str
    en: str
    unit: Unit


def shift_of(compare: str) -> Shift:
    """The period that a comparison reads besides: yoy, pop, cagr:3; `now` for one that reads none."""
    if compare.startswith("cagr:"):
        return compare
    if compare.startswith("yoy") or compare == "contribution":
        return "yoy"
    return "pop" if compare.startswith("pop") else NOW


def words_of(compare: str) -> tuple[str, str, Unit | None]:
    """The words and the unit of a comparison; of none, nothing."""
    if not compare:
        return "", "", None
    zh, en, unit = COMPARISONS[compare.partition(":")[0]]
    years = compare.partition(":")[2]
    return (f"{years}年{zh}", f"{en} over {years} years", unit) if years else (zh, en, unit)


class Maker:
    """Makes the figures of a question from its cells."""

    def __init__(self, book: CellBook) -> None:
        self.book, self.question, self.labels = book, book.question, book.labels
        self.measures = {id: indicator(id) for id in self.question.measures}
        self.breaks: dict[str, list[Name]] = {}  # by id of a figure
        self._ranks: dict[tuple[str, Key | None], dict[Key, int]] = {}
        self._spans: dict[tuple[str, Period, bool], list[Name]] = {}

    @property
    def shifts(self) -> tuple[Shift, ...]:
        return tuple(dict.fromkeys((NOW, *(shift_of(compare) for compare in self.question.compare))))

    @property
    def variants(self) -> list[tuple[str, ...]]:
        """The dimensions of the body of the table, of its totals, and of the corner; parents where they are asked for."""
        rows, columns = self.question.rows, self.question.columns
        found = [(*rows, *columns), rows, columns, ()]
        if "parent_share" in self.question.compare:
            found += [parents for dims in found if (parents := self.parent_dims(dims))]
        return list(dict.fromkeys(found))

    def needs(self) -> Iterator[Need]:
        """Everything that the figures read."""
        for about in self.measures.values():
            for dims in self.variants:
                for shift in self.shifts:
                    yield from needs(about, dims, shift)
                for compare in self.question.compare:
                    if compare.endswith("_constant"):
                        both = (constant_need(about, dims, shift) for shift in (NOW, shift_of(compare)))
                        yield from (need for need in both if need)

    def keys(self, dims: tuple[str, ...]) -> list[Key]:
        """The codes of *dims* that occur, now or where it is compared with."""
        wanted = [
            need for about in self.measures.values() for shift in self.shifts for need in needs(about, dims, shift)
        ]
        return self.book.keys(wanted)

    def columns(self, keys: Sequence[Key]) -> list[Asked]:
        """The columns: each code of the columns' dimensions, then the total, with each measure and its comparisons."""
        dims = self.question.columns
        found = []
        for codes in [*keys, None] if dims else [None]:
            names = [self.name(name, code) for name, code in zip(dims, codes or (), strict=False)]
            zh, en = " · ".join(zh for zh, _ in names), " · ".join(en for _, en in names)
            if dims and codes is None:
                zh, en = "合计", "Total"
            place = "" if not dims else f"@{'+'.join(map(str, codes)) if codes is not None else 'total'}"
            for about in self.measures.values():
                for compare in ("", *self.question.compare):
                    words = words_of(compare)
                    name = f"{about.id}{f'_{compare}' if compare else ''}{place}"
                    unit = self.unit(about, compare)
                    heading = (f"{zh} {about.zh}{words[0]}".strip(), ", ".join(filter(None, (en, about.en, words[1]))))
                    found.append(Asked(name, about.id, compare, codes, *heading, unit))
        return found

    def unit(self, about: Indicator, compare: str) -> Unit:
        """The unit of a measure's level or of its comparison; the growth of a share is its change in points."""
        unit = words_of(compare)[2] or about.unit
        changed = compare in ("yoy", "pop") or compare.endswith("_change")
        return ("points" if about.unit == "percent" else "index") if changed and about.unit in RELATIVE else unit

    def name(self, dimension: str, code: object) -> Name:
        """The words of a code on an axis."""
        if dimension == "offshore":
            return DIRECTIONS["offshore" if code else "onshore"]
        if dimension in PLAIN:
            zh, en = self.labels.name(dimension, code)  # type: ignore[arg-type]  # codes of facts
            return (zh, en) if code != "" else ("未填", "not stated")
        if dimension in TIMES:
            period = Period.parse(str(code))
            return (period.zh, period.en) if dimension != "ytd" else (period.months_zh, period.en)
        day = self.question.period.last_day
        return next(
            (each.name for each in slices(dimension, self.question, day) if each.code == code), (str(code),) * 2
        )

    def place(self, asked: Asked, key: Key | None) -> tuple[tuple[str, ...], Key]:
        """Dimensions and codes of the cell in a row (None: the total) and column."""
        question = self.question
        dims = (*(question.rows if key is not None else ()), *(question.columns if asked.codes is not None else ()))
        return dims, (*(key or ()), *(asked.codes or ()))

    def figure(self, asked: Asked, key: Key | None, rows: Sequence[Key] = ()) -> Figure:
        """The figure in a row and column. *rows*: those that are ranked against each other."""
        dims, codes = self.place(asked, key)
        about, question = self.measures[asked.measure], self.question
        value = (
            self.ranked(asked, key, rows) if asked.compare == "rank" else self.value(about, asked.compare, dims, codes)
        )
        period = self.book.period_of(dims, codes)
        told = [f"{name}={code}" for name, code in zip(dims, codes, strict=True) if name not in TIMES]
        where = [condition.text for condition in question.where]
        direction = [f"direction={question.direction}"] if about.directed else []
        compare = f"_{asked.compare}" if asked.compare else ""
        id = "|".join((about.id + compare, question.region, period.code, *direction, *told, *where))
        breaks = self.broken(about, asked.compare, dims, codes)
        if breaks:
            self.breaks[id] = breaks
        zh, en = self.words(about, asked.compare, dims, codes, period)
        return Figure(id, about.id + compare, value, asked.unit, zh, en, broken=bool(breaks))

    def words(self, about: Indicator, compare: str, dims: tuple[str, ...], codes: Key, period: Period) -> Name:
        named = [self.name(name, code) for name, code in zip(dims, codes, strict=True) if name not in TIMES]
        region = self.labels.place(self.question.region)
        direction = DIRECTIONS[self.question.direction if about.directed else "all"]
        told = words_of(compare)
        zh = f"{region[0]}{period.zh}{'、'.join(zh for zh, _ in named)}{direction[0]}{about.zh}{told[0]}"
        english = (region[1], period.en, *(en for _, en in named), f"{direction[1]} {about.en}".strip(), told[1])
        return zh, ", ".join(filter(None, english))

    def value(self, about: Indicator, compare: str, dims: tuple[str, ...], key: Key) -> Value:
        """The level, or the comparison, exactly."""
        book, shift = self.book, shift_of(compare)
        now = book.level(about, dims, key)
        if not compare:
            return now
        if compare in ("share", "parent_share"):
            return share(now, self.whole(about, dims, key, parent=compare == "parent_share"))  # type: ignore[arg-type]
        threshold = publishing_threshold(self.question.period.last_day) if about.money else 0
        if compare.endswith("_constant"):
            both = [book.constant(about, dims, key, each, shift) for each in (NOW, shift)]
            return growth(both[0], both[1], threshold)  # type: ignore[arg-type]  # fractions of a cent divide as cents do
        base = book.level(about, dims, key, shift)
        return self.compared(about, compare, now, base, threshold, (dims, key))

    def compared(
        self, about: Indicator, compare: str, now: Value, base: Value, threshold: int, cell: tuple[tuple[str, ...], Key]
    ) -> Value:
        """*now* set beside *base*, as *compare* says."""
        if compare.endswith("contribution"):
            whole = base if self.outer(cell[0]) == cell[0] else self.whole(about, *cell, shift_of(compare))
            begun = 0 if base is Missing.NOT_FILED else base  # where nobody had filed a year before, all of it is new
            return contribution(now, begun, whole)  # type: ignore[arg-type]
        if compare.startswith("cagr:"):
            return annual_growth(now, base, int(compare.removeprefix("cagr:")))  # type: ignore[arg-type]
        if compare.endswith("_change") or about.unit in RELATIVE:
            return change(now, base)  # type: ignore[arg-type]
        return growth(now, base, threshold)  # type: ignore[arg-type]

    def whole(
        self, about: Indicator, dims: tuple[str, ...], key: Key, shift: Shift = NOW, *, parent: bool = False
    ) -> Value:
        """What a cell is a part of: the column's total, of a total row the corner; or the section of a division, and so on."""
        codes = dict(zip(dims, key, strict=True))
        if parent and (above := self.parent_dims(dims)):
            return self.book.level(about, above, tuple(self.parent_code(name, codes) for name in above), shift)
        if (outer := self.outer(dims)) == dims:
            return Missing.NOT_COMPUTABLE
        return self.book.level(about, outer, tuple(codes[name] for name in outer), shift)

    def outer(self, dims: tuple[str, ...]) -> tuple[str, ...]:
        """The dimensions of the total that a cell is a part of: of the body its column, of a margin the corner."""
        rows, columns = self.question.rows, self.question.columns
        return columns if rows and set(rows) <= set(dims) and set(columns) <= set(dims) else ()

    def parent_dims(self, dims: tuple[str, ...]) -> tuple[str, ...]:
        """*dims* with the last one that has a parent in its parent's place; none where no dimension has one."""
        finest = next((name for name in dims if PARENTS.get(name)), "")
        if not finest:
            return ()
        parent = PARENTS[finest]
        return tuple(dict.fromkeys(parent if name == finest else name for name in dims))

    def parent_code(self, name: str, codes: dict[str, object]) -> str | int | bool:
        """The code of *name* in which the cell lies."""
        if name in codes:
            return codes[name]  # type: ignore[return-value]
        child = next(child for child, parent in PARENTS.items() if parent == name)
        code = str(codes[child])
        if name in ("city", "province"):
            _county, city, province = regions(None).paths.get(code, (code, f"{code[:4]}00", f"{code[:2]}0000"))
            return city if name == "city" else province
        if name == "section":
            return self.labels.edition.divisions[code].section if code in self.labels.edition.divisions else "other"
        return placement(code, self.question.period.last_day).division

    def ranked(self, asked: Asked, key: Key | None, rows: Sequence[Key]) -> Value:
        """The place of a row among the rows of its column; a total has none."""
        if key is None or not self.question.rows:
            return Missing.NOT_COMPUTABLE
        place = (asked.measure, asked.codes)
        if place not in self._ranks:
            about = self.measures[asked.measure]
            levels = {row: self.book.level(about, *self.place(asked, row)) for row in rows}
            known = {str(row): level for row, level in levels.items() if not isinstance(level, Missing)}
            places = ranks(known.items())  # type: ignore[arg-type]  # shares rank as counts do
            self._ranks[place] = {row: places[str(row)] for row in rows if str(row) in places}
        return self._ranks[place].get(key, Missing.NOT_COMPUTABLE)

    def broken(self, about: Indicator, compare: str, dims: tuple[str, ...], key: Key) -> list[Name]:
        """The revisions between a figure and what it is set beside: the base of a comparison, the part of time before it."""
        period, shift, timed = self.book.period_of(dims, key), shift_of(compare), any(name in TIMES for name in dims)
        if shift == NOW and not timed:
            return []
        asked = (shift, period, self.of_business(about))
        if asked not in self._spans:
            start = shifted(period, shift).first_day if shift != NOW else self._before(period)
            found = list(catalogue_breaks(start, period.last_day)) if asked[2] else []
            if shift == NOW:  # a comparison takes the members of today for both of its periods
                for id, country in groups_in(self.question).items():
                    found += group_breaks(id, country, start, period.last_day)
            self._spans[asked] = [words for _, words in sorted(found)]
        return self._spans[asked]

    def _before(self, period: Period) -> date:
        """The last day of the part of time before this one; of the first part, its own first day."""
        return period.first_day if period.first == self.question.period.first else period.before().last_day

    def of_business(self, about: Indicator) -> bool:
        """Whether a revision of the catalogue bears on a measure of this question."""
        axes = (*self.question.dimensions, *(condition.dimension for condition in self.question.where))
        parts = [about, *(indicator(id) for id in counts([about]))]
        own = [name for each in parts if isinstance(each.how, Count) for name, _ in each.how.where]
        return any(name in BUSINESS for name in (*axes, *own))

    def query(self, asked: Asked, key: Key | None, shift: Shift = NOW) -> CellQuery:
        """The question of one cell, to see what stands behind it; of a ratio, that of its part."""
        dims, codes = self.place(asked, key)
        need = next(iter(needs(self.measures[asked.measure], dims, shift)))
        wanted = dict(zip(dims, codes, strict=True))
        for chosen, query in self.book.queries(need):
            if all(each.code == wanted[name] for name, each in chosen.items()):
                plain = tuple((name, (wanted[name],)) for name in dims if name in PLAIN)
                return replace(query, by=(), where=merged(*query.where, *plain))
        raise LookupError(f"no such cell: {wanted}")

    def parts(self, asked: Asked) -> tuple[str, ...]:
        """The ids of what a comparison or ratio is made of, besides its own level."""
        about = self.measures[asked.measure]
        return tuple(id for id in (*counts([about]), about.id if asked.compare else "") if id)
