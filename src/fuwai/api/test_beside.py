"""By program: a comment on a field and its answer, the receipt of a filing, a month of which nothing was executed."""

import pytest
from ninja import Schema

from fuwai.api.testdata import program_of
from fuwai.core.access import Role
from fuwai.core.filing_receipt import parsed, steps
from fuwai.services.test_form import CODE, CONTRACT, OTHER
from fuwai.storage.models import Comment, NilReturn


@pytest.fixture
def filer(registered):
    return program_of(Role.FILER, CODE)


@pytest.fixture
def filed(filer):
    """The number of a filed contract."""
    return filer.post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]


def test_a_comment_on_a_field_is_answered_and_both_read_it(filer, filed):
    clerk = program_of(Role.CLERK, "330108")
    said = clerk.post(f"filings/{filed}/comments", {"words": "请核对金额", "field": "value"}).said
    assert [(one["field"], one["side"]) for one in said] == [("value", "330108")]
    told = filer.post(f"filings/{filed}/answers", {"words": "已核对", "answers": said[0]["id"]}).said
    assert [one["words"] for one in told[0]["answers"]] == ["已核对"]
    assert told[0]["actor"] == ""  # an enterprise is told the body, not the person
    heard = clerk.get(f"filings/{filed}/comments").said
    assert heard[0]["actor"]
    assert heard[0]["answers"] == told[0]["answers"]
    assert Comment.objects.count() == 2


def test_what_is_for_bodies_alone_and_what_is_anothers_is_not_read(filer, filed):
    program_of(Role.CLERK, "330108").post(f"filings/{filed}/comments", {"words": "内部", "internal": True})
    assert filer.get(f"filings/{filed}/comments").said == []
    assert program_of(Role.FILER, OTHER).get(f"filings/{filed}/comments").status_code == 404


def test_a_comment_on_no_field_of_the_record_is_refused(filed):
    answer = program_of(Role.CLERK, "330108").post(f"filings/{filed}/comments", {"words": "?", "field": "nothing"})
    assert (answer.status_code, answer.said["code"]) == (422, "comment.field")


def test_a_receipt_is_issued_once_and_holds_by_itself(filer, filed):
    answer = filer.post(f"filings/{filed}/receipt")
    assert all(step.holds for step in steps(parsed(answer.content.decode())))
    assert filer.post(f"filings/{filed}/receipt").said == answer.said
    assert program_of(Role.FILER, OTHER).post(f"filings/{filed}/receipt").status_code == 404


def test_a_receipt_that_was_issued_is_read_by_its_body(filer, filed):
    clerk = program_of(Role.CLERK, "330108")
    assert clerk.get(f"filings/{filed}/receipt").said["code"] == "receipt.unknown"
    issued = filer.post(f"filings/{filed}/receipt").said
    assert clerk.get(f"filings/{filed}/receipt").said == issued
    assert program_of(Role.CLERK, "330203").get(f"filings/{filed}/receipt").status_code == 404


def test_what_a_filing_is_held_for_is_explained_and_the_body_reads_it(filer, filed):
    amended = filer.post("submit/contract", {"rows": [{**CONTRACT, "value": "90万"}]}).said
    number, [held] = amended["filings"][0], [one for one in amended["findings"] if one["grade"] == "held"]
    path = f"filings/{number}/explanations"
    assert filer.post(path, {"words": {"nothing": "?"}}).said["code"] == "comment.check"
    assert filer.post(path, {"words": {held["check"]: "合同追加"}}).status_code == 200
    [told] = program_of(Role.CLERK, "330108").get(f"filings/{number}/comments").said
    assert (told["field"], told["words"]) == (held["field"], f"[{held['check']}] 合同追加")
    assert program_of(Role.FILER, OTHER).post(path, {"words": {held["check"]: "?"}}).status_code == 404


def test_a_month_is_said_to_be_nil_once_and_not_before_it_begins(filer):
    assert filer.post("nil-returns", {"month": 201506}).said == {"months": [201506]}
    assert filer.post("nil-returns", {"month": 201506}).said == {"months": [201506]}
    assert NilReturn.objects.count() == 1
    assert filer.post("nil-returns", {"month": 209901}).said["code"] == "nil_return.month"


def test_no_two_shapes_have_one_name_or_one_would_be_described_as_the_other():
    waiting, named = [Schema], {}
    while waiting:
        for shape in waiting.pop().__subclasses__():
            if shape.__module__.startswith("fuwai.api") and shape not in named.setdefault(shape.__name__, []):
                named[shape.__name__].append(shape)
                waiting.append(shape)
    assert named
    assert {name: shapes for name, shapes in named.items() if len(shapes) > 1} == {}
