"""The calls for bulletins and figures."""

import json
from urllib.parse import quote

import pytest

from fuwai.api.testdata import program_of
from fuwai.core.access import Role, Viewer
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


def test_a_figure_tells_where_it_comes_from_to_its_own_region(released):
    told = program_of(Role.ANALYST, "330000").get(f"figure?id={EXECUTED}").said
    assert told["text"] == "0.04"
    assert told["contributions"][0]["facts"] == 1
    assert program_of(Role.ANALYST, "340000").get(f"figure?id={EXECUTED}").status_code == 403


def test_notable_facts_are_asked_for_by_region_and_period(released):
    assert program_of(Role.ANALYST, "330000").get("notable?region=330000&period=2015H1").said == {"items": []}
