"""The page of a bulletin: a blueprint filled from the figures of one region and period."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

from fuwai.core.blueprint import BlockPlan, Blueprint, ChartPlan, SectionPlan, SentencePlan, TablePlan
from fuwai.core.bulletin import (
    Block,
    Cell,
    ChartBlock,
    Document,
    FigureRef,
    Name,
    Paragraph,
    Section,
    Sentence,
    TableBlock,
)
from fuwai.core.cell import Direction, Engine
from fuwai.core.condition import look_up
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure
from fuwai.core.period import Period
from fuwai.core.phrase import Language, digits
from fuwai.core.review import Level
from fuwai.core.table import Column, Row, Table
from fuwai.core.template import Listing, Printed, Said, Template, cut, fill, names_of, slots
from fuwai.services.binding import Binding
from fuwai.services.figure import FigureBook
from fuwai.services.table import TOTAL, composed
from fuwai.standards.bulletin import blueprint, chosen_for
from fuwai.standards.tables import kind

MARKING = {"zh": "内部版", "en": "Internal edition"}  # until a protected release lifts it
ENDING = {"zh": (), "en": ("en",)}  # of a document's id, and so of its files
MONEY = {"zh": "亿美元", "en": "USD million"}
WHOLES = {
    4: ("全国", "the country"),
    3: ("全省", "the province"),
    2: ("全市", "the city"),
    1: ("全县（市、区）", "the county"),
}
WHOLE_OF_KIND = {  # by the last character of a name: 滨江区, 桐庐县, 义乌市
    **{("市", 1): ("全市", "the city"), ("市", 3): ("全市", "the municipality")},
    **{("区", 1): ("全区", "the district"), ("区", 3): ("全区", "the region")},
    **{("县", 1): ("全县", "the county"), ("旗", 1): ("全旗", "the banner")},
    **{("州", 2): ("全州", "the prefecture"), ("盟", 2): ("全盟", "the league")},
}
REHEARSALS = 2  # the second knows the first items of the lists, and asks for the enterprises behind them
PARTS = {3: ("省（区、市）", "province"), 2: ("市", "city"), 1: ("县（市、区）", "county")}


class Page:
    """A bulletin being written: the blueprint filled from the binding, and every figure that it uses."""

    def __init__(self, plan: Blueprint, book: FigureBook, language: Language) -> None:
        self.plan = plan
        self.book = book
        self.language = language
        self.sayings = plan.sayings[language]
        self.scope = Binding(book, plan.declarations, language, names(book, language))
        self.figures: dict[str, Figure] = {}

    def bind(self, figure: Figure) -> str:
        """Keep *figure* for the document; two figures of one id must be one figure."""
        known = self.figures.setdefault(figure.id, figure)
        if known.value != figure.value:
            raise FuwaiError(
                "bulletin.two_values",
                f"指标 {figure.id} 有两个值: {known.value} 与 {figure.value}",
                f"the figure {figure.id} has two values: {known.value} and {figure.value}",
            )
        return figure.id

    def words(self, templates: Mapping[Language, Template]) -> str:
        """A title, heading or caption: text without figures."""
        said = fill(templates[self.language], self.scope, self.sayings) or []
        if figures := [part.figure.id for part in said if isinstance(part, Printed)]:
            raise FuwaiError(
                "bulletin.figure_in_title",
                f"标题、表题和图题不能带指标: {figures[0]}",
                f"titles, headings and captions carry no figures: {figures[0]}",
            )
        return "".join(part for part in said if isinstance(part, str))

    def heading(self, templates: Mapping[Language, Template]) -> str:
        text = self.words(templates)
        return _capital(text) if self.language == "en" else text

    def sentence(self, plan: SentencePlan) -> Sentence | None:
        """The first wording that holds and has all its values; None where there is none."""
        for wording in plan.wordings:
            if wording.when is None or wording.when.holds(self.scope):
                said = fill(wording.templates[self.language], self.scope, self.sayings)
                if said is not None:
                    return Sentence(plan.id, self._parts(said))
        return None

    def _parts(self, said: Said) -> tuple[str | FigureRef, ...]:
        parts = [
            FigureRef(self.bind(part.figure), part.text, part.phrase) if isinstance(part, Printed) else part
            for part in said
        ]
        if self.language == "en":
            parts = _capitalised(parts)
        return tuple(part for part in parts if part != "")

    def section(self, plan: SectionPlan) -> Section | None:
        """The section, or None where nothing in it can be said."""
        blocks = self.blocks(plan.blocks)
        return Section(self.heading(plan.heading), blocks) if blocks else None

    def blocks(self, plans: Iterable[BlockPlan]) -> tuple[Block, ...]:
        return tuple(block for plan in plans if (block := self.block(plan)) is not None)

    def block(self, plan: BlockPlan) -> Block | None:
        if isinstance(plan, tuple):
            sentences = tuple(said for each in plan if (said := self.sentence(each)) is not None)
            return Paragraph(_without_lead_space(sentences)) if sentences else None
        if plan.when is not None and not plan.when.holds(self.scope):
            return None
        return self.table(plan) if isinstance(plan, TablePlan) else self.chart(plan)

    def table(self, plan: TablePlan) -> TableBlock | None:
        """The table that the same book gives; None where it has no rows but a total."""
        book = self.book
        asked = composed(plan.kind, book, columns_of(plan), plan.groups)
        columns = plan.columns or tuple(column.name for column in asked.columns)
        rows = [row for row in asked.rows if plan.total or row.code != TOTAL]
        if plan.without_empty is not None and plan.without_empty.holds(self.scope):
            rows = [row for row in rows if row.code == TOTAL or any(map(_told, row.figures.values()))]
        if all(row.code == TOTAL for row in rows):
            return None
        inside = Counter(row.parent for row in rows if row.parent)
        head = self._head(plan, asked, columns)
        body = tuple(self._grouped(rows, columns, inside) if inside else (self._row(row, columns) for row in rows))
        wide = (replace(head[0], span=2), *head[1:]) if inside else head
        return TableBlock(plan.id, self.words(plan.caption), MONEY[self.language], (wide,), body)

    def _head(self, plan: TablePlan, asked: Table, columns: Sequence[str]) -> tuple[Cell, ...]:
        named: dict[str, Mapping[Language, str]] = {
            column.name: {"zh": column.zh, "en": column.en} for column in asked.columns
        }
        heads: dict[str, Mapping[Language, str]] = {**named, **plan.heads}
        return tuple(Cell(heads[name][self.language], align="center") for name in columns)

    def _grouped(self, rows: Sequence[Row], columns: Sequence[str], inside: Counter[str]) -> Iterator[tuple[Cell, ...]]:
        """Rows within a group stand beside one cell with the group's code, in place of a row of its own."""
        begun: set[str] = set()
        for row in rows:
            cells = self._row(row, columns)
            if row.parent:
                group = () if row.parent in begun else (Cell(row.parent, rows=inside[row.parent], align="center"),)
                begun.add(row.parent)
                yield (*group, *cells)
            elif row.code not in inside:
                yield (replace(cells[0], span=2), *cells[1:])

    def _row(self, row: Row, columns: Sequence[str]) -> tuple[Cell, ...]:
        return tuple(self._cell(row, name) for name in columns)

    def _cell(self, row: Row, name: str) -> Cell:
        figure = row.figures.get(name)
        if figure is not None:
            return Cell(digits(figure, self.language), self.bind(figure), align="right")
        if name in ("name", "band"):
            return Cell(_capital(row.en) if self.language == "en" else row.zh)
        return Cell(row.texts.get(name, ""))

    def chart(self, plan: ChartPlan) -> ChartBlock | None:
        """The items of a list as points; those without a value have none."""
        items = cut(cast(Listing, self.scope[plan.list]), plan.first, plan.last)
        points = tuple(
            (label[self.language], _capital(str(item.scope["label"])), self.bind(figure))
            for value, label in plan.values
            for item in items
            if isinstance(figure := item.scope.get(value), Figure) and not figure.missing
        )
        if not points:
            return None
        kind = cast(Literal["bar", "bar_horizontal", "stacked", "line"], plan.kind)
        return ChartBlock(plan.id, self.words(plan.caption), kind, MONEY[self.language], points, self.words(plan.alt))

    def rehearse(self) -> None:
        """Speak of everything once, whatever the conditions say, so that the engine can answer it in shared passes."""
        for name in sorted(self.plan.names()):
            self.scope.get(name)
        for sentence in self.plan.sentences():
            for wording in sentence.wordings:
                self._speak(wording.templates[self.language], self.scope)
        for block in self.plan.blocks():
            if isinstance(block, TablePlan):
                composed(block.kind, self.book, columns_of(block), block.groups)

    def _speak(self, template: Template, scope: Mapping[str, object]) -> None:
        """Ask for all that *template* names, and for what the forms of its lists name of their items."""
        for path in names_of(template):
            look_up(scope, path)
        for slot in slots(template):
            items = look_up(scope, slot.path)
            if slot.form and isinstance(items, tuple):
                form = self.sayings.forms[slot.form]
                for item in cut(items, slot.first, slot.last):
                    self._speak((*form.first, *form.template), item.scope)

    def _stem(self, level: Level) -> str:
        """The bulletin that is chosen for its region and period is *the* bulletin; any other goes by its own name."""
        plan = self.plan
        fits = plan.chosen and plan.fits(level, self.book.period.kind)
        return "bulletin" if fits and chosen_for(level, self.book.period.kind).id == plan.id else plan.id

    def document(self) -> Document:
        plan, book, language = self.plan, self.book, self.language
        level = Level(book.labels.tree.level(book.region))
        return Document(
            id="-".join((self._stem(level), book.region, book.period.code, *ENDING[language])),
            title=self.words(plan.title),
            language=language,
            region=book.region,
            region_name=book.labels.tree.name(book.region, language),
            period=book.period.code,
            period_name=book.period.en if language == "en" else book.period.zh,
            issuer=self.words(plan.issuer),
            as_of=book.as_of,
            level=level.name.lower(),
            marking=MARKING[language],
            lead=cast(tuple[Paragraph, ...], self.blocks(plan.lead)),
            sections=tuple(each for section in plan.sections if (each := self.section(section)) is not None),
            notes=tuple(said.text for note in plan.notes if (said := self.sentence(note)) is not None),
            figures=dict(sorted(self.figures.items())),
        )


