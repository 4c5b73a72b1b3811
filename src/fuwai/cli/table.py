"""`fuwai table`: a named statistical table, or any other by its measures, rows and columns."""

from pathlib import Path

import click

KINDS = ("industry", "markets", "cities", "enterprises", "months")
FORMATS = ("md", "text", "csv", "json", "xlsx", "parquet")
BINARY = ("xlsx", "parquet")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option(
    "--region", default="", help="行政区划代码, 如 330000; 提问时不写为全国 · a GB/T 2260 code, 000000 for the nation"
)
@click.option("--period", required=True, help="报告期: 2015H1, 2015Q2, 2015M06, 2015, 2015M01..2015M05")
@click.option("--measure", default="", help="指标, 逗号分隔, 如 executed,contracts · measures; see fuwai indicators")
@click.option("--rows", default="", help="行的维度, 如 division 或 section,city · dimensions of the rows")
@click.option("--columns", default="", help="列的维度, 如 city 或 quarter · dimensions of the columns")
@click.option("--compare", default="", help="比较, 如 yoy,share,rank,contribution,cagr:3 · comparisons")
@click.option(
    "--where", default="", help="条件, 如 'country in group:belt-and-road and section in ITO,KPO' · conditions"
)
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
    "--facts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="统计数据目录, 不写则由库生成 · a folder of facts in place of the store",
)
@click.option("--engine", default="", help="计算引擎: duckdb, spark, postgres · the engine that counts")
@click.option(
    "--groups", default="", help="国家组, 逗号分隔, 如 belt-and-road,southeast-asia-11 · country groups, for markets"
)
@click.option("--with", "extra", default="", help="另加的列, 逗号分隔, 如 rank,executed_ytd · further columns")
@click.option("--release", "released", is_flag=True, help="存为一版发布 · keep the table as a release")
@click.option("--vintages", is_flag=True, help="各版发布的修订 · how its figures were revised from release to release")
@click.option(
    "--revisions", is_flag=True, help="最近一版改了什么 · what the last release changed, and which filings did it"
)
@click.option("--format", "form", default="md", show_default=True, type=click.Choice(FORMATS), help="格式 · format")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 · write to a file")
def table(
    kind: str | None,
    form: str,
    output: Path | None,
    facts: Path | None,
    *,
    released: bool,
    vintages: bool,
    revisions: bool,
    **asked: str | None,
) -> None:
    """统计表: 五种固定的表, 或用 --measure 任意提问 · one of five named tables, or any other by --measure."""
    from fuwai.settings import start

    start()
    from fuwai.cli.table_kind import named, of_question
    from fuwai.core.error import FuwaiError
    from fuwai.files import table as forms

    texts = {name: str(text) for name, text in asked.items() if text}
    if kind is None:
        found = of_question(texts, facts, released=released, vintages=vintages, revisions=revisions)
    elif released or vintages or revisions or facts:
        raise FuwaiError(
            "vintage.kind",
            "发布、修订和 --facts 请用 --measure 提问, 不用固定的表",
            "a release, its vintages and --facts are of a table asked by --measure, not of a named one",
        )
    else:
        found = named(kind, texts)
    if output is not None:
        click.echo(forms.write(found, form, output))
        return
    if form in BINARY:
        raise FuwaiError("table.output", f"{form} 请用 -o 指定文件", f"{form} needs a file: name one with -o")
    click.echo(forms.content(found, form).decode(), nl=False)
