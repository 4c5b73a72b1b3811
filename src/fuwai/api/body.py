"""Bodies: strict JSON within bounds, so that nothing comes further that the store or the answer could not carry."""

import json
from typing import Any

from django.http import HttpRequest, QueryDict
from ninja.parser import Parser

from fuwai.api.problem import NOT_JSON
from fuwai.core.error import FuwaiError

DEPTH = 12  # objects and lists in each other
LONGEST = 100_000  # characters of one text
JSON_BYTES = 2_500_000  # of one request; more goes to /api/v1/jobs


class StrictParser(Parser):
    """Ninja's parser for these bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            said = json.loads(request.body.decode(), parse_constant=_no_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise NOT_JSON from error
        _look_through(said)
        return said

    def parse_querydict(self, data: QueryDict, list_fields: list[str], request: HttpRequest) -> Any:
        for name, values in data.lists():
            _sound(name)
            for value in values:
                _sound(value)
            if len(values) > 1 and name not in list_fields:
                raise FuwaiError("api.twice", f"参数 {name[:80]!r} 重复", f"the parameter {name[:80]!r} came twice")
        return super().parse_querydict(data, list_fields, request)


def _look_through(said: Any) -> None:
    """Texts that can be stored, and no abyss. Without recursion: the depth is what is asked."""
    waiting = [(said, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEPTH:
            raise NOT_JSON
        if isinstance(value, str):
            _sound(value)
        elif isinstance(value, dict):
            for name in value:
                _sound(name)
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]
        elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 63:
            raise FuwaiError(
                "api.number",
                "整数超出 64 位; 更大的数请写成文字",
                "a whole number is beyond 64 bits; write a larger one as text",
            )


def _sound(text: str) -> None:
    if "\0" in text or len(text) > LONGEST or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise FuwaiError(
            "api.text",
            f"文字含空字符或不成对的代理字符, 或超过 {LONGEST} 字",
            f"a text has a NUL or a lone surrogate, or more than {LONGEST} characters",
        )


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value
