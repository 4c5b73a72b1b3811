"""`fuwai classify recode`: a series from one edition of the catalogue to the next."""

from pathlib import Path

import click


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "from_code", required=True, metavar="EDITION", help="前一版 · the earlier edition, as 2012")
@click.option(
    "--to", "to_code", default="2015", show_default=True, metavar="EDITION", help="后一版 · the later edition"
)
@click.option(
    "--filings", "of_store", is_flag=True, help="库中的合同, 代替文件 · the store's contracts instead of a file"
)
@click.option("--body", default="", metavar="REGION", help="只看这一地区 · only this region's")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入 csv · the csv to write")
def recode(file: Path | None, from_code: str, to_code: str, of_store: bool, body: str, out: Path | None) -> None:
    """换版重编: 一对一按对应表, 一对多按文字, 其余由人判定。

    Recode a series: one to one by the bridge, one to many by the text, the rest is left to people. FILE is a csv or a
    workbook with the headings code and text (or title); the csv that is written has old, new, how and confidence.
    """
    if bool(file) == of_store:
        raise click.UsageError("请给出 FILE 或 --filings 之一 · give either FILE or --filings")
    if file and out and out.exists() and out.samefile(file):
        raise click.UsageError("--out 与 FILE 是同一个文件, 会覆盖它 · --out and FILE are one file; it would be lost")
    from fuwai.settings import start

    start(migrate=of_store)
    from fuwai.services import access
    from fuwai.services import recode as service

    lines = service.read(file) if file else service.filings(access.viewer(body=body), from_code, to_code)
    found = service.recode(lines, from_code, to_code)
    if out:
        out.write_text(service.csv_text(found), encoding="utf-8")
    for how, count in service.shares(found).items():
        zh, en = service.HOWS[how]
        share = f"{count / len(found):.0%}" if found else "--"
        click.echo(f"{zh} · {en}: {count} ({share})")
    reasons: dict[str, int] = {}
    for one in found:
        if one.reason:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
    for reason, count in sorted(reasons.items(), key=lambda pair: -pair[1]):
        zh, en = service.REASONS[reason]
        click.echo(f"  {count}  {zh} · {en}")
    click.echo(f"{len(found)} 条 · lines, {from_code} → {to_code}" + (f": {out}" if out else ""))
