"""Tests of the bulletin on a small invented population, every number worked out again from its rows."""

import json
import re
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuwai.core.bulletin import ChartBlock, FigureRef, Name, TableBlock
from fuwai.core.figure import Missing
from fuwai.core.period import Period
from fuwai.facts.reference import ReferenceEngine
from fuwai.services.document_json import as_json
from fuwai.services.figure import FigureBook
from fuwai.services.page import Page, write
from fuwai.services.testdata import AS_OF, POPULATION, WAN, facts, page
from fuwai.standards.bulletin import load
from fuwai.standards.group import country_group

SECTIONS = {"I": "ITO", "B": "BPO", "K": "KPO"}
METHODS = Path(__file__).parents[3] / "docs" / "methods" / "bulletin.md"


def said(document):
    return {sentence.id: sentence.text for sentence in document.sentences()}


def blocks(document, kind):
    return {block.id: block for block in document.blocks() if isinstance(block, kind)}


# Arithmetic of the tests' own: not a line of it is shared with what it tests.


def yi(wan):
    return str((Decimal(wan) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP))


def pc(value):
    value = Fraction(value)
    return str((Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)) + "%"


def total(column, keep=lambda row: True):
    return sum(row[column] for row in POPULATION if keep(row))


def grown(column, keep=lambda row: True):
    now, before = total(column, keep), total(column + 1, keep)
    rate = pc(abs(Fraction(now - before, before) * 100))
    return f"增长{rate}" if now > before else f"下降{rate}"


def test_the_lead_says_the_executed_value_its_growth_and_the_last_month():
    text = said(page())["lead.executed"]
    assert f"2015年1-6月浙江省离岸服务外包执行额{yi(total(4))}亿美元" in text
    assert f"同比{grown(4)}" in text
    assert "其中6月环比5月增长66.67%" in text  # five tenths after three


def test_sections_and_divisions_are_said_with_their_shares():
    texts = said(page())
    for letter, code in SECTIONS.items():
        part = total(4, lambda row, letter=letter: row[2][0] == letter)
        sentence = texts["structure.sections"]
        assert re.search(
            f"（{code}）执行额{yi(part)}亿美元，占(总执行额的)?{pc(Fraction(part * 100, total(4)))}", sentence
        )
    software = total(4, lambda row: row[2].startswith("I1"))
    assert (
        f"软件研发外包执行额{yi(software)}亿美元，占总执行额的{pc(Fraction(software * 100, total(4)))}"
        in texts["structure.divisions"]
    )


def test_markets_are_ranked_and_the_fifth_to_eighth_listed():
    text = said(page())["markets.leading"]
    first = (
        f"来自美国的服务外包合同执行额{yi(12_000)}亿美元，占全省离岸执行额的{pc(Fraction(1_200_000, total(4)))}；日本"
    )
    assert text.startswith(f"从离岸市场分布看，{first}")
    assert text.endswith("；第五至八位分别为：柬埔寨、德国、英国、新加坡。")


def test_the_belt_and_road_paragraph_adds_up():
    members = country_group("belt-and-road", date(2015, 6, 30)).members
    bri = total(4, lambda row: row[3] in members)
    texts = said(page())
    assert f"执行额{yi(bri)}亿美元，占全省离岸执行额的{pc(Fraction(bri * 100, total(4)))}" in texts["markets.bri"]
    leaders = texts["markets.bri_leaders"]
    assert f"印度{yi(4_000)}亿美元，仅6月当月就完成{yi(2_000)}亿美元，主要来自示例企业B" in leaders
    assert f"柬埔寨{yi(2_500)}亿美元，仅6月当月就完成{yi(1_250)}亿美元，主要来自示例企业E" in leaders
    assert "第三位为新加坡" in leaders
    sea = total(4, lambda row: row[3] in ("KH", "SG"))
    assert f"来自东南亚11国的执行额{yi(sea)}亿美元" in texts["markets.sea"]
    assert f"的{pc(Fraction(sea * 100, bri))}" in texts["markets.sea"]


def test_enterprises_are_counted_by_bands_that_include_their_bound():
    texts = said(page())
    assert "共8家" in texts["enterprises.executing"]
    large = total(4, lambda row: row[4] >= 500)  # G has 500 exactly
    rate = pc(Fraction((large - 20_700) * 100, 20_700))  # in 2014 those of 500 and more: A, B, C, D, E, F, G
    assert (
        f"离岸执行额500万美元以上的企业7家，比上年同期持平，执行额合计{yi(large)}亿美元，同比增长{rate}"
        in texts["enterprises.large"]
    )
    assert "离岸执行额1000万美元以上的企业6家，比上年同期增加2家" in texts["enterprises.major"]
    entered = texts["enterprises.entered"]
    assert "有2家" in entered
    assert "金华（" in entered
    assert "嘉兴（" in entered
    assert "登记注册的浙江省企业8家，其中2015年1-6月新增2家" in texts["enterprises.registered"]


