"""Contracts are held to their texts at intake: what is found comes back, stays with the filing, and can be let pass."""

import openpyxl
import polars as pl
import pytest

from fuwai.checks.message import FINDING_SCHEMA
from fuwai.checks.run import CheckResult
from fuwai.core.access import Viewer
from fuwai.core.edit_check import Grade
from fuwai.core.error import FuwaiError
from fuwai.files import write_back
from fuwai.services import coding_check, intake, review
from fuwai.services.dossier import dossier
from fuwai.services.test_intake import AT, BODY, CODE, CONTRACT_HEAD, ENTERPRISES, sent
from fuwai.storage.models import FilingFinding
from fuwai.storage.stage import open_findings

COUNTY = Viewer("body", "330108", "甲")
DISPATCH = ("劳务派遣合同", "按劳务派遣合同向电子厂派遣工人五十名", "企业", "B41")
CHIP = ("芯片后端设计", "SoC芯片版图设计与时序收敛，DRC/LVS验证至流片", "企业", "B53")
FITS = ("信贷系统开发", "按客户需求开发信贷管理系统并提供一年维护", "企业", "I11")
PRIVATE = ("信贷系统开发", "按客户需求开发信贷管理系统并提供一年维护", "个人", "I11")
PART = ("软件开发", "软件开发及配套服务器硬件采购安装，硬件部分单独计价", "企业", "I11")


def contracts(*rows):
    lines = [
        f"{CODE},{number},接包合同,{title},{words},Example Client {number},{kind},美国,{group},{120_000 + number},USD,"
        f"2015-03-0{number}"
        for number, (title, words, kind, group) in enumerate(rows, 1)
    ]
    return "\n".join((CONTRACT_HEAD, *lines)) + "\n"


def of_coding(outcome):
    return [(one.check, one.grade, one.row, one.field) for one in outcome.findings if one.check.startswith("coding.")]


@pytest.fixture
def registered(sqlite_store, tmp_path):
    sent(tmp_path, "enterprises.csv", ENTERPRISES)
    return tmp_path


def test_an_excluded_contract_is_held_and_a_doubtful_group_is_told(registered):
    outcome = sent(registered, "c.csv", contracts(FITS, DISPATCH, CHIP, PART))
    assert of_coding(outcome) == [
        ("coding.excluded", Grade.HELD, 1, "description"),
        ("coding.group_differs", Grade.SOFT, 2, "group"),
        ("coding.part_counts", Grade.SOFT, 3, "value"),
    ]
    (held, soft, _) = [one for one in outcome.findings if one.check.startswith("coding.")]
    assert (held.place.row, held.place.column, soft.place.row, soft.place.column) == (3, "E", 4, "I")
    assert held.source.startswith("操作指引")
    assert "dispatch" in held.en.lower()
    assert outcome.sheets[0].new == 4, "all are filed"


def test_what_is_held_is_approved_only_after_an_override_with_its_reason(registered):
    sent(registered, "c.csv", contracts(DISPATCH))
    (filing,) = FilingFinding.objects.filter(check_id="coding.excluded").values_list("filing_id", flat=True)
    waiting = review.queue(COUNTY, "contract")
    assert waiting.filter(filing=filing)["held"].to_list() == [open_findings([filing]).height]
    with pytest.raises(FuwaiError, match=r"coding\.excluded"):
        review.approve(COUNTY, [filing])
    for check in open_findings([filing])["check"]:
        review.override(COUNTY, [filing], "只是人力资源流程的一环, 合同第三条", check)
    review.approve(COUNTY, [filing])
    told = {one["check"]: one for one in dossier(COUNTY, filing).row["findings"]}
    assert told["coding.excluded"]["open"] is False
    assert dossier(COUNTY, filing).evidence.reasons[0].id == "S-D1-1"


def test_the_finding_is_marked_in_the_workbook_that_goes_back(registered):
    path = registered / "c.csv"
    path.write_text(contracts(FITS, DISPATCH), encoding="utf-8")
    outcome = intake.check_file(path, BODY, AT, lambda _: None)
    write_back.write(path, registered / "marked.xlsx", outcome.findings)
    book = openpyxl.load_workbook(registered / "marked.xlsx")
    cells = [cell for sheet in book if sheet.title != write_back.LIST for row in sheet.iter_rows() for cell in row]
    (marked,) = [cell for cell in cells if cell.comment and "coding.excluded" in cell.comment.text]
    assert marked.coordinate == "E3"
    assert "by its words this is not service outsourcing" in marked.comment.text


def test_a_private_client_is_told_once_by_its_own_check(registered):
    outcome = sent(registered, "c.csv", contracts(PRIVATE))
    assert of_coding(outcome) == []
    assert "contract.client_kind.organisation" in {one.check for one in outcome.findings}


def test_what_stands_is_not_judged_again(registered):
    sent(registered, "c.csv", contracts(DISPATCH))
    assert of_coding(sent(registered, "again.csv", contracts(DISPATCH))) == []


# ------------------------------------------------------------------------------------------------------- on columns

NOTHING = CheckResult("contract", pl.DataFrame(schema=FINDING_SCHEMA), pl.DataFrame())


def frame(*rows):
    names = ("_row", "title", "description", "client_kind", "group")
    return pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows])


def test_texts_that_differ_in_a_serial_number_only_are_judged_once(monkeypatch):
    judged = []
    real = coding_check.check_rows
    monkeypatch.setattr(coding_check, "check_rows", lambda asked: judged.append(asked.height) or real(asked))
    rows = [(n, f"劳务派遣 {n} 期", f"向电子厂派遣工人，第 {n} 号", "enterprise", "B41") for n in range(50)]
    found = coding_check.with_coding(NOTHING, frame(*rows)).findings
    assert judged == [1]
    assert found["_row"].to_list() == list(range(50))
    assert set(found["check"]) == {"coding.excluded"}


def test_numbers_that_are_no_serials_are_not_thrown_together(monkeypatch):
    judged = []
    monkeypatch.setattr(coding_check, "check_rows", lambda asked: judged.append(asked.height) or [])
    coding_check.with_coding(NOTHING, frame((0, "3D 动画", "x", None, "K92"), (1, "2D 动画", "x", None, "K92")))
    assert judged == [2]


def test_a_group_of_an_earlier_edition_is_not_compared_with_the_present_ones():
    row = ("芯片后端设计", "SoC芯片版图设计与时序收敛，DRC/LVS验证至流片", "enterprise")
    both = frame((0, *row, "name:product-technology-development"), (1, *row, "B53"))
    assert coding_check.with_coding(NOTHING, both).findings["_row"].to_list() == [1]


def test_other_nouns_and_rows_without_words_are_left_alone():
    other = CheckResult("execution", NOTHING.findings, NOTHING.summary)
    assert coding_check.with_coding(other, pl.DataFrame({"_row": [0]})) is other
    empty = pl.DataFrame(
        {"_row": [0], "title": [None], "description": [None], "client_kind": [None], "group": [None]},
        schema={"_row": pl.Int64, **dict.fromkeys(("title", "description", "client_kind", "group"), pl.String)},
    )
    assert coding_check.with_coding(NOTHING, empty).findings.is_empty()
