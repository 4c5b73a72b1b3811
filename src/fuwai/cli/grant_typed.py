"""What `fuwai grant` is told and tells: amounts in yuan, parameters, answers, and an assessment in words."""

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from fuwai.core.access import Viewer
    from fuwai.core.grant_award import Assessment
    from fuwai.services.grant_simulate import Variant

CALL = click.argument("call", type=int)
BODY = click.option("--body", required=True, metavar="REGION", help="商务主管部门 · the body that acts: its region")
ENTERPRISE = click.option("--enterprise", required=True, metavar="CODE", help="企业 · the enterprise")
ACTOR = click.option("--as", "actor", default="console", show_default=True, help="经办人 · who acts")
SET = click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="参数 · a parameter; codes as a,b")
ANSWER = click.option(
    "--answer", "answers", multiple=True, metavar="ID=VALUE", help="回答 · an answer: yes, no, a number"
)
WORDS = click.option("--words", default="", help="说明 · in words")
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON · print json")
NUMBERS = click.argument("applications", nargs=-1, type=int, required=True)

YES, NO = ("yes", "true", "是"), ("no", "false", "否")


def begin() -> None:
    """Set the house up, the database included: before a service is imported."""
    from fuwai.settings import start

    start()


def viewer_of(kind: Any, code: str, actor: str) -> "Viewer":
    from fuwai.core.access import Viewer

    return Viewer(kind, code, actor)


def body_of(region: str, actor: str) -> "Viewer":
    return viewer_of("body", region, actor)


def enterprise_of(code: str, actor: str = "console") -> "Viewer":
    return viewer_of("enterprise", code, actor)


def moment_of(text: str) -> "datetime":
    from fuwai.services.facts import parse_moment

    found = parse_moment(text)
    assert found is not None
    return found


def pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise click.UsageError(f"{text!r}: 应写作 名=值 · write it as NAME=VALUE")
    return name.strip(), value.strip()


def value_of(text: str) -> int | bool | str:
    if text.lower() in (*YES, *NO):
        return text.lower() in YES
    return int(text.replace("_", "")) if text.replace("_", "").lstrip("-").isdigit() else text


def given_of(pairs: "Sequence[str]") -> "dict[str, Any]":
    return {
        name: tuple(value.split(",")) if isinstance(read := value_of(value), str) else read
        for name, value in map(pair, pairs)
    }


def answers_of(pairs: "Sequence[str]", figures: bool = False) -> "Mapping[str, Any]":
    found = {name: value_of(value) for name, value in map(pair, pairs)}
    if not figures and (texts := [name for name, value in found.items() if isinstance(value, str)]):
        raise click.UsageError(f"{', '.join(texts)}: 答是否或整数 · answer yes, no or a whole number")
    return found


def fen_of(text: str) -> int:
    from decimal import Decimal, InvalidOperation

    try:
        amount = Decimal(text.replace(",", "")).scaleb(2)
        if not amount.is_finite() or amount < 0 or amount != int(amount):
            raise InvalidOperation
    except InvalidOperation:
        raise click.UsageError(f"{text!r}: 应为元, 最多两位小数 · an amount in yuan, two decimals at most") from None
    return int(amount)


def printed(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def yuan(fen: int) -> str:
    from fuwai.core.grant_award import yuan as written

    return written(fen)


def changed(before: "Variant", other: str, change: "Sequence[str]", budget: str) -> "Variant":
    from dataclasses import replace

    given = given_of(change) if other else {**before.given, **given_of(change)}
    return replace(
        before, scheme=other or before.scheme, given=given, budget=fen_of(budget) if budget else before.budget
    )


def print_assessment(found: "Assessment", scheme: Any) -> None:
    from fuwai.core.grant_award import name_of, shown, unit_of

    verdict = {True: "符合条件 qualifies", False: "不符合条件 does not qualify", None: "未定 undecided"}[
        found.qualifies
    ]
    click.echo(f"{verdict}; 可申报 claim {yuan(found.fen)} 元")
    for met in found.conditions:
        mark = {True: "✓", False: "✗", None: "?"}[met.answer]
        click.echo(f"  {mark} {met.condition.zh} · {met.condition.en}")
        for name, value in met.said:
            zh, en = name_of(scheme, name)
            click.echo(f"      {zh} · {en}: {shown(value, unit_of(scheme, name))}")
    for item in found.items:
        click.echo(f"  {item.item.zh} · {item.item.en}: {yuan(item.fen)} 元")


def print_scheme(found: Any) -> None:
    from fuwai.core.grant import UNIT_NAMES

    click.echo(f"{found.id}  {found.zh}\n{found.en}\n来源 source: {found.source}\n{found.note_zh}\n{found.note_en}")
    for one in (*found.conditions, *found.items):
        click.echo(f"  {one.zh} · {one.en}\n      {one.rule.text}\n      来源 source: {one.source}")
    for one in found.parameters:
        value = "须填写 to be filled" if one.value is None else one.value
        click.echo(f"  {one.id} ({one.zh} · {one.en}) = {value} {UNIT_NAMES[one.unit][0]}  [{one.source}]")
