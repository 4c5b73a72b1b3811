"""All statements of a page as one linear system: rows with their sources, parts that belong together, who is to blame."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fuwai.core.period import Period
from fuwai.core.proof.interval import HUNDRED, Interval
from fuwai.core.proof.printed import Measure
from fuwai.core.proof.row import Row
from fuwai.core.proof.statement import Order, Quantity, Statement
from fuwai.proofreading.lexicon import code_of, period_of
from fuwai.proofreading.tabular import Total
from fuwai.standards.catalogue import edition

ONE = Fraction(1)
NATURE = ""  # the source of what needs no source: no quantity is below zero
SECTIONS = ("ITO", "BPO", "KPO", "other")
FLOWS = ("executed", "contract_value")
ADDITIVE: tuple[Measure, ...] = ("usd", "cny")


@dataclass(frozen=True)
class Premise:
    """What the page does not print and its tables mean: parts add up, a part is not above its whole, ranks are kept."""

    source: str
    kind: str  # sum, part, former, rank
    zh: str
    en: str
    rows: tuple[Row, ...]
    order: Order | None = None


@dataclass
class System:
    statements: Mapping[str, Statement]
    premises: Mapping[str, Premise]
    rows: list[Row] = field(default_factory=list)

    def without(self, sources: Iterable[str]) -> list[Row]:
        gone = set(sources)
        return [row for row in self.rows if row.source not in gone]


def build(
    statements: Sequence[Statement],
    totals: Sequence[Total],
    orders: Sequence[Order],
    region: str = "",
    floors: Collection[tuple[str, str]] = (),
) -> System:
    """*region*: the page's own, by whose code a part is known from a neighbour."""
    told = [s for s in statements if s.interval() is not None]
    quantities = {s.of for s in told} | {s.base for s in told if s.base is not None}
    premises = [
        *_sums(totals, quantities),
        *_classes(quantities),
        *_directions(quantities),
        *_periods(told),
        *_within(quantities, region),
        *_ranks(orders),
        *_floors(quantities, floors),
    ]
    rows = [row for statement in told for row in rows_of(statement)]
    rows += [row for premise in premises for row in premise.rows]
    names = sorted({name for row in rows for name in row.terms})
    rows += [Row({name: ONE}, Fraction(0), False, NATURE) for name in names]
    return System({s.source: s for s in told}, {p.source: p for p in premises}, rows)


def rows_of(statement: Statement) -> list[Row]:
    """A level is a row at either end of its interval; a share or growth in [a, b) is two rows between two quantities."""
    interval = statement.interval()
    if interval is None:
        return []
    of, source = statement.of.name(), statement.source
    if statement.kind == "level":
        return _between({of: ONE}, interval, source)
    assert statement.base is not None
    base = statement.base.name()
    if statement.kind == "change":
        return _between({of: ONE, base: -ONE}, interval, source)
    factor = interval if statement.kind in ("times", "grown") else interval.scaled(1 / HUNDRED)
    if statement.kind in ("growth", "grown"):
        factor = factor.shifted(ONE)
    rows = []
    if of == base:  # a whole's share of itself is 100 %: its own quantity is asked to be nothing if it is not
        ends = [(1, factor.low), (-1, factor.high)]
        return [
            Row({of: sign * (ONE - end)}, Fraction(0), False, source) for sign, end in ends if end not in (None, ONE)
        ]
    if factor.low is not None:
        rows.append(Row({of: ONE, base: -factor.low}, Fraction(0), False, source))
    if factor.high is not None:
        rows.append(Row({of: -ONE, base: factor.high}, Fraction(0), False, source))
    return rows


def _between(terms: Mapping[str, Fraction], interval: Interval, source: str) -> list[Row]:
    rows = []
    if interval.low is not None:
        rows.append(Row(terms, interval.low, interval.low_open, source))
    if interval.high is not None:
        negative = {name: -factor for name, factor in terms.items()}
        rows.append(Row(negative, -interval.high, interval.high_open, source))
    return rows


