"""Tests of bulletin files: those that ship, and what is refused."""

from datetime import date

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.template import names_of
from fuwai.standards.bulletin import blueprint, blueprints, chosen_for, kinds, load
from fuwai.standards.bulletin_check import line_of
from fuwai.standards.tables import enterprise_bands

OWN = """
id = "own"
zh = "本局通报"
en = "Our bulletin"
source = "a test"
uses = ["common"]
title = { zh = "{period}{region}数据", en = "{region}, {period}" }
issuer = { zh = "{region}", en = "{region}" }

[[section]]
id = "one"
zh = "概况"
en = "Overview"

[[section.block]]
[[section.block.sentence]]
id = "one.first"
zh = "ZH"
en = "EN"
"""


def written(tmp_path, zh="执行额{executed}", en="executed {executed}", more="", when=""):
    file = tmp_path / "own.toml"
    text = OWN.replace("ZH", zh).replace("EN", en) + (f'when = "{when}"\n' if when else "") + more
    file.write_text(text, encoding="utf-8")
    return file


def test_all_bulletins_that_ship_load():
    assert {each.id for each in blueprints()} == set(kinds())
    assert "common" not in kinds()


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("period", ["month", "quarter", "half", "year", "range"])
def test_every_region_and_period_has_a_bulletin(level, period):
    assert chosen_for(level, period).fits(level, period)


def test_an_office_can_write_its_own_file(tmp_path):
    own = load(written(tmp_path))
    assert [sentence.id for sentence in own.sentences()] == ["one.first"]


def test_a_file_in_the_users_home_takes_the_place_of_the_shipped_one(tmp_path, monkeypatch):
    (tmp_path / "bulletins").mkdir()
    (tmp_path / "bulletins" / "regional.toml").write_text(OWN.replace("ZH", "甲").replace("EN", "a"), encoding="utf-8")
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    blueprint.cache_clear()
    assert blueprint("regional").zh == "本局通报"
    blueprint.cache_clear()


@pytest.mark.parametrize(
    ("changes", "code", "named"),
    [
        ({"zh": "执行额28.31亿美元"}, "bulletin.digit", "one.first"),
        ({"zh": "有五家企业"}, "bulletin.digit", "one.first"),
        ({"en": "in two cities {executed}"}, "bulletin.digit", "one.first"),
        ({"zh": "执行额{executed"}, "bulletin.slot", "one.first"),
        ({"zh": "执行额{exceeded}"}, "bulletin.refused", "exceeded"),
        ({"zh": "{rise|executed_growth}"}, "bulletin.refused", "rise|"),
        ({"zh": "{markets:marked}"}, "bulletin.refused", ":marked"),
        ({"zh": "{large.number}"}, "bulletin.refused", "large.number"),
        ({"zh": "{executed}[if exceeded > 1: 多]"}, "bulletin.refused", "exceeded"),
        ({"when": "exceeded > 1"}, "bulletin.refused", "exceeded"),
        ({"when": "executed >"}, "bulletin.refused", "one.first"),
        ({"en": " "}, "bulletin.refused", "en"),
        ({"more": 'whenn = "executed"\n'}, "bulletin.refused", "whenn"),
        (
            {"more": '[[section.block.sentence]]\nid = "one.first"\nzh = "甲"\nen = "a"\n'},
            "bulletin.refused",
            "one.first",
        ),
        ({"more": '[figures.wrong]\nlevel = "executed"\ngrowth = "executed"\n'}, "bulletin.refused", "figures.wrong"),
        ({"more": '[figures.wrong]\nshare = "nothing"\nof = "executed"\n'}, "bulletin.refused", "nothing"),
        (
            {"more": '[lists.wrong]\nmeasure = "executed"\nby = "country"\nwithin = "nowhere"\n'},
            "bulletin.refused",
            "nowhere",
        ),
        ({"more": '[groups]\nwrong = "no-such-group"\n'}, "group.unknown", "no-such-group"),
        (
            {"more": '[phrases.wrong]\nzh = "甲"\nen = "a"\ncases = [{ zh = "增长5%", en = "up" }]\n'},
            "bulletin.digit",
            "phrases.wrong",
        ),
        (
            {"more": '[parameters.wrong]\nzh = "甲"\nen = "a"\nsource = "b"\nvalues = []\n'},
            "bulletin.refused",
            "parameters.wrong",
        ),
        ({"more": '[figures.wrong]\nlevel = "exceeded"\n'}, "indicator.unknown", "exceeded"),
        ({"more": '[figures.wrong]\nlevel = "executed"\nperiod = "next_month"\n'}, "bulletin.refused", "next_month"),
        ({"more": '[figures.wrong]\nlevel = "executed"\ndims = { contry = "US" }\n'}, "bulletin.refused", "contry"),
    ],
)
def test_a_file_that_does_not_add_up_does_not_load(tmp_path, changes, code, named):
    with pytest.raises(FuwaiError) as caught:
        load(written(tmp_path, **changes))
    assert caught.value.code == code, str(caught.value)
    assert named in str(caught.value)


