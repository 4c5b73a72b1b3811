"""`fuwai review`: what waits, and what is done with it."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from fuwai.core.records import RECORDS
from fuwai.core.review import LEVEL_NAMES, RETURN_REASONS, Level, Stage

if TYPE_CHECKING:
    import polars as pl

    from fuwai.core.access import Viewer
    from fuwai.services.review import Reviewed

FILINGS = click.argument("filings", nargs=-1, type=int)
BODY = click.option("--body", default="", metavar="REGION", help="审核的商务主管部门 · the body that acts: its region")
ENTERPRISE = click.option("--enterprise", default="", metavar="CODE", help="填报企业 · the enterprise")
ACTOR = click.option("--as", "actor", default="console", show_default=True, help="经办人 · who acts")
NOUN = click.option("--noun", default="", type=click.Choice(["", *RECORDS]), help="只看这一类 · only this noun")
MOMENT = click.option(
    "--at", metavar="T", help="历史补录: 决定时点 · an administrator's load of history: when it was decided"
)
ALL = click.option("--all", "every", is_flag=True, help="全部可办的 · all that waits at the desk and can be acted on")
WORDS = click.option("--words", default="", help="说明 · in words")
REASON = click.option(
    "--reason", required=True, type=click.Choice(list(RETURN_REASONS)), help="原因代码 · coded reason"
)


@click.group()
def review() -> None:
    """审核: 待办、核准、退回、准予例外、撤销、撤回、剔除。

    What waits for review, and what is done with it: level by level, county to ministry.
    """


@review.command("list")
@BODY
@ENTERPRISE
@NOUN
@click.option("--stage", type=click.Choice([str(stage) for stage in Stage]), help="此阶段的 · at this stage")
@click.option("--limit", default=50, show_default=True, help="最多显示 · how many rows to show")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print json, all rows")
def list_(body: str, enterprise: str, noun: str, stage: str | None, limit: int, as_json: bool) -> None:
    """待办: 部门看本级待审, 企业看被退回的。

    What waits: for a body at its own desk, for an enterprise what was returned to it.
    """
    _start()
    from fuwai.services import access
    from fuwai.services import review as service
    from fuwai.services.dossier import described

    viewer = access.viewer(enterprise, body)
    found = service.queue(viewer, noun, Stage(stage) if stage else None)
    if as_json:
        click.echo(json.dumps(described(viewer, found), ensure_ascii=False, indent=1))
        return
    for row in described(viewer, found.head(limit)):
        marks = f"  待说明 held {row['held']}" * bool(row["held"]) + "  超窗口 late" * row["late"]
        click.echo(
            f"{row['filing']:>8}  {RECORDS[row['noun']].zh}  {row['key']}  v{row['version']}  {row['name']}  "
            f"{row['county']}  {row['stage_zh']} {row['stage']}  {row['submitted_at']}{marks}\n{'':10}{row['what']}"
        )
    click.echo(f"{found.height} 份 filings" + (f" (显示 shown {limit})" if found.height > limit else ""))


@review.command()
@click.argument("filing", type=int)
@BODY
@ENTERPRISE
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print json")
def show(filing: int, body: str, enterprise: str, as_json: bool) -> None:
    """一份填报的全部: 内容、变更、发现的问题、已作的决定、下一步。

    All of one filing: its fields, what changed, what was found, what was decided and who acts next. Beijing time.
    """
    _start()
    from dataclasses import asdict

    from fuwai.cli.dossier import lines
    from fuwai.services import access
    from fuwai.services.dossier import dossier

    found = dossier(access.viewer(enterprise, body), filing)
    click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1) if as_json else "\n".join(lines(found)))


@review.command()
@FILINGS
@ALL
@BODY
@ENTERPRISE
@NOUN
@ACTOR
@MOMENT
@WORDS
def approve(
    filings: tuple[int, ...], every: bool, body: str, enterprise: str, noun: str, actor: str, at: str | None, words: str
) -> None:
    """核准 FILINGS, 或用 --all 核准本级全部无待说明问题的填报。

    Pass filings to the next level. With --all: what waits at the body's desk, of --enterprise and --noun where given,
    but for what is held, late or (with --at) was submitted after that moment, which is told.
    """
    _start()
    from fuwai.services import access
    from fuwai.services import review as service

    acting, moment = access.viewer(body=body, name=actor), _moment(at)
    chosen = list(filings)
    if every:
        waiting = service.queue(acting, noun, at=moment)
        if enterprise:
            waiting = waiting.filter(enterprise=enterprise)
        chosen = _ready(waiting, at)
    _do(acting, moment, chosen, every, lambda viewer: service.approve(viewer, chosen, moment, words))


@review.command("return")
@FILINGS
@BODY
@REASON
@WORDS
@click.option("--group", "groups", multiple=True, help="应为哪一类, 或 out · the right group, or out; learnt from")
@ACTOR
@MOMENT
def return_(
    filings: tuple[int, ...], body: str, reason: str, words: str, groups: tuple[str, ...], actor: str, at: str | None
) -> None:
    """退回 FILINGS 给企业, 须有原因代码。

    Send filings back to their enterprise, with a coded reason. With --group (reasons group and scope, contracts only)
    what they are is recorded too, and `fuwai classify retrain` learns from it.
    """
    if not groups:
        _verb(filings, body, "", actor, at, "return_", reason, words)
        return
    _start()
    from fuwai.services import access
    from fuwai.services.correction import return_corrected

    moment = _moment(at)
    acting = access.viewer(body=body, name=actor)
    _do(acting, moment, filings, False, lambda who: return_corrected(who, filings, reason, words, groups, moment))


@review.command()
@FILINGS
@BODY
@click.option("--check", default="", help="准予的审核关系; 不写则全部 · the held check; none says every one")
@click.option("--words", required=True, help="理由 · the reason in words")
@ACTOR
@MOMENT
def override(filings: tuple[int, ...], body: str, check: str, words: str, actor: str, at: str | None) -> None:
    """准予例外: 待说明的问题经说明可以放行。

    Let a held finding pass, with the reason in words.
    """
    _verb(filings, body, "", actor, at, "override", words, check)


@review.command()
@FILINGS
@BODY
@WORDS
@ACTOR
@MOMENT
def revoke(filings: tuple[int, ...], body: str, words: str, actor: str, at: str | None) -> None:
    """撤销核准: 上一级尚未处理时收回本级的核准。

    Take one's approval back while the level above has not acted.
    """
    _verb(filings, body, "", actor, at, "revoke", words)


@review.command()
@FILINGS
@ENTERPRISE
@WORDS
@ACTOR
@MOMENT
def withdraw(filings: tuple[int, ...], enterprise: str, words: str, actor: str, at: str | None) -> None:
    """撤回: 企业收回尚未审核的填报。

    Take back what no one has reviewed.
    """
    _verb(filings, "", enterprise, actor, at, "withdraw", words)


@review.command("strike-out")
@FILINGS
@BODY
@REASON
@WORDS
@ACTOR
@MOMENT
def strike_out(filings: tuple[int, ...], body: str, reason: str, words: str, actor: str, at: str | None) -> None:
    """剔除: 数据核查后从统计中剔除。

    Remove filings from the statistics after verification, with a coded reason.
    """
    _verb(filings, body, "", actor, at, "strike_out", reason, words)


@review.command()
@click.argument("region")
@click.argument("levels", nargs=-1, required=True, type=click.Choice([level.name.lower() for level in Level]))
@click.option("--from", "effective", required=True, metavar="DAY", help="自此日起 · from this day on, as 2015-01-01")
@ACTOR
def levels(region: str, levels: tuple[str, ...], effective: str, actor: str) -> None:
    """设置地区使用的审核层级 (管理员)。

    Say which levels review in a region from a day on. The ministry always does.
    """
    _start()
    from datetime import date

    from fuwai.core.access import Viewer
    from fuwai.core.error import FuwaiError
    from fuwai.services import review as service

    used = [Level[name.upper()] for name in levels]
    try:
        day = date.fromisoformat(effective)
    except ValueError as error:
        raise FuwaiError(
            "review.day",
            f"--from {effective[:40]!r} 不是日期; 请写作 2015-01-01",
            f"--from {effective[:40]!r} is no day; write 2015-01-01",
        ) from error
    service.configure_levels(Viewer("administrator", name=actor), region, used, day)
    told = ", ".join(" ".join(LEVEL_NAMES[level]) for level in used)
    click.echo(f"{region}: {told}, {day} →")


def _ready(waiting: "pl.DataFrame", at: str | None) -> list[int]:
    """What of it can be approved; says how many cannot, and why (one may be counted for two reasons)."""
    ready = waiting.filter(held=0, late=False, early=False)
    reasons = (
        (waiting.filter(held=0).height, "有待说明的问题", "with an open held finding"),
        (waiting.filter(late=False).height, "执行日期超出审核窗口", "executed outside the window of review"),
        (waiting.filter(early=False).height, f"提交或上一决定晚于 {at}", f"submitted or decided after {at}"),
    )
    told = [(waiting.height - passing, zh, en) for passing, zh, en in reasons if passing < waiting.height]
    if told:
        click.secho(f"{waiting.height - ready.height} 份未核准 · left", fg="yellow", err=True)
    for count, zh, en in told:
        click.secho(f"  {count} 份{zh} · {count} {en}", fg="yellow", err=True)
    chosen: list[int] = ready["filing"].to_list()
    return chosen


def _verb(
    filings: Sequence[int], body: str, enterprise: str, actor: str, at: str | None, verb: str, *said: str
) -> None:
    """One verb of the service on the filings that were named."""
    _start()
    from fuwai.services import access
    from fuwai.services import review as service

    moment = _moment(at)
    call: Callable[..., Reviewed] = getattr(service, verb)
    acting = access.viewer(enterprise, body, actor)
    _do(acting, moment, filings, False, lambda viewer: call(viewer, filings, *said, at=moment))


def _do(
    acting: "Viewer", moment: Any, filings: Sequence[int], every: bool, verb: "Callable[[Viewer], Reviewed]"
) -> None:
    """Do the verb as the one who acts, or as the administrator who records it of the past, and say what was done."""
    from fuwai.services import access

    if not filings and not every:
        raise click.UsageError("没有说明哪些填报 · say which filings")
    done = verb(access.historical(acting) if moment else acting)
    told = f", 留痕 audit entry {done.entry}" if done.entry else ""
    click.echo(f"{done.count} 份 filings{told}")


def _start() -> None:
    from fuwai.settings import start

    start()


def _moment(at: str | None) -> Any:
    from fuwai.services.facts import parse_moment

    return parse_moment(at)
