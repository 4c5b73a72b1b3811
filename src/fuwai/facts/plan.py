"""How many questions share few passes over the facts: first to the finest keys that they need, then up.

Questions whose keys are few together share one *base*: the facts grouped by those keys, by direction and by *segments*,
the coarsest runs of months of which all their periods are made. Every answer is then taken from its base. A base is not
made finer than `LIMIT` estimated groups, so that enterprises are not crossed with groups and countries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod

from fuwai.core.cell import DISTINCT, REGION_COLUMNS, CellQuery, Measure, aggregate, literal
from fuwai.core.contract import COUNTED_KINDS
from fuwai.core.fact import FACTS

LIMIT = 1_000_000  # groups; above it the base costs more than another pass (measured, docs/methods/tables.md)
MANY_SEGMENTS = 4  # a CASE of more than these costs more for each fact than it saves in groups
MANY = ("enterprise", "contract")
KNOWN_BY_ENTERPRISE = ("county", "city", "province", "registration_type", "industry")  # nearly: relocations are few
FAMILIES = (("county", "city", "province"), ("group", "division", "section"))  # the first tells the others
CARDINALITIES: Mapping[str, tuple[int, int, int, int]] = {  # estimates, for a county, city, province, the nation
    "county": (1, 12, 100, 3_000),
    "city": (1, 1, 15, 350),
    "province": (1, 1, 1, 31),
    "section": (4,) * 4,
    "division": (10,) * 4,
    "group": (40,) * 4,
    "country": (200,) * 4,
    "final_country": (200,) * 4,
    "enterprise": (400, 4_000, 40_000, 400_000),
    "currency": (8, 15, 20, 40),
    "contract": (10_000, 100_000, 1_000_000, 10_000_000),
}
OTHERWISE = (30,) * 4  # any other dimension; estimates steer speed, never an answer
ALWAYS = 0  # the month before all months: questions that reach back to the first
Where = tuple[str, tuple[str | int, ...]]


@dataclass(frozen=True)
class Base:
    """One pass over the facts for *queries*, which ask of the same facts, region and single enterprises."""

    queries: tuple[CellQuery, ...]

    @property
    def first(self) -> CellQuery:
        return self.queries[0]

    @cached_property
    def pushed(self) -> tuple[Where, ...]:
        """The restrictions that every question has: they are made in the pass."""
        return tuple(where for where in self.first.where if all(where in query.where for query in self.queries))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The dimensions to which the facts are grouped, besides segment and direction."""
        keys = {key for query in self.queries for key in keys_of(query, self.pushed)}
        return tuple(sorted(keys - {"month"}))

    @cached_property
    def direction_key(self) -> bool:
        """Whether direction stays a key: the questions differ in it."""
        different = len({query.direction for query in self.queries}) > 1
        return different and "offshore" in FACTS[self.first.fact] and "offshore" not in self.keys

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first and last month that any of the questions needs."""
        spans = [months_of(query) for query in self.queries]
        return min(span[0] for span in spans), max(span[1] for span in spans)

    @cached_property
    def monthly(self) -> bool:
        """Whether months stay as they are: a question is by month, or the segments are hardly fewer."""
        return any(by_month(query) for query in self.queries) or len(self.starts) > MANY_SEGMENTS

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first months of the segments, in order."""
        edges = {edge for low, high in map(months_of, self.queries) for edge in (low, after(high))}
        return tuple(sorted(edges - {after(self.span[1])}))

    @cached_property
    def needed(self) -> frozenset[str]:
        """Whether sums and numbers of rows are asked for at all."""
        return frozenset(measure for query in self.queries for measure in query.measures)

    def statement(self, source: str) -> str:
        """The pass: the facts of *source* grouped to the keys."""
        keys = [quoted(key) for key in self.keys]
        if self.direction_key:
            keys.append("offshore")
        if self.monthly or len(self.starts) > 1:
            keys.append("month" if self.monthly else f"{segment(self.starts)} AS month")
        sums = ["CAST(sum(usd_cents) AS BIGINT) AS cents"] if "usd_cents" in self.needed else []
        sums += ["count(*) AS facts"] if "rows" in self.needed else []
        grouped = f" GROUP BY {', '.join(str(number + 1) for number in range(len(keys)))}" if keys else ""
        columns = ", ".join(keys + sums) or "TRUE AS held"
        return f"SELECT {columns} FROM {source} WHERE {' AND '.join(self.conditions())}{grouped}"  # noqa: S608

    def conditions(self) -> list[str]:
        """What a fact must satisfy for any of the questions; what only some ask is asked of the base."""
        low, high = self.span
        level = self.first.level
        lines = [f"month BETWEEN {low} AND {high}", f"level_from <= {level} AND level_to >= {level}"]
        if column := REGION_COLUMNS.get(level):
            lines.append(f"{column} = {literal(self.first.region)}")
        if len({query.direction for query in self.queries}) == 1:
            lines += directed(self.first)
        lines += kinds(self.first)
        return lines + [restricted(where) for where in self.pushed]

    def batches(self) -> list[tuple[CellQuery, ...]]:
        """The questions that one statement answers: sums that differ in their period only."""
        alike: dict[tuple[object, ...], list[CellQuery]] = {}
        for query in self.queries:
            together = set(query.measures) <= {"usd_cents", "rows"} and not {"month", *MANY} & set(query.by)
            key = (query.measures, query.by, query.direction, query.where) if together else (query,)
            alike.setdefault(key, []).append(query)
        return [tuple(queries) for queries in alike.values()]

    def answer(self, queries: Sequence[CellQuery], base: str) -> str:
        """A batch, asked of the base that stands under the name *base*. Where it has several questions, the segment
        stands after the codes and before the measures."""
        query = queries[0]
        conditions = []
        if self.monthly or len(self.starts) > 1:
            low, high = min(map(months_of, queries))[0], max(months_of(each)[1] for each in queries)
            conditions.append(f"month BETWEEN {low} AND {high}")
        if len({each.direction for each in self.queries}) > 1:
            conditions += directed(query)
        conditions += [restricted(where) for where in query.where if where not in self.pushed]
        keys = [coalesced(name) for name in query.by] + (["month"] if len(queries) > 1 else [])
        columns = ", ".join(keys + [taken(measure) for measure in query.measures])
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        positions = ", ".join(str(number + 1) for number in range(len(keys)))
        grouped = f" GROUP BY {positions} ORDER BY {positions}" if keys else ""
        return f"SELECT {columns} FROM {base}{where}{grouped}"  # noqa: S608


