"""A bulletin as PDF, typeset by Typst: PDF/A-2a and PDF/UA-1, with the fonts of this machine embedded.

The template never sees a text of ours as markup: everything comes as JSON, and a string in Typst stays a string.
"""

import json
from typing import Any

import typst

from fuwai.core.bulletin import Document, FigureRef, Paragraph, TableBlock
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.files import chart
from fuwai.files.document_grid import KEPT_ROWS, column_widths, grid, number_insets
from fuwai.files.document_words import (
    Captioned,
    as_of,
    caption_gap,
    caption_label,
    imprint,
    last_block,
    note_line,
    parts,
    unit_line,
)
from fuwai.files.font import fonts, typst_fonts
from fuwai.files.templates import PATH

TYPE_WIDTH = 442.2  # points: 156 mm
TABLE_SIZE = 10.5  # points: 5号


def pdf(document: Document) -> bytes:
    """The PDF of *document*. Raises FuwaiError `font.none`, or `document.typeset` where a character has no glyph."""
    compiler = typst.Compiler(font_paths=typst_fonts(), root=str(PATH))
    try:
        compiled = compiler.compile(
            str(PATH / "bulletin.typ"),
            format="pdf",
            sys_inputs={"document": json.dumps(content(document), ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],  # archivable; its text extractable, and read aloud in order
            timestamp=int(as_of(document).timestamp()),
        )
    except typst.TypstError as error:
        raise FuwaiError(
            "document.typeset",
            f"PDF 排版失败：{error.message}；{'；'.join(error.hints)}。请检查文字或中文字体",
            f"the PDF could not be typeset: {error.message}; {'; '.join(error.hints)}; check the text or the fonts",
        ) from error
    if not isinstance(compiled, bytes):  # Typst answers with a list where a format has a file a page
        raise TypeError(f"a PDF is one file, not {type(compiled).__name__}")
    return compiled


def content(document: Document) -> dict[str, Any]:
    """All that the template prints, as plain data."""
    choice = fonts()
    moment = beijing(as_of(document))
    return {
        "title": document.title,
        "language": document.language,
        "marking": document.marking,
        "issuer": document.issuer,
        "imprint": imprint(document),
        "notes": [note_line(document, note) for note in document.notes],
        "date": [moment.year, moment.month, moment.day],
        "keywords": [text for text in (document.region_name, document.period_name) if text],
        "fonts": {"serif": choice.serif, "sans": choice.sans, "latin": choice.latin},
        "parts": [
            {"heading": part.heading, "blocks": [block_content(document, block) for block in part.blocks]}
            for part in parts(document)
        ],
    }


def block_content(document: Document, block: Paragraph | Captioned) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        pieces = [
            [part.text, part.figure] if isinstance(part, FigureRef) else [part, ""]
            for sentence in block.sentences
            for part in sentence.parts
        ]
        return {"kind": "paragraph", "pieces": pieces, "last": block == last_block(document)}
    captioned = {
        "caption": f"{caption_label(document, block)} {block.number}{caption_gap(document)}{block.block.caption}",
        "unit": unit_line(document, block.block.unit),
    }
    if isinstance(block.block, TableBlock):
        return {"kind": "table", **captioned, **table_content(document, block.block)}
    return {
        "kind": "chart",
        **captioned,
        "svg": chart.svg(block.block, document.figures),
        "alt": chart.alt_text(block.block, document.figures),
    }


def table_content(document: Document, block: TableBlock) -> dict[str, Any]:
    table = grid(block)
    widths = column_widths(table)
    insets = number_insets(table, [TYPE_WIDTH * width / sum(widths) for width in widths], TABLE_SIZE)
    cells = [
        {
            "x": placed.column,
            "y": placed.row,
            "columns": placed.columns,
            "rows": placed.rows,
            "text": placed.cell.text,
            "align": placed.cell.align,
            "header": table.is_header(placed),
            "inset": 0 if placed.cell.align != "right" else round(insets[placed.column], 2),
        }
        for placed in table.cells
    ]
    return {
        "widths": widths,
        "header_rows": table.header_rows,
        "row_count": table.row_count,
        "kept_rows": 0 if table.short else KEPT_ROWS,
        "cells": cells,
        "note": note_line(document, block.note),
    }
