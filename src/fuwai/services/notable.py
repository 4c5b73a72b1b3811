"""值得一提: candidates for an analyst, found in the facts by stated rules, each a bound sentence that says why it is notable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fuwai.core.access import Viewer
from fuwai.core.bulletin import FigureRef, Name, Sentence
from fuwai.core.cell import REGION_COLUMNS, CellQuery, Engine
from fuwai.core.figure import Figure, Missing
from fuwai.core.notable import Kind, Months, Notable, ranked, record, turned, unusual
from fuwai.core.period import Period
from fuwai.core.phrase import PARAMETER, Language
from fuwai.core.table import growth, share
from fuwai.core.template import Printed, fill
from fuwai.facts.engine import DuckEngine
from fuwai.services.ask import own
from fuwai.services.binding_item import whole
from fuwai.services.facts import build_facts, parse_moment
from fuwai.services.figure import CENTS, FigureBook
from fuwai.services.label import spoken_en
from fuwai.services.page import names
from fuwai.standards.notable import Wordings, wordings
from fuwai.standards.tables import enterprise_bands

MOST = 20
OF = ("country", "division", "parts")


@dataclass(frozen=True)
class Told:
    """One thing that is looked at: the region itself (no dimension), or one code of a dimension."""

    by: str
    code: str
    months: Months

    @property
    def dims(self) -> dict[str, str]:
        return {self.by: self.code} if self.by else {}

    def level(self, period: Period) -> int:
        return sum(self.months.get(month, 0) for month in period.months)


def notable(
    viewer: Viewer, region: str, period: str, language: Language = "zh", as_of: str | None = None, most: int = MOST
) -> list[Notable]:
    """The candidates for a region and period, the ones that move most first. Raises FuwaiError `access.figures`."""
    own(viewer, region)
    built = build_facts(parse_moment(as_of))
    return found(DuckEngine(built.path), region, period, language, built.as_of.isoformat(), most)


def found(
    engine: Engine, region: str, period: str, language: Language, as_of: str = "", most: int = MOST
) -> list[Notable]:
    """The same from an engine."""
    finder = Finder(FigureBook(engine, region, Period.parse(period), as_of=as_of), language)
    return ranked(list(finder.candidates()), most)


class Finder:
    """Looks through one book's region and period."""

    def __init__(self, book: FigureBook, language: Language) -> None:
        self.book = book
        self.language = language
        self.words: Wordings = wordings()
        self.names = {name: make() for name, make in names(book, language).items()}
        self.at = book.period.months[-1]

    def candidates(self) -> Iterator[Notable]:
        everything = self._told("")
        if not everything or not self._total(everything[0]):
            return
        region = everything[0]
        total = self._total(region)
        seen = [region, *(told for by in OF for told in self._told(by) if self._large(told, total))]
        for told in seen:
            yield from self._of_months(told, total)
            if told.by:
                yield from self._contribution(told, region)
        yield from self._entrants(total)

    def _total(self, told: Told) -> int:
        return told.level(self.book.period)

    def _large(self, told: Told, total: int) -> bool:
        """Whether it has the least share, now or a year before, that is looked at; business of the earlier catalogue has
        no name to be told by."""
        book = self.book
        now = max(told.level(book.period), told.level(book.period.year_before()))
        return told.code != "other" and 100 * now >= self._parameter("least_share") * total

    def _parameter(self, name: str) -> Fraction:
        return self.words.parameters[name].on(self.book.period.last_day)

    def _told(self, by: str) -> list[Told]:
        """The months of each code of a dimension, over all that the facts cover, in one pass."""
        if self.book.coverage is None or self.at < self.book.coverage[0]:
            return []
        dimension, first = self._dimension(by), self.book.coverage[0]
        if by and not dimension:
            return []
        span = Period((first // 100) * 12 + first % 100 - 1, self.book.period.last)
        keys = tuple(sorted(("month", *([dimension] if dimension else []))))
        query = CellQuery("executions", ("usd_cents",), keys, self.book.region, span, self.book.direction)
        place = keys.index("month")
        series: dict[str, dict[int, int]] = {}
        for codes, (cents,) in self.book.engine.cells(query).rows.items():
            others = [code for at, code in enumerate(codes) if at != place]
            series.setdefault(str(others[0]) if others else "", {})[int(codes[place])] = cents
        kept = self.book.labels.tree.children(self.book.region) if by == "parts" else series
        known = [month for month in span.months if month <= self.book.coverage[1]]
        return [
            Told(dimension, code, {month: months.get(month, 0) for month in known})
            for code, months in sorted(series.items())
            if code in kept or not by
        ]

    def _dimension(self, by: str) -> str:
        if by != "parts":
            return by
        tree = self.book.labels.tree
        below = tree.children(self.book.region)
        return REGION_COLUMNS.get(tree.level(below[0]), "") if below else ""

    def _of_months(self, told: Told, total: int) -> Iterator[Notable]:
        """What the period's last month shows beside the months before it."""
        least, month = int(self._parameter("least_months")), Period.of_month(self.at)
        value = self.book.level(period=month, **told.dims)
        before = {month: cents for month, cents in told.months.items() if month <= self.at}
        since = Period.of_month(min(before))
        named = {"value": value, "since": Name(since.en if self.language == "en" else since.zh)}
        beyond = record(before, self.at, least)
        if beyond is not None:
            yield from self._one("record", told, named, Fraction(100 * beyond, total))
        away = unusual(before, self.at, self._parameter("robust_bound") / 100, least)
        if away is not None:
            grown = self.book.growth(compare="pop", period=month, **told.dims)
            yield from self._one("unusual", told, {**named, "growth": grown}, Fraction(100 * abs(away), total))
        if turned(self._growths(before)):
            grown = self.book.growth(period=month, **told.dims)
            base = told.months.get(self.at - 100, 0)
            moved = Fraction(100 * abs(told.months[self.at] - base), total)
            yield from self._one("turning", told, {**named, "growth": grown}, moved)

    def _growths(self, months: Months) -> list[Fraction | None]:
        """The growth on the year before of the last months, as the page would print it: none below the threshold."""
        listed = [Period.of_month(self.at)]
        for _ in range(int(self._parameter("turning_months"))):
            listed.insert(0, listed[0].before())
        growths = [
            growth(months.get(each.months[0]), months.get(each.months[0] - 100), self.book.threshold) for each in listed
        ]
        return [None if isinstance(each, Missing) else each for each in growths]

    def _contribution(self, told: Told, region: Told) -> Iterator[Notable]:
        """What its change is of the whole a year before."""
        before = self.book.period.year_before()
        base = region.level(before)
        first, last = self.book.coverage or (0, 0)
        if not base or before.months[0] < first or self.book.period.months[-1] > last:
            return
        moved = told.level(self.book.period) - told.level(before)
        change = self.book.change(**told.dims)
        of = self.book.level(period=before)
        value = share(whole(change), whole(of))
        zh, en = f"{change.zh}占{of.zh}的比重", f"{change.en}, share of {of.en}"
        part = Figure(f"{change.id}|of:{of.id}", "contribution", value, "percent", zh, en, parts=(change.id, of.id))
        named = {"value": self.book.level(**told.dims), "change": change, "contribution": part}
        yield from self._one("contribution", told, named, Fraction(100 * abs(moved), base))

    def _entrants(self, total: int) -> Iterator[Notable]:
        """Enterprises that reached a band of the table of enterprises, told by the highest that each reached."""
        told: set[str] = set()
        for bound in sorted(enterprise_bands(self.book.period.last_day), reverse=True):
            band = self.book.above(bound) if bound else None
            if band is None or band.count_before.missing:
                continue
            threshold = self._bound(bound)
            for code in band.entered:
                if code in told:
                    continue
                told.add(code)
                value = self.book.level(enterprise=code)
                before = self.book.level(period=self.book.period.year_before(), enterprise=code)
                firm = Name(self._name("enterprise", code))
                named = {"firm": firm, "threshold": threshold, "value": value, "before": before}
                moved = whole(value) or 0
                yield from self._one("entrant", Told("enterprise", code, {}), named, Fraction(100 * moved, total))

    def _bound(self, dollars: int) -> Figure:
        """The bound of a band as the bulletins' own parameter says it."""
        place = enterprise_bands(self.book.period.last_day).index(dollars)
        name = ("", "large_bound", "major_bound")[place]
        id_ = f"{PARAMETER}|{name}|{self.book.period.code}"
        return Figure(id_, PARAMETER, dollars * CENTS, "usd", "企业规模档下限", "bound of a band of enterprises")

    def _name(self, by: str, code: str) -> str:
        zh, en = self.book.labels.name(by, code)
        return spoken_en(by, code, en) if self.language == "en" else zh

    def _one(self, kind: Kind, told: Told, named: Mapping[str, object], score: Fraction) -> Iterator[Notable]:
        """The candidate, if it can be said."""
        name = Name(self._name(told.by, told.code)) if told.by else self.names["region"]
        parameters = {
            id_: Figure(
                f"{PARAMETER}|{id_}|{self.book.period.code}", PARAMETER, each.on(self.book.period.last_day), each.unit
            )
            for id_, each in self.words.parameters.items()
        }
        scope = {**self.names, **parameters, "name": name, **named}
        sayings = self.words.sayings[self.language]
        said = fill(self.words.said[kind][self.language], scope, sayings)
        why = fill(self.words.why[kind][self.language], scope, sayings)
        if said is None or why is None:
            return
        parts = [
            FigureRef(part.figure.id, part.text, part.phrase) if isinstance(part, Printed) else part for part in said
        ]
        id_ = ".".join(filter(None, ("notable", kind, told.by, told.code)))
        for part in said:
            if isinstance(part, Printed):
                self.book.figures.setdefault(part.figure.id, part.figure)
        text = "".join(part.text if isinstance(part, Printed) else part for part in why)
        yield Notable(kind, Sentence(id_, tuple(_capital(parts, self.language))), text, score)


def _capital(parts: Sequence[str | FigureRef], language: Language) -> list[str | FigureRef]:
    """An English sentence begins with a capital."""
    first, *rest = parts
    if language == "en" and isinstance(first, str) and first:
        first = type(first)(first[0].upper() + first[1:])
    return [first, *rest]
