"""By program: messages, questions and answers, deadlines, levels, delegations, approval by a rule."""

from datetime import timedelta

import pytest

from fuwai.api.testdata import program, program_of
from fuwai.core.access import Role
from fuwai.services import period
from fuwai.services.test_form import CODE, CONTRACT, OTHER
from fuwai.storage.models import Decision, Delegation, LevelUse, PeriodExtension, PublishedAnswer, Question
from fuwai.storage.testdata import person

NOTICE = {"region": "330108", "title": "填报培训", "words": "六月十日下午两点"}


@pytest.fixture
def filer(registered):
    return program_of(Role.FILER, CODE)


@pytest.fixture
def head(registered):
    return program_of(Role.HEAD, "330108")


def test_a_notice_is_rehearsed_and_sent_and_read_by_whom_it_reaches(filer, head):
    seen = head.post("messages/notices", {**NOTICE, "dry_run": True}).said
    assert (seen["message"], seen["count"], seen["recipients"][0]["enterprise"]) == (None, 1, CODE)
    assert filer.get("messages").said == {"items": [], "next": None, "unread": 0}
    assert head.post("messages/notices", NOTICE).said["message"] is not None
    [told] = filer.get("messages").said["items"]
    assert (told["title"]["zh"], told["sender"], told["read"]) == ("填报培训", "330108", False)
    assert filer.get(f"messages/{told['message']}").said == told
    assert filer.post("messages/read", {"messages": [told["message"]]}).said == {"unread": 0}
    assert filer.get("messages?unread=true").said["items"] == []
    assert program_of(Role.FILER, OTHER).get(f"messages/{told['message']}").status_code == 404


def test_messages_come_in_pages_and_none_is_noted_where_one_is_anothers(filer, head):
    for number in range(3):
        head.post("messages/notices", {**NOTICE, "title": f"通知 {number}"})
    first = filer.get("messages?limit=2").said
    after = filer.get(f"messages?limit=2&cursor={first['next']}").said
    assert [one["title"]["zh"] for one in first["items"] + after["items"]] == ["通知 2", "通知 1", "通知 0"]
    numbers = [one["message"] for one in first["items"]]
    assert filer.post("messages/read", {"messages": [*numbers, 999]}).said["code"] == "message.unknown"
    assert filer.get("messages").said["unread"] == 3
    assert filer.post("messages/read").said == {"unread": 0}


def test_a_body_tells_only_its_own_region(head):
    answer = head.post("messages/notices", {**NOTICE, "region": "330203"})
    assert (answer.status_code, answer.said["code"]) == (403, "message.region")


def test_a_question_is_asked_answered_and_published(filer, head):
    asked = filer.post("questions", {"title": "何时截止", "words": "六月的执行何时截止?", "public": True})
    assert (asked.status_code, asked.said["body"], asked.said["answered"]) == (201, "330108", False)
    number = asked.said["question"]
    assert [one["question"] for one in head.get("questions?waiting=true").said["items"]] == [number]
    told = head.post(f"questions/{number}/answers", {"words": "七月六日"}).said
    assert [one["words"] for one in told["answers"]] == ["七月六日"]
    assert filer.get(f"questions/{number}").said["answers"] == told["answers"]
    assert program_of(Role.FILER, OTHER).get(f"questions/{number}").said["code"] == "enquiry.unknown"
    new = head.post("published-answers", {"asked": "何时截止", "answered": "次月五日, 遇假日顺延", "question": number})
    assert new.status_code == 201
    assert len(program_of(Role.EXPERT).get("published-answers").said["items"]) == 1
    assert head.ask("DELETE", f"published-answers/{new.said['published']}").status_code == 204
    assert filer.get("published-answers").said["items"] == []
    assert (Question.objects.count(), PublishedAnswer.objects.count()) == (1, 1)


