"""The shipped code lists: every field's list is there, every entry has a source, and typed names resolve."""

import subprocess
import sys
from datetime import date

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.standards import codelist

FIELD_LISTS = sorted({field.codes for record in RECORDS.values() for field in record if field.codes})
EXAMPLES = [
    (field.codes, field.example) for record in RECORDS.values() for field in record if field.codes and field.example
]


@pytest.mark.parametrize("name", FIELD_LISTS)
def test_every_list_that_a_field_draws_on_is_shipped_with_sources(name):
    codes = codelist.codes(name)
    assert codes
    assert all(entry.source and entry.zh and entry.en for entry in codes.values())


@pytest.mark.parametrize("name", FIELD_LISTS)
def test_every_code_and_every_code_with_its_name_is_found(name):
    codes = codelist.codes(name)
    for code, entry in codes.items():
        assert codes.find(code) == code
        assert codes.find(f"{code} {entry.zh}") == code


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_example_of_every_field_is_a_code(name, example):
    assert codelist.codes(name).find(example)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("country", "美国", "US"),
        ("country", "ＵＳＡ", "US"),
        ("country", "United States", "US"),
        ("country", "香港", "HK"),
        ("country", "中国香港", "HK"),
        ("country", "印尼", "ID"),
        ("country", "俄罗斯联邦", "RU"),
        ("country", "刚果", None),
        ("currency", "美元", "USD"),
        ("currency", "US$", "USD"),
        ("currency", "人民币", "CNY"),
        ("currency", "日圆", "JPY"),
        ("catalogue", "I11 软件研发及开发服务", "I11"),
        ("catalogue", "软件研发及开发服务", "I11"),
        ("catalogue", "IT咨询服务", "I24"),
        ("catalogue", "法律流程外包服务", "K75"),
        ("catalogue", "I12 软件研发及开发服务", None),
        ("catalogue", "企业业务运营服务", "name:enterprise-business-operation"),
        ("industry", "65", "I65"),
        ("industry", "软件和信息技术服务业", "I65"),
        ("industry", "教育", "P82"),
        ("industry", "6510", "I65"),
        ("industry", "I6510 应用软件开发", "I65"),
        ("industry", "9910", None),
        ("registration_type", "1731", None),
        ("registration_type", "私营有限责任公司", "173"),
        ("certification", "ISO 27001", "iso27001"),
        ("contract_kind", "框架协议", "framework"),
        ("client_kind", "公司", "enterprise"),
    ],
)
def test_what_people_type_is_found(name, typed, code):
    assert codelist.codes(name).find(typed) == code


def test_the_countries_are_those_of_iso_3166():
    assert len(codelist.codes("country")) == 249


def test_industries_are_20_sections_and_96_divisions():
    codes = codelist.codes("industry")
    assert sum(not entry.parent for entry in codes.values()) == 20
    assert sorted(int(code[1:]) for code in codes if len(code) == 3) == list(range(1, 97))


def test_certifications_are_candidates_and_none_is_confirmed():
    assert not any(entry.confirmed for code, entry in codelist.codes("certification").items())


def test_yen_and_won_have_no_minor_unit():
    digits = codelist.minor_digits()
    assert (digits["JPY"], digits["KRW"], digits["USD"], digits["CNY"]) == (0, 0, 2, 2)


@pytest.mark.parametrize("name", ["catalogue", "industry", "registration_type"])
def test_the_three_revised_lists_have_editions_and_a_break_at_2015(name):
    earlier, later = codelist.editions(name)
    assert earlier.partial
    assert not later.partial
    bridge = codelist.bridge(name, earlier.code, later.code)
    assert bridge.break_on == date(2015, 1, 1)
    assert not bridge.whole


def test_business_of_2014_may_carry_codes_of_2015_because_the_earlier_ones_are_not_all_known():
    codes = codelist.codes("catalogue", date(2014, 6, 30))
    assert "I11" in codes
    assert "name:product-technology-development" in codes


def test_business_of_2015_may_still_carry_an_earlier_name_that_has_no_counterpart():
    assert "name:product-technology-development" in codelist.codes("catalogue", date(2015, 6, 30))


NEW_INDUSTRIES = """
[edition]
code = "{code}"
zh = "虚构行业"
en = "made-up industries"
source = "测试虚构"
valid_from = {day}
rows = '''
code,zh,en,parent
{rows}
'''
"""


@pytest.fixture
def industries(tmp_path, monkeypatch):
    """Writes an edition of the industry list into a home of the test's own."""
    folder = tmp_path / "codelists" / "industry"
    folder.mkdir(parents=True)
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))

    def write(rows: str, day: str = "2077-01-01") -> None:
        (folder / "2077.toml").write_text(NEW_INDUSTRIES.format(code="2077", day=day, rows=rows), encoding="utf-8")

    return write


def test_a_new_edition_of_the_industries_is_only_a_new_file(industries):
    industries("Z,虚构业,made up,\nZ01,虚构一,made up one,Z")
    assert [edition.code for edition in codelist.editions("industry")] == ["before-2015", "2011", "2077"]
    assert set(codelist.codes("industry", date(2077, 1, 1))) == {"Z", "Z01"}
    assert "I65" in codelist.codes("industry", date(2076, 12, 31))


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("Z,虚构业,made up,\nZ,虚构业,made up,", "Z: the code stands twice"),
        ("Z01,虚构一,made up one,Z", "Z01: has no parent Z"),
        ("Z,虚构业,,", "Z: en is missing"),
    ],
)
def test_a_list_that_does_not_add_up_is_refused(industries, rows, complaint):
    industries(rows)
    with pytest.raises(FuwaiError) as refused:
        codelist.editions("industry")
    assert complaint in str(refused.value)


def test_an_unknown_list_is_answered_with_those_there_are():
    with pytest.raises(FuwaiError, match="country"):
        codelist.codes("planet")


def test_code_lists_load_without_polars_or_babel():
    script = (
        "import sys, fuwai.standards.codelist as c; c.codes('country'); print({'polars', 'babel'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
