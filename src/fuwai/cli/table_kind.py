"""What `fuwai table` answers with: one of the five named tables, or what a question asks."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import click

from fuwai.core.cell import Direction
from fuwai.core.error import FuwaiError
from fuwai.core.question import NAMES, Question, listed
from fuwai.core.table import Table
from fuwai.services import ask, vintage
from fuwai.services import table as service

OWN = ("region", "period", "direction", "as_of", "groups", "extra", "engine")


def named(kind: str, texts: Mapping[str, str]) -> Table:
    """The table *kind*. Raises FuwaiError `table.region`, `table.asked`, those of `services.table`."""
    if not texts.get("region"):
        raise FuwaiError(
            "table.region", "固定的表请用 --region 指定地区", "a named table needs a region: name it by --region"
        )
    if more := sorted(set(texts) - set(OWN)):
        raise FuwaiError(
            "table.asked",
            f"固定的表 {kind} 不用 --{more[0]}; 请去掉 {kind}, 用 --measure 提问",
            f"the named table {kind} takes no --{more[0]}; leave out {kind} and ask by --measure",
        )
    return service.table(
        kind,
        texts["region"],
        texts["period"],
        cast(Direction, texts["direction"]),
        texts.get("as_of"),
        listed(texts.get("groups", "")),
        extra=listed(texts.get("extra", "")),
        engine=texts.get("engine", ""),
    )


def of_question(
    texts: Mapping[str, str], facts: Path | None, *, released: bool, vintages: bool, revisions: bool
) -> Table:
    """The table that is asked for, its revision triangle, or what its last release changed."""
    if strange := sorted(set(texts) - set(NAMES)):
        raise FuwaiError(
            "table.asked",
            f"用 --measure 提问时不用 --{strange[0]}",
            f"a question by --measure takes no --{strange[0]}",
        )
    question = Question.of(texts)
    if vintages:
        return vintage.triangle(question)
    if revisions:
        return vintage.revisions(question)
    answer = ask.ask(question, twice=released) if facts is None else ask.ask_of(question, facts, twice=released)
    if released:
        done = vintage.release(answer)
        click.echo(f"第{done.number}版 · release {done.number}  {done.digest}", err=True)
    return answer.table
