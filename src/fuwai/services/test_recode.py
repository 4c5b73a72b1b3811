"""A series across a revision: by the bridge, by the text among the bridge's targets, or left to people."""

import csv
import io

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services.recode import Line, csv_text, filings, read, recode, shares
from fuwai.standards import catalogue
from fuwai.storage.testdata import contracts, file

EDITION = """
[edition]
code = "2077"
zh = "虚构目录"
en = "made-up catalogue"
source = "测试虚构"
valid_from = 2077-01-01
partial = true
"""
GROUP = '\n[[group]]\ncode = "name:{0}"\nzh = "虚构{0}"\nen = "made up {0}"\nsource = "测试虚构"\n'
BRIDGE = """
[bridge]
list = "catalogue"
from = "2077"
to = "2015"
source = "测试虚构"
zh = "虚构衔接"
en = "made-up bridge"
"""
LINK = '\n[[link]]\ncode = "name:{0}"\nkind = "{1}"\ntargets = {2}\nsource = "测试虚构"\n'
LINKS = {
    "translation": ("one_to_one", '["K79"]'),
    "testing": ("one_to_many", '["I11", "I22"]'),
    "design": ("one_to_many", '["K81", "K82", "I21"]'),
    "gone": ("unmapped", "[]"),
}


@pytest.fixture
def earlier(tmp_path, monkeypatch):
    """A home with a made-up edition, and its bridge to 2015 (which of the two is older makes no difference to recoding)."""
    texts = {
        "catalogues": EDITION + "".join(GROUP.format(name) for name in LINKS),
        "bridges": BRIDGE + "".join(LINK.format(name, *link) for name, link in LINKS.items()),
    }
    for folder, text in texts.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2077.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    return tmp_path


CASES = [
    ("translation", "", "K79", "bridge", ""),
    ("testing", "网上银行系统的软件功能测试与回归测试，提交缺陷报告", "I11", "text", ""),
    ("testing", "晶圆测试与成品测试，CP/FT 测试程序开发", "I22", "text", ""),
    ("design", "变电站初步设计与施工图设计", "K82", "text", ""),
    ("design", "SoC 芯片后端版图设计，时序收敛至流片", "I21", "text", ""),
    ("design", "家电外观造型与结构设计，三维建模", "K81", "text", ""),
    ("testing", "", "", "people", "no_text"),
    ("testing", "400 热线客服坐席外包，三班倒", "", "people", "elsewhere"),
    ("testing", "按劳务派遣合同向电子厂派遣工人五十名", "", "people", "elsewhere"),
    ("gone", "400 热线客服坐席外包，三班倒", "", "people", "unmapped"),
    ("never", "400 热线客服坐席外包，三班倒", "", "people", "unknown"),
]


@pytest.mark.parametrize(("old", "text", "new", "how", "reason"), CASES)
def test_a_line_goes_by_bridge_by_text_or_to_people(earlier, old, text, new, how, reason):
    (found,) = recode([Line("1", f"name:{old}", text)], "2077", "2015")
    assert (found.new, found.how, found.reason) == (new, how, reason)


def test_what_is_left_to_people_comes_with_what_the_text_speaks_for(earlier):
    (found,) = recode([Line("1", "name:gone", "400 热线客服坐席外包，三班倒")], "2077", "2015")
    assert (found.new, found.suggested, found.confidence) == ("", "B53", None)


def test_a_text_chooses_among_the_targets_only(earlier):
    series = [Line(str(number), f"name:{old}", text) for number, (old, text, *_) in enumerate(CASES)]
    bridge = catalogue.bridge("2077", "2015")
    found = recode(series, "2077", "2015")
    assert [one.name for one in found] == [line.name for line in series]
    assert all(one.new in bridge.targets(one.old) for one in found if one.new)
    assert shares(found) == {"bridge": 1, "text": 5, "people": 5}


def test_towards_an_edition_that_the_coder_does_not_know_texts_decide_nothing(earlier):
    (earlier / "bridges" / "back.toml").write_text(
        BRIDGE.replace('from = "2077"', 'from = "2015"').replace('to = "2015"', 'to = "2077"')
        + '\n[[link]]\ncode = "I11"\nkind = "one_to_many"\ntargets = ["name:testing", "name:gone"]\nsource = "测试虚构"\n',
        encoding="utf-8",
    )
    (found,) = recode([Line("1", "I11", "软件测试")], "2015", "2077")
    assert (found.how, found.reason) == ("people", "edition")


def test_the_csv_says_old_new_how_and_confidence(earlier):
    found = recode([Line("=1+1", "name:testing", "晶圆测试与成品测试，CP/FT 测试程序开发")], "2077", "2015")
    (row,) = csv.DictReader(io.StringIO(csv_text(found)))
    assert (row["id"], row["old"], row["new"], row["how"]) == ("'=1+1", "name:testing", "I22", "text")
    assert 0.5 < float(row["confidence"]) <= 1


def test_a_file_is_read_by_its_headings_in_either_language(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("id,code,text\nA,name:x,软件测试\n,name:y,\n", encoding="utf-8")
    other.write_bytes("合同编号,业务类别,合同名称,合同内容\nB,名称,甲,乙\n".encode("gb18030"))
    assert read(one) == [Line("A", "name:x", "软件测试"), Line("3", "name:y", "")]
    assert read(other) == [Line("B", "名称", "甲。乙")]
    one.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FuwaiError) as error:
        read(one)
    assert error.value.code == "recode.heading"


def test_the_stores_contracts_of_the_earlier_edition_are_those_that_the_viewer_sees(sqlite_store):
    old = file("contract", contracts("A", group="name:product-technology-development")).filings[0]
    file("contract", contracts("B"))
    assert [line.name for line in filings(Viewer("auditor"), "2012", "2015")] == [str(old)]
    assert filings(Viewer("body", "320000"), "2012", "2015") == []