def bases(queries: Iterable[CellQuery]) -> list[Base]:
    """Few bases for many questions: the finest first, each further question joins the one that it widens least."""
    found: list[Base] = []
    for query in sorted(dict.fromkeys(queries), key=lambda query: -size((query,))):
        fitting = []
        for base in found:
            together = (*base.queries, query)
            if shared(query) == shared(base.first) and size(together) <= max(LIMIT, size(base.queries)):
                fitting.append((size(together) - size(base.queries), found.index(base)))
        if fitting:
            place = min(fitting)[1]
            found[place] = Base((*found[place].queries, query))
        else:
            found.append(Base((query,)))
    return found


def shared(query: CellQuery) -> tuple[object, ...]:
    """What the questions of one base have in common."""
    return query.fact, query.region, tuple(where for where in query.where if where[0] in MANY)


def size(queries: Sequence[CellQuery]) -> int:
    """An estimate of the groups of a base for *queries*."""
    base = Base(tuple(queries))
    low, high = base.span
    months = (high // 100 - low // 100) * 12 + high % 100 - low % 100 + 1
    segments = min(months, 120) if base.monthly else len(base.starts)
    return estimate(base.keys, base.first.level) * segments * (2 if base.direction_key else 1)


def estimate(keys: Iterable[str], level: int) -> int:
    """An estimate of how many combinations of codes occur."""
    left = set(keys)
    if "contract" in left:
        return cardinality("contract", level)
    if "enterprise" in left:
        left -= set(KNOWN_BY_ENTERPRISE)
    for family in FAMILIES:
        held = [key for key in family if key in left]
        left -= set(held[1:])
    return prod(cardinality(key, level) for key in left)


def cardinality(key: str, level: int) -> int:
    """An estimate of a dimension's codes that occur in a region of *level*."""
    return CARDINALITIES.get(key, OTHERWISE)[level - 1]


def keys_of(query: CellQuery, pushed: Sequence[Where] = ()) -> set[str]:
    """The dimensions that a question needs to find in its base."""
    counted = {DISTINCT[measure] for measure in query.measures if measure in DISTINCT}
    return {*query.by, *counted, *(where[0] for where in query.where if where not in pushed)}


def months_of(query: CellQuery) -> tuple[int, int]:
    """The first and last month (yyyymm) of the facts that a question asks for."""
    return (ALWAYS if query.registered_until else month_at(query.period.first)), month_at(query.period.last)


def month_at(index: int) -> int:
    """A month of `Period`, counted as year × 12 + month − 1, as yyyymm."""
    return index // 12 * 100 + index % 12 + 1


def by_month(query: CellQuery) -> bool:
    return "month" in query.by or any(name == "month" for name, _ in query.where)


def after(month: int) -> int:
    """The month after, as yyyymm."""
    return month + 1 if month % 100 < 12 else month + 89


def segment(starts: Sequence[int]) -> str:
    """The first month of the segment in which a fact's month lies."""
    pairs = pairwise(starts)
    return "CASE " + " ".join(f"WHEN month < {end} THEN {start}" for start, end in pairs) + f" ELSE {starts[-1]} END"


def directed(query: CellQuery) -> list[str]:
    if query.direction == "all" or "offshore" not in FACTS[query.fact]:
        return []
    return ["offshore" if query.direction == "offshore" else "NOT offshore"]


def kinds(query: CellQuery) -> list[str]:
    return [f"kind IN ({', '.join(literal(kind) for kind in COUNTED_KINDS)})"] if query.fact == "contracts" else []


def restricted(where: Where) -> str:
    name, codes = where
    known = coalesced(name) if "" in codes else quoted(name)
    return f"{known} IN ({', '.join(literal(code) for code in codes)})" if codes else "FALSE"


def quoted(name: str) -> str:
    return f'"{name}"'


def coalesced(name: str) -> str:
    """A dimension's code; what is not known has the empty code."""
    return quoted(name) if name in ("month", "offshore") else f"coalesce({quoted(name)}, '')"


def taken(measure: Measure) -> str:
    """A measure, from the columns of a base."""
    if measure in DISTINCT:
        return aggregate(measure)
    # The cast keeps 64 bits where a database would widen a sum (to 128 bits in DuckDB, to numeric in PostgreSQL).
    return f"CAST(coalesce(sum({'cents' if measure == 'usd_cents' else 'facts'}), 0) AS BIGINT)"


def names_statement(source: str, level: int) -> str:
    """Each enterprise with the name of its latest filing that is the fact at *level*."""
    latest = "row_number() OVER (PARTITION BY enterprise ORDER BY filing DESC) AS place"
    where = f"level_from <= {level} AND level_to >= {level}"
    named = f"SELECT enterprise, name, {latest} FROM {source} WHERE {where}"  # noqa: S608
    return f"SELECT enterprise, name FROM ({named}) AS named WHERE place = 1"  # noqa: S608
