"""`fuwai proofread`: its answers and its exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fuwai.cli.proofread import proofread
from fuwai.core.error import FuwaiError

GOLDEN = Path(__file__).parents[3] / "tests" / "data" / "zhejiang-2015h1.txt"


def test_a_page_with_findings_exits_with_one_and_gives_its_json():
    done = CliRunner().invoke(proofread, [str(GOLDEN), "--format", "json"])
    assert done.exit_code == 1
    answer = json.loads(done.output)
    assert set(answer) == {"findings", "unverifiable", "figures"}
    assert {"place", "quote", "kind", "arithmetic", "interval", "repair"} <= set(answer["findings"][0])
    assert "2.81亿美元" in [finding["repair"] for finding in answer["findings"]]


def test_a_page_without_findings_exits_with_zero(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# 2016年上半年浙江省情况\n\n全省离岸执行额20.00亿美元，同比增长5.00%。\n")
    done = CliRunner().invoke(proofread, [str(page)])
    assert done.exit_code == 0, done.output
    assert "0 处发现" in done.output


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "proofread.pdf"),
        (b"\x81\x20\xff\xff", "proofread.encoding"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, data, code):
    page = tmp_path / "page.pdf"
    page.write_bytes(data)
    done = CliRunner().invoke(proofread, [str(page)])
    assert isinstance(done.exception, FuwaiError)
    assert done.exception.code == code
