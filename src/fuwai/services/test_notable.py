"""Notable facts of the small population: found, bound, computed again, and past the proofreader."""

import re

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.bulletin import FigureRef, Name
from fuwai.core.error import FuwaiError
from fuwai.facts.reference import ReferenceEngine
from fuwai.proofreading.page import Page, Paragraph
from fuwai.proofreading.proofread import proofs
from fuwai.services.figure_rebuild import Rebuilder
from fuwai.services.notable import found, notable
from fuwai.services.testdata import AS_OF, POPULATION, approve_one, facts

ENGINE = ReferenceEngine(facts())


def listed(language="zh", engine=ENGINE, region="330000", period="2015H1"):
    return {each.sentence.id: each for each in found(engine, region, period, language, AS_OF, 200)}


def test_the_largest_contribution_is_told_with_what_it_is_of_the_whole():
    one = listed()["notable.contribution.city.330100"]
    # 杭州 16,000 after 12,000 万美元, of 20,710 in the province
    assert one.sentence.text == "杭州离岸执行额1.60亿美元，比上年同期增加0.40亿美元，相当于全省上年同期执行额的19.31%。"
    assert float(one.score) == pytest.approx(19.31, abs=0.01)


def test_an_enterprise_that_reached_a_band_is_told_once_by_the_highest():
    entrants = [id_ for id_ in listed() if ".entrant." in id_]
    assert entrants == [f"notable.entrant.enterprise.{code}" for code in "EF"]
    assert "示例企业E进入1000万美元以上行列，离岸执行额0.25亿美元，上年同期为0.06亿美元" in (
        listed()["notable.entrant.enterprise.E"].sentence.text
    )


def test_a_month_beyond_all_before_is_a_record_and_says_since_when():
    rows = [(*row[:4], row[4] * 10, *row[5:]) for row in POPULATION]
    engine = ReferenceEngine(facts(rows))
    one = listed(engine=engine)["notable.record"]
    assert "6月离岸执行额14.07亿美元，为2014年1月以来单月最高" in one.sentence.text
    assert "12" in one.why


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_is_bound_and_computed_again_and_nothing_is_objected_to(language):
    everything = listed(language)
    assert everything
    rebuilder = Rebuilder(ENGINE, AS_OF)
    for one in everything.values():
        for part in one.sentence.parts:
            if isinstance(part, FigureRef):
                assert rebuilder.figure(part.figure).id == part.figure
            elif not isinstance(part, Name):
                assert not re.search(r"\d", part)
    paragraphs = [Paragraph(one.sentence.text, line) for line, one in enumerate(everything.values(), start=2)]
    page = Page("2015年上半年浙江省服务外包数据", (Paragraph("2015年上半年浙江省服务外包数据", 1), *paragraphs))
    assert [(each.quote, each.en) for each in proofs(page).findings] == []


def test_both_languages_find_the_same():
    assert list(listed("zh")) == list(listed("en"))


def test_where_nothing_is_filed_nothing_is_notable():
    assert not listed(region="340000")
    assert not listed(period="2013H1")


def test_notable_facts_are_for_the_regions_own(sqlite_store):
    approve_one()
    with pytest.raises(FuwaiError) as caught:
        notable(Viewer("analyst", "340000", name="外省", role=Role.ANALYST), "330000", "2015H1")
    assert caught.value.code == "access.figures"
    assert notable(Viewer("analyst", "330000", name="本省", role=Role.ANALYST), "330000", "2015H1") == []
