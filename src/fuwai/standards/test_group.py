"""Country groups and region groups: who belonged when."""

from datetime import date

import pytest

from fuwai.core.error import FuwaiError
from fuwai.standards.codelist import codes
from fuwai.standards.group import (
    country_group,
    country_groups,
    load_groups,
    memberships,
    region_group,
    region_groups,
)

H1_2015 = date(2015, 6, 30)


@pytest.mark.parametrize(
    ("id", "on", "count"),
    [
        ("belt-and-road", H1_2015, 64),
        ("belt-and-road-65", H1_2015, 65),
        ("southeast-asia-11", H1_2015, 11),
        ("asean", H1_2015, 10),
        ("asean", date(1999, 4, 29), 9),
        ("eu-28", H1_2015, 28),
        ("eu-28", date(2013, 6, 30), 27),
        ("eu-28", date(2020, 2, 1), 27),
        ("hk-mo-tw", H1_2015, 3),
    ],
)
def test_a_country_group_has_its_members_of_the_day(id, on, count):
    assert len(country_group(id, on).members) == count


def test_the_ten_belt_and_road_markets_of_the_bulletin_all_belong():
    named = ("印度", "柬埔寨", "印度尼西亚", "俄罗斯", "泰国", "土耳其", "越南", "马来西亚", "沙特阿拉伯", "新加坡")
    found = {codes("country").find(name) for name in named}
    assert len(found) == 10
    assert found <= country_group("belt-and-road", H1_2015).members


def test_the_eleven_of_south_east_asia_all_belong_to_the_64_and_are_asean_with_timor():
    eleven = country_group("southeast-asia-11", H1_2015).members
    assert eleven <= country_group("belt-and-road", H1_2015).members
    assert eleven == country_group("asean", H1_2015).members | {"TL"}


@pytest.mark.parametrize(
    ("on", "count", "xiamen", "ningbo"),
    [
        (date(2008, 12, 31), 0, False, False),
        (date(2010, 2, 24), 20, False, False),
        (date(2010, 2, 25), 21, True, False),
        (date(2016, 5, 4), 21, True, False),
        (date(2016, 5, 5), 31, True, True),
    ],
)
def test_demonstration_cities_are_20_then_21_then_31(on, count, xiamen, ningbo):
    members = region_group("demonstration-city", on).members
    assert (len(members), "350200" in members, "330200" in members) == (count, xiamen, ningbo)


@pytest.mark.parametrize(
    ("id", "member"),
    [("yangtze-delta", "330000"), ("pearl-delta", "440300"), ("bohai-rim", "370000"), ("jing-jin-ji", "130000")],
)
def test_regional_clusters_are_there_and_marked_unconfirmed(id, member):
    cluster = region_group(id, H1_2015)
    assert member in cluster.members
    assert not cluster.confirmed


def test_what_is_not_seen_in_print_is_not_called_confirmed():
    confirmed = {id for id in country_groups() if country_group(id).confirmed}
    assert confirmed == {"hk-mo-tw"}
    assert {id for id in region_groups() if region_group(id).confirmed} == {"demonstration-city"}


def test_membership_has_a_from_and_a_to():
    britain = next(member for member in memberships("eu-28") if member.code == "GB")
    assert (britain.valid_from, britain.valid_to) == (date(1973, 1, 1), date(2020, 1, 31))


def test_an_unknown_group_is_answered_with_those_there_are():
    with pytest.raises(FuwaiError, match="belt-and-road"):
        country_group("moon")


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ('members = ["US", "XQ"]', "there is no code"),
        ('members = ["US", "US"]', "stand twice"),
        ('members = ["US"]\ncount = [{ on = 2015-06-30, members = 2 }]', "2 stated, 1 on 2015-06-30"),
    ],
)
def test_a_group_that_does_not_add_up_is_refused(tmp_path, members, complaint):
    file = tmp_path / "groups.toml"
    head = '[[group]]\nid = "g"\nzh = "甲"\nen = "a"\nsource = "s"\n'
    file.write_text(head + members, encoding="utf-8")
    with pytest.raises(FuwaiError, match=r"groups\.toml") as refused:
        load_groups(file, frozenset(codes("country")))
    assert complaint in str(refused.value)
