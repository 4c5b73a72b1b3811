"""Codes as people are told of them: by their names, in their language."""

import pytest

from fuwai.core.access import Role
from fuwai.core.identifier import credit_code
from fuwai.storage.testdata import enterprises, file
from fuwai.web.record.test_forms import CONTRACT, page_of
from fuwai.web.testdata import signed_in

CODE = credit_code("91330108000000091")


@pytest.fixture
def filer(sqlite_store):
    file("enterprise", enterprises(CODE))
    return signed_in(Role.FILER, CODE)


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "产品技术研发"), ("en", "roduct")])
def test_groups_without_a_code_are_told_by_their_names(filer, language, name):
    filer.cookies["language"] = language
    page = filer.get("/contracts/new").content.decode()
    assert name in page
    words = [part.split("</option>")[0].split(">", 1)[1] for part in page.split("<option ")[1:]]
    assert [one for one in words if one.startswith("name:")] == []
    assert "value_up" not in "".join(words)


def test_what_a_code_may_be_is_told_in_each_language(filer):
    shown = page_of(filer)
    filer.cookies["language"] = "en"
    sent = {**CONTRACT, "amendment": "raised somehow", "act": "check"}
    page = filer.post(f"{shown}/amend", sent).content.decode()
    assert "value raised, value lowered" in page
    assert "金额调增" not in page
