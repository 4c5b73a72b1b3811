"""`fuwai proofread`: what of a published page cannot be."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出 · the form of the answer",
)
def proofread(file: Path, form: str) -> None:
    """校对一份通报 (txt、md、html、docx): 有发现时退出码为 1 · proofread a bulletin; exits with 1 where something cannot be."""
    import json
    import sys

    from fuwai.proofreading.blame import SLIPS
    from fuwai.proofreading.proofread import proofread as read

    found = read(file)
    if form == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        sys.exit(1 if found.findings else 0)
    for finding in found.findings:
        click.echo(f"{finding.place.zh} [{finding.kind}] {finding.quote}")
        click.echo(f"  {finding.zh}\n  {finding.en}")
        if finding.repair:
            slip = SLIPS.get(finding.slip)
            click.echo(f"  应为 likely {finding.repair}" + (f" ({slip[0]} · {slip[1]})" if slip else ""))
    click.echo(
        f"{len(found.findings)} 处发现 findings, {len(found.figures)} 个数 figures, "
        f"其中 {len(found.unverifiable)} 个无从核对 of them not verifiable from the page"
    )
    sys.exit(1 if found.findings else 0)
