"""`fuwai template`, `fuwai check`, `fuwai import`: workbooks out and in."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fuwai.core.cell import NATION
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS

if TYPE_CHECKING:
    from fuwai.services.intake import FileOutcome, Sender

TEMPLATES = {
    "contracts": "contract",
    "executions": "execution",
    "enterprises": "enterprise",
    "workforce": "workforce",
    "certifications": "certification",
    "training": "training",
}
GRADE_WORDS = {Grade.BLOCKING: "阻断 blocking", Grade.HELD: "待说明 held", Grade.SOFT: "提示 soft"}
GRADE_COLOURS = {Grade.BLOCKING: "red", Grade.HELD: "yellow", Grade.SOFT: "cyan"}
SHOWN = 40  # findings printed on the screen; --write-back carries all of them

ENTERPRISE = click.option("--enterprise", metavar="CODE", help="填报企业代码 · the enterprise that files")
SENDING = (  # what check and import have in common
    click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
    ENTERPRISE,
    click.option("--body", metavar="REGION", help="代报的商务主管部门 · the body that collected the file"),
    click.option("--as", "actor", default="console", show_default=True, help="经办人 · who acts"),
    click.option(
        "--at", metavar="T", help="历史补录: 提交时点 · an administrator's load of history: when it was submitted"
    ),
    click.option(
        "--write-back", type=click.Path(path_type=Path), help="标注后的工作簿 · the workbook with cells marked"
    ),
)


def sending(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the files and options of a sending."""
    for option in reversed(SENDING):
        command = option(command)
    return command


@click.command()
@click.argument("kind", type=click.Choice(list(TEMPLATES)))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="写到 · the xlsx to write")
@click.option("--prefill", is_flag=True, help="带出上次填报 · with what the enterprise last filed")
@ENTERPRISE
def template(kind: str, output: Path, prefill: bool, enterprise: str | None) -> None:
    """填报模板: 中文表头、下拉选项、说明和一行示例。

    A workbook to fill in: Chinese headings, drop-down lists, notes and one example row.
    """
    from fuwai.files.template import write

    rows = None
    if prefill:
        if not enterprise:
            raise click.UsageError("--prefill 需要 --enterprise CODE · --prefill needs --enterprise CODE")
        from fuwai.settings import start

        start()
        from fuwai.services.prefill import last_filed

        rows = last_filed(TEMPLATES[kind], enterprise)
    write(TEMPLATES[kind], output, rows)
    click.echo(f"{output}")


@click.command()
@sending
def check(**sent: Any) -> None:
    """审核不入库。退出码: 0 无问题, 1 有提示, 2 有阻断或待说明。

    Run the edit checks without filing. Exits 0, 1 (soft findings) or 2 (blocking or held).
    """
    _run("check_file", **sent)


@click.command("import")
@sending
def import_(**sent: Any) -> None:
    """导入 xlsx、xls、csv: 合格行入库, 其余逐格说明。

    File the good rows of workbooks; every finding of every row is told at once. Exits as check does.
    """
    _run("import_file", **sent)


def _run(
    verb: str,
    files: tuple[Path, ...],
    enterprise: str | None,
    body: str | None,
    actor: str,
    at: str | None,
    write_back: Path | None,
) -> None:
    from fuwai.settings import start

    if write_back and len(files) > 1:
        raise click.UsageError("--write-back 一次只能用于一个文件 · --write-back takes one file at a time")
    if write_back:
        _refuse_target(files[0], write_back)
    start()
    from fuwai.files import write_back as marked
    from fuwai.services import intake
    from fuwai.services.facts import parse_moment

    for stopped in intake.interrupted():
        click.secho(f"{stopped.zh}\n{stopped.en}", fg="yellow", err=True)
    moment = _moment(parse_moment(at))
    sender = _sender(verb, enterprise, body, actor, historical=at is not None)
    worst = 0
    for file in files:
        try:
            outcome = getattr(intake, verb)(file, sender, moment, _progress)
        except FuwaiError as error:
            click.secho(str(error), fg="red", err=True)
            worst = 2
            continue
        _tell(outcome)
        if write_back:
            marked.write(file, write_back, outcome.findings)
            click.echo(f"已标注 · marked: {write_back}")
        worst = max(worst, {None: 0, Grade.SOFT: 1}.get(outcome.worst, 2))
    sys.exit(worst)


def _refuse_target(source: Path, target: Path) -> None:
    """Before anything is filed: what is handed back is an xlsx of its own, in a folder that is there."""
    if target.suffix.lower() != ".xlsx" or target.resolve() == source.resolve() or not target.parent.is_dir():
        raise FuwaiError(
            "intake.write_back",
            f"--write-back {target} 应为另一个 .xlsx 文件, 且其文件夹已存在",
            f"--write-back {target} is to be another file, ending in .xlsx, in a folder that exists",
        )


def _moment(asked: datetime | None) -> datetime:
    """Now, or the past moment that an administrator records for a load of history."""
    now = datetime.now(UTC)
    if asked is not None and asked > now:
        raise FuwaiError(
            "intake.future", f"提交时点 {asked} 在将来", f"the moment of submission {asked} lies in the future"
        )
    return asked or now


def _sender(verb: str, enterprise: str | None, body: str | None, actor: str, historical: bool) -> "Sender":
    """Who files. A check stores nothing, so it may be run for nobody: then as the administrator, who sees every region."""
    from fuwai.core.access import Viewer
    from fuwai.services.intake import Sender

    name = f"{actor} (历史补录)" if historical else actor
    if not enterprise and not body and verb == "check_file":
        return Sender(Viewer("body", NATION, name), name)
    if bool(enterprise) == bool(body):
        raise click.UsageError(
            "请用 --enterprise CODE 或 --body REGION 之一说明由谁填报 · say who files: --enterprise CODE or --body REGION"
        )
    viewer = Viewer("enterprise", enterprise, name) if enterprise else Viewer("body", body or "", name)
    return Sender(viewer, viewer.actor, enterprise or "")


def _progress(message: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{message}", nl=False, err=True)


def _tell(outcome: "FileOutcome") -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    click.secho(outcome.file, bold=True)
    for sheet in outcome.sheets:
        click.echo(
            f"  {sheet.sheet or RECORDS[sheet.noun].zh}（{RECORDS[sheet.noun].zh}）: {sheet.rows} 行 rows — "
            f"新增 new {sheet.new}, 变更 amended {sheet.amended}, 未变 unchanged {sheet.unchanged}, "
            f"未入库 not filed {sheet.refused}"
        )
    gravest_first = sorted(outcome.findings, key=lambda finding: (list(Grade).index(finding.grade), finding.row))
    for finding in gravest_first[:SHOWN]:
        _tell_finding(finding)
    if len(outcome.findings) > SHOWN:
        rest = Counter(finding.check for finding in gravest_first[SHOWN:])
        more = ", ".join(f"{check} ×{count}" for check, count in rest.most_common(8))
        click.echo(f"  … 另有 {len(outcome.findings) - SHOWN} 条 more: {more} (--write-back 可看全部 shows all)")


def _tell_finding(finding: Finding) -> None:
    place = str(finding.place) if finding.place else ""
    click.secho(f"  {GRADE_WORDS[finding.grade]:<12}", fg=GRADE_COLOURS[finding.grade], nl=False)
    click.echo(f" {place} [{finding.check}] {finding.zh}")
    click.secho(f"               {finding.en}", dim=True)
