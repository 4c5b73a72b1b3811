"""`fuwai sample`: workbooks of an invented population that adds up to a file of printed figures."""

from pathlib import Path

import click


@click.group()
def sample() -> None:
    """示例数据 · an invented population behind printed figures."""


@sample.command()
@click.option("--targets", type=click.Path(path_type=Path, exists=True), help="目标数文件; 不写则为浙江 2015 年上半年")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="工作簿写到 · where to write"
)
def generate(targets: Path | None, out: Path) -> None:
    """按目标数生成企业填报的工作簿 · write the workbooks that enterprises and bodies send."""
    from fuwai.sample.generate import ZHEJIANG
    from fuwai.sample.generate import generate as write

    plan = write(targets or ZHEJIANG, out, click.echo)
    counted = ", ".join(f"{name} {count}" for name, count in plan.counts.items())
    click.echo(f"{len(plan.submissions)} 个文件 files: {counted}\n{out}")


@sample.command()
@click.option(
    "--workbooks",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="工作簿所在目录 · where the workbooks and plan.json are",
)
def load(workbooks: Path) -> None:
    """导入并审核已生成的工作簿 · import and review workbooks that were generated."""
    from fuwai.settings import start

    start()
    from fuwai.sample.generate import PLAN
    from fuwai.sample.load import load as run
    from fuwai.sample.plan import Plan

    done = run(Plan.read(workbooks / PLAN), workbooks, lambda message: click.echo(message, err=True))
    click.echo(", ".join(f"{name} {count}" for name, count in vars(done).items()))


@sample.command()
@click.option(
    "--seed", default=2015, show_default=True, help="种子; 未定之处由它决定 · what the page leaves open follows it"
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="统计数据写到 · where to write the facts",
)
def overview(seed: int, out: Path) -> None:
    """按商务部概况的数生成全国统计数据 · facts of the nation behind the ministry's overview, for fuwai table --facts."""
    from fuwai.sample.overview import write

    click.echo(write(out, seed))
