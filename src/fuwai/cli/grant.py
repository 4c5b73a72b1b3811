"""`fuwai grant`: schemes, calls, applications, review, awards, simulations, letters and lists."""

import json
from pathlib import Path

import click

from fuwai.cli.grant_call import declare, objections, panel, reply, score, trail
from fuwai.cli.grant_money import export, pay, recover
from fuwai.cli.grant_typed import (
    ACTOR,
    ANSWER,
    BODY,
    CALL,
    ENTERPRISE,
    JSON,
    NUMBERS,
    SET,
    WORDS,
    answers_of,
    begin,
    body_of,
    changed,
    enterprise_of,
    fen_of,
    given_of,
    moment_of,
    pair,
    print_assessment,
    print_scheme,
    yuan,
)


@click.group()
def grant() -> None:
    """资金申报: 方案、申报、审核、核定、公示、拨付、追回、测算。

    Grants: from a scheme as data to a fair, explained decision on approved figures.
    """


@grant.command()
@click.argument("scheme", required=False)
@JSON
def schemes(scheme: str | None, as_json: bool) -> None:
    """资金方案: 来源、条件、项目、参数, 以及哪些须先填写。

    The schemes: source, conditions, items, parameters, and which must be filled before a call opens. Exit 1 where a file
    is no scheme: why is told, the others are listed.
    """
    from fuwai.standards import grants

    found, faults = grants.examined()
    if scheme:
        print_scheme(grants.scheme(scheme))
        return
    if as_json:
        rows = [
            {"id": one.id, "zh": one.zh, "en": one.en, "source": one.source, "digest": one.digest}
            | {"missing": [each.id for each in one.missing(one.values())]}
            for one in found.values()
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for one in () if as_json else found.values():
        missing = len(one.missing(one.values()))
        click.echo(f"{one.id:<18} {one.zh}  {one.en}\n{'':18} 来源 {one.source}  待填参数 to fill {missing}")
    for fault in faults.values():
        click.echo(str(fault), err=True)
    if faults:
        raise click.exceptions.Exit(1)


@grant.command("open")
@click.argument("scheme")
@BODY
@click.option("--name", required=True, help="名称 · name of the call")
@click.option("--budget", required=True, help="预算（元） · budget in yuan")
@click.option("--opens", required=True, metavar="T", help="开始 · opens, as 2015-06-01T00:00+08:00")
@click.option("--closes", required=True, metavar="T", help="截止 · closes (a day: its end)")
@click.option("--cut-off", required=True, metavar="T", help="核准截止 · what is approved by then counts")
@SET
@ACTOR
def open_(
    scheme: str,
    body: str,
    name: str,
    budget: str,
    opens: str,
    closes: str,
    cut_off: str,
    given: tuple[str, ...],
    actor: str,
) -> None:
    """开始一次申报。

    Open a call under SCHEME as it stands; a change of its file is refused from then on.
    """
    begin()
    from fuwai.services import grant as service

    viewer = body_of(body, actor)
    days = [moment_of(text) for text in (opens, closes, cut_off)]
    plan = service.Plan(name, scheme, fen_of(budget), given_of(given), *days)
    click.echo(f"申报批次 call {service.open_call(viewer, plan)}")


@grant.command()
@CALL
@ENTERPRISE
@ANSWER
@JSON
def eligible(call: int, enterprise: str, answers: tuple[str, ...], as_json: bool) -> None:
    """申报前看是否符合条件: 逐条, 用核准截止时点的数据。

    Before applying: each condition with the figures as of the cut-off, what is missing, what it would come to.
    """
    begin()
    from fuwai.services import grant_apply

    found = grant_apply.eligible(enterprise_of(enterprise), call, answers_of(answers))
    if as_json:
        said = {
            "qualifies": found.assessment.qualifies,
            "as_of": found.moment.isoformat(),
            "figures": dict(found.figures),
            "conditions": {one.condition.id: one.answer for one in found.assessment.conditions},
            "items": {one.item.id: one.fen for one in found.assessment.items},
            "fen": found.assessment.fen,
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(f"{found.name}  截至 as of {found.moment:%Y-%m-%d %H:%M} UTC  {found.call.name}")
    print_assessment(found.assessment, found.scheme)
    for contract, executions, cents in found.contracts[:20]:
        click.echo(f"  合同 contract {contract}: {executions} 笔 executions, {cents / 100:,.2f} USD")
    if found.matched is not None:
        left = found.matched
        click.echo(
            f"  凭证匹配 matches {len(left.matches)}, 未用凭证 receipts left {len(left.receipts_left)}, "
            f"未匹配执行 executions unpaid {len(left.executions_left)}"
        )


@grant.command()
@CALL
@ENTERPRISE
@ANSWER
@click.option("--ask", multiple=True, metavar="ITEM=YUAN", help="少报 · ask for less of an item")
@click.option("--paper", multiple=True, metavar="ID=FILE", help="材料 · a document: PDF, PNG, JPEG")
@click.option("--account", default="", help="收款账号 · bank account")
@click.option("--address", default="", help="地址 · address")
@click.option("--at", metavar="T", help="历史补录: 申报时点 · load of history: when it was submitted")
@ACTOR
def apply(
    call: int,
    enterprise: str,
    answers: tuple[str, ...],
    ask: tuple[str, ...],
    paper: tuple[str, ...],
    account: str,
    address: str,
    at: str | None,
    actor: str,
) -> None:
    """申报: 金额由系统带出, 不能超过已核准的。

    Submit an application: amounts are what is approved, never typed.
    """
    begin()
    from fuwai.services import grant_apply

    asked = {name: fen_of(value) for name, value in map(pair, ask)}
    papers = {name: (Path(value).name, Path(value).read_bytes()) for name, value in map(pair, paper)}
    said = grant_apply.Answered(answers_of(answers), asked, account, address, papers)
    viewer = enterprise_of(enterprise, actor)
    click.echo(f"申报 application {grant_apply.submit(viewer, call, said, moment_of(at) if at else None)}")


@grant.command("list")
@CALL
@BODY
@click.option("--waiting", is_flag=True, help="只看本级待办 · only what waits at the body's desk")
def list_(call: int, body: str, waiting: bool) -> None:
    """申报的清单: 阶段、金额、检查发现。

    The applications of a call: stage, claim, what the checks found.
    """
    begin()
    from fuwai.services import grant as service
    from fuwai.services import grant_review

    viewer = body_of(body, "console")
    for one in grant_review.listed(viewer, service.call_of(viewer, call), waiting):
        application = one.application
        click.echo(
            f"{application.pk:>6}  {application.enterprise_id}  {application.county}  {one.stage}  {yuan(application.fen)} 元"
        )
        for finding in application.findings.order_by("id"):
            click.echo(f"{'':8}{finding.check_id}: {finding.zh}")


@grant.command()
@click.argument("act", type=click.Choice(["approve", "return", "refuse", "revoke"]))
@NUMBERS
@BODY
@WORDS
@ACTOR
def review(act: str, applications: tuple[int, ...], body: str, words: str, actor: str) -> None:
    """审核: 通过、退回、不予支持、撤销。

    Review applications at the body's desk: county, city, province, up to the body of the call.
    """
    begin()
    from fuwai.services import grant_review

    verbs = {
        "approve": grant_review.approve,
        "return": grant_review.return_,
        "refuse": grant_review.refuse,
        "revoke": grant_review.revoke,
    }
    click.echo(f"{verbs[act](body_of(body, actor), applications, words)} 份 applications")


@grant.command()
@CALL
@BODY
@ACTOR
def award(call: int, body: str, actor: str) -> None:
    """核定: 预算分到分, 每一步都打印。

    Share the budget out exactly, and print every step.
    """
    begin()
    from fuwai.services import grant_award
    from fuwai.storage.models import GrantAwarding

    number = grant_award.award(body_of(body, actor), call)
    made = GrantAwarding.objects.get(pk=number)
    click.echo(f"核定 awarding {number}: {yuan(made.total)} / 申报合计 claims {yuan(made.claims)} 元")
    for one in made.awards.select_related("application").order_by("-fen", "id"):
        click.echo(f"{one.application.enterprise_id}  {yuan(one.fen)} 元")
        for zh, en, fen in one.steps:
            click.echo(f"    {zh} · {en}{f'  → {yuan(fen)}' if fen else ''}")


@grant.command()
@CALL
@BODY
@click.option("--first", required=True, metavar="T", help="开始 · from")
@click.option("--last", required=True, metavar="T", help="结束 · until")
@ACTOR
def publish(call: int, body: str, first: str, last: str, actor: str) -> None:
    """公示: 名单和异议期。

    Publish the list, for objections.
    """
    begin()
    from fuwai.services import grant_award

    number = grant_award.publish(body_of(body, actor), call, moment_of(first), moment_of(last))
    click.echo(f"公示 notice {number}")
    _, lines = grant_award.public_list(call)
    for one in lines:
        click.echo(f"{one.name}  {one.county}  {yuan(one.fen)} 元")


@grant.command()
@click.argument("scheme")
@BODY
@click.option("--region", default="", help="地区 · region whose population is taken; the body's own")
@click.option("--as-of", required=True, metavar="T", help="核准截止时点 · what was approved by then")
@click.option("--budget", required=True, help="预算（元） · budget in yuan")
@click.option("--new-budget", default="", help="新预算（元） · budget of the changed scheme")
@SET
@click.option("--change", multiple=True, metavar="NAME=VALUE", help="新参数 · a parameter of the changed scheme")
@click.option("--to", "other", default="", help="改用方案 · the changed scheme, where it is another one")
@click.option("--assume", multiple=True, metavar="ID=VALUE", help="假设的回答, 或数据项名 · an answer assumed for all")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="写出 xlsx 和 svg · write table and chart"
)
@click.option("--limit", default=20, show_default=True, help="最多显示 · how many rows to show")
def simulate(
    scheme: str,
    body: str,
    region: str,
    as_of: str,
    budget: str,
    new_budget: str,
    given: tuple[str, ...],
    change: tuple[str, ...],
    other: str,
    assume: tuple[str, ...],
    out: Path | None,
    limit: int,
) -> None:
    """测算: 方案一变, 谁多谁少, 花多少。

    A changed scheme on a past year's population: who gains, who loses, what it costs. Nothing is written to the store.
    """
    begin()
    from fuwai.services import grant_export, grant_simulate

    before = grant_simulate.Variant(scheme, given_of(given), fen_of(budget))
    after = changed(before, other, change, new_budget)
    viewer = body_of(body, "console")
    found = grant_simulate.simulate(
        viewer, region or body, moment_of(as_of), before, after, answers_of(assume, figures=True)
    )
    for label, at in (("原方案 before", 0), ("新方案 after ", 1)):
        click.echo(
            f"{label}: {found.qualifying[at]} 家符合 qualify, 申报 claims {yuan(found.claims[at])}, "
            f"支出 cost {yuan(found.cost[at])} 元"
        )
    for kind, (zh, en) in grant_simulate.KIND_NAMES.items():
        click.echo(f"{zh} {en}: {found.count(kind)} 家, {yuan(found.sum(kind))} 元")
    for code, name, _, old, new, delta, _ in found.rows.filter(found.rows["change"] != 0).head(limit).iter_rows():
        click.echo(f"  {code}  {name}  {yuan(old)} → {yuan(new)}  ({yuan(delta)})")
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "simulation.xlsx").write_bytes(grant_export.simulation_xlsx(found))
        (out / "simulation.svg").write_text(grant_simulate.charted(found), encoding="utf-8")
        click.echo(f"{out / 'simulation.xlsx'}, {out / 'simulation.svg'}")


for _one in (pay, recover, export, panel, declare, score, objections, reply, trail):
    grant.add_command(_one)
