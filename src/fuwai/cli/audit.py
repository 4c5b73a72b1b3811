"""`fuwai audit`: the audit trail and its verification."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fuwai.services.audit import Far


@click.group()
def audit() -> None:
    """留痕: 核查摘要链, 查看留痕。

    Verify the digest chains, and read the audit trail.
    """


@audit.command()
@click.option(
    "--anchors",
    type=click.Path(path_type=Path, exists=True),
    help="另存的锚点文件 · a copy of anchors.log kept elsewhere",
)
def verify(anchors: Path | None) -> None:
    """核查全部摘要链和库外锚点; 有问题时退出码为 2, 并指出第一条。

    Compute every digest again and compare with the anchors outside the database. Exits 2 where something does not hold,
    naming the first entry.
    """
    from fuwai.settings import start

    start(migrate=False)  # what follows asks the database, which may be damaged
    from fuwai.core.access import Viewer
    from fuwai.services import enclosure
    from fuwai.services.audit import readable, untold
    from fuwai.services.audit import verify as check

    with readable():
        start()
    report = check(Viewer("auditor"), anchors, _far if sys.stderr.isatty() else untold)
    walked = report.walked
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(
        f"填报 filings {walked.filings}, 决定 decisions {walked.decisions}, 留痕 audit entries {walked.entries}, "
        f"锚点 anchors {walked.anchors}"
        + (f", 尚无锚点 not anchored yet {walked.unanchored}" if walked.unanchored else "")
    )
    for one in report.breaks:
        click.secho(f"{one.chain} {one.id}: {one.zh}\n  {one.en}", fg="red")
    faults = enclosure.faults()
    for number, zh, en in faults:
        click.secho(f"evidence {number}: {zh}\n  {en}", fg="red")
    holds = report.holds and not faults
    click.echo("完好 · holds" if holds else "不完好 · broken")
    sys.exit(0 if holds else 2)


@audit.command()
@click.option("--verb", default="", help="只看这一种 · only this verb")
@click.option("--last", default=50, show_default=True, help="最近几条 · how many entries")
def log(verb: str, last: int) -> None:
    """留痕: 谁在何时 (北京时间) 做了什么。

    Who did what, and when, in Beijing time.
    """
    _start()
    from fuwai.core.access import Viewer
    from fuwai.services.audit import log as entries
    from fuwai.services.dossier import beijing

    for row in entries(Viewer("auditor"), verb, last).iter_rows(named=True):
        at, recorded = beijing(row["at"]), beijing(row["recorded_at"])
        late = f" (记于 recorded {recorded})" if at != recorded else ""
        click.echo(f"{row['id']:>6}  {at}{late}  {row['verb']}  {row['actor']}  {row['subject']}")


@audit.command(name="issue-receipt")
@click.argument("filing", type=int)
@click.option("--enterprise", required=True, help="填报企业的代码 · the enterprise that filed")
@click.option("--out", type=click.Path(path_type=Path), help="写到文件 · write to a file; without it, print")
def issue_receipt(filing: int, enterprise: str, out: Path | None) -> None:
    """开具填报 FILING 的回执: 企业留存, 可脱机验证。

    Give the receipt of a filing: what its enterprise keeps and can verify without the system.
    """
    _start()
    from fuwai.core.filing_receipt import written
    from fuwai.services.access import viewer
    from fuwai.services.receipt_of_filing import issue

    text = written(issue(viewer(enterprise=enterprise), filing))
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text)
    click.echo(str(out))


@audit.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--anchors",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="锚点文件 · a file of anchors, or a copy of one",
)
@click.option("--database", is_flag=True, help="并与本机数据库比对 · compare with this machine's database as well")
def receipt(file: Path, anchors: Path | None, database: bool) -> None:
    """验证回执 FILE; 不需要数据库。有一项不成立时退出码为 2。

    Verify a receipt without the database: every digest is computed again from the texts in it. Exits 2 where something
    does not hold.
    """
    from fuwai.core.filing_receipt import anchored, parsed, steps

    issued = parsed(file.read_text(errors="replace"))
    found = list(steps(issued))
    if anchors:
        from fuwai.storage.anchor import anchors as read

        found.append(anchored(issued, ((one.sequence, one.digest) for one in read(anchors))))
    if database:
        _start()
        from fuwai.services.receipt_of_filing import against_database

        found += against_database(issued)
    for name in ("noun", "id", "version", "submitted_at", "enterprise_id"):
        click.echo(f"{name}: {issued.filing.said.get(name, '')}")
    for step in found:
        click.secho(f"{'✓' if step.holds else '✗'} {step.zh} · {step.en}", fg=None if step.holds else "red")
    holds = all(step.holds for step in found)
    click.echo("成立 · holds" if holds else "不成立 · does not hold")
    sys.exit(0 if holds else 2)


def _far(far: "Far") -> None:
    """One line of a terminal, written over and over."""
    click.echo(f"\r{far.words} {far.done:,} / {far.whole:,}\x1b[K", nl=False, err=True)


def _start() -> None:
    from fuwai.settings import start

    start()
