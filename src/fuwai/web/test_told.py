"""What the chains have as codes is read in words; the codes that no list has stay as they are."""

import pytest
from django.utils.translation import override

from fuwai.core.access import Role, Viewer
from fuwai.services.people import called
from fuwai.storage.testdata import enterprises, file, person
from fuwai.web.tags import acted
from fuwai.web.told import code_words, doer, of_key, subject

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


def test_an_enterprises_person_is_told_with_the_enterprise_by_its_name(sqlite_store):
    file("enterprise", enterprises("033000777", name="示例丙信息服务有限公司"))
    reader, own = Viewer("body", "330108", "示例审核员"), Viewer("enterprise", "033000777", "示例填报人")
    assert doer("示例填报人 @ 033000777", reader) == "示例填报人 · 示例丙信息服务有限公司"
    assert doer("示例填报人 @ 033000777", own) == "示例填报人"
    assert doer("示例填报人 @ 033000778", reader) == "示例填报人 · 033000778", (
        "one that has filed nothing keeps its code"
    )
    assert doer("示例审核员 @ 330108", reader) == "示例审核员 · 滨江区"


def test_people_are_called_by_name_and_those_of_one_name_by_their_login_too(sqlite_store):
    first, second = (person(Role.CLERK, "330108", login, name="示例甲") for login in ("jia-1", "jia-2"))
    assert called([first.login]) == {"jia-1": "示例甲"}
    assert called([first.login, second.login, "nobody"]) == {"jia-1": "示例甲 (jia-1)", "jia-2": "示例甲 (jia-2)"}
