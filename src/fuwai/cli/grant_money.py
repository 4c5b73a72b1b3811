"""`fuwai grant`: payments, what is claimed back, letters and lists."""

from pathlib import Path

import click

from fuwai.cli.grant_typed import (
    ACTOR,
    BODY,
    CALL,
    WORDS,
    begin,
    body_of,
    fen_of,
    pair,
    viewer_of,
    yuan,
)


@click.command()
@CALL
@click.argument("payments", nargs=-1, required=True, metavar="AWARD=YUAN…")
@click.option("--region", default="", help="拨付经办的地区 · the payer's region")
@click.option("--day", required=True, metavar="DAY", help="日期 · day of the payment")
@click.option("--reference", required=True, help="凭单号 · reference of the bank's order")
@click.option("--back", is_flag=True, help="登记退回款 · money that came back")
@ACTOR
def pay(call: int, payments: tuple[str, ...], region: str, day: str, reference: str, back: bool, actor: str) -> None:
    """登记拨付或退回款。

    Record payments, or with --back repayments; never beyond what is payable or owed.
    """
    begin()
    from datetime import date

    from fuwai.services import grant_pay

    viewer = viewer_of("payer", region, actor)
    rows = [(int(award), fen_of(text), date.fromisoformat(day), reference) for award, text in map(pair, payments)]
    done = (grant_pay.repay if back else grant_pay.pay)(viewer, call, rows)
    left = grant_pay.budget_execution(viewer, call)
    click.echo(
        f"{done} 笔 payments; 已拨付 paid {yuan(left.paid)}, 退回 repaid {yuan(left.repaid)}, 余 left {yuan(left.left)} 元"
    )


@click.command()
@CALL
@BODY
@WORDS
@ACTOR
def recover(call: int, body: str, words: str, actor: str) -> None:
    """追回: 剔除后重新计算, 多拨的部分列为应退。

    After strike-outs: compute the awards again and claim back what was paid beyond.
    """
    begin()
    from fuwai.services import grant_pay
    from fuwai.storage.models import GrantRecovery

    for number in grant_pay.recover(body_of(body, actor), call, words):
        one = GrantRecovery.objects.select_related("award__application").get(pk=number)
        click.echo(
            f"追回 recovery {number}: {one.award.application.enterprise_id} {yuan(one.fen)} 元 (剔除 struck out {one.struck})"
        )


@click.command()
@CALL
@BODY
@click.option("--what", type=click.Choice(["letters", "payments", "published"]), required=True, help="导出什么 · what")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="目录 · folder")
def export(call: int, body: str, what: str, out: Path) -> None:
    """导出: 决定书 (docx、PDF)、拨付清单、公示名单 (xlsx)。

    Decision letters, payment list, published list.
    """
    begin()
    from fuwai.services import grant_export

    viewer = body_of(body, "console")
    out.mkdir(parents=True, exist_ok=True)
    if what == "letters":
        paths = grant_export.write_letters(viewer, call, out)
    else:
        content = grant_export.payments_xlsx(viewer, call) if what == "payments" else grant_export.published_xlsx(call)
        paths = [out / f"{what}-{call}.xlsx"]
        paths[0].write_bytes(content)
    for path in paths:
        click.echo(str(path))
