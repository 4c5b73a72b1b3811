"""The gate for our own bulletins, and the comparison with our own figures."""

from dataclasses import replace

import pytest

from fuwai.core.bulletin import Cell, Document, FigureRef, Paragraph, Section, Sentence, TableBlock
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure
from fuwai.proofreading.page import page_of_text
from fuwai.services import proof

LEAD = "上半年，全省离岸执行额"
OFFSHORE = "executed|330000|2015H1|direction=offshore"


def table(*rows):
    head = (Cell("地区"), Cell("离岸执行额"))
    return TableBlock("t", "各市离岸执行额情况表", "亿美元", (head,), tuple((Cell(a), Cell(b)) for a, b in rows))


@pytest.fixture
def document():
    figure = Figure(
        OFFSHORE, "executed", 283_149_000_000, "usd", "浙江2015年上半年离岸执行额", "offshore executed value"
    )
    lead = Sentence("lead", (LEAD, FigureRef(OFFSHORE, "28.31"), "亿美元。"))
    block = table(("杭州", "22.65"), ("宁波", "5.66"), ("合计", "28.31"))
    return Document(
        "bulletin-330000-2015H1", "2015年上半年浙江省服务外包数据", "zh", "330000", "浙江省", "2015H1", "2015年上半年", "示例部门",
        "2015-07-15T09:00:00+00:00", "province", "", (Paragraph((lead,)),), (Section("各市", (block,)),), {OFFSHORE: figure},
    )  # fmt: skip


def test_a_document_that_agrees_passes_the_gate(document):
    assert proof.gate(document, document) == ()


def test_a_document_whose_table_does_not_add_up_is_held(document):
    wrong = replace(
        document, sections=(Section("各市", (table(("杭州", "22.65"), ("宁波", "6.56"), ("合计", "28.31")),)),)
    )
    assert [finding.kind for finding in proof.gate(document, wrong)] == ["sum"]


@pytest.mark.parametrize("printed", ["28.31亿美元", "283149万美元", "28.3亿美元", "近29亿美元", "约29亿美元"])
def test_what_the_approved_facts_round_to_is_right(document, printed):
    page = page_of_text(f"2015年上半年浙江省服务外包情况\n{LEAD}{printed}。")
    assert proof.against(page, document) == ()


@pytest.mark.parametrize("printed", ["28.32亿美元", "28.13亿美元", "283.15亿美元", "不足28亿美元"])
def test_another_number_is_told_with_ours_and_the_figure_it_is(document, printed):
    page = page_of_text(f"2015年上半年浙江省服务外包情况\n{LEAD}{printed}。")
    finding = proof.against(page, document)[0]
    assert (finding.kind, finding.quote, finding.against) == ("against", printed, (OFFSHORE,))
    assert "28.3149" in finding.zh
    assert "28.3149" in finding.en


def test_another_period_and_another_direction_are_not_compared(document):
    text = "2015年一季度浙江省服务外包情况\n一季度，全省离岸执行额9.99亿美元，在岸执行额3.00亿美元。"
    assert proof.against(page_of_text(text), document) == ()


@pytest.mark.parametrize("asked", ["330000", ":2015H1", "330000:"])
def test_a_region_without_its_period_is_refused(asked):
    with pytest.raises(FuwaiError, match="REGION:PERIOD"):
        proof.proofread("一季度。".encode(), "a.txt", asked)


def test_a_text_that_is_no_bulletin_is_refused():
    with pytest.raises(FuwaiError) as caught:
        proof.proofread("长".encode() * (proof.LONGEST + 1), "a.txt")
    assert caught.value.code == "proofread.too_long"
