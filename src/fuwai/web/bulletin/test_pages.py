"""Writing, releasing and reading a bulletin on the pages."""

import re

import pytest

from fuwai.core.access import Role
from fuwai.services.testdata import approve_one
from fuwai.storage.models import BulletinRelease, BulletinVersion
from fuwai.web.testdata import client_of, signed_in

ASKED = {"kind": "brief", "region": "330000", "period": "2015H1", "language": "zh"}


@pytest.fixture
def writer(sqlite_store):
    approve_one()
    return signed_in(Role.ANALYST, "330000")


def sent(writer):
    """The form as the editor opens it."""
    page = writer.get("/bulletins/edit", ASKED).content.decode()
    fields = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    return {**hidden, **fields}


def test_the_editor_shows_what_is_bound_in_braces(writer):
    page = writer.get("/bulletins/edit", ASKED).content.decode()
    assert re.search(r"执行额\{\d:0\.04亿美元\}", page)
    assert 'class="bound"' in page


def test_a_typed_number_is_flagged_in_the_preview_and_its_figure_offered(writer):
    typed = {**sent(writer), "words.brief.executed": "上半年执行额0.04亿美元。"}
    piece = writer.post("/bulletins/preview", typed).content.decode()
    assert "数字 0.04 是手写的" in piece
    assert 'data-offer="{=executed|330000|2015H1|direction=offshore}"' in piece
    refused = writer.post("/bulletins/save", typed)
    assert refused.status_code == 422
    assert "上半年执行额0.04亿美元" in refused.content.decode()
    assert not BulletinVersion.objects.exists()


def test_an_offered_figure_is_bound_where_it_is_put(writer):
    typed = {**sent(writer), "words.brief.executed": "本期执行额{=executed|330000|2015H1|direction=offshore}。"}
    piece = writer.post("/bulletins/preview", typed).content.decode()
    assert re.search(
        r'本期执行额<a class="bound" href="/figures/executed[^"]+as_of=[^"]+" title="[^"]+">0\.04亿美元</a>。', piece
    )


def test_a_version_is_released_by_another_and_read_as_file_and_page(writer):
    form = sent(writer)
    form["words.brief.executed"] = form["words.brief.executed"].replace("执行额", "执行金额")
    saved = writer.post("/bulletins/save", {**form, "note": "初稿"})
    assert saved.status_code == 302
    assert "您编写" in writer.get(saved["Location"]).content.decode()
    assert writer.post(f"{saved['Location']}/release").status_code == 422
    second = signed_in(Role.HEAD, "330000")
    released = second.post(f"{saved['Location']}/release")
    assert released.status_code == 302
    page = writer.get(released["Location"]).content.decode()
    assert "执行金额" in page
    assert "首次发布" in page
    kept = BulletinRelease.objects.get()
    assert writer.get(f"{released['Location']}/json").content.decode() == kept.content
    assert writer.get(f"{released['Location']}/html").content.startswith(b"<!DOCTYPE html>")
    assert writer.get(f"{released['Location']}/exe").status_code == 404
    assert kept.title in signed_in(Role.CLERK, "330108").get("/bulletins").content.decode()
    assert signed_in(Role.ANALYST, "340000").get(released["Location"]).status_code == 422


def test_a_sentence_that_was_touched_by_nobody_is_no_edit(writer):
    writer.post("/bulletins/save", sent(writer))
    assert BulletinVersion.objects.get().edits == []


def test_an_emptied_sentence_is_left_out(writer):
    form = {**sent(writer), "words.brief.firms": ""}
    saved = writer.post("/bulletins/save", form)
    assert "有离岸执行的企业" not in writer.get(saved["Location"]).content.decode()
    assert "有离岸执行的企业" in writer.get("/bulletins/edit", ASKED).content.decode()


@pytest.mark.parametrize("asked", [{"period": "x"}, {"region": "340000"}, {"kind": "nothing"}, {"as_of": "x"}])
def test_what_can_not_be_written_is_said(writer, asked):
    assert writer.get("/bulletins/edit", {**ASKED, **asked}).status_code in (403, 404)


@pytest.mark.parametrize("role", [Role.FILER, Role.EXPERT, Role.PAYER])
def test_who_has_no_business_with_figures_has_none_with_bulletins(sqlite_store, role):
    assert signed_in(role).get("/bulletins").status_code == 403
    assert client_of().get("/bulletins").status_code == 302


def test_no_page_asks_the_database_often(writer, django_assert_max_num_queries):
    saved = writer.post("/bulletins/save", sent(writer))["Location"]
    signed_in(Role.HEAD, "330000").post(f"{saved}/release")
    for address in ("/bulletins", "/bulletins/edit?kind=brief&region=330000&period=2015H1", saved, "/bulletins/1"):
        with django_assert_max_num_queries(12):
            assert writer.get(address).status_code == 200
    with django_assert_max_num_queries(12):
        assert writer.get("/figures/executed|330000|2015H1|direction=offshore").status_code == 200
