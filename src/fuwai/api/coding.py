"""Calls for scope and group: one text, and the guide through the questions."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest

from fuwai.api.call import Call
from fuwai.api.shape import Classified, Description, Dialogue
from fuwai.core.access import SIGNED_IN
from fuwai.core.token import Scope
from fuwai.services.answer_json import answer_json
from fuwai.services.scope_wizard import step


def classify(request: HttpRequest, description: Description) -> dict[str, Any]:  # noqa: ARG001  # as every call has it
    return answer_json(description.model_dump(exclude_unset=True))


def scope_step(request: HttpRequest, dialogue: Dialogue) -> dict[str, Any]:  # noqa: ARG001
    return asdict(step(**dialogue.model_dump()))


ROOM = "coding"
CALLS = (
    Call(
        "classify",
        "POST",
        "classify",
        classify,
        SIGNED_IN,
        Scope.CLASSIFY,
        "范围判定与编码: 一段文字",
        "scope and group of a text",
        {200: Classified},
        ROOM,
        detail_zh="结果与 `fuwai classify --file` 的一行相同, 另有依据 `evidence`。",
        detail_en="The answer is a line of `fuwai classify --file`, with what it rests on in `evidence`.",
    ),
    Call(
        "scope_step",
        "POST",
        "scope/step",
        scope_step,
        SIGNED_IN,
        Scope.CLASSIFY,
        "范围判定: 下一个问题",
        "scope: the next question",
        {200: dict[str, Any]},
        ROOM,
        detail_zh="无状态: 每次带上已有的全部回答 `answers`, 直到 `question` 为 null。",
        detail_en="Stateless: send all answers so far in `answers`, until `question` is null.",
    ),
)
