"""Who sees what, and which desks stand over a county."""

import pytest

from fuwai.core.access import Viewer, desks, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.region import NATION
from fuwai.core.review import Level

COUNTY, CITY, PROVINCE, MINISTRY = Level


@pytest.mark.parametrize(
    ("county", "bodies"),
    [
        ("330108", {COUNTY: "330108", CITY: "330100", PROVINCE: "330000", MINISTRY: NATION}),
        ("330100", {CITY: "330100", PROVINCE: "330000", MINISTRY: NATION}),
        ("441900", {CITY: "441900", PROVINCE: "440000", MINISTRY: NATION}),
        ("330000", {PROVINCE: "330000", MINISTRY: NATION}),
        ("310115", {COUNTY: "310115", PROVINCE: "310000", MINISTRY: NATION}),
        ("429004", {COUNTY: "429004", PROVINCE: "420000", MINISTRY: NATION}),
    ],
)
def test_the_desks_over_an_enterprise_follow_its_code(county, bodies):
    assert desks(county) == bodies
    assert list(desks(county)) == sorted(bodies), "from the first desk to the last"


@pytest.mark.parametrize("region", ["", "33", "33010８", "abcdef", "3301088"])
def test_what_is_no_region_code_is_refused(region):
    with pytest.raises(FuwaiError) as error:
        region_prefix(region)
    assert error.value.code == "access.region"


@pytest.mark.parametrize(("kind", "code"), [("body", ""), ("enterprise", ""), ("analyst", "")])
def test_a_viewer_is_someone(kind, code):
    with pytest.raises(ValueError, match=kind):
        Viewer(kind, code)


def test_the_audit_trail_names_the_person_and_for_whom():
    assert Viewer("body", "330108", "张某").actor == "张某 @ 330108"
    assert Viewer("auditor", name="李某").actor == "李某 @ auditor"
    assert Viewer("enterprise", "000000001").actor == "000000001"
