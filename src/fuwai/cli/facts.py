"""`fuwai facts`: the facts as of a moment."""

import click


@click.group()
def facts() -> None:
    """统计数据 · the facts that tables and bulletins are computed from."""


@facts.command()
@click.option("--as-of", help="时点, 如 2015-07-15 · a moment; without it, the last event in the store")
@click.option("--rebuild", is_flag=True, help="全部重建 · build every month anew")
def build(as_of: str | None, rebuild: bool) -> None:
    """已核准的合同与执行, 按月存为 Parquet · approved contracts and executions as Parquet by month."""
    from fuwai.settings import start

    start()
    from fuwai.services.facts import build_facts, parse_moment

    done = build_facts(parse_moment(as_of), rebuild=rebuild)
    if done.nothing_new:
        click.echo(f"没有新的填报或审核 · nothing new: {done.path}")
        return
    counted = ", ".join(f"{name} {rows}" for name, rows in done.rows.items())
    click.echo(f"{done.path}\n{counted}; 写入 written {done.written}, 未变 kept {done.kept}")
