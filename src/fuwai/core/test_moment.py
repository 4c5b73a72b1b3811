"""北京时间."""

from fuwai.core.moment import minute_en, minute_zh


def test_an_evening_in_utc_is_the_next_morning_in_beijing() -> None:
    assert minute_zh("2015-07-15T16:30:00+00:00") == "2015-07-16 00:30（北京时间）"
    assert minute_en("2015-07-16T00:30:00+08:00") == "2015-07-16 00:30 (Beijing time)"


def test_no_moment_has_no_words() -> None:
    assert minute_zh("") == minute_en("") == ""
