"""The docx: fonts, fields, content controls, tables and pictures as Word reads them."""

import io
import zipfile

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from fuwai.core.bulletin import FigureRef
from fuwai.core.figure import Figure
from fuwai.files.document_docx import docx
from fuwai.files.document_docx_xml import LONGEST_TAG, figures_xml, tag


@pytest.fixture(scope="module")
def written(bulletin):
    return docx(bulletin)


@pytest.fixture(scope="module")
def opened(written):
    return python_docx.Document(io.BytesIO(written))


def test_every_run_names_its_east_asian_font(written):
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        names = [
            name for name in archive.namelist() if name.startswith(("word/document", "word/header", "word/footer"))
        ]
        runs = [run for name in names for run in etree.fromstring(archive.read(name)).iter(qn("w:r"))]
    fonts = [run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for run in runs]
    assert len(runs) > 100
    assert all(font is not None and font.get(qn("w:eastAsia")) for font in fonts)
    assert {font.get(qn("w:ascii")) for font in fonts} == {"Times New Roman"}


def test_headings_are_numbered_in_chinese_and_in_black(opened):
    headings = [paragraph for paragraph in opened.paragraphs if paragraph.style.name == "Heading 1"]
    assert [heading.text for heading in headings] == [
        "一、产业结构",
        "二、市场分布",
        "三、企业执行情况",
        "四、全省及各市完成情况",
    ]
    assert opened.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert opened.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"


def fields(element):
    return [one.text.strip() for one in element.iter(qn("w:instrText"))]


def test_captions_count_by_a_field(opened):
    captions = [p for p in opened.paragraphs if p.style.style_id in ("Caption", "ChartCaption")]
    assert [p.text.split("\u3000")[0] for p in captions] == ["表 1", "图 1", "表 2", "图 2", "图 3", "表 3"]
    kinds = [fields(p._p)[0] for p in captions]
    assert kinds == [f"SEQ {p.text[0]} \\* ARABIC" for p in captions]


def test_the_page_number_is_a_field_between_dashes(opened):
    section = opened.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert fields(footer._element) == ["PAGE"]
        assert footer.paragraphs[0].text == "— 1 —"
        assert footer.paragraphs[0]._p.pPr.jc.get(qn("w:val")) == side


def test_the_marking_stands_above_every_page_in_red(opened):
    assert opened.sections[0].header.paragraphs[0].text == "内部版"
    assert opened.sections[0].even_page_header.paragraphs[0].text == "内部版"
    assert opened.styles["Header"].font.color.rgb == python_docx.shared.RGBColor(0xC0, 0, 0)


def test_each_figure_of_the_prose_is_a_content_control_with_its_id(opened, bulletin):
    controls = [
        (one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")), "".join(t.text for t in one.iter(qn("w:t"))))
        for one in opened.element.body.iter(qn("w:sdt"))
    ]
    wanted = [
        (tag(part.figure), part.text)
        for sentence in bulletin.sentences()
        for part in sentence.parts
        if isinstance(part, FigureRef)
    ]
    assert controls == wanted
    numbers = [one.get(qn("w:val")) for one in opened.element.body.iter(qn("w:id"))]
    assert len(set(numbers)) == len(numbers) == len(wanted)


def test_a_long_id_is_shortened_for_word_and_stands_whole_in_the_custom_part():
    figures = [Figure("executed_value|330000|2015H1|" + "group=I11|" * 9 + last, "i", 1, "usd") for last in "ab"]
    tags = [tag(figure.id) for figure in figures]
    assert [len(one) for one in tags] == [LONGEST_TAG, LONGEST_TAG]
    assert tags[0] != tags[1]
    entries = etree.fromstring(figures_xml(figures, "zh").encode())
    assert [(one.get("tag"), one.get("id")) for one in entries] == list(zip(tags, [f.id for f in figures], strict=True))


def test_every_sentence_is_there_in_order(opened, bulletin):
    text = "".join(one.text or "" for one in opened.element.body.iter(qn("w:t")))
    places = [text.find(sentence.text) for sentence in bulletin.sentences()]
    assert -1 not in places
    assert places == sorted(places)


def test_tables_are_real_repeat_their_header_and_keep_their_merges(opened):
    first, _, cities = opened.tables
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in cities.rows][:3] == [True, True, False]
    assert [cell.text for cell in first.rows[1].cells] == ["信息技术外包", "软件研发外包", "8.77", "57.44%"]
    assert first.rows[1].cells[0]._tc is first.rows[2].cells[0]._tc
    assert cities.rows[0].cells[2]._tc is cities.rows[0].cells[4]._tc
    assert [cell.text for cell in cities.rows[5].cells] == ["北港市", "0.003", "0.002", "0.01%", "--"]


def test_numbers_end_on_the_right_and_the_unit_line_too(opened):
    assert opened.tables[1].rows[1].cells[1].paragraphs[0]._p.pPr.jc.get(qn("w:val")) == "right"
    unit = next(p for p in opened.paragraphs if p.text == "单位：亿美元")
    assert unit.style.element.pPr.jc.get(qn("w:val")) == "right"


def test_pictures_say_what_they_show(opened):
    described = [shape._inline.docPr.get("descr") for shape in opened.inline_shapes]
    assert len(described) == 3
    assert "美国 4.81" in described[1]
    assert described[2] == "折线图：各月离岸执行额，6月最高。"


def test_the_page_has_the_margins_of_official_documents(opened):
    section = opened.sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


def test_properties_name_the_issuer_and_the_day_of_the_data(opened):
    core = opened.core_properties
    assert (core.title, core.author, core.comments) == ("2015年上半年示例省服务外包数据", "示例省商务厅", "")
    assert core.created.isoformat().startswith("2015-07-19T16:00")


def test_the_english_edition_counts_in_english(english_bulletin):
    opened = python_docx.Document(io.BytesIO(docx(english_bulletin)))
    texts = [paragraph.text for paragraph in opened.paragraphs]
    assert "1. Industry structure" in texts
    assert "Table 1. Industry structure" in texts
    assert "Figure 3. Executed value by month" in texts


def test_the_last_words_and_the_notes_go_with_the_signature(opened, bulletin):
    styles = [paragraph.style.name for paragraph in opened.paragraphs]
    signed = styles.index("Issuer")
    notes = opened.paragraphs[signed - len(bulletin.notes) : signed]
    assert notes
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in notes)


def test_every_chart_is_a_vector_with_a_picture_for_older_readers(opened):
    drawn = [opened.part.related_parts[rel] for rel in opened.element.xpath("//*[local-name()='svgBlip']/@r:embed")]
    assert len(drawn) == len(opened.inline_shapes)
    assert all(part.content_type == "image/svg+xml" and part.blob.startswith(b"<svg") for part in drawn)
    pictures = [opened.part.related_parts[rel] for rel in opened.element.xpath("//a:blip/@r:embed")]
    assert all(part.content_type == "image/png" for part in pictures)
