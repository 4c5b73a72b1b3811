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


def test_lines_that_break_between_a_number_and_its_unit_are_of_a_narrow_column():
    text = "全市完成服务外包执行额12.00\n亿美元，其中完成离岸执行额9.00\n亿美元，占全市执行额的75.00\n%。"
    assert {s.quote for s in system_of(page_of_text(HEAD + text)).statements.values()} >= {"9.00亿美元", "75.00%"}
