"""`fuwai bulletin`: the bulletin of a region and period as files."""

from pathlib import Path

import click

FORMATS = ("docx", "pdf", "html", "xlsx", "json")


@click.command()
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
def bulletin(
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
