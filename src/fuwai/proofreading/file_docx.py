"""docx → blocks, content controls included."""

from io import BytesIO

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph as DocxParagraph

from fuwai.proofreading.file import caption_of, headed_grid
from fuwai.proofreading.page import Grid, Paragraph


def blocks_of_docx(data: bytes) -> list[Paragraph | Grid]:
    """Paragraphs and tables in order, numbered as they stand. Raises KeyError or ValueError for what is no docx."""
    blocks: list[Paragraph | Grid] = []
    for number, item in enumerate(docx.Document(BytesIO(data)).iter_inner_content(), 1):
        if isinstance(item, DocxParagraph):
            if text := _docx_text(item):
                blocks.append(Paragraph(text, number))
        elif isinstance(item, Table):
            rows = [[_cell_text(cell) for cell in row.cells] for row in item.rows]
            blocks.append(headed_grid(caption_of(blocks), rows, number))
    return blocks


def _docx_text(paragraph: DocxParagraph) -> str:
    """All text of a paragraph, content controls included."""
    return "".join(node.text or "" for node in paragraph._p.iter() if node.tag.endswith("}t")).strip()


def _cell_text(cell: object) -> str:
    element = cell._tc  # type: ignore[attr-defined]
    return "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t")).strip()
