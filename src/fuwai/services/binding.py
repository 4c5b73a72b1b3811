"""Binding: what the names of a bulletin file stand for in one region and period, asked of the figure book when needed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, cast

from fuwai.core.blueprint import Declarations, FigurePlan, ListPlan, Parameter
from fuwai.core.bulletin import Name
from fuwai.core.cell import Direction
from fuwai.core.condition import value_of
from fuwai.core.figure import Figure, Missing
from fuwai.core.period import Period
from fuwai.core.phrase import PARAMETER, Language
from fuwai.core.table import growth, share
from fuwai.core.template import Item, Listing, cut
from fuwai.services.binding_item import alike, by_growth, falls, gap, judged, shown, whole
from fuwai.services.binding_region import nothing_above, own_place, parent, place
from fuwai.services.figure import FigureBook, Ranked
from fuwai.services.label import spoken_en
from fuwai.services.question import ANY, Compare
from fuwai.standards.group import country_group, region_group, region_groups

Dims = Mapping[str, Any]  # dimension → code or codes
CENTS = 100
NOTHING = Declarations()


class Binding(Mapping[str, object]):
    """Names → figures, lists, names, parameters. Each is asked for once, when a sentence first speaks of it.

    An item of a list has a binding of its own: its *dims* restrict every figure declared under `each`, *makers* make what
    every item has (name, value, share, growth, rank), and what it does not know itself it asks of the *outer* one.
    """

    def __init__(
        self,
        book: FigureBook,
        declarations: Declarations,
        language: Language,
        makers: Mapping[str, Callable[[], object]],
        dims: Dims | None = None,
        outer: "Binding | None" = None,
    ) -> None:
        self.book = book
        self.declarations = declarations
        self.language = language
        self.dims: Dims = dims or {}
        self.outer = outer
        self.makers = makers
        self._found: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._found:
            self._found[name] = self._bind(name)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        declared = name in self.makers or name in self.declarations.names()
        return declared or (self.outer is not None and name in self.outer)

    def get(self, name: str, default: object = None) -> object:
        """As of every mapping, but a KeyError from a figure's own computation is not taken for a missing name."""
        if name not in self:
            return default
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*self.makers, *self.declarations.names(), *(self.outer or ())})

    def __len__(self) -> int:
        return len(set(self))

    @property
    def day(self) -> date:
        """The day on which dated parameters and groups are read: the period's last."""
        return self.book.period.last_day

    def _bind(self, name: str) -> object:
        told = self.declarations
        binders: tuple[tuple[Mapping[str, Any], Callable[[Any], object]], ...] = (
            (self.makers, lambda make: make()),
            (told.figures, self._figure),
            (told.lists, self._list),
            (told.bands, self._band),
            (told.groups, self._group_name),
            (told.parameters, self._parameter_figure),
        )
        for declared, bind in binders:
            if name in declared:
                return bind(declared[name])
        if self.outer is None:
            raise KeyError(name)
        return self.outer[name]

    def _group_name(self, id_: str) -> Name:
        group = region_group(id_, self.day) if id_ in region_groups() else country_group(id_, self.day)
        return Name(group.en if self.language == "en" else group.zh)

    # Figures

    def _figure(self, plan: FigurePlan) -> Figure:
        asked: dict[str, Any] = {"period": self._period(plan), "direction": self._direction(plan.direction)}
        if plan.region or plan.act == "place":
            if not parent(self.book):
                return nothing_above(self.book, plan)
            asked["region"] = parent(self.book)
        asked |= self._dims(plan)
        compare = cast(Compare, plan.compare)
        makers: Mapping[str, Callable[[], Figure]] = {
            "level": lambda: self.book.level(plan.subject, **asked),
            "growth": lambda: self.book.growth(plan.subject, compare, **asked),
            "change": lambda: self.book.change(plan.subject, compare, **asked),
            "share": lambda: self._share(plan),
            "rate": lambda: self._rate(plan),
            "count": lambda: self._count(plan),
            "gap": lambda: self._gap(plan),
            "above": lambda: self._above(plan, asked),
            "place": lambda: place(self.book, plan, asked),
        }
        return self._in_words(plan, makers[plan.act]())

    def _in_words(self, plan: FigurePlan, figure: Figure) -> Figure:
        """A region group by its name, where the book names its members one by one."""
        group = self.declarations.groups.get(plan.group, "")
        if group not in region_groups():
            return figure
        about = region_group(group, self.day)
        ((dimension, codes),) = self._grouped(plan.group).items()
        named = [self.book.labels.name(dimension, code) for code in codes]
        zh = figure.zh.replace("、".join(zh for zh, _ in named), about.zh)
        return replace(figure, zh=zh, en=figure.en.replace(", ".join(en for _, en in named), about.en))

    def _above(self, plan: FigurePlan, asked: Mapping[str, Any]) -> Figure:
        """How many codes of a dimension reach the bound."""
        scope = self.book.scope(plan.subject, asked)
        told = self._parameter(plan.bound)
        covered = not isinstance(self.book.value(scope), Missing)
        reach = [code for code, value in self.book.values(scope, plan.by).items() if value >= told.on(self.day) * CENTS]
        value = len(reach) if covered else Missing.NOT_FILED
        id_ = scope.key(f"_{plan.by}s_above", f"bound={int(told.on(self.day))}")
        return Figure(id_, f"{plan.subject}_{plan.by}s_above", value, "count", plan.zh, plan.en)

    def _rate(self, plan: FigurePlan) -> Figure:
        """The growth of one figure on another."""
        now, base = self[plan.subject], self[plan.of]
        assert isinstance(now, Figure)
        assert isinstance(base, Figure)
        value = growth(whole(now), whole(base))
        zh, en = f"{now.zh}比{base.zh}的增幅", f"{now.en}, growth on {base.en}"
        return Figure(f"{now.id}|on:{base.id}", plan.id, value, "percent", zh, en, parts=(now.id, base.id))

    def _gap(self, plan: FigurePlan) -> Figure:
        """By how many points one percentage lies above another, from the unrounded ones."""
        now, base = self[plan.subject], self[plan.of]
        assert isinstance(now, Figure)
        assert isinstance(base, Figure)
        return gap(plan.id, now, base)

    def _share(self, plan: FigurePlan) -> Figure:
        """A share of two levels of one measure is the book's; one of counts is taken here."""
        (part, of_part), (base, of_base) = self._plan(plan.subject), self._plan(plan.of)
        if part and base and alike(part, base):
            asked: dict[str, Any] = {"period": self._period(part), "direction": self._direction(part.direction)}
            if part.region:
                if not parent(self.book):
                    return nothing_above(self.book, plan)
                asked["region"] = parent(self.book)
            return self.book.share(part.subject, of_part, of_base, **asked)
        above, below = self[plan.subject], self[plan.of]
        assert isinstance(above, Figure)
        assert isinstance(below, Figure)
        value = share(whole(above), whole(below))
        zh, en = f"{above.zh}占{below.zh}的比重", f"{above.en}, share of {below.en}"
        return Figure(f"{above.id}|of:{below.id}", plan.id, value, "percent", zh, en, parts=(above.id, below.id))

    def _count(self, plan: FigurePlan) -> Figure:
        """How many items of a list meet a condition; those of which it is undecided do not."""
        items = self[plan.subject]
        assert isinstance(items, tuple)
        met = [item for item in items if plan.when is None or plan.when.holds(item.scope)]
        parts = tuple(figure.id for item in items for figure in judged(item, plan.when))
        id_ = "|".join((f"count_{plan.id}", self.book.region, self.book.period.code, *shown(self.dims)))
        return Figure(id_, f"count_{plan.id}", len(met), "count", plan.zh, plan.en, parts=parts)

    def _plan(self, name: str) -> tuple[FigurePlan | None, Dims]:
        """The plan of a figure and its dimensions, as they are where it is declared."""
        if name in self.declarations.figures:
            plan = self.declarations.figures[name]
            return plan, self._dims(plan)
        return self.outer._plan(name) if self.outer else (None, {})

    def _dims(self, plan: FigurePlan | ListPlan) -> dict[str, Any]:
        """What restricts a figure or list declared here: the item's own dimensions, and those that the plan adds."""
        if isinstance(plan, ListPlan):
            return {**self.dims, **self._grouped(plan.within)}
        own = own_place(self.book) if plan.region == "within" else {}
        return {**self.dims, **plan.dims, **own, **self._grouped(plan.group)}

    def _grouped(self, name: str) -> dict[str, Any]:
        """A country group by its id; a region group by its members: cities, or provinces where all are."""
        if not name:
            return {}
        group = self._group(name)
        if group not in region_groups():
            return {"country_group": group}
        members = tuple(sorted(region_group(group, self.day).members))
        return {"province" if all(code.endswith("0000") for code in members) else "city": members}

    def _group(self, name: str) -> str:
        if name in self.declarations.groups or self.outer is None:
            return self.declarations.groups[name]
        return self.outer._group(name)

    def _period(self, plan: FigurePlan) -> Period:
        periods = {
            "last_month": Period.last_month,
            "year_before": Period.year_before,
            "year_to_date": Period.year_to_date,
            "before": Period.before,
        }
        return periods[plan.period](self.book.period) if plan.period else self.book.period

    def _direction(self, direction: str) -> Direction:
        return direction or self.book.direction  # type: ignore[return-value]

    # Bands

    def _band(self, parameter: str) -> dict[str, object]:
        told = self._parameter(parameter)
        band = self.book.above(int(told.on(self.day)), **self.dims)
        # Without a year before nobody can be said to have entered.
        entered = () if band.count_before.missing else band.entered
        came = Figure(
            band.count.id.replace("enterprises", "enterprises_entered", 1),
            "enterprises_entered",
            Missing.NOT_COMPUTABLE if band.count_before.missing else len(entered),
            "count",
            f"{band.count.zh}，上年同期未达到的",
            f"{band.count.en}, below the bound a year before",
            parts=(band.count.id, band.count_before.id),
        )
        return {
            "count": band.count,
            "executed": band.executed,
            "share": band.share,
            "growth": band.growth,
            "count_before": band.count_before,
            "count_change": band.count_change,
            "entered": came,
            "threshold": self._parameter_figure(told),
            "codes": entered,
        }

    def _parameter_figure(self, told: Parameter) -> Figure:
        value = told.on(self.day)
        cents = int(value * CENTS) if told.unit == "usd" else value
        return Figure(f"{PARAMETER}|{told.id}|{self.book.period.code}", PARAMETER, cents, told.unit, told.zh, told.en)

    def _parameter(self, name: str) -> Parameter:
        if name in self.declarations.parameters or self.outer is None:
            return self.declarations.parameters[name]
        return self.outer._parameter(name)

    # Lists

    def _list(self, plan: ListPlan) -> Listing:
        by = self._dimension(plan.by)
        if not by:
            return ()
        dims = self._dims(plan)
        if plan.band:
            entered = self[plan.band]["codes"]  # type: ignore[index]
            if not entered:
                return ()
            dims = {**dims, "enterprise": entered}
        items = tuple(self._items(plan, by, dims))
        if plan.limit:
            items = cut(items, 1, int(self._parameter(plan.limit).on(self.day)))
        return self._merged(plan, dims, items)

    def _items(self, plan: ListPlan, by: str, dims: Dims) -> Iterator[Item]:
        """The items that meet the list's condition, in its order."""
        book, direction = self.book, self._direction(plan.direction)
        ranked = book.ranking(plan.measure, by, direction=direction, **dims)
        if book.rehearsing and not ranked:
            ranked = [Ranked(ANY, 1, 0, by, book.scope(plan.measure, {**dims, by: ANY}), book)]
        items: Iterable[Item] = (self._item(plan, by, dims, each) for each in ranked if self._listed(plan, each))
        if plan.order == "growth":
            items = by_growth(list(items))
        for item in items:
            met = plan.when is None or plan.when.holds(item.scope) or item.code == ANY
            if met:
                yield item
            elif plan.order == "level" and plan.when and falls(plan.when):
                return  # all that come after have less

    def _merged(self, plan: ListPlan, dims: Dims, items: Listing) -> Listing:
        """Several items that lie in one class of a coarser dimension, none of them with a majority: that class alone."""
        if not plan.coarser:
            return items
        book, least = self.book, self._parameter(plan.majority).on(self.day)
        ranked = book.ranking(plan.measure, plan.coarser, direction=self._direction(plan.direction), **dims)
        classes = {book.labels.holder(plan.coarser, item.code) for item in items}
        shares = [value_of(item.scope["share"]) for item in items]
        if len(items) < 2 or len(classes) > 1 or any(share is None or share >= least for share in shares):
            return items
        found = tuple(self._item(plan, plan.coarser, dims, each) for each in ranked if each.code in classes)
        return found or items

    def _dimension(self, by: str) -> str:
        """`parts`: the dimension of the regions directly below; empty where there are none."""
        if by != "parts":
            return by
        children = self.book.labels.tree.children(self.book.region)
        level = self.book.labels.tree.level(children[0]) if children else 0
        return {1: "county", 2: "city", 3: "province"}.get(level, "")

    def _listed(self, plan: ListPlan, ranked: Ranked) -> bool:
        """What ranks with nothing is no place; a body itself (省本级) is no part of its region."""
        parts = plan.by != "parts" or ranked.code in self.book.labels.tree.children(self.book.region)
        return ranked.code == ANY or (parts and ranked.code not in plan.omit and ranked.level > 0)

    def _item(self, plan: ListPlan, by: str, dims: Dims, ranked: Ranked) -> Item:
        inner = {**dims, by: ranked.code}
        base = self._plan(plan.of)[1] if plan.of else {}
        direction = self._direction(plan.direction)
        grown = partial(self.book.growth, plan.measure, "yoy", direction=direction, **inner)
        makers: dict[str, Callable[[], object]] = {
            "name": lambda: Name(spoken_en(by, ranked.code, ranked.en) if self.language == "en" else ranked.zh),
            "label": lambda: Name(ranked.en if self.language == "en" else ranked.zh),
            "code": lambda: Name(ranked.code),
            "value": grown if plan.order == "growth" else lambda: ranked.figure,
            "rank": lambda: ranked.place,
            "share": partial(self.book.share, plan.measure, inner, base, direction=direction),
            "growth": grown,
        }
        return Item(
            ranked.code, ranked.rank, Binding(self.book, plan.each or NOTHING, self.language, makers, inner, self)
        )
