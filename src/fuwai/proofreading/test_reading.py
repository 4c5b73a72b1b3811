"""What is read of a stranger's wording: a right sentence is quiet, and the same sentence with one fault is not."""

import pytest

from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import proofs, system_of

HEAD = "2019年某市服务外包情况\n"
# the sentence, the right figure, the faulty one
SAID = {
    "names that no list has": (
        "全市离岸执行额10.00亿美元。游戏测试、票据处理以及临床数据管理离岸执行额居前，分别为2.10亿美元、1.40亿美元和0.90亿美元，三项合计4.40亿美元。",
        "1.40亿美元",
        "1.04亿美元",
    ),
    "quarters": (
        "全年执行额20.00亿元，四个季度分别为4.50亿元、5.10亿元、4.90亿元和5.50亿元。",
        "4.90",
        "4.09",
    ),
    "years": (
        "2016年至2018年全市执行额分别为5.00亿元、6.00亿元和7.50亿元，2017年至2018年同比增速分别为20.0%和25.0%。",
        "25.0%",
        "52.0%",
    ),
    "names before brackets": (
        "甲园区、乙园区、丙园区离岸执行额分别为3.00亿元、2.00亿元和1.00亿元。丁园区（0.50亿元）居第四，丙园区（1.00亿元）居第三。",
        "（1.00",
        "（1.10",
    ),
    "a whole said with its own number": (
        "全市离岸执行额8.23亿元，占全省离岸执行额92.18亿元的8.9%，列第五位。",
        "8.9%",
        "9.8%",
    ),
    "a goal": ("全市完成执行额12.87亿元，完成全年目标（24亿元）的53.6%。", "53.6%", "63.5%"),
    "a share without its whole, among others": (
        "累计获得国际认证638项。质量认证147项，占23.0%；安全认证203项，占31.8%；服务认证96项，占15.0%；其他认证192项，占30.1%。",
        "占15.0%",
        "占51.0%",
    ),
    "tenths": ("全市离岸执行额6.12亿元，其中民营企业4.94亿元，占八成（80.7%）。", "80.7%", "87.0%"),
    "offshore of all": (
        "全市执行额12.35亿元，其中离岸外包8.01亿元，在岸外包4.34亿元，离岸占比64.9%。",
        "64.9%",
        "46.9%",
    ),
    "halves": ("全年执行额20.00亿元。上半年执行额9.60亿元，下半年执行额10.40亿元。", "10.40", "14.00"),
}


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in proofs(page_of_text(HEAD + text)).findings]


@pytest.mark.parametrize("name", SAID)
def test_a_right_sentence_is_quiet_and_one_fault_in_it_is_told(name):
    text, right, wrong = SAID[name]
    assert text.count(right) == 1
    assert kinds(text) == []
    assert kinds(text.replace(right, wrong)) != []


QUIET = (
    # of two parts that are shares of different things neither names the whole of the other
    "全市离岸执行额10.00亿元。甲类企业4.00亿元，占32.0%；乙类企业3.00亿元，占20.0%。",
    # the whole of the third is another, which the page prints
    "全市离岸执行额10.00亿元。甲类4.00亿元，占40.0%；乙类3.00亿元，占30.0%；丙类1.00亿元，占25.0%。",
)


@pytest.mark.parametrize("text", QUIET)
def test_a_share_of_something_else_is_left_alone(text):
    assert kinds(text) == []


def test_lines_that_break_between_a_number_and_its_unit_are_of_a_narrow_column():
    text = "全市完成服务外包执行额12.00\n亿美元，其中完成离岸执行额9.00\n亿美元，占全市执行额的75.00\n%。"
    assert {s.quote for s in system_of(page_of_text(HEAD + text)).statements.values()} >= {"9.00亿美元", "75.00%"}
