"""Scheme files: what is shipped reads, is sourced, and leaves open what is not known; what does not add up is refused."""

import re
import tomllib
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.grant_award import spoken
from fuwai.standards.grants import load, scheme, schemes

ROOM = Path(__file__).parent / "grants"
JINHUA = (ROOM / "jinhua-2015.toml").read_text(encoding="utf-8")


def refused(tmp_path, text):
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FuwaiError) as error:
        load(file)
    assert error.value.code == "grant.scheme_refused"
    line = text.splitlines()[error.value.place.row - 1] if error.value.place.row else ""
    return error.value.en, line


def test_the_shipped_schemes_are_read_and_say_what_is_not_confirmed():
    found = schemes()
    assert set(found) == {"central-2009", "jinhua-2015", "pudong-2015", "shanghai-2018", "province-ranking"}
    for one in found.values():
        assert one.source
        assert one.note_zh
        assert one.note_en
        assert one.missing(one.values()), "an amount, a cap or a count is to be filled before a call"


def test_the_amounts_of_2009_are_nowhere_in_2015():
    for name in ("jinhua-2015", "pudong-2015"):
        assert {450_000, 50_000, 4_500, 500}.isdisjoint(scheme(name).values().values())
        unknown = {one.id for one in scheme(name).missing(scheme(name).values())}
        assert {"hire_amount", "certificate_each", "certificate_most", "enterprise_cap"} <= unknown


@pytest.mark.parametrize(
    ("old", "new", "said", "line"),
    [
        ('level = 3', 'levle = 3\nlevel = 3', "unknown field 'levle'", "levle = 3"),
        ('per = 100', 'per = 100\nceiling = 1', "unknown field 'ceiling'", "ceiling = 1"),
        ('value = 50_000_000', 'value = -1', "-1 is negative", "value = -1"),
        ('last = 2014-12-31', 'last = 2013-12-31', "is before 2014-01-01", "last = 2013-12-31"),
        ('closes = 2015-09-30', 'opens = 2015-10-01\ncloses = 2015-09-30', "is before 2015-10-01", "closes = 2015-09-30"),
        ('rule = "NOT technology_export"', 'rule = "NOT technology"', "'technology' is not known", 'rule = "NOT technology"'),
        ('rule = "NOT technology_export"', 'rule = "executed > 0.5"', "no whole number", 'rule = "executed > 0.5"'),
        ('rule = "NOT technology_export"', 'rule = "executed"', "a truth is wanted", 'rule = "executed"'),
        ('cap = "growth_cap"', 'cap = "no_cap"', "no parameter 'no_cap'", 'cap = "no_cap"'),
        ('method = "proportional"', 'method = "luck"', "one of proportional", 'method = "luck"'),
        ('method = "proportional"', 'method = "rank"', "by rank wants points", 'method = "rank"'),
        ('id = "one_of_two"', 'id = "size_and_share"', "stands twice", 'id = "size_and_share"'),
        ('level = 3', 'level = 9', "from 1 to 4", "level = 9"),
        ('unit = "truth"\nvalue = true', 'unit = "truth"\nvalue = 3', "no value of its unit", "value = 3"),
        ('id = "growth_cap"\nzh', 'id = "executed"\nzh', "the name stands twice: ['executed']", 'id = "executed"'),
        ('most = "certificate_most"', '', "wants each, most and codes", 'of = "certificate"'),
        ('zh = "单个企业上限"', 'zh = " "', "zh is missing", 'id = "enterprise_cap"'),
    ],
)  # fmt: skip
def test_a_scheme_that_does_not_add_up_is_refused_with_its_line(tmp_path, old, new, said, line):
    assert old in JINHUA
    en, found = refused(tmp_path, JINHUA.replace(old, new, 1))
    assert said in en
    assert found == line


def test_rules_that_go_in_a_circle_are_refused_with_the_circle(tmp_path):
    text = JINHUA.replace(
        'rule = "CASE WHEN by_final_client THEN overseas_final ELSE offshore END"', 'rule = "prior_abroad + 1"'
    )
    text = text.replace(
        'rule = "CASE WHEN by_final_client THEN prior_overseas_final ELSE prior_offshore END"', 'rule = "abroad"'
    )
    en, line = refused(tmp_path, text)
    assert "abroad → prior_abroad → abroad" in en
    assert line == 'rule = "prior_abroad + 1"'


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path):
    en, line = refused(tmp_path, 'id = "x"\nzh = \n')
    assert "cannot be read" in en
    assert line == "zh = "


def test_the_digest_is_of_what_is_said_not_of_the_spelling(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text("# a remark\n" + JINHUA, encoding="utf-8")
    assert load(file).digest == scheme("jinhua-2015").digest
    file.write_text(JINHUA.replace("value = 50\n", "value = 51\n"), encoding="utf-8")
    assert load(file).digest != scheme("jinhua-2015").digest
    assert tomllib.loads(JINHUA)["id"] == "jinhua-2015"


def test_an_unknown_scheme_names_those_that_there_are():
    with pytest.raises(FuwaiError, match="jinhua-2015") as error:
        scheme("other")
    assert error.value.code == "grant.scheme_unknown"


@pytest.mark.parametrize("given", [{"small_least": -1}, {"small_least": True}, {"by_final_client": 1}, {"other": 1}])
def test_a_value_that_is_none_of_its_parameter_is_refused(given):
    with pytest.raises(FuwaiError) as error:
        scheme("jinhua-2015").values(given)
    assert error.value.code == "grant.parameter"


def test_the_rule_of_every_shipped_item_is_told_in_words():
    for one in schemes().values():
        for item in one.items:
            if item.of == "certificate":
                continue
            for text in spoken(one, item.rule):
                assert not re.search(r"_|\b(CASE|WHEN|THEN|ELSE|END|AND|OR|NOT)\b", text), text
    jinhua = scheme("jinhua-2015")
    zh, en = spoken(jinhua, jinhua.items[0].rule)
    assert zh.endswith("，则 (计算占比的离岸执行额 − 上年同口径离岸执行额) × 离岸增量每美元支持；否则 0")
    assert en.startswith("if executed value that counts as offshore > the same a year before, then (")
