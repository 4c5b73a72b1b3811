"""资金申报: a scheme of grants is a value: conditions, support items, documents, caps, calendar, cut-off, apportionment.

Nothing here knows a year's notice: `standards.grants` reads one from its file. Money of a grant is in fen (分); what is
measured of an enterprise stands in `FIGURES`, in US cents where it is executed value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, TypeVar

from fuwai.core.error import FuwaiError
from fuwai.core.grant_rule import Kind, Rule
from fuwai.core.grant_share import Method
from fuwai.core.review import Level

Unit = Literal["usd", "fen", "percent", "permille", "person", "count", "truth", "codes", "points"]
UNIT_NAMES: Mapping[str, tuple[str, str]] = {
    "usd": ("美分", "US cents"),
    "fen": ("分", "fen"),
    "percent": ("%", "%"),
    "permille": ("‰", "‰"),
    "person": ("人", "persons"),
    "count": ("项", "items"),
    "truth": ("是否", "yes or no"),
    "codes": ("代码", "codes"),
    "points": ("分值", "points"),
}
Of = Literal["enterprise", "certificate"]
Receipts = Literal["none", "proof", "basis"]
Given = int | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class Measure:
    """A figure that the system knows of an enterprise, as of the cut-off."""

    id: str
    kind: Kind
    unit: Unit
    zh: str
    en: str


FIGURES: Mapping[str, Measure] = {
    one.id: one
    for one in (
        Measure("executed", "number", "usd", "业务期内已核准执行额", "approved executed value of the period"),
        Measure("offshore", "number", "usd", "其中离岸（发包方在境外）", "of it offshore, by the client"),
        Measure("overseas_final", "number", "usd", "其中最终客户在境外", "of it for overseas final clients"),
        Measure("prior_offshore", "number", "usd", "上年同期离岸执行额", "offshore executed value a year before"),
        Measure(
            "prior_overseas_final",
            "number",
            "usd",
            "上年同期最终客户在境外",
            "for overseas final clients a year before",
        ),
        Measure("received", "number", "usd", "与执行匹配的收汇", "receipts matched to executions"),
        Measure(
            "received_offshore", "number", "usd", "与离岸执行匹配的收汇", "receipts matched to offshore executions"
        ),
        Measure("employees", "number", "person", "期末从业人数", "employees at the end of the period"),
        Measure("college", "number", "person", "其中大专以上", "of them with a college degree"),
        Measure("new_college_hires", "number", "person", "期内新录用大专以上", "graduates hired in the period"),
        Measure("trained_hired", "number", "person", "期内培训后录用", "hired after training in the period"),
        Measure("certificates", "number", "count", "期内取得的认证", "certificates issued in the period"),
    )
}
# Of one certificate, for items paid by certificate: its cost converted to fen, empty where none was filed.
CERTIFICATE: Mapping[str, Measure] = {"cost": Measure("cost", "number", "fen", "认证费用", "cost of the certificate")}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A dated record of a scheme, with its source."""

    id: str
    zh: str
    en: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Parameter(Entry):
    """A number, a yes or no, or a list of codes that a rule uses; *value* None: it must be filled before a call opens."""

    unit: Unit
    value: Given = None

    @property
    def kind(self) -> Kind:
        return "truth" if self.unit == "truth" else "number"


@dataclass(frozen=True, kw_only=True)
class Question(Entry):
    """What the system does not know and the enterprise is asked."""

    unit: Unit

    @property
    def kind(self) -> Kind:
        return "truth" if self.unit == "truth" else "number"


@dataclass(frozen=True, kw_only=True)
class Derived(Entry):
    """A figure by a rule over other figures, parameters and answers."""

    rule: Rule
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Condition(Entry):
    """True: met; false: not; undecided where a figure is missing, and then never met."""

    rule: Rule


@dataclass(frozen=True, kw_only=True)
class Item(Entry):
    """What is paid for: the rule's number over *per*, cut to whole fen, not above *cap*.

    Of certificates: one by one, never above its cost, *each* at most; the *most* dearest, of the *codes* (a parameter).
    """

    rule: Rule
    per: int = 1
    of: Of = "enterprise"
    cap: str = ""
    each: str = ""
    most: str = ""
    codes: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper(Entry):
    """A document that goes with an application (申报材料)."""

    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Criterion(Entry):
    """What experts score, from 0 to *most*."""

    most: int


@dataclass(frozen=True)
class Apportionment:
    """How the budget is shared. *points*: rule of rank, to which the panel's mean score is added; *weight*: of a tier; *total*:
    what the criteria's points add up to, where the notice says it."""

    method: Method
    source: str
    points: Rule | None = None
    weight: Rule | None = None
    total: int = 0