def _sum_rows(parts: Iterable[Quantity], whole: Quantity, source: str, all_there: bool) -> tuple[Row, ...]:
    terms = {part.name(): -ONE for part in parts}
    terms[whole.name()] = ONE
    rows = [Row(terms, Fraction(0), False, source)]
    if all_there:
        rows.append(Row({name: -factor for name, factor in terms.items()}, Fraction(0), False, source))
    return tuple(rows)


def _sums(totals: Sequence[Total], quantities: set[Quantity]) -> list[Premise]:
    """A table's rows add up to its total; so do their former values, if the rows are all there is."""
    found = []
    for number, total in enumerate(totals):
        whole = total.whole
        if total.listed:
            zh, en = (
                f"所列 {len(total.parts)} 项之和等于合计",
                f"the {len(total.parts)} that are listed add up to their sum",
            )
        else:
            zh, en = (
                f"表中 {len(total.parts)} 行之和等于合计",
                f"the table's {len(total.parts)} rows add up to its total",
            )
        rows = _sum_rows(total.parts, whole, f"t{number}", total.exhaustive)
        found.append(Premise(f"t{number}", "sum", zh, en, rows))
        for period in [] if total.listed else sorted({q.period for q in quantities if q.period < whole.period}):
            former = [_at(part, period) for part in total.parts]
            if _at(whole, period) in quantities and sum(part in quantities for part in former) >= 2:
                source = f"f{number}.{period}"
                rows = _sum_rows(former, _at(whole, period), source, True)
                found.append(
                    Premise(
                        source,
                        "former",
                        f"这 {len(former)} 行上年也穷尽全部",
                        f"the {len(former)} rows were all there was in the former period too",
                        rows,
                    )
                )
    return found


def _at(of: Quantity, period: str) -> Quantity:
    return Quantity(of.indicator, of.measure, period, of.dims)


def _classes(quantities: set[Quantity]) -> list[Premise]:
    """Sections make the whole, divisions their section, where all of them are on the page."""
    found = []
    book = edition()
    stems = {q.with_dims(**{"class": ""}) for q in quantities if q.dim("class") and q.measure in ADDITIVE}
    for stem in sorted(stems):
        above = [(stem, SECTIONS)] + [
            (
                stem.with_dims(**{"class": section}),
                tuple(d.code for d in book.divisions.values() if d.section == section),
            )
            for section in book.sections
        ]
        for whole, codes in above:
            parts = [stem.with_dims(**{"class": code}) for code in codes]
            if not all(part in quantities for part in parts) or (whole not in quantities and codes is SECTIONS):
                continue
            source = "c:" + whole.name()
            names = "、".join(codes)
            found.append(
                Premise(
                    source,
                    "sum",
                    f"{names} 之和等于其上级",
                    f"{', '.join(codes)} add up to what stands above them",
                    _sum_rows(parts, whole, source, True),
                )
            )
    return found


def _directions(quantities: set[Quantity]) -> list[Premise]:
    """Offshore and onshore make all there is, where all three are on the page."""
    found = []
    for whole in sorted(
        q for q in quantities if not q.dim("direction") and not q.dim("rest") and q.measure in ADDITIVE
    ):
        parts = [whole.with_dims(direction=direction) for direction in ("offshore", "onshore")]
        if all(part in quantities for part in parts):
            source = "d:" + whole.name()
            rows = _sum_rows(parts, whole, source, True)
            found.append(
                Premise(source, "sum", "离岸与在岸之和等于全部", "offshore and onshore make all there is", rows)
            )
    return found


