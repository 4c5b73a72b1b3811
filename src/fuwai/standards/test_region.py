"""Regions: the dated tree, and the names by which a county is found."""

from datetime import date

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.region import CITY, COUNTY, NATION, NATION_LEVEL, PROVINCE
from fuwai.standards.region import code_list, regions

H1_2015 = date(2015, 6, 30)


def test_the_country_has_34_provinces_and_each_but_three_has_cities_or_counties():
    tree = regions(H1_2015)
    provinces = tree.children(NATION)
    assert len(provinces) == 34
    assert [code for code in provinces if not tree.children(code)] == ["710000", "810000", "820000"]


def test_the_country_has_334_cities_in_2015():
    """333 prefecture-level divisions stood in 2014; 三沙 and 儋州 (2015-03) are among them, 莱芜 still is."""
    cities = [code for code in regions(H1_2015).regions if regions(H1_2015).level(code) == CITY]
    assert len(cities) == 334


def test_zhejiang_has_11_cities_and_90_counties_in_2015():
    tree = regions(H1_2015)
    assert [tree.short(code) for code in tree.cities("330000")] == [
        *("杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州", "丽水"),
    ]
    assert len(tree.counties("330000")) == 90


@pytest.mark.parametrize(
    ("day", "held", "ended"),
    [
        (date(2014, 11, 30), "330183", "330111"),
        (date(2015, 1, 1), "330111", "330183"),
        (date(2015, 6, 30), "330322", "330305"),
        (date(2015, 9, 1), "330305", "330322"),
        (date(2016, 11, 30), "330204", "331083"),
        (date(2017, 8, 1), "331083", "331021"),
        (date(2021, 6, 1), "330113", "330104"),
    ],
)
def test_a_county_holds_on_its_days(day, held, ended):
    tree = regions(day)
    assert held in tree
    assert ended not in tree


def test_what_ended_names_its_successor():
    every = regions()
    assert every.region("330322").successor == "330305"
    assert all(region.successor in every for region in every.regions.values() if region.successor)


@pytest.mark.parametrize(
    ("code", "level", "city", "province"),
    [
        ("330108", COUNTY, "330100", "330000"),
        ("330100", CITY, "330100", "330000"),
        ("330000", PROVINCE, "330000", "330000"),  # 省本级: no city, the province stands for it
        ("310115", COUNTY, "310000", "310000"),  # a municipality's districts have no city above them
        ("429004", COUNTY, "420000", "420000"),  # 省直辖县级
        ("440300", CITY, "440300", "440000"),  # no counties listed: the city is its own
        (NATION, NATION_LEVEL, NATION, NATION),
    ],
)
def test_a_region_knows_its_level_its_city_and_its_province(code, level, city, province):
    tree = regions(H1_2015)
    assert (tree.level(code), tree.city_of(code), tree.province_of(code)) == (level, city, province)


def test_names_long_short_and_english():
    tree = regions(H1_2015)
    assert (tree.name("330100"), tree.short("330100"), tree.short("330000")) == ("杭州市", "杭州", "浙江")
    assert (tree.name("330100", "en"), tree.short("330100", "en")) == ("Hangzhou City", "Hangzhou")
    assert tree.short("222400") == "延边"
    assert (tree.own_body("330000"), tree.own_body("330100"), tree.own_body("330108")) == ("省本级", "市本级", "滨江区")


def test_within_a_region_are_itself_and_all_below():
    tree = regions(H1_2015)
    within = tree.within("330000")
    assert len(within) == 1 + 11 + 90
    assert {"330000", "330100", "330108"} <= set(within)
    assert len(tree.within(NATION)) == len(tree.regions)


def test_the_paths_give_county_city_and_province_for_every_code():
    tree = regions()
    assert tree.paths["330108"] == ("330108", "330100", "330000")
    assert set(tree.paths) == set(tree.regions) - {NATION}


def test_an_unknown_region_is_an_error_that_teaches():
    with pytest.raises(FuwaiError, match="330108"):
        regions().name("999999")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("330108", "330108"),
        ("滨江区", "330108"),
        ("杭州市滨江区", "330108"),
        ("浙江省杭州市滨江区", "330108"),
        ("杭州滨江区", "330108"),
        ("330108 滨江区", "330108"),
        ("杭州", "330100"),
        ("Hangzhou", "330100"),
        ("浙江省", "330000"),
        ("浙江省本级", "330000"),
        ("上海浦东新区", "310115"),
        ("舟山市普陀区", "330903"),
        ("上海市普陀区", "310107"),
        ("普陀区", None),  # of Shanghai and of Zhoushan
        ("西湖区", None),  # of Hangzhou, and of a city whose counties are not listed
        ("杭州市西湖区", "330106"),
        ("吉林", None),  # the province and the city
        ("吉林市", "220200"),
    ],
)
def test_a_county_is_found_by_names_that_decide(typed, code):
    assert code_list().find(typed) == code


def test_a_users_county_list_joins_and_replaces(tmp_path):
    file = tmp_path / "counties.csv"
    file.write_text("code,zh\n440305,示例南山区\n330108,示例滨江区\n", encoding="utf-8-sig")
    tree = regions(H1_2015, file)
    assert tree.city_of("440305") == "440300"
    assert tree.counties("440300") == ("440305",)
    assert tree.name("330108") == "示例滨江区"
    assert len(tree.counties("330000")) == 90


def test_a_county_list_in_the_home_is_taken_by_itself(tmp_path, monkeypatch):
    (tmp_path / "regions.csv").write_text("code,zh\n440305,示例南山区\n", encoding="utf-8")
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    assert code_list().find("示例南山区") == "440305"


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("44030,短码区", "6 digits"),
        ("990101,无上级区", "has no parent 990100"),
        ("440305,甲区\n440305,甲区", "stands twice"),
        ("440305,", "zh is missing"),
    ],
)
def test_a_county_list_that_does_not_add_up_is_refused(tmp_path, rows, complaint):
    file = tmp_path / "counties.csv"
    file.write_text(f"code,zh\n{rows}\n", encoding="utf-8")
    with pytest.raises(FuwaiError, match=r"counties\.csv") as refused:
        regions(users=file)
    assert complaint in str(refused.value)
