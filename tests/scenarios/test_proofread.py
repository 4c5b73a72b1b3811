"""The sample's own bulletin as files: each passes the proofreader, and beside the approved facts; the published one does not."""

import json
from pathlib import Path

import pytest

PUBLISHED = Path(__file__).parents[1] / "data" / "zhejiang-2015h1.txt"


@pytest.fixture(scope="module")
def written(zhejiang, tmp_path_factory):
    out = tmp_path_factory.mktemp("bulletin")
    common = ("bulletin", "--region", "330000", "--period", "2015H1", "--out", out)
    zhejiang.fuwai(*common, "--formats", "docx,pdf")
    zhejiang.fuwai(*common, "--formats", "html,pdf", "--language", "en")
    return sorted(out.iterdir())


def test_our_own_files_have_no_finding(zhejiang, written):
    assert [path.suffix for path in written] == [".html", ".pdf", ".docx", ".pdf"]
    for path in written:
        said = json.loads(zhejiang.fuwai("proofread", path, "--format", "json").stdout)
        assert said["findings"] == [], path.name
        assert len(said["figures"]) > 60, path.name


def test_against_our_own_facts_the_two_misprints_stand_out(zhejiang):
    asked = ("proofread", PUBLISHED, "--format", "json", "--against", "330000:2015H1")
    found = json.loads(zhejiang.fuwai(*asked, code=1).stdout)["findings"]
    told = [(one["quote"], one["repair"], one["against"]) for one in found if one["kind"] == "against"]
    assert told == [
        ("2081亿美元", "2.81亿美元", ["executed|330000|2015H1|direction=offshore|division=K9"]),
        ("28.31", "25.61亿美元", ["contract_value|330000|2015H1|direction=offshore"]),
    ]
