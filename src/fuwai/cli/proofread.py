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
@click.option(
    "--against",
    metavar="REGION:PERIOD",
    help="并与本系统核准的数据比对, 如 330000:2015H1 · compare with our own approved facts as well",
)
def proofread(file: Path, form: str, against: str | None) -> None:
    """校对一份通报 (txt、md、html、docx、pdf): 有发现时退出码为 1 · proofread a bulletin; exits with 1 where it finds something."""
    import json
    import sys

    from fuwai.proofreading.blame import SLIPS

    if against is None:
        from fuwai.proofreading.proofread import proofread as read

        found = read(file)
    else:
        from fuwai.settings import start

        start()
        from fuwai.proofreading.file import content_of
        from fuwai.services import proof

        found = proof.proofread(content_of(file), file.name, against)[1]
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
