"""通报: a document of sentences, tables and charts in which every number is a bound figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from fuwai.core.figure import Figure


@dataclass(frozen=True)
class FigureRef:
    """A number in a sentence: the figure's id and the text as printed, which may carry words for it (增长/下降) by a phrase."""

    figure: str
    text: str
    phrase: str = ""


class Name(str):
    """A name in a sentence, from the data or a standard: of a region, a period, a group. It may carry digits (东南亚11国)."""

    __slots__ = ()


Part = str | FigureRef  # a Name is a str


@dataclass(frozen=True)
class Sentence:
    """One sentence: *id* from the bulletin file, and its parts in order. Digits stand only in FigureRefs and names."""

    id: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(part.figure for part in self.parts if isinstance(part, FigureRef))


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True)
class Cell:
    """A cell of a printed table: plain text, or a bound figure; *span* columns wide, *rows* rows deep (0: covered)."""

    text: str
    figure: str = ""
    span: int = 1
    rows: int = 1
    align: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True)
class TableBlock:
    """A table: caption without its number (the renderer numbers), unit line, header rows, body rows, note."""

    id: str
    caption: str
    unit: str
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class ChartBlock:
    """A chart of the same figures. *series* of (label, figure id) points in order; *kind* decides how it is drawn.

    `tiles`: a map without a map, each category a square at its column and row (*tiles*). `waterfall`: what each category
    adds to the last one, which stands for the whole.
    """

    id: str
    caption: str
    kind: Literal["bar", "bar_horizontal", "stacked", "line", "tiles", "waterfall"]
    unit: str
    points: tuple[tuple[str, str, str], ...]  # (series label, category label, figure id)
    alt: str = ""
    tiles: tuple[tuple[str, int, int], ...] = ()  # category label → column and row, from the top left


Block = Paragraph | TableBlock | ChartBlock


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A bulletin, ready to be rendered. *marking* is 内部版 until protected release lifts it; *language* zh or en."""

    id: str
    title: str
    language: Literal["zh", "en"]
    region: str
    region_name: str
    period: str
    period_name: str
    issuer: str
    as_of: str
    level: str
    marking: str
    lead: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def blocks(self) -> Iterator[Block]:
        yield from self.lead
        for section in self.sections:
            yield from section.blocks

    def sentences(self) -> Iterator[Sentence]:
        for block in self.blocks():
            if isinstance(block, Paragraph):
                yield from block.sentences

    def __post_init__(self) -> None:
        used = {figure for sentence in self.sentences() for figure in sentence.figures}
        for block in self.blocks():
            if isinstance(block, TableBlock):
                used |= {cell.figure for row in (*block.header, *block.rows) for cell in row if cell.figure}
            elif isinstance(block, ChartBlock):
                used |= {figure for _, _, figure in block.points}
        if unbound := used - set(self.figures):
            raise ValueError(f"bulletin {self.id}: figures named but not bound: {sorted(unbound)[:5]}")
