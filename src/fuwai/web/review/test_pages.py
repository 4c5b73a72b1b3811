"""The reviewer's pages: queue, record, decision, bulk, delegation; few queries each, and nothing lost when two decide."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fuwai.core.access import Role
from fuwai.services import standing
from fuwai.storage import append
from fuwai.storage.models import AuditEntry, Comment, Decision, Standing
from fuwai.storage.testdata import INFO, contracts, executions, file, person, rows
from fuwai.web.review.routes import ROUTES
from fuwai.web.testdata import signed_in

QUERIES = 12  # no page asks the database more


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def filed(sqlite_store):
    """Contracts A and B (B with a held finding), an execution of A: number → filing."""
    file("contract", contracts("A"))
    held = [append.Found(0, "contract.round", "held", "value", "金额整数过多", "too round")]
    submission = rows("contract", contracts("B", value=990_000_000))
    with append.transaction():
        append.file(append.Submission(**{**vars(submission), "batch": INFO, "findings": held}))
    file("execution", executions("A"))
    standing.catch_up()
    return {one.key.split("\x1f")[-1]: one.filing for one in Standing.objects.exclude(noun="enterprise")}


@pytest.fixture
def clerk(filed):
    return signed_in(Role.CLERK, "330108")


@pytest.fixture
def head(filed):
    return signed_in(Role.HEAD, "330108")


def seen(client, filing: int) -> str:
    found = re.search(r'name="seen" value="([0-9.]+)"', text(client.get(f"/review/{filing}")))
    assert found
    return found[1]


def test_the_queue_shows_the_gravest_first_with_its_reasons(clerk, filed):
    page = text(clerk.get("/review"))
    assert page.index(f"/review/{filed['B']}") < page.index(f"/review/{filed['A']}")
    assert "有待说明的问题" in page
    assert f"/review/{filed['B']}?noun=contract" in text(clerk.get("/review?noun=contract&at=junk"))
    assert "没有符合条件的记录" in text(clerk.get("/review?noun=training"))


def test_a_record_shows_all_of_it_on_one_page(clerk, filed):
    page = text(clerk.get(f"/review/{filed['B']}"))
    for part in (
        "金额整数过多",
        "范围与类别（按文字）",
        "审核级次",
        "经过",
        "来龙去脉",
        "在本部门",
        "信贷管理系统定制开发",
    ):
        assert part in page, part
    around = text(clerk.get(f"/review/{filed['A']}/around", headers={"HX-Request": "true"}))
    assert "<html" not in around
    assert "35,000.00 / 120,000.00 USD" in around


def test_a_code_for_programs_is_told_by_its_name_and_a_share_in_percent(clerk, filed):
    page = text(clerk.get(f"/review/{filed['A']}"))
    assert "接包合同" in page
    assert "inbound" not in page
    assert "</progress> 1.00" not in page
    assert "%</span>" in page


def test_the_queue_is_searched_by_the_word_of_every_list(clerk, filed):
    assert 'name="filing"' in text(clerk.get("/review?q=示例"))
    assert 'name="filing"' not in text(clerk.get("/review?q=没有这家"))


def test_codes_and_days_are_told_in_the_readers_language(clerk, filed):
    clerk.cookies["language"] = "en"
    page = text(clerk.get(f"/review/{filed['B']}"))
    assert "US United States" in page
    assert "US 美国" not in page
    assert re.search(r"\d days\b", text(clerk.get("/review")))


def test_approving_goes_on_to_the_next_of_the_queue(clerk, filed):
    answer = clerk.post(f"/review/{filed['A']}/act/approve?noun=contract", {"seen": seen(clerk, filed["A"])})
    assert answer.status_code == 302
    assert Decision.objects.get().act == "approve"
    assert "已到最后一份" in text(clerk.get(answer["Location"]))
    assert clerk.get(f"/review/{filed['B']}/next-one?noun=contract")["Location"] == "/review?noun=contract"


def test_a_return_names_reason_and_fields_and_the_enterprise_may_read_them(clerk, filed):
    form = {
        "seen": seen(clerk, filed["A"]),
        "reason": "amount",
        "words": "与合同不符",
        "field": ["value"],
        "mark-value": "应为 1,200",
    }
    clerk.post(f"/review/{filed['A']}/act/return", form)
    mark = Comment.objects.get()
    assert (mark.field, mark.words, mark.decision_id) == ("value", "应为 1,200", Decision.objects.get().pk)
    assert "应为 1,200" in text(clerk.get(f"/review/{filed['A']}"))


def test_the_second_reviewer_is_told_and_what_was_typed_stays(clerk, head, filed):
    saw = seen(clerk, filed["A"])
    head.post(f"/review/{filed['A']}/act/return", {"seen": saw, "reason": "date", "words": "日期有误"})
    form = {"seen": saw, "reason": "amount", "words": "我写的一句话", "field": ["value"], "mark-value": "标注的话"}
    answer = clerk.post(f"/review/{filed['A']}/act/return", form)
    page = text(answer)
    assert answer.status_code == 409
    assert "示例审核负责人" in page
    assert "日期有误" in page
    assert "review.changed" in page
    assert "我写的一句话" in page
    assert "标注的话" in page
    assert Decision.objects.count() == 1


def test_a_decision_on_what_a_newer_version_replaced_is_not_made_and_its_words_stay(clerk, filed):
    form = {"seen": seen(clerk, filed["A"]), "reason": "amount", "words": "我写的一句话"}
    file("contract", contracts("A", value=13_000_000))
    answer = clerk.post(f"/review/{filed['A']}/act/return", form)
    assert answer.status_code == 409
    assert "看新版本" in text(answer)
    assert "我写的一句话" in text(answer)


def test_a_refused_return_keeps_its_words_in_the_open_form(clerk, filed):
    form = {
        "seen": seen(clerk, filed["A"]),
        "reason": "other",
        "words": " ",
        "field": ["value"],
        "mark-value": "标注的话",
    }
    answer = clerk.post(f"/review/{filed['A']}/act/return", form)
    page = text(answer)
    assert answer.status_code == 422
    assert "标注的话" in page
    assert 'value="other" required checked' in page


def test_a_clerk_is_not_shown_what_a_head_may(clerk, head, filed):
    assert "act/override" not in text(clerk.get(f"/review/{filed['B']}"))
    assert "act/override" in text(head.get(f"/review/{filed['B']}"))
    answer = clerk.post(f"/review/{filed['B']}/act/override", {"seen": seen(clerk, filed["B"]), "words": "核实"})
    assert answer.status_code == 422
    assert "access.role" in text(answer)


def test_an_override_and_then_an_approval_and_its_revocation(head, filed):
    one = filed["B"]
    head.post(f"/review/{one}/act/override", {"seen": seen(head, one), "words": "已核实合同"})
    head.post(f"/review/{one}/act/approve", {"seen": seen(head, one)})
    assert "杭州市商务主管部门审核" in text(head.get(f"/review/{one}"))
    head.post(f"/review/{one}/act/revoke", {"seen": seen(head, one), "words": "误核"})
    assert [step.act for step in Decision.objects.order_by("id")] == ["override", "approve", "revoke"]


def test_a_new_version_is_compared_field_by_field(clerk, filed):
    amended = file("contract", contracts("A", value=13_000_000)).filings[0]
    page = text(clerk.get(f"/review/{amended}"))
    assert "<del>120,000.00 USD</del>" in page
    assert "<ins>130,000.00 USD</ins>" in page
    assert f"/review/{amended}" in text(clerk.get(f"/review/{filed['A']}"))


def test_comments_stand_beside_their_field_and_are_answered(clerk, filed):
    address = f"/review/{filed['A']}/comment"
    clerk.post(address, {"field": "signed", "words": "以哪份为准？"})
    clerk.post(address, {"answers": Comment.objects.get().pk, "words": "以原件为准"})
    page = text(clerk.get(f"/review/{filed['A']}"))
    assert page.count("以哪份为准？") == 2  # beside the field, and below
    assert "以原件为准" in page
    assert clerk.post(address, {"field": "signed", "words": " "}).status_code == 422


def test_bulk_is_rehearsed_and_done(clerk, filed):
    chosen = {"filing": [filed["A"], filed["B"]]}
    page = text(clerk.post("/review/bulk", chosen))
    assert "将核准" in page
    assert "待说明 contract.round" in page
    assert not Decision.objects.exists()
    piece = text(clerk.post("/review/bulk", chosen, headers={"HX-Request": "true"}))
    assert "<html" not in piece
    assert clerk.post("/review/bulk/act", {"filing": [filed["A"]]})["Location"] == "/review"
    assert Decision.objects.count() == 1
    assert clerk.post("/review/bulk/act", {"filing": [filed["A"]]}).status_code == 409


def test_a_rule_is_rehearsed_then_done_by_a_head_alone(clerk, head, filed):
    assert clerk.get("/review/rule").status_code == 403
    page = text(head.get("/review/rule?noun=contract&below=200000"))
    assert "无提示和待说明问题的业务合同" in page or "金额低于 200,000 美元" in page
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark
    form = {"noun": "contract", "below": "200000", "mark": mark[1]}
    assert head.post("/review/rule", form)["Location"] == "/review"
    assert "below" in AuditEntry.objects.order_by("-id").first().detail
    assert head.post("/review/rule", form).status_code == 409


def test_a_desk_is_delegated_worked_at_and_taken_back(filed):
    city, county = signed_in(Role.HEAD, "330100"), signed_in(Role.CLERK, "330108")
    for number in ("A", "B")[:1]:
        county.post(f"/review/{filed[number]}/act/approve", {"seen": seen(county, filed[number])})
    form = {"to_region": "330108", "first": "2020-01-01", "last": "2020-02-01", "words": "过渡"}
    assert "delegation.days" in text(city.post("/review/delegations/new", form))
    page = text(city.get("/review/delegations/new"))
    days = dict(re.findall(r'name="(first|last)" type="date" value="([0-9-]+)"', page))
    assert city.post("/review/delegations/new", {**form, **days})["Location"] == "/review/delegations"
    assert "杭州市商务主管部门" in text(county.get("/review"))
    assert f"/review/{filed['A']}" in text(county.get("/review?desk=330100"))
    assert "您受委托办理" in text(county.get(f"/review/{filed['A']}?desk=330100"))
    city.post("/review/delegations/1/end")
    assert f"/review/{filed['A']}" not in text(county.get("/review?desk=330100"))
    assert "已收回" in text(county.get("/review/delegations"))


def test_another_bodys_record_is_not_found(filed):
    stranger = signed_in(Role.CLERK, "330203")
    assert stranger.get(f"/review/{filed['A']}").status_code == 404
    assert stranger.get(f"/review/{filed['A']}/around").status_code == 404
    answer = stranger.post(f"/review/{filed['A']}/act/approve", {"seen": f"{filed['A']}.1.0"})
    assert answer.status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("route", [one for one in ROUTES if "GET" in one.methods], ids=lambda one: one.name)
def test_no_page_asks_more_than_twelve_queries(head, filed, route, language):
    client = head
    if language:
        client.cookies["language"] = language
    named = {**route.example, "filing": filed["A"]} if "filing" in route.example else dict(route.example)
    address = reverse(route.name, kwargs=named)
    client.get(address)  # what has changed is followed by whoever looks first
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address + ("?noun=contract&below=200000" if route.name == "review_rule" else ""))
    assert answer.status_code in (200, 302)
    assert len(asked) <= QUERIES, "\n".join(query["sql"][:150] for query in asked)


def test_a_delegation_to_a_colleague_names_the_colleague(filed):
    head, clerk = signed_in(Role.HEAD, "330108"), person(Role.CLERK, "330108", name="示例李四")
    days = dict(
        re.findall(r'name="(first|last)" type="date" value="([0-9-]+)"', text(head.get("/review/delegations/new")))
    )
    head.post("/review/delegations/new", {**days, "to_login": clerk.login, "words": "休假"})
    page = text(head.get("/review/delegations"))
    assert "示例李四" in page
    assert clerk.login not in page


def test_the_trace_of_scope_asks_its_questions_in_words(clerk, filed):
    page = text(clerk.get(f"/review/{filed['A']}"))
    assert "双方是否订有合同、协议或订单？是" in page
    assert "under_contract" not in page
