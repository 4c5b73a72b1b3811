"""The calls for bulletins and figures."""

import json
from urllib.parse import quote

import pytest

from fuwai.api.testdata import program_of
from fuwai.core.access import Role, Viewer
from fuwai.core.token import Scope
from fuwai.services.release import publish, save
from fuwai.services.testdata import approve_one
from fuwai.storage.models import BulletinRelease

WRITER = Viewer("analyst", "330000", name="分析员", role=Role.ANALYST, login="analyst-a")
SECOND = Viewer("body", "330000", name="负责人", role=Role.HEAD, login="head-b")
EXECUTED = quote("executed|330000|2015H1|direction=offshore")


@pytest.fixture
def released(sqlite_store):
    approve_one()
    return publish(SECOND, save(WRITER, "brief", "330000", "2015H1", "zh", []))


def test_a_released_bulletin_is_listed_and_read_as_it_left_the_house(released):
    reader = program_of(Role.ANALYST, "330108")
    (listed,) = reader.get("bulletins").said["items"]
    assert (listed["number"], listed["vintage"], listed["period"]) == (released, 1, "2015H1")
    assert reader.get(f"bulletins/{released}").said == json.loads(BulletinRelease.objects.get().content)
    stranger = program_of(Role.ANALYST, "340000")
    assert stranger.get("bulletins").said["items"] == []
    assert stranger.get(f"bulletins/{released}").status_code in (404, 422)


def test_a_released_bulletin_is_had_as_a_file_in_each_form(released):
    reader = program_of(Role.ANALYST, "330000")
    for form, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!")):
        answer = reader.get(f"bulletins/{released}/file?form={form}")
        assert (answer.status_code, answer.content[:2]) == (200, begins), form
    assert program_of(Role.ANALYST, "340000").get(f"bulletins/{released}/file").status_code in (404, 422)
    table = reader.get("tables/file?measure=executed&period=2015H1&region=330000&form=csv")
    assert table.content.decode() == "name,executed\n合计,0.04\n"


def test_a_figure_tells_where_it_comes_from_to_its_own_region(released):
    told = program_of(Role.ANALYST, "330000").get(f"figure?id={EXECUTED}").said
    assert told["text"] == "0.04"
    assert told["contributions"][0]["facts"] == 1
    assert program_of(Role.ANALYST, "340000").get(f"figure?id={EXECUTED}").status_code == 403


def test_notable_facts_are_asked_for_by_region_and_period(released):
    assert program_of(Role.ANALYST, "330000").get("notable?region=330000&period=2015H1").said == {"items": []}


ASKED = {"kind": "brief", "region": "330000", "period": "2015H1"}


def drafted(reader):
    """The first sentence as it is to be written, with its braces."""
    return reader.get("bulletins/draft?kind=brief&region=330000&period=2015H1").said["sentences"][0]


def test_a_program_writes_a_version_and_another_releases_it_and_then_an_erratum(sqlite_store):
    approve_one()
    writer, second = program_of(Role.ANALYST, "330000"), program_of(Role.HEAD, "330000")
    first = drafted(writer)
    sentences = {first["id"]: first["words"].replace("执行额", "执行金额")}
    number = writer.post("bulletins/versions", {**ASKED, "sentences": sentences, "note": "初稿"}).said["version"]
    (listed,) = writer.get("bulletins/versions").said["items"]
    assert (listed["number"], listed["note"], listed["released"]) == (number, "初稿", None)
    assert writer.post("bulletins", {"version": number}).said["code"] == "bulletin.four_eyes"
    assert second.post("bulletins", {"version": number, "erratum": True}).said["code"] == "bulletin.first"
    released = second.post("bulletins", {"version": number}).said
    assert released["vintage"] == 1
    assert BulletinRelease.objects.get().sha256 == released["sha256"]
    assert "执行金额0.04亿美元" in json.dumps(second.get(f"bulletins/{released['number']}").said, ensure_ascii=False)
    later = writer.post("bulletins/versions", {**ASKED, "base": number}).said["version"]
    assert second.post("bulletins", {"version": later}).said["code"] == "bulletin.reason"
    corrected = second.post("bulletins", {"version": later, "erratum": True, "reason": "数据补报"}).said
    assert corrected["vintage"] == 2
    told = writer.get(f"bulletins/versions/{later}").said
    assert told["version"]["released"] == corrected["number"]
    assert "执行金额" in told["draft"]["sentences"][0]["words"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sentences": {"brief.executed": "执行额0.04亿美元"}}, "bulletin.digit"),
        ({"sentences": {"brief.executed": "执行额{9}"}}, "bulletin.words"),
        ({"sentences": {"nothing": "执行额"}}, "bulletin.sentence"),
        ({"own": "执行额为上年的两倍。"}, "bulletin.digit"),
        ({"region": "340000"}, "access.figures"),
        ({"kind": "nothing"}, "bulletin.unknown"),
        ({"base": 99}, "bulletin.version"),
    ],
)
def test_what_can_not_be_kept_is_refused_and_nothing_is_stored(sqlite_store, change, code):
    approve_one()
    writer = program_of(Role.ANALYST, "330000")
    assert writer.post("bulletins/versions", {**ASKED, **change}).said["code"] == code
    assert writer.get("bulletins/versions").said["items"] == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.FILER, Role.ADMINISTRATOR])
def test_who_does_not_write_bulletins_may_not_by_a_program(sqlite_store, role):
    reader = program_of(role, "" if role in (Role.AUDITOR, Role.ADMINISTRATOR) else "330108")
    for answer in (reader.get("bulletins/versions"), reader.post("bulletins", {"version": 1})):
        assert answer.status_code == 403


def test_a_token_that_reads_figures_does_not_release(sqlite_store):
    approve_one()
    reader = program_of(Role.HEAD, "330000", Scope.FIGURES)
    assert reader.post("bulletins", {"version": 1}).status_code == 403
