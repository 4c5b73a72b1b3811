"""A bulletin as docx, laid out as a Chinese office signs it; figures in the text are content controls."""

import io
from datetime import UTC
from functools import partial
from itertools import count

import docx as python_docx
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as DocxPart
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Mm

from fuwai.core.bulletin import ChartBlock, Document, Paragraph, TableBlock
from fuwai.files import chart
from fuwai.files.document_docx_style import (
    BODY,
    HEAD,
    TABLE,
    TITLE,
    W,
    app_xml,
    font_table_xml,
    settings_xml,
    styles_xml,
)
from fuwai.files.document_docx_xml import caption, field, figures_xml, paragraph, prose, run, table
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
from fuwai.files.document_zip import fixed_zip

# What python-docx's template brings along and a bulletin does not need.
UNUSED = (RELATIONSHIP_TYPE.CUSTOM_XML, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.WEB_SETTINGS)
UNUSED_ENDINGS = ("/stylesWithEffects", "/thumbnail")
CHART_WIDTH = Mm(150)
SVG_TYPE = "image/svg+xml"
SVG_EXTENSION = (  # [MS-ODRAWXML] 2.3.3.1, svgBlip
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{id}"/></a:ext></a:extLst>'
)


def docx(document: Document) -> bytes:
    """The docx of *document*."""
    target = python_docx.Document()
    prepare(target, document)
    controls = count(1001)
    body = target.element.body
    add(body, paragraph("Title", run(document.title, TITLE)))
    for part in parts(document):
        if part.heading:
            add(body, paragraph("Heading1", run(part.heading, HEAD)))
        for block in part.blocks:
            if isinstance(block, Paragraph):
                keep(add(body, prose(block, document, controls)), block == last_block(document))
            elif isinstance(block.block, TableBlock):
                add_table(body, document, block, block.block)
            else:
                add_chart(target, document, block, block.block)
    for note in document.notes:
        keep(add(body, paragraph("TableNote", run(note_line(document, note), TABLE))))
    add(body, paragraph("Issuer", run(document.issuer, BODY)))
    add(body, paragraph("Imprint", run(imprint(document), TABLE)))
    return saved(target, document)


def add(body: BaseOxmlElement, xml: str) -> BaseOxmlElement:
    """Add *xml* at the end of the text; the page's own properties stay last."""
    element: BaseOxmlElement = parse_xml(xml)
    body.insert_element_before(element, "w:sectPr")
    return element


def keep(element: BaseOxmlElement, last: bool = True) -> None:
    """Keep a last paragraph with the signature: no page carries that alone (GB/T 9704)."""
    if last:
        element.get_or_add_pPr().get_or_add_keepNext()


def add_table(body: BaseOxmlElement, document: Document, captioned: Captioned, block: TableBlock) -> None:
    add(body, paragraph_of_caption(document, captioned, "Caption"))
    if unit := unit_line(document, block.unit):
        add(body, paragraph("UnitLine", run(unit, TABLE)))
    add(body, table(block))
    # an empty note still parts the table from the text
    note = note_line(document, block.note)
    add(body, paragraph("TableNote", *([run(note, TABLE)] if note else [])))


def add_chart(target: DocxDocument, document: Document, captioned: Captioned, block: ChartBlock) -> None:
    """The chart as a picture with words for those who do not see it; its caption below."""
    drawing = chart.svg(block, document.figures)
    inline = target.part.new_pic_inline(io.BytesIO(chart.png(drawing)), width=CHART_WIDTH)
    as_vector(target, inline, drawing, captioned.number)
    inline.docPr.set("name", f"{caption_label(document, captioned)} {captioned.number}")
    inline.docPr.set("title", block.caption)
    inline.docPr.set("descr", chart.alt_text(block, document.figures))
    holder = add(target.element.body, paragraph("Chart", run("", TABLE)))
    frame = parse_xml(f"<w:drawing {W}/>")
    frame.append(inline)
    place = holder.r_lst[0]
    place.remove(place.t_lst[0])
    place.append(frame)
    add(target.element.body, paragraph_of_caption(document, captioned, "ChartCaption"))


def as_vector(target: DocxDocument, inline: BaseOxmlElement, drawing: str, number: int) -> None:
    """The drawing itself beside its picture: Word from 2016 on shows the vector, older readers the picture."""
    name = PackURI(f"/word/media/chart{number}.svg")
    part = DocxPart(name, SVG_TYPE, drawing.encode(), target.part.package)
    related = target.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    (blip,) = inline.xpath(".//a:blip")
    blip.append(parse_xml(SVG_EXTENSION.format(id=related)))


def paragraph_of_caption(document: Document, captioned: Captioned, style: str) -> str:
    label, gap = caption_label(document, captioned), caption_gap(document)
    return caption(style, label, captioned.number, gap, captioned.block.caption)


def prepare(target: DocxDocument, document: Document) -> None:
    """Our styles, the page, the marking above and the page number below; nothing left of the template's own."""
    styles = target.styles.element
    for child in list(styles):
        styles.remove(child)
    for child in list(parse_xml(styles_xml(document.language).encode())):
        styles.append(child)
    for relations in (target.part.rels, target.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype in UNUSED or relation.reltype.endswith(UNUSED_ENDINGS):
                del relations[key]
    data = figures_xml(document.figures.values(), document.language).encode()
    bound = DocxPart(PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, data, target.part.package)
    target.part.relate_to(bound, RELATIONSHIP_TYPE.CUSTOM_XML)
    target.settings.odd_and_even_pages_header_footer = True
    page(target.sections[0], document.marking)
    properties(target, document)


def page(section: Section, marking: str) -> None:
    """A4 with the margins of GB/T 9704; — 1 — on the right of odd pages and on the left of even ones."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(22), Mm(22)
    section.gutter = Mm(0)
    number = (run("— ", TABLE), field("PAGE", "1", TABLE), run(" —", TABLE))
    for header in (section.header, section.even_page_header):
        fill(header, paragraph("Header", *([run(marking, HEAD)] if marking else [])))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        fill(footer, paragraph("Footer", *number).replace("</w:pPr>", f'<w:jc w:val="{side}"/></w:pPr>', 1))


def fill(place: _BaseHeaderFooter, xml: str) -> None:
    place.is_linked_to_previous = False
    element = place._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(xml))


def properties(target: DocxDocument, document: Document) -> None:
    core = target.core_properties
    core.title, core.subject = document.title, document.period_name
    core.author = core.last_modified_by = document.issuer
    core.keywords, core.category, core.comments = document.region_name, document.marking, ""
    core.language = "zh-CN" if document.language == "zh" else "en"
    core.identifier, core.revision = document.id, 1
    core.created = core.modified = as_of(document).astimezone(UTC).replace(tzinfo=None)


def saved(target: DocxDocument, document: Document) -> bytes:
    raw = io.BytesIO()
    target.save(raw)
    replaced = {
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": font_table_xml(),
        "docProps/app.xml": app_xml(),
    }
    ours = {name: partial(constant, text.encode()) for name, text in replaced.items()}
    return fixed_zip(raw.getvalue(), as_of(document), ours)


def constant(content: bytes, _: bytes) -> bytes:
    """*content*, whatever stood there."""
    return content
