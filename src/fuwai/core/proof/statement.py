"""What a page states: quantities, statements about them, and findings."""

from dataclasses import dataclass, field
from typing import Literal

from fuwai.core.proof.interval import Interval
from fuwai.core.proof.printed import Measure, Printed

StatementKind = Literal["level", "share", "growth", "change", "times", "grown", "suppressed"]
FindingKind = Literal[
    "twice",  # two printed numbers for one quantity
    "sum",  # parts and whole
    "share",  # a share that part and whole do not give
    "growth",  # a growth that the levels do not give
    "rank",  # an order that the values do not have
    "count",  # a number of items that is not theirs
    "system",  # more than three statements that cannot hold together
    "suppressed",  # a number in one place where another withholds it
    "class_name",  # a name outside of the catalogue
    "class_joined",  # two names of the catalogue without a mark between
    "against",  # another number than our own approved facts give
    "wording",  # a word that the figures do not bear out; soft
]
SOFT: frozenset[str] = frozenset({"wording"})


@dataclass(frozen=True, order=True)
class Quantity:
    """One unknown of the page. *dims* are dimension and code (`class=ITO`, `country=US`), sorted; what was not
    understood is a dimension of its own, so that no two different things are taken for one."""

    indicator: str
    measure: Measure
    period: str
    dims: tuple[tuple[str, str], ...] = ()

    def name(self) -> str:
        return "|".join([self.indicator, self.measure, self.period, *(f"{d}={c}" for d, c in self.dims)])

    def dim(self, wanted: str) -> str:
        return next((code for name, code in self.dims if name == wanted), "")

    def with_dims(self, **changed: str) -> "Quantity":
        """The same of something else; an empty code takes the dimension away."""
        kept = {**dict(self.dims), **changed}
        dims = tuple(sorted((name, code) for name, code in kept.items() if code))
        return Quantity(self.indicator, self.measure, self.period, dims)


@dataclass(frozen=True)
class Place:
    """Where on the page: a paragraph or a table's row and column, from 1, as a reader counts."""

    block: int
    line: int = 0
    row: int = 0
    column: int = 0

    @property
    def zh(self) -> str:
        return f"第{self.line}行" + (f"（表第{self.row}行第{self.column}列）" if self.row else "")

    @property
    def en(self) -> str:
        return f"line {self.line}" + (f" (table row {self.row}, column {self.column})" if self.row else "")


@dataclass(frozen=True)
class Statement:
    """A printed number and what it says. *base*: the whole of a share, the former value of a growth or change."""

    number: int
    place: Place
    quote: str
    kind: StatementKind
    of: Quantity
    base: Quantity | None
    printed: Printed | None
    label: str

    def interval(self) -> Interval | None:
        return self.printed.interval() if self.printed else None

    @property
    def source(self) -> str:
        return f"s{self.number}"


@dataclass(frozen=True)
class Order:
    """*first* is at least *second*, because the page ranks them so."""

    place: Place
    quote: str
    first: Quantity
    second: Quantity


@dataclass(frozen=True)
class Finding:
    """What cannot be. *against* are the quotes that it contradicts; *soft* findings are of wording, not arithmetic."""

    place: Place
    quote: str
    kind: FindingKind
    zh: str
    en: str
    interval: str = ""
    repair: str = ""
    slip: str = ""
    against: tuple[str, ...] = field(default=())
    assumes_zh: str = ""
    assumes_en: str = ""

    @property
    def soft(self) -> bool:
        return self.kind in SOFT
