"""`fuwai figure`: where one figure comes from, and the figure computed again."""

import click


@click.command()
@click.argument("figure_id", metavar="ID")
@click.option(
    "--as-of", help="数据截至, 如 2015-07-15 · the moment of the facts; without it, the last event in the store"
)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]), help="格式")
def figure(figure_id: str, as_of: str | None, form: str) -> None:
    """指标的出处: 指标、数据时点、事实、填报、目录版本, 并重新计算 · where a figure comes from, computed again.

    ID 见通报 json 的 figures, 网页上的数字, Word 里的内容控件 · as in the json of a bulletin, on its numbers in html, and in
    the content controls of its docx.
    """
    import json

    from fuwai.settings import start

    start()
    from fuwai.core.access import Viewer
    from fuwai.core.phrase import printed
    from fuwai.services import figure_page

    found = figure_page.opened(Viewer("administrator", name="fuwai figure"), figure_id, as_of)
    if form == "json":
        click.echo(json.dumps(figure_page.as_plain(found), ensure_ascii=False, indent=1))
        return
    shown = found.figure
    click.echo(f"{shown.zh}\n{shown.en}")
    click.echo(f"值 value: {printed(shown, 'zh')} · {printed(shown, 'en')} (精确 exact: {shown.value})")
    click.echo(f"指标 indicator: {found.indicator_zh} {found.indicator_en} · {found.source}")
    click.echo(f"数据截至 as of: {found.as_of} · {found.level[0]}核准 approved by {found.level[1]}")
    for part in found.parts:
        click.echo(f"由 from: {printed(part, 'zh')} {part.zh} · {part.id}")
    for one in found.contributions:
        editions = ", ".join(f"{code}: {number}" for code, number in one.editions)
        total = "" if one.usd_cents is None else f", {one.usd_cents / 100:,.2f} USD"
        click.echo(f"{one.zh} {one.en}: {one.facts} 条事实 facts, {one.enterprises} 家企业 enterprises{total}")
        if editions:
            click.echo(f"  目录版本 editions: {editions}")
        click.echo(f"  {one.statement}")
        for each in one.filings:
            amount = "" if each.usd_cents is None else f"{each.usd_cents / 100:,.2f} USD"
            key = each.key.replace("\x1f", " / ")
            click.echo(f"  填报 filing {each.filing} v{each.version} {each.month} {each.noun} {key} {amount}")
