"""A desk's queue: gravest first, page after page without a gap, and only what the viewer may see."""

from datetime import date

import pytest

from fuwai.core.access import Viewer
from fuwai.services import review, standing, worklist
from fuwai.services.worklist import Filter, Place
from fuwai.storage.models import Standing
from fuwai.storage.testdata import contracts, executions, file

COUNTY, CITY = Viewer("body", "330108", "甲"), Viewer("body", "330100", "乙")
NUMBERS = [f"HT-{number:03}" for number in range(130)]


@pytest.fixture
def filed(store):
    file("contract", contracts(*NUMBERS, value=[1_000_000 + 990_000_000 * (number % 4) for number in range(130)]))
    file("execution", executions(*NUMBERS[:3]))
    standing.catch_up()


def walked(viewer, desk, chosen=None, size=50):
    pages, at = [], None
    while True:
        page = worklist.page(viewer, desk, chosen, at, size)
        pages.append(page)
        if page.after is None:
            return pages
        at = page.after


def test_the_pages_hold_every_record_once_in_order(filed):
    pages = walked(COUNTY, "330108", size=40)
    items = [item for page in pages for item in page.items]
    assert len(items) == len({item.record for item in items}) == pages[0].count == 134
    order = [(-item.risk, item.record) for item in items]
    assert order == sorted(order)


def test_going_back_shows_the_same_pages(filed):
    pages = walked(COUNTY, "330108", size=40)
    back = worklist.page(COUNTY, "330108", at=pages[2].before, size=40)
    assert back.items == pages[1].items
    assert back.after == pages[1].after
    assert worklist.page(COUNTY, "330108", at=back.before, size=40).before is None


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (Filter(noun="execution"), 3),
        (Filter(noun="enterprise"), 1),
        (Filter(sign="large"), 64),
        (Filter(noun="contract", high=100_000_000), 33),
        (Filter(enterprise="示例甲"), 134),
        (Filter(enterprise="没有这样的"), 0),
        (Filter(month=201503), 130),
        (Filter(grade="held"), 0),
        (Filter(grade="none", noun="contract"), 130),
    ],
)
def test_filters(filed, chosen, count):
    assert worklist.page(COUNTY, "330108", chosen).count == count


def test_another_bodys_desk_is_seen_as_far_as_its_records_are(filed):
    assert worklist.page(CITY, "330108").count == 134
    assert worklist.page(Viewer("body", "330203", "丙"), "330108").count == 0


def test_the_next_record_follows_the_place_in_the_queue(filed):
    items = worklist.page(COUNTY, "330108").items
    assert worklist.following(COUNTY, "330108", items[0].place) == items[1].filing
    assert worklist.following(COUNTY, "330108", Place(items[1].risk, items[1].record, before=True)) == items[0].filing


def test_counts_stop_at_the_cap(filed, monkeypatch):
    monkeypatch.setattr(worklist, "CAP", 100)
    page = worklist.page(COUNTY, "330108")
    assert (page.count, page.more) == (100, True)


def test_the_home_counts_by_noun_and_age(filed):
    found = worklist.summary(COUNTY, "330108")
    assert found.waiting == 134
    assert sum(found.ages["contract"]) == 130
    assert len(found.oldest) == 3
    assert found.due.day >= worklist.today()


@pytest.mark.parametrize(
    ("month", "on", "last"),
    [(201807, date(2019, 2, 1), date(2019, 3, 31)), (201803, date(2019, 2, 1), date(2019, 1, 31))],
)
def test_the_last_day_of_an_execution(month, on, last):
    assert worklist.last_day(month, "330108", on) == last


def test_what_came_back_mended_is_told(filed):
    first = Standing.objects.get(key__endswith="HT-000")
    review.return_(COUNTY, [first.filing], "amount")
    file("contract", contracts("HT-000", value=2_000_000))
    standing.catch_up()
    assert [item.number for item in worklist.summary(COUNTY, "330108").back] == ["HT-000"]
