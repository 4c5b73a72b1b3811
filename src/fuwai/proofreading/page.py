"""A page as paragraphs and grids, whatever file it came in; and plain text, whose broken lines are joined again."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

WIDE = 24  # characters; a line of a PDF's paragraph that goes on has at least these
NARROWEST = 12  # characters of the narrowest column
UNIT = re.compile("[十百千]?[亿万]?(?:美元|元)|[%％]|个百分点|家|万人")
WIDE_LATIN = 72  # of English words, which are narrower; a title is shorter
SENTENCE_ENDS = "。！？；：;!?:"
HEADING = re.compile(r"\s*(?:#{1,6}\s|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.、]\D)")
CELL = re.compile(r"[-−+]?\d[\d,，]*(?:\.\d+)?\s*[%％]?|-{1,2}|—+|…+|/|\*|c")
MARKS = {"--", "-", "—", "——", "…", "……", "/", "*", "c"}
UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:]")
TITLE = re.compile(r"情况表?$|一览表|表\s*\d*$|^表\s*\d")


@dataclass(frozen=True)
class Paragraph:
    text: str
    line: int


@dataclass(frozen=True)
class Grid:
    """A table: *headers* a column each, *labels* how many columns name the row. *lines* are the rows' lines."""

    caption: str
    headers: tuple[str, ...]
    labels: int
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Page:
    title: str
    blocks: tuple[Paragraph | Grid, ...] = field(default=())

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph))


