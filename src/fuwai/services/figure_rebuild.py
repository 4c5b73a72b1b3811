"""Rebuilding one figure from its id alone: the same indicator, asked again of the facts as of a moment."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal, cast

from fuwai.core.cell import Direction, Engine
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.figure_id import FigureId, read_id
from fuwai.core.period import Period
from fuwai.core.phrase import PARAMETER
from fuwai.core.table import growth, ranks, share
from fuwai.services.binding_item import gap, whole
from fuwai.services.figure import CENTS, FigureBook
from fuwai.services.page import write
from fuwai.services.question import Scope
from fuwai.standards.bulletin import blueprint, blueprints, kinds
from fuwai.standards.notable import wordings
from fuwai.standards.tables import indicators

Asked = dict[str, Any]


class Rebuilder:
    """Figures by their ids, from the facts that *engine* answers on."""

    def __init__(self, engine: Engine, as_of: str) -> None:
        self.engine = engine
        self.as_of = as_of
        self._books: dict[tuple[str, str, str], FigureBook] = {}
        self._pages: dict[tuple[str, str], Mapping[str, Figure]] = {}

    def figure(self, text: str) -> Figure:
        """The figure of that id. Raises FuwaiError `figure.id`, `figure.unknown`."""
        told = read_id(text)
        found = self._computed(told) if told.pair else self._asked(told)
        if found is None or found.id != text:
            found = self._printed(told)
        if found is None:
            raise FuwaiError(
                "figure.unknown",
                f"没有指标 {text[:80]!r}: 重新计算不出, 所有通报里也没有",
                f"there is no figure {text[:80]!r}: it can not be computed again and stands in no bulletin",
            )
        return found

    def scopes(self, told: FigureId) -> list[Scope]:
        """What the levels behind a figure are of; for a band, its enterprises alone. Empty where it is no plain one."""
        if told.pair:
            return [scope for id_ in (told.first, told.other) for scope in self.scopes(read_id(id_))]
        measure, _ = measured(told.name)
        if not measure:
            return []
        book = self._book(told)
        scope = book.scope(measure, asked_of(told))
        if bound := told.marks.get("above") or told.marks.get("bound"):
            by = "contract" if "_contracts_above" in told.name else "enterprise"
            levels = book.values(scope, by)
            codes = tuple(sorted(code for code, level in levels.items() if level >= int(bound) * CENTS))
            scope = scope.narrowed(by, *codes)
        return [scope]

    def _book(self, told: FigureId) -> FigureBook:
        direction = told.direction or "offshore"
        key = (told.region, told.period, direction)
        if key not in self._books:
            self._books[key] = FigureBook(
                self.engine, told.region, Period.parse(told.period), cast(Direction, direction), self.as_of
            )
        return self._books[key]

    def _asked(self, told: FigureId) -> Figure | None:
        if told.name == PARAMETER:
            return parameter(told)
        measure, suffix = measured(told.name)
        if not measure:
            return None
        book, asked = self._book(told), asked_of(told)
        if "above" in told.marks:
            return band(book, measure, suffix, int(told.marks["above"]), asked)
        makers: Mapping[str, Callable[[], Figure | None]] = {
            "": lambda: book.level(measure, **asked),
            "_share": lambda: shared(book, measure, told, asked),
            "_growth": lambda: book.growth(measure, compared(told), **asked),
            "_change": lambda: book.change(measure, compared(told), **asked),
            "_rank": lambda: ranked(book, measure, told, asked),
        }
        return makers[suffix]() if suffix in makers else None

    def _computed(self, told: FigureId) -> Figure:
        """A figure of two others."""
        now, base = self.figure(told.first), self.figure(told.other)
        if told.pair == "less":
            return gap(told.name, now, base)
        value = (share if told.pair == "of" else growth)(whole(now), whole(base))
        words = ("占{}的比重", "share of") if told.pair == "of" else ("比{}的增幅", "growth on")
        zh, en = f"{now.zh}{words[0].format(base.zh)}", f"{now.en}, {words[1]} {base.en}"
        return Figure(told.text, told.name, value, "percent", zh, en, parts=(now.id, base.id))

    def _printed(self, told: FigureId) -> Figure | None:
        """A figure that only a bulletin declares (a count of a list's items): the bulletins are written again."""
        for kind in kinds():
            key = (kind, f"{told.region}|{told.period}")
            if key not in self._pages:
                fits = Period.parse(told.period)
                self._pages[key] = write(self.engine, told.region, fits, self.as_of, "zh", kind).figures
            if told.text in self._pages[key]:
                return self._pages[key][told.text]
        return None


def measured(name: str) -> tuple[str, str]:
    """The indicator that begins a figure's name, the longest that does, and what is done to it; empty where none does."""
    fitting = [id_ for id_ in indicators() if name == id_ or name.startswith(f"{id_}_")]
    longest = max(fitting, key=len, default="")
    return longest, name.removeprefix(longest)


def asked_of(told: FigureId) -> Asked:
    """Its dimensions as a figure book takes them."""
    typed = {
        name: tuple(int(code) if name == "month" else code == "true" if name == "offshore" else code for code in codes)
        for name, codes in told.dims.items()
    }
    return {name: codes if len(codes) > 1 else codes[0] for name, codes in typed.items()}


def compared(told: FigureId) -> Literal["yoy", "pop"]:
    return "pop" if "pop" in told.marks else "yoy"


def shared(book: FigureBook, measure: str, told: FigureId, asked: Asked) -> Figure:
    base = told.marks.get("of", "total")
    pairs = [part.partition("=") for part in base.split("&")] if base != "total" else []
    of = {name: tuple(codes.split("+")) if "+" in codes else codes for name, _, codes in pairs}
    found = book.share(measure, asked, of)
    if told.text == f"{found.id}|total":  # a row of totals: it is no part of anything there
        return replace(found, id=told.text, value=Missing.NOT_COMPUTABLE)
    return found


def ranked(book: FigureBook, measure: str, told: FigureId, asked: Asked) -> Figure | None:
    """The place among the codes of a dimension; of regions marked `peers`, among those directly below the region."""
    by = told.marks.get("by", "")
    own = asked.pop(by, None)
    every = book.ranking(measure, by, **asked)
    if "peers" in told.marks:
        every = [each for each in every if each.code in book.labels.tree.children(told.region) and each.level > 0]
    places = ranks((each.code, each.level) for each in every)
    if own not in places:
        return None
    return book.placed(
        book.scope(measure, {**asked, by: own}), places[str(own)], by, *(["peers"] * ("peers" in told.marks))
    )


def band(book: FigureBook, measure: str, suffix: str, bound: int, asked: Asked) -> Figure | None:
    found = book.above(bound, measure, **asked)
    return {
        "": found.executed,
        "_share": found.share,
        "_growth": found.growth,
        "_enterprises": found.count,
        "_enterprises_change": found.count_change,
    }.get(suffix)


def parameter(told: FigureId) -> Figure | None:
    """A dated parameter of the bulletins: `parameter|id|period`."""
    name, period = told.region, Period.parse(told.period)
    declared = [plan.declarations.parameters for plan in (blueprint("regional"), *blueprints())]
    for parameters in (*declared, wordings().parameters):
        if name in parameters:
            known = parameters[name]
            value = known.on(period.last_day)
            cents = int(value * CENTS) if known.unit == "usd" else value
            return Figure(told.text, PARAMETER, cents, known.unit, known.zh, known.en)
    return None
