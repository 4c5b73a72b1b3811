"""The numbers of a question: what its figures need is asked of the engine at once, and found again by code."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from fuwai.core.cell import DISTINCT, Bound, CellQuery, Direction, Engine, Fact, Measure
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Missing
from fuwai.core.indicator import Concentration, Count, Indicator, Ratio, Value, concentration, ratio
from fuwai.core.period import Period
from fuwai.core.question import PLAIN, SETS, TIMES, Question
from fuwai.services.ask_slice import Slice, Where, group_on, members_of, merged, restricted, slices
from fuwai.services.label import REGIONAL, Labels
from fuwai.standards.codelist import minor_digits
from fuwai.standards.indicators import indicator
from fuwai.standards.rate import rates

Key = tuple[str | int | bool, ...]
Shift = str  # now, yoy, pop, cagr:3
NOW = "now"
BUSINESS_FACTS: tuple[Fact, ...] = ("executions", "contracts")
ANY_PERIOD = Period.parse("2000")
MOST_ASKED = 2_000  # questions to the engine of one table: some seconds


@dataclass(frozen=True)
class Need:
    """A count by dimensions, in a period as shifted; *extra*: finer codes that core takes together again."""

    count: Count
    dims: tuple[str, ...]
    shift: Shift
    extra: tuple[str, ...] = ()


def shifted(period: Period, shift: Shift) -> Period:
    """The period with which one is compared; `cagr:3` is the same three years before."""
    if shift == NOW:
        return period
    if shift.startswith("cagr:"):
        years = int(shift.removeprefix("cagr:"))
        return Period(period.first - 12 * years, period.last - 12 * years)
    return period.year_before() if shift == "yoy" else period.before()


class CellBook:
    """The cells of *question* on *engine*; `prepare` asks, `level` finds."""

    def __init__(self, question: Question, engine: Engine, labels: Labels) -> None:
        self.question, self.engine, self.labels = question, engine, labels
        self._found: dict[Need, dict[Key, dict[Key, int]]] = {}
        self._months = {fact: engine.months(fact) for fact in ("executions", "contracts", "enterprises")}
        self._present: dict[tuple[Fact, tuple[str, ...], Period], set[Key]] = {}

    def prepare(self, needs: Iterable[Need]) -> None:
        """Ask the engine for all that is not known yet, in one go. Raises FuwaiError where it cannot be asked."""
        wanted = [need for need in dict.fromkeys(needs) if need not in self._found]
        asked = [(need, chosen, query) for need in wanted for chosen, query in self.queries(need)]
        answers = answered(self.engine, [query for _, _, query in asked])
        self._found |= {need: {} for need in wanted}
        for need, chosen, query in asked:
            place, width = {name: number for number, name in enumerate(query.by)}, len(need.extra)
            for codes, value in answers[query].items():
                key = tuple(chosen[name].code if name in chosen else codes[place[name]] for name in need.dims)
                self._found[need].setdefault(key, {})[codes[len(codes) - width :]] = value

    def queries(self, need: Need) -> Iterator[tuple[Mapping[str, Slice], CellQuery]]:
        """One question to the engine for each combination of the sliced dimensions' codes."""
        times = [name for name in need.dims if name in TIMES]
        sets = [name for name in need.dims if name not in TIMES and name not in PLAIN]
        plain = tuple(name for name in need.dims if name in PLAIN)
        spans = slices(times[0], self.question, self.question.period.last_day) if times else (None,)
        for span in spans:
            period = span.period if span and span.period else self.question.period
            day = period.last_day
            for combination in product(*(slices(name, self.question, day) for name in sets)):
                chosen = {each.dimension: each for each in combination} | ({span.dimension: span} if span else {})
                where = merged(*self.where(need.count, period), *(pair for each in combination for pair in each.where))
                bound = bounded(need.count.bound, [each.bound for each in combination if each.bound])
                yield chosen, self._query(need, plain, shifted(period, need.shift), where, bound)

    def where(self, count: Count, period: Period) -> Where:
        """The conditions of the question and of an indicator, as they stand at the end of *period*."""
        day = period.last_day
        axes = self.question.dimensions
        told = [
            restricted(condition, day, self.labels)
            for condition in self.question.where
            if condition.dimension not in axes
            or condition.dimension not in SETS  # of a set on an axis, it chooses the codes
        ]
        within = [members_of(group_on(count.within, False, day))] if count.within else []
        return merged(*told, *count.where, *within)

    def _query(
        self, need: Need, plain: tuple[str, ...], period: Period, where: Where, bound: Bound | None
    ) -> CellQuery:
        count, by = need.count, (*plain, *need.extra)
        direction: Direction = count.direction or ("all" if "offshore" in by else self.question.direction)
        return CellQuery(
            count.fact,
            (count.measure,),
            by,
            self.question.region,
            period,
            direction,
            where,
            count.until,
            count.latest,
            bound,
        )

    def keys(self, needs: Iterable[Need]) -> list[Key]:
        """The codes that occur in any of the answers."""
        return list(
            dict.fromkeys(key for need in needs for key, values in self._found[need].items() if any(values.values()))
        )

    def level(self, about: Indicator, dims: tuple[str, ...], key: Key, shift: Shift = NOW) -> Value:
        """The indicator of the cell *key*: an exact number, or the mark of why there is none."""
        how = about.how
        if isinstance(how, Count):
            return self._counted(about, how, dims, key, shift)
        if isinstance(how, Ratio):
            part, whole = (self.level(indicator(id), dims, key, shift) for id in (how.part, how.whole))
            assert not isinstance(part, Fraction)
            assert not isinstance(whole, Fraction)
            return ratio(how, part, whole)
        need = Need(counted(how.of), dims, shift, (how.by,))
        if isinstance(mark := self._counted(about, need.count, dims, key, shift, need), Missing):
            return mark
        return concentration(how, self._found[need].get(key, {}).values())

    def constant(self, about: Indicator, dims: tuple[str, ...], key: Key, shift: Shift, base: Shift) -> Value:
        """The level at the rates of the base period's last day: filed amounts by currency, converted together.

        Only for money that is counted; anything else is not computable."""
        need = constant_need(about, dims, shift)
        if need is None:
            return Missing.NOT_COMPUTABLE
        assert isinstance(about.how, Count)
        if isinstance(mark := self._counted(about, about.how, dims, key, shift), Missing):
            return mark
        day = shifted(self.period_of(dims, key), base).last_day
        total, digits, table = Fraction(0), minor_digits(), rates()
        for (currency,), minor in self._found[need].get(key, {}).items():
            rate, _ = table.usd(str(currency), day)
            total += minor * 100 * rate / 10 ** digits[str(currency)]
        return total

    def period_of(self, dims: tuple[str, ...], key: Key) -> Period:
        """The part of the period that the cell is of."""
        times = [code for name, code in zip(dims, key, strict=True) if name in TIMES]
        return Period.parse(str(times[0])) if times else self.question.period

    def _counted(
        self, about: Indicator, count: Count, dims: tuple[str, ...], key: Key, shift: Shift, need: Need | None = None
    ) -> int | Missing:
        period = shifted(self.period_of(dims, key), shift)
        first, last = self.covered(count)
        if period.months[0] > last or period.months[-1] < first:
            return Missing.NOT_FILED if shift == NOW else Missing.NOT_COMPUTABLE
        if shift != NOW and (period.months[0] < first and not count.until):
            return Missing.NOT_COMPUTABLE  # a base that is covered in part only
        if shift != NOW and self.period_of(dims, key).months[-1] > last:
            return Missing.NOT_COMPUTABLE  # what is not filed to its end has no growth
        if about.id == "new_registered" and first >= period.months[0]:
            return Missing.NOT_COMPUTABLE  # what is new in a first load, nobody can tell
        found = sum(self._found[need or Need(count, dims, shift)].get(key, {}).values())
        if not found and self._silent(dims, key, period):
            return Missing.NOT_FILED
        return found

    def covered(self, count: Count) -> tuple[int, int]:
        """The first and last month (yyyymm) of which the snapshot can say something of such facts; none: (1, 0)."""
        if count.fact not in self._months:
            self._months[count.fact] = self.engine.months(count.fact)
        own = self._months[count.fact]
        business = [span for fact in ("executions", "contracts") if (span := self._months[fact])]
        last = max((span[1] for span in [*business, own] if span), default=0)
        if count.fact in ("executions", "contracts"):
            return (business[0][0] // 100 * 100 + 1, last) if business else (1, 0)
        return (own[0], last) if own else (1, 0)

    def _silent(self, dims: tuple[str, ...], key: Key, period: Period) -> bool:
        """Whether nobody of the cell's place is registered, and nobody has filed anything in the period (an enterprise that
        moved there), so that there is nobody to say zero. Without registrations, the filings of the snapshot decide."""
        places = tuple(name for name in dims if name in REGIONAL)
        place = tuple(code for name, code in zip(dims, key, strict=True) if name in REGIONAL)
        whole = self._span(period)
        if place in self._filed("enterprises", places, whole):
            return False
        filed = period if self._months["enterprises"] else whole
        return not any(place in self._filed(fact, places, filed) for fact in BUSINESS_FACTS)

    def _filed(self, fact: Fact, places: tuple[str, ...], period: Period) -> set[Key]:
        """The places of which there are such facts in the period, offshore or not; enterprises up to its end."""
        asked = (fact, places, period)
        if asked not in self._present:
            until = fact == "enterprises"
            query = CellQuery(fact, ("rows",), places, self.question.region, period, "all", registered_until=until)
            self._present[asked] = {codes for codes, values in self.engine.cells(query).rows.items() if values[0]}
        return self._present[asked]

    def _span(self, period: Period) -> Period:
        """From the first to the last month of the snapshot."""
        ends = [month for span in self._months.values() if span for month in span] or [period.months[-1]]
        return Period(Period.of_month(min(ends)).first, Period.of_month(max(ends)).last)


def answered(engine: Engine, queries: Sequence[CellQuery]) -> Mapping[CellQuery, Mapping[Key, int]]:
    """The answers to *queries* of one measure each. Sums that differ in their period only are asked once, by month, and
    added here; distinct counts never are. Raises FuwaiError `ask.too_fine`."""
    alike: dict[CellQuery, set[CellQuery]] = {}
    for query in queries:
        if query.measures[0] not in DISTINCT and query.plain and not query.registered_until:
            alike.setdefault(replace(query, period=ANY_PERIOD), set()).add(query)
    monthly: dict[CellQuery, CellQuery] = {}
    for together in alike.values():
        if len(together) > 1:
            first, last = min(each.period.first for each in together), max(each.period.last for each in together)
            one = next(iter(together))
            whole = replace(one, by=(*one.by, "month"), period=Period(first, last))
            monthly |= dict.fromkeys(together, whole)
    asked = list(dict.fromkeys(monthly.get(query, query) for query in queries))
    if len(asked) > MOST_ASKED:
        raise too_fine(len(asked))
    cells = {query: found.column(query.measures[0]) for query, found in zip(asked, engine.answer(asked), strict=True)}
    return {query: added(cells[monthly[query]], query) if query in monthly else cells[query] for query in queries}


def added(by_month: Mapping[Key, int], query: CellQuery) -> Mapping[Key, int]:
    """The sums over the query's months; the month stands last in the codes."""
    first, last = query.period.months[0], query.period.months[-1]
    found: dict[Key, int] = {} if query.by else {(): 0}
    for codes, value in by_month.items():
        if first <= codes[-1] <= last:
            found[codes[:-1]] = found.get(codes[:-1], 0) + value
    return found


def too_fine(asked: int) -> FuwaiError:
    return FuwaiError(
        "ask.too_fine",
        f"这张表要问 {asked:,} 次, 至多 {MOST_ASKED:,} 次; 请少用一个分组或行业门类的维度, 或缩短报告期, 或用 where 只取其中几个",
        f"this table takes {asked:,} questions to the engine, and at most {MOST_ASKED:,} are asked; leave out a dimension of "
        "groups or sectors, shorten the period, or take some of it by where",
    )


def counted(id: str) -> Count:
    """The definition of an indicator that is counted."""
    how = indicator(id).how
    assert isinstance(how, Count)
    return how


def bounded(own: Bound | None, bands: Sequence[Bound]) -> Bound | None:
    """An indicator's bound within the band of a size; the two must be of the same thing."""
    both = [bound for bound in (own, *bands) if bound]
    if not both:
        return None
    if len({(bound.per, bound.measure) for bound in both}) > 1:
        raise FuwaiError(
            "ask.bound",
            "规模档按企业的金额分; 这个指标另有门槛, 请去掉 size_band 或换指标",
            "size bands are of the money of enterprises; this indicator has a bound of its own: leave out size_band",
        )
    upper = [bound.below for bound in both if bound.below is not None]
    return Bound(both[0].per, both[0].measure, max(bound.at_least for bound in both), min(upper, default=None))


def needs(about: Indicator, dims: tuple[str, ...], shift: Shift) -> list[Need]:
    """What an indicator's level needs."""
    how = about.how
    if isinstance(how, Count):
        return [Need(how, dims, shift)]
    if isinstance(how, Ratio):
        return [Need(counted(id), dims, shift) for id in (how.part, how.whole)]
    assert isinstance(how, Concentration)
    return [Need(counted(how.of), dims, shift, (how.by,))]


def constant_need(about: Indicator, dims: tuple[str, ...], shift: Shift) -> Need | None:
    """The filed amounts by currency; None for what is no sum of money."""
    how = about.how
    if not isinstance(how, Count) or how.measure != "usd_cents" or how.bound:
        return None
    minor: Measure = "amount_minor"
    return Need(
        Count(how.fact, minor, where=how.where, within=how.within, direction=how.direction), dims, shift, ("currency",)
    )
