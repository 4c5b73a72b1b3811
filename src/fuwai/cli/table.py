"""`fuwai table`: one statistical table of a region and period."""

from pathlib import Path

import click

KINDS = ("industry", "markets", "cities", "enterprises", "months")
FORMATS = ("md", "csv", "json", "xlsx")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--region", required=True, help="行政区划代码, 如 330000 · a GB/T 2260 code, 000000 for the nation")
@click.option("--period", required=True, help="报告期: 2015H1, 2015Q2, 2015M06, 2015, 2015M01..2015M05")
@click.option(
    "--direction",
    default="offshore",
    show_default=True,
    type=click.Choice(["offshore", "onshore", "all"]),
    help="离岸、在岸、全部",
)
@click.option(
    "--as-of", help="数据截至, 如 2015-07-15 · the moment of the facts; without it, the last event in the store"
)
@click.option(
    "--groups", default="", help="国家组, 逗号分隔, 如 belt-and-road,southeast-asia-11 · country groups, for markets"
)
@click.option("--with", "extra", default="", help="另加的列, 逗号分隔, 如 rank,executed_ytd · further columns")
@click.option("--format", "form", default="md", show_default=True, type=click.Choice(FORMATS), help="格式 · format")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 · write to a file")
def table(
    kind: str,
    region: str,
    period: str,
    direction: str,
    as_of: str | None,
    groups: str,
    extra: str,
    form: str,
    output: Path | None,
) -> None:
    """统计表: 产业结构、市场、各地、企业、分月 · one statistical table."""
    from typing import cast

    from fuwai.core.cell import Direction
    from fuwai.core.error import FuwaiError
    from fuwai.settings import start

    start()
    from fuwai.files import table as forms
    from fuwai.services import table as service

    found = service.table(kind, region, period, cast(Direction, direction), as_of, listed(groups), extra=listed(extra))
    if output is not None:
        click.echo(forms.write(found, form, output))
        return
    if form == "xlsx":
        raise FuwaiError("table.output", "xlsx 请用 -o 指定文件", "xlsx needs a file: name one with -o")
    click.echo(forms.content(found, form).decode(), nl=False)


def listed(text: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name for part in text.split(",") if (name := part.strip()))