def test_a_refusal_names_the_file_the_sentence_and_the_line(tmp_path):
    with pytest.raises(FuwaiError, match=r"own\.toml!one\.first\.zh!第18行"):
        load(written(tmp_path, zh="共616家"))


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("one.first.en", 19),
        ("title.zh", 7),
        ("one.first", 17),
        ("one", 11),
        ("figures.mine", 21),
        ("figures.no", 20),
        ("x", None),
    ],
)
def test_an_entry_is_found_by_its_line(tmp_path, entry, line):
    assert line_of(written(tmp_path, more='[figures]\nmine = { level = "executed" }\n'), entry) == line


@pytest.mark.parametrize("name", ["../own", "/etc/passwd", "no.such", "Common", ""])
def test_a_file_uses_nothing_but_its_neighbours(tmp_path, name):
    (tmp_path / "own.toml").write_text(OWN.replace('["common"]', f'["{name}"]'), encoding="utf-8")
    with pytest.raises(FuwaiError) as caught:
        load(tmp_path / "own.toml")
    assert caught.value.code == "bulletin.refused"


def test_a_file_of_great_size_is_not_read(tmp_path):
    (tmp_path / "own.toml").write_text(OWN + "#" * 1_000_000, encoding="utf-8")
    with pytest.raises(FuwaiError, match="1000000"):
        load(tmp_path / "own.toml")


@pytest.mark.parametrize("plan", blueprints(), ids=lambda plan: plan.id)
def test_both_languages_of_a_sentence_have_the_same_figures(plan):
    figures = {*plan.declarations.figures, *plan.declarations.lists, *plan.declarations.bands}
    for sentence in plan.sentences():
        for wording in sentence.wordings:
            zh, en = (
                {path for path in names_of(wording.templates[each]) if path.split(".")[0] in figures}
                for each in ("zh", "en")
            )
            assert zh == en, sentence.id


@pytest.mark.parametrize("plan", blueprints(), ids=lambda plan: plan.id)
def test_the_bounds_of_sentences_are_those_of_the_tables(plan):
    day = date(2015, 6, 30)
    bounds = {int(plan.declarations.parameters[name].on(day)) for name in plan.declarations.bands.values()}
    assert bounds <= set(enterprise_bands(day))


@pytest.mark.parametrize("plan", blueprints(), ids=lambda plan: plan.id)
def test_every_phrase_states_its_meaning_in_both_languages(plan):
    for phrase in plan.sayings["zh"].phrases.values():
        assert phrase.zh_meaning
        assert phrase.en_meaning


def test_a_band_that_the_tables_do_not_have_is_refused(tmp_path):
    bound = '[parameters]\nmajor_bound = { band = 9, zh = "下限", en = "bound" }\n'
    (tmp_path / "own.toml").write_text(OWN.replace("[[section]]", f"{bound}\n[[section]]", 1), encoding="utf-8")
    with pytest.raises(FuwaiError, match="band"):
        load(tmp_path / "own.toml")
