"""The table of what stands says at every moment what the chains say."""

from datetime import UTC, date, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.review import Level
from fuwai.services import review, standing
from fuwai.storage.models import Standing
from fuwai.storage.testdata import ENTERPRISE, contracts, executions, file

COUNTY, CITY = Viewer("body", "330108", "甲"), Viewer("body", "330100", "乙")
PROVINCE, MINISTRY = Viewer("body", "330000", "丙"), Viewer("body", "000000", "丁")
ADMINISTRATOR, OWNER = Viewer("administrator", name="管理员"), Viewer("enterprise", ENTERPRISE)


@pytest.fixture
def filed(store):
    """Two contracts, at the county's desk."""
    first = file("contract", contracts("A", "B")).filings
    standing.catch_up()
    return first


def row(filing):
    return Standing.objects.get(filing=filing)


def queue(body):
    standing.catch_up()
    return set(Standing.objects.visible_to(body).at_desk(body.code).values_list("filing", flat=True))


def test_what_is_filed_lies_at_its_first_desk_until_it_is_approved(filed):
    first, second = filed
    for body, next_body in ((COUNTY, CITY), (CITY, PROVINCE), (PROVINCE, MINISTRY)):
        assert first in queue(body)
        review.approve(body, [first])
        assert first not in queue(body)
        assert first in queue(next_body)
    review.approve(MINISTRY, [first])
    standing.catch_up()
    assert (row(first).stage, row(first).desk) == ("approved", "")
    assert (row(second).stage, row(second).desk) == ("county", "330108")


def test_a_queue_is_what_the_review_lists(filed):
    review.approve(COUNTY, filed[:1])
    for body in (COUNTY, CITY, PROVINCE):
        listed = review.queue(body, "contract")["filing"].to_list()
        assert sorted(queue(body) - _enterprise_filings()) == sorted(listed)


def _enterprise_filings():
    return set(Standing.objects.filter(noun="enterprise").values_list("filing", flat=True))


def test_a_new_version_takes_the_place_of_the_old_and_a_withdrawn_one_gives_it_back(filed):
    first = filed[0]
    review.approve(COUNTY, [first])
    amended = file("contract", contracts("A", value=990_000)).filings[0]
    standing.catch_up()
    found = Standing.objects.get(key=row(amended).key)
    assert (found.filing, found.version, found.stage) == (amended, 2, "county")
    assert "changed" in found.reasons.split()
    review.withdraw(OWNER, [amended])
    standing.catch_up()
    assert Standing.objects.get(key=found.key).filing == first


def test_only_what_something_happened_to_is_derived_anew(filed):
    assert standing.catch_up() == 0
    review.approve(COUNTY, filed[:1])
    assert standing.catch_up() == 1
    assert standing.catch_up() == 0


def test_a_return_is_remembered_and_goes_to_no_desk(filed):
    review.return_(COUNTY, filed[:1], "amount", "金额不符")
    standing.catch_up()
    assert (row(filed[0]).stage, row(filed[0]).desk, row(filed[0]).returns) == ("returned", "", 1)


def test_levels_that_change_move_what_waits(filed):
    review.configure_levels(ADMINISTRATOR, "330100", [Level.CITY, Level.MINISTRY], date(2020, 1, 1))
    assert set(filed) <= queue(CITY)
    assert not set(filed) & queue(COUNTY)


def test_amount_and_month_are_those_of_the_version_that_stands(filed):
    done = file("execution", executions("A"))
    standing.catch_up()
    found = row(done.filings[0])
    assert found.usd_cents > 0
    assert 200001 <= found.month <= 209912


def test_verification_finds_a_row_that_was_meddled_with(filed):
    assert standing.verify() == []
    Standing.objects.filter(filing=filed[0]).update(desk="", stage="approved")
    assert standing.verify() == [row(filed[0]).record]
    standing.rebuild()
    assert standing.verify() == []


def test_an_enterprise_sees_its_own_and_an_expert_nothing(filed):
    assert Standing.objects.visible_to(OWNER).count() >= 2
    assert Standing.objects.visible_to(Viewer("enterprise", "000000002")).count() == 0
    assert Standing.objects.visible_to(Viewer("expert")).count() == 0
    assert Standing.objects.visible_to(Viewer("body", "110000")).count() == 0
    assert datetime.now(UTC) >= row(filed[0]).since
