"""Messages: who is told what, by which verb, and who has read it."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.message import Kind, Letter
from fuwai.services import message, progress, reminder, review
from fuwai.storage import append
from fuwai.storage.models import AuditEntry, Delivery, Message
from fuwai.storage.testdata import ENTERPRISE, contracts, executions, file, person

COUNTY, CITY = Viewer("body", "330108", "甲"), Viewer("body", "330100", "乙")
LETTER = Letter(Kind.NOTICE, "通知", "notice", "正文", "text")


def titles(account):
    return [one.message.title_zh for one in message.listed(account)[1]]


def test_a_returned_filing_is_told_to_its_enterprise_with_the_reason(store):
    filer = person(Role.FILER)
    filing = file("contract", contracts("A")).filings[0]
    review.return_(COUNTY, [filing], "amount", "请核对合同金额")
    [found] = message.listed(filer)[1]
    assert (found.message.kind, found.message.about, found.message.about_key) == ("returned", "filing", str(filing))
    assert found.message.zh == f"原因: 金额有误: 请核对合同金额\n填报编号: {filing}"
    assert found.message.title_en == "1 filings came back: wrong amount"


def test_a_bulk_return_is_one_message_to_each_enterprise(sqlite_store):
    file("contract", contracts("A", "B"))
    file("contract", {**contracts("C"), "enterprise_code": "000000002"})
    review.return_(COUNTY, [2, 3, 5], "amount")
    told = Delivery.objects.order_by("recipient").values_list("recipient", "message__title_zh")
    assert list(told) == [(ENTERPRISE, "2 份填报被退回: 金额有误"), ("000000002", "1 份填报被退回: 金额有误")]


def test_an_approval_tells_nobody_and_a_refused_return_neither(sqlite_store):
    filing = file("contract", contracts("A")).filings[0]
    review.approve(COUNTY, [filing])
    with pytest.raises(FuwaiError):
        review.return_(COUNTY, [filing], "amount")
    assert not Message.objects.exists()


def test_a_load_of_history_tells_nobody(sqlite_store):
    filing = file("contract", contracts("A")).filings[0]
    then = datetime(2015, 7, 1, tzinfo=UTC)
    review.return_(Viewer("administrator"), [filing], "amount", at=then)
    assert not Message.objects.exists()


def test_what_one_person_has_read_is_unread_for_the_other(store, django_assert_num_queries):
    one, other = person(Role.FILER), person(Role.MANAGER)
    with append.transaction():
        message.notify(LETTER, [ENTERPRISE], "t")
        message.notify(LETTER, [ENTERPRISE, "000000002"], "t")
    message.opened(one, Delivery.objects.filter(recipient=ENTERPRISE).first().pk)
    with django_assert_num_queries(1):
        assert message.unread(one) == 1
    assert message.unread(other) == 2
    assert message.open_all(one) == 1
    assert (message.unread(one), message.unread(other)) == (0, 2)
    assert message.listed(other, only_unread=True)[0] == 2


def test_a_message_to_another_is_not_found(sqlite_store):
    with append.transaction():
        message.notify(LETTER, ["000000002"], "t")
    for role in (Role.FILER, Role.CLERK, Role.AUDITOR):
        with pytest.raises(FuwaiError, match="message"):
            message.opened(person(role), 1)


def test_who_comes_later_owes_no_reading(sqlite_store):
    with append.transaction():
        message.notify(LETTER, [ENTERPRISE], "t")
    assert message.unread(person(Role.FILER)) == 0


def test_outside_a_transaction_nothing_is_told(sqlite_store):
    with pytest.raises(RuntimeError):
        message.notify(LETTER, [ENTERPRISE], "t")


def test_a_body_tells_the_enterprises_of_its_region_after_seeing_whom(store):
    file("contract", contracts("A"))
    file("contract", {**contracts("C"), "enterprise_code": "000000002"}, county="330203")
    dry = message.broadcast(CITY, "330100", "年报培训", "示例会议室, 周五九点", dry_run=True)
    assert [code for code, _, _ in dry.recipients] == [ENTERPRISE]
    assert not Message.objects.exists()
    sent = message.broadcast(CITY, "330100", "年报培训", "示例会议室, 周五九点")
    assert sent.recipients == dry.recipients
    assert list(Delivery.objects.values_list("recipient", flat=True)) == [ENTERPRISE]
    assert AuditEntry.objects.last().verb == "notice"


@pytest.mark.parametrize(
    ("viewer", "region", "title", "words", "code"),
    [
        (CITY, "330200", "通知", "正文", "message.region"),
        (Viewer("auditor"), "330100", "通知", "正文", "message.region"),
        (CITY, "330100", "通", "正文", "message.title"),
        (CITY, "330100", "通知", "", "message.words"),
        (CITY, "330100", "通知", "正文", "message.nobody"),
    ],
)
def test_a_notice_that_does_not_hold_is_refused(sqlite_store, viewer, region, title, words, code):
    with pytest.raises(FuwaiError) as error:
        message.broadcast(viewer, region, title, words)
    assert error.value.code == code


def test_a_reminder_reaches_who_has_not_filed_and_nobody_else(store):
    file("contract", contracts("A"))
    file("contract", {**contracts("C"), "enterprise_code": "000000002"})
    file("execution", executions("A"))
    dry = reminder.remind(COUNTY, "330108", 201506, dry_run=True)
    assert [code for code, _, _ in dry.recipients] == ["000000002"]
    assert not Message.objects.exists()
    reminder.remind(COUNTY, "330108", 201506)
    found = Delivery.objects.get()
    assert (found.recipient, found.message.about_key) == ("000000002", "201506")
    assert found.message.title_zh.startswith("请填报 2015 年 6 月的合同执行, 截止 2015-07")


def test_an_extension_is_told_to_the_region(sqlite_store):
    file("contract", contracts("A"))
    progress.extend(COUNTY, "330108", 201506, date(2015, 9, 1), "系统维护")
    assert Message.objects.get().title_en == "2015-06 may be filed until 2015-09-01"


def test_mail_goes_out_only_where_a_server_is_named(sqlite_store, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person(Role.FILER, email="filer@example.cn")
    with append.transaction():
        message.notify(LETTER, [ENTERPRISE], "t")
    assert mail.outbox == []
    settings.MAIL = settings.MAIL._replace(netloc="mail.example.cn")
    with append.transaction():
        message.notify(LETTER, [ENTERPRISE], "t")
    assert [(one.to, one.subject, one.body) for one in mail.outbox] == [
        (["filer@example.cn"], "服外 Fuwai: 通知", "正文")
    ]


def test_mail_to_a_body_goes_to_its_reviewers_and_stops_where_the_server_fails(sqlite_store, settings, monkeypatch):
    settings.MAIL = settings.MAIL._replace(netloc="mail.example.cn")
    sent = []
    monkeypatch.setattr(message, "send", lambda address, *_: bool(sent.append(address)))
    for role in (Role.AUDITOR, Role.CLERK, Role.HEAD):
        person(role, "330108", email=f"{role}@example.cn")
    with append.transaction():
        message.notify(LETTER, ["330108"], "t")
    assert sent == ["clerk@example.cn"]