def _periods(told: Sequence[Statement]) -> list[Premise]:
    """Four quarters make the year, two halves too, where the page prints all of them and the whole."""
    levels = {s.of for s in told if s.kind == "level" and s.of.measure in ADDITIVE and s.of.indicator in FLOWS}
    found = []
    for whole in sorted(levels):
        span = period_of(whole.period)
        for length in (1, 3, 6):
            if span.length % length or span.length <= length:
                continue
            starts = range(span.first, span.last + 1, length)
            parts = [_at(whole, code_of(Period(first, first + length - 1))) for first in starts]
            if all(part in levels for part in parts):
                source = f"p{length}:{whole.name()}"
                zh, en = f"{len(parts)} 期之和等于全期", f"the {len(parts)} periods add up to the whole one"
                found.append(Premise(source, "sum", zh, en, _sum_rows(parts, whole, source, True)))
    return found


def _within(quantities: set[Quantity], region: str) -> list[Premise]:
    """What is narrowed once more is not above what it is narrowed from."""
    found = []
    for of in sorted(quantities):
        if of.measure not in ("usd", "cny", "count") or of.dim("rest"):
            continue
        for name in ("class", "country", "region", "band"):
            whole = of.with_dims(**{name: ""})
            if name == "region" and not (
                region and of.dim(name).isdigit() and of.dim(name).startswith(region.rstrip("0"))
            ):
                continue
            if of.dim(name) and whole in quantities:
                source = f"w:{of.name()}"
                rows = (Row({whole.name(): ONE, of.name(): -ONE}, Fraction(0), False, source),)
                found.append(Premise(source, "part", "部分不大于整体", "a part is not above its whole", rows))
                break
    return found


def _floors(quantities: set[Quantity], floors: Collection[tuple[str, str]]) -> list[Premise]:
    """Enterprises of 5 million or more each have that much times their number together, or more."""
    found = []
    for count in sorted(q for q in quantities if q.indicator == "enterprises" and q.dim("band") and not q.dim("rest")):
        bound = count.dim("band")
        for indicator in sorted(i for band, i in floors if band == bound):
            for measure in ADDITIVE:
                amount = Quantity(indicator, measure, count.period, count.dims)
                if amount not in quantities or len({i for band, i in floors if band == bound}) > 1:
                    continue
                source = f"b:{amount.name()}"
                rows = (Row({amount.name(): ONE, count.name(): -Fraction(bound)}, Fraction(0), False, source),)
                zh, en = "每家都不低于这一档的下限", "each of them is at or above the bound"
                found.append(Premise(source, "part", zh, en, rows))
    return found


def _ranks(orders: Sequence[Order]) -> list[Premise]:
    found = []
    for number, order in enumerate(orders):
        if not order.first.indicator:
            continue
        source = f"r{number}"
        rows = (Row({order.first.name(): ONE, order.second.name(): -ONE}, Fraction(0), False, source),)
        found.append(
            Premise(
                source, "rank", "排名在前的不小于在后的", "what ranks before is not below what ranks after", rows, order
            )
        )
    return found


def components(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that share quantities, together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for row in rows:
        names = list(row.terms)
        for name in names[1:]:
            parent[root(name)] = root(names[0])
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(root(next(iter(row.terms))), []).append(row)
    return list(groups.values())


def anchored(rows: Sequence[Row]) -> list[Row]:
    """A component of rates alone holds at nothing; it is asked to hold at something."""
    if any(row.bound or (row.source and [abs(factor) for factor in row.terms.values()] == [ONE]) for row in rows):
        return list(rows)
    names = sorted({name for row in rows for name in row.terms})
    return [*rows, Row(dict.fromkeys(names, ONE), Fraction(len(names)), False, NATURE)]


def compared(system: System) -> frozenset[str]:
    """Sources of statements that nothing else on the page could contradict: a quantity that no other row speaks of."""
    speakers: dict[str, set[str]] = {}
    for row in system.rows:
        if row.source:
            for name in row.terms:
                speakers.setdefault(name, set()).add(row.source)
    lone = set()
    for source, statement in system.statements.items():
        names = {statement.of.name(), *([statement.base.name()] if statement.base else [])}
        if any(speakers.get(name, set()) <= {source} for name in names):
            lone.add(source)
    return frozenset(lone)
