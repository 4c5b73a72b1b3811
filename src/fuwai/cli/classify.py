"""`fuwai classify`: is it service outsourcing, and which group? One description, a file of them, the report card."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fuwai.coding.coder import Answer, Filed
    from fuwai.coding.report import Card

VERDICTS = {
    "in": "属于服务外包 · service outsourcing",
    "out": "不属于服务外包 · not service outsourcing",
    "split": "部分属于 · a part counts",
    "ask": "需补充信息 · more must be known",
}
DECISIONS = {"auto": "自动 · automatic", "manual": "人工 · a person decides"}
LINES_AT_ONCE = 8192


class TextFirst(click.Group):
    """A group whose first argument is a text unless it names a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = {"--client-type", "--client-industry", "--supplier", "--fact"}
        words = [
            at for at, arg in enumerate(args) if not arg.startswith("-") and (at == 0 or args[at - 1] not in options)
        ]
        asks = any(arg in ("-h", "--help", "--file", "--out") or arg.startswith(("--file=", "--out=")) for arg in args)
        if words and args[words[0]] not in self.commands and not asks:
            args = ["text", *args]
        elif asks and not any(arg in self.commands for arg in args) and not {"-h", "--help"} & set(args):
            args = ["lines", *args]
        return super().parse_args(ctx, args)


@click.group(cls=TextFirst, context_settings={"help_option_names": ["-h", "--help"]})
def classify() -> None:
    """范围判定与编码: fuwai classify "文字", 或 --file in.jsonl --out out.jsonl。

    Scope and group of a description, or of a file of descriptions.
    """


@classify.command(hidden=True)
@click.argument("words")
@click.option(
    "--client-type", default="", help="发包方类型 · enterprise, government, institution, association, individual"
)
@click.option("--client-industry", default="", help="发包方行业 · the client's industry")
@click.option("--supplier", default="", help="接包方 · what kind of firm files it")
@click.option("--fact", "facts", multiple=True, help="已知事实 · an answer: includes_hardware=true")
def text(words: str, client_type: str, client_industry: str, supplier: str, facts: tuple[str, ...]) -> None:
    """一段描述 · one description."""
    from fuwai.coding.support import support
    from fuwai.services.classify import EDITION, coder, filed
    from fuwai.standards import catalogue

    used = coder()
    answer = used.answer(filed(words, client_type, client_industry, supplier, dict(map(_fact, facts))))
    edition = catalogue.edition(EDITION)
    codes = [one.code for one in answer.candidates if one.code in edition.groups][:3]
    supports = {one.code.split(".")[0]: one for one in support(words, codes, used.model, edition)}
    click.echo("\n".join(_block(answer, supports, edition)))


@classify.command(hidden=True)
@click.option(
    "--file",
    "source",
    type=click.File("r", encoding="utf-8", errors="surrogateescape"),
    required=True,
    help="每行一条 JSON · one json a line",
)
@click.option(
    "--out", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写入文件 · where to write"
)
def lines(source: IO[str], target: Path) -> None:
    """一个文件的描述 · a file of descriptions."""
    from fuwai.services.classify import as_line, coder

    used = coder()
    count = automatic = 0
    with target.open("w", encoding="utf-8", errors="surrogateescape") as out:
        for names, portion in _portions(source):
            for name, answer in zip(names, used.answers(portion), strict=True):
                out.write(json.dumps(as_line(name, answer), ensure_ascii=False) + "\n")
                count += 1
                automatic += answer.decision == "auto"
    share = f"{automatic / count:.0%}" if count else "--"
    click.echo(f"{count} 条 · lines, 自动 · automatic {automatic} ({share}): {target}")


@classify.command()
def report() -> None:
    """成绩单: 用未学过的描述检验。

    The report card, on descriptions that were not learnt from.
    """
    from fuwai.services.classify import report as cards

    click.echo("\n\n".join("\n".join(_card_lines(card)) for card in cards()))


