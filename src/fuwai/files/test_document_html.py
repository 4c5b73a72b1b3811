"""The html: it parses, every number is bound, nothing is fetched and nothing runs."""

import re
from html.parser import HTMLParser

import pytest
from lxml import etree

from fuwai.core.bulletin import ChartBlock, TableBlock
from fuwai.files.document_html import html

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects elements with their attributes and text; complains of a tag that is closed out of turn."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.elements, self.texts = [], [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append((tag, len(self.elements) - 1))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        opened, _ = self.stack.pop()
        assert opened == tag

    def handle_data(self, data):
        for _, number in self.stack:
            self.texts[number] = self.texts.get(number, "") + data

    def all(self, tag=None, **attributes):
        return [
            (attrs, self.texts.get(number, ""))
            for number, (name, attrs) in enumerate(self.elements)
            if tag in (None, name)
            and all(attrs.get(key.replace("_", "-")) == value for key, value in attributes.items())
        ]


@pytest.fixture(scope="module")
def source(bulletin):
    return html(bulletin).decode()


@pytest.fixture(scope="module")
def page(source):
    return Page(source)


def test_every_tag_is_closed_in_turn(page):
    assert page.stack == []


def test_every_number_of_the_prose_has_a_span_with_its_id(page, bulletin):
    spans = [(attrs["data-figure"], text) for attrs, text in page.all("span", **{"class": "figure"})]
    for sentence in bulletin.sentences():
        for part in sentence.parts:
            if not isinstance(part, str):
                assert (part.figure, part.text) in spans


def test_every_number_of_a_table_has_one_too_and_says_where_it_comes_from(page, bulletin):
    spans = {attrs["data-figure"]: attrs for attrs, _ in page.all("span", **{"class": "figure"})}
    bound = {
        cell.figure
        for block in bulletin.blocks()
        if isinstance(block, TableBlock)
        for row in block.rows
        for cell in row
        if cell.figure
    }
    assert bound <= spans.keys()
    total = next(identifier for identifier in bound if identifier.startswith("executed|"))
    assert spans[total]["title"].split("\n") == [
        "全省离岸执行额",
        "精确值：1,526,101,006.84 美元",
        "单位：美元",
        f"编号：{total}",
    ]
    assert {attrs.get("tabindex") for attrs in spans.values()} == {"0"}


def test_sentences_read_as_they_were_written(page, bulletin):
    written = {attrs["data-sentence"]: text for attrs, text in page.all("span", **{"class": "sentence"})}
    assert written == {sentence.id: sentence.text for sentence in bulletin.sentences()}


def test_nothing_is_fetched_and_nothing_runs(source, page):
    outside = re.sub(r'xmlns(:xlink)?="http://www\.w3\.org/[^"]*"', "", source)
    assert re.findall(r"(?:https?:)?//[a-z]|@import|url\(|<script|javascript:", outside) == []
    for tag, attrs in page.elements:
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "srcset", "style")], tag
        assert attrs.get("href", "#").startswith("#")
    policy = next(attrs["content"] for attrs, _ in page.all("meta") if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_marking_the_language_and_the_way_past_the_head_are_there(page):
    assert page.all("html")[0][0]["lang"] == "zh-CN"
    assert page.all("p", **{"class": "marking"})[0][1] == "内部版"
    assert page.all("a", **{"class": "skip"})[0][0]["href"] == "#text"
    assert page.all(id="text")[0][1]


def test_the_contents_lead_to_the_sections(page):
    links = [(attrs["href"], text) for attrs, text in page.all("a") if attrs.get("class") != "skip"]
    assert links[0] == ("#section-1", "一、产业结构")
    assert all(page.all("section", id=href[1:]) for href, _ in links)
    identifiers = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(set(identifiers)) == len(identifiers)


def test_each_chart_is_an_inline_picture_with_words(source, bulletin):
    drawings = re.findall(r"<svg.*?</svg>", source, re.S)
    charts = [block for block in bulletin.blocks() if isinstance(block, ChartBlock)]
    assert len(drawings) == 2 * len(charts)
    for drawing in drawings:
        root = etree.fromstring(drawing)
        assert root.get("role") == "img"
        assert root.get("aria-label")


def test_a_table_names_the_scope_of_its_headings(page):
    scopes = [attrs["scope"] for attrs, _ in page.all("th")]
    assert {"col", "colgroup", "row", "rowgroup"} == set(scopes)


def test_text_is_escaped(source):
    assert "$x$ &lt;b&gt;。" in source
    assert "<b>" not in source


COLOURS = re.compile(r"--(ink|soft|red|blue): (#[0-9a-f]{6})")


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_text_colour_stands_out_from_every_ground(source):
    colours = dict(COLOURS.findall(source))
    assert len(colours) == 4
    for colour in colours.values():
        for ground in ("#ffffff", "#eef3f8", "#dfe9f3", "#f4f7fa"):
            assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5, (colour, ground)
