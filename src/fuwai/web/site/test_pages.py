"""The frame of the pages: the front door, the language, the navigation, what is said when something goes wrong."""

import re

import pytest
from django.conf import settings as site_settings
from django.test import RequestFactory

from fuwai.core.access import Role
from fuwai.web import refuse
from fuwai.web.menu import MENU, navigation
from fuwai.web.route import Route
from fuwai.web.testdata import client_of, signed_in
from fuwai.web.urls import ROUTES


def test_the_front_door_leads_nobody_to_sign_in(sqlite_store):
    assert client_of().get("/")["Location"] == "/sign-in?next=%2F"


def test_a_page_is_chinese_until_its_reader_chooses(sqlite_store):
    client = client_of(HTTP_ACCEPT_LANGUAGE="en")
    assert '<html lang="zh-CN"' in client.get("/sign-in").content.decode()
    answer = client.post("/language", {"language": "en", "next": "/sign-in?x=1"})
    assert answer["Location"] == "/sign-in?x=1"
    page = client.get("/sign-in")
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_choosing_a_language_leads_to_no_other_site(sqlite_store, back):
    assert client_of().post("/language", {"language": "en", "next": back})["Location"] == "/"


def test_a_language_that_is_not_spoken_is_not_remembered(sqlite_store):
    client = client_of()
    client.post("/language", {"language": "fr"})
    assert "language" not in client.cookies


def test_the_menu_marks_the_entry_that_fits_the_address_best():
    routes = [one for one in ROUTES if one.name in ("results", "accounts", "style")]
    shown = navigation(Role.ADMINISTRATOR, routes, "/results/tables/cities")
    assert [entry.address for _, entries in shown for entry in entries if entry.here] == ["/results"]


def test_the_menu_shows_a_role_its_own_entries_alone():
    addresses = {entry.address for _, entries in navigation(Role.EXPERT, ROUTES, "/") for entry in entries}
    assert not addresses & {"/style", "/results"}


def test_who_files_nothing_reads_records_under_another_heading():
    heads = {role: [words for words, _ in navigation(role, ROUTES, "/")] for role in (Role.FILER, Role.CLERK)}
    assert "填报" in heads[Role.FILER]
    assert "填报" not in heads[Role.CLERK]
    assert "填报记录" in heads[Role.CLERK]
    addresses = [entry.address for _, entries in navigation(Role.CLERK, ROUTES, "/") for entry in entries]
    assert "/enterprises" in addresses


def test_an_entry_whose_room_is_not_built_is_absent():
    assert navigation(Role.FILER, [], "/") == []


def test_no_two_entries_of_the_menu_have_one_route():
    entries = [(entry.route, str(entry.named)) for section in MENU for entry in section.entries]
    assert len(entries) == len(set(entries))


def test_every_icon_of_the_menu_is_drawn():
    drawn = (site_settings.WEB / "static" / "icons.svg").read_text()
    assert [e.icon for section in MENU for e in section.entries if f'id="{e.icon}"' not in drawn] == []


def test_no_two_entries_of_the_menu_look_alike():
    icons = [entry.icon for section in MENU for entry in section.entries]
    assert sorted(icons) == sorted(set(icons))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_style_guide_shows_every_part(sqlite_store, language):
    client = signed_in(Role.ADMINISTRATOR)
    client.cookies["language"] = language
    page = client.get("/style").content.decode()
    for mark in (
        "<table",
        "aria-sort",
        "<dialog",
        "<progress",
        "timeline",
        "data:image/svg+xml",
        "findings",
        "badge-bad",
    ):
        assert mark in page


def test_a_page_has_no_script_and_no_style_of_its_own(sqlite_store):
    page = signed_in(Role.ADMINISTRATOR).get("/style").content.decode()
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", page) == []


def test_every_page_forbids_requests_to_other_sites(sqlite_store):
    headers = client_of().get("/sign-in").headers
    assert "default-src 'self'; script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def test_an_address_that_does_not_exist_is_told_so_in_the_house_style(sqlite_store):
    answer = client_of().get("/no-such-page")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_a_method_that_an_address_does_not_take_is_told_so(sqlite_store):
    answer = client_of().get("/language")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "请求方式不对" in answer.content.decode()


def test_who_may_not_is_told_who_may(sqlite_store):
    answer = signed_in(Role.ANALYST).get("/style")
    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()


def test_a_piece_asked_for_by_script_sends_the_whole_page_to_sign_in(sqlite_store):
    answer = client_of().get("/results", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in?next=%2Fresults")


def test_the_page_of_a_failure_asks_nothing_that_may_have_failed_too():
    answer = refuse.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()


def test_the_page_of_a_bad_request_says_what_to_do():
    answer = refuse.bad_request(RequestFactory().get("/"), ValueError())
    assert answer.status_code == 400


def test_every_route_has_a_name_of_its_own():
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))
    assert all(isinstance(route, Route) for route in ROUTES)
