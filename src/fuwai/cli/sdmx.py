"""`fuwai sdmx`: structures and data in the formats of statistical offices."""

from pathlib import Path

import click


@click.group()
def sdmx() -> None:
    """SDMX: 供其他统计系统使用的结构和数据 · structures and data for other statistical systems."""


OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 · write to a file"
)


@sdmx.command()
@click.option(
    "--format", "form", default="xml", show_default=True, type=click.Choice(["xml", "json"]), help="格式 · format"
)
@OUTPUT
def structure(form: str, output: Path | None) -> None:
    """代码表、概念、数据结构 · code lists, concept scheme, data structure and flow, from the standard."""
    from datetime import UTC, datetime

    from fuwai.settings import start

    start()
    from fuwai.files import sdmx_structure
    from fuwai.services import sdmx as service

    write = sdmx_structure.xml if form == "xml" else sdmx_structure.json_bytes
    given(write(service.structure(), datetime.now(UTC)), output)


@sdmx.command()
@click.argument("key", default="*")
@click.option("--period", default="", help="时间, 如 ge:2015-01+le:2015-06 · a period, or a range of them")
@click.option("--filter", "filters", multiple=True, help="维度=代码,代码 · DIMENSION=code,code; may be repeated")
@click.option(
    "--as-of", help="数据截至, 如 2015-07-15 · the moment of the facts; without it, the last event in the store"
)
@click.option("--engine", default="", help="计算引擎: duckdb, spark, postgres · the engine that counts")
@click.option(
    "--format",
    "form",
    default="csv",
    show_default=True,
    type=click.Choice(["csv", "json", "xml"]),
    help="格式 · format",
)
@OUTPUT
def data(
    key: str, period: str, filters: tuple[str, ...], as_of: str | None, engine: str, form: str, output: Path | None
) -> None:
    """观测值 · observations of KEY: FREQ.INDICATOR.REF_AREA.DIRECTION.ACTIVITY.COUNTERPART_AREA.MEASUREMENT, * for any."""
    from fuwai.core.error import FuwaiError
    from fuwai.settings import start

    start()
    from fuwai.files import sdmx_data
    from fuwai.services import sdmx as service

    wanted = {"TIME_PERIOD": period} if period else {}
    for text in filters:
        name, equals, codes = text.partition("=")
        if not equals:
            raise FuwaiError(
                "sdmx.component",
                f"--filter {text[:40]!r} 应写作 维度=代码, 如 REF_AREA=330100,330200",
                f"--filter {text[:40]!r} is DIMENSION=codes, as REF_AREA=330100,330200",
            )
        wanted[name] = codes
    found = service.data(key, wanted, None, as_of, engine)
    structured = service.structure()
    if form == "csv":
        given(sdmx_data.csv_bytes(structured, found.observations), output)
    else:
        write = sdmx_data.xml if form == "xml" else sdmx_data.json_bytes
        given(write(structured, found.observations, found.as_of), output)


def given(content: bytes, output: Path | None) -> None:
    """To the file, or to the screen."""
    if output is None:
        click.echo(content.decode())
    else:
        output.write_bytes(content)
        click.echo(f"{output} ({len(content):,} 字节 bytes)")
