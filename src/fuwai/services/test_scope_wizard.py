"""The dialogue: what it asks, what hangs on it, and that it ends; and the same as JSON."""

import json
from dataclasses import asdict
from itertools import pairwise

import pytest

from fuwai.core.error import FuwaiError
from fuwai.services.answer_json import LONGEST, answer_json
from fuwai.services.classify import classify
from fuwai.services.evidence import evidence
from fuwai.services.scope_wizard import step

DESIGN = "家电外观工业设计"
TEXTS = [
    DESIGN,
    "",
    "软件工程师按人月驻场，由客户安排工作",
    "整机采购并安装服务器",
    "今天天气很好我们去公园散步",
    "K82 港口施工图设计",
]


def walked(text, choose, client="enterprise", most=60):
    """The steps of a dialogue in which *choose* picks a reply."""
    answers, steps = {}, [step(text, client)]
    while (question := steps[-1].question) is not None and len(steps) < most:
        answers[question.fact] = choose(question) if question.replies else 100
        steps.append(step(text, client, answers))
    return steps


def test_the_first_question_says_what_hangs_on_each_reply():
    first = step(DESIGN, "enterprise")
    assert (first.verdict, first.possible, first.settled) == ("ask", ("in", "out"), False)
    assert first.question.fact == "design_technology"
    assert [(reply.zh, reply.leads_to) for reply in first.question.replies] == [
        ("是", ("in", "out")),
        ("否", ("out",)),
    ]


@pytest.mark.parametrize(("replies", "verdict"), [((True, True), "in"), ((True, False), "out"), ((False,), "out")])
def test_the_replies_decide(replies, verdict):
    given = iter(replies)
    last = walked(DESIGN, lambda _: next(given))[-1]
    assert (last.verdict, last.done, last.settled) == (verdict, True, True)
    assert [one.value for one in last.answered] == list(replies)
    assert last.answered[-1].matters, "the last reply decided"


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", [0, -1])
def test_every_dialogue_ends_and_only_narrows(text, place):
    steps = walked(text, lambda question: question.replies[place].value)
    assert steps[-1].done, "it still asks"
    assert steps[-1].verdict != "ask"
    for before, after in pairwise(steps):
        assert set(after.possible) <= set(before.possible)


@pytest.mark.parametrize("text", TEXTS)
def test_a_reply_leads_to_one_of_the_verdicts_that_were_said_to_hang_on_it(text):
    first = step(text, "enterprise")
    for reply in first.question.replies[:6] if first.question else ():
        after = step(text, "enterprise", {first.question.fact: reply.value})
        assert set(after.possible) <= set(reply.leads_to)


def test_a_part_that_does_not_count_is_asked_for_and_taken_off():
    answers = {"design_technology": True, "data_delivery": True, "includes_production": True}
    asked = step(DESIGN, "enterprise", answers, contract_value=1_000_000_00)
    assert (asked.verdict, asked.question.fact, asked.question.kind) == ("split", "production_amount", "amount")
    answers["production_amount"] = 800_000_00
    found = step(DESIGN, "enterprise", answers, contract_value=1_000_000_00)
    assert found.done
    assert found.amount.counted == 200_000_00
    assert sum(part.amount for part in found.amount.parts) == 1_000_000_00


def test_what_is_taken_for_granted_is_said_with_its_reason():
    presumed = {one.fact: one.reason.zh for one in step(DESIGN, "enterprise").presumed}
    assert presumed["under_contract"] == "填报的就是一份合同"
    assert presumed["includes_hardware"] == "描述没有提到此事"
    read = {one.fact: one.reason.zh for one in step("供应链方案设计，不含运输", "enterprise").presumed}
    assert "运输" in read["includes_carriage"]


def test_a_private_client_settles_it():
    found = step("信贷管理系统开发", "individual")
    assert (found.verdict, found.question) == ("out", None)
    assert found.evidence.reasons[0].id == "S-T1"


def test_the_groups_come_with_confidence_and_the_catalogues_words():
    best = step("SoC 芯片后端版图设计，时序收敛至流片", "enterprise").evidence.groups[0]
    assert (best.code, best.confidence > 0.5) == ("I21", True)
    assert best.quotes
    assert best.source.startswith("操作指引")


def test_an_answer_that_is_none_is_refused():
    with pytest.raises(FuwaiError) as error:
        step(DESIGN, "enterprise", {"design_technology": "perhaps"})
    assert error.value.code == "scope.bad_answer"


def test_a_step_and_an_answers_evidence_are_plain_json():
    assert json.loads(json.dumps(asdict(step(DESIGN))))["question"]["replies"]
    assert json.dumps(asdict(evidence("", classify(""))), ensure_ascii=True)


# ----------------------------------------------------------------------------------------------------------------- json


def test_json_answers_in_the_shape_of_a_line():
    found = answer_json({"id": 7, "text": DESIGN, "client_type": "enterprise", "facts": {"design_technology": False}})
    assert (found["id"], found["verdict"], found["code"]) == (7, "out", None)
    assert {"candidates", "decision", "questions", "rules", "evidence"} <= set(found)
    assert found["rules"][0]["source"].startswith("操作指引")
    assert json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ([], "coding.bad_payload"),
        ("text", "coding.bad_payload"),
        ({"text": 5}, "coding.bad_payload"),
        ({"text": "字" * (LONGEST + 1)}, "coding.bad_payload"),
        ({"text": "软件", "client_industry": "行" * 201}, "coding.bad_payload"),
        ({"text": "软件", "colour": "red"}, "coding.bad_payload"),
        ({"text": "软件", "id": ["a"]}, "coding.bad_payload"),
        ({"text": "软件", "facts": {"includes_goods": [1]}}, "coding.bad_payload"),
        ({"text": "软件", "facts": {str(n): True for n in range(101)}}, "coding.bad_payload"),
        ({"text": "软件", "facts": {"no_such_fact": True}}, "scope.unknown_fact"),
        ({"text": "软件", "facts": {"includes_goods": "perhaps"}}, "scope.bad_answer"),
        ({"text": "软件", "client_type": "firm"}, "coding.unknown_client"),
    ],
)
def test_json_out_of_bounds_is_refused_with_a_code(payload, code):
    with pytest.raises(FuwaiError) as error:
        answer_json(payload)
    assert error.value.code == code


@pytest.mark.parametrize("text", ["", None, "系", "软件开发" * 25_000, "\ud800", "\x00\x01"])
def test_json_has_a_defined_answer_for_what_is_no_description(text):
    found = answer_json({"text": text})
    assert (found["decision"], found["evidence"]["doubt"] is not None) == ("manual", True)
