"""As of a moment: what stood then, and where it lay."""

from datetime import UTC, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.review import Level
from fuwai.services import as_of, review, trail
from fuwai.storage.testdata import ENTERPRISE, contracts, file

ALL, OWNER, ADMINISTRATOR = Viewer("auditor"), Viewer("enterprise", ENTERPRISE), Viewer("administrator")


def day(number: int, hour: int = 1) -> datetime:
    return datetime(2015, 7, number, hour, tzinfo=UTC)


def history() -> tuple[int, int]:
    """Filed on the 1st, approved by the county on the 3rd, amended on the 5th, the amendment withdrawn on the 7th."""
    one = file("contract", contracts("A"), at=day(1)).filings[0]
    review.approve(ADMINISTRATOR, [one], at=day(3))
    two = file("contract", contracts("A", value=13_000_000), at=day(5)).filings[0]
    review.withdraw(ADMINISTRATOR, [two], at=day(7))
    return one, two


def test_a_record_is_shown_as_it_stood_on_each_day(store):
    one, two = history()
    told = []
    for number in range(1, 9):
        moment = as_of.moment_of(f"2015-07-{number:02}")
        [filing] = as_of.standing(OWNER, moment, "contract").values_list("id", flat=True)
        told.append((filing, as_of.stood(OWNER, moment, [filing])["stage"][0]))
    wanted = [(one, "county")] * 2 + [(one, "city")] * 2 + [(two, "county")] * 2 + [(one, "city")] * 2
    assert told == wanted
    _, happened = trail.of_record(OWNER, one)
    at_hand = [trail.stood(happened, as_of.moment_of(f"2015-07-{number:02}")) for number in range(1, 9)]
    assert [(filing, str(stage)) for filing, _, stage in at_hand] == wanted
    assert trail.stood(happened, as_of.moment_of("2015-06-30")) is None
    assert as_of.record(OWNER, "contract", f"{ENTERPRISE}\x1fA", day(2)) == one
    assert as_of.record(OWNER, "contract", f"{ENTERPRISE}\x1fA", datetime(2015, 6, 1, tzinfo=UTC)) is None


def test_the_levels_of_the_day_rule(sqlite_store):
    one, _ = history()
    review.configure_levels(ADMINISTRATOR, "330000", [Level.PROVINCE], day(4).date())
    stage = [as_of.stood(ALL, as_of.moment_of(f"2015-07-0{number}"), [one])["stage"][0] for number in (2, 3, 4)]
    assert stage == ["county", "city", "province"]


def test_nobody_sees_more_of_the_past_than_of_the_present(sqlite_store):
    history()
    for stranger in (Viewer("enterprise", "000000002"), Viewer("body", "330106"), Viewer("expert")):
        assert not as_of.standing(stranger, day(8)).exists()


def test_a_day_ends_at_midnight_in_beijing():
    assert as_of.moment_of("2015-07-15") == datetime(2015, 7, 15, 15, 59, 59, 999999, tzinfo=UTC)
    assert as_of.moment_of(" ") is None


@pytest.mark.parametrize(("text", "code"), [("15.7.2015", "day"), ("2015-02-30", "day"), ("2999-01-01", "future")])
def test_what_is_no_past_day_is_told(text, code):
    with pytest.raises(FuwaiError) as error:
        as_of.moment_of(text)
    assert error.value.code == f"as_of.{code}"


def test_a_list_is_shown_as_of_a_day_page_by_page(store, monkeypatch):
    history()
    file("contract", contracts("B", "C"), at=day(2))
    monkeypatch.setattr(as_of, "SHOWN", 2)
    first, more = as_of.listed(OWNER, as_of.moment_of("2015-07-05"), "contract")
    assert [(one.key.split("\x1f")[1], one.version, one.stage) for one in first] == [
        ("A", 2, "county"),
        ("B", 1, "county"),
    ]
    assert more
    last, more = as_of.listed(OWNER, as_of.moment_of("2015-07-05"), "contract", page=2)
    assert [(one.key.split("\x1f")[1], more) for one in last] == [("C", False)]
    assert "130,000.00 USD" in first[0].what
    assert as_of.listed(OWNER, as_of.moment_of("2015-06-01"), "contract") == ([], False)
    assert as_of.listed(ALL, as_of.moment_of("2015-07-05"), "contract", "000000002") == ([], False)
    with pytest.raises(FuwaiError, match=r"as_of\.noun"):
        as_of.listed(OWNER, day(5), "nothing")
