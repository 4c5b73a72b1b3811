"""`fuwai bulletin`: the bulletin of a region and period as files; its versions, release and errata."""

import getpass
import json
from pathlib import Path
from typing import Any

import click

FORMATS = ("docx", "pdf", "html", "xlsx", "json")
LOGIN = click.option(
    "--as", "login", required=True, metavar="LOGIN", help="经办人的登录名 · who acts: the login of an account"
)
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON · print json")
VERSION = click.argument("version", type=click.IntRange(1))
REASON = click.option("--reason", required=True, help="更正理由 · why it is corrected")


class Writing(click.Group):
    """`fuwai bulletin --region …` writes one: what names no act of a version is `write`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["write", *args])


@click.group(cls=Writing)
def bulletin() -> None:
    """通报: 生成文件 (write, 可省略), 稿本, 发布, 更正。

    Bulletins: as files (write, which may be left out), their versions, release by four eyes, errata.
    """


@bulletin.command()
@click.option("--region", required=True, help="行政区划代码, 如 330000 · a GB/T 2260 code, 000000 for the nation")
@click.option("--period", required=True, help="报告期: 2015H1, 2015Q2, 2015M06, 2015, 2015M01..2015M05")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="输出目录 · where to write"
)
@click.option("--formats", default=",".join(FORMATS), show_default=True, help="逗号分隔 · separated by commas")
@click.option("--language", default="zh", show_default=True, type=click.Choice(["zh", "en"]), help="语言 · language")
@click.option("--kind", help="通报文件的编号; 不写则按层级和报告期选 · a bulletin file's id; else by level and period")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help="单位自己的通报文件 (TOML) · a bulletin file of your own, in place of a kind",
)
@click.option(
    "--as-of", help="数据截至, 如 2015-07-15 · the moment of the facts; without it, the last event in the store"
)
@click.option("--exempt", metavar="NAME", help="解除“内部版”的责任人 · who answers for lifting the mark")
@click.option("--reason", metavar="TEXT", help="解除的理由 · and why; both are kept in the audit trail")
def write(
    region: str,
    period: str,
    out: Path,
    formats: str,
    language: str,
    kind: str | None,
    template: Path | None,
    as_of: str | None,
    exempt: str | None,
    reason: str | None,
) -> None:
    """数据通报: 文字、表、图 · the bulletin of a region and period: text, tables, charts."""
    from datetime import UTC, datetime
    from typing import Literal, cast

    from fuwai.settings import start

    start()
    from fuwai.services import bulletin as service

    wanted = service.formats(formats)
    document = service.bulletin(region, period, as_of, cast(Literal["zh", "en"], language), kind, template=template)
    if exempt is not None or reason is not None:
        document = service.release(document, service.Exemption(exempt or "", reason or "", datetime.now(UTC)))
    for path in service.write(document, wanted, out):
        click.echo(path)
    marked = f" · {document.marking}" if document.marking else ""
    click.echo(f"{document.title}{marked}: 数据截至 as of {document.as_of}, {len(document.figures)} 个指标 figures")


@bulletin.command()
@LOGIN
@click.option("--bulletin", "key", default="", help="只列一份, 如 brief-330000-2015H1-zh · of one bulletin")
@JSON
def versions(login: str, key: str, as_json: bool) -> None:
    """稿本, 新的在前 · versions, the newest first, and what of them is released."""
    viewer = _viewer(login)
    from fuwai.services.release_text import versions as listed

    found = [
        {"number": one.pk, "bulletin": one.bulletin, "version": one.version, "as_of": one.as_of.isoformat()}
        | {"writer": one.actor, "note": one.note, "released": released}
        for one, released in listed(viewer, key)
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for each in found:
        out = f" → 发布 release {each['released']}" if each["released"] else ""
        click.echo(f"{each['number']}. {each['bulletin']} v{each['version']} {each['writer']}{out} {each['note']}")


@bulletin.command()
@VERSION
@LOGIN
@JSON
def show(version: int, login: str, as_json: bool) -> None:
    """一份稿本的句子, 及数据变动后不再成立的 · the sentences of a version, and which no longer hold on the facts of now."""
    viewer = _viewer(login)
    from fuwai.services.release_text import standing

    found, opened = standing(viewer, version)
    if as_json:
        _print(opened)
        return
    click.echo(f"{found.bulletin} v{found.version}: {opened.title} · 数据截至 as of {opened.as_of}")
    for line in opened.lines:
        click.echo(f"{line.id}{' *' if line.changed else ''}{f' [{line.mark}]' if line.mark else ''}: {line.words}")
    for mark in opened.marks:
        click.echo(f"! {mark.sentence} {mark.kind}: {mark.before} → {mark.now}")


@bulletin.command()
@LOGIN
@click.option("--region", required=True, help="行政区划代码 · a GB/T 2260 code")
@click.option("--period", required=True, help="报告期 · as 2015H1")
@click.option("--kind", default="", help="通报文件的编号; 不写则按层级和报告期选 · else by level and period")
@click.option("--language", default="zh", show_default=True, type=click.Choice(["zh", "en"]), help="语言 · language")
@click.option("--as-of", help="数据截至 · the moment of the facts")
@click.option("--base", type=click.IntRange(1), help="在哪份稿本上修改 · the version that it begins from")
@click.option(
    "--text",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='改动 (JSON) · what is changed: {"sentences": {"lead.executed": "…{1}…"}, "own": "", "notable": [], "keep": []}',
)
@click.option("--note", default="", help="稿本说明 · a note on the version")
@click.option("--open", "opening", is_flag=True, help="只列出待改的句子 · only list the sentences, with their braces")
def save(
    login: str,
    region: str,
    period: str,
    kind: str,
    language: Any,
    as_of: str | None,
    base: int | None,
    file: Path | None,
    note: str,
    opening: bool,
) -> None:
    """存为新稿; 数字写作 {1} 或 {=指标编号} · save a version; figures are written {1} or {=ID}."""
    viewer = _viewer(login)
    from fuwai.services.facts import parse_moment
    from fuwai.services.release_text import Place, Text, open_text, save_text

    place = Place(kind, region, period, language, parse_moment(as_of))
    if opening:
        _print(open_text(viewer, place, base))
        return
    number = save_text(viewer, place, Text(**{"sentences": {}, **_typed(file), "note": note}), base)
    click.echo(f"稿本 version {number}")


@bulletin.command()
@VERSION
@LOGIN
def release(version: int, login: str) -> None:
    """发布一份稿本; 须由编写人以外的人 · release a version, by another person than its writer."""
    viewer = _viewer(login)
    from fuwai.services.release_text import let_out

    click.echo(f"已发布 released {let_out(viewer, version)}")


@bulletin.command()
@VERSION
@LOGIN
@REASON
def erratum(version: int, login: str, reason: str) -> None:
    """发布更正: 已发布过的通报的新稿 · release a later version of what was released before, with the reason."""
    viewer = _viewer(login)
    from fuwai.services.release_text import let_out

    click.echo(f"已发布更正 erratum {let_out(viewer, version, reason, erratum=True)}")


def _viewer(login: str) -> Any:
    """The account that acts: four eyes are two accounts, at a console as on the pages. The trail also names the machine's
    user, who is trusted to act for it as the machine's administrator is."""
    from fuwai.settings import start

    start()
    from fuwai.services.people import acting_at_console

    return acting_at_console(login, getpass.getuser())


def _print(opened: Any) -> None:
    lines, marks = [vars(line) for line in opened.lines], [vars(mark) for mark in opened.marks]
    told = {"title": opened.title, "as_of": opened.as_of, "sentences": lines, "marks": marks}
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _typed(file: Path | None) -> dict[str, Any]:
    """What was changed, from a file. Raises click.UsageError where it is not of that form."""
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.UsageError(f"{file.name}: 不是 JSON · no json: {error}") from error
    shapes = {"sentences": dict, "own": str, "after": str, "notable": list, "keep": list}
    wrong = [] if isinstance(found, dict) else ["{}"]
    wrong = wrong or [name for name, value in found.items() if not isinstance(value, shapes.get(name, ()))]
    texts = [] if wrong else [*found.get("sentences", {}).values(), *found.get("notable", ()), *found.get("keep", ())]
    if wrong or not all(isinstance(text, str) for text in texts):
        raise click.UsageError(f"{file.name}: {', '.join(wrong) or '文字 texts'} · 应为 wanted: {', '.join(shapes)}")
    return found
