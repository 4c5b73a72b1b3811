"""`fuwai classify`: is it service outsourcing, and which group? One description, a file of them, the report card."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from fuwai.cli.recode import recode

if TYPE_CHECKING:
    from datetime import datetime

    from fuwai.coding.coder import Answer, Coder, Filed
    from fuwai.coding.report import Card
    from fuwai.core.error import FuwaiError
    from fuwai.services.correction import Corrected

    Line = tuple[int, Any, Filed | FuwaiError]

LINES_AT_ONCE = 8192
OPTIONS = ("--client-type", "--client-industry", "--supplier", "--fact", "--facts")
BODY = click.option("--body", default="", metavar="REGION", help="审核的商务主管部门 · the body that acts: its region")
ACTOR = click.option("--as", "actor", default="console", show_default=True, help="经办人 · who acts")
CLIENT = click.option(
    "--client-type", default="", help="发包方类型 · enterprise, government, institution, association, individual"
)
INDUSTRY = click.option("--client-industry", default="", help="发包方行业 · the client's industry")
SUPPLIER = click.option("--supplier", default="", help="接包方 · what kind of firm files it")


class TextFirst(click.Group):
    """A group whose first argument is a text unless it names a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args and not any(arg in self.commands for arg in args[: args.index("--")]):
            return super().parse_args(ctx, ["text", *args])  # a text that begins with a dash
        words = [
            at for at, arg in enumerate(args) if not arg.startswith("-") and (at == 0 or args[at - 1] not in OPTIONS)
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

    选项见 fuwai classify text --help 和 fuwai classify lines --help。

    Scope and group of a description, or of a file of descriptions. The options of each: `fuwai classify text --help`,
    `fuwai classify lines --help`.
    """


classify.add_command(recode)


@classify.command(hidden=True)
@click.argument("words")
@CLIENT
@INDUSTRY
@SUPPLIER
@click.option("--fact", "several", multiple=True, help="已知事实 · an answer: includes_hardware=yes")
@click.option("--facts", default="", help='已知事实 JSON · answers: {"includes_hardware": true}')
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print json")
def text(
    words: str,
    client_type: str,
    client_industry: str,
    supplier: str,
    several: tuple[str, ...],
    facts: str,
    as_json: bool,
) -> None:
    """一段描述 · one description."""
    from fuwai.cli.evidence import lines as block
    from fuwai.services.answer_json import answer_json
    from fuwai.services.classify import classify as answered
    from fuwai.services.evidence import evidence

    known = {**_facts(facts), **dict(map(_fact, several))}
    given = (client_type, client_industry, supplier)
    if as_json:
        names = ("client_type", "client_industry", "supplier")
        payload = {"text": words, **dict(zip(names, given, strict=True)), "facts": known}
        click.echo(json.dumps(answer_json(payload), ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(block(evidence(words, answered(words, *given, known)))))


@classify.command(hidden=True)
@click.option(
    "--file",
    "source",
    type=click.File("r", encoding="utf-8-sig", errors="surrogateescape"),
    required=True,
    help="每行一条 JSON · one json a line",
)
@click.option(
    "--out", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写入文件 · where to write"
)
def lines(source: IO[str], target: Path) -> None:
    """一个文件的描述; 读不懂的行说明行号, 其余照常。退出码 1: 有读不懂的行。

    A file of descriptions. A line that cannot be read is told with its number and answered with its error, the rest as
    usual; then the exit code is 1.
    """
    from fuwai.core.error import FuwaiError
    from fuwai.services.classify import as_line, coder

    if target.exists() and Path(source.name).exists() and target.samefile(source.name):
        raise click.UsageError(
            "--out 与 --file 是同一个文件, 会清空它 · --out and --file are one file; it would be lost"
        )
    used = coder()
    count = automatic = bad = 0
    with target.open("w", encoding="utf-8") as out:
        for portion in _portions(source):
            for name, answer in _answered(used, portion):
                count += 1
                if isinstance(answer, FuwaiError):
                    bad += 1
                    click.secho(str(answer), fg="yellow", err=True)
                    out.write(_written(_unread(name, answer)))
                else:
                    automatic += answer.decision == "auto"
                    out.write(_written(as_line(name, answer)))
    share = f"{automatic / count:.0%}" if count else "--"
    told = f", 读不懂 · unread {bad}" if bad else ""
    click.echo(f"{count} 条 · lines, 自动 · automatic {automatic} ({share}){told}: {target}")
    if bad:
        sys.exit(1)


@classify.command()
def report() -> None:
    """成绩单: 用未学过的描述检验。

    The report card, on descriptions that were not learnt from.
    """
    from fuwai.services.model import report as cards

    click.echo("\n\n".join("\n".join(_card_lines(card)) for card in cards()))


@classify.command()
@click.argument("filing", type=int, required=False)
@click.option("--text", "words_of", default="", help="自由文字, 代替填报 · a free text instead of a filing")
@click.option(
    "--group", "groups", multiple=True, required=True, help="正确的类别, 最合适的在前, 或 out · right groups, or out"
)
@click.option(
    "--verdict", default="in", show_default=True, type=click.Choice(["in", "split", "ask"]), help="判定 · the verdict"
)
@click.option("--words", required=True, help="理由 · the reason in words")
@CLIENT
@INDUSTRY
@SUPPLIER
@BODY
@ACTOR
@click.option(
    "--at", metavar="T", help="历史补录: 更正时点 · an administrator's load of history: when it was corrected"
)
def correct(
    filing: int | None,
    words_of: str,
    groups: tuple[str, ...],
    verdict: str,
    words: str,
    client_type: str,
    client_industry: str,
    supplier: str,
    body: str,
    actor: str,
    at: str | None,
) -> None:
    """更正: 某份合同填报 FILING (或一段文字) 应为哪一类; 留痕, 供 retrain 学习。

    Record what the contract of a FILING, or a free text, is: a fact that stays and that `retrain` learns from.
    """
    moment = _start(at)
    from fuwai.services import access, correction

    if bool(filing) == bool(words_of):
        raise click.UsageError("请给出 FILING 或 --text 之一 · give either FILING or --text")
    acting = access.viewer(body=body, name=actor)
    subject = filing or correction.Known(words_of, client_type, client_industry, supplier)
    number = correction.correct(
        access.historical(acting) if moment else acting, subject, correction.as_told(groups, words, verdict), moment
    )
    click.echo(f"已记录 · recorded: 更正 correction {number}")


@classify.command()
@BODY
@click.option("--enterprise", default="", metavar="CODE", help="填报企业 · the enterprise")
@click.option("--as-of", metavar="T", help="截至 · made by this moment")
def corrections(body: str, enterprise: str, as_of: str | None) -> None:
    """已有的更正: 谁、何时、由什么改为什么、理由。

    What reviewers corrected: who, when, from what to what, and why.
    """
    moment = _start(as_of)
    from fuwai.services import access
    from fuwai.services.correction import corrections as found

    for one in found(access.viewer(enterprise, body), moment):
        click.echo(_correction_line(one))


@classify.command()
@click.option(
    "--corrections",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="另有的更正（语料格式的 tsv） · more corrections, in the form of the corpus",
)
@click.option("--ship", is_flag=True, help="写入随附模型（开发用） · write the model that comes with Fuwai")
def retrain(file: Path | None, ship: bool) -> None:
    """重新训练: 学习标准、语料和审核人的更正; 不比现有模型差才替换。退出码 1: 未替换。

    A new model from standard, corpus and reviewers' corrections; it replaces the present one unless it is worse (then
    the exit code is 1).
    """
    from fuwai.services import model as services

    if ship:
        click.echo(f"model.bin: {_summary(services.ship())}")
        return
    _start(None)
    from fuwai.coding.corpus import read
    from fuwai.core.access import Viewer
    from fuwai.services.correction import descriptions

    recorded = descriptions(Viewer("administrator", name="retrain"))
    made = services.retrain((*recorded, *(read(file) if file else ())))
    click.echo(f"更正 · corrections: {len(recorded)}")
    for title, card in (("现有 · present", made.before), ("新 · new", made.after)):
        click.echo(f"{title}: {_summary(card)}")
    done = (
        f"已替换 · replaced: {made.file}" if made.kept else "新模型较差, 未替换 · the new model is worse, not replaced"
    )
    click.echo(f"{made.digest[:16]}  {done}")
    if not made.kept:
        sys.exit(1)


def _start(at: str | None) -> "datetime | None":
    from fuwai.settings import start

    start()
    from fuwai.services.facts import parse_moment

    return parse_moment(at)


def _fact(word: str) -> tuple[str, bool | int | str]:
    name, _, value = word.partition("=")
    yes_no = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    return name, yes_no.get(value.lower(), int(value) if value.isdecimal() else value)


def _facts(words: str) -> dict[str, Any]:
    """Answers as JSON. Raises FuwaiError `coding.bad_facts`."""
    from fuwai.core.error import FuwaiError

    try:
        found = json.loads(words) if words else {}
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise FuwaiError(
            "coding.bad_facts",
            f'--facts {words[:60]!r} 不是 JSON 对象; 写作 {{"includes_hardware": true}}',
            f'--facts {words[:60]!r} is no object of JSON; write {{"includes_hardware": true}}',
        )
    return found


def _answered(used: "Coder", portion: "list[Line]") -> "Iterator[tuple[Any, Answer | FuwaiError]]":
    """Each line's id and answer, or why there is none. All at once; one by one where answers contradict each other."""
    from fuwai.core.error import FuwaiError

    asked = [one for _, _, one in portion if not isinstance(one, FuwaiError)]
    try:
        answers = iter(used.answers(asked))
    except FuwaiError:
        for number, name, one in portion:
            try:
                yield name, one if isinstance(one, FuwaiError) else used.answer(one)
            except FuwaiError as error:
                yield name, _bad_line(number, error.zh, error.en)
        return
    for _, name, one in portion:
        yield name, one if isinstance(one, FuwaiError) else next(answers)