def columns_of(plan: TablePlan) -> tuple[Column, ...]:
    """The columns of its kind of table, and those that it asks for besides."""
    described = kind(plan.kind)
    return (*described.columns, *(each for each in described.extra if each.name in plan.columns))


def _told(figure: Figure) -> bool:
    """Whether there is more to say than that nothing is there."""
    return not figure.missing and figure.value != 0


def _capital(text: str) -> str:
    """With a capital letter; Chinese has none and stays as it is."""
    return text[:1].upper() + text[1:]


def _capitalised(parts: list[str | FigureRef]) -> list[str | FigureRef]:
    """An English sentence with a capital, also where it begins with a name or a number in words."""
    for index, part in enumerate(parts):
        if isinstance(part, FigureRef):
            break
        if letters := part.lstrip():
            lead = part[: len(part) - len(letters)]
            parts[index] = type(part)(lead + letters[0].upper() + letters[1:])
            break
    return parts


def _without_lead_space(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """An English sentence begins with the space that parts it from the one before; the first of a paragraph does not."""
    first = sentences[0]
    if first.parts and isinstance(first.parts[0], str) and first.parts[0].startswith(" "):
        first = replace(first, parts=tuple(part for part in (first.parts[0].lstrip(), *first.parts[1:]) if part))
    return (first, *sentences[1:])


def names(book: FigureBook, language: Language) -> dict[str, Callable[[], object]]:
    """What every bulletin knows by name: its region, its period, its parts, and what it can ask of itself."""
    tree, period = book.labels.tree, book.period
    level = tree.level(book.region)
    children = tree.children(book.region)
    below = tree.level(children[0]) if children else 0
    english = language == "en"
    texts = {
        "region": tree.name(book.region, language),
        "region_short": tree.short(book.region, language),
        "above": tree.name(tree.parent(book.region), language) if tree.parent(book.region) else "",
        "peers": PARTS[level][english] if level in PARTS else "",
        "whole": WHOLE_OF_KIND.get((tree.name(book.region)[-1], level), WHOLES[level])[english],
        "part": PARTS[below][english] if below else "",
        "parts": "、".join(tree.short(code, language) for code in children),
        "level": Level(level).name.lower(),
        **_period_names(period, english=english),
    }
    flags = {
        "is_nation": level == Level.MINISTRY,
        "is_province": level == Level.PROVINCE,
        "is_city": level == Level.CITY,
        "is_county": level == Level.COUNTY,
        "is_month": period.length == 1,
        "is_year": period.kind == "year",
        "has_parts": bool(children),
    }
    named: dict[str, object] = {**{name: Name(text) for name, text in texts.items()}, **flags}
    return {name: (lambda value=value: value) for name, value in named.items()}  # type: ignore[misc]


def _period_names(period: Period, *, english: bool) -> dict[str, str]:
    """2015年上半年, 上半年, 2015年1-6月, 6月, 6月底; their English counterparts as they stand within a sentence."""
    month = period.last_month()
    before = month.before()
    if english:
        article = "the " if period.kind in ("half", "quarter") else ""
        spoken = article + period.en
        return {
            "period": spoken,
            "span": spoken,
            "months": spoken,
            "month": month.en.split(" ")[0],
            "month_before": before.en.split(" ")[0],
            "until": month.en,
            "to_date": period.year_to_date().en,
        }
    year = f"{period.year}年"
    return {
        "period": period.zh,
        "span": period.zh.removeprefix(year) or "全年",
        "months": period.months_zh if period.kind != "year" else period.zh,
        "month": month.zh.removeprefix(year),
        "month_before": before.zh.removeprefix(year).replace(f"{period.year - 1}年", "上年"),
        "until": f"{month.zh.removeprefix(year)}底",
        "to_date": period.year_to_date().months_zh.removeprefix(year),
    }


def write(
    engine: Engine,
    region: str,
    period: Period | str,
    as_of: str,
    language: Language = "zh",
    file: str | Blueprint | None = None,
) -> Document:
    """The bulletin of *region* in *period* from the facts of *engine*, by the bulletin *file* (the id of one, or one that
    is loaded) or the one chosen for both."""
    return prepared(engine, region, period, as_of, language, file).document()


def prepared(
    engine: Engine,
    region: str,
    period: Period | str,
    as_of: str,
    language: Language = "zh",
    file: str | Blueprint | None = None,
) -> Page:
    """The page of a bulletin, ready to be written: the engine has answered what it will ask."""
    span = period if isinstance(period, Period) else Period.parse(period)
    book = FigureBook(engine, region, span, as_of=as_of)
    level = book.labels.tree.level(region)
    plan = file if isinstance(file, Blueprint) else blueprint(file) if file else chosen_for(level, span.kind)
    book.direction = cast(Direction, plan.direction)
    for _ in range(REHEARSALS):
        book.rehearse(lambda twin: Page(plan, twin, language).rehearse())
    return Page(plan, book, language)