def page_of_text(text: str) -> Page:
    """Plain text or markdown. A line that opens with # before the title is a remark only in our own test texts."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    blocks: list[Paragraph | Grid] = []
    at = 0
    pending: list[tuple[int, str]] = []
    while at < len(lines):
        if lines[at][1].startswith("|"):
            end = _while(lines, at, lambda line: line.startswith("|"))
            blocks += _paragraphs(pending[:-3]) + _paragraphs(pending[-3:])
            blocks.append(_markdown(lines[at:end], " ".join(line for _, line in pending[-2:])))
            pending, at = [], end
        elif _is_row(lines[at][1]) and (end := _table_end(lines, at)) - at >= 2:
            caption, head, pending = _head(pending)
            blocks += _paragraphs(pending)
            blocks.append(_plain_table(lines[at:end], caption, head))
            pending, at = [], end
        else:
            pending.append(lines[at])
            at += 1
    blocks += _paragraphs(pending)
    first = lines[0][1] if lines else ""  # also where it is the caption of a table that follows at once
    return Page(first.lstrip("# "), tuple(blocks))


def _while(lines: list[tuple[int, str]], at: int, holds: Callable[[str], bool]) -> int:
    while at < len(lines) and holds(lines[at][1]):
        at += 1
    return at


def _cells(line: str) -> list[str]:
    """Pieces between spaces; the words of an English label in front of numbers stay together."""
    pieces = re.split(r"\s+", line.strip())
    label = len(pieces)
    while label and CELL.fullmatch(pieces[label - 1]):
        label -= 1
    if 1 < label < len(pieces) and "".join(pieces[:label]).isascii():
        return [" ".join(pieces[:label]), *pieces[label:]]
    return pieces


def _is_row(line: str) -> bool:
    """A label without digits in front, and nothing but numbers and marks behind."""
    cells = _cells(line)
    return (
        len(cells) >= 2
        and not CELL.fullmatch(cells[0])
        and not re.search(r"[。，；：,;:]", cells[0])
        and all(CELL.fullmatch(cell) for cell in cells[1:])
    )


def _is_group(line: str) -> bool:
    return len(line) <= 12 and not re.search(r"[\d。，；：,;:]", line) and len(_cells(line)) == 1


def _table_end(lines: list[tuple[int, str]], at: int) -> int:
    end = at
    while end < len(lines):
        if _is_row(lines[end][1]) or (
            _is_group(lines[end][1])
            and end + 1 < len(lines)
            and _is_row(lines[end + 1][1])
            and not HEADING.match(lines[end][1])
        ):
            end += 1
        else:
            break
    return end


def _head(pending: list[tuple[int, str]]) -> tuple[str, list[str], list[tuple[int, str]]]:
    """Of the lines before a table: its caption, the pieces of its heading, and what is not its own."""
    at = len(pending)
    while at and len(pending[at - 1][1]) <= 60 and not re.search("[。；：！]", pending[at - 1][1]):
        if (
            TITLE.search(pending[at - 1][1])
            or HEADING.match(pending[at - 1][1])
            or re.search(r"\d{4}", pending[at - 1][1])
        ):
            break
        at -= 1
    pieces = [piece for _, line in pending[at:] for piece in _cells(line)]
    start = at
    while start and at - start < 2 and (UNIT_LINE.match(pending[start - 1][1]) or TITLE.search(pending[start - 1][1])):
        start -= 1
    return " ".join(line for _, line in pending[start:at]), pieces, pending[:start]


def _plain_table(lines: list[tuple[int, str]], caption: str, head: list[str]) -> Grid:
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    group = ""
    width = max(len(_cells(line)) for _, line in lines)
    if head and len(head) > width and _is_group(head[-1]) and re.fullmatch("[A-Z]{3}", head[-1]):
        group = head.pop()
    for number, line in lines:
        cells = _cells(line)
        if len(cells) == 1:
            group = cells[0]
            continue
        rows.append((group, *cells, *[""] * (width - len(cells))))
        numbers.append(number)
    return Grid(caption, ("", *head), 2, tuple(rows), tuple(numbers))


def _markdown(lines: list[tuple[int, str]], caption: str) -> Grid:
    split = [(number, [cell.strip() for cell in line.strip("|").split("|")]) for number, line in lines]
    body = [(number, cells) for number, cells in split[1:] if not all(re.fullmatch(":?-+:?", cell) for cell in cells)]
    return grid(caption, [split[0][1]], body)


def grid(caption: str, heads: list[list[str]], body: list[tuple[int, list[str]]]) -> Grid:
    """A table of cells: headings of several rows are read from the top, and the columns in front that hold no number
    name the row."""
    width = max([len(row) for row in heads] + [len(cells) for _, cells in body], default=0)
    padded = [(number, cells + [""] * (width - len(cells))) for number, cells in body]
    headers = []
    for column in range(width):
        parts = [row[column] for row in heads if column < len(row) and row[column]]
        headers.append("".join(dict.fromkeys(parts)))
    labels = 0
    while labels < width and not any(
        CELL.fullmatch(cells[labels]) and cells[labels] not in MARKS for _, cells in padded
    ):
        labels += 1
    rows = tuple(tuple(cells) for _, cells in padded)
    return Grid(caption, tuple(headers), max(labels, 1), rows, tuple(number for number, _ in padded))


def _paragraphs(lines: list[tuple[int, str]]) -> list[Paragraph | Grid]:
    """Lines joined where one goes on in the next: it is wide, ends without an end, and no heading follows."""
    found: list[tuple[int, str]] = []
    open_line, wide = "", _wide([line for _, line in lines])
    for number, line in lines:
        goes_on = (
            found
            and len(open_line) >= (WIDE_LATIN if open_line.isascii() and not line[0].islower() else wide)
            and open_line[-1] not in SENTENCE_ENDS
            and not HEADING.match(line)
            and not UNIT_LINE.match(line)
        )
        if goes_on:
            found[-1] = (found[-1][0], found[-1][1] + _between(found[-1][1], line) + line)
        else:
            found.append((number, line))
        open_line = line
    return [Paragraph(text, number) for number, text in found]


def _wide(lines: list[str]) -> int:
    """From how many characters a line may go on: fewer where a line breaks between a number and its unit, as those of a
    narrow column do."""
    broken = [len(one) for one, two in pairwise(lines) if one[-1].isdigit() and UNIT.match(two)]
    return min([WIDE, *(max(NARROWEST, length) for length in broken)])


def _between(one: str, two: str) -> str:
    """What the end of a line stood for: nothing in Chinese, a space between Latin words."""
    return " " if one[-1].isascii() and two[0].isascii() else ""
