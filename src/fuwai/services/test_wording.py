"""What a bulletin says where there is nothing to say, where the country is told, and in English."""

import re

import pytest

from fuwai.core.bulletin import ChartBlock, TableBlock
from fuwai.core.period import Period
from fuwai.facts.reference import ReferenceEngine
from fuwai.services.figure import FigureBook
from fuwai.services.page import names
from fuwai.services.testdata import POPULATION, facts, page


def said(document):
    return {sentence.id: sentence.text for sentence in document.sentences()}


def blocks(document, kind):
    return {block.id: block for block in document.blocks() if isinstance(block, kind)}


@pytest.mark.parametrize("kind", ["regional", "national", "brief"])
def test_a_period_without_filings_is_not_said_to_have_had_no_business(kind):
    texts = said(page("330000", "2016H1", kind=kind))
    assert len(texts) == 1
    assert "尚无浙江省2016年1-6月的填报数据" in "".join(texts.values())


def test_of_a_region_where_nobody_filed_nothing_is_said_but_that():
    assert said(page("340000"))["lead.executed"].endswith("尚无安徽省2015年1-6月的填报数据。")


def test_the_nation_lists_only_provinces_that_have_something():
    rows = blocks(page("000000"), TableBlock)["table.cities"].rows
    assert [row[0].text for row in rows] == ["浙江", "全国"]
    assert "台州" in [row[0].text for row in blocks(page(population=POPULATION[:1]), TableBlock)["table.cities"].rows]


@pytest.mark.parametrize(
    ("fallen", "words"),
    [
        ((-30,), "个别（1个）同比下降，降幅超过20%"),
        ((-30, -40), "部分（2个）同比下降，降幅均超过20%"),
        ((-30, -10), "部分（2个）同比下降，其中1个降幅超过20%"),
        ((-10,), "个别（1个）同比下降。"),
    ],
)
def test_steep_falls_are_told_of_all_or_of_some(fallen, words):
    counties = ("330108", "330203", "330302", "330402", "330502")
    rates = (*fallen, *[10] * (5 - len(fallen)))
    population = [
        (county, name, "I11", "US", 1_000, 1_000, 2_000 * (100 + rate) // 100, 2_000)
        for county, name, rate in zip(counties, "ABCDE", rates, strict=True)
    ]
    assert words in said(page(population=population))["closing.parts"]


@pytest.mark.parametrize("kind", ["regional", "national", "brief"])
def test_the_english_edition_has_no_chinese(kind):
    document = page("330000", language="en", kind=kind)
    printed = [document.title, document.issuer, document.marking, *said(document).values(), *document.notes]
    for block in document.blocks():
        if isinstance(block, TableBlock):
            printed += [block.caption, block.unit, *(cell.text for row in (*block.header, *block.rows) for cell in row)]
        elif isinstance(block, ChartBlock):
            printed += [block.caption, block.alt, *(label for point in block.points for label in point[:2])]
    assert not re.search(r"[\u2e80-\u9fff\uff00-\uffef]", "".join(printed))


def test_english_names_read_as_within_a_sentence():
    texts = said(page(language="en"))
    assert "the United States accounted for" in texts["markets.leading"]
    assert "software R&D outsourcing (USD" in texts["structure.divisions"]
    assert "mainly by enterprise B" in texts["markets.bri_leaders"]
    labels = [point[1] for point in blocks(page(language="en"), ChartBlock)["chart.markets"].points]
    assert "United States" in labels


@pytest.mark.parametrize(("region", "whole"), [("330108", "全区"), ("330122", "全县"), ("330782", "全市")])
def test_the_whole_of_a_county_is_called_after_its_kind(region, whole):
    rows = [(region, "A", "I11", "US", 1_000, 900, 1_000, 900)]
    assert f"{whole}离岸合同额" in said(page(region, population=rows))["closing.contracts"]


def test_the_month_before_january_is_december_of_the_year_before():
    book = FigureBook(ReferenceEngine(facts()), "330000", Period.parse("2015M01"))
    assert names(book, "zh")["month_before"]() == "上年12月"
    assert names(book, "en")["month_before"]() == "December"
