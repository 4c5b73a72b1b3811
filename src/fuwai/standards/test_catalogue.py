"""The catalogue: whole for 2015, partial before, refused where it does not add up, and extended by a file alone."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from fuwai.core.catalogue import OTHER
from fuwai.core.error import FuwaiError
from fuwai.standards import catalogue
from fuwai.standards.source import ROOM

WHOLE = ROOM / "catalogues" / "2015.toml"

# Every place in section 二（三） of the guide with 不包括, 不含, 不计入, 除外: how many clauses it has.
EXCLUSIONS = {
    "ITO": 1,
    "I22": 1,
    "I24.1": 3,
    "I24.2": 1,
    "I25": 1,
    "BPO": 1,
    "B41": 2,
    "B41.1": 1,
    "B41.2": 1,
    "B41.3": 1,
    "B42": 1,
    "B5": 1,
    "B51": 1,
    "B52": 2,
    "B53": 1,
    "B54.3": 2,
    "B6": 1,
    "B62": 1,
    "B62.2": 1,
    "K73": 2,
    "K74": 1,
    "K75": 1,
    "K81.3": 1,
    "K81.4": 1,
    "K82": 2,
    "K92.1": 2,
    "K92.2": 2,
}
ONLY = {"I25", "B54.3", "B59", "K92.2"}  # 必须, 特指

TYPICAL = {  # 典型业务, as many as the guide numbers
    **{"I11": 6, "I12": 3, "I21": 2, "I22": 3, "I23": 2, "I24": 4, "I31": 4, "I32": 6, "B41": 4, "B42": 5, "B51": 4},
    **{"B53": 3, "B54": 3, "B61": 2, "B62": 2, "K71": 3, "K72": 2, "K75": 4, "K81": 5, "K82": 2, "K91": 5, "K92": 3},
}


def clauses(kind: str) -> list:
    edition = catalogue.edition()
    entries = [*edition.sections.values(), *edition.divisions.values(), *edition.groups.values()]
    return [clause for entry in entries for clause in getattr(entry, kind)]


def test_the_2015_catalogue_has_3_sections_9_divisions_and_35_groups():
    edition = catalogue.edition("2015")
    assert (len(edition.sections), len(edition.divisions), len(edition.groups)) == (3, 9, 35)


def test_every_typical_business_of_the_guide_is_there():
    edition = catalogue.edition()
    assert {code: len(group.typical) for code, group in edition.groups.items() if group.typical} == TYPICAL


def test_every_exclusion_of_the_guide_is_there():
    counted: dict[str, int] = {}
    for exclusion in clauses("exclusions"):
        counted[exclusion.scope] = counted.get(exclusion.scope, 0) + 1
    assert counted == EXCLUSIONS


def test_every_condition_of_the_guide_is_there():
    assert {inclusion.scope for inclusion in clauses("inclusions")} == ONLY


def test_amounts_that_do_not_count_are_told_from_business_that_does_not_belong():
    amounts = {exclusion.scope for exclusion in clauses("exclusions") if exclusion.kind == "not_counted_amount"}
    assert amounts == {"B41.2", "B62"}


@pytest.mark.parametrize(
    ("id", "elsewhere"),
    [("X-I22-1", ("I11",)), ("X-I24-4", ("I32",)), ("X-B51-1", ("K72",)), ("X-B5-1", ("B6",)), ("X-K73-1", ("I24",))],
)
def test_an_exclusion_points_to_the_better_place(id, elsewhere):
    found = {exclusion.id: exclusion for exclusion in clauses("exclusions")}
    assert found[id].elsewhere == elsewhere


def test_exclusions_of_section_and_division_bear_on_the_group():
    ids = {exclusion.id for exclusion in catalogue.edition().exclusions_of("B62")}
    assert ids == {"X-BPO-1", "X-B6-1", "X-B62-1", "X-B62-2"}


def test_names_are_the_guides():
    edition = catalogue.edition()
    assert [edition.name(code) for code in ("I1", "B4", "K8", "I19", "K75")] == [
        "软件研发外包",
        "内部管理外包服务",
        "技术服务外包",
        "其他软件研发外包业务",
        "法律流程外包服务（LPO）",
    ]


def test_no_name_and_no_definition_stands_for_two_entries():
    edition = catalogue.edition()
    entries = [*edition.sections.values(), *edition.divisions.values(), *edition.groups.values()]
    for names in ("zh", "en", "definition_zh", "definition_en"):
        texts = [getattr(entry, names) for entry in entries]
        assert len(set(texts)) == len(texts) == 47, names


def test_an_unknown_group_is_answered_with_its_division():
    with pytest.raises(FuwaiError, match="division I1 has I11, I12, I19"):
        catalogue.edition().group("I13")


def test_the_earlier_edition_is_two_names_without_codes():
    earlier = catalogue.edition("2012")
    assert earlier.partial
    assert {group.zh for group in earlier.groups.values()} == {"产品技术研发", "企业业务运营服务"}
    assert all(code.startswith("name:") for code in earlier.groups)


def test_business_under_the_earlier_edition_counts_as_other():
    place = catalogue.placement("name:product-technology-development")
    assert (place.section, place.division, place.edition) == (OTHER, OTHER, "2012")


def test_a_group_of_2015_keeps_its_place_in_2014():
    assert catalogue.placement("I11", date(2014, 6, 30)).section == "ITO"


def test_the_series_breaks_between_2012_and_2015():
    bridge = catalogue.bridge("2012", "2015")
    assert not bridge.whole
    assert bridge.break_on == date(2015, 1, 1)
    assert {link.kind for link in bridge.links.values()} == {"unmapped"}


@pytest.mark.parametrize(
    ("day", "code"), [(date(2014, 12, 31), "2012"), (date(2015, 1, 1), "2015"), (date(2026, 1, 1), "2015")]
)
def test_a_day_has_one_edition(day, code):
    assert catalogue.edition_on(day).code == code


REFUSALS = [
    ("a group is lacking", r"\[\[group\]\]\ncode = \"I12\".*?(?=\[\[group\]\])", "", "35 are stated, 34 are there"),
    ("no rest in the division", r'code = "I19"', 'code = "I18"', "I1: the division has no I19"),
    ("two of one code", r'code = "I12"', 'code = "I11"', "I11: the code stands twice"),
    ("a code of no form", r'code = "I12"', 'code = "I1x"', "I1x: is not the form"),
    ("an orphan group", r'code = "I12"\ndivision = "I1"', 'code = "I12"\ndivision = "I2"', "I12: is no group of I2"),
    ("an orphan division", r'code = "I3"\nsection = "ITO"', 'code = "I3"\nsection = "XTO"', "I3: has no section XTO"),
    ("no source", r'source = "操作指引 二（三）1（1）I12"\n', "", "I12: source is missing"),
    ("no English name", r'en = "Software technical services"\n', "", "I12: en is missing"),
    ("an exclusion without source", r'(id = "X-I22-1".*?)source = [^\n]*', r"\1", "I22: source is missing"),
    ("an exclusion to nowhere", r'elsewhere = \["I11"\]', 'elsewhere = ["I77"]', "X-I22-1: points to I77"),
    ("an id used twice", r'id = "X-I24-2"', 'id = "X-I24-1"', "X-I24-1: the id stands twice"),
    ("an exclusion of nothing", r'scope = "I24.2"', 'scope = "I24.9"', "X-I24-4: speaks of I24.9"),
    ("an unknown kind", r'kind = "elsewhere"', 'kind = "somewhere"', "X-I22-1: kind must be one of"),
    (
        "a gap in the numbers",
        r"\{ number = 2, zh = \"嵌入式",
        '{ number = 9, zh = "嵌入式',
        "I11.2: typical businesses",
    ),
    ("no TOML", r"\[edition\]", "[edition", "cannot be read"),
    ("a wrong day", r"valid_from = 2015-01-01", 'valid_from = "2015/1/1"', "is no date like"),
]


@pytest.mark.parametrize(("pattern", "by", "complaint"), [case[1:] for case in REFUSALS], ids=[c[0] for c in REFUSALS])
def test_loading_refuses_what_does_not_add_up(tmp_path, pattern, by, complaint):
    text, changed = re.subn(pattern, by, WHOLE.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    assert changed == 1
    file = tmp_path / "changed.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FuwaiError, match=r"changed\.toml") as refused:
        catalogue.load_edition(file)
    assert refused.value.code == "standard.refused"
    assert complaint in str(refused.value)


MADE_UP = r"""
[edition]
code = "2077"
zh = "虚构目录"
en = "made-up catalogue"
source = "测试虚构"
valid_from = 2077-01-01
counts = { sections = 1, divisions = 1, groups = 3 }
form = { section = "XSO", division = "X1", group = 'X1\d', rest = "9" }

