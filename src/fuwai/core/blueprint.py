"""The definition of a bulletin, as its file writes it: declarations (what is bound) and sections (what is said of it).

`bulletin.Document` is its occurrence. The loader is `fuwai.standards.bulletin`; the binding is `fuwai.services.binding`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from fuwai.core.condition import Condition
from fuwai.core.figure import Unit
from fuwai.core.phrase import Language
from fuwai.core.template import Sayings, Template, names_of

# Names that every bulletin can use, and questions that its conditions can ask; the binding gives them their values.
NAMES = (
    "region",
    "region_short",
    "period",
    "span",
    "months",
    "month",
    "month_before",
    "until",
    "to_date",
    "whole",
    "part",
    "parts",
    "above",
    "peers",
    "level",
)
FLAGS = ("is_nation", "is_province", "is_city", "is_county", "is_month", "is_year", "has_parts")
ITEM_NAMES = ("name", "label", "code", "value", "share", "growth", "rank")
BAND_NAMES = ("count", "executed", "share", "growth", "count_before", "count_change", "entered", "threshold")

FigureAct = Literal["level", "growth", "change", "share", "rate", "gap", "count", "above", "place"]
FIGURE_ACTS: tuple[FigureAct, ...] = ("level", "growth", "change", "share", "rate", "gap", "count", "above", "place")
Texts = Mapping[Language, str]


@dataclass(frozen=True)
class Parameter:
    """A dated parameter of a bulletin: how many are named, from which size on. *values* by first day, latest first."""

    id: str
    zh: str
    en: str
    source: str
    values: tuple[tuple[date, Fraction], ...]
    unit: Unit = "count"

    def on(self, day: date) -> Fraction:
        """The value in force on *day*; before the first dated one, that one."""
        return next((value for start, value in self.values if start <= day), self.values[-1][1])


@dataclass(frozen=True)
class FigurePlan:
    """A figure to bind. *subject* is a measure (level, growth, change, above, place), a figure (share, rate, gap) or a list
    (count).

    *of*: the whole of a share, the base of a rate (which is the growth of one figure on another), what a gap (of two
    percentages, in points) is taken from. *place*: where the region ranks among its peers. *region*: `above`, the region
    above this one; `within`, this one as a part of that, read at that one's level. *when*: which items
    count. *by*, *bound*: above counts the codes of a dimension that reach a parameter, as contracts of ten million.
    *period*: `last_month`, `before`, `year_before`, `year_to_date` or empty. *dims*: dimension → code; *group*: a group
    declared under groups. *zh*, *en*: what a count counts, in words.
    """

    id: str
    act: FigureAct
    subject: str
    of: str = ""
    by: str = ""
    bound: str = ""
    compare: str = "yoy"
    period: str = ""
    direction: str = ""
    group: str = ""
    region: str = ""
    dims: Mapping[str, str] = field(default_factory=dict)
    when: Condition | None = None
    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class ListPlan:
    """A ranking to bind: *measure* by the dimension *by* (`parts`: the regions directly below), downwards.

    *order*: `level` or `growth`. *within*: a country group that its items are in. *of*: the figure that shares are
    taken of. *when*: a condition that an item meets. *limit*: a parameter, the most that are listed; *omit*: codes that
    are not. *band*: only items with enterprises that entered this band, ranked by what these executed. *coarser*: a
    dimension of wider classes; several items that all lie in one of them, none with a share of the parameter *majority*,
    give their place to it. *each*: what can be said of one item besides.
    """

    id: str
    measure: str
    by: str
    order: str = "level"
    direction: str = ""
    within: str = ""
    of: str = ""
    band: str = ""
    limit: str = ""
    coarser: str = ""
    majority: str = ""
    omit: tuple[str, ...] = ()
    when: Condition | None = None
    each: "Declarations | None" = None


@dataclass(frozen=True)
class Declarations:
    """What names stand for."""

    figures: Mapping[str, FigurePlan] = field(default_factory=dict)
    lists: Mapping[str, ListPlan] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)  # band → parameter of its bound, in dollars
    groups: Mapping[str, str] = field(default_factory=dict)  # name → id of the country or region group
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        return self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset({*self.figures, *self.lists, *self.bands, *self.groups, *self.parameters})


@dataclass(frozen=True)
class Wording:
    """One way to say a sentence, and when."""

    templates: Mapping[Language, Template]
    when: Condition | None = None


@dataclass(frozen=True)
class SentencePlan:
    """A sentence: its wordings are tried in order, and the first that holds and has all its values is said."""

    id: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True)
class TablePlan:
    """A table of `fuwai.services.table`, its columns in order; *groups* are country groups listed below the markets.

    *without_empty*: where the condition holds, rows of which nothing is said but zeros are left out.
    """

    id: str
    kind: str
    caption: Mapping[Language, Template]
    columns: tuple[str, ...]
    heads: Mapping[str, Texts] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    total: bool = True
    without_empty: Condition | None = None
    when: Condition | None = None


@dataclass(frozen=True)
class ChartPlan:
    """A chart of the items of a list: their *values*, each a name of the item's scope."""

    id: str
    list: str
    kind: str
    caption: Mapping[Language, Template]
    alt: Mapping[Language, Template]
    values: tuple[tuple[str, Texts], ...]
    first: int = 1
    last: int = 99
    when: Condition | None = None


BlockPlan = tuple[SentencePlan, ...] | TablePlan | ChartPlan


@dataclass(frozen=True)
class SectionPlan:
    id: str
    heading: Mapping[Language, Template]
    blocks: tuple[BlockPlan, ...]


@dataclass(frozen=True)
class Blueprint:
    """A bulletin file. *levels* and *periods* say for which regions and periods it is written; empty: for all."""

    id: str
    zh: str
    en: str
    source: str
    levels: tuple[int, ...]
    periods: tuple[str, ...]
    direction: str
    title: Mapping[Language, Template]
    issuer: Mapping[Language, Template]
    declarations: Declarations
    lead: tuple[BlockPlan, ...]
    sections: tuple[SectionPlan, ...]
    sayings: Mapping[Language, Sayings]
    notes: tuple[SentencePlan, ...] = ()
    chosen: bool = False  # whether it is taken for its levels and periods where no kind is named

    def fits(self, level: int, period_kind: str) -> bool:
        return (not self.levels or level in self.levels) and (not self.periods or period_kind in self.periods)

    def sentences(self) -> Iterator[SentencePlan]:
        for block in self.blocks():
            if isinstance(block, tuple):
                yield from block
        yield from self.notes

    def blocks(self) -> Iterator[BlockPlan]:
        yield from self.lead
        for section in self.sections:
            yield from section.blocks

    def names(self) -> frozenset[str]:
        """The first names of all that its sentences, conditions and charts speak of."""
        spoken = [wording for sentence in self.sentences() for wording in sentence.wordings]
        conditions = [wording.when for wording in spoken]
        paths = [path for wording in spoken for template in wording.templates.values() for path in names_of(template)]
        for block in self.blocks():
            if not isinstance(block, tuple):
                conditions.append(block.when)
            if isinstance(block, ChartPlan):
                paths.append(block.list)
        paths += [path for condition in conditions if condition for path in condition.names()]
        return frozenset(path.split(".")[0] for path in paths)
