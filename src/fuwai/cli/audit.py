"""`fuwai audit`: the audit trail and its verification."""

import sys
from pathlib import Path

import click


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
    from fuwai.services.audit import readable
    from fuwai.services.audit import verify as check

    with readable():
        start()
    report = check(Viewer("auditor"), anchors)
    walked = report.walked
    click.echo(
        f"填报 filings {walked.filings}, 决定 decisions {walked.decisions}, 留痕 audit entries {walked.entries}, "
        f"锚点 anchors {walked.anchors}"
        + (f", 尚无锚点 not anchored yet {walked.unanchored}" if walked.unanchored else "")
    )
    for one in report.breaks:
        click.secho(f"{one.chain} {one.id}: {one.zh}\n  {one.en}", fg="red")
    click.echo("完好 · holds" if report.holds else "不完好 · broken")
    sys.exit(0 if report.holds else 2)


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


def _start() -> None:
    from fuwai.settings import start

    start()
