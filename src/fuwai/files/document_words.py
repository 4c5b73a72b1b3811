"""What the renderers add to a document, in its own language: numerals, captions, unit lines, the imprint, the dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from fuwai.core.bulletin import Block, ChartBlock, Document, Paragraph, TableBlock
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.core.review import LEVEL_NAMES
from fuwai.files.document_number import bare_unit

DIGITS = "零一二三四五六七八九"
HEADING_NUMERAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、．]\s*)")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # not strftime: its names follow the machine's locale


@dataclass(frozen=True)
class Captioned:
    """A table or chart with its running number within its kind."""

    block: TableBlock | ChartBlock
    number: int


@dataclass(frozen=True)
class Part:
    """A section as printed: *heading* with its numeral ("" for the lead), *anchor*, and blocks with their numbers."""

    heading: str
    anchor: str
    blocks: tuple[Paragraph | Captioned, ...]


def parts(document: Document) -> tuple[Part, ...]:
    """The lead and the sections of *document*, headings numbered, tables and charts counted through."""
    counters = {TableBlock: 0, ChartBlock: 0}

    def counted(blocks: tuple[Block, ...]) -> Iterator[Paragraph | Captioned]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                counters[type(block)] += 1
                yield Captioned(block, counters[type(block)])

    lead = Part("", "lead", tuple(counted(document.lead)))
    sections = (
        Part(heading(document, section.heading, number), f"section-{number}", tuple(counted(section.blocks)))
        for number, section in enumerate(document.sections, start=1)
    )
    return (lead, *sections)


def heading(document: Document, text: str, number: int) -> str:
    """一、产业结构 in Chinese, 1. Industry structure in English; a numeral that came along is replaced."""
    plain = HEADING_NUMERAL.sub("", text)
    return f"{chinese_numeral(number)}、{plain}" if document.language == "zh" else f"{number}. {plain}"


def chinese_numeral(number: int) -> str:
    """1 to 99 as 一 to 九十九.

    >>> chinese_numeral(4), chinese_numeral(10), chinese_numeral(21)
    ('四', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def caption_label(document: Document, captioned: Captioned) -> str:
    """表, 图, Table or Figure, without the number."""
    names = ("表", "Table") if isinstance(captioned.block, TableBlock) else ("图", "Figure")
    return names[0 if document.language == "zh" else 1]


def caption_gap(document: Document) -> str:
    """What stands between a caption's number and its words: 表 1　…, Table 1. …"""
    return "\u3000" if document.language == "zh" else ". "


def last_block(document: Document) -> Block | None:
    """The block before the notes and the signature."""
    return next(reversed(list(document.blocks())), None)


def unit_line(document: Document, unit: str) -> str:
    """单位：亿美元; empty where the table has no one unit."""
    plain = bare_unit(unit)
    return plain and (f"单位：{plain}" if document.language == "zh" else f"Unit: {plain}")


def note_line(document: Document, note: str) -> str:
    """注：… below a table; empty where there is none."""
    if not note or note.startswith(("注", "Note")):
        return note
    return f"注：{note}" if document.language == "zh" else f"Note: {note}"


def as_of(document: Document) -> datetime:
    """The moment of the facts, which dates every file. Raises FuwaiError `document.as_of` where it is no ISO moment."""
    try:
        moment = datetime.fromisoformat(document.as_of)
    except ValueError as error:
        raise FuwaiError(
            "document.as_of",
            f"通报 {document.id} 的数据截止时间是“{document.as_of}”，应为 ISO 格式，如 2015-07-20T00:00:00+08:00",
            f"the as-of moment of bulletin {document.id} is {document.as_of!r}; wanted: an ISO moment such as "
            "2015-07-20T00:00:00+08:00",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def date_words(document: Document) -> str:
    """The day of the facts in Beijing: 2015年7月20日, 20 July 2015."""
    moment = beijing(as_of(document))
    if document.language == "zh":
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def level_words(document: Document) -> str:
    """The level of review that the facts have passed, in words."""
    zh = document.language == "zh"
    for level, names in LEVEL_NAMES.items():
        if document.level.lower() in (str(int(level)), level.name.lower(), *names):
            return names[0 if zh else 1]
    return document.level


def imprint(document: Document) -> str:
    """数据截至2015年7月20日，经部级核准。"""
    level = level_words(document)
    if document.language == "zh":
        return f"数据截至{date_words(document)}" + (f"，口径为{level}核准。" if level else "。")
    return f"Data as of {date_words(document)}" + (f", approved at {level} level." if level else ".")
