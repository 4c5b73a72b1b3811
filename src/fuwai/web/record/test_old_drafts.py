"""A draft that is older than the standard's questions opens, and says what was left out."""

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.identifier import credit_code
from fuwai.services import draft as drafts
from fuwai.services.form import submit
from fuwai.services.intake import Sender
from fuwai.services.scope_wizard import still_asked
from fuwai.web.testdata import client_of, person

CODE = credit_code("91330108000000091")
OLD = {"asked_in_another_edition": True, "client_kind": "of_no_kind", "provider_is_organisation": True}


OWN = Viewer("enterprise", CODE, "甲")
PROVINCE = Viewer("body", "330000", "省")
FIRM = {"name": "示例有限公司", "county": "330108", "registration_type": "173", "industry": "I65"}


@pytest.fixture
def writer(sqlite_store):
    submit(Sender(PROVINCE, "省"), "enterprise", [{"enterprise_code": CODE, **FIRM}])
    return client_of(person(Role.FILER, CODE))


def test_answers_that_the_standard_no_longer_takes_are_told_apart():
    kept, left = still_asked(OLD)
    assert kept == {"provider_is_organisation": True}
    assert left == ("asked_in_another_edition", "client_kind")


def test_a_draft_with_an_answer_to_a_question_of_the_past_opens_and_says_so(writer):
    number = draft_of(OLD)
    page = writer.get(f"/contracts/drafts/{number}").content.decode()
    assert "信贷管理系统" in page
    assert "草稿里有 2 个回答" in page
    assert "provider_is_organisation=true" in page
    assert "asked_in_another_edition" not in page


def test_a_draft_whose_answers_still_hold_says_nothing_of_it(writer):
    number = draft_of({"provider_is_organisation": True})
    assert "草稿里有" not in writer.get(f"/contracts/drafts/{number}").content.decode()


def draft_of(answers):
    return drafts.save(OWN, "contract", {"title": "信贷管理系统开发"}, aside={"answers": answers})


def test_an_amount_that_outgrew_the_contract_is_told_and_asked_again(writer):
    typed = {
        "title": "信贷管理系统开发及硬件采购",
        "description": "为某银行开发信贷管理系统，并代为采购服务器等硬件设备",
        "client_kind": "enterprise",
        "currency": "USD",
        "answered": ["includes_hardware=true", "hardware_amount=5000000"],
    }
    fits = writer.post("/contracts/suggest", {**typed, "value": "120000"}).content.decode()
    assert "hardware_amount=5000000" in fits
    assert "请重新回答金额" not in fits
    lowered = writer.post("/contracts/suggest", {**typed, "value": "40000"}).content.decode()
    assert "请重新回答金额" in lowered
    assert "hardware_amount=5000000" not in lowered
    assert "includes_hardware=true" in lowered