def test_an_enterprise_is_told_who_reviews_it(filer):
    told = filer.get("reviewers").said
    assert told["county"] == "330108"
    assert [(one["level"], one["region"]) for one in told["items"]] == [
        *((1, "330108"), (2, "330100")),
        *((3, "330000"), (4, "000000")),
    ]


def test_a_month_is_extended_by_its_body_after_a_rehearsal(head, filer):
    before = head.get("periods?region=330108&year=2026").said["months"][10]
    assert before["month"] == 202611
    until = str(period.today() + timedelta(days=400))
    asked = {"region": "330108", "month": 202611, "until": until, "reason": "系统升级"}
    seen = head.post("periods/extensions", {**asked, "dry_run": True}).said
    assert (seen["before"], seen["enterprises"], PeriodExtension.objects.count()) == (before["due"], 1, 0)
    assert head.post("periods/extensions", asked).said["until"] == until
    after = head.get("periods?region=330108&year=2026").said
    assert (after["months"][10]["due"], after["months"][10]["extension"]) == (until, "系统升级")
    assert [one["reason"] for one in after["extensions"]] == ["系统升级"]
    assert filer.get("messages").said["items"][0]["kind"] == "extension"
    assert head.post("periods/extensions", {**asked, "region": "330203"}).said["code"] == "progress.region"
    assert head.post("periods/extensions", {**asked, "month": 202613}).said["code"] == "period.month"
    assert head.post("periods/extensions", {**asked, "until": "2026-02-30"}).said["code"] == "period.day"


def test_levels_are_changed_by_an_administrator_from_a_day_on(filer, head):
    administrator = program_of(Role.ADMINISTRATOR)
    asked = {"region": "330108", "levels": [1, 3], "effective": str(period.today()), "words": "撤销市级审核"}
    seen = administrator.post("levels", {**asked, "dry_run": True}).said
    assert (seen["levels"], LevelUse.objects.count()) == ([1, 3, 4], 0)
    administrator.post("levels", asked)
    found = {one["county"]: one["levels"] for one in head.get("levels").said["items"]}
    assert found == {"330108": [1, 3, 4]}
    assert [one["words"] for one in administrator.get("levels/changes").said["items"]] == ["撤销市级审核"]


def test_a_desk_is_delegated_to_a_colleague_and_taken_back(head):
    clerk = person(Role.CLERK, "330108", login="deputy")
    days = {"first": str(period.today()), "last": str(period.today() + timedelta(days=3))}
    given = head.post("delegations", {**days, "words": "出差", "to_login": "deputy"})
    assert (given.status_code, given.said["holds"], given.said["to_region"]) == (201, True, None)
    number = given.said["delegation"]
    assert [one["delegation"] for one in program(clerk).get("delegations").said["items"]] == [number]
    ended = head.post(f"delegations/{number}/end", {"words": "提前返回"}).said
    assert (ended["delegation"], ended["holds"]) == (number, False)
    assert head.post(f"delegations/{number}/end").status_code == 404
    assert Delegation.objects.count() == 2


def test_a_rule_approves_what_its_rehearsal_showed_and_nothing_after_a_change(filer, head):
    filer.post("submit/contract", {"rows": [CONTRACT]})
    rule = {"noun": "contract", "no_signs": False}
    seen = head.post("review/rule", rule).said
    assert (seen["dry_run"], seen["audit_entry"]) == (True, None)
    wrong = head.post("review/rule", {**rule, "dry_run": False, "mark": "0" * 32})
    assert (wrong.status_code, wrong.said["code"]) == (409, "bulk.changed")
    assert not Decision.objects.filter(filing__noun="contract").exists()
    done = head.post("review/rule", {**rule, "dry_run": False, "mark": seen["mark"]}).said
    assert done["passing"] == seen["passing"] != []
    assert Decision.objects.filter(filing__noun="contract", act="approve").count() == len(done["passing"])
    assert head.post("review/rule", {**rule, "desk": "330203"}).said["code"] == "access.desk"
