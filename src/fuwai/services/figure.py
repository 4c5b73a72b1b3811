"""Figures: the one place where indicators are computed, named and remembered, for a region, a period, a direction.

Every figure that is asked for stands in `FigureBook.figures` by its id, with its words and its question. Dimensions of a
figure are `section`, `division`, `group`, `country`, `county`, `city`, `enterprise`, `month` … with a code or a tuple of
codes, and `country_group` with a group's id.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import product
from typing import Any

from fuwai.core.cell import CellQuery, Cells, Direction, Engine, Measure
from fuwai.core.figure import Figure, Missing, Unit
from fuwai.core.period import Period
from fuwai.core.table import change, growth, ranks, share
from fuwai.services.label import DIRECTIONS, Labels, Name, bounded
from fuwai.services.presence import NEW, Presence
from fuwai.services.question import ANY, Code, Codes, Compare, Rehearsal, Scope
from fuwai.standards.group import country_group
from fuwai.standards.tables import indicator, publishing_threshold

COMPARISONS: Mapping[Compare, Name] = {"yoy": ("同比", "year-on-year"), "pop": ("环比", "period-on-period")}
MANY = ("enterprise", "contract")  # so many codes that a figure of a few asks for these alone
GROUPED = "country_group"
CENTS = 100


@dataclass(frozen=True)
class Ranked:
    """One of a ranking: code, place from 1 (equals share the better), level. Names and figures are made when asked for:
    a ranking of enterprises has thousands of places, of which a page shows two."""

    code: str
    rank: int
    level: int
    by: str
    scope: Scope
    book: "FigureBook"

    @cached_property
    def names(self) -> Name:
        return self.book.labels.name(self.by, self.code)

    @property
    def zh(self) -> str:
        return self.names[0]

    @property
    def en(self) -> str:
        return self.names[1]

    @cached_property
    def figure(self) -> Figure:
        """The level as a figure."""
        return self.book.made(self.scope, self.level)

    @cached_property
    def place(self) -> Figure:
        """The place as a figure."""
        return self.book.placed(self.scope, self.rank, self.by)


@dataclass(frozen=True)
class Band:
    """The enterprises at or above a bound. *entered*: codes of those below it a year before, the largest first."""

    count: Figure
    executed: Figure
    share: Figure
    growth: Figure
    count_before: Figure
    count_change: Figure
    entered: tuple[str, ...]


class FigureBook:
    """Figures of *region* in *period*, from the facts that *engine* answers on.

    Every method takes `period=`, `region=` and `direction=` in place of the book's own. A region that is named as
    `region=` is read at its own level of review; named as a dimension (`city=`) at the level of the book's region.
    """

    def __init__(
        self, engine: Engine, region: str, period: Period, direction: Direction = "offshore", as_of: str = ""
    ) -> None:
        self.engine = engine
        self.region = region
        self.period = period
        self.direction = direction
        self.as_of = as_of
        self.labels = Labels(engine, region, period.last_day)
        self.threshold = publishing_threshold(period.last_day)
        self.figures: dict[str, Figure] = {}
        self.rehearsing = False
        self._cells: dict[CellQuery, Cells] = {}
        self._columns: dict[tuple[CellQuery, Measure], Mapping[tuple[Code | bool, ...], int]] = {}
        self._flat: dict[tuple[CellQuery, Measure, str], Mapping[tuple[Code, ...], Mapping[Code, int]]] = {}
        self._occurring: dict[str, set[Code]] = {}  # dimension → codes that the facts have shown

    @cached_property
    def coverage(self) -> tuple[int, int] | None:
        """The first and last month that the snapshot covers: from January of the year of the first execution (of the first
        contract, where nothing was executed; contracts signed before come along with executions) to the last fact."""
        spans = [span for fact in ("executions", "contracts") if (span := self.engine.months(fact))]
        return (spans[0][0] // 100 * 100 + 1, max(span[1] for span in spans)) if spans else None

    @cached_property
    def _presence(self) -> Presence:
        return Presence(self.engine, self._answer, self._cells.__contains__)

    def level(self, measure: str = "executed", **asked: Any) -> Figure:
        """The level of *measure*: cents or a count; not filed where the snapshot does not reach the period."""
        scope = self.scope(measure, asked)
        return self._of(scope, scope.key(), self.value(scope), scope.indicator.unit)

    def share(
        self,
        measure: str,
        part: Mapping[str, Codes],
        whole: Mapping[str, Codes] | None = None,
        **asked: Any,
    ) -> Figure:
        """占比: *part* in percent of *whole* (of the region's total where none is named), from unrounded levels."""
        of_part, of_whole = self.scope(measure, {**asked, **part}), self.scope(measure, {**asked, **(whole or {})})
        base = "&".join(of_whole.dimensions) or "total"
        zh, en = self.named(of_whole) if of_whole.shown else ("全部", "the total")
        words = (f"占{zh}的比重", f"share of {en}")
        value = share(self.value(of_part), self.value(of_whole))
        return self._of(of_part, of_part.key("_share", f"of:{base}"), value, "percent", words, of_whole)

    def growth(self, measure: str = "executed", compare: Compare = "yoy", **asked: Any) -> Figure:
        """同比 or 环比 in percent; not computable on no base, or on a money base below the publishing threshold."""
        now = self.scope(measure, asked)
        base = now.base(compare)
        threshold = self.threshold if now.indicator.money else 0
        value = growth(self.value(now), self._base(now, base), threshold)
        zh, en = COMPARISONS[compare]
        return self._of(now, now.key("_growth", compare), value, "percent", (f"{zh}增幅", f"growth {en}"), base)

    def change(self, measure: str = "executed", compare: Compare = "yoy", **asked: Any) -> Figure:
        """增减: the difference from a year before, or from the period before, in the measure's own unit."""
        now = self.scope(measure, asked)
        base = now.base(compare)
        zh, en = COMPARISONS[compare]
        value = change(self.value(now), self._base(now, base))
        words = (f"{zh}增减", f"change {en}")
        return self._of(now, now.key("_change", compare), value, now.indicator.unit, words, base)

    def ranking(self, measure: str, by: str, *, top: int | None = None, **asked: Any) -> list[Ranked]:
        """The codes of dimension *by* that occur, the largest first; equal values by code. Empty where nothing is filed."""
        scope = self.scope(measure, asked)
        values = {str(code): value for code, value in self.values(scope, by).items()}
        places = ranks(values.items())
        order = sorted(values, key=lambda code: (-values[code], code))[:top]
        return [Ranked(code, places[code], values[code], by, scope.narrowed(by, code), self) for code in order]

    def made(self, scope: Scope, level: int) -> Figure:
        """A level that is known, as a figure."""
        return self._of(scope, scope.key(), level, scope.indicator.unit)

    def placed(self, scope: Scope, rank: int, by: str, *marks: str) -> Figure:
        """位次: the rank of *scope* among the codes of *by*, as a figure."""
        return self._of(scope, scope.key("_rank", f"by:{by}", *marks), rank, "rank", ("的位次", "rank"))

    def above(self, threshold_usd: int, measure: str = "executed", **asked: Any) -> Band:
        """Enterprises with *threshold_usd* whole dollars or more in the period; 0: all with any execution.

        Growth compares the enterprises above the bound in each of the two periods.
        """
        now = self.scope(measure, asked)
        base = now.base("yoy")
        present, before = self._holding(now, threshold_usd), self._holding(base, threshold_usd)
        if isinstance(self._base(now, base), Missing):
            before = None
        level, level_before = total(present), total(before)
        count, count_before = size(present), size(before)
        unit, mark = now.indicator.unit, f"above={threshold_usd}"
        number = ("的企业数", "number of enterprises")
        newly = (present or {}).keys() - before.keys() if before is not None else ()
        entered = sorted(newly, key=lambda code: (-(present or {})[code], str(code)))
        of = partial(self._of, bound=threshold_usd)
        return Band(
            count=of(now, now.key("_enterprises", mark), count, "count", number),
            executed=of(now, now.key("", mark), level, unit),
            share=of(
                now, now.key("_share", mark), share(level, self.value(now)), "percent", ("占比", "share of the total")
            ),
            growth=of(
                now,
                now.key("_growth", mark, "yoy"),
                growth(level, level_before, self.threshold),
                "percent",
                ("同比增幅", "growth year-on-year"),
                base,
            ),
            count_before=of(base, base.key("_enterprises", mark), count_before, "count", number),
            count_change=of(
                now,
                now.key("_enterprises_change", mark, "yoy"),
                change(count, count_before),
                "count",
                ("的企业数同比增减", "number of enterprises, change year-on-year"),
                base,
            ),
            entered=tuple(map(str, entered)),
        )

    def scope(self, measure: str, asked: Mapping[str, Any]) -> Scope:
        """*asked* apart: period, region and direction in place of the book's own; the rest are dimensions."""
        dims = dict(asked)
        period = dims.pop("period", None) or self.period
        region = dims.pop("region", None) or self.region
        self.labels.tree.region(region)  # an unknown region is an error, never a zero
        direction = dims.pop("direction", None) or self.direction
        shown = tuple(sorted((name, codes if isinstance(codes, tuple) else (codes,)) for name, codes in dims.items()))
        where: dict[str, tuple[Code, ...]] = {}
        for name, codes in shown:
            taken = self._members(codes) if name == GROUPED else codes
            column = "country" if name == GROUPED else name
            where[column] = tuple(code for code in where[column] if code in taken) if column in where else taken
        return Scope(
            indicator(measure),
            str(region),
            period if isinstance(period, Period) else Period.parse(str(period)),
            direction,
            shown,
            tuple(sorted(where.items())),
        )

    def value(self, scope: Scope) -> int | Missing:
        """The level of *scope*, or the mark for what is not filed, or of new ones in a first load not computable."""
        found = self._counted(scope) if self._covered(scope) else Missing.NOT_FILED
        if found == 0 and self._silent(scope):
            return Missing.NOT_FILED
        first_load = scope.indicator.id == NEW and not self._presence.new_told(scope.period)
        return Missing.NOT_COMPUTABLE if first_load and not isinstance(found, Missing) else found

    def _silent(self, scope: Scope) -> bool:
        """Whether nobody has filed of the places of *scope*, so that there is nobody to say zero."""
        if self.rehearsing:
            self._presence.ask(scope)
            return False
        return not self._presence.anybody(scope)

    def _counted(self, scope: Scope) -> int:
        many = tuple((name, codes) for name, codes in scope.where if name in MANY and len(scope.where) > 1)
        few = tuple((name, codes) for name, codes in scope.where if (name, codes) not in many)
        if not scope.indicator.additive and any(len(codes) != 1 for _, codes in scope.where):
            return self._column(scope, scope.question((), scope.where)).get((), 0)
        if many and (ranked := self._ranked(scope, many)) is not None:
            return ranked
        column = self._column(scope, scope.question(tuple(name for name, _ in few), many))
        found = sum(column.get(codes, 0) for codes in product(*(codes for _, codes in few)))
        if not found and not self.rehearsing:
            self.labels.known(self._unseen(scope))
        return found

    def _unseen(self, scope: Scope) -> list[tuple[str, tuple[Code, ...]]]:
        """The codes of *scope* that no fact has shown: a code may be in the facts and in no list, and zero in a period."""
        seen = self._occurring
        return [(name, tuple(code for code in codes if code not in seen.get(name, ()))) for name, codes in scope.shown]

    def values(self, scope: Scope, by: str) -> Mapping[Code, int]:
        """The levels of *scope* by the codes of one more dimension.

        Other dimensions of one code each are asked for by all their codes, unless there are many of them: so the groups
        of four cities are one question.
        """
        if not self._covered(scope):
            return {}
        few = by in MANY and len(dict(scope.where).get(by, ())) > 0  # of many codes, only those that are asked for
        beside = [(name, codes) for name, codes in scope.where if name != by or few]
        free = {name for name, codes in beside if name not in MANY and len(codes) == 1 and (few or by not in MANY)}
        question = scope.question(
            tuple(sorted({by, *free})), tuple((name, codes) for name, codes in beside if name not in free)
        )
        fixed = tuple(codes[0] for name, codes in beside if name in free)
        found = self._split(scope, question, by).get(fixed, {})
        self._occurring.setdefault(by, set()).update(found)
        allowed = dict(scope.where).get(by)
        return found if allowed is None else {code: found[code] for code in allowed if code in found}

    def _split(self, scope: Scope, question: CellQuery, by: str) -> Mapping[tuple[Code, ...], Mapping[Code, int]]:
        """The answer by the codes of its other dimensions, each by the codes of *by*."""
        key = (question, scope.indicator.measure, by)
        if key not in self._flat:
            place, at = question.measures.index(scope.indicator.measure), question.by.index(by)
            split: dict[tuple[Code, ...], dict[Code, int]] = {}
            for codes, values in self._answer(question).rows.items():
                split.setdefault((*codes[:at], *codes[at + 1 :]), {})[codes[at]] = values[place]
            self._flat[key] = split
        return self._flat[key]

    def _ranked(self, scope: Scope, many: Sequence[tuple[str, tuple[Code, ...]]]) -> int | None:
        """The level of one enterprise or contract, where all of them have been asked for already."""
        (name, codes), *more = many
        if more or len(codes) != 1:
            return None
        question = scope.question((name,), tuple(pair for pair in scope.where if pair[0] != name))
        return self._split(scope, question, name).get((), {}).get(codes[0], 0) if question in self._cells else None

    def prepare(self, queries: Sequence[CellQuery]) -> None:
        """Ask the engine many questions at once, so that it can share the work; figures then find the answers."""
        wanted = [query for query in dict.fromkeys(queries) if query not in self._cells]
        self._cells.update(zip(wanted, self.engine.answer(wanted), strict=True))

    def rehearse(self, ask: Callable[["FigureBook"], object]) -> None:
        """Let *ask* ask a twin of this book, to which all cells are empty that this one does not know, and prepare what it
        asked. What depends on the answers can be asked in a second rehearsal."""
        recorder = Rehearsal(self.engine)
        twin = copy(self)
        twin.engine, twin.rehearsing = recorder, True
        twin.figures, twin._cells, twin._columns, twin._flat, twin._occurring = {}, dict(self._cells), {}, {}, {}
        twin.__dict__.pop("_presence", None)  # it asks the twin, not this book
        ask(twin)
        self.prepare([query for query in recorder.asked if not any(ANY in codes for _, codes in query.where)])

    def named(self, scope: Scope) -> Name:
        """The words of a scope's dimensions."""
        pairs = [self.labels.name(name, code) for name, codes in scope.shown for code in codes]
        return "、".join(zh for zh, _ in pairs), ", ".join(en for _, en in pairs)

    def _answer(self, query: CellQuery) -> Cells:
        if query not in self._cells:
            self._cells[query] = self.engine.cells(query)
        return self._cells[query]

    def _column(self, scope: Scope, query: CellQuery) -> Mapping[tuple[Code | bool, ...], int]:
        key = (query, scope.indicator.measure)
        if key not in self._columns:
            self._columns[key] = self._answer(query).column(scope.indicator.measure)
        return self._columns[key]

    def _covered(self, scope: Scope) -> bool:
        """Whether anything of the period is covered; registration reaches back to the first enterprise."""
        if self.coverage is None:
            return False
        first, last = self.coverage
        return scope.period.months[0] <= last and (scope.period.months[-1] >= first or not scope.indicator.directed)

    def _base(self, now: Scope, base: Scope) -> int | Missing:
        """The level to compare with; not computable where one of the two periods is covered in part only."""
        first, last = self.coverage or (0, 0)
        whole = first <= base.period.months[0] and now.period.months[-1] <= last
        return self.value(base) if whole or not now.indicator.directed else Missing.NOT_COMPUTABLE

    def _members(self, groups: tuple[Code, ...]) -> tuple[Code, ...]:
        found = {code for group in groups for code in country_group(str(group), self.period.last_day).members}
        return tuple(sorted(found))

    def _holding(self, scope: Scope, threshold_usd: int) -> Mapping[Code, int] | None:
        """The enterprises at or above the bound with their levels; None where nothing is filed."""
        if not self._covered(scope):
            return None
        levels = self.values(scope, "enterprise")
        if not levels and self._silent(scope):
            return None
        if not threshold_usd:
            return levels
        return {code: level for code, level in levels.items() if level >= threshold_usd * CENTS}

    def _of(
        self,
        scope: Scope,
        id: str,
        value: int | Fraction | Missing,
        unit: Unit,
        words: Name = ("", ""),
        base: Scope | None = None,
        bound: int = 0,
    ) -> Figure:
        """Remember a figure of *scope*: its words are region, period, direction, dimensions, bound, indicator, *words*."""
        if self.rehearsing:  # nobody reads it
            return Figure(id, id, value, unit)
        region = self.labels.place(scope.region)
        direction = DIRECTIONS[scope.direction if scope.indicator.directed else "all"]
        dims, above = self.named(scope), bounded(bound)
        about = scope.indicator
        zh = f"{region[0]}{scope.period.zh}{dims[0]}{above[0]}{direction[0]}{about.zh}{words[0]}"
        english = (region[1], scope.period.en, dims[1], above[1], f"{direction[1]} {about.en}".strip(), words[1])
        scopes = (scope,) if base is None else (scope, base)
        questions = dict.fromkeys(each.statement() for each in scopes)
        parts = () if base is None else tuple(each.key() for each in scopes)
        indicator_id = id.split("|", 1)[0]
        en = ", ".join(filter(None, english))
        figure = Figure(id, indicator_id, value, unit, zh, en, "; ".join(questions), parts)
        self.figures[id] = figure
        return figure


def total(levels: Mapping[Code, int] | None) -> int | Missing:
    return Missing.NOT_FILED if levels is None else sum(levels.values())


def size(levels: Mapping[Code, int] | None) -> int | Missing:
    return Missing.NOT_FILED if levels is None else len(levels)
