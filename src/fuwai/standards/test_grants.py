"""Scheme files: what is shipped reads, is sourced, and leaves open what is not known; what does not add up is refused."""

import re
import tomllib
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.grant_award import spoken
from fuwai.standards import grants
from fuwai.standards.grants import examined, load, scheme, schemes

ROOM = Path(__file__).parent / "grants"
JINHUA = (ROOM / "jinhua-2015.toml").read_text(encoding="utf-8")


def refused(tmp_path, text):
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FuwaiError) as error:
        load(file)
    assert error.value.code == "grant.scheme_refused"
    assert re.search("[一-龥]{2}", error.value.zh)
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
        ('zh = "单个企业上限"', 'zh = " "', "zh is missing", 'zh = " "'),
    ],
)  # fmt: skip
def test_a_scheme_that_does_not_add_up_is_refused_with_its_line(tmp_path, old, new, said, line):
    assert old in JINHUA
    en, found = refused(tmp_path, JINHUA.replace(old, new, 1))
    assert said in en
    assert found == line


DEEP = "(" * 31 + "technology_export" + ")" * 31
LONG = " + ".join(["executed"] * 200) + " > 0"


@pytest.mark.parametrize(
    ("old", "new", "zh", "en", "line"),
    [  # line: where it is told, if not at the last line of what is new
        ("small_least OR (least", "smal_least OR (least",
         "没有 'smal_least' 这个名称", "'smal_least' is not known",
         'rule = "executed > smal_least OR (least_included AND executed = small_least)"'),
        ('unit = "usd"', 'unit = "dollar"', "unit 'dollar' 应为", "not 'dollar'", ""),
        ('cap = "growth_cap"', 'cap = "small_share"', "单位应为 fen", "is in percent, fen is wanted", ""),
        ('each = "certificate_each"', 'each = "certificate_most"', "单位应为 fen", "is in count, fen is wanted", ""),
        ('most = "certificate_most"', 'most = "certificate_each"', "单位应为 count", "is in fen, count is wanted", ""),
        ('codes = "certificate_codes"', 'codes = "hire_cap"', "单位应为 codes", "codes is wanted", ""),
        ('cap = "enterprise_cap"', 'cap = "small_least"', "单位应为 fen", "is in usd, fen is wanted", ""),
        ('cap = "enterprise_cap"', 'cap = 3', "cap 应为参数名", "cap names a parameter, not 3", ""),
        ('value = 500_000_000', 'value = 50_000_000',
         "large_least 应大于 small_least: 档次重叠", "large_least is to lie above small_least: tiers overlap", ""),
        ('value = 50_000_000', 'value = 1_000_000_000_000_000', "值超过", "beyond", ""),
        ('thresholds = [["executed", "small_least"], ', 'thresholds = [["executed"], ',
         "成对", "a list of pairs of names", 'thresholds = [["executed"], ["executed", "large_least"]]'),
        ('thresholds = [["executed", "small_least"]', 'thresholds = [["executed", "no"]',
         "门槛 executed, no 不存在", "no figure executed or parameter no", ""),
        ('receipts = "none"', 'receipts = "none"\nascending = [["small_share", "large_least"]]',
         "不是同单位", "no parameters of one unit", ""),
        ('receipts = "none"', 'receipts = "none"\nascending = [["small_share", "large_share"]]',
         "large_share 应大于 small_share", "large_share is to lie above small_share", 'value = 35'),
        ('method = "proportional"', 'method = "proportional"\ntotal = 30', "合计 0, 应为 30", "add up to 0, not to 30", ""),
        ('region = "330700"', 'region = "3307"', "六位代码", "a code of six digits", ""),
        ('[calendar]', '[[calendar]]', "calendar 应写作 [calendar]", "calendar is written as [calendar]", ""),
        ('unit = "codes"', 'unit = "codes"\nvalue = [1]', "与单位不符", "no value of its unit", ""),
        ('unit = "codes"', 'unit = "codes"\nvalue = []', "与单位不符", "no value of its unit", ""),
        ('rule = "NOT technology_export"', f'rule = "{DEEP}"', "嵌套不超过 30 层", "30 deep in each other", ""),
        ('rule = "NOT technology_export"', f'rule = "{LONG}"', "不超过 300 个词", "300 words and signs at most", ""),
        ('rule = "NOT technology_export"', 'rule = "NOT executed"', "应为真假, 却是数", "a truth is wanted", ""),
        ('rule = "NOT technology_export"', 'rule = "executed"', "应给出真假, 而不是数", "a truth is wanted", ""),
        ('rule = "NOT technology_export"', 'rule = "executed > 1.5"', "1.5 不是整数", "1.5 is no whole number", ""),
        ('rule = "NOT technology_export"', 'rule = "(executed > 1"', "之前缺 )", ") is wanted before", ""),
        ('rule = "NOT technology_export"', 'rule = "executed > 1 AND"', "应为名称或数", "a name or a number", ""),
        ('id = "technology_export"\nzh', 'id = "Technology"\nzh', "重复或不规范", "has another form", 'id = "Technology"'),
        ('id = "one_of_two"', 'name = "one_of_two"', "缺少 id", "id is missing", '[[condition]]'),
        ('level = 3', 'level = 3\nlevel = 3', "无法读取", "cannot be read", ""),
        ('[[paper]]', '[[paper]]\nvalid_from = 2015-02-01\nvalid_to = 2015-01-01',
         "2015-01-01 早于 2015-02-01", "2015-01-01 is before 2015-02-01", ""),
        ('[[paper]]', '[[paper]]\nrequired = "no"', "true 或 false", "required is true or false", ""),
    ],
)  # fmt: skip
def test_what_else_does_not_add_up_is_refused_in_both_languages_with_its_line(tmp_path, old, new, zh, en, line):
    assert old in JINHUA
    text = JINHUA.replace(old, new, 1)
    found = told(tmp_path, text)
    assert zh in found.zh
    assert en in found.en
    assert (line or new.splitlines()[-1]) in text.splitlines()[found.place.row - 1]
    assert found.place.file == "x.toml"


