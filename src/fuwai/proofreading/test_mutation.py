"""Right texts stay without a finding; single faults planted into them are seen. The rates stand in docs/methods."""

import pytest

from fuwai.proofreading.mutation import KINDS, mutants
from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import proofs
from fuwai.proofreading.testdata import right_texts

TEXTS = right_texts(rounds=3)
LEAST_SEEN = 0.8  # of faults of all kinds, those that rounding hides among them


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[name for name, _ in TEXTS])
def test_a_right_text_has_no_finding(name, text):
    assert [(finding.quote, finding.zh) for finding in proofs(page_of_text(text)).findings] == []


def test_planted_faults_are_seen():
    planted, seen = 0, 0
    kinds = set()
    for number, (_, text) in enumerate(TEXTS[::3]):
        for mutant in mutants(text, number, each=1):
            planted += 1
            kinds.add(mutant.kind)
            seen += bool(proofs(page_of_text(mutant.text)).findings)
    assert kinds == set(KINDS)
    assert seen >= LEAST_SEEN * planted, f"{seen} of {planted}"


QUIET = [
    "2016年一季度浙江省情况\n全省离岸执行额20.00亿美元。杭州市表现突出，全市离岸执行额15.00亿美元，占全省的75.00%，占全国的4.2%。",
    "2016年一季度浙江省情况\n全省离岸执行额20.00亿美元。截至3月底，全省离岸执行额累计300亿美元。",
    "2016年一季度浙江省情况\n全省合同额30.00亿美元，平均合同额200万美元。",
    "2016年一季度浙江省情况\n全省离岸执行额20.00亿美元，同比增长5.00%，较2013年同期增长60.00%。",
    "2016年一季度浙江省情况\n全省离岸执行额20.00亿美元。江苏省离岸执行额50.00亿美元。",
    "2016年一季度全国情况\n美国、欧盟、中国香港和日本是主要市场，承接上述国家的执行额分别为481.6亿元、308.9亿元、338.7亿元和171.7亿元。",
]


@pytest.mark.parametrize("text", QUIET)
def test_numbers_of_different_things_are_not_compared(text):
    assert [finding.zh for finding in proofs(page_of_text(text)).findings] == []


WRONG = [
    (
        "2016年上半年浙江省情况\n全省离岸执行额20.00亿美元，同比增长5.00%。2015年上半年全省离岸执行额16.00亿美元。",
        "growth",
    ),
    (
        "2016年上半年浙江省情况\n全省离岸执行额20.00亿美元。杭州离岸执行额15.00亿美元，占全省离岸执行额的57.00%。",
        "share",
    ),
    ("2016年上半年浙江省情况\n全省离岸执行额20.00亿美元。杭州离岸执行额25.00亿美元。", "sum"),
    ("2016年上半年浙江省情况\n全省离岸执行额20.00亿美元，大幅增长3.00%。", "wording"),
    ("2016年上半年浙江省情况\n杭州、宁波、温州离岸执行额分别为3.00亿美元、2.00亿美元。", "count"),
    (
        "2016年上半年浙江省情况\n来自美国的离岸执行额3.00亿美元；日本2.00亿美元；第三位为：德国。来自德国的离岸执行额2.50亿美元。",
        "rank",
    ),
]


@pytest.mark.parametrize(("text", "kind"), WRONG)
def test_what_cannot_be_is_found_by_its_kind(text, kind):
    assert [finding.kind for finding in proofs(page_of_text(text)).findings] == [kind]
