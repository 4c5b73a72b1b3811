"""Questions and answers: whom an enterprise may ask, who answers, who is told, what is published."""

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import enquiry, message, review
from fuwai.storage.models import AuditEntry, Message, Registration
from fuwai.storage.testdata import ENTERPRISE, contracts, enterprises, file, person

OWNER, STRANGER = Viewer("enterprise", ENTERPRISE, "甲"), Viewer("enterprise", "000000002", "乙")
COUNTY, CITY, OTHER = Viewer("body", "330108"), Viewer("body", "330100"), Viewer("body", "330106")
ASKED = ("外包与自用软件", "自用的软件开发算不算服务外包?")


def refused(verb, *arguments, **named):
    with pytest.raises(FuwaiError) as error:
        verb(*arguments, **named)
    return error.value.code


def test_a_question_is_told_to_the_body_and_its_answer_to_the_enterprise(store):
    file("contract", contracts("A"))
    filer, clerk = person(Role.FILER), person(Role.CLERK)
    asked = enquiry.ask(OWNER, "", *ASKED)
    assert asked.body == "330108"
    assert message.unread(clerk) == 1
    assert enquiry.waiting(COUNTY) == 1
    enquiry.answer(COUNTY, asked.pk, "自用的不算。")
    assert message.listed(filer)[1][0].message.zh == "自用的不算。"
    assert enquiry.waiting(COUNTY) == 0
    assert enquiry.question(OWNER, asked.pk).answered
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))[-2:] == ["ask", "answer"]


def test_an_enterprise_knows_which_bodies_review_it(sqlite_store):
    file("contract", contracts("A"))
    assert [(desk.region, desk.reviews) for desk in enquiry.bodies_of(ENTERPRISE)] == [
        ("330108", True),
        ("330100", True),
        ("330000", True),
        ("000000", True),
    ]


def test_one_whose_record_was_returned_knows_it_still(sqlite_store):
    filing = file("enterprise", enterprises(ENTERPRISE)).filings[0]
    review.return_(COUNTY, [filing], "other", "请更正")
    assert enquiry.bodies_of(ENTERPRISE)[0].region == "330108"


def test_one_that_has_only_signed_up_knows_it_too(sqlite_store):
    assert refused(enquiry.bodies_of, ENTERPRISE) == "enquiry.county"
    account = person(Role.MANAGER)
    told = {"enterprise_code": ENTERPRISE, "name": "示例", "county": "330203", "asked_at": account.created_at}
    Registration.objects.create(account=account, state="approved", **told)
    assert enquiry.bodies_of(ENTERPRISE)[0].region == "330203"


def test_a_question_is_seen_by_its_enterprise_and_the_bodies_around_it(sqlite_store):
    file("contract", contracts("A"))
    number = enquiry.ask(OWNER, "330108", *ASKED).pk
    for viewer in (OWNER, COUNTY, CITY, Viewer("auditor"), Viewer("auditor", "330000")):
        assert enquiry.question(viewer, number).pk == number
    for viewer in (STRANGER, OTHER, Viewer("analyst", "330000"), Viewer("expert")):
        assert refused(enquiry.question, viewer, number) == "enquiry.unknown"
    for viewer in (OWNER, Viewer("auditor")):
        assert refused(enquiry.answer, viewer, number, "答复") == "access.enquiry"
    enquiry.answer(CITY, number, "由市里答复")


@pytest.mark.parametrize(
    ("viewer", "body", "title", "words", "code"),
    [
        (COUNTY, "", *ASKED, "access.enquiry"),
        (OWNER, "330106", *ASKED, "enquiry.body"),
        (OWNER, "", "", "正文", "enquiry.words"),
        (OWNER, "", "标题", " ", "enquiry.words"),
    ],
)
def test_a_question_that_does_not_hold_is_refused(sqlite_store, viewer, body, title, words, code):
    file("contract", contracts("A"))
    assert refused(enquiry.ask, viewer, body, title, words) == code
    assert not Message.objects.exists()


def test_only_what_an_enterprise_agreed_to_is_published_and_it_can_be_taken_back(store):
    file("contract", contracts("A"))
    private, public = (enquiry.ask(OWNER, "", *ASKED, public=one).pk for one in (False, True))
    assert refused(enquiry.publish, COUNTY, "问题", "答案", number=private) == "enquiry.private"
    assert refused(enquiry.publish, OWNER, "问题", "答案") == "access.enquiry"
    assert refused(enquiry.publish, COUNTY, "问题", "答案", asked_en="q") == "enquiry.english"
    new = enquiry.publish(COUNTY, "自用软件算吗", "不算", number=public)
    enquiry.publish(CITY, "何时截止", "次月 15 日", "when is it due", "on the 15th")
    assert [one.asked for one in enquiry.published()] == ["何时截止", "自用软件算吗"]
    assert [one.asked for one in enquiry.published("DUE")] == ["何时截止"]
    assert refused(enquiry.withdraw, OTHER, new.pk) == "access.enquiry"
    enquiry.withdraw(CITY, new.pk)
    assert [one.asked for one in enquiry.published()] == ["何时截止"]
    assert refused(enquiry.withdraw, CITY, new.pk) == "enquiry.unknown"
