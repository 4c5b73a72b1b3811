"""What holds in a region and a year, and why a day is not the rule's."""

from datetime import date, timedelta

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.review import Level
from fuwai.services import period, progress, standing
from fuwai.storage.models import AuditEntry, LevelUse
from fuwai.storage.testdata import contracts, file

ADMINISTRATOR = Viewer("administrator", name="丁")
HANGZHOU = Viewer("body", "330100", "丙")


def month(region, number):
    return {one.month: one for one in period.months(region, number // 100)}[number]


@pytest.mark.parametrize(
    ("region", "number", "day", "zh"),
    [
        ("330108", 201506, date(2015, 7, 6), "7 月 5 日为周日，顺延至 7 月 6 日"),
        ("330108", 201509, date(2015, 10, 8), "10 月 5 日为法定节假日，顺延至 10 月 8 日"),
        ("330108", 201507, date(2015, 8, 5), None),
        ("330205", 201507, date(2015, 7, 31), None),
        ("440300", 201506, date(2015, 6, 29), "6 月 28 日为周日，顺延至 6 月 29 日"),
    ],
)
def test_a_shift_says_why(sqlite_store, region, number, day, zh):
    found = month(region, number)
    assert found.due.day == day
    assert (found.shift[0] if found.shift else None) == zh


def test_windows_of_a_year_are_runs_of_days_with_their_rule(sqlite_store):
    filing = [one for one in period.seasons("330108", 2019) if one.act == "filing"]
    assert [(one.first, one.last, one.opens) for one in filing] == [
        (date(2019, 1, 1), date(2019, 3, 31), date(2018, 7, 1)),
        (date(2019, 4, 1), date(2019, 12, 31), date(2019, 1, 1)),
    ]
    early = [one for one in period.seasons("330108", 2015) if one.act == "review"]
    assert [(one.opens, one.window) for one in early] == [(None, None)]
    turning = [one for one in period.seasons("330108", 2018) if one.act == "filing"]
    assert [one.first for one in turning] == [date(2018, 1, 1), date(2018, 3, 16), date(2018, 4, 1)]


def test_the_days_off_of_a_year_are_runs(sqlite_store):
    runs, worked, known = period.breaks(2015)
    assert known
    assert any(one.first == date(2015, 10, 1) and one.last == date(2015, 10, 7) for one in runs)
    assert date(2015, 10, 10) in worked
    assert period.breaks(2050) == ((), (), False)


def test_extensions_around_and_within_a_region_are_listed_with_their_reason(sqlite_store):
    progress.extend(HANGZHOU, "330108", 201506, date(2015, 7, 10), "系统维护")
    assert [one.reason for one in period.extended("330100", 2015)] == ["系统维护"]
    assert [one.reason for one in period.extended("330108", 2015)] == ["系统维护"]
    assert period.extended("330106", 2015) == period.extended("330108", 2014) == []
    assert month("330108", 201506).due.extension.reason == "系统维护"


def test_levels_change_from_today_with_a_reason_and_never_backwards(sqlite_store):
    file("contract", contracts("A", "B"))
    told = period.rehearse_levels(ADMINISTRATOR, "330100", [Level.CITY, Level.PROVINCE])
    assert told.moved == ((Level.COUNTY, 3),)  # the contracts and their enterprise
    for words, day, code in (
        ("", period.today(), "period.words"),
        ("x", period.today() - timedelta(1), "period.effective"),
    ):
        with pytest.raises(FuwaiError) as refused:
            period.set_levels(ADMINISTRATOR, "330100", [Level.CITY], day, words)
        assert refused.value.code == code
    period.set_levels(ADMINISTRATOR, "330100", [Level.CITY, Level.PROVINCE], period.today(), "区县机构撤并")
    assert "区县机构撤并" in AuditEntry.objects.latest("id").detail
    assert [(one.levels, words) for one, words in period.level_entries()] == [("234", "区县机构撤并")]
    assert LevelUse.objects.get().levels == "234"
    standing.catch_up()
    assert period.rehearse_levels(ADMINISTRATOR, "330100", [Level.CITY]).moved == ()
    with pytest.raises(FuwaiError):
        period.set_levels(HANGZHOU, "330100", [Level.CITY], period.today(), "x")
