"""The glossary: one Chinese term, one English word, and the standard's own names keep to it."""

import re
from pathlib import Path

import pytest

from fuwai.core.records import RECORDS
from fuwai.standards import catalogue, codelist, group

PAGE = Path(__file__).parents[3] / "docs" / "glossary.md"
ROW = re.compile(r"\| ([^|]+?) \| ([^|]+?) \| ?[^|]*\|")
UNDERSTOOD = {"企业"}  # in front of a noun it often goes without saying: 企业认证, certification


def terms() -> list[tuple[str, str]]:
    rows = [match.groups() for line in PAGE.read_text(encoding="utf-8").splitlines() if (match := ROW.fullmatch(line))]
    return [(zh, en) for zh, en in rows if zh != "中文"]


def texts() -> list[tuple[str, str]]:
    """Names, in both languages, that readers see: of the standard's entries and of what is filed."""
    found = [(edition.zh, edition.en) for edition in catalogue.editions()]
    for edition in catalogue.editions():
        for entries in (edition.sections, edition.divisions, edition.groups):
            found += [(entry.zh, entry.en) for entry in entries.values()]
    for name in codelist.names():
        codes = codelist.codes(name)
        found.append((codes.zh, codes.en))
        if name not in ("region", "country", "industry", "registration_type", "currency"):  # names of other standards
            found += [(code.zh, code.en) for code in codes.values()]
        found += [(edition.zh, edition.en) for edition in codelist.editions(name)]
    found += [(each.zh, each.en) for each in map(group.country_group, group.country_groups())]
    found += [(each.zh, each.en) for each in map(group.region_group, group.region_groups())]
    for record in RECORDS.values():
        found += [(record.zh, record.en), *((field.zh, f"{record.en}: {field.en}") for field in record)]
    return found


def test_the_page_is_a_table_of_terms():
    assert len(terms()) > 50


def test_each_chinese_term_has_one_english_word_and_each_word_one_term():
    zh, en = zip(*terms(), strict=True)
    assert len(set(zh)) == len(zh)
    assert len({word.lower() for word in en}) == len(en)


WORDS = [
    *(
        "服务外包",
        "接包方",
        "发包方",
        "离岸",
        "在岸",
        "合同额",
        "执行额",
        "门类",
        "大类",
        "中类",
        "业务目录",
        "易争议业务",
    ),
    *("统计报表制度", "填报", "上报", "报告期", "审核", "退回", "核准", "数据核查", "审核关系", "同比", "环比", "占比"),
    *("累计", "通报", "收汇凭证", "示范城市", "资金申报", "商务主管部门", "留痕", "合同变更", "注册地变更"),
]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_house_is_in_the_glossary(word):
    assert word in dict(terms())


def test_names_use_the_glossarys_words():
    """Where a name contains a term, the longest first, its English contains the term's word."""
    longest_first = sorted(terms(), key=lambda term: -len(term[0]))
    wrong = []
    for zh, en in texts():
        rest = zh
        for term, word in longest_first:
            if term in rest:
                rest = rest.replace(term, "")
                if term not in UNDERSTOOD and _stem(word) not in en.lower().replace("-", " "):
                    wrong.append((zh, en, term, word))
    assert not wrong


def _stem(word: str) -> str:
    """The word as it stands inside a name: countries, demonstration cities, the amount allotted."""
    return re.sub(r"(y|ment)$", "", word.lower().replace("-", " "))
