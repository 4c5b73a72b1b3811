"""The published bulletin of Zhejiang 2015H1, with its misprints: what must be found, and what must not."""

from pathlib import Path

import pytest

from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import proofread, proofs

GOLDEN = Path(__file__).parents[3] / "tests" / "data" / "zhejiang-2015h1.txt"


@pytest.fixture(scope="module")
def found():
    return proofread(GOLDEN)


def the(found, quote, kind):
    return next(finding for finding in found.findings if (finding.quote, finding.kind) == (quote, kind))


def test_a_point_typed_as_zero_is_found_and_mended(found):
    finding = the(found, "2081亿美元", "twice")
    assert (finding.repair, finding.slip, finding.interval) == ("2.81亿美元", "point_typed_as_zero", "[2.805, 2.8072]")


def test_the_total_that_was_copied_from_its_neighbour_is_found_with_its_base(found):
    finding = the(found, "28.31", "twice")
    assert finding.repair == "25.61亿美元"
    assert "25.583" in finding.zh
    assert "−15.09% 属于 25.61" in finding.zh
    assert "= 30.16" in finding.zh


def test_eleven_rates_cannot_give_the_rate_of_the_whole(found):
    finding = the(found, "-15.09%", "system")
    assert finding.assumes_zh
    assert finding.interval.endswith("-15.1244]")
    assert len(finding.against) > 10


def test_a_growth_that_the_table_withholds_is_found(found):
    assert the(found, "927.51%", "suppressed").repair == "--"


def test_names_outside_of_the_catalogue_are_found(found):
    names = {finding.quote for finding in found.findings if finding.kind == "class_name"}
    assert names == {"企业业务运营服务", "产品技术研发"}


def test_a_few_that_are_half_are_a_finding_on_wording(found):
    finding = the(found, "个别市地下降", "wording")
    assert finding.soft
    assert "10 个中，下降的是 5 个，其中 4 个超过 20%" in finding.zh


def test_nothing_else_is_reported(found):
    kinds = sorted(finding.kind for finding in found.findings if finding.kind != "class_joined")
    assert kinds == ["class_name", "class_name", "suppressed", "system", "twice", "twice", "wording"]


def test_a_missing_mark_between_two_names_is_told_apart(found):
    joined = [finding for finding in found.findings if finding.kind == "class_joined"]
    assert [finding.repair for finding in joined] == ["IT解决方案、互联网营销推广服务"]


def test_lines_broken_by_a_pdf_are_read_as_whole_ones():
    lines = [line for line in GOLDEN.read_text().splitlines() if not line.startswith("# ")]
    broken = "\n \n".join(line[at : at + 42] for line in lines for at in range(0, len(line), 42))
    whole = proofs(page_of_text("\n".join(lines)))
    assert [f.quote for f in proofs(page_of_text(broken)).findings] == [f.quote for f in whole.findings]


@pytest.mark.parametrize("digits", ["9" * 5000, "1" + "0" * 400 + ".5", "0" * 30])
def test_a_number_without_end_is_no_figure(digits):
    said = f"全省离岸执行额{digits}亿美元，大幅增长{digits}%。"
    text = f"2016年上半年浙江省情况\n{said}\n地区 执行额（亿美元）\n杭州 {digits}\n宁波 {digits}"
    assert proofs(page_of_text(text)).findings == ()