@dataclass(frozen=True)
class Calendar:
    """What the notice says of its days; a missing one is said when the call opens. *first* to *last*: the business counted."""

    first: date
    last: date
    opens: date | None = None
    closes: date | None = None
    cut_off: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Scheme:
    """One notice. *level*: whose approval counts; *near*: how close above a threshold is looked at twice (percent)."""

    id: str
    zh: str
    en: str
    region: str
    source: str
    note_zh: str
    note_en: str
    level: Level
    receipts: Receipts
    calendar: Calendar
    apportionment: Apportionment
    digest: str
    cap: str = ""
    tolerance: int = 0
    near: int = 10
    parameters: tuple[Parameter, ...] = ()
    questions: tuple[Question, ...] = ()
    figures: tuple[Derived, ...] = ()  # in an order in which each stands on earlier ones
    conditions: tuple[Condition, ...] = ()
    items: tuple[Item, ...] = ()
    papers: tuple[Paper, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    thresholds: tuple[tuple[str, str], ...] = ()  # (figure, parameter): whoever stands just above is looked at twice
    ascending: tuple[
        tuple[str, str], ...
    ] = ()  # (parameter, parameter): steps of which the second lies above the first

    def on(self, day: date) -> "Scheme":
        """The scheme with the records that hold on *day*."""
        kept = {
            name: tuple(one for one in getattr(self, name) if one.holds_on(day))
            for name in ("parameters", "questions", "figures", "conditions", "items", "papers", "criteria")
        }
        return Scheme(**{**vars(self), **kept})

    @property
    def names(self) -> frozenset[str]:
        """Every name that a rule speaks of."""
        rules = [one.rule for one in self.figures]
        rules += [one.rule for one in self.conditions] + [one.rule for one in self.items]
        rules += [one for one in (self.apportionment.points, self.apportionment.weight) if one is not None]
        return frozenset(name for rule in rules for name in rule.names)

    def kinds(self, of: Of = "enterprise") -> dict[str, Kind]:
        """Every name that a rule may speak of, and what it is."""
        known: dict[str, Kind] = {one.id: one.kind for one in FIGURES.values()}
        known |= {one.id: one.kind for one in self.parameters if one.unit != "codes"}
        known |= {one.id: one.kind for one in self.questions}
        for figure in self.figures:  # each stands on earlier ones
            known[figure.id] = figure.rule.kind(known)
        return known | ({name: one.kind for name, one in CERTIFICATE.items()} if of == "certificate" else {})

    def values(self, given: Mapping[str, Given] | None = None) -> dict[str, Given]:
        """Each parameter's value: as given, else as the scheme has it. Raises FuwaiError `grant.parameter`."""
        filled = {one.id: one.value for one in self.parameters}
        for name, value in (given or {}).items():
            one = next((parameter for parameter in self.parameters if parameter.id == name), None)
            if one is None or not _fits(one, value):
                raise _no_parameter(self, name, one)
            filled[name] = value
        if given and (broken := self.descents(filled)):
            raise FuwaiError("grant.parameter", *descent(*broken[0]))
        return filled

    def descents(self, values: Mapping[str, Given]) -> list[tuple[str, str]]:
        """Parameters that should ascend and do not: steps as declared, thresholds of one figure in their order, and the cap of
        one certificate within that of its item. What has no value yet is not judged."""
        steps = list(self.ascending)
        for figure in dict.fromkeys(name for name, _ in self.thresholds):
            steps += pairwise([parameter for name, parameter in self.thresholds if name == figure])
        within = [(item.each, item.cap) for item in self.items if item.each and item.cap]
        return [pair for pair in steps if _above(values, *pair, or_equal=True)] + [
            pair for pair in within if _above(values, *pair, or_equal=False)
        ]

    def missing(self, values: Mapping[str, Given]) -> tuple[Parameter, ...]:
        """The parameters that nobody has given a value yet."""
        return tuple(one for one in self.parameters if values.get(one.id) is None)


EntryType = TypeVar("EntryType", bound=Entry)


def by_id(entries: Iterable[EntryType]) -> dict[str, EntryType]:
    return {one.id: one for one in entries}


def _fits(parameter: Parameter, value: Given) -> bool:
    if parameter.unit == "codes":
        return isinstance(value, tuple) and bool(value)
    if parameter.unit == "truth":
        return isinstance(value, bool)
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _above(values: Mapping[str, Given], lower: str, upper: str, *, or_equal: bool) -> bool:
    """Whether what should lie below lies above."""
    one, other = values.get(lower), values.get(upper)
    if not isinstance(one, int) or not isinstance(other, int):
        return False
    return one > other or (or_equal and one == other)


def descent(lower: str, upper: str) -> tuple[str, str]:
    """What is wrong with two parameters that should ascend."""
    return (
        f"{upper} 应大于 {lower}: 档次重叠, 或上限低于下限",
        f"{upper} is to lie above {lower}: tiers overlap, or a cap is below what it holds",
    )


def _no_parameter(scheme: Scheme, name: str, one: Parameter | None) -> FuwaiError:
    if one is None:
        known = ", ".join(parameter.id for parameter in scheme.parameters)
        return FuwaiError(
            "grant.parameter",
            f"方案 {scheme.id} 没有参数 {name!r}; 有: {known}",
            f"scheme {scheme.id} has no parameter {name!r}; it has: {known}",
        )
    unit_zh, unit_en = UNIT_NAMES[one.unit]
    return FuwaiError(
        "grant.parameter",
        f"参数 {name}（{one.zh}）应为非负整数（{unit_zh}）、是否或代码列表",
        f"the parameter {name} ({one.en}) is a whole number of 0 or more ({unit_en}), yes or no, or a list of codes",
    )


def ordered_figures(figures: Sequence[Derived]) -> tuple[Derived, ...]:
    """The derived figures so that each stands on earlier ones. Raises ValueError that names the circle."""
    left, done = by_id(figures), list[Derived]()
    while left:
        ready = [one for one in left.values() if not set(one.rule.names) & set(left)]
        if not ready:
            raise ValueError(" → ".join(_circle(left)))
        done += ready
        for one in ready:
            del left[one.id]
    return tuple(done)


def _circle(left: Mapping[str, Derived]) -> list[str]:
    path = [next(iter(left))]
    while True:
        following = next(name for name in left[path[-1]].rule.names if name in left)
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)