@classify.command()
@click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="审核人的更正（语料格式的 tsv） · reviewers' corrections, in the form of the corpus",
)
@click.option("--ship", is_flag=True, help="写入随附模型（开发用） · write the model that comes with Fuwai")
def retrain(corrections: Path | None, ship: bool) -> None:
    """重新训练: 不比现有模型差才替换。

    A new model from standard, corpus and corrections; it replaces the present one unless it is worse.
    """
    from fuwai.coding.corpus import read
    from fuwai.services import classify as services

    if ship:
        click.echo(f"{services.SHIPPED.name}: {_summary(services.ship())}")
        return
    made = services.retrain(read(corrections) if corrections else ())
    for title, card in (("现有 · present", made.before), ("新 · new", made.after)):
        click.echo(f"{title}: {_summary(card)}")
    done = (
        f"已替换 · replaced: {made.file}" if made.kept else "新模型较差, 未替换 · the new model is worse, not replaced"
    )
    click.echo(f"{made.digest[:16]}  {done}")


def _fact(word: str) -> tuple[str, bool | int | str]:
    name, _, value = word.partition("=")
    yes_no = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    return name, yes_no.get(value.lower(), int(value) if value.isdigit() else value)


def _portions(source: IO[str]) -> "Iterator[tuple[list[Any], list[Filed]]]":
    names: list[Any] = []
    portion: list[Filed] = []
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        name, one = _parsed(line, number)
        names.append(name)
        portion.append(one)
        if len(names) == LINES_AT_ONCE:
            yield names, portion
            names, portion = [], []
    if names:
        yield names, portion


def _parsed(line: str, number: int) -> "tuple[Any, Filed]":
    """One line of the file. Raises FuwaiError `coding.bad_line` with its number."""
    from fuwai.core.error import FuwaiError, Place
    from fuwai.services.classify import filed

    try:
        row = json.loads(line)
        return row["id"], filed(
            str(row.get("text") or ""),
            row.get("client_type") or "",
            str(row.get("client_industry") or ""),
            str(row.get("supplier") or ""),
            row.get("facts") or {},
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, FuwaiError) as error:
        said = error.zh if isinstance(error, FuwaiError) else error
        raise FuwaiError(
            "coding.bad_line",
            f'第 {number} 行读不懂: {said}; 应为 {{"id": …, "text": …}}',
            f'line {number} cannot be read: {said}; it is {{"id": …, "text": …}}',
            Place(row=number),
        ) from error


def _block(answer: "Answer", supports: dict[str, Any], edition: Any) -> Iterable[str]:
    yield f"{VERDICTS[answer.verdict]}    {DECISIONS[answer.decision]}"
    if answer.doubt:
        yield f"  {answer.doubt.zh} · {answer.doubt.en}"
    for one in answer.candidates[:3]:
        if one.code not in edition.groups:
            continue
        group = edition.groups[one.code]
        yield f"\n{one.code}  {group.zh} · {group.en}    {one.confidence:.0%}"
        near = supports.get(one.code)
        if near:
            quotes = f"（{'、'.join(near.quotes)}）" if near.quotes else ""
            yield f"      {near.code} {near.zh} · {near.en}{quotes}\n      {near.source}"
    if answer.rules:
        yield "\n依据 · rules"
    for rule in answer.rules:
        yield f"  {rule.id}  {rule.effect.kind}  {rule.zh}\n      {rule.en}\n      {rule.source}"
    if answer.raised:
        yield "\n文字提到 · the text speaks of"
    for found in answer.raised:
        yield f"  “{found.quote}” → {found.fact} = {found.value} ({found.strength})"
    if answer.questions:
        yield "\n请回答 · to be answered"
    for question in answer.questions[:4]:
        yield f"  {question.fact.id}  {question.fact.zh}\n      {question.fact.en}"


def _summary(card: "Card") -> str:
    return (
        f"n {card.size}  top-1 {card.top1:.1%}  top-3 {card.top3:.1%}  macro F1 {card.macro_f1:.3f}  out recall "
        f"{card.out_recall:.1%} precision {card.out_precision:.1%}  automatic {card.automatic:.1%} "
        f"(wrong {card.automatic_error:.1%})  ECE {card.calibration_error:.3f}"
    )


def _card_lines(card: "Card") -> Iterable[str]:
    yield f"{card.name}: {_summary(card)}"
    yield "召回 · recall: " + "  ".join(f"{code} {share:.0%}" for code, share in card.recall.items())
    yield "混淆 · confused: " + "  ".join(f"{right}→{given} {count}" for right, given, count in card.confused)