def _portions(source: IO[str]) -> "Iterator[list[Line]]":
    portion: list[Line] = []
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        portion.append((number, *_parsed(line, number)))
        if len(portion) == LINES_AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _parsed(line: str, number: int) -> "tuple[Any, Filed | FuwaiError]":
    """Id and description of one line of the file; or id, where there is one, and FuwaiError `coding.bad_line`."""
    from fuwai.core.error import FuwaiError
    from fuwai.core.scope import checked
    from fuwai.services.classify import coder, filed

    name: Any = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or "id" not in row:
            return None, _bad_line(number, "没有 id", "there is no id")
        name, facts = row["id"], row.get("facts") or {}
        if not isinstance(facts, dict):
            return name, _bad_line(number, "facts 应为 JSON 对象", "facts is an object of JSON")
        if facts:
            checked(coder().voice.law, facts)
        words = [str(row.get(each) or "") for each in ("text", "client_type", "client_industry", "supplier")]
        return name, filed(*words, facts)
    except FuwaiError as error:
        return name, _bad_line(number, error.zh, error.en)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        return name, _bad_line(number, str(error)[:200], str(error)[:200])


def _bad_line(number: int, zh: str, en: str) -> "FuwaiError":
    from fuwai.core.error import FuwaiError

    return FuwaiError(
        "coding.bad_line",
        f'第 {number} 行读不懂: {zh}; 应为 {{"id": …, "text": …}}',
        f'line {number} cannot be read: {en}; it is {{"id": …, "text": …}}',
    )


def _unread(name: object, error: "FuwaiError") -> dict[str, Any]:
    """A line of the same shape for what cannot be read: nothing is known, and a person must look."""
    nothing: dict[str, Any] = {"candidates": [], "decision": "manual", "questions": [], "rules": []}
    said = {"code": error.code, "zh": error.zh, "en": error.en}
    return {"id": name, "verdict": "ask", "code": None, **nothing, "error": said}


def _written(line: dict[str, Any]) -> str:
    """A line of JSON; an id with half a character is written with escapes."""
    plain = json.dumps(line, ensure_ascii=False)
    try:
        plain.encode()
    except UnicodeEncodeError:
        plain = json.dumps(line)
    return plain + "\n"


def _correction_line(one: "Corrected") -> str:
    from fuwai.services.dossier import beijing

    about = f"填报 filing {one.filing}" if one.filing else "文字 text"
    to = " | ".join(one.told.codes) or "out"
    return (
        f"{one.id:>6}  {beijing(one.decided_at)}  {one.actor}  {about}: {one.from_verdict} {one.from_code or '—'} → "
        f"{one.told.verdict} {to}  {one.told.words}\n{'':8}{one.known.text[:100]}"
    )


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
