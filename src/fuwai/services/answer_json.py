"""Scope and group as JSON, in and out, within bounds: what the open API's route answers with."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fuwai.core.error import FuwaiError
from fuwai.services.classify import as_line, classify
from fuwai.services.evidence import evidence

NAMES = ("id", "text", "client_type", "client_industry", "supplier", "facts")
LONGEST = 100_000  # characters of a text; the coder reads the first 2,000 and says so
WORD = 200  # characters of every other text
FACTS = 100


def answer_json(payload: object) -> dict[str, Any]:
    """The answer to one description, in the shape of a line of `fuwai classify --file`, with what it rests on
    (`evidence`).

    *payload*: `text`, and optionally `id` (a text or a number), `client_type`, `client_industry`, `supplier`, `facts`.
    Raises FuwaiError `coding.bad_payload`, `coding.unknown_client`, `scope.unknown_fact`, `scope.bad_answer`.
    """
    asked = _bounded(payload)
    text = asked.get("text") or ""
    words = [asked.get(name) or "" for name in ("client_type", "client_industry", "supplier")]
    answer = classify(text, *words, asked.get("facts") or {})
    return {**as_line(asked.get("id"), answer), "evidence": asdict(evidence(text, answer))}


def _bounded(payload: object) -> Mapping[str, Any]:
    if not isinstance(payload, dict):
        raise _bad("应为一个 JSON 对象", "an object of JSON is wanted")
    if unknown := [str(name)[:WORD] for name in payload if name not in NAMES]:
        raise _bad(f"没有 {'、'.join(unknown[:5])}; 有 {'、'.join(NAMES)}", f"{', '.join(unknown[:5])}: not known")
    for name, most in (("text", LONGEST), *((name, WORD) for name in ("client_type", "client_industry", "supplier"))):
        value = payload.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > most):
            raise _bad(f"{name} 应为不超过 {most} 字的文字", f"{name} is a text of at most {most} characters")
    name = payload.get("id")
    if not (name is None or isinstance(name, int | float) or (isinstance(name, str) and len(name) <= WORD)):
        raise _bad(f"id 应为数字或不超过 {WORD} 字的文字", f"id is a number or a text of at most {WORD} characters")
    facts = payload.get("facts")
    if facts is not None and (
        not isinstance(facts, dict) or len(facts) > FACTS or not all(map(_plain, facts.values()))
    ):
        raise _bad(
            f"facts 应为不超过 {FACTS} 项的对象, 值为 true、false、整数或文字",
            f"facts is an object of at most {FACTS} entries, each true, false, a whole number or a text",
        )
    return payload


def _plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= WORD)


def _bad(zh: str, en: str) -> FuwaiError:
    return FuwaiError("coding.bad_payload", zh, en)
