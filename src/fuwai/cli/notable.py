"""`fuwai notable`: what is notable in a region and period, and why."""

import click


@click.command()
@click.option("--region", required=True, help="行政区划代码, 如 330000 · a GB/T 2260 code, 000000 for the nation")
@click.option("--period", required=True, help="报告期: 2015H1, 2015Q2, 2015M06, 2015")
@click.option("--language", default="zh", show_default=True, type=click.Choice(["zh", "en"]), help="语言 · language")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 200), help="最多几条 · how many at most")
@click.option(
    "--as-of", help="数据截至, 如 2015-07-15 · the moment of the facts; without it, the last event in the store"
)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]), help="格式")
def notable(region: str, period: str, language: str, most: int, as_of: str | None, form: str) -> None:
    """值得一提的事: 影响大的、转折、新进入者、新高、异常月份 · contributions, turning points, entrants, records, odd months."""
    import json
    from typing import Literal, cast

    from fuwai.settings import start

    start()
    from fuwai.core.access import Viewer
    from fuwai.services import notable as service

    viewer = Viewer("administrator", name="fuwai notable")
    found = service.notable(viewer, region, period, cast(Literal["zh", "en"], language), as_of, most)
    if form == "json":
        plain = [
            {
                "kind": each.kind,
                "id": each.sentence.id,
                "text": each.sentence.text,
                "figures": list(each.sentence.figures),
                "why": each.why,
                "score": f"{float(each.score):.4f}",
            }
            for each in found
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    for place, each in enumerate(found, start=1):
        click.echo(f"{place}. {each.sentence.text}\n   {each.why} ({float(each.score):.2f}%)")
