"""Folding and finding: what people type and what it means."""

from datetime import date

import pytest

from fuwai.core.codelist import Code, CodeList, fold


def listed(*codes: Code, shared: frozenset[str] = frozenset()) -> CodeList:
    return CodeList("test", {code.code: code for code in codes}, shared=shared)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＵＳ", "us"),
        (" 美 国　", "美国"),
        ("（ＬＰＯ）", "(lpo)"),
        ("IT 咨询\n服务", "it咨询服务"),
        ("\ufeffI11", "i11"),
    ],
)
def test_full_width_case_and_spaces_do_not_matter(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "typed", ["US", "us", "美国", "United States", "USA", "US 美国", "US-美国", "美国（US）", "us:美国"]
)
def test_a_code_is_found_by_all_that_names_it(typed):
    assert listed(Code("US", "美国", "United States", synonyms=("USA",))).find(typed) == "US"


@pytest.mark.parametrize("typed", ["", "  ", "美", "US 德国", "德国(US)", "X"])
def test_what_names_nothing_or_contradicts_itself_is_not_found(typed):
    assert listed(Code("US", "美国", "United States"), Code("DE", "德国", "Germany")).find(typed) is None


def test_a_name_of_two_codes_answers_to_neither():
    codes = listed(Code("1", "普陀区", "Putuo A"), Code("2", "普陀区", "Putuo B"))
    assert codes.find("普陀区") is None
    assert codes.ambiguous("普陀区") == ("1", "2")
    assert "普陀区" not in codes.lookup()


def test_a_synonym_never_takes_an_official_name():
    codes = listed(Code("1", "甲", "A", synonyms=("乙",)), Code("2", "乙", "B"))
    assert codes.find("乙") == "2"


def test_a_name_means_the_code_that_still_holds():
    codes = listed(Code("1", "某县", "Old", valid_to=date(2015, 7, 31)), Code("2", "某县", "New"))
    assert codes.find("某县") == "2"


def test_a_shared_official_name_means_the_part():
    assert listed(Code("P", "教育", "Education"), Code("P82", "教育", "Teaching", parent="P")).find("教育") == "P82"


def test_a_name_that_means_something_outside_the_list_decides_nothing():
    codes = listed(Code("1", "西湖区", "Xihu"), shared=frozenset({"西湖区"}))
    assert codes.find("西湖区") is None
    assert codes.find("1 西湖区") == "1"


def test_the_lookup_maps_every_folded_name():
    assert listed(Code("US", "美国", "United States")).lookup() == {
        "us": "US",
        "美国": "US",
        "unitedstates": "US",
        "us美国": "US",
        "usunitedstates": "US",
    }