def test_a_city_without_a_published_growth_is_not_named():
    text = said(page())["parts.fastest"]
    assert "金华增长316.67%、杭州增长33.33%、宁波增长23.08%、嘉兴增长22.22%" in text
    assert "台州" not in text  # grew fourfold, on a base below the publishing threshold


def test_the_closing_words_follow_the_share_of_cities_that_fell():
    text = said(page())["closing.parts"]
    # 杭州 12,000/16,000, 宁波 7,000/9,000, 嘉兴 1,000/1,100, 温州 500/900 fell, 金华 rose; 台州 has no comparable base.
    assert "可比的5个市中，半数以上（4个）同比下降，其中3个降幅超过20%" in text
    assert f"离岸合同额{yi(total(6))}亿美元，同比{grown(6)}" in said(page())["closing.contracts"]


@pytest.mark.parametrize(
    ("cities", "fallen", "words"),
    [
        (5, 1, "个别（1个）"),
        (5, 2, "部分（2个）"),
        (4, 2, "半数（2个）"),
        (5, 3, "半数以上（3个）"),
        (4, 4, "全部（4个）"),
        (5, 0, None),
    ],
)
def test_few_some_half_and_more_have_their_stated_meaning(cities, fallen, words):
    counties = ["330108", "330203", "330702", "330402", "330302"][:cities]
    population = [
        (c, "ABCDE"[n], "I11", "US", 900, 900, 800 if n < fallen else 1_200, 1_000) for n, c in enumerate(counties)
    ]
    text = said(page(population=population)).get("closing.parts", "")
    assert (f"可比的{cities}个市中，{words}同比下降" in text) if words else text == ""
    assert "降幅超过" not in text  # a fall of exactly a fifth is not more than a fifth


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("region", "period"),
    [
        ("330000", "2015H1"),
        ("330000", "2015M06"),
        ("330100", "2015M06"),
        ("330700", "2015"),
        ("000000", "2015Q2"),
        ("330108", "2015H1"),
    ],
)
@pytest.mark.parametrize("kind", [None, "brief"])
def test_every_digit_of_the_prose_is_of_a_bound_figure_or_of_a_name(region, period, language, kind):
    document = page(region, period, language, kind=kind)
    for sentence in document.sentences():
        loose = [part for part in sentence.parts if isinstance(part, str) and not isinstance(part, Name)]
        assert not re.search(r"[0-9０-９]", "".join(loose)), sentence.text
        for part in sentence.parts:
            if isinstance(part, FigureRef):
                number = re.sub(r"[^0-9.]", "", part.text)
                assert number.rstrip(".") in printings(document.figures[part.figure]), part


def printings(figure):
    """The digits that a figure may print as: 亿美元, million dollars, 万美元 for a bound, without its sign; none for 持平."""
    text = figure.text().lstrip("-")
    return {
        text,
        text.rstrip("0").rstrip("."),
        f"{Decimal(text) * 100:f}".rstrip("0").rstrip("."),
        str(int(Decimal(text) * 10_000)),
        "",
        f"{Decimal(text) * 100:.0f}",
    }


NATION = [
    *POPULATION,
    ("440100", "X", "I11", "US", 9_000, 8_000, 12_000, 6_000),
    ("110000", "Y", "K92", "JP", 4_000, 5_000, 3_000, 3_000),
    ("510500", "Z", "I11", "DE", 2_000, 1_000, 3_000, 3_000),
]
# Small business in as many more provinces as the distribution over the nation is told of.
ELSEWHERE = ("14", "15", "22", "23", "36", "41", "42", "43", "45", "52", "53", "61", "62")
WHOLE_NATION = [*NATION, *((f"{code}0300", f"N{code}", "I11", "US", 600, 600, 600, 600) for code in ELSEWHERE)]


def test_few_provinces_are_no_nation():
    texts = said(page("000000", population=NATION))
    assert "仅浙江、广东、北京、四川4个省（区、市）有填报数据" in texts["lead.coverage"]
    assert not any(id_.startswith("clusters.") for id_ in texts)
    assert "增幅" not in texts["parts.fastest"]
    assert "lead.coverage" not in said(page("000000", population=WHOLE_NATION))


