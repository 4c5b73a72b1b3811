"""How far a month has come, and who has not filed."""

from datetime import UTC, date, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import progress, review
from fuwai.storage.models import AuditEntry, Progress
from fuwai.storage.testdata import contracts, executions, file

MONTH = 201506
CITY, HANGZHOU = Viewer("body", "330200", "乙"), Viewer("body", "330100", "丙")
ADMINISTRATOR = Viewer("administrator", name="丁")
IN_TIME, TOO_LATE = datetime(2015, 7, 6, 15, 59, tzinfo=UTC), datetime(2015, 7, 6, 16, 1, tzinfo=UTC)
OTHER = "000000002"


@pytest.fixture
def filed(store):
    """Two enterprises of one county with open contracts; one has filed June."""
    file("contract", contracts("A"), IN_TIME)
    file("contract", {**contracts("B"), "enterprise_code": OTHER}, IN_TIME)
    return file("execution", executions("A"), IN_TIME).filings[0]


def county(viewer=HANGZHOU, region="330100"):
    (line,) = progress.lines(viewer, region, MONTH)
    return line


def test_an_enterprise_with_an_open_contract_is_due_and_one_with_an_execution_has_filed(filed):
    line = county()
    assert (line.region, line.counts["due"], line.counts["filed"], line.missing) == ("330108", 2, 1, 1)
    assert [row[0] for row in progress.not_filed(HANGZHOU, "330100", MONTH)] == [OTHER]


def test_the_counts_follow_what_is_decided(filed):
    assert county().counts["at_county"] == 1
    review.approve(ADMINISTRATOR, [filed], IN_TIME)
    assert (county().counts["at_county"], county().counts["at_city"]) == (0, 1)
    review.return_(HANGZHOU, [filed], "amount")
    assert (county().counts["at_city"], county().counts["returned"], county().counts["usd_cents"]) == (0, 1, 0)


def test_what_comes_after_the_day_is_late_by_the_offices_clock(filed):
    assert county().counts["late"] == 0
    file("execution", {**executions("B"), "enterprise_code": OTHER}, TOO_LATE)
    assert (county().counts["filed"], county().counts["late"]) == (2, 1)


def test_an_extension_is_recorded_with_its_reason_and_makes_the_late_timely(filed):
    file("execution", {**executions("B"), "enterprise_code": OTHER}, TOO_LATE)
    progress.extend(HANGZHOU, "330108", MONTH, date(2015, 7, 10), "系统维护")
    assert county().counts["late"] == 0
    assert county().due.day == date(2015, 7, 10)
    assert AuditEntry.objects.latest("id").verb == "extend"


@pytest.mark.parametrize(
    ("viewer", "until", "reason", "code"),
    [
        (CITY, date(2015, 7, 10), "理由", "progress.region"),
        (Viewer("auditor"), date(2015, 7, 10), "理由", "progress.region"),
        (HANGZHOU, date(2015, 7, 10), " ", "progress.reason"),
        (HANGZHOU, date(2015, 7, 6), "理由", "progress.until"),
    ],
)
def test_an_extension_needs_its_body_a_reason_and_a_later_day(filed, viewer, until, reason, code):
    with pytest.raises(FuwaiError) as error:
        progress.extend(viewer, "330108", MONTH, until, reason)
    assert error.value.code == code


@pytest.mark.parametrize("region", ["000000", "330000", "330200", "110000"])
def test_no_one_sees_the_progress_of_another_region_nor_of_one_above(filed, region):
    with pytest.raises(FuwaiError) as error:
        progress.lines(HANGZHOU, region, MONTH)
    assert error.value.code == "progress.region"


def test_the_cells_of_a_region_are_those_of_its_lines(filed):
    frame = progress.cells(HANGZHOU, "330100", MONTH, MONTH)
    assert frame.select("county", "month", "due", "filed").rows() == [("330108", MONTH, 2, 1)]


def test_what_is_kept_in_memory_follows_every_recount_and_a_county_that_is_gone(store):
    def counted():
        rows = progress.cells(ADMINISTRATOR, "330000", MONTH, MONTH)
        return {row["county"]: (row["due"], row["filed"]) for row in rows.iter_rows(named=True)}

    file("contract", contracts("A"), IN_TIME)
    file("execution", executions("A"), IN_TIME)
    assert counted() == {"330108": (1, 1)}
    file("contract", {**contracts("B"), "enterprise_code": OTHER}, IN_TIME, "330203")
    file("execution", {**executions("B"), "enterprise_code": OTHER}, IN_TIME, "330203")
    assert counted() == {"330108": (1, 1), "330203": (1, 1)}
    file("contract", {**contracts("D"), "enterprise_code": "000000004"}, IN_TIME)
    assert counted()["330108"] == (2, 1)
    assert progress.year(ADMINISTRATOR, "330000", MONTH, MONTH) == {
        ("330100", MONTH): (2, 1),
        ("330200", MONTH): (1, 1),
    }
    Progress.objects.filter(county="330203").delete()
    assert counted() == {"330108": (2, 1)}
