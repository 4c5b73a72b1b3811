"""By program: a campaign from its rehearsal to its report."""

import pytest

from fuwai.api.testdata import program_of
from fuwai.core.access import Role, Viewer
from fuwai.services import review, standing
from fuwai.storage.models import Campaign, Decision
from fuwai.storage.testdata import contracts, file

PLAN = {"name": "上半年核查", "first": 201501, "last": 201506, "size": 4, "seed": "示例种子"}
STRUCK = {"outcome": "strike_out", "rule": "S-D1-1", "words": "实为劳务派遣", "evidence": "合同第 3 条"}


@pytest.fixture
def approved(sqlite_store):
    """Twelve contracts that the county and the city have approved."""
    numbers = [f"HT-{n:02}" for n in range(12)]
    done = file("contract", contracts(*numbers, value=[10**6] * 12))
    review.approve(Viewer("body", "330108", "县"), done.filings)
    review.approve(Viewer("body", "330100", "市"), done.filings)
    standing.catch_up()


def test_a_campaign_is_drawn_looked_at_carried_out_and_reported(approved):
    head, clerk = program_of(Role.HEAD, "330100"), program_of(Role.CLERK, "330108")
    seen = head.post("verification/campaigns", {**PLAN, "dry_run": True})
    assert (seen.status_code, seen.said["campaign"], seen.said["frame"], Campaign.objects.count()) == (200, None, 12, 0)
    drawn = head.post("verification/campaigns", PLAN)
    assert drawn.status_code == 201
    one = f"verification/campaigns/{drawn.said['campaign']}"
    people = [who["login"] for who in head.get(f"{one}/reviewers").said["items"]]
    mine = clerk.get("whoami").said["login"]
    assert mine in people
    assert head.post(f"{one}/assignments", {"logins": [mine]}).said == {"count": 4}

    first = clerk.get(f"{one}/items?limit=3&login={mine}").said
    rest = clerk.get(f"{one}/items?limit=3&cursor={first['next']}").said
    items = [each["item"] for each in first["items"] + rest["items"]]
    assert (len(items), rest["next"]) == (4, None)
    assert "S-D1-1" in {rule["id"] for rule in clerk.get("verification/rules?outcome=strike_out").said["items"]}
    told = clerk.post(f"verification/items/{items[0]}/outcomes", STRUCK).said
    assert (told["outcome"], told["outcomes"][0]["words"]) == ("strike_out", "实为劳务派遣")
    assert told["told"]["zh"].startswith("数据核查")
    assert head.get(f"{one}/report").said["rates"][0]["by_number"] is None  # three were not looked at yet
    for item in items[1:]:
        clerk.post(f"verification/items/{item}/outcomes", {"outcome": "holds"})

    province = program_of(Role.HEAD, "330000")  # what lies there is struck out there
    rehearsed = province.post("verification/carry-out", {"items": items, "dry_run": True}).said
    assert (rehearsed["count"], {one["item"] for one in rehearsed["refused"]}) == (1, set(items[1:]))
    refused = province.post("verification/carry-out", {"items": items})
    assert (refused.status_code, refused.said["code"]) == (409, "verification.refused")
    assert province.post("verification/carry-out", {"items": items[:1]}).said["count"] == 1
    assert Decision.objects.filter(act="strike_out").count() == 1
    rate = head.get(f"{one}/report").said["rates"][0]
    assert (rate["items"], rate["by_number"]["rate"], rate["by_number"]["total"]) == (1, 0.25, 3.0)
    assert rate["by_number"]["low"] < 0.25 < rate["by_number"]["high"]
    assert [each["acted"] for each in head.get("verification/campaigns").said["items"]] == [1]


def test_who_is_elsewhere_sees_no_campaign_of_the_city(approved):
    number = program_of(Role.HEAD, "330100").post("verification/campaigns", PLAN).said["campaign"]
    other = program_of(Role.HEAD, "330203")
    assert other.get("verification/campaigns").said == {"items": []}
    for path in ("", "/items", "/report"):
        assert other.get(f"verification/campaigns/{number}{path}").said["code"] == "verification.unknown"
