"""Messages, questions and answers on their pages."""

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.services import review
from fuwai.storage.models import Message, PublishedAnswer, Question
from fuwai.storage.testdata import contracts, file
from fuwai.web.testdata import client_of, person, signed_in

QUERIES = 12
COUNTY = Viewer("body", "330108", "甲")


def text(answer) -> str:
    return answer.content.decode()


def returned() -> int:
    filing = file("contract", contracts("A")).filings[0]
    review.return_(COUNTY, [filing], "amount", "请核对合同金额")
    return filing


def test_an_enterprise_reads_why_its_filing_came_back_and_the_badge_goes(sqlite_store):
    client = signed_in(Role.FILER)
    returned()
    page = text(client.get("/messages"))
    assert "1 份填报被退回: 金额有误" in page
    assert 'class="head-count">1<' in page
    one = client.get("/messages/1")
    assert "请核对合同金额" in text(one)
    assert "打开填报" in text(one)
    page = text(client.get("/messages"))
    assert "head-count" not in page
    assert "没有消息" in text(client.get("/messages?unread=1"))


def test_the_message_speaks_the_readers_language(sqlite_store):
    client = signed_in(Role.FILER)
    returned()
    client.cookies["language"] = "en"
    page = text(client.get("/messages/1"))
    assert "1 filings came back: wrong amount" in page
    assert "被退回" not in page


def test_all_are_noted_as_read_at_once(sqlite_store):
    client = signed_in(Role.FILER)
    returned()
    assert client.post("/messages/read").status_code == 302
    assert "head-count" not in text(client.get("/messages"))


def test_a_notice_is_rehearsed_before_it_is_sent(sqlite_store):
    filer, clerk = signed_in(Role.FILER), signed_in(Role.CLERK)
    file("contract", contracts("A"))
    form = {"region": "330108", "title": "年报培训", "words": "周五九点"}
    rehearsed = text(clerk.post("/messages/notice", {**form, "act": "rehearse"}))
    assert "示例甲信息服务有限公司" in rehearsed
    assert "发给 1 家企业" in rehearsed
    assert 'value="年报培训"' in rehearsed
    assert not Message.objects.exists()
    assert clerk.post("/messages/notice", {**form, "act": "send"})["Location"] == "/messages"
    assert "年报培训" in text(filer.get("/messages"))


@pytest.mark.parametrize(
    ("form", "code"),
    [({"region": "330106"}, "message.region"), ({"title": ""}, "message.title"), ({"region": "x"}, "region.unknown")],
)
def test_a_notice_that_does_not_hold_says_why_and_keeps_the_text(sqlite_store, form, code):
    given = {"region": "330108", "title": "通知", "words": "留住的正文", "act": "send", **form}
    answer = signed_in(Role.CLERK).post("/messages/notice", given)
    assert answer.status_code == 422
    assert code in text(answer)
    assert "留住的正文" in text(answer)


def test_a_reminder_reaches_who_has_not_filed(sqlite_store):
    clerk = signed_in(Role.CLERK)
    file("contract", contracts("A"))
    form = {"region": "330108", "month": "2015-06"}
    assert "发给 1 家企业" in text(clerk.post("/messages/remind", {**form, "act": "rehearse"}))
    assert clerk.post("/messages/remind", {**form, "act": "send"}).status_code == 302
    assert Message.objects.get().about_key == "201506"
    assert "message.month" in text(clerk.post("/messages/remind", {**form, "month": "2015-13"}))


def test_a_question_goes_to_the_body_and_its_answer_comes_back(sqlite_store):
    filer, clerk = signed_in(Role.FILER), signed_in(Role.CLERK)
    file("contract", contracts("A"))
    assert "滨江区商务主管部门" in text(filer.get("/questions/ask"))
    form = {"title": "自用软件", "words": "算不算?", "public": "1"}
    address = filer.post("/questions/ask", form)["Location"]
    assert address == f"/questions/{Question.objects.get().pk}"
    assert "自用软件" in text(clerk.get("/questions/asked?waiting=1"))
    assert clerk.post(f"{address}/answer", {"words": ""}).status_code == 422
    assert clerk.post(f"{address}/answer", {"words": "自用的不算"})["Location"] == address
    assert "自用的不算" in text(filer.get(address))
    assert "答复: 自用软件" in text(filer.get("/messages"))
    assert filer.get("/questions/99").status_code == 404


def test_an_answer_is_published_and_withdrawn(sqlite_store):
    filer, clerk, expert = signed_in(Role.FILER), signed_in(Role.CLERK), signed_in(Role.EXPERT)
    file("contract", contracts("A"))
    filer.post("/questions/ask", {"title": "自用软件", "words": "算不算?", "public": "1"})
    clerk.post("/questions/1/answer", {"words": "自用的不算"})
    assert "自用的不算" in text(clerk.get("/questions/publish?question=1"))
    form = {
        "question": "1",
        "asked": "自用软件算吗",
        "answered": "不算",
        "asked_en": "Own software?",
        "answered_en": "No.",
    }
    assert clerk.post("/questions/publish", form).status_code == 302
    assert "自用软件算吗" in text(expert.get("/questions"))
    assert "撤下" not in text(expert.get("/questions"))
    expert.cookies["language"] = "en"
    assert "Own software?" in text(expert.get("/questions?words=own"))
    other = signed_in(Role.CLERK, "330106")
    number = PublishedAnswer.objects.get().pk
    assert other.post(f"/questions/published/{number}/withdraw").status_code == 403
    assert clerk.post(f"/questions/published/{number}/withdraw").status_code == 302
    assert "自用软件算吗" not in text(filer.get("/questions"))


def test_an_enterprise_sees_which_bodies_review_it(sqlite_store):
    filer = signed_in(Role.FILER)
    assert "enquiry.county" in text(filer.get("/reviewers"))
    file("contract", contracts("A"))
    page = text(filer.get("/reviewers"))
    for body in ("滨江区商务主管部门", "杭州市商务主管部门", "浙江省商务主管部门", "商务部"):
        assert body in page


def test_no_page_asks_more_than_twelve_questions(sqlite_store, django_assert_max_num_queries):
    filer, clerk = client_of(person(Role.FILER)), client_of(person(Role.CLERK))
    for number in range(20):
        filing = file("contract", contracts(f"C{number}")).filings[0]
        review.return_(COUNTY, [filing], "amount")
        filer.post("/questions/ask", {"title": f"问题 {number}", "words": "算不算?", "public": "1"})
        clerk.post("/questions/publish", {"asked": f"问题 {number}", "answered": "答案"})
    clerk.post("/questions/1/answer", {"words": "答复"})
    for client, addresses in (
        (
            filer,
            (
                "/messages",
                "/messages/1",
                "/questions",
                "/questions/asked",
                "/questions/1",
                "/questions/ask",
                "/reviewers",
            ),
        ),
        (
            clerk,
            (
                "/messages",
                "/messages/notice",
                "/messages/remind",
                "/questions",
                "/questions/asked?waiting=1",
                "/questions/1",
            ),
        ),
    ):
        for address in addresses:
            with django_assert_max_num_queries(QUERIES):
                assert client.get(address).status_code in (200, 404), address
