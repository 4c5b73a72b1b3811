"""WordprocessingML of a bulletin's runs, fields, content controls, paragraphs and tables, as text."""

import hashlib
from collections.abc import Iterable
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from fuwai.core.bulletin import Document, FigureRef, Paragraph, TableBlock
from fuwai.core.figure import Figure
from fuwai.core.phrase import Language, digits
from fuwai.files.document_docx_style import BODY, HEAD, TABLE, XML, W, fonts
from fuwai.files.document_grid import Grid, Placed, column_widths, grid, number_insets
from fuwai.files.document_number import exact_text, words

TYPE_WIDTH = 8845  # twips: 156 mm, the width of the text on the page
CELL_MARGIN = 80  # twips, left and right of every cell
TABLE_SIZE = 10.5  # points: 5号
LONGEST_TAG = 64  # Word takes no longer tag or title of a content control
FIGURES_NAMESPACE = "urn:fuwai:figures"


def run(text: str, font: str, properties: str = "") -> str:
    """A run of *text* in the East Asian *font*."""
    return f'<w:r><w:rPr>{fonts(font)}{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(instruction: str, shown: str, font: str) -> str:
    """A field with the result it has now, so that readers that compute none show it too."""
    properties = f"<w:rPr>{fonts(font)}</w:rPr>"
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{escape(shown)}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{properties}{piece}</w:r>" for piece in pieces)


def paragraph(style: str, *runs: str) -> str:
    return f'<w:p {W}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def prose(block: Paragraph, document: Document, controls: "count[int]") -> str:
    """A paragraph of the text: every figure in it a content control whose tag names the figure."""
    return paragraph(
        "Normal",
        *(
            content_control(part, document, next(controls)) if isinstance(part, FigureRef) else run(part, BODY)
            for sentence in block.sentences
            for part in sentence.parts
        ),
    )


def content_control(reference: FigureRef, document: Document, number: int) -> str:
    title = words(document.figures[reference.figure], document.language)[:LONGEST_TAG]
    return (
        f"<w:sdt><w:sdtPr><w:rPr>{fonts(BODY)}</w:rPr><w:alias w:val={quoteattr(title)}/>"
        f"<w:tag w:val={quoteattr(tag(reference.figure))}/>"
        f'<w:id w:val="{number}"/><w:text/></w:sdtPr><w:sdtContent>{run(reference.text, BODY)}</w:sdtContent></w:sdt>'
    )


def tag(identifier: str) -> str:
    """The tag of a figure: its id; where that is too long for Word, its beginning and a digest of the whole."""
    if len(identifier) <= LONGEST_TAG:
        return identifier
    digest = hashlib.sha256(identifier.encode()).hexdigest()[:16]
    return f"{identifier[: LONGEST_TAG - 17]}~{digest}"


def figures_xml(figures: Iterable[Figure], language: Language) -> str:
    """The custom XML part: every figure's tag, whole id, unit, exact value and words, so that the binding survives."""
    entries = "".join(
        f"<figure tag={quoteattr(tag(one.id))} id={quoteattr(one.id)} unit={quoteattr(one.unit)} "
        f"value={quoteattr(exact_text(one, language))} text={quoteattr(digits(one, language))}>"
        f"{escape(words(one, language))}</figure>"
        for one in figures
    )
    return f'{XML}<figures xmlns="{FIGURES_NAMESPACE}">{entries}</figures>'


def caption(style: str, label: str, number: int, gap: str, text: str) -> str:
    """表 1　… with the number as a SEQ field: Word renumbers when a table is moved or added."""
    return paragraph(
        style, run(f"{label} ", HEAD), field(f"SEQ {label} \\* ARABIC", str(number), HEAD), run(f"{gap}{text}", HEAD)
    )


def table(block: TableBlock) -> str:
    """A three-line table over the width of the text; its header repeats on every page."""
    laid = grid(block)
    widths = twips(column_widths(laid))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    insets = number_insets(laid, [width / 20 for width in widths], TABLE_SIZE)
    rows = "".join(row(laid, number, widths, insets) for number in range(laid.row_count))
    return (
        f'<w:tbl {W}><w:tblPr><w:tblStyle w:val="ThreeLine"/><w:tblW w:w="{TYPE_WIDTH}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(block.caption)}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def twips(widths: list[int]) -> list[int]:
    """The widths wanted, spread over the width of the text to the last twip."""
    total = sum(widths)
    ends = [TYPE_WIDTH * sum(widths[: number + 1]) // total for number in range(len(widths))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def row(laid: Grid, number: int, widths: list[int], insets: list[float]) -> str:
    header = "<w:tblHeader/>" if number < laid.header_rows else ""
    covering = (one for one in laid.cells if one.row <= number < one.row + one.rows)
    cells = "".join(cell(laid, one, number, widths, insets) for one in sorted(covering, key=lambda one: one.column))
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def cell(laid: Grid, placed: Placed, number: int, widths: list[int], insets: list[float]) -> str:
    """The piece of *placed* in row *number*: the cell itself, or one that continues it downwards."""
    width = sum(widths[placed.column : placed.column + placed.columns])
    span = f'<w:gridSpan w:val="{placed.columns}"/>' if placed.columns > 1 else ""
    first = number == placed.row
    merge = "" if placed.rows == 1 else f'<w:vMerge w:val="{"restart" if first else "continue"}"/>'
    last_header = number == laid.header_rows - 1
    rule = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
    header = laid.is_header(placed)
    numeric = placed.cell.align == "right" and not header
    inset = max(0, int(insets[placed.column] * 20) - CELL_MARGIN) if numeric else 0
    side = (f'<w:ind w:right="{inset}"/>' if inset else "") + f'<w:jc w:val="{placed.cell.align}"/>'
    style, font = ("TableHead", HEAD) if header else ("TableText", TABLE)
    keep = "<w:keepNext/>" if laid.stays(number) else ""
    text = run(placed.cell.text, font) if first and placed.cell.text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{rule if last_header else ""}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{side}</w:pPr>{text}</w:p></w:tc>'
    )