def told(tmp_path, text):
    """The refusal of a file of these bytes."""
    file = tmp_path / "x.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FuwaiError) as error:
        load(file)
    assert error.value.code == "grant.scheme_refused"
    return error.value


def test_the_line_is_that_of_the_entry_meant_and_not_of_another_of_its_name(tmp_path):
    """`lawful` is a question and a condition of the scheme of 2009, and `hires` a document and an item of others."""
    text = (ROOM / "central-2009.toml").read_text(encoding="utf-8").replace('rule = "lawful"', 'rule = "executed"')
    assert text.splitlines()[told(tmp_path, text).place.row - 1] == 'rule = "executed"'
    twice = JINHUA + '\n[[paper]]\nid = "application"\nzh = "x"\nen = "x"\nsource = "x"\n'
    assert told(tmp_path, twice).place.row == len(twice.splitlines()) - 3


def test_what_is_no_text_of_ours_is_refused_with_its_line(tmp_path):
    before = JINHUA.encode()
    found = told(tmp_path, before + b"\n\xb5\xc4")
    assert (found.place.row, "utf-8" in found.en) == (before.count(b"\n") + 2, True)
    assert "不是 UTF-8" in found.zh
    assert told(tmp_path, b"\xef\xbb\xbf" + before).place.row == 1
    assert told(tmp_path, JINHUA + "\nx = " + "[" * 5_000).zh.startswith("无法读取: 不是 TOML")
    huge = told(tmp_path, JINHUA + "#" * 500_001)
    assert "不超过 500000" in huge.zh
    assert "500000 at most" in huge.en


@pytest.mark.parametrize("kind", ["condition", "item"])
def test_a_scheme_that_asks_or_pays_nothing_is_refused(tmp_path, kind):
    parts = re.split(r"(?m)^(?=\[)", JINHUA)
    found = told(tmp_path, "".join(one for one in parts if not one.startswith(f"[[{kind}]]")))
    assert found.en == f"one {kind} at least is wanted"


def test_a_cap_below_what_one_certificate_may_get_is_refused(tmp_path):
    text = JINHUA.replace('each = "certificate_each"', 'each = "certificate_each"\ncap = "hire_cap"')
    for id, value in (("hire_cap", 99), ("certificate_each", 100)):
        text = re.sub(rf'(id = "{id}"\nzh = .*\nen = .*\nunit = "fen")', rf"\1\nvalue = {value}", text, count=1)
    found = told(tmp_path, text)
    assert (found.en, text.splitlines()[found.place.row - 1]) == (
        "hire_cap is to lie above certificate_each: tiers overlap, or a cap is below what it holds",
        "value = 99",
    )
    load_ = tmp_path / "x.toml"
    load_.write_text(text.replace("value = 99", "value = 100"), encoding="utf-8")
    assert load(load_).values()["hire_cap"] == 100


def test_values_that_are_filled_in_the_wrong_order_open_no_call():
    with pytest.raises(FuwaiError) as error:
        scheme("jinhua-2015").values({"small_least": 500_000_000})
    assert error.value.code == "grant.parameter"
    assert error.value.zh.startswith("large_least 应大于 small_least")


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


def test_a_file_that_is_no_scheme_is_told_and_stops_no_other(tmp_path, monkeypatch):
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    shipped = {file.stem for file in ROOM.glob("*.toml")}
    (tmp_path / "grants").mkdir()
    (tmp_path / "grants" / "ours.toml").write_text(JINHUA.replace("jinhua-2015", "ours"), encoding="utf-8")
    (tmp_path / "grants" / "spoilt.toml").write_text('id = "spoilt"\nnonsense = 1\n', encoding="utf-8")
    (tmp_path / "grants" / "twice.toml").write_text(JINHUA, encoding="utf-8")
    found, faults = examined()
    assert set(found) == shipped | {"ours"}
    assert {name: (one.code, one.place.row) for name, one in faults.items()} == {
        "spoilt.toml": ("grant.scheme_refused", 2),
        "twice.toml": ("grant.scheme_refused", 1 + JINHUA[: JINHUA.index("\nid =") + 1].count("\n")),
    }
    assert scheme("jinhua-2015").digest == load(Path(grants.__file__).parent / "jinhua-2015.toml").digest
    with pytest.raises(FuwaiError) as error:
        scheme("spoilt")
    assert error.value.code == "grant.scheme_refused"


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
