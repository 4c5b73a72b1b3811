"""What the chains have as codes is read in words; the codes that no list has stay as they are."""

import pytest
from django.utils.translation import override

from fuwai.web.tags import acted
from fuwai.web.told import code_words, of_key, subject

KEYS = [
    ("workforce", "000000001\x1f202611", "2026年11月", "2026-11"),
    ("contract", "000000001\x1fHT-1", "HT-1", "HT-1"),
    ("execution", "000000001\x1fHT-1\x1f202611-1", "HT-1 / 202611-1", "HT-1 / 202611-1"),
    ("enterprise", "000000001", "000000001", "000000001"),
]


@pytest.mark.parametrize(("noun", "key", "zh", "en"), KEYS)
def test_a_records_key_is_read_without_its_enterprise_and_a_month_as_a_month(noun, key, zh, en):
    with override("zh-hans"):
        assert of_key(noun, key) == zh
    with override("en"):
        assert of_key(noun, key) == en


def test_a_certification_is_read_by_its_name():
    with override("zh-hans"):
        assert "iso27001" not in of_key("certification", "000000001\x1fiso27001\x1fIS-1")
        assert of_key("certification", "000000001\x1fiso27001\x1fIS-1").endswith(" / IS-1")


SUBJECTS = [
    ("330108", "滨江区"),
    ("2 filings", "2 份填报"),
    ("question 7", "提问 7"),
    ("form: 接包合同", "表单：接包合同"),
    ("2015年6月.xlsx", "2015年6月.xlsx"),
    ("999999", "999999"),
]


@pytest.mark.parametrize(("text", "zh"), SUBJECTS)
def test_what_an_audit_entry_is_about_is_told_in_words(text, zh):
    with override("zh-hans"):
        assert subject(text) == zh


@pytest.mark.parametrize(
    ("text", "words"),
    [("value_up 金额调增", "金额调增"), ("I11 软件研发", "I11 软件研发"), ("plain words", "plain words"), ("—", "—")],
)
def test_a_code_for_programs_is_left_out_before_its_name(text, words):
    assert code_words(text) == words


def test_a_filing_leads_to_its_trail():
    assert 'href="/trail/filings/12"' in subject("filing 12")


ACTORS = [
    ("示例审核员 @ 330108", "示例审核员 · 滨江区"),
    ("示例审核员 @ 000000", "示例审核员 · 商务部"),
    ("示例填报人 @ 033000090", "示例填报人 · 033000090"),
    ("李某 代 330108 @ administrator", "李某 代 330108 · 系统管理员"),
    ("示例填报人", "示例填报人"),
]


@pytest.mark.parametrize(("actor", "zh"), ACTORS)
def test_who_did_it_is_told_with_the_region_or_the_duty_by_name(actor, zh):
    with override("zh-hans"):
        assert acted(actor) == zh
