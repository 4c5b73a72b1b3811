"""The PDF: every sentence can be read back, nothing is markup, fonts are inside, the date is the data's."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from fuwai.core.error import FuwaiError
from fuwai.files.document_pdf import pdf


@pytest.fixture(scope="module")
def opened(bulletin):
    return pypdf.PdfReader(io.BytesIO(pdf(bulletin)))


def plain(text):
    return re.sub(r"\s+", "", text)


def text_of(reader):
    """The pages' text without what stands above and below every page."""
    pages = (re.sub(r"^内部版|^Internaledition|—\d+—$", "", plain(page.extract_text())) for page in reader.pages)
    return "".join(pages)


def test_the_pdf_holds_every_sentence(opened, bulletin):
    text = text_of(opened)
    assert [sentence.id for sentence in bulletin.sentences() if plain(sentence.text) not in text] == []


def test_the_english_pdf_holds_every_sentence(english_bulletin):
    text = text_of(pypdf.PdfReader(io.BytesIO(pdf(english_bulletin))))
    assert [sentence.id for sentence in english_bulletin.sentences() if plain(sentence.text) not in text] == []


def test_what_looks_like_markup_is_printed_as_it_is(opened):
    assert "#set[转义]*不*应生效$x$<b>。" in text_of(opened)


def test_the_pdf_holds_every_table_cell(opened, bulletin):
    text = text_of(opened)
    cells = {cell.text for block in bulletin.blocks() if hasattr(block, "rows") for row in block.rows for cell in row}
    assert [cell for cell in cells if plain(cell) not in text] == []


def test_the_marking_and_the_page_number_stand_on_every_page(opened):
    for number, page in enumerate(opened.pages, start=1):
        text = plain(page.extract_text())
        assert "内部版" in text
        assert f"—{number}—" in text


def test_it_is_archivable_and_accessible(opened):
    metadata = opened.xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfaid:part>2<", metadata)
    assert re.search(r"pdfaid:conformance>A<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert opened.trailer["/Root"]["/Lang"] == "zh-CN"


def test_its_date_is_the_day_of_the_data(opened):
    assert opened.metadata.title == "2015年上半年示例省服务外包数据"
    assert opened.metadata["/CreationDate"].startswith("D:20150720")


def test_all_fonts_are_inside(opened):
    fonts = [font.get_object() for page in opened.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert descriptors
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def test_a_character_that_no_font_has_is_an_error_not_an_empty_box(bulletin):
    with pytest.raises(FuwaiError, match="PDF 排版失败") as caught:
        pdf(replace(bulletin, title="示例\U0001fbfa"))
    assert caught.value.code == "document.typeset"
