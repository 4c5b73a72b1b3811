"""`fuwai indicators`: the catalogue of indicators, with formula, unit and source."""

import json

import click


@click.command()
@click.option(
    "--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]), help="格式 · format"
)
def indicators(form: str) -> None:
    """指标目录: 编号、名称、公式、单位、出处 · every indicator with its formula, unit and source."""
    from fuwai.core.question import ASKED, COMPARISONS
    from fuwai.standards.indicators import indicators as catalogue

    if form == "json":
        entries = [
            {
                "id": each.id, "zh": each.zh, "en": each.en, "unit": each.unit, "formula": each.formula, "source": each.source,
                "confirmed": each.confirmed, "additive": each.additive,
            }
            for each in catalogue().values()
        ]  # fmt: skip
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    for each in catalogue().values():
        click.echo(f"{each.id}\n    {each.zh} · {each.en} [{each.unit}]\n    = {each.formula}\n    {each.source}")
    click.echo(f"\n维度 dimensions: {', '.join(ASKED)}\n比较 comparisons: {', '.join((*COMPARISONS, 'cagr:3'))}")