def test_the_nation_is_told_by_clusters_and_demonstration_cities():
    document = page("000000", population=WHOLE_NATION)
    whole = sum(row[4] for row in WHOLE_NATION)
    texts = said(document)
    for name, codes, id_ in (("长三角", "33", "yangtze"), ("珠三角", "44", "pearl"), ("环渤海", "11", "bohai")):
        part = sum(row[4] for row in NATION if row[0].startswith(codes))
        share = pc(Fraction(part * 100, whole))
        assert texts[f"clusters.{id_}"] == f"{name}离岸执行额{yi(part)}亿美元，占全国的{share}。"
    demonstration = sum(row[4] for row in NATION if row[0][:4] in ("3301", "4401", "1100"))  # 宁波 is none in 2015
    assert f"服务外包示范城市离岸执行额{yi(demonstration)}亿美元" in texts["clusters.demonstration"]
    named = [figure for figure in document.figures.values() if "示范城市" in figure.zh]
    assert named
    assert all("杭州" not in figure.zh for figure in named)


def test_contracts_of_ten_million_are_counted_and_compared():
    text = said(page("000000", population=NATION))["lead.big_contracts"]
    now, before = (sum(row[n] * part // 10 >= 1_000 for row in NATION for part in (2, 3, 5)) for n in (6, 7))
    rate = pc(abs(Fraction((now - before) * 100, before)))
    assert f"1000万美元以上的合同{now}份，同比{'增长' if now > before else '下降'}{rate}" in text


def test_the_brief_chooses_its_words_by_the_figures():
    texts = said(page(kind="brief"))
    assert "同比大幅增长35.88%" in texts["brief.executed"]
    assert "同比较快下降17.18%" in texts["brief.contracts"]
    assert "美国明显领先（42.64%）" in texts["brief.leaders"]
    assert "杭州占半数以上（56.86%）" in texts["brief.leaders"]


@pytest.mark.parametrize(
    ("region", "kind"),
    [("330000", None), ("330100", None), ("000000", None), ("330000", "monthly"), ("330000", "brief")],
)
def test_both_editions_speak_of_the_same_figures(region, kind):
    both = [page(region, language=each, kind=kind) for each in ("zh", "en")]
    assert [s.id for s in both[0].sentences()] == [s.id for s in both[1].sentences()]
    for zh, en in zip(both[0].sentences(), both[1].sentences(), strict=True):
        assert Counter(zh.figures) == Counter(en.figures), zh.id


def test_one_changed_fact_changes_text_table_and_chart():
    before = page()
    after = page(population=[(*row[:4], row[4] + 3_000, *row[5:]) if row[1] == "E" else row for row in POPULATION])
    assert said(before)["lead.executed"] != said(after)["lead.executed"]
    assert said(before)["markets.bri_leaders"] != said(after)["markets.bri_leaders"]
    for kind, name in ((TableBlock, "table.cities"), (TableBlock, "table.industry"), (ChartBlock, "chart.parts")):
        assert blocks(before, kind)[name] != blocks(after, kind)[name] or points(before, name) != points(after, name)


def points(document, name):
    return [(label, document.figures[id_].text()) for _, label, id_ in blocks(document, ChartBlock)[name].points]


def test_text_table_and_chart_print_one_figure():
    document = page()
    cells = {
        cell.figure: cell.text
        for row in blocks(document, TableBlock)["table.cities"].rows
        for cell in row
        if cell.figure
    }
    for _, _, id_ in blocks(document, ChartBlock)["chart.parts"].points:
        assert document.figures[id_].text() == cells[id_]


def test_without_a_year_before_no_growth_is_claimed():
    document = write(ReferenceEngine(facts()), "330000", "2014H1", AS_OF)
    text = "".join(said(document).values())
    assert "同比" not in text
    assert "比上年" not in text
    assert "新进入" not in text
    assert "执行额" in text


def test_a_county_has_no_table_of_parts():
    document = page("330108")
    assert "table.cities" not in blocks(document, TableBlock)
    assert document.sections[-1].heading == "全区完成情况"


def test_countries_that_tie_share_their_place():
    tied = [(*row[:4], 3_000 if row[3] in ("KH", "DE") else row[4] * 10, *row[5:]) for row in POPULATION]
    tied = [(*row[:4], 3_000, *row[5:]) if row[3] == "HK" else row for row in tied]
    text = said(page(population=tied))["markets.leading"]
    # US, JP, IN stand first; GB has 5,000; DE, HK and KH share the fifth place, and SG comes eighth.
    assert "德国、中国香港、柬埔寨并列第五位，第八位为新加坡" in text


def test_two_runs_give_the_same_bytes():
    assert as_json(page()) == as_json(page())


def test_the_json_lists_every_figure_with_the_sentences_that_use_it():
    document = page()
    content = json.loads(as_json(document))
    figures = {figure["id"]: figure for figure in content["figures"]}
    assert set(figures) == set(document.figures)
    executed = next(
        figure for figure in figures.values() if "lead.executed" in figure["sentences"] and figure["unit"] == "亿美元"
    )
    assert Fraction(executed["value"]) == Fraction(total(4), 10_000)
    assert executed["cents"] == str(total(4) * WAN)
    assert executed["text"] == yi(total(4))
    assert "table.cities" in executed["tables"]
    assert all(f["sentences"] or f["tables"] or f["charts"] for f in figures.values())
    for sentence in document.sentences():
        assert all(sentence.id in figures[id_]["sentences"] for id_ in sentence.figures)


def test_the_example_of_the_methods_page_loads_and_says_what_the_page_shows(tmp_path):
    text = METHODS.read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1]
    (tmp_path / "own.toml").write_text(example, encoding="utf-8")
    shown = re.search(r"^> (.+)$", text, re.MULTILINE)[1]
    book = FigureBook(ReferenceEngine(facts()), "330000", Period.parse("2015H1"), as_of=AS_OF)
    document = Page(load(tmp_path / "own.toml"), book, "zh").document()
    assert "".join(said(document).values()) == shown


class Counting(ReferenceEngine):
    """Counts how often it is asked for several answers at once, and for one by itself."""

    passes = single = 0

    def answer(self, queries):
        self.passes += bool(queries)
        return [ReferenceEngine.cells(self, query) for query in queries]

    def cells(self, query):
        self.single += 1
        return super().cells(query)


@pytest.mark.parametrize("kind", ["regional", "monthly", "city", "national", "brief"])
def test_all_that_a_bulletin_asks_is_asked_in_two_rounds(kind):
    engine = Counting(facts())
    write(engine, "330000", "2015H1", AS_OF, "zh", kind)
    assert (engine.passes <= 2, engine.single) == (True, 0)


@pytest.mark.parametrize("place", ["339901", "330108"])
def test_a_code_in_the_facts_and_in_no_list_is_printed_as_it_is(place):
    """It has nothing in June, nothing a year before, and no contract: zeros of a code that only the facts know."""
    stranger = (place, "S", "X99", "XX", 90_000, 0, 0, 0)
    document = write(ReferenceEngine(facts([*POPULATION, stranger], months=(1, 2, 3))), "330000", "2015H1", AS_OF)
    assert "来自XX的服务外包合同执行额9.00亿美元" in said(document)["markets.leading"]


rows = st.lists(
    st.tuples(
        st.sampled_from(["330108", "330203", "330702", "330402", "330100", "330000", "339901"]),
        st.sampled_from("ABCDEFGH"),
        st.sampled_from(["I11", "B41", "K92", "K71", "K72", "X99"]),
        st.sampled_from(["US", "IN", "KH", "HK", "CN", "TL", "XX"]),
        *[st.integers(-2_000, 20_000) | st.just(0)] * 4,
    ),
    max_size=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows,
    st.sampled_from(["330000", "330100", "000000", "330702"]),
    st.sampled_from(["2015H1", "2015M06", "2015", "2016"]),
    st.sampled_from(["zh", "en"]),
)
def test_whatever_the_facts_the_page_is_whole(population, region, period, language):
    document = page(region, period, language, population)
    text = "".join(said(document).values()) + document.title + "".join(document.notes)
    assert not re.search(r"None|[{}\[\]…]|Fraction|--%|nan", text.replace("“--”", "")), text
    assert not re.search(r"[，；、：。]{2}|[,;:] ?[,;.]|  |（）|\(\)", text), text
    assert as_json(document)


def test_a_region_of_which_nobody_is_registered_has_no_zero():
    book = FigureBook(ReferenceEngine(facts()), "440000", Period.parse("2015H1"), as_of=AS_OF)
    assert book.level().value is book.level("registered").value is book.above(0).count.value is Missing.NOT_FILED


def test_what_is_new_in_the_first_load_of_a_snapshot_is_not_computable():
    book = FigureBook(ReferenceEngine(facts()), "330000", Period.parse("2014"), as_of=AS_OF)
    assert book.level("new_registered").value is Missing.NOT_COMPUTABLE
    assert isinstance(book.level("new_registered", period=Period.parse("2015H1")).value, int)
