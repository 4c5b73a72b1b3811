"""`fuwai grant`: the panel and its points, objections to the published list, and who did what in a call."""

import getpass
from typing import TYPE_CHECKING, Any

import click

from fuwai.cli.grant_typed import ACTOR, BODY, CALL, JSON, WORDS, begin, body_of, pair, printed, yuan

if TYPE_CHECKING:
    from fuwai.core.access import Viewer

LOGIN = click.option("--as", "login", required=True, metavar="LOGIN", help="专家的账号 · the expert's account")


def expert_of(login: str) -> "Viewer":
    from fuwai.services.people import acting_at_console

    return acting_at_console(login, getpass.getuser())


@click.command()
@CALL
@BODY
@click.option("--appoint", "logins", multiple=True, metavar="LOGIN", help="聘请专家 · appoint an expert's account")
@ACTOR
@JSON
def panel(call: int, body: str, logins: tuple[str, ...], actor: str, as_json: bool) -> None:
    """评审组: 聘请专家, 看利益冲突、评分和离散。

    The panel of a call: appoint experts; who declared what, the points of each, their mean and spread.
    """
    begin()
    from fuwai.services import grant, grant_panel, people
    from fuwai.storage import history

    viewer = body_of(body, actor)
    if logins:
        click.echo(f"{grant_panel.appoint(viewer, call, list(logins))} 名 experts", err=as_json)
    found = grant_panel.sitting(viewer, call)
    seats = list(found.panel.order_by("id").values_list("login", flat=True))
    against: dict[str, list[str]] = {}
    for login, enterprise in found.conflicts.order_by("id").values_list("login", "enterprise"):
        against.setdefault(login, []).append(enterprise)
    scores = grant_panel.scores(found, grant.scheme_of(found))
    codes = dict(found.applications.filter(pk__in=list(scores)).values_list("pk", "enterprise_id"))
    names = history.names(sorted({*codes.values(), *(one for several in against.values() for one in several if one)}))
    called = people.called(seats)
    if as_json:
        printed(
            {
                "experts": [
                    {"login": one, "declared": one in against, "conflicts": against.get(one, [])} for one in seats
                ],
                "scores": [
                    {"application": number, "enterprise": codes[number], "experts": dict(one.experts)}
                    | {"mean": float(one.mean), "spread": one.spread}
                    for number, one in sorted(scores.items())
                ],
            }
        )
        return
    for login in seats:
        said = "、".join(names.get(one, one) for one in against.get(login, []) if one) or "无冲突 no conflict"
        click.echo(f"{called.get(login, login)}  {said if login in against else '尚未声明 not declared'}")
    for number, one in sorted(scores.items(), key=lambda each: (-each[1].mean, each[0])):
        points = ", ".join(f"{called.get(login, login)} {count}" for login, count in one.experts.items())
        firm = names.get(codes[number], codes[number])
        click.echo(f"{number:>6}  {firm}  平均 mean {float(one.mean):.2f}  离散 spread {one.spread}  ({points})")


@click.command()
@CALL
@LOGIN
@click.option(
    "--enterprise", default="", metavar="CODE", help="有冲突的企业; 不写即没有 · in conflict with; else with none"
)
@WORDS
def declare(call: int, login: str, enterprise: str, words: str) -> None:
    """专家声明利益冲突, 或声明没有。

    An expert declares a conflict with an applicant, or that there is none.
    """
    begin()
    from fuwai.services import grant_panel

    grant_panel.declare(expert_of(login), call, enterprise, words)
    click.echo("已声明 declared")


@click.command()
@click.argument("application", type=int)
@click.argument("points", nargs=-1, required=True, metavar="CRITERION=POINTS…")
@LOGIN
@WORDS
def score(application: int, points: tuple[str, ...], login: str, words: str) -> None:
    """专家评分: 每项都评, 整数。

    An expert's points for an application: every criterion, whole numbers.
    """
    begin()
    from fuwai.services import grant_panel

    given = dict(map(pair, points))
    if strange := [text for text in given.values() if not text.isdecimal() or len(text) > 6]:
        raise click.UsageError(f"{', '.join(strange)}: 应为整数 · whole numbers are wanted")
    grant_panel.score(expert_of(login), application, {name: int(text) for name, text in given.items()}, words)
    click.echo(f"已评分 scored: {sum(map(int, given.values()))}")


@click.command()
@CALL
@BODY
@click.option("--open", "waiting", is_flag=True, help="只看未答复的 · only those without an answer")
@JSON
def objections(call: int, body: str, waiting: bool, as_json: bool) -> None:
    """异议: 对哪家、说了什么、怎样答复。

    Objections to the published list: against whom, what they say, the answer.
    """
    begin()
    from fuwai.services import grant, grant_objection

    viewer = body_of(body, "console")
    grant.call_of(viewer, call)
    found = [one for one in grant_objection.raised(viewer, call) if not waiting or one.upheld is None]
    if as_json:
        printed([vars(one) | {"at": one.at.isoformat()} for one in found])
        return
    for one in found:
        state = {None: "未答复 open", True: "采纳 upheld", False: "不采纳 not upheld"}[one.upheld]
        click.echo(f"{one.number:>6}  {one.line or '整个名单 the list'}  {state}  {one.by}\n{'':8}{one.words}")
        if one.answer:
            click.echo(f"{'':8}→ {one.answer}")
    if not found:
        click.echo("没有异议 no objections")


@click.command()
@click.argument("objection", type=int)
@BODY
@click.option("--words", required=True, help="答复 · the answer")
@click.option("--upheld", is_flag=True, help="采纳, 须重新核定 · upheld: the awarding is done again")
@ACTOR
def reply(objection: int, body: str, words: str, upheld: bool, actor: str) -> None:
    """答复异议。

    Answer an objection.
    """
    begin()
    from fuwai.services import grant_award

    grant_award.reply(body_of(body, actor), objection, words, upheld)
    click.echo(f"已答复 answered {objection}")


@click.command()
@CALL
@BODY
@JSON
def trail(call: int, body: str, as_json: bool) -> None:
    """留痕: 谁在何时办了什么。

    Who did what in a call, and when; each entry's digest covers all before it.
    """
    begin()
    from fuwai.core.moment import beijing
    from fuwai.core.verb import VERB_NAMES
    from fuwai.services import grant_trail

    found = grant_trail.done(body_of(body, "console"), call)
    if as_json:
        printed([vars(one) | {"at": one.at.isoformat(), "told": dict(one.told)} for one in found])
        return
    for one in found:
        zh, en = VERB_NAMES[one.verb]
        told = "; ".join(f"{name} {_told(name, value)}" for name, value in one.told.items())
        click.echo(f"{beijing(one.at):%Y-%m-%d %H:%M}  {zh} {en}  {one.actor}  {told}  {one.digest[:12]}")


def _told(name: str, value: Any) -> str:
    if name in ("total", "budget"):
        return f"{yuan(value)} 元"
    if name == "payments":
        return ", ".join(f"{yuan(fen)} 元" for _award, fen, _day in value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