[[section]]
code = "XSO"
zh = "虚构门类"
en = "made-up section"
definition_zh = "虚构"
definition_en = "made up"
source = "测试虚构 1"

[[division]]
code = "X1"
section = "XSO"
zh = "虚构大类"
en = "made-up division"
definition_zh = "虚构"
definition_en = "made up"
source = "测试虚构 2"
"""
MADE_UP_GROUP = """
[[group]]
code = "{code}"
division = "X1"
zh = "虚构中类{code}"
en = "made-up group {code}"
definition_zh = "虚构"
definition_en = "made up"
source = "测试虚构 3"
"""
MADE_UP_BRIDGE = """
[bridge]
list = "catalogue"
from = "2015"
to = "2077"
source = "测试虚构"
zh = "虚构衔接"
en = "made-up bridge"

[[link]]
code = "I11"
kind = "one_to_one"
targets = ["X11"]
source = "测试虚构"

[[link]]
code = "I12"
kind = "one_to_many"
targets = ["X11", "X12"]
source = "测试虚构"
"""


@pytest.fixture
def made_up(tmp_path, monkeypatch) -> Path:
    """A home with one more edition and one more bridge, and nothing else."""
    for folder, text in (
        ("catalogues", MADE_UP + "".join(MADE_UP_GROUP.format(code=code) for code in ("X11", "X12", "X19"))),
        ("bridges", MADE_UP_BRIDGE),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2077.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    return tmp_path


def test_a_new_edition_is_only_a_new_file(made_up):
    assert [edition.code for edition in catalogue.editions()] == ["2012", "2015", "2077"]
    assert catalogue.edition_on(date(2077, 1, 1)).code == "2077"
    assert catalogue.edition_on(date(2076, 12, 31)).code == "2015"
    assert catalogue.placement("X12").section == "XSO"


def test_a_series_runs_across_a_revision_as_far_as_the_bridge_goes(made_up):
    bridge = catalogue.bridge("2015", "2077")
    parents = catalogue.parents(catalogue.edition("2077"))
    carried = bridge.carry_all({"I11": 5, "I12": 7, "I19": 11}, parents)
    assert carried == {"X11": 5, "X1": 7, OTHER: 11}  # one to one; to the division of both; no link
    assert bridge.break_on == date(2077, 1, 1)
    assert not bridge.whole


def test_an_edition_of_2012_and_of_2015_runs_on_under_codes_of_the_latest(made_up):
    carried = catalogue.carried("2077")
    assert carried["I11"] == "X11"
    assert carried["I12"] == "X1"
    assert carried["X12"] == "X12"
    assert carried["name:product-technology-development"] == OTHER
    assert catalogue.carried("2015")["I11"] == "I11"
    assert "X12" not in catalogue.carried("2015")


NUMBERED = """
[edition]
code = "numbered"
zh = "数字目录"
en = "numbered catalogue"
source = "测试虚构"
valid_from = 2078-01-01
form = { section = '\\d', division = '\\d{2}', group = '\\d{4}' }
"""


def test_an_edition_says_itself_what_its_codes_look_like(tmp_path):
    entry = '[[{level}]]\ncode = "{code}"\n{above}zh = "甲{code}"\nen = "a{code}"\nsource = "s"\n'
    rest = 'definition_zh = "甲"\ndefinition_en = "a"\n'
    parts = [
        entry.format(level="section", code="1", above="") + rest,
        entry.format(level="division", code="11", above='section = "1"\n') + rest,
        entry.format(level="group", code="1101", above='division = "11"\n') + rest,
    ]
    file = tmp_path / "numbered.toml"
    file.write_text(NUMBERED + "".join(parts), encoding="utf-8")
    assert catalogue.load_edition(file).section_of("1101") == "1"


def test_a_link_to_a_code_that_is_not_there_is_refused(made_up):
    text = MADE_UP_BRIDGE.replace('targets = ["X11"]', 'targets = ["X77"]')
    (made_up / "bridges" / "2077.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FuwaiError, match="later edition lacks"):
        catalogue.bridge("2015", "2077")


def test_two_editions_on_one_day_are_refused(tmp_path):
    text = WHOLE.read_text(encoding="utf-8").replace('code = "2015"', 'code = "2016"', 1)
    twin = tmp_path / "2016.toml"
    twin.write_text(text.replace("valid_from = 2015-01-01", "valid_from = 2014-01-01"), encoding="utf-8")
    ended = tmp_path / "2015.toml"
    shutil.copy(WHOLE, ended)
    text = ended.read_text(encoding="utf-8").replace("valid_from", "valid_to = 2020-01-01\nvalid_from", 1)
    ended.write_text(text, encoding="utf-8")
    twin.write_text(twin.read_text(encoding="utf-8").replace("2014-01-01", "2019-01-01"), encoding="utf-8")
    with pytest.raises(FuwaiError, match="holds together with edition 2015"):
        catalogue.load_editions((ended, twin))
