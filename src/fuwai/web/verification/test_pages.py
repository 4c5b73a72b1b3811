"""A campaign on its pages: plan, preview, draw, assign, look, carry out, report."""

import html
import re
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest

from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.services import review, standing
from fuwai.storage.models import Campaign, CampaignItem, Decision, Message, Standing
from fuwai.storage.testdata import contracts, file, person
from fuwai.web.testdata import signed_in

QUERIES = 12  # no page asks the database more
PLAN = {
    "name": "上半年核查",
    "first": "2015-01",
    "last": "2015-06",
    "design": "simple",
    "size": "3",
    "seed": "示例种子",
}
STRUCK = {"outcome": "strike_out", "rule": "S-D1-1", "words": "实为劳务派遣", "evidence": "合同第 3 条"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def approved(sqlite_store):
    done = file("contract", contracts(*(f"HT-{n}" for n in range(8))))
    review.approve(Viewer("body", "330108", "县"), done.filings)
    review.approve(Viewer("body", "330100", "市"), done.filings)
    standing.catch_up()


@pytest.fixture
def head(approved):
    return signed_in(Role.HEAD, "330100")


@pytest.fixture
def clerk(approved):
    return signed_in(Role.CLERK, "330108")


@pytest.fixture
def drawn(head, clerk):
    """A campaign of three items, all given to the county's clerk."""
    head.post("/verification/new", {**PLAN, "act": "draw"})
    head.post("/verification/1/assign", {"act": "spread", "login": ["clerk-330108"]})
    return [one.pk for one in CampaignItem.objects.order_by("id")]


def test_a_plan_is_previewed_without_drawing_then_drawn(head):
    page = text(head.post("/verification/new", {**PLAN, "act": "preview"}))
    assert "8 份合同" in page
    assert not Campaign.objects.exists()
    assert 'value="示例种子"' in page
    answer = head.post("/verification/new", {**PLAN, "act": "draw"})
    assert answer["Location"] == "/verification/1"
    assert "种子 示例种子" in text(head.get("/verification/1"))
    assert "上半年核查" in text(head.get("/verification"))


@pytest.mark.parametrize(
    ("change", "code"),
    [({"size": "9"}, "sampling.size"), ({"first": "x"}, "verification.plan"), ({"first": "2015-05"}, "sampling.empty")],
)
def test_a_plan_that_does_not_hold_is_told_why(head, change, code):
    answer = head.post("/verification/new", {**PLAN, **change, "act": "preview"})
    assert answer.status_code == 422
    assert code in text(answer)
    assert 'value="上半年核查"' in text(answer)


def test_a_clerk_sees_the_own_items_records_and_goes_on_to_the_next(clerk, drawn):
    assert clerk.get("/verification/new").status_code == 403
    assert "分派给我" in text(clerk.get("/verification/1?mine=1"))
    page = text(clerk.get(f"/verification/items/{drawn[0]}"))
    for words in ("信贷管理系统定制开发", "没有佐证材料", "S-D1-1", "120,000.00 USD", "记录核查结果"):
        assert words in page, words
    answer = clerk.post(f"/verification/items/{drawn[0]}/outcome", STRUCK)
    assert answer["Location"] == f"/verification/items/{drawn[1]}"
    assert "实为劳务派遣" in text(clerk.get(f"/verification/items/{drawn[0]}"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rule": ""}, "verification.rule"),
        ({"outcome": ""}, "verification.outcome"),
        ({"part": "一百"}, "verification.part"),
        ({"outcome": "recode", "rule": "", "group": "I11"}, "verification.outcome"),
    ],
)
def test_a_refused_outcome_keeps_what_was_typed(clerk, drawn, change, code):
    answer = clerk.post(f"/verification/items/{drawn[0]}/outcome", {**STRUCK, **change})
    assert answer.status_code == 422
    assert code in text(answer)
    assert "实为劳务派遣" in text(answer)


def test_the_head_above_carries_out_and_the_one_who_may_not_is_told_which_item(head, clerk, drawn):
    clerk.post(f"/verification/items/{drawn[0]}/outcome", STRUCK)
    answer = head.post("/verification/1/carry-out", {"item": [drawn[0]]})
    assert answer.status_code == 422
    assert "verification.refused" in text(answer)
    province = signed_in(Role.HEAD, "330000")
    assert "剔除这份合同" in text(province.get(f"/verification/items/{drawn[0]}"))
    assert province.post("/verification/1/carry-out", {"item": [drawn[0]]}).status_code == 302
    assert Decision.objects.latest("id").act == "strike_out"
    assert "已落实" in text(clerk.get(f"/verification/items/{drawn[0]}"))
    letter = Message.objects.latest("id")
    assert "不属于服务外包" in letter.zh
    assert "not service outsourcing and counts no more" in letter.en
    assert "数据核查" not in letter.en


def test_the_report_estimates_when_all_is_looked_at(head, clerk, drawn):
    assert "1 / 3" not in text(head.get("/verification/1/report"))
    clerk.post(
        f"/verification/items/{drawn[0]}/outcome",
        {**STRUCK, "outcome": "part", "rule": part_rule(clerk, drawn), "part": "30,000"},
    )
    assert "已核查 1 / 3 份" in text(head.get("/verification/1/report"))
    for item in drawn[1:]:
        clerk.post(f"/verification/items/{item}/outcome", {"outcome": "holds"})
    page = text(head.get("/verification/1/report"))
    for words in ("33.33%", "0.84% – 90.57%", "8.33%", "Clopper–Pearson", "示例种子"):
        assert words in page, words


def part_rule(clerk, drawn) -> str:
    """The first rule by which a part does not count, as the form offers it."""
    found = re.search(
        r'<optgroup label="部分不计入"><option value="([^"]+)"', text(clerk.get(f"/verification/items/{drawn[0]}"))
    )
    return found[1]


def test_others_find_nothing(drawn):
    other = signed_in(Role.CLERK, "330203")
    assert other.get("/verification/1").status_code == 404
    assert other.get(f"/verification/items/{drawn[0]}").status_code == 404
    assert signed_in(Role.AUDITOR, "330000").get("/verification/1/report").status_code == 200
    assert signed_in(Role.FILER).get("/verification").status_code == 403


LINK = re.compile(r'<a [^>]*href="([^"#]+)')


@pytest.mark.parametrize("body", ["330100", "000000"])
@pytest.mark.parametrize(
    ("role", "region"),
    [
        (Role.CLERK, "330108"),
        (Role.HEAD, "330108"),
        (Role.HEAD, "330100"),
        (Role.HEAD, "330000"),
        (Role.CLERK, "000000"),
        (Role.AUDITOR, "330100"),
        (Role.AUDITOR, ""),
        (Role.ADMINISTRATOR, ""),
    ],
)
def test_every_link_of_a_campaigns_pages_leads_somewhere(approved, body, role, region):
    if body == "000000":
        filings = [one.filing for one in Standing.objects.filter(noun="contract")]
        for level in ("330000", "000000"):
            review.approve(Viewer("body", level, "上级"), filings)
        standing.catch_up()
    owner = signed_in(Role.HEAD, body)
    owner.post("/verification/new", {**PLAN, "act": "draw"})
    person(Role.CLERK, "330108")
    owner.post("/verification/1/assign", {"act": "spread", "login": ["clerk-330108"]})
    one = signed_in(role, region)
    asked, following = set(), ["/verification"]
    while following:
        address = following.pop()
        asked.add(address)
        answer = one.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if address.startswith("/verification"):
            found = (urljoin(address, html.unescape(link)) for link in LINK.findall(text(answer)))
            following += {link for link in found if link.startswith("/")} - asked - set(following)
    whole = not region or region_prefix(body).startswith(region_prefix(region))
    assert ("/verification/1/report" in asked) is whole
    assert (one.get("/verification/1/report").status_code == 200) is whole
    assert any(address.startswith("/verification/items/") for address in asked)


@pytest.mark.parametrize(("viewer", "neighbour"), [("331000", "331100"), ("500000", "510000"), ("330110", "330111")])
def test_a_region_whose_code_ends_in_more_noughts_sees_no_neighbours_campaign(sqlite_store, viewer, neighbour):
    plan = {"design": "simple", "first": 201501, "last": 201506, "size": 1, "seed": "x", "actor": "x", "squares": "1"}
    rest = {"frame": 1, "frame_cents": 1, "frame_digest": "0" * 64, "strata": {}, "recorded_at": datetime.now(UTC)}
    Campaign.objects.create(id=1, body=neighbour, name="邻区核查", **plan, **rest)
    assert not Campaign.objects.visible_to(Viewer("body", viewer)).exists()
    assert Campaign.objects.visible_to(Viewer("body", neighbour)).exists()


def test_no_page_asks_much(head, clerk, drawn, django_assert_max_num_queries):
    clerk.post(f"/verification/items/{drawn[0]}/outcome", STRUCK)
    pages = ("", "/new", "/1", "/1?state=pending", "/1/report", f"/items/{drawn[0]}", f"/items/{drawn[1]}")
    for address in pages:
        with django_assert_max_num_queries(QUERIES):
            assert head.get(f"/verification{address}").status_code == 200
    with django_assert_max_num_queries(QUERIES):
        assert clerk.get(f"/verification/items/{drawn[1]}").status_code == 200


def test_who_looks_at_an_item_is_named(head, drawn):
    assert ">示例审核员</td>" in text(head.get("/verification/1"))
    auditor = signed_in(Role.AUDITOR, "330100")
    assert "由 示例审核员 核查" in text(auditor.get(f"/verification/items/{drawn[0]}"))


@pytest.mark.parametrize(
    "address", ["/verification/99", "/verification/99/report", "/verification/99999999999999999999/report"]
)
def test_a_campaign_that_is_not_there_is_told_with_what_to_do(head, address):
    answer = head.get(address)
    assert answer.status_code == 404
    assert "verification.unknown" in text(answer)
    assert "先抽取样本" in text(answer)
    assert 'class="btn btn-primary" href="/verification"' in text(answer)
